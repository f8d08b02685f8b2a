package org.tocsin.knowledge.indicators;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads text: one indicator a line, or a table. Which one it is, is told by the first line that says anything.
final class Listing {
    /// Words in a file's name that say what its lines are, where the lines alone do not: `processes.txt`.
    private static final Map<String, IndicatorType> NAMED = Map.ofEntries(
            Map.entry("domain", IndicatorType.DOMAIN),
            Map.entry("domains", IndicatorType.DOMAIN),
            Map.entry("hosts", IndicatorType.DOMAIN),
            Map.entry("hostnames", IndicatorType.DOMAIN),
            Map.entry("ip", IndicatorType.ADDRESS),
            Map.entry("ips", IndicatorType.ADDRESS),
            Map.entry("email", IndicatorType.EMAIL),
            Map.entry("emails", IndicatorType.EMAIL),
            Map.entry("url", IndicatorType.URL),
            Map.entry("urls", IndicatorType.URL),
            Map.entry("process", IndicatorType.PROCESS_NAME),
            Map.entry("processes", IndicatorType.PROCESS_NAME),
            Map.entry("paths", IndicatorType.FILE_PATH),
            Map.entry("files", IndicatorType.FILE_NAME),
            Map.entry("filenames", IndicatorType.FILE_NAME));

    /// Words that say that the lines are of no use for this kind of evidence. They win over the others: `package cert
    /// hashes`.
    private static final Map<String, String> NAMED_BEYOND = Map.of(
            "package", "app id",
            "packages", "app id",
            "cert", "app certificate",
            "certs", "app certificate",
            "properties", "Android property",
            "profiles", "configuration profile",
            "mutex", "mutex",
            "mutexes", "mutex",
            "registry", "registry key");

    private static final int MOST_REPORTS = 50;

    private final Gathering into;
    private final Optional<IndicatorType> hint;
    private final Optional<String> beyond;
    private final String file;
    private Indicator.About about;
    /// What the comments above the entries say of them, as lists in Maltrail's form do: reports, and a name.
    private final List<String> reports = new ArrayList<>();
    private String named = "";
    private boolean entriesSince;
    private boolean hasReports;

    private Listing(String file, Gathering into) {
        this.into = into;
        this.file = file;
        List<String> words = List.of(
                Defanged.lower(file.substring(file.lastIndexOf('/') + 1)).split("[^a-z0-9]+"));
        this.beyond = words.contains("cert") || words.contains("certs")
                ? Optional.of("app certificate")
                : words.stream()
                        .filter(NAMED_BEYOND::containsKey)
                        .map(NAMED_BEYOND::get)
                        .findFirst();
        this.hint = words.stream().filter(NAMED::containsKey).map(NAMED::get).reduce((first, last) -> last);
        this.about = new Indicator.About(file, "", "", List.of(), List.of());
    }

    /// @param table whether the file's name says that it is a table even where it has a single column
    static void read(String file, Reader text, boolean table, Gathering into) throws IOException {
        Lines lines = new Lines(text);
        Listing listing = new Listing(file, into);
        while (true) {
            Optional<Lines.Line> line = lines.next();
            if (line.isEmpty()) {
                into.refuse(0, "an empty file");
                return;
            }
            String first = line.get().text().strip();
            if (first.isEmpty()) {
                continue;
            }
            Optional<Header> header = header(first, table);
            if (header.isPresent()) {
                listing.table(header.get(), lines);
                return;
            }
            if (first.startsWith("#")) {
                listing.comment(first);
                continue;
            }
            char delimiter = delimiter(first);
            if ((table || first.indexOf(delimiter) > 0) && isHeading(first, delimiter)) {
                into.refuse(line.get().number(), "a table without a column that holds indicators");
                return;
            }
            if (table || first.indexOf(delimiter) > 0 && Value.guess(first).isEmpty()) {
                listing.cells(split(first, delimiter), line.get().number());
                listing.rowsWithoutHeader(delimiter, lines);
            } else {
                listing.line(line.get());
                listing.plain(lines);
            }
            return;
        }
    }

    /// The first line of a table, understood.
    private record Header(char delimiter, List<String> columns) {}

    private static Optional<Header> header(String first, boolean table) {
        boolean marked = first.startsWith("#");
        if (marked && !table && (first.length() == 1 || Character.isWhitespace(first.charAt(1)))) {
            return Optional.empty();
        }
        String bare = marked ? first.substring(1) : first;
        char delimiter = delimiter(bare);
        List<String> columns = new ArrayList<>();
        for (String cell : split(bare, delimiter)) {
            columns.add(TypeWord.plain(cell));
        }
        boolean several = columns.size() > 1 || table;
        return several && Row.holdsIndicators(new HashSet<>(columns))
                ? Optional.of(new Header(delimiter, columns))
                : Optional.empty();
    }

    /// A first line of several cells of which none is an indicator.
    private static boolean isHeading(String first, char delimiter) {
        List<String> cells = split(first, delimiter);
        return cells.size() > 1
                && cells.stream().allMatch(cell -> Value.guess(cell).isEmpty());
    }

    private static List<String> split(String line, char delimiter) {
        try {
            return new Lines(new StringReader(line))
                    .next(delimiter)
                    .map(Lines.Cells::cells)
                    .orElse(List.of());
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static char delimiter(String line) {
        char best = ',';
        long most = 0;
        for (char candidate : new char[] {',', ';', '\t', '|'}) {
            long count = line.chars().filter(c -> c == candidate).count();
            if (count > most) {
                most = count;
                best = candidate;
            }
        }
        return best;
    }

    private void table(Header header, Lines lines) throws IOException {
        Optional<Lines.Cells> row;
        while ((row = lines.next(header.delimiter())).isPresent()) {
            List<String> values = row.get().cells();
            if (values.getFirst().startsWith("#")) {
                continue;
            }
            cutIsNoted(lines, row.get().line());
            Map<String, String> cells = new LinkedHashMap<>();
            for (int i = 0; i < values.size() && i < header.columns().size(); i++) {
                cells.putIfAbsent(header.columns().get(i), values.get(i));
            }
            new Row(row.get().line(), cells).gather(into);
        }
    }

    private void rowsWithoutHeader(char delimiter, Lines lines) throws IOException {
        into.tolerate(1, "a table without a line of column names");
        Optional<Lines.Cells> row;
        while ((row = lines.next(delimiter)).isPresent()) {
            if (!row.get().cells().getFirst().startsWith("#")) {
                cutIsNoted(lines, row.get().line());
                cells(row.get().cells(), row.get().line());
            }
        }
    }

    /// Takes every cell that can only be an indicator; a web address only where there is no other, as it mostly leads
    /// to a report.
    private void cells(List<String> cells, int line) {
        List<Value> values = new ArrayList<>();
        for (String cell : cells) {
            Value.guess(cell).ifPresent(values::add);
        }
        if (values.stream().anyMatch(value -> value.type() != IndicatorType.URL)) {
            values.removeIf(value -> value.type() == IndicatorType.URL);
        }
        if (values.isEmpty()) {
            into.refuse(line, Gathering.quoted(String.join(", ", cells)) + " holds no kind of indicator that we know");
        }
        for (Value value : values) {
            into.add(value, "", Optional.empty(), Optional.empty(), about, line);
        }
    }

    private void plain(Lines lines) throws IOException {
        Optional<Lines.Line> line;
        while ((line = lines.next()).isPresent()) {
            cutIsNoted(lines, line.get().number());
            line(line.get());
        }
    }

    private void line(Lines.Line line) {
        String text = line.text();
        int comment = text.indexOf(" #");
        int tab = text.indexOf("\t#");
        int end = comment < 0 ? tab : tab < 0 ? comment : Math.min(comment, tab);
        String entry = (end < 0 ? text : text.substring(0, end)).strip();
        if (entry.startsWith("#")) {
            comment(entry);
            return;
        }
        if (entry.isEmpty() || entry.startsWith("//")) {
            return;
        }
        entriesSince = true;
        if (hasReports && entry.startsWith("/")) {
            into.beyond("path of a web address");
            return;
        }
        if (beyond.isPresent()) {
            into.beyond(beyond.get());
            return;
        }
        Optional<Value> value = hint.isPresent() ? Value.as(hint.get(), entry) : Value.guess(entry);
        if (value.isEmpty()) {
            value = hostsFileName(entry);
        }
        if (value.isPresent()) {
            into.add(value.get(), "", Optional.empty(), Optional.empty(), about, line.number());
        } else {
            into.refuse(line.number(), Gathering.quoted(entry) + " is no kind of indicator that we know");
        }
    }

    /// `# Reference: https://…` stands above the entries that the report gave; a new one after entries begins a new
    /// block. `# Aliases:` names them all. https://github.com/stamparm/maltrail
    private void comment(String line) {
        String words = line.replaceFirst("^#+\\s*", "");
        int colon = words.indexOf(':');
        if (colon < 0) {
            return;
        }
        String said = words.substring(colon + 1).strip();
        switch (Defanged.lower(words.substring(0, colon).strip())) {
            case "reference", "references", "source", "report" -> {
                if (entriesSince) {
                    reports.clear();
                    entriesSince = false;
                }
                if (!said.isEmpty() && reports.size() < MOST_REPORTS) {
                    reports.add(said);
                    hasReports = true;
                }
            }
            case "aliases", "alias", "malware", "family" -> named = said;
            default -> {
                return;
            }
        }
        about = new Indicator.About(file, named, "", List.of(), reports);
    }

    /// `0.0.0.0 bad.example`, as block lists in the form of a hosts file have it.
    private static Optional<Value> hostsFileName(String entry) {
        String[] parts = entry.split("\\s+");
        boolean blocked =
                parts.length == 2 && Set.of("0.0.0.0", "127.0.0.1", "::1").contains(parts[0]);
        return blocked ? Value.as(IndicatorType.DOMAIN, parts[1]) : Optional.empty();
    }

    private void cutIsNoted(Lines lines, int line) {
        if (lines.wasCut()) {
            into.refuse(line, "a line that is too long; its end was not read");
        }
    }
}
