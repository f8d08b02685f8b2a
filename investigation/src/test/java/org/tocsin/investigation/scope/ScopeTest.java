package org.tocsin.investigation.scope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.tocsin.model.EvidenceRecord;
import org.tocsin.model.Fields;
import org.tocsin.model.Finding;
import org.tocsin.model.Kind;
import org.tocsin.model.Level;
import org.tocsin.model.Origin;
import org.tocsin.model.PlainRecord;
import org.tocsin.model.Rule;
import org.tocsin.model.Shape;
import org.tocsin.model.UserFault;

class ScopeTest {
    private static PlainRecord.Builder event() {
        return new PlainRecord.Builder()
                .text("Computer", "FS-01.office.example")
                .text("Channel", "Microsoft-Windows-Sysmon/Operational")
                .integer("EventID", 3);
    }

    private static EvidenceRecord at(String time) {
        return built(event().time(Instant.parse(time)));
    }

    private static EvidenceRecord built(PlainRecord.Builder builder) {
        return builder.build(Kind.WINDOWS_EVENT, new Shape.Table(), Origin.whole("sha256:0", "a.evtx"));
    }

    private static Scope times(String from, String to) {
        return Scope.of(Optional.of(from), Optional.of(to), List.of(), List.of(), List.of());
    }

    private static Scope hosts(String... hosts) {
        return Scope.of(Optional.empty(), Optional.empty(), List.of(hosts), List.of(), List.of());
    }

    private static boolean admits(Scope scope, EvidenceRecord record) {
        return scope.gate().admits(record);
    }

    @Test
    void takes_a_date_as_the_whole_day_in_utc() {
        Scope day = times("2026-01-31", "2026-01-31");
        assertThat(admits(day, at("2026-01-30T23:59:59.999999900Z"))).isFalse();
        assertThat(admits(day, at("2026-01-31T00:00:00Z"))).isTrue();
        assertThat(admits(day, at("2026-01-31T23:59:59.999999900Z"))).isTrue();
        assertThat(admits(day, at("2026-02-01T00:00:00Z"))).isFalse();
    }

    @Test
    void takes_a_time_with_its_zone() {
        Scope scope = times("2026-01-31T09:00:00-05:00", "2026-01-31T14:00:01Z");
        assertThat(admits(scope, at("2026-01-31T13:59:59Z"))).isFalse();
        assertThat(admits(scope, at("2026-01-31T14:00:00Z"))).isTrue();
        assertThat(admits(scope, at("2026-01-31T14:00:01Z"))).isTrue();
        assertThat(admits(scope, at("2026-01-31T14:00:01.000000100Z"))).isFalse();
    }

    @Test
    void refuses_a_time_without_a_zone_and_an_end_before_the_beginning() {
        assertThatThrownBy(() -> times("2026-01-31T09:00:00", "2026-02-01"))
                .isInstanceOf(UserFault.class)
                .hasMessageContaining("--from")
                .hasMessageContaining("with its zone");
        assertThatThrownBy(() -> times("2026-02-01", "2026-01-31"))
                .isInstanceOf(UserFault.class)
                .hasMessageContaining("before --from");
    }

    @Test
    void takes_a_short_name_for_every_full_name_that_begins_with_it() {
        EvidenceRecord record = at("2026-01-31T00:00:00Z");
        assertThat(admits(hosts("fs-01"), record)).isTrue();
        assertThat(admits(hosts("FS-01.office.example"), record)).isTrue();
        assertThat(admits(hosts("*.office.example"), record)).isTrue();
        assertThat(admits(hosts("other,fs-0?"), record)).isTrue();
        assertThat(admits(hosts("fs-0"), record)).isFalse();
        assertThat(admits(hosts("fs-01.elsewhere.example"), record)).isFalse();
    }

    @Test
    void counts_what_it_leaves_out_under_its_first_reason() {
        Scope.Gate gate = Scope.of(
                        Optional.of("2026-01-01"),
                        Optional.empty(),
                        List.of("fs-01"),
                        List.of("*sysmon*", "Security"),
                        List.of("1,3"))
                .gate();
        assertThat(gate.admits(at("2026-01-02T00:00:00Z"))).isTrue();
        assertThat(gate.admits(at("2025-12-31T00:00:00Z"))).isFalse();
        assertThat(gate.admits(built(event()))).isFalse();
        Instant day = Instant.parse("2026-03-01T00:00:00Z");
        assertThat(gate.admits(built(new PlainRecord.Builder().time(day).text("From", "a@b.example"))))
                .isFalse();
        assertThat(gate.admits(built(new PlainRecord.Builder()
                        .time(day)
                        .text("Computer", "FS-01")
                        .text("Channel", "X"))))
                .isFalse();
        assertThat(gate.admits(built(new PlainRecord.Builder()
                        .time(day)
                        .text("Computer", "FS-01")
                        .text("Channel", "Security")
                        .integer("EventID", 33))))
                .isFalse();
        assertThat(gate.leftOut()).isEqualTo(new LeftOut(1, 1, 1, 1, 1));
        assertThat(gate.leftOut().sentence())
                .hasValue("5 records were read and left out by your filters: 1 outside --from and --to, 1 without a"
                        + " time, so that --from and --to could not tell, 1 not of --host, 1 not of --channel, 1 not of"
                        + " --event-id.");
        assertThat(LeftOut.NONE.sentence()).isEmpty();
    }

    @Test
    void wildcards_are_held_against_the_whole_value() {
        assertThat(Wildcards.of("a*c?").matches("AbbbcX")).isTrue();
        assertThat(Wildcards.of("a*c?").matches("abbbc")).isFalse();
        assertThat(Wildcards.of("*b*").matches("abc")).isTrue();
        assertThat(Wildcards.of("*").matches("")).isTrue();
        assertThat(Wildcards.of("").matches("a")).isFalse();
        assertThat(Wildcards.of("C:\\Windows\\*").matches("c:\\windows\\a")).isTrue();
        assertThat(Wildcards.of("C:\\Windows\\*").matches("c:\\windows")).isFalse();
        assertThat(Wildcards.of("*a*a*a*b").matches("aaaaaaaaaaaaaaaaaaaa")).isFalse();
    }

    @Test
    void lets_findings_through_as_the_records_they_were_made_in() {
        for (EvidenceRecord record : List.of(at("2026-01-31T10:00:00Z"), built(event()))) {
            Finding finding = new Finding(
                    record.time(), RULE, record.kind(), record.origin(), false, List.of(), Fields.of(record));
            for (Scope scope : List.of(
                    Scope.ALL,
                    times("2026-01-31", "2026-01-31"),
                    times("2026-02-01", "2026-02-02"),
                    hosts("fs-01"),
                    hosts("other"),
                    Scope.of(Optional.empty(), Optional.empty(), List.of(), List.of("*sysmon*"), List.of("3")),
                    Scope.of(Optional.empty(), Optional.empty(), List.of(), List.of("System"), List.of()),
                    Scope.of(Optional.empty(), Optional.empty(), List.of(), List.of(), List.of("4")))) {
                Scope.Gate ofRecords = scope.gate();
                Scope.Gate ofFindings = scope.gate();
                assertThat(ofFindings.admits(finding)).isEqualTo(ofRecords.admits(record));
                assertThat(ofFindings.leftOut()).isEqualTo(ofRecords.leftOut());
            }
        }
    }

    @Test
    void a_finding_that_names_no_computer_is_of_none_that_is_asked_for() {
        Finding finding = new Finding(
                Optional.empty(),
                RULE,
                Kind.WINDOWS_EVENT,
                Origin.whole("sha256:0", "a.evtx"),
                false,
                List.of(),
                Fields.NONE);
        Scope.Gate gate = hosts("*").gate();
        assertThat(gate.admits(finding)).isFalse();
        assertThat(gate.leftOut().host()).isEqualTo(1);
    }

    private static final Rule RULE = new Rule(
            "sigma",
            "id",
            "title",
            Level.HIGH,
            "",
            "",
            "",
            "",
            "",
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            Map.of(),
            false);
}
