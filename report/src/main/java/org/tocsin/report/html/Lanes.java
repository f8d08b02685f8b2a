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
import org.tocsin.model.CaseFile;
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
    /// @param folded how many computers it stands for beyond the first
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
    static Optional<Lanes> of(CaseFile file, Iterable<LocalDate> mustShow) {
        TreeMap<LocalDate, Long> totals = new TreeMap<>();
        long all = 0;
        long outside = 0;
        for (DayCount count : file.days()) {
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
        return Optional.of(of(file, Calendar.of(first, last), outside));
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

    private static Lanes of(CaseFile file, Calendar calendar, long neverOnCalendar) {
        Map<Key, Lane> lanes = gathered(file, calendar, count -> new Key(count.host(), log(count)));
        if (lanes.size() > MOST) {
            lanes = gathered(file, calendar, count -> new Key(count.host(), ""));
        }
        List<Lane> all = new ArrayList<>(lanes.values());
        if (all.size() > MOST) {
            all.sort(Comparator.comparingLong(Lane::records).reversed().thenComparing(Lane::host));
            List<Lane> rest = all.subList(MOST - 1, all.size());
            Lane folded = new Lane("", "", rest.size() - 1, new long[calendar.size()]);
            for (Lane lane : rest) {
                for (int step = 0; step < calendar.size(); step++) {
                    folded.byStep()[step] += lane.byStep()[step];
                }
            }
            all = new ArrayList<>(all.subList(0, MOST - 1));
            all.sort(Comparator.comparing(Lane::host));
            all.add(folded);
        }
        long outside = neverOnCalendar;
        for (DayCount count : file.days()) {
            if (Calendar.holds(count.day()) && !shown(calendar, count.day())) {
                outside += count.records();
            }
        }
        return new Lanes(calendar, List.copyOf(all), outside);
    }

    private static Map<Key, Lane> gathered(CaseFile file, Calendar calendar, Function<DayCount, Key> by) {
        Map<Key, Lane> lanes = new TreeMap<>(Comparator.comparing(Key::host).thenComparing(Key::log));
        Map<Key, Lane> found = new HashMap<>();
        for (DayCount count : file.days()) {
            if (Calendar.holds(count.day()) && shown(calendar, count.day())) {
                Lane lane = found.computeIfAbsent(
                        by.apply(count), key -> new Lane(key.host(), key.log(), 0, new long[calendar.size()]));
                lane.byStep()[calendar.step(count.day())] += count.records();
            }
        }
        lanes.putAll(found);
        return lanes;
    }

    private static boolean shown(Calendar calendar, LocalDate day) {
        int step = calendar.step(day);
        return step >= 0 && step < calendar.size();
    }

    private static String log(DayCount count) {
        return count.channel().isBlank() ? count.kind().name() : count.channel();
    }
}
