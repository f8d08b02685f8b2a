package org.tocsin.detect.assess;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import org.tocsin.knowledge.actors.Actor;
import org.tocsin.knowledge.actors.Stated;

/// What the victims say. It puts hypotheses in order and speaks at the level of countries; it never lifts an actor
/// over its threshold, since a new actor of the same sponsor goes after the same people.
final class Aims {
    /// Words that an actor with a short list of victims is taken to have besides.
    private static final double BESIDE = 6;

    private final double weight;
    private final Map<Integer, Set<String>> ofActor = new HashMap<>();
    private final Map<String, Map<String, Integer>> ofCountry = new TreeMap<>();
    private final Map<String, Integer> actorsOfCountry = new TreeMap<>();
    private final Map<String, Integer> ofAnybody = new HashMap<>();
    private int all;

    private Aims(Weights weights) {
        this.weight = weights.targeting();
    }

    static Aims of(Reported reported, Homes homes, Weights weights) {
        Aims aims = new Aims(weights);
        List<Actor> actors = reported.actors();
        for (int actor = 0; actor < actors.size(); actor++) {
            Set<String> words = new HashSet<>();
            for (Actor.Targets targets : homes.targets(actors.get(actor))) {
                targets.countries().stream()
                        .map(Stated::value)
                        .map(Places::code)
                        .forEach(words::add);
                targets.sectors().stream().map(Stated::value).map(Reported::key).forEach(words::add);
                targets.categories().stream()
                        .map(Stated::value)
                        .map(Reported::key)
                        .forEach(words::add);
            }
            aims.ofActor.put(actor, words);
            Set<String> from = homes.countries(actors.get(actor));
            from.forEach(country -> aims.actorsOfCountry.merge(country, 1, Integer::sum));
            for (String word : words) {
                aims.ofAnybody.merge(word, 1, Integer::sum);
                aims.all++;
                for (String country : from) {
                    aims.ofCountry
                            .computeIfAbsent(country, c -> new HashMap<>())
                            .merge(word, 1, Integer::sum);
                }
            }
        }
        return aims;
    }

    private static Set<String> words(Observation.Targeting targeting) {
        Set<String> words = new HashSet<>();
        targeting.countries().stream().map(Places::code).forEach(words::add);
        targeting.sectors().stream().map(Reported::key).forEach(words::add);
        targeting.categories().stream().map(Reported::key).forEach(words::add);
        return words;
    }

    private double ratio(Set<String> seen, int size, ToIntFunction<String> times) {
        double sum = 0;
        for (String word : seen) {
            double background = (ofAnybody.getOrDefault(word, 0) + 0.5) / (all + 1);
            sum += Math.log((times.applyAsInt(word) + BESIDE * background) / (size + BESIDE) / background);
        }
        return weight * sum / Math.sqrt(Math.max(1, seen.size()));
    }

    /// Nats for each actor.
    double[] towards(Observation.Targeting targeting, Comparison comparison) {
        Set<String> seen = words(targeting);
        double[] nats = new double[comparison.actors()];
        for (int actor = 0; actor < nats.length; actor++) {
            Set<String> own = ofActor.getOrDefault(actor, Set.of());
            // Of whom no victims are told, none count against it.
            nats[actor] = own.isEmpty() ? 0 : ratio(seen, own.size(), word -> own.contains(word) ? 1 : 0);
        }
        return nats;
    }

    /// The posterior of each country: the actors' own, the part of "none of these" by how many known actors work
    /// from it, and the victims.
    ///
    /// @param shares of the actors' posteriors
    Map<String, Double> countries(Observation.Targeting targeting, Map<String, Double> shares, double none) {
        Set<String> seen = words(targeting);
        double homeless = 1 - none;
        for (double share : shares.values()) {
            homeless -= share;
        }
        double spread = none + Math.max(0, homeless);
        int total =
                actorsOfCountry.values().stream().mapToInt(Integer::intValue).sum();
        Map<String, Double> posterior = new TreeMap<>();
        double sum = 0;
        for (Map.Entry<String, Integer> country : actorsOfCountry.entrySet()) {
            Map<String, Integer> victims = ofCountry.getOrDefault(country.getKey(), Map.of());
            int size = victims.values().stream().mapToInt(Integer::intValue).sum();
            double before = shares.getOrDefault(country.getKey(), 0.0) + spread * country.getValue() / total;
            double after = before
                    * Math.exp(
                            seen.isEmpty() || size == 0 ? 0 : ratio(seen, size, word -> victims.getOrDefault(word, 0)));
            posterior.put(country.getKey(), after);
            sum += after;
        }
        for (Map.Entry<String, Double> country : posterior.entrySet()) {
            country.setValue(country.getValue() / sum);
        }
        return posterior;
    }
}
