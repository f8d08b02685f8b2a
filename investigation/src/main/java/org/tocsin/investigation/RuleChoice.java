package org.tocsin.investigation;

import java.nio.file.Path;
import java.util.List;
import org.tocsin.model.Level;

/// Which rules and indicators shall look.
///
/// @param rules files and folders of Sigma rules
/// @param indicators files and folders of indicators
/// @param placeholders files and folders of the values that `%name%` stands for in rules
/// @param own whether the rules that come with the program look too
/// @param least rules below this level are left out, and said to be
public record RuleChoice(List<Path> rules, List<Path> indicators, List<Path> placeholders, boolean own, Level least) {
    public RuleChoice {
        rules = List.copyOf(rules);
        indicators = List.copyOf(indicators);
        placeholders = List.copyOf(placeholders);
    }
}
