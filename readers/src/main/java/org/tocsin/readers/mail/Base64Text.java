package org.tocsin.readers.mail;

import java.util.Arrays;

/// Decodes base64 as forgivingly as any program does: foreign characters are passed over, several stretches one behind
/// the other are all decoded. Says what it forgave, because not all programs do.
final class Base64Text {
    private static final byte[] VALUES = new byte[256];
    private static final byte BLANK = -2;
    private static final byte PAD = -3;
    private static final byte FOREIGN = -1;

    static {
        Arrays.fill(VALUES, FOREIGN);
        String digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        for (int i = 0; i < 64; i++) {
            VALUES[digits.charAt(i)] = (byte) i;
        }
        for (char blank : new char[] {' ', '\t', '\r', '\n'}) {
            VALUES[blank] = BLANK;
        }
        VALUES['='] = PAD;
    }

    private boolean foreign;
    private boolean behindPadding;
    private boolean cut;
    private boolean unpadded;

    /// The digit's value; below zero for everything else.
    static int value(byte b) {
        return VALUES[b & 0xFF];
    }

    byte[] decode(byte[] body, int from, int to) {
        byte[] out = new byte[(to - from) / 4 * 3 + 3];
        int length = 0;
        int bits = 0;
        int count = 0;
        int pads = 0;
        int i = from;
        while (i < to) {
            // Four digits at once, as nearly all of them come.
            while (count == 0 && pads == 0 && i + 4 <= to) {
                int four = VALUES[body[i] & 0xFF] << 18
                        | VALUES[body[i + 1] & 0xFF] << 12
                        | VALUES[body[i + 2] & 0xFF] << 6
                        | VALUES[body[i + 3] & 0xFF];
                if (four < 0) {
                    break;
                }
                out[length++] = (byte) (four >> 16);
                out[length++] = (byte) (four >> 8);
                out[length++] = (byte) four;
                i += 4;
            }
            if (i >= to) {
                break;
            }
            int digit = VALUES[body[i++] & 0xFF];
            if (digit >= 0) {
                behindPadding |= pads > 0;
                if (pads > 0) {
                    unpadded |= !padded(count, pads);
                    length = flush(out, length, bits, count);
                    count = 0;
                    bits = 0;
                    pads = 0;
                }
                bits = bits << 6 | digit;
                if (++count == 4) {
                    out[length++] = (byte) (bits >> 16);
                    out[length++] = (byte) (bits >> 8);
                    out[length++] = (byte) bits;
                    count = 0;
                    bits = 0;
                }
            } else if (digit == PAD) {
                pads++;
            } else if (digit == FOREIGN) {
                foreign = true;
            }
        }
        cut = count == 1;
        unpadded |= !padded(count, pads);
        length = flush(out, length, bits, count);
        return length == out.length ? out : Arrays.copyOf(out, length);
    }

    private static boolean padded(int count, int pads) {
        return count == 0 ? pads == 0 : count + pads == 4;
    }

    private static int flush(byte[] out, int length, int bits, int count) {
        int end = length;
        if (count == 2) {
            out[end++] = (byte) (bits >> 4);
        } else if (count == 3) {
            out[end++] = (byte) (bits >> 10);
            out[end++] = (byte) (bits >> 2);
        }
        return end;
    }

    /// Whether the text is such that programs decode it differently.
    boolean broken() {
        return foreign || behindPadding || cut || unpadded;
    }

    void report(String part, Defects defects) {
        if (cut) {
            defects.add("base64 cut short in part " + part);
        }
        if (foreign) {
            defects.add("foreign characters in the base64 of part " + part);
        }
        if (behindPadding) {
            defects.add("base64 goes on behind its padding in part " + part);
        }
    }

    /// As programs decode that end at the first `=`, and drop what is no whole group at the end.
    static byte[] untilPadding(byte[] body, int from, int to) {
        byte[] out = new byte[(to - from) / 4 * 3 + 3];
        int length = 0;
        int bits = 0;
        int count = 0;
        for (int i = from; i < to; i++) {
            int digit = VALUES[body[i] & 0xFF];
            if (digit == PAD) {
                length = flush(out, length, bits, count);
                break;
            }
            if (digit >= 0) {
                bits = bits << 6 | digit;
                if (++count == 4) {
                    out[length++] = (byte) (bits >> 16);
                    out[length++] = (byte) (bits >> 8);
                    out[length++] = (byte) bits;
                    count = 0;
                    bits = 0;
                }
            }
        }
        return Arrays.copyOf(out, length);
    }

    /// As programs decode that end where a group is padded whole, pass over any other `=`, and show the characters
    /// themselves where a single one is left over: Python's package does.
    static byte[] untilWholePadding(byte[] body, int from, int to) {
        byte[] out = new byte[(to - from) / 4 * 3 + 3];
        int length = 0;
        int left = 0;
        int count = 0;
        int pads = 0;
        boolean ended = false;
        for (int i = from; i < to && !ended; i++) {
            int digit = VALUES[body[i] & 0xFF];
            if (digit == PAD) {
                ended = count >= 2 && count + ++pads >= 4;
                continue;
            }
            if (digit < 0) {
                continue;
            }
            pads = 0;
            left = left << 6 | digit;
            count++;
            if (count > 1) {
                out[length++] = (byte) (left >> (count == 2 ? 4 : count == 3 ? 2 : 0));
            }
            left &= 0xFFFF;
            if (count == 4) {
                count = 0;
                left = 0;
            }
        }
        if (ended || count != 1) {
            return Arrays.copyOf(out, length);
        }
        byte[] raw = new byte[to - from];
        int kept = 0;
        for (int i = from; i < to; i++) {
            if (body[i] != '\r' && body[i] != '\n') {
                raw[kept++] = body[i];
            }
        }
        return Arrays.copyOf(raw, kept);
    }
}
