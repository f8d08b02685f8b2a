package org.tocsin.investigation.look;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.tocsin.model.EvidenceRecord;
import org.tocsin.model.Shape;
import org.tocsin.model.Text;
import org.tocsin.report.exports.Cell;
import org.tocsin.report.exports.Rows;

/// Base64 in command lines, scripts, services, tasks and registry values, decoded, in order of time.
public final class Encoded implements Look {
    /// Where commands stand, by the names that Windows, Sysmon and PowerShell give them.
    private static final List<String> FIELDS = List.of(
            "CommandLine",
            "ScriptBlockText",
            "ImagePath",
            "ServiceFileName",
            "TaskContent",
            "Payload",
            "ContextInfo",
            "Details",
            "Data");

    private static final int TEXTS = 8;

    private final Sorter sorter;

    public Encoded(Sorter.Source sorters) {
        sorter = sorters.open();
    }

    @Override
    public Gatherer open() {
        return new Gatherer() {
            private final Text text = new Text();

            @Override
            public void record(EvidenceRecord record) throws IOException {
                Shape shape = record.shape();
                long number = 0;
                for (String field : FIELDS) {
                    int slot = shape.slot(field);
                    int count = slot < 0 ? 0 : record.count(slot);
                    for (int i = 0; i < count; i++) {
                        record.read(slot, i, text);
                        for (Base64Texts.Decoded one : Base64Texts.in(Values.clipped(text))) {
                            Values of = new Values(record, new Text());
                            sorter.add(
                                    new Packed()
                                            .raw(Search.key(record))
                                            .number(number++)
                                            .bytes(),
                                    row(of, field, one));
                        }
                    }
                }
            }
        };
    }

    private static byte[] row(Values of, String field, Base64Texts.Decoded one) {
        EvidenceRecord record = of.record();
        return new Packed()
                .time(record.time())
                .texts(List.of(
                        of.host(),
                        of.log(),
                        of.event(),
                        field,
                        one.encoding(),
                        one.encoded(),
                        one.text(),
                        record.origin().path()))
                .number(one.depth())
                .flag(record.recovered())
                .number(record.origin().record())
                .bytes();
    }

    @Override
    public List<Rows.Heading> headings() {
        return List.of(
                Rows.Heading.time("time"),
                new Rows.Heading("host", 8, 1),
                Rows.Heading.beside("log"),
                new Rows.Heading("event_id", 8, 0),
                new Rows.Heading("field", 11, 0),
                new Rows.Heading("encoding", 8, 0),
                new Rows.Heading("encoded", 10, 1),
                new Rows.Heading("decoded", 24, 4),
                Rows.Heading.beside("path"),
                new Rows.Heading("depth", 5, 0),
                Rows.Heading.beside("recovered"),
                Rows.Heading.beside("record"));
    }

    @Override
    public void answer(Rows rows) throws IOException {
        sorter.drainRows((key, value) -> {
            Packed.Unpacked packed = Packed.open(value);
            List<Cell> cells = new ArrayList<>();
            cells.add(Cell.of(packed.time()));
            packed.texts(TEXTS).forEach(text -> cells.add(Cell.of(text)));
            cells.add(Cell.of(packed.number()));
            cells.add(Cell.of(packed.flag()));
            cells.add(Search.number(packed.number()));
            rows.row(cells);
        });
    }
}
