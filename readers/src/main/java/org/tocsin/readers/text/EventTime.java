package org.tocsin.readers.text;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/// A point in time as exporters write it.
///
/// @param zoned whether the text says its zone; UTC is assumed where it does not
public record EventTime(Instant instant, boolean zoned) {
    /// Understands ISO 8601 with any number of decimals (`2021-08-02T13:09:20.0412345Z`, also with a blank for the
    /// `T`), Microsoft's JSON dates (`/Date(1627909760040)/`), and Unix seconds, milliseconds and microseconds.
    /// Day-and-month orders that depend on a country are not guessed at.
    public static Optional<EventTime> parse(String text) {
        String trimmed = text.strip();
        try {
            if (trimmed.startsWith("/Date(")) {
                int end = 6;
                while (end < trimmed.length() && (Character.isDigit(trimmed.charAt(end)) || end == 6)) {
                    end++;
                }
                return Optional.of(new EventTime(Instant.ofEpochMilli(Long.parseLong(trimmed, 6, end, 10)), true));
            }
            if (trimmed.length() > 4 && trimmed.charAt(4) == '-') {
                return iso(trimmed);
            }
            return unix(trimmed);
        } catch (DateTimeException | NumberFormatException | IndexOutOfBoundsException unreadable) {
            return Optional.empty();
        }
    }

    private static Optional<EventTime> iso(String text) {
        int year = number(text, 0, 4);
        int month = number(text, 5, 7);
        int day = number(text, 8, 10);
        int hour = number(text, 11, 13);
        int minute = number(text, 14, 16);
        int second = 0;
        int nanos = 0;
        int at = 16;
        if (at < text.length() && text.charAt(at) == ':') {
            second = number(text, 17, 19);
            at = 19;
            if (at < text.length() && (text.charAt(at) == '.' || text.charAt(at) == ',')) {
                at++;
                int unit = 100_000_000;
                while (at < text.length() && isDigit(text.charAt(at))) {
                    nanos += (text.charAt(at) - '0') * unit;
                    unit /= 10;
                    at++;
                }
            }
        }
        if (second == 60) {
            second = 59;
        }
        LocalDateTime local = LocalDateTime.of(year, month, day, hour, minute, second, nanos);
        String zone = text.substring(at).strip();
        if (zone.isEmpty()) {
            return Optional.of(new EventTime(local.toInstant(ZoneOffset.UTC), false));
        }
        if (zone.equals("Z") || zone.equals("z") || zone.equals("UTC") || zone.equals("GMT")) {
            return Optional.of(new EventTime(local.toInstant(ZoneOffset.UTC), true));
        }
        return Optional.of(new EventTime(local.toInstant(ZoneOffset.of(zone)), true));
    }

    private static Optional<EventTime> unix(String text) {
        int dot = text.indexOf('.');
        String whole = dot < 0 ? text : text.substring(0, dot);
        long number = Long.parseLong(whole);
        int digits = whole.length();
        if (digits == 9 || digits == 10) {
            long nanos = 0;
            for (int i = 1; i <= 9; i++) {
                int at = dot + i;
                nanos = nanos * 10 + (dot >= 0 && at < text.length() ? number(text, at, at + 1) : 0);
            }
            return Optional.of(new EventTime(Instant.ofEpochSecond(number, nanos), true));
        }
        if (digits == 13) {
            return Optional.of(new EventTime(Instant.ofEpochMilli(number), true));
        }
        if (digits == 16) {
            return Optional.of(
                    new EventTime(Instant.ofEpochSecond(number / 1_000_000, number % 1_000_000 * 1000), true));
        }
        return Optional.empty();
    }

    private static int number(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (!isDigit(text.charAt(i))) {
                throw new NumberFormatException();
            }
        }
        return Integer.parseInt(text, from, to, 10);
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
