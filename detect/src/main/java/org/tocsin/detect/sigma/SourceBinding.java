package org.tocsin.detect.sigma;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.tocsin.model.Kind;

/// One log that a rule's source stands for: where its records are, and how their fields are named there.
///
/// @param channel the log's own name, or empty for all logs of the kind
/// @param events the event ids that belong to it; empty for all
/// @param fields views by folded Sigma field name; any other field has its own name
/// @param closed whether the log has no fields but those named here and `always`
/// @param always folded names of further fields that records of the log have; one that ends in `.*` stands for all
/// below it
/// @param where any of these makes a record of the log one of this source, in the record's own names; empty for all
record SourceBinding(
        Kind kind,
        String channel,
        Set<String> events,
        Map<String, FieldView> fields,
        boolean closed,
        Set<String> always,
        List<Expression.Item> where) {

    /// @param field as the rule writes it
    FieldView view(String field) {
        FieldView known = fields.get(Folding.fold(field));
        if (known != null) {
            return known;
        }
        return closed && !isKnown(Folding.fold(field)) ? new FieldView.Missing() : new FieldView.Named(List.of(field));
    }

    private boolean isKnown(String folded) {
        boolean known = always.contains(folded);
        for (int dot = folded.indexOf('.'); !known && dot >= 0; dot = folded.indexOf('.', dot + 1)) {
            known = always.contains(folded.substring(0, dot) + ".*");
        }
        return known;
    }

    /// The same log under the record's own names.
    SourceBinding open() {
        return new SourceBinding(kind, channel, events, Map.of(), false, always, List.of());
    }

    boolean takes(String eventId) {
        return events.isEmpty() || events.contains(eventId);
    }

    /// For people.
    ///
    /// @param ids event ids that the rule itself asks for; empty for all of the log
    String told(Set<String> ids) {
        List<String> parts = new ArrayList<>();
        if (kind.equals(Kind.WINDOWS_EVENT)) {
            parts.add(channel.isEmpty() ? "any Windows channel" : "Windows channel " + channel);
        } else {
            parts.add("records of kind " + kind.name() + (channel.isEmpty() ? "" : ", log " + channel));
        }
        Set<String> wanted = ids.isEmpty() ? events : ids;
        if (!wanted.isEmpty()) {
            TreeSet<String> inOrder =
                    new TreeSet<>(Comparator.comparing(String::length).thenComparing(s -> s));
            inOrder.addAll(wanted);
            parts.add((wanted.size() == 1 ? "event " : "events ") + String.join("/", inOrder));
        }
        return String.join(", ", parts);
    }
}
