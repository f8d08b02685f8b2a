package org.tocsin.investigation;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.tocsin.model.SourceSeen;

/// Sums the counts of many slices, in an order that depends on the counts alone.
final class SourceTotals {
    private static final Comparator<SourceSeen> ORDER = Comparator.comparing(
                    (SourceSeen s) -> s.kind().name())
            .thenComparing(SourceSeen::host)
            .thenComparing(SourceSeen::channel)
            .thenComparing(SourceSeen::provider)
            .thenComparing(SourceSeen::eventId);

    private final Map<SourceSeen, SourceSeen> sums = new TreeMap<>(ORDER);
    private long records;

    void add(SourceCounts counts) {
        records += counts.records();
        counts.sources().forEach(seen -> sums.merge(seen, seen, SourceTotals::sum));
    }

    private static SourceSeen sum(SourceSeen a, SourceSeen b) {
        return new SourceSeen(
                a.kind(),
                a.host(),
                a.channel(),
                a.provider(),
                a.eventId(),
                a.records() + b.records(),
                one(a.first(), b.first(), true),
                one(a.last(), b.last(), false));
    }

    private static Optional<Instant> one(Optional<Instant> a, Optional<Instant> b, boolean earlier) {
        if (a.isEmpty() || b.isEmpty()) {
            return a.isPresent() ? a : b;
        }
        return a.get().isBefore(b.get()) == earlier ? a : b;
    }

    long records() {
        return records;
    }

    List<SourceSeen> sources() {
        return List.copyOf(sums.values());
    }
}
