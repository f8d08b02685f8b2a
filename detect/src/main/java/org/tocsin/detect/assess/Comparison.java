package org.tocsin.detect.assess;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.tocsin.knowledge.actors.Software;

/// What was observed, set against every actor and against "none of these", part by part.
///
/// For each item and each actor there is a log-likelihood ratio against "anybody", in nats. An actor's score is
/// their sum and what its activity is worth beforehand; the posterior is the soft maximum over all actors and
/// "none". A technique's ratio mixes what is said of the actor, what its software can do, and what anybody does; the
/// more techniques were seen, the less each counts, since they come in habits and not one by one. A software's ratio
/// depends on how many actors are said to use it.
final class Comparison {
    private static final int MOST_STRANGERS = 2;

    /// Something that was seen.
    ///
    /// @param number in the knowledge
    record Item(boolean isTechnique, int number) {}

    private final Reported reported;
    private final View view;
    private final Weights weights;
    private final List<Item> items = new ArrayList<>();
    private final int techniques;
    private final double[][] raw;
    private final double[] techniqueSum;
    private final double[] softwareSum;
    private final double[] beforehand;
    private final int strangers;

    Comparison(Reported reported, View view, Weights weights, BitSet seenTechniques, BitSet seenSoftware) {
        this.reported = reported;
        this.view = view;
        this.weights = weights;
        seenTechniques.stream().forEach(number -> items.add(new Item(true, number)));
        this.techniques = items.size();
        seenSoftware.stream().forEach(number -> items.add(new Item(false, number)));
        int actors = reported.actors().size();
        raw = new double[items.size()][actors];
        techniqueSum = new double[actors];
        softwareSum = new double[actors];
        beforehand = new double[actors];
        for (int actor = 0; actor < actors; actor++) {
            beforehand[actor] =
                    weights.activity() * Math.log1p(view.profile(actor).sources());
            for (int item = 0; item < raw.length; item++) {
                double ratio = item < techniques
                        ? technique(actor, items.get(item).number())
                        : software(actor, items.get(item).number());
                raw[item][actor] = ratio;
                (item < techniques ? techniqueSum : softwareSum)[actor] += ratio;
            }
        }
        int unknown = 0;
        for (Item item : items) {
            unknown += isStranger(item) ? 1 : 0;
        }
        strangers = unknown;
    }

    private double technique(int actor, int technique) {
        Reported.Profile profile = view.profile(actor);
        double background = view.background(technique);
        double own =
                profile.techniques().get(technique) ? 1 / (profile.techniques().cardinality() + weights.size()) : 0;
        double tools = view.byItsTools(actor, technique);
        double anybody = 1 - weights.own() - weights.tools();
        return Math.log((weights.own() * own + weights.tools() * tools) / background + anybody);
    }

    private double software(int actor, int software) {
        Reported.Profile profile = view.profile(actor);
        if (!profile.software().get(software)) {
            return 0;
        }
        double weight = isTool(software) ? weights.tool() : weights.malware();
        double rarity = view.softwareUsers(software) + weights.users();
        double breadth = profile.software().cardinality() + weights.breadth();
        return weight * Math.log1p(weights.gain() / breadth / rarity);
    }

    private boolean isTool(int software) {
        return reported.software(software).kind() == Software.Kind.TOOL;
    }

    private boolean isStranger(Item item) {
        return !item.isTechnique() && view.softwareUsers(item.number()) == 0 && !isTool(item.number());
    }

    List<Item> items() {
        return items;
    }

    int actors() {
        return beforehand.length;
    }

    boolean isHypothesis(int actor) {
        return view.isHypothesis(actor);
    }

    /// What one item says for (above zero) or against an actor, in nats.
    double part(int item, int actor) {
        return item < techniques ? scale(techniques) * raw[item][actor] : raw[item][actor];
    }

    private double scale(int seen) {
        return weights.technique() * Math.pow(Math.max(seen, 1) / weights.usual(), -weights.damping());
    }

    /// The logarithms of the posteriors: one for each actor, the last for "none of these". An actor that is no
    /// hypothesis has negative infinity.
    double[] logPosterior() {
        return logPosterior(-1, new double[beforehand.length]);
    }

    /// The same with further evidence for each actor, such as targeting.
    double[] logPosterior(double[] further) {
        return logPosterior(-1, further);
    }

    /// The same as if one item had not been seen.
    double[] logPosteriorWithout(int item) {
        return logPosterior(item, new double[beforehand.length]);
    }

    private double[] logPosterior(int left, double[] further) {
        boolean technique = left >= 0 && left < techniques;
        double scale = scale(technique ? techniques - 1 : techniques);
        double[] scores = new double[beforehand.length + 1];
        double most = Double.NEGATIVE_INFINITY;
        for (int actor = 0; actor < beforehand.length; actor++) {
            double out = left < 0 ? 0 : raw[left][actor];
            scores[actor] = !isHypothesis(actor)
                    ? Double.NEGATIVE_INFINITY
                    : scale * (techniqueSum[actor] - (technique ? out : 0))
                            + softwareSum[actor]
                            - (technique ? 0 : out)
                            + beforehand[actor]
                            + further[actor];
            most = Math.max(most, scores[actor]);
        }
        int unknown = strangers - (left >= 0 && isStranger(items.get(left)) ? 1 : 0);
        int none = beforehand.length;
        scores[none] = weights.none() + weights.strangers() * Math.min(unknown, MOST_STRANGERS);
        most = Math.max(most, scores[none]);
        double sum = 0;
        for (double score : scores) {
            sum += Math.exp(score - most);
        }
        double whole = most + Math.log(sum);
        for (int i = 0; i < scores.length; i++) {
            scores[i] -= whole;
        }
        return scores;
    }
}
