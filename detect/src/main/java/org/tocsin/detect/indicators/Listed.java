package org.tocsin.detect.indicators;

import org.tocsin.knowledge.indicators.Indicator;

/// The indicators behind the tables, by their places.
interface Listed {
    Indicator at(int place);

    /// The next place with the same value, or [Keys#NOTHING].
    int next(int place);

    /// Whether a web address is listed on a host that belongs to many, so that the host alone says nothing.
    boolean isOnSharedHost(int place);
}
