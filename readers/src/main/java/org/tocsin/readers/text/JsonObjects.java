package org.tocsin.readers.text;

import java.io.IOException;
import java.util.Optional;
import org.tocsin.model.Gap;
import org.tocsin.readers.Window;

/// Cuts a range of JSON text into its outermost objects, so that one damaged object costs only itself. Understands
/// one object a line, objects one after the other, and an array of them; what stands between objects (commas, the
/// array's brackets, byte order marks, record separators) is passed over.
///
/// Where the text has one object a line, a line end always ends the object. Elsewhere a new object is also taken to
/// begin where a line starts with as much blank as the current object's first line and then `{`, if the inside of the
/// current object is indented further than that.
public final class JsonObjects {
    private static final int QUOTE = '"';

    private final Window window;
    private final Encoding encoding;
    private final int width;
    private final boolean lines;
    private final boolean list;
    private final int most;
    private int at;

    /// Blank units before the first unit of the present line that is not blank.
    private int indent;

    /// Whether only blanks have been seen in the present line.
    private boolean fresh = true;

    /// @param lines whether the text has one object a line
    /// @param list whether the `]` after the last object is the end, and the rest is the outer object's
    /// @param most the most bytes that one object may have
    public JsonObjects(Window window, Encoding encoding, boolean lines, boolean list, int most) {
        this.window = window;
        this.encoding = encoding;
        this.width = encoding.width();
        this.lines = lines;
        this.list = list;
        this.most = most;
    }

    /// What stands next in the text.
    public sealed interface Piece {
        long offset();

        /// An object whose brackets match; its bytes are valid until the next call.
        record Whole(long offset, byte[] bytes, int from, int to) implements Piece {}

        /// A stretch that gives no object.
        record Broken(long offset, Gap.Cause cause, String detail) implements Piece {}
    }

    public Optional<Piece> next() throws IOException {
        window.drop(at);
        at = 0;
        while (here()) {
            int unit = encoding.unit(window.bytes(), at);
            if (unit == '{') {
                return Optional.of(object());
            }
            if (list && unit == ']') {
                return Optional.empty();
            }
            if (!isBetween(unit)) {
                return Optional.of(junk());
            }
            step(unit);
            if (at >= 64 * 1024) {
                window.drop(at);
                at = 0;
            }
        }
        return Optional.empty();
    }

    /// Where the next piece is looked for.
    public long offset() {
        return window.offset(at);
    }

    private boolean here() throws IOException {
        while (at + width > window.end()) {
            if (!window.more()) {
                return false;
            }
        }
        return true;
    }

    private void step(int unit) {
        at += width;
        if (unit == '\n') {
            indent = 0;
            fresh = true;
        } else if (fresh) {
            if (unit == ' ' || unit == '\t') {
                indent++;
            } else {
                fresh = unit == 0xFEFF || unit == 0xEF || unit == 0xBB || unit == 0xBF || unit == '\r';
            }
        }
    }

    /// NUL bytes are what a crash leaves at the end of a log.
    private static boolean isBetween(int unit) {
        return switch (unit) {
            case ' ', '\t', '\r', '\n', ',', '[', ']', 0, 0x1E, 0xFEFF, 0xEF, 0xBB, 0xBF -> true;
            default -> false;
        };
    }

    private Piece junk() throws IOException {
        long offset = window.offset(at);
        while (here()) {
            int unit = encoding.unit(window.bytes(), at);
            if (unit == '{' && fresh) {
                break;
            }
            step(unit);
            if (at >= 64 * 1024) {
                window.drop(at);
                at = 0;
            }
        }
        return new Piece.Broken(offset, Gap.Cause.DAMAGED, "Text outside any JSON object was skipped.");
    }

    private Piece object() throws IOException {
        int start = at;
        long offset = window.offset(start);
        int margin = fresh ? indent : -1;
        boolean deeper = false;
        boolean tooLong = false;
        int depth = 0;
        boolean quoted = false;
        while (here()) {
            byte[] bytes = window.bytes();
            int unit = encoding.unit(bytes, at);
            if (unit == '\n') {
                if (lines) {
                    return broken(offset, tooLong, Gap.Cause.DAMAGED, "This line is no complete JSON object.");
                }
                step(unit);
                passBlanks();
                if (margin >= 0 && indent > margin) {
                    deeper = true;
                } else if (deeper && indent == margin && here() && encoding.unit(window.bytes(), at) == '{') {
                    return broken(offset, tooLong, Gap.Cause.DAMAGED, "This JSON object does not end before the next.");
                }
                continue;
            }
            step(unit);
            if (quoted) {
                if (unit == '\\') {
                    if (here() && encoding.unit(window.bytes(), at) != '\n') {
                        at += width;
                    }
                } else if (unit == QUOTE) {
                    quoted = false;
                }
            } else if (unit == QUOTE) {
                quoted = true;
            } else if (unit == '{' || unit == '[') {
                depth++;
            } else if ((unit == '}' || unit == ']') && --depth == 0) {
                if (at - start > most) {
                    tooLong = true;
                }
                return tooLong
                        ? broken(offset, true, Gap.Cause.LIMIT, "")
                        : new Piece.Whole(offset, window.bytes(), start, at);
            }
            if (tooLong ? at >= 64 * 1024 : at - start > most) {
                tooLong = true;
                window.drop(at);
                at = 0;
                start = 0;
            }
        }
        return broken(offset, tooLong, Gap.Cause.TRUNCATED, "The text ends inside this JSON object.");
    }

    private void passBlanks() throws IOException {
        while (here()) {
            int unit = encoding.unit(window.bytes(), at);
            if (unit != ' ' && unit != '\t') {
                return;
            }
            step(unit);
        }
    }

    private Piece broken(long offset, boolean tooLong, Gap.Cause cause, String detail) {
        return tooLong
                ? new Piece.Broken(
                        offset, Gap.Cause.LIMIT, "This JSON object is longer than " + most + " bytes and was skipped.")
                : new Piece.Broken(offset, cause, detail);
    }
}
