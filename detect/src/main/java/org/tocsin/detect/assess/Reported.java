package org.tocsin.detect.assess;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tocsin.knowledge.actors.Actor;
import org.tocsin.knowledge.actors.Actors;
import org.tocsin.knowledge.actors.Campaign;
import org.tocsin.knowledge.actors.Software;
import org.tocsin.knowledge.actors.Use;
import org.tocsin.model.Technique;

/// What is reported about actors, laid out for comparison: numbers instead of ids, each actor's techniques and
/// software as sets. An actor of whom nothing but names is reported is no hypothesis.
///
/// Built once for a pack. What one question must leave out is a [View], which copies only the actors it
/// touches.
final class Reported {
    /// Who uses something, on whose word. `campaign` is empty where the actor itself is said to.
    private record Said(boolean technique, int what, BitSet sources, String campaign) {}

    private final List<Actor> actors;
    private final List<Technique> techniques;
    private final List<Software> software;
    private final Map<String, Integer> actorAt = new HashMap<>();
    private final Map<String, Integer> techniqueAt = new HashMap<>();
    private final Map<String, Integer> softwareAt = new HashMap<>();
    private final Map<String, Set<Integer>> softwareNames = new HashMap<>();
    private final Map<String, String> replaced;
    private final List<List<Said>> said = new ArrayList<>();
    private final Map<String, List<Integer>> attributed = new HashMap<>();
    private final BitSet[] techniquesOfSoftware;
    private final List<Profile> profiles = new ArrayList<>();

    /// What is reported of one actor.
    ///
    /// @param sources how many different reports speak of its techniques and software
    record Profile(BitSet techniques, BitSet software, int sources) {}

    private Reported(Actors known) {
        Set<String> users = new HashSet<>();
        known.uses().forEach(use -> users.add(use.by()));
        Map<String, Campaign> campaigns = new LinkedHashMap<>();
        for (Campaign campaign : known.campaigns()) {
            campaigns.put(campaign.id(), campaign);
            if (users.contains(campaign.id())) {
                campaign.attributedTo().forEach(to -> users.add(to.value()));
            }
        }
        actors = known.actors().stream()
                .filter(actor -> users.contains(actor.id()))
                .toList();
        techniques = known.techniques();
        software = known.software();
        replaced = known.replaced();
        number();
        techniquesOfSoftware = new BitSet[software.size()];
        for (int i = 0; i < techniquesOfSoftware.length; i++) {
            techniquesOfSoftware[i] = new BitSet(techniques.size());
        }
        lay(known, campaigns);
        for (List<Said> facts : said) {
            profiles.add(profile(facts));
        }
    }

    static Reported of(Actors known) {
        return new Reported(known);
    }

    private void number() {
        for (int i = 0; i < actors.size(); i++) {
            actorAt.put(actors.get(i).id(), i);
            said.add(new ArrayList<>());
        }
        for (int i = 0; i < techniques.size(); i++) {
            techniqueAt.put(techniques.get(i).id(), i);
        }
        for (int i = 0; i < software.size(); i++) {
            Software one = software.get(i);
            softwareAt.put(one.id(), i);
            softwareNames
                    .computeIfAbsent(key(one.name()), k -> new LinkedHashSet<>())
                    .add(i);
            for (String alias : one.aliases()) {
                softwareNames
                        .computeIfAbsent(key(alias), k -> new LinkedHashSet<>())
                        .add(i);
            }
        }
    }

    private void lay(Actors known, Map<String, Campaign> campaigns) {
        Map<String, Integer> sources = new HashMap<>();
        for (Use use : known.uses()) {
            Integer technique = techniqueAt.get(use.what());
            Integer tool = softwareAt.get(use.what());
            int what;
            if (technique != null) {
                what = technique;
            } else if (tool != null) {
                what = tool;
            } else {
                continue;
            }
            Integer bySoftware = softwareAt.get(use.by());
            if (bySoftware != null && technique != null) {
                techniquesOfSoftware[bySoftware].set(technique);
                continue;
            }
            BitSet keys = new BitSet();
            use.sources().forEach(key -> keys.set(sources.computeIfAbsent(key, k -> sources.size())));
            boolean isTechnique = technique != null;
            Integer actor = actorAt.get(use.by());
            if (actor != null) {
                said.get(actor).add(new Said(isTechnique, what, keys, ""));
            }
            Campaign campaign = campaigns.get(use.by());
            if (campaign != null) {
                for (var to : campaign.attributedTo()) {
                    Integer owner = actorAt.get(to.value());
                    if (owner != null) {
                        said.get(owner).add(new Said(isTechnique, what, keys, campaign.id()));
                        List<Integer> owners = attributed.computeIfAbsent(campaign.id(), c -> new ArrayList<>());
                        if (!owners.contains(owner)) {
                            owners.add(owner);
                        }
                    }
                }
            }
        }
    }

    private static Profile profile(List<Said> facts) {
        BitSet techniques = new BitSet();
        BitSet software = new BitSet();
        BitSet sources = new BitSet();
        for (Said fact : facts) {
            (fact.technique ? techniques : software).set(fact.what);
            sources.or(fact.sources);
        }
        return new Profile(techniques, software, sources.cardinality());
    }

    /// The knowledge without what is to be left out.
    View without(Observation.Ignored ignored) {
        Map<Integer, Set<String>> struck = new LinkedHashMap<>();
        for (Observation.Fact fact : ignored.facts()) {
            Integer actor = actorAt.get(fact.actor());
            if (actor != null) {
                struck.computeIfAbsent(actor, a -> new HashSet<>()).add(fact.what());
            }
        }
        ignored.campaign()
                .ifPresent(campaign -> attributed
                        .getOrDefault(campaign, List.of())
                        .forEach(owner -> struck.computeIfAbsent(owner, a -> new HashSet<>())));
        List<Profile> left = new ArrayList<>(profiles);
        struck.forEach((actor, what) -> left.set(
                actor,
                profile(said.get(actor).stream()
                        .filter(fact -> !what.contains(id(fact)))
                        .filter(fact ->
                                ignored.campaign().filter(fact.campaign::equals).isEmpty())
                        .toList())));
        BitSet gone = new BitSet();
        for (String actor : ignored.actors()) {
            Integer at = actorAt.get(actor);
            if (at != null) {
                gone.set(at);
            }
        }
        return new View(this, left, gone);
    }

    private String id(Said fact) {
        return fact.technique
                ? techniques.get(fact.what).id()
                : software.get(fact.what).id();
    }

    List<Actor> actors() {
        return actors;
    }

    int techniqueCount() {
        return techniques.size();
    }

    Technique technique(int at) {
        return techniques.get(at);
    }

    Software software(int at) {
        return software.get(at);
    }

    BitSet techniquesOfSoftware(int at) {
        return techniquesOfSoftware[at];
    }

    int softwareCount() {
        return software.size();
    }

    Optional<Integer> actorNumber(String id) {
        return Optional.ofNullable(actorAt.get(id));
    }

    /// The number of a technique, also under an id that was withdrawn; none where the knowledge does not have
    /// it.
    Optional<Integer> techniqueNumber(String id) {
        String plain = id.strip().toUpperCase(Locale.ROOT);
        Integer at = techniqueAt.get(replaced.getOrDefault(plain, plain));
        return Optional.ofNullable(at);
    }

    /// The number of a software by id, name or alias; none where nothing or more than one is called so.
    Optional<Integer> softwareNumber(String idOrName) {
        String plain = idOrName.strip();
        String id = plain.toUpperCase(Locale.ROOT);
        Integer at = softwareAt.get(replaced.getOrDefault(id, id));
        if (at != null) {
            return Optional.of(at);
        }
        Set<Integer> named = softwareNames.getOrDefault(key(plain), Set.of());
        return named.size() == 1 ? Optional.of(named.iterator().next()) : Optional.empty();
    }

    /// A name in lower case, letters and digits only.
    static String key(String name) {
        StringBuilder key = new StringBuilder(name.length());
        name.codePoints()
                .filter(Character::isLetterOrDigit)
                .map(Character::toLowerCase)
                .forEach(key::appendCodePoint);
        return key.toString();
    }
}
