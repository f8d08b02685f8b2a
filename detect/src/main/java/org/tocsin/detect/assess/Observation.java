package org.tocsin.detect.assess;

import java.util.List;
import java.util.Optional;

/// What was seen of one intrusion. What was not seen is not in it: the absence of a log is not the absence of a
/// technique.
///
/// @param techniques ATT&CK ids, also withdrawn ones
/// @param software ids, names or aliases of malware and tools
/// @param actorNames names of actors in rule titles, tags or indicator sets that matched; together one witness
/// @param ignored facts to leave out of the knowledge
public record Observation(
        List<String> techniques,
        List<String> software,
        Targeting targeting,
        Collection collection,
        List<String> indicators,
        List<String> actorNames,
        Ignored ignored) {

    /// Whom the intrusion was aimed at.
    ///
    /// @param countries in two letters or in English
    public record Targeting(List<String> sectors, List<String> countries, List<String> categories) {
        public static final Targeting NONE = new Targeting(List.of(), List.of(), List.of());

        public Targeting {
            sectors = List.copyOf(sectors);
            countries = List.copyOf(countries);
            categories = List.copyOf(categories);
        }

        public boolean isEmpty() {
            return sectors.isEmpty() && countries.isEmpty() && categories.isEmpty();
        }
    }

    /// What the intruders looked for and took.
    public record Collection(List<String> topics, List<String> searches, List<String> files) {
        public static final Collection NONE = new Collection(List.of(), List.of(), List.of());

        public Collection {
            topics = List.copyOf(topics);
            searches = List.copyOf(searches);
            files = List.copyOf(files);
        }

        public boolean isEmpty() {
            return topics.isEmpty() && searches.isEmpty() && files.isEmpty();
        }
    }

    /// Knowledge that must not answer, because it rests on the very intrusion that is asked about.
    ///
    /// @param facts an actor and a technique or software each
    /// @param actors actors that are to be unknown
    /// @param campaign a campaign whose own facts, also those that count for the actor it is attributed to, are left
    /// out
    public record Ignored(List<Fact> facts, List<String> actors, Optional<String> campaign) {
        public static final Ignored NOTHING = new Ignored(List.of(), List.of(), Optional.empty());

        public Ignored {
            facts = List.copyOf(facts);
            actors = List.copyOf(actors);
        }
    }

    /// One reported fact.
    public record Fact(String actor, String what) {}

    public Observation {
        techniques = List.copyOf(techniques);
        software = List.copyOf(software);
        indicators = List.copyOf(indicators);
        actorNames = List.copyOf(actorNames);
    }

    /// An observation of techniques and software alone.
    public static Observation of(List<String> techniques, List<String> software) {
        return new Observation(
                techniques, software, Targeting.NONE, Collection.NONE, List.of(), List.of(), Ignored.NOTHING);
    }
}
