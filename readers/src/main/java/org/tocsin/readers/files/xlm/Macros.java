package org.tocsin.readers.files.xlm;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tocsin.model.Gap;
import org.tocsin.readers.files.Facts;
import org.tocsin.readers.files.words.Addresses;
import org.tocsin.readers.files.words.Deeds;
import org.tocsin.readers.files.words.Disguise;

/// What the macro sheets of a workbook would do. Their formulas are worked out from known values alone; what one
/// writes into a cell is a formula of that cell from then on. Bounded in formulas worked out.
final class Macros {
    private static final int STEPS = 200_000;
    private static final int DEPTH = 40;
    private static final Pattern CELL = Pattern.compile("(?:(.*)!)?\\$?([A-Za-z]{1,3})\\$?(\\d{1,7})");
    private static final Pattern BY_NUMBER = Pattern.compile("(?i)(?:(.*)!)?R(\\d{1,7})C(\\d{1,5})");

    private final Book book;
    private final Facts facts;
    private final Map<String, String> formulas = new HashMap<>();
    private final Map<String, Object> named = new HashMap<>();
    private final Set<String> open = new HashSet<>();
    private final Set<String> texts = new LinkedHashSet<>();
    private final Deque<Book.Cell> todo = new ArrayDeque<>();
    private final Set<String> done = new HashSet<>();
    private String sheet = "";
    private int row;
    private int column;
    private int steps;
    private int depth;

    private Macros(Book book, Facts facts) {
        this.book = book;
        this.facts = facts;
    }

    static void tell(Book book, Facts facts) {
        if (book.hasMacros()) {
            new Macros(book, facts).run();
        }
        for (Book.Sheet one : book.sheets) {
            if (one.state().equals("very-hidden")) {
                facts.fact("sheet-very-hidden", one.name(), one.name());
            }
        }
    }

    private void run() {
        Set<String> sheets = new HashSet<>();
        for (Book.Sheet one : book.sheets) {
            if (one.macro()) {
                sheets.add(one.name());
                facts.fact("xlm-macro", one.name(), one.name());
                if (!one.state().equals("visible")) {
                    facts.fact("xlm-sheet-hidden", one.state(), one.name());
                }
            }
        }
        book.names.forEach((name, formula) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            if (lower.matches("auto_?(?:open|close|activate|deactivate).*")) {
                facts.fact("xlm-runs-by-itself", name + " = " + formula, "names");
            }
        });
        StringBuilder listing = new StringBuilder();
        for (Book.Cell cell : book.formulas) {
            formulas.putIfAbsent(Book.key(cell.sheet(), cell.row(), cell.column()), cell.formula());
            if (sheets.contains(cell.sheet())) {
                todo.add(cell);
                if (listing.length() < 2 << 20) {
                    listing.append(cell.sheet())
                            .append('!')
                            .append(Book.column(cell.column()))
                            .append(cell.row() + 1)
                            .append(": =")
                            .append(cell.formula())
                            .append('\n');
                }
            }
        }
        facts.source("xlm", String.join(", ", sheets.stream().sorted().toList()), listing.toString());
        while (!todo.isEmpty() && steps < STEPS) {
            Book.Cell cell = todo.poll();
            if (done.add(Book.key(cell.sheet(), cell.row(), cell.column()) + cell.formula())) {
                work(cell);
            }
        }
        if (steps >= STEPS) {
            facts.gap(Gap.Cause.LIMIT, "its macro sheets were not followed to their end: too many steps");
        }
        Set<String> all = new LinkedHashSet<>(texts);
        for (String text : texts) {
            Disguise.in(text).forEach(bytes -> Disguise.text(bytes).ifPresent(all::add));
        }
        String together = String.join("\n", all);
        for (Deeds.Seen deed : Deeds.in("", together)) {
            facts.fact("xlm-" + deed.word(), deed.value(), "macro sheet");
        }
        Addresses.in(together).forEach(address -> facts.address(address, "macro sheet"));
        texts.stream()
                .filter(text -> text.length() > 3 && !listing.toString().contains(text))
                .forEach(facts::decoded);
    }

    private Object work(Book.Cell cell) {
        String oldSheet = sheet;
        int oldRow = row;
        int oldColumn = column;
        sheet = cell.sheet();
        row = cell.row();
        column = cell.column();
        steps++;
        depth++;
        Object value =
                depth > DEPTH ? Formula.UNKNOWN : new Formula(cell.formula(), this::reference, this::call).value();
        depth--;
        String key = Book.key(sheet, row, column);
        if (value != Formula.UNKNOWN) {
            book.values.put(key, value);
            if (value instanceof String text && texts.size() < 5_000) {
                texts.add(text);
            }
        }
        sheet = oldSheet;
        row = oldRow;
        column = oldColumn;
        return value;
    }

    /// The key of a cell that a reference names, or an empty text.
    private String place(String reference) {
        Matcher byNumber = BY_NUMBER.matcher(reference);
        if (byNumber.matches()) {
            return Book.key(
                    sheetOf(byNumber.group(1)),
                    Integer.parseInt(byNumber.group(2)) - 1,
                    Integer.parseInt(byNumber.group(3)) - 1);
        }
        Matcher cell = CELL.matcher(reference);
        if (!cell.matches()) {
            return "";
        }
        int at = 0;
        for (char c : cell.group(2).toUpperCase(Locale.ROOT).toCharArray()) {
            at = at * 26 + c - 'A' + 1;
        }
        return Book.key(sheetOf(cell.group(1)), Integer.parseInt(cell.group(3)) - 1, at - 1);
    }

    private String sheetOf(String written) {
        return written == null || written.isEmpty() ? sheet : written.replace("'", "");
    }

    private Object reference(String written) {
        String key = place(written.contains(":") ? written.substring(0, written.indexOf(':')) : written);
        if (key.isEmpty()) {
            Object value = named.get(written.toLowerCase(Locale.ROOT));
            if (value != null) {
                return value;
            }
            String formula = book.names.get(written);
            return formula == null || depth > DEPTH || !open.add("name " + written)
                    ? Formula.UNKNOWN
                    : closing("name " + written, new Formula(formula, this::reference, this::call).value());
        }
        Object value = book.values.get(key);
        if (value != null) {
            return value;
        }
        String formula = formulas.get(key);
        if (formula == null || steps >= STEPS || !open.add(key)) {
            return Formula.UNKNOWN;
        }
        String[] parts = key.split("[!,]");
        String name = key.substring(0, key.lastIndexOf('!'));
        int rowOf = Integer.parseInt(parts[parts.length - 2]);
        int columnOf = Integer.parseInt(parts[parts.length - 1]);
        return closing(key, work(new Book.Cell(name, rowOf, columnOf, formula)));
    }

    private Object closing(String key, Object value) {
        open.remove(key);
        return value;
    }

    private Object call(String name, List<Formula.Argument> arguments) {
        steps++;
        List<Object> values = arguments.stream().map(Formula.Argument::value).toList();
        switch (name) {
            case "EXEC" -> deed("xlm-starts-program", name, values);
            case "CALL", "REGISTER" -> outer(name, values);
            case "FOPEN", "FWRITE", "FWRITELN", "SAVE.AS" -> deed("xlm-writes-file", name, values);
            case "FILE.DELETE" -> deed("xlm-deletes", name, values);
            case "GET.WORKSPACE" -> deed("xlm-looks-for-observers", name, values);
            case "INITIATE", "EXECUTE" -> deed("xlm-starts-program", name, values);
            case "FORMULA", "FORMULA.FILL", "FORMULA.ARRAY", "SET.VALUE" -> write(name, arguments);
            case "SET.NAME", "DEFINE.NAME" -> {
                if (values.size() >= 2 && values.getFirst() instanceof String variable) {
                    named.put(variable.toLowerCase(Locale.ROOT), values.get(1));
                }
            }
            default -> {}
        }
        if (book.names.containsKey(name) && arguments.isEmpty()) {
            return reference(name);
        }
        return Pure.of(name, values);
    }

    private void deed(String fact, String name, List<Object> values) {
        StringBuilder seen = new StringBuilder(name).append('(');
        for (Object value : values) {
            seen.append(seen.charAt(seen.length() - 1) == '(' ? "" : ", ")
                    .append(value == Formula.UNKNOWN ? "\u2026" : Formula.text(value));
            if (value instanceof String text) {
                texts.add(text);
            }
        }
        facts.fact(fact, seen.append(')').toString(), sheet + "!" + Book.column(column) + (row + 1));
    }

    private void outer(String name, List<Object> values) {
        deed("xlm-calls-outer-code", name, values);
        String all =
                String.join(" ", values.stream().map(Formula::text).toList()).toLowerCase(Locale.ROOT);
        if (all.contains("urldownload")
                || all.contains("urlmon")
                || all.contains("internetopen")
                || all.contains("wininet")) {
            deed("xlm-fetches", name, values);
        }
        if (all.contains("winexec") || all.contains("shellexecute") || all.contains("createprocess")) {
            deed("xlm-starts-program", name, values);
        }
        if (all.contains("virtualalloc")
                || all.contains("writeprocessmemory")
                || all.contains("createthread")
                || all.contains("rtlcopymemory")
                || all.contains("queueuserapc")) {
            deed("xlm-runs-bare-code", name, values);
        }
    }

    /// `FORMULA(what, where)` puts a formula into a cell; `SET.VALUE(where, what)` a value.
    private void write(String name, List<Formula.Argument> arguments) {
        if (arguments.size() < 2) {
            return;
        }
        boolean set = name.equals("SET.VALUE");
        Object what = arguments.get(set ? 1 : 0).value();
        Formula.Argument where = arguments.get(set ? 0 : 1);
        String key = place(where.written());
        if (key.isEmpty() && where.value() instanceof String reference) {
            key = place(reference);
        }
        if (key.isEmpty() || what == Formula.UNKNOWN) {
            return;
        }
        String text = Formula.text(what);
        facts.fact("xlm-writes-formulas", text, sheet + "!" + Book.column(column) + (row + 1));
        texts.add(text);
        if (text.startsWith("=") && formulas.size() < STEPS) {
            formulas.put(key, text.substring(1));
            book.values.remove(key);
            String[] parts = key.split("[!,]");
            todo.add(new Book.Cell(
                    key.substring(0, key.lastIndexOf('!')),
                    Integer.parseInt(parts[parts.length - 2]),
                    Integer.parseInt(parts[parts.length - 1]),
                    text.substring(1)));
        } else {
            book.values.put(key, what);
        }
    }

    /// Functions that depend on their arguments alone.
    private static final class Pure {
        static Object of(String name, List<Object> values) {
            List<Object> known = new ArrayList<>(values);
            if (name.equals("CONCATENATE") || name.equals("CONCAT") || name.equals("TEXTJOIN")) {
                StringBuilder joined = new StringBuilder();
                known.forEach(value -> joined.append(value == Formula.UNKNOWN ? "\u2026" : Formula.text(value)));
                return joined.length() > 1 << 18 ? Formula.UNKNOWN : joined.toString();
            }
            if (name.equals("IF") && values.size() > 1) {
                Object test = values.getFirst();
                if (test == Formula.UNKNOWN) {
                    return values.get(1);
                }
                return Formula.number(test) != 0 ? values.get(1) : values.size() > 2 ? values.get(2) : Boolean.FALSE;
            }
            if (values.isEmpty() || known.contains(Formula.UNKNOWN)) {
                return Formula.UNKNOWN;
            }
            String text = Formula.text(values.getFirst());
            double number = Formula.number(values.getFirst());
            double second = values.size() > 1 ? Formula.number(values.get(1)) : 0;
            return switch (name) {
                case "CHAR", "UNICHAR" -> String.valueOf((char) (int) number);
                case "CODE", "UNICODE" -> text.isEmpty() ? Formula.UNKNOWN : (Object) (double) text.charAt(0);
                case "MID" -> {
                    int from = (int) Math.clamp(second - 1, 0, text.length());
                    double count = values.size() > 2 ? Formula.number(values.get(2)) : 0;
                    yield text.substring(from, (int) Math.clamp(from + Math.max(0, count), from, text.length()));
                }
                case "LEFT" -> text.substring(0, (int) Math.clamp(values.size() > 1 ? second : 1, 0, text.length()));
                case "RIGHT" ->
                    text.substring(text.length() - (int) Math.clamp(values.size() > 1 ? second : 1, 0, text.length()));
                case "LEN" -> (double) text.length();
                case "LOWER" -> text.toLowerCase(Locale.ROOT);
                case "UPPER" -> text.toUpperCase(Locale.ROOT);
                case "TRIM", "CLEAN" -> text.strip();
                case "T", "TEXT" -> text;
                case "N", "VALUE" -> number;
                case "INT", "TRUNC" -> Math.floor(number);
                case "ABS" -> Math.abs(number);
                case "ROUND" -> Math.rint(number);
                case "SQRT" -> Math.sqrt(Math.max(0, number));
                case "MOD" -> second == 0 ? Formula.UNKNOWN : (Object) (number - second * Math.floor(number / second));
                case "BITXOR" -> (double) ((long) number ^ (long) second);
                case "BITAND" -> (double) ((long) number & (long) second);
                case "POWER" -> Math.pow(number, second);
                case "SUM" -> values.stream().mapToDouble(Formula::number).sum();
                case "PRODUCT" -> values.stream().mapToDouble(Formula::number).reduce(1, (a, b) -> a * b);
                case "MAX" -> values.stream().mapToDouble(Formula::number).max().orElse(0);
                case "MIN" -> values.stream().mapToDouble(Formula::number).min().orElse(0);
                case "REPT" -> text.repeat((int) Math.clamp(second, 0, 10_000 / Math.max(1, text.length())));
                case "SUBSTITUTE" ->
                    values.size() < 3 || Formula.text(values.get(1)).isEmpty()
                            ? text
                            : replaced(text, Formula.text(values.get(1)), Formula.text(values.get(2)));
                case "HEX2DEC" ->
                    text.matches("[0-9A-Fa-f]{1,10}") ? (Object) (double) Long.parseLong(text, 16) : Formula.UNKNOWN;
                case "DEC2HEX" -> Long.toHexString((long) number).toUpperCase(Locale.ROOT);
                case "NOT" -> number == 0;
                case "INDIRECT", "EVALUATE" -> Formula.UNKNOWN;
                case "CHOOSE" -> number >= 1 && number < values.size() ? values.get((int) number) : Formula.UNKNOWN;
                default -> Formula.UNKNOWN;
            };
        }

        private static Object replaced(String text, String wanted, String by) {
            return (long) text.length() / wanted.length() * by.length() > 1 << 18 ? text : text.replace(wanted, by);
        }
    }
}
