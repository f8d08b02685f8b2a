package org.tocsin.knowledge.packs;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tocsin.knowledge.actors.Actor;
import org.tocsin.knowledge.actors.Actors;
import org.tocsin.knowledge.actors.Stated;

/// Which actors bear a name, whoever gave it, and who says so.
///
/// Vendors name the same people differently and different people alike. A name borne by several actors of one
/// publisher is ambiguous and stays so: it leads to all of them and equates none.
public final class NameBook {
    /// An actor and why a name leads to it.
    ///
    /// @param by who says that the actor bears the name; empty where it is the publisher's own name for it, or no
    /// source is given
    public record Bearer(Actor actor, String name, String by) {}

    /// Two actors of different publishers that share a name which nobody else bears.
    ///
    /// @param names the shared names, with who says so on either side
    public record Equation(Actor one, Actor other, List<Bearer> names) {}

    private final Map<String, List<Bearer>> bearers;

    private NameBook(Map<String, List<Bearer>> bearers) {
        this.bearers = bearers;
    }

    public static NameBook of(Actors actors) {
        Map<String, List<Bearer>> bearers = new HashMap<>();
        for (Actor actor : actors.actors()) {
            Set<String> keys = new LinkedHashSet<>();
            put(bearers, keys, new Bearer(actor, actor.name(), ""));
            for (Stated alias : actor.aliases()) {
                put(bearers, keys, new Bearer(actor, alias.value(), alias.source()));
            }
            put(bearers, keys, new Bearer(actor, actor.id(), ""));
        }
        return new NameBook(bearers);
    }

    private static void put(Map<String, List<Bearer>> bearers, Set<String> keys, Bearer bearer) {
        String key = key(bearer.name());
        if (!key.isEmpty() && keys.add(key)) {
            bearers.computeIfAbsent(key, name -> new ArrayList<>()).add(bearer);
        }
    }

    /// All who bear a name, in the order of the pack; empty where nobody does. Case, blanks and signs do not matter.
    public List<Bearer> bearers(String name) {
        return Collections.unmodifiableList(bearers.getOrDefault(key(name), List.of()));
    }

    /// Whether a name leads to more than one actor of the same publisher.
    public boolean isAmbiguous(String name) {
        Set<String> publishers = new LinkedHashSet<>();
        for (Bearer bearer : bearers(name)) {
            if (!publishers.add(publisher(bearer.actor()))) {
                return true;
            }
        }
        return false;
    }

    /// The actors of other publishers that share an unambiguous name with this one, each with all such names.
    public List<Equation> equations(Actor actor) {
        Map<String, Actor> others = new LinkedHashMap<>();
        Map<String, List<Bearer>> names = new LinkedHashMap<>();
        List<String> own = new ArrayList<>(List.of(actor.name()));
        actor.aliases().forEach(alias -> own.add(alias.value()));
        for (String name : own) {
            if (isAmbiguous(name)) {
                continue;
            }
            for (Bearer bearer : bearers(name)) {
                Actor other = bearer.actor();
                if (!publisher(other).equals(publisher(actor))) {
                    others.put(other.id(), other);
                    names.computeIfAbsent(other.id(), id -> new ArrayList<>()).add(bearer);
                }
            }
        }
        List<Equation> equations = new ArrayList<>();
        others.forEach((id, other) -> equations.add(new Equation(actor, other, names.getOrDefault(id, List.of()))));
        return equations;
    }

    /// ATT&CK's identifiers are short, the galaxy's are UUIDs.
    private static String publisher(Actor actor) {
        return actor.id().length() == 36 ? "galaxy" : "attack";
    }

    private static String key(String name) {
        StringBuilder key = new StringBuilder(name.length());
        name.codePoints()
                .filter(Character::isLetterOrDigit)
                .map(Character::toLowerCase)
                .forEach(key::appendCodePoint);
        return key.toString();
    }
}
