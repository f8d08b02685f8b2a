package org.tocsin.detect.sigma.correlation;

import java.time.Duration;
import java.util.List;
import org.tocsin.model.Rule;

/// A correlation rule whose references are resolved.
///
/// @param alerts whether it gives findings of its own; one that others refer to often does not
/// @param span the timespan; events exactly so far apart are still together
/// @param spanWritten the same as the rule writes it
/// @param groupBy the names whose values tell windows from one another; empty for one window in all
public record Correlation(
        Rule rule,
        boolean alerts,
        Type type,
        Duration span,
        String spanWritten,
        Condition condition,
        List<String> groupBy,
        List<Reference> references) {
    public Correlation {
        groupBy = List.copyOf(groupBy);
        references = List.copyOf(references);
    }

    /// One of the rules that it refers to.
    ///
    /// @param name as the correlation writes it
    /// @param group where the values of `groupBy` are in what that rule matched
    /// @param values likewise for the condition's fields
    public record Reference(String name, Target target, List<Place> group, List<Place> values) {
        public Reference {
            group = List.copyOf(group);
            values = List.copyOf(values);
        }
    }

    /// What a reference leads to.
    public sealed interface Target {
        /// A rule for single records.
        record Input(int rule) implements Target {}

        /// Another correlation, by its place in the list; always an earlier one.
        record Inner(int correlation) implements Target {}
    }

    /// Where a value is found in what a rule matched.
    public sealed interface Place {
        /// Among the values that the first pass took from the record.
        record Taken(int index) implements Place {}

        /// The inner correlation's own group.
        record OfGroup(int index) implements Place {}

        /// In what completed the inner correlation: a place for each of that one's references.
        record Completing(List<Place> byReference) implements Place {
            public Completing {
                byReference = List.copyOf(byReference);
            }
        }
    }
}
