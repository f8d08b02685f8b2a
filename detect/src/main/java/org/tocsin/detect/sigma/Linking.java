package org.tocsin.detect.sigma;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.tocsin.detect.sigma.CorrelationDraft.Alias;
import org.tocsin.detect.sigma.CorrelationDraft.Word;
import org.tocsin.detect.sigma.correlation.Condition;
import org.tocsin.detect.sigma.correlation.Condition.Bound;
import org.tocsin.detect.sigma.correlation.Condition.Operator;
import org.tocsin.detect.sigma.correlation.Correlation;
import org.tocsin.detect.sigma.correlation.Correlation.Place;
import org.tocsin.detect.sigma.correlation.Correlation.Reference;
import org.tocsin.detect.sigma.correlation.Correlation.Target;
import org.tocsin.model.Rule;

/// Looks up the rules that correlations name, across all packs, and works out where their values are found.
///
/// A name is looked for in the same file first, then in the same pack, then in all of them. An id is one of a kind.
final class Linking {
    private static final int DEEPEST = 50;
    private static final int MOST_ASKED = 255;

    /// One document that can be referred to.
    ///
    /// @param pack its pack's place in the order given
    /// @param name its `name`, empty where it has none
    record Entry(int pack, String file, Rule rule, String name, Part part) {}

    /// What sort of document.
    sealed interface Part {
        /// A rule for single records that is left out by its status or level, unless a correlation wants it.
        record Withheld(LogSource source, YamlNode detection) implements Part {}

        record Plain() implements Part {}

        record Counted(CorrelationDraft draft) implements Part {}
    }

    /// A correlation that cannot be used.
    record Refused(Entry entry, RuleFault fault) {}

    /// A correlation in use, and what its references lead to.
    private record Linked(Entry entry, CorrelationDraft draft, Correlation correlation, List<Entry> targets) {}

    private final List<Entry> entries;
    private final Map<String, Entry> byId = new HashMap<>();
    private final Map<String, List<Entry>> byName = new HashMap<>();
    private final List<Linked> linked = new ArrayList<>();
    private final Map<Entry, Integer> places = new IdentityHashMap<>();
    private final Set<Entry> failed = Collections.newSetFromMap(new IdentityHashMap<>());
    private final List<Entry> path = new ArrayList<>();
    private final List<Refused> refused = new ArrayList<>();
    private final List<SigmaRule> rules;
    private final Map<Entry, Integer> numbers = new IdentityHashMap<>();
    private final Map<Integer, List<String>> asked = new HashMap<>();
    /// What correlations in use refer to, and whether one of them lets it speak for itself.
    private final Map<Entry, Boolean> aloneToo = new IdentityHashMap<>();
    private final SigmaOptions options;
    private final WarningTaker warnings;

    /// Takes what is odd in a document.
    interface WarningTaker {
        void take(Entry entry, String text);
    }

    /// @param rules the rules for single records in their order; those that only correlations want are added
    Linking(List<Entry> entries, List<SigmaRule> rules, SigmaOptions options, WarningTaker warnings) {
        this.entries = entries;
        this.rules = rules;
        this.options = options;
        this.warnings = warnings;
        Map<Rule, Integer> byRule = new IdentityHashMap<>();
        for (int number = 0; number < rules.size(); number++) {
            byRule.put(rules.get(number).rule(), number);
        }
        for (Entry entry : entries) {
            String id = entry.rule.id().toLowerCase(Locale.ROOT);
            if (isInUse(entry)) {
                byId.put(id, entry);
            } else {
                byId.putIfAbsent(id, entry);
            }
            if (!entry.name.isEmpty()) {
                byName.computeIfAbsent(entry.name, name -> new ArrayList<>()).add(entry);
            }
            if (entry.part instanceof Part.Plain) {
                numbers.put(entry, byRule.get(entry.rule));
            }
        }
    }

    private static boolean isInUse(Entry entry) {
        return switch (entry.part) {
            case Part.Plain plain -> true;
            case Part.Withheld withheld -> false;
            case Part.Counted(CorrelationDraft draft) -> !draft.leftOut();
        };
    }

    /// Links all correlations that are wanted, and those that they refer to.
    void link() {
        for (Entry entry : entries) {
            if (entry.part instanceof Part.Counted(CorrelationDraft draft) && !draft.leftOut()) {
                try {
                    correlation(entry, draft);
                } catch (RuleFault fault) {
                    // Kept with those refused when it happened.
                    continue;
                }
            }
        }
    }

    /// Inner ones before those that refer to them.
    Correlated correlated() {
        List<Correlation> all = new ArrayList<>();
        for (Linked one : linked) {
            Correlation correlation = one.correlation;
            all.add(new Correlation(
                    correlation.rule(),
                    !one.draft.leftOut() && aloneToo.getOrDefault(one.entry, true),
                    correlation.type(),
                    correlation.span(),
                    correlation.spanWritten(),
                    correlation.condition(),
                    correlation.groupBy(),
                    correlation.references()));
        }
        Set<Entry> claimed = claimed();
        Set<Integer> silent = new HashSet<>();
        numbers.forEach((entry, number) -> {
            boolean withheld = entry.part instanceof Part.Withheld;
            if (withheld || !aloneToo.getOrDefault(entry, !claimed.contains(entry))) {
                silent.add(number);
            }
        });
        return new Correlated(all, asked, silent);
    }

    /// Rules that stand in one file with correlations which count them and are left out: they were not meant to
    /// speak alone.
    private Set<Entry> claimed() {
        Set<Entry> claimed = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Entry entry : entries) {
            if (entry.part instanceof Part.Counted(CorrelationDraft draft)
                    && draft.leftOut()
                    && !draft.generate()
                    && !places.containsKey(entry)) {
                for (Word word : draft.rules()) {
                    find(word.text(), entry.pack, entry.file).stream()
                            .filter(rule -> rule.pack == entry.pack && rule.file.equals(entry.file))
                            .forEach(claimed::add);
                }
            }
        }
        return claimed;
    }

    List<Refused> refused() {
        return List.copyOf(refused);
    }

    /// The number of a rule for single records, or empty where it is not in use.
    Optional<Integer> number(Entry entry) {
        return Optional.ofNullable(numbers.get(entry));
    }

    /// A correlation's place among those in use, or empty where it is not in use.
    Optional<Integer> place(Entry entry) {
        return Optional.ofNullable(places.get(entry));
    }

    boolean isRefused(Entry entry) {
        return failed.contains(entry);
    }

    /// The rules that a word names; none, or several where a name is not one of a kind.
    List<Entry> find(String word, int pack, String file) {
        Entry byItsId = byId.get(word.toLowerCase(Locale.ROOT));
        if (byItsId != null) {
            return List.of(byItsId);
        }
        List<Entry> named = byName.getOrDefault(word, List.of());
        List<Entry> inPack = named.stream().filter(entry -> entry.pack == pack).toList();
        List<Entry> inFile =
                inPack.stream().filter(entry -> entry.file.equals(file)).toList();
        return !inFile.isEmpty() ? inFile : !inPack.isEmpty() ? inPack : named;
    }

    private Entry one(Word word, Entry from) throws RuleFault {
        List<Entry> found = find(word.text(), from.pack, from.file);
        if (found.isEmpty()) {
            throw new RuleFault(word.line(), "`" + word.text() + "` is the name or id of no rule that loads");
        }
        if (found.size() > 1) {
            throw new RuleFault(
                    word.line(), "`" + word.text() + "` is the name of " + found.size() + " rules; refer to the id");
        }
        return found.getFirst();
    }

    /// @return its place in the list
    private int correlation(Entry entry, CorrelationDraft draft) throws RuleFault {
        Integer known = places.get(entry);
        if (known != null) {
            return known;
        }
        if (failed.contains(entry)) {
            throw new RuleFault(draft.line(), "it was refused itself");
        }
        path.add(entry);
        try {
            linked.add(link(entry, draft));
            places.put(entry, linked.size() - 1);
            return linked.size() - 1;
        } catch (RuleFault fault) {
            failed.add(entry);
            refused.add(new Refused(entry, fault));
            throw fault;
        } finally {
            path.removeLast();
        }
    }

    private Linked link(Entry entry, CorrelationDraft draft) throws RuleFault {
        List<Entry> targets = new ArrayList<>();
        List<Target> leads = new ArrayList<>();
        for (Word word : draft.rules()) {
            Entry target = one(word, entry);
            if (targets.contains(target)) {
                throw new RuleFault(word.line(), "the rule `" + word.text() + "` is named twice");
            }
            targets.add(target);
            leads.add(lead(word, target));
        }
        checkAliases(entry, draft, targets);
        Condition condition = draft.condition()
                .orElseGet(() -> new Condition(
                        List.of(new Bound(Operator.GTE, java.math.BigDecimal.valueOf(targets.size()))),
                        List.of(),
                        Optional.empty()));
        List<String> groupBy = draft.groupBy().stream().map(Word::text).toList();
        List<Reference> references = new ArrayList<>();
        for (int r = 0; r < targets.size(); r++) {
            List<Place> group = new ArrayList<>();
            for (Word name : draft.groupBy()) {
                group.add(place(draft, targets.get(r), leads.get(r), name.text(), name.line()));
            }
            List<Place> values = new ArrayList<>();
            for (String field : condition.fields()) {
                values.add(place(draft, targets.get(r), leads.get(r), field, draft.line()));
            }
            references.add(new Reference(draft.rules().get(r).text(), leads.get(r), group, values));
        }
        for (int r = 0; r < targets.size(); r++) {
            if (leads.get(r) instanceof Target.Input(int rule)) {
                asked.computeIfAbsent(rule, number -> new ArrayList<>());
            }
            aloneToo.merge(targets.get(r), draft.generate(), Boolean::logicalOr);
            warnOfSilence(entry, draft, targets.get(r));
        }
        Correlation correlation = new Correlation(
                withGroups(draft.rule(), targets),
                true,
                draft.type(),
                draft.span(),
                draft.spanWritten(),
                condition,
                groupBy,
                references);
        return new Linked(entry, draft, correlation, targets);
    }

    private Target lead(Word word, Entry target) throws RuleFault {
        return switch (target.part) {
            case Part.Plain plain -> new Target.Input(Objects.requireNonNull(numbers.get(target)));
            case Part.Withheld withheld -> new Target.Input(promoted(word, target, withheld));
            case Part.Counted(CorrelationDraft inner) -> {
                int from = path.indexOf(target);
                if (from >= 0) {
                    String way = path.subList(from, path.size()).stream()
                            .map(one -> one.name.isEmpty() ? one.rule.id() : one.name)
                            .reduce((a, b) -> a + ", " + b)
                            .orElse("");
                    throw new RuleFault(word.line(), "the correlation refers to itself, by way of " + way);
                }
                if (path.size() >= DEEPEST) {
                    throw new RuleFault(word.line(), "correlations refer to each other more than 50 deep");
                }
                try {
                    yield new Target.Inner(correlation(target, inner));
                } catch (RuleFault fault) {
                    throw new RuleFault(word.line(), "it refers to `" + word.text() + "`, which is refused");
                }
            }
        };
    }

    /// A rule that its level or status leaves out is still counted by a correlation that is wanted.
    private int promoted(Word word, Entry target, Part.Withheld withheld) throws RuleFault {
        Integer known = numbers.get(target);
        if (known != null) {
            return known;
        }
        try {
            List<String> odd = new ArrayList<>();
            Expression detection = new DetectionReader(options.placeholders(), odd).read(withheld.detection);
            odd.forEach(text -> warnings.take(target, text));
            rules.add(new SigmaRule(target.rule, withheld.source, detection));
            numbers.put(target, rules.size() - 1);
            return rules.size() - 1;
        } catch (RuleFault fault) {
            if (failed.add(target)) {
                refused.add(new Refused(target, fault));
            }
            throw new RuleFault(word.line(), "it refers to `" + word.text() + "`, which is refused");
        }
    }

    /// Titles of inner rules are told with the finding.
    private static Rule withGroups(Rule rule, List<Entry> targets) {
        if (rule.namesGroup() || targets.stream().noneMatch(target -> target.rule.namesGroup())) {
            return rule;
        }
        return new Rule(
                rule.family(),
                rule.id(),
                rule.title(),
                rule.level(),
                rule.status(),
                rule.source(),
                rule.description(),
                rule.author(),
                rule.licence(),
                rule.references(),
                rule.falsePositives(),
                rule.tags(),
                rule.techniques(),
                rule.software(),
                rule.advice(),
                true);
    }

    /// Nobody must lose a rule of another file without being told.
    private void warnOfSilence(Entry entry, CorrelationDraft draft, Entry target) {
        boolean elsewhere = target.pack != entry.pack || !target.file.equals(entry.file);
        if (elsewhere && !draft.generate()) {
            warnings.take(
                    entry,
                    "the rule `" + target.rule.id() + "` of " + target.rule.source()
                            + " gives no findings of its own any more, since this correlation refers to it without"
                            + " `generate: true`");
        }
    }

    private void checkAliases(Entry entry, CorrelationDraft draft, List<Entry> targets) throws RuleFault {
        Set<String> used = new HashSet<>();
        draft.groupBy().forEach(word -> used.add(word.text()));
        draft.condition().ifPresent(condition -> used.addAll(condition.fields()));
        for (Map.Entry<String, Alias> alias : draft.aliases().entrySet()) {
            for (Word rule : alias.getValue().fields().keySet()) {
                if (!targets.contains(one(rule, entry))) {
                    throw new RuleFault(
                            rule.line(),
                            "the alias `" + alias.getKey() + "` names `" + rule.text()
                                    + "`, which is not among the correlation's rules");
                }
            }
            if (!used.contains(alias.getKey())) {
                warnings.take(entry, "the alias `" + alias.getKey() + "` is never used");
            }
        }
    }

    /// Where a correlation finds a value in what one of its rules matched.
    private Place place(CorrelationDraft draft, Entry target, Target lead, String name, int line) throws RuleFault {
        Alias alias = draft.aliases().get(name);
        String field = name;
        if (alias != null) {
            Optional<String> meant = alias.fields().entrySet().stream()
                    .filter(one -> one.getKey().text().equals(target.name)
                            || one.getKey().text().equalsIgnoreCase(target.rule.id()))
                    .map(Map.Entry::getValue)
                    .findFirst();
            boolean inner = lead instanceof Target.Inner(int correlation)
                    && linked.get(correlation).correlation.groupBy().contains(name);
            if (meant.isEmpty() && !inner) {
                throw new RuleFault(
                        line,
                        "the alias `" + name + "` says nothing of the rule `"
                                + (target.name.isEmpty() ? target.rule.id() : target.name) + "`");
            }
            field = meant.orElse(name);
        }
        return switch (lead) {
            case Target.Input(int rule) -> new Place.Taken(asked(rule, field, line));
            case Target.Inner(int correlation) -> {
                Linked inner = linked.get(correlation);
                int inGroup = inner.correlation.groupBy().indexOf(field);
                if (inGroup >= 0) {
                    yield new Place.OfGroup(inGroup);
                }
                List<Place> byReference = new ArrayList<>();
                List<Reference> references = inner.correlation.references();
                for (int r = 0; r < references.size(); r++) {
                    byReference.add(place(
                            inner.draft, inner.targets.get(r), references.get(r).target(), field, line));
                }
                yield new Place.Completing(byReference);
            }
        };
    }

    private int asked(int rule, String field, int line) throws RuleFault {
        List<String> fields = asked.computeIfAbsent(rule, number -> new ArrayList<>());
        int known = fields.indexOf(field);
        if (known >= 0) {
            return known;
        }
        if (fields.size() >= MOST_ASKED) {
            throw new RuleFault(line, "correlations ask one rule for more than " + MOST_ASKED + " fields");
        }
        fields.add(field);
        return fields.size() - 1;
    }
}
