package org.tocsin.model;

/// Whether a rule could have fired on what was read. Silence of a rule that never saw a log of its kind says nothing.
///
/// @param looked how many records of the rule's source it was held against
/// @param needs what the rule needs, for people: `Windows channel Security, event 4688`
public record RuleLook(Rule rule, State state, long looked, String needs) {
    public enum State {
        /// Records of its kind were read and it was held against them.
        LOOKED,
        /// No record of its kind was read.
        NO_SUCH_LOG,
        /// We know no log that this rule's source names, or none of those that has the fields it cannot do without.
        UNKNOWN_SOURCE,
        /// Left out by the user's choice of level, status or path.
        LEFT_OUT
    }
}
