package org.tocsin.detect.sigma.correlation;

import java.time.Instant;
import org.tocsin.model.Origin;

/// One event in a window, as small as it can be told.
///
/// @param reference which of the correlation's rules it is for
record Seen(Instant time, Origin origin, int reference) {
    /// Roughly how many bytes one takes; the names in its origin are shared.
    static final long WEIGHT = 100;
}
