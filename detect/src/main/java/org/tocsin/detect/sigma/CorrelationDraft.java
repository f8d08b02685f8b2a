package org.tocsin.detect.sigma;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tocsin.detect.sigma.correlation.Condition;
import org.tocsin.detect.sigma.correlation.Type;
import org.tocsin.model.Rule;

/// A correlation as its document says it: the rules that it names have not been looked up yet.
///
/// @param line where it begins
/// @param condition empty where the rule gives none, which means all rules
/// @param aliases by alias: the field's name by the rule's
/// @param generate whether the rules that it refers to also give findings of their own
/// @param leftOut whether its own status or level leaves it out
record CorrelationDraft(
        Rule rule,
        int line,
        Type type,
        List<Word> rules,
        List<Word> groupBy,
        Duration span,
        String spanWritten,
        Optional<Condition> condition,
        Map<String, Alias> aliases,
        boolean generate,
        boolean leftOut) {

    /// A word of the document and where it stands.
    record Word(String text, int line) {}

    /// @param fields the field's name by the rule's name or id
    record Alias(int line, Map<Word, String> fields) {}
}
