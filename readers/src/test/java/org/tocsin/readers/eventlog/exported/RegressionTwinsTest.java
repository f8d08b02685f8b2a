package org.tocsin.readers.eventlog.exported;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.tocsin.model.EvidenceRecord;
import org.tocsin.model.Fields;
import org.tocsin.testkit.SharedData;

/// SigmaHQ ships its regression logs twice, as EVTX and as the JSON of evtx_dump. The JSON must say what an independent
/// reader of the EVTX, libevtx's `evtxexport -f xml`, says.
class RegressionTwinsTest {
    private static List<Path> twins() throws IOException {
        try (Stream<Path> files = Files.walk(SharedData.require("sigma/regression_data"))) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void every_twin_is_recognised_and_read_without_a_gap() throws IOException {
        JsonEventsReader reader = new JsonEventsReader();
        for (Path file : twins()) {
            byte[] bytes = Files.readAllBytes(file);
            assertThat(Collected.recognises(reader, bytes)).as(file.toString()).isTrue();
            Collected read = Collected.of(reader, bytes);
            assertThat(read.gaps).as(file.toString()).isEmpty();
            assertThat(read.records).as(file.toString()).isNotEmpty().allSatisfy(record -> {
                assertThat(record.time()).isPresent();
                assertThat(record.origin().record()).isPositive();
            });
        }
    }

    @Test
    void json_twins_and_evtxexport_agree_on_records_and_fields() throws Exception {
        List<String> differences = new ArrayList<>();
        int same = 0;
        for (Path file : twins()) {
            Path evtx = Path.of(file.toString().replaceAll("\\.json$", ".evtx"));
            Collected json = Collected.of(new JsonEventsReader(), Files.readAllBytes(file));
            Collected xml = Collected.of(new XmlEventsReader(), exported(evtx));
            assertThat(xml.gaps).as(evtx.toString()).isEmpty();
            Map<Long, Map<String, String>> fromXml = byRecord(xml);
            if (fromXml.size() != json.records.size()) {
                differences.add(
                        file.getFileName() + ": " + json.records.size() + " records, evtxexport " + fromXml.size());
            }
            for (Map.Entry<Long, Map<String, String>> entry : byRecord(json).entrySet()) {
                Map<String, String> other = fromXml.getOrDefault(entry.getKey(), Map.of());
                entry.getValue().forEach((name, value) -> {
                    if (!value.equals(other.get(name))) {
                        differences.add(file.getFileName() + " " + name + ": " + value + " / " + other.get(name));
                    }
                });
                other.forEach((name, value) -> {
                    if (!entry.getValue().containsKey(name) && !value.isEmpty()) {
                        differences.add(file.getFileName() + " " + name + ": absent / " + value);
                    }
                });
                same++;
            }
        }
        assertThat(same).isPositive();
        assertThat(differences).isEmpty();
    }

    private static byte[] exported(Path evtx) throws Exception {
        try {
            Process process = new ProcessBuilder("evtxexport", "-f", "xml", evtx.toString())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            byte[] output = process.getInputStream().readAllBytes();
            process.waitFor();
            return output;
        } catch (IOException missing) {
            System.err.println("SKIPPED for want of evtxexport (Debian: libevtx-utils)");
            Assumptions.abort("no evtxexport");
            throw missing;
        }
    }

    private static Map<Long, Map<String, String>> byRecord(Collected read) {
        Map<Long, Map<String, String>> result = new TreeMap<>();
        for (EvidenceRecord record : read.records) {
            Map<String, String> fields = new TreeMap<>();
            for (Fields.Field field : Fields.of(record).all()) {
                List<String> values = field.values().stream()
                        .map(value -> plain(field.name(), value.text()))
                        .toList();
                fields.put(field.name(), String.join("|", values));
            }
            result.put(record.origin().record(), fields);
        }
        return result;
    }

    /// The two tools write GUIDs with and without braces, pad hexadecimal numbers or not, and give seven or six
    /// decimals of a second. XML makes one line end of two, and the JSON lost the blanks at the end of values.
    private static String plain(String name, String value) {
        if (name.equals("TimeCreated_SystemTime")) {
            return value.substring(0, 23);
        }
        String text = value;
        if (text.startsWith("{") && text.endsWith("}") && text.length() == 38) {
            text = text.substring(1, 37).toUpperCase(Locale.ROOT);
        }
        if (text.startsWith("0x")) {
            text = "0x" + text.substring(2).replaceAll("^0+(?=.)", "").toLowerCase(Locale.ROOT);
        }
        return text.replace("\r\n", "\n").stripTrailing();
    }
}
