package org.tocsin.detect.campaigns;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.tocsin.knowledge.services.SharedServices;

/// How much alike two domain names are made, as log-odds that one report would list both: a weighted sum of measures
/// that a person can read. The weights were fitted on published reports on attacks against civil society
/// (docs/campaigns.md) and
/// lie in `content/campaigns/habits.tsv`.
///
/// Names made alike are a weak tie: many attackers imitate the same services. They order and group names; alone they
/// never make two messages one campaign.
public final class NamingHabits {
    /// What is measured, in the order of [#measures].
    public enum Measure {
        RARE_SUFFIX("the same ending, which few others here have"),
        SAME_DYNAMIC("below the same dynamic DNS service"),
        SAME_SORT("endings of the same sort"),
        BOTH_COM(""),
        ONE_DYNAMIC("one is a dynamic DNS name, the other is not"),
        OLD_ENDINGS("both under com, net, org or the like"),
        CHEAP_ENDINGS("both under endings that cost little"),
        THEME_WORDS("the same words of what pages pretend to be"),
        OTHER_WORDS("the same ordinary words"),
        TRIGRAMS("the same runs of letters"),
        THEMES("words on the same subjects"),
        NO_THEME("no words of service in either"),
        COVERAGE_APART("one is made of words, the other is not"),
        BOTH_ODD("both hardly made of words"),
        BOTH_PLAIN("both made of ordinary words, about nothing in particular"),
        BOTH_HYPHENS("both parted by hyphens"),
        ONE_HYPHEN("only one is parted by hyphens"),
        BOTH_DIGITS("digits in both"),
        ONE_DIGIT("digits in one only"),
        MANY_DIGITS("many digits in both"),
        ONE_BELOW("only one has a label of its own before the name"),
        BOTH_BELOW("both have labels before the name");

        private final String words;

        Measure(String words) {
            this.words = words;
        }
    }

    /// A host name that was taken apart.
    public static final class Name {
        private final NameTraits traits;

        private Name(NameTraits traits) {
            this.traits = traits;
        }

        public String host() {
            return traits.host();
        }

        /// The name that somebody is made to see in it, where it is a rare one: `dsi-go` of `mail-dsi-go.space`.
        String remainder() {
            return traits.remainder();
        }

        String suffix() {
            return traits.suffix();
        }
    }

    /// How common endings are where names are compared: an ending that all share says nothing.
    public static final class Pool {
        private final Map<String, Integer> suffixes = new HashMap<>();
        private final int size;

        private Pool(Collection<Name> names) {
            names.forEach(name -> suffixes.merge(name.suffix(), 1, Integer::sum));
            size = Math.max(1, names.size());
        }

        public static Pool of(Collection<Name> names) {
            return new Pool(names);
        }

        private double rarity(String suffix) {
            return -Math.log((double) Math.max(1, suffixes.getOrDefault(suffix, 1)) / size);
        }
    }

    private final NameWords words;
    private final SharedServices shared;
    private final double[] weights;
    private final double bias;
    private final double together;

    private NamingHabits(NameWords words, SharedServices shared, double[] weights, double bias, double together) {
        this.words = words;
        this.shared = shared;
        this.weights = weights;
        this.bias = bias;
        this.together = together;
    }

    /// @param campaigns our folder `content/campaigns`
    /// @param lookalikes our folder `content/lookalikes`
    public static NamingHabits read(Path campaigns, Path lookalikes, SharedServices shared) throws IOException {
        Map<String, Double> table = new HashMap<>();
        for (String line : Files.readAllLines(campaigns.resolve("habits.tsv"), StandardCharsets.UTF_8)) {
            if (!line.isBlank() && !line.startsWith("#")) {
                String[] cells = line.split("\t");
                table.put(cells[0], Double.parseDouble(cells[1]));
            }
        }
        double[] weights = new double[Measure.values().length];
        for (Measure measure : Measure.values()) {
            weights[measure.ordinal()] = table.getOrDefault(measure.name().toLowerCase(Locale.ROOT), 0.0);
        }
        return new NamingHabits(
                NameWords.read(campaigns, lookalikes),
                shared,
                weights,
                table.getOrDefault("bias", 0.0),
                table.getOrDefault("together", 0.0));
    }

    /// The same with other weights.
    public NamingHabits with(double[] other, double otherBias, double otherTogether) {
        return new NamingHabits(words, shared, other.clone(), otherBias, otherTogether);
    }

    /// Empty for what is no host name, and for shared services.
    public Optional<Name> name(String host) {
        return shared.ofName(host).isPresent()
                ? Optional.empty()
                : NameTraits.of(host, words, shared).map(Name::new);
    }

    /// The average log-odds from which groups of names are held together.
    public double together() {
        return together;
    }

    /// Log-odds, within the pool, that one report lists both.
    public double score(Name one, Name other, Pool pool) {
        double[] measures = measures(one, other, pool);
        double sum = bias;
        for (int i = 0; i < measures.length; i++) {
            sum += weights[i] * measures[i];
        }
        return sum;
    }

    /// What speaks for it most, in words.
    public List<String> reasons(Name one, Name other, Pool pool) {
        double[] measures = measures(one, other, pool);
        List<String> reasons = new ArrayList<>();
        for (Measure measure : Measure.values()) {
            double share = weights[measure.ordinal()] * measures[measure.ordinal()];
            if (share > 0.3 && !measure.words.isEmpty()) {
                reasons.add(
                        switch (measure) {
                            case RARE_SUFFIX, SAME_DYNAMIC -> measure.words + " (" + one.suffix() + ")";
                            case THEME_WORDS, OTHER_WORDS ->
                                measure.words + " (" + String.join(", ", common(one.traits, other.traits)) + ")";
                            default -> measure.words;
                        });
            }
        }
        return reasons;
    }

    private static Set<String> common(NameTraits one, NameTraits other) {
        Set<String> both = new TreeSet<>(one.words());
        both.retainAll(other.words());
        return both;
    }

    /// The measures of a pair, each a number around 0 to 4, in the order of [Measure].
    public double[] measures(Name first, Name second, Pool pool) {
        NameTraits one = first.traits;
        NameTraits other = second.traits;
        boolean same = one.suffix().equals(other.suffix());
        boolean dynamic = one.sort() == NameTraits.Sort.DYNAMIC;
        boolean otherDynamic = other.sort() == NameTraits.Sort.DYNAMIC;
        Set<String> both = common(one, other);
        long themed =
                both.stream().filter(word -> words.theme(word).isPresent()).count();
        Map<Measure, Double> m = new LinkedHashMap<>();
        put(m, Measure.RARE_SUFFIX, same && !dynamic ? pool.rarity(one.suffix()) : 0);
        put(m, Measure.SAME_DYNAMIC, same && dynamic);
        put(m, Measure.SAME_SORT, one.sort() == other.sort() && !same);
        put(m, Measure.BOTH_COM, one.sort() == NameTraits.Sort.COM && other.sort() == NameTraits.Sort.COM);
        put(m, Measure.ONE_DYNAMIC, dynamic != otherDynamic);
        put(m, Measure.OLD_ENDINGS, one.isCommon() && other.isCommon() && !same);
        put(m, Measure.CHEAP_ENDINGS, one.isCheap() && other.isCheap() && !same);
        put(m, Measure.THEME_WORDS, Math.min(3, themed));
        put(m, Measure.OTHER_WORDS, Math.min(2, both.size() - themed));
        put(m, Measure.TRIGRAMS, jaccard(one.trigrams(), other.trigrams()));
        put(m, Measure.THEMES, cosine(one.themes(), other.themes()));
        put(m, Measure.NO_THEME, !one.hasTheme() && !other.hasTheme());
        put(m, Measure.COVERAGE_APART, Math.abs(one.covered() - other.covered()));
        put(m, Measure.BOTH_ODD, one.covered() < .5 && other.covered() < .5);
        put(m, Measure.BOTH_PLAIN, one.covered() > .9 && other.covered() > .9 && !one.hasTheme() && !other.hasTheme());
        put(m, Measure.BOTH_HYPHENS, one.hyphens() && other.hyphens());
        put(m, Measure.ONE_HYPHEN, one.hyphens() != other.hyphens());
        put(m, Measure.BOTH_DIGITS, one.digits() > 0 && other.digits() > 0);
        put(m, Measure.ONE_DIGIT, one.digits() > 0 != other.digits() > 0);
        put(m, Measure.MANY_DIGITS, one.digits() > 2 && other.digits() > 2);
        put(m, Measure.ONE_BELOW, one.below().isEmpty() != other.below().isEmpty());
        put(m, Measure.BOTH_BELOW, !one.below().isEmpty() && !other.below().isEmpty());
        return m.values().stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static void put(Map<Measure, Double> into, Measure measure, boolean holds) {
        into.put(measure, holds ? 1.0 : 0.0);
    }

    private static void put(Map<Measure, Double> into, Measure measure, double value) {
        into.put(measure, value);
    }

    private static double jaccard(Set<String> one, Set<String> other) {
        Set<String> both = new HashSet<>(one);
        both.retainAll(other);
        int all = one.size() + other.size() - both.size();
        return all == 0 ? 0 : (double) both.size() / all;
    }

    private static double cosine(Map<String, Double> one, Map<String, Double> other) {
        if (one.isEmpty() || other.isEmpty()) {
            return 0;
        }
        double dot = 0;
        double square = 0;
        double otherSquare = 0;
        for (Map.Entry<String, Double> entry : one.entrySet()) {
            dot += entry.getValue() * other.getOrDefault(entry.getKey(), 0.0);
            square += entry.getValue() * entry.getValue();
        }
        for (double value : other.values()) {
            otherSquare += value * value;
        }
        return dot / Math.sqrt(square * otherSquare);
    }

    /// Parts names into groups that are made alike: average linkage over [#score], held together from `together` on.
    /// Groups of one are left out. The order of the names does not matter.
    ///
    /// @return the groups as places in `names`, larger ones first
    public List<List<Integer>> groups(List<Name> names, double heldFrom) {
        Pool pool = Pool.of(names);
        int n = names.size();
        double[][] score = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < i; j++) {
                score[i][j] = score(names.get(i), names.get(j), pool);
                score[j][i] = score[i][j];
            }
        }
        return AverageLinkage.groups(score, heldFrom);
    }
}
