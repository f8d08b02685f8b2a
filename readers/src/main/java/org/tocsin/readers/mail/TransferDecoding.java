package org.tocsin.readers.mail;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/// Undoes the transfer encodings of [RFC 2045, 6](https://www.rfc-editor.org/rfc/rfc2045#section-6), forgiving as mail
/// programs are: foreign characters are passed over, several encoded stretches one after the other are all decoded.
final class TransferDecoding {
    private static final byte[] BASE64 = table();

    private TransferDecoding() {}

    private static byte[] table() {
        byte[] table = new byte[128];
        Arrays.fill(table, (byte) -1);
        String digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        for (int i = 0; i < 64; i++) {
            table[digits.charAt(i)] = (byte) i;
        }
        return table;
    }

    /// @param encoding as the header names it, in lower case without blanks
    static byte[] decode(byte[] body, String encoding, String part, Defects defects) {
        return switch (encoding) {
            case "base64" -> base64(body, 0, body.length, part, defects);
            case "quoted-printable" -> quotedPrintable(body, part, defects);
            case "", "7bit", "8bit", "binary" -> body;
            default -> {
                defects.add("unknown transfer encoding in part " + part + ": " + shortened(encoding));
                yield body;
            }
        };
    }

    static String shortened(String text) {
        return text.length() <= 80 ? text : text.substring(0, 80) + "\u2026";
    }

    static byte[] base64(byte[] body, int from, int to, String part, Defects defects) {
        byte[] out = new byte[(to - from) / 4 * 3 + 3];
        int length = 0;
        int bits = 0;
        int count = 0;
        boolean padded = false;
        boolean foreign = false;
        boolean afterPadding = false;
        for (int i = from; i < to; i++) {
            byte b = body[i];
            int digit = b < 0 ? -1 : BASE64[b];
            if (digit >= 0) {
                afterPadding |= padded;
                bits = bits << 6 | digit;
                if (++count == 4) {
                    out[length++] = (byte) (bits >> 16);
                    out[length++] = (byte) (bits >> 8);
                    out[length++] = (byte) bits;
                    count = 0;
                    bits = 0;
                }
            } else if (b == '=') {
                padded = true;
                length = flush(out, length, bits, count);
                count = 0;
                bits = 0;
            } else if (b != '\n' && b != '\r' && b != ' ' && b != '\t') {
                foreign = true;
            }
        }
        if (count == 1) {
            defects.add("base64 cut short in part " + part);
        }
        length = flush(out, length, bits, count);
        if (foreign) {
            defects.add("foreign characters in the base64 of part " + part);
        }
        if (afterPadding) {
            defects.add("base64 goes on behind its padding in part " + part);
        }
        return Arrays.copyOf(out, length);
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

    private static byte[] quotedPrintable(byte[] body, String part, Defects defects) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(body.length);
        boolean broken = false;
        int i = 0;
        while (i < body.length) {
            byte b = body[i];
            if (b == '=') {
                int high = i + 1 < body.length ? hex(body[i + 1]) : -1;
                int low = i + 2 < body.length ? hex(body[i + 2]) : -1;
                int end = lineEnd(body, i + 1);
                if (high >= 0 && low >= 0) {
                    out.write(high << 4 | low);
                    i += 3;
                } else if (end >= 0) {
                    i = end;
                } else {
                    broken = true;
                    out.write(b);
                    i++;
                }
            } else if (b == ' ' || b == '\t') {
                // Blanks before a line end were added on the way.
                int end = lineEnd(body, i);
                if (end >= 0 && end > i) {
                    i = lineBreak(body, i);
                } else {
                    int run = i;
                    while (run < body.length && (body[run] == ' ' || body[run] == '\t')) {
                        out.write(body[run++]);
                    }
                    i = run;
                }
            } else {
                out.write(b);
                i++;
            }
        }
        if (broken) {
            defects.add("bad quoted-printable in part " + part);
        }
        return out.toByteArray();
    }

    /// The place behind the line end that comes next but for blanks, or -1. The end of the text is one too.
    private static int lineEnd(byte[] body, int from) {
        int i = lineBreak(body, from);
        if (i == body.length) {
            return i;
        }
        if (body[i] == '\r') {
            i++;
            return i < body.length && body[i] == '\n' ? i + 1 : i;
        }
        return body[i] == '\n' ? i + 1 : -1;
    }

    private static int lineBreak(byte[] body, int from) {
        int i = from;
        while (i < body.length && (body[i] == ' ' || body[i] == '\t')) {
            i++;
        }
        return i;
    }

    static int hex(int c) {
        return c >= '0' && c <= '9'
                ? c - '0'
                : c >= 'A' && c <= 'F' ? c - 'A' + 10 : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
    }
}
