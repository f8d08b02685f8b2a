package org.tocsin.knowledge.actors;

import java.util.List;

/// A series of intrusions that its publisher describes as one.
///
/// @param id such as `C0035`
/// @param attributedTo ids of actors, each with the citation keys of the attribution; empty for most
public record Campaign(String id, String name, List<Stated> attributedTo) {
    public Campaign {
        attributedTo = List.copyOf(attributedTo);
    }
}
