package org.tocsin.detect.campaigns;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.tocsin.model.Origin;

/// Something that may belong to a campaign: a message, a file, a finding, a list that somebody published.
///
/// @param id unique among all that are joined, and the same in every run: order comes from it
/// @param label for people
/// @param place whose it is: a case, an organisation, a publisher
/// @param from when it was seen first; a time without an end is a moment
/// @param evidence where it stands in evidence; empty for published lists
public record Item(
        String id,
        String label,
        String place,
        Optional<Instant> from,
        Optional<Instant> until,
        List<Trace> traces,
        List<Origin> evidence) {
    public Item {
        traces = List.copyOf(traces);
        evidence = List.copyOf(evidence);
    }

    /// The end of its time, which for a moment is its beginning.
    Optional<Instant> end() {
        return until.isPresent() ? until : from;
    }
}
