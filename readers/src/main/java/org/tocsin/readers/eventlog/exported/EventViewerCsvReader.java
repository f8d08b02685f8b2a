package org.tocsin.readers.eventlog.exported;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tocsin.model.Content;
import org.tocsin.model.Gap;
import org.tocsin.model.Source;
import org.tocsin.readers.Head;
import org.tocsin.readers.Reader;
import org.tocsin.readers.Readings;
import org.tocsin.readers.Span;
import org.tocsin.readers.text.Damage;
import org.tocsin.readers.text.EventFields;
import org.tocsin.readers.text.Lines;
import org.tocsin.readers.text.Opening;

/// What Event Viewer saves as CSV, in English and French: level or keywords, date, source, event id, task, and the
/// message last, under no heading of its own.
///
/// The export leaves out the computer, the log and the names of the values. What can be told is: `Channel` where a
/// source writes to one log alone (then `assumed` says so), and from the message the lines `Name: value` of Sysmon and
/// those of a few events of Windows in English, see [MessageFields]. The date is written as the exporting computer's
/// region has it, in its own time: it becomes a time only where the file has a day past the twelfth, and its zone is
/// taken to be UTC.
public final class EventViewerCsvReader implements Reader {
    private static final Map<String, String> COLUMNS = Map.ofEntries(
            Map.entry("Level", "LevelName"),
            Map.entry("Niveau", "LevelName"),
            Map.entry("Keywords", "KeywordNames"),
            Map.entry("Mots clés", "KeywordNames"),
            Map.entry("Date and Time", "DateAndTime"),
            Map.entry("Date et heure", "DateAndTime"),
            Map.entry("Source", "Provider_Name"),
            Map.entry("Event ID", "EventID"),
            Map.entry("ID de l'événement", "EventID"),
            Map.entry("Task Category", "TaskName"),
            Map.entry("Catégorie de la tâche", "TaskName"),
            Map.entry("Log", "Channel"),
            Map.entry("Journal", "Channel"),
            Map.entry("Computer", "Computer"),
            Map.entry("Ordinateur", "Computer"),
            Map.entry("User", "UserName"),
            Map.entry("Utilisateur", "UserName"));

    /// Sources that write to one log alone, by both names that Event Viewer has for them.
    private static final Map<String, String> CHANNELS = Map.ofEntries(
            Map.entry("Microsoft-Windows-Security-Auditing", "Security"),
            Map.entry("Microsoft Windows security auditing.", "Security"),
            Map.entry("Microsoft-Windows-Sysmon", "Microsoft-Windows-Sysmon/Operational"),
            Map.entry("Sysmon", "Microsoft-Windows-Sysmon/Operational"),
            Map.entry("Service Control Manager", "System"),
            Map.entry("Microsoft-Windows-PowerShell", "Microsoft-Windows-PowerShell/Operational"),
            Map.entry("PowerShell (Microsoft-Windows-PowerShell)", "Microsoft-Windows-PowerShell/Operational"),
            Map.entry("PowerShell", "Windows PowerShell"),
            Map.entry("Microsoft-Windows-TaskScheduler", "Microsoft-Windows-TaskScheduler/Operational"),
            Map.entry("TaskScheduler", "Microsoft-Windows-TaskScheduler/Operational"),
            Map.entry("Microsoft-Windows-Windows Defender", "Microsoft-Windows-Windows Defender/Operational"),
            Map.entry("Windows Defender", "Microsoft-Windows-Windows Defender/Operational"),
            Map.entry("Microsoft-Windows-Bits-Client", "Microsoft-Windows-Bits-Client/Operational"),
            Map.entry("Bits-Client", "Microsoft-Windows-Bits-Client/Operational"),
            Map.entry("MsiInstaller", "Application"));

    private static final Pattern DATE = Pattern.compile(
            "(\\d{1,4})[./-](\\d{1,2})[./-](\\d{1,4}),? (\\d{1,2}):(\\d{2}):(\\d{2})(?:[ \\u00A0\\u202F]([AP])\\.?M\\.?)?");

    /// How a row of the export begins. Inside a quoted message it means that a quote was lost.
    private static final Pattern ROW = Pattern.compile(
            "^[^,\"\\t]{2,40},\\d{1,4}[./-]\\d{1,2}[./-]\\d{1,4},? \\d{1,2}:\\d{2}:\\d{2}[^,]{0,12},[^,]{1,120},\\d+,");

    @Override
    public String format() {
        return "event-viewer-csv";
    }

    @Override
    public boolean recognises(Head head) {
        List<String> lines = Opening.of(head);
        return !lines.isEmpty() && heading(lines.getFirst()).isPresent();
    }

    private static Optional<List<String>> heading(String line) {
        List<String> names = new ArrayList<>();
        for (String name : cells(line)) {
            String usual = name.strip().replace('\u2019', '\'');
            names.add(COLUMNS.getOrDefault(usual, usual.replace(' ', '_')));
        }
        return names.containsAll(List.of("DateAndTime", "Provider_Name", "EventID"))
                ? Optional.of(names)
                : Optional.empty();
    }

    @Override
    public void read(Source source, Span span, Readings out) throws IOException {
        int most = out.limits().record();
        Order order = order(source.content(), most);
        Damage damage = new Damage(source, out);
        List<String> heading = List.of();
        Rows rows = new Rows(new Lines(source.content(), most), most);
        for (Optional<Row> next = rows.next(); next.isPresent(); next = rows.next()) {
            Row row = next.get();
            if (heading.isEmpty()) {
                heading = heading(row.text()).orElse(List.of());
                continue;
            }
            List<String> cells = cells(row.text());
            if (row.broken() || cells.size() < heading.size()) {
                damage.at(row.number(), row.offset(), Gap.Cause.DAMAGED, "This row is not whole and was skipped.");
                continue;
            }
            event(heading, cells, order)
                    .ifPresentOrElse(
                            fields -> out.accept(fields.build(source, row.offset(), out.shapes())),
                            () -> damage.at(
                                    row.number(),
                                    row.offset(),
                                    Gap.Cause.DAMAGED,
                                    "This row has no event id and was skipped."));
        }
        damage.close();
    }

    private static Optional<EventFields> event(List<String> heading, List<String> cells, Order order) {
        int id = heading.indexOf("EventID");
        if (!cells.get(id).matches("\\d{1,9}")) {
            return Optional.empty();
        }
        EventFields fields = new EventFields();
        for (int i = 0; i < heading.size(); i++) {
            if (!cells.get(i).isEmpty()) {
                fields.text(heading.get(i), cells.get(i));
            }
        }
        String source = cells.get(heading.indexOf("Provider_Name"));
        if (!heading.contains("Channel")) {
            // The service that keeps the logs notes in each of two that one was cleared.
            String channel = source.endsWith("Eventlog")
                    ? cells.get(id).equals("1102") ? "Security" : cells.get(id).equals("104") ? "System" : ""
                    : CHANNELS.getOrDefault(source, "");
            if (!channel.isEmpty()) {
                fields.text("Channel", channel);
                fields.text("assumed", "channel");
            }
        }
        Map<String, String> told = Map.of();
        if (cells.size() > heading.size()) {
            String message = cells.get(heading.size());
            fields.text("Message", message);
            told = MessageFields.of(source, cells.get(id), message);
        }
        // Sysmon's own time has a zone.
        Optional.ofNullable(told.get("UtcTime")).ifPresent(time -> fields.time(time + "Z"));
        order.time(cells.get(heading.indexOf("DateAndTime"))).ifPresent(fields::time);
        told.forEach(fields::text);
        return Optional.of(fields);
    }

    /// In which order the parts of a date stand.
    private enum Order {
        YEAR_FIRST,
        MONTH_FIRST,
        DAY_FIRST,
        UNTOLD;

        /// The time in ISO form without a zone.
        Optional<String> time(String date) {
            Matcher parts = DATE.matcher(date);
            if (this == UNTOLD || !parts.lookingAt()) {
                return Optional.empty();
            }
            int hour = Integer.parseInt(parts.group(4));
            if (parts.group(7) != null) {
                hour = hour % 12 + (parts.group(7).equals("P") ? 12 : 0);
            }
            String year = parts.group(this == YEAR_FIRST ? 1 : 3);
            String month = parts.group(this == MONTH_FIRST ? 1 : 2);
            String day = parts.group(this == YEAR_FIRST ? 3 : this == MONTH_FIRST ? 2 : 1);
            return year.length() != 4 || month.length() > 2 || day.length() > 2 || hour > 23
                    ? Optional.empty()
                    : Optional.of("%s-%2s-%2sT%02d:%s:%s"
                            .formatted(year, month, day, hour, parts.group(5), parts.group(6))
                            .replace(' ', '0'));
        }
    }

    private static Order order(Content content, int most) throws IOException {
        Lines lines = new Lines(content, most);
        for (Optional<Lines.Line> line = lines.next(); line.isPresent(); line = lines.next()) {
            if (!ROW.matcher(line.get().text()).find()) {
                continue;
            }
            Matcher parts = DATE.matcher(line.get().text());
            if (parts.find()) {
                if (parts.group(1).length() == 4) {
                    return Order.YEAR_FIRST;
                }
                if (Integer.parseInt(parts.group(1)) > 12) {
                    return Order.DAY_FIRST;
                }
                if (Integer.parseInt(parts.group(2)) > 12) {
                    return Order.MONTH_FIRST;
                }
            }
        }
        return Order.UNTOLD;
    }

    /// One row: one line or, where a message has several, more.
    private record Row(long number, long offset, String text, boolean broken) {}

    private static final class Rows {
        private final Lines lines;
        private final int most;
        private Optional<Lines.Line> ahead;
        private long number;

        Rows(Lines lines, int most) throws IOException {
            this.lines = lines;
            this.most = most;
            this.ahead = lines.next();
        }

        Optional<Row> next() throws IOException {
            if (ahead.isEmpty()) {
                return Optional.empty();
            }
            Lines.Line first = ahead.get();
            StringBuilder text = new StringBuilder(first.text());
            boolean open = open(first.text(), false);
            boolean cut = first.cut();
            ahead = lines.next();
            while (open && ahead.isPresent() && !ROW.matcher(ahead.get().text()).find()) {
                String line = ahead.get().text();
                cut |= ahead.get().cut() || text.length() > most;
                if (text.length() <= most) {
                    text.append('\n').append(line);
                }
                open = open(line, true);
                ahead = lines.next();
            }
            return Optional.of(new Row(++number, first.offset(), text.toString(), open || cut));
        }

        private static boolean open(String line, boolean before) {
            boolean open = before;
            for (int i = 0; i < line.length(); i++) {
                open ^= line.charAt(i) == '"';
            }
            return open;
        }
    }

    private static List<String> cells(String row) {
        List<String> cells = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < row.length(); i++) {
            char c = row.charAt(i);
            if (c == '"') {
                if (quoted && i + 1 < row.length() && row.charAt(i + 1) == '"') {
                    cell.append('"');
                    i++;
                } else {
                    quoted = !quoted;
                }
            } else if (c == ',' && !quoted) {
                cells.add(cell.toString());
                cell.setLength(0);
            } else {
                cell.append(c);
            }
        }
        cells.add(cell.toString());
        return cells;
    }
}
