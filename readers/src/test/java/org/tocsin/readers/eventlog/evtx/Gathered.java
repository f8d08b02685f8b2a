package org.tocsin.readers.eventlog.evtx;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tocsin.model.Bytes;
import org.tocsin.model.Content;
import org.tocsin.model.EvidenceRecord;
import org.tocsin.model.Fields;
import org.tocsin.model.Gap;
import org.tocsin.model.Reading;
import org.tocsin.model.Shape;
import org.tocsin.model.Source;
import org.tocsin.readers.Limits;
import org.tocsin.readers.Readings;
import org.tocsin.readers.Span;

/// Everything that was read from one log, in order.
final class Gathered implements Readings {
    private final Shape.Table shapes;
    final List<EvidenceRecord> records = new ArrayList<>();
    final List<Gap> gaps = new ArrayList<>();

    Gathered() {
        this(new Shape.Table());
    }

    Gathered(Shape.Table shapes) {
        this.shapes = shapes;
    }

    static Gathered from(byte[] log) {
        return from(new Bytes(log));
    }

    static Gathered from(Path log) throws IOException {
        return from(Files.readAllBytes(log));
    }

    static Gathered from(Content log) {
        return from(log, new EvtxReader());
    }

    static Gathered from(Content log, EvtxReader reader) {
        Gathered gathered = new Gathered();
        try {
            for (Span span : reader.cut(log)) {
                reader.read(new Source("sha256:0", "test.evtx", log), span, gathered);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return gathered;
    }

    @Override
    public void accept(Reading reading) {
        switch (reading) {
            case EvidenceRecord record -> records.add(record);
            case Gap gap -> gaps.add(gap);
        }
    }

    @Override
    public void child(Source parent, String name, Content content) {
        throw new AssertionError("an event log holds no other content");
    }

    @Override
    public Shape.Table shapes() {
        return shapes;
    }

    @Override
    public Limits limits() {
        return Limits.USUAL;
    }

    /// The ids of the records, in order.
    List<Long> ids() {
        return records.stream().map(record -> record.origin().record()).toList();
    }

    /// The first value of a field in each record; `-` where it has none.
    List<String> each(String field) {
        return records.stream().map(record -> record.first(field).orElse("-")).toList();
    }

    /// All values of a field of one record.
    static List<String> all(EvidenceRecord record, String field) {
        Optional<Fields.Field> found = Fields.of(record).all().stream()
                .filter(each -> each.name().equals(field))
                .findFirst();
        return found.map(each -> each.values().stream().map(Fields.Value::text).toList())
                .orElse(List.of());
    }
}
