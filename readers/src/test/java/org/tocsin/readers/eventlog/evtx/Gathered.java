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
import org.tocsin.readers.LeftRecord;
import org.tocsin.readers.LentTemplate;
import org.tocsin.readers.Limits;
import org.tocsin.readers.Readings;
import org.tocsin.readers.Span;

/// Everything that was read from one log, in order.
final class Gathered implements Readings {
    private final Shape.Table shapes;
    final List<EvidenceRecord> records = new ArrayList<>();
    final List<Gap> gaps = new ArrayList<>();

    /// What is odd about the log as a whole.
    final List<EvidenceRecord> facts = new ArrayList<>();

    final List<LeftRecord> left = new ArrayList<>();
    final List<LentTemplate> lent = new ArrayList<>();
    private boolean secondPass;

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
        gathered.read(log, reader, "test.evtx");
        return gathered;
    }

    /// As a run that has a second pass reads it.
    static Gathered leaving(byte[] log) {
        Gathered gathered = new Gathered();
        gathered.secondPass = true;
        gathered.read(new Bytes(log), new EvtxReader(), "test.evtx");
        return gathered;
    }

    void read(Content log, EvtxReader reader, String path) {
        try {
            for (Span span : reader.cut(log)) {
                reader.read(new Source("sha256:0", path, log), span, this);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public boolean takesLeftRecords() {
        return secondPass;
    }

    @Override
    public void left(LeftRecord record) {
        left.add(record);
    }

    @Override
    public void lend(LentTemplate template) {
        lent.add(template);
    }

    @Override
    public void accept(Reading reading) {
        switch (reading) {
            case EvidenceRecord record -> (record.kind().equals(LogFacts.KIND) ? facts : records).add(record);
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

    List<EvidenceRecord> live() {
        return records.stream().filter(record -> !record.recovered()).toList();
    }

    List<EvidenceRecord> recovered() {
        return records.stream().filter(EvidenceRecord::recovered).toList();
    }

    List<Long> recoveredIds() {
        return recovered().stream().map(record -> record.origin().record()).toList();
    }

    /// A number among the facts of the log; 0 where it is not told.
    long fact(String name) {
        return facts.stream()
                .mapToLong(one -> one.first(name).map(Long::parseLong).orElse(0L))
                .sum();
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
