package org.tocsin.knowledge.indicators;

import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads lines, and rows of cells in quotes (RFC 4180), in bounded memory: what is too long is cut and says so.
/// Every kind of line end counts.
final class Lines {
    private static final int LONGEST = 1 << 20;
    private static final int MOST_CELLS = 4096;
    private static final int NONE = -2;

    private final Reader in;
    private int ahead = NONE;
    private int line = 1;
    private boolean cut;

    Lines(Reader in) {
        this.in = in;
    }

    /// A row and the line it begins on.
    record Cells(int line, List<String> cells) {}

    /// A line's text and its number.
    record Line(int number, String text) {}

    /// Whether the last line or row was too long and lost its end.
    boolean wasCut() {
        return cut;
    }

    /// The next line; empty at the end.
    Optional<Line> next() throws IOException {
        if (peek() < 0) {
            return Optional.empty();
        }
        int number = line;
        cut = false;
        StringBuilder text = new StringBuilder();
        for (int c = take(); c >= 0 && c != '\n'; c = take()) {
            put(text, c);
        }
        return Optional.of(new Line(number, text.toString()));
    }

    /// The next row that is not blank; empty at the end.
    Optional<Cells> next(char delimiter) throws IOException {
        while (peek() >= 0) {
            int number = line;
            List<String> cells = row(delimiter);
            if (cells.stream().anyMatch(text -> !text.isEmpty())) {
                return Optional.of(new Cells(number, cells));
            }
        }
        return Optional.empty();
    }

    private List<String> row(char delimiter) throws IOException {
        List<String> cells = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        cut = false;
        boolean quoted = false;
        for (int c = take(); c >= 0; c = take()) {
            if (quoted && !cut) {
                if (c != '"') {
                    put(cell, c);
                } else if (peek() == '"') {
                    put(cell, take());
                } else {
                    quoted = false;
                }
            } else if (c == '\n') {
                break;
            } else if (c == '"' && cell.isEmpty()) {
                quoted = true;
            } else if (c == delimiter) {
                put(cells, cell);
            } else {
                put(cell, c);
            }
        }
        put(cells, cell);
        return cells;
    }

    private void put(List<String> cells, StringBuilder cell) {
        if (cells.size() < MOST_CELLS) {
            cells.add(cell.toString().strip());
        } else {
            cut = true;
        }
        cell.setLength(0);
    }

    private void put(StringBuilder text, int c) {
        if (text.length() < LONGEST) {
            text.append((char) c);
        } else {
            cut = true;
        }
    }

    private int peek() throws IOException {
        if (ahead == NONE) {
            ahead = in.read();
        }
        return ahead;
    }

    private int take() throws IOException {
        int c = peek();
        ahead = NONE;
        if (c == '\r') {
            if (peek() == '\n') {
                ahead = NONE;
            }
            c = '\n';
        }
        if (c == '\n') {
            line++;
        }
        return c;
    }
}
