package org.tocsin.readers.eventlog.evtx;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.tocsin.model.EvidenceRecord;
import org.tocsin.model.Fields;
import org.tocsin.model.ValueType;
import org.tocsin.testkit.SharedData;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// The regression cases of Sigma have every event log a second time as JSON, made with another reader (evtx_dump).
class JsonTwinTest {
    /// A JSON scalar.
    private record Scalar(String text, boolean number) {}

    @Test
    void agrees_value_for_value_with_the_json_twins() throws Exception {
        List<String> differences = new ArrayList<>();
        int compared = 0;
        for (Path log : EvtxexportTest.logs(SharedData.require("sigma/regression_data"))) {
            Path twin = log.resolveSibling(log.getFileName().toString().replace(".evtx", ".json"));
            List<Map<String, Scalar>> theirs = twins(Files.readString(twin, StandardCharsets.UTF_8));
            List<EvidenceRecord> ours = Gathered.from(log).live();
            if (theirs.size() != ours.size()) {
                differences.add(log + ": " + ours.size() + " records, its twin has " + theirs.size());
                continue;
            }
            for (int i = 0; i < ours.size(); i++) {
                Map<String, Scalar> their = new LinkedHashMap<>(theirs.get(i));
                for (Fields.Field field : Fields.of(ours.get(i)).all()) {
                    compared++;
                    Fields.Value our = field.values().getFirst();
                    Scalar scalar = their.remove(field.name());
                    if (field.values().size() != 1 || !same(our, scalar)) {
                        differences.add(log + ": " + field + " but its twin has " + scalar);
                    }
                }
                if (!their.isEmpty()) {
                    differences.add(log + ": only its twin has " + their);
                }
            }
        }
        assertThat(differences).as("of %s fields compared", compared).isEmpty();
        assertThat(compared).isPositive();
    }

    /// evtx_dump prints GUIDs without braces, cuts times to microseconds and drops spaces at the end.
    private static boolean same(Fields.Value our, @Nullable Scalar their) {
        if (their == null || their.number() != (our.type() == ValueType.INTEGER)) {
            return false;
        }
        String text = our.text();
        return text.equals(their.text())
                || text.stripTrailing().equals(their.text())
                || text.equals("{" + their.text() + "}")
                || (text.matches("\\d{4}-\\d\\d-\\d\\dT.{8}\\.\\d{7}Z")
                        && their.text().equals(text.substring(0, 26) + "Z"));
    }

    private static List<Map<String, Scalar>> twins(String json) {
        List<Map<String, Scalar>> twins = new ArrayList<>();
        try (JsonParser parser = JsonFactory.builder().build().createParser(ObjectReadContext.empty(), json)) {
            while (parser.nextToken() == JsonToken.START_OBJECT) {
                Map<String, Scalar> fields = new LinkedHashMap<>();
                object(parser, List.of(), fields);
                twins.add(fields);
            }
        }
        return twins;
    }

    private static void object(JsonParser parser, List<String> path, Map<String, Scalar> into) {
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            List<String> inner = new ArrayList<>(path);
            inner.add(parser.currentName());
            JsonToken value = parser.nextToken();
            if (value == JsonToken.START_OBJECT) {
                object(parser, inner, into);
            } else if (value != JsonToken.VALUE_NULL) {
                String name = name(inner);
                if (!name.endsWith("xmlns")) {
                    into.put(name, new Scalar(parser.getString(), value.isNumeric()));
                }
            }
        }
    }

    /// `Event, System, Provider, #attributes, Name` is `Provider_Name`.
    private static String name(List<String> path) {
        List<String> name = new ArrayList<>(path.subList(1, path.size()));
        if (name.size() > 1 && !name.get(1).equals("#attributes")) {
            name.removeFirst();
            if (path.get(1).equals("UserData")
                    && name.size() > 1
                    && !name.get(1).equals("#attributes")) {
                name.removeFirst();
            }
        }
        return String.join(".", name).replace(".#attributes.", "_").replace(".#text", "");
    }
}
