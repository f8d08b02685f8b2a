package org.tocsin.readers.eventlog.exported;

import java.util.List;

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

    List<String> DOTTED = List.of("Event", "System", "EventData", "winlog", "event_data", "result");
}
