package org.tocsin.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.tocsin.model.DayCount;
import org.tocsin.model.Finding;
import org.tocsin.model.Findings;
import org.tocsin.model.Kind;
import org.tocsin.model.Level;
import org.tocsin.model.Meanings;
import org.tocsin.model.Origin;
import org.tocsin.model.Rule;
import org.tocsin.report.MadeUpCase;

class DigestTest {
    private static final Instant START = Instant.parse("2022-01-01T00:00:00Z");
    private static final Rule RULE = MadeUpCase.rule("r", "A title", Level.HIGH, Map.of(), List.of(), List.of(), false);

    @Test
    void a_rule_that_matched_a_million_times_keeps_a_few_events_and_counts_all() {
        Findings many = streamed(1_000_000, i -> finding(START.plusMillis(i), "PC-" + i % 500, i, "x".repeat(50)));

        Group group = Digest.of(MadeUpCase.of(List.of(), many), Meanings.NONE)
                .groups()
                .getFirst();

        assertThat(group.lines()).isEqualTo(1_000_000);
        assertThat(group.events()).isEqualTo(1_000_000);
        assertThat(group.sightings()).hasSize(Group.SHOWN);
        assertThat(group.hosts()).hasSize(Group.MOST_HOSTS);
        assertThat(group.moreHosts()).isTrue();
        assertThat(group.last()).contains(START.plusMillis(999_999));
    }

    @Test
    void an_event_is_a_copy_only_where_computer_log_record_and_time_are_the_same() {
        List<Finding> findings = List.of(
                finding(START, "PC-1", 7, "first copy"),
                finding(START, "PC-1", 7, "second copy"),
                finding(START, "PC-2", 7, "another computer"),
                finding(START, "PC-1", 7, "third copy"),
                finding(START, "PC-1", 8, "another record"),
                finding(START, "PC-1", -1, "no number"),
                finding(START, "PC-1", -1, "no number"),
                finding(START.plusNanos(100), "PC-1", 7, "another time"));

        Group group = Digest.of(MadeUpCase.of(List.of(), listed(findings)), Meanings.NONE)
                .groups()
                .getFirst();

        assertThat(group.lines()).isEqualTo(8);
        assertThat(group.events()).isEqualTo(6);
        assertThat(group.sightings().getFirst().copies()).isEqualTo(3);
        assertThat(group.sightings().get(1).copies()).isEqualTo(1);
    }

    @Test
    void a_value_of_many_megabytes_is_not_kept() {
        Findings huge = streamed(1, i -> finding(START, "PC-1", i, "y".repeat(5_000_000)));

        Sighting sighting = Digest.of(MadeUpCase.of(List.of(), huge), Meanings.NONE)
                .groups()
                .getFirst()
                .sightings()
                .getFirst();

        assertThat(sighting.why().getFirst().value().text()).hasSize(480);
        assertThat(sighting.why().getFirst().value().length()).isEqualTo(5_000_000);
    }

    @Test
    void days_that_cannot_be_right_neither_stretch_the_timeline_nor_the_span() {
        List<DayCount> days = List.of(
                day("1601-01-01", 5),
                day("2021-07-01", 100),
                day("2022-10-05", 100),
                day("2022-10-07", 100),
                day("2098-01-01", 1));
        Digest digest = Digest.of(MadeUpCase.of(days, listed(List.of())), Meanings.NONE);
        Lanes lanes = Lanes.of(digest.recordDays(), digest.days().keySet()).orElseThrow();

        assertThat(digest.first()).contains(LocalDate.of(2021, 7, 1));
        assertThat(lanes.calendar()).isEqualTo(new Calendar(Calendar.Unit.DAY, LocalDate.of(2021, 7, 1), 464));
        assertThat(lanes.outside()).isEqualTo(6);
        assertThat(lanes.lanes().getFirst().records()).isEqualTo(300);
        assertThat(lanes.lanes().getFirst().longestSilence()).containsExactly(1, 460);
    }

    @Test
    void a_lonely_finding_long_before_all_else_stays_on_the_timeline() {
        List<DayCount> days = new ArrayList<>(List.of(day("2015-03-02", 1)));
        for (int i = 0; i < 300; i++) {
            days.add(day(LocalDate.of(2022, 1, 1).plusDays(i).toString(), 1_000));
        }
        Digest digest = Digest.of(
                MadeUpCase.of(days, listed(List.of(finding(Instant.parse("2015-03-02T10:00:00Z"), "PC-1", 1, "x")))),
                Meanings.NONE);
        Lanes lanes = Lanes.of(digest.recordDays(), digest.days().keySet()).orElseThrow();

        assertThat(lanes.calendar().unit()).isEqualTo(Calendar.Unit.WEEK);
        assertThat(lanes.calendar().step(LocalDate.of(2015, 3, 2))).isZero();
        assertThat(lanes.outside()).isZero();
    }

    @Test
    void too_many_logs_are_drawn_by_computer_and_too_many_computers_are_folded() {
        List<DayCount> days = new ArrayList<>();
        for (int host = 0; host < 40; host++) {
            for (String log : List.of("Security", "System")) {
                days.add(new DayCount(
                        LocalDate.of(2022, 1, 1), Kind.WINDOWS_EVENT, "PC-" + (100 + host), log, host + 1));
            }
        }
        Lanes lanes = Lanes.of(days, List.of()).orElseThrow();

        assertThat(lanes.lanes()).hasSize(Lanes.MOST);
        assertThat(lanes.lanes().getLast().folded()).isEqualTo(40 - (Lanes.MOST - 1));
        assertThat(lanes.lanes().stream().mapToLong(Lanes.Lane::records).sum()).isEqualTo(40 * 41);
    }

    private static DayCount day(String day, long records) {
        return new DayCount(LocalDate.parse(day), Kind.WINDOWS_EVENT, "PC-1", "Security", records);
    }

    private static Finding finding(Instant time, String host, long record, String value) {
        return new Finding(
                Optional.of(time),
                RULE,
                Kind.WINDOWS_EVENT,
                new Origin(MadeUpCase.HASH, "a.evtx", record, 0),
                false,
                List.of(new Finding.Why("", "CommandLine", value, value)),
                MadeUpCase.fields("Computer", host, "Channel", "Security"));
    }

    private interface Made {
        Finding finding(int number);
    }

    private static Findings streamed(int count, Made made) {
        return new Findings() {
            @Override
            public long count() {
                return count;
            }

            @Override
            public void forEach(Consumer<Finding> reader) {
                for (int i = 0; i < count; i++) {
                    reader.accept(made.finding(i));
                }
            }
        };
    }

    private static Findings listed(List<Finding> findings) {
        return streamed(findings.size(), findings::get);
    }
}
