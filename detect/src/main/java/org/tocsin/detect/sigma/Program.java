package org.tocsin.detect.sigma;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.tocsin.model.Shape;

/// All rules that can match records of one log and event id, compiled together. Never changes; shared by all threads.
final class Program {
    private final Bound[] rules;
    private final Node[] conditions;
    private final FieldView[] views;
    private final ValueTest[] tests;
    private final int[] viewOf;
    private final int[] otherOf;
    private final boolean[] lookedUp;
    private final FieldIndex[] indexes;
    private final int[][] rulesOf;
    private final int[] always;

    /// A rule bound to the logs of this program.
    ///
    /// @param number the rule's place among all loaded rules
    record Bound(int number, SigmaRule rule, List<SourceBinding> bindings) {}

    /// Where the fields that a program looks at are in records of one shape.
    ///
    /// @param slots by view, see [FieldView#slots]
    /// @param indexes those whose field the shape has
    /// @param always rules without a test to look them up by, save those that this shape cannot match
    record Plan(Program program, int[][] slots, FieldIndex[] indexes, int[] always) {}

    /// @param candidates rules of the log; those that cannot match events of the class are dropped
    Program(List<Bound> candidates, EventClass eventClass) {
        Atoms atoms = new Atoms(eventClass);
        List<Bound> kept = new ArrayList<>();
        List<Node> nodes = new ArrayList<>();
        for (Bound bound : candidates) {
            List<SourceBinding> possible = new ArrayList<>();
            List<Node> either = new ArrayList<>();
            for (SourceBinding binding : bound.bindings) {
                if (eventClass.possible(bound.rule.detection(), binding)) {
                    Node node = atoms.lower(bound.rule.detection(), binding);
                    if (!binding.where().isEmpty()) {
                        Node where = atoms.lower(new Expression.Any(List.copyOf(binding.where())), binding.open());
                        node = Atoms.all(List.of(where, node));
                    }
                    possible.add(binding);
                    either.add(node);
                }
            }
            Node node = Atoms.any(either);
            if (!node.equals(Node.NEVER)) {
                kept.add(new Bound(bound.number, bound.rule, possible));
                nodes.add(node);
            }
        }
        rules = kept.toArray(Bound[]::new);
        TreeMap<Integer, Set<Integer>> rulesByAtom = new TreeMap<>();
        List<Integer> without = new ArrayList<>();
        for (int r = 0; r < rules.length; r++) {
            Optional<Atoms.Necessary> necessary = atoms.necessary(nodes.get(r));
            if (necessary.isEmpty()) {
                without.add(r);
            } else {
                for (int atom : necessary.get().atoms()) {
                    rulesByAtom
                            .computeIfAbsent(atom, a -> new LinkedHashSet<>(2))
                            .add(r);
                }
            }
        }
        conditions = nodes.stream().map(atoms::ordered).toArray(Node[]::new);
        always = without.stream().mapToInt(Integer::intValue).toArray();
        int count = atoms.size();
        tests = new ValueTest[count];
        viewOf = new int[count];
        otherOf = new int[count];
        lookedUp = new boolean[count];
        rulesOf = new int[count][];
        TreeMap<Integer, List<Integer>> atomsByView = new TreeMap<>();
        for (int atom = 0; atom < count; atom++) {
            Atoms.Key key = atoms.key(atom);
            tests[atom] = key.test();
            viewOf[atom] = atoms.view(key.view());
            otherOf[atom] = atoms.view(key.other());
            Set<Integer> wanting = rulesByAtom.getOrDefault(atom, Set.of());
            rulesOf[atom] = wanting.stream().mapToInt(Integer::intValue).toArray();
            if (!wanting.isEmpty()) {
                lookedUp[atom] = true;
                atomsByView
                        .computeIfAbsent(viewOf[atom], v -> new ArrayList<>())
                        .add(atom);
            }
        }
        views = atoms.views().toArray(FieldView[]::new);
        List<FieldIndex> built = new ArrayList<>();
        atomsByView.forEach((view, list) -> built.add(new FieldIndex(view, list, atoms)));
        indexes = built.toArray(FieldIndex[]::new);
    }

    /// Whether no rule at all can match here.
    boolean isEmpty() {
        return rules.length == 0;
    }

    Bound[] rules() {
        return rules;
    }

    int atoms() {
        return tests.length;
    }

    FieldView[] views() {
        return views;
    }

    ValueTest test(int atom) {
        return tests[atom];
    }

    int view(int atom) {
        return viewOf[atom];
    }

    int other(int atom) {
        return otherOf[atom];
    }

    /// Whether a pass over the indexes settles a test.
    boolean isLookedUp(int atom) {
        return lookedUp[atom];
    }

    /// The rules that become candidates when a test holds.
    int[] wanting(int atom) {
        return rulesOf[atom];
    }

    Node condition(int rule) {
        return conditions[rule];
    }

    Plan plan(Shape shape) {
        int[][] slots = new int[views.length][];
        boolean[] there = new boolean[views.length];
        for (int view = 0; view < views.length; view++) {
            slots[view] = views[view].slots(shape);
            there[view] = slots[view].length == 0 || Arrays.stream(slots[view]).anyMatch(slot -> slot >= 0);
        }
        return new Plan(
                this,
                slots,
                Arrays.stream(indexes).filter(index -> there[index.view()]).toArray(FieldIndex[]::new),
                Arrays.stream(always)
                        .filter(rule -> canHold(conditions[rule], there))
                        .toArray());
    }

    /// Whether a condition can hold where some fields are not there.
    private boolean canHold(Node node, boolean[] there) {
        return switch (node) {
            case Node.Constant constant -> constant.value();
            case Node.Atom atom -> there[viewOf[atom.number()]] || tests[atom.number()] instanceof ValueTest.Absent;
            case Node.Not not -> true;
            case Node.All all -> Arrays.stream(all.parts).allMatch(part -> canHold(part, there));
            case Node.Any any -> Arrays.stream(any.parts).anyMatch(part -> canHold(part, there));
            case Node.AtLeast atLeast ->
                Arrays.stream(atLeast.parts)
                                .filter(part -> canHold(part, there))
                                .count()
                        >= atLeast.count;
        };
    }
}
