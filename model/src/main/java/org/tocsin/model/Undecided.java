package org.tocsin.model;

import java.util.List;

/// An expression that gave up on some values because they would have taken too many steps, with the rules that ask it.
/// Those values are undecided, which is not the same as innocent.
///
/// @param expression as the rules have it
public record Undecided(String expression, List<Rule> rules) {
    public Undecided {
        rules = List.copyOf(rules);
    }
}
