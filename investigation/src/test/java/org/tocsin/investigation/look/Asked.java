package org.tocsin.investigation.look;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.tocsin.model.EvidenceRecord;
import org.tocsin.model.Kind;
import org.tocsin.model.Origin;
import org.tocsin.model.PlainRecord;
import org.tocsin.model.Shape;
import org.tocsin.report.exports.Rows;

/// A look at a few made-up events, asked as JSON lines.
final class Asked {
    private static final Shape.Table SHAPES = new Shape.Table();

    private Asked() {}

    /// An event of the computer PC, with the fields as `name, value, name, value`.
    static EvidenceRecord event(String channel, int id, String time, String... fields) {
        return event("PC", channel, id, time, fields);
    }

    static EvidenceRecord event(String host, String channel, int id, String time, String... fields) {
        PlainRecord.Builder builder = new PlainRecord.Builder()
                .integer("EventID", id)
                .text("Channel", channel)
                .text("Computer", host)
                .time(Instant.parse(time));
        for (int i = 0; i < fields.length; i += 2) {
            builder.text(fields[i], fields[i + 1]);
        }
        return builder.build(
                Kind.WINDOWS_EVENT,
                SHAPES,
                new Origin("sha256:0", "a.evtx", Instant.parse(time).getEpochSecond() % 1000, -1));
    }

    /// The rows, each event gathered by the next of two gatherers in turn.
    static List<String> rows(Function<Sorter.Source, Look> maker, EvidenceRecord... events) {
        return answer(maker.apply(Held::new), events);
    }

    static List<String> answer(Look look, EvidenceRecord... events) {
        try {
            List<Look.Gatherer> gatherers = List.of(look.open(), look.open());
            for (int i = 0; i < events.length; i++) {
                gatherers.get(i % 2).record(events[i]);
            }
            for (Look.Gatherer gatherer : gatherers) {
                gatherer.end();
            }
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            Rows rows = new Rows(out, Rows.Form.JSONL, 100, look.headings());
            look.answer(rows);
            rows.flush();
            return out.toString(StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Sorts in memory.
    static final class Held implements Sorter {
        private final List<byte[][]> rows = new ArrayList<>();

        @Override
        public void add(byte[] key, byte[] value) {
            rows.add(new byte[][] {key, value});
        }

        @Override
        public void drainRows(Taker taker) throws IOException {
            rows.sort(Comparator.<byte[][], byte[]>comparing(row -> row[0], Arrays::compareUnsigned)
                    .thenComparing(row -> row[1], Arrays::compareUnsigned));
            for (byte[][] row : rows) {
                taker.take(row[0], row[1]);
            }
        }
    }
}
