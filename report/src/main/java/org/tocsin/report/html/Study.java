package org.tocsin.report.html;

import java.util.List;

/// What the messages of several collections show together, ready to be put on a page: counts, drawings and tables.
/// Names of sections, tables, columns and words are ours, and every language of the report has them; the rest is
/// shown as it is.
///
/// @param facts numbers that stand first, in their order
/// @param sections in their order
public record Study(List<Fact> facts, List<Section> sections) {
    /// @param name of a message `study.fact.NAME`
    public record Fact(String name, long number) {}

    /// @param name of the messages `study.NAME` and `study.NAME.text`
    public record Section(String name, List<Bars> bars, List<Lanes> lanes, List<Table> tables) {
        public Section {
            bars = List.copyOf(bars);
            lanes = List.copyOf(lanes);
            tables = List.copyOf(tables);
        }
    }

    /// A bar for each row, made of one piece for each series.
    ///
    /// @param name of a message `study.NAME`
    /// @param series words of ours, at most six
    public record Bars(String name, List<String> series, List<Bar> bars) {
        public Bars {
            series = List.copyOf(series);
            bars = List.copyOf(bars);
        }
    }

    /// @param values one for each series
    public record Bar(Cell label, List<Long> values) {
        public Bar {
            values = List.copyOf(values);
        }
    }

    /// When groups of messages were seen: a lane for each, a mark for each month.
    ///
    /// @param name of a message `study.NAME`
    /// @param first and last months, counted from January of the year 0
    public record Lanes(String name, int first, int last, List<Lane> lanes) {
        public Lanes {
            lanes = List.copyOf(lanes);
        }
    }

    public record Lane(String label, List<Mark> marks) {
        public Lane {
            marks = List.copyOf(marks);
        }
    }

    /// @param month as in [Lanes]
    public record Mark(int month, long messages) {}

    /// @param name of a message `study.NAME`
    /// @param columns words of ours: messages `column.NAME`
    /// @param more rows that were left out
    public record Table(String name, List<String> columns, List<List<Cell>> rows, long more) {
        public Table {
            columns = List.copyOf(columns);
            rows = rows.stream().map(List::copyOf).toList();
        }
    }

    /// What stands in one place.
    ///
    /// @param ours whether the texts are words of ours, with messages `word.TEXT`
    /// @param texts in English and in French; or one for both
    public record Cell(boolean ours, List<String> texts) {
        public Cell {
            texts = List.copyOf(texts);
        }

        public static Cell text(String text) {
            return new Cell(false, List.of(text));
        }

        /// Words of ours, with commas between them.
        public static Cell words(List<String> words) {
            return new Cell(true, words);
        }

        public static Cell word(String word) {
            return new Cell(true, List.of(word));
        }

        public static Cell number(long number) {
            return text(Long.toString(number));
        }

        /// A sentence of ours in each language.
        public static Cell said(String en, String fr) {
            return new Cell(false, List.of(en, fr));
        }
    }

    public Study {
        facts = List.copyOf(facts);
        sections = List.copyOf(sections);
    }
}
