package org.tocsin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Observations through the command line, against the knowledge that the program carries.
class AssessTest {
    @TempDir
    Path folder = Path.of("");

    @BeforeAll
    static void the_programs_own_content_is_that_of_the_checkout() {
        System.setProperty("tocsin.home", System.getProperty("tocsin.root", ".."));
    }

    private List<String> lines(String option, String text, int expected) throws IOException {
        Path input = Files.writeString(folder.resolve("input"), text);
        Path answer = folder.resolve("answer");
        Files.deleteIfExists(answer);
        assertThat(Main.run("assess", option, input.toString(), "--output", answer.toString()))
                .isEqualTo(expected);
        return Files.exists(answer) ? Files.readAllLines(answer) : List.of();
    }

    @Test
    void answers_each_line_of_a_batch_under_its_own_id() throws IOException {
        List<String> answers = lines("--batch", """
                {"id":"a","techniques":["T1059.001","T1566.001"],"software":["PlugX"]}
                {"id":"b","techniques":["T1059.001"],"strip_groups":["G0096"],"strip":[["G0016","T1059.001"]]}
                """, Exit.DONE);
        assertThat(answers).hasSize(2);
        assertThat(answers.get(0))
                .startsWith("{\"id\":\"a\",\"level\":\"none\"")
                .contains("\"none_of_these\":0.");
        assertThat(answers.get(1)).startsWith("{\"id\":\"b\"").doesNotContain("\"G0096\"");
    }

    @Test
    void an_observation_without_anything_known_says_so() throws IOException {
        List<String> answers = lines("--observed", "{\"techniques\":[\"T9999\"]}", Exit.DONE);
        assertThat(answers)
                .singleElement()
                .asString()
                .contains("\"not_in_knowledge\":[\"T9999\"]", "Nothing was observed");
    }

    @Test
    void a_line_that_is_not_json_is_refused_in_a_sentence() throws IOException {
        assertThat(lines("--batch", "{\"techniques\":[\n", Exit.USAGE)).isEmpty();
        assertThat(lines("--batch", "[1]\n", Exit.USAGE)).isEmpty();
        assertThat(lines("--batch", "{\"strip\":[[\"G0001\"]]}\n", Exit.USAGE)).isEmpty();
    }

    @Test
    void what_is_no_observation_is_refused_in_a_sentence() throws IOException {
        assertThat(lines("--observed", "{\"techniques\":5}", Exit.USAGE)).isEmpty();
        assertThat(lines("--observed", "{\"techniques\":[[\"T1105\"]]}", Exit.USAGE))
                .isEmpty();
        assertThat(lines("--observed", "{\"targeting\":[\"TW\"]}", Exit.USAGE)).isEmpty();
        assertThat(lines("--observed", "\u0000\uFFFF", Exit.USAGE)).isEmpty();
        assertThat(Main.run("assess", "--observed", folder.resolve("absent").toString()))
                .isEqualTo(Exit.USAGE);
        assertThat(lines("--observed", "{\"techniques\":[\"T1105\"],\"software\":null}", Exit.DONE))
                .hasSize(1);
    }

    @Test
    void the_same_question_gets_the_same_bytes() throws IOException {
        String text =
                "{\"techniques\":[\"T1059.001\",\"T1105\"],\"software\":[\"S0013\"],\"targeting\":{\"countries\":[\"TW\"]}}";
        assertThat(lines("--observed", text, Exit.DONE)).isEqualTo(lines("--observed", text, Exit.DONE));
    }
}
