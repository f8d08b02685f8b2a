package org.tocsin.readers.network;

import java.io.IOException;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tocsin.model.Gap;
import org.tocsin.model.Kind;
import org.tocsin.model.PlainRecord;
import org.tocsin.model.Source;
import org.tocsin.readers.Head;
import org.tocsin.readers.Reader;
import org.tocsin.readers.Readings;
import org.tocsin.readers.Span;
import org.tocsin.readers.text.Lines;
import org.tocsin.readers.text.Opening;
import org.tocsin.readers.text.Stamp;
import org.tocsin.readers.text.UnreadLines;

/// Logs in the [extended format of the W3C](https://www.w3.org/TR/WD-logfile.html), whose `#Fields` line names the
/// columns: IIS, Blue Coat and other proxies, the Windows firewall.
///
/// Columns have the names that the log gives them; a dash is no value. Beside them stand the parts of the address
/// that [WebAddress] gives where the log does not name them. Times are UTC, as the format has it; where the log says
/// that its times are local, `assumed` tells that UTC was taken all the same.
public final class ExtendedLogReader implements Reader {
    private static final String FIELDS = "#Fields:";

    /// Columns that only proxies have.
    private static final Set<String> OF_PROXIES = Set.of(
            "s-action",
            "sc-filter-result",
            "s-hierarchy",
            "cs-categories",
            "cs-category",
            "x-exception-id",
            "r-host",
            "x-bluecoat-application-name",
            "sc-filter-category",
            "cs-uri-scheme");

    @Override
    public String format() {
        return "w3c-extended";
    }

    @Override
    public boolean recognises(Head head) {
        List<String> lines = Opening.of(head);
        for (String line : lines) {
            if (!line.startsWith("#")) {
                return false;
            }
            if (line.startsWith(FIELDS)) {
                return Layout.of(line).isPresent();
            }
        }
        return false;
    }

    /// The columns of the lines that follow.
    private record Layout(List<String> names, Kind kind) {
        static Optional<Layout> of(String fields) {
            String[] names = fields.substring(FIELDS.length()).strip().split("[ \t]+");
            boolean others = names.length < 3
                    || fields.indexOf(',') >= 0
                    || fields.chars().anyMatch(c -> c < ' ' && c != '\t');
            return others ? Optional.empty() : Optional.of(new Layout(List.of(names), kind(List.of(names))));
        }

        private static Kind kind(List<String> names) {
            if (names.contains("src-ip") && names.contains("dst-ip")) {
                return WebKinds.FIREWALL;
            }
            return names.stream().anyMatch(OF_PROXIES::contains) ? WebKinds.PROXY : WebKinds.SERVER;
        }
    }

    @Override
    public void read(Source source, Span span, Readings out) throws IOException {
        UnreadLines unread = new UnreadLines(source, out, "the columns that the log names");
        Lines lines = new Lines(source.content(), out.limits().record());
        Optional<Layout> layout = Optional.empty();
        String day = "";
        boolean local = false;
        for (Optional<Lines.Line> next = lines.next(); next.isPresent(); next = lines.next()) {
            Lines.Line line = next.get();
            String text = line.text();
            if (text.startsWith("#")) {
                unread.read(line);
                if (text.startsWith(FIELDS)) {
                    layout = Layout.of(text);
                    if (layout.isEmpty()) {
                        unread.inside(
                                line, Gap.Cause.UNSUPPORTED, "These columns are separated in a way we do not read.");
                    }
                } else if (text.startsWith("#Date: ") && text.length() >= 17) {
                    day = text.substring(7, 17);
                } else if (text.startsWith("#Time Format:")) {
                    local = text.contains("Local");
                }
                continue;
            }
            List<String> values = layout.isEmpty() ? List.of() : columns(text);
            if (layout.isEmpty() || values.size() != layout.get().names.size()) {
                unread.add(line);
                continue;
            }
            unread.read(line);
            out.accept(record(layout.get(), values, day, local)
                    .build(layout.get().kind, out.shapes(), source.at(line.number(), line.offset())));
        }
        unread.close();
    }

    /// Columns are separated by blanks or tabs; in quotes, two quotes are one.
    private static List<String> columns(String line) {
        List<String> values = new ArrayList<>();
        int at = 0;
        int length = line.length();
        while (at < length) {
            char c = line.charAt(at);
            if (c == ' ' || c == '\t') {
                at++;
                continue;
            }
            StringBuilder value = new StringBuilder();
            if (c == '"') {
                at++;
                while (at < length) {
                    if (line.charAt(at) == '"') {
                        if (at + 1 >= length || line.charAt(at + 1) != '"') {
                            break;
                        }
                        at++;
                    }
                    value.append(line.charAt(at++));
                }
                at++;
            } else {
                while (at < length && line.charAt(at) != ' ' && line.charAt(at) != '\t') {
                    value.append(line.charAt(at++));
                }
            }
            values.add(value.toString());
        }
        return values;
    }

    private static PlainRecord.Builder record(Layout layout, List<String> values, String day, boolean local) {
        PlainRecord.Builder record = new PlainRecord.Builder();
        String date = day;
        String time = "";
        String stem = "";
        String query = "";
        String address = "";
        for (int i = 0; i < values.size(); i++) {
            String value = values.get(i);
            if (value.equals("-") || value.isEmpty()) {
                continue;
            }
            String name = layout.names.get(i);
            record.text(name, value);
            switch (name) {
                case "date" -> date = value;
                case "time" -> time = value;
                case "cs-uri-stem", "cs-uri-path" -> stem = stem.isEmpty() ? value : stem;
                case "cs-uri-query" -> query = value;
                case "cs-uri", "c-uri" -> address = value;
                default -> {}
            }
        }
        address(record, layout.names, stem, query, address);
        Stamp.at(date + " " + time, 0)
                .flatMap(stamp -> stamp.instant(0, ZoneOffset.UTC))
                .ifPresent(when -> {
                    record.time(when);
                    if (local) {
                        record.text("assumed", "zone UTC");
                    }
                });
        return record;
    }

    private static void address(
            PlainRecord.Builder record, List<String> names, String stem, String query, String address) {
        String target = address;
        if (target.isEmpty() && !stem.isEmpty()) {
            // A Blue Coat query begins with its question mark.
            target = stem + (query.isEmpty() || query.startsWith("?") ? query : "?" + query);
            record.text("cs-uri", target);
        }
        if (!target.isEmpty()) {
            WebAddress.addParts(target, names, record);
        }
    }
}
