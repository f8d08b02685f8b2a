package org.tocsin.investigation.store;

/// One Parquet file of the lake; never changed once it is there.
///
/// @param name inside `lake/`
/// @param hash `sha256:` and the hash of the file
/// @param size in bytes
/// @param rows how many records it holds
public record LakePart(String name, String hash, long size, long rows) {
    private static final String NAME = "part-\\d{6,12}\\.parquet";

    /// Whether the name is one that [Lake] gives. A case of a stranger may name anything.
    boolean hasNameOfOurs() {
        return isNameOfOurs(name);
    }

    static boolean isNameOfOurs(String name) {
        return name.matches(NAME);
    }
}
