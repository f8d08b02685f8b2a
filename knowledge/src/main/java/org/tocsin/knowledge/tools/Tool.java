package org.tocsin.knowledge.tools;

import java.util.Locale;
import java.util.Optional;

/// A program that intruders use, and often others too.
///
/// @param software its id in ATT&CK; empty where it has none
public record Tool(String name, Optional<String> software, Sort sort) {
    /// Where such a program comes from.
    public enum Sort {
        /// Not part of Windows.
        BROUGHT,
        /// Made to steer a computer from afar.
        REMOTE_CONTROL,
        /// Comes with Windows.
        WINDOWS;

        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        static Optional<Sort> of(String word) {
            for (Sort sort : values()) {
                if (sort.word().equals(word)) {
                    return Optional.of(sort);
                }
            }
            return Optional.empty();
        }
    }
}
