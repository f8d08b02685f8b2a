package org.tocsin.detect.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tocsin.model.UserFault;

/// The ladders and products of the paper of 2014, and its published scores.
class ThreatIndexTest {
    private static ThreatIndex index(int base, String multiplier) {
        return new ThreatIndex(
                ThreatIndex.Edition.E2014,
                base,
                ThreatIndex.Multiplier.of(new BigDecimal(multiplier)).orElseThrow());
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1, 1.25, 1.5, 1.75, 2",
        "2, 2, 2.5, 3, 3.5, 4",
        "3, 3, 3.75, 4.5, 5.25, 6",
        "4, 4, 5, 6, 7, 8",
        "5, 5, 6.25, 7.5, 8.75, 10"
    })
    void all_products_of_a_targeted_message_are_those_of_the_table(
            int base, String one, String minor, String several, String advanced, String most) {
        assertThat(index(base, "1").score()).isEqualByComparingTo(one);
        assertThat(index(base, "1.25").score()).isEqualByComparingTo(minor);
        assertThat(index(base, "1.5").score()).isEqualByComparingTo(several);
        assertThat(index(base, "1.75").score()).isEqualByComparingTo(advanced);
        assertThat(index(base, "2").score()).isEqualByComparingTo(most);
    }

    @ParameterizedTest
    @CsvSource({
        "FinFisher against Bahraini activists, 2, 2, 4.0",
        "DaVinci RCS against UAE and Moroccan targets, 2, 2, 4.0",
        "critics of ISIS in Syria, 3, 1.25, 3.75",
        "Gh0stRAT LURK0 and shadownet, 5, 1.25, 6.25",
        "conime duojeen iexpl0re, 4, 1.25, 5",
        "PlugX, 3, 1.5, 4.5",
        "3102 PoisonIvy WMIScriptKids, 2, 1.5, 3",
        "nAspyUpdate, 1, 1.5, 1.5"
    })
    void published_scores_come_out(String threat, int base, String multiplier, String score) {
        assertThat(index(base, multiplier).score()).as(threat).isEqualByComparingTo(score);
    }

    @Test
    void mail_that_is_not_targeted_scores_nothing_however_advanced() {
        for (ThreatIndex.Multiplier multiplier : ThreatIndex.Multiplier.values()) {
            assertThat(new ThreatIndex(ThreatIndex.Edition.E2014, 0, multiplier).score())
                    .isEqualByComparingTo("0");
        }
    }

    @Test
    void there_are_no_other_values() {
        assertThatThrownBy(() -> index(6, "1")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> index(-1, "1")).isInstanceOf(IllegalArgumentException.class);
        assertThat(ThreatIndex.Multiplier.of(new BigDecimal("1.3"))).isEmpty();
        assertThat(ThreatIndex.Multiplier.of(new BigDecimal("1.50"))).contains(ThreatIndex.Multiplier.MULTIPLE_MINOR);
    }

    @Test
    void a_document_with_an_exploit_does_not_raise_the_suggestion() {
        MailVerdict plain = targeted("note.docx", "application/octet-stream");
        MailVerdict exploit = targeted("note.rtf", "application/rtf");
        assertThat(exploit.shows("document-with-exploit-history")).isTrue();
        assertThat(exploit.suggestion().orElseThrow().index().multiplier())
                .isEqualTo(plain.suggestion().orElseThrow().index().multiplier())
                .isEqualTo(ThreatIndex.Multiplier.NOT_PROTECTED);
    }

    private static MailVerdict targeted(String name, String type) {
        String mail = """
            From: Sara Lund <sara.lund.nw@aol.com>
            To: maya@riverwatch.example
            Subject: list
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary=b

            --b
            Content-Type: text/plain

            Dear Maya Keller, please correct the list of Riverwatch Network for the hearing on river dams, thank you very much.
            --b
            Content-Type: %s; name=%s
            Content-Disposition: attachment; filename=%s

            {\\rtf1 x}
            --b--
            """.formatted(type, name, name);
        return Mailbag.judged(mail, TargetingTest.RIVERWATCH);
    }

    @Test
    void a_person_confirms_or_changes_with_a_reason() {
        ThreatIndex suggested = index(3, "1");
        ThreatIndexDecision changed = ThreatIndexDecision.of(
                "2014", 4, "1.25", Optional.of(suggested), " Maya Keller ", "it names the village");
        assertThat(changed.confirms()).isFalse();
        assertThat(changed.person()).isEqualTo("Maya Keller");
        assertThat(changed.index().score()).isEqualByComparingTo("5");
        assertThat(ThreatIndexDecision.of("2014", 3, "1", Optional.of(suggested), "M", "as suggested")
                        .confirms())
                .isTrue();
    }

    @Test
    void a_decision_without_person_reason_or_a_step_of_the_ladder_is_refused() {
        assertThatThrownBy(() -> ThreatIndexDecision.of("2014", 3, "1", Optional.empty(), "M", "  "))
                .isInstanceOf(UserFault.class)
                .hasMessageContaining("reason");
        assertThatThrownBy(() -> ThreatIndexDecision.of("2014", 3, "1", Optional.empty(), "", "why"))
                .isInstanceOf(UserFault.class)
                .hasMessageContaining("name");
        assertThatThrownBy(() -> ThreatIndexDecision.of("2014", 3, "1.1", Optional.empty(), "M", "why"))
                .isInstanceOf(UserFault.class);
        assertThatThrownBy(() -> ThreatIndexDecision.of("2014", 3, "x", Optional.empty(), "M", "why"))
                .isInstanceOf(UserFault.class);
        assertThatThrownBy(() -> ThreatIndexDecision.of("2014", 7, "1", Optional.empty(), "M", "why"))
                .isInstanceOf(UserFault.class);
        assertThatThrownBy(() -> ThreatIndexDecision.of("2015", 3, "1", Optional.empty(), "M", "why"))
                .isInstanceOf(UserFault.class);
    }
}
