package org.tocsin.detect.campaigns;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.tocsin.model.Origin;

/// Two items share something.
///
/// @param one the id of the item that comes first by id
/// @param weight between 0 and 1; that of the kind
/// @param from when what is shared was first seen in either
/// @param until when it was last seen in either
/// @param evidence of both items
public record Tie(
        String one,
        String other,
        Trace.Kind kind,
        String value,
        double weight,
        String reason,
        Optional<Instant> from,
        Optional<Instant> until,
        List<Origin> evidence) {
    public Tie {
        evidence = List.copyOf(evidence);
    }

    /// Two items share something, and it is no tie.
    ///
    /// @param reason why not, in words
    public record Cut(String one, String other, Trace.Kind kind, String value, String reason) {}
}
