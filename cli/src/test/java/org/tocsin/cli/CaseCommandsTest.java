package org.tocsin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.testkit.SharedData;

/// Commands around one small case, as somebody types them.
class CaseCommandsTest {
    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    @TempDir
    Path folder;

    private Path evidence = Path.of("");
    private Path made = Path.of("");

    /// What a command left on standard output and standard error.
    private record Said(int exit, String out, String err) {}

    private static Said tocsin(Object... words) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        ByteArrayOutputStream complained = new ByteArrayOutputStream();
        System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(complained, true, StandardCharsets.UTF_8));
        try {
            int exit = Main.run(Stream.of(words).map(Object::toString).toArray(String[]::new));
            return new Said(exit, said.toString(StandardCharsets.UTF_8), complained.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }

    @BeforeEach
    void hand_in_one_log() throws IOException {
        System.setProperty("tocsin.home", SharedData.root().toString());
        System.setProperty("user.home", folder.toString());
        evidence = event("a.json", "C:\\\\PerfLogs\\\\a.exe -enc AAAA");
        made = folder.resolve("case");
    }

    private Path event(String name, String command) throws IOException {
        return Files.writeString(folder.resolve(name), """
                {"Event":{"System":{"Provider":{"#attributes":{"Name":"Microsoft-Windows-Sysmon"}},"EventID":1,\
                "Channel":"Microsoft-Windows-Sysmon/Operational","Computer":"PC","EventRecordID":1,\
                "TimeCreated":{"#attributes":{"SystemTime":"2026-01-01T00:00:00Z"}}},\
                "EventData":{"Image":"C:\\\\PerfLogs\\\\a.exe","CommandLine":"%s"}}}
                """.formatted(command));
    }

    private Path rule(String name, String word) throws IOException {
        return Files.writeString(folder.resolve(name), """
                title: 'Rule %s'
                id: 00000000-0000-4000-8000-00000000000%d
                status: test
                level: high
                logsource:
                  category: process_creation
                  product: windows
                detection:
                  selection:
                    CommandLine|contains: '%s'
                  condition: selection
                """.formatted(word, name.length() % 10, word));
    }

    private Path receipt() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> String.valueOf(file.getFileName()).startsWith("case.receipt-"))
                    .max((a, b) -> Long.compare(entries(a), entries(b)))
                    .orElseThrow();
        }
    }

    private static long entries(Path receipt) {
        return Long.parseLong(String.valueOf(receipt.getFileName()).replaceAll("\\D", ""));
    }

    private Said investigate(Object... more) {
        List<Object> words = new ArrayList<>(List.of("investigate", "-q", "--case", made, evidence));
        words.addAll(List.of(more));
        return tocsin(words.toArray());
    }

    @Test
    void investigate_tells_machines_one_object() throws IOException {
        Said said = investigate("--json");
        assertThat(said.exit()).isEqualTo(Exit.DONE);
        assertThat(said.out())
                .startsWith("{\"complete\":true,\"records\":1,\"gaps\":0,\"faults\":0,\"findings\":")
                .contains("\"findings_by_level\":{\"critical\":")
                .contains("\"report\":\"" + made + "/report/index.html\",\"receipt\":{\"file\":\"" + receipt() + "\"")
                .endsWith("\"}}\n")
                .hasLineCount(1);
    }

    @Test
    void verify_tells_machines_one_object() throws IOException {
        investigate();
        assertThat(tocsin("verify", made, "--receipt", receipt(), "--json").out())
                .startsWith(
                        "{\"holds\":true,\"custody_entries\":6,\"evidence\":1,\"lake_parts\":1,\"receipt_given\":true,"
                                + "\"mismatches\":[],\"remarks\":[\"The receipt was signed at ")
                .hasLineCount(1);
        Files.writeString(made.resolve("report/index.html"), "another");
        Said said = tocsin("verify", made, "--json");
        assertThat(said.exit()).isEqualTo(Exit.MISMATCH);
        assertThat(said.out())
                .startsWith("{\"holds\":false,")
                .contains("\"mismatches\":[{\"where\":\"report/index.html\",\"sentence\":\"report/index.html is not");
    }

    @Test
    void rules_check_tells_machines_one_object() throws IOException {
        rule("good.yml", "x");
        Path broken = Files.writeString(folder.resolve("bad.yml"), "title: no detection\nlogsource:\n  product: x\n");
        Said said = tocsin("rules", "check", folder.resolve("good.yml"), broken, "--json");
        assertThat(said.out())
                .startsWith("{\"packs\":[{\"name\":\"good.yml\",\"hash\":\"sha256:")
                .contains(
                        "\"loaded\":1,\"refused\":[],\"unknown_source\":[],\"left_out\":[],\"counted_only\":[],\"filters\":[],\"not_rules\":[],\"odd\":[")
                .contains("\"refused\":[{\"file\":\"bad.yml\",")
                .hasLineCount(1);
    }

    @Test
    void what_is_written_is_for_its_owner_alone() throws IOException {
        investigate();
        tocsin("export", made, "-q", "--format", "csv", "-o", folder.resolve("f.csv"));
        tocsin("hunt", evidence, "-q", "-o", folder.resolve("h.jsonl"));
        tocsin("read", evidence, "-q", "-o", folder.resolve("r.jsonl"));
        String hash = Files.readString(made.resolve("custody.jsonl"))
                .replaceAll("(?s).*\"hash\":\"(sha256:[0-9a-f]*)\",\"size\".*", "$1");
        assertThat(tocsin("export", made, "--evidence", hash, "-o", folder.resolve("back.json"))
                        .exit())
                .isZero();
        assertThat(folder.resolve("back.json")).hasSameBinaryContentAs(evidence);
        if (POSIX) {
            for (Path file : List.of(
                    receipt(),
                    made.resolve("report/index.html"),
                    made.resolve("report/findings.jsonl"),
                    made.resolve("report/case.json"),
                    folder.resolve("f.csv"),
                    folder.resolve("h.jsonl"),
                    folder.resolve("r.jsonl"),
                    folder.resolve("back.json"))) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .as(file.toString())
                        .isEqualTo("rw-------");
            }
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made.resolve("report"))))
                    .isEqualTo("rwx------");
        }
    }

    @Test
    void an_export_is_noted_and_the_receipt_still_holds() throws Exception {
        investigate();
        Path receipt = receipt();
        Path csv = folder.resolve("f.csv");
        tocsin("export", made, "-q", "--format", "csv", "-o", csv);
        assertThat(tocsin("export", made, "-q").err()).isEmpty();
        String digest =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(csv)));
        assertThat(Files.readAllLines(made.resolve("custody.jsonl")))
                .filteredOn(line -> line.contains("\"action\":\"exported\""))
                .hasSize(2)
                .satisfies(lines -> {
                    assertThat(lines.getFirst())
                            .contains("\"what\":\"csv\",\"findings\":")
                            .contains("\"size\":" + Files.size(csv) + ",\"hash\":\"sha256:" + digest + "\"");
                    assertThat(lines.getLast()).contains("\"details\":{\"what\":\"jsonl\",\"findings\":");
                });
        Said verified = tocsin("verify", made, "--receipt", receipt);
        assertThat(verified.exit()).isEqualTo(Exit.DONE);
        assertThat(verified.out()).contains("2 entries newer than the receipt");
    }

    @Test
    void an_export_that_cannot_be_noted_says_so_and_is_made_all_the_same() throws IOException {
        investigate();
        Files.writeString(made.resolve("custody.jsonl"), "not a log\n");
        Path csv = folder.resolve("f.csv");
        Said said = tocsin("export", made, "--format", "csv", "-o", csv);
        assertThat(said.exit()).isEqualTo(Exit.DONE);
        assertThat(said.err()).contains("this export could not be noted in the custody log");
        assertThat(csv).isNotEmptyFile();
    }

    @Test
    void hunt_export_and_report_give_findings_of_one_time_in_one_order() throws IOException {
        for (int i = 0; i < 9; i++) {
            rule(
                    "r".repeat(i + 1) + ".yml",
                    List.of("a.exe", "enc", "AAAA", "Perf", "C:", "Logs", "-enc", "exe", "A A")
                            .get(i));
        }
        Path many = Files.writeString(
                folder.resolve("many.json"), (Files.readString(evidence) + Files.readString(evidence)).repeat(20));
        Object[] rules = {
            "--rules",
            folder.resolve("r.yml"),
            folder.resolve("rr.yml"),
            folder.resolve("rrr.yml"),
            folder.resolve("rrrr.yml"),
            folder.resolve("rrrrr.yml"),
            folder.resolve("rrrrrr.yml"),
            "--no-own-rules"
        };
        List<Object> hunt = new ArrayList<>(List.of("hunt", "-q", many, evidence, "-o", folder.resolve("h.jsonl")));
        hunt.addAll(List.of(rules));
        assertThat(tocsin(hunt.toArray()).err()).isEmpty();
        investigate(Stream.concat(Stream.of(many), Stream.of(rules)).toArray());
        tocsin("export", made, "-q", "-o", folder.resolve("e.jsonl"));
        assertThat(Files.readAllLines(folder.resolve("e.jsonl"))).hasSizeGreaterThan(100);
        assertThat(folder.resolve("e.jsonl")).hasSameBinaryContentAs(made.resolve("report/findings.jsonl"));
        assertThat(folder.resolve("e.jsonl")).hasSameTextualContentAs(folder.resolve("h.jsonl"));
    }

    @Test
    void an_export_takes_the_filters_of_a_hunt_and_says_what_it_leaves_out() throws IOException {
        investigate("--no-own-rules", "--rules", rule("one.yml", "PerfLogs"));
        Path out = folder.resolve("f.jsonl");
        tocsin("export", made, "-q", "-o", out);
        long all = Files.readAllLines(out).size();
        assertThat(all).isPositive();
        tocsin("export", made, "-q", "-o", out, "--event-id", "1,4688", "--from", "1970-01-01");
        assertThat(Files.readAllLines(out)).hasSize((int) all);
        Said said = tocsin("export", made, "-o", out, "--host", "nobody");
        assertThat(Files.readAllLines(out)).isEmpty();
        assertThat(said.err()).contains("This export has 0 findings", "Left out by your filters: " + all + " further");
        assertThat(tocsin("export", made, "-o", out, "--from", "yesterday").exit())
                .isEqualTo(Exit.USAGE);
    }

    @Test
    void the_report_has_the_tables_of_look() throws IOException {
        evidence = SharedData.root().resolve("samples/ngo/evidence/LT-MARA");
        investigate();
        Path looked = folder.resolve("look.jsonl");
        tocsin("look", "logons", evidence, "-q", "--json", "-o", looked);
        String page = Files.readString(made.resolve("report/index.html"));
        assertThat(page)
                .contains("<summary>Who logged on, and who tried to<small>"
                        + Files.readAllLines(looked).size() + " rows</small>")
                .contains("<th scope=\"col\"><bdi>PsExec</bdi></th>")
                .contains("<bdi>PSEXESVC</bdi>");
    }

    @Test
    void other_rules_look_at_what_was_handed_in_before_too() throws IOException {
        investigate("--no-own-rules", "--rules", rule("one.yml", "nothing has this"));
        Path more = event("b.json", "C:\\\\PerfLogs\\\\b.exe");
        Files.delete(evidence);
        Said said = tocsin(
                "investigate",
                "-q",
                "--json",
                "--case",
                made,
                more,
                "--no-own-rules",
                "--rules",
                rule("two.yml", "AAAA"));
        assertThat(said.out()).startsWith("{\"complete\":true,\"records\":2,\"gaps\":0,\"faults\":0,\"findings\":1,");
        assertThat(Files.readString(made.resolve("report/findings.jsonl"))).contains("\"path\":\"a.json\"");
        assertThat(tocsin("verify", made).exit()).isEqualTo(Exit.DONE);
    }

    @Test
    void what_was_only_referred_to_and_is_not_handed_in_again_is_told_as_a_gap() throws IOException {
        investigate("--no-copy", "--no-own-rules", "--rules", rule("one.yml", "nothing has this"));
        Path more = event("b.json", "C:\\\\PerfLogs\\\\b.exe");
        Said said = tocsin(
                "investigate",
                "-q",
                "--json",
                "--case",
                made,
                more,
                "--no-own-rules",
                "--rules",
                rule("two.yml", "AAAA"));
        assertThat(said.out()).startsWith("{\"complete\":false,\"records\":1,\"gaps\":1,");
        assertThat(Files.readString(made.resolve("report/gaps.jsonl")))
                .contains("\"path\":\"a.json\"")
                .contains("hand it in again");
        // Handed in again, it is whole.
        said = investigate("--json", more, "--no-own-rules", "--rules", folder.resolve("two.yml"));
        assertThat(said.out()).startsWith("{\"complete\":true,\"records\":2,\"gaps\":0,");
    }

    @Test
    void a_run_into_altered_results_is_wrong_usage_in_one_sentence() throws Exception {
        investigate();
        try (var connection = java.sql.DriverManager.getConnection("jdbc:sqlite:" + made.resolve("case.db"));
                var statement = connection.createStatement()) {
            statement.executeUpdate("DELETE FROM finding");
        }
        Said said = investigate();
        assertThat(said.exit()).isEqualTo(Exit.USAGE);
        assertThat(said.err()).contains("`tocsin verify` says what differs").hasLineCount(1);
    }
}
