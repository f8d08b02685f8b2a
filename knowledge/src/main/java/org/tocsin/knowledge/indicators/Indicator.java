package org.tocsin.knowledge.indicators;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// One value that was seen in an attack, in its plain form: lower case, nothing defanged, international domains in
/// ASCII where that is possible. Web addresses keep the case of their path, paths and names their own.
///
/// @param id the author's identifier, or empty; see [#stableId()]
/// @param validFrom when its author began to stand by it, or saw it; what was met long after may be somebody else's
/// @param validUntil the time after which its author no longer stands by it
/// @param line from 1, or 0 where it is not known
public record Indicator(
        IndicatorType type,
        String value,
        String id,
        Optional<Instant> validFrom,
        Optional<Instant> validUntil,
        About about,
        int line) {
    /// One of which nobody says when it was seen.
    public Indicator(IndicatorType type, String value, String id, Optional<Instant> validUntil, About about, int line) {
        this(type, value, id, Optional.empty(), validUntil, about, line);
    }

    /// What is said of one or more indicators together. Shared between them.
    ///
    /// @param file the file inside the pack, with `/` between folders
    /// @param name the malware, campaign or actor it points to, or empty
    /// @param description its author's words, or empty
    public record About(String file, String name, String description, List<String> tags, List<String> references) {
        public About {
            tags = List.copyOf(tags);
            references = List.copyOf(references);
        }
    }

    /// The author's identifier, or one made from type and value, so that the same value has the same id in every list.
    public String stableId() {
        if (!id.isEmpty()) {
            return id;
        }
        String content = "tocsin indicator " + type + " " + value;
        return "indicator--" + UUID.nameUUIDFromBytes(content.getBytes(StandardCharsets.UTF_8));
    }
}
