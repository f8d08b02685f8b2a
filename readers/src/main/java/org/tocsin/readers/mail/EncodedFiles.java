package org.tocsin.readers.mail;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.tocsin.readers.files.binhex.BinHex;

/// Files written into a text without MIME: uuencode, as old programs and attackers send them, yEnc and BinHex.
/// Outlook and others show them as attachments.
final class EncodedFiles {
    private static final int MOST = 100;

    /// Bytes that a file with shortened runs may have.
    private static final int LARGEST = 32 << 20;

    /// @param name as written
    /// @param bytes decoded
    record Found(String name, byte[] bytes) {}

    private EncodedFiles() {}

    static List<Found> in(byte[] text, int from, int to) {
        List<Found> found = new ArrayList<>(uuencoded(text, from, to));
        found.addAll(yEncoded(text, from, to));
        for (BinHex file : BinHex.in(text, LARGEST)) {
            found.add(new Found(file.name(), file.data()));
        }
        return found;
    }

    private static int next(byte[] text, int at, int to) {
        int i = at;
        while (i < to && text[i] != '\n') {
            i++;
        }
        return Math.min(to, i + 1);
    }

    private static int textEnd(byte[] text, int at, int next) {
        int end = next;
        while (end > at && (text[end - 1] == '\n' || text[end - 1] == '\r')) {
            end--;
        }
        return end;
    }

    private static boolean starts(byte[] text, int at, int end, String with) {
        if (at + with.length() > end) {
            return false;
        }
        for (int i = 0; i < with.length(); i++) {
            if (text[at + i] != with.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /// `begin 644 name`, lines that begin with their length, `end`.
    static List<Found> uuencoded(byte[] text, int from, int to) {
        List<Found> found = new ArrayList<>(0);
        int at = from;
        while (at < to && found.size() < MOST) {
            int next = next(text, at, to);
            int end = textEnd(text, at, next);
            int name = starts(text, at, end, "begin ") ? nameOf(text, at + 6, end) : -1;
            at = next;
            if (name < 0) {
                continue;
            }
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            boolean closed = false;
            int lines = 0;
            while (at < to && !closed) {
                next = next(text, at, to);
                int stop = textEnd(text, at, next);
                if (starts(text, at, stop, "end") && stop - at <= 4) {
                    closed = true;
                } else if (!line(text, at, stop, out)) {
                    break;
                } else {
                    lines++;
                }
                at = next;
            }
            if (lines > 0) {
                found.add(new Found(Charsets.guessed(text, name, end).strip(), out.toByteArray()));
            }
        }
        return found;
    }

    /// Where the name begins behind three or four octal digits, or -1.
    private static int nameOf(byte[] text, int from, int end) {
        int i = from;
        while (i < end && text[i] >= '0' && text[i] <= '7') {
            i++;
        }
        int digits = i - from;
        return digits >= 3 && digits <= 4 && i + 1 < end && text[i] == ' ' ? i + 1 : -1;
    }

    private static boolean line(byte[] text, int at, int end, ByteArrayOutputStream out) {
        if (at == end) {
            return false;
        }
        int length = text[at] - ' ' & 0x3F;
        if (text[at] < ' ' || text[at] > '`' || end - at - 1 > (length + 2) / 3 * 4 + 4) {
            return false;
        }
        int written = 0;
        for (int i = at + 1; written < length; i += 4) {
            int bits = 0;
            for (int k = 0; k < 4; k++) {
                // Blanks at the end may have been lost on the way.
                int c = i + k < end ? text[i + k] : ' ';
                if (c < ' ' || c > '`') {
                    return false;
                }
                bits = bits << 6 | c - ' ' & 0x3F;
            }
            for (int shift = 16; shift >= 0 && written < length; shift -= 8) {
                out.write(bits >> shift);
                written++;
            }
        }
        return true;
    }

    /// `=ybegin line=128 size=… name=…`, bytes moved by 42, `=yend` ([yEnc](http://www.yenc.org/yenc-draft.1.3.txt)).
    private static List<Found> yEncoded(byte[] text, int from, int to) {
        List<Found> found = new ArrayList<>(0);
        int at = from;
        while (at < to && found.size() < MOST) {
            int next = next(text, at, to);
            int end = textEnd(text, at, next);
            if (!starts(text, at, end, "=ybegin ")) {
                at = next;
                continue;
            }
            String head = Charsets.guessed(text, at, end);
            int name = head.indexOf("name=");
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            at = next;
            boolean closed = false;
            while (at < to && !closed) {
                next = next(text, at, to);
                end = textEnd(text, at, next);
                closed = starts(text, at, end, "=yend");
                if (!closed && !starts(text, at, end, "=ypart ")) {
                    for (int i = at; i < end; i++) {
                        boolean escaped = text[i] == '=' && i + 1 < end;
                        i += escaped ? 1 : 0;
                        out.write(text[i] - 42 - (escaped ? 64 : 0));
                    }
                }
                at = next;
            }
            if (closed) {
                found.add(new Found(name < 0 ? "" : head.substring(name + 5).strip(), out.toByteArray()));
            }
        }
        return found;
    }
}
