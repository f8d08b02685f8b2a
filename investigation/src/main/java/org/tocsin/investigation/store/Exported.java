package org.tocsin.investigation.store;

import java.util.Optional;
import java.util.OptionalLong;

/// Something that was taken out of a case, as custody notes it.
///
/// @param what the format of an export of findings (`csv`), or `evidence`
/// @param findings how many findings it has; empty for evidence
/// @param size in bytes; empty for what goes to standard output, which is noted before it is written
/// @param hash of the file that was written; likewise
public record Exported(String what, OptionalLong findings, OptionalLong size, Optional<String> hash) {}
