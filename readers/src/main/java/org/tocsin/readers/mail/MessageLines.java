package org.tocsin.readers.mail;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import org.tocsin.model.Content;
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
    /// @param unquoted lines of which a `>` was taken away
    /// @param byLength whether its end was told by `Content-Length`
    record Message(byte[] bytes, boolean cut, int unquoted, boolean byLength) {}

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

    /// Lets go of the line here: of a long one piece by piece, it may be longer than memory.
    ///
    /// @return whether the line had an end
    boolean skipLine() throws IOException {
        while (here()) {
            byte[] bytes = window.bytes();
            int end = window.end();
            while (at < end) {
                if (bytes[at++] == '\n') {
                    drop();
                    return true;
                }
            }
            drop();
        }
        return false;
    }

    /// The line here, without its end; the next one is moved to.
    String takeLine() throws IOException {
        int start = at;
        passLine();
        int end = at;
        byte[] bytes = window.bytes();
        while (end > start && (bytes[end - 1] == '\n' || bytes[end - 1] == '\r')) {
            end--;
        }
        return Charsets.guessed(bytes, start, end);
    }

    /// Collects lines up to the next "From " line, or as many bytes as the header rightly says.
    ///
    /// @param to where the range of this content ends that is read here
    Message message(int most, Content content, long to) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream(16 * 1024);
        boolean cut = false;
        boolean header = true;
        int unquoted = 0;
        long length = -1;
        while (here() && !isFromLine()) {
            if (header) {
                length = contentLength(length);
                header = !isBlankLine();
                if (!header && length > 0) {
                    int blank = at;
                    passLine();
                    out.write(window.bytes(), blank, at - blank);
                    drop();
                    if (endsThere(content, to, length)) {
                        return withLength(out, length, most);
                    }
                    continue;
                }
            }
            boolean quoted = quotedFrom();
            unquoted += quoted ? 1 : 0;
            int start = quoted ? at + 1 : at;
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
        return new Message(withoutLastEmptyLine(out.toByteArray()), cut, unquoted, false);
    }

    /// The value of a line `Content-Length: 123` here, or what was known before.
    private long contentLength(long before) throws IOException {
        byte[] name = {'c', 'o', 'n', 't', 'e', 'n', 't', '-', 'l', 'e', 'n', 'g', 't', 'h', ':'};
        if ((window.bytes()[at] | 0x20) != 'c' || !ensure(name.length + 20)) {
            return before;
        }
        byte[] bytes = window.bytes();
        for (int i = 0; i < name.length; i++) {
            if ((bytes[at + i] | (name[i] >= 'a' ? 0x20 : 0)) != name[i]) {
                return before;
            }
        }
        int i = at + name.length;
        while (bytes[i] == ' ' && i < at + name.length + 4) {
            i++;
        }
        long value = -1;
        for (int digits = 0; digits < 12 && bytes[i] >= '0' && bytes[i] <= '9'; digits++) {
            value = Math.max(value, 0) * 10 + bytes[i++] - '0';
        }
        return value < 0 ? before : value;
    }

    /// Whether so many bytes from here a message begins, or the mailbox ends.
    private boolean endsThere(Content content, long to, long length) throws IOException {
        long end = window.offset(at) + length;
        if (end > to) {
            return false;
        }
        byte[] next = new byte[FromLine.LONGEST + 200];
        int count = content.read(end, next, 0, next.length);
        int i = 0;
        while (i < count && i < 4 && (next[i] == '\n' || next[i] == '\r')) {
            i++;
        }
        return i == count && end + i >= content.size() || FromLine.at(next, i, count);
    }

    private Message withLength(ByteArrayOutputStream out, long length, int most) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream((int) Math.min(length, 64 * 1024));
        long left = length;
        while (left > 0 && here()) {
            int step = (int) Math.min(left, window.end() - at);
            int room = Math.max(0, Math.min(step, most - out.size() - body.size()));
            body.write(window.bytes(), at, room);
            at += step;
            left -= step;
            drop();
        }
        boolean cut = out.size() + body.size() >= most && length > body.size();
        byte[] text = body.toByteArray();
        int unquoted = hasFromLine(text) ? 0 : unquote(text, out);
        if (unquoted == 0) {
            out.writeBytes(text);
        }
        return new Message(out.toByteArray(), cut, unquoted, true);
    }

    private static boolean hasFromLine(byte[] text) {
        for (int at = 0; at < text.length; at = MailHead.lineEnd(text, at) + 1) {
            if (FromLine.startsWith(text, at, text.length)) {
                return true;
            }
        }
        return false;
    }

    /// Writes the text with one `>` less before each `From `, if there is any.
    ///
    /// @return how many
    private static int unquote(byte[] text, ByteArrayOutputStream into) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(text.length);
        int count = 0;
        for (int at = 0; at < text.length; ) {
            int next = Math.min(text.length, MailHead.lineEnd(text, at) + 1);
            int quotes = at;
            while (quotes < next && text[quotes] == '>') {
                quotes++;
            }
            boolean quoted = quotes > at && FromLine.startsWith(text, quotes, next);
            count += quoted ? 1 : 0;
            out.write(text, quoted ? at + 1 : at, next - at - (quoted ? 1 : 0));
            at = next;
        }
        if (count > 0) {
            into.writeBytes(out.toByteArray());
        }
        return count;
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
