package org.tocsin.readers;

import org.tocsin.model.Origin;

/// A Windows event whose template its own slice does not have. Its bytes are kept until all evidence was read;
/// another log may have the template.
///
/// @param recovered whether it was found outside the live records of its log
/// @param at where it began in its chunk, in bytes: what it says of itself counts from there
/// @param bytes the record as it stands in the log, from its first byte to its last; not to be changed
public record LeftRecord(Origin origin, boolean recovered, int at, byte[] bytes) {}
