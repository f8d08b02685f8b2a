package org.tocsin.investigation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.tocsin.investigation.look.Created;
import org.tocsin.investigation.look.Logons;
import org.tocsin.investigation.look.Look;
import org.tocsin.investigation.look.Stack;
import org.tocsin.investigation.look.ToolsSeen;
import org.tocsin.investigation.store.CaseView;
import org.tocsin.investigation.store.Lake;
import org.tocsin.model.Kind;
import org.tocsin.model.Meanings;
import org.tocsin.model.Overview;
import org.tocsin.report.exports.Cell;
import org.tocsin.report.exports.Rows;

/// The tables that analysts ask for first, for the report of a case: the same looks as `tocsin look` has, put to
/// the records in its lake and the findings in its database, in one pass over those records that any of them is
/// about. Memory and rows are bounded; a table says how many rows it leaves out.
final class CaseOverviews {
    /// Bytes that each sorter of a look holds: there are a dozen at once.
    private static final long HELD = 4L << 20;

    private static final int MOST = 300;
    private static final int RAREST = 40;

    /// Characters of a text that are kept: the page shows fewer.
    private static final int KEPT = 400;

    private static final String SECURITY = "Microsoft-Windows-Security-Auditing";

    /// Records that the looks are about; other ones need not be taken apart.
    private static final String WANTED = "kind = 'windows.event' AND ("
            + "(channel = 'Security' AND event_id IN ('4624','4625','4648','4672','4768','4771','4776','4688','4697','4698',"
            + "'4702')) OR (channel = 'System' AND event_id = '7045')"
            + " OR (channel = 'Microsoft-Windows-Sysmon/Operational' AND event_id IN ('1','3','22'))"
            + " OR (channel = 'Microsoft-Windows-TaskScheduler/Operational' AND event_id IN ('106','140','200','201'))"
            + " OR (channel = 'Microsoft-Windows-TerminalServices-LocalSessionManager/Operational' AND event_id IN"
            + " ('21','24','25'))"
            + " OR (channel = 'Microsoft-Windows-TerminalServices-RemoteConnectionManager/Operational' AND event_id ="
            + " '1149'))";

    /// Different events that are counted; a log that names more of them was made to.
    private static final long MOST_EVENTS = 100_000;

    /// Where the log does not tell the provider, it is read out of the fields.
    private static final String NAMED = "(SELECT channel, event_id, CASE WHEN channel ="
            + " 'Microsoft-Windows-Sysmon/Operational' OR channel = 'Security' AND event_id NOT LIKE '1%' THEN '' ELSE"
            + " regexp_extract(fields, '\"Provider_Name\":\"([^\"]*)\"', 1) END AS provider, time, recovered FROM records"
            + " WHERE kind = 'windows.event' AND channel IS NOT NULL AND event_id IS NOT NULL)";

    private static final String DIFFERENT =
            "SELECT approx_count_distinct(channel || ' ' || event_id || ' ' || provider) FROM " + NAMED;

    private static final String EVENTS = "SELECT channel, event_id, provider, count(*) AS events,"
            + " min(epoch_us(time)) FILTER (NOT recovered), max(epoch_us(time)) FILTER (NOT recovered) FROM " + NAMED
            + " GROUP BY ALL ORDER BY events DESC, channel, event_id, provider";

    private record Asked(String name, Look look, int most) {}

    private final Meanings meanings;

    private CaseOverviews(Meanings meanings) {
        this.meanings = meanings;
    }

    /// @param scratch a folder for what does not fit the memory
    static List<Overview> of(CaseView view, Meanings meanings, Path scratch) throws IOException {
        try (Lake lake = view.lake();
                Sorters sorters = new Sorters(scratch, HELD)) {
            return new CaseOverviews(meanings).of(view, lake, sorters);
        }
    }

    private List<Overview> of(CaseView view, Lake lake, Sorters sorters) throws IOException {
        List<Asked> all = new ArrayList<>();
        all.add(new Asked("logons", new Logons(sorters, meanings), MOST));
        all.add(new Asked("created", new Created(sorters), MOST));
        for (ToolsSeen.View as : List.of(ToolsSeen.View.MATRIX, ToolsSeen.View.LIST, ToolsSeen.View.TIMELINE)) {
            all.add(new Asked(
                    "tools-" + as.word(),
                    new ToolsSeen(sorters, Carried.tools(), Carried.software(), as, false),
                    MOST));
        }
        for (Stack.Sort sort : List.of(
                Stack.Sort.PROCESSES,
                Stack.Sort.SERVICES,
                Stack.Sort.TASKS,
                Stack.Sort.USERS,
                Stack.Sort.DESTINATIONS)) {
            all.add(new Asked("rare-" + sort.word(), new Stack(sorters, sort, Long.MAX_VALUE), RAREST));
        }
        List<Look.Gatherer> gatherers =
                all.stream().map(asked -> asked.look().open()).toList();
        new LakeRecords(lake).forEach(WANTED, record -> {
            for (Look.Gatherer gatherer : gatherers) {
                gatherer.record(record);
            }
        });
        view.findings().forEach(finding -> {
            for (Look.Gatherer gatherer : gatherers) {
                try {
                    gatherer.finding(finding);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        });
        List<Overview> overviews = new ArrayList<>();
        overviews.add(events(lake));
        for (int i = 0; i < all.size(); i++) {
            gatherers.get(i).end();
            overviews.add(answered(all.get(i)));
        }
        return overviews.stream()
                .filter(one -> !one.rows().isEmpty() || one.more() > 0)
                .toList();
    }

    /// What there is of each event, the most frequent first. Counted by DuckDB, in memory: so first it is asked
    /// how many different ones there are.
    private Overview events(Lake lake) throws IOException {
        List<Overview.Column> columns = columns("log", "event_id", "count", "first", "last");
        long[] different = new long[1];
        lake.ask(DIFFERENT, row -> different[0] = row.getLong(1));
        if (different[0] > MOST_EVENTS) {
            return new Overview("events", columns, List.of(), different[0]);
        }
        List<List<Overview.Value>> rows = new ArrayList<>();
        long[] more = new long[1];
        lake.ask(EVENTS, row -> {
            if (rows.size() == MOST) {
                more[0]++;
                return;
            }
            String channel = row.getString(1);
            String event = row.getString(2);
            Meanings.About about =
                    about(Map.of("Channel", channel, "EventID", event, "Provider_Name", row.getString(3)));
            rows.add(List.of(
                    plain(channel),
                    told(event, about.of("EventID", event)),
                    plain(Long.toString(row.getLong(4))),
                    plain(time(row, 5)),
                    plain(time(row, 6))));
        });
        return new Overview("events", columns, rows, more[0]);
    }

    private static String time(ResultSet row, int at) throws SQLException {
        long micros = row.getLong(at);
        return row.wasNull()
                ? ""
                : second(Instant.EPOCH.plus(micros, ChronoUnit.MICROS).toString());
    }

    /// A time as tables show it: the day and the second, in UTC.
    private static String second(String iso) {
        int dot = iso.length() > 19 && iso.charAt(10) == 'T' ? 19 : iso.length();
        return iso.substring(0, dot).replace('T', ' ').replace("Z", "");
    }

    private Meanings.About about(Map<String, String> record) {
        Function<String, Optional<String>> fields = name -> Optional.ofNullable(record.get(name));
        return meanings.about(Kind.WINDOWS_EVENT, fields);
    }

    private Overview answered(Asked asked) throws IOException {
        List<Rows.Heading> headings = asked.look().headings();
        List<Integer> shown = new ArrayList<>();
        List<Overview.Column> columns = new ArrayList<>();
        for (int i = 0; i < headings.size(); i++) {
            String name = headings.get(i).name();
            if (headings.get(i).least() > 0) {
                shown.add(i);
                boolean tool = asked.name().equals("tools-matrix") && i > 2;
                columns.add(new Overview.Column(name, tool));
            }
        }
        List<List<Overview.Value>> rows = new ArrayList<>();
        long[] more = new long[1];
        asked.look().answer(Rows.to(headings, cells -> {
            if (rows.size() == asked.most()) {
                more[0]++;
                return;
            }
            List<Overview.Value> row = new ArrayList<>();
            for (int i : shown) {
                row.add(value(asked, headings, cells, i));
            }
            rows.add(row);
        }));
        return new Overview(asked.name(), columns, rows, more[0]);
    }

    private Overview.Value value(Asked asked, List<Rows.Heading> headings, List<Cell> cells, int at) {
        Rows.Heading heading = headings.get(at);
        String text = Rows.text(cells.get(at));
        if (heading.equals(Rows.Heading.time(heading.name()))) {
            return plain(second(text));
        }
        if (asked.name().equals("logons") && heading.name().equals("how")) {
            return how(headings, cells);
        }
        return plain(text);
    }

    /// How somebody logged on, or why he did not, with words in every language of the report.
    private Overview.Value how(List<Rows.Heading> headings, List<Cell> cells) {
        String event = text(headings, cells, "event_id");
        Meanings.About about = about(Map.of("Provider_Name", SECURITY, "EventID", event));
        String type = text(headings, cells, "logon_type");
        String reason = text(headings, cells, "reason");
        String status = reason.indexOf(' ') < 0 ? reason : reason.substring(0, reason.indexOf(' '));
        List<Meanings.Words> words = new ArrayList<>(about.of("LogonType", type));
        words.addAll(about.of("Status", status));
        return told(type + (type.isEmpty() || status.isEmpty() ? "" : ", ") + status, words);
    }

    private static String text(List<Rows.Heading> headings, List<Cell> cells, String name) {
        for (int i = 0; i < headings.size(); i++) {
            if (headings.get(i).name().equals(name)) {
                return Rows.text(cells.get(i));
            }
        }
        return "";
    }

    private static Overview.Value plain(String text) {
        return told(text, List.of());
    }

    private static Overview.Value told(String text, List<Meanings.Words> words) {
        String kept = text.length() > KEPT ? text.substring(0, KEPT) : text;
        return new Overview.Value(kept, text.length(), words);
    }

    private static List<Overview.Column> columns(String... names) {
        return List.of(names).stream()
                .map(name -> new Overview.Column(name, false))
                .toList();
    }
}
