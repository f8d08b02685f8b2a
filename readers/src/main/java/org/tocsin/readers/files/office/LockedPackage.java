package org.tocsin.readers.files.office;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.tocsin.readers.files.Facts;
import org.tocsin.readers.files.compound.CompoundFile;
import org.tocsin.readers.files.compound.Faults;
import org.tocsin.readers.files.compound.LittleEndian;

/// Documents that are locked as a whole ([MS-OFFCRYPTO
/// 2.3.4](https://learn.microsoft.com/openspecs/office_file_formats/ms-offcrypto/)), both ways of doing it, opened
/// with passwords at hand. Each try costs 50,000 to 100,000 hashes, so tries are few.
public final class LockedPackage {
    /// With these Office opens a document without asking.
    private static final List<String> STANDARD = List.of("VelvetSweatshop", "/01Hannes Ruescher/01");

    private static final int TRIES = 60;
    private static final int MOST_SPINS = 1_000_000;
    private static final byte[] VERIFIER = {(byte) 0xFE, (byte) 0xA7, (byte) 0xD2, 0x76, 0x3B, 0x4B, (byte) 0x9E, 0x79};
    private static final byte[] VALUE = {(byte) 0xD7, (byte) 0xAA, 0x0F, 0x6D, 0x30, 0x61, 0x34, 0x4E};
    private static final byte[] KEY = {0x14, 0x6E, 0x0B, (byte) 0xE7, (byte) 0xAB, (byte) 0xAC, (byte) 0xD0, (byte) 0xD6
    };
    private static final Pattern ENCRYPTOR = Pattern.compile("(?s)<(?:\\w+:)?encryptedKey\\b([^>]*)>");
    private static final Pattern KEY_DATA = Pattern.compile("(?s)<(?:\\w+:)?keyData\\b([^>]*)>");
    private static final Pattern ATTRIBUTE = Pattern.compile("(\\w+)=\"([^\"]*)\"");

    private LockedPackage() {}

    /// What opened it.
    ///
    /// @param bytes of the document without its lock
    public record Unlocked(String password, byte[] bytes) {
        /// Whether Office opens it without asking.
        public boolean standard() {
            return STANDARD.contains(password);
        }
    }

    /// Whether a compound file is such a document.
    public static boolean isLocked(byte[] bytes) {
        if (!CompoundFile.begins(bytes)) {
            return false;
        }
        return new CompoundFile(bytes, new Faults())
                .all().stream().anyMatch(entry -> entry.name().equals("EncryptedPackage"));
    }

    /// @param words to try behind those that Office tries itself
    public static Optional<Unlocked> open(byte[] bytes, List<String> words) {
        CompoundFile file = new CompoundFile(bytes, new Faults());
        Optional<byte[]> info = stream(file, "EncryptionInfo");
        Optional<byte[]> content = stream(file, "EncryptedPackage");
        if (info.isEmpty() || content.isEmpty() || content.get().length < 8 || info.get().length < 8) {
            return Optional.empty();
        }
        return open(info.get(), content.get(), words);
    }

    private static Optional<Unlocked> open(byte[] info, byte[] content, List<String> words) {
        Set<String> tries = new LinkedHashSet<>(STANDARD);
        words.stream().limit(TRIES).forEach(tries::add);
        boolean agile = LittleEndian.u16(info, 0) == 4 && LittleEndian.u16(info, 2) == 4;
        for (String password : tries) {
            try {
                Optional<byte[]> plain = agile ? agile(info, content, password) : standard(info, content, password);
                if (plain.isPresent()) {
                    return Optional.of(new Unlocked(password, plain.get()));
                }
            } catch (GeneralSecurityException | IllegalArgumentException odd) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    static void open(CompoundFile file, Map<String, CompoundFile.Entry> root, Facts facts) {
        facts.fact("locked-package", "", "");
        Optional<byte[]> info = Optional.ofNullable(root.get("encryptioninfo")).map(file::read);
        Optional<byte[]> content =
                Optional.ofNullable(root.get("encryptedpackage")).map(file::read);
        Optional<Unlocked> opened = info.isPresent() && content.isPresent() && content.get().length >= 8
                ? open(info.get(), content.get(), List.of())
                : Optional.empty();
        if (opened.isEmpty()) {
            OleDocument.locked(facts);
            return;
        }
        facts.openedBy(opened.get().password());
        facts.fact("opens-with-standard-password", opened.get().password(), "");
        facts.child("unlocked", "unlocked", opened.get().bytes());
    }

    private static Optional<byte[]> stream(CompoundFile file, String name) {
        return file.all().stream()
                .filter(entry -> entry.isStream() && entry.name().equals(name))
                .findFirst()
                .map(file::read);
    }

    private static Map<String, String> attributes(Matcher tag) {
        Map<String, String> found = new java.util.HashMap<>();
        if (tag.find()) {
            Matcher attribute = ATTRIBUTE.matcher(tag.group(1));
            while (attribute.find()) {
                found.putIfAbsent(attribute.group(1), attribute.group(2));
            }
        }
        return found;
    }

    private static Optional<byte[]> agile(byte[] info, byte[] content, String password)
            throws GeneralSecurityException {
        String xml = new String(info, 8, info.length - 8, StandardCharsets.UTF_8);
        Map<String, String> lock = attributes(ENCRYPTOR.matcher(xml));
        Map<String, String> data = attributes(KEY_DATA.matcher(xml));
        int spins = number(lock, "spinCount");
        int bits = number(lock, "keyBits");
        if (spins < 0 || spins > MOST_SPINS || bits < 64 || bits > 256 || data.isEmpty()) {
            return Optional.empty();
        }
        byte[] salt = decoded(lock, "saltValue");
        MessageDigest digest = digest(lock.getOrDefault("hashAlgorithm", "SHA512"));
        digest.update(salt);
        byte[] hash = digest.digest(password.getBytes(StandardCharsets.UTF_16LE));
        byte[] count = new byte[4];
        for (int i = 0; i < spins; i++) {
            count[0] = (byte) i;
            count[1] = (byte) (i >> 8);
            count[2] = (byte) (i >> 16);
            digest.update(count);
            hash = digest.digest(hash);
        }
        byte[] iv = fitted(salt, 16);
        byte[] input =
                decrypted(derived(digest, hash, VERIFIER, bits), iv, decoded(lock, "encryptedVerifierHashInput"));
        byte[] value = decrypted(derived(digest, hash, VALUE, bits), iv, decoded(lock, "encryptedVerifierHashValue"));
        byte[] expected =
                digest.digest(Arrays.copyOf(input, Math.min(input.length, Math.max(1, number(lock, "saltSize")))));
        if (value.length < expected.length || !Arrays.equals(expected, 0, expected.length, value, 0, expected.length)) {
            return Optional.empty();
        }
        byte[] key = decrypted(derived(digest, hash, KEY, bits), iv, decoded(lock, "encryptedKeyValue"));
        key = Arrays.copyOf(key, Math.max(16, number(data, "keyBits") / 8));
        byte[] dataSalt = decoded(data, "saltValue");
        MessageDigest dataDigest = digest(data.getOrDefault("hashAlgorithm", "SHA512"));
        long size = LittleEndian.i64(content, 0);
        byte[] out = new byte[(int) Math.clamp(size, 0, content.length - 8L)];
        for (int segment = 0; segment * 4096L < out.length; segment++) {
            int from = 8 + segment * 4096;
            int length = Math.min(4096, content.length - from) & ~15;
            dataDigest.update(dataSalt);
            byte[] number = {(byte) segment, (byte) (segment >> 8), (byte) (segment >> 16), (byte) (segment >> 24)};
            byte[] plain = decrypted(
                    key, fitted(dataDigest.digest(number), 16), Arrays.copyOfRange(content, from, from + length));
            System.arraycopy(plain, 0, out, segment * 4096, Math.min(plain.length, out.length - segment * 4096));
        }
        return Optional.of(out);
    }

    private static int number(Map<String, String> from, String name) {
        String text = from.getOrDefault(name, "");
        return text.matches("\\d{1,8}") ? Integer.parseInt(text) : -1;
    }

    private static byte[] decoded(Map<String, String> from, String name) {
        return Base64.getDecoder().decode(from.getOrDefault(name, ""));
    }

    private static MessageDigest digest(String name) throws GeneralSecurityException {
        return MessageDigest.getInstance(
                switch (name.toUpperCase(Locale.ROOT).replace("-", "")) {
                    case "SHA1" -> "SHA-1";
                    case "SHA256" -> "SHA-256";
                    case "SHA384" -> "SHA-384";
                    case "MD5" -> "MD5";
                    default -> "SHA-512";
                });
    }

    private static byte[] derived(MessageDigest digest, byte[] hash, byte[] block, int bits) {
        digest.update(hash);
        return fitted(digest.digest(block), bits / 8);
    }

    private static byte[] fitted(byte[] bytes, int length) {
        byte[] fitted = Arrays.copyOf(bytes, length);
        for (int i = bytes.length; i < length; i++) {
            fitted[i] = 0x36;
        }
        return fitted;
    }

    private static byte[] decrypted(byte[] key, byte[] iv, byte[] bytes) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/CBC/NoPadding");
        cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(iv));
        return cipher.doFinal(bytes, 0, bytes.length & ~15);
    }

    /// The way of Office 2007: SHA-1 50,000 times, AES block by block.
    private static Optional<byte[]> standard(byte[] info, byte[] content, String password)
            throws GeneralSecurityException {
        int header = 12;
        int length = LittleEndian.i32(info, 8);
        int bits = LittleEndian.i32(info, header + 16);
        int at = header + Math.clamp(length, 0, info.length);
        int saltSize = LittleEndian.i32(info, at);
        if (saltSize != 16 || bits < 0 || bits > 256 || at + 4 + 16 + 16 + 4 + 32 > info.length) {
            return Optional.empty();
        }
        int keyLength = bits == 0 ? 16 : bits / 8;
        byte[] salt = Arrays.copyOfRange(info, at + 4, at + 20);
        byte[] verifier = Arrays.copyOfRange(info, at + 20, at + 36);
        byte[] verifierHash = Arrays.copyOfRange(info, at + 40, at + 72);
        MessageDigest digest = MessageDigest.getInstance("SHA-1");
        digest.update(salt);
        byte[] hash = digest.digest(password.getBytes(StandardCharsets.UTF_16LE));
        for (int i = 0; i < 50_000; i++) {
            digest.update(new byte[] {(byte) i, (byte) (i >> 8), 0, 0});
            hash = digest.digest(hash);
        }
        digest.update(hash);
        byte[] last = digest.digest(new byte[4]);
        byte[] inner = new byte[64];
        byte[] outer = new byte[64];
        Arrays.fill(inner, (byte) 0x36);
        Arrays.fill(outer, (byte) 0x5C);
        for (int i = 0; i < last.length; i++) {
            inner[i] ^= last[i];
            outer[i] ^= last[i];
        }
        byte[] both = Arrays.copyOf(digest.digest(inner), 40);
        System.arraycopy(digest.digest(outer), 0, both, 20, 20);
        Cipher cipher = Cipher.getInstance("AES/ECB/NoPadding");
        cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(Arrays.copyOf(both, keyLength), "AES"));
        byte[] expected = digest.digest(cipher.doFinal(verifier));
        byte[] said = cipher.doFinal(verifierHash);
        if (!Arrays.equals(expected, 0, 20, said, 0, 20)) {
            return Optional.empty();
        }
        byte[] plain = cipher.doFinal(content, 8, content.length - 8 & ~15);
        return Optional.of(Arrays.copyOf(plain, (int) Math.clamp(LittleEndian.i64(content, 0), 0, plain.length)));
    }
}
