package org.tocsin.readers.intake;

/// What kept a container from being taken apart to its end, where the same bytes in another place may fare better.
///
/// @param tooDeep it lies inside too many others, or something in it does
/// @param exhausted the item handed in had grown to its budget
public record Unfinished(boolean tooDeep, boolean exhausted) {
    static final Unfinished NOTHING = new Unfinished(false, false);
    static final Unfinished TOO_DEEP = new Unfinished(true, false);
    static final Unfinished EXHAUSTED = new Unfinished(false, true);

    Unfinished and(Unfinished other) {
        return new Unfinished(tooDeep || other.tooDeep, exhausted || other.exhausted);
    }

    boolean isNothing() {
        return !tooDeep && !exhausted;
    }
}
