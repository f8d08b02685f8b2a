package org.tocsin.detect.files;

import java.util.Locale;
import java.util.Optional;

/// What a file is, as far as its bytes tell.
public enum FileDanger {
    /// Nothing was found, which does not mean that it is clean.
    NOTHING_FOUND,
    /// What attacks use and honest files seldom do.
    SUSPICIOUS,
    /// Made to harm: an exploit, or something that fetches or runs what it should not, by itself.
    DANGEROUS;

    /// The word in tables and JSON lines.
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Optional<FileDanger> of(String word) {
        for (FileDanger danger : values()) {
            if (danger.word().equals(word)) {
                return Optional.of(danger);
            }
        }
        return Optional.empty();
    }
}
