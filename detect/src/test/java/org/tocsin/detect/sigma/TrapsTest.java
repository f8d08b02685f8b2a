package org.tocsin.detect.sigma;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.model.Kind;
import org.tocsin.model.Origin;
import org.tocsin.model.PlainRecord;
import org.tocsin.model.RulePack.Refusal;
import org.tocsin.model.Shape;

/// Places where Sigma's engines differ and that no other test holds; docs/sigma.md says what we chose.
class TrapsTest {
    private static final Shape.Table SHAPES = new Shape.Table();

    @TempDir
    private Path folder = Path.of("");

    private boolean fires(String detection, PlainRecord record) throws IOException {
        return !Rules.findings(Rules.load(folder, Rules.rule("one", detection)), record)
                .isEmpty();
    }

    private static PlainRecord record(String... fields) {
        PlainRecord.Builder builder = Rules.event();
        for (int i = 0; i < fields.length; i += 2) {
            builder.text(fields[i], fields[i + 1]);
        }
        return Rules.of(builder);
    }

    @Test
    void not_binds_before_and_and_and_before_or() throws IOException {
        String selections = "a: {A: x}\nb: {B: x}\nc: {C: x}\n";
        assertThat(fires(selections + "condition: a or b and c\n", record("A", "x")))
                .isTrue();
        assertThat(fires(selections + "condition: not a and b or c\n", record("A", "x", "C", "x")))
                .isTrue();
        assertThat(fires(selections + "condition: not (a and b) and c\n", record("A", "x", "C", "x")))
                .isTrue();
        assertThat(fires(selections + "condition: not 1 of b* or a\n", record("A", "x", "B", "x")))
                .isTrue();
    }

    @Test
    void all_of_them_takes_filters_along_but_not_what_begins_with_an_underscore() throws IOException {
        String selections = "sel: {A: x}\nfilter: {B: x}\n_own: {C: x}\n";
        assertThat(fires(selections + "condition: all of them\n", record("A", "x")))
                .isFalse();
        assertThat(fires(selections + "condition: all of them\n", record("A", "x", "B", "x")))
                .isTrue();
        assertThat(fires(selections + "condition: all of *\n", record("A", "x", "B", "x")))
                .isTrue();
        assertThat(fires(selections + "condition: 1 of _*\n", record("C", "x"))).isTrue();
    }

    @Test
    void a_keyword_is_looked_for_in_one_value_at_a_time() throws IOException {
        String keywords = "words: ['one two']\ncondition: words\n";
        assertThat(fires(keywords, record("A", "-one two-"))).isTrue();
        assertThat(fires(keywords, record("A", "one", "B", " two"))).isFalse();
        String all = "words:\n  '|all': [one, two]\ncondition: words\n";
        assertThat(fires(all, record("A", "one", "B", "two")))
                .as("each somewhere")
                .isTrue();
        assertThat(fires(all, record("A", "one"))).isFalse();
    }

    @Test
    void field_names_may_hold_hyphens_dots_and_other_case() throws IOException {
        PlainRecord record = record("c-uri", "/x", "properties.message", "y", "userIdentity.type", "Root");
        assertThat(fires("sel: {c-uri: /x, properties.message: y, UserIdentity.Type: root}\ncondition: sel\n", record))
                .isTrue();
        assertThat(fires("sel: {uri: /x}\ncondition: sel\n", record)).isFalse();
    }

    @Test
    void a_wildcard_runs_over_line_breaks_and_values_are_taken_as_they_are() throws IOException {
        PlainRecord record =
                record("A", "first\r\n\tlast\u0000", "G", "{5770385F-C22A-43E0-BF4C-06F5698FFBD9}", "M", "%%1833");
        assertThat(fires("sel: {A: 'first*last*', M: '%%1833'}\ncondition: sel\n", record))
                .isTrue();
        assertThat(fires("sel: {A: 'first*last'}\ncondition: sel\n", record))
                .as("the NUL is a character")
                .isFalse();
        assertThat(fires("sel: {G: '{5770385f-c22a-43e0-bf4c-06f5698ffbd9}'}\ncondition: sel\n", record))
                .isTrue();
        assertThat(fires("sel: {G: '5770385f-c22a-43e0-bf4c-06f5698ffbd9'}\ncondition: sel\n", record))
                .as("braces count")
                .isFalse();
    }

    @Test
    void a_rule_that_asks_for_no_event_id_is_held_against_the_whole_channel() throws IOException {
        for (int id : new int[] {1, 4624, 65535}) {
            PlainRecord record = new PlainRecord.Builder()
                    .text("Channel", "Security")
                    .integer("EventID", id)
                    .text("A", "x")
                    .build(Kind.WINDOWS_EVENT, SHAPES, new Origin("sha256:test", "test", 1, -1));
            assertThat(fires("sel: {A: x}\ncondition: sel\n", record)).isTrue();
        }
    }

    @Test
    void on_a_log_without_a_field_alternatives_live_on_and_filters_stop_filtering() throws IOException {
        PlainRecord audit = new PlainRecord.Builder()
                .text("Channel", "Security")
                .integer("EventID", 4688)
                .text("NewProcessName", "C:\\Temp\\rar.exe")
                .build(Kind.WINDOWS_EVENT, SHAPES, new Origin("sha256:test", "test", 1, -1));
        String rule = Rules.rule("one", "%s").replace("service: security", "category: process_creation");
        String either = rule.formatted("")
                .replace(
                        "detection:\n",
                        "detection:\n"
                                + "    image: {Image|endswith: '\\rar.exe'}\n    name: {OriginalFileName: rar.exe}\n    condition: image or name\n");
        assertThat(Rules.findings(Rules.load(folder, either), audit)).hasSize(1);
        String both = either.replace("image or name", "image and name");
        assertThat(Rules.findings(Rules.load(folder, both), audit)).isEmpty();
        String filtered = either.replace("image or name", "image and not name");
        assertThat(Rules.findings(Rules.load(folder, filtered), audit)).hasSize(1);
    }

    @Test
    void yaml_with_tabs_is_refused_and_a_space_that_does_not_break_is_part_of_a_value() throws IOException {
        List<Refusal> refused = Rules.load(folder, "title: Tabs\ndetection:\n\tsel: {A: x}\n")
                .checks()
                .getFirst()
                .pack()
                .refused();
        assertThat(refused).singleElement().satisfies(refusal -> {
            assertThat(refusal.line()).isEqualTo(3);
            assertThat(refusal.reason()).startsWith("not YAML");
        });
        assertThat(fires("sel: {A: 'x\u00a0y'}\ncondition: sel\n", record("A", "x y")))
                .isFalse();
        assertThat(fires("sel: {A: 'x\u00a0y'}\ncondition: sel\n", record("A", "x\u00a0y")))
                .isTrue();
    }

    @Test
    void one_process_start_in_two_logs_is_two_events() throws IOException {
        String rule = Joins.rule("proc")
                .replace("product: windows", "product: windows, category: process_creation")
                .replace("K: proc", "Image|endswith: '\\rar.exe'");
        SigmaRules rules = Rules.load(
                folder,
                rule + "---\n"
                        + Joins.correlation(
                                "many", "type: event_count\nrules: proc\ntimespan: 1h\ncondition: {gte: 2}"));
        PlainRecord sysmon = new PlainRecord.Builder()
                .text("Channel", "Microsoft-Windows-Sysmon/Operational")
                .text("Computer", "PC")
                .integer("EventID", 1)
                .text("Image", "C:\\Temp\\rar.exe")
                .time(Joins.START)
                .build(Kind.WINDOWS_EVENT, SHAPES, new Origin("sha256:test", "sysmon", 1, -1));
        PlainRecord audit = new PlainRecord.Builder()
                .text("Channel", "Security")
                .text("Computer", "PC")
                .integer("EventID", 4688)
                .text("NewProcessName", "C:\\Temp\\rar.exe")
                .time(Joins.START.plusMillis(2))
                .build(Kind.WINDOWS_EVENT, SHAPES, new Origin("sha256:test", "security", 1, -1));
        assertThat(Rules.joined(rules, List.of(sysmon, audit))).hasSize(1);
    }
}
