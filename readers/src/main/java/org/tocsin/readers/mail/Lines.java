package org.tocsin.readers.mail;

import java.util.Arrays;

/// The lines of one message, found in one pass: where lines begin that could be boundaries, and what breaks the rules
/// of lines.
final class Lines {
    /// Without the line end ([RFC 5322, 2.1.1](https://www.rfc-editor.org/rfc/rfc5322#section-2.1.1)).
    private static final int LONGEST = 998;

    /// Lines that could be boundaries; 16 MiB of places.
    private static final int MOST = 4 << 20;

    private final byte[] bytes;
    private int[] dashed = new int[16];
    private int count;
    private boolean full;

    private boolean nul;
    private boolean bareReturn;
    private boolean twoKinds;
    private boolean overlong;
    private boolean eightBitHeader;

    private Lines(byte[] bytes) {
        this.bytes = bytes;
    }

    static Lines of(byte[] bytes) {
        Lines lines = new Lines(bytes);
        lines.scan();
        return lines;
    }

    private void scan() {
        boolean header = true;
        boolean crlfSeen = false;
        boolean bareFeed = false;
        int lineStart = 0;
        int length = bytes.length;
        candidate(0);
        for (int i = 0; i < length; i++) {
            byte b = bytes[i];
            if (b > '\r') {
                continue;
            }
            if (b < 0) {
                eightBitHeader |= header;
            } else if (b == '\n') {
                boolean crlf = i > 0 && bytes[i - 1] == '\r';
                crlfSeen |= crlf;
                bareFeed |= !crlf;
                int size = i - lineStart - (crlf ? 1 : 0);
                overlong |= size > LONGEST;
                header &= size > 0;
                lineStart = i + 1;
                candidate(lineStart);
            } else if (b == '\r') {
                if (i + 1 == length || bytes[i + 1] != '\n') {
                    bareReturn = true;
                    candidate(i + 1);
                }
            } else if (b == 0) {
                nul = true;
            }
        }
        overlong |= length - lineStart > LONGEST;
        twoKinds = crlfSeen && bareFeed;
    }

    private void candidate(int at) {
        if (at + 1 >= bytes.length || bytes[at] != '-' || bytes[at + 1] != '-') {
            return;
        }
        if (count == MOST) {
            full = true;
            return;
        }
        if (count == dashed.length) {
            dashed = Arrays.copyOf(dashed, 2 * count);
        }
        dashed[count++] = at;
    }

    byte[] bytes() {
        return bytes;
    }

    /// Whether there were more lines that could be boundaries than are looked at.
    boolean full() {
        return full;
    }

    /// How many lines begin with two dashes, those behind a carriage return alone among them.
    int dashedCount() {
        return count;
    }

    /// The place of a line that begins with two dashes; they are in order.
    int dashed(int index) {
        return dashed[index];
    }

    /// The index of the first line that begins with two dashes at or behind the place.
    int dashedFrom(int at) {
        int index = Arrays.binarySearch(dashed, 0, count, at);
        return index < 0 ? -index - 1 : index;
    }

    void report(Defects defects) {
        if (nul) {
            defects.add("NUL bytes");
        }
        if (bareReturn) {
            defects.add("carriage return without line feed");
        }
        if (twoKinds) {
            defects.add("line ends of two kinds");
        }
        if (overlong) {
            defects.add("lines longer than " + LONGEST + " bytes");
        }
        if (eightBitHeader) {
            defects.add("eight-bit bytes in the header");
        }
    }
}
