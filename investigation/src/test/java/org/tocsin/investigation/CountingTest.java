package org.tocsin.investigation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tocsin.investigation.scope.FindingChoice;
import org.tocsin.investigation.scope.Scope;
import org.tocsin.model.Level;
import org.tocsin.testkit.EventSpec;
import org.tocsin.testkit.EvtxWriter;
import org.tocsin.testkit.Machine;
import org.tocsin.testkit.SecurityEvents;
import org.tocsin.testkit.SharedData;

/// Correlations from the evidence to the report: over all files and computers of a case, however it was read.
class CountingTest {
    private static final Instant START = Instant.parse("2026-03-02T08:00:00Z");
    private static final Machine SERVER = new Machine("FS-01", "office.example", "10.20.0.2");
    private static final Machine DIRECTORY = new Machine("DC-01", "office.example", "10.20.0.1");
    private static final Machine.Account KIM = new Machine.Account("OFFICE", "kim", "S-1-5-21-1-2-3-1104", 0x51234);
    private static final String INTRUDER = "10.20.0.77";

    @TempDir
    Path temp;

    private Path evidence = Path.of("");

    @BeforeEach
    void make_a_place_for_keys_and_evidence() throws IOException {
        System.setProperty(
                "user.home", Files.createDirectories(temp.resolve("home")).toString());
        evidence = Files.createDirectories(temp.resolve("evidence"));
    }

    private static EventSpec failed(Machine on, int second) {
        return SecurityEvents.logonFailed(on, START.plusSeconds(second), KIM, 3, INTRUDER, "LT-07");
    }

    private static EventSpec success(Machine on, int second) {
        return SecurityEvents.logon(on, START.plusSeconds(second), Machine.Account.NOBODY, KIM, 3, INTRUDER, "LT-07");
    }

    private void log(String name, List<EventSpec> events) throws IOException {
        Files.write(evidence.resolve(name), EvtxWriter.bytes(events));
    }

    /// Half of the failures on each of two servers, the logon on a third log: no file shows it alone.
    private void spreadOverFiles() throws IOException {
        log(
                "fs.evtx",
                IntStream.range(0, 5)
                        .mapToObj(i -> failed(SERVER, 20 * i).as(100 + i))
                        .toList());
        log(
                "dc.evtx",
                IntStream.range(0, 5)
                        .mapToObj(i -> failed(DIRECTORY, 10 + 20 * i).as(7000 + i))
                        .toList());
        log("later.evtx", List.of(success(SERVER, 600).as(200)));
    }

    private RuleChoice rules() {
        Path own = SharedData.root().resolve("content/rules/correlations");
        return new RuleChoice(List.of(own), List.of(), List.of(), false, Level.INFORMATIONAL);
    }

    private String hunt(int threads) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        HuntThrough.run(
                List.of(evidence.toString()),
                InputStream.nullInputStream(),
                rules(),
                Scope.ALL,
                FindingChoice.ALL,
                FindingFormat.of("jsonl", 80),
                threads,
                out,
                Progress.SILENT);
        return out.toString(StandardCharsets.UTF_8);
    }

    private Investigation.Outcome investigate(Path folder, int threads, Progress progress) {
        return Investigation.run(
                new Investigation.Request(
                        List.of(evidence.toString()),
                        InputStream.nullInputStream(),
                        folder,
                        rules(),
                        true,
                        threads,
                        "test"),
                progress);
    }

    private static String report(Path folder) throws IOException {
        StringBuilder all = new StringBuilder();
        for (String file : List.of("index.html", "index.fr.html", "findings.jsonl", "gaps.jsonl", "case.json")) {
            all.append(Files.readString(folder.resolve("report").resolve(file)));
        }
        return all.toString();
    }

    @Test
    void a_hunt_counts_over_all_files_and_computers_with_any_number_of_threads() throws IOException {
        spreadOverFiles();
        String found = hunt(1);
        assertThat(found.lines())
                .singleElement()
                .satisfies(line -> assertThat(line)
                        .startsWith("{\"time\":\"2026-03-02T08:10:00.0000000Z\"")
                        .contains("Password guessed from one address")
                        .contains("{\"field\":\"IpAddress\",\"value\":\"10.20.0.77\",\"matched\":\"group-by\"}")
                        .contains("dc.evtx #7004"));
        assertThat(hunt(2)).isEqualTo(found);
    }

    @Test
    void copies_of_events_in_another_file_are_not_counted_again() throws IOException {
        spreadOverFiles();
        Files.delete(evidence.resolve("dc.evtx"));
        List<EventSpec> copies = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            copies.add(failed(SERVER, 20 * i).as(100 + i));
        }
        copies.add(success(SERVER, 700).as(300));
        log("saved.evtx", copies);
        assertThat(hunt(2)).isEmpty();
    }

    @Test
    void a_case_shows_what_was_counted_like_any_other_finding() throws IOException {
        spreadOverFiles();
        Path folder = temp.resolve("case");
        Investigation.Outcome outcome = investigate(folder, 2, Progress.SILENT);
        assertThat(outcome.findings().get(Level.HIGH)).isEqualTo(1);
        assertThat(outcome.worst()).contains(Level.HIGH);
        assertThat(outcome.complete()).isTrue();
        assertThat(Files.readString(folder.resolve("report/index.html")))
                .contains("Password guessed from one address")
                .contains("Somebody tried many passwords for one account")
                .contains("T1110.001");
        assertThat(Files.readString(folder.resolve("report/findings.jsonl"))).isEqualTo(hunt(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"counting over all events", "writing the report"})
    void a_run_that_was_given_up_is_finished_by_the_same_command_with_the_same_report(String stage) throws IOException {
        spreadOverFiles();
        Path calm = temp.resolve("calm");
        investigate(calm, 1, Progress.SILENT);
        Path folder = temp.resolve("case");
        assertThatThrownBy(() -> investigate(folder, 2, new Progress() {
                    @Override
                    public void stage(String name) {
                        if (name.equals(stage)) {
                            throw new IllegalStateException("given up");
                        }
                    }
                }))
                .hasMessage("given up");
        Investigation.Outcome outcome = investigate(folder, 2, Progress.SILENT);
        assertThat(outcome.findings().get(Level.HIGH)).isEqualTo(1);
        assertThat(report(folder)).isEqualTo(report(calm));
        investigate(folder, 1, Progress.SILENT);
        assertThat(report(folder)).isEqualTo(report(calm));
    }

    @Test
    void evidence_that_is_handed_in_later_completes_what_earlier_evidence_began() throws IOException {
        spreadOverFiles();
        Path kept = Files.move(evidence.resolve("later.evtx"), temp.resolve("later.evtx"));
        Path folder = temp.resolve("case");
        assertThat(investigate(folder, 2, Progress.SILENT).findings().values()).containsOnly(0L);
        Files.move(kept, evidence.resolve("later.evtx"));
        assertThat(investigate(folder, 2, Progress.SILENT).findings().get(Level.HIGH))
                .isEqualTo(1);
    }
}
