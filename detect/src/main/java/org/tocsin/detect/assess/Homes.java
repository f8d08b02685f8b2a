package org.tocsin.detect.assess;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tocsin.knowledge.actors.Actor;
import org.tocsin.knowledge.actors.Actors;
import org.tocsin.knowledge.actors.Stated;
import org.tocsin.knowledge.packs.NameBook;

/// Where actors are said to work from, for whom, against whom, and who is close to whom: also what another publisher
/// says
/// of the same actor under a name that leads to nobody else.
final class Homes {
    private final Map<String, Set<String>> countries = new HashMap<>();
    private final Map<String, Set<String>> kin = new HashMap<>();
    private final Set<String> sponsored = new HashSet<>();
    private final Map<String, List<Actor.Targets>> targets = new HashMap<>();

    private Homes() {}

    /// @param known all publishers together
    static Homes of(Actors known) {
        Homes homes = new Homes();
        NameBook names = NameBook.of(known);
        Map<String, String> same = new HashMap<>();
        for (Actor actor : known.actors()) {
            List<Actor> all = new ArrayList<>(List.of(actor));
            names.equations(actor).forEach(equation -> all.add(equation.other()));
            Set<String> from = new LinkedHashSet<>();
            List<Actor.Targets> against = new ArrayList<>();
            for (Actor one : all) {
                one.countries().stream().map(Stated::value).forEach(from::add);
                if (one.sponsors().stream().anyMatch(sponsor -> isState(sponsor.value()))) {
                    homes.sponsored.add(actor.id());
                }
                against.add(one.targets());
                same.putIfAbsent(one.id(), actor.id());
            }
            homes.countries.put(actor.id(), from);
            homes.targets.put(actor.id(), against);
        }
        for (Actor actor : known.actors()) {
            List<Actor> all = new ArrayList<>(List.of(actor));
            names.equations(actor).forEach(equation -> all.add(equation.other()));
            Set<String> close = homes.kin.computeIfAbsent(actor.id(), id -> new HashSet<>());
            for (Actor one : all) {
                for (Stated relative : one.kin()) {
                    close.add(same.getOrDefault(relative.value(), relative.value()));
                }
            }
        }
        return homes;
    }

    private static boolean isState(String sponsor) {
        return !sponsor.isEmpty() && Character.isUpperCase(sponsor.charAt(0));
    }

    /// In two letters; several where publishers differ.
    Set<String> countries(Actor actor) {
        return countries.getOrDefault(actor.id(), Set.of());
    }

    boolean isSponsored(Actor actor) {
        return sponsored.contains(actor.id());
    }

    List<Actor.Targets> targets(Actor actor) {
        return targets.getOrDefault(actor.id(), List.of());
    }

    /// Whether somebody says that the two are close, or they share a name.
    boolean areKin(Actor one, Actor other) {
        return kin.getOrDefault(one.id(), Set.of()).contains(other.id())
                || kin.getOrDefault(other.id(), Set.of()).contains(one.id())
                || names(one).stream().anyMatch(names(other)::contains);
    }

    private static Set<String> names(Actor actor) {
        Set<String> names = new HashSet<>();
        names.add(Reported.key(actor.name()));
        actor.aliases().forEach(alias -> names.add(Reported.key(alias.value())));
        return names;
    }
}
