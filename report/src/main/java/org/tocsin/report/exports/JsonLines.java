package org.tocsin.report.exports;

import java.io.Closeable;
import java.io.Flushable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import org.tocsin.model.EvidenceRecord;
import org.tocsin.model.Finding;
import org.tocsin.model.Gap;
import org.tocsin.model.Meanings;
import org.tocsin.model.Reading;
import org.tocsin.model.Rule;

/// Records, gaps and findings as one JSON object a line, in the form that `tocsin read` and `tocsin hunt`
/// promise. Whole lines only reach the stream. What is absent is left out.
///
/// The lines are for machines and experts: a rule that names a known group keeps its title here, while the
/// report shows it as a rule written for a known group.
///
/// All methods throw `UncheckedIOException` where the stream fails. Belongs to one thread.
public final class JsonLines implements Flushable, Closeable {
    private static final int BLOCK = 1 << 16;

    private final Json json = new Json();
    private final OutputStream target;
    private final Meanings meanings;

    /// Writes to a stream that need not be buffered; closing this closes it.
    public JsonLines(OutputStream target) {
        this(target, Meanings.NONE);
    }

    /// Writes records with what their values mean, as an object `meanings` behind their fields, where anything is
    /// known.
    public JsonLines(OutputStream target, Meanings meanings) {
        this.target = target;
        this.meanings = meanings;
    }

    public void reading(Reading reading) {
        switch (reading) {
            case EvidenceRecord record -> record(record);
            case Gap gap -> gap(gap);
        }
    }

    public void record(EvidenceRecord record) {
        var out = json.out;
        out.writeStartObject();
        json.property("kind", record.kind().name());
        json.time(record.time());
        json.origin(record.origin());
        out.writeBooleanProperty("recovered", record.recovered());
        out.writeName("fields");
        json.fields(record);
        if (meanings != Meanings.NONE) {
            json.meanings(record, meanings);
        }
        out.writeEndObject();
        endLine();
    }

    public void gap(Gap gap) {
        var out = json.out;
        out.writeStartObject();
        out.writeStringProperty("kind", "gap");
        out.writeStringProperty("cause", gap.cause().word());
        json.property("detail", gap.detail());
        json.origin(gap.origin());
        out.writeEndObject();
        endLine();
    }

    public void finding(Finding finding) {
        Rule rule = finding.rule();
        var out = json.out;
        out.writeStartObject();
        json.time(finding.time());
        json.property("kind", finding.kind().name());
        out.writeObjectPropertyStart("rule");
        json.property("id", rule.id());
        json.property("title", rule.title());
        out.writeStringProperty("level", rule.level().word());
        json.strings("tags", rule.tags());
        json.property("source", rule.source());
        if (!rule.author().isBlank()) {
            // the licence of most public rules asks that a match names the author
            json.property("author", rule.author());
        }
        out.writeEndObject();
        json.strings("techniques", rule.techniques());
        json.strings("software", rule.software());
        json.origin(finding.origin());
        out.writeBooleanProperty("recovered", finding.recovered());
        why(finding.why());
        out.writeName("fields");
        json.fields(finding.fields());
        out.writeEndObject();
        endLine();
    }

    private void why(List<Finding.Why> parts) {
        var out = json.out;
        out.writeArrayPropertyStart("why");
        for (Finding.Why part : parts) {
            out.writeStartObject();
            if (!part.selection().isEmpty()) {
                json.property("selection", part.selection());
            }
            json.property("field", part.field());
            json.property("value", part.value());
            json.property("matched", part.matched());
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private void endLine() {
        json.endLine();
        if (json.size() >= BLOCK) {
            json.drainTo(target);
        }
    }

    /// Hands on all lines written so far.
    @Override
    public void flush() {
        json.drainTo(target);
        try {
            target.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        flush();
        try {
            target.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
