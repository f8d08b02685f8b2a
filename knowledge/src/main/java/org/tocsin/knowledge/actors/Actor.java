package org.tocsin.knowledge.actors;

import java.util.List;

/// A group as its publisher describes it. That two publishers mean the same people is a statement too: it
/// stands in `aliases` with its source, and an ambiguous name stays with every actor that bears it.
///
/// @param id the publisher's own, such as `G0096`, or a UUID of the galaxy
/// @param aliases other names, each with the source of the equation; without `name` itself
/// @param countries where it is said to work from
/// @param sponsors on whose behalf: a state, or words such as `criminal`, `spyware vendor`, `hack-for-hire`
/// @param kin ids of actors that are said to be the same, a part, or close, with the source
public record Actor(
        String id,
        String name,
        List<Stated> aliases,
        List<Stated> countries,
        List<Stated> sponsors,
        Targets targets,
        List<Stated> kin) {

    /// Whom it is said to go after.
    ///
    /// @param categories such as `Civil society`, `Government`, in the publisher's words
    public record Targets(List<Stated> countries, List<Stated> sectors, List<Stated> categories) {
        public static final Targets NONE = new Targets(List.of(), List.of(), List.of());

        public Targets {
            countries = List.copyOf(countries);
            sectors = List.copyOf(sectors);
            categories = List.copyOf(categories);
        }
    }

    public Actor {
        aliases = List.copyOf(aliases);
        countries = List.copyOf(countries);
        sponsors = List.copyOf(sponsors);
        kin = List.copyOf(kin);
    }

    /// An actor of whom no more than names are known.
    public static Actor named(String id, String name, List<Stated> aliases) {
        return new Actor(id, name, aliases, List.of(), List.of(), Targets.NONE, List.of());
    }
}
