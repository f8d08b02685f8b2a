package org.tocsin.readers.text;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.tocsin.model.Content;
import org.tocsin.readers.Window;

/// Walks through the lines of a content, one in hand at a time. Lines end with a line feed; a carriage return before it
/// is no part of the line, nor is a byte order mark before the first.
public final class Lines {
    /// No log writes longer lines than this many bytes; the rest of one is passed over.
    public static final int LONGEST = 1 << 20;

    private static final int STEP = 64 * 1024;

    /// One line.
    ///
    /// @param number from 1
    /// @param offset of its first byte
    /// @param text in UTF-8, or in ISO 8859-1 where the bytes are no UTF-8
    /// @param cut whether it is longer, and its end was passed over
    public record Line(long number, long offset, String text, boolean cut) {}

    private final Window window;
    private final int most;
    private int at;
    private long number;

    public Lines(Content content, int mostBytes) {
        this.window = new Window(content, 0, content.size());
        this.most = Math.min(mostBytes, LONGEST);
    }

    public Optional<Line> next() throws IOException {
        if (at >= STEP) {
            window.drop(at);
            at = 0;
        }
        int start = at;
        while (true) {
            int end = window.end();
            byte[] bytes = window.bytes();
            while (at < end && bytes[at] != '\n') {
                at++;
            }
            if (at < end) {
                return Optional.of(line(start, at++, false));
            }
            if (at - start > most) {
                Line line = line(start, start + most, true);
                passOver();
                return Optional.of(line);
            }
            if (!window.more()) {
                return at > start ? Optional.of(line(start, at, false)) : Optional.empty();
            }
        }
    }

    private void passOver() throws IOException {
        while (true) {
            byte[] bytes = window.bytes();
            int end = window.end();
            while (at < end && bytes[at] != '\n') {
                at++;
            }
            if (at < end) {
                at++;
                return;
            }
            window.drop(at);
            at = 0;
            if (!window.more()) {
                return;
            }
        }
    }

    private Line line(int from, int to, boolean cut) {
        number++;
        byte[] bytes = window.bytes();
        int end = Math.min(to, from + most);
        boolean tooLong = cut || end < to;
        if (!tooLong && end > from && bytes[end - 1] == '\r') {
            end--;
        }
        // Not in the middle of a character.
        while (tooLong && end > from && (bytes[end] & 0xC0) == 0x80) {
            end--;
        }
        long offset = window.offset(from);
        int first = from;
        if (offset == 0 && end - from >= 3 && bytes[from] == (byte) 0xEF && bytes[from + 1] == (byte) 0xBB) {
            first += 3;
        }
        return new Line(number, offset, decode(bytes, first, end), tooLong);
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
