package org.tocsin.detect.sigma;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.tocsin.detect.sigma.CorrelationDraft.Word;
import org.tocsin.detect.sigma.Linking.Entry;
import org.tocsin.detect.sigma.Linking.Part;
import org.tocsin.model.Rule;
import org.tocsin.model.RulePack;

/// Rule packs on their way: read one after another, then linked with each other.
final class Loading {
    /// Changes whenever the same rules could find something else.
    private static final String ENGINE = "sigma-2";

    private final RuleReader reader;
    private final SigmaOptions options;
    private final RuleCache cache;
    private final SourceTables tables;
    private final List<SigmaRule> rules = new ArrayList<>();
    private final List<Entry> entries = new ArrayList<>();
    private final List<Pack> packs = new ArrayList<>();
    private final Map<String, String> firstWithId = new HashMap<>();
    private final Map<Rule, Odd> odd = new IdentityHashMap<>();

    private record Pack(
            String name,
            String hash,
            List<RulePack.Refusal> refused,
            List<FilterUse> filters,
            List<String> notRules,
            List<PackCheck.Warning> warnings) {
        void warn(String file, String text) {
            warnings.add(new PackCheck.Warning(file, text));
        }
    }

    /// What is odd in a rule.
    ///
    /// @param meta about what only a rule that gives findings of its own must say
    private record Odd(List<String> meta, List<String> others) {}

    /// A filter and the numbers of the rules that it was added to.
    private record FilterUse(String file, FilterDraft draft, Set<Integer> rules) {}

    /// A pack's rules by what became of them.
    private record Sorted(
            List<Rule> ready,
            List<PackCheck.Waiting> waiting,
            List<Rule> inputs,
            List<Rule> leftOut,
            List<PackCheck.Warning> warnings) {
        Sorted() {
            this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        }
    }

    Loading(SigmaOptions options, RuleCache cache) {
        this.options = options;
        this.cache = cache;
        tables = SourceTables.ours(cache);
        reader = new RuleReader(options);
    }

    void add(RuleFolder folder) {
        List<RuleFolder.Sheet> sheets = folder.read(reader, cache);
        Pack pack = new Pack(
                folder.name(),
                folder.hash(),
                new ArrayList<>(folder.links()),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>());
        packs.add(pack);
        for (RuleFolder.Sheet sheet : sheets) {
            pack.refused.addAll(sheet.refused());
            for (RuleFolder.Document document : sheet.documents()) {
                add(pack, sheet.path(), document);
            }
        }
    }

    private void add(Pack pack, String file, RuleFolder.Document document) {
        switch (document.outcome()) {
            case RuleReader.Outcome.NotARule not -> pack.notRules.add(file);
            case RuleReader.Outcome.LeftOut out ->
                enter(file, out.rule(), out.name(), new Part.Withheld(out.source(), out.detection()));
            case RuleReader.Outcome.Loaded loaded -> {
                Rule rule = loaded.rule().rule();
                if (isFirst(pack, file, document.line(), rule.id())) {
                    rules.add(loaded.rule());
                    odd.put(rule, new Odd(loaded.metaWarnings(), loaded.warnings()));
                    enter(file, rule, loaded.name(), new Part.Plain());
                }
            }
            case RuleReader.Outcome.Counted counted -> {
                Rule rule = counted.draft().rule();
                if (counted.draft().leftOut() || isFirst(pack, file, document.line(), rule.id())) {
                    enter(file, rule, counted.name(), new Part.Counted(counted.draft()));
                    odd.put(rule, new Odd(counted.warnings(), List.of()));
                }
            }
            case RuleReader.Outcome.Filtering filtering -> {
                if (isFirst(pack, file, document.line(), filtering.filter().id())) {
                    pack.filters.add(new FilterUse(file, filtering.filter(), new TreeSet<>()));
                    filtering.warnings().forEach(text -> pack.warn(file, text));
                }
            }
        }
    }

    private void enter(String file, Rule rule, String name, Part part) {
        entries.add(new Entry(packs.size() - 1, file, rule, name, part));
    }

    private boolean isFirst(Pack pack, String file, int line, String id) {
        String source = pack.name.equals(file) ? file : pack.name + "/" + file;
        String first = firstWithId.putIfAbsent(id.toLowerCase(Locale.ROOT), source);
        if (first != null) {
            pack.refused.add(
                    new RulePack.Refusal(file, line, "its id " + id + " is that of " + first + ", which is used"));
        }
        return first == null;
    }

    SigmaRules done() {
        Linking linking = new Linking(entries, rules, options, this::warn);
        linking.link();
        for (Linking.Refused refused : linking.refused()) {
            packs.get(refused.entry().pack())
                    .refused
                    .add(new RulePack.Refusal(
                            refused.entry().file(),
                            refused.fault().line(),
                            refused.fault().reason()));
        }
        for (int pack = 0; pack < packs.size(); pack++) {
            for (FilterUse filter : packs.get(pack).filters) {
                addFilter(pack, filter, linking);
            }
        }
        Correlated correlated = linking.correlated();
        warnOfOddities(linking, correlated);
        List<RulePack> known = new ArrayList<>();
        for (int pack = 0; pack < packs.size(); pack++) {
            known.add(new RulePack(
                    packs.get(pack).name,
                    packs.get(pack).hash,
                    used(pack, linking, correlated),
                    packs.get(pack).refused));
        }
        List<Rule> leftOut = entries.stream()
                .filter(entry -> isLeftOut(entry, linking, correlated))
                .map(Entry::rule)
                .toList();
        SigmaDetection detection = new SigmaDetection(rules, correlated, leftOut, known, key(correlated), tables);
        List<PackCheck> checks = new ArrayList<>();
        for (int pack = 0; pack < packs.size(); pack++) {
            checks.add(check(pack, known.get(pack), linking, correlated, detection));
        }
        return new SigmaRules(detection, List.copyOf(checks));
    }

    private void warn(Entry entry, String text) {
        packs.get(entry.pack()).warn(entry.file(), text);
    }

    /// The specification lets rules that only correlations count say nothing of level and status.
    private void warnOfOddities(Linking linking, Correlated correlated) {
        for (Entry entry : entries) {
            boolean silent = linking.number(entry)
                            .filter(correlated.silent()::contains)
                            .isPresent()
                    || linking.place(entry)
                            .filter(place ->
                                    !correlated.correlations().get(place).alerts())
                            .isPresent();
            Odd one = odd.getOrDefault(entry.rule(), new Odd(List.of(), List.of()));
            if (!silent) {
                one.meta.forEach(text -> warn(entry, text));
            }
            one.others.forEach(text -> warn(entry, text));
        }
    }

    private String key(Correlated correlated) {
        StringBuilder parts = new StringBuilder(ENGINE).append(tables.hash()).append(options.shaping());
        for (Pack pack : packs) {
            parts.append('\n').append(pack.name).append(pack.hash);
        }
        for (SigmaRule rule : rules) {
            if (rule.rule().namesGroup()) {
                parts.append('\n').append(rule.rule().id());
            }
        }
        correlated.correlations().stream()
                .filter(correlation -> correlation.rule().namesGroup())
                .forEach(correlation ->
                        parts.append('\n').append(correlation.rule().id()));
        return "sha256:" + RuleFolder.sha256(parts.toString());
    }

    private void addFilter(int pack, FilterUse filter, Linking linking) {
        FilterDraft draft = filter.draft;
        if (draft.rules().isEmpty()) {
            for (int number = 0; number < rules.size(); number++) {
                if (draft.isFor(rules.get(number).source())) {
                    filter.rules.add(number);
                }
            }
        }
        for (Word word : draft.rules()) {
            named(pack, filter, word, linking).ifPresent(filter.rules::add);
        }
        if (filter.rules.isEmpty()) {
            packs.get(pack).warn(filter.file, "the filter was added to no rule");
        }
        filter.rules.forEach(number -> rules.set(number, draft.on(rules.get(number))));
    }

    /// The rule that a filter names, where the filter can be added to it.
    private Optional<Integer> named(int pack, FilterUse filter, Word word, Linking linking) {
        List<Entry> found = linking.find(word.text(), pack, filter.file);
        String why;
        if (found.isEmpty()) {
            why = "is no rule that loads";
        } else if (found.size() > 1) {
            why = "is the name of " + found.size() + " rules";
        } else if (found.getFirst().part() instanceof Part.Counted) {
            why = "is a correlation; name the rules that it counts";
        } else {
            Optional<Integer> number = linking.number(found.getFirst());
            if (number.isEmpty() || filter.draft.isFor(rules.get(number.get()).source())) {
                return number;
            }
            why = "is for another log source";
        }
        packs.get(pack)
                .warn(
                        filter.file,
                        "the filter was not added to `" + word.text() + "`, in line " + word.line() + ": it " + why);
        return Optional.empty();
    }

    private static boolean isLeftOut(Entry entry, Linking linking, Correlated correlated) {
        return switch (entry.part()) {
            case Part.Plain plain -> {
                int number = linking.number(entry).orElseThrow();
                yield correlated.silent().contains(number)
                        && !correlated.asked().containsKey(number);
            }
            case Part.Withheld withheld -> linking.number(entry).isEmpty() && !linking.isRefused(entry);
            case Part.Counted(CorrelationDraft draft) ->
                draft.leftOut() && linking.place(entry).isEmpty() && !linking.isRefused(entry);
        };
    }

    private int used(int pack, Linking linking, Correlated correlated) {
        int used = 0;
        for (Entry entry : entries) {
            if (entry.pack() == pack
                    && !isLeftOut(entry, linking, correlated)
                    && (linking.number(entry).isPresent()
                            || linking.place(entry).isPresent())) {
                used++;
            }
        }
        return used;
    }

    private PackCheck check(
            int number, RulePack known, Linking linking, Correlated correlated, SigmaDetection detection) {
        Pack pack = packs.get(number);
        Sorted sorted = new Sorted();
        sorted.warnings.addAll(pack.warnings);
        for (Entry entry : entries) {
            if (entry.pack() != number) {
                continue;
            }
            if (isLeftOut(entry, linking, correlated)) {
                sorted.leftOut.add(entry.rule());
            } else if (linking.number(entry).isPresent()) {
                int rule = linking.number(entry).get();
                if (correlated.silent().contains(rule)) {
                    sorted.inputs.add(entry.rule());
                } else if (detection.couldNotRun(rule)) {
                    sorted.waiting.add(new PackCheck.Waiting(entry.rule(), detection.needs(rule)));
                } else {
                    sorted.ready.add(entry.rule());
                    List<String> unknown = detection.unknownFields(rule);
                    if (!unknown.isEmpty()) {
                        sorted.warnings.add(new PackCheck.Warning(
                                entry.rule().source(),
                                "no log of its kind has the field " + String.join(", ", unknown)
                                        + ": the part of the rule that asks for it cannot hold"));
                    }
                }
            } else if (linking.place(entry).isPresent()) {
                int place = linking.place(entry).get();
                Rule rule = correlated.correlations().get(place).rule();
                if (!correlated.correlations().get(place).alerts()) {
                    sorted.inputs.add(rule);
                } else if (detection.counting().isUnknownSource(place)) {
                    sorted.waiting.add(
                            new PackCheck.Waiting(rule, detection.counting().needs(place)));
                } else {
                    sorted.ready.add(rule);
                }
            }
        }
        List<PackCheck.Filter> filters = pack.filters.stream()
                .map(filter -> new PackCheck.Filter(filter.file, filter.draft.title(), filter.rules.size()))
                .toList();
        return new PackCheck(
                known,
                sorted.ready,
                sorted.waiting,
                sorted.inputs,
                filters,
                sorted.leftOut,
                pack.notRules,
                sorted.warnings);
    }
}
