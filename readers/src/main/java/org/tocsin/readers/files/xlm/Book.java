package org.tocsin.readers.files.xlm;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The cells of a workbook as far as its macros need them. Columns and rows count from 0.
final class Book {
    private static final int MOST = 300_000;

    /// @param state `visible`, `hidden`, `very-hidden`
    record Sheet(String name, boolean macro, String state) {}

    /// @param formula without the equals sign
    record Cell(String sheet, int row, int column, String formula) {}

    final List<Sheet> sheets = new ArrayList<>();
    final List<Cell> formulas = new ArrayList<>();
    final Map<String, Object> values = new HashMap<>();
    final Map<String, String> names = new LinkedHashMap<>();

    static String key(String sheet, int row, int column) {
        return sheet.toLowerCase(Locale.ROOT) + "!" + row + "," + column;
    }

    void value(String sheet, int row, int column, Object value) {
        if (values.size() < MOST) {
            values.put(key(sheet, row, column), value);
        }
    }

    void formula(String sheet, int row, int column, String formula) {
        if (formulas.size() < MOST) {
            formulas.add(new Cell(sheet, row, column, formula));
        }
    }

    boolean hasMacros() {
        return sheets.stream().anyMatch(Sheet::macro);
    }

    /// The letters of a column.
    static String column(int number) {
        StringBuilder letters = new StringBuilder();
        for (int rest = number + 1; rest > 0; rest = (rest - 1) / 26) {
            letters.insert(0, (char) ('A' + (rest - 1) % 26));
        }
        return letters.toString();
    }
}
