package org.tocsin.detect.sigma;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.detect.Join;
import org.tocsin.detect.Match;
import org.tocsin.detect.sigma.correlation.Windows;
import org.tocsin.model.Fields;
import org.tocsin.model.Finding;
import org.tocsin.model.Gap;
import org.tocsin.model.Origin;
import org.tocsin.model.PlainRecord;

class CorrelationTest {
    @TempDir
    private Path folder = Path.of("");

    private Joins joins(String... correlations) throws IOException {
        return Joins.of(folder, correlations);
    }

    @Test
    void counts_the_events_of_each_group_in_a_window_that_slides() throws IOException {
        Joins joins = joins(Joins.correlation(
                "many", "type: event_count\nrules: a\ngroup-by: U\ntimespan: 10s\ncondition: {gte: 3}"));
        joins.event(0, "a", "U", "x")
                .event(8, "a", "U", "X")
                .event(9, "a", "U", "y")
                .event(9, "b", "U", "x");
        assertThat(joins.told()).isEmpty();
        // Exactly a timespan after the first.
        joins.event(10, "a", "U", "x");
        assertThat(joins.told()).containsExactly("many at 10.0: 3");
    }

    @Test
    void a_finding_says_the_number_the_group_and_where_the_other_events_are() throws IOException {
        Joins joins = joins(Joins.correlation(
                "many", "type: event_count\nrules: a\ngroup-by: [U]\ntimespan: 10s\ncondition: {gt: 2, lte: 100}"));
        joins.event(0, "a", "U", "x")
                .event(1, "a", "U", "x")
                .event(2, "a", "U", "x")
                .event(3, "a", "U", "x");
        Finding finding = joins.findings().getFirst();
        assertThat(joins.findings()).hasSize(1);
        assertThat(finding.time()).contains(Joins.START.plusSeconds(2));
        assertThat(finding.origin()).isEqualTo(new Origin("sha256:one", "Security.evtx", 3, -1));
        assertThat(finding.fields().first("Computer")).contains("PC1");
        assertThat(finding.fields().first("U")).contains("x");
        assertThat(finding.why())
                .containsExactly(
                        new Finding.Why("", "event_count", "3", "gt 2, lte 100 in 10s"),
                        new Finding.Why("", "events", "4", "in all, until 2021-07-14T09:00:03Z"),
                        new Finding.Why("", "U", "x", "group-by"),
                        new Finding.Why("", "2021-07-14T09:00:00Z", "Security.evtx #1", "a"),
                        new Finding.Why("", "2021-07-14T09:00:01Z", "Security.evtx #2", "a"));
    }

    @Test
    void names_twelve_other_events_at_most_and_says_how_many_more_there_are() throws IOException {
        Joins joins =
                joins(Joins.correlation("many", "type: event_count\nrules: a\ntimespan: 1h\ncondition: {gte: 40}"));
        for (int i = 0; i < 40; i++) {
            joins.event(i, "a");
        }
        List<Finding.Why> why = joins.findings().getFirst().why();
        assertThat(why).hasSize(1 + 12 + 1);
        assertThat(why.get(7)).isEqualTo(new Finding.Why("", "events", "27", "not named here"));
    }

    @Test
    void many_events_at_once_are_all_told_though_few_are_held() throws IOException {
        Joins joins =
                joins(Joins.correlation("many", "type: event_count\nrules: a\ntimespan: 1h\ncondition: {gte: 2}"));
        for (int i = 0; i < 50; i++) {
            joins.event(0, "a");
        }
        assertThat(joins.findings().getFirst().why())
                .startsWith(
                        new Finding.Why("", "event_count", "at least 3", "gte 2 in 1h"),
                        new Finding.Why("", "events", "50", "in all, until 2021-07-14T09:00:00Z"));
    }

    @Test
    void one_stretch_is_one_finding_and_only_a_break_makes_another() throws IOException {
        Joins joins =
                joins(Joins.correlation("many", "type: event_count\nrules: a\ntimespan: 10s\ncondition: {gte: 2}"));
        joins.event(0, "a").event(1, "a").event(5, "a").event(14, "a");
        assertThat(joins.told()).as("it held at every event").containsExactly("many at 1.0: 2");
        joins.event(25, "a").event(26, "a");
        assertThat(joins.told()).as("it failed at 25").containsExactly("many at 1.0: 2", "many at 26.0: 2");
        joins.event(26.5, "a").event(100, "a").event(101, "a");
        assertThat(joins.told())
                .as("nothing came for a whole timespan")
                .containsExactly("many at 1.0: 2", "many at 26.0: 2", "many at 101.0: 2");
    }

    @Test
    void a_range_and_an_equality_are_judged_once_all_events_of_a_moment_are_in() throws IOException {
        Joins joins = joins(
                Joins.correlation("range", "type: event_count\nrules: a\ntimespan: 10s\ncondition: {gte: 2, lt: 4}"),
                Joins.correlation("exact", "type: event_count\nrules: a\ntimespan: 10s\ncondition: {eq: 3}"),
                Joins.correlation("other", "type: event_count\nrules: a\ntimespan: 10s\ncondition: {neq: 4}"));
        joins.event(0, "a").event(0, "a").event(0, "a").event(0, "a");
        assertThat(joins.told()).isEmpty();
        joins.event(1, "a").event(1, "a").event(10.5, "a");
        assertThat(joins.told())
                .containsExactlyInAnyOrder("other at 1.0: at least 5", "range at 10.5: 3", "exact at 10.5: 3");
    }

    @Test
    void copies_of_one_event_count_once_and_so_does_an_event_that_two_rules_match() throws IOException {
        String both = Joins.rule("a")
                .replace("Rule a", "Rule again")
                .replace("a-id", "d-id")
                .replace("name: a", "name: d");
        Joins joins = joins(
                both,
                Joins.correlation("many", "type: event_count\nrules: [a, d]\ntimespan: 1h\ncondition: {gte: 2}"),
                Joins.correlation("both", "type: temporal\nrules: [a, d]\ntimespan: 1h"));
        joins.event(0, "a")
                .event(0, "a", new Origin("sha256:two", "copy.evtx", 1, -1))
                .event(0, "a", new Origin("sha256:three", "old/copy.evtx", 1, 77));
        assertThat(joins.told()).containsExactly("both at 0.0: 2");
        joins.event(0, "a");
        assertThat(joins.told()).containsExactlyInAnyOrder("both at 0.0: 2", "many at 0.0: 2");
    }

    @Test
    void counts_different_values_in_any_case_and_tuples_of_fields() throws IOException {
        Joins joins = joins(
                Joins.correlation("hosts", "type: value_count\nrules: a\ntimespan: 10s\ncondition: {field: H, gte: 3}"),
                Joins.correlation(
                        "pairs", "type: value_count\nrules: a\ntimespan: 10s\ncondition: {field: [H, U], gte: 3}"));
        joins.event(0, "a", "H", "one", "U", "x")
                .event(1, "a", "H", "ONE", "U", "y")
                .event(2, "a", "H", "two");
        assertThat(joins.told()).isEmpty();
        joins.event(3, "a", "H", "two", "U", "x");
        assertThat(joins.told()).containsExactly("pairs at 3.0: 3");
        joins.event(4, "a", "H", "three", "U", "x");
        assertThat(joins.told()).containsExactlyInAnyOrder("pairs at 3.0: 3", "hosts at 4.0: 3");
    }

    @Test
    void sums_and_averages_are_exact_and_read_numbers_as_rules_do() throws IOException {
        Joins joins = joins(
                Joins.correlation("sum", "type: value_sum\nrules: a\ntimespan: 10s\ncondition: {field: N, gte: 17}"),
                Joins.correlation("avg", "type: value_avg\nrules: a\ntimespan: 10s\ncondition: {field: N, gt: 5.66}"));
        joins.event(0, "a", "N", "0x10").event(1, "a", "N", "0.9").event(2, "a", "N", "none");
        assertThat(joins.told()).containsExactly("avg at 0.0: 16");
        joins.event(3, "a", "N", "0.1");
        assertThat(joins.told()).containsExactlyInAnyOrder("avg at 0.0: 16", "sum at 3.0: 17");
        assertThat(joins.gaps())
                .extracting(Gap::detail)
                .allSatisfy(detail -> assertThat(detail)
                        .contains("1 matches from here on were not counted: they have no usable value in N"));
    }

    @Test
    void a_percentile_is_by_the_nearest_rank_and_without_one_the_question_is_how_rare_a_value_is() throws IOException {
        Joins joins = joins(
                Joins.correlation(
                        "median",
                        "type: value_percentile\nrules: a\ntimespan: 1h\ncondition: {field: N, percentile: 50, gte: 10}"),
                Joins.correlation(
                        "rare", "type: value_percentile\nrules: a\ntimespan: 1h\ncondition: {field: P, lte: 10}"));
        for (int i = 0; i < 9; i++) {
            joins.event(i, "a", "N", Integer.toString(i), "P", "usual");
        }
        assertThat(joins.told()).isEmpty();
        joins.event(9, "a", "N", "10", "P", "odd");
        assertThat(joins.told()).containsExactly("rare at 9.0: 10");
        for (int i = 0; i < 8; i++) {
            joins.event(10 + i, "a", "N", "11", "P", "usual");
        }
        assertThat(joins.told()).as("the ninth of eighteen is 8").containsExactly("rare at 9.0: 10");
        joins.event(20, "a", "N", "11", "P", "usual").event(21, "a", "N", "11", "P", "usual");
        assertThat(joins.told())
                .as("the tenth of twenty is 10")
                .containsExactlyInAnyOrder("rare at 9.0: 10", "median at 20.0: 10");
    }

    @Test
    void temporal_wants_all_rules_or_as_many_as_its_condition_says() throws IOException {
        Joins joins = joins(
                Joins.correlation("all", "type: temporal\nrules: [a, b, c]\ngroup-by: U\ntimespan: 10s"),
                Joins.correlation(
                        "two", "type: temporal\nrules: [a, b, c]\ngroup-by: U\ntimespan: 10s\ncondition: {gte: 2}"));
        joins.event(0, "c", "U", "x").event(1, "a", "U", "x").event(5, "b", "U", "y");
        assertThat(joins.told()).containsExactly("two at 1.0: 2");
        joins.event(10, "b", "U", "x");
        assertThat(joins.told()).containsExactlyInAnyOrder("two at 1.0: 2", "all at 10.0: 3");
    }

    @Test
    void temporal_ordered_wants_the_order_and_takes_one_moment_for_in_order() throws IOException {
        Joins joins = joins(Joins.correlation("then", "type: temporal_ordered\nrules: [a, b, c]\ntimespan: 10s"));
        joins.event(0, "c").event(1, "b").event(2, "a").event(3, "c").event(4, "b");
        assertThat(joins.told()).isEmpty();
        joins.event(12, "c");
        assertThat(joins.told()).containsExactly("then at 12.0: 3");
        assertThat(joins.findings().getFirst().why())
                .extracting(Finding.Why::value)
                .containsExactly("3", "Security.evtx #3", "Security.evtx #5");
        Joins sameMoment = joins(Joins.correlation("then", "type: temporal_ordered\nrules: [a, b, c]\ntimespan: 10s"));
        sameMoment.event(0, "c").event(0, "b").event(0, "a");
        assertThat(sameMoment.told()).containsExactly("then at 0.0: 3");
        assertThat(sameMoment.findings().getFirst().origin().record())
                .as("the last rule's event")
                .isEqualTo(1);
    }

    @Test
    void a_chain_sees_that_an_inner_correlation_still_holds() throws IOException {
        Joins joins = joins(
                Joins.correlation(
                        "failed", "type: event_count\nrules: a\ngroup-by: [U, H]\ntimespan: 10s\ncondition: {gte: 3}"),
                Joins.correlation("broken", "type: temporal_ordered\nrules: [failed, b]\ngroup-by: U\ntimespan: 10s"));
        for (int i = 0; i < 60; i += 2) {
            joins.event(i, "a", "U", "x", "H", "h");
        }
        joins.event(65, "b", "U", "y").event(66, "b", "U", "x");
        assertThat(joins.told()).containsExactly("broken at 66.0: 2");
        Finding finding = joins.findings().getFirst();
        assertThat(finding.why()).contains(new Finding.Why("", "2021-07-14T09:00:58Z", "Security.evtx #30", "failed"));
    }

    @Test
    void counting_an_inner_correlation_counts_its_stretches_and_not_their_events() throws IOException {
        Joins joins = joins(
                Joins.correlation("burst", "type: event_count\nrules: a\ntimespan: 5s\ncondition: {gte: 2}"),
                Joins.correlation("bursts", "type: event_count\nrules: burst\ntimespan: 1h\ncondition: {gte: 2}"));
        for (int i = 0; i < 20; i++) {
            joins.event(i, "a");
        }
        assertThat(joins.told()).isEmpty();
        joins.event(100, "a").event(101, "a");
        assertThat(joins.told()).containsExactly("bursts at 101.0: 2");
    }

    @Test
    void a_chain_groups_by_its_own_fields_through_the_aliases_of_the_inner_one() throws IOException {
        Joins joins = joins(Joins.correlation("inner", """
                        type: temporal
                        rules: [a, b]
                        group-by: who
                        timespan: 10s
                        aliases:
                          who: {a: From, b: To}
                        """), Joins.correlation("outer", """
                        type: value_count
                        rules: inner
                        group-by: H
                        timespan: 1h
                        condition: {field: who, gte: 2}
                        """));
        joins.event(0, "a", "From", "x", "H", "one").event(1, "b", "To", "x", "H", "two");
        joins.event(2, "a", "From", "y", "H", "three").event(3, "b", "To", "y", "H", "two");
        assertThat(joins.told()).containsExactly("outer at 3.0: 2");
        assertThat(joins.findings().getFirst().why()).contains(new Finding.Why("", "H", "two", "group-by"));
    }

    @Test
    void events_without_a_group_or_a_time_are_left_out_counted_and_told() throws IOException {
        Joins joins = joins(Joins.correlation(
                "many", "type: event_count\nrules: a\ngroup-by: [U, H]\ntimespan: 1h\ncondition: {gte: 2}"));
        joins.event(0, "a", "U", "x").event(1, "a", "H", "h").timeless("a", "U", "x", "H", "h");
        joins.event(2, "a", "U", "x", "H", "h").event(3, "a", "U", "", "H", "h").event(4, "a", "U", "", "H", "h");
        assertThat(joins.told()).as("an empty value is a value").containsExactly("many at 4.0: 2");
        assertThat(joins.gaps())
                .containsExactlyInAnyOrder(
                        new Gap(
                                new Origin("sha256:one", "Security.evtx", 3, -1),
                                Gap.Cause.SKIPPED,
                                "for the rule many (Join many), 1 matches from here on could not be counted: they carry"
                                        + " no time"),
                        new Gap(
                                new Origin("sha256:one", "Security.evtx", 1, -1),
                                Gap.Cause.SKIPPED,
                                "for the rule many (Join many), 2 matches from here on were not counted: they have no"
                                        + " value in U, H"));
    }

    @Test
    void nothing_depends_on_the_order_in_which_events_were_read() throws IOException {
        Joins joins = joins(
                Joins.correlation(
                        "many", "type: event_count\nrules: a\ngroup-by: U\ntimespan: 3s\ncondition: {gte: 3}"),
                Joins.correlation("then", "type: temporal_ordered\nrules: [many, b]\ngroup-by: U\ntimespan: 3s"),
                Joins.correlation(
                        "rare", "type: value_percentile\nrules: [a, b]\ntimespan: 9s\ncondition: {field: U, lte: 20}"));
        Random random = new Random(5);
        for (int i = 0; i < 300; i++) {
            joins.event(random.nextInt(60), random.nextInt(3) == 0 ? "b" : "a", "U", "u" + random.nextInt(4));
        }
        List<Finding> expected = joins.findings();
        assertThat(expected).hasSizeGreaterThan(5);
        for (int seed = 0; seed < 5; seed++) {
            List<PlainRecord> shuffled = new ArrayList<>(joins.records());
            Collections.shuffle(shuffled, new Random(seed));
            assertThat(Rules.joined(joins.rules(), shuffled)).isEqualTo(expected);
        }
    }

    @Test
    void hostile_groups_without_end_stay_within_the_limit_and_a_gap_says_so() throws IOException {
        Joins joins = joins(Joins.correlation(
                "many", "type: event_count\nrules: a\ngroup-by: U\ntimespan: 1d\ncondition: {gte: 2}"));
        joins.event(0, "a", "U", "early");
        for (int i = 0; i < 500; i++) {
            joins.event(1 + i, "a", "U", "u" + i);
        }
        joins.event(600, "a", "U", "u499").event(601, "a", "U", "early");
        assertThat(joins.told()).containsExactlyInAnyOrder("many at 600.0: 2", "many at 601.0: 2");

        List<Finding> findings = new ArrayList<>();
        List<Gap> gaps = new ArrayList<>();
        Join small = joins.rules().detection().counting().join(64 << 10).orElseThrow();
        List<Match> matches = Rules.matches(joins.rules(), joins.records());
        Rules.run(small, matches, findings::add, gaps::add);
        assertThat(findings)
                .extracting(finding -> finding.fields().first("U").orElse(""))
                .as("what was seen lately is still found")
                .containsExactly("u499");
        assertThat(gaps).singleElement().satisfies(gap -> {
            assertThat(gap.cause()).isEqualTo(Gap.Cause.LIMIT);
            assertThat(gap.origin().record()).isEqualTo(1);
            assertThat(gap.detail()).contains("more open windows than fit into memory");
        });
    }

    @Test
    void one_window_without_end_gives_up_its_oldest_events() throws IOException {
        Joins joins = joins(
                Joins.correlation("sum", "type: value_sum\nrules: a\ntimespan: 1d\ncondition: {field: N, gte: 1000}"));
        for (int i = 0; i < 1000; i++) {
            joins.event(i, "a", "N", "1");
        }
        assertThat(joins.told()).containsExactly("sum at 999.0: 1000");
        List<Finding> findings = new ArrayList<>();
        List<Gap> gaps = new ArrayList<>();
        Rules.run(
                joins.rules().detection().counting().join(20_000).orElseThrow(),
                Rules.matches(joins.rules(), joins.records()),
                findings::add,
                gaps::add);
        assertThat(findings).isEmpty();
        assertThat(gaps).extracting(Gap::cause).containsExactly(Gap.Cause.LIMIT);
        assertThat(Windows.USUAL).as("a fifth of what the launcher gives").isEqualTo(96L << 20);
    }

    @Test
    void windows_hold_no_more_events_than_can_make_a_difference() throws IOException {
        Joins joins =
                joins(Joins.correlation("many", "type: event_count\nrules: a\ntimespan: 1d\ncondition: {gte: 5}"));
        for (int i = 0; i < 5000; i++) {
            joins.event(i, "a");
        }
        List<Finding> findings = new ArrayList<>();
        Rules.run(
                joins.rules().detection().counting().join(8 << 10).orElseThrow(),
                Rules.matches(joins.rules(), joins.records()),
                findings::add,
                gap -> assertThat(gap).isNull());
        assertThat(findings)
                .singleElement()
                .satisfies(finding -> assertThat(finding.why())
                        .contains(new Finding.Why("", "events", "5000", "in all, until 2021-07-14T10:23:19Z")));
    }

    @Test
    void of_several_values_of_a_field_the_first_makes_the_group() throws IOException {
        Joins joins = joins(Joins.correlation(
                "many", "type: event_count\nrules: a\ngroup-by: U\ntimespan: 10s\ncondition: {gte: 2}"));
        joins.event(0, "a", "U", "x", "U", "y").event(1, "a", "U", "y", "U", "x");
        assertThat(joins.told()).isEmpty();
        joins.event(2, "a", "U", "x", "U", "z");
        assertThat(joins.told()).containsExactly("many at 2.0: 2");
    }

    @Test
    void a_clock_that_is_wrong_is_not_corrected_and_the_timespan_must_allow_for_it() throws IOException {
        String body = "type: temporal\nrules: [a, b]\ngroup-by: U\ntimespan: ";
        // The second computer is an hour slow; in truth its event came ten seconds after the first.
        Joins strict = joins(Joins.correlation("soon", body + "1m"));
        strict.event(3_600, "a", "U", "x").event(10, "b", "U", "x");
        assertThat(strict.told()).isEmpty();
        Joins patient = joins(Joins.correlation("soon", body + "1h"));
        patient.event(3_600, "a", "U", "x").event(10, "b", "U", "x");
        assertThat(patient.told()).containsExactly("soon at 3600.0: 2");
    }

    @Test
    void long_values_are_cut_but_still_told_apart() throws IOException {
        Joins joins = joins(Joins.correlation(
                "many", "type: event_count\nrules: a\ngroup-by: U\ntimespan: 1h\ncondition: {gte: 2}"));
        String start = "x".repeat(5000);
        joins.event(0, "a", "U", start + "1").event(1, "a", "U", start + "2");
        assertThat(joins.told()).isEmpty();
        joins.event(2, "a", "U", start + "1");
        assertThat(joins.told()).containsExactly("many at 2.0: 2");
        assertThat(Rules.matches(joins.rules(), joins.records()))
                .allSatisfy(match -> assertThat(match.row()).hasSizeLessThan(600));
    }

    @Test
    void odd_texts_come_back_from_a_row_as_they_were() throws IOException {
        Joins joins = joins(Joins.correlation(
                "many", "type: event_count\nrules: a\ngroup-by: U\ntimespan: 1h\ncondition: {gte: 1}"));
        joins.event(0, "a", new Origin("no hash", "p\u0000\uD800é漢", 1, 7), "U", "é\uD800\u0000漢");
        Finding finding = joins.findings().getFirst();
        assertThat(finding.origin()).isEqualTo(new Origin("no hash", "p\u0000\uD800é漢", 1, 7));
        assertThat(finding.fields().first("U")).contains("é\uD800\u0000漢");
    }

    @Test
    void records_that_no_counted_rule_matches_leave_nothing() throws IOException {
        Joins joins =
                joins(Joins.correlation("many", "type: event_count\nrules: a\ntimespan: 1h\ncondition: {gte: 1}"));
        joins.event(0, "b").event(1, "d");
        assertThat(Rules.matches(joins.rules(), joins.records())).isEmpty();
        assertThat(Fields.of(joins.records().getFirst()).first("K")).contains("b");
    }
}
