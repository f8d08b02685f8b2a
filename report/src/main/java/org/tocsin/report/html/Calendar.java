package org.tocsin.report.html;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.Locale;

/// The days of a case, put into as many equal steps as a drawing has room for.
///
/// @param first the first day of the first step
/// @param size the number of steps, at least 1
record Calendar(Unit unit, LocalDate first, int size) {
    /// Steps that a drawing has room for.
    static final int MOST = 740;

    enum Unit {
        DAY,
        WEEK,
        MONTH,
        YEAR;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        private LocalDate start(LocalDate day) {
            return switch (this) {
                case DAY -> day;
                case WEEK -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
                case MONTH -> day.withDayOfMonth(1);
                case YEAR -> day.withDayOfYear(1);
            };
        }

        private ChronoUnit step() {
            return switch (this) {
                case DAY -> ChronoUnit.DAYS;
                case WEEK -> ChronoUnit.WEEKS;
                case MONTH -> ChronoUnit.MONTHS;
                case YEAR -> ChronoUnit.YEARS;
            };
        }
    }

    /// Whether a day can be right at all. Damaged records and clocks that were never set give 1601, 1970,
    /// 30828.
    static boolean holds(LocalDate day) {
        return day.getYear() >= 1990 && day.getYear() <= 2099;
    }

    static Calendar of(LocalDate first, LocalDate last) {
        for (Unit unit : Unit.values()) {
            LocalDate start = unit.start(first);
            long size = unit.step().between(start, unit.start(last)) + 1;
            if (size <= MOST) {
                return new Calendar(unit, start, (int) size);
            }
        }
        throw new IllegalArgumentException(first + " to " + last + " is no span of years");
    }

    /// The step that a day falls into; below 0 or past the size for days outside.
    int step(LocalDate day) {
        return Math.toIntExact(unit.step().between(first, unit.start(day)));
    }

    /// The first day of a step.
    LocalDate day(int step) {
        return first.plus(step, unit.step());
    }
}
