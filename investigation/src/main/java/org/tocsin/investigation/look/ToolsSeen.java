package org.tocsin.investigation.look;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.tocsin.knowledge.tools.Tool;
import org.tocsin.knowledge.tools.Tools;
import org.tocsin.model.EvidenceRecord;
import org.tocsin.model.Finding;
import org.tocsin.model.Origin;
import org.tocsin.model.Rule;
import org.tocsin.model.Text;
import org.tocsin.report.exports.Cell;
import org.tocsin.report.exports.Rows;
import org.tocsin.report.words.Facts;

/// Which tools of intruders were seen on which computer, and when: by the names of programs that started (Sysmon 1,
/// Security 4688) and of services that were made (System 7045, Security 4697), and by findings of rules that carry an
/// ATT&CK software id. One event counts once for a tool, however many rules found it.
public final class ToolsSeen implements Look {
    /// How the answer is put.
    public enum View {
        /// A row for each computer, a column for each tool.
        MATRIX,
        /// A row for each tool on each computer.
        LIST,
        /// A row for each event, computer by computer.
        TIMELINE;

        public static Optional<View> of(String word) {
            return Arrays.stream(values())
                    .filter(view -> view.word().equals(word))
                    .findFirst();
        }

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final String PROGRAM = "program";
    private static final String ORIGINAL = "program under another name";
    private static final String SERVICE = "service";
    private static final String RULE = "rule";

    private final Tools tools;
    private final Function<String, Optional<String>> softwareNames;
    private final View view;
    private final boolean windows;
    private final Sorter sorter;
    private final Map<String, Tool> seen = new ConcurrentHashMap<>();
    private final AtomicLong ofWindows = new AtomicLong();
    private final AtomicLong keptBack = new AtomicLong();

    /// @param softwareNames ATT&CK's names of software by id, for what is not in the list
    /// @param windows whether programs that come with Windows count too
    public ToolsSeen(
            Sorter.Source sorters,
            Tools tools,
            Function<String, Optional<String>> softwareNames,
            View view,
            boolean windows) {
        this.tools = tools;
        this.softwareNames = softwareNames;
        this.view = view;
        this.windows = windows;
        this.sorter = sorters.open();
    }

    @Override
    public Gatherer open() {
        return new Gatherer() {
            private final Text text = new Text();

            @Override
            public void record(EvidenceRecord record) throws IOException {
                Values of = new Values(record, text);
                if (!of.isWindows()) {
                    return;
                }
                switch (of.event()) {
                    case "1" -> {
                        if (of.channel().equals(Values.SYSMON)) {
                            program(of, of.word("Image"), of.word("OriginalFileName"));
                        }
                    }
                    case "4688" -> {
                        if (of.channel().equals(Values.SECURITY)) {
                            program(of, of.word("NewProcessName"), "");
                        }
                    }
                    case "7045" -> {
                        if (of.channel().equals(Values.SYSTEM)) {
                            service(of, of.word("ImagePath"));
                        }
                    }
                    case "4697" -> {
                        if (of.channel().equals(Values.SECURITY)) {
                            service(of, of.word("ServiceFileName"));
                        }
                    }
                    default -> {}
                }
            }

            @Override
            public void finding(Finding finding) throws IOException {
                ruled(finding);
            }
        };
    }

    private void program(Values of, String image, String original) throws IOException {
        Optional<Tool> byFile = tools.ofFile(image);
        Optional<Tool> byMaker = tools.ofOriginalName(original);
        String command = of.word("CommandLine");
        String what = command.isEmpty() ? image : command;
        if (byFile.isPresent()) {
            add(of.record(), of.host(), byFile.get(), PROGRAM, what);
        }
        if (byMaker.isPresent() && !byMaker.equals(byFile)) {
            add(of.record(), of.host(), byMaker.get(), ORIGINAL, what);
        }
    }

    /// A service's path may be quoted and have arguments behind it; the program ends with the first `.exe`.
    private void service(Values of, String path) throws IOException {
        int end = path.toLowerCase(Locale.ROOT).indexOf(".exe");
        Optional<Tool> tool = end < 0 ? Optional.empty() : tools.ofFile(path.substring(0, end + ".exe".length()));
        if (tool.isPresent()) {
            add(of.record(), of.host(), tool.get(), SERVICE, path);
        }
    }

    private void add(EvidenceRecord record, String host, Tool tool, String how, String what) throws IOException {
        add(record.time(), record.origin(), record.recovered(), host, tool, how, what);
    }

    /// What a rule says of itself names no tool where it would name a group: see [Rule#namesGroup].
    private void ruled(Finding finding) throws IOException {
        Rule rule = finding.rule();
        if (rule.namesGroup()) {
            if (!rule.software().isEmpty()) {
                keptBack.incrementAndGet();
            }
            return;
        }
        for (String id : rule.software()) {
            Tool tool = tools.ofSoftware(id)
                    .orElseGet(() -> new Tool(softwareNames.apply(id).orElse(id), Optional.of(id), Tool.Sort.BROUGHT));
            add(
                    finding.time(),
                    finding.origin(),
                    finding.recovered(),
                    Facts.host(finding).orElse(""),
                    tool,
                    RULE,
                    rule.title());
        }
    }

    private void add(
            Optional<Instant> time, Origin origin, boolean recovered, String host, Tool tool, String how, String what)
            throws IOException {
        if (tool.sort() == Tool.Sort.WINDOWS && !windows) {
            ofWindows.incrementAndGet();
            return;
        }
        seen.putIfAbsent(tool.name(), tool);
        Packed key = new Packed().text(host);
        key = view == View.TIMELINE
                ? key.time(time).text(tool.name())
                : key.text(tool.name()).time(time);
        sorter.add(
                key.text(origin.path())
                        .number(origin.offset())
                        .number(origin.record())
                        .bytes(),
                new Packed().text(how).text(what).flag(recovered).bytes());
    }

    /// Tools in the order of their names.
    private List<String> names() {
        return seen.keySet().stream().sorted().toList();
    }

    @Override
    public List<Rows.Heading> headings() {
        List<Rows.Heading> headings = new ArrayList<>();
        headings.add(new Rows.Heading("host", 12, 2));
        switch (view) {
            case MATRIX -> {
                headings.add(Rows.Heading.time("first"));
                headings.add(Rows.Heading.time("last"));
                names().forEach(name -> headings.add(new Rows.Heading(name, Math.clamp(name.length(), 4, 14), 0)));
            }
            case LIST ->
                headings.addAll(List.of(
                        new Rows.Heading("tool", 20, 1),
                        new Rows.Heading("software", 8, 0),
                        new Rows.Heading("sort", 14, 0),
                        new Rows.Heading("count", 6, 0),
                        Rows.Heading.time("first"),
                        Rows.Heading.time("last"),
                        new Rows.Heading("how", 14, 1)));
            case TIMELINE ->
                headings.addAll(List.of(
                        Rows.Heading.time("time"),
                        new Rows.Heading("tool", 16, 0),
                        Rows.Heading.beside("software"),
                        new Rows.Heading("how", 14, 1),
                        new Rows.Heading("what", 24, 4),
                        Rows.Heading.beside("recovered"),
                        Rows.Heading.beside("path"),
                        Rows.Heading.beside("record")));
        }
        return headings;
    }

    @Override
    public void answer(Rows rows) throws IOException {
        Telling telling = switch (view) {
            case MATRIX -> new Matrix(rows, names());
            case LIST -> new Listing(rows);
            case TIMELINE -> new Line(rows);
        };
        Merging merging = new Merging(telling);
        sorter.drainRows(merging::add);
        merging.close();
        telling.close();
    }

    /// One event in which a tool was seen.
    private record Event(
            String host,
            Optional<Instant> time,
            Tool tool,
            Set<String> how,
            String what,
            boolean recovered,
            String path,
            long record) {}

    private interface Telling {
        void event(Event event);

        void close();
    }

    /// Takes together what several rules and names tell of one event.
    private final class Merging {
        private final Telling telling;
        private byte[] key = new byte[0];
        private final Set<String> how = new LinkedHashSet<>();
        private String what = "";
        private boolean recovered;

        Merging(Telling telling) {
            this.telling = telling;
        }

        void add(byte[] next, byte[] value) {
            if (!Arrays.equals(key, next)) {
                close();
                key = next;
            }
            Packed.Unpacked packed = Packed.open(value);
            String way = packed.text();
            String told = packed.text();
            // A command says more than the title of a rule.
            what = how.isEmpty() || how.equals(Set.of(RULE)) ? told : what;
            how.add(way);
            recovered = packed.flag();
        }

        void close() {
            if (how.isEmpty()) {
                return;
            }
            Packed.Unpacked packed = Packed.open(key);
            String host = packed.text();
            Optional<Instant> time = Optional.empty();
            String tool;
            if (view == View.TIMELINE) {
                time = packed.time();
                tool = packed.text();
            } else {
                tool = packed.text();
                time = packed.time();
            }
            String path = packed.text();
            packed.number();
            telling.event(new Event(
                    host,
                    time,
                    Optional.ofNullable(seen.get(tool)).orElseThrow(),
                    Set.copyOf(how),
                    what,
                    recovered,
                    path,
                    packed.number()));
            how.clear();
        }
    }

    private static List<String> ordered(Set<String> ways) {
        return ways.stream().sorted().toList();
    }

    private static final class Line implements Telling {
        private final Rows rows;

        Line(Rows rows) {
            this.rows = rows;
        }

        @Override
        public void event(Event event) {
            rows.row(List.of(
                    Cell.of(event.host),
                    Cell.of(event.time),
                    Cell.of(event.tool.name()),
                    Cell.of(event.tool.software().orElse("")),
                    Cell.of(ordered(event.how)),
                    Cell.of(event.what),
                    Cell.of(event.recovered),
                    Cell.of(event.path),
                    Search.number(event.record)));
        }

        @Override
        public void close() {
            // Each row was written when it came.
        }
    }

    private static final class Listing implements Telling {
        private final Rows rows;
        private final Set<String> how = new LinkedHashSet<>();
        private String host = "";
        private Optional<Tool> tool = Optional.empty();
        private long count;
        private Optional<Instant> first = Optional.empty();
        private Optional<Instant> last = Optional.empty();

        Listing(Rows rows) {
            this.rows = rows;
        }

        @Override
        public void event(Event event) {
            if (!event.host.equals(host) || !tool.equals(Optional.of(event.tool))) {
                close();
                host = event.host;
                tool = Optional.of(event.tool);
                count = 0;
                how.clear();
                first = Optional.empty();
                last = Optional.empty();
            }
            count++;
            how.addAll(event.how);
            first = Grouping.earlier(first, event.time);
            last = Grouping.later(last, event.time);
        }

        @Override
        public void close() {
            if (tool.isEmpty()) {
                return;
            }
            rows.row(List.of(
                    Cell.of(host),
                    Cell.of(tool.get().name()),
                    Cell.of(tool.get().software().orElse("")),
                    Cell.of(tool.get().sort().word()),
                    Cell.of(count),
                    Cell.of(first),
                    Cell.of(last),
                    Cell.of(ordered(how))));
        }
    }

    private static final class Matrix implements Telling {
        private final Rows rows;
        private final List<String> names;
        private final Map<String, Long> counts = new TreeMap<>();
        private String host = "";
        private Optional<Instant> first = Optional.empty();
        private Optional<Instant> last = Optional.empty();

        Matrix(Rows rows, List<String> names) {
            this.rows = rows;
            this.names = names;
        }

        @Override
        public void event(Event event) {
            if (!event.host.equals(host)) {
                close();
                host = event.host;
                counts.clear();
                first = Optional.empty();
                last = Optional.empty();
            }
            counts.merge(event.tool.name(), 1L, Long::sum);
            first = Grouping.earlier(first, event.time);
            last = Grouping.later(last, event.time);
        }

        @Override
        public void close() {
            if (counts.isEmpty()) {
                return;
            }
            List<Cell> cells = new ArrayList<>(List.of(Cell.of(host), Cell.of(first), Cell.of(last)));
            for (String name : names) {
                Long count = counts.get(name);
                cells.add(count == null ? Cell.of("") : Cell.of(count));
            }
            rows.row(cells);
        }
    }

    @Override
    public List<String> remarks() {
        List<String> remarks = new ArrayList<>();
        remarks.add(
                "A name proves nothing: administrators use most of these tools too, and a file can be given any name.");
        if (ofWindows.get() > 0) {
            remarks.add(
                    ofWindows.get() + " times a program that comes with Windows was seen; --windows shows them too.");
        }
        if (keptBack.get() > 0) {
            remarks.add(
                    keptBack.get() + " findings of rules written for a known group name a tool that is not shown here:"
                            + " tools of groups are judged by people (tocsin hunt has them).");
        }
        return remarks;
    }
}
