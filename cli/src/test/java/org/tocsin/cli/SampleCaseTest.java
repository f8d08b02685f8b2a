package org.tocsin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.testkit.SharedData;

/// The whole program on the case in `samples/`: what the README's first command does.
///
/// What it must find is in `samples/ngo/expected-findings.tsv`; run with `-Dtocsin.rewrite=true` to write that file
/// anew, and read the difference before committing it.
class SampleCaseTest {
    private static final Path NGO = SharedData.root().resolve("samples/ngo");
    private static final List<String> REPORT =
            List.of("index.html", "index.fr.html", "findings.jsonl", "gaps.jsonl", "case.json");

    @TempDir
    static Path folder;

    private static int exit;

    private static int investigate(Path evidence, Path caseFolder, String... more) {
        List<String> words = new ArrayList<>(List.of(
                "investigate",
                "-q",
                evidence.toString(),
                "--indicators",
                NGO.resolve("indicators").toString(),
                "--case"));
        words.add(caseFolder.toString());
        words.addAll(List.of(more));
        return Main.run(words.toArray(String[]::new));
    }

    @BeforeAll
    static void investigate_the_sample() {
        System.setProperty("tocsin.home", SharedData.root().toString());
        System.setProperty("user.home", folder.toString());
        exit = investigate(NGO.resolve("evidence"), folder.resolve("case"), "--fail-on", "critical");
    }

    private static List<String> lines(String file) throws IOException {
        return Files.readAllLines(folder.resolve("case/report").resolve(file), StandardCharsets.UTF_8);
    }

    private static String field(String name, String line) {
        Matcher matcher = Pattern.compile("\"" + name + "\":(?:\"((?:[^\"\\\\]|\\\\.)*)|([^\",}]*))")
                .matcher(line);
        return !matcher.find() ? "" : matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
    }

    @Test
    void ends_with_the_code_that_says_there_are_findings() {
        assertThat(exit).isEqualTo(Exit.FINDINGS);
    }

    @Test
    void finds_what_the_story_says_rule_by_rule() throws IOException {
        Map<String, Integer> counts = new TreeMap<>();
        for (String line : lines("findings.jsonl")) {
            counts.merge(field("level", line) + "\t" + field("title", line), 1, Integer::sum);
        }
        List<String> found = new ArrayList<>(List.of("level\trule\tfindings"));
        counts.forEach((rule, count) -> found.add(rule + "\t" + count));
        Path expected = NGO.resolve("expected-findings.tsv");
        if (Boolean.getBoolean("tocsin.rewrite")) {
            Files.write(expected, found, StandardCharsets.UTF_8);
        }
        assertThat(found).containsExactlyElementsOf(Files.readAllLines(expected, StandardCharsets.UTF_8));
    }

    @Test
    void no_event_log_record_outside_the_story_is_called_suspicious() throws IOException {
        Set<String> story = new HashSet<>();
        for (String line : Files.readAllLines(NGO.resolve("story.tsv"), StandardCharsets.UTF_8)) {
            String[] cells = line.split("\t", -1);
            if (!cells[5].equals("background")) {
                story.add(cells[2] + "#" + cells[3]);
            }
        }
        List<String> outside = new ArrayList<>();
        for (String line : lines("findings.jsonl")) {
            String place = field("path", line).replaceFirst("^evidence/", "") + "#" + field("record", line);
            if (field("kind", line).equals("windows.event") && !story.contains(place)) {
                outside.add(place + " " + field("title", line));
            }
        }
        assertThat(outside).isEmpty();
    }

    @Test
    void tells_the_locked_archive_and_the_log_that_broke_off() throws IOException {
        assertThat(lines("gaps.jsonl"))
                .anyMatch(line -> line.contains("\"encrypted\"") && line.contains("old-laptop-logs.zip"))
                .anyMatch(line -> line.contains("\"truncated\""));
    }

    @Test
    void one_thread_and_another_folder_give_the_same_bytes() throws IOException {
        Path elsewhere = folder.resolve("far/away");
        copy(NGO.resolve("evidence"), elsewhere.resolve("evidence"));
        investigate(elsewhere.resolve("evidence"), folder.resolve("other"), "--threads", "1", "--no-copy");
        for (String file : REPORT) {
            assertThat(folder.resolve("other/report").resolve(file))
                    .as(file)
                    .hasSameBinaryContentAs(folder.resolve("case/report").resolve(file));
        }
    }

    @Test
    void the_case_verifies_until_something_in_it_is_changed() throws IOException {
        Path kept = folder.resolve("changed");
        investigate(NGO.resolve("evidence"), kept);
        List<Path> receipts;
        try (Stream<Path> files = Files.list(folder)) {
            receipts = files.filter(file -> file.getFileName().toString().startsWith("changed.receipt"))
                    .toList();
        }
        assertThat(receipts).hasSize(1);
        String receipt = receipts.getFirst().toString();
        assertThat(Main.run("verify", kept.toString(), "--receipt", receipt)).isEqualTo(Exit.DONE);
        Path page = kept.resolve("report/index.html");
        Files.writeString(page, Files.readString(page).replace("LT-MARA", "LT-ZARA"));
        assertThat(Main.run("verify", kept.toString(), "--receipt", receipt)).isEqualTo(Exit.MISMATCH);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> walk = Files.walk(from)) {
            for (Path file : walk.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }
}
