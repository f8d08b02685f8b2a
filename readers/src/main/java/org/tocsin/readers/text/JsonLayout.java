package org.tocsin.readers.text;

import java.io.IOException;
import java.util.Optional;
import org.tocsin.model.Bytes;
import org.tocsin.model.Content;
import org.tocsin.readers.Window;

/// How a JSON text is laid out, as its first bytes show.
///
/// @param lines whether it has one object a line
/// @param start where the first object may begin
/// @param list whether the events are a list inside the one outer object, so that the list's end is the end
/// @param hasEvent whether one of the wanted objects was seen among the first
public record JsonLayout(Encoding encoding, boolean lines, long start, boolean list, boolean hasEvent) {
    /// How much is looked at.
    private static final int LOOK = 1 << 20;

    /// How many objects are looked at.
    private static final int OBJECTS = 200;

    public static JsonLayout of(Content content, JsonForm form) throws IOException {
        byte[] head = new byte[(int) Math.min(LOOK, content.size())];
        return of(head, content.read(0, head, 0, head.length), form);
    }

    public static JsonLayout of(byte[] head, int length, JsonForm form) throws IOException {
        Encoding encoding = Encoding.of(head, length);
        if (encoding == Encoding.UTF_8) {
            int list = JsonText.listInside(head, length, form.lists());
            if (list >= 0
                    && hasEvent(head, list, length, encoding, false, form)
                    && !hasSecondObject(head, length, encoding)) {
                return new JsonLayout(encoding, false, list, true, true);
            }
        }
        if (hasEvent(head, 0, length, encoding, true, form)) {
            return new JsonLayout(encoding, true, 0, false, true);
        }
        return new JsonLayout(encoding, false, 0, false, hasEvent(head, 0, length, encoding, false, form));
    }

    private static boolean hasSecondObject(byte[] head, int length, Encoding encoding) throws IOException {
        JsonObjects objects = new JsonObjects(new Window(new Bytes(head), 0, length), encoding, false, false, length);
        return objects.next().orElseThrow() instanceof JsonObjects.Piece.Whole
                && objects.next().isPresent();
    }

    /// Whether one of the wanted objects is among the first from a place on.
    static boolean hasEvent(byte[] head, int from, int length, Encoding encoding, boolean lines, JsonForm form)
            throws IOException {
        JsonObjects objects =
                new JsonObjects(new Window(new Bytes(head), from, length), encoding, lines, false, length);
        for (int i = 0; i < OBJECTS; i++) {
            Optional<JsonObjects.Piece> piece = objects.next();
            if (piece.isEmpty()) {
                return false;
            }
            if (piece.get() instanceof JsonObjects.Piece.Whole whole
                    && JsonText.parse(whole.bytes(), whole.from(), whole.to(), encoding)
                            instanceof JsonText.Parsed.Value value
                    && form.isOrHolds(value.object())) {
                return true;
            }
        }
        return false;
    }
}
