package org.tocsin.readers.host;

import java.util.Optional;
import org.tocsin.model.EvidenceRecord;
import org.tocsin.model.Kind;
import org.tocsin.model.Origin;
import org.tocsin.model.Shape;
import org.tocsin.readers.text.EventFields;
import org.tocsin.readers.text.EventXml;

/// An event of Sysmon for Linux: the XML of a Windows event, in a message of syslog or of the journal. It has the names
/// of the Windows program's events, and is of a kind of its own, because paths and users are of another world.
final class SysmonEvent {
    static final Kind KIND = new Kind("linux.sysmon");

    private SysmonEvent() {}

    static boolean is(String message) {
        return message.startsWith("<Event>") || message.startsWith("<Event ");
    }

    /// @return empty where the XML is broken: syslog cuts long messages
    static Optional<EvidenceRecord> record(String message, Origin origin, Shape.Table shapes) {
        EventFields fields = new EventFields();
        return EventXml.read(message, fields).isPresent()
                ? Optional.empty()
                : Optional.of(fields.build(KIND, shapes, origin));
    }
}
