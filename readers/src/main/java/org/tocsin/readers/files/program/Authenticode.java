package org.tocsin.readers.files.program;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.tocsin.readers.files.View;

/// Who signed a program
/// ([Authenticode](https://learn.microsoft.com/windows/win32/debug/pe-format#the-attribute-certificate-table-image-only),
/// PKCS #7), and whether the signature fits the bytes. Whether the certificate is to be trusted or was revoked is
/// not asked: that needs the network and the date of today. Stolen certificates sign well.
///
/// @param digest of the program as the signature has it, hexadecimal
/// @param algorithm of the digest, such as `SHA-256`
/// @param signer subject of the signer's certificate
/// @param issuer who vouches for the signer
/// @param serial number of the signer's certificate, hexadecimal
/// @param selfIssued whether the signer vouches for himself
/// @param sound whether the signature was made with the key of that certificate over that digest
/// @param time of the countersignature, where there is one
/// @param inTime whether the certificate was valid at that time; true where there is none
/// @param chain subjects of all certificates that came along
/// @param used bytes that the signature takes; what follows in its table is not covered by it
record Authenticode(
        String digest,
        String algorithm,
        String signer,
        String issuer,
        String serial,
        boolean selfIssued,
        boolean sound,
        Optional<Instant> time,
        boolean inTime,
        List<String> chain,
        int used) {
    private static final int MOST_CERTIFICATES = 30;
    private static final String SIGNED_DATA = "1.2.840.113549.1.7.2";
    private static final String MESSAGE_DIGEST = "1.2.840.113549.1.9.4";
    private static final String COUNTERSIGNATURE = "1.2.840.113549.1.9.6";
    private static final String SIGNING_TIME = "1.2.840.113549.1.9.5";
    private static final String TIMESTAMP = "1.3.6.1.4.1.311.3.3.1";
    private static final Map<String, String> DIGESTS = Map.of(
            "1.2.840.113549.2.5", "MD5",
            "1.3.14.3.2.26", "SHA-1",
            "2.16.840.1.101.3.4.2.1", "SHA-256",
            "2.16.840.1.101.3.4.2.2", "SHA-384",
            "2.16.840.1.101.3.4.2.3", "SHA-512");

    /// Reads one PKCS #7 blob; empty where it is none.
    static Optional<Authenticode> of(View blob) {
        Optional<Der> outer = Der.of(blob);
        if (outer.isEmpty() || !outer.get().child(0).oid().equals(SIGNED_DATA)) {
            return Optional.empty();
        }
        Der data = outer.get().child(1).child(0);
        List<Der> parts = data.children();
        if (parts.size() < 4) {
            return Optional.empty();
        }
        Der indirect = parts.get(2).child(1).child(0);
        Der digestInfo = indirect.child(1);
        String algorithm = DIGESTS.getOrDefault(digestInfo.child(0).child(0).oid(), "");
        String digest = hex(digestInfo.child(1).content());
        List<X509Certificate> certificates = new ArrayList<>();
        data.tagged(Der.FIRST).ifPresent(set -> certificates(set, certificates));
        Der signer = parts.getLast().child(0);
        Der name = signer.child(1);
        String serial = hex(name.child(1).content());
        Optional<X509Certificate> own = certificates.stream()
                .filter(one ->
                        hex(new View(one.getSerialNumber().toByteArray())).equals(serial))
                .findFirst();
        Optional<Instant> time = time(signer);
        boolean inTime = own.isEmpty()
                || time.isEmpty()
                || !time.get().isBefore(own.get().getNotBefore().toInstant())
                        && !time.get().isAfter(own.get().getNotAfter().toInstant());
        return Optional.of(new Authenticode(
                digest,
                algorithm,
                own.map(one -> one.getSubjectX500Principal().getName()).orElse(""),
                own.map(one -> one.getIssuerX500Principal().getName()).orElse(""),
                serial,
                own.map(one -> one.getSubjectX500Principal().equals(one.getIssuerX500Principal()))
                        .orElse(false),
                own.isPresent() && isSound(signer, indirect, own.get()),
                time,
                inTime,
                certificates.stream()
                        .map(one -> one.getSubjectX500Principal().getName())
                        .toList(),
                outer.get().whole().size()));
    }

    private static void certificates(Der set, List<X509Certificate> into) {
        for (Der one : set.children()) {
            if (into.size() >= MOST_CERTIFICATES || one.tag() != Der.SEQUENCE) {
                continue;
            }
            try {
                CertificateFactory factory = CertificateFactory.getInstance("X.509");
                if (factory.generateCertificate(
                                new ByteArrayInputStream(one.whole().copy()))
                        instanceof X509Certificate certificate) {
                    into.add(certificate);
                }
            } catch (CertificateException | RuntimeException _) {
                // Damaged: the signer is then not found among them, which is said.
            }
        }
    }

    /// The signature is over the attributes, and these hold the digest of what was signed.
    private static boolean isSound(Der signer, Der indirect, X509Certificate certificate) {
        String algorithm = DIGESTS.getOrDefault(signer.child(2).child(0).oid(), "");
        Optional<Der> attributes = signer.tagged(Der.FIRST);
        Optional<Der> signature = signer.children().stream()
                .filter(child -> child.tag() == Der.OCTETS)
                .findFirst();
        if (algorithm.isEmpty() || attributes.isEmpty() || signature.isEmpty()) {
            return false;
        }
        MessageDigest digest = Hashes.digest(algorithm);
        digest.update(indirect.content().buffer());
        boolean named = attribute(attributes.get(), MESSAGE_DIGEST)
                .map(value -> Arrays.equals(value.content().copy(), digest.digest()))
                .orElse(false);
        if (!named) {
            return false;
        }
        byte[] signed = attributes.get().whole().copy();
        signed[0] = Der.SET;
        String key = certificate.getPublicKey().getAlgorithm().equals("EC") ? "ECDSA" : "RSA";
        try {
            Signature check = Signature.getInstance(algorithm.replace("-", "") + "with" + key);
            check.initVerify(certificate.getPublicKey());
            check.update(signed);
            return check.verify(signature.get().content().copy());
        } catch (GeneralSecurityException | RuntimeException _) {
            return false;
        }
    }

    /// The first value of an attribute.
    private static Optional<Der> attribute(Der attributes, String oid) {
        return attributes.children().stream()
                .filter(attribute -> attribute.child(0).oid().equals(oid))
                .map(attribute -> attribute.child(1).child(0))
                .findFirst();
    }

    private static Optional<Instant> time(Der signer) {
        Optional<Der> extra = signer.tagged(Der.SECOND);
        if (extra.isEmpty()) {
            return Optional.empty();
        }
        Optional<Der> old = attribute(extra.get(), COUNTERSIGNATURE)
                .flatMap(other -> other.tagged(Der.FIRST))
                .flatMap(attributes -> attribute(attributes, SIGNING_TIME));
        if (old.isPresent()) {
            return instant(old.get());
        }
        // RFC 3161: a signature of its own over a TSTInfo, whose fifth member is the time.
        return attribute(extra.get(), TIMESTAMP)
                .map(token -> token.child(1).child(0).child(2).child(1).child(0))
                .flatMap(octets -> Der.of(octets.content()))
                .flatMap(info -> instant(info.child(4)));
    }

    private static Optional<Instant> instant(Der value) {
        String text = value.ascii();
        if (value.tag() == 0x17 && text.length() > 10) {
            text = (text.compareTo("5") < 0 ? "20" : "19") + text;
        } else if (value.tag() != 0x18) {
            return Optional.empty();
        }
        String digits = text.length() < 14 ? "" : text.substring(0, 14);
        try {
            return Optional.of(DateTimeFormatter.ofPattern("uuuuMMddHHmmss", Locale.ROOT)
                    .withZone(ZoneOffset.UTC)
                    .parse(digits, Instant::from));
        } catch (DateTimeParseException _) {
            return Optional.empty();
        }
    }

    private static String hex(View bytes) {
        return java.util.HexFormat.of().formatHex(bytes.part(0, 64).copy());
    }

    /// The digest of a program as a signature covers it: all but the checksum, the place of the signature, and the
    /// signature itself.
    static String digest(PeImage image, String algorithm) {
        MessageDigest digest = Hashes.digest(algorithm);
        View file = image.file();
        int checksum = image.header() + 24 + 64;
        int place = image.header() + 24 + (image.wide() ? 112 : 96) + 8 * PeImage.SECURITY;
        PeImage.Directory table = image.directories().get(PeImage.SECURITY);
        long from = Math.max(place + 8L, Math.min(table.address(), file.size()));
        digest.update(file.part(0, checksum).buffer());
        digest.update(file.part(checksum + 4L, place - checksum - 4L).buffer());
        digest.update(file.part(place + 8L, from - place - 8L).buffer());
        digest.update(file.rest(Math.min(file.size(), from + table.size())).buffer());
        return java.util.HexFormat.of().formatHex(digest.digest());
    }
}
