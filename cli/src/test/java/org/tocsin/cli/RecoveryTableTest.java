package org.tocsin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.testkit.SharedData;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// What was recovered from each shared log, and how much of it has its names. Needs the shared data.
///
/// `docs/evtx-recovery.md` holds the table; run with `-Dtocsin.rewrite=true` to write it anew.
class RecoveryTableTest {
    private static final String BEGIN = "<!-- the table: written by RecoveryTableTest -->\n";
    private static final String END = "<!-- end of the table -->\n";

    @TempDir
    Path folder;

    /// One log.
    private static final class Log {
        private int live;
        private int whole;
        private int computerless;
        private int unnamed;
        private int bare;
        private long copies;
        private final Set<String> liveIds = new HashSet<>();
        private final Set<String> recoveredIds = new HashSet<>();

        private void take(JsonNode line) {
            JsonNode fields = line.path("fields");
            String kind = line.path("kind").stringValue("");
            if (kind.equals("windows.eventlog")) {
                copies += fields.path("RecoveredDoubles").longValue(0);
            } else if (!line.path("recovered").booleanValue(false)) {
                live++;
                liveIds.add(fields.path("EventRecordID").asString(""));
            } else {
                recoveredIds.add(fields.path("EventRecordID").asString(""));
                if (fields.size() <= 2) {
                    bare++;
                } else if (fields.propertyNames().stream().anyMatch(name -> name.startsWith("Value_"))) {
                    unnamed++;
                } else if (fields.has("Computer")) {
                    whole++;
                } else {
                    computerless++;
                }
            }
        }

        private int recovered() {
            return whole + computerless + unnamed + bare;
        }

        private int newIds() {
            Set<String> only = new HashSet<>(recoveredIds);
            only.removeAll(liveIds);
            return only.size();
        }

        private String row(String name) {
            return "| %s | %d | %d | %d | %d | %d | %d | %d | %d |\n"
                    .formatted(name, live, recovered(), newIds(), whole, computerless, unnamed, bare, copies);
        }
    }

    @Test
    void what_was_recovered_of_each_shared_log_is_what_the_page_says() throws IOException {
        System.setProperty("tocsin.home", SharedData.root().toString());
        StringBuilder out = new StringBuilder();
        int recovered = set("attack samples", SharedData.require("evtx/attack-samples"), out)
                + set("regression cases", SharedData.require("sigma/regression_data"), out);
        Path page = SharedData.root().resolve("docs/evtx-recovery.md");
        String text = Files.readString(page);
        int from = text.indexOf(BEGIN) + BEGIN.length();
        int to = text.indexOf(END);
        if (Boolean.getBoolean("tocsin.rewrite")) {
            Files.writeString(page, text.substring(0, from) + out + text.substring(to));
        } else {
            assertThat(text.substring(from, to)).isEqualTo(out.toString());
        }
        assertThat(recovered).isGreaterThan(8_000);
    }

    private int set(String title, Path evidence, StringBuilder out) throws IOException {
        Path lines = folder.resolve("records.jsonl");
        assertThat(Main.run("read", "-q", evidence.toString(), "--output", lines.toString()))
                .isEqualTo(Exit.DONE);
        Map<String, Log> logs = new TreeMap<>();
        ObjectMapper json = new ObjectMapper();
        try (BufferedReader reader = Files.newBufferedReader(lines, StandardCharsets.UTF_8)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                JsonNode record = json.readTree(line);
                String path = record.path("origin").path("path").stringValue("");
                if (path.endsWith(".evtx")
                        && record.path("kind").stringValue("").startsWith("windows.event")) {
                    logs.computeIfAbsent(path.substring(path.indexOf('/') + 1), name -> new Log())
                            .take(record);
                }
            }
        }
        out.append("\n### The ")
                .append(title)
                .append("\n\n| log | live | recovered | ids not live | whole | without"
                        + " computer | values without names | number and time | copies |\n"
                        + "|---|---:|---:|---:|---:|---:|---:|---:|---:|\n");
        logs.forEach((name, log) -> {
            if (log.recovered() + log.copies > 0) {
                out.append(log.row(name));
            }
        });
        long without = logs.values().stream()
                .filter(log -> log.recovered() + log.copies == 0)
                .count();
        out.append("\nIn ").append(without).append(" more logs there is nothing to recover.\n");
        return logs.values().stream().mapToInt(Log::recovered).sum();
    }
}
