package org.tocsin.detect.sigma.correlation;

import java.util.List;
import java.util.Optional;
import org.tocsin.detect.sigma.correlation.Correlation.Place;

/// What a correlation is told of: a record that one of its rules matched, or that another correlation holds.
sealed interface Happening {
    Sight sight();

    /// Tells apart what several groups of one correlation found at one event.
    String key();

    /// @param hit the rule, and the values taken for it
    record Matched(Sight sight, Sight.Hit hit) implements Happening {
        @Override
        public String key() {
            return "";
        }
    }

    /// @param key of the inner correlation's group
    /// @param group the values by which the inner correlation groups
    /// @param completing its last event
    /// @param reference which of its rules that one was for
    record Held(String key, List<String> group, Happening completing, int reference) implements Happening {
        @Override
        public Sight sight() {
            return completing.sight();
        }
    }

    /// The value at a place that was worked out for this kind of happening.
    default Optional<String> at(Place place) {
        return switch (place) {
            case Place.Taken(int index) ->
                this instanceof Matched matched ? matched.hit.values().get(index) : Optional.empty();
            case Place.OfGroup(int index) ->
                this instanceof Held held ? Optional.of(held.group.get(index)) : Optional.empty();
            case Place.Completing(List<Place> byReference) ->
                this instanceof Held held ? held.completing.at(byReference.get(held.reference)) : Optional.empty();
        };
    }
}
