package org.tocsin.detect.sigma.correlation;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.tocsin.model.Origin;

/// One window of a correlation: what has the same values in the fields that it groups by.
final class Group {
    /// Roughly what a group takes without its events, in bytes.
    private static final long BARE = 400;

    final String key;
    final Window window;
    /// When its last event was.
    Instant last;
    /// The last event of the moment at hand, with all that is known of it; empty between moments.
    Optional<Completing> latest = Optional.empty();
    /// Whether the condition held at its last event.
    boolean holds;
    /// The finding that stands while it does, where the correlation gives any.
    Optional<Stretch> stretch = Optional.empty();
    private Origin place;
    /// How many events came in the moment at hand.
    long fresh;
    /// What was last counted as its weight.
    long weighed;

    /// @param values of the fields that the correlation groups by, as this event writes them
    /// @param event its number in the order of the pass
    record Completing(Happening happening, Seen seen, List<String> values, long event) {
        /// Of the events of one moment the last is that of the rule listed last, and of those the one with the last
        /// place in its log.
        boolean isBehind(Completing other) {
            int byRule = Integer.compare(seen.reference(), other.seen.reference());
            int order = byRule != 0 ? byRule : Long.compare(event, other.event);
            return (order != 0 ? order : happening.key().compareTo(other.happening.key())) >= 0;
        }
    }

    Group(String key, Window window, Instant now, Origin place) {
        this.key = key;
        this.window = window;
        this.last = now;
        this.place = place;
    }

    void touch(Instant now, Origin where) {
        last = now;
        place = where;
    }

    /// Where its last event is.
    Origin place() {
        return place;
    }

    long weight() {
        return BARE
                + 4L * key.length()
                + window.weight()
                + stretch.map(Stretch::weight).orElse(0L);
    }
}
