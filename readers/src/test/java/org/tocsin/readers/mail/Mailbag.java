package org.tocsin.readers.mail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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

/// Everything that was read from one mail file.
final class Mailbag implements Readings {
    final List<EvidenceRecord> records = new ArrayList<>();
    final List<Gap> gaps = new ArrayList<>();
    final List<Child> children = new ArrayList<>();
    private final Shape.Table shapes = new Shape.Table();
    private final Limits limits;

    record Child(String parent, String name, byte[] bytes) {
        String text() {
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    private Mailbag(Limits limits) {
        this.limits = limits;
    }

    static Mailbag of(Reader reader, String text) {
        return of(reader, text.getBytes(StandardCharsets.UTF_8), Limits.USUAL);
    }

    static Mailbag of(Reader reader, byte[] bytes, Limits limits) {
        return of(reader, new Bytes(bytes), limits);
    }

    static Mailbag of(Reader reader, Content content, Limits limits) {
        Mailbag bag = new Mailbag(limits);
        try {
            for (Span span : reader.cut(content)) {
                reader.read(new Source("sha256:00", "x.eml", content), span, bag);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bag;
    }

    /// One message in a file of the given path.
    static Mailbag at(String path, byte[] mail) {
        Mailbag bag = new Mailbag(Limits.USUAL);
        try {
            new EmlReader().read(new Source("sha256:00", path, new Bytes(mail)), new Span(0, mail.length), bag);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bag;
    }

    static boolean recognises(Reader reader, byte[] bytes) {
        return reader.recognises(new Head(Arrays.copyOf(bytes, Math.min(bytes.length, Head.MOST)), bytes.length, "x"));
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
        try {
            children.add(new Child(parent.path(), name, content.open().readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Shape.Table shapes() {
        return shapes;
    }

    @Override
    public Limits limits() {
        return limits;
    }

    List<String> values(int record, String field) {
        for (Fields.Field each : Fields.of(records.get(record)).all()) {
            if (each.name().equals(field)) {
                return each.values().stream().map(Fields.Value::text).toList();
            }
        }
        return List.of();
    }

    String value(int record, String field) {
        return values(record, field).stream().findFirst().orElse("(absent)");
    }

    String time(int record) {
        return records.get(record).time().map(Object::toString).orElse("(none)");
    }

    List<Gap.Cause> causes() {
        return gaps.stream().map(Gap::cause).toList();
    }
}
