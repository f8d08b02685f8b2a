package org.tocsin.report.html;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.tocsin.model.CaseFile;
import org.tocsin.model.DayCount;
import org.tocsin.model.Finding;
import org.tocsin.model.Gap;
import org.tocsin.model.Meanings;
import org.tocsin.model.Technique;
import org.tocsin.report.words.Facts;

/// A case gone through once, with the figures that the page needs. Takes memory by the number of rules that
/// matched and of computers, not by the number of findings.
final class Digest {
    /// Gaps that the page lists; all are in `gaps.jsonl`.
    static final int GAPS_SHOWN = 200;

    /// Separate events of one moment that are told apart; past it, copies count as events of their own.
    private static final int MOMENT = 1 << 16;

    private final CaseFile file;
    private final List<DayCount> recordDays;
    private final Map<String, Technique> techniques;
    private final List<Group> groups;
    private final Map<LocalDate, Counts> days = new TreeMap<>();
    private final Map<String, Counts> hosts = new TreeMap<>();
    private final Counts all = new Counts();
    private final Map<Gap.Cause, Long> gapCauses = new EnumMap<>(Gap.Cause.class);
    private final List<Gap> gaps = new ArrayList<>();
    private long undated;
    private long outsideCalendar;
    private Optional<LocalDate> first = Optional.empty();
    private Optional<LocalDate> last = Optional.empty();

    /// Events by band.
    static final class Counts {
        private final long[] byBand = new long[Band.values().length];

        void add(Band band) {
            byBand[band.ordinal()]++;
        }

        void add(Counts other) {
            for (int i = 0; i < byBand.length; i++) {
                byBand[i] += other.byBand[i];
            }
        }

        long of(Band band) {
            return byBand[band.ordinal()];
        }

        long all() {
            long sum = 0;
            for (long count : byBand) {
                sum += count;
            }
            return sum;
        }
    }

    /// What makes two findings the same event handed in twice.
    private record Event(String rule, String host, String channel, long record) {}

    private Digest(CaseFile file, Meanings meanings) {
        this.file = file;
        Map<String, Group> byRule = new LinkedHashMap<>();
        Set<Event> moment = new HashSet<>();
        Instant[] at = {Instant.MIN};
        file.findings().forEach(finding -> {
            boolean copy = false;
            if (finding.time().isPresent() && finding.origin().record() >= 0) {
                if (!finding.time().get().equals(at[0])) {
                    at[0] = finding.time().get();
                    moment.clear();
                }
                copy = isCopy(finding, moment);
            }
            byRule.computeIfAbsent(key(finding), key -> new Group(finding.rule(), meanings))
                    .add(finding, copy);
            if (!copy) {
                count(finding);
            }
        });
        groups = byRule.values().stream()
                .sorted(Comparator.comparing((Group group) -> group.rule().level())
                        .reversed()
                        .thenComparing(Comparator.comparingLong(Group::events).reversed())
                        .thenComparing(
                                group -> key(group.rule().id(), group.rule().source())))
                .toList();
        file.forEachGap(gap -> {
            gapCauses.merge(gap.cause(), 1L, Long::sum);
            if (gaps.size() < GAPS_SHOWN) {
                gaps.add(gap);
            }
        });
        recordDays = file.days();
        techniques = file.techniques();
        for (DayCount count : recordDays) {
            if (Calendar.holds(count.day())) {
                first = first.isPresent() && !count.day().isBefore(first.get()) ? first : Optional.of(count.day());
                last = last.isPresent() && !count.day().isAfter(last.get()) ? last : Optional.of(count.day());
            }
        }
    }

    static Digest of(CaseFile file, Meanings meanings) {
        return new Digest(file, meanings);
    }

    /// Two packs may hold different rules under one id.
    private static String key(Finding finding) {
        return key(finding.rule().id(), finding.rule().source());
    }

    private static String key(String id, String source) {
        return id + "\n" + source;
    }

    private static boolean isCopy(Finding finding, Set<Event> moment) {
        Event event = new Event(
                key(finding),
                Facts.host(finding).orElse(""),
                Facts.channel(finding).orElse(finding.kind().name()),
                finding.origin().record());
        if (moment.size() >= MOMENT) {
            return moment.contains(event);
        }
        return !moment.add(event);
    }

    private void count(Finding finding) {
        Band band = Band.of(finding.rule().level());
        all.add(band);
        String host = Facts.host(finding).orElse("");
        hosts.computeIfAbsent(hostKey(host), name -> new Counts()).add(band);
        if (finding.time().isEmpty()) {
            undated++;
            return;
        }
        LocalDate day = LocalDate.ofInstant(finding.time().get(), ZoneOffset.UTC);
        if (Calendar.holds(day)) {
            days.computeIfAbsent(day, d -> new Counts()).add(band);
        } else {
            outsideCalendar++;
        }
    }

    CaseFile file() {
        return file;
    }

    /// By level, then by number of events.
    List<Group> groups() {
        return groups;
    }

    List<Group> groups(Band band) {
        return groups.stream().filter(group -> group.band() == band).toList();
    }

    /// Events by band, each once.
    Counts all() {
        return all;
    }

    /// How many records each log has on each day (UTC).
    List<DayCount> recordDays() {
        return recordDays;
    }

    /// Names of techniques by id.
    Map<String, Technique> techniques() {
        return techniques;
    }

    /// Events by day (UTC).
    Map<LocalDate, Counts> days() {
        return days;
    }

    /// Events of a computer; the empty name stands for records that name none.
    Counts of(String host) {
        return hosts.getOrDefault(hostKey(host), new Counts());
    }

    private static String hostKey(String host) {
        return host.length() > 120 ? host.substring(0, 120) : host;
    }

    Map<Gap.Cause, Long> gapCauses() {
        return gapCauses;
    }

    /// The first gaps.
    List<Gap> gaps() {
        return gaps;
    }

    /// Events without a time.
    long undated() {
        return undated;
    }

    /// Events whose time cannot be right.
    long outsideCalendar() {
        return outsideCalendar;
    }

    /// The earliest day that any record carries and that can be right.
    Optional<LocalDate> first() {
        return first;
    }

    Optional<LocalDate> last() {
        return last;
    }
}
