package org.tocsin.readers.eventlog.exported;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
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
import org.tocsin.readers.Head;
import org.tocsin.readers.Limits;
import org.tocsin.readers.Reader;
import org.tocsin.readers.Readings;
import org.tocsin.readers.Span;

/// Everything that was read from one content.
final class Collected implements Readings {
    final List<EvidenceRecord> records = new ArrayList<>();
    final List<Gap> gaps = new ArrayList<>();
    private final Shape.Table shapes = new Shape.Table();
    private final Limits limits;

    private Collected(Limits limits) {
        this.limits = limits;
    }

    static Collected of(Reader reader, String text) {
        return of(reader, text.getBytes(StandardCharsets.UTF_8));
    }

    static Collected of(Reader reader, byte[] bytes) {
        return of(reader, new Bytes(bytes), Limits.USUAL);
    }

    static Collected of(Reader reader, Content content, Limits limits) {
        Collected collected = new Collected(limits);
        try {
            for (Span span : reader.cut(content)) {
                reader.read(new Source("sha256:00", "export.txt", content), span, collected);
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return collected;
    }

    static boolean recognises(Reader reader, byte[] bytes) {
        byte[] head = Arrays.copyOf(bytes, Math.min(bytes.length, Head.MOST));
        return reader.recognises(new Head(head, bytes.length, "export.txt"));
    }

    static boolean recognises(Reader reader, String text) {
        return recognises(reader, text.getBytes(StandardCharsets.UTF_8));
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
        throw new AssertionError("an event holds no content");
    }

    @Override
    public Shape.Table shapes() {
        return shapes;
    }

    @Override
    public Limits limits() {
        return limits;
    }

    /// The values of one field of one record, as text.
    List<String> values(int record, String field) {
        for (Fields.Field each : Fields.of(records.get(record)).all()) {
            if (each.name().equals(field)) {
                return each.values().stream().map(Fields.Value::text).toList();
            }
        }
        return List.of();
    }

    /// The first value of one field of one record, as text.
    String value(int record, String field) {
        return values(record, field).stream().findFirst().orElse("(absent)");
    }

    String time(int record) {
        return records.get(record).time().map(Object::toString).orElse("(none)");
    }

    List<Gap.Cause> causes() {
        return gaps.stream().map(Gap::cause).toList();
    }

    Optional<Gap> gap(Gap.Cause cause) {
        return gaps.stream().filter(gap -> gap.cause() == cause).findFirst();
    }
}
