package org.tocsin.detect.sigma;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tocsin.detect.sigma.CorrelationDraft.Alias;
import org.tocsin.detect.sigma.CorrelationDraft.Word;
import org.tocsin.detect.sigma.correlation.Condition;
import org.tocsin.detect.sigma.correlation.Condition.Bound;
import org.tocsin.detect.sigma.correlation.Condition.Operator;
import org.tocsin.detect.sigma.correlation.Type;
import org.tocsin.model.Rule;

/// Reads a document's `correlation` (Sigma 2.1). What it does not know it refuses: a mistyped `group-by` that is
/// passed over would count everything together.
final class CorrelationReader {
    private static final Set<String> KEYS =
            Set.of("type", "rules", "group-by", "timespan", "condition", "aliases", "generate");
    private static final Pattern SPAN = Pattern.compile("([0-9]{1,9})([smhd])");
    private static final Duration LONGEST = Duration.ofDays(36_525);
    private static final int MOST_RULES = 1000;
    private static final int MOST_IN_ORDER = 32;
    private static final int MOST_FIELDS = 32;

    private CorrelationReader() {}

    static CorrelationDraft read(YamlNode.Mapping document, Rule rule, boolean leftOut) throws RuleFault {
        YamlNode node = document.get("correlation").orElseThrow();
        YamlNode.Mapping map = map(node, "`correlation`");
        for (YamlNode.Entry entry : map.entries().values()) {
            if (!KEYS.contains(entry.key())) {
                throw new RuleFault(entry.line(), "there is no `" + entry.key() + "` in a correlation");
            }
        }
        if (document.entries().containsKey("detection")) {
            throw new RuleFault(document.line(), "a rule has either a `detection` or a `correlation`, not both");
        }
        Word typeWord = word(needed(map, "type"), "`type`");
        Optional<Type> type = Type.of(typeWord.text());
        if (type.isEmpty()) {
            throw new RuleFault(typeWord.line(), "there is no correlation of type `" + typeWord.text() + "`");
        }
        List<Word> rules = rules(needed(map, "rules"), type.get());
        List<Word> groupBy = words(map.get("group-by"), "`group-by`");
        if (groupBy.size() > MOST_FIELDS) {
            throw new RuleFault(groupBy.getLast().line(), "`group-by` names more than " + MOST_FIELDS + " fields");
        }
        Word span = word(needed(map, "timespan"), "`timespan`");
        return new CorrelationDraft(
                rule,
                map.line(),
                type.get(),
                rules,
                groupBy,
                span(span),
                span.text(),
                condition(map, type.get(), rules.size()),
                aliases(map),
                generate(map) || generate(document),
                leftOut);
    }

    private static YamlNode needed(YamlNode.Mapping map, String key) throws RuleFault {
        Optional<YamlNode> found = map.get(key);
        if (found.isEmpty()) {
            throw new RuleFault(map.line(), "the correlation has no `" + key + "`");
        }
        return found.get();
    }

    private static YamlNode.Mapping map(YamlNode node, String what) throws RuleFault {
        if (node instanceof YamlNode.Mapping map) {
            return map;
        }
        throw new RuleFault(node.line(), what + " should be a map");
    }

    static Word word(YamlNode node, String what) throws RuleFault {
        if (node instanceof YamlNode.Scalar scalar
                && scalar.type() != YamlNode.Type.NULL
                && !scalar.text().isBlank()) {
            return new Word(scalar.text().strip(), scalar.line());
        }
        throw new RuleFault(node.line(), what + " should be one word");
    }

    /// A list of words, or one alone.
    static List<Word> words(Optional<YamlNode> node, String what) throws RuleFault {
        List<Word> words = new ArrayList<>();
        if (node.isPresent()) {
            List<YamlNode> items =
                    node.get() instanceof YamlNode.Sequence sequence ? sequence.items() : List.of(node.get());
            for (YamlNode item : items) {
                words.add(word(item, "each of " + what));
            }
        }
        return words;
    }

    private static List<Word> rules(YamlNode node, Type type) throws RuleFault {
        List<Word> rules = words(Optional.of(node), "`rules`");
        if (rules.isEmpty()) {
            throw new RuleFault(node.line(), "`rules` is empty");
        }
        int most = type == Type.TEMPORAL_ORDERED ? MOST_IN_ORDER : MOST_RULES;
        if (rules.size() > most) {
            throw new RuleFault(node.line(), "`rules` names more than " + most + " rules");
        }
        return rules;
    }

    private static Duration span(Word word) throws RuleFault {
        Matcher matcher = SPAN.matcher(word.text());
        if (!matcher.matches()) {
            throw new RuleFault(
                    word.line(),
                    "`timespan` takes a whole number and s, m, h or d, such as 90m, not `" + word.text() + "`");
        }
        long number = Long.parseLong(matcher.group(1));
        Duration span = switch (matcher.group(2)) {
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
        };
        if (span.isZero() || span.compareTo(LONGEST) > 0) {
            throw new RuleFault(word.line(), "`timespan` takes something between 1s and 36525d");
        }
        return span;
    }

    private static Optional<Condition> condition(YamlNode.Mapping correlation, Type type, int rules) throws RuleFault {
        Optional<YamlNode> node = correlation.get("condition");
        if (node.isEmpty()) {
            if (type.asksWhichRules()) {
                return Optional.empty();
            }
            throw new RuleFault(correlation.line(), "the correlation has no `condition`");
        }
        YamlNode.Mapping map = map(node.get(), "`condition`");
        List<Bound> bounds = new ArrayList<>();
        List<String> fields = new ArrayList<>();
        Optional<BigDecimal> percentile = Optional.empty();
        for (YamlNode.Entry entry : map.entries().values()) {
            Optional<Operator> operator = Operator.of(entry.key());
            if (operator.isPresent()) {
                bounds.add(new Bound(operator.get(), number(entry, type)));
            } else if (entry.key().equals("field")) {
                fields.addAll(fields(entry, type));
            } else if (entry.key().equals("percentile") && type == Type.VALUE_PERCENTILE) {
                BigDecimal number = number(entry, type);
                if (number.signum() < 0 || number.compareTo(BigDecimal.valueOf(100)) > 0) {
                    throw new RuleFault(entry.line(), "`percentile` takes a number from 0 to 100");
                }
                percentile = Optional.of(number);
            } else {
                throw new RuleFault(
                        entry.line(), "there is no `" + entry.key() + "` in the condition of a " + type.word());
            }
        }
        if (bounds.isEmpty()) {
            throw new RuleFault(map.line(), "the condition has none of gt, gte, lt, lte, eq, neq");
        }
        if (type.looksAtValues() && fields.isEmpty()) {
            throw new RuleFault(map.line(), "the condition of a " + type.word() + " needs a `field`");
        }
        if (fields.size() > 1 && percentile.isPresent()) {
            throw new RuleFault(map.line(), "a percentile is of one field");
        }
        Condition condition = new Condition(bounds, fields, percentile);
        if (!possible(condition, type, rules)) {
            throw new RuleFault(map.line(), "no number can fulfil the condition");
        }
        return Optional.of(condition);
    }

    private static List<String> fields(YamlNode.Entry entry, Type type) throws RuleFault {
        if (!type.looksAtValues()) {
            throw new RuleFault(entry.line(), "`field` means nothing to " + type.word());
        }
        List<Word> words = words(Optional.of(entry.value()), "`field`");
        boolean several = type == Type.VALUE_COUNT || type == Type.VALUE_PERCENTILE;
        if (words.isEmpty() || words.size() > (several ? MOST_FIELDS : 1)) {
            throw new RuleFault(
                    entry.line(),
                    "`field` of a " + type.word() + " names " + (several ? "1 to 32 fields" : "one field"));
        }
        return words.stream().map(Word::text).toList();
    }

    private static BigDecimal number(YamlNode.Entry entry, Type type) throws RuleFault {
        Word word = word(entry.value(), "`" + entry.key() + "`");
        Optional<BigDecimal> number = WholeNumber.decimal(word.text());
        boolean counts = type.asksWhichRules() || type == Type.EVENT_COUNT || type == Type.VALUE_COUNT;
        if (number.isEmpty()) {
            throw new RuleFault(word.line(), "`" + entry.key() + "` takes a number, not `" + word.text() + "`");
        }
        if (counts
                && (number.get().signum() < 0
                        || number.get().stripTrailingZeros().scale() > 0)) {
            throw new RuleFault(
                    word.line(), "`" + entry.key() + "` takes a whole number from 0 on, not `" + word.text() + "`");
        }
        return number.get();
    }

    /// A window is judged when something happens in it, so counts are at least 1; rules are counted up to their
    /// number.
    private static boolean possible(Condition condition, Type type, int rules) {
        if (type.asksWhichRules()) {
            for (int count = 1; count <= rules; count++) {
                if (condition.holds(count)) {
                    return true;
                }
            }
            return false;
        }
        Optional<BigDecimal> low = Optional.empty();
        Optional<BigDecimal> high = Optional.empty();
        for (Bound bound : condition.bounds()) {
            switch (bound.operator()) {
                case GT, GTE ->
                    low = Optional.of(low.map(l -> l.max(bound.limit())).orElse(bound.limit()));
                case LT, LTE ->
                    high = Optional.of(high.map(h -> h.min(bound.limit())).orElse(bound.limit()));
                case EQ -> {
                    low = Optional.of(low.map(l -> l.max(bound.limit())).orElse(bound.limit()));
                    high = Optional.of(high.map(h -> h.min(bound.limit())).orElse(bound.limit()));
                }
                case NEQ -> {}
            }
        }
        if (type == Type.EVENT_COUNT || type == Type.VALUE_COUNT) {
            long from = Math.max(1, low.map(CorrelationReader::whole).orElse(1L));
            // Only the ends and their neighbours can be out.
            for (long count = from; count <= from + condition.bounds().size() + 1; count++) {
                if (condition.holds(count)) {
                    return true;
                }
            }
            return false;
        }
        return low.isEmpty() || high.isEmpty() || low.get().compareTo(high.get()) <= 0;
    }

    private static long whole(BigDecimal number) {
        return number.min(BigDecimal.valueOf(Long.MAX_VALUE / 2)).longValue();
    }

    private static Map<String, Alias> aliases(YamlNode.Mapping correlation) throws RuleFault {
        Map<String, Alias> aliases = new TreeMap<>();
        Optional<YamlNode> node = correlation.get("aliases");
        if (node.isEmpty()) {
            return aliases;
        }
        for (YamlNode.Entry alias : map(node.get(), "`aliases`").entries().values()) {
            Map<Word, String> fields = new LinkedHashMap<>();
            for (YamlNode.Entry rule : map(alias.value(), "the alias `" + alias.key() + "`")
                    .entries()
                    .values()) {
                fields.put(
                        new Word(rule.key(), rule.line()),
                        word(rule.value(), "the field of `" + rule.key() + "`").text());
            }
            if (fields.isEmpty()) {
                throw new RuleFault(alias.line(), "the alias `" + alias.key() + "` names no rule");
            }
            aliases.put(alias.key(), new Alias(alias.line(), fields));
        }
        return aliases;
    }

    private static boolean generate(YamlNode.Mapping map) throws RuleFault {
        Optional<YamlNode> node = map.get("generate");
        if (node.isEmpty()) {
            return false;
        }
        if (node.get() instanceof YamlNode.Scalar scalar && scalar.type() == YamlNode.Type.BOOLEAN) {
            return scalar.text().equalsIgnoreCase("true");
        }
        throw new RuleFault(node.get().line(), "`generate` takes true or false");
    }
}
