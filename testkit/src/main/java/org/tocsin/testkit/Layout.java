package org.tocsin.testkit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.tocsin.testkit.Markup.Attribute;
import org.tocsin.testkit.Markup.CData;
import org.tocsin.testkit.Markup.Character;
import org.tocsin.testkit.Markup.Element;
import org.tocsin.testkit.Markup.Entity;
import org.tocsin.testkit.Markup.Instruction;
import org.tocsin.testkit.Markup.Slot;
import org.tocsin.testkit.Markup.Words;

/// A template: markup with slots in place of the values, under a GUID worked out from its content.
final class Layout {
    private static final String EVENT_NAMESPACE = "http://schemas.microsoft.com/win/2004/08/events/event";

    private final Element root;
    private final UUID guid;
    private final int room;

    private Layout(Element root, String identity) {
        this.root = root;
        this.guid = UUID.nameUUIDFromBytes(identity.getBytes(StandardCharsets.UTF_8));
        BinXml scratch = new BinXml(new byte[EvtxWriter.CHUNK], BinXml.FIRST_RECORD);
        scratch.definition(this);
        this.room = scratch.at() - BinXml.FIRST_RECORD;
    }

    Element root() {
        return root;
    }

    UUID guid() {
        return guid;
    }

    /// The most bytes that the definition may take, all its names written out.
    int room() {
        return room;
    }

    /// The event around the data: System, and a slot for the `EventData` or `UserData`. Slots are numbered as
    /// Windows numbers them; the computer is part of the template there too.
    static Layout system(String computer, boolean sourceName, boolean payload) {
        Element provider =
                Element.of("Provider").with("Name", new Slot(14, 0x01, true)).with("Guid", new Slot(15, 0x0f, true));
        if (sourceName) {
            provider = provider.with("EventSourceName", new Slot(18, 0x01, true));
        }
        Element system = Element.of(
                "System",
                provider,
                Element.of("EventID", new Slot(3, 0x06, true)).with("Qualifiers", new Slot(4, 0x06, true)),
                Element.of("Version", new Slot(11, 0x04, true)),
                Element.of("Level", new Slot(0, 0x04, true)),
                Element.of("Task", new Slot(2, 0x06, true)),
                Element.of("Opcode", new Slot(1, 0x04, true)),
                Element.of("Keywords", new Slot(5, 0x15, true)),
                Element.of("TimeCreated").with("SystemTime", new Slot(6, 0x11, true)),
                Element.of("EventRecordID", new Slot(10, 0x0a, true)),
                Element.of("Correlation")
                        .with("ActivityID", new Slot(7, 0x0f, true))
                        .with("RelatedActivityID", new Slot(13, 0x0f, true)),
                Element.of("Execution")
                        .with("ProcessID", new Slot(8, 0x08, true))
                        .with("ThreadID", new Slot(9, 0x08, true)),
                Element.of("Channel", new Slot(16, 0x01, true)),
                Element.of("Computer", new Words(computer)),
                Element.of("Security").with("UserID", new Slot(12, 0x13, true)));
        Element event = payload ? Element.of("Event", system, new Slot(17, 0x21, true)) : Element.of("Event", system);
        return new Layout(
                event.with("xmlns", EVENT_NAMESPACE), "system " + sourceName + ' ' + payload + ' ' + computer);
    }

    /// Values with the template they go into.
    record Filled(Layout layout, List<TypedValue> values, List<Optional<Filled>> nested) {}

    /// The templates of one writer. Two events share a template when their provider, id, version, names and types
    /// agree.
    static final class Table {
        private record System(String computer, boolean sourceName, boolean payload) {}

        private final Map<System, Layout> systems = new HashMap<>();
        private final Map<List<Object>, Layout> payloads = new HashMap<>();

        Layout system(EventSpec event) {
            return systems.computeIfAbsent(
                    new System(
                            event.computer(),
                            event.provider().sourceName().isPresent(),
                            event.payload().isPresent()),
                    key -> Layout.system(key.computer, key.sourceName, key.payload));
        }

        Filled fill(EventSpec event, Element element) {
            List<Object> key = new ArrayList<>();
            key.add(event.provider().name());
            key.add(event.eventId());
            key.add(event.version());
            return fill(key, element);
        }

        private Filled fill(List<Object> key, Element element) {
            List<TypedValue> values = new ArrayList<>();
            List<Object> owner = List.copyOf(key);
            describe(element, key, values);
            Layout layout = payloads.get(key);
            if (layout == null) {
                layout = new Layout((Element) slotted(element, new int[1]), key.toString());
                payloads.put(key, layout);
            }
            List<Optional<Filled>> nested = new ArrayList<>(values.size());
            for (TypedValue value : values) {
                nested.add(value.nested().map(inner -> fill(new ArrayList<>(owner), inner)));
            }
            return new Filled(layout, values, nested);
        }

        private static void describe(Markup markup, List<Object> key, List<TypedValue> values) {
            switch (markup) {
                case Element element -> {
                    key.add(element.name());
                    for (Attribute attribute : element.attributes()) {
                        key.add(attribute.name());
                        describe(attribute.value(), key, values);
                    }
                    key.add('>');
                    for (Markup inner : element.content()) {
                        describe(inner, key, values);
                    }
                    key.add('<');
                }
                case TypedValue value -> {
                    key.add(value.type());
                    values.add(value);
                }
                case Words words -> key.add(words);
                case CData data -> key.add(data);
                case Character character -> key.add(character);
                case Entity entity -> key.add(entity);
                case Instruction instruction -> key.add(instruction);
                case Slot slot -> throw new IllegalArgumentException("slots are made here, not handed in: " + slot);
            }
        }

        private static Markup slotted(Markup markup, int[] next) {
            return switch (markup) {
                case Element element -> {
                    List<Attribute> attributes = new ArrayList<>();
                    for (Attribute attribute : element.attributes()) {
                        attributes.add(new Attribute(attribute.name(), slotted(attribute.value(), next)));
                    }
                    List<Markup> content = new ArrayList<>();
                    for (Markup inner : element.content()) {
                        content.add(slotted(inner, next));
                    }
                    yield new Element(element.name(), attributes, content);
                }
                // A null says nothing about its type: the template then declares text, as most fields are.
                case TypedValue value ->
                    value.type() == 0 ? new Slot(next[0]++, 1, true) : new Slot(next[0]++, value.type(), false);
                case Words words -> words;
                case CData data -> data;
                case Character character -> character;
                case Entity entity -> entity;
                case Instruction instruction -> instruction;
                case Slot slot -> slot;
            };
        }
    }
}
