package org.tocsin.readers.mail;

import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/// Undoes quoted-printable ([RFC 2045, 6.7](https://www.rfc-editor.org/rfc/rfc2045#section-6.7)). Programs differ in
/// what they do with blanks before a line end and with an `=` that begins nothing.
final class QuotedPrintable {
    private final byte[] body;
    private final int to;
    private final byte[] out;
    private int length;
    private boolean blanks;
    private boolean broken;
    private boolean feeds;

    private QuotedPrintable(byte[] body, int from, int to, int room) {
        this.body = body;
        this.to = to;
        this.out = new byte[room];
    }

    static TransferDecoding.Decoded decode(byte[] body, int from, int to, String part, Defects defects) {
        QuotedPrintable text = new QuotedPrintable(body, from, to, to - from);
        text.usual(from);
        if (text.broken) {
            defects.add("bad quoted-printable in part " + part);
        }
        return new TransferDecoding.Decoded(text.bytes(), text.broken || text.blanks || text.feeds);
    }

    /// What other programs make of it, one after the other: it may be large.
    static List<Supplier<byte[]>> others(byte[] body, int from, int to) {
        return List.of(
                () -> {
                    QuotedPrintable text = new QuotedPrintable(body, from, to, to - from);
                    text.keepingBlanks(from);
                    return text.bytes();
                },
                () -> {
                    int feeds = 0;
                    for (int i = from; i < to; i++) {
                        feeds += body[i] == '\n' ? 1 : 0;
                    }
                    QuotedPrintable text = new QuotedPrintable(body, from, to, to - from + feeds);
                    text.canonical(from);
                    return text.bytes();
                },
                () -> {
                    QuotedPrintable text = new QuotedPrintable(body, from, to, to - from + 2);
                    text.droppingSpaces(from);
                    return text.bytes();
                });
    }

    private byte[] bytes() {
        return Arrays.copyOf(out, length);
    }

    private void put(int b) {
        out[length++] = (byte) b;
    }

    private void usual(int from) {
        int i = from;
        while (i < to) {
            byte b = body[i];
            if (b == '=') {
                int end;
                if (isHex(i)) {
                    put(hexAt(i));
                    i += 3;
                } else if ((end = lineEnd(i + 1)) >= 0) {
                    boolean plain = end < to && (body[i + 1] == '\r' || body[i + 1] == '\n');
                    blanks |= !plain;
                    i = end;
                } else {
                    broken = true;
                    put(b);
                    i++;
                }
            } else if (b == ' ' || b == '\t') {
                // Blanks before a line end were added on the way.
                int run = i;
                while (run < to && (body[run] == ' ' || body[run] == '\t')) {
                    run++;
                }
                if (run == to || body[run] == '\n' || body[run] == '\r') {
                    blanks = true;
                } else {
                    while (i < run) {
                        put(body[i++]);
                    }
                }
                i = run;
            } else {
                feeds |= b == '\n' && (i == from || body[i - 1] != '\r');
                put(b);
                i++;
            }
        }
    }

    private boolean isHex(int at) {
        return at + 2 < to && TransferDecoding.hex(body[at + 1]) >= 0 && TransferDecoding.hex(body[at + 2]) >= 0;
    }

    private int hexAt(int at) {
        return TransferDecoding.hex(body[at + 1]) << 4 | TransferDecoding.hex(body[at + 2]);
    }

    /// The place behind the line end that comes next but for blanks, or -1. The end of the text is one too.
    private int lineEnd(int from) {
        int i = from;
        while (i < to && (body[i] == ' ' || body[i] == '\t')) {
            i++;
        }
        if (i >= to) {
            return to;
        }
        if (body[i] == '\r') {
            return i + 1 < to && body[i + 1] == '\n' ? i + 2 : i + 1;
        }
        return body[i] == '\n' ? i + 1 : -1;
    }

    /// Blanks stay, and `=` with blanks behind it is text: Python's package.
    private void keepingBlanks(int from) {
        int i = from;
        while (i < to) {
            byte b = body[i++];
            if (b != '=') {
                put(b);
            } else if (i >= to) {
                break;
            } else if (body[i] == '\n' || body[i] == '\r') {
                while (i < to && body[i] != '\n') {
                    i++;
                }
                i++;
            } else if (body[i] == '=') {
                put('=');
                i++;
            } else if (isHex(i - 1)) {
                put(hexAt(i - 1));
                i += 2;
            } else {
                put('=');
            }
        }
    }

    /// All line ends come out as two characters: mime4j.
    private void canonical(int from) {
        int i = from;
        int held = from;
        boolean soft = false;
        while (i < to) {
            byte b = body[i];
            if (b == '\n') {
                if (!soft) {
                    put('\r');
                    put('\n');
                }
                soft = false;
                held = ++i;
            } else if (b == '=') {
                while (held < i) {
                    put(body[held++]);
                }
                i = equalsSign(i);
                soft = i < 0;
                i = Math.abs(i);
                held = soft && body[i - 1] != '=' ? i - 2 : i;
            } else if (isWhite(b)) {
                i++;
            } else {
                while (held <= i) {
                    put(body[held++]);
                }
                i++;
                soft = false;
            }
        }
    }

    /// @return where to go on; below zero if a line end that may come is to be dropped
    private int equalsSign(int at) {
        if (at + 1 >= to) {
            put('=');
            return at + 1;
        }
        byte next = body[at + 1];
        if (next == '=') {
            put('=');
            boolean ends = at + 2 < to
                    && (body[at + 2] == '\n' || at + 3 < to && body[at + 2] == '\r' && body[at + 3] == '\n');
            return ends ? -(at + 2) : at + 2;
        }
        if (isWhite(next)) {
            return next == '\n' ? -(at + 1) : -(at + 2);
        }
        if (isHex(at)) {
            put(hexAt(at));
            return at + 3;
        }
        put('=');
        put(next);
        if (at + 2 < to) {
            put(body[at + 2]);
        }
        return Math.min(to, at + 3);
    }

    private static boolean isWhite(byte b) {
        return b == ' ' || b >= '\t' && b <= '\r' || b >= 0x1C && b <= 0x1F;
    }

    /// Only spaces go before a line end, and `=` before anything odd is text: the Java mail library. At the very end
    /// it looks one byte too far and gives it out as 255.
    private void droppingSpaces(int from) {
        int i = from;
        int beyond = 0;
        while (i < to) {
            byte b = body[i];
            if (b == ' ') {
                int run = i;
                while (run < to && body[run] == ' ') {
                    run++;
                }
                boolean dropped = run == to || body[run] == '\r' || body[run] == '\n';
                while (!dropped && i < run) {
                    put(body[i++]);
                }
                i = run;
            } else if (b != '=') {
                put(b);
                i++;
            } else if (i + 1 >= to && beyond == 0) {
                i++;
            } else if (i + 1 < to && body[i + 1] == '\n') {
                i += 2;
            } else if (i + 1 < to && body[i + 1] == '\r') {
                i += i + 2 < to && body[i + 2] == '\n' ? 3 : 2;
            } else if (isHex(i)) {
                put(hexAt(i));
                i += 3;
            } else {
                beyond += i + 2 >= to ? 1 : 0;
                put(b);
                i++;
            }
        }
        while (beyond-- > 0) {
            put(0xFF);
        }
    }
}
