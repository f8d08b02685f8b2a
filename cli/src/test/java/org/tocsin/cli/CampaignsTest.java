package org.tocsin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// `tocsin campaigns` and `tocsin decide` as a whole, on made-up mail to two organisations.
class CampaignsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    private Path river;
    private Path north;
    private Path about;
    private Path whose;

    /// A lure that two organisations got in two years, with links of one make on one host.
    private static String lure(String to, String name, int year, String received) {
        return "Received: from kontrol.example (kontrol.example [198.51.100.7])\n\tby mx."
                + to.substring(to.indexOf('@') + 1)
                + " with ESMTP; " + received + "\n"
                + "From: Fjord Foundation <grants@fjord-grants.example>\n"
                + "To: " + to + "\n"
                + "Subject: Your grant report must be confirmed\n"
                + "Date: Mon, 02 Jan " + year + " 10:00:00 +0000\n"
                + "Message-ID: <" + year + "." + name + "@fjord-grants.example>\n"
                + "MIME-Version: 1.0\nContent-Type: text/html\n\n"
                + "<p>Dear " + name
                + ", your account at the Fjord Foundation has been limited. Please verify your account"
                + " and log in before Friday, or the report of your organisation cannot be accepted:"
                + " <a href=\"https://login-portal.example.net/grants/confirm/" + year
                + "\">Log in to PayPal</a></p>\n";
    }

    @BeforeEach
    void write_mail() throws IOException {
        river = Files.createDirectories(folder.resolve("mails/riverwatch"));
        north = Files.createDirectories(folder.resolve("mails/northwatch"));
        about = Files.createDirectories(folder.resolve("about"));
        Files.writeString(
                river.resolve("1.eml"),
                lure("maya@riverwatch.example", "Maya", 2024, "Tue, 03 Jan 2023 09:00:00 +0000"));
        Files.writeString(
                river.resolve("2.eml"),
                "From: Jonas <jonas@riverwatch.example>\nTo: maya@riverwatch.example\nSubject: Lunch\n"
                        + "Date: Wed, 04 Jan 2023 10:00:00 +0000\n\nShall we eat at the river today?\n");
        Files.writeString(
                north.resolve("1.eml"),
                lure("sara@northwatch.example", "Sara", 2024, "Thu, 04 Jan 2024 09:00:00 +0000"));
        whose = about.resolve("riverwatch.yml");
        Files.writeString(
                whose,
                "names: [Riverwatch Network]\ndomains: [riverwatch.example]\npeople:\n"
                        + "  - {name: Maya Keller, addresses: [maya@riverwatch.example]}\nfunders:\n"
                        + "  - {name: Fjord Foundation, domains: [fjordfoundation.example]}\n");
    }

    private List<JsonNode> lines(int exit, String... words) throws IOException {
        Path out = folder.resolve("out-" + System.nanoTime() + ".jsonl");
        List<String> all = new ArrayList<>(Arrays.asList(words));
        all.addAll(List.of("--json", "-o", out.toString()));
        assertThat(Main.run(all.toArray(String[]::new))).isEqualTo(exit);
        List<JsonNode> lines = new ArrayList<>();
        for (String line : Files.readAllLines(out)) {
            lines.add(JSON.readTree(line));
        }
        return lines;
    }

    private static List<List<String>> parquet(Path file, String select) throws SQLException {
        List<List<String>> rows = new ArrayList<>();
        try (Connection db = DriverManager.getConnection("jdbc:duckdb:");
                var statement = db.createStatement();
                ResultSet row = statement.executeQuery("SELECT " + select + " FROM read_parquet('" + file + "')")) {
            while (row.next()) {
                List<String> cells = new ArrayList<>();
                for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                    cells.add(String.valueOf(row.getString(i)));
                }
                rows.add(cells);
            }
        }
        return rows;
    }

    @Test
    void one_lure_to_two_organisations_is_one_group_and_the_study_says_so() throws Exception {
        Path study = folder.resolve("study");
        List<JsonNode> groups = lines(
                Exit.DONE,
                "campaigns",
                river.toString(),
                north.toString(),
                "--organisations",
                about.toString(),
                "--study",
                study.toString(),
                "--quiet");
        assertThat(groups).hasSize(1);
        JsonNode group = groups.getFirst();
        assertThat(group.get("messages").asInt()).isEqualTo(2);
        assertThat(group.get("organisations").toString()).isEqualTo("[\"Riverwatch Network\",\"northwatch\"]");
        assertThat(group.get("first").asString()).startsWith("2023-01-03");
        assertThat(group.get("last").asString()).startsWith("2024-01-04");

        // The year is that of the reader's server: the sender wrote 2024 into both.
        assertThat(parquet(study.resolve("messages.parquet"), "organisation, year, time_from"))
                .containsExactly(
                        List.of("Riverwatch Network", "2023", "boundary"),
                        List.of("Riverwatch Network", "2023", "date"),
                        List.of("northwatch", "2024", "boundary"));
        assertThat(parquet(study.resolve("messages.parquet"), "count(*), count(DISTINCT \"group\")"))
                .containsExactly(List.of("3", "1"));
        String csv = Files.readString(study.resolve("messages.csv"));
        assertThat(csv.lines()).hasSize(4);
        for (String name : List.of("messages", "ties", "groups", "figures")) {
            assertThat(study.resolve(name + ".csv")).isNotEmptyFile();
            assertThat(study.resolve(name + ".parquet")).isNotEmptyFile();
        }
        String page = Files.readString(study.resolve("index.html"));
        assertThat(page).contains("Riverwatch Network", "northwatch").doesNotContain("<script", "http://", "https://");
        assertThat(Files.readString(study.resolve("index.fr.html"))).contains("Étude de courriels");
    }

    @Test
    void the_same_study_has_the_same_bytes_with_any_number_of_threads() throws IOException {
        List<byte[]> before = new ArrayList<>();
        for (String threads : List.of("1", "4")) {
            Path study = folder.resolve("study-" + threads);
            lines(
                    Exit.DONE,
                    "campaigns",
                    river.toString(),
                    north.toString(),
                    "--study",
                    study.toString(),
                    "--quiet",
                    "--threads",
                    threads);
            List<byte[]> files = new ArrayList<>();
            for (String name : List.of("index.html", "messages.csv", "messages.parquet", "ties.csv", "groups.csv")) {
                files.add(Files.readAllBytes(study.resolve(name)));
            }
            if (!before.isEmpty()) {
                for (int i = 0; i < files.size(); i++) {
                    assertThat(files.get(i)).isEqualTo(before.get(i));
                }
            }
            before = files;
        }
    }

    @Test
    void an_anonymous_study_names_nobody() throws IOException {
        Path study = folder.resolve("study");
        lines(
                Exit.DONE,
                "campaigns",
                river.toString(),
                north.toString(),
                "--organisations",
                about.toString(),
                "--study",
                study.toString(),
                "--anonymous",
                "--quiet");
        try (var files = Files.list(study)) {
            for (Path file : files.toList()) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                        .as(file.getFileName().toString())
                        .doesNotContainIgnoringCase("riverwatch")
                        .doesNotContainIgnoringCase("northwatch")
                        .doesNotContainIgnoringCase("fjord")
                        .doesNotContainIgnoringCase("login-portal");
            }
        }
    }

    @Test
    void what_a_person_decides_is_kept_shown_and_counted_and_custody_holds() throws Exception {
        Path home = folder.resolve("case");
        assertThat(Main.run(
                        "investigate",
                        river.toString(),
                        "--organisation",
                        whose.toString(),
                        "--case",
                        home.toString(),
                        "--quiet"))
                .isEqualTo(Exit.DONE);
        List<JsonNode> waiting = lines(Exit.DONE, "decide", home.toString());
        assertThat(waiting).hasSize(1);
        String key = waiting.getFirst().get("key").asString();
        String suggested = waiting.getFirst().get("suggested").asString();
        assertThat(suggested).isNotEmpty();
        assertThat(Main.run(
                        "decide",
                        home.toString(),
                        "--message",
                        key,
                        "--base",
                        "5",
                        "--multiplier",
                        "1.25",
                        "--by",
                        "M. Keller",
                        "--reason",
                        "the grant is not public"))
                .isEqualTo(Exit.DONE);
        JsonNode decided = lines(Exit.DONE, "decide", home.toString()).getFirst();
        assertThat(decided.get("decided").asString()).isEqualTo("5 × 1.25 = 6.25");
        assertThat(decided.get("suggested").asString()).isEqualTo(suggested);
        assertThat(decided.get("by").asString()).isEqualTo("M. Keller");
        assertThat(Files.readString(home.resolve("report/index.html")))
                .contains("5 × 1.25 = 6.25", "the grant is not public");
        assertThat(Files.readString(home.resolve("custody.jsonl"))).doesNotContain("the grant is not public");
        assertThat(Main.run("verify", home.toString())).isEqualTo(Exit.DONE);

        // A run without the option knows the organisation still, and the decision stands.
        assertThat(Main.run("investigate", river.toString(), "--case", home.toString(), "--quiet"))
                .isEqualTo(Exit.DONE);
        Path study = folder.resolve("study");
        lines(Exit.DONE, "campaigns", home.toString(), north.toString(), "--study", study.toString(), "--quiet");
        assertThat(parquet(
                        study.resolve("messages.parquet"),
                        "organisation, decided_base, decided_score, decided_edition"))
                .contains(List.of("Riverwatch Network", "5", "6.25", "2014"));
        assertThat(Files.readString(study.resolve("index.html"))).contains("6.25");

        try (Connection db = DriverManager.getConnection("jdbc:sqlite:" + home.resolve("case.db"));
                var statement = db.createStatement()) {
            statement.execute("UPDATE stated SET json = replace(json, '\"base\":5', '\"base\":1')");
        }
        assertThat(Main.run("verify", home.toString())).isEqualTo(Exit.MISMATCH);
    }

    @Test
    void a_decision_without_a_reason_or_off_the_ladder_is_refused() throws IOException {
        Path home = folder.resolve("case");
        assertThat(Main.run("investigate", river.toString(), "--case", home.toString(), "--quiet"))
                .isEqualTo(Exit.DONE);
        String key = lines(Exit.DONE, "decide", home.toString())
                .getFirst()
                .get("key")
                .asString();
        for (List<String> words : List.of(
                List.of("--base", "3"),
                List.of("--base", "6", "--reason", "x"),
                List.of("--base", "3", "--multiplier", "1.3", "--reason", "x"),
                List.of("--danger", "evil", "--reason", "x"),
                List.of("--reason", "x"))) {
            List<String> all = new ArrayList<>(List.of("decide", home.toString(), "--message", key));
            all.addAll(words);
            assertThat(Main.run(all.toArray(String[]::new)))
                    .as(words.toString())
                    .isEqualTo(Exit.USAGE);
        }
        assertThat(Main.run("decide", home.toString(), "--message", "ffffffffffff", "--base", "3", "--reason", "x"))
                .isEqualTo(Exit.USAGE);
        assertThat(Files.readString(home.resolve("custody.jsonl"))).doesNotContain("\"stated\"");
    }
}
