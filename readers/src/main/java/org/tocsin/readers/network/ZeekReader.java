package org.tocsin.readers.network;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.tocsin.model.PlainRecord;
import org.tocsin.model.Source;
import org.tocsin.model.ValueType;
import org.tocsin.readers.Head;
import org.tocsin.readers.Reader;
import org.tocsin.readers.Readings;
import org.tocsin.readers.Span;
import org.tocsin.readers.text.EventTime;
import org.tocsin.readers.text.Lines;
import org.tocsin.readers.text.Opening;
import org.tocsin.readers.text.UnreadLines;

/// Zeek's logs in its own form: columns that the lines with `#` in front name and type
/// ([log formats](https://docs.zeek.org/en/master/log-formats.html)). Several logs may follow each other in one file.
///
/// Columns have Zeek's names; `_path` says of which log a record is. Sets and vectors give several values; what is
/// unset is no value, an empty text is an empty value, an empty set none. `\x…` stands for itself again, except for
/// control characters other than tab and line end, which Zeek writes so in JSON too.
public final class ZeekReader implements Reader {
    @Override
    public String format() {
        return "zeek";
    }

    @Override
    public boolean recognises(Head head) {
        List<String> lines = Opening.of(head);
        boolean separator = !lines.isEmpty() && lines.getFirst().startsWith("#separator ");
        return separator
                || lines.stream().limit(8).anyMatch(line -> line.startsWith("#fields\t"))
                        && lines.stream().limit(8).anyMatch(line -> line.startsWith("#types\t"));
    }

    /// What the lines with `#` in front have said so far.
    private static final class Header {
        private char separator = '\t';
        private String setSeparator = ",";
        private String empty = "(empty)";
        private String unset = "-";
        private Optional<String> path = Optional.empty();
        private List<String> fields = List.of();
        private List<String> types = List.of();
        private String assumed = "";

        void take(String line) {
            if (line.startsWith("#separator ")) {
                String written = unescaped(line.substring(11).strip());
                separator = written.isEmpty() ? '\t' : written.charAt(0);
                fields = List.of();
                types = List.of();
                path = Optional.empty();
                return;
            }
            String[] words = line.split(java.util.regex.Pattern.quote(String.valueOf(separator)), -1);
            List<String> rest = List.of(words).subList(1, words.length);
            String first = rest.isEmpty() ? "" : rest.getFirst();
            switch (words[0]) {
                case "#set_separator" -> setSeparator = first.isEmpty() ? "," : first;
                case "#empty_field" -> empty = first;
                case "#unset_field" -> unset = first;
                case "#path" -> path = Optional.of(first);
                case "#fields" -> {
                    // Two columns of one name would be one field with two values, which is as good.
                    fields = rest;
                    if (path.isEmpty()) {
                        path = ZeekLog.path(new HashSet<>(fields));
                        assumed = path.isPresent() ? "log by its fields" : "";
                    }
                }
                case "#types" -> types = rest;
                default -> {}
            }
        }
    }

    @Override
    public void read(Source source, Span span, Readings out) throws IOException {
        UnreadLines unread = new UnreadLines(source, out, "the columns that the log names");
        Lines lines = new Lines(source.content(), out.limits().record());
        Header header = new Header();
        for (Optional<Lines.Line> next = lines.next(); next.isPresent(); next = lines.next()) {
            Lines.Line line = next.get();
            if (line.text().startsWith("#")) {
                header.take(line.text());
                unread.read(line);
                continue;
            }
            List<String> columns = columns(line.text(), header.separator);
            if (header.fields.isEmpty() || columns.size() != header.fields.size()) {
                unread.add(line);
                continue;
            }
            unread.read(line);
            out.accept(
                    record(header, columns).build(ZeekLog.KIND, out.shapes(), source.at(line.number(), line.offset())));
        }
        unread.close();
    }

    private static List<String> columns(String line, char separator) {
        List<String> columns = new ArrayList<>();
        int from = 0;
        while (true) {
            int end = line.indexOf(separator, from);
            if (end < 0) {
                columns.add(line.substring(from));
                return columns;
            }
            columns.add(line.substring(from, end));
            from = end + 1;
        }
    }

    private static PlainRecord.Builder record(Header header, List<String> columns) {
        PlainRecord.Builder record = new PlainRecord.Builder();
        header.path.ifPresent(path -> record.text("_path", path));
        for (int i = 0; i < columns.size(); i++) {
            String name = header.fields.get(i);
            String value = columns.get(i);
            String type = i < header.types.size() ? header.types.get(i) : "string";
            if (value.equals(header.unset)) {
                continue;
            }
            boolean several = (type.startsWith("set[") || type.startsWith("vector[")) && type.endsWith("]");
            if (value.equals(header.empty)) {
                if (!several) {
                    record.text(name, "");
                }
                continue;
            }
            if (several) {
                String inner = type.substring(type.indexOf('[') + 1, type.length() - 1);
                int from = 0;
                while (from <= value.length()) {
                    int end = value.indexOf(header.setSeparator, from);
                    String one = value.substring(from, end < 0 ? value.length() : end);
                    if (!one.equals(header.unset)) {
                        add(record, name, inner, one);
                    }
                    from = end < 0 ? value.length() + 1 : end + header.setSeparator.length();
                }
            } else {
                add(record, name, type, value);
            }
            if (name.equals("ts")) {
                EventTime.parse(value).ifPresent(time -> record.time(time.instant()));
            }
        }
        if (!header.assumed.isEmpty()) {
            record.text("assumed", header.assumed);
        }
        return record;
    }

    private static void add(PlainRecord.Builder record, String name, String type, String value) {
        switch (type) {
            case "bool" ->
                record.add(
                        name,
                        value.equals("T") || value.equals("F") ? ValueType.BOOLEAN : ValueType.TEXT,
                        value.equals("T") ? "true" : value.equals("F") ? "false" : value);
            case "count", "int", "port" -> record.add(name, isWhole(value) ? ValueType.INTEGER : ValueType.TEXT, value);
            default -> record.text(name, unescaped(value));
        }
    }

    private static boolean isWhole(String value) {
        int digits = value.startsWith("-") ? 1 : 0;
        return value.length() > digits
                && value.length() <= 18
                && value.chars().skip(digits).allMatch(c -> c >= '0' && c <= '9');
    }

    /// Zeek writes bytes that are no text, its own separators and the backslash as `\xHH`.
    private static String unescaped(String text) {
        if (text.indexOf("\\x") < 0) {
            return text;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream plain = new ByteArrayOutputStream(bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            boolean escape = bytes[i] == '\\' && i + 3 < bytes.length && bytes[i + 1] == 'x';
            int high = escape ? Character.digit(bytes[i + 2], 16) : -1;
            int low = escape ? Character.digit(bytes[i + 3], 16) : -1;
            int value = high < 0 || low < 0 ? -1 : high << 4 | low;
            boolean control = value >= 0 && value < ' ' && value != '\t' && value != '\n';
            if (value >= 0 && !control) {
                plain.write(value);
                i += 3;
            } else {
                plain.write(bytes[i]);
            }
        }
        byte[] result = plain.toByteArray();
        return Lines.decode(result, 0, result.length);
    }
}
