package org.tocsin.investigation.look;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.tocsin.model.EvidenceRecord;
import org.tocsin.model.Text;
import org.tocsin.report.exports.Cell;
import org.tocsin.report.exports.Rows;

/// The computers that the logs name, with the logs there are of each. Records that name none are counted under an empty
/// name.
public final class ComputerCounts implements Look {
    private static final int LOGS = 12;

    private final Grouping grouping;

    public ComputerCounts(Sorter.Source sorters) {
        grouping = new Grouping(sorters.open(), 3);
    }

    @Override
    public Gatherer open() {
        Grouping.Counter counter = grouping.open();
        return new Gatherer() {
            private final Text text = new Text();

            @Override
            public void record(EvidenceRecord record) throws IOException {
                Values of = new Values(record, text);
                counter.add(
                        List.of(of.host(), of.log(), record.recovered() ? "1" : "0"),
                        record.recovered() ? Optional.empty() : record.time());
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
                new Rows.Heading("host", 16, 1),
                new Rows.Heading("records", 9, 0),
                new Rows.Heading("recovered", 9, 0),
                Rows.Heading.time("first"),
                Rows.Heading.time("last"),
                new Rows.Heading("logs", 12, 2));
    }

    @Override
    public void answer(Rows rows) throws IOException {
        HostRow[] row = {new HostRow("")};
        grouping.drain(group -> {
            if (!group.key().get(0).equals(row[0].host)) {
                row[0].close(rows);
                row[0] = new HostRow(group.key().get(0));
            }
            row[0].add(group);
        });
        row[0].close(rows);
    }

    private static final class HostRow {
        private final String host;
        private final Several logs = new Several(LOGS);
        private long records;
        private long recovered;
        private Optional<Instant> first = Optional.empty();
        private Optional<Instant> last = Optional.empty();

        HostRow(String host) {
            this.host = host;
        }

        void add(Grouping.Group group) {
            logs.add(group.key().get(1));
            records += group.count();
            recovered += group.key().get(2).equals("1") ? group.count() : 0;
            first = Grouping.earlier(first, group.first());
            last = Grouping.later(last, group.last());
        }

        void close(Rows rows) {
            if (records > 0) {
                rows.row(List.of(
                        Cell.of(host),
                        Cell.of(records),
                        Cell.of(recovered),
                        Cell.of(first),
                        Cell.of(last),
                        Cell.of(logs.names())));
            }
        }
    }
}
