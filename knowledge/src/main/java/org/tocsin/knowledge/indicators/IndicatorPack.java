package org.tocsin.knowledge.indicators;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.tocsin.model.RulePack;

/// A file or folder of indicators, as it was handed in.
///
/// @param name the last part of its path
/// @param hash `sha256:` and the hash of the file; of a folder, the hash over the names and hashes of its files
/// @param indicators in the order of files and lines; the same value may come more than once
/// @param refused entries and files that were not used, and why
/// @param tolerated oddities that were understood all the same, and how often each was met
/// @param beyond entries that nothing in this kind of evidence can show (an app on a telephone, a certificate), by
/// kind, with their number
public record IndicatorPack(
        String name,
        String hash,
        List<Indicator> indicators,
        List<RulePack.Refusal> refused,
        List<Tolerated> tolerated,
        SortedMap<String, Integer> beyond) {

    /// An oddity of a file.
    ///
    /// @param line where it was first met, from 1, or 0 where it is not known
    public record Tolerated(String file, int line, String oddity, int times) {}

    public IndicatorPack {
        indicators = List.copyOf(indicators);
        refused = List.copyOf(refused);
        tolerated = List.copyOf(tolerated);
        beyond = Collections.unmodifiableSortedMap(new TreeMap<>(beyond));
    }
}
