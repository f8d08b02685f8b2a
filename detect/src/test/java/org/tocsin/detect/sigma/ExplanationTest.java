package org.tocsin.detect.sigma;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.model.Finding.Why;
import org.tocsin.model.PlainRecord;

class ExplanationTest {
    @TempDir
    private Path folder = Path.of("");

    private List<Why> why(String detection, PlainRecord.Builder event) throws IOException {
        SigmaRules rules = Rules.load(folder, Rules.rule("one", detection));
        return Rules.findings(rules, Rules.of(event)).getFirst().why();
    }

    @Test
    void names_every_literal_that_held_and_none_that_did_not() throws IOException {
        assertThat(why("""
                        sel_img:
                          - F|endswith: '\\A.exe'
                          - G: 'other'
                        sel_id:
                          EventID: 1
                        filter:
                          H: 'good'
                        condition: all of sel_* and not filter
                        """, Rules.event().text("F", "C:\\a.EXE").text("G", "none")))
                .containsExactly(
                        new Why("sel_img", "F", "C:\\a.EXE", "*\\A.exe"), new Why("sel_id", "EventID", "1", "1"));
    }

    @Test
    void tells_a_keyword_by_the_field_it_was_found_in() throws IOException {
        assertThat(why("words:\n  - 'needle'\ncondition: words\n", Rules.event().text("Param", "a needle here")))
                .containsExactly(new Why("words", "Param", "a needle here", "*needle*"));
    }

    @Test
    void tells_an_absent_field_and_a_rule_of_absences_alone() throws IOException {
        assertThat(why("sel:\n  F: null\ncondition: sel\n", Rules.event()))
                .containsExactly(new Why("sel", "F", "", "absent"));
        assertThat(why("good:\n  F: 'x'\ncondition: not good\n", Rules.event().text("F", "y")))
                .containsExactly(new Why("good", "F", "y", "not x"));
    }

    @Test
    void follows_the_branch_that_was_true() throws IOException {
        assertThat(why(
                        "a:\n  F: 'x'\nb:\n  G: 'y'\nc:\n  H: 'z'\ncondition: (a and b) or c\n",
                        Rules.event().text("F", "x").text("G", "n").text("H", "Z")))
                .containsExactly(new Why("c", "H", "Z", "z"));
    }

    @Test
    void shows_a_flag_as_the_rule_wrote_it() throws IOException {
        assertThat(why(
                        "sel:\n  F|contains|windash: ' /c'\ncondition: sel\n",
                        Rules.event().text("F", "x -c")))
                .containsExactly(new Why("sel", "F", "x -c", "* /c*"));
    }
}
