package org.tocsin.investigation.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.model.Finding;

/// Kills runs with SIGKILL at arbitrary moments. `-Dtocsin.kills=100` does it a hundred times.
class KillTest {
    private static final int KILLS = Integer.getInteger("tocsin.kills", 3);
    private static final int ORIGINALS = 4;

    @TempDir
    Path temp;

    private Process start(Path path, Path originals) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledRun.class.getName(),
                        path.toString(),
                        originals.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /// Runs until `lines` lines were said, then kills; to the end where there are fewer.
    private List<String> run(Path path, Path originals, int lines) throws IOException, InterruptedException {
        Process process = start(path, originals);
        List<String> said = new ArrayList<>();
        try (BufferedReader out = process.inputReader()) {
            for (String line = out.readLine(); line != null && said.size() < lines; line = out.readLine()) {
                said.add(line);
            }
            process.destroyForcibly();
        }
        process.waitFor();
        return said;
    }

    @Test
    void loses_nothing_committed_and_doubles_nothing_however_often_it_is_killed() throws Exception {
        Path originals = Files.createDirectories(temp.resolve("originals"));
        for (int i = 0; i < ORIGINALS; i++) {
            Files.writeString(originals.resolve("o" + i), "original " + i);
        }
        Path calm = temp.resolve("calm");
        assertThat(run(calm, originals, Integer.MAX_VALUE)).last().isEqualTo("closed");

        Random random = new Random(20260304);
        Path path = temp.resolve("case0");
        Set<String> committed = new HashSet<>();
        for (int kill = 0; kill < KILLS; kill++) {
            List<String> said = run(path, originals, random.nextInt(18));
            said.stream()
                    .filter(line -> line.startsWith("committed "))
                    .forEach(line -> assertThat(committed.add(line))
                            .as("read twice: %s", line)
                            .isTrue());
            if (Files.exists(path.resolve("case.db")) && said.contains("begun")) {
                holds(path, committed);
            }
            if (said.contains("closed") || committed.size() == ORIGINALS * KilledRun.SLICES) {
                same(path, originals, calm);
                path = temp.resolve("case" + (kill + 1));
                committed.clear();
            }
        }
        same(path, originals, calm);
    }

    private static void holds(Path path, Set<String> committed) throws IOException {
        Map<String, Integer> findings = new HashMap<>();
        try (CaseView view = CaseView.open(path)) {
            view.findings().forEach(finding -> {
                if (!finding.rule().equals(Cases.COUNTED)) {
                    findings.merge(
                            "committed " + finding.origin().evidence() + " "
                                    + finding.origin().record() / 1_000_000,
                            1,
                            Integer::sum);
                }
            });
        }
        assertThat(findings.keySet()).containsAll(committed);
        assertThat(findings.values()).allMatch(count -> count == (KilledRun.RECORDS + 2) / 3);
    }

    private void same(Path path, Path originals, Path calm) throws Exception {
        assertThat(run(path, originals, Integer.MAX_VALUE)).last().isEqualTo("closed");
        try (CaseView expected = CaseView.open(calm);
                CaseView view = CaseView.open(path);
                Lake lake = view.lake()) {
            List<Finding> findings = Cases.findings(view);
            assertThat(findings).isEqualTo(Cases.findings(expected)).isNotEmpty();
            assertThat(Cases.gaps(view)).isEqualTo(Cases.gaps(expected)).isNotEmpty();
            assertThat(view.evidence()).isEqualTo(expected.evidence()).hasSize(ORIGINALS);
            assertThat(view.sources()).isEqualTo(expected.sources());
            assertThat(view.days()).isEqualTo(expected.days());
            assertThat(view.complete()).isTrue();
            lake.ask("SELECT count(*), count(DISTINCT (evidence, record)) FROM records", row -> {
                assertThat(row.getLong(1)).isEqualTo(view.recordCount());
                assertThat(row.getLong(2)).isEqualTo(view.recordCount());
            });
        }
        assertThat(Verification.of(path, Optional.empty()).mismatches()).isEmpty();
    }
}
