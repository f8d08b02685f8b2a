package org.tocsin.detect.sigma;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.tocsin.detect.Detection;
import org.tocsin.detect.Detector;
import org.tocsin.detect.Join;
import org.tocsin.model.Kind;
import org.tocsin.model.Rule;
import org.tocsin.model.RuleLook;
import org.tocsin.model.RulePack;
import org.tocsin.model.Shape;
import org.tocsin.model.SourceSeen;
import org.tocsin.model.Undecided;

/// The compiled Sigma rules. Programs are made when the first record of their kind comes, so that a hunt pays only for
/// the logs it reads.
public final class SigmaDetection implements Detection {
    private final List<SigmaRule> rules;
    private final Correlated correlated;
    private final Counting counting;
    private final List<Rule> leftOut;
    private final List<RulePack> packs;
    private final String key;
    private final List<List<SourceBinding>> bindings;
    private final List<Lacking> lacking;
    private final Map<Kind, Logs> kinds = new HashMap<>();
    private final Map<Asked, Program> programs = new ConcurrentHashMap<>();
    private @Nullable List<Budgeted> budgeted;

    /// @param id decides which logs the records belong to; empty for all ids that no rule asks for
    private record Asked(Kind kind, String channel, String id, EventClass eventClass) {}

    /// The logs of one kind of record.
    private static final class Logs {
        private final SourceTables.Route route;
        /// Rules by folded channel; those of all channels under the empty name.
        private final Map<String, List<Program.Bound>> byChannel = new HashMap<>();
        /// The event ids that rules of a channel ask for.
        private final Map<String, Set<String>> ids = new HashMap<>();

        Logs(SourceTables.Route route) {
            this.route = route;
        }

        boolean asksFor(String channel, String id) {
            return ids.getOrDefault(channel, Set.of()).contains(id)
                    || ids.getOrDefault("", Set.of()).contains(id);
        }
    }

    SigmaDetection(
            List<SigmaRule> rules,
            Correlated correlated,
            List<Rule> leftOut,
            List<RulePack> packs,
            String key,
            SourceTables tables) {
        this.rules = List.copyOf(rules);
        this.correlated = correlated;
        this.counting = new Counting(correlated, this::couldNotRun, this::needs);
        this.leftOut = List.copyOf(leftOut);
        this.packs = List.copyOf(packs);
        this.key = key;
        for (SourceTables.Route route : tables.routes()) {
            kinds.put(route.kind(), new Logs(route));
        }
        List<List<SourceBinding>> all = new ArrayList<>();
        for (int number = 0; number < rules.size(); number++) {
            SigmaRule rule = rules.get(number);
            List<SourceBinding> ofRule = tables.bindings(rule.source());
            all.add(ofRule);
            Map<Kind, Map<String, List<SourceBinding>>> grouped = new LinkedHashMap<>();
            for (SourceBinding binding : ofRule) {
                grouped.computeIfAbsent(binding.kind(), kind -> new LinkedHashMap<>())
                        .computeIfAbsent(Folding.fold(binding.channel()), channel -> new ArrayList<>())
                        .add(binding);
            }
            int at = number;
            grouped.forEach((kind, channels) -> {
                Logs logs = kinds.computeIfAbsent(
                        kind, k -> new Logs(new SourceTables.Route(k, Optional.empty(), Optional.empty())));
                channels.forEach((channel, list) -> {
                    logs.byChannel
                            .computeIfAbsent(channel, c -> new ArrayList<>())
                            .add(new Program.Bound(at, rule, list));
                    Set<String> ids = logs.ids.computeIfAbsent(channel, c -> new TreeSet<>());
                    list.forEach(binding -> ids.addAll(binding.events()));
                    logs.route.eventField().ifPresent(field -> asked(rule.detection(), field, ids));
                });
            });
        }
        bindings = List.copyOf(all);
        List<Lacking> fields = new ArrayList<>();
        for (int number = 0; number < rules.size(); number++) {
            fields.add(Lacking.of(rules.get(number).detection(), bindings.get(number)));
        }
        lacking = List.copyOf(fields);
    }

    /// Collects the event ids that a rule asks for by name.
    private static void asked(Expression expression, String field, Set<String> into) {
        switch (expression) {
            case Expression.All all -> all.parts().forEach(part -> asked(part, field, into));
            case Expression.Any any -> any.parts().forEach(part -> asked(part, field, into));
            case Expression.AtLeast atLeast -> atLeast.parts().forEach(part -> asked(part, field, into));
            case Expression.Not not -> asked(not.part(), field, into);
            case Expression.Selection selection -> asked(selection.meaning(), field, into);
            case Expression.Item item -> {
                if (item.field().equals(field)) {
                    EventClass.asked(item.test()).ifPresent(into::add);
                }
            }
            case Expression.Keyword keyword -> {}
        }
    }

    @Override
    public String key() {
        return key;
    }

    @Override
    public List<RulePack> packs() {
        return packs;
    }

    @Override
    public Detector open() {
        return new SigmaDetector(this);
    }

    @Override
    public Optional<Join> join() {
        return counting.join();
    }

    Counting counting() {
        return counting;
    }

    /// Whether a rule gives findings of its own.
    boolean speaks(int number) {
        return !correlated.silent().contains(number);
    }

    /// The fields that correlations ask of a rule's records; empty where none refers to it.
    Optional<List<String>> asked(int number) {
        return Optional.ofNullable(correlated.asked().get(number));
    }

    int channelSlot(Kind kind, Shape shape) {
        Logs logs = kinds.get(kind);
        return logs == null
                ? -1
                : logs.route
                        .channelField()
                        .map(name -> FieldView.slot(shape, name))
                        .orElse(-1);
    }

    int eventSlot(Kind kind, Shape shape) {
        Logs logs = kinds.get(kind);
        return logs == null
                ? -1
                : logs.route
                        .eventField()
                        .map(name -> FieldView.slot(shape, name))
                        .orElse(-1);
    }

    /// The rules for records of one log and event id, compiled when first asked for.
    ///
    /// @param single whether the record has exactly one event id
    Program program(Kind kind, String channel, String event, boolean single) {
        Logs logs = kinds.get(kind);
        if (logs == null) {
            return programs.computeIfAbsent(
                    new Asked(kind, "", "", EventClass.open("")), asked -> new Program(List.of(), asked.eventClass));
        }
        String folded = Folding.fold(channel);
        String log = logs.byChannel.containsKey(folded) ? folded : "";
        String id = EventClass.canonical(event);
        String field = logs.route.eventField().orElse("");
        EventClass eventClass = single
                ? new EventClass(field, false, Optional.of(id).filter(one -> logs.asksFor(log, one)))
                : EventClass.open(field);
        Asked asked = new Asked(kind, log, logs.asksFor(log, id) ? id : "", eventClass);
        return programs.computeIfAbsent(asked, fresh -> new Program(bound(logs, log, id), eventClass));
    }

    private static List<Program.Bound> bound(Logs logs, String log, String id) {
        Map<Integer, Program.Bound> found = new TreeMap<>();
        for (String channel : log.isEmpty() ? List.of("") : List.of("", log)) {
            for (Program.Bound bound : logs.byChannel.getOrDefault(channel, List.of())) {
                List<SourceBinding> taking = bound.bindings().stream()
                        .filter(binding -> binding.takes(id))
                        .toList();
                if (!taking.isEmpty()) {
                    found.merge(
                            bound.number(), new Program.Bound(bound.number(), bound.rule(), taking), (one, other) -> {
                                List<SourceBinding> both = new ArrayList<>(one.bindings());
                                both.addAll(other.bindings());
                                return new Program.Bound(one.number(), one.rule(), both);
                            });
                }
            }
        }
        return List.copyOf(found.values());
    }

    @Override
    public List<RuleLook> looks(List<SourceSeen> seen) {
        long[] looked = new long[rules.size()];
        for (SourceSeen source : seen) {
            boolean single = !source.eventId().isEmpty();
            Program program = program(source.kind(), source.channel(), source.eventId(), single);
            for (Program.Bound bound : program.rules()) {
                looked[bound.number()] += source.records();
            }
        }
        List<RuleLook> looks = new ArrayList<>(rules.size() + leftOut.size());
        for (int number = 0; number < rules.size(); number++) {
            if (!speaks(number)) {
                continue;
            }
            RuleLook.State state = couldNotRun(number)
                    ? RuleLook.State.UNKNOWN_SOURCE
                    : looked[number] > 0 ? RuleLook.State.LOOKED : RuleLook.State.NO_SUCH_LOG;
            looks.add(new RuleLook(rules.get(number).rule(), state, looked[number], needs(number)));
        }
        looks.addAll(counting.looks(looked));
        leftOut.forEach(
                rule -> looks.add(new RuleLook(rule, RuleLook.State.LEFT_OUT, 0, "left out by its status or level")));
        return looks;
    }

    /// What a rule needs, for people.
    String needs(int number) {
        SigmaRule rule = rules.get(number);
        List<SourceBinding> logs = bindings.get(number);
        if (logs.isEmpty()) {
            return "a log that Tocsin does not read yet: " + rule.source();
        }
        if (couldNotRun(number)) {
            return "a field that no log of its kind has: "
                    + String.join(", ", lacking.get(number).everywhere());
        }
        Set<String> told = new LinkedHashSet<>();
        for (SourceBinding binding : logs) {
            String field = Optional.ofNullable(kinds.get(binding.kind()))
                    .flatMap(known -> known.route.eventField())
                    .orElse("");
            Set<String> ids = new LinkedHashSet<>();
            Set<String> asked = new TreeSet<>(binding.events());
            asked(rule.detection(), field, asked);
            boolean any = binding.events().isEmpty()
                    && new EventClass(field, false, Optional.empty()).possible(rule.detection(), binding);
            for (String id : asked) {
                if (binding.takes(id)
                        && new EventClass(field, false, Optional.of(id)).possible(rule.detection(), binding)) {
                    ids.add(id);
                }
            }
            // A log without the fields that the rule cannot do without is no help.
            if (any || !ids.isEmpty()) {
                told.add(binding.told(any ? Set.of() : ids));
            }
        }
        return told.isEmpty() ? "nothing that any log has: its fields exclude each other" : String.join("; or ", told);
    }

    /// Whether no record of any log that we know could make a rule match: we do not know its log, or none of its
    /// logs has a field that it cannot do without.
    boolean couldNotRun(int number) {
        return bindings.get(number).isEmpty() || lacking.get(number).hopeless();
    }

    /// Fields of a rule that none of its logs has, though it can match without them.
    List<String> unknownFields(int number) {
        return couldNotRun(number) ? List.of() : lacking.get(number).everywhere();
    }

    /// Expressions that may give up, each with all its copies: equal ones of different rules are one to a program,
    /// whichever rule it met first.
    private record Budgeted(List<SigmaRegex> copies, List<Rule> rules) {}

    @Override
    public List<Undecided> undecided() {
        Map<String, Set<Rule>> undecided = new TreeMap<>();
        for (Budgeted one : budgeted()) {
            if (one.copies.stream().anyMatch(regex -> regex.undecided() > 0)) {
                undecided
                        .computeIfAbsent(one.copies.getFirst().written(), written -> new LinkedHashSet<>())
                        .addAll(one.rules);
            }
        }
        return undecided.entrySet().stream()
                .map(one -> new Undecided(one.getKey(), List.copyOf(one.getValue())))
                .toList();
    }

    /// Worked out when first asked for: callers ask again and again while they read.
    private synchronized List<Budgeted> budgeted() {
        List<Budgeted> known = budgeted;
        if (known == null) {
            Map<SigmaRegex, Budgeted> found = new LinkedHashMap<>();
            for (SigmaRule rule : rules) {
                List<SigmaRegex> regexes = new ArrayList<>();
                regexes(rule.detection(), regexes);
                for (SigmaRegex regex : regexes) {
                    if (regex.isBudgeted()) {
                        Budgeted one =
                                found.computeIfAbsent(regex, r -> new Budgeted(new ArrayList<>(), new ArrayList<>()));
                        one.copies.add(regex);
                        if (!one.rules.contains(rule.rule())) {
                            one.rules.add(rule.rule());
                        }
                    }
                }
            }
            known = List.copyOf(found.values());
            budgeted = known;
        }
        return known;
    }

    private static void regexes(Expression expression, List<SigmaRegex> into) {
        switch (expression) {
            case Expression.All all -> all.parts().forEach(part -> regexes(part, into));
            case Expression.Any any -> any.parts().forEach(part -> regexes(part, into));
            case Expression.AtLeast atLeast -> atLeast.parts().forEach(part -> regexes(part, into));
            case Expression.Not not -> regexes(not.part(), into);
            case Expression.Selection selection -> regexes(selection.meaning(), into);
            case Expression.Item item -> regex(item.test(), into);
            case Expression.Keyword keyword -> regex(keyword.test(), into);
        }
    }

    private static void regex(ValueTest test, List<SigmaRegex> into) {
        if (test instanceof ValueTest.Finds finds && finds.regex().isBudgeted()) {
            into.add(finds.regex());
        }
    }
}
