package org.tocsin.readers.host;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.tocsin.model.Content;
import org.tocsin.readers.text.Lines;
import org.tocsin.readers.text.Stamp;

/// The years of a log whose times have none, worked out from the log alone: from whole dates that its messages, or
/// other lines of it, tell for the same day, and from the order of its lines, in which December is followed by January.
/// Neither a clock nor the date of a file is asked; where the log tells nothing, there is no year.
final class Years {
    /// So many agreeing dates are enough.
    private static final int ENOUGH = 32;

    /// What a step from one line's month to the next's means.
    private static final int HALF = 6;

    private final int base;
    private int turns;
    private int lastMonth;

    private Years(int base) {
        this.base = base;
    }

    /// The year of the next line, to be asked for each line in order; 0 where it cannot be told.
    int next(Stamp stamp) {
        if (lastMonth - stamp.month() >= HALF) {
            turns++;
        } else if (lastMonth != 0 && stamp.month() - lastMonth >= HALF) {
            turns--;
        }
        lastMonth = stamp.month();
        return base == 0 ? 0 : base + turns;
    }

    /// Reads the log once to find its first year.
    static Years of(Content content, int mostOfLine) throws IOException {
        Years walk = new Years(0);
        Map<Integer, Integer> votes = new TreeMap<>();
        Lines lines = new Lines(content, mostOfLine);
        boolean needed = false;
        for (Optional<Lines.Line> line = lines.next(); line.isPresent(); line = lines.next()) {
            Optional<SyslogLine> parts = SyslogLine.of(line.get().text());
            if (parts.isEmpty() || parts.get().time().isEmpty()) {
                continue;
            }
            Stamp stamp = parts.get().time().get();
            walk.next(stamp);
            needed |= stamp.year() == 0;
            int year = stamp.year() > 0 ? stamp.year() : told(parts.get().message(), stamp);
            if (year > 0 && votes.merge(year - walk.turns, 1, Integer::sum) >= ENOUGH && needed) {
                break;
            }
        }
        return new Years(needed ? elected(votes) : 0);
    }

    /// The first year that more than half of the dates speak for, or 0.
    private static int elected(Map<Integer, Integer> votes) {
        int all = votes.values().stream().mapToInt(Integer::intValue).sum();
        return votes.entrySet().stream()
                .filter(vote -> vote.getValue() * 2 > all)
                .mapToInt(Map.Entry::getKey)
                .findFirst()
                .orElse(0);
    }

    /// The year of a whole date in a message, if it is that of the line's own day, give or take one; 0 for none.
    private static int told(String message, Stamp stamp) {
        int audit = message.indexOf("audit(");
        if (audit >= 0) {
            int year = epochYear(message, audit + 6, stamp);
            if (year > 0) {
                return year;
            }
        }
        for (int at = message.indexOf("20"); at >= 0; at = message.indexOf("20", at + 1)) {
            if (at + 10 > message.length()) {
                return 0;
            }
            if (at > 0 && isDigit(message.charAt(at - 1))) {
                continue;
            }
            char mark = message.charAt(at + 4);
            if ((mark == '-' || mark == '/') && message.charAt(at + 7) == mark) {
                try {
                    LocalDate date = LocalDate.of(
                            Integer.parseInt(message, at, at + 4, 10),
                            Integer.parseInt(message, at + 5, at + 7, 10),
                            Integer.parseInt(message, at + 8, at + 10, 10));
                    if (isSameDay(date, stamp)) {
                        return yearOf(date, stamp);
                    }
                } catch (NumberFormatException | DateTimeException noDate) {
                    continue;
                }
            }
        }
        return 0;
    }

    private static int epochYear(String message, int from, Stamp stamp) {
        int end = from;
        while (end < message.length() && end - from < 11 && isDigit(message.charAt(end))) {
            end++;
        }
        if (end - from < 9 || end - from > 10) {
            return 0;
        }
        LocalDate date = Instant.ofEpochSecond(Long.parseLong(message, from, end, 10))
                .atZone(ZoneOffset.UTC)
                .toLocalDate();
        return isSameDay(date, stamp) ? yearOf(date, stamp) : 0;
    }

    private static boolean isSameDay(LocalDate date, Stamp stamp) {
        try {
            LocalDate here = LocalDate.of(yearOf(date, stamp), stamp.month(), stamp.day());
            return Math.abs(ChronoUnit.DAYS.between(date, here)) <= 1;
        } catch (DateTimeException noSuchDay) {
            return false;
        }
    }

    /// The year of the line's day next to a date: around New Year not the date's own.
    private static int yearOf(LocalDate date, Stamp stamp) {
        int apart = stamp.month() - date.getMonthValue();
        return date.getYear() + (apart >= HALF ? -1 : apart <= -HALF ? 1 : 0);
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
