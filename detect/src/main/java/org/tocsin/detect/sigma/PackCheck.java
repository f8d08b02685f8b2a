package org.tocsin.detect.sigma;

import java.util.List;
import org.tocsin.model.Rule;
import org.tocsin.model.RulePack;

/// What became of each rule of a pack: what `tocsin rules check` tells.
///
/// @param pack with the rules that were refused
/// @param loaded rules that can be held against records
/// @param unknownSource rules that loaded but whose kind of log, or a field in it, we do not know
/// @param inputs rules that give no findings of their own, since correlations refer to them without `generate`
/// @param filters conditions that were added to other rules
/// @param leftOut rules left out by their status or level
/// @param notRules YAML files that are no Sigma rules
/// @param warnings what is odd in rules that loaded
public record PackCheck(
        RulePack pack,
        List<Rule> loaded,
        List<Waiting> unknownSource,
        List<Rule> inputs,
        List<Filter> filters,
        List<Rule> leftOut,
        List<String> notRules,
        List<Warning> warnings) {
    /// A rule that could not run: it waits for a kind of log, or a field in it, that we do not know.
    public record Waiting(Rule rule, String needs) {}

    /// A filter for other rules.
    ///
    /// @param file inside the pack
    /// @param rules how many rules it was added to
    public record Filter(String file, String title, int rules) {}

    /// Something odd that keeps no rule from running.
    ///
    /// @param file inside the pack
    public record Warning(String file, String text) {}

    public PackCheck {
        loaded = List.copyOf(loaded);
        unknownSource = List.copyOf(unknownSource);
        inputs = List.copyOf(inputs);
        filters = List.copyOf(filters);
        leftOut = List.copyOf(leftOut);
        notRules = List.copyOf(notRules);
        warnings = List.copyOf(warnings);
    }
}
