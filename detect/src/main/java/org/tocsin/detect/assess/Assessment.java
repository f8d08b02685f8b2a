package org.tocsin.detect.assess;

import java.util.List;
import java.util.Optional;
import org.tocsin.knowledge.actors.Edition;

/// What the comparison came to, with all that is needed to check it. A suggestion: a person judges and signs.
///
/// @param grade empty unless one actor is named
/// @param hypotheses the likeliest first, at most [Assessor#SHOWN]; by `posterior`, then by id
/// @param noneOfThese the posterior of an actor that the knowledge does not list, without targeting
/// @param witness the single item on which a name rests
/// @param unknown techniques and software that the knowledge does not have; they moved nothing
/// @param remarks what does not move a number but must be read with it
public record Assessment(
        Level level,
        Optional<Grade> grade,
        List<String> named,
        String statement,
        List<Share> countries,
        Sponsorship sponsorship,
        List<Hypothesis> hypotheses,
        double noneOfThese,
        Optional<Item> witness,
        List<Decider> decides,
        List<String> wouldChange,
        List<Item> items,
        List<String> unknown,
        List<String> remarks,
        List<Edition> knowledge) {

    /// The finest level at which a judgement is held.
    public enum Level {
        GROUP,
        CLUSTER,
        COUNTRY,
        NONE
    }

    /// Whether a name survives the loss of any one item.
    public enum Grade {
        ROBUST,
        SINGLE_WITNESS
    }

    /// Something that was observed and that the knowledge has.
    ///
    /// @param users how many known actors are said to use it
    public record Item(String id, String name, int users) {}

    /// What an item says about one hypothesis.
    ///
    /// @param nats a natural logarithm of a ratio, against "anybody"
    /// @param reported whether the actor itself is said to use it; otherwise its software is, or nobody
    public record Part(Item item, double nats, boolean reported) {}

    /// One actor, set against the evidence.
    ///
    /// @param posterior with targeting, where it was told
    /// @param withoutTargeting what the level is decided by
    /// @param notSeen software by which the actor is known, of which nothing was seen; this counts nothing, since it
    /// may not have been visible
    public record Hypothesis(
            String id,
            String name,
            List<String> countries,
            double posterior,
            double withoutTargeting,
            List<Part> parts,
            List<String> notSeen) {
        public Hypothesis {
            countries = List.copyOf(countries);
            parts = List.copyOf(parts);
            notSeen = List.copyOf(notSeen);
        }
    }

    /// A country's part of the posterior.
    public record Share(String name, double posterior) {}

    /// What would be judged had one item not been seen.
    ///
    /// @param top the likeliest actor then
    public record Decider(Item item, Level level, String top, double posterior) {}

    /// Whether a state stands behind it; a judgement apart from who it was.
    ///
    /// @param state the share of the posterior that lies with actors which are said to work for a state
    /// @param rivals other explanations, always all of them
    public record Sponsorship(double state, List<Rival> rivals) {
        public Sponsorship {
            rivals = List.copyOf(rivals);
        }
    }

    /// Another explanation, and what in the evidence speaks for and against it.
    public record Rival(String name, List<String> speaksFor, List<String> speaksAgainst) {
        public Rival {
            speaksFor = List.copyOf(speaksFor);
            speaksAgainst = List.copyOf(speaksAgainst);
        }
    }

    public Assessment {
        named = List.copyOf(named);
        countries = List.copyOf(countries);
        hypotheses = List.copyOf(hypotheses);
        decides = List.copyOf(decides);
        wouldChange = List.copyOf(wouldChange);
        items = List.copyOf(items);
        unknown = List.copyOf(unknown);
        remarks = List.copyOf(remarks);
        knowledge = List.copyOf(knowledge);
    }
}
