package org.tocsin.detect.sigma;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads a rule's `detection`: its selections and the condition that joins them.
final class DetectionReader {
    private static final Set<String> NOT_SELECTIONS = Set.of("condition", "timeframe");

    private final Map<String, List<String>> placeholders;
    private final List<String> warnings;

    DetectionReader(Map<String, List<String>> placeholders, List<String> warnings) {
        this.placeholders = placeholders;
        this.warnings = warnings;
    }

    Expression read(YamlNode node) throws RuleFault {
        if (!(node instanceof YamlNode.Mapping detection)) {
            throw new RuleFault(node.line(), "`detection` should be a map of selections");
        }
        Optional<YamlNode> condition = detection.get("condition");
        if (condition.isEmpty()) {
            throw new RuleFault(detection.line(), "`detection` has no `condition`");
        }
        refuseCounting(condition.get());
        Map<String, Expression> selections = new LinkedHashMap<>();
        for (YamlNode.Entry entry : detection.entries().values()) {
            if (!NOT_SELECTIONS.contains(entry.key())) {
                selections.put(entry.key(), selection(entry));
            }
        }
        if (detection.entries().containsKey("timeframe")) {
            warnings.add("`timeframe` has no effect without a count over many events");
        }
        Set<String> used = new LinkedHashSet<>();
        Expression whole = condition(condition.get(), selections, used);
        for (String name : selections.keySet()) {
            if (!used.contains(name)) {
                warnings.add("the selection `" + name + "` is never used");
            }
        }
        return whole;
    }

    /// Said before anything else about such a rule, whatever more is wrong with it.
    private static void refuseCounting(YamlNode condition) throws RuleFault {
        if (condition instanceof YamlNode.Scalar scalar && scalar.text().indexOf('|') >= 0) {
            new ConditionParser(scalar.text(), Map.of(), Set.of(), scalar.line(), List.of());
        }
    }

    private Expression condition(YamlNode node, Map<String, Expression> selections, Set<String> used) throws RuleFault {
        return switch (node) {
            case YamlNode.Scalar scalar ->
                new ConditionParser(scalar.text(), selections, used, scalar.line(), warnings).parse();
            case YamlNode.Sequence sequence -> {
                List<Expression> either = new ArrayList<>();
                for (YamlNode item : sequence.items()) {
                    if (!(item instanceof YamlNode.Scalar)) {
                        throw new RuleFault(item.line(), "a list of conditions holds something that is no condition");
                    }
                    either.add(condition(item, selections, used));
                }
                if (either.isEmpty()) {
                    throw new RuleFault(sequence.line(), "the condition is empty");
                }
                yield Expression.any(either);
            }
            case YamlNode.Mapping mapping -> throw new RuleFault(mapping.line(), "the condition is a map");
        };
    }

    private Expression selection(YamlNode.Entry entry) throws RuleFault {
        return switch (entry.value()) {
            case YamlNode.Mapping mapping -> items(entry.key(), mapping);
            case YamlNode.Sequence sequence -> {
                List<Expression> either = new ArrayList<>();
                for (YamlNode item : sequence.items()) {
                    either.add(
                            switch (item) {
                                case YamlNode.Mapping mapping -> items(entry.key(), mapping);
                                case YamlNode.Scalar scalar -> keyword(scalar);
                                case YamlNode.Sequence inner ->
                                    throw new RuleFault(inner.line(), "a list inside a list in `" + entry.key() + "`");
                            });
                }
                if (either.isEmpty()) {
                    throw new RuleFault(entry.line(), "the selection `" + entry.key() + "` is empty");
                }
                yield Expression.any(either);
            }
            case YamlNode.Scalar scalar -> keyword(scalar);
        };
    }

    private Expression keyword(YamlNode.Scalar scalar) throws RuleFault {
        return new ItemReader("", scalar.line(), placeholders, warnings).read(scalar);
    }

    private Expression items(String selection, YamlNode.Mapping mapping) throws RuleFault {
        List<Expression> every = new ArrayList<>(mapping.entries().size());
        for (YamlNode.Entry entry : mapping.entries().values()) {
            every.add(new ItemReader(entry.key(), entry.line(), placeholders, warnings).read(entry.value()));
        }
        if (every.isEmpty()) {
            throw new RuleFault(mapping.line(), "the selection `" + selection + "` is empty");
        }
        return Expression.all(every);
    }
}
