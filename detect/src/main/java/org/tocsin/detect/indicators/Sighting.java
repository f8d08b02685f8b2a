package org.tocsin.detect.indicators;

import org.tocsin.model.Level;

/// How an indicator was met. This is the whole policy of levels:
///
/// - *high*: the very value, for domains, addresses, e-mail addresses, web addresses and hashes;
/// - *medium*: a name below a listed domain; an address in a listed network; a file, path or process of a listed name,
///   as names are easily shared;
/// - *low*: only the host of a listed web address, as hosts are often innocent; or anything after the time until which
///   its author stood by it.
enum Sighting {
    EXACT(Level.HIGH, ""),
    NAME(Level.MEDIUM, ""),
    BELOW(Level.MEDIUM, "a name below "),
    INSIDE(Level.MEDIUM, "an address in "),
    HOST(Level.LOW, "the host of ");

    private final Level level;
    private final String words;

    Sighting(Level level, String words) {
        this.level = level;
        this.words = words;
    }

    Level level() {
        return level;
    }

    /// What comes before the indicator in a sentence.
    String words() {
        return words;
    }
}
