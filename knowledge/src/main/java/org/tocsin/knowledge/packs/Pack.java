package org.tocsin.knowledge.packs;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What is known of a pack on the shelf.
///
/// @param version as its publisher counts; empty where nobody says
/// @param date of what is in it, `2025-11-13`; empty where nobody says
/// @param licence in a few words; empty where not known
/// @param hash `sha256:` and the hash over its files' names and hashes
/// @param holds what is in it, counted, in words
/// @param got where each file came from, in the order of the files
public record Pack(
        String name,
        Kind kind,
        String version,
        String date,
        String licence,
        String hash,
        List<String> holds,
        List<Got> got) {
    /// What a pack is good for.
    public enum Kind {
        /// What is reported about actors, compiled.
        ACTORS,
        /// Values seen in attacks.
        INDICATORS,
        /// Sigma or YARA rules, as they were handed in.
        RULES;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static Optional<Kind> of(String word) {
            for (Kind kind : values()) {
                if (kind.word().equals(word)) {
                    return Optional.of(kind);
                }
            }
            return Optional.empty();
        }
    }

    /// A file as it was got.
    ///
    /// @param from the address or path it was asked at
    /// @param hash of the bytes that came
    public record Got(String from, long bytes, String hash) {}

    public Pack {
        holds = List.copyOf(holds);
        got = List.copyOf(got);
    }

    /// The pack as reports and findings call it: name, edition, day, licence.
    public String title() {
        StringBuilder title = new StringBuilder(name);
        for (String part : List.of(version, date, licence)) {
            if (!part.isEmpty()) {
                title.append(title.length() == name.length() ? " (" : ", ").append(part);
            }
        }
        return title.length() == name.length() ? name : title.append(')').toString();
    }
}
