package org.tocsin.readers.text;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A time written at some place of a line, in one of the ways of Unix logs.
///
/// @param end one past its last character
/// @param year 0 where it is not told
/// @param zone empty where it is not told
public record Stamp(
        int end, int year, int month, int day, int hour, int minute, int second, int nanos, Optional<ZoneOffset> zone) {
    private static final List<String> MONTHS =
            List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");

    /// Understands, from `from` on: `2024-03-18T12:00:00.123+01:00` (also with a blank, `/` or `,`), `Mar  8 12:00:00`
    /// (also with the year before or behind the day), `Mon Mar 18 12:00:00.1 2024`, `18-Mar-2024 12:00:00.123`,
    /// `18/Mar/2024:12:00:00 +0100`.
    public static Optional<Stamp> at(String text, int from) {
        try {
            return new Parser(text, from).parse();
        } catch (NumberFormatException | IndexOutOfBoundsException none) {
            return Optional.empty();
        }
    }

    /// The point in time; empty for a day that is not in the calendar.
    ///
    /// @param assumedYear where it tells none; 0 for no assumption
    /// @param assumedZone where it tells none
    public Optional<Instant> instant(int assumedYear, ZoneOffset assumedZone) {
        int inYear = year == 0 ? assumedYear : year;
        if (inYear == 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(LocalDateTime.of(inYear, month, day, hour, minute, Math.min(second, 59), nanos)
                    .toInstant(zone.orElse(assumedZone)));
        } catch (DateTimeException noSuchDay) {
            return Optional.empty();
        }
    }

    /// What had to be assumed to make a point in time of it, for a field of the record; empty for nothing.
    public String assumed(int assumedYear) {
        String inYear = year == 0 ? "year " + assumedYear : "";
        String inZone = zone.isEmpty() ? "zone UTC" : "";
        return inYear.isEmpty() || inZone.isEmpty() ? inYear + inZone : inYear + ", " + inZone;
    }

    private static final class Parser {
        private final String text;
        private int at;
        private int year;
        private int month;
        private int day;
        private int hour;
        private int minute;
        private int second;
        private int nanos;
        private Optional<ZoneOffset> zone = Optional.empty();

        Parser(String text, int from) {
            this.text = text;
            this.at = from;
        }

        Optional<Stamp> parse() {
            char first = text.charAt(at);
            if (first >= '0' && first <= '9') {
                return digits();
            }
            if (isLetter(first)) {
                if (month(at) == 0) {
                    // A weekday.
                    at += 3;
                    blank();
                }
                return byMonth();
            }
            return Optional.empty();
        }

        private Optional<Stamp> digits() {
            int start = at;
            int number = number(4);
            int width = at - start;
            char mark = text.charAt(at);
            if (width == 4 && (mark == '-' || mark == '/')) {
                year = number;
                at++;
                month = exactly(2);
                expect(mark);
                day = exactly(2);
                char between = text.charAt(at);
                if (between != 'T' && between != ' ' && between != 't') {
                    return Optional.empty();
                }
                at++;
                clock();
                zone();
                return done();
            }
            if (width == 4 && mark == ' ') {
                year = number;
                at++;
                return byMonth();
            }
            if (width <= 2 && (mark == '-' || mark == '/')) {
                day = number;
                at++;
                month = month(at);
                at += 3;
                expect(mark);
                year = exactly(4);
                if (text.charAt(at) != ':' && text.charAt(at) != ' ') {
                    return Optional.empty();
                }
                at++;
                clock();
                zone();
                return done();
            }
            return Optional.empty();
        }

        private Optional<Stamp> byMonth() {
            month = month(at);
            if (month == 0) {
                return Optional.empty();
            }
            at += 3;
            blank();
            day = number(2);
            blank();
            int mark = at;
            int number = number(4);
            if (at - mark == 4) {
                year = number;
                if (text.charAt(at) == ',') {
                    at++;
                }
                blank();
            } else {
                at = mark;
            }
            clock();
            int end = at;
            if (year == 0 && at + 5 <= text.length() && text.charAt(at) == ' ' && isYear(at + 1)) {
                at++;
                year = exactly(4);
                end = at;
            }
            at = end;
            return done();
        }

        private boolean isYear(int from) {
            boolean digits = text.charAt(from) == '1' && text.charAt(from + 1) == '9'
                    || text.charAt(from) == '2' && text.charAt(from + 1) == '0';
            return digits
                    && isDigit(text.charAt(from + 2))
                    && isDigit(text.charAt(from + 3))
                    && (from + 4 == text.length() || !isWord(text.charAt(from + 4)));
        }

        private static boolean isWord(char c) {
            return isDigit(c) || isLetter(c) || c == '.' || c == '-' || c == '_';
        }

        private void clock() {
            hour = number(2);
            expect(':');
            minute = exactly(2);
            expect(':');
            second = exactly(2);
            if (at + 1 < text.length()
                    && (text.charAt(at) == '.' || text.charAt(at) == ',')
                    && isDigit(text.charAt(at + 1))) {
                at++;
                int unit = 100_000_000;
                while (at < text.length() && isDigit(text.charAt(at))) {
                    nanos += (text.charAt(at) - '0') * unit;
                    unit /= 10;
                    at++;
                }
            }
        }

        /// `Z`, `+01:00`, `+0100`, also behind a blank; anything else is no zone and stays.
        private void zone() {
            int mark = at;
            if (mark < text.length() && text.charAt(mark) == ' ') {
                mark++;
            }
            if (mark >= text.length()) {
                return;
            }
            char sign = text.charAt(mark);
            if (mark == at && (sign == 'Z' || sign == 'z')) {
                zone = Optional.of(ZoneOffset.UTC);
                at++;
                return;
            }
            if (sign != '+' && sign != '-' || mark + 5 > text.length() || !isDigit(text.charAt(mark + 1))) {
                return;
            }
            int hours = two(mark + 1);
            boolean colon = text.charAt(mark + 3) == ':';
            int minutes = colon && mark + 6 > text.length() ? -1 : two(mark + (colon ? 4 : 3));
            if (hours < 0 || minutes < 0 || hours > 18 || minutes > 59) {
                return;
            }
            int total = (hours * 60 + minutes) * 60;
            if (total > 18 * 3600) {
                return;
            }
            zone = Optional.of(ZoneOffset.ofTotalSeconds(sign == '-' ? -total : total));
            at = mark + (colon ? 6 : 5);
        }

        private int two(int from) {
            char tens = text.charAt(from);
            char ones = text.charAt(from + 1);
            return isDigit(tens) && isDigit(ones) ? (tens - '0') * 10 + ones - '0' : -1;
        }

        private Optional<Stamp> done() {
            boolean possible = month >= 1
                    && month <= 12
                    && day >= 1
                    && day <= 31
                    && hour <= 23
                    && minute <= 59
                    && second <= 60
                    && (year == 0 || year >= 1970 && year <= 9999);
            return possible
                    ? Optional.of(new Stamp(at, year, month, day, hour, minute, second, nanos, zone))
                    : Optional.empty();
        }

        /// The month that begins here, or 0.
        private int month(int from) {
            return MONTHS.indexOf(text.substring(from, from + 3).toLowerCase(Locale.ROOT)) + 1;
        }

        private void blank() {
            if (text.charAt(at) != ' ') {
                throw new NumberFormatException();
            }
            while (text.charAt(at) == ' ') {
                at++;
            }
        }

        private void expect(char c) {
            if (text.charAt(at) != c) {
                throw new NumberFormatException();
            }
            at++;
        }

        /// A number of one to `most` digits; what follows may be more digits only of something else.
        private int number(int most) {
            int value = 0;
            int start = at;
            while (at < text.length() && at - start < most && isDigit(text.charAt(at))) {
                value = value * 10 + text.charAt(at) - '0';
                at++;
            }
            if (at == start) {
                throw new NumberFormatException();
            }
            return value;
        }

        private int exactly(int digits) {
            int start = at;
            int value = number(digits);
            if (at - start != digits) {
                throw new NumberFormatException();
            }
            return value;
        }

        private static boolean isDigit(char c) {
            return c >= '0' && c <= '9';
        }

        private static boolean isLetter(char c) {
            return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
        }
    }
}
