package org.tocsin.investigation.campaigns;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.tocsin.detect.mail.Danger;
import org.tocsin.detect.mail.MailTraits;
import org.tocsin.detect.mail.TargetingSigns;
import org.tocsin.detect.mail.ThreatIndex;

/// Adds up what a study shows, by collection and year. Its memory grows with the number of collections, years,
/// different values and groups, not with that of messages. Belongs to one thread.
public final class StudyTally {
    /// Different values of one measure that are told apart; what comes later is counted as [#OTHER].
    private static final int MOST_VALUES = 20_000;

    /// Different groups that are told.
    private static final int MOST_GROUPS = 200_000;

    static final String OTHER = "other";

    /// What is counted of the messages that a study is about.
    public enum Measure {
        VECTOR,
        ATTACHMENT,
        THEME,
        SENDER,
        IMITATED,
        EXPLOIT,
        FAMILY;

        /// The word in data files.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// How many messages of one collection and year have a value.
    ///
    /// @param year empty where no time is known
    public record Figure(int collection, Optional<Integer> year, Measure measure, String value, long messages) {}

    private record Cell(Measure measure, String value, int collection, int year) {}

    /// Sums of one collection, or of one of its years.
    static final class Sums {
        final Map<Danger, Long> dangers = new EnumMap<>(Danger.class);
        final long[] bases = new long[ThreatIndex.MOST + 1];
        long messages;
        long counted;
        long targeted;
        long decided;
        long indexed;
        BigDecimal sum = BigDecimal.ZERO;
        BigDecimal most = BigDecimal.ZERO;

        private void add(StudiedMessage message) {
            messages++;
            dangers.merge(message.danger(), 1L, Long::sum);
            counted += message.counts() ? 1 : 0;
            targeted += message.sheet().targeting() == TargetingSigns.Signs.PRESENT ? 1 : 0;
            decided += message.decided().isPresent() ? 1 : 0;
            // What nothing speaks of is not told as a base value of 0, unless a person says so.
            if (message.index().isPresent()
                    && (message.counts() || message.decided().isPresent())) {
                ThreatIndex index = message.index().get();
                bases[index.base()]++;
                if (index.base() > 0) {
                    indexed++;
                    sum = sum.add(index.score());
                    most = most.max(index.score());
                }
            }
        }

        long of(Danger danger) {
            return dangers.getOrDefault(danger, 0L);
        }

        /// The mean over messages that score at all, or empty.
        Optional<BigDecimal> mean() {
            return indexed == 0
                    ? Optional.empty()
                    : Optional.of(sum.divide(BigDecimal.valueOf(indexed), 2, RoundingMode.HALF_UP));
        }
    }

    /// What is known of one group of messages.
    static final class GroupSums {
        final String id;
        final TreeSet<Integer> collections = new TreeSet<>();
        final TreeSet<Integer> years = new TreeSet<>();
        final Map<Integer, Long> months = new TreeMap<>();
        final Map<MailTraits.Kind, MailGroups.Tie> ties = new EnumMap<>(MailTraits.Kind.class);
        Danger worst = Danger.NOTHING_FOUND;
        BigDecimal index = BigDecimal.ZERO;
        String subject = "";
        long messages;
        long counted;
        Optional<Instant> first = Optional.empty();
        Optional<Instant> last = Optional.empty();

        GroupSums(String id) {
            this.id = id;
        }

        private void add(StudiedMessage message) {
            MailSheet sheet = message.sheet();
            messages++;
            counted += message.counts() ? 1 : 0;
            collections.add(sheet.collection());
            worst = message.danger().compareTo(worst) > 0 ? message.danger() : worst;
            index = message.index().map(ThreatIndex::score).map(index::max).orElse(index);
            message.place().ties().forEach(tie -> ties.putIfAbsent(tie.kind(), tie));
            if (sheet.time().time().isPresent()) {
                Instant at = sheet.time().time().get();
                var day = at.atOffset(ZoneOffset.UTC);
                years.add(day.getYear());
                months.merge(day.getYear() * 12 + day.getMonthValue() - 1, 1L, Long::sum);
                if (first.isEmpty() || at.isBefore(first.get())) {
                    first = sheet.time().time();
                    subject = sheet.subject();
                }
                last = last.isEmpty() || at.isAfter(last.get()) ? sheet.time().time() : last;
            } else if (subject.isEmpty()) {
                subject = sheet.subject();
            }
        }
    }

    private final List<String> names;
    private final Map<Integer, Sums> collections = new TreeMap<>();
    private final Map<Integer, Sums> years = new TreeMap<>();
    private final Map<Integer, Map<Integer, Sums>> collectionYears = new TreeMap<>();
    private final Map<Cell, Long> cells = new TreeMap<>(Comparator.comparing(Cell::measure)
            .thenComparing(Cell::value)
            .thenComparing(Cell::collection)
            .thenComparing(Cell::year));
    private final Map<Measure, TreeSet<String>> values = new EnumMap<>(Measure.class);
    private final Map<String, GroupSums> groups = new TreeMap<>();
    private final Map<String, Long> sources = new TreeMap<>();
    private final Sums all = new Sums();

    /// In [#years] and [#cells] the year of messages without a time.
    static final int NO_YEAR = Integer.MAX_VALUE;

    /// @param names of the collections, in their order
    public StudyTally(List<String> names) {
        this.names = List.copyOf(names);
        for (int i = 0; i < names.size(); i++) {
            collections.put(i, new Sums());
        }
    }

    public void add(StudiedMessage message) {
        MailSheet sheet = message.sheet();
        int year = sheet.year().orElse(NO_YEAR);
        all.add(message);
        collections.computeIfAbsent(sheet.collection(), c -> new Sums()).add(message);
        years.computeIfAbsent(year, y -> new Sums()).add(message);
        collectionYears
                .computeIfAbsent(sheet.collection(), c -> new TreeMap<>())
                .computeIfAbsent(year, y -> new Sums())
                .add(message);
        sources.merge(sheet.time().source().word(), 1L, Long::sum);
        if (message.counts()) {
            sheet.manner().vectors().forEach(value -> count(Measure.VECTOR, value, sheet, year));
            sheet.manner().carries().forEach(value -> count(Measure.ATTACHMENT, value, sheet, year));
            sheet.manner().themes().forEach(value -> count(Measure.THEME, value, sheet, year));
            count(Measure.SENDER, sheet.sender().word(), sheet, year);
            if (!sheet.manner().imitated().isEmpty()) {
                count(Measure.IMITATED, sheet.manner().imitated(), sheet, year);
            }
            message.exploits().forEach(value -> count(Measure.EXPLOIT, value, sheet, year));
            message.families().forEach(value -> count(Measure.FAMILY, value, sheet, year));
        }
        if (message.place().group().isPresent()) {
            String id = message.place().group().get();
            if (groups.size() < MOST_GROUPS || groups.containsKey(id)) {
                groups.computeIfAbsent(id, GroupSums::new).add(message);
            }
        }
    }

    private void count(Measure measure, String value, MailSheet sheet, int year) {
        TreeSet<String> known = values.computeIfAbsent(measure, m -> new TreeSet<>());
        String counted = known.contains(value) || known.size() < MOST_VALUES && known.add(value) ? value : OTHER;
        cells.merge(new Cell(measure, counted, sheet.collection(), year), 1L, Long::sum);
    }

    /// All counts, in a fixed order.
    public List<Figure> figures() {
        List<Figure> figures = new ArrayList<>();
        cells.forEach((cell, count) -> figures.add(new Figure(
                cell.collection(),
                cell.year() == NO_YEAR ? Optional.empty() : Optional.of(cell.year()),
                cell.measure(),
                cell.value(),
                count)));
        return figures;
    }

    List<String> names() {
        return names;
    }

    Sums all() {
        return all;
    }

    Map<Integer, Sums> collections() {
        return collections;
    }

    Map<Integer, Sums> years() {
        return years;
    }

    Map<Integer, Map<Integer, Sums>> collectionYears() {
        return collectionYears;
    }

    Map<String, Long> sources() {
        return sources;
    }

    /// The sums of a measure by value, the most frequent first.
    Map<String, Map<Integer, Long>> byCollection(Measure measure) {
        Map<String, Map<Integer, Long>> found = new TreeMap<>();
        cells.forEach((cell, count) -> {
            if (cell.measure() == measure) {
                found.computeIfAbsent(cell.value(), v -> new TreeMap<>()).merge(cell.collection(), count, Long::sum);
            }
        });
        return found;
    }

    /// The same by year.
    Map<String, Map<Integer, Long>> byYear(Measure measure) {
        Map<String, Map<Integer, Long>> found = new TreeMap<>();
        cells.forEach((cell, count) -> {
            if (cell.measure() == measure) {
                found.computeIfAbsent(cell.value(), v -> new TreeMap<>()).merge(cell.year(), count, Long::sum);
            }
        });
        return found;
    }

    /// Groups with a message that the study is about: those of most collections, then of most messages, first.
    List<GroupSums> groups() {
        return groups.values().stream()
                .filter(group -> group.counted > 0)
                .sorted(Comparator.comparing((GroupSums group) -> -group.collections.size())
                        .thenComparing(group -> -group.messages)
                        .thenComparing(group -> group.id))
                .toList();
    }
}
