package org.tocsin.knowledge.indicators;

import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/// Reads OpenIOC 1.0 and 1.1: a tree of conditions joined by OR and AND, each about one property of a file, host or
/// connection. What can be held against evidence alone is taken; conditions that hold only together are told.
///
/// https://github.com/fireeye/OpenIOC_1.1. DTDs and entities from outside are not followed.
final class OpenIoc {
    private static final int DEEPEST = 64;

    /// The last step of a `Context`'s path, in plain form, to what it compares.
    private static final Map<String, IndicatorType> CONTEXTS = Map.ofEntries(
            Map.entry("md5sum", IndicatorType.MD5),
            Map.entry("md5", IndicatorType.MD5),
            Map.entry("sha1sum", IndicatorType.SHA1),
            Map.entry("sha1", IndicatorType.SHA1),
            Map.entry("sha256sum", IndicatorType.SHA256),
            Map.entry("sha256", IndicatorType.SHA256),
            Map.entry("filename", IndicatorType.FILE_NAME),
            Map.entry("fullpath", IndicatorType.FILE_PATH),
            Map.entry("filepath", IndicatorType.FILE_PATH),
            Map.entry("dns", IndicatorType.DOMAIN),
            Map.entry("host", IndicatorType.DOMAIN),
            Map.entry("hostname", IndicatorType.DOMAIN),
            Map.entry("recordname", IndicatorType.DOMAIN),
            Map.entry("uri", IndicatorType.URL),
            Map.entry("url", IndicatorType.URL),
            Map.entry("sourceurl", IndicatorType.URL),
            Map.entry("remoteip", IndicatorType.ADDRESS),
            Map.entry("ipv4", IndicatorType.ADDRESS),
            Map.entry("from", IndicatorType.EMAIL),
            Map.entry("replyto", IndicatorType.EMAIL));

    /// A condition.
    private record Item(String search, String condition, boolean negated, String content, int line) {}

    /// Conditions joined together.
    private record Group(boolean and, List<Item> items, List<Group> inside) {
        boolean needsAll() {
            return and && items.size() + inside.size() > 1;
        }
    }

    private final XMLStreamReader xml;
    private final Gathering into;
    private final Deque<Group> groups = new ArrayDeque<>();
    private String name = "";
    private String description = "";
    private Optional<Instant> seen = Optional.empty();

    private OpenIoc(XMLStreamReader xml, Gathering into) {
        this.xml = xml;
        this.into = into;
    }

    /// Whether a file that begins so is OpenIOC.
    static boolean begins(byte[] head) {
        String start = new String(head, StandardCharsets.ISO_8859_1).replace("\0", "");
        return start.contains("<ioc") || start.contains("<OpenIOC") || start.contains("openioc");
    }

    static void read(Reader text, Gathering into) {
        XMLInputFactory factory = XMLInputFactory.newFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        try {
            XMLStreamReader xml = factory.createXMLStreamReader(text);
            new OpenIoc(xml, into).all();
        } catch (XMLStreamException broken) {
            int line = broken.getLocation() == null
                    ? 0
                    : Math.max(0, broken.getLocation().getLineNumber());
            into.refuse(line, "not valid XML at line " + line + "; the rest of the file was not read");
        }
    }

    private void all() throws XMLStreamException {
        int depth = 0;
        while (xml.hasNext()) {
            int event = xml.next();
            if (event == XMLStreamConstants.START_ELEMENT) {
                if (++depth > DEEPEST) {
                    into.refuse(line(), "XML that is nested too deep; the rest of the file was not read");
                    return;
                }
                if (start()) {
                    depth--;
                }
            } else if (event == XMLStreamConstants.END_ELEMENT) {
                depth--;
                if (xml.getLocalName().equals("Indicator") && !groups.isEmpty()) {
                    Group done = groups.pop();
                    if (groups.isEmpty()) {
                        take(done, false);
                    }
                }
            }
        }
    }

    /// @return whether the element was read to its end
    private boolean start() throws XMLStreamException {
        switch (xml.getLocalName()) {
            case "ioc", "OpenIOC" -> {
                String modified = attribute("last-modified");
                seen = Stated.time(modified.isEmpty() ? attribute("published-date") : modified);
                return false;
            }
            case "short_description" -> {
                name = text();
                return true;
            }
            case "description" -> {
                description = text();
                return true;
            }
            case "Indicator" -> {
                Group group =
                        new Group(attribute("operator").equalsIgnoreCase("AND"), new ArrayList<>(), new ArrayList<>());
                if (!groups.isEmpty()) {
                    groups.element().inside().add(group);
                }
                groups.push(group);
                return false;
            }
            case "IndicatorItem" -> {
                item();
                return true;
            }
            default -> {
                return false;
            }
        }
    }

    private void item() throws XMLStreamException {
        int line = line();
        String condition = attribute("condition");
        boolean negated = attribute("negate").equalsIgnoreCase("true");
        String search = "";
        String content = "";
        for (int depth = 1; depth > 0; ) {
            int event = xml.next();
            if (event == XMLStreamConstants.END_ELEMENT || event == XMLStreamConstants.END_DOCUMENT) {
                depth--;
            } else if (event == XMLStreamConstants.START_ELEMENT) {
                if (xml.getLocalName().equals("Content")) {
                    content = text();
                } else {
                    depth++;
                    search = xml.getLocalName().equals("Context") ? attribute("search") : search;
                }
            }
        }
        Item item = new Item(search, condition, negated, content, line);
        if (groups.isEmpty()) {
            one(item);
        } else {
            groups.element().items().add(item);
        }
    }

    private void take(Group group, boolean outer) {
        boolean together = outer || group.needsAll();
        for (Item item : group.items()) {
            if (together) {
                into.refuse(
                        item.line(),
                        Gathering.quoted(item.content()) + " counts only together with other conditions (AND)");
            } else {
                one(item);
            }
        }
        for (Group inside : group.inside()) {
            take(inside, together);
        }
    }

    private void one(Item item) {
        Optional<IndicatorType> type = type(item.search());
        boolean exact = item.condition().isEmpty() || item.condition().equals("is");
        boolean part = item.condition().equals("contains");
        if (item.negated() || !exact && !part) {
            into.refuse(
                    item.line(),
                    Gathering.quoted(item.content()) + ": a condition other than equality ("
                            + (item.negated() ? "not" : item.condition()) + ")");
        } else if (type.isEmpty()) {
            into.beyond(item.search().isEmpty() ? "a condition without its subject" : item.search());
        } else {
            Optional<Value> value = Value.as(type.get(), item.content());
            boolean whole = value.isPresent()
                    && (exact
                            || value.get().type() != IndicatorType.FILE_PATH
                            || item.content().indexOf('.') > 0);
            if (whole) {
                Indicator.About about = new Indicator.About(into.file(), name, description, List.of(), List.of());
                into.add(value.get(), "", seen, Optional.empty(), about, item.line());
            } else {
                into.refuse(
                        item.line(),
                        Gathering.quoted(item.content()) + " is not a valid "
                                + type.get().word());
            }
        }
    }

    private static Optional<IndicatorType> type(String search) {
        if (search.equals("ProcessItem/name")) {
            return Optional.of(IndicatorType.PROCESS_NAME);
        }
        String last = TypeWord.plain(search.substring(search.lastIndexOf('/') + 1));
        boolean mail = last.equals("from") || last.equals("replyto");
        return mail && !search.startsWith("Email") ? Optional.empty() : Optional.ofNullable(CONTEXTS.get(last));
    }

    private String attribute(String wanted) {
        String value = xml.getAttributeValue(null, wanted);
        return value == null ? "" : value;
    }

    /// The text of the element at hand, to its end; elements inside it are passed over.
    private String text() throws XMLStreamException {
        StringBuilder text = new StringBuilder();
        for (int depth = 1; depth > 0; ) {
            switch (xml.next()) {
                case XMLStreamConstants.START_ELEMENT -> depth++;
                case XMLStreamConstants.END_ELEMENT, XMLStreamConstants.END_DOCUMENT -> depth--;
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> text.append(xml.getText());
                default -> {}
            }
        }
        return text.toString().strip();
    }

    private int line() {
        return Math.max(0, xml.getLocation().getLineNumber());
    }
}
