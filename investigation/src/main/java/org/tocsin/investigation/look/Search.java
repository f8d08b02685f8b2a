package org.tocsin.investigation.look;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.tocsin.model.EvidenceRecord;
import org.tocsin.model.Meanings;
import org.tocsin.model.Origin;
import org.tocsin.model.Text;
import org.tocsin.report.exports.Cell;
import org.tocsin.report.exports.JsonLines;
import org.tocsin.report.exports.Rows;

/// The records that hold what is wanted, in order of time. As JSON lines they are whole, as `read` prints them; a
/// table or sheet shows the first place where each has it.
public final class Search implements Look {
    private final Wanted wanted;
    private final boolean whole;
    private final Meanings meanings;
    private final Sorter sorter;
    private final Set<String> fieldsSeen = ConcurrentHashMap.newKeySet();
    private final AtomicLong found = new AtomicLong();

    /// @param form what the answer will be written as
    public Search(Sorter.Source sorters, Wanted wanted, Rows.Form form, Meanings meanings) {
        this.meanings = meanings;
        this.sorter = sorters.open();
        this.wanted = wanted;
        this.whole = form == Rows.Form.JSONL;
    }

    @Override
    public Gatherer open() {
        return new Gatherer() {
            private final Text text = new Text();
            private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            private final JsonLines lines = new JsonLines(bytes);

            @Override
            public void record(EvidenceRecord record) throws IOException {
                noteFields(record);
                Optional<Wanted.Hit> hit = wanted.in(record, text);
                if (hit.isEmpty()) {
                    return;
                }
                found.incrementAndGet();
                if (whole) {
                    lines.record(record);
                    lines.flush();
                    sorter.add(key(record), bytes.toByteArray());
                    bytes.reset();
                } else {
                    sorter.add(key(record), shown(new Values(record, text), hit.get(), meanings));
                }
            }
        };
    }

    /// A name that no record has is more likely mistyped than absent; whoever asked is told.
    private void noteFields(EvidenceRecord record) {
        for (Wanted.Test test : wanted.tests()) {
            if (test instanceof Wanted.Field field
                    && record.shape().slot(field.name()) >= 0
                    && !fieldsSeen.contains(field.name())) {
                fieldsSeen.add(field.name());
            }
        }
    }

    /// By time, then place: the order of an answer that lists records.
    static byte[] key(EvidenceRecord record) {
        Origin origin = record.origin();
        return new Packed()
                .time(record.time())
                .text(origin.path())
                .number(origin.offset())
                .number(origin.record())
                .text(origin.evidence())
                .bytes();
    }

    private static byte[] shown(Values values, Wanted.Hit hit, Meanings meanings) {
        EvidenceRecord record = values.record();
        return new Packed()
                .time(record.time())
                .text(values.host())
                .text(values.log())
                .text(values.event())
                .text(hit.field())
                .text(hit.found())
                .text(values.meaning(meanings, hit.field(), hit.value()))
                .text(hit.value())
                .flag(record.recovered())
                .text(record.origin().path())
                .number(record.origin().record())
                .bytes();
    }

    @Override
    public List<Rows.Heading> headings() {
        return List.of(
                Rows.Heading.time("time"),
                new Rows.Heading("host", 10, 0),
                new Rows.Heading("log", 12, 0),
                new Rows.Heading("event_id", 8, 0),
                new Rows.Heading("field", 11, 0),
                new Rows.Heading("found", 24, 4),
                new Rows.Heading("meaning", 12, 1),
                Rows.Heading.beside("value"),
                Rows.Heading.beside("recovered"),
                Rows.Heading.beside("path"),
                Rows.Heading.beside("record"));
    }

    @Override
    public void answer(Rows rows) throws IOException {
        sorter.drainRows((key, value) -> {
            if (whole) {
                rows.line(value);
                return;
            }
            Packed.Unpacked packed = Packed.open(value);
            List<Cell> cells = new ArrayList<>();
            cells.add(Cell.of(packed.time()));
            packed.texts(7).forEach(text -> cells.add(Cell.of(text)));
            cells.add(Cell.of(packed.flag()));
            cells.add(Cell.of(packed.text()));
            cells.add(number(packed.number()));
            rows.row(cells);
        });
    }

    /// A record's number; nothing where it has none.
    static Cell number(long number) {
        return number < 0 ? Cell.of("") : Cell.of(number);
    }

    @Override
    public List<String> remarks() {
        List<String> remarks = new ArrayList<>();
        remarks.add(found.get() + " records have it.");
        for (Wanted.Test test : wanted.tests()) {
            if (test instanceof Wanted.Field field && !fieldsSeen.contains(field.name())) {
                remarks.add("No record has a field called " + field.name()
                        + ": names are the source's own, and case matters (tocsin read shows them).");
            }
        }
        return remarks;
    }
}
