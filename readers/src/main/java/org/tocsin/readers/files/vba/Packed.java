package org.tocsin.readers.files.vba;

import java.util.Arrays;
import java.util.Optional;

/// The packing of macro sources ([MS-OVBA
/// 2.4.1](https://learn.microsoft.com/openspecs/office_file_formats/ms-ovba/)): chunks of 4,096 bytes, in which a
/// bit says of each token whether it is a letter or a copy of what came before.
final class Packed {
    private static final int MOST = 8 << 20;
    private static final int CHUNK = 4096;

    private Packed() {}

    /// @param whole whether it ended where a chunk ended
    record Unpacked(byte[] bytes, boolean whole) {}

    /// Unpacks a container that begins at a place; empty where none does. Of a damaged one comes what came before
    /// the damage.
    static Optional<Unpacked> at(byte[] bytes, int from) {
        if (from < 0 || from + 3 > bytes.length || bytes[from] != 1 || !isChunk(bytes, from + 1)) {
            return Optional.empty();
        }
        Walk walk = new Walk(bytes);
        int at = from + 1;
        boolean whole = true;
        while (at + 2 <= bytes.length && isChunk(bytes, at) && walk.length < MOST) {
            int header = bytes[at] & 0xFF | (bytes[at + 1] & 0xFF) << 8;
            int end = at + 3 + (header & 0xFFF);
            whole &= end <= bytes.length;
            whole &= walk.chunk(at + 2, Math.min(end, bytes.length), (header & 0x8000) != 0);
            if (!whole) {
                break;
            }
            at = end;
        }
        return Optional.of(new Unpacked(Arrays.copyOf(walk.out, walk.length), whole));
    }

    private static boolean isChunk(byte[] bytes, int at) {
        return at + 1 < bytes.length && (bytes[at + 1] & 0x70) == 0x30;
    }

    private static final class Walk {
        private final byte[] in;
        private byte[] out = new byte[16 << 10];
        private int length;

        Walk(byte[] in) {
            this.in = in;
        }

        private void put(byte b) {
            if (length == out.length) {
                out = Arrays.copyOf(out, out.length * 2);
            }
            out[length++] = b;
        }

        boolean chunk(int from, int end, boolean packed) {
            int start = length;
            if (!packed) {
                for (int i = from; i < end; i++) {
                    put(in[i]);
                }
                return true;
            }
            int at = from;
            while (at < end) {
                int flags = in[at++];
                for (int bit = 0; bit < 8 && at < end; bit++) {
                    if ((flags >> bit & 1) == 0) {
                        put(in[at++]);
                        continue;
                    }
                    if (at + 2 > end) {
                        return false;
                    }
                    int token = in[at] & 0xFF | (in[at + 1] & 0xFF) << 8;
                    at += 2;
                    int done = length - start;
                    int bits = Math.max(4, 32 - Integer.numberOfLeadingZeros(Math.max(0, done - 1)));
                    int count = (token & 0xFFFF >> bits) + 3;
                    int back = (token >> 16 - bits) + 1;
                    if (back > done || done + count > 2 * CHUNK) {
                        return false;
                    }
                    for (int i = 0; i < count; i++) {
                        put(out[length - back]);
                    }
                }
            }
            return true;
        }
    }
}
