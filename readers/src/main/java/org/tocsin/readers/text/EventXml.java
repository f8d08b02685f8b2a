package org.tocsin.readers.text;

import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.xml.XMLConstants;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.tocsin.model.Gap;

/// Reads one event in the XML of the [event
/// schema](https://learn.microsoft.com/windows/win32/wes/eventschema-schema), which is what Windows itself, Event
/// Viewer and most tools write. There is no document type, no entity and no file that this could be made to open.
///
/// Windows lets any character into a value, XML does not; what a tool wrote out all the same is repaired: forbidden
/// characters become U+FFFD and a bare `&` stands for itself.
public final class EventXml {
    /// Elements inside one another.
    private static final int DEPTH = 64;

    /// Values of one event.
    private static final int VALUES = 100_000;

    private static final ThreadLocal<XMLInputFactory> FACTORY = ThreadLocal.withInitial(EventXml::factory);

    private EventXml() {}

    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, false);
        factory.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
        // The JDK counts each &amp; as an entity and stops at 100,000. Without a document type there is nothing to
        // expand, and the size of an event is bounded before it comes here.
        for (String limit : List.of("entityExpansionLimit", "totalEntitySizeLimit", "maxGeneralEntitySizeLimit")) {
            factory.setProperty("jdk.xml." + limit, "0");
        }
        factory.setXMLResolver((publicId, systemId, base, namespace) -> {
            throw new XMLStreamException("no entity is ever opened");
        });
        return factory;
    }

    /// Whether a text begins like an event.
    public static boolean begins(String text) {
        String start = text.substring(0, Math.min(text.length(), 200)).stripLeading();
        return start.startsWith("<Event ") || start.startsWith("<Event>");
    }

    /// Reads an event, or an `EventData` or `UserData` element whatever is around it.
    ///
    /// @return why it could not be read, and then nothing was added; empty when all is well
    public static Optional<Gap.Cause> read(String xml, EventFields into) {
        List<Value> values = new ArrayList<>();
        try {
            try {
                collect(xml, values);
            } catch (XMLStreamException invalid) {
                values.clear();
                collect(repaired(xml), values);
            }
        } catch (XMLStreamException invalid) {
            return Optional.of(Gap.Cause.DAMAGED);
        } catch (TooMuch tooMuch) {
            return Optional.of(Gap.Cause.LIMIT);
        }
        for (Value value : values) {
            if (value.name().equals("TimeCreated_SystemTime")) {
                into.time(value.text());
            } else {
                into.text(value.name(), value.text());
            }
        }
        return Optional.empty();
    }

    private record Value(String name, String text) {}

    /// Deeper or larger than any event.
    private static final class TooMuch extends Exception {
        private static final long serialVersionUID = 1;

        TooMuch() {
            super(null, null, false, false);
        }
    }

    private enum Part {
        AROUND,
        EVENT,
        SYSTEM,
        SYSTEM_VALUE,
        EVENT_DATA,
        USER_DATA,
        USER_DATA_INNER,
        RENDERING,
        VALUE
    }

    private static final class Element {
        final Part part;
        final String name;
        final StringBuilder text = new StringBuilder();
        boolean hasChildren;
        boolean hasAttributes;
        boolean absent;

        Element(Part part, String name) {
            this.part = part;
            this.name = name;
        }
    }

    private static void collect(String xml, List<Value> into) throws XMLStreamException, TooMuch {
        XMLStreamReader reader = FACTORY.get().createXMLStreamReader(new StringReader(xml));
        Deque<Element> open = new ArrayDeque<>();
        open.push(new Element(Part.AROUND, ""));
        try {
            while (reader.hasNext()) {
                switch (reader.next()) {
                    case XMLStreamConstants.START_ELEMENT -> {
                        if (open.size() > DEPTH || into.size() > VALUES) {
                            throw new TooMuch();
                        }
                        Element parent = open.element();
                        parent.hasChildren = true;
                        open.push(begin(reader, parent, into));
                    }
                    case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE ->
                        open.element()
                                .text
                                .append(reader.getTextCharacters(), reader.getTextStart(), reader.getTextLength());
                    case XMLStreamConstants.ENTITY_REFERENCE ->
                        throw new XMLStreamException("an entity that is not defined");
                    case XMLStreamConstants.END_ELEMENT -> end(open.pop(), into);
                    default -> {}
                }
            }
        } finally {
            reader.close();
        }
    }

    private static Element begin(XMLStreamReader reader, Element parent, List<Value> into) {
        String name = local(reader.getLocalName());
        Element element = switch (parent.part) {
            case AROUND ->
                switch (name) {
                    case "Event" -> new Element(Part.EVENT, "");
                    case "EventData" -> new Element(Part.EVENT_DATA, name);
                    case "UserData" -> new Element(Part.USER_DATA, "");
                    default -> new Element(Part.AROUND, "");
                };
            case EVENT ->
                switch (name) {
                    case "System" -> new Element(Part.SYSTEM, "");
                    case "EventData" -> new Element(Part.EVENT_DATA, name);
                    case "UserData" -> new Element(Part.USER_DATA, "");
                    case "RenderingInfo" -> new Element(Part.RENDERING, name);
                    default -> new Element(Part.VALUE, name);
                };
            case SYSTEM -> new Element(Part.SYSTEM_VALUE, name);
            case EVENT_DATA -> new Element(Part.VALUE, dataName(reader, name));
            case USER_DATA -> new Element(Part.USER_DATA_INNER, name);
            case USER_DATA_INNER -> new Element(Part.VALUE, name);
            case RENDERING -> new Element(Part.VALUE, "RenderingInfo." + name);
            case SYSTEM_VALUE, VALUE -> new Element(Part.VALUE, EventFields.dotted(parent.name, name));
        };
        if (!element.name.isEmpty()) {
            boolean namedData = parent.part == Part.EVENT_DATA;
            for (int i = 0; i < reader.getAttributeCount(); i++) {
                attribute(element, reader.getAttributeLocalName(i), reader.getAttributeValue(i), namedData, into);
            }
        }
        return element;
    }

    private static void attribute(Element element, String name, String value, boolean namedData, List<Value> into) {
        if (name.equals("xmlns") || name.startsWith("xmlns:") || namedData && name.equals("Name")) {
            return;
        }
        if (name.equals("xsi:nil")) {
            element.absent = value.equals("true") || value.equals("1");
            return;
        }
        // Some tools write every attribute that there might be, empty where the event has none.
        if (element.part != Part.SYSTEM_VALUE || !value.isEmpty()) {
            element.hasAttributes = true;
            into.add(new Value(element.name + "_" + local(name), value));
        }
    }

    private static String dataName(XMLStreamReader reader, String element) {
        for (int i = 0; i < reader.getAttributeCount(); i++) {
            if (reader.getAttributeLocalName(i).equals("Name")
                    && !reader.getAttributeValue(i).isEmpty()) {
                return reader.getAttributeValue(i);
            }
        }
        return element.equals("Param") ? "Data" : element;
    }

    private static void end(Element element, List<Value> into) {
        switch (element.part) {
            case AROUND, EVENT, SYSTEM, USER_DATA, RENDERING -> {}
            case SYSTEM_VALUE -> {
                String text = element.text.toString().strip();
                if (!text.isEmpty()) {
                    into.add(new Value(element.name, text));
                }
            }
            case EVENT_DATA -> {
                String text = element.text.toString();
                if (!text.isBlank()) {
                    into.add(new Value("Data", text));
                }
            }
            case USER_DATA_INNER -> {
                String text = element.text.toString();
                if (!text.isBlank()) {
                    into.add(new Value(element.name, text));
                }
            }
            case VALUE -> {
                String text = element.text.toString();
                boolean silent = element.hasChildren ? text.isBlank() : text.isEmpty() && element.hasAttributes;
                if (!element.absent && !silent) {
                    into.add(new Value(element.name, text));
                }
            }
        }
    }

    private static String local(String name) {
        return name.substring(name.indexOf(':') + 1);
    }

    private static String repaired(String xml) {
        StringBuilder fixed = new StringBuilder(xml.length() + 64);
        int length = xml.length();
        for (int i = 0; i < length; i++) {
            char c = xml.charAt(i);
            if (c == '&') {
                int end = reference(xml, i);
                if (end < 0) {
                    fixed.append("&amp;");
                } else {
                    String name = xml.substring(i + 1, end);
                    fixed.append(name.charAt(0) == '#' ? character(name) : "&" + name + ";");
                    i = end;
                }
            } else if (Character.isHighSurrogate(c) && i + 1 < length && Character.isLowSurrogate(xml.charAt(i + 1))) {
                fixed.append(c).append(xml.charAt(++i));
            } else {
                fixed.append(isAllowed(c) ? c : '\uFFFD');
            }
        }
        return fixed.toString();
    }

    /// The index of the semicolon of a reference that XML knows, or -1.
    private static int reference(String xml, int from) {
        int end = xml.indexOf(';', from, Math.min(xml.length(), from + 11));
        if (end < 0 || end == from + 1) {
            return -1;
        }
        String name = xml.substring(from + 1, end);
        if (name.charAt(0) == '#') {
            return codePoint(name) < 0 ? -1 : end;
        }
        return switch (name) {
            case "amp", "lt", "gt", "quot", "apos" -> end;
            default -> -1;
        };
    }

    private static int codePoint(String reference) {
        try {
            String lower = reference.toLowerCase(Locale.ROOT);
            int point = lower.startsWith("#x")
                    ? Integer.parseInt(lower, 2, lower.length(), 16)
                    : Integer.parseInt(lower, 1, lower.length(), 10);
            return point <= Character.MAX_CODE_POINT ? point : -1;
        } catch (NumberFormatException | IndexOutOfBoundsException notANumber) {
            return -1;
        }
    }

    private static String character(String reference) {
        int point = codePoint(reference);
        boolean allowed = point > 0xFFFF || isAllowed((char) point);
        return allowed ? "&" + reference + ";" : "\uFFFD";
    }

    /// [XML 1.0, 2.2](https://www.w3.org/TR/xml/#charsets), within one char.
    private static boolean isAllowed(char c) {
        return c >= 0x20 && c < 0xD800 || c == '\t' || c == '\n' || c == '\r' || c >= 0xE000 && c < 0xFFFE;
    }
}
