package org.tocsin.readers.files.shortcut;

import java.time.Instant;

/// Windows counts ticks of 100 nanoseconds from the year 1601.
final class Times {
    private static final long EPOCH = 11_644_473_600L;

    private Times() {}

    static String ofTicks(long ticks) {
        long seconds = Math.floorDiv(ticks, 10_000_000L) - EPOCH;
        return Instant.ofEpochSecond(seconds, Math.floorMod(ticks, 10_000_000L) * 100)
                .toString();
    }
}
