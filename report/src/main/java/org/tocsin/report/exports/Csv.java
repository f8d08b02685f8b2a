package org.tocsin.report.exports;

import java.io.IOException;
import java.util.List;
import org.tocsin.report.words.Hidden;

/// Rows as RFC 4180 wants them, with cells that a spreadsheet would run made harmless.
///
/// A spreadsheet runs a cell that begins with `=`, `+`, `-`, `@` or their full-width twins, also after blanks,
/// quotes or a tab. Such a cell gets an apostrophe in front. Spreadsheets of many countries split at `;`
/// instead of `,`; so the same is done inside a cell after a `;` or `|`. Line breaks, tabs and other characters
/// that do not show are spelled out (`\n`, `<U+202E>`), so that a row is always one line. A reader who needs
/// the exact value takes the JSON lines.
final class Csv {
    private final Appendable out;

    Csv(Appendable out) {
        this.out = out;
    }

    void row(List<String> cells) throws IOException {
        String between = "";
        for (String cell : cells) {
            out.append(between);
            quote(harmless(cell));
            between = ",";
        }
        out.append("\r\n");
    }

    private void quote(String cell) throws IOException {
        if (cell.isEmpty()) {
            return;
        }
        out.append('"');
        int from = 0;
        for (int quote; (quote = cell.indexOf('"', from)) >= 0; from = quote + 1) {
            out.append(cell, from, quote + 1).append('"');
        }
        out.append(cell, from, cell.length()).append('"');
    }

    /// The text with an apostrophe before everything that a spreadsheet would take for a formula.
    static String harmless(String text) {
        StringBuilder safe = new StringBuilder(text.length() + 2);
        boolean start = true;
        for (int at = 0; at < text.length(); ) {
            int codePoint = text.codePointAt(at);
            at += Character.charCount(codePoint);
            if (start && runs(codePoint)) {
                safe.append('\'');
            }
            start = codePoint == ';' || codePoint == '|' || start && passedOver(codePoint);
            if (Hidden.is(codePoint)) {
                safe.append(Hidden.spelled(codePoint));
            } else {
                safe.appendCodePoint(codePoint);
            }
        }
        return safe.toString();
    }

    private static boolean runs(int codePoint) {
        return switch (codePoint) {
            case '=', '+', '-', '@', '\t', '\r', '\n' -> true;
            // full-width = + - @, the minus sign, and the small forms
            case 0xFF1D, 0xFF0B, 0xFF0D, 0xFF20, 0x2212, 0xFE66, 0xFE62, 0xFE63, 0xFE6B -> true;
            default -> false;
        };
    }

    /// What may stand before a formula without making it text: blanks, quotes, and what does not show.
    private static boolean passedOver(int codePoint) {
        return codePoint == '"'
                || codePoint == '\''
                || codePoint == '`'
                || codePoint == 0x2018
                || codePoint == 0x2019
                || codePoint == 0x201C
                || codePoint == 0x201D
                || codePoint == 0xFF02
                || codePoint == 0xFF07
                || Character.isSpaceChar(codePoint)
                || Character.isWhitespace(codePoint)
                || Hidden.is(codePoint);
    }
}
