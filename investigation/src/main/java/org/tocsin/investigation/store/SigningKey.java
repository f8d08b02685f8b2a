package org.tocsin.investigation.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tocsin.model.UserFault;

/// The key that signs receipts: Ed25519 (RFC 8032), made on first use, for this user only, never in a case. The
/// file holds the private key (PKCS #8) and the public key (X.509) as PEM, so that other programs can use it.
public final class SigningKey {
    private static final String ALGORITHM = "Ed25519";
    private static final String FILE = "key";

    private final Path file;
    private final PrivateKey secret;
    private final PublicKey open;

    private SigningKey(Path file, PrivateKey secret, PublicKey open) {
        this.file = file;
        this.secret = secret;
        this.open = open;
    }

    /// Where the user's key lies: `$TOCSIN_HOME`, else `$XDG_CONFIG_HOME/tocsin`, else `%APPDATA%\tocsin`, else
    /// `~/.config/tocsin`.
    ///
    /// @param environment such as `System.getenv()`
    /// @param home the user's home folder
    public static Path home(Map<String, String> environment, Path home) {
        String own = environment.getOrDefault("TOCSIN_HOME", "");
        if (!own.isBlank()) {
            return Path.of(own);
        }
        for (String variable : new String[] {"XDG_CONFIG_HOME", "APPDATA"}) {
            String folder = environment.getOrDefault(variable, "");
            if (!folder.isBlank()) {
                return Path.of(folder).resolve("tocsin");
            }
        }
        return home.resolve(".config").resolve("tocsin");
    }

    /// Reads the key, or makes it where there is none yet.
    public static SigningKey in(Path home) throws IOException {
        Path file = home.resolve(FILE);
        if (!Files.exists(file)) {
            Disk.makeFolder(home);
            // Two first runs at once must agree on one key.
            try (FileChannel channel = FileChannel.open(
                            home.resolve(FILE + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    var lock = channel.lock()) {
                if (lock.isValid() && !Files.exists(file)) {
                    make(file);
                }
            }
        }
        return read(file);
    }

    private static void make(Path file) throws IOException {
        try {
            KeyPair pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
            String text = pem("PRIVATE KEY", pair.getPrivate().getEncoded())
                    + pem("PUBLIC KEY", pair.getPublic().getEncoded());
            Disk.replace(file, text.getBytes(StandardCharsets.US_ASCII));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java from 15 on has Ed25519", e);
        }
    }

    private static SigningKey read(Path file) throws IOException {
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        try {
            KeyFactory keys = KeyFactory.getInstance(ALGORITHM);
            SigningKey key = new SigningKey(
                    file,
                    keys.generatePrivate(new PKCS8EncodedKeySpec(part(text, "PRIVATE KEY"))),
                    keys.generatePublic(new X509EncodedKeySpec(part(text, "PUBLIC KEY"))));
            byte[] probe = {1, 2, 3};
            if (!verifies(key.publicKey(), probe, key.sign(probe))) {
                throw new GeneralSecurityException("the two halves do not belong together");
            }
            if (Disk.posix(file)) {
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            }
            return key;
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new UserFault(
                    "The signing key " + file + " cannot be used (" + e.getMessage()
                            + "); restore it from a copy, or move it away to have a new one made.",
                    e);
        }
    }

    private static String pem(String what, byte[] bytes) {
        return "-----BEGIN " + what + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes) + "\n-----END " + what
                + "-----\n";
    }

    private static byte[] part(String text, String what) throws GeneralSecurityException {
        Matcher matcher = Pattern.compile("-----BEGIN " + what + "-----([^-]*)-----END " + what + "-----")
                .matcher(text);
        if (!matcher.find()) {
            throw new GeneralSecurityException("it has no " + what.toLowerCase(Locale.ROOT));
        }
        return Base64.getMimeDecoder().decode(matcher.group(1));
    }

    Path file() {
        return file;
    }

    /// The public key in the X.509 form.
    byte[] publicKey() {
        return open.getEncoded();
    }

    /// What people compare: [#fingerprint(byte[])] of the public key.
    public String fingerprint() {
        return fingerprint(publicKey());
    }

    static String fingerprint(byte[] publicKey) {
        return Disk.hash(publicKey);
    }

    byte[] sign(byte[] bytes) {
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initSign(secret);
            signature.update(bytes);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static boolean verifies(byte[] publicKey, byte[] bytes, byte[] signed) {
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initVerify(KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(publicKey)));
            signature.update(bytes);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
