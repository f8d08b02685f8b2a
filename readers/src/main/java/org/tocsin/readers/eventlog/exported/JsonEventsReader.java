package org.tocsin.readers.eventlog.exported;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tocsin.model.Content;
import org.tocsin.model.Gap;
import org.tocsin.model.Source;
import org.tocsin.readers.Head;
import org.tocsin.readers.Reader;
import org.tocsin.readers.Readings;
import org.tocsin.readers.Span;
import org.tocsin.readers.Window;
import org.tocsin.readers.text.Damage;
import org.tocsin.readers.text.Encoding;
import org.tocsin.readers.text.EventFields;
import org.tocsin.readers.text.JsonForm;
import org.tocsin.readers.text.JsonLayout;
import org.tocsin.readers.text.JsonObjects;
import org.tocsin.readers.text.JsonText;
import org.tocsin.readers.text.JsonValue;

/// Windows events as JSON, in any of the ways of [Dialect]: one object a line, objects one after the other, an
/// array, or a list inside one outer object.
///
/// A record's number is its EventRecordID, and -1 where the export has none; its offset is that of the object's `{`.
/// Objects that are no Windows event are counted and leave one gap for each span.
public final class JsonEventsReader implements Reader {
    private static final long SPAN = 64L << 20;

    /// What may stand behind a list of events without being worth a word: a count, a link to the next page.
    private static final int TAIL = 1024;

    private static final JsonForm FORM = new JsonForm() {
        @Override
        public List<String> lists() {
            return Dialect.LISTS;
        }

        @Override
        public boolean isOrHolds(JsonValue.Object object) {
            return Dialect.isOrHoldsEvent(object);
        }
    };

    @Override
    public String format() {
        return "windows-events-json";
    }

    @Override
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
            return JsonLayout.of(head.bytes(), length, FORM).hasEvent() || length < head.size() && looksLikeEvent(text);
        } catch (IOException impossible) {
            throw new AssertionError("bytes in memory cannot fail", impossible);
        }
    }

    /// For a first object that is longer than the head.
    private static boolean looksLikeEvent(String text) {
        return text.contains("\"EventID\"") && (text.contains("\"System\"") || text.contains("\"Channel\""))
                || text.contains("\"winlog\"") && text.contains("\"event_id\"")
                || text.contains("\"LogName\"") && text.contains("\"ProviderName\"") && text.contains("\"Id\"");
    }

    @Override
    public List<Span> cut(Content content) throws IOException {
        long size = content.size();
        JsonLayout layout = JsonLayout.of(content, FORM);
        if (size <= SPAN || !layout.lines()) {
            return List.of(new Span(0, size));
        }
        List<Span> spans = new ArrayList<>();
        long from = 0;
        for (long mark = SPAN; mark < size; mark += SPAN) {
            long start = lineStart(content, Math.max(mark, from), layout.encoding());
            if (start > from && start < size) {
                spans.add(new Span(from, start));
                from = start;
            }
        }
        spans.add(new Span(from, size));
        return spans;
    }

    /// The first line that begins at or after the mark, or the end.
    private static long lineStart(Content content, long mark, Encoding encoding) throws IOException {
        int width = encoding.width();
        long aligned = mark - mark % width - width;
        Window window = new Window(content, aligned, content.size());
        while (window.more()) {
            int i = 0;
            for (; i + width <= window.end(); i += width) {
                if (encoding.unit(window.bytes(), i) == '\n') {
                    return window.offset(i + width);
                }
            }
            window.drop(i);
        }
        return content.size();
    }

    @Override
    public void read(Source source, Span span, Readings out) throws IOException {
        JsonLayout layout = JsonLayout.of(source.content(), FORM);
        Window window = new Window(source.content(), Math.max(span.from(), layout.start()), span.to());
        JsonObjects objects = new JsonObjects(
                window,
                layout.encoding(),
                layout.lines(),
                layout.list(),
                out.limits().record());
        Tally tally = new Tally();
        Damage damage = new Damage(source, out);
        for (Optional<JsonObjects.Piece> piece = objects.next(); piece.isPresent(); piece = objects.next()) {
            switch (piece.get()) {
                case JsonObjects.Piece.Broken broken -> damage.at(broken.offset(), broken.cause(), broken.detail());
                case JsonObjects.Piece.Whole whole -> {
                    JsonText.Parsed parsed = JsonText.parse(whole.bytes(), whole.from(), whole.to(), layout.encoding());
                    switch (parsed) {
                        case JsonText.Parsed.Fault fault -> damage.at(whole.offset(), fault.cause(), fault.detail());
                        case JsonText.Parsed.Value value -> event(source, whole.offset(), value.object(), out, tally);
                    }
                }
            }
        }
        damage.close();
        long rest = span.to() - objects.offset();
        if (layout.list() && rest > TAIL) {
            out.accept(new Gap(
                    source.at(-1, objects.offset()),
                    Gap.Cause.UNSUPPORTED,
                    "What stands behind the list of events, " + rest + " bytes, was not read."));
        }
        tally.report(source, out);
    }

    private static void event(Source source, long offset, JsonValue.Object object, Readings out, Tally tally) {
        JsonValue.Object inner = Dialect.unwrapped(object);
        Optional<Dialect> dialect = Dialect.of(inner);
        if (dialect.isEmpty()) {
            if (Dialect.isOrHoldsEvent(object)) {
                Dialect.listed(object).forEach(each -> event(source, offset, each, out, tally));
            } else {
                tally.others.at(offset);
            }
            return;
        }
        EventFields fields = new EventFields();
        dialect.get().translate(inner, fields);
        if (fields.hasLostNames()) {
            tally.nameless.at(offset);
        }
        out.accept(fields.build(source, offset, out.shapes()));
    }

    /// What is said once about many objects.
    private static final class Tally {
        private final Count others = new Count();
        private final Count nameless = new Count();

        void report(Source source, Readings out) {
            if (others.number > 0) {
                out.accept(new Gap(
                        source.at(-1, others.first),
                        Gap.Cause.UNSUPPORTED,
                        others.number + " JSON objects, this one the first, are no Windows events and were not read."));
            }
            if (nameless.number > 0) {
                out.accept(new Gap(
                        source.at(-1, nameless.first),
                        Gap.Cause.UNSUPPORTED,
                        nameless.number + " events, this one the first, were exported without the names of their data."
                                + " Their values are under Data and in the message; rules that ask for a name cannot"
                                + " see them. Export the log as EVTX or XML instead."));
            }
        }
    }

    private static final class Count {
        private long number;
        private long first;

        void at(long offset) {
            if (number++ == 0) {
                first = offset;
            }
        }
    }
}
