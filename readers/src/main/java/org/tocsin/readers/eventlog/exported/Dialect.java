package org.tocsin.readers.eventlog.exported;

import java.util.List;
import java.util.Optional;
import org.tocsin.readers.text.EventFields;
import org.tocsin.readers.text.JsonValue;

/// One family of tools' way to write a Windows event as a JSON object. The envelope's names become those of Windows
/// (`EventID`, `Channel`, `Provider_Name` …); whatever else the tool adds keeps the tool's own name, dotted where it is
/// nested, so that nothing is lost.
sealed interface Dialect permits NestedDialect, WinlogbeatDialect, PowerShellDialect, SplunkDialect, FlatDialect {
    /// In the order in which they are tried: the most telling first.
    List<Dialect> ALL = List.of(
            new NestedDialect(),
            new WinlogbeatDialect(),
            new PowerShellDialect(),
            new SplunkDialect(),
            new FlatDialect());

    /// Whether an object is a Windows event written this way.
    boolean fits(JsonValue.Object object);

    void translate(JsonValue.Object object, EventFields into);

    /// Takes an event out of the envelopes that stores and pipelines put around it.
    static JsonValue.Object unwrapped(JsonValue.Object object) {
        JsonValue.Object inner = object;
        for (int i = 0; i < 3; i++) {
            JsonValue.Object document = inner.object("_source");
            if (document.members().isEmpty()) {
                break;
            }
            inner = document;
        }
        return inner.nested(DOTTED);
    }

    /// Elasticsearch (`hits`), Azure Monitor (`records`), REST answers of Microsoft (`value`), and plain usage.
    List<String> LISTS = List.of("hits", "records", "Records", "value", "Events", "events", "results", "rows", "data");

    /// The objects of the list that an outer object holds, as in `{"value": [{…}, …]}`; none where it holds none.
    static List<JsonValue.Object> listed(JsonValue.Object outer) {
        for (String name : LISTS) {
            switch (outer.get(name).orElse(JsonValue.Null.NULL)) {
                case JsonValue.Array array -> {
                    return array.values().stream()
                            .filter(JsonValue.Object.class::isInstance)
                            .map(JsonValue.Object.class::cast)
                            .toList();
                }
                case JsonValue.Object inner
                when inner.get(name).isPresent() -> {
                    return listed(inner);
                }
                case JsonValue.Object inner -> {}
                case JsonValue.Scalar scalar -> {}
                case JsonValue.Null none -> {}
            }
        }
        return List.of();
    }

    /// The family that writes events like this one.
    static Optional<Dialect> of(JsonValue.Object object) {
        for (Dialect dialect : ALL) {
            if (dialect.fits(object)) {
                return Optional.of(dialect);
            }
        }
        return Optional.empty();
    }

    /// Whether an object is a Windows event, or holds a list in which there is one.
    static boolean isOrHoldsEvent(JsonValue.Object object) {
        return of(unwrapped(object)).isPresent()
                || listed(object).stream().anyMatch(each -> of(unwrapped(each)).isPresent());
    }

    List<String> DOTTED = List.of("Event", "System", "EventData", "winlog", "event_data", "result");
}
