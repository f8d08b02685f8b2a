package org.tocsin.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Something that looked malicious, where it was seen, which rule says so, and why.
///
/// @param kind the kind of record it was seen in
/// @param why every literal that made the rule match, in the rule's order
/// @param fields the record's fields, copied
public record Finding(
        Optional<Instant> time, Rule rule, Kind kind, Origin origin, boolean recovered, List<Why> why, Fields fields) {

    /// One part of the reason.
    ///
    /// @param selection the name of the rule's selection, empty where the rule has none
    /// @param field the record's own field name
    /// @param value the value seen
    /// @param matched what the rule asked for
    public record Why(String selection, String field, String value, String matched) {}

    public Finding {
        why = List.copyOf(why);
    }
}
