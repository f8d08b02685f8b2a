package org.tocsin.readers.intake;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.tocsin.model.Content;

/// SHA-256 as it is written in evidence: `sha256:` and 64 lower-case hexadecimal digits.
public final class Sha256 {
    static final String PREFIX = "sha256:";
    private static final int STEP = 256 * 1024;

    private Sha256() {}

    /// The hash of a content as far as it can be read.
    public static String of(Content content) throws IOException {
        MessageDigest digest = digest();
        byte[] step = new byte[(int) Math.clamp(content.size(), 1, STEP)];
        long at = 0;
        for (int count; (count = content.read(at, step, 0, step.length)) > 0; at += count) {
            digest.update(step, 0, count);
        }
        return text(digest);
    }

    /// Hashes a stream to its end, but no more than `most` bytes, handing each piece on.
    ///
    /// @return how many bytes there were
    static long drain(InputStream in, long most, MessageDigest digest, Sink sink) throws IOException {
        byte[] step = new byte[(int) Math.clamp(most, 1, STEP)];
        long at = 0;
        for (int count; at < most && (count = in.read(step, 0, (int) Math.min(step.length, most - at))) >= 0; ) {
            digest.update(step, 0, count);
            sink.take(step, count);
            at += count;
        }
        return at;
    }

    /// Takes the first `count` bytes of the array.
    interface Sink {
        void take(byte[] bytes, int count);
    }

    static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    static String text(MessageDigest digest) {
        return PREFIX + HexFormat.of().formatHex(digest.digest());
    }
}
