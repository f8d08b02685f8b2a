package org.tocsin.knowledge.actors;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.tocsin.model.Technique;

/// All that one pack, or several joined, report about actors. Facts only, and each with its source: what to make of
/// them is for the assessment.
///
/// A campaign's uses stay the campaign's, even where it is attributed: whether they count for the actor is for the
/// reader of the pack, who may have to leave that campaign out. Revoked actors, software and techniques are not
/// listed; `replaced` leads from their ids to what took their place.
///
/// @param editions what it was read from, the leading one first
/// @param actors in the order of their ids, as all the lists here
/// @param techniques ids of those that are not withdrawn, with their names and tactics
/// @param uses in the order of `by`, then `what`; one of each
/// @param replaced withdrawn id → id of the successor, also through several steps
public record Actors(
        List<Edition> editions,
        List<Actor> actors,
        List<Software> software,
        List<Campaign> campaigns,
        List<Technique> techniques,
        List<Use> uses,
        Map<String, String> replaced) {
    public Actors {
        editions = List.copyOf(editions);
        actors = List.copyOf(actors);
        software = List.copyOf(software);
        campaigns = List.copyOf(campaigns);
        techniques = List.copyOf(techniques);
        uses = List.copyOf(uses);
        replaced = Collections.unmodifiableMap(new TreeMap<>(replaced));
    }
}
