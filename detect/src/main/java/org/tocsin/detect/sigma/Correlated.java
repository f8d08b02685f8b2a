package org.tocsin.detect.sigma;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tocsin.detect.sigma.correlation.Correlation;

/// The correlations in use, and what they want of the rules for single records.
///
/// @param correlations those that others refer to before those
/// @param asked by the number of a rule that correlations refer to: the fields that they ask of its records
/// @param silent numbers of rules that give no findings of their own
record Correlated(List<Correlation> correlations, Map<Integer, List<String>> asked, Set<Integer> silent) {
    Correlated {
        correlations = List.copyOf(correlations);
        silent = Set.copyOf(silent);
        Map<Integer, List<String>> copy = new HashMap<>();
        asked.forEach((rule, fields) -> copy.put(rule, List.copyOf(fields)));
        asked = Map.copyOf(copy);
    }
}
