package org.tocsin.detect.assess;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// Signs that somebody plays an actor: a tool made for exercises, or an actor's whole published repertoire at once,
/// which
/// no single intrusion shows.
final class Emulation {
    /// Programs made to play attackers. Facts of public projects; the list is ours.
    private static final List<String> MADE_FOR_EXERCISES = List.of(
            "caldera",
            "sandcat",
            "atomicredteam",
            "invokeatomic",
            "atomicsfolder",
            "purplesharp",
            "infectionmonkey",
            "stratusredteam",
            "attackiq",
            "safebreach",
            "cymulate",
            "vectr",
            "redcanaryatomic",
            "mitreengenuity",
            "adversaryemulation",
            "uberagentatomic",
            "flightsimulator");

    private static final int MANY = 12;
    private static final double NEARLY_ALL_SEEN = 0.9;
    private static final double MUCH_OF_THE_REPERTOIRE = 0.5;

    private Emulation() {}

    /// What speaks for an exercise, in sentences; empty where nothing does.
    static List<String> remarks(
            Observation seen, List<Assessment.Hypothesis> hypotheses, int items, View view, Reported reported) {
        List<String> remarks = new ArrayList<>();
        Stream.of(
                        seen.software(),
                        seen.indicators(),
                        seen.collection().files(),
                        seen.collection().searches())
                .flatMap(List::stream)
                .filter(word -> {
                    String key = Reported.key(word.toLowerCase(Locale.ROOT));
                    return MADE_FOR_EXERCISES.stream().anyMatch(key::contains);
                })
                .distinct()
                .forEach(word -> remarks.add("Possible emulation: " + word
                        + " belongs to a program made for exercises. Ask whether a test was under way."));
        if (items >= MANY && !hypotheses.isEmpty()) {
            Assessment.Hypothesis top = hypotheses.getFirst();
            long matched =
                    top.parts().stream().filter(Assessment.Part::reported).count();
            int repertoire = reported.actorNumber(top.id())
                    .map(view::profile)
                    .map(profile -> profile.techniques().cardinality()
                            + profile.software().cardinality())
                    .orElse(0);
            if (matched >= NEARLY_ALL_SEEN * items && matched >= MUCH_OF_THE_REPERTOIRE * repertoire) {
                remarks.add("Possible emulation: nearly everything seen is in what is published about " + top.name()
                        + ", and more than half of what is published was seen. Intrusions seldom follow a book so closely;"
                        + " exercises do.");
            }
        }
        return remarks;
    }
}
