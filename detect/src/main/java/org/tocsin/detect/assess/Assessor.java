package org.tocsin.detect.assess;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.tocsin.detect.assess.Assessment.Decider;
import org.tocsin.detect.assess.Assessment.Grade;
import org.tocsin.detect.assess.Assessment.Hypothesis;
import org.tocsin.detect.assess.Assessment.Item;
import org.tocsin.detect.assess.Assessment.Level;
import org.tocsin.detect.assess.Assessment.Part;
import org.tocsin.detect.assess.Assessment.Share;
import org.tocsin.knowledge.actors.Actor;
import org.tocsin.knowledge.actors.Actors;
import org.tocsin.knowledge.actors.Edition;
import org.tocsin.knowledge.packs.Compilation;

/// Answers for one observation after another from the same knowledge. Safe to share between threads.
public final class Assessor {
    /// As many hypotheses are shown.
    public static final int SHOWN = 10;

    private static final int MOST_DECIDERS = 5;
    private static final int MOST_NOT_SEEN = 5;
    private static final int MOST_WISHES = 6;

    /// Software that no more actors are said to use points to somebody.
    static final int FEW = 3;

    private final Reported reported;
    private final Homes homes;
    private final Aims aims;
    private final Weights weights;
    private final List<Edition> editions;

    /// Per actor, the numbers of those that are said to be close to it.
    private final List<List<Integer>> relatives;

    private Assessor(Reported reported, Homes homes, Weights weights, List<Edition> editions) {
        this.reported = reported;
        this.homes = homes;
        this.aims = Aims.of(reported, homes, weights);
        this.weights = weights;
        this.editions = editions;
        this.relatives = homes.relatives(reported.actors());
    }

    /// @param known who is said to use what
    /// @param beside another pack that is only asked where actors work from, for whom and against whom, where
    /// `known` does not say; what it reports of techniques and software is left alone
    public static Assessor of(Actors known, Actors beside, Weights weights) {
        return new Assessor(
                Reported.of(known), Homes.of(Compilation.join(List.of(known, beside))), weights, known.editions());
    }

    /// The same knowledge under other weights, for fitting.
    public Assessor with(Weights others) {
        return new Assessor(reported, homes, others, editions);
    }

    /// An observation with its part of the knowledge, to be asked under several weights.
    public static final class Prepared {
        private final View view;
        private final BitSet techniques;
        private final BitSet software;

        private Prepared(View view, BitSet techniques, BitSet software) {
            this.view = view;
            this.techniques = techniques;
            this.software = software;
        }
    }

    /// Looks an observation up in the knowledge.
    public Prepared prepare(Observation seen) {
        return prepare(seen, new LinkedHashSet<>());
    }

    private Prepared prepare(Observation seen, Set<String> unknown) {
        BitSet techniques = new BitSet();
        BitSet software = new BitSet();
        for (String id : seen.techniques()) {
            reported.techniqueNumber(id).ifPresentOrElse(techniques::set, () -> unknown.add(id));
        }
        for (String name : seen.software()) {
            reported.softwareNumber(name).ifPresentOrElse(software::set, () -> unknown.add(name));
        }
        return new Prepared(reported.without(seen.ignored()), techniques, software);
    }

    /// How surprising it is, in nats, that one of these actors was behind an observation, or none of those known.
    ///
    /// @param truth ids of actors; empty for none of those known
    public double surprise(Prepared seen, List<String> truth) {
        double[] posterior = comparison(seen).logPosterior();
        if (truth.isEmpty()) {
            return -posterior[posterior.length - 1];
        }
        return -Math.log(truth.stream()
                .flatMap(id -> reported.actorNumber(id).stream())
                .mapToDouble(actor -> Math.exp(posterior[actor]))
                .sum());
    }

    private Comparison comparison(Prepared seen) {
        return new Comparison(reported, seen.view, weights, seen.techniques, seen.software);
    }

    /// What one observation is consistent with.
    public Assessment assess(Observation seen) {
        Set<String> unknown = new LinkedHashSet<>();
        Prepared prepared = prepare(seen, unknown);
        return new Question(seen, prepared.view, comparison(prepared), List.copyOf(unknown)).answer();
    }

    /// One observation while it is answered.
    private final class Question {
        private final Observation seen;
        private final View view;
        private final Comparison comparison;
        private final List<String> unknown;
        private final double[] plain;
        private final double[] full;
        private final List<Integer> order;

        Question(Observation seen, View view, Comparison comparison, List<String> unknown) {
            this.seen = seen;
            this.view = view;
            this.comparison = comparison;
            this.unknown = unknown;
            this.plain = comparison.logPosterior();
            this.full = seen.targeting().isEmpty()
                    ? plain
                    : comparison.logPosterior(aims.towards(seen.targeting(), comparison));
            this.order = IntStream.range(0, comparison.actors())
                    .filter(comparison::isHypothesis)
                    .boxed()
                    .sorted(Comparator.comparingDouble((Integer actor) -> -full[actor])
                            .thenComparing(actor -> reported.actors().get(actor).id()))
                    .toList();
        }

        Assessment answer() {
            Judged judged = judge(plain, -1);
            List<Item> items = IntStream.range(0, comparison.items().size())
                    .mapToObj(this::item)
                    .toList();
            List<Decider> deciders = deciders(judged);
            Optional<Item> witness = Optional.empty();
            Optional<Grade> grade = Optional.empty();
            if (judged.level == Level.GROUP) {
                boolean robust = judged.rest >= weights.robust();
                grade = Optional.of(robust ? Grade.ROBUST : Grade.SINGLE_WITNESS);
                witness = robust ? Optional.empty() : Optional.of(items.get(judged.strongest));
            }
            // Who is named stands first, also where targeting alone would put another there.
            List<Hypothesis> hypotheses = (judged.level == Level.GROUP
                            ? Stream.concat(
                                    Stream.of(judged.top), order.stream().filter(actor -> actor != judged.top))
                            : order.stream())
                    .limit(SHOWN)
                    .map(this::hypothesis)
                    .toList();
            List<Share> countries = countries();
            List<String> named = named(judged, countries);
            List<String> remarks =
                    Emulation.remarks(seen, hypotheses, comparison.items().size(), view, reported);
            double none = Math.exp(plain[comparison.actors()]);
            return new Assessment(
                    judged.level,
                    grade,
                    named,
                    Statement.of(
                                    judged.level,
                                    grade,
                                    named,
                                    hypotheses,
                                    none,
                                    witness,
                                    items,
                                    judged.posterior,
                                    !remarks.isEmpty())
                            .english(),
                    countries,
                    Rivals.sponsorship(state(), seen, items, !remarks.isEmpty(), hypotheses),
                    hypotheses,
                    none,
                    witness,
                    deciders,
                    wishes(),
                    items,
                    unknown,
                    remarks,
                    editions);
        }

        /// @param top the likeliest actor without targeting, or -1 where nobody is a hypothesis
        /// @param posterior what passed its threshold; of the likeliest actor where nothing did
        /// @param strongest the item without which the named actor loses most, `rest` the posterior it then has
        private record Judged(Level level, int top, double posterior, String country, int strongest, double rest) {
            static Judged of(Level level, int top, double posterior, String country) {
                return new Judged(level, top, posterior, country, -1, 0);
            }
        }

        /// The finest level that passes its threshold. Targeting is left out: a new actor of the same sponsor
        /// has the same victims.
        private Judged judge(double[] logPosterior, int left) {
            int top = -1;
            for (int actor = 0; actor < comparison.actors(); actor++) {
                if (comparison.isHypothesis(actor) && (top < 0 || logPosterior[actor] > logPosterior[top])) {
                    top = actor;
                }
            }
            if (top < 0 || comparison.items().isEmpty()) {
                return Judged.of(Level.NONE, top, 0, "");
            }
            double best = Math.exp(logPosterior[top]);
            if (best >= weights.group()) {
                int strongest = -1;
                double rest = best;
                for (int item = 0; item < comparison.items().size(); item++) {
                    double then = item == left ? best : Math.exp(comparison.logPosteriorWithout(left, item)[top]);
                    if (then < rest) {
                        strongest = item;
                        rest = then;
                    }
                }
                if (rest >= weights.witness()) {
                    return new Judged(Level.GROUP, top, best, "", strongest, rest);
                }
            }
            double family = best;
            for (int actor : kin(top)) {
                family += Math.exp(logPosterior[actor]);
            }
            if (family > best && family >= weights.cluster()) {
                return Judged.of(Level.CLUSTER, top, family, "");
            }
            Map<String, Double> shares = shares(logPosterior);
            for (Map.Entry<String, Double> share : shares.entrySet()) {
                if (share.getValue() >= weights.country()) {
                    return Judged.of(Level.COUNTRY, top, share.getValue(), share.getKey());
                }
            }
            return Judged.of(Level.NONE, top, best, "");
        }

        private List<Integer> kin(int top) {
            return relatives.get(top).stream().filter(comparison::isHypothesis).toList();
        }

        private List<String> named(Judged judged, List<Share> countries) {
            return switch (judged.level) {
                case GROUP -> List.of(reported.actors().get(judged.top).name());
                case CLUSTER ->
                    Stream.concat(Stream.of(judged.top), kin(judged.top).stream())
                            .sorted(Comparator.comparingDouble(actor -> -plain[actor]))
                            .map(actor -> reported.actors().get(actor).name())
                            .toList();
                case COUNTRY -> List.of(judged.country);
                case NONE -> List.of();
            };
        }

        /// The posterior of each country; an actor of whom publishers say two counts half for each.
        private Map<String, Double> shares(double[] logPosterior) {
            Map<String, Double> shares = new TreeMap<>();
            for (int actor = 0; actor < comparison.actors(); actor++) {
                Set<String> from = homes.countries(reported.actors().get(actor));
                if (comparison.isHypothesis(actor)) {
                    for (String country : from) {
                        shares.merge(country, Math.exp(logPosterior[actor]) / from.size(), Double::sum);
                    }
                }
            }
            return shares;
        }

        private List<Share> countries() {
            return aims
                    .countries(seen.targeting(), shares(plain), Math.exp(plain[comparison.actors()]))
                    .entrySet()
                    .stream()
                    .map(entry -> new Share(entry.getKey(), entry.getValue()))
                    .sorted(Comparator.comparingDouble((Share share) -> -share.posterior())
                            .thenComparing(Share::name))
                    .toList();
        }

        private double state() {
            double state = 0;
            for (int actor = 0; actor < comparison.actors(); actor++) {
                if (comparison.isHypothesis(actor)
                        && homes.isSponsored(reported.actors().get(actor))) {
                    state += Math.exp(full[actor]);
                }
            }
            return state;
        }

        private Item item(int number) {
            Comparison.Item item = comparison.items().get(number);
            return item.isTechnique()
                    ? new Item(
                            reported.technique(item.number()).id(),
                            reported.technique(item.number()).name(),
                            view.techniqueUsers(item.number()))
                    : new Item(
                            reported.software(item.number()).id(),
                            reported.software(item.number()).name(),
                            view.softwareUsers(item.number()));
        }

        private Hypothesis hypothesis(int actor) {
            Actor who = reported.actors().get(actor);
            Reported.Profile profile = view.profile(actor);
            List<Part> parts = IntStream.range(0, comparison.items().size())
                    .mapToObj(number -> {
                        Comparison.Item item = comparison.items().get(number);
                        BitSet set = item.isTechnique() ? profile.techniques() : profile.software();
                        return new Part(item(number), comparison.part(number, actor), set.get(item.number()));
                    })
                    .sorted(Comparator.comparingDouble((Part part) -> -Math.abs(part.nats()))
                            .thenComparing(part -> part.item().id()))
                    .toList();
            return new Hypothesis(
                    who.id(),
                    who.name(),
                    List.copyOf(homes.countries(who)),
                    Math.exp(full[actor]),
                    Math.exp(plain[actor]),
                    parts,
                    signature(actor).limit(MOST_NOT_SEEN).toList());
        }

        /// The names of software by which an actor is known and that was not seen, the rarest first.
        private Stream<String> signature(int actor) {
            Set<Integer> here = new LinkedHashSet<>();
            comparison.items().stream().filter(item -> !item.isTechnique()).forEach(item -> here.add(item.number()));
            return view.profile(actor).software().stream()
                    .filter(number -> !here.contains(number) && view.softwareUsers(number) <= FEW)
                    .boxed()
                    .sorted(Comparator.comparingInt((Integer number) -> view.softwareUsers(number))
                            .thenComparing(number -> reported.software(number).name()))
                    .map(number -> reported.software(number).name());
        }

        /// The items whose loss would change the judgement; if there are none, the one that weighs most.
        private List<Decider> deciders(Judged judged) {
            Map<Integer, Judged> changed = new LinkedHashMap<>();
            List<Integer> byWeight = IntStream.range(0, comparison.items().size())
                    .boxed()
                    .sorted(Comparator.comparingDouble(
                            number -> judged.top < 0 ? 0 : -comparison.part(number, judged.top)))
                    .toList();
            for (int number : byWeight) {
                Judged then = judge(comparison.logPosteriorWithout(number), number);
                if (then.level != judged.level || then.top != judged.top) {
                    changed.put(number, then);
                }
            }
            if (changed.isEmpty() && !byWeight.isEmpty()) {
                changed.put(
                        byWeight.getFirst(),
                        judge(comparison.logPosteriorWithout(byWeight.getFirst()), byWeight.getFirst()));
            }
            return changed.entrySet().stream()
                    .limit(MOST_DECIDERS)
                    .map(entry -> new Decider(
                            item(entry.getKey()),
                            entry.getValue().level,
                            reported.actors().get(entry.getValue().top).id(),
                            entry.getValue().posterior))
                    .toList();
        }

        /// What to look for, because it would settle something.
        private List<String> wishes() {
            List<String> wishes = new ArrayList<>();
            for (int actor : order.stream().limit(FEW).toList()) {
                List<String> names = signature(actor).limit(2).toList();
                if (!names.isEmpty()) {
                    wishes.add("Finding " + String.join(" or ", names) + " would speak for "
                            + reported.actors().get(actor).name() + ".");
                }
            }
            if (comparison.items().stream().noneMatch(item -> !item.isTechnique())) {
                wishes.add(
                        "No malware or tool was identified: recognising one weighs more than ten further techniques.");
            }
            wishes.add(
                    "A malware family that no known actor is reported to use would speak for an actor that is not listed.");
            return wishes.stream().limit(MOST_WISHES).toList();
        }
    }
}
