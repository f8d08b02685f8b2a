package org.tocsin.investigation.campaigns;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.tocsin.detect.mail.Danger;
import org.tocsin.investigation.campaigns.StudyTally.GroupSums;
import org.tocsin.investigation.campaigns.StudyTally.Measure;
import org.tocsin.investigation.campaigns.StudyTally.Sums;
import org.tocsin.report.html.Study;
import org.tocsin.report.html.Study.Cell;

/// What a tally says, as the sections of a page.
public final class StudyReport {
    private static final int MOST_ROWS = 400;
    private static final int MOST_GROUPS = 200;
    private static final int MOST_LANES = 40;
    private static final List<Danger> WORST_FIRST =
            List.of(Danger.DANGEROUS, Danger.SUSPICIOUS, Danger.UNWANTED, Danger.NOTHING_FOUND);

    private final StudyTally tally;

    private final boolean anonymous;

    private StudyReport(StudyTally tally, boolean anonymous) {
        this.tally = tally;
        this.anonymous = anonymous;
    }

    /// @param anonymous whether whom messages imitate, what they share and their subjects are left out
    public static Study of(StudyTally tally, boolean anonymous) {
        return new StudyReport(tally, anonymous).study();
    }

    private Study study() {
        List<GroupSums> groups = tally.groups();
        long across =
                groups.stream().filter(group -> group.collections.size() > 1).count();
        return new Study(
                List.of(
                        new Study.Fact("collections", tally.names().size()),
                        new Study.Fact("messages", tally.all().messages),
                        new Study.Fact("counted", tally.all().counted),
                        new Study.Fact("targeted", tally.all().targeted),
                        new Study.Fact("decided", tally.all().decided),
                        new Study.Fact("groups", groups.size()),
                        new Study.Fact("across", across)),
                List.of(
                        volume(),
                        measure("vectors", Measure.VECTOR, Measure.ATTACHMENT),
                        measure("themes", Measure.THEME),
                        measure("senders", Measure.SENDER, Measure.IMITATED),
                        measure("malware", Measure.EXPLOIT, Measure.FAMILY),
                        index(),
                        groups(groups),
                        sources()));
    }

    private Cell name(int collection) {
        return Cell.text(tally.names().get(collection));
    }

    private static Cell year(int year) {
        return year == StudyTally.NO_YEAR ? Cell.word("no-year") : Cell.text(Integer.toString(year));
    }

    private Study.Section volume() {
        List<String> words = WORST_FIRST.stream().map(Danger::word).toList();
        List<Study.Bar> byCollection = new ArrayList<>();
        tally.collections().forEach((at, sums) -> byCollection.add(new Study.Bar(name(at), dangers(sums))));
        List<Study.Bar> byYear = new ArrayList<>();
        tally.years().forEach((at, sums) -> byYear.add(new Study.Bar(year(at), dangers(sums))));
        List<List<Cell>> rows = new ArrayList<>();
        tally.collectionYears()
                .forEach((collection, years) -> years.forEach((at, sums) -> {
                    List<Cell> row = new ArrayList<>(List.of(name(collection), year(at)));
                    row.add(Cell.number(sums.messages));
                    dangers(sums).forEach(count -> row.add(Cell.number(count)));
                    row.add(Cell.number(sums.targeted));
                    rows.add(row);
                }));
        List<String> columns = new ArrayList<>(List.of("collection", "year", "messages"));
        columns.addAll(words);
        columns.add("targeted");
        return new Study.Section(
                "volume",
                List.of(
                        new Study.Bars("volume-collections", words, byCollection),
                        new Study.Bars("volume-years", words, byYear)),
                List.of(),
                List.of(table("volume-table", columns, rows)));
    }

    private static List<Long> dangers(Sums sums) {
        return WORST_FIRST.stream().map(sums::of).toList();
    }

    private Study.Section measure(String name, Measure... measures) {
        List<Study.Bars> bars = new ArrayList<>();
        List<Study.Table> tables = new ArrayList<>();
        for (Measure measure : measures) {
            if (anonymous && measure == Measure.IMITATED) {
                continue;
            }
            boolean ours = measure != Measure.IMITATED && measure != Measure.EXPLOIT && measure != Measure.FAMILY;
            List<Map.Entry<String, Map<Integer, Long>>> values = sorted(tally.byCollection(measure));
            List<Study.Bar> drawn = values.stream()
                    .limit(30)
                    .map(value -> new Study.Bar(cell(ours, value.getKey()), List.of(sum(value.getValue()))))
                    .toList();
            bars.add(new Study.Bars(measure.word(), List.of("messages"), drawn));
            List<List<Cell>> rows = new ArrayList<>();
            Map<String, Map<Integer, Long>> years = tally.byYear(measure);
            for (Map.Entry<String, Map<Integer, Long>> value : values) {
                rows.add(List.of(
                        cell(ours, value.getKey()),
                        Cell.number(sum(value.getValue())),
                        Cell.text(percent(sum(value.getValue()))),
                        Cell.text(listed(value.getValue(), at -> tally.names().get(at))),
                        Cell.text(listed(
                                years.getOrDefault(value.getKey(), Map.of()),
                                at -> at == StudyTally.NO_YEAR ? "?" : Integer.toString(at)))));
            }
            tables.add(table(
                    measure.word() + "-table",
                    List.of("value", "messages", "share", "by-collection", "by-year"),
                    rows));
        }
        return new Study.Section(name, bars, List.of(), tables);
    }

    private static Cell cell(boolean ours, String value) {
        return ours || value.equals(StudyTally.OTHER) ? Cell.word(value) : Cell.text(value);
    }

    private interface Name {
        String of(int at);
    }

    private static String listed(Map<Integer, Long> counts, Name name) {
        List<String> parts = new ArrayList<>();
        counts.forEach((at, count) -> {
            if (parts.size() < 12) {
                parts.add(name.of(at) + " " + count);
            }
        });
        return String.join(", ", parts) + (counts.size() > 12 ? ", …" : "");
    }

    private String percent(long count) {
        return tally.all().counted == 0 ? "" : Math.round(count * 100.0 / tally.all().counted) + " %";
    }

    private static List<Map.Entry<String, Map<Integer, Long>>> sorted(Map<String, Map<Integer, Long>> values) {
        return values.entrySet().stream()
                .sorted(Comparator.comparing((Map.Entry<String, Map<Integer, Long>> value) -> -sum(value.getValue()))
                        .thenComparing(Map.Entry::getKey))
                .toList();
    }

    private static long sum(Map<Integer, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    private Study.Section index() {
        List<String> bases = IntStream.rangeClosed(0, 5)
                .mapToObj(base -> "base-" + (5 - base))
                .toList();
        List<Study.Bar> bars = new ArrayList<>();
        tally.collections()
                .forEach((at, sums) -> bars.add(new Study.Bar(
                        name(at),
                        IntStream.rangeClosed(0, 5)
                                .mapToObj(base -> sums.bases[5 - base])
                                .toList())));
        List<List<Cell>> rows = new ArrayList<>();
        tally.collections().forEach((at, sums) -> rows.add(indexRow(name(at), Cell.word("all-years"), sums)));
        tally.collectionYears()
                .forEach((collection, years) ->
                        years.forEach((at, sums) -> rows.add(indexRow(name(collection), year(at), sums))));
        return new Study.Section(
                "index",
                List.of(new Study.Bars("index-bases", bases, bars)),
                List.of(),
                List.of(table(
                        "index-table", List.of("collection", "year", "most", "mean", "indexed", "decided"), rows)));
    }

    private static List<Cell> indexRow(Cell name, Cell year, Sums sums) {
        return List.of(
                name,
                year,
                sums.indexed == 0 ? Cell.text("–") : Cell.text(plain(sums.most)),
                Cell.text(sums.mean().map(StudyReport::plain).orElse("–")),
                Cell.number(sums.indexed),
                Cell.number(sums.decided));
    }

    static String plain(BigDecimal number) {
        return number.stripTrailingZeros().toPlainString();
    }

    private Study.Section groups(List<GroupSums> groups) {
        List<Study.Lane> lanes = new ArrayList<>();
        int first = Integer.MAX_VALUE;
        int last = Integer.MIN_VALUE;
        for (GroupSums group : groups) {
            if (lanes.size() < MOST_LANES && !group.months.isEmpty()) {
                List<Study.Mark> marks = new ArrayList<>();
                group.months.forEach((month, count) -> marks.add(new Study.Mark(month, count)));
                first = Math.min(first, marks.getFirst().month());
                last = Math.max(last, marks.getLast().month());
                lanes.add(new Study.Lane(group.id, marks));
            }
        }
        List<List<Cell>> rows =
                groups.stream().limit(MOST_GROUPS).map(this::row).toList();
        return new Study.Section(
                "groups",
                List.of(),
                List.of(new Study.Lanes("groups-lanes", first, last, lanes)),
                List.of(new Study.Table(
                        "groups-table",
                        List.of("group", "messages", "by-collection", "first", "last", "worst", "because", "subject"),
                        rows,
                        Math.max(0, groups.size() - MOST_GROUPS))));
    }

    private List<Cell> row(GroupSums group) {
        List<String> names =
                group.collections.stream().limit(12).map(tally.names()::get).toList();
        List<String> en = new ArrayList<>();
        List<String> fr = new ArrayList<>();
        group.ties.values().stream().limit(3).forEach(tie -> {
            MailGroups.Tie told = anonymous ? new MailGroups.Tie(tie.kind(), tie.with(), "…", tie.alike()) : tie;
            en.add(TieWords.en(told));
            fr.add(TieWords.fr(told));
        });
        return List.of(
                Cell.text(group.id),
                Cell.number(group.messages),
                Cell.text(String.join(", ", names) + (group.collections.size() > 12 ? ", …" : "")),
                Cell.text(day(group.first)),
                Cell.text(day(group.last)),
                Cell.word(group.worst.word()),
                Cell.said(String.join("; ", en), String.join(" ; ", fr)),
                Cell.text(anonymous ? "" : group.subject));
    }

    private static String day(Optional<java.time.Instant> time) {
        return time.map(at -> at.toString().substring(0, 10)).orElse("–");
    }

    private Study.Section sources() {
        List<List<Cell>> rows = new ArrayList<>();
        tally.sources().forEach((source, count) -> rows.add(List.of(Cell.word("time-" + source), Cell.number(count))));
        return new Study.Section(
                "limits", List.of(), List.of(), List.of(table("limits-table", List.of("source", "messages"), rows)));
    }

    private static Study.Table table(String name, List<String> columns, List<List<Cell>> rows) {
        return new Study.Table(
                name, columns, rows.stream().limit(MOST_ROWS).toList(), Math.max(0, rows.size() - MOST_ROWS));
    }
}
