package org.tocsin.readers.eventlog.exported;

import java.io.IOException;
import java.util.Optional;
import org.tocsin.model.Gap;
import org.tocsin.readers.Window;
import org.tocsin.readers.text.Encoding;

/// Cuts a text into its `<Event>` elements, whatever stands around them (one root, many documents, a tool's own lines),
/// so that one damaged event costs only itself.
final class XmlEvents {
    /// How much of a start tag is looked at to tell a new event from an element of that name inside one.
    private static final int TAG = 512;

    private final Window window;
    private final Encoding encoding;
    private final int width;
    private final int most;
    private int at;

    XmlEvents(Window window, Encoding encoding, int most) {
        this.window = window;
        this.encoding = encoding;
        this.width = encoding.width();
        this.most = most;
    }

    /// What stands next in the text.
    sealed interface Piece {
        long offset();

        /// From `<Event` to `</Event>`; its bytes are valid until the next call.
        record Whole(long offset, byte[] bytes, int from, int to) implements Piece {}

        record Broken(long offset, Gap.Cause cause, String detail) implements Piece {}
    }

    Optional<Piece> next() throws IOException {
        window.drop(at);
        at = 0;
        long stray = -1;
        while (has(width)) {
            if (encoding.unit(window.bytes(), at) == '<') {
                if (isEventTag()) {
                    return stray >= 0 ? Optional.of(headless(stray)) : Optional.of(event());
                }
                if (stray < 0 && (matches(at, "<System>") || matches(at, "</Event>"))) {
                    stray = window.offset(at);
                }
            }
            at += width;
            if (at >= 64 * 1024) {
                window.drop(at);
                at = 0;
            }
        }
        return stray >= 0 ? Optional.of(headless(stray)) : Optional.empty();
    }

    private static Piece headless(long offset) {
        return new Piece.Broken(offset, Gap.Cause.DAMAGED, "Part of an event whose beginning is damaged was skipped.");
    }

    private Piece event() throws IOException {
        int start = at;
        long offset = window.offset(start);
        boolean tooLong = false;
        int depth = 0;
        while (has(width)) {
            if (encoding.unit(window.bytes(), at) == '<') {
                if (matches(at, "<![CDATA[")) {
                    pass("]]>");
                } else if (matches(at, "<!--")) {
                    pass("-->");
                } else if (isEventTag()) {
                    if (depth > 0 && isOutermost()) {
                        return broken(offset, tooLong, Gap.Cause.DAMAGED, "This event does not end before the next.");
                    }
                    if (!isClosedAtOnce()) {
                        depth++;
                    } else if (depth == 0) {
                        pass(">");
                        return new Piece.Whole(offset, window.bytes(), start, at);
                    }
                } else if (matches(at, "</Event>") && --depth == 0) {
                    at += 8 * width;
                    return tooLong || at - start > most
                            ? broken(offset, true, Gap.Cause.LIMIT, "")
                            : new Piece.Whole(offset, window.bytes(), start, at);
                }
            }
            at += width;
            if (tooLong ? at >= 64 * 1024 : at - start > most) {
                tooLong = true;
                window.drop(Math.min(at, window.end()));
                at = 0;
                start = 0;
            }
        }
        return broken(offset, tooLong, Gap.Cause.TRUNCATED, "The text ends inside this event.");
    }

    private Piece broken(long offset, boolean tooLong, Gap.Cause cause, String detail) {
        return tooLong
                ? new Piece.Broken(
                        offset, Gap.Cause.LIMIT, "This event is longer than " + most + " bytes and was skipped.")
                : new Piece.Broken(offset, cause, detail);
    }

    private boolean has(int bytes) throws IOException {
        while (at + bytes > window.end()) {
            if (!window.more()) {
                return false;
            }
        }
        return true;
    }

    private boolean matches(int from, String text) throws IOException {
        if (!has(from - at + text.length() * width)) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (encoding.unit(window.bytes(), from + i * width) != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private boolean isEventTag() throws IOException {
        if (!matches(at, "<Event") || !has(7 * width)) {
            return false;
        }
        int after = encoding.unit(window.bytes(), at + 6 * width);
        return after == '>' || after == '/' || after == ' ' || after == '\t' || after == '\r' || after == '\n';
    }

    /// Whether the tag here begins an event of its own: it names the event schema, or `<System>` comes next.
    private boolean isOutermost() throws IOException {
        has(TAG * width);
        int units = Math.min(TAG, (window.end() - at) / width);
        String text = encoding.decode(window.bytes(), at, at + units * width);
        int close = text.indexOf('>');
        if (close < 0) {
            return false;
        }
        return text.substring(0, close).contains("schemas.microsoft.com/win/2004/08/events/event")
                || text.substring(close + 1).stripLeading().startsWith("<System");
    }

    private boolean isClosedAtOnce() throws IOException {
        int before = 0;
        for (int i = at; i < at + TAG * width; i += width) {
            if (!has(i - at + width)) {
                return false;
            }
            int unit = encoding.unit(window.bytes(), i);
            if (unit == '>') {
                return before == '/';
            }
            before = unit;
        }
        return false;
    }

    /// Moves to the last unit of the given end mark, or to where the next event begins if that comes first: a mark that
    /// is never closed must not swallow what follows.
    private void pass(String mark) throws IOException {
        int length = mark.length();
        int begin = at;
        while (has(length * width)) {
            if (matches(at, mark)) {
                at += (length - 1) * width;
                return;
            }
            if (at > begin && encoding.unit(window.bytes(), at) == '<' && isEventTag() && isOutermost()) {
                at -= width;
                return;
            }
            at += width;
            if (at - begin > most) {
                return;
            }
        }
    }
}
