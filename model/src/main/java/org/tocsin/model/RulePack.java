package org.tocsin.model;

import java.util.List;

/// A set of rules or indicators as it was handed in.
///
/// @param name the last part of its path, or the name of a pack of ours
/// @param hash `sha256:` and the hash over its files
/// @param loaded how many rules or indicators of it were used
/// @param refused what of it was not used, and why
public record RulePack(String name, String hash, int loaded, List<Refusal> refused) {
    /// A rule or indicator that was not used.
    ///
    /// @param file inside the pack
    /// @param line from 1, or 0 where it is not known
    public record Refusal(String file, int line, String reason) {}

    public RulePack {
        refused = List.copyOf(refused);
    }
}
