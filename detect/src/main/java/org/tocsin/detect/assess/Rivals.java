package org.tocsin.detect.assess;

import java.util.ArrayList;
import java.util.List;
import org.tocsin.detect.assess.Assessment.Rival;
import org.tocsin.detect.assess.Assessment.Sponsorship;

/// The explanations that stand beside every state, whatever the numbers say. There are no data to measure them by:
/// what speaks for and against each is told in words and moves no number.
final class Rivals {
    /// Techniques by which intruders make money.
    private static final List<String> FOR_MONEY = List.of("T1486", "T1657", "T1496", "T1490");

    private Rivals() {}

    static Sponsorship sponsorship(
            double state,
            Observation seen,
            List<Assessment.Item> items,
            boolean emulation,
            List<Assessment.Hypothesis> hypotheses) {
        List<String> money = items.stream()
                .filter(item -> FOR_MONEY.contains(item.id().split("\\.")[0]))
                .map(item -> item.id() + " " + item.name() + " was seen")
                .toList();
        List<String> looked = new ArrayList<>();
        if (!seen.collection().isEmpty()) {
            looked.add("the intruders looked for particular subjects: "
                    + String.join(
                            ", ",
                            seen.collection().topics().isEmpty()
                                    ? seen.collection().searches()
                                    : seen.collection().topics()));
        }
        List<String> noMoney = new ArrayList<>();
        if (money.isEmpty() && !seen.collection().isEmpty()) {
            noMoney.add("no sign that the access was turned into money");
        }
        List<String> shared = items.stream()
                .filter(item -> item.id().startsWith("S") && item.users() > Assessor.FEW)
                .map(item -> item.name() + " is reported for " + item.users() + " known actors")
                .toList();
        boolean oneTool = hypotheses.stream().findFirst().stream()
                        .flatMap(top -> top.parts().stream())
                        .filter(part -> part.item().id().startsWith("S") && part.reported())
                        .count()
                == 1;
        List<String> forCrime = new ArrayList<>(money);
        List<String> againstCrime = new ArrayList<>(noMoney);
        againstCrime.addAll(looked);
        return new Sponsorship(
                state,
                List.of(
                        new Rival("contractor working for a state", looked, List.of()),
                        new Rival("hack-for-hire", looked, List.of()),
                        new Rival("crime", forCrime, againstCrime),
                        new Rival("insider", List.of(), List.of()),
                        new Rival("customer of a spyware vendor", List.of(), List.of()),
                        new Rival("another actor with the same tools", shared, List.of()),
                        new Rival(
                                "false flag",
                                oneTool ? List.of("a single tool points to the likeliest actor") : List.of(),
                                List.of()),
                        new Rival(
                                "an exercise",
                                emulation ? List.of("signs of emulation were seen") : List.of(),
                                emulation ? List.of() : List.of("no program made for exercises was seen"))));
    }
}
