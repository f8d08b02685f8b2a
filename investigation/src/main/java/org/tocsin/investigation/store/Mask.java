package org.tocsin.investigation.store;

import java.nio.charset.StandardCharsets;

/// How kept evidence looks on the disk: a first line in plain text, then the bytes of the original, each
/// changed by a fixed pattern. This is no secret and protects nothing from a reader: it keeps a double click, a
/// preview or a virus scanner from running, showing or removing what was kept. The pattern is never changed;
/// docs/custody.md publishes it.
///
/// The byte at position `p` of the original (from 0) is combined by exclusive or with `(p * 167 + 91) mod 256`.
final class Mask {
    private static final byte[] HEADER = "TOCSIN EVIDENCE 1\n".getBytes(StandardCharsets.US_ASCII);
    static final int HEADER_SIZE = HEADER.length;

    /// The pattern repeats every 256 bytes.
    private static final int PERIOD = 256;

    private static final int RUN = 8192;
    private static final byte[] PATTERN = pattern();

    private Mask() {}

    private static byte[] pattern() {
        byte[] pattern = new byte[RUN + PERIOD];
        for (int i = 0; i < pattern.length; i++) {
            pattern[i] = (byte) (i * 167 + 91);
        }
        return pattern;
    }

    static byte[] header() {
        return HEADER.clone();
    }

    static boolean isHeader(byte[] bytes, int length) {
        if (length < HEADER_SIZE) {
            return false;
        }
        for (int i = 0; i < HEADER_SIZE; i++) {
            if (bytes[i] != HEADER[i]) {
                return false;
            }
        }
        return true;
    }

    /// Masks or unmasks in place; doing it twice gives the bytes back.
    ///
    /// @param position where in the original the first of these bytes stands
    static void apply(byte[] bytes, int from, int length, long position) {
        int phase = (int) (position & (PERIOD - 1));
        for (int done = 0; done < length; done += RUN) {
            // RUN is a multiple of the period, so the phase stays. The inner loop is plain enough for vector code.
            int count = Math.min(RUN, length - done);
            int at = from + done;
            for (int i = 0; i < count; i++) {
                bytes[at + i] ^= PATTERN[phase + i];
            }
        }
    }
}
