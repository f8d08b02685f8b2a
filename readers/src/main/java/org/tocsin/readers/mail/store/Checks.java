package org.tocsin.readers.mail.store;

/// How a store checks itself. The checksum is the usual CRC-32 without its turning over at begin and end, so it has to
/// be our own ([MS-PST] 5.3); the signature binds a page or block to its place (5.5).
final class Checks {
    private static final int[][] TABLE = table();

    private Checks() {}

    private static int[][] table() {
        int[][] table = new int[8][256];
        for (int i = 0; i < 256; i++) {
            int value = i;
            for (int bit = 0; bit < 8; bit++) {
                value = (value & 1) != 0 ? value >>> 1 ^ 0xEDB88320 : value >>> 1;
            }
            table[0][i] = value;
        }
        for (int i = 0; i < 256; i++) {
            for (int k = 1; k < 8; k++) {
                table[k][i] = table[0][table[k - 1][i] & 0xFF] ^ table[k - 1][i] >>> 8;
            }
        }
        return table;
    }

    /// The checksum of the bytes from `from` up to, not including, `to`.
    static int crc(byte[] bytes, int from, int to) {
        int crc = 0;
        int at = from;
        for (; at + 8 <= to; at += 8) {
            int low = crc
                    ^ (bytes[at] & 0xFF
                            | (bytes[at + 1] & 0xFF) << 8
                            | (bytes[at + 2] & 0xFF) << 16
                            | (bytes[at + 3] & 0xFF) << 24);
            crc = TABLE[7][low & 0xFF]
                    ^ TABLE[6][low >>> 8 & 0xFF]
                    ^ TABLE[5][low >>> 16 & 0xFF]
                    ^ TABLE[4][low >>> 24]
                    ^ TABLE[3][bytes[at + 4] & 0xFF]
                    ^ TABLE[2][bytes[at + 5] & 0xFF]
                    ^ TABLE[1][bytes[at + 6] & 0xFF]
                    ^ TABLE[0][bytes[at + 7] & 0xFF];
        }
        for (; at < to; at++) {
            crc = crc >>> 8 ^ TABLE[0][(crc ^ bytes[at]) & 0xFF];
        }
        return crc;
    }

    /// What a page or block that is numbered so has to bear at that place.
    static int signature(long at, long number) {
        int mixed = (int) (at ^ number);
        return (mixed >>> 16 ^ mixed) & 0xFFFF;
    }
}
