package org.tocsin.detect.assess;

import java.util.List;
import java.util.Optional;
import org.tocsin.detect.assess.Assessment.Grade;
import org.tocsin.detect.assess.Assessment.Hypothesis;
import org.tocsin.detect.assess.Assessment.Item;
import org.tocsin.detect.assess.Assessment.Level;

/// The judgement in words, after ICD 203: what it is consistent with; how likely; and, in a sentence of its own, how
/// much confidence the evidence allows and why. It never says who did it.
///
/// ICD 203: https://www.dni.gov/files/documents/ICD/ICD-203.pdf
public record Statement(String english, String french) {
    /// Words for likelihood and the share of cases that each must hold in.
    enum Likelihood {
        REMOTE(0.05, "there is almost no chance", "il n'y a presque aucune chance"),
        VERY_UNLIKELY(0.20, "it is very unlikely", "il est très improbable"),
        UNLIKELY(0.45, "it is unlikely", "il est improbable"),
        EVEN(0.55, "there is a roughly even chance", "il y a à peu près une chance sur deux"),
        LIKELY(0.80, "it is likely", "il est probable"),
        VERY_LIKELY(0.95, "it is very likely", "il est très probable"),
        NEARLY_CERTAIN(1.01, "it is almost certain", "il est presque certain");

        private final double below;
        private final String english;
        private final String french;

        Likelihood(double below, String english, String french) {
            this.below = below;
            this.english = english;
            this.french = french;
        }

        static Likelihood of(double probability) {
            for (Likelihood one : values()) {
                if (probability < one.below) {
                    return one;
                }
            }
            return NEARLY_CERTAIN;
        }
    }

    /// Above this a posterior was never measured finely enough to say more.
    private static final double MOST_SAID = 0.94;

    static Statement of(
            Level level,
            Optional<Grade> grade,
            List<String> named,
            List<Hypothesis> hypotheses,
            double none,
            Optional<Item> witness,
            List<Item> items,
            double posterior,
            boolean emulation) {
        if (items.isEmpty()) {
            return new Statement(
                    "Nothing was observed that the knowledge could be compared with.",
                    "Rien n'a été observé qui puisse être comparé aux connaissances.");
        }
        Likelihood word = Likelihood.of(Math.min(posterior, MOST_SAID));
        String who = String.join(" or ", named.stream().limit(4).toList());
        String qui = String.join(" ou ", named.stream().limit(4).toList());
        long common = items.stream().filter(item -> item.users() > Assessor.FEW).count();
        String shared = " Of " + items.size() + " items, " + common + " are reported for more than " + Assessor.FEW
                + " known actors.";
        String partage = " Sur " + items.size() + " éléments, " + common + " sont signalés chez plus de " + Assessor.FEW
                + " acteurs connus.";
        Statement core = switch (level) {
            case GROUP -> {
                String english = "The evidence is consistent with the techniques and tools reported for " + who + "."
                        + shared + " Judged by these alone, " + word.english
                        + " that the intruders belong to it or share its tools.";
                String french =
                        "Les traces concordent avec les techniques et outils signalés chez " + qui + "." + partage
                                + " À en juger par elles seules, " + word.french
                                + " que les intrus en fassent partie ou partagent ses outils.";
                yield new Statement(english, french);
            }
            case CLUSTER -> {
                String english = "The evidence is consistent with the techniques and tools reported for " + who
                        + ", which are said to be related; it does not discriminate between them." + shared
                        + " Judged by these alone, " + word.english + " that the intruders belong to one of them.";
                String french = "Les traces concordent avec les techniques et outils signalés chez " + qui
                        + ", dits apparentés ; elles ne les départagent pas." + partage
                        + " À en juger par elles seules, " + word.french
                        + " que les intrus appartiennent à l'un d'eux.";
                yield new Statement(english, french);
            }
            case COUNTRY -> {
                String country = Places.name(named.getFirst());
                String english =
                        "The evidence is consistent with the techniques and tools reported for several actors that are"
                                + " said to work from " + country + "; it does not discriminate between them." + shared
                                + " Judged by these alone, " + word.english
                                + " that the intruders are among such actors.";
                String french =
                        "Les traces concordent avec les techniques et outils signalés chez plusieurs acteurs qui"
                                + " opéreraient depuis ce pays : " + country + " ; elles ne les départagent pas."
                                + partage
                                + " À en juger par elles seules, " + word.french
                                + " que les intrus soient parmi ces acteurs.";
                yield new Statement(english, french);
            }
            case NONE -> {
                String first = hypotheses.stream()
                        .limit(2)
                        .map(Hypothesis::name)
                        .reduce((a, b) -> a + " and " + b)
                        .orElse("known actors");
                String premier = hypotheses.stream()
                        .limit(2)
                        .map(Hypothesis::name)
                        .reduce((a, b) -> a + " et " + b)
                        .orElse("des acteurs connus");
                String english = "The evidence does not discriminate between known actors. What is reported for "
                        + first + " comes nearest, and an actor that is not listed fits as well." + shared;
                String french = "Les traces ne départagent pas les acteurs connus. Ce qui est signalé chez " + premier
                        + " s'en approche le plus, et un acteur non répertorié conviendrait aussi." + partage;
                yield new Statement(english, french);
            }
        };
        return new Statement(
                core.english + " " + confidence(grade, witness, items, emulation),
                core.french + " " + confiance(grade, witness, items, emulation));
    }

    private static String confidence(
            Optional<Grade> grade, Optional<Item> witness, List<Item> items, boolean emulation) {
        String doubt = emulation ? " There are signs of an exercise." : "";
        if (witness.isPresent()) {
            return "Confidence in this judgement is low: it rests on "
                    + witness.get().name() + " alone, and would not stand without it." + doubt;
        }
        if (grade.isPresent()) {
            return "Confidence in this judgement is moderate: it stands without any single item, and the reports it is"
                    + " compared with are other people's judgements (Admiralty: F6 until a person rates them)." + doubt;
        }
        return "Confidence in this judgement is low: " + items.size()
                + " items were compared, and most intrusions do not show who is behind them." + doubt;
    }

    private static String confiance(
            Optional<Grade> grade, Optional<Item> witness, List<Item> items, boolean emulation) {
        String doute = emulation ? " Des signes d'exercice ont été vus." : "";
        if (witness.isPresent()) {
            return "La confiance dans ce jugement est faible : il repose sur "
                    + witness.get().name() + " seulement et ne tiendrait pas sans cet élément." + doute;
        }
        if (grade.isPresent()) {
            return "La confiance dans ce jugement est moyenne : il tient sans aucun élément pris seul, et les rapports"
                    + " auxquels il se compare sont les jugements d'autrui (Amirauté : F6 tant que personne ne les a cotés)."
                    + doute;
        }
        return "La confiance dans ce jugement est faible : " + items.size()
                + " éléments ont été comparés, et la plupart des intrusions ne montrent pas qui les a menées." + doute;
    }
}
