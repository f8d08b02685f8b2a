package org.tocsin.readers.text;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.tocsin.model.Content;
import org.tocsin.readers.Window;

/// Walks through the lines of a content, one in hand at a time. Lines end with a line feed; a carriage return before it
/// is no part of the line, nor is a byte order mark before the first.
///
/// The content may be in UTF-16, as Windows PowerShell writes what is sent to a file, with a mark or, where the first
/// character shows it, without.
public final class Lines {
    /// No log writes longer lines than this many bytes; the rest of one is passed over.
    public static final int LONGEST = 1 << 20;

    private static final int STEP = 64 * 1024;

    /// One line.
    ///
    /// @param number from 1
    /// @param offset of its first byte
    /// @param text of UTF-8 or UTF-16, or of ISO 8859-1 where the bytes are no UTF-8
    /// @param cut whether it is longer, and its end was passed over
    public record Line(long number, long offset, String text, boolean cut) {}

    private final Window window;
    private final int most;
    private Encoding encoding = Encoding.UTF_8;
    private int at;
    private long number;

    public Lines(Content content, int mostBytes) {
        this.window = new Window(content, 0, content.size());
        // Whole units of UTF-16 too.
        this.most = Math.min(mostBytes, LONGEST) & ~1;
    }

    public Optional<Line> next() throws IOException {
        if (at >= STEP) {
            window.drop(at);
            at = 0;
        }
        if (window.end() == 0 && window.offset(0) == 0 && window.more()) {
            encoding = Encoding.of(window.bytes(), window.end());
        }
        int start = at;
        while (true) {
            if (toLineFeed()) {
                int end = at;
                at += encoding.width();
                return Optional.of(line(start, end, false));
            }
            if (at - start > most) {
                Line line = line(start, start + most, true);
                passOver();
                return Optional.of(line);
            }
            if (!window.more()) {
                // With half a unit, where the content breaks off in one.
                at = window.end();
                return at > start ? Optional.of(line(start, at, false)) : Optional.empty();
            }
        }
    }

    /// Goes on to the next line feed in hand; false where there is none.
    private boolean toLineFeed() {
        byte[] bytes = window.bytes();
        int end = window.end();
        if (encoding == Encoding.UTF_8) {
            while (at < end && bytes[at] != '\n') {
                at++;
            }
            return at < end;
        }
        while (at + 1 < end && encoding.unit(bytes, at) != '\n') {
            at += 2;
        }
        return at + 1 < end;
    }

    private void passOver() throws IOException {
        while (true) {
            if (toLineFeed()) {
                at += encoding.width();
                return;
            }
            window.drop(at);
            at = 0;
            if (!window.more()) {
                at = window.end();
                return;
            }
        }
    }

    private Line line(int from, int to, boolean cut) {
        number++;
        byte[] bytes = window.bytes();
        int width = encoding.width();
        int end = Math.min(to, from + most);
        boolean tooLong = cut || end < to;
        if (!tooLong && end - from >= width && encoding.unit(bytes, end - width) == '\r') {
            end -= width;
        }
        // Not in the middle of a character.
        while (tooLong && end > from && continues(bytes, end)) {
            end -= width;
        }
        long offset = window.offset(from);
        int first = from + (offset == 0 ? mark(bytes, from, end) : 0);
        String text = encoding == Encoding.UTF_8 ? decode(bytes, first, end) : encoding.decode(bytes, first, end);
        return new Line(number, offset, text, tooLong);
    }

    private boolean continues(byte[] bytes, int at) {
        return encoding == Encoding.UTF_8
                ? (bytes[at] & 0xC0) == 0x80
                : Character.isLowSurrogate((char) encoding.unit(bytes, at));
    }

    /// The bytes of the byte order mark at the beginning.
    private int mark(byte[] bytes, int from, int end) {
        if (encoding == Encoding.UTF_8) {
            return end - from >= 3 && bytes[from] == (byte) 0xEF && bytes[from + 1] == (byte) 0xBB ? 3 : 0;
        }
        return end - from >= 2 && encoding.unit(bytes, from) == 0xFEFF ? 2 : 0;
    }

    /// Text in UTF-8; where the bytes are none, each byte is a character, so that none is lost.
    public static String decode(byte[] bytes, int from, int to) {
        String text = new String(bytes, from, to - from, StandardCharsets.UTF_8);
        if (text.indexOf('\uFFFD') >= 0
                && !Arrays.equals(text.getBytes(StandardCharsets.UTF_8), Arrays.copyOfRange(bytes, from, to))) {
            return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
        }
        return text;
    }
}
