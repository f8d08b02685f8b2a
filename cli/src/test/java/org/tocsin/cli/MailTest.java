package org.tocsin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.testkit.mail.MadeMail;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// `tocsin mail` as a whole: lines, order, options, exit codes.
class MailTest {
    private static final String HARM = """
        From: PayPal Security <support@kontrol-desk.example>
        To: maya@riverwatch.example
        Subject: Your account has been limited
        MIME-Version: 1.0
        Content-Type: text/html

        <p>Dear customer, we saw something odd. Please verify your account before Friday: <a href="https://kontrol-login.example.net/x">Log in</a></p>
        """;

    @TempDir
    private Path folder;

    private Path mails() throws IOException {
        Path mails = Files.createDirectories(folder.resolve("mails"));
        Files.writeString(mails.resolve("b-harm.eml"), HARM);
        Files.writeString(
                mails.resolve("a-forward.eml"),
                "From: Jonas <jonas@riverwatch.example>\n"
                        + "To: maya@riverwatch.example\n"
                        + "Subject: Fwd: odd\n"
                        + "MIME-Version: 1.0\n"
                        + "Content-Type: multipart/mixed; boundary=b\n\n"
                        + "--b\n"
                        + "Content-Type: text/plain\n\n"
                        + "Is this real?\n"
                        + "--b\n"
                        + "Content-Type:"
                        + " message/rfc822\n\n" + HARM + "\n--b--\n");
        return mails;
    }

    private List<JsonNode> lines(Path out) throws IOException {
        ObjectMapper json = new ObjectMapper();
        List<JsonNode> lines = new ArrayList<>();
        for (String line : Files.readAllLines(out)) {
            lines.add(json.readTree(line));
        }
        return lines;
    }

    private List<JsonNode> run(int exit, String... options) throws IOException {
        Path out = folder.resolve("out.jsonl");
        List<String> words = new ArrayList<>(List.of("mail", mails().toString(), "--quiet", "-o", out.toString()));
        words.addAll(List.of(options));
        assertThat(Main.run(words.toArray(String[]::new))).isEqualTo(exit);
        return lines(out);
    }

    @Test
    void each_message_is_a_line_in_order_and_nested_ones_name_the_outer() throws IOException {
        List<JsonNode> lines = run(Exit.DONE);
        assertThat(lines).hasSize(3);
        assertThat(lines.stream().map(line -> line.get("subject").asString()))
                .containsExactly("Fwd: odd", "Your account has been limited", "Your account has been limited");
        assertThat(lines.get(0).get("origin").has("outer")).isFalse();
        assertThat(lines.get(1).get("origin").get("outer").asString()).endsWith("a-forward.eml");
        assertThat(lines.get(2).get("danger").asString()).isEqualTo("dangerous");
        for (JsonNode line : lines) {
            for (String member : List.of(
                    "origin",
                    "danger",
                    "reasons",
                    "targeting",
                    "techniques",
                    "attachments",
                    "links",
                    "authentication",
                    "defects",
                    "not_examined")) {
                assertThat(line.has(member)).as(member).isTrue();
            }
            assertThat(line.get("targeting").get("signs").asString()).isEqualTo("cannot-tell");
        }
    }

    @Test
    void a_device_to_write_to_stays_a_device() throws IOException {
        // By a link, so that a fault here costs the link and not the machine's own device.
        Path link = Files.createSymbolicLink(folder.resolve("nowhere"), Path.of("/dev/null"));
        assertThat(Main.run("mail", mails().toString(), "--quiet", "-o", link.toString()))
                .isEqualTo(Exit.DONE);
        assertThat(link).isSymbolicLink();
    }

    @Test
    void threads_change_nothing() throws IOException {
        assertThat(run(Exit.DONE, "--threads", "1")).isEqualTo(run(Exit.DONE, "--threads", "4"));
    }

    @Test
    void an_organisation_lets_it_tell_of_targeting() throws IOException {
        Path us = Files.write(folder.resolve("us.yml"), MadeMail.organisation());
        List<JsonNode> lines = run(Exit.DONE, "--organisation", us.toString());
        assertThat(lines.get(2).get("targeting").get("signs").asString()).isEqualTo("none-in-this-message");
        assertThat(lines.get(2).get("targeting").get("suggested_base").asInt()).isZero();
    }

    @Test
    void fail_on_ends_with_four() throws IOException {
        run(Exit.FINDINGS, "--fail-on", "suspicious");
    }

    @Test
    void wrong_words_are_wrong_usage() throws IOException {
        String mails = mails().toString();
        assertThat(Main.run("mail", mails, "--format", "xml")).isEqualTo(Exit.USAGE);
        assertThat(Main.run("mail", mails, "--fail-on", "high")).isEqualTo(Exit.USAGE);
        assertThat(Main.run(
                        "mail",
                        mails,
                        "--organisation",
                        folder.resolve("absent.yml").toString()))
                .isEqualTo(Exit.USAGE);
    }

    @Test
    void evidence_without_mail_ends_with_three() throws IOException {
        Path text = Files.write(folder.resolve("notes.bin"), "nothing".getBytes(StandardCharsets.UTF_8));
        assertThat(Main.run("mail", text.toString(), "--quiet")).isEqualTo(Exit.NOTHING_READ);
    }
}
