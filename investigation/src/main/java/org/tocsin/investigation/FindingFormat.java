package org.tocsin.investigation;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.tocsin.model.Finding;
import org.tocsin.model.Meanings;
import org.tocsin.model.UserFault;
import org.tocsin.report.exports.CsvFindings;
import org.tocsin.report.exports.JsonLines;
import org.tocsin.report.exports.Table;
import org.tocsin.report.exports.Timesketch;
import org.tocsin.report.words.Facts;
import org.tocsin.report.words.GroupNames;
import org.tocsin.report.words.Times;

/// How findings are written by `hunt` and `export`.
///
/// @param width columns of the terminal, for the table
/// @param meanings what forms for people show beside values
public record FindingFormat(Form form, int width, Meanings meanings) {
    /// The formats by name.
    public enum Form {
        JSONL,
        CSV,
        TIMESKETCH,
        TABLE,
        NAVIGATOR,
        HTML
    }

    /// Writes findings one by one, each on its own, so that they can be put in order afterwards. Belongs to one
    /// thread.
    public interface Writer {
        /// What comes before the first finding; empty for most.
        byte[] header();

        /// One finding, whole lines; empty when the format cannot show it.
        byte[] line(Finding finding) throws IOException;
    }

    /// Takes what a writer wrote, when it is in order, and puts it out.
    public interface Ending {
        void line(byte[] line) throws IOException;

        /// All lines were taken.
        void end() throws IOException;
    }

    /// Puts out what the writers of this format wrote: as it is, or summed up.
    public Ending into(OutputStream out) throws IOException {
        if (form == Form.NAVIGATOR) {
            return LayerLines.into(out);
        }
        if (form == Form.HTML) {
            return PageRows.into(out);
        }
        out.write(open().header());
        return new Ending() {
            @Override
            public void line(byte[] line) throws IOException {
                out.write(line);
            }

            @Override
            public void end() {
                // Each line stands for itself.
            }
        };
    }

    public static FindingFormat of(String name, int width) {
        for (Form form : Form.values()) {
            if (form.name().toLowerCase(Locale.ROOT).equals(name)) {
                return new FindingFormat(
                        form, width, form == Form.TABLE || form == Form.HTML ? Carried.meanings() : Meanings.NONE);
            }
        }
        throw new UserFault("--format takes jsonl, csv, timesketch, table, html or navigator, not '" + name + "'.");
    }

    /// A writer for one thread. Rules that name a known group keep their name in JSON lines alone.
    public Writer open() {
        return switch (form) {
            case JSONL -> new Lines();
            case CSV -> new Sheet();
            case TIMESKETCH -> new Timeline();
            case TABLE -> new Screen(width, meanings);
            case NAVIGATOR -> new LayerLines();
            case HTML -> new PageRows(meanings);
        };
    }

    private static final class Lines implements Writer {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final JsonLines lines = new JsonLines(bytes);

        @Override
        public byte[] header() {
            return new byte[0];
        }

        @Override
        public byte[] line(Finding finding) {
            lines.finding(finding);
            lines.flush();
            return drained(bytes);
        }
    }

    private static final class Sheet implements Writer {
        private final StringBuilder text = new StringBuilder();
        private final CsvFindings sheet = new CsvFindings(text, GroupNames.KEPT_BACK);
        private final byte[] header = drained(text);

        @Override
        public byte[] header() {
            return header;
        }

        @Override
        public byte[] line(Finding finding) {
            sheet.finding(finding);
            return drained(text);
        }
    }

    private static final class Timeline implements Writer {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final Timesketch timesketch = new Timesketch(bytes, Timesketch.Form.CSV, GroupNames.KEPT_BACK);
        private final byte[] header;

        Timeline() {
            timesketch.flush();
            header = drained(bytes);
        }

        @Override
        public byte[] header() {
            return header;
        }

        @Override
        public byte[] line(Finding finding) {
            timesketch.finding(finding);
            timesketch.flush();
            return drained(bytes);
        }
    }

    private static final class Screen implements Writer {
        private static final List<Table.Column> COLUMNS = List.of(
                new Table.Column("time", 20, 0),
                new Table.Column("level", 13, 0),
                new Table.Column("host", 8, 1),
                new Table.Column("rule", 20, 3),
                new Table.Column("why", 16, 4));

        private final StringBuilder text = new StringBuilder();
        private final Table table;
        private final Meanings meanings;
        private final byte[] header;

        Screen(int width, Meanings meanings) {
            this.meanings = meanings;
            table = new Table(text, width, COLUMNS);
            header = drained(text);
        }

        @Override
        public byte[] header() {
            return header;
        }

        @Override
        public byte[] line(Finding finding) {
            table.row(List.of(
                    finding.time()
                            .map(time -> Times.iso(time).substring(0, 19) + "Z")
                            .orElse("-"),
                    finding.rule().level().word(),
                    Facts.host(finding).orElse(""),
                    (finding.recovered() ? "(recovered) " : "") + GroupNames.KEPT_BACK.title(finding.rule()),
                    finding.why().isEmpty() ? "" : shown(finding, finding.why().getFirst())));
            return drained(text);
        }

        private String shown(Finding finding, Finding.Why why) {
            String words = meanings.about(finding.kind(), finding.fields()::first).of(why.field(), why.value()).stream()
                    .map(Meanings.Words::english)
                    .collect(Collectors.joining("; "));
            return words.isEmpty() ? why.value() : why.value() + " (" + words + ")";
        }
    }

    private static byte[] drained(ByteArrayOutputStream bytes) {
        byte[] all = bytes.toByteArray();
        bytes.reset();
        return all;
    }

    private static byte[] drained(StringBuilder text) {
        byte[] all = text.toString().getBytes(StandardCharsets.UTF_8);
        text.setLength(0);
        return all;
    }
}
