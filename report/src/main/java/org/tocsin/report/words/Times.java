package org.tocsin.report.words;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/// Times as documents write them: always UTC, never by locale.
public final class Times {
    private Times() {}

    /// With the 100 ns that Windows counts in: `2021-07-14T09:12:03.1234567Z`. Years past 9999, which damaged
    /// records hold, carry a sign, as ISO 8601 wants.
    public static String iso(Instant time) {
        return clock(time, 'T', true).append('Z').toString();
    }

    /// For people: `2021-07-14 09:12:03`, in UTC.
    public static String second(Instant time) {
        return clock(time, ' ', false).toString();
    }

    private static StringBuilder clock(Instant time, char between, boolean fraction) {
        LocalDateTime at = LocalDateTime.ofEpochSecond(time.getEpochSecond(), time.getNano(), ZoneOffset.UTC);
        StringBuilder out = new StringBuilder(28);
        int year = at.getYear();
        if (year < 0 || year > 9999) {
            out.append(year < 0 ? '-' : '+');
            year = Math.abs(year);
        }
        pad(out, year, 4);
        pad(out.append('-'), at.getMonthValue(), 2);
        pad(out.append('-'), at.getDayOfMonth(), 2);
        pad(out.append(between), at.getHour(), 2);
        pad(out.append(':'), at.getMinute(), 2);
        pad(out.append(':'), at.getSecond(), 2);
        if (fraction) {
            pad(out.append('.'), at.getNano() / 100, 7);
        }
        return out;
    }

    private static void pad(StringBuilder out, int number, int digits) {
        int scale = 1;
        for (int i = 1; i < digits; i++) {
            scale *= 10;
        }
        while (scale > 1 && number < scale) {
            out.append('0');
            scale /= 10;
        }
        out.append(number);
    }
}
