package org.tocsin.readers.mail;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import org.tocsin.readers.Window;

/// Walks through a mailbox line by line.
final class MessageLines {
    private final Window window;
    private int at;

    MessageLines(Window window) {
        this.window = window;
    }

    /// One message without its "From " line.
    ///
    /// @param cut whether it was longer than may be kept
    record Message(byte[] bytes, boolean cut) {}

    /// Whether there is a line here.
    boolean here() throws IOException {
        return at < window.end() || window.more();
    }

    long offset() {
        return window.offset(at);
    }

    void drop() {
        window.drop(at);
        at = 0;
    }

    boolean isBlankLine() throws IOException {
        byte first = window.bytes()[at];
        if (first == '\n') {
            return true;
        }
        return first == '\r' && ensure(2) && window.bytes()[at + 1] == '\n';
    }

    private boolean ensure(int bytes) throws IOException {
        while (at + bytes > window.end()) {
            if (!window.more()) {
                return false;
            }
        }
        return true;
    }

    boolean isFromLine() throws IOException {
        if (window.bytes()[at] != 'F' || !ensure(5) || !FromLine.startsWith(window.bytes(), at, window.end())) {
            return false;
        }
        ensure(FromLine.LONGEST + 100);
        return FromLine.at(window.bytes(), at, window.end());
    }

    /// Moves to the next line.
    ///
    /// @return whether the line had an end
    boolean passLine() throws IOException {
        while (here()) {
            byte[] bytes = window.bytes();
            int end = window.end();
            while (at < end) {
                if (bytes[at++] == '\n') {
                    return true;
                }
            }
        }
        return false;
    }

    /// Collects lines up to the next "From " line.
    Message message(int most) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream(16 * 1024);
        boolean cut = false;
        while (here() && !isFromLine()) {
            int start = quotedFrom() ? at + 1 : at;
            boolean ended = false;
            while (!ended && here()) {
                // A line may be longer than memory: taken in pieces.
                byte[] bytes = window.bytes();
                int end = window.end();
                while (at < end && !ended) {
                    ended = bytes[at++] == '\n';
                }
                int room = Math.min(at - start, most - out.size());
                cut |= room < at - start;
                out.write(bytes, start, Math.max(0, room));
                if (!ended || at > 32 * 1024) {
                    drop();
                }
                start = at;
            }
        }
        return new Message(withoutLastEmptyLine(out.toByteArray()), cut);
    }

    /// The empty line before the next "From " line is the mailbox's, not the message's, unless it ends the header.
    private static byte[] withoutLastEmptyLine(byte[] message) {
        int end = message.length;
        boolean windows = end >= 2 && message[end - 2] == '\r';
        int last = windows ? end - 2 : end - 1;
        if (last < 1 || message[end - 1] != '\n' || message[last - 1] != '\n') {
            return message;
        }
        for (int i = 0; i < last; i = MailHead.lineEnd(message, i) + 1) {
            if (MailHead.isEmpty(message, i, MailHead.lineEnd(message, i))) {
                return Arrays.copyOf(message, last);
            }
        }
        return message;
    }

    /// Whether the line is `>From `, with any number of `>`.
    private boolean quotedFrom() throws IOException {
        int i = at;
        while (i - at < 100 && ensure(i - at + 6) && window.bytes()[i] == '>') {
            i++;
        }
        return i > at && FromLine.startsWith(window.bytes(), i, window.end());
    }
}
