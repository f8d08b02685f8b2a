package org.tocsin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.testkit.SharedData;

/// What `tocsin lookalikes` answers, and what `--watch` adds to other commands.
class NamesAlikeTest {
    private static final String MAIL = """
            From: "Desk" <desk@secure-quillfeather.online>
            To: mara@quillfeather.org
            Subject: Minutes
            Date: Tue, 03 Mar 2026 09:00:00 +0000
            Message-ID: <1@secure-quillfeather.online>

            Please sign in at https://login.files-quillfeather.link/ today.
            """;

    @TempDir
    Path folder;

    @BeforeAll
    static void say_where_the_program_lies() {
        System.setProperty("tocsin.home", SharedData.root().toString());
    }

    private List<String> run(String... words) throws IOException {
        Path answer = folder.resolve("answer");
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("-q", "-o", answer.toString()));
        assertThat(Main.run(all.toArray(String[]::new))).isZero();
        return Files.readString(answer, StandardCharsets.UTF_8).lines().toList();
    }

    private String watch() throws IOException {
        return Files.writeString(folder.resolve("watch.txt"), "Quillfeather Network: quillfeather.org\n")
                .toString();
    }

    @Test
    void judges_the_names_given() throws IOException {
        assertThat(run("lookalikes", "hxxps://Secure-Quillfeather[.]online/x", "quillfeather.org", "--watch", watch()))
                .hasSizeGreaterThan(2)
                .first()
                .asString()
                .contains("secure-quillfeather.online  combination  Quillfeather Network, own");
        assertThat(run("lookalikes", "secure-yahoo.link", "example.org", "nonsense", "yahoo.com", "--all", "--json"))
                .hasSize(4)
                .anySatisfy(line -> assertThat(line)
                        .contains("\"verdict\":\"lookalike\"")
                        .contains("\"name\":\"Yahoo\"")
                        .contains("\"id\":\"service-word\""))
                .anySatisfy(line -> assertThat(line).contains("\"verdict\":\"nobody\""))
                .anySatisfy(line -> assertThat(line).contains("\"verdict\":\"no-domain\""))
                .anySatisfy(line -> assertThat(line).contains("\"verdict\":\"true-domain\""));
    }

    @Test
    void reads_names_from_standard_input() throws IOException {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream("secure-yahoo.link\n\nexample.org\n".getBytes(StandardCharsets.UTF_8)));
        try {
            assertThat(run("lookalikes", "-", "--json")).hasSize(1);
        } finally {
            System.setIn(before);
        }
    }

    @Test
    void looks_at_every_host_in_evidence() throws IOException {
        String mail = Files.writeString(folder.resolve("mail.eml"), MAIL).toString();
        assertThat(run("lookalikes", "--in", mail, "--watch", watch(), "--format", "jsonl"))
                .hasSize(2)
                .allSatisfy(
                        line -> assertThat(line).contains("Look-alike domain").contains("T1583.001"));
        assertThat(run("hunt", mail, "--watch", watch()))
                .filteredOn(line -> line.contains("Look-alike domain"))
                .hasSize(2);
        assertThat(run("hunt", mail)).noneSatisfy(line -> assertThat(line).contains("Look-alike domain"));
    }

    @Test
    void puts_look_alikes_into_a_case() throws IOException {
        String mail = Files.writeString(folder.resolve("mail.eml"), MAIL).toString();
        Path made = folder.resolve("case");
        assertThat(Main.run("investigate", mail, "--case", made.toString(), "--watch", watch(), "-q"))
                .isZero();
        assertThat(run("export", made.toString()))
                .filteredOn(line -> line.contains("Look-alike domain"))
                .hasSize(2);
    }

    @Test
    void refuses_what_it_cannot_do_with_a_sentence() throws IOException {
        assertThat(Main.run("lookalikes")).isEqualTo(Exit.USAGE);
        assertThat(Main.run("lookalikes", "a.org", "--least", "0")).isEqualTo(Exit.USAGE);
        assertThat(Main.run("lookalikes", "a.org", "--format", "csv")).isEqualTo(Exit.USAGE);
        assertThat(Main.run(
                        "lookalikes", "a.org", "--watch", folder.resolve("none").toString()))
                .isEqualTo(Exit.USAGE);
    }
}
