package org.tocsin.investigation.look;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.tocsin.model.EvidenceRecord;
import org.tocsin.model.Gap;
import org.tocsin.report.exports.Cell;
import org.tocsin.report.exports.Rows;

/// What each file gave: records, those recovered from what was deleted or lost, places that could not be read, and the
/// times that its own records span. What was recovered is not counted into the span: it would make a log look whole.
public final class FileCounts implements Look {
    private static final String LIVE = "0";
    private static final String RECOVERED = "1";
    private static final String GAP = "2";

    private final Grouping grouping;

    public FileCounts(Sorter.Source sorters) {
        grouping = new Grouping(sorters.open(), 3);
    }

    @Override
    public Gatherer open() {
        Grouping.Counter counter = grouping.open();
        return new Gatherer() {
            @Override
            public void record(EvidenceRecord record) throws IOException {
                counter.add(
                        List.of(
                                record.origin().path(),
                                record.origin().evidence(),
                                record.recovered() ? RECOVERED : LIVE),
                        record.time());
            }

            @Override
            public void gap(Gap gap) throws IOException {
                counter.add(List.of(gap.origin().path(), gap.origin().evidence(), GAP), Optional.empty());
            }

            @Override
            public void end() throws IOException {
                counter.end();
            }
        };
    }

    @Override
    public List<Rows.Heading> headings() {
        return List.of(
                new Rows.Heading("path", 24, 1),
                new Rows.Heading("records", 9, 0),
                new Rows.Heading("recovered", 9, 0),
                new Rows.Heading("gaps", 6, 0),
                Rows.Heading.time("first"),
                Rows.Heading.time("last"),
                Rows.Heading.beside("evidence"));
    }

    @Override
    public void answer(Rows rows) throws IOException {
        FileRow row = new FileRow(rows);
        grouping.drain(row::add);
        row.close();
    }

    /// The row that groups are being added to.
    private static final class FileRow {
        private final Rows rows;
        private List<String> file = List.of();
        private long records;
        private long recovered;
        private long gaps;
        private Optional<Instant> first = Optional.empty();
        private Optional<Instant> last = Optional.empty();

        FileRow(Rows rows) {
            this.rows = rows;
        }

        void add(Grouping.Group group) {
            if (!group.key().subList(0, 2).equals(file)) {
                close();
                file = group.key().subList(0, 2);
                records = 0;
                recovered = 0;
                gaps = 0;
                first = Optional.empty();
                last = Optional.empty();
            }
            switch (group.key().get(2)) {
                case LIVE -> {
                    records = group.count();
                    first = group.first();
                    last = group.last();
                }
                case RECOVERED -> recovered = group.count();
                default -> gaps = group.count();
            }
        }

        void close() {
            if (!file.isEmpty()) {
                rows.row(List.of(
                        Cell.of(file.get(0)),
                        Cell.of(records + recovered),
                        Cell.of(recovered),
                        Cell.of(gaps),
                        Cell.of(first),
                        Cell.of(last),
                        Cell.of(file.get(1))));
            }
        }
    }
}
