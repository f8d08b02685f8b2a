package org.tocsin.model;

import java.time.Instant;
import java.util.Optional;

/// That records of a certain source were read, and how many: what rules can be held against.
///
/// @param channel a Windows channel, a log's own name, or empty
/// @param provider a Windows provider, or empty
/// @param eventId a Windows event id, or empty
/// @param first the earliest time seen
/// @param last the latest
public record SourceSeen(
        Kind kind,
        String host,
        String channel,
        String provider,
        String eventId,
        long records,
        Optional<Instant> first,
        Optional<Instant> last) {}
