package org.tocsin.detect.sigma;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.tocsin.model.Kind;
import org.tocsin.model.Origin;
import org.tocsin.model.PlainRecord;
import org.tocsin.model.Shape;
import org.tocsin.model.ValueType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MappingIterator;
import tools.jackson.databind.ObjectMapper;

/// Windows events as evtx_dump writes them, several objects one after another in a file, as records: just enough for
/// tests of rules.
final class EventTwins {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Shape.Table shapes = new Shape.Table();

    List<PlainRecord> read(Path file) throws IOException {
        List<PlainRecord> records = new ArrayList<>();
        try (InputStream in = Files.newInputStream(file);
                MappingIterator<JsonNode> events =
                        JSON.readerFor(JsonNode.class).readValues(in)) {
            while (events.hasNext()) {
                records.add(record(events.next(), file, records.size() + 1));
            }
        }
        return records;
    }

    private PlainRecord record(JsonNode root, Path file, int number) {
        JsonNode event = root.get("Event");
        PlainRecord.Builder builder = new PlainRecord.Builder();
        for (Map.Entry<String, JsonNode> part : event.get("System").properties()) {
            flatten(part.getKey(), "_", part.getValue(), builder);
        }
        if (event.has("EventData")) {
            for (Map.Entry<String, JsonNode> part : event.get("EventData").properties()) {
                if (part.getKey().equals("Data")) {
                    JsonNode text = part.getValue().path("#text");
                    flatten("Data", ".", text.isMissingNode() ? part.getValue() : text, builder);
                } else if (!part.getKey().equals("#attributes")) {
                    flatten(part.getKey(), ".", part.getValue(), builder);
                }
            }
        }
        if (event.has("UserData")) {
            for (JsonNode inner : event.get("UserData")) {
                for (Map.Entry<String, JsonNode> part : inner.properties()) {
                    if (!part.getKey().equals("#attributes")) {
                        flatten(part.getKey(), ".", part.getValue(), builder);
                    }
                }
            }
        }
        return builder.build(
                Kind.WINDOWS_EVENT, shapes, new Origin("sha256:test", String.valueOf(file.getFileName()), number, -1));
    }

    private static void flatten(String name, String joint, JsonNode node, PlainRecord.Builder into) {
        switch (node) {
            case JsonNode n
            when n.isObject() -> {
                for (Map.Entry<String, JsonNode> part : n.properties()) {
                    switch (part.getKey()) {
                        case "#attributes" -> {
                            for (Map.Entry<String, JsonNode> one :
                                    part.getValue().properties()) {
                                if (!one.getKey().equals("xmlns")) {
                                    flatten(name + "_" + one.getKey(), joint, one.getValue(), into);
                                }
                            }
                        }
                        case "#text" -> flatten(name, joint, part.getValue(), into);
                        default -> flatten(name + joint + part.getKey(), joint, part.getValue(), into);
                    }
                }
            }
            case JsonNode n when n.isArray() -> n.forEach(one -> flatten(name, joint, one, into));
            case JsonNode n when n.isNull() -> {}
            case JsonNode n when n.isBoolean() -> into.bool(name, n.booleanValue());
            case JsonNode n when n.isIntegralNumber() -> into.add(name, ValueType.INTEGER, n.asString());
            default -> into.text(name, node.asString());
        }
    }
}
