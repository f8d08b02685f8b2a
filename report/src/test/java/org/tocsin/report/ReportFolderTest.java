package org.tocsin.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.model.Meanings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

class ReportFolderTest {
    private static final List<String> FILES =
            List.of("case.json", "findings.jsonl", "gaps.jsonl", "index.fr.html", "index.html");

    @TempDir
    Path folder;

    @Test
    void the_folder_holds_both_pages_and_three_files_for_machines() throws IOException {
        ReportFolder.write(MadeUpCase.intrusion(), Meanings.NONE, List.of(), folder.resolve("report"));

        try (Stream<Path> files = Files.list(folder.resolve("report"))) {
            assertThat(files.map(file -> file.getFileName().toString()).sorted())
                    .isEqualTo(FILES);
        }
        assertThat(read("report/findings.jsonl").lines())
                .hasSize(593)
                .allMatch(line -> line.startsWith("{\"time\":\"202"));
        assertThat(read("report/findings.jsonl")).contains("Grim Heron side-loading");
        assertThat(read("report/gaps.jsonl").lines()).hasSize(4).allMatch(line -> line.startsWith("{\"kind\":\"gap\""));
        JsonNode figures = new ObjectMapper().readTree(read("report/case.json"));
        assertThat(figures.get("complete").asBoolean()).isTrue();
        assertThat(figures.get("findings").asInt()).isEqualTo(593);
        assertThat(figures.get("evidence")).hasSize(7);
        assertThat(figures.get("rule_packs")
                        .get(0)
                        .get("refused")
                        .get(0)
                        .get("line")
                        .asInt())
                .isEqualTo(14);
        assertThat(figures.get("rules").get(0).get("state").asString()).isEqualTo("looked");
    }

    @Test
    void the_same_case_gives_the_same_bytes_also_over_an_older_report() throws IOException {
        ReportFolder.write(MadeUpCase.intrusion(), Meanings.NONE, List.of(), folder.resolve("one"));
        ReportFolder.write(MadeUpCase.hostile(), Meanings.NONE, List.of(), folder.resolve("two"));
        ReportFolder.write(MadeUpCase.intrusion(), Meanings.NONE, List.of(), folder.resolve("two"));

        for (String file : FILES) {
            assertThat(folder.resolve("two").resolve(file))
                    .hasSameBinaryContentAs(folder.resolve("one").resolve(file));
        }
    }

    @Test
    void hostile_texts_leave_every_file_readable() throws IOException {
        ReportFolder.write(MadeUpCase.hostile(), Meanings.NONE, List.of(), folder);

        ObjectMapper parser = new ObjectMapper();
        assertThat(read("findings.jsonl").lines().map(parser::readTree)).hasSize(Hostile.TEXTS.size());
        assertThat(read("gaps.jsonl").lines().map(parser::readTree)).hasSize(Hostile.TEXTS.size());
        assertThat(parser.readTree(read("case.json")).get("evidence")).hasSize(Hostile.TEXTS.size());
    }

    @Test
    void a_folder_that_cannot_be_written_is_said() throws IOException {
        Path file = Files.writeString(folder.resolve("taken"), "");

        assertThatThrownBy(() -> ReportFolder.write(MadeUpCase.quiet(), Meanings.NONE, List.of(), file))
                .isInstanceOf(IOException.class);
    }

    private String read(String file) throws IOException {
        return Files.readString(folder.resolve(file), StandardCharsets.UTF_8);
    }
}
