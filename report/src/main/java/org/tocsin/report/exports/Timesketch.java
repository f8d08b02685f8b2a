package org.tocsin.report.exports;

import java.io.Closeable;
import java.io.Flushable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.tocsin.model.Finding;
import org.tocsin.report.words.Facts;
import org.tocsin.report.words.GroupNames;
import org.tocsin.report.words.Times;

/// Findings as a Timesketch timeline. Timesketch asks every event for `message`, `datetime` (ISO 8601) and
/// `timestamp_desc`; a finding without a time cannot be on a timeline, is left out and counted: the caller says
/// so.
///
/// In the CSV, cells that a spreadsheet would run are made harmless (see [Csv]); import the JSON lines for the
/// exact values. Belongs to one thread; methods throw `UncheckedIOException` where the stream fails.
public final class Timesketch implements Closeable, Flushable {
    /// The two forms that Timesketch imports.
    public enum Form {
        CSV,
        JSONL
    }

    private static final int BLOCK = 1 << 16;

    private final OutputStream target;
    private final Form form;
    private final Json json = new Json();
    private final FieldsJson fields = new FieldsJson();
    private final Writer writer;
    private final Csv csv;
    private final List<Column> columns;
    private long withoutTime;

    /// Closing this closes the stream.
    public Timesketch(OutputStream target, Form form, GroupNames names) {
        this.target = target;
        this.form = form;
        writer = new OutputStreamWriter(target, StandardCharsets.UTF_8);
        csv = new Csv(writer);
        columns = List.of(
                new Column("message", finding -> message(finding, names)),
                new Column(
                        "datetime",
                        finding -> Times.iso(finding.time().orElseThrow()).replace("Z", "+00:00")),
                new Column("timestamp_desc", finding -> "Event recorded"),
                new Column(
                        "data_type",
                        finding -> "tocsin:" + finding.kind().name().replace('.', ':')),
                Column.rule(names),
                Column.RULE_ID,
                Column.LEVEL,
                Column.HOST,
                Column.USER,
                Column.CHANNEL,
                Column.EVENT_ID,
                Column.WHY,
                Column.EVIDENCE,
                Column.PATH,
                Column.RECORD,
                Column.OFFSET,
                Column.RECOVERED);
        if (form == Form.CSV) {
            List<String> header = new ArrayList<>(Column.header(columns));
            header.add("tag");
            row(header);
        }
    }

    public void finding(Finding finding) {
        if (finding.time().isEmpty()) {
            withoutTime++;
            return;
        }
        switch (form) {
            case CSV -> {
                List<String> cells = new ArrayList<>(Column.cells(columns, finding));
                cells.add(tagCell(finding));
                row(cells);
            }
            case JSONL -> line(finding);
        }
    }

    /// How many findings were left out because the evidence gives them no time.
    public long withoutTime() {
        return withoutTime;
    }

    private static String message(Finding finding, GroupNames names) {
        return "[" + finding.rule().level().word() + "] " + names.title(finding.rule())
                + Facts.host(finding).map(host -> " on " + host).orElse("");
    }

    /// What an analyst filters by: the level and the ATT&CK ids.
    private static List<String> tags(Finding finding) {
        List<String> tags = new ArrayList<>(finding.rule().techniques());
        tags.addAll(finding.rule().software());
        tags.add("level-" + finding.rule().level().word());
        if (finding.recovered()) {
            tags.add("recovered");
        }
        return tags;
    }

    /// Timesketch reads a tag cell that is a JSON array.
    private String tagCell(Finding finding) {
        json.strings(tags(finding));
        return json.drain();
    }

    private void line(Finding finding) {
        json.out.writeStartObject();
        for (Column column : columns) {
            String value = column.value().apply(finding);
            if (!value.isEmpty()) {
                json.property(column.name(), value);
            }
        }
        json.strings("tag", tags(finding));
        // one text, not an object: hostile evidence must not make thousands of columns in the timeline's index
        json.property("fields", fields.of(finding.fields()));
        json.out.writeEndObject();
        json.endLine();
        if (json.size() >= BLOCK) {
            json.drainTo(target);
        }
    }

    private void row(List<String> cells) {
        try {
            csv.row(cells);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Hands everything written so far to the stream.
    @Override
    public void flush() {
        if (form == Form.JSONL) {
            json.drainTo(target);
        }
        try {
            writer.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        flush();
        try {
            writer.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
