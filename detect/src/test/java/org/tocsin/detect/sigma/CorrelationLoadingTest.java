package org.tocsin.detect.sigma;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tocsin.model.Finding;
import org.tocsin.model.Kind;
import org.tocsin.model.Level;
import org.tocsin.model.PlainRecord;
import org.tocsin.model.Rule;
import org.tocsin.model.RuleLook;
import org.tocsin.model.RulePack.Refusal;
import org.tocsin.model.SourceSeen;

class CorrelationLoadingTest {
    private static final String COUNT = "type: event_count\nrules: a\ntimespan: 1h\ncondition: {gte: 2}";

    /// Lines of the file above what stands below `correlation:`.
    private static final int ABOVE = 36;

    @TempDir
    private Path folder = Path.of("");

    private PackCheck check(String... documents) throws IOException {
        return Joins.load(folder, documents).checks().getFirst();
    }

    private static String name(Rule rule) {
        return rule.id();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            quoteCharacter = '~',
            value = {
                "rules: a\\ntimespan: 1h ! 1 ! the correlation has no `type`",
                "type: many\\nrules: a\\ntimespan: 1h ! 1 ! there is no correlation of type `many`",
                "type: event_count\\ntimespan: 1h\\ncondition: {gte: 1} ! 1 ! the correlation has no `rules`",
                "type: event_count\\nrules: []\\ntimespan: 1h\\ncondition: {gte: 1} ! 2 ! `rules` is empty",
                "type: event_count\\nrules: a\\ncondition: {gte: 1} ! 1 ! the correlation has no `timespan`",
                "type: event_count\\nrules: a\\ntimespan: 1M\\ncondition: {gte: 1} ! 3 ! `timespan` takes a whole number and s, m, h or d, such as 90m, not `1M`",
                "type: event_count\\nrules: a\\ntimespan: 1.5h\\ncondition: {gte: 1} ! 3 ! `timespan` takes a whole number and s, m, h or d, such as 90m, not `1.5h`",
                "type: event_count\\nrules: a\\ntimespan: 1D\\ncondition: {gte: 1} ! 3 ! `timespan` takes a whole number and s, m, h or d, such as 90m, not `1D`",
                "type: event_count\\nrules: a\\ntimespan: 0s\\ncondition: {gte: 1} ! 3 ! `timespan` takes something between 1s and 36525d",
                "type: event_count\\nrules: a\\ntimespan: 1h ! 1 ! the correlation has no `condition`",
                "type: event_count\\nrules: a\\ntimespan: 1h\\ncondition: a and b ! 4 ! `condition` should be a map",
                "type: event_count\\nrules: a\\ntimespan: 1h\\ncondition: {above: 1} ! 4 ! there is no `above` in the condition of a event_count",
                "type: event_count\\nrules: a\\ntimespan: 1h\\ncondition: {gte: 1.5} ! 4 ! `gte` takes a whole number from 0 on, not `1.5`",
                "type: event_count\\nrules: a\\ntimespan: 1h\\ncondition: {gte: few} ! 4 ! `gte` takes a number, not `few`",
                "type: event_count\\nrules: a\\ntimespan: 1h\\ncondition: {gt: 5, lt: 6} ! 4 ! no number can fulfil the condition",
                "type: event_count\\nrules: a\\ntimespan: 1h\\ncondition: {lt: 1} ! 4 ! no number can fulfil the condition",
                "type: temporal\\nrules: [a, b]\\ntimespan: 1h\\ncondition: {gte: 3} ! 4 ! no number can fulfil the condition",
                "type: value_sum\\nrules: a\\ntimespan: 1h\\ncondition: {field: N, gt: 5, lt: 4} ! 4 ! no number can fulfil the condition",
                "type: event_count\\nrules: a\\ntimespan: 1h\\ncondition: {field: U, gte: 1} ! 4 ! `field` means nothing to event_count",
                "type: value_count\\nrules: a\\ntimespan: 1h\\ncondition: {gte: 1} ! 4 ! the condition of a value_count needs a `field`",
                "type: value_sum\\nrules: a\\ntimespan: 1h\\ncondition: {field: [N, M], gte: 1} ! 4 ! `field` of a value_sum names one field",
                "type: value_percentile\\nrules: a\\ntimespan: 1h\\ncondition: {field: N, percentile: 101, gte: 1} ! 4 ! `percentile` takes a number from 0 to 100",
                "type: event_count\\nrules: a\\ngroupby: U\\ntimespan: 1h\\ncondition: {gte: 1} ! 3 ! there is no `groupby` in a correlation",
                "type: event_count\\nrules: [a, nothing]\\ntimespan: 1h\\ncondition: {gte: 1} ! 2 ! `nothing` is the name or id of no rule that loads",
                "type: event_count\\nrules: [a, A-ID]\\ntimespan: 1h\\ncondition: {gte: 1} ! 2 ! the rule `A-ID` is named twice",
                "type: temporal\\nrules: [a, b]\\ngroup-by: who\\ntimespan: 1h\\naliases: {who: {a: U}} ! 3 ! the alias `who` says nothing of the rule `b`",
                "type: temporal\\nrules: [a, b]\\ngroup-by: who\\ntimespan: 1h\\naliases: {who: {a: U, c: V}} ! 5 ! the alias `who` names `c`, which is not among the correlation's rules",
                "type: temporal\\nrules: [a, b]\\ntimespan: 1h\\naliases: {who: {}} ! 4 ! the alias `who` names no rule",
                "type: temporal\\nrules: [a, b]\\ntimespan: 1h\\ngenerate: maybe ! 4 ! `generate` takes true or false",
                "type: temporal\\nrules: [a, bad]\\ntimespan: 1h ! 2 ! `bad` refers to itself",
            })
    void a_broken_correlation_is_refused_with_its_line_and_one_sentence(String body, int line, String reason)
            throws IOException {
        PackCheck check = check(Joins.correlation("bad", body.strip().replace("\\n", "\n")));
        String expected =
                reason.equals("`bad` refers to itself") ? "the correlation refers to itself, by way of bad" : reason;
        assertThat(check.pack().refused()).containsExactly(new Refusal("rule-000.yml", ABOVE + line, expected));
        assertThat(check.loaded())
                .extracting(Rule::id)
                .as("and its rules look by themselves")
                .contains("a-id", "b-id");
    }

    @Test
    void correlations_that_go_round_in_a_circle_are_all_refused() throws IOException {
        PackCheck check = check(
                Joins.correlation("one", "type: temporal\nrules: [a, two]\ntimespan: 1h"),
                Joins.correlation("two", "type: temporal\nrules: [b, one]\ntimespan: 1h"));
        assertThat(check.pack().refused())
                .extracting(Refusal::reason)
                .containsExactly(
                        "the correlation refers to itself, by way of one, two", "it refers to `two`, which is refused");
    }

    @Test
    void rules_are_found_by_name_in_the_same_file_first_and_by_id_in_any_pack() throws IOException {
        Path one = Files.createDirectories(folder.resolve("one"));
        Path two = Files.createDirectories(folder.resolve("two"));
        Files.writeString(one.resolve("a.yml"), Joins.rule("a"));
        Files.writeString(
                two.resolve("a.yml"),
                Joins.correlation("many", "type: event_count\nrules: [a, B-ID]\ntimespan: 1h\ncondition: {gte: 2}")
                        + "---\n" + Joins.rule("a").replace("a-id", "other-id"));
        Files.writeString(folder.resolve("b.yml"), Joins.rule("b"));
        SigmaRules rules = SigmaRules.load(List.of(one, two, folder.resolve("b.yml")), SigmaOptions.USUAL);
        assertThat(rules.checks())
                .allSatisfy(check -> assertThat(check.pack().refused()).isEmpty());
        assertThat(rules.checks().get(0).loaded())
                .extracting(CorrelationLoadingTest::name)
                .containsExactly("a-id");
        assertThat(rules.checks().get(1).inputs())
                .extracting(CorrelationLoadingTest::name)
                .containsExactly("other-id");
        assertThat(rules.checks().get(2).inputs())
                .extracting(CorrelationLoadingTest::name)
                .containsExactly("b-id");
        assertThat(rules.checks().get(1).warnings())
                .extracting(PackCheck.Warning::text)
                .containsExactly(
                        "the rule `b-id` of b.yml gives no findings of its own any more, since this correlation"
                                + " refers to it without `generate: true`");
    }

    @Test
    void a_name_that_several_rules_bear_is_refused() throws IOException {
        Files.writeString(folder.resolve("x.yml"), Joins.rule("x"));
        Files.writeString(folder.resolve("y.yml"), Joins.rule("x").replace("x-id", "y-id"));
        Files.writeString(
                folder.resolve("z.yml"),
                Joins.correlation("many", "type: event_count\nrules: x\ntimespan: 1h\ncondition: {gte: 2}"));
        SigmaRules rules = SigmaRules.load(List.of(folder), SigmaOptions.USUAL);
        assertThat(rules.checks().getFirst().pack().refused())
                .containsExactly(new Refusal("z.yml", 8, "`x` is the name of 2 rules; refer to the id"));
    }

    @Test
    void rules_that_are_referred_to_look_by_themselves_only_where_generate_says_so() throws IOException {
        PlainRecord record = Rules.of(Rules.event().text("K", "a").time(Joins.START));
        SigmaRules silent = Joins.load(folder, Joins.correlation("many", COUNT));
        assertThat(Rules.findings(silent, record)).isEmpty();
        assertThat(silent.checks().getFirst().inputs()).extracting(Rule::id).containsExactly("a-id");
        SigmaRules both = Joins.load(
                folder, Joins.correlation("many", COUNT), Joins.correlation("too", COUNT + "\ngenerate: true"));
        assertThat(Rules.findings(both, record))
                .extracting(finding -> finding.rule().id())
                .containsExactly("a-id");
        assertThat(Rules.joined(both, List.of(record))).isEmpty();
        assertThat(both.checks().getFirst().inputs()).isEmpty();
    }

    @Test
    void an_inner_correlation_alerts_only_where_generate_says_so() throws IOException {
        String inner = Joins.correlation("inner", COUNT);
        String outer = "type: event_count\nrules: inner\ntimespan: 1h\ncondition: {gte: 1}";
        Joins joins = Joins.of(folder, inner, Joins.correlation("outer", outer));
        joins.event(0, "a").event(1, "a");
        assertThat(joins.told()).containsExactly("outer at 1.0: 1");
        Joins loud = Joins.of(folder, inner, Joins.correlation("outer", outer + "\ngenerate: true"));
        loud.event(0, "a").event(1, "a");
        assertThat(loud.told()).containsExactlyInAnyOrder("inner at 1.0: 2", "outer at 1.0: 1");
    }

    @Test
    void a_correlation_counts_rules_that_their_level_or_status_leaves_out() throws IOException {
        Joins.load(folder, Joins.correlation("many", COUNT), Joins.rule("old").replace("test", "deprecated"));
        SigmaRules rules = SigmaRules.load(List.of(folder), SigmaOptions.USUAL.from(Level.HIGH));
        PackCheck check = rules.checks().getFirst();
        assertThat(check.loaded()).extracting(Rule::id).containsExactly("many");
        assertThat(check.inputs()).extracting(Rule::id).containsExactly("a-id");
        assertThat(check.leftOut()).extracting(Rule::id).containsExactly("b-id", "c-id", "old-id");
        assertThat(check.pack().loaded()).isEqualTo(2);
        PlainRecord record = Rules.of(Rules.event().text("K", "a").time(Joins.START));
        assertThat(Rules.matches(rules, List.of(record))).hasSize(1);
    }

    @Test
    void a_correlation_that_is_left_out_takes_the_rules_of_its_file_with_it() throws IOException {
        PackCheck check = check(Joins.correlation("many", COUNT).replace("status: test", "status: deprecated"));
        assertThat(check.leftOut()).extracting(Rule::id).containsExactly("a-id", "many");
        assertThat(check.loaded()).extracting(Rule::id).containsExactly("b-id", "c-id");
    }

    @Test
    void rules_that_only_feed_a_correlation_need_not_say_level_and_status() throws IOException {
        String bare = "title: Bare\nname: bare\nlogsource: {product: windows}\ndetection:\n  sel: {K: bare}\n"
                + "  condition: sel\n";
        assertThat(check(Joins.correlation("many", COUNT.replace("a\n", "bare\n")), bare)
                        .warnings())
                .isEmpty();
        assertThat(check(bare).warnings()).hasSize(3);
    }

    @Test
    void a_refused_rule_takes_the_correlations_with_it_that_refer_to_it() throws IOException {
        String broken = Joins.rule("broken").replace("K: broken", "K|wat: broken");
        assertThat(check(broken, Joins.correlation("many", COUNT.replace("rules: a", "rules: broken")))
                        .pack()
                        .refused())
                .extracting(Refusal::reason)
                .containsExactly("there is no modifier `wat`", "`broken` is the name or id of no rule that loads");
    }

    @Test
    void a_correlation_looked_where_enough_of_its_rules_could() throws IOException {
        String other = Joins.rule("other").replace("product: windows", "product: windows, service: system");
        String strange = Joins.rule("strange").replace("product: windows", "product: toaster");
        SigmaRules rules = Joins.load(
                folder,
                other,
                strange,
                Joins.correlation("any", "type: event_count\nrules: [a, other]\ntimespan: 1h\ncondition: {gte: 2}"),
                Joins.correlation("all", "type: temporal\nrules: [a, other]\ntimespan: 1h"),
                Joins.correlation("never", "type: temporal\nrules: [a, strange]\ntimespan: 1h"));
        SourceSeen seen = new SourceSeen(
                Kind.WINDOWS_EVENT,
                "PC",
                "Security",
                "",
                "4625",
                7,
                java.util.Optional.empty(),
                java.util.Optional.empty());
        assertThat(rules.detection().looks(List.of(seen)))
                .filteredOn(look ->
                        List.of("any", "all", "never").contains(look.rule().id()))
                .extracting(look -> look.rule().id() + " " + look.state() + " " + look.looked())
                .containsExactly(
                        "any " + RuleLook.State.LOOKED + " 7",
                        "all " + RuleLook.State.NO_SUCH_LOG + " 7",
                        "never " + RuleLook.State.UNKNOWN_SOURCE + " 7");
        assertThat(rules.detection().looks(List.of(seen)))
                .as("rules that only feed correlations are not counted twice")
                .extracting(look -> look.rule().id())
                .doesNotContain("a-id");
        assertThat(rules.checks().getFirst().unknownSource())
                .extracting(waiting -> waiting.rule().id())
                .containsExactly("never");
    }

    @Test
    void a_correlation_of_a_rule_that_names_a_group_keeps_the_name_back_too() throws IOException {
        Joins.load(folder, Joins.correlation("many", COUNT));
        SigmaRules rules =
                SigmaRules.load(List.of(folder), SigmaOptions.USUAL.knowingGroups(text -> text.equals("Rule a")));
        List<Finding> findings = Rules.joined(
                rules,
                List.of(
                        Rules.of(Rules.event().text("K", "a").time(Joins.START)),
                        Rules.of(Rules.event().text("K", "a").time(Joins.START.plusSeconds(1)))));
        assertThat(findings).isEmpty();
        assertThat(rules.checks().getFirst().loaded())
                .filteredOn(rule -> rule.id().equals("many"))
                .extracting(Rule::namesGroup)
                .containsExactly(true);
    }
}
