package org.tocsin.readers.eventlog.evtx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.tocsin.testkit.SharedData;

/// Record counts of real logs against those of an independent reader, kept in `evtx-counts.tsv`.
class EvtxCountsTest {
    @Test
    void reads_as_many_events_as_libevtx_from_every_shared_log_and_finds_no_damage() throws Exception {
        Path shared = SharedData.require("evtx");
        List<String> differences = new ArrayList<>();
        int logs = 0;
        for (String line : lines()) {
            String[] columns = line.split("\t", -1);
            Path log = shared.resolveSibling(columns[0]);
            if (!Files.exists(log)) {
                continue;
            }
            logs++;
            Gathered gathered = Gathered.from(log);
            if (gathered.live().size() != Integer.parseInt(columns[1])) {
                differences.add(log + ": " + gathered.live().size() + " instead of " + columns[1]);
            }
            gathered.gaps.forEach(gap -> differences.add(log + ": " + gap));
        }
        assertThat(differences).isEmpty();
        assertThat(logs).isPositive();
    }

    private static List<String> lines() throws Exception {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(EvtxCountsTest.class.getResourceAsStream("evtx-counts.tsv")),
                StandardCharsets.UTF_8))) {
            return reader.lines().filter(line -> !line.startsWith("#")).toList();
        }
    }
}
