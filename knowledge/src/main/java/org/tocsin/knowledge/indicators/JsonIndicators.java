package org.tocsin.knowledge.indicators;

import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Reads JSON: a STIX bundle, MISP events, or flat objects, as an array or one a line. Object by object, so that a
/// large bundle is never in memory as a whole.
///
/// MISP core format: https://www.misp-standard.org/rfc/misp-standard-core.html
final class JsonIndicators {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Gathering into;
    private final StixBundle bundle;
    private boolean understood;

    private JsonIndicators(Gathering into) {
        this.into = into;
        this.bundle = new StixBundle(into);
    }

    static void read(Reader text, Gathering into) throws IOException {
        JsonIndicators reader = new JsonIndicators(into);
        int line = 0;
        try (JsonParser parser = JSON.createParser(text)) {
            while (parser.nextToken() != null) {
                line = line(parser);
                reader.value(parser);
            }
        } catch (JacksonException broken) {
            String place = broken.getLocation() == null
                    ? ""
                    : " at line " + broken.getLocation().getLineNr();
            into.refuse(
                    broken.getLocation() == null ? line : broken.getLocation().getLineNr(),
                    "not valid JSON" + place + "; the rest of the file was not read");
            reader.understood = true;
        }
        reader.bundle.end();
        if (!reader.understood) {
            into.refuse(0, "JSON that is neither STIX, nor MISP, nor a table");
        }
    }

    private void value(JsonParser parser) {
        if (parser.currentToken() == JsonToken.START_ARRAY) {
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                value(parser);
            }
            return;
        }
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            return;
        }
        int line = line(parser);
        Map<String, JsonNode> rest = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            JsonToken token = parser.nextToken();
            if (name.equals("objects") && token == JsonToken.START_ARRAY) {
                understood = true;
                objects(parser);
            } else if ((name.equals("response") || name.equals("Event"))
                    && (token == JsonToken.START_ARRAY || token == JsonToken.START_OBJECT)) {
                events(parser.readValueAsTree(), line);
            } else {
                rest.put(name, parser.readValueAsTree());
            }
        }
        flat(rest, line);
    }

    private void objects(JsonParser parser) {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            int line = line(parser);
            JsonNode object = parser.readValueAsTree();
            bundle.object(object, line);
        }
    }

    /// A single STIX object, or a row of a table.
    private void flat(Map<String, JsonNode> object, int line) {
        JsonNode type = object.get("type");
        if (type != null
                && type.isString()
                && type.stringValue().equals("indicator")
                && object.containsKey("pattern")) {
            understood = true;
            ObjectNode whole = JSON.createObjectNode();
            object.forEach(whole::set);
            bundle.object(whole, line);
            return;
        }
        if (isTableOfContents(object)) {
            understood = true;
            into.refuse(line, "the table of contents of a MISP feed; its events are files of their own");
            return;
        }
        Map<String, String> cells = new LinkedHashMap<>();
        object.forEach((name, value) -> {
            if (value.isString() || value.isNumber() || value.isBoolean()) {
                cells.putIfAbsent(TypeWord.plain(name), value.asString());
            }
        });
        if (Row.holdsIndicators(cells.keySet())) {
            understood = true;
            new Row(line, cells).gather(into);
        }
    }

    /// A feed's `manifest.json`: what each event is about, by the event's identifier.
    private static boolean isTableOfContents(Map<String, JsonNode> object) {
        return !object.isEmpty()
                && object.entrySet().stream()
                        .allMatch(entry -> entry.getKey().length() == 36
                                && entry.getValue().path("info").isString());
    }

    private void events(JsonNode tree, int line) {
        if (tree.isArray()) {
            for (JsonNode item : tree) {
                events(item, line);
            }
            return;
        }
        JsonNode event = tree.path("Event").isObject() ? tree.path("Event") : tree;
        if (!event.path("Attribute").isArray() && !event.path("Object").isArray()) {
            return;
        }
        understood = true;
        List<String> tags = new ArrayList<>();
        for (JsonNode tag : event.path("Tag")) {
            tags.add(StixBundle.text(tag, "name"));
        }
        Indicator.About about = new Indicator.About(into.file(), StixBundle.text(event, "info"), "", tags, List.of());
        String day = StixBundle.text(event, "date");
        attributes(event.path("Attribute"), about, day, line);
        for (JsonNode object : event.path("Object")) {
            attributes(object.path("Attribute"), about, day, line);
        }
    }

    private void attributes(JsonNode attributes, Indicator.About event, String day, int line) {
        for (JsonNode attribute : attributes) {
            String value = StixBundle.text(attribute, "value");
            if (attribute.path("deleted").asBoolean(false)) {
                into.refuse(line, Gathering.quoted(value) + ": deleted by its author");
                continue;
            }
            JsonNode detects = attribute.path("to_ids");
            if (!detects.isMissingNode() && !detects.asBoolean(true)) {
                into.refuse(
                        line, Gathering.quoted(value) + ": marked by its author as not meant for detection (to_ids)");
                continue;
            }
            String comment = StixBundle.text(attribute, "comment");
            Indicator.About about = comment.isEmpty()
                    ? event
                    : new Indicator.About(event.file(), event.name(), comment, event.tags(), List.of());
            String seen = StixBundle.text(attribute, "first_seen");
            new Row(line, Map.of("firstseen", seen.isEmpty() ? day : seen))
                    .gatherTyped(StixBundle.text(attribute, "type"), value, about, into);
        }
    }

    private static int line(JsonParser parser) {
        return parser.currentTokenLocation().getLineNr();
    }
}
