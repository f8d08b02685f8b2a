package org.tocsin.report.exports;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.tocsin.report.words.Hidden;

/// A table for the terminal, written row by row. Columns share the width that there is; what does not fit is
/// cut with `…`. Characters that drive a terminal or do not show are spelled out, and what takes two cells
/// (Chinese, emoji) counts as two.
///
/// Methods throw `UncheckedIOException` where the target fails.
public final class Table {
    private static final int BETWEEN = 2;

    private final Appendable out;
    private final List<Integer> widths;

    /// One column.
    ///
    /// @param least cells that it always gets
    /// @param share of what is left once every column has its least; 0 for a column of fixed width
    public record Column(String title, int least, int share) {}

    /// @param width cells of the terminal; a narrower one than the columns need is exceeded
    public Table(Appendable out, int width, List<Column> columns) {
        this.out = out;
        this.widths = widths(width, columns);
        row(columns.stream().map(Column::title).toList());
        row(widths.stream().map("─"::repeat).toList());
    }

    private static List<Integer> widths(int width, List<Column> columns) {
        int least = columns.stream().mapToInt(Column::least).sum() + BETWEEN * (columns.size() - 1);
        int shares = Math.max(1, columns.stream().mapToInt(Column::share).sum());
        int left = Math.max(0, width - least);
        List<Integer> widths = new ArrayList<>(columns.size());
        for (Column column : columns) {
            widths.add(column.least() + left * column.share() / shares);
        }
        return List.copyOf(widths);
    }

    /// @throws IllegalArgumentException where the number of cells is not that of the columns
    public void row(List<String> cells) {
        if (cells.size() != widths.size()) {
            throw new IllegalArgumentException(cells.size() + " cells for " + widths.size() + " columns");
        }
        StringBuilder line = new StringBuilder();
        int due = 0;
        int used = 0;
        for (int i = 0; i < cells.size(); i++) {
            line.repeat(' ', due - used);
            used = due + put(line, cells.get(i), widths.get(i));
            due += widths.get(i) + BETWEEN;
        }
        try {
            out.append(line.toString().stripTrailing()).append('\n');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Appends the text, cut to the width, and returns the cells it takes.
    private static int put(StringBuilder line, String text, int width) {
        int from = line.length();
        int used = 0;
        int fits = from;
        int fitsUsed = 0;
        for (int at = 0; at < text.length(); ) {
            int codePoint = text.codePointAt(at);
            at += Character.charCount(codePoint);
            String shown = Hidden.is(codePoint) ? Hidden.spelled(codePoint) : Character.toString(codePoint);
            int cells = Hidden.is(codePoint) ? shown.length() : cells(codePoint);
            if (used + cells > width) {
                line.setLength(fits);
                line.append('…');
                return fitsUsed + 1;
            }
            line.append(shown);
            used += cells;
            if (used < width) {
                fits = line.length();
                fitsUsed = used;
            }
        }
        return used;
    }

    /// How many cells a terminal gives a character.
    private static int cells(int codePoint) {
        int type = Character.getType(codePoint);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
            return 0;
        }
        boolean wide = codePoint >= 0x1100
                && (codePoint <= 0x115F
                        || codePoint >= 0x2E80 && codePoint <= 0xA4CF && codePoint != 0x303F
                        || codePoint >= 0xAC00 && codePoint <= 0xD7A3
                        || codePoint >= 0xF900 && codePoint <= 0xFAFF
                        || codePoint >= 0xFE30 && codePoint <= 0xFE6F
                        || codePoint >= 0xFF00 && codePoint <= 0xFF60
                        || codePoint >= 0xFFE0 && codePoint <= 0xFFE6
                        || codePoint >= 0x1F300 && codePoint <= 0x1F64F
                        || codePoint >= 0x1F900 && codePoint <= 0x1F9FF
                        || codePoint >= 0x20000 && codePoint <= 0x3FFFD);
        return wide ? 2 : 1;
    }
}
