package org.tocsin.readers.files.binhex;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// BinHex 4.0 ([RFC 1741](https://www.rfc-editor.org/rfc/rfc1741)): a file with both its forks as lines of letters,
/// six bits each, runs shortened. Mail programs still open it, and scanners often do not.
///
/// @param name of the file
/// @param data its data fork
/// @param resource its resource fork, mostly empty
/// @param whole whether lengths and check sums are as the file says
public record BinHex(String name, byte[] data, byte[] resource, boolean whole) {
    private static final byte[] MARK = "(This file must be converted with BinHex".getBytes(StandardCharsets.US_ASCII);
    private static final String LETTERS = "!\"#$%&'()*+,-012345689@ABCDEFGHIJKLMNPQRSTUVXYZ[`abcdefhijklmpqr";
    private static final int[] VALUES = values();
    private static final int RUN = 0x90;

    /// Files that one text may hold.
    private static final int MOST = 20;

    private static int[] values() {
        int[] values = new int[128];
        Arrays.fill(values, -1);
        for (int i = 0; i < LETTERS.length(); i++) {
            values[LETTERS.charAt(i)] = i;
        }
        return values;
    }

    /// Whether a text holds the line that such a file begins with.
    public static boolean isIn(byte[] text) {
        return mark(text, 0) >= 0;
    }

    /// The files of a text.
    ///
    /// @param most bytes that each may have
    public static List<BinHex> in(byte[] text, int most) {
        List<BinHex> files = new ArrayList<>(0);
        for (int at = mark(text, 0); at >= 0 && files.size() < MOST; at = mark(text, at + 1)) {
            int from = at;
            while (from < text.length && text[from] != '\n' && text[from] != '\r') {
                from++;
            }
            while (from < text.length && text[from] != ':') {
                from++;
            }
            byte[] plain = unpacked(text, from + 1, most);
            if (plain.length > 22) {
                files.add(taken(plain));
            }
        }
        return files;
    }

    private static int mark(byte[] text, int from) {
        for (int i = from; i + MARK.length <= text.length; i++) {
            if (text[i] == MARK[0] && Arrays.equals(text, i, i + MARK.length, MARK, 0, MARK.length)) {
                return i;
            }
        }
        return -1;
    }

    /// Up to the closing colon, or to the first letter that is none.
    private static byte[] unpacked(byte[] text, int from, int most) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int bits = 0;
        int held = 0;
        int last = 0;
        boolean run = false;
        for (int i = from; i < text.length && out.size() < most; i++) {
            int c = text[i];
            if (c == '\r' || c == '\n' || c == ' ' || c == '\t') {
                continue;
            }
            int value = c >= 0 ? VALUES[c] : -1;
            if (value < 0) {
                break;
            }
            held = held << 6 | value;
            bits += 6;
            if (bits < 8) {
                continue;
            }
            bits -= 8;
            int b = held >> bits & 0xFF;
            held &= (1 << bits) - 1;
            if (run) {
                run = false;
                // A run of none is the sign itself.
                if (b == 0) {
                    out.write(RUN);
                    last = RUN;
                }
                for (int k = 1; k < b && out.size() < most; k++) {
                    out.write(last);
                }
            } else if (b == RUN) {
                run = true;
            } else {
                out.write(b);
                last = b;
            }
        }
        return out.toByteArray();
    }

    /// Length and name, a zero, type, creator and flags, the lengths of both forks; each piece behind with its sum.
    private static BinHex taken(byte[] plain) {
        int length = plain[0] & 0xFF;
        int at = 1 + length + 1 + 4 + 4 + 2;
        if (at + 10 > plain.length) {
            return new BinHex("", new byte[0], new byte[0], false);
        }
        String name = new String(plain, 1, length, StandardCharsets.ISO_8859_1).strip();
        long data = number(plain, at);
        long resource = number(plain, at + 4);
        int from = at + 10;
        int dataEnd = (int) Math.min(plain.length, from + data);
        int second = Math.min(plain.length, dataEnd + 2);
        int resourceEnd = (int) Math.min(plain.length, second + resource);
        boolean whole = sumHolds(plain, 0, at + 8)
                && dataEnd - from == data
                && sumHolds(plain, from, dataEnd)
                && resourceEnd - second == resource
                && sumHolds(plain, second, resourceEnd);
        return new BinHex(
                name, Arrays.copyOfRange(plain, from, dataEnd), Arrays.copyOfRange(plain, second, resourceEnd), whole);
    }

    private static long number(byte[] bytes, int at) {
        return (bytes[at] & 0xFFL) << 24
                | (bytes[at + 1] & 0xFFL) << 16
                | (bytes[at + 2] & 0xFFL) << 8
                | bytes[at + 3] & 0xFFL;
    }

    /// The sum of CCITT (x^16 + x^12 + x^5 + 1) in the two bytes behind.
    private static boolean sumHolds(byte[] bytes, int from, int to) {
        if (to + 2 > bytes.length) {
            return false;
        }
        int sum = sum(bytes, from, to);
        return sum == ((bytes[to] & 0xFF) << 8 | bytes[to + 1] & 0xFF);
    }

    static int sum(byte[] bytes, int from, int to) {
        int sum = 0;
        for (int i = from; i < to; i++) {
            sum ^= (bytes[i] & 0xFF) << 8;
            for (int bit = 0; bit < 8; bit++) {
                sum = (sum & 0x8000) != 0 ? sum << 1 ^ 0x1021 : sum << 1;
            }
            sum &= 0xFFFF;
        }
        return sum;
    }
}
