package org.tocsin.readers.files.program;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.tocsin.readers.files.View;

/// Digests in lower-case hexadecimal.
final class Hashes {
    private Hashes() {}

    static String md5(View bytes) {
        return of("MD5", bytes);
    }

    static String of(String algorithm, View bytes) {
        MessageDigest digest = digest(algorithm);
        digest.update(bytes.buffer());
        return HexFormat.of().formatHex(digest.digest());
    }

    static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has " + algorithm, e);
        }
    }
}
