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
import org.tocsin.model.PlainRecord;
import org.tocsin.model.RulePack.Refusal;

class FilterTest {
    @TempDir
    private Path folder = Path.of("");

    private static String filter(String rules, String condition) {
        return "title: Our own accounts\nid: filter-id\nlogsource: {product: windows}\nfilter:\n  rules: " + rules
                + "\n  own: {U|startswith: adm_}\n  condition: " + condition + "\n";
    }

    private static PlainRecord record(String user) {
        return Rules.of(Rules.event().text("K", "a").text("U", user).time(Joins.START));
    }

    private List<String> fired(SigmaRules rules, String user) {
        return Rules.findings(rules, record(user)).stream()
                .map(finding -> finding.rule().id())
                .toList();
    }

    @ParameterizedTest
    @CsvSource({"[a]", "a-id", "[A-ID]", "any", "[any]"})
    void a_filter_is_added_to_the_rules_that_it_names_by_name_or_id_or_to_any(String rules) throws IOException {
        SigmaRules loaded = Rules.load(folder, Joins.rule("a"), filter(rules.replace(';', ','), "not own"));
        assertThat(fired(loaded, "mallory")).containsExactly("a-id");
        assertThat(fired(loaded, "ADM_root")).isEmpty();
        PackCheck check = loaded.checks().getFirst();
        assertThat(check.filters()).containsExactly(new PackCheck.Filter("rule-001.yml", "Our own accounts", 1));
        assertThat(check.warnings()).isEmpty();
        assertThat(check.pack().refused()).isEmpty();
    }

    @Test
    void a_filter_says_what_is_kept_and_is_warned_of_where_it_denies_nothing() throws IOException {
        SigmaRules rules = Rules.load(folder, Joins.rule("a"), filter("any", "own"));
        assertThat(fired(rules, "mallory")).isEmpty();
        assertThat(fired(rules, "adm_root")).containsExactly("a-id");
        assertThat(rules.checks().getFirst().warnings())
                .extracting(PackCheck.Warning::text)
                .containsExactly(
                        "the filter's condition holds no `not`: the rules are kept to what it selects, which is"
                                + " the opposite of leaving that out");
    }

    @Test
    void a_filter_is_for_rules_of_its_log_source_alone() throws IOException {
        String security = Joins.rule("a").replace("product: windows", "product: windows, service: security");
        String filter = filter("any", "not own").replace("product: windows", "product: windows, service: security");
        SigmaRules rules = Rules.load(folder, security, Joins.rule("b").replace("K: b", "K: a"), filter);
        assertThat(fired(rules, "adm_root")).containsExactly("b-id");
        SigmaRules named =
                Rules.load(folder, security, Joins.rule("b"), filter.replace("rules: any", "rules: [a, b, nobody]"));
        assertThat(named.checks().getFirst().warnings())
                .extracting(PackCheck.Warning::text)
                .containsExactly(
                        "the filter was not added to `b`, in line 5: it is for another log source",
                        "the filter was not added to `nobody`, in line 5: it is no rule that loads");
        assertThat(named.checks().getFirst().filters().getFirst().rules()).isEqualTo(1);
    }

    @Test
    void a_filter_of_one_pack_reaches_the_rules_of_another_and_those_that_correlations_count() throws IOException {
        Path one = Files.createDirectories(folder.resolve("one"));
        Path two = Files.createDirectories(folder.resolve("two"));
        Files.writeString(one.resolve("filter.yml"), filter("[a, many]", "not own"));
        Files.writeString(
                two.resolve("many.yml"),
                Joins.rule("a") + "---\n"
                        + Joins.correlation("many", "type: event_count\nrules: a\ntimespan: 1h\ncondition: {gte: 1}"));
        SigmaRules rules = SigmaRules.load(List.of(one, two), SigmaOptions.USUAL);
        assertThat(Rules.matches(rules, List.of(record("adm_root")))).isEmpty();
        assertThat(Rules.joined(rules, List.of(record("mallory")))).hasSize(1);
        assertThat(rules.checks().getFirst().warnings())
                .extracting(PackCheck.Warning::text)
                .containsExactly(
                        "the filter was not added to `many`, in line 5: it is a correlation; name the rules that it counts");
    }

    @Test
    void a_filter_that_is_added_to_nothing_is_warned_of() throws IOException {
        assertThat(Rules.load(folder, filter("any", "not own"))
                        .checks()
                        .getFirst()
                        .warnings())
                .extracting(PackCheck.Warning::text)
                .containsExactly("the filter was added to no rule");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            quoteCharacter = '~',
            value = {
                "title: F\\nfilter: {rules: any, s: {U: a}, condition: not s} ! 1 ! the rule has no `logsource`",
                "logsource: {product: windows}\\nfilter: {rules: any, s: {U: a}, condition: not s} ! 1 ! the filter has no `title`",
                "title: F\\nlogsource: {product: windows}\\nfilter: any ! 3 ! `filter` should be a map",
                "title: F\\nlogsource: {product: windows}\\nfilter: {s: {U: a}, condition: not s} ! 3 ! the filter has no `rules`",
                "title: F\\nlogsource: {product: windows}\\nfilter: {rules: [], s: {U: a}, condition: not s} ! 3 ! `rules` is empty",
                "title: F\\nlogsource: {product: windows}\\nfilter: {rules: any, s: {U: a}} ! 3 ! the filter has no `condition`",
                "title: F\\nlogsource: {product: windows}\\nfilter: {rules: any, s: {U: a}, condition: not t} ! 3 ! the condition asks for `t`, which is no selection of this rule",
                "title: F\\nlogsource: {product: windows}\\nfilter: {rules: any, s: {U|expand: '%x%'}, condition: not s} ! 3 ! the placeholder `%x%` has been given no value",
                "title: F\\nlogsource: {product: windows}\\ndetection: {}\\nfilter: {rules: any} ! 1 ! a filter has no `detection` or `correlation` of its own",
            })
    void a_broken_filter_is_refused_with_its_line_and_one_sentence(String filter, int line, String reason)
            throws IOException {
        assertThat(Rules.load(folder, filter.strip().replace("\\n", "\n"))
                        .checks()
                        .getFirst()
                        .pack()
                        .refused())
                .containsExactly(new Refusal("rule-000.yml", line, reason));
    }

    @Test
    void a_filter_changes_the_key() throws IOException {
        String key = Rules.load(folder, Joins.rule("a")).detection().key();
        assertThat(Rules.load(folder, Joins.rule("a"), filter("any", "not own"))
                        .detection()
                        .key())
                .isNotEqualTo(key);
    }
}
