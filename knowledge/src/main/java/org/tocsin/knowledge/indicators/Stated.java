package org.tocsin.knowledge.indicators;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/// Times as lists of indicators state them: a day, a time in UTC unless it says otherwise, or seconds since 1970.
final class Stated {
    private static final long EARLIEST = Instant.parse("1990-01-01T00:00:00Z").getEpochSecond();
    private static final long LATEST = Instant.parse("2100-01-01T00:00:00Z").getEpochSecond();

    private Stated() {}

    static Optional<Instant> time(String stated) {
        String text = stated.strip();
        if (text.length() < 8 || text.length() > 40) {
            return Optional.empty();
        }
        try {
            return Optional.of(parse(text))
                    .filter(time -> time.getEpochSecond() >= EARLIEST && time.getEpochSecond() < LATEST);
        } catch (DateTimeException | NumberFormatException noTime) {
            return Optional.empty();
        }
    }

    private static Instant parse(String text) {
        if (text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return text.length() == 8
                    ? day(LocalDate.parse(text, DateTimeFormatter.BASIC_ISO_DATE))
                    : Instant.ofEpochSecond(Long.parseLong(text));
        }
        if (text.length() == 10) {
            return day(LocalDate.parse(text.replace('/', '-')));
        }
        String whole = text.length() > 10 && text.charAt(10) == ' ' ? text.replaceFirst(" ", "T") : text;
        boolean zoned = whole.endsWith("Z") || whole.indexOf('+', 11) > 0 || whole.indexOf('-', 11) > 0;
        return zoned
                ? OffsetDateTime.parse(whole).toInstant()
                : LocalDateTime.parse(whole).toInstant(ZoneOffset.UTC);
    }

    private static Instant day(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }
}
