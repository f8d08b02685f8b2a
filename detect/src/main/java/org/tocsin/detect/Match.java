package org.tocsin.detect;

import java.time.Instant;
import java.util.Optional;

/// A small row that the first pass leaves of a record for the second ([Join]): what was matched, and as much of the
/// record as can be wanted later. The same record gives the same bytes on every thread and in every run.
///
/// @param time of the record; empty where it has none
/// @param row what only the detection's own join reads; matches of one time come in the order of these bytes,
///     unsigned
public record Match(Optional<Instant> time, byte[] row) {}
