package org.tocsin.readers.eventlog.evtx;

import java.util.ArrayList;
import java.util.List;
import org.tocsin.readers.eventlog.evtx.Template.Attribute;
import org.tocsin.readers.eventlog.evtx.Template.Element;
import org.tocsin.readers.eventlog.evtx.Template.Node;
import org.tocsin.readers.eventlog.evtx.Template.Place;

/// The order in which Windows lists the values of an event's System part, for events whose outermost template is
/// gone. The first thirteen have been the same since Windows Vista for all providers. What follows differs: either
/// provider and channel are values too, or they are words of the template, as the name of the computer always is,
/// and are lost with it.
///
/// Nothing is taken on trust: the values must have the types of that order, and the time among them must be the
/// one in the record's own header.
final class SystemPart {
    private static final int TIME = 6;
    private static final int LEAST = 18;

    /// Where provider and channel are words of the template: how many values there are, and the last that is
    /// common.
    private static final int WORDED = 20;

    private static final int COMMON = 12;

    /// By value: level, opcode, task, event id, qualifiers, keywords, time, activity, process, thread, record id,
    /// version, user, related activity, provider's name and GUID, channel, what the event itself says, and the
    /// name of the provider as a source.
    private static final int[] TYPES = {4, 4, 6, 6, 6, 0x15, 0x11, 0x0F, 8, 8, 10, 4, 0x13, 0x0F, 1, 0x0F, 1, 0x21, 1};

    /// Those that may be null.
    private static final int OPTIONAL = 1 << 4 | 1 << 7 | 1 << 12 | 1 << 13 | 1 << 15 | 1 << 17 | 1 << 18;

    private SystemPart() {}

    /// @param record where the record begins
    /// @param list the offset of the first value's descriptor
    /// @param values where the first value begins
    /// @param end where they end at the latest
    static boolean fits(byte[] bytes, int record, int list, int count, int values, int end) {
        if (count < LEAST || count > WORDED) {
            return false;
        }
        boolean worded = count == WORDED;
        int at = values;
        for (int i = 0; i < count; i++) {
            int size = Little.u16(bytes, list + 4 * i);
            int type = bytes[list + 4 * i + 2] & 0xFF;
            int wanted = !worded || i <= COMMON ? TYPES[i] : i == WORDED - 1 ? Values.BIN_XML : 0;
            boolean maybeNull = worded && i > COMMON || (OPTIONAL & 1 << i) != 0;
            if (type != wanted && !(type == 0 && maybeNull) || size > end - at) {
                return false;
            }
            if (i == TIME && (size != 8 || Little.i64(bytes, at) != RecordWalk.written(bytes, record))) {
                return false;
            }
            at += size;
        }
        return true;
    }

    static Template template(int count) {
        boolean worded = count == WORDED;
        List<Attribute> provider = new ArrayList<>();
        if (!worded) {
            provider.add(attribute("Name", 14));
            provider.add(attribute("Guid", 15));
            if (count > LEAST) {
                provider.add(attribute("EventSourceName", 18));
            }
        }
        List<Node> system = new ArrayList<>(List.of(
                new Element("Provider", provider, List.of()),
                new Element("EventID", List.of(attribute("Qualifiers", 4)), List.of(new Place(3))),
                element("Version", 11),
                element("Level", 0),
                element("Task", 2),
                element("Opcode", 1),
                element("Keywords", 5),
                new Element("TimeCreated", List.of(attribute("SystemTime", TIME)), List.of()),
                element("EventRecordID", 10),
                new Element(
                        "Correlation",
                        worded
                                ? List.of(attribute("ActivityID", 7))
                                : List.of(attribute("ActivityID", 7), attribute("RelatedActivityID", 13)),
                        List.of()),
                new Element("Execution", List.of(attribute("ProcessID", 8), attribute("ThreadID", 9)), List.of())));
        if (!worded) {
            system.add(element("Channel", 16));
        }
        system.add(new Element("Security", List.of(attribute("UserID", 12)), List.of()));
        return Template.known(new Element(
                "Event", List.of(), List.of(new Element("System", List.of(), system), new Place(worded ? 19 : 17))));
    }

    private static Node element(String name, int value) {
        return new Element(name, List.of(), List.of(new Place(value)));
    }

    private static Attribute attribute(String name, int value) {
        return new Attribute(name, List.of(new Place(value)));
    }
}
