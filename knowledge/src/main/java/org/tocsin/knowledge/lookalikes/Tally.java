package org.tocsin.knowledge.lookalikes;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Reasons as they are found, and what they add up to.
final class Tally {
    private final String host;
    private final WatchList.Entry target;
    private final Likeness.Kind kind;
    private final List<Likeness.Reason> reasons = new ArrayList<>();

    Tally(String host, WatchList.Entry target, Likeness.Kind kind) {
        this.host = host;
        this.target = target;
        this.kind = kind;
    }

    void add(Likeness.Reason reason) {
        reasons.add(reason);
    }

    Likeness likeness() {
        int sum = reasons.stream().mapToInt(Likeness.Reason::points).sum();
        return new Likeness(
                host,
                target,
                kind,
                Math.clamp(sum, 0, 100),
                reasons.stream()
                        .sorted(Comparator.comparingInt((Likeness.Reason reason) -> -reason.points()))
                        .toList());
    }
}
