package org.tocsin.investigation.campaigns;

import java.io.BufferedOutputStream;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tocsin.detect.mail.ThreatIndex;
import org.tocsin.investigation.store.ParquetTable;
import org.tocsin.report.exports.Cell;
import org.tocsin.report.exports.Rows;
import org.tocsin.report.html.Study;
import org.tocsin.report.html.StudyPage;

/// What a study leaves: the page in two languages, and the data behind it as CSV and as Parquet. The same messages give
/// the same bytes.
public final class StudyFolder implements Closeable {
    private static final int WIDTH = 200;

    /// One table, in both forms.
    private static final class Twin implements Closeable {
        private final OutputStream csv;
        private final Rows rows;
        private final ParquetTable parquet;
        private final List<ParquetTable.Column> columns;

        Twin(Path folder, String name, List<ParquetTable.Column> columns) throws IOException {
            this.columns = columns;
            this.csv = new BufferedOutputStream(Files.newOutputStream(folder.resolve(name + ".csv")), 1 << 16);
            List<Rows.Heading> headings = new ArrayList<>();
            columns.forEach(column -> headings.add(Rows.Heading.beside(column.name())));
            this.rows = new Rows(csv, Rows.Form.CSV, WIDTH, headings);
            this.parquet = new ParquetTable(folder.resolve(name + ".parquet"), columns);
        }

        void row(@Nullable Object... cells) throws IOException {
            if (cells.length != columns.size()) {
                throw new IllegalArgumentException("a row of " + cells.length + " for " + columns.size() + " columns");
            }
            List<Cell> written = new ArrayList<>();
            for (Object cell : cells) {
                written.add(Cell.of(cell == null ? "" : cell.toString()));
            }
            rows.row(written);
            parquet.row(Arrays.asList(cells));
        }

        void finish() throws IOException {
            rows.flush();
            csv.close();
            parquet.finish();
        }

        @Override
        public void close() throws IOException {
            try (OutputStream closing = csv) {
                parquet.close();
            }
        }
    }

    private final Path folder;
    private final List<String> names;
    private final boolean anonymous;
    private final Twin messages;
    private final Twin ties;

    /// @param folder a new or empty one
    /// @param names of the collections
    /// @param anonymous whether senders, subjects and places are left out
    public StudyFolder(Path folder, List<String> names, boolean anonymous) throws IOException {
        this.folder = folder;
        this.names = List.copyOf(names);
        this.anonymous = anonymous;
        this.messages = new Twin(
                folder,
                "messages",
                columns("organisation key time time_from #year danger judged targeting sender imitated vectors"
                        + " attachments themes exploits families edition #suggested_base .suggested_multiplier"
                        + " .suggested_score decided_edition #decided_base .decided_multiplier .decided_score"
                        + " group #group_size from subject path"));
        this.ties = new Twin(folder, "ties", columns("group organisation key with kind value #alike"));
    }

    private static List<ParquetTable.Column> columns(String words) {
        return Arrays.stream(words.split(" "))
                .map(word -> switch (word.charAt(0)) {
                    case '#' -> new ParquetTable.Column(word.substring(1), "BIGINT");
                    case '.' -> new ParquetTable.Column(word.substring(1), "DOUBLE");
                    default -> new ParquetTable.Column(word, "VARCHAR");
                })
                .toList();
    }

    public void add(StudiedMessage message) throws IOException {
        MailSheet sheet = message.sheet();
        String name = names.get(sheet.collection());
        Optional<ThreatIndex> suggested = sheet.suggested();
        Optional<ThreatIndex> decided = message.decided();
        messages.row(
                name,
                sheet.key(),
                sheet.time().time().map(Object::toString).orElse(null),
                sheet.time().source().word(),
                sheet.year().orElse(null),
                message.danger().word(),
                sheet.danger().word(),
                sheet.targeting().word(),
                sheet.sender().word(),
                anonymous ? null : text(sheet.manner().imitated()),
                String.join(";", sheet.manner().vectors()),
                text(String.join(";", sheet.manner().carries())),
                text(String.join(";", sheet.manner().themes())),
                text(String.join(";", message.exploits())),
                text(String.join(";", message.families())),
                suggested.map(index -> index.edition().year()).orElse(null),
                suggested.map(ThreatIndex::base).orElse(null),
                suggested.map(index -> index.multiplier().value().doubleValue()).orElse(null),
                suggested.map(index -> index.score().doubleValue()).orElse(null),
                decided.map(index -> index.edition().year()).orElse(null),
                decided.map(ThreatIndex::base).orElse(null),
                decided.map(index -> index.multiplier().value().doubleValue()).orElse(null),
                decided.map(index -> index.score().doubleValue()).orElse(null),
                message.place().group().orElse(null),
                message.place().size(),
                anonymous ? null : sheet.from(),
                anonymous ? null : sheet.subject(),
                anonymous ? null : sheet.path());
        for (MailGroups.Tie tie : message.place().ties()) {
            ties.row(
                    message.place().group().orElse(null),
                    name,
                    sheet.key(),
                    tie.with(),
                    tie.kind().word(),
                    anonymous ? null : text(tie.shown()),
                    tie.alike() == 0 ? null : tie.alike());
        }
    }

    private static @Nullable String text(String text) {
        return text.isEmpty() ? null : text;
    }

    /// Writes what is only known at the end.
    public void finish(StudyTally tally) throws IOException {
        messages.finish();
        ties.finish();
        try (Twin figures = new Twin(folder, "figures", columns("organisation #year measure value #messages"))) {
            for (StudyTally.Figure figure : tally.figures()) {
                if (!anonymous || figure.measure() != StudyTally.Measure.IMITATED) {
                    figures.row(
                            names.get(figure.collection()),
                            figure.year().orElse(null),
                            figure.measure().word(),
                            figure.value(),
                            figure.messages());
                }
            }
            figures.finish();
        }
        try (Twin groups = new Twin(
                folder,
                "groups",
                columns(
                        "group #messages #counted #organisation_count organisations first last worst .index kinds subject"))) {
            for (StudyTally.GroupSums group : tally.groups()) {
                groups.row(
                        group.id,
                        group.messages,
                        group.counted,
                        group.collections.size(),
                        String.join(
                                ";", group.collections.stream().map(names::get).toList()),
                        group.first.map(Object::toString).orElse(null),
                        group.last.map(Object::toString).orElse(null),
                        group.worst.word(),
                        group.index.doubleValue(),
                        String.join(
                                ";",
                                group.ties.keySet().stream()
                                        .map(kind -> kind.word())
                                        .toList()),
                        anonymous ? null : group.subject);
            }
            groups.finish();
        }
        Study study = StudyReport.of(tally, anonymous);
        page(study, "index.html", Locale.ENGLISH);
        page(study, "index.fr.html", Locale.FRENCH);
    }

    private void page(Study study, String name, Locale locale) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(folder.resolve(name), StandardCharsets.UTF_8)) {
            StudyPage.write(study, out, locale);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    @Override
    public void close() throws IOException {
        try (Closeable first = messages) {
            ties.close();
        }
    }
}
