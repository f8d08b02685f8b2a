package org.tocsin.readers.eventlog.exported;

import java.util.Optional;
import org.tocsin.model.ValueType;
import org.tocsin.readers.text.EventFields;
import org.tocsin.readers.text.JsonValue;

/// The event's XML turned into JSON element by element: evtx_dump (also with `--separate-json-attributes`), what
/// Chainsaw and Hayabusa read and write, Velociraptor's `parse_evtx`, and the common XML-to-JSON converters.
/// Attributes stand under `#attributes`, under `Element_attributes` beside the element, or as `@Name`; text under
/// `#text`.
record NestedDialect() implements Dialect {
    @Override
    public boolean fits(JsonValue.Object object) {
        JsonValue.Object system = event(object).object("System");
        return system.has("EventID") && (system.has("Channel") || system.has("Provider") || system.has("Computer"));
    }

    private static JsonValue.Object event(JsonValue.Object object) {
        JsonValue.Object event = object.object("Event");
        return event.members().isEmpty() ? object : event.nested(DOTTED);
    }

    @Override
    public void translate(JsonValue.Object object, EventFields into) {
        JsonValue.Object event = event(object);
        boolean bare = event == object;
        for (JsonValue.Member member : event.members()) {
            switch (member.name()) {
                case "System" -> system(event.object("System"), into);
                case "EventData" -> data("EventData", member.value(), into);
                case "EventData_attributes" -> attributes("EventData", member.value(), into);
                case "UserData" -> userData(member.value(), into);
                case "#attributes", "Event_attributes", "@xmlns", "UserData_attributes" -> {}
                case "RenderingInfo" -> rendering(member.value(), into);
                default -> into.add(member.name(), member.value());
            }
        }
        if (!bare) {
            for (JsonValue.Member member : object.members()) {
                if (!member.name().equals("Event") && !member.name().equals("Event_attributes")) {
                    into.add(member.name(), member.value());
                }
            }
        }
    }

    private static void system(JsonValue.Object system, EventFields into) {
        for (JsonValue.Member member : system.members()) {
            String name = member.name();
            if (name.equals("TimeCreated") || name.equals("TimeCreated_attributes")) {
                time(member.value(), into);
            } else if (name.endsWith("_attributes") && member.value() instanceof JsonValue.Object) {
                attributes(name.substring(0, name.length() - "_attributes".length()), member.value(), into);
            } else {
                element(name, member.value(), into, true);
            }
        }
    }

    private static void time(JsonValue created, EventFields into) {
        if (created instanceof JsonValue.Object object) {
            JsonValue.Object attributes = object.object("#attributes");
            Optional<String> text = attributes
                    .text("SystemTime")
                    .or(() -> object.text("SystemTime"))
                    .or(() -> object.text("@SystemTime"));
            text.ifPresent(into::time);
        } else if (created instanceof JsonValue.Scalar scalar) {
            into.time(scalar.text());
        }
    }

    private static void attributes(String element, JsonValue value, EventFields into) {
        if (value instanceof JsonValue.Object object) {
            for (JsonValue.Member member : object.members()) {
                attribute(element, member.name(), member.value(), into);
            }
        }
    }

    private static void attribute(String element, String name, JsonValue value, EventFields into) {
        if (!name.equals("xmlns") && !name.startsWith("xmlns:")) {
            into.add(element + "_" + name, value);
        }
    }

    /// An element with its attributes, text and children.
    ///
    /// @param flat whether members that are neither attributes nor text are attributes too, as Velociraptor has it
    private static void element(String name, JsonValue value, EventFields into, boolean flat) {
        if (value instanceof JsonValue.Array array) {
            array.values().forEach(each -> element(name, each, into, flat));
            return;
        }
        if (!(value instanceof JsonValue.Object object)) {
            into.add(name, value);
            return;
        }
        for (JsonValue.Member member : object.members()) {
            String inner = member.name();
            if (inner.equals("#attributes")) {
                attributes(name, member.value(), into);
            } else if (inner.equals("#text") || flat && inner.equals("Value")) {
                into.add(name, member.value());
            } else if (inner.startsWith("@")) {
                attribute(name, inner.substring(1), member.value(), into);
            } else if (flat) {
                into.add(name + "_" + inner, member.value());
            } else {
                element(EventFields.dotted(name, inner), member.value(), into, false);
            }
        }
    }

    /// EventData by the names of its values; what has none comes under `Data`.
    static void data(String container, JsonValue value, EventFields into) {
        switch (value) {
            case JsonValue.Null none -> {}
            case JsonValue.Scalar scalar -> into.add("Data", scalar);
            case JsonValue.Array array -> array.values().forEach(each -> named(each, into));
            case JsonValue.Object object -> {
                for (JsonValue.Member member : object.members()) {
                    String name = member.name();
                    if (name.equals("#attributes")) {
                        attributes(container, member.value(), into);
                    } else if (name.startsWith("@")) {
                        attribute(container, name.substring(1), member.value(), into);
                    } else if (name.equals("#text")) {
                        into.add("Data", member.value());
                    } else if (isUnnamed(name)) {
                        named(member.value(), into);
                    } else {
                        element(name, member.value(), into, false);
                    }
                }
            }
        }
    }

    /// `Data`, and the numbered forms that tools make of a repeated one: `Data_1`, `Data[1]`.
    private static boolean isUnnamed(String name) {
        if (!name.startsWith("Data")) {
            return false;
        }
        for (int i = 4; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c != '_' && c != '[' && c != ']' && (c < '0' || c > '9')) {
                return false;
            }
        }
        return true;
    }

    /// `Data` elements, which may carry their name as an attribute.
    private static void named(JsonValue value, EventFields into) {
        switch (value) {
            case JsonValue.Array array -> array.values().forEach(each -> named(each, into));
            case JsonValue.Object object -> {
                Optional<String> name = object.object("#attributes")
                        .text("Name")
                        .or(() -> object.text("@Name"))
                        .or(() -> object.text("Name"));
                Optional<JsonValue> text =
                        object.get("#text").or(() -> object.get("Text")).or(() -> object.get("Value"));
                if (name.isPresent()) {
                    into.add(name.get(), text.orElse(new JsonValue.Scalar(ValueType.TEXT, "")));
                } else if (text.isPresent()) {
                    into.add("Data", text.get());
                } else {
                    element("Data", object, into, false);
                }
            }
            case JsonValue.Scalar scalar -> into.add("Data", scalar);
            case JsonValue.Null none -> {}
        }
    }

    private static void userData(JsonValue value, EventFields into) {
        if (!(value instanceof JsonValue.Object object)) {
            into.add("UserData", value);
            return;
        }
        for (JsonValue.Member inner : object.members()) {
            if (inner.name().equals("#attributes")
                    || inner.name().startsWith("@")
                    || inner.name().endsWith("_attributes")) {
                continue;
            }
            if (!(inner.value() instanceof JsonValue.Object content)) {
                into.add(inner.name(), inner.value());
                continue;
            }
            for (JsonValue.Member member : content.members()) {
                String name = member.name();
                if (name.equals("#attributes")) {
                    attributes(inner.name(), member.value(), into);
                } else if (name.equals("#text")) {
                    into.add(inner.name(), member.value());
                } else if (name.startsWith("@")) {
                    attribute(inner.name(), name.substring(1), member.value(), into);
                } else if (name.endsWith("_attributes")
                        && content.get(name.substring(0, name.length() - "_attributes".length()))
                                .isPresent()) {
                    attributes(name.substring(0, name.length() - "_attributes".length()), member.value(), into);
                } else {
                    element(name, member.value(), into, false);
                }
            }
        }
    }

    private static void rendering(JsonValue value, EventFields into) {
        if (value instanceof JsonValue.Object object) {
            for (JsonValue.Member member : object.members()) {
                element("RenderingInfo." + member.name(), member.value(), into, false);
            }
        }
    }
}
