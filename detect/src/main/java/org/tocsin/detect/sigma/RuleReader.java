package org.tocsin.detect.sigma;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tocsin.model.Level;
import org.tocsin.model.Rule;

/// Reads one YAML document as a Sigma rule.
final class RuleReader {
    private static final Pattern TECHNIQUE = Pattern.compile("attack\\.(t[0-9]{4}(?:\\.[0-9]{3})?)");
    private static final Pattern SOFTWARE = Pattern.compile("attack\\.(s[0-9]{4})");
    private static final List<String> PARTS_OF_A_RULE = List.of("logsource", "detection", "correlation", "filter");

    private final SigmaOptions options;

    RuleReader(SigmaOptions options) {
        this.options = options;
    }

    /// Tells what this reader makes of a document from what others make of it; empty where that cannot be told.
    Optional<String> key() {
        return options.groupsKey().map(groups -> options.shaping() + "\n" + groups);
    }

    /// What a document turned out to be.
    sealed interface Outcome {
        /// @param name by which correlations and filters may refer to it; empty for none
        /// @param metaWarnings about what only a rule that gives findings of its own must say
        record Loaded(SigmaRule rule, String name, List<String> metaWarnings, List<String> warnings)
                implements Outcome {}

        /// Left out by status or level; the detection was not looked at.
        record LeftOut(Rule rule, String name, LogSource source, YamlNode detection) implements Outcome {}

        record Counted(CorrelationDraft draft, String name, List<String> warnings) implements Outcome {}

        record Filtering(FilterDraft filter, List<String> warnings) implements Outcome {}

        /// Some other YAML file that lies among the rules.
        record NotARule() implements Outcome {}
    }

    /// @param pack the pack's name
    /// @param path of the file inside the pack
    /// @param digest stands in for a missing id
    Outcome read(YamlNode document, String pack, String path, Supplier<String> digest) throws RuleFault {
        if (!(document instanceof YamlNode.Mapping map)) {
            return new Outcome.NotARule();
        }
        if (PARTS_OF_A_RULE.stream().noneMatch(map.entries()::containsKey)) {
            return new Outcome.NotARule();
        }
        List<String> warnings = new ArrayList<>();
        if (map.entries().containsKey("filter")) {
            return filter(map, digest, warnings);
        }
        if (map.entries().containsKey("correlation")) {
            Rule rule = rule(map, pack, path, digest, warnings);
            return new Outcome.Counted(CorrelationReader.read(map, rule, isLeftOut(rule)), text(map, "name"), warnings);
        }
        LogSource source = logSource(required(map, "logsource"));
        YamlNode detection = required(map, "detection");
        List<String> metaWarnings = new ArrayList<>();
        Rule rule = rule(map, pack, path, digest, metaWarnings);
        taxonomy(map);
        if (isLeftOut(rule)) {
            return new Outcome.LeftOut(rule, text(map, "name"), source, detection);
        }
        Expression expression = new DetectionReader(options.placeholders(), warnings).read(detection);
        return new Outcome.Loaded(new SigmaRule(rule, source, expression), text(map, "name"), metaWarnings, warnings);
    }

    private boolean isLeftOut(Rule rule) {
        return options.statusesLeftOut().contains(rule.status()) || rule.level().compareTo(options.leastLevel()) < 0;
    }

    private Outcome filter(YamlNode.Mapping map, Supplier<String> digest, List<String> warnings) throws RuleFault {
        if (map.entries().containsKey("detection") || map.entries().containsKey("correlation")) {
            throw new RuleFault(map.line(), "a filter has no `detection` or `correlation` of its own");
        }
        String title = text(map, "title");
        if (title.isEmpty()) {
            throw new RuleFault(map.line(), "the filter has no `title`");
        }
        String id = text(map, "id");
        FilterDraft filter = FilterDraft.read(
                required(map, "filter"),
                id.isEmpty() ? digest.get() : id,
                title,
                logSource(required(map, "logsource")),
                options.placeholders(),
                warnings);
        return new Outcome.Filtering(filter, warnings);
    }

    private static YamlNode required(YamlNode.Mapping map, String key) throws RuleFault {
        Optional<YamlNode> found = map.get(key);
        if (found.isEmpty()) {
            throw new RuleFault(map.line(), "the rule has no `" + key + "`");
        }
        return found.get();
    }

    private static void taxonomy(YamlNode.Mapping map) throws RuleFault {
        Optional<YamlNode> taxonomy = map.get("taxonomy");
        String word = text(map, "taxonomy");
        if (taxonomy.isPresent() && !word.isEmpty() && !word.equals("sigma")) {
            throw new RuleFault(
                    taxonomy.get().line(), "the rule names its fields by the taxonomy `" + word + "`, not by Sigma's");
        }
    }

    private static LogSource logSource(YamlNode node) throws RuleFault {
        if (!(node instanceof YamlNode.Mapping map)) {
            throw new RuleFault(node.line(), "`logsource` should be a map");
        }
        LogSource source = new LogSource(word(map, "product"), word(map, "category"), word(map, "service"));
        if (source.product().isEmpty()
                && source.category().isEmpty()
                && source.service().isEmpty()) {
            throw new RuleFault(node.line(), "`logsource` names no product, category or service");
        }
        return source;
    }

    private static Optional<String> word(YamlNode.Mapping map, String key) {
        return Optional.of(text(map, key).toLowerCase(Locale.ROOT)).filter(word -> !word.isEmpty());
    }

    private Rule rule(YamlNode.Mapping map, String pack, String path, Supplier<String> digest, List<String> warnings)
            throws RuleFault {
        String title = text(map, "title");
        if (title.isEmpty()) {
            throw new RuleFault(map.line(), "the rule has no `title`");
        }
        List<String> tags = texts(map, "tags");
        String id = text(map, "id");
        if (id.isEmpty()) {
            warnings.add("the rule has no `id`; one was derived from its content");
        }
        String source = pack.equals(path) ? pack : pack + "/" + path;
        return new Rule(
                "sigma",
                id.isEmpty() ? digest.get() : id,
                title,
                level(map, warnings),
                status(map, warnings),
                source,
                text(map, "description"),
                String.join(", ", texts(map, "author")),
                text(map, "license"),
                texts(map, "references"),
                texts(map, "falsepositives"),
                tags,
                named(TECHNIQUE, tags),
                named(SOFTWARE, tags),
                advice(map),
                namesGroup(title, tags, source));
    }

    private static Level level(YamlNode.Mapping map, List<String> warnings) {
        String word = text(map, "level").toLowerCase(Locale.ROOT);
        Optional<Level> level = Level.of(word);
        if (level.isEmpty()) {
            warnings.add(
                    word.isEmpty()
                            ? "the rule has no `level`; taken as medium"
                            : "there is no level `" + word + "`; taken as medium");
        }
        return level.orElse(Level.MEDIUM);
    }

    private static String status(YamlNode.Mapping map, List<String> warnings) {
        String status = text(map, "status").toLowerCase(Locale.ROOT);
        if (status.isEmpty()) {
            warnings.add("the rule has no `status`; taken as experimental");
            return "experimental";
        }
        return status;
    }

    private boolean namesGroup(String title, List<String> tags, String source) {
        for (String tag : tags) {
            if (tag.toLowerCase(Locale.ROOT).matches("attack\\.g[0-9]{4}")
                    || options.namesGroup().test(tag)) {
                return true;
            }
        }
        return options.namesGroup().test(title) || options.namesGroup().test(source);
    }

    private static List<String> named(Pattern pattern, List<String> tags) {
        List<String> found = new ArrayList<>();
        for (String tag : tags) {
            Matcher matcher = pattern.matcher(tag.toLowerCase(Locale.ROOT));
            String id = matcher.matches() ? matcher.group(1).toUpperCase(Locale.ROOT) : "";
            if (!id.isEmpty() && !found.contains(id)) {
                found.add(id);
            }
        }
        return found;
    }

    /// Our own key: `tocsin: {en: {meaning: …, next: …}, fr: {…}}`.
    private static Map<String, Rule.Advice> advice(YamlNode.Mapping map) throws RuleFault {
        Map<String, Rule.Advice> advice = new LinkedHashMap<>();
        Optional<YamlNode> ours = map.get("tocsin");
        if (ours.isEmpty()) {
            return advice;
        }
        if (!(ours.get() instanceof YamlNode.Mapping languages)) {
            throw new RuleFault(ours.get().line(), "`tocsin` should be a map of languages");
        }
        for (YamlNode.Entry language : languages.entries().values()) {
            if (!(language.value() instanceof YamlNode.Mapping words)) {
                throw new RuleFault(language.line(), "`" + language.key() + "` should have `meaning` and `next`");
            }
            String meaning = text(words, "meaning");
            String next = text(words, "next");
            if (meaning.isEmpty() || next.isEmpty()) {
                throw new RuleFault(language.line(), "`" + language.key() + "` should have `meaning` and `next`");
            }
            advice.put(language.key(), new Rule.Advice(meaning, next));
        }
        return advice;
    }

    private static String text(YamlNode.Mapping map, String key) {
        return map.get(key)
                .filter(YamlNode.Scalar.class::isInstance)
                .map(YamlNode.Scalar.class::cast)
                .filter(scalar -> scalar.type() != YamlNode.Type.NULL)
                .map(scalar -> scalar.text().strip())
                .orElse("");
    }

    /// A list of texts, or one text alone.
    private static List<String> texts(YamlNode.Mapping map, String key) {
        Optional<YamlNode> found = map.get(key);
        if (found.isEmpty()) {
            return List.of();
        }
        List<String> texts = new ArrayList<>();
        List<YamlNode> items =
                found.get() instanceof YamlNode.Sequence sequence ? sequence.items() : List.of(found.get());
        for (YamlNode item : items) {
            if (item instanceof YamlNode.Scalar scalar && scalar.type() != YamlNode.Type.NULL) {
                String text = scalar.text().strip();
                if (!text.isEmpty()) {
                    texts.add(text);
                }
            }
        }
        return texts;
    }
}
