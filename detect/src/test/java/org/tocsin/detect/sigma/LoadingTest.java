package org.tocsin.detect.sigma;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tocsin.model.Level;
import org.tocsin.model.Rule;
import org.tocsin.model.RulePack.Refusal;

class LoadingTest {
    @TempDir
    private Path folder = Path.of("");

    private List<Refusal> refused(String... rules) throws IOException {
        return Rules.load(folder, rules).checks().getFirst().pack().refused();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            quoteCharacter = '~',
            value = {
                "sel:\\n  F: a\\ncondition: sel | count() > 5\\n ! 11 ! the condition counts over many events in the old `|` form, obsolete since Sigma 2: not run",
                "sel:\\n  F: a\\ncondition: sel and oops\\n ! 11 ! the condition asks for `oops`, which is no selection of this rule",
                "sel:\\n  F: a\\ncondition: 1 of nomatch*\\n ! 11 ! `1 of nomatch*` fits no selection of this rule",
                "sel:\\n  F: a\\ncondition: 1 of sel-*\\n ! 11 ! `sel-*` after `of`: only letters, digits, `_` and `*` can stand there",
                "sel:\\n  F: a\\ncondition: (sel\\n ! 11 ! a bracket in the condition is not closed",
                "sel:\\n  F: a\\ncondition: sel sel\\n ! 11 ! the condition does not end where it should, at `sel`",
                "sel:\\n  F: a\\ncondition: sel and\\n ! 11 ! the condition ends where a selection should be",
                "sel:\\n  F: a\\ncondition: 2 of sel*\\n ! 11 ! `2 of sel*` asks for 2 of 1",
                "sel:\\n  F: a\\n ! 9 ! `detection` has no `condition`",
                "sel:\\n  F|wat: a\\ncondition: sel\\n ! 10 ! there is no modifier `wat`",
                "sel:\\n  F|i|re: a\\ncondition: sel\\n ! 10 ! `i` must follow `re`",
                "sel:\\n  F|re: '('\\ncondition: sel\\n ! 10 ! `(` is not a regular expression that can be used",
                "sel:\\n  F|cidr: 10.0.0.0/33\\ncondition: sel\\n ! 10 ! `10.0.0.0/33` is not a network",
                "sel:\\n  F|gt: many\\ncondition: sel\\n ! 10 ! `gt` takes a number, not `many`",
                "sel:\\n  F|exists: maybe\\ncondition: sel\\n ! 10 ! `exists` takes true or false, not `maybe`",
                "sel:\\n  F|expand: '%admins%'\\ncondition: sel\\n ! 10 ! the placeholder `%admins%` has been given no value",
                "sel:\\n  F|base64: 'a*b'\\ncondition: sel\\n ! 10 ! `base64` cannot encode a wildcard; put `contains` after it",
                "sel:\\n  F: []\\ncondition: sel\\n ! 10 ! `F` has an empty list of values, which nothing can match",
                "sel:\\n  F: {a: b}\\ncondition: sel\\n ! 10 ! a map where the values of `F` should be",
                "sel:\\n  F|windash|re: a\\ncondition: sel\\n ! 10 ! `windash` means nothing in `windash|re`",
                "sel:\\n  F|contains|cidr: 10.0.0.0/8\\ncondition: sel\\n ! 10 ! `contains` means nothing in `contains|cidr`",
                "sel: {}\\ncondition: sel\\n ! 9 ! the selection `sel` is empty",
                "sel:\\n  F: a\\n  F: b\\ncondition: sel\\n ! 11 ! the key `F` comes twice in one map; one would be lost",
                "sel:\\n  F|contains: null\\ncondition: sel\\n ! 10 ! `null` with `contains` means nothing",
            })
    void a_broken_detection_is_refused_with_its_line_and_one_sentence(String detection, int line, String reason)
            throws IOException {
        String rule = Rules.rule("one", detection.strip().replace("\\n", "\n") + "\n");
        assertThat(refused(rule)).containsExactly(new Refusal("rule-000.yml", line, reason));
    }

    @Test
    void documents_that_cannot_be_read_are_refused_and_other_yaml_is_told_apart() throws IOException {
        String good = Rules.rule("good", "sel:\n  F: a\ncondition: sel\n");
        SigmaRules rules = Rules.load(
                folder,
                good + "---\ntitle: Many\ncorrelation:\n  type: event_count\n",
                "title: Suppress\nfilter:\n  rules: any\n",
                "title: [unclosed\n",
                "version: 2\nservices: []\n");
        PackCheck check = rules.checks().getFirst();
        assertThat(check.pack().refused())
                .containsExactly(
                        new Refusal("rule-000.yml", 15, "the correlation has no `rules`"),
                        new Refusal("rule-001.yml", 1, "the rule has no `logsource`"),
                        new Refusal("rule-002.yml", 2, "not YAML: expected ',' or ']', but got <stream end>"));
        assertThat(check.notRules()).containsExactly("rule-003.yml");
        assertThat(check.loaded()).extracting(Rule::id).containsExactly("good");
    }

    @Test
    void what_is_said_about_a_rule_is_taken_over() throws IOException {
        String rule = """
                title: Mustang Panda dropper
                id: abc
                status: stable
                level: critical
                description: What it sees.
                author: A, B
                license: Apache-2.0
                references: [https://example.org/a]
                falsepositives: [Administrators]
                tags: [attack.persistence, attack.t1053.005, attack.T1003, attack.s0013]
                logsource: {product: windows, category: process_creation}
                detection:
                  sel: {Image|endswith: '\\x.exe'}
                  condition: sel
                tocsin:
                  en: {meaning: Something started., next: Ask who did it.}
                  fr: {meaning: Un programme a démarré., next: Demandez qui.}
                """;
        Files.writeString(folder.resolve("one.yml"), rule);
        SigmaRules rules = SigmaRules.load(
                List.of(folder), SigmaOptions.USUAL.knowingGroups(text -> text.contains("Mustang Panda")));
        Rule loaded = rules.checks().getFirst().loaded().getFirst();
        assertThat(loaded)
                .isEqualTo(new Rule(
                        "sigma",
                        "abc",
                        "Mustang Panda dropper",
                        Level.CRITICAL,
                        "stable",
                        folder.getFileName() + "/one.yml",
                        "What it sees.",
                        "A, B",
                        "Apache-2.0",
                        List.of("https://example.org/a"),
                        List.of("Administrators"),
                        List.of("attack.persistence", "attack.t1053.005", "attack.T1003", "attack.s0013"),
                        List.of("T1053.005", "T1003"),
                        List.of("S0013"),
                        Map.of(
                                "en", new Rule.Advice("Something started.", "Ask who did it."),
                                "fr", new Rule.Advice("Un programme a démarré.", "Demandez qui.")),
                        true));
    }

    @Test
    void of_two_rules_with_one_id_the_first_is_used_and_the_other_listed() throws IOException {
        SigmaRules rules = Rules.load(
                folder,
                Rules.rule("same", "sel:\n  F: a\ncondition: sel\n"),
                Rules.rule("SAME", "sel:\n  F: b\ncondition: sel\n"));
        String name = String.valueOf(folder.getFileName());
        assertThat(rules.checks().getFirst().pack().refused())
                .containsExactly(new Refusal(
                        "rule-001.yml", 1, "its id SAME is that of " + name + "/rule-000.yml, which is used"));
        assertThat(Rules.findings(rules, Rules.of(Rules.event().text("F", "a"))))
                .hasSize(1);
        assertThat(Rules.findings(rules, Rules.of(Rules.event().text("F", "b"))))
                .isEmpty();
    }

    @Test
    void withdrawn_rules_and_low_levels_are_left_out_and_counted() throws IOException {
        String rule = Rules.rule("old", "sel:\n  F: a\ncondition: sel\n").replace("status: test", "status: deprecated");
        assertThat(Rules.load(folder, rule).checks().getFirst().leftOut())
                .extracting(Rule::id)
                .containsExactly("old");
        SigmaRules all = SigmaRules.load(
                List.of(folder),
                SigmaOptions.USUAL.leavingOut(java.util.Set.of()).from(Level.HIGH));
        assertThat(all.checks().getFirst().loaded()).hasSize(1);
        SigmaRules none = SigmaRules.load(
                List.of(folder),
                SigmaOptions.USUAL.leavingOut(java.util.Set.of()).from(Level.CRITICAL));
        assertThat(none.checks().getFirst().leftOut()).hasSize(1);
        assertThat(none.detection().looks(List.of())).extracting("state").hasToString("[LEFT_OUT]");
    }

    @Test
    void placeholders_with_values_are_expanded() throws IOException {
        Files.writeString(
                folder.resolve("one.yml"),
                Rules.rule("one", "sel:\n  F|contains|expand: '%admins%-\\%x'\ncondition: sel\n"));
        SigmaRules rules =
                SigmaRules.load(List.of(folder), SigmaOptions.USUAL.with(Map.of("admins", List.of("alice", "bob"))));
        assertThat(Rules.findings(rules, Rules.of(Rules.event().text("F", "[BOB-%x]"))))
                .hasSize(1);
        assertThat(Rules.findings(rules, Rules.of(Rules.event().text("F", "[eve-%x]"))))
                .isEmpty();
    }

    @Test
    void links_are_not_followed_and_odd_bytes_are_refused() throws IOException {
        Path outside = Files.createTempFile("outside", ".yml");
        Files.writeString(outside, Rules.rule("outside", "sel:\n  F: a\ncondition: sel\n"));
        Files.createSymbolicLink(folder.resolve("link.yml"), outside);
        Files.write(folder.resolve("latin.yml"), "title: é\n".getBytes(StandardCharsets.ISO_8859_1));
        Files.writeString(folder.resolve("empty.yml"), "");
        PackCheck check =
                SigmaRules.load(List.of(folder), SigmaOptions.USUAL).checks().getFirst();
        Files.delete(outside);
        assertThat(check.pack().refused())
                .containsExactly(
                        new Refusal("link.yml", 0, "a link; links are not followed"),
                        new Refusal("latin.yml", 0, "the file is not UTF-8 text"));
        assertThat(check.loaded()).isEmpty();
    }

    @Test
    void aliases_that_stand_for_an_endless_tree_are_refused() throws IOException {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x]\n");
        for (int i = 1; i < 40; i++) {
            bomb.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
        }
        assertThat(refused(bomb.toString()))
                .singleElement()
                .satisfies(refusal -> assertThat(refusal.reason()).contains("aliases"));
    }

    @Test
    void the_key_depends_on_content_and_not_on_place(@TempDir Path elsewhere) throws IOException {
        String rule = Rules.rule("one", "sel:\n  F: a\ncondition: sel\n");
        Path first = Files.createDirectories(folder.resolve("pack"));
        Path second = Files.createDirectories(elsewhere.resolve("pack"));
        String key = Rules.load(first, rule).detection().key();
        assertThat(Rules.load(second, rule).detection().key()).isEqualTo(key).startsWith("sha256:");
        assertThat(Rules.load(second, rule + "# more\n").detection().key()).isNotEqualTo(key);
    }

    @Test
    void oddities_that_harm_nothing_are_warned_of() throws IOException {
        SigmaRules rules = Rules.load(
                folder,
                "title: Odd\nlogsource: {product: windows}\ndetection:\n  timeframe: 5m\n  sel:\n    F|contains|all: a\n"
                        + "  extra:\n    F: b\n  condition: NOT sel\n");
        assertThat(rules.checks().getFirst().warnings())
                .extracting(PackCheck.Warning::text)
                .containsExactly(
                        "the rule has no `id`; one was derived from its content",
                        "the rule has no `level`; taken as medium",
                        "the rule has no `status`; taken as experimental",
                        "`all` on a single value, in line 6",
                        "`timeframe` has no effect without a count over many events",
                        "`NOT` in the condition should be written `not`",
                        "the selection `extra` is never used");
    }
}
