package org.tocsin.model;

import java.util.Locale;
import java.util.Optional;

/// How much a rule's author thinks a hit matters, from least to most (Sigma specification 2.1, `level`).
public enum Level {
    INFORMATIONAL,
    LOW,
    MEDIUM,
    HIGH,
    CRITICAL;

    /// The word used in rules and JSON lines.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Level> of(String word) {
        for (Level level : values()) {
            if (level.word().equals(word)) {
                return Optional.of(level);
            }
        }
        return Optional.empty();
    }
}
