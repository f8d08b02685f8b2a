package org.tocsin.investigation;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.tocsin.model.Level;

/// Which rules and indicators shall look.
///
/// @param rules files and folders of Sigma rules
/// @param indicators files and folders of indicators
/// @param placeholders files and folders of the values that `%name%` stands for in rules
/// @param own whether the rules that come with the program look too
/// @param least rules below this level are left out, and said to be
/// @param watch lists of those whose look-alikes are looked for, besides our own list; empty where none are looked for
/// @param told what the user says about the mail beforehand
public record RuleChoice(
        List<Path> rules,
        List<Path> indicators,
        List<Path> placeholders,
        boolean own,
        Level least,
        Optional<List<Path>> watch,
        Told told) {
    /// Without look-alikes, and nothing told.
    public RuleChoice(List<Path> rules, List<Path> indicators, List<Path> placeholders, boolean own, Level least) {
        this(rules, indicators, placeholders, own, least, Optional.empty(), Told.NOTHING);
    }

    /// Look-alikes alone.
    public static RuleChoice watching(List<Path> watch, Level least) {
        return new RuleChoice(List.of(), List.of(), List.of(), false, least, Optional.of(watch), Told.NOTHING);
    }

    public RuleChoice {
        rules = List.copyOf(rules);
        indicators = List.copyOf(indicators);
        placeholders = List.copyOf(placeholders);
        watch = watch.map(List::copyOf);
    }

    RuleChoice with(Told others) {
        return new RuleChoice(rules, indicators, placeholders, own, least, watch, others);
    }
}
