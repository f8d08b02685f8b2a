package org.tocsin.detect.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tocsin.detect.Detector;
import org.tocsin.detect.Join;
import org.tocsin.detect.Match;
import org.tocsin.detect.sigma.PackCheck;
import org.tocsin.detect.sigma.SigmaOptions;
import org.tocsin.detect.sigma.SigmaRules;
import org.tocsin.knowledge.attack.Attack;
import org.tocsin.model.Finding;
import org.tocsin.model.Gap;
import org.tocsin.model.PlainRecord;
import org.tocsin.model.Rule;

/// The rules that we give people in our own name: whole, explained in both languages, and held to what they promise.
class ContentTest {
    private static final Pattern RANDOM_UUID =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
    private static final Pattern TECHNIQUE = Pattern.compile("attack\\.t\\d{4}(\\.\\d{3})?");
    private static final SigmaRules RULES = load();
    private static final Attack ATTACK = Attack.carried();

    private static SigmaRules load() {
        try {
            return SigmaRules.load(RuleSheet.RULES, SigmaOptions.USUAL);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static List<RuleSheet> sheets() {
        return RuleSheet.all();
    }

    @Test
    void every_rule_loads_without_refusal_or_warning() {
        for (PackCheck check : RULES.checks()) {
            assertThat(check.pack().refused()).isEmpty();
            assertThat(check.warnings()).isEmpty();
            assertThat(check.unknownSource()).isEmpty();
            assertThat(check.leftOut()).isEmpty();
            assertThat(check.notRules()).isEmpty();
        }
        assertThat(loaded()).hasSameSizeAs(sheets());
    }

    private static List<Rule> loaded() {
        return RULES.checks().stream().flatMap(check -> check.loaded().stream()).toList();
    }

    @Test
    void every_rule_has_its_sheet_of_events_and_every_sheet_its_rule() {
        assertThat(RuleSheet.names(RuleSheet.SHEETS))
                .isEqualTo(sheets().stream().map(RuleSheet::name).sorted().toList());
    }

    @Test
    void no_two_rules_share_an_id_or_a_title() {
        Set<Object> seen = new HashSet<>();
        List<Object> twice = new ArrayList<>();
        for (RuleSheet sheet : sheets()) {
            Map<?, ?> rule = sheet.rule();
            for (String key : List.of("id", "title")) {
                if (!seen.add(String.valueOf(rule.get(key)))) {
                    twice.add(sheet + ": " + key);
                }
            }
        }
        assertThat(twice).isEmpty();
    }

    @TestFactory
    Stream<DynamicTest> a_rule_fires_on_what_it_is_for() {
        return each("match", true);
    }

    @TestFactory
    Stream<DynamicTest> a_rule_keeps_silent_on_what_only_looks_like_it() {
        return each("near_miss", false);
    }

    private static Stream<DynamicTest> each(String group, boolean fires) {
        List<DynamicTest> tests = new ArrayList<>();
        for (RuleSheet sheet : sheets()) {
            tests.add(dynamicTest(
                    sheet + " has events to " + group,
                    () -> assertThat(sheet.cases(group)).isNotEmpty()));
            int number = 0;
            for (List<PlainRecord> events : sheet.cases(group)) {
                number++;
                tests.add(dynamicTest(
                        sheet + " " + group + " " + number,
                        () -> assertThat(fired(events)
                                        .contains(String.valueOf(sheet.rule().get("id"))))
                                .isEqualTo(fires)));
            }
        }
        return tests.stream();
    }

    private static Set<String> fired(List<PlainRecord> events) {
        Set<String> fired = new HashSet<>();
        List<Match> matches = new ArrayList<>();
        Detector detector = RULES.detection().open();
        events.forEach(event ->
                detector.examine(event, finding -> fired.add(finding.rule().id()), matches::add));
        matches.sort(Comparator.comparing((Match match) -> match.time().orElseThrow())
                .thenComparing(Match::row, Arrays::compareUnsigned));
        Join.Out out = new Join.Out() {
            @Override
            public void finding(Finding finding) {
                fired.add(finding.rule().id());
            }

            @Override
            public void gap(Gap gap) {
                throw new AssertionError(gap);
            }
        };
        Join join = RULES.detection().join().orElseThrow();
        matches.forEach(match -> join.take(match, out));
        join.end(out);
        return fired;
    }

    @ParameterizedTest
    @MethodSource("sheets")
    void a_rule_says_what_it_is(RuleSheet sheet) {
        Map<?, ?> rule = sheet.rule();

        assertThat(rule.get("title")).asString().isNotBlank().hasSizeLessThanOrEqualTo(100);
        assertThat(rule.get("id")).asString().matches(RANDOM_UUID);
        assertThat(rule.get("description")).asString().isNotBlank();
        assertThat(rule.get("license")).isEqualTo("Apache-2.0");
        assertThat(rule.get("level")).isIn("low", "medium", "high", "critical");
        assertThat(rule.get("falsepositives"))
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("sheets")
    void a_rule_names_tactics_and_techniques_that_exist(RuleSheet sheet) {
        List<String> techniques = new ArrayList<>();
        List<String> tactics = new ArrayList<>();
        for (Object tag : (List<?>) Objects.requireNonNull(sheet.rule().get("tags"), "no tags")) {
            String text = String.valueOf(tag);
            (TECHNIQUE.matcher(text).matches() ? techniques : tactics).add(text.substring("attack.".length()));
        }

        assertThat(techniques).isNotEmpty();
        assertThat(techniques)
                .allSatisfy(id -> assertThat(ATTACK.technique(id.toUpperCase(Locale.ROOT)))
                        .isPresent());
        assertThat(tactics).isNotEmpty();
        assertThat(tactics)
                .allSatisfy(tactic -> assertThat(ATTACK.tactic(tactic)).isPresent());
    }

    @ParameterizedTest
    @MethodSource("sheets")
    void a_rule_speaks_plainly_in_both_languages(RuleSheet sheet) {
        Rule rule = loaded().stream()
                .filter(one -> one.source().endsWith("/" + sheet))
                .findFirst()
                .orElseThrow();
        Rule.Advice english = Objects.requireNonNull(rule.advice().get("en"), "no English");
        Rule.Advice french = Objects.requireNonNull(rule.advice().get("fr"), "no French");
        for (String sentence : List.of(english.meaning(), english.next(), french.meaning(), french.next())) {
            assertThat(sentence).isNotBlank().endsWith(".");
        }
        assertThat(french.meaning()).isNotEqualTo(english.meaning());
        assertThat(french.next()).isNotEqualTo(english.next());
        assertThat(french.meaning() + french.next())
                .as("straight apostrophes and spaces that may break before high marks")
                .doesNotContain("'")
                .doesNotContainPattern("\\S[;:!?](\\s|$)");
    }
}
