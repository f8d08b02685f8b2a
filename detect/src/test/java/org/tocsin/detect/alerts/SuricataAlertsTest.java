package org.tocsin.detect.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tocsin.detect.Detector;
import org.tocsin.model.Finding;
import org.tocsin.model.Kind;
import org.tocsin.model.Level;
import org.tocsin.model.Origin;
import org.tocsin.model.PlainRecord;
import org.tocsin.model.Shape;

class SuricataAlertsTest {
    private static PlainRecord.Builder alert(String severity) {
        return new PlainRecord.Builder()
                .text("event_type", "alert")
                .integer("alert.gid", 1)
                .integer("alert.signature_id", 2024218)
                .integer("alert.rev", 3)
                .text("alert.signature", "Made-up Bear beacon")
                .text("alert.category", "A Network Trojan was detected")
                .text("alert.severity", severity)
                .text("alert.metadata.mitre_technique_id", "T1071_001")
                .text("alert.metadata.mitre_technique_id", "none")
                .time(Instant.parse("2024-03-18T11:00:00Z"));
    }

    private static List<Finding> findings(Level least, PlainRecord.Builder... records) {
        List<Finding> findings = new ArrayList<>();
        Detector detector = new SuricataAlerts(least, text -> text.contains("Bear")).open();
        for (PlainRecord.Builder record : records) {
            detector.examine(
                    record.build(new Kind("network.suricata"), new Shape.Table(), new Origin("sha256:00", "e", 1, 0)),
                    findings::add,
                    match -> {});
        }
        return findings;
    }

    @Test
    void an_alert_is_a_finding_of_its_signature() {
        assertThat(findings(Level.INFORMATIONAL, alert("1"), alert("1")))
                .hasSize(2)
                .first()
                .satisfies(finding -> {
                    assertThat(finding.rule().family()).isEqualTo("suricata");
                    assertThat(finding.rule().id()).isEqualTo("2024218/3");
                    assertThat(finding.rule().title()).isEqualTo("Made-up Bear beacon");
                    assertThat(finding.rule().level()).isEqualTo(Level.HIGH);
                    assertThat(finding.rule().techniques()).containsExactly("T1071.001");
                    assertThat(finding.rule().tags()).containsExactly("attack.t1071.001");
                    assertThat(finding.rule().namesGroup()).isTrue();
                    assertThat(finding.time()).contains(Instant.parse("2024-03-18T11:00:00Z"));
                });
    }

    @Test
    void severities_are_levels_and_those_below_the_choice_are_left_out() {
        assertThat(findings(Level.MEDIUM, alert("1"), alert("2"), alert("3"), alert("9")))
                .extracting(finding -> finding.rule().level())
                .containsExactly(Level.HIGH, Level.MEDIUM);
        assertThat(findings(Level.INFORMATIONAL, alert("3"), alert("9")))
                .extracting(finding -> finding.rule().level())
                .containsExactly(Level.LOW, Level.INFORMATIONAL);
    }

    @Test
    void other_events_are_no_alerts() {
        assertThat(findings(Level.INFORMATIONAL, new PlainRecord.Builder().text("event_type", "dns")))
                .isEmpty();
    }

    @Test
    void a_log_that_makes_up_signatures_without_end_shares_one_rule_in_the_end() {
        PlainRecord.Builder[] records = new PlainRecord.Builder[10_100];
        for (int i = 0; i < records.length; i++) {
            records[i] = new PlainRecord.Builder()
                    .text("event_type", "alert")
                    .integer("alert.signature_id", i)
                    .text("alert.severity", "3");
        }
        List<Finding> findings = findings(Level.INFORMATIONAL, records);
        assertThat(findings).hasSize(10_100);
        assertThat(findings.stream().map(Finding::rule).distinct()).hasSize(10_001);
    }
}
