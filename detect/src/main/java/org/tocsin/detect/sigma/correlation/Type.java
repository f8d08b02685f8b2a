package org.tocsin.detect.sigma.correlation;

import java.util.Locale;
import java.util.Optional;

/// What a correlation looks at in its window.
public enum Type {
    /// How many events there are.
    EVENT_COUNT,
    /// How many different values a field has.
    VALUE_COUNT,
    /// How many of the rules matched.
    TEMPORAL,
    /// How many of the rules matched one after another in the order in which they are listed.
    TEMPORAL_ORDERED,
    VALUE_SUM,
    VALUE_AVG,
    /// A percentile of a field's numbers, or how rare a value is.
    VALUE_PERCENTILE;

    /// The word used in rules.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Type> of(String word) {
        for (Type type : values()) {
            if (type.word().equals(word)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    /// Whether its condition names a field.
    public boolean looksAtValues() {
        return this == VALUE_COUNT || this == VALUE_SUM || this == VALUE_AVG || this == VALUE_PERCENTILE;
    }

    /// Whether it asks which rules matched, rather than how often.
    public boolean asksWhichRules() {
        return this == TEMPORAL || this == TEMPORAL_ORDERED;
    }

    /// What it makes of another correlation that it refers to: whether it sees that its condition holds at every
    /// event, or only each time that it begins to hold. A burst is one thing to count, but whoever waits for what
    /// follows it must know that it still goes on.
    boolean seesWhatLasts() {
        return asksWhichRules() || this == VALUE_COUNT;
    }
}
