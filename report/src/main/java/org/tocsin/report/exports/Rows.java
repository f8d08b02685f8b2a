package org.tocsin.report.exports;

import java.io.Flushable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/// The rows of one answer, written one by one as a table for the terminal, a CSV sheet or JSON lines. What each form
/// does about hostile text is told at [Table], [Csv] and [JsonLines].
///
/// Belongs to one thread; methods throw `UncheckedIOException` where the stream fails.
public final class Rows implements Flushable {
    /// How rows are written.
    public enum Form {
        TABLE,
        CSV,
        JSONL;

        public static Optional<Form> of(String word) {
            for (Form form : values()) {
                if (form.name().toLowerCase(Locale.ROOT).equals(word)) {
                    return Optional.of(form);
                }
            }
            return Optional.empty();
        }
    }

    /// One column.
    ///
    /// @param least cells that it gets in a table; 0 for what a table leaves out
    /// @param share of the width that is left
    public record Heading(String name, int least, int share) {
        /// A column that is too long or too rarely wanted for a table.
        public static Heading beside(String name) {
            return new Heading(name, 0, 0);
        }

        /// Wide enough for a time in seconds.
        public static Heading time(String name) {
            return new Heading(name, 20, 0);
        }
    }

    private static final int BLOCK = 1 << 16;

    private final OutputStream target;
    private final Form form;
    private final List<Heading> headings;
    private final Json json = new Json();
    private final Writer writer;
    private final Csv csv;
    private final Optional<Table> table;
    private final Optional<Consumer<List<Cell>>> taker;

    /// Hands rows on as they are, to whoever writes them in a way of his own.
    public static Rows to(List<Heading> headings, Consumer<List<Cell>> taker) {
        return new Rows(OutputStream.nullOutputStream(), Form.JSONL, 0, headings, Optional.of(taker));
    }

    /// Writes the header, where the form has one.
    ///
    /// @param width cells of the terminal
    public Rows(OutputStream target, Form form, int width, List<Heading> headings) {
        this(target, form, width, headings, Optional.empty());
    }

    private Rows(
            OutputStream target, Form form, int width, List<Heading> headings, Optional<Consumer<List<Cell>>> taker) {
        this.taker = taker;
        this.target = target;
        this.form = form;
        this.headings = List.copyOf(headings);
        writer = new OutputStreamWriter(target, StandardCharsets.UTF_8);
        csv = new Csv(writer);
        table = form == Form.TABLE
                ? Optional.of(new Table(
                        writer,
                        width,
                        headings.stream()
                                .filter(heading -> heading.least() > 0)
                                .map(heading -> new Table.Column(heading.name(), heading.least(), heading.share()))
                                .toList()))
                : Optional.empty();
        if (form == Form.CSV) {
            sheet(headings.stream().map(Heading::name).toList());
        }
    }

    /// @throws IllegalArgumentException where the number of cells is not that of the headings
    public void row(List<Cell> cells) {
        if (cells.size() != headings.size()) {
            throw new IllegalArgumentException(cells.size() + " cells for " + headings.size() + " columns");
        }
        if (taker.isPresent()) {
            taker.get().accept(cells);
            return;
        }
        switch (form) {
            case TABLE -> table.orElseThrow().row(shown(cells));
            case CSV -> sheet(cells.stream().map(Rows::text).toList());
            case JSONL -> line(cells);
        }
    }

    /// Hands on a JSON line that was made elsewhere, as it is.
    ///
    /// @param line with its line feed
    public void line(byte[] line) {
        json.drainTo(target);
        try {
            target.write(line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> shown(List<Cell> cells) {
        List<String> shown = new ArrayList<>(cells.size());
        for (int i = 0; i < cells.size(); i++) {
            Heading heading = headings.get(i);
            if (heading.least() > 0) {
                String text = text(cells.get(i));
                // A table shows a time to the second.
                shown.add(
                        heading.equals(Heading.time(heading.name())) && text.length() > 20
                                ? text.substring(0, 19) + "Z"
                                : text);
            }
        }
        return shown;
    }

    /// A cell as a table or a sheet has it.
    public static String text(Cell cell) {
        return switch (cell) {
            case Cell.Word word -> word.text();
            case Cell.Number number -> Long.toString(number.number());
            case Cell.Flag flag -> Boolean.toString(flag.set());
            case Cell.Words words -> String.join(", ", words.texts());
        };
    }

    private void sheet(List<String> cells) {
        try {
            csv.row(cells);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void line(List<Cell> cells) {
        json.out.writeStartObject();
        for (int i = 0; i < cells.size(); i++) {
            String name = headings.get(i).name();
            switch (cells.get(i)) {
                case Cell.Word word -> {
                    if (!word.text().isEmpty()) {
                        json.property(name, word.text());
                    }
                }
                case Cell.Number number -> json.out.writeNumberProperty(name, number.number());
                case Cell.Flag flag -> json.out.writeBooleanProperty(name, flag.set());
                case Cell.Words words -> json.strings(name, words.texts());
            }
        }
        json.out.writeEndObject();
        json.endLine();
        if (json.size() >= BLOCK) {
            json.drainTo(target);
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
            target.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
