package org.tocsin.investigation.store;

/// One Parquet file of the lake; never changed once it is there.
///
/// @param name inside `lake/`
/// @param hash `sha256:` and the hash of the file
/// @param size in bytes
/// @param rows how many records it holds
public record LakePart(String name, String hash, long size, long rows) {}
