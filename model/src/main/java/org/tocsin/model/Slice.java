package org.tocsin.model;

/// A range of one content, cut by the content alone and never by the number of threads, so that a resumed run, two
/// threads and a cluster all share the same pieces.
///
/// @param content `sha256:` and the hash of the content that is cut (the archive member, not the archive)
/// @param index the slice's number in its content, from 0
/// @param from the first byte
/// @param to one past the last byte
public record Slice(String content, int index, long from, long to) {}
