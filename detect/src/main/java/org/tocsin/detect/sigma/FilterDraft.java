package org.tocsin.detect.sigma;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tocsin.detect.sigma.CorrelationDraft.Word;

/// A filter (Sigma 2.1, "global filter"): a condition that is added to other rules.
///
/// @param rules ids or names; empty for any rule
record FilterDraft(String id, String title, LogSource source, List<Word> rules, Expression condition) {
    /// @param warnings is told what is odd
    static FilterDraft read(
            YamlNode node,
            String id,
            String title,
            LogSource source,
            Map<String, List<String>> placeholders,
            List<String> warnings)
            throws RuleFault {
        if (!(node instanceof YamlNode.Mapping map)) {
            throw new RuleFault(node.line(), "`filter` should be a map");
        }
        Optional<YamlNode> rules = map.get("rules");
        if (rules.isEmpty()) {
            throw new RuleFault(map.line(), "the filter has no `rules`");
        }
        if (!map.entries().containsKey("condition")) {
            throw new RuleFault(map.line(), "the filter has no `condition`");
        }
        List<Word> words = new ArrayList<>(CorrelationReader.words(rules, "`rules`"));
        if (words.isEmpty()) {
            throw new RuleFault(rules.get().line(), "`rules` is empty");
        }
        if (words.size() == 1 && words.getFirst().text().equals("any")) {
            words.clear();
        }
        Map<String, YamlNode.Entry> entries = new LinkedHashMap<>(map.entries());
        entries.remove("rules");
        Expression condition =
                new DetectionReader(placeholders, warnings).read(new YamlNode.Mapping(entries, map.line()));
        if (!denies(condition)) {
            warnings.add("the filter's condition holds no `not`: the rules are kept to what it selects, which is"
                    + " the opposite of leaving that out");
        }
        return new FilterDraft(id, title, source, List.copyOf(words), condition);
    }

    private static boolean denies(Expression expression) {
        return switch (expression) {
            case Expression.All all -> all.parts().stream().anyMatch(FilterDraft::denies);
            case Expression.Any any -> any.parts().stream().anyMatch(FilterDraft::denies);
            case Expression.AtLeast atLeast -> atLeast.parts().stream().anyMatch(FilterDraft::denies);
            case Expression.Selection selection -> denies(selection.meaning());
            case Expression.Not not -> true;
            case Expression.Item item -> false;
            case Expression.Keyword keyword -> false;
        };
    }

    /// Whether the filter is for rules of a source: every attribute that it has is the rule's too.
    boolean isFor(LogSource other) {
        return fits(source.product(), other.product())
                && fits(source.category(), other.category())
                && fits(source.service(), other.service());
    }

    private static boolean fits(Optional<String> wanted, Optional<String> has) {
        return wanted.isEmpty() || wanted.equals(has);
    }

    SigmaRule on(SigmaRule rule) {
        return new SigmaRule(rule.rule(), rule.source(), new Expression.All(List.of(rule.detection(), condition)));
    }
}
