package org.tocsin.readers.files;

/// Whether 512 bytes are the header of a tar member
/// ([POSIX ustar](https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html#tag_20_94_13_06)).
public final class TarHeader {
    /// The size of a block and of a header, in bytes.
    public static final int BLOCK = 512;

    private static final int SUM_AT = 148;
    private static final int SUM_LENGTH = 8;

    private TarHeader() {}

    /// The checksum is the sum of all bytes with its own field taken as blanks. Old writers summed signed bytes.
    public static boolean isValid(byte[] bytes, int from) {
        if (bytes.length - from < BLOCK || bytes[from] == 0 && bytes[from + 345] == 0 && !typed(bytes[from + 156])) {
            return false;
        }
        long stored = 0;
        int digits = 0;
        for (int i = 0; i < SUM_LENGTH; i++) {
            byte b = bytes[from + SUM_AT + i];
            if (b >= '0' && b <= '7') {
                stored = stored * 8 + (b - '0');
                digits++;
            } else if (b == 0 || b == ' ') {
                if (digits > 0) {
                    break;
                }
            } else {
                return false;
            }
        }
        if (digits == 0) {
            return false;
        }
        long unsigned = 0;
        long signed = 0;
        for (int i = 0; i < BLOCK; i++) {
            boolean own = i >= SUM_AT && i < SUM_AT + SUM_LENGTH;
            unsigned += own ? ' ' : bytes[from + i] & 0xFF;
            signed += own ? ' ' : bytes[from + i];
        }
        return stored == unsigned || stored == signed;
    }

    private static boolean typed(byte type) {
        return type == 'x' || type == 'g' || type == 'L' || type == 'K';
    }
}
