package org.tocsin.readers.files.compound;

/// Numbers, the lowest byte first. Nothing lies past the end: there, all is zero.
public final class LittleEndian {
    private LittleEndian() {}

    public static int u8(byte[] bytes, int at) {
        return at >= 0 && at < bytes.length ? bytes[at] & 0xFF : 0;
    }

    public static int u16(byte[] bytes, int at) {
        return u8(bytes, at) | u8(bytes, at + 1) << 8;
    }

    public static int i32(byte[] bytes, int at) {
        return u16(bytes, at) | u16(bytes, at + 2) << 16;
    }

    public static long i64(byte[] bytes, int at) {
        return (i32(bytes, at) & 0xFFFFFFFFL) | (long) i32(bytes, at + 4) << 32;
    }
}
