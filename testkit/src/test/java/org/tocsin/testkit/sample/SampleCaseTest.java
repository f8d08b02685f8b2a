package org.tocsin.testkit.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.testkit.PeerReader;
import org.tocsin.testkit.SharedData;
import org.w3c.dom.Node;

class SampleCaseTest {
    private static final Path IN_REPOSITORY = SharedData.root().resolve("samples/ngo");
    private static final Set<String> BY_HAND = Set.of("README.md", "EXPECTED.md", "expected-findings.tsv");
    private static final String BROKEN_OFF = "LT-MARA/Security.evtx";

    @TempDir
    static Path fresh;

    @BeforeAll
    static void generate() throws IOException {
        SampleCase.write(fresh);
    }

    @Test
    void the_files_in_the_repository_are_what_the_generator_writes() throws IOException {
        Set<String> expected = new TreeSet<>(files(fresh));
        expected.addAll(BY_HAND);

        assertThat(files(IN_REPOSITORY)).isEqualTo(expected);
        for (String file : files(fresh)) {
            assertThat(IN_REPOSITORY.resolve(file)).hasSameBinaryContentAs(fresh.resolve(file));
        }
    }

    @Test
    void the_case_stays_small_enough_for_a_repository() throws IOException {
        long bytes = 0;
        for (String file : files(fresh)) {
            bytes += Files.size(fresh.resolve(file));
        }

        assertThat(bytes).isLessThan(4_000_000);
    }

    @Test
    void every_line_of_the_story_is_a_record_that_libevtx_finds() throws Exception {
        Map<String, Map<String, String>> times = new HashMap<>();
        Set<String> sides = new HashSet<>();
        for (String line : story()) {
            String[] cells = line.split("\t", -1);
            assertThat(cells).hasSize(7);
            sides.add(cells[5]);
            if (cells[2].equals(BROKEN_OFF)) {
                continue;
            }
            if (!times.containsKey(cells[2])) {
                times.put(cells[2], timesByRecord(cells[2]));
            }
            String time = times.get(cells[2]).get(cells[3]);
            assertThat(time).as(line).isNotNull();
            assertThat(Instant.parse(time)).as(line).isEqualTo(Instant.parse(cells[0]));
        }

        assertThat(sides).containsExactlyInAnyOrder("intruder", "administrator", "background");
    }

    @Test
    void time_and_record_ids_rise_in_every_log() throws Exception {
        for (String file : files(fresh.resolve("evidence"))) {
            if (!file.endsWith(".evtx") || file.equals(BROKEN_OFF)) {
                continue;
            }
            Instant last = Instant.EPOCH;
            long record = -1;
            for (Node event : PeerReader.evtxexport(fresh.resolve("evidence").resolve(file))) {
                Map<String, String> flat = PeerReader.flat(event);
                Instant time = Instant.parse(flat.getOrDefault("/Event/System/TimeCreated@SystemTime", "-"));
                long id = Long.parseLong(flat.getOrDefault("/Event/System/EventRecordID", "-"));
                assertThat(time).as(file).isAfter(last);
                if (record >= 0) {
                    assertThat(id).as(file).isEqualTo(record + 1);
                }
                last = time;
                record = id;
            }
            assertThat(record).as(file).isPositive();
        }
    }

    @Test
    void the_cleared_months_hold_no_record_and_the_log_begins_with_its_own_clearing() throws Exception {
        List<Node> left = PeerReader.evtxexport(fresh.resolve("evidence/FS-01/Security.evtx"));

        assertThat(PeerReader.flat(left.getFirst())).containsEntry("/Event/System/EventID", "1102");
        assertThat(story())
                .filteredOn(line -> line.contains("\tFS-01/Security"))
                .noneMatch(line -> line.compareTo("2025-12-20") > 0 && line.compareTo("2026-09-28") < 0);
    }

    private static List<String> story() throws IOException {
        List<String> lines = Files.readAllLines(fresh.resolve("story.tsv"));
        return lines.subList(1, lines.size());
    }

    private static Map<String, String> timesByRecord(String file) throws Exception {
        Map<String, String> times = new HashMap<>();
        for (Node event : PeerReader.evtxexport(fresh.resolve("evidence").resolve(file))) {
            Map<String, String> flat = PeerReader.flat(event);
            times.put(
                    flat.getOrDefault("/Event/System/EventRecordID", ""),
                    flat.getOrDefault("/Event/System/TimeCreated@SystemTime", ""));
        }
        return times;
    }

    /// Files below a folder, with forward slashes.
    private static Set<String> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return new TreeSet<>(all.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString().replace('\\', '/'))
                    .toList());
        }
    }
}
