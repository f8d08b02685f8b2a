package org.tocsin.detect.sigma;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The tests of one program, each numbered once however many rules ask it, and the rules' conditions over the numbers.
final class Atoms {
    /// A test bound to the field it is asked of.
    ///
    /// @param other the field it compares with; the same as `view` for most
    record Key(FieldView view, ValueTest test, FieldView other) {}

    private final Map<Key, Node.Atom> numbered = new LinkedHashMap<>();
    private final List<Key> keys = new ArrayList<>();
    private final Map<FieldView, Integer> views = new LinkedHashMap<>();
    private final EventClass eventClass;
    private final Likelihood likelihood = new Likelihood();

    Atoms(EventClass eventClass) {
        this.eventClass = eventClass;
    }

    int size() {
        return keys.size();
    }

    Key key(int atom) {
        return keys.get(atom);
    }

    List<FieldView> views() {
        return List.copyOf(views.keySet());
    }

    int view(FieldView view) {
        return views.computeIfAbsent(view, fresh -> views.size());
    }

    Likelihood likelihood() {
        return likelihood;
    }

    /// Binds a rule's condition.
    Node lower(Expression expression, SourceBinding binding) {
        return switch (expression) {
            case Expression.All all -> all(lower(all.parts(), binding));
            case Expression.Any any -> any(lower(any.parts(), binding));
            case Expression.Not not -> {
                Node part = lower(not.part(), binding);
                yield switch (part) {
                    case Node.Constant constant -> constant.value() ? Node.NEVER : Node.ALWAYS;
                    case Node.Not twice -> twice.part();
                    default -> new Node.Not(part);
                };
            }
            case Expression.AtLeast atLeast -> atLeast(atLeast.count(), lower(atLeast.parts(), binding));
            case Expression.Selection selection -> lower(selection.meaning(), binding);
            case Expression.Item item -> {
                FieldView view = binding.view(item.field());
                Optional<Boolean> foreseen = eventClass.foresee(view, item.test());
                if (foreseen.isPresent()) {
                    yield foreseen.get() ? Node.ALWAYS : Node.NEVER;
                }
                FieldView other = item.test() instanceof ValueTest.SameAs same ? binding.view(same.field()) : view;
                yield atom(new Key(view, item.test(), other));
            }
            case Expression.Keyword keyword -> {
                FieldView everything = new FieldView.Everything();
                yield atom(new Key(everything, keyword.test(), everything));
            }
        };
    }

    Node.Atom atom(Key key) {
        Node.Atom known = numbered.get(key);
        if (known != null) {
            return known;
        }
        Node.Atom fresh = new Node.Atom(keys.size());
        numbered.put(key, fresh);
        keys.add(key);
        view(key.view());
        view(key.other());
        likelihood.count(key.test());
        return fresh;
    }

    private List<Node> lower(List<Expression> parts, SourceBinding binding) {
        List<Node> nodes = new ArrayList<>(parts.size());
        for (Expression part : parts) {
            nodes.add(lower(part, binding));
        }
        return nodes;
    }

    static Node all(List<Node> parts) {
        List<Node> kept = new ArrayList<>(parts.size());
        for (Node part : parts) {
            switch (part) {
                case Node.Constant constant -> {
                    if (!constant.value()) {
                        return Node.NEVER;
                    }
                }
                case Node.All inner -> kept.addAll(Arrays.asList(inner.parts));
                default -> kept.add(part);
            }
        }
        return switch (kept.size()) {
            case 0 -> Node.ALWAYS;
            case 1 -> kept.getFirst();
            default -> new Node.All(kept.toArray(Node[]::new));
        };
    }

    static Node any(List<Node> parts) {
        List<Node> kept = new ArrayList<>(parts.size());
        for (Node part : parts) {
            switch (part) {
                case Node.Constant constant -> {
                    if (constant.value()) {
                        return Node.ALWAYS;
                    }
                }
                case Node.Any inner -> kept.addAll(Arrays.asList(inner.parts));
                default -> kept.add(part);
            }
        }
        return switch (kept.size()) {
            case 0 -> Node.NEVER;
            case 1 -> kept.getFirst();
            default -> new Node.Any(kept.toArray(Node[]::new));
        };
    }

    private static Node atLeast(int count, List<Node> parts) {
        List<Node> kept = new ArrayList<>(parts.size());
        int wanted = count;
        for (Node part : parts) {
            if (part instanceof Node.Constant constant) {
                wanted -= constant.value() ? 1 : 0;
            } else {
                kept.add(part);
            }
        }
        if (wanted <= 0) {
            return Node.ALWAYS;
        }
        return wanted > kept.size() ? Node.NEVER : new Node.AtLeast(wanted, kept.toArray(Node[]::new));
    }

    /// Atoms of which at least one must hold where the node holds.
    ///
    /// @param likely how likely one of them holds on any record, as far as the tests' own texts tell
    record Necessary(List<Integer> atoms, double likely) {}

    /// The cheapest such set, or empty where the node can hold without any single test that could be looked up.
    Optional<Necessary> necessary(Node node) {
        return switch (node) {
            case Node.Constant constant ->
                constant.value() ? Optional.empty() : Optional.of(new Necessary(List.of(), 0));
            case Node.Not not -> Optional.empty();
            case Node.Atom atom -> lookUp(atom);
            case Node.All all ->
                Arrays.stream(all.parts)
                        .map(this::necessary)
                        .flatMap(Optional::stream)
                        .min(Comparator.comparingDouble(Necessary::likely));
            case Node.Any any -> union(any.parts);
            case Node.AtLeast atLeast -> union(atLeast.parts);
        };
    }

    private Optional<Necessary> union(Node[] parts) {
        List<Integer> atoms = new ArrayList<>();
        double likely = 0;
        for (Node part : parts) {
            Optional<Necessary> one = necessary(part);
            if (one.isEmpty()) {
                return Optional.empty();
            }
            atoms.addAll(one.get().atoms);
            likely += one.get().likely;
        }
        return Optional.of(new Necessary(atoms, likely));
    }

    /// A regular expression is looked up by a text that it cannot do without, which is an atom of its own.
    private Optional<Necessary> lookUp(Node.Atom atom) {
        Key key = key(atom.number());
        if (key.test() instanceof ValueTest.Finds finds) {
            return finds.regex().literal().map(literal -> {
                String pattern = Glob.RUN + literal + Glob.RUN;
                ValueTest test = new ValueTest.Matches(new Glob(pattern, false), pattern);
                Node.Atom proxy = atom(new Key(key.view(), test, key.view()));
                return new Necessary(List.of(proxy.number()), likelihood.of(test));
            });
        }
        return likelihood.canBeLookedUp(key.test())
                ? Optional.of(new Necessary(List.of(atom.number()), likelihood.of(key.test())))
                : Optional.empty();
    }

    /// The conditions' tests in the order of what they cost and how soon they decide.
    Node ordered(Node node) {
        return switch (node) {
            case Node.Constant constant -> constant;
            case Node.Atom atom -> atom;
            case Node.Not not -> new Node.Not(ordered(not.part()));
            case Node.All all -> {
                Node[] parts = Arrays.stream(all.parts).map(this::ordered).toArray(Node[]::new);
                Arrays.sort(parts, Comparator.comparingDouble(this::effort));
                yield new Node.All(parts);
            }
            case Node.Any any ->
                new Node.Any(Arrays.stream(any.parts).map(this::ordered).toArray(Node[]::new));
            case Node.AtLeast atLeast ->
                new Node.AtLeast(
                        atLeast.count,
                        Arrays.stream(atLeast.parts).map(this::ordered).toArray(Node[]::new));
        };
    }

    private double effort(Node node) {
        return switch (node) {
            case Node.Constant constant -> 0;
            case Node.Atom atom -> likelihood.effort(key(atom.number()).test());
            case Node.Not not -> 0.5 + effort(not.part());
            case Node.All all -> sum(all.parts);
            case Node.Any any -> sum(any.parts);
            case Node.AtLeast atLeast -> sum(atLeast.parts);
        };
    }

    private double sum(Node[] parts) {
        double sum = 0;
        for (Node part : parts) {
            sum += effort(part);
        }
        return sum;
    }

    Map<FieldView, Integer> viewNumbers() {
        return new HashMap<>(views);
    }
}
