package org.tocsin.readers.intake.archive;

import java.util.Arrays;

/// Unsigned little-endian numbers in a header.
final class LittleEndian {
    private LittleEndian() {}

    static int u16(byte[] bytes, int at) {
        return bytes[at] & 0xFF | (bytes[at + 1] & 0xFF) << 8;
    }

    static int i32(byte[] bytes, int at) {
        return u16(bytes, at) | u16(bytes, at + 2) << 16;
    }

    static long u32(byte[] bytes, int at) {
        return i32(bytes, at) & 0xFFFF_FFFFL;
    }

    /// Numbers of 2^63 and more come out negative.
    static long i64(byte[] bytes, int at) {
        return u32(bytes, at) | u32(bytes, at + 4) << 32;
    }

    static boolean startsWith(byte[] bytes, int at, byte[] signature) {
        return bytes.length - at >= signature.length
                && Arrays.equals(bytes, at, at + signature.length, signature, 0, signature.length);
    }
}
