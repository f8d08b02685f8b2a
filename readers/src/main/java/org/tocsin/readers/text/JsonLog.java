package org.tocsin.readers.text;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.tocsin.model.Content;
import org.tocsin.model.Gap;
import org.tocsin.model.Source;
import org.tocsin.readers.Head;
import org.tocsin.readers.Readings;
import org.tocsin.readers.Window;

/// A log of JSON objects of one kind: one a line, one after the other, an array, or lists inside outer objects, such as
/// `{"Records": [{…}, …]}`, also several of those one after the other. Nothing but one object is held at a time.
public final class JsonLog implements JsonForm {
    private static final int LOOK = 1 << 20;
    private static final int NEXT = 16 * 1024;

    /// What may stand behind a list without being worth a word: a count, a link to the next page.
    private static final int TAIL = 1024;

    private final String what;
    private final List<String> lists;
    private final List<String> marks;
    private final Predicate<JsonValue.Object> wanted;

    /// @param what one of the objects is called, such as `a CloudTrail event`
    /// @param lists names of lists in an outer object; may be none
    /// @param marks quoted names that are all in a first object too long to be looked at whole
    /// @param wanted whether an object is one
    public JsonLog(String what, List<String> lists, List<String> marks, Predicate<JsonValue.Object> wanted) {
        this.what = what;
        this.lists = List.copyOf(lists);
        this.marks = List.copyOf(marks);
        this.wanted = wanted;
    }

    /// Where the objects go.
    public interface Taker {
        /// @param number of the object in its content, from 1; those that could not be read are counted
        /// @param offset of its first byte, or of the outer object's that holds it
        void take(JsonValue.Object object, long number, long offset);
    }

    @Override
    public List<String> lists() {
        return lists;
    }

    @Override
    public boolean isOrHolds(JsonValue.Object object) {
        return wanted.test(unwrapped(object)) || listed(object).stream().anyMatch(each -> wanted.test(unwrapped(each)));
    }

    /// Out of the envelope that Elasticsearch puts around a document.
    private static JsonValue.Object unwrapped(JsonValue.Object object) {
        JsonValue.Object document = object.object("_source");
        return document.members().isEmpty() ? object : document;
    }

    private List<JsonValue.Object> listed(JsonValue.Object outer) {
        for (String name : lists) {
            if (outer.get(name).orElse(JsonValue.Null.NULL) instanceof JsonValue.Array array) {
                return array.values().stream()
                        .filter(JsonValue.Object.class::isInstance)
                        .map(JsonValue.Object.class::cast)
                        .toList();
            }
        }
        return List.of();
    }

    public boolean recognises(Head head) {
        int length = head.bytes().length;
        String text = Encoding.text(head);
        int first = 0;
        while (first < text.length() && " \t\r\n[,\u001E\0".indexOf(text.charAt(first)) >= 0) {
            first++;
        }
        if (first == text.length() || text.charAt(first) != '{') {
            return false;
        }
        try {
            return JsonLayout.of(head.bytes(), length, this).hasEvent()
                    || length < head.size() && marks.stream().allMatch(text::contains);
        } catch (IOException impossible) {
            throw new AssertionError("bytes in memory cannot fail", impossible);
        }
    }

    public void read(Source source, Readings out, Taker taker) throws IOException {
        new Walk(source, out, taker).all();
    }

    /// One content being read.
    private final class Walk {
        private final Source source;
        private final Content content;
        private final Readings out;
        private final Taker taker;
        private final Damage damage;
        private long number;
        private long others;
        private long firstOther;

        Walk(Source source, Readings out, Taker taker) {
            this.source = source;
            this.content = source.content();
            this.out = out;
            this.taker = taker;
            this.damage = new Damage(source, out);
        }

        void all() throws IOException {
            long from = 0;
            byte[] head = new byte[(int) Math.min(LOOK, content.size())];
            Encoding encoding = Encoding.UTF_8;
            while (from < content.size()) {
                // Behind the first list only the beginning of the next is looked for.
                int length = content.read(from, head, 0, from == 0 ? head.length : Math.min(NEXT, head.length));
                encoding = from == 0 ? Encoding.of(head, length) : encoding;
                int list = listInside(head, length, encoding);
                if (list < 0) {
                    boolean lines = JsonLayout.hasEvent(head, 0, length, encoding, true, JsonLog.this);
                    objects(
                            new JsonObjects(
                                    new Window(content, from, content.size()),
                                    encoding,
                                    lines,
                                    false,
                                    out.limits().record()),
                            encoding);
                    break;
                }
                JsonObjects objects = new JsonObjects(
                        new Window(content, from + list, content.size()),
                        encoding,
                        false,
                        true,
                        out.limits().record());
                objects(objects, encoding);
                from = behind(objects.offset(), encoding);
            }
            damage.close();
            if (others > 0) {
                out.accept(new Gap(
                        source.at(-1, firstOther),
                        Gap.Cause.UNSUPPORTED,
                        others + " JSON objects, this one the first, are not " + what + " and were not read."));
            }
        }

        private int listInside(byte[] head, int length, Encoding encoding) {
            if (encoding == Encoding.UTF_8) {
                return JsonText.listInside(head, length, lists);
            }
            // The syntax is all in ASCII, and so are the names of the lists.
            byte[] narrow = new byte[length / 2];
            for (int i = 0; i < narrow.length; i++) {
                int unit = encoding.unit(head, 2 * i);
                narrow[i] = (byte) (unit < 0x80 ? unit : unit == 0xFEFF ? ' ' : '?');
            }
            int found = JsonText.listInside(narrow, narrow.length, lists);
            return found < 0 ? -1 : 2 * found;
        }

        /// Where the next outer object begins behind the end of a list, or the end.
        private long behind(long end, Encoding encoding) throws IOException {
            byte[] bytes = new byte[TAIL];
            int length = content.read(end, bytes, 0, bytes.length);
            int width = encoding.width();
            for (int i = 0; i + width <= length; i += width) {
                if (encoding.unit(bytes, i) == '{') {
                    return end + i;
                }
            }
            if (content.size() - end > TAIL) {
                damage.at(
                        end,
                        Gap.Cause.UNSUPPORTED,
                        "What stands behind the list, " + (content.size() - end) + " bytes, was not read.");
            }
            return content.size();
        }

        private void objects(JsonObjects objects, Encoding encoding) throws IOException {
            for (Optional<JsonObjects.Piece> piece = objects.next(); piece.isPresent(); piece = objects.next()) {
                number++;
                switch (piece.get()) {
                    case JsonObjects.Piece.Broken broken ->
                        damage.at(number, broken.offset(), broken.cause(), broken.detail());
                    case JsonObjects.Piece.Whole whole -> {
                        switch (JsonText.parse(whole.bytes(), whole.from(), whole.to(), encoding)) {
                            case JsonText.Parsed.Fault fault ->
                                damage.at(number, whole.offset(), fault.cause(), fault.detail());
                            case JsonText.Parsed.Value value -> take(value.object(), whole.offset());
                        }
                    }
                }
            }
        }

        private void take(JsonValue.Object outer, long offset) {
            JsonValue.Object object = unwrapped(outer);
            if (wanted.test(object)) {
                taker.take(object, number, offset);
                return;
            }
            List<JsonValue.Object> inside = listed(outer);
            if (!inside.isEmpty()) {
                inside.forEach(each -> take(each, offset));
            } else if (others++ == 0) {
                firstOther = offset;
            }
        }
    }
}
