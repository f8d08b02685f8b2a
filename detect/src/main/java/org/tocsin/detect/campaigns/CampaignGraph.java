package org.tocsin.detect.campaigns;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.tocsin.knowledge.domains.DomainName;
import org.tocsin.knowledge.domains.Domains;
import org.tocsin.knowledge.indicators.IndicatorType;
import org.tocsin.knowledge.services.SharedServices;
import org.tocsin.model.Origin;

/// Items joined by what they share.
///
/// Every shared fact is a tie, or is cut with its reason: shared services, names and addresses that may have changed
/// hands, what a person keeps apart. Ties between the same two items add up as independent witnesses do, each kind
/// counted once. Items whose ties reach the strength are one cluster, and so are all they reach: adding an item can
/// join clusters, never part one. The order of the items does not matter.
public final class CampaignGraph {
    /// More than a coin's toss that it is one operation.
    public static final double STRENGTH = .5;

    /// Past this many items, one value ties each item to the next only: all pairs would be too many to read or keep.
    private static final int MOST_PAIRED = 40;

    private static final double YEAR_IN_DAYS = 365.25;
    private static final Set<String> HIDDEN =
            Set.of("privacy", "proxy", "redacted", "whoisguard", "protected", "withheld", "domainsbyproxy", "abuse@");

    private record Pair(String one, String other) {
        static Pair of(String a, String b) {
            return a.compareTo(b) <= 0 ? new Pair(a, b) : new Pair(b, a);
        }
    }

    private record Key(Trace.Kind kind, String value) {}

    private final Map<String, Item> items;
    private final double strength;
    private final List<Tie> ties;
    private final List<Tie.Cut> cuts;
    private final List<Cluster> clusters;

    private CampaignGraph(
            Map<String, Item> items, double strength, List<Tie> ties, List<Tie.Cut> cuts, List<Cluster> clusters) {
        this.items = items;
        this.strength = strength;
        this.ties = List.copyOf(ties);
        this.cuts = List.copyOf(cuts);
        this.clusters = List.copyOf(clusters);
    }

    /// Joins items.
    ///
    /// @param strength from which ties hold, between 0 and 1; see [#STRENGTH]
    /// @throws IllegalArgumentException where two items have the same id
    public static CampaignGraph of(
            Collection<Item> items,
            SharedServices shared,
            NamingHabits habits,
            List<Decision> decisions,
            double strength) {
        TreeMap<String, Item> known = new TreeMap<>();
        for (Item item : items) {
            if (known.put(item.id(), item) != null) {
                throw new IllegalArgumentException("two items with the id " + item.id());
            }
        }
        Making making = new Making(known, shared, habits);
        making.join();
        return making.graph(decisions, strength);
    }

    /// All items by id.
    public Map<String, Item> items() {
        return java.util.Collections.unmodifiableMap(items);
    }

    public double strength() {
        return strength;
    }

    /// All ties, those below the strength too, by their items and kinds.
    public List<Tie> ties() {
        return ties;
    }

    /// What is shared and is no tie.
    public List<Tie.Cut> cuts() {
        return cuts;
    }

    /// What belongs together, larger clusters first.
    public List<Cluster> clusters() {
        return clusters;
    }

    /// The cluster of an item.
    public Optional<Cluster> clusterOf(String item) {
        return clusters.stream().filter(one -> one.items().contains(item)).findFirst();
    }

    /// How strongly two items are tied directly, by all they share; 0 where nothing is.
    public double between(String one, String other) {
        Pair pair = Pair.of(one, other);
        return combined(ties.stream()
                .filter(tie -> tie.one().equals(pair.one()) && tie.other().equals(pair.other()))
                .toList());
    }

    /// Independent witnesses: what all of them would have to be wrong about. Each kind counts once.
    private static double combined(List<Tie> ties) {
        Map<Trace.Kind, Double> best = new TreeMap<>();
        ties.forEach(tie -> best.merge(tie.kind(), tie.weight(), Math::max));
        // What follows from one another is one witness.
        if (best.containsKey(Trace.Kind.HOST) || best.containsKey(Trace.Kind.COMMAND)) {
            best.remove(Trace.Kind.DOMAIN);
            best.remove(Trace.Kind.ADDRESS);
            best.remove(Trace.Kind.IMITATION);
        }
        if (best.containsKey(Trace.Kind.COMMAND)) {
            best.remove(Trace.Kind.HOST);
        }
        if (best.containsKey(Trace.Kind.FILE)) {
            best.keySet()
                    .removeAll(Set.of(
                            Trace.Kind.NEAR_FILE, Trace.Kind.FAMILY, Trace.Kind.EXPLOIT, Trace.Kind.CONFIGURATION));
        }
        if (best.containsKey(Trace.Kind.ADDRESS)) {
            best.remove(Trace.Kind.NETWORK);
        }
        double wrong = 1;
        for (double weight : best.values()) {
            wrong *= 1 - weight;
        }
        return 1 - wrong;
    }

    /// One graph in the making.
    private static final class Making {
        private final TreeMap<String, Item> items;
        private final SharedServices shared;
        private final NamingHabits habits;
        private final List<Tie> ties = new ArrayList<>();
        private final List<Tie.Cut> cuts = new ArrayList<>();

        Making(TreeMap<String, Item> items, SharedServices shared, NamingHabits habits) {
            this.items = items;
            this.shared = shared;
            this.habits = habits;
        }

        void join() {
            Map<Key, TreeSet<String>> holders = new LinkedHashMap<>();
            for (Item item : items.values()) {
                for (Trace trace : item.traces()) {
                    for (Key key : keys(trace)) {
                        holders.computeIfAbsent(key, one -> new TreeSet<>()).add(item.id());
                    }
                }
            }
            List<Key> shared = holders.entrySet().stream()
                    .filter(entry -> entry.getValue().size() > 1)
                    .map(Map.Entry::getKey)
                    .sorted(Comparator.comparing(Key::kind).thenComparing(Key::value))
                    .toList();
            for (Key key : shared) {
                pairs(key, List.copyOf(holders.getOrDefault(key, new TreeSet<>())));
            }
            // A tie by the whole name says all that one by its domain would.
            Set<String> named = new LinkedHashSet<>();
            for (Tie tie : ties) {
                if (tie.kind() == Trace.Kind.HOST) {
                    Domains.registrable(tie.value())
                            .ifPresent(name -> named.add(tie.one() + "\n" + tie.other() + "\n" + name));
                }
            }
            ties.removeIf(tie -> tie.kind() == Trace.Kind.DOMAIN
                    && named.contains(tie.one() + "\n" + tie.other() + "\n" + tie.value()));
            Comparator<Tie> order = Comparator.comparing(Tie::one)
                    .thenComparing(Tie::other)
                    .thenComparing(Tie::kind)
                    .thenComparing(Tie::value);
            ties.sort(order);
        }

        /// What a trace can be shared by: itself, and for names what they are made of.
        private List<Key> keys(Trace trace) {
            String value = trace.value().strip();
            String plain = trace.kind() == Trace.Kind.WEB_ADDRESS || trace.kind() == Trace.Kind.URL_PATH
                    ? value
                    : value.toLowerCase(Locale.ROOT);
            List<Key> keys = new ArrayList<>(List.of(new Key(trace.kind(), plain)));
            if (trace.kind() == Trace.Kind.HOST) {
                Domains.registrable(plain).ifPresent(name -> keys.add(new Key(Trace.Kind.DOMAIN, name)));
                habits.name(plain)
                        .filter(name -> !name.remainder().isEmpty())
                        .ifPresent(name ->
                                keys.add(new Key(Trace.Kind.IMITATION, name.remainder() + " under " + name.suffix())));
            }
            if (trace.kind() == Trace.Kind.COMMAND) {
                String host = plain.replaceAll(":\\d{1,5}$", "");
                if (!host.equals(plain)) {
                    boolean address =
                            org.tocsin.knowledge.indicators.Address.of(host).isPresent();
                    keys.addAll(keys(new Trace(address ? Trace.Kind.ADDRESS : Trace.Kind.HOST, host)));
                }
            }
            return keys;
        }

        private void pairs(Key key, List<String> holders) {
            Optional<String> nobodys = nobodys(key);
            int reach = holders.size() > MOST_PAIRED ? 1 : holders.size();
            for (int i = 0; i < holders.size(); i++) {
                for (int j = i + 1; j < holders.size() && j <= i + reach; j++) {
                    pair(key, holders.get(i), holders.get(j), nobodys);
                }
            }
        }

        private void pair(Key key, String a, String b, Optional<String> nobodys) {
            Item one = item(a);
            Item other = item(b);
            Optional<String> why = nobodys.or(() -> apartInTime(key.kind(), one, other));
            if (why.isPresent()) {
                cuts.add(new Tie.Cut(a, b, key.kind(), key.value(), why.get()));
                return;
            }
            List<Origin> evidence = new ArrayList<>(one.evidence());
            evidence.addAll(other.evidence());
            ties.add(new Tie(
                    a,
                    b,
                    key.kind(),
                    key.value(),
                    key.kind().weight(),
                    key.kind().reason(),
                    Stream.of(one.from(), other.from())
                            .flatMap(Optional::stream)
                            .min(Comparator.naturalOrder()),
                    Stream.of(one.end(), other.end()).flatMap(Optional::stream).max(Comparator.naturalOrder()),
                    evidence));
        }

        private Item item(String id) {
            Item item = items.get(id);
            if (item == null) {
                throw new IllegalStateException("no item " + id);
            }
            return item;
        }

        /// Why a value belongs to nobody in particular.
        private Optional<String> nobodys(Key key) {
            String value = key.value();
            return switch (key.kind()) {
                case HOST, DOMAIN -> {
                    Optional<String> service = shared.ofName(value);
                    Optional<DomainName> name = Domains.parse(value);
                    if (service.isPresent()) {
                        yield service.map(category -> value + " is " + category);
                    }
                    yield name.isEmpty() && Domains.isSuffix(value)
                            ? Optional.of(value + " is where the public registers names")
                            : Optional.empty();
                }
                case ADDRESS, SENDING_ADDRESS ->
                    shared.category(IndicatorType.ADDRESS, value).map(category -> value + " is " + category);
                case COMMAND -> {
                    String host = value.replaceAll(":\\d{1,5}$", "");
                    yield shared.ofName(host)
                            .or(() -> shared.category(IndicatorType.ADDRESS, host))
                            .map(category -> host + " is " + category);
                }
                case FILE ->
                    Stream.of(IndicatorType.MD5, IndicatorType.SHA1, IndicatorType.SHA256)
                            .flatMap(type -> shared.category(type, value).stream())
                            .findFirst()
                            .map(category -> "the file is " + category);
                case REGISTRANT ->
                    HIDDEN.stream().anyMatch(value::contains)
                            ? Optional.of(value + " stands for customers who do not want to be named")
                            : Optional.empty();
                case CERTIFICATE,
                        WEB_ADDRESS,
                        CONFIGURATION,
                        SENDER,
                        NEAR_FILE,
                        IMITATION,
                        URL_PATH,
                        LURE,
                        FILE_NAME,
                        FAMILY,
                        EXPLOIT,
                        NETWORK,
                        MOMENT -> Optional.empty();
            };
        }

        private static Optional<String> apartInTime(Trace.Kind kind, Item one, Item other) {
            Optional<Integer> years = kind.years();
            if (years.isEmpty() || one.from().isEmpty() || other.from().isEmpty()) {
                return Optional.empty();
            }
            Instant firstEnd = one.end().orElseThrow();
            Instant otherEnd = other.end().orElseThrow();
            Duration gap = Duration.between(firstEnd, other.from().get());
            Duration back = Duration.between(otherEnd, one.from().get());
            Duration apart = gap.compareTo(back) > 0 ? gap : back;
            double passed = apart.toDays() / YEAR_IN_DAYS;
            return passed <= years.get()
                    ? Optional.empty()
                    : Optional.of(String.format(
                            Locale.ROOT,
                            "%.1f years lie between; after more than %d it may have another owner",
                            passed,
                            years.get()));
        }

        CampaignGraph graph(List<Decision> decisions, double strength) {
            Map<Pair, List<Tie>> by = new LinkedHashMap<>();
            ties.forEach(tie -> by.computeIfAbsent(Pair.of(tie.one(), tie.other()), pair -> new ArrayList<>())
                    .add(tie));
            Map<Pair, String> apart = new LinkedHashMap<>();
            Map<Pair, String> together = new LinkedHashMap<>();
            Map<String, String> names = new LinkedHashMap<>();
            for (Decision decision : decisions) {
                switch (decision) {
                    case Decision.Together(String one, String other, String why) ->
                        together.put(Pair.of(one, other), why);
                    case Decision.Apart(String one, String other, String why) -> apart.put(Pair.of(one, other), why);
                    case Decision.Named(String item, String name, String why) -> names.put(item, name);
                }
            }
            Union union = new Union(items.keySet());
            together.forEach((pair, why) -> {
                if (items.containsKey(pair.one()) && items.containsKey(pair.other())) {
                    union.join(pair.one(), pair.other());
                }
            });
            List<Map.Entry<Pair, List<Tie>>> strongest = new ArrayList<>(by.entrySet());
            strongest.sort(Comparator.<Map.Entry<Pair, List<Tie>>>comparingDouble(entry -> -combined(entry.getValue()))
                    .thenComparing(entry -> entry.getKey().one())
                    .thenComparing(entry -> entry.getKey().other()));
            for (Map.Entry<Pair, List<Tie>> entry : strongest) {
                Pair pair = entry.getKey();
                if (combined(entry.getValue()) < strength) {
                    break;
                }
                Optional<String> kept = apart.entrySet().stream()
                        .filter(one -> union.wouldJoin(pair.one(), pair.other(), one.getKey()))
                        .map(Map.Entry::getValue)
                        .findFirst();
                if (kept.isPresent()) {
                    entry.getValue()
                            .forEach(tie -> cuts.add(new Tie.Cut(
                                    tie.one(),
                                    tie.other(),
                                    tie.kind(),
                                    tie.value(),
                                    "a person keeps them apart: " + kept.get())));
                } else {
                    union.join(pair.one(), pair.other());
                }
            }
            List<Cluster> clusters = new ArrayList<>();
            for (TreeSet<String> group : union.groups()) {
                if (group.size() > 1) {
                    List<Tie> inside = ties.stream()
                            .filter(tie -> group.contains(tie.one()) && group.contains(tie.other()))
                            .sorted(Comparator.<Tie>comparingDouble(tie -> -tie.weight())
                                    .thenComparing(Tie::one)
                                    .thenComparing(Tie::other)
                                    .thenComparing(Tie::value))
                            .toList();
                    String name = names.entrySet().stream()
                            .filter(entry -> group.contains(entry.getKey()))
                            .map(Map.Entry::getValue)
                            .findFirst()
                            .orElse("");
                    clusters.add(new Cluster(group.first(), name, List.copyOf(group), inside));
                }
            }
            clusters.sort(
                    Comparator.<Cluster>comparingInt(one -> -one.items().size()).thenComparing(Cluster::id));
            return new CampaignGraph(items, strength, ties, cuts, clusters);
        }
    }

    /// Sets that only grow.
    private static final class Union {
        private final Map<String, TreeSet<String>> sets = new HashMap<>();

        Union(Collection<String> ids) {
            ids.forEach(id -> sets.put(id, new TreeSet<>(Set.of(id))));
        }

        private TreeSet<String> set(String id) {
            return sets.getOrDefault(id, new TreeSet<>());
        }

        void join(String one, String other) {
            TreeSet<String> into = set(one);
            TreeSet<String> from = set(other);
            if (into != from) {
                if (into.size() < from.size()) {
                    TreeSet<String> swap = into;
                    into = from;
                    from = swap;
                }
                into.addAll(from);
                for (String id : from) {
                    sets.put(id, into);
                }
            }
        }

        boolean wouldJoin(String one, String other, Pair apart) {
            TreeSet<String> first = set(one);
            TreeSet<String> second = set(other);
            return first.contains(apart.one()) && second.contains(apart.other())
                    || first.contains(apart.other()) && second.contains(apart.one());
        }

        List<TreeSet<String>> groups() {
            Map<String, TreeSet<String>> groups = new TreeMap<>();
            sets.values().forEach(set -> groups.put(set.first(), set));
            return List.copyOf(groups.values());
        }
    }
}
