package org.tocsin.detect.sigma;

import java.util.List;
import org.tocsin.model.Rule;
import org.tocsin.model.RulePack;

/// What became of each rule of a pack: what `tocsin rules check` tells.
///
/// @param pack with the rules that were refused
/// @param loaded rules that can be held against records
/// @param unknownSource rules that loaded but whose kind of log, or a field in it, we do not know
/// @param leftOut rules left out by their status or level
/// @param notRules YAML files that are no Sigma rules
/// @param warnings what is odd in rules that loaded
public record PackCheck(
        RulePack pack,
        List<Rule> loaded,
        List<Waiting> unknownSource,
        List<Rule> leftOut,
        List<String> notRules,
        List<Warning> warnings) {
    /// A rule that could not run: it waits for a kind of log, or a field in it, that we do not know.
    public record Waiting(Rule rule, String needs) {}

    /// Something odd that keeps no rule from running.
    ///
    /// @param file inside the pack
    public record Warning(String file, String text) {}

    public PackCheck {
        loaded = List.copyOf(loaded);
        unknownSource = List.copyOf(unknownSource);
        leftOut = List.copyOf(leftOut);
        notRules = List.copyOf(notRules);
        warnings = List.copyOf(warnings);
    }
}
