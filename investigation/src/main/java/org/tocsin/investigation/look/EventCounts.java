package org.tocsin.investigation.look;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.tocsin.model.EvidenceRecord;
import org.tocsin.model.Meanings;
import org.tocsin.model.Text;
import org.tocsin.report.exports.Cell;
import org.tocsin.report.exports.Rows;

/// How often each event was logged, by computer, log and provider: one log may hold events of several providers
/// under one number.
public final class EventCounts implements Look {
    private static final int DIGITS = 10;

    private final Meanings meanings;
    private final Grouping grouping;
    private final AtomicLong all = new AtomicLong();

    public EventCounts(Sorter.Source sorters, Meanings meanings) {
        this.meanings = meanings;
        grouping = new Grouping(sorters.open(), 5);
    }

    @Override
    public Gatherer open() {
        Grouping.Counter counter = grouping.open();
        return new Gatherer() {
            private final Text text = new Text();

            @Override
            public void record(EvidenceRecord record) throws IOException {
                Values of = new Values(record, text);
                all.incrementAndGet();
                String event = of.event();
                counter.add(
                        List.of(
                                of.host(),
                                of.log(),
                                padded(event),
                                of.provider(),
                                of.meaning(meanings, "EventID", event)),
                        record.time());
            }

            @Override
            public void end() throws IOException {
                counter.end();
            }
        };
    }

    /// Numbers sort as numbers.
    private static String padded(String event) {
        boolean number =
                !event.isEmpty() && event.length() < DIGITS && event.chars().allMatch(c -> c >= '0' && c <= '9');
        return number ? "0".repeat(DIGITS - event.length()) + event : event;
    }

    private static String plain(String event) {
        if (event.length() != DIGITS || event.charAt(0) != '0') {
            return event;
        }
        int from = 0;
        while (from < DIGITS - 1 && event.charAt(from) == '0') {
            from++;
        }
        return event.substring(from);
    }

    /// A part of a whole in percent with two decimals.
    static String share(long part, long whole) {
        long hundredths = whole == 0 ? 0 : Math.round(part * 10_000.0 / whole);
        long rest = hundredths % 100;
        return hundredths / 100 + "." + (rest < 10 ? "0" : "") + rest + "%";
    }

    @Override
    public List<Rows.Heading> headings() {
        return List.of(
                new Rows.Heading("host", 12, 2),
                new Rows.Heading("log", 18, 2),
                new Rows.Heading("event_id", 8, 0),
                new Rows.Heading("about", 20, 3),
                new Rows.Heading("count", 9, 0),
                new Rows.Heading("share", 7, 0),
                Rows.Heading.time("first"),
                Rows.Heading.time("last"),
                Rows.Heading.beside("provider"));
    }

    @Override
    public void answer(Rows rows) throws IOException {
        grouping.drain(group -> rows.row(List.of(
                Cell.of(group.key().get(0)),
                Cell.of(group.key().get(1)),
                Cell.of(plain(group.key().get(2))),
                Cell.of(group.key().get(4)),
                Cell.of(group.count()),
                Cell.of(share(group.count(), all.get())),
                Cell.of(group.first()),
                Cell.of(group.last()),
                Cell.of(group.key().get(3)))));
    }
}
