package org.tocsin.readers.files.locked;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The AES lock of zip members: keys from the password by PBKDF2 with 1,000 rounds of SHA-1, a counter that runs the
/// other way round than Java's, ten bytes of checksum at the end.
final class ZipAes {
    private static final int ROUNDS = 1_000;
    private static final int CHECK = 2;
    private static final int CODE = 10;

    private ZipAes() {}

    /// @param salt bytes of it
    /// @param key bytes of it
    static Optional<byte[]> decrypted(byte[] data, int salt, int key, String password) throws GeneralSecurityException {
        byte[] secret = password.getBytes(StandardCharsets.UTF_8);
        if (secret.length == 0) {
            return Optional.empty();
        }
        byte[] derived = derived(secret, Arrays.copyOf(data, salt), 2 * key + CHECK);
        if (data[salt] != derived[2 * key] || data[salt + 1] != derived[2 * key + 1]) {
            return Optional.empty();
        }
        int from = salt + CHECK;
        int length = data.length - from - CODE;
        Mac mac = mac(Arrays.copyOfRange(derived, key, 2 * key));
        mac.update(data, from, length);
        byte[] code = mac.doFinal();
        for (int i = 0; i < CODE; i++) {
            if (code[i] != data[from + length + i]) {
                return Optional.empty();
            }
        }
        return Optional.of(counted(data, from, length, new SecretKeySpec(derived, 0, key, "AES")));
    }

    private static Mac mac(byte[] key) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA1");
        mac.init(new SecretKeySpec(key, "HmacSHA1"));
        return mac;
    }

    private static byte[] derived(byte[] password, byte[] salt, int length) throws GeneralSecurityException {
        Mac mac = mac(password);
        byte[] out = new byte[length];
        for (int block = 1, at = 0; at < length; block++, at += 20) {
            mac.update(salt);
            byte[] round = mac.doFinal(new byte[] {0, 0, 0, (byte) block});
            byte[] sum = round.clone();
            for (int i = 1; i < ROUNDS; i++) {
                round = mac.doFinal(round);
                for (int k = 0; k < sum.length; k++) {
                    sum[k] ^= round[k];
                }
            }
            System.arraycopy(sum, 0, out, at, Math.min(20, length - at));
        }
        return out;
    }

    /// Counter mode with a little-endian counter that begins at one.
    private static byte[] counted(byte[] data, int from, int length, SecretKeySpec key)
            throws GeneralSecurityException {
        Cipher aes = Cipher.getInstance("AES/ECB/NoPadding");
        aes.init(Cipher.ENCRYPT_MODE, key);
        byte[] out = new byte[length];
        byte[] counter = new byte[16];
        byte[] stream = new byte[16];
        for (int at = 0; at < length; at += 16) {
            for (int i = 0; i < 16 && ++counter[i] == 0; i++) {
                // carries over
            }
            aes.update(counter, 0, 16, stream, 0);
            for (int i = 0; i < 16 && at + i < length; i++) {
                out[at + i] = (byte) (data[from + at + i] ^ stream[i]);
            }
        }
        return out;
    }
}
