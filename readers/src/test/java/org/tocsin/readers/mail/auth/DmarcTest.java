package org.tocsin.readers.mail.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Policies and alignment of DMARC: RFC 7489, and the tree walk of its revision.
class DmarcTest {
    private final Zone.Builder zone = new Zone.Builder();

    private Dmarc check(String visible, String envelope, Outcome spf, DkimSignature... signatures) {
        return Dmarc.check(
                visible, new Spf.Result(spf, envelope, Optional.empty(), ""), List.of(signatures), zone.build());
    }

    private static DkimSignature signed(String domain, Outcome outcome) {
        return new DkimSignature(
                domain, "s", "", "rsa-sha256", "relaxed/relaxed", "match", List.of("from"), outcome, List.of());
    }

    private void publish(String domain, String record) {
        zone.add("_dmarc." + domain, Dns.Type.TXT, record);
    }

    @ParameterizedTest
    @CsvSource({
        // visible, envelope, signing domain, record, what comes of it
        "example.org, example.org, x.example, v=DMARC1; p=reject, PASS",
        "example.org, news.example.org, x.example, v=DMARC1; p=reject, PASS",
        "example.org, news.example.org, x.example, v=DMARC1; p=reject; aspf=s, FAIL",
        "example.org, other.example, mail.example.org, v=DMARC1; p=reject, PASS",
        "example.org, other.example, mail.example.org, v=DMARC1; p=reject; adkim=s, FAIL",
        "example.org, other.example, example.org, v=DMARC1; p=reject; adkim=s, PASS",
        "example.org, example.org.evil.example, x.example, v=DMARC1; p=none, FAIL",
        "example.co.uk, other.co.uk, x.co.uk, v=DMARC1; p=none, FAIL",
    })
    void alignment_is_by_owner_unless_the_domain_is_strict(
            String visible, String envelope, String signer, String record, Outcome expected) {
        publish(visible, record);
        assertThat(check(visible, envelope, Outcome.PASS, signed(signer, Outcome.PASS))
                        .outcome())
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        // the record of example.org, the visible domain, the policy that is asked for
        "v=DMARC1; p=reject; sp=quarantine, example.org, reject",
        "v=DMARC1; p=reject; sp=quarantine, there.example.org, quarantine",
        "v=DMARC1; p=quarantine, there.example.org, quarantine",
        "v=DMARC1; p=none; np=reject, there.example.org, none",
        "v=DMARC1; p=none; np=reject, nowhere.example.org, reject",
        "v=DMARC1; p=none; sp=quarantine; np=never, nowhere.example.org, quarantine",
        "v=DMARC1; p=Reject; pct=20, example.org, reject",
        "v=DMARC1; p=often; rua=mailto:x@example.org, example.org, none",
        "v=DMARC1; rua=mailto:x@example.org, example.org, none",
    })
    void the_policy_is_the_one_for_that_name(String record, String visible, String policy) {
        publish("example.org", record);
        zone.add("there.example.org", Dns.Type.A, "192.0.2.1");
        assertThat(check(visible, "", Outcome.NONE).policy()).isEqualTo(policy);
    }

    @ParameterizedTest
    @CsvSource({
        "p=reject; v=DMARC1",
        "v=DMARC2; p=reject",
        "v=dmarc1; p=reject",
        "v=DMARC1; p=often",
        "some other text",
    })
    void what_is_no_record_counts_as_none(String record) {
        publish("example.org", record);
        assertThat(check("example.org", "example.org", Outcome.PASS).outcome()).isEqualTo(Outcome.NONE);
    }

    @Test
    void two_records_count_as_none_and_other_texts_beside_one_do_not_matter() {
        publish("two.example", "v=DMARC1; p=reject");
        publish("two.example", "v=DMARC1; p=none");
        assertThat(check("two.example", "", Outcome.NONE).outcome()).isEqualTo(Outcome.NONE);
        publish("one.example", "v=DMARC1; p=reject");
        publish("one.example", "hello");
        assertThat(check("one.example", "", Outcome.NONE).outcome()).isEqualTo(Outcome.FAIL);
    }

    @Test
    void names_between_the_domain_and_its_owner_are_asked_when_both_say_nothing() {
        publish("b.example.org", "v=DMARC1; p=reject; sp=quarantine");
        Dmarc dmarc = check("a.b.example.org", "", Outcome.NONE);
        assertThat(dmarc.publisher()).isEqualTo("b.example.org");
        assertThat(dmarc.policy()).isEqualTo("quarantine");
        publish("example.org", "v=DMARC1; p=none");
        assertThat(check("a.b.example.org", "", Outcome.NONE).publisher()).isEqualTo("example.org");
    }

    @Test
    void a_suffix_speaks_for_those_below_only_when_it_says_that_it_is_one() {
        publish("gov.uk", "v=DMARC1; p=reject");
        assertThat(check("office.gov.uk", "", Outcome.NONE).outcome()).isEqualTo(Outcome.NONE);
        publish("police.uk", "v=DMARC1; p=reject; psd=y");
        assertThat(check("north.police.uk", "", Outcome.NONE).policy()).isEqualTo("reject");
    }

    @Test
    void very_long_names_are_asked_for_from_their_eighth_label_on() {
        publish("d.e.f.g.h.example.org", "v=DMARC1; p=reject");
        assertThat(check("x.y.z.a.b.c.d.e.f.g.h.example.org", "", Outcome.NONE).publisher())
                .isEqualTo("d.e.f.g.h.example.org");
    }

    @Test
    void a_broken_signature_does_not_help_and_a_failing_server_is_temporary() {
        publish("example.org", "v=DMARC1; p=reject");
        assertThat(check("example.org", "other.example", Outcome.PASS, signed("example.org", Outcome.FAIL))
                        .outcome())
                .isEqualTo(Outcome.FAIL);
        assertThat(check("example.org", "other.example", Outcome.TEMPERROR).outcome())
                .isEqualTo(Outcome.TEMPERROR);
        zone.failing("_dmarc.down.example", Optional.empty());
        assertThat(check("down.example", "", Outcome.NONE).outcome()).isEqualTo(Outcome.TEMPERROR);
        assertThat(check("", "", Outcome.NONE).outcome()).isEqualTo(Outcome.PERMERROR);
    }
}
