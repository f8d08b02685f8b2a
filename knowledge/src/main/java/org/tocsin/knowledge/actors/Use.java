package org.tocsin.knowledge.actors;

import java.util.List;

/// One reported fact: somebody uses something.
///
/// @param by id of an actor, a campaign, or a software
/// @param what id of a technique (`T1059.001`) or, where `by` is no software, of a software (`S0013`)
/// @param sources citation keys, each once, in the publisher's order; empty where none is given
public record Use(String by, String what, List<String> sources) {
    public Use {
        sources = List.copyOf(sources);
    }
}
