package org.tocsin.report.html;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.tocsin.model.DayCount;

/// How many records each log has in each step of the calendar: what shows where a log is silent.
///
/// @param lanes in order of computer, then log; the last one may stand for all the rest
/// @param outside records on days that the calendar leaves out
record Lanes(Calendar calendar, List<Lane> lanes, long outside) {
    /// Lanes that a drawing has room for.
    static final int MOST = 18;

    /// Past this many days the calendar looks whether a few stray days stretch it.
    private static final int LONG = 1_100;
    /// One record in so many may be left out on each side.
    private static final int STRAY = 200;

    /// One log, or one computer where there are too many logs to draw.
    ///
    /// @param host empty where the records name none
    /// @param log empty where a lane stands for a whole computer
    /// @param folded how many computers it stands for, where it stands for all the rest; otherwise 0
    /// @param byStep records by step of the calendar
    record Lane(String host, String log, int folded, long[] byStep) {
        long records() {
            long sum = 0;
            for (long count : byStep) {
                sum += count;
            }
            return sum;
        }

        /// Steps that hold records.
        int filled() {
            int filled = 0;
            for (long count : byStep) {
                filled += count > 0 ? 1 : 0;
            }
            return filled;
        }

        int firstStep() {
            int step = 0;
            while (step < byStep.length && byStep[step] == 0) {
                step++;
            }
            return step;
        }

        int lastStep() {
            int step = byStep.length - 1;
            while (step >= 0 && byStep[step] == 0) {
                step--;
            }
            return step;
        }

        /// The longest run of steps without a record between the first and the last, as its first step and its
        /// length.
        int[] longestSilence() {
            int[] longest = {0, 0};
            int run = 0;
            for (int step = firstStep(); step < lastStep(); step++) {
                run = byStep[step] == 0 ? run + 1 : 0;
                if (run > longest[1]) {
                    longest[0] = step - run + 1;
                    longest[1] = run;
                }
            }
            return longest;
        }
    }

    private record Key(String host, String log) {}

    /// Empty where no record has a day that can be right.
    static Optional<Lanes> of(List<DayCount> days, Iterable<LocalDate> mustShow) {
        TreeMap<LocalDate, Long> totals = new TreeMap<>();
        long all = 0;
        long outside = 0;
        for (DayCount count : days) {
            if (Calendar.holds(count.day())) {
                totals.merge(count.day(), count.records(), Long::sum);
                all += count.records();
            } else {
                outside += count.records();
            }
        }
        for (LocalDate day : mustShow) {
            totals.putIfAbsent(day, 0L);
        }
        if (totals.isEmpty()) {
            return Optional.empty();
        }
        LocalDate first = totals.firstKey();
        LocalDate last = totals.lastKey();
        if (first.plusDays(LONG).isBefore(last)) {
            first = trimmed(totals, all);
            last = trimmed(totals.descendingMap(), all);
            for (LocalDate day : mustShow) {
                first = day.isBefore(first) ? day : first;
                last = day.isAfter(last) ? day : last;
            }
        }
        return Optional.of(of(days, Calendar.of(first, last), outside));
    }

    private static LocalDate trimmed(Map<LocalDate, Long> totals, long all) {
        long seen = 0;
        for (Map.Entry<LocalDate, Long> day : totals.entrySet()) {
            seen += day.getValue();
            if (seen > all / STRAY) {
                return day.getKey();
            }
        }
        return totals.keySet().iterator().next();
    }

    /// Decides first which lanes there are, so that only those take memory however many computers there were.
    private static Lanes of(List<DayCount> days, Calendar calendar, long neverOnCalendar) {
        Function<DayCount, Key> by = count -> new Key(count.host(), log(count));
        Map<Key, Long> totals = totals(days, by);
        if (totals.size() > MOST) {
            by = count -> new Key(count.host(), "");
            totals = totals(days, by);
        }
        List<Key> keys = new ArrayList<>(totals.keySet());
        int folded = 0;
        if (keys.size() > MOST) {
            Map<Key, Long> records = totals;
            keys.sort(Comparator.comparingLong((Key key) -> records.getOrDefault(key, 0L))
                    .reversed()
                    .thenComparing(Key::host));
            folded = keys.size() - (MOST - 1);
            keys = keys.subList(0, MOST - 1);
        }
        Map<Key, Lane> lanes = new TreeMap<>(Comparator.comparing(Key::host).thenComparing(Key::log));
        for (Key key : keys) {
            lanes.put(key, new Lane(key.host(), key.log(), 0, new long[calendar.size()]));
        }
        Lane rest = new Lane("", "", folded, new long[calendar.size()]);
        long outside = neverOnCalendar;
        for (DayCount count : days) {
            if (!Calendar.holds(count.day())) {
                continue;
            }
            int step = calendar.step(count.day());
            if (step < 0 || step >= calendar.size()) {
                outside += count.records();
            } else {
                lanes.getOrDefault(by.apply(count), rest).byStep()[step] += count.records();
            }
        }
        List<Lane> all = new ArrayList<>(lanes.values());
        if (folded > 0) {
            all.add(rest);
        }
        return new Lanes(calendar, List.copyOf(all), outside);
    }

    private static Map<Key, Long> totals(List<DayCount> days, Function<DayCount, Key> by) {
        Map<Key, Long> totals = new HashMap<>();
        for (DayCount count : days) {
            totals.merge(by.apply(count), count.records(), Long::sum);
        }
        return totals;
    }

    private static String log(DayCount count) {
        return count.channel().isBlank() ? count.kind().name() : count.channel();
    }
}
