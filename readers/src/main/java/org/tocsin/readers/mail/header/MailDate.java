package org.tocsin.readers.mail.header;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// A point in time as mail programs write it.
///
/// @param zoned whether the text says its zone; UTC is assumed where it does not
public record MailDate(Instant instant, boolean zoned) {
    private static final Pattern BETWEEN = Pattern.compile("[\\s,]+");

    private static final List<String> MONTHS =
            List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");

    /// [RFC 5322, 4.3](https://www.rfc-editor.org/rfc/rfc5322#section-4.3); other letters say nothing certain.
    private static final Map<String, String> ZONES = Map.ofEntries(
            Map.entry("Z", "+0000"),
            Map.entry("UT", "+0000"),
            Map.entry("UTC", "+0000"),
            Map.entry("GMT", "+0000"),
            Map.entry("EST", "-0500"),
            Map.entry("EDT", "-0400"),
            Map.entry("CST", "-0600"),
            Map.entry("CDT", "-0500"),
            Map.entry("MST", "-0700"),
            Map.entry("MDT", "-0600"),
            Map.entry("PST", "-0800"),
            Map.entry("PDT", "-0700"));

    /// Takes the pieces wherever they stand: a month's name, a time with colons, a day, a year, a zone. Understands
    /// [RFC 5322, 3.3](https://www.rfc-editor.org/rfc/rfc5322#section-3.3) with its obsolete forms, the form of C's
    /// `asctime`, and ISO 8601.
    public static Optional<MailDate> parse(String text) {
        if (text.length() > 200) {
            return Optional.empty();
        }
        try {
            return parsed(withoutComments(text));
        } catch (DateTimeException | NumberFormatException | IndexOutOfBoundsException unreadable) {
            return Optional.empty();
        }
    }

    private static Optional<MailDate> parsed(String text) {
        int month = 0;
        int day = 0;
        int year = -1;
        String time = "";
        Optional<String> zone = Optional.empty();
        String spaced = isIso(text) ? text.substring(0, 10) + " " + text.substring(11) : text;
        for (String token : BETWEEN.split(spaced)) {
            String lower = token.toLowerCase(Locale.ROOT);
            if (token.isEmpty()) {
                continue;
            }
            if (isIso(token + " ")) {
                year = Integer.parseInt(token.substring(0, 4));
                month = Integer.parseInt(token.substring(5, 7));
                day = Integer.parseInt(token.substring(8, 10));
            } else if (token.indexOf(':') > 0 && time.isEmpty()) {
                int sign = Math.max(token.indexOf('+'), Math.max(token.indexOf('-'), token.indexOf('Z')));
                time = sign > 0 ? token.substring(0, sign) : token;
                if (sign > 0) {
                    zone = Optional.of(token.substring(sign));
                }
            } else if (!time.isEmpty() && (token.charAt(0) == '+' || token.charAt(0) == '-') && zone.isEmpty()) {
                zone = Optional.of(token);
            } else if (lower.length() >= 3 && MONTHS.contains(lower.substring(0, 3)) && month == 0) {
                month = MONTHS.indexOf(lower.substring(0, 3)) + 1;
            } else if (lower.indexOf('-') > 0 && month == 0) {
                String[] parts = lower.split("-", -1);
                day = Integer.parseInt(parts[0]);
                month = MONTHS.indexOf(parts[1].substring(0, 3)) + 1;
                year = Integer.parseInt(parts[2]);
            } else if (isNumber(token)) {
                if (day == 0 && token.length() <= 2) {
                    day = Integer.parseInt(token);
                } else if (year < 0) {
                    year = Integer.parseInt(token);
                }
            } else if (zone.isEmpty()) {
                zone = Optional.ofNullable(ZONES.get(token.toUpperCase(Locale.ROOT)));
            }
        }
        if (time.isEmpty() || year < 0) {
            return Optional.empty();
        }
        // Two and three digits: RFC 5322, 4.3.
        year = year < 50 ? year + 2000 : year < 1000 ? year + 1900 : year;
        String[] clock = time.split("[:.]", -1);
        LocalDateTime local = LocalDateTime.of(
                year,
                month,
                day,
                Integer.parseInt(clock[0]),
                Integer.parseInt(clock[1]),
                clock.length > 2 ? Math.min(59, Integer.parseInt(clock[2])) : 0);
        // -0000 means that the zone is not known.
        boolean zoned = zone.isPresent() && !zone.get().equals("-0000");
        ZoneOffset offset = zoned ? offset(zone.get()) : ZoneOffset.UTC;
        return Optional.of(new MailDate(local.toInstant(offset), zoned));
    }

    private static boolean isIso(String text) {
        return text.length() > 10 && text.charAt(4) == '-' && text.charAt(7) == '-' && isNumber(text.substring(0, 4));
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty() && text.length() <= 4 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static ZoneOffset offset(String zone) {
        if (zone.equals("Z")) {
            return ZoneOffset.UTC;
        }
        String digits = zone.substring(1).replace(":", "");
        int hours = Integer.parseInt(digits.substring(0, 2));
        int minutes = digits.length() >= 4 ? Integer.parseInt(digits.substring(2, 4)) : 0;
        int total = hours * 60 + minutes;
        return ZoneOffset.ofTotalSeconds(60 * (zone.charAt(0) == '-' ? -total : total));
    }

    private static String withoutComments(String text) {
        if (text.indexOf('(') < 0) {
            return text.strip();
        }
        StringBuilder out = new StringBuilder(text.length());
        int depth = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '(') {
                depth++;
            } else if (c == ')') {
                depth = Math.max(0, depth - 1);
            } else if (depth == 0) {
                out.append(c);
            }
        }
        return out.toString().strip();
    }
}
