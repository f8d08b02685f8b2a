package org.tocsin.readers.mail.auth;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A public key as a domain publishes it under `selector._domainkey` ([RFC 6376,
/// 3.6.1](https://www.rfc-editor.org/rfc/rfc6376#section-3.6.1)).
///
/// @param key empty where the domain says that it was withdrawn
/// @param hashes what may be used with it; empty for any
/// @param strict whether the identity's domain must be the signing domain itself (`t=s`)
/// @param testing whether the domain says that it is only trying out signatures (`t=y`)
record Key(String type, Optional<PublicKey> key, List<String> hashes, boolean strict, boolean testing) {
    /// Smaller RSA keys must not be believed ([RFC 8301](https://www.rfc-editor.org/rfc/rfc8301)).
    private static final int SMALLEST = 1024;

    /// Past this many bits a check costs too much; nobody publishes such keys.
    private static final int LARGEST = 16_384;

    /// What came of looking for a key.
    sealed interface Search {
        record Found(Key key) implements Search {}

        /// @param unknown whether nobody could be asked, so that nothing follows from it
        /// @param temporary whether it may be there another time
        record Missing(String why, boolean unknown, boolean temporary) implements Search {}
    }

    static Search search(Dns dns, String selector, String domain) {
        Dns.Answer answer = dns.look(selector + "._domainkey." + domain, Dns.Type.TXT);
        return switch (answer) {
            case Dns.Answer.Unknown() -> new Search.Missing("no key at hand", true, false);
            case Dns.Answer.Failed() -> new Search.Missing("key not to be had", false, true);
            case Dns.Answer.Nothing() -> new Search.Missing("no such key", false, false);
            case Dns.Answer.Found(List<String> records) ->
                records.size() == 1
                        ? parse(records.getFirst())
                                .<Search>map(Search.Found::new)
                                .orElse(new Search.Missing("unreadable key", false, false))
                        : several(records);
        };
    }

    /// The first of several records that is a key: what becomes of them is left open by RFC 6376, 3.6.2.2.
    private static Search several(List<String> records) {
        for (String record : records) {
            Optional<Key> key = parse(record);
            if (key.isPresent()) {
                return new Search.Found(key.get());
            }
        }
        return new Search.Missing("unreadable key", false, false);
    }

    static Optional<Key> parse(String record) {
        Tags tags = Tags.parse(record);
        boolean version = tags.get("v").isEmpty()
                || tags.text("v").equals("DKIM1")
                        && tags.values().keySet().iterator().next().equals("v");
        boolean mail = tags.get("s").isEmpty()
                || list(tags.text("s")).contains("*")
                || list(tags.text("s")).contains("email");
        if (!tags.sound() || !version || !mail || tags.get("p").isEmpty()) {
            return Optional.empty();
        }
        String type = tags.get("k").orElse("rsa").toLowerCase(Locale.ROOT);
        List<String> flags = list(tags.text("t"));
        List<String> hashes = list(tags.text("h"));
        boolean strict = flags.contains("s");
        boolean testing = flags.contains("y");
        if (tags.dense("p").isEmpty()) {
            return Optional.of(new Key(type, Optional.empty(), hashes, strict, testing));
        }
        return tags.bytes("p")
                .flatMap(bytes -> type.equals("ed25519") ? ed25519(bytes) : rsa(bytes))
                .map(key -> new Key(type, Optional.of(key), hashes, strict, testing));
    }

    private static List<String> list(String text) {
        List<String> items = new ArrayList<>();
        for (String item : text.split(":", -1)) {
            if (!item.isBlank()) {
                items.add(item.strip().toLowerCase(Locale.ROOT));
            }
        }
        return items;
    }

    /// As `SubjectPublicKeyInfo`, or bare as PKCS #1 has it: RFC 6376 names the second and everybody publishes
    /// the first.
    private static Optional<PublicKey> rsa(byte[] bytes) {
        try {
            KeyFactory factory = KeyFactory.getInstance("RSA");
            try {
                return Optional.of(factory.generatePublic(new X509EncodedKeySpec(bytes)));
            } catch (GeneralSecurityException notWrapped) {
                Optional<RSAPublicKeySpec> bare = Der.rsa(bytes);
                return bare.isEmpty() ? Optional.empty() : Optional.of(factory.generatePublic(bare.get()));
            }
        } catch (GeneralSecurityException unreadable) {
            return Optional.empty();
        }
    }

    /// 32 bytes, the number's lowest first, the sign of x in the last bit ([RFC
    /// 8463](https://www.rfc-editor.org/rfc/rfc8463), RFC 8032, 5.1.2).
    private static Optional<PublicKey> ed25519(byte[] bytes) {
        if (bytes.length != 32) {
            return Optional.empty();
        }
        byte[] high = new byte[32];
        for (int i = 0; i < 32; i++) {
            high[i] = bytes[31 - i];
        }
        boolean odd = (high[0] & 0x80) != 0;
        high[0] &= 0x7F;
        try {
            EdECPoint point = new EdECPoint(odd, new BigInteger(1, high));
            return Optional.of(KeyFactory.getInstance("Ed25519")
                    .generatePublic(new EdECPublicKeySpec(NamedParameterSpec.ED25519, point)));
        } catch (GeneralSecurityException unreadable) {
            return Optional.empty();
        }
    }

    /// What a check of one signature says: empty when it holds, else why it does not.
    Optional<String> refuses(Algorithm algorithm, byte[] signed, byte[] signature) {
        if (key.isEmpty()) {
            return Optional.of("key withdrawn");
        }
        if (!type.equals(algorithm.keyType())) {
            return Optional.of("key of another type");
        }
        if (!hashes.isEmpty() && !hashes.contains(algorithm.hashName())) {
            return Optional.of("hash not allowed by the key");
        }
        if (key.get() instanceof RSAPublicKey rsa) {
            int bits = rsa.getModulus().bitLength();
            if (bits < SMALLEST) {
                return Optional.of("key too short: " + bits + " bits");
            }
            if (bits > LARGEST || rsa.getPublicExponent().bitLength() > 64) {
                return Optional.of("key too long: " + bits + " bits");
            }
        }
        try {
            Signature check = Signature.getInstance(algorithm.signature());
            check.initVerify(key.get());
            check.update(algorithm == Algorithm.ED25519_SHA256 ? algorithm.hash(signed) : signed);
            return check.verify(signature) ? Optional.empty() : Optional.of("signature does not hold");
        } catch (GeneralSecurityException refused) {
            return Optional.of("signature does not hold");
        }
    }

    /// The two numbers of a bare RSA key.
    private static final class Der {
        private final byte[] bytes;
        private int at;

        private Der(byte[] bytes) {
            this.bytes = bytes;
        }

        static Optional<RSAPublicKeySpec> rsa(byte[] bytes) {
            Der der = new Der(bytes);
            if (der.length(0x30) < 0) {
                return Optional.empty();
            }
            Optional<BigInteger> modulus = der.number();
            Optional<BigInteger> exponent = der.number();
            return modulus.isEmpty() || exponent.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new RSAPublicKeySpec(modulus.get(), exponent.get()));
        }

        /// The length of what follows, or -1.
        private int length(int tag) {
            if (at + 2 > bytes.length || (bytes[at] & 0xFF) != tag) {
                return -1;
            }
            int first = bytes[at + 1] & 0xFF;
            at += 2;
            int length = first;
            if (first > 0x80) {
                length = 0;
                for (int i = first & 0x7F; i > 0; i--) {
                    if (at == bytes.length || length > 0xFFFF) {
                        return -1;
                    }
                    length = length << 8 | bytes[at++] & 0xFF;
                }
            }
            return length <= bytes.length - at ? length : -1;
        }

        private Optional<BigInteger> number() {
            int length = length(0x02);
            if (length <= 0) {
                return Optional.empty();
            }
            at += length;
            return Optional.of(new BigInteger(1, Arrays.copyOfRange(bytes, at - length, at)));
        }
    }
}
