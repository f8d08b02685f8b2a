package org.tocsin.readers.mail.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArcTest {
    private static final Signer SIGNER = new Signer(1024);

    private static final Dns KEYS = new Zone.Builder()
            .add("s1._domainkey.list.example", Dns.Type.TXT, SIGNER.record())
            .add("s1._domainkey.mx.example", Dns.Type.TXT, SIGNER.record())
            .build();

    private static final String MAIL =
            "From: ann@example.org\r\nTo: list@list.example\r\nSubject: Plan\r\n\r\nHello\r\n";

    private static final String ONE = SIGNER.arc(MAIL, "list.example", 1, "none");
    private static final String TWO = SIGNER.arc(ONE, "mx.example", 2, "pass");

    private static Arc check(String message) {
        return Arc.check(message.getBytes(StandardCharsets.ISO_8859_1), KEYS);
    }

    @Test
    void a_message_without_arc_has_no_chain() {
        assertThat(check(MAIL)).isEqualTo(new Arc(Outcome.NONE, "", List.of()));
    }

    @Test
    void whole_chains_of_one_and_two_hold() {
        assertThat(check(ONE).chain()).isEqualTo(Outcome.PASS);
        Arc two = check(TWO);
        assertThat(two.chain()).isEqualTo(Outcome.PASS);
        assertThat(two.sets()).extracting(ArcSet::domain).containsExactly("list.example", "mx.example");
        assertThat(two.sets()).extracting(ArcSet::claims).containsExactly("none", "pass");
        assertThat(two.sets()).extracting(ArcSet::seal).containsOnly(Outcome.PASS);
    }

    @Test
    void without_keys_the_structure_and_the_body_are_told() {
        Arc arc = Arc.check(TWO.getBytes(StandardCharsets.ISO_8859_1), Dns.UNKNOWING);
        assertThat(arc.chain()).isEqualTo(Outcome.UNKNOWN);
        assertThat(arc.sets()).extracting(ArcSet::bodyHash).containsOnly("match");
    }

    @Test
    void a_body_changed_after_the_first_seal_but_before_the_last_still_holds() {
        String changed = SIGNER.arc(ONE.replace("Hello", "Hello [list footer]"), "mx.example", 2, "pass");
        Arc arc = check(changed);
        assertThat(arc.chain()).isEqualTo(Outcome.PASS);
        assertThat(arc.sets()).extracting(ArcSet::bodyHash).containsExactly("mismatch", "match");
    }

    @ParameterizedTest
    @CsvSource({
        // what is changed, into what, the word for it
        "Hello, Hullo, message-signature",
        "Subject: Plan, Subject: Flan, message-signature",
        "list.example; spf=pass, list.example; spf=fail, seal",
        "t=1700000000, t=1700000001, seal",
        "t=1700000000, t=soon, seal",
        "cv=none, cv=pass, claims",
        "cv=pass, cv=none, claims",
        "cv=pass, cv=fail, failed-before",
        "cv=none, cv=, claims",
        "ARC-Seal: i=1, ARC-Seal: i=3, sets",
        "ARC-Seal: i=2, ARC-Seal: i=0, instance",
        "ARC-Seal: i=2, ARC-Seal: i=51, instance",
        "ARC-Seal: i=2, ARC-Seal: x=2, instance",
        "ARC-Message-Signature: i=1, X-Gone: i=1, sets",
        "ARC-Authentication-Results: i=1;, ARC-Authentication-Results: spf=pass;, instance",
        "ARC-Seal: i=2; a=rsa-sha256, ARC-Seal: i=2; h=from; a=rsa-sha256, seal",
        "ARC-Seal: i=2; a=rsa-sha256, ARC-Seal: i=2; a=rsa-sha1, seal",
        "ARC-Seal: i=2; a=rsa-sha256, ARC-Seal: i=2; i=2; a=rsa-sha256, seal",
        "h=from:to:subject, h=from:to:arc-seal, message-signature",
        "h=from:to:subject, h=to:subject, message-signature",
        "c=relaxed/relaxed, c=other, message-signature",
        "s=s1; h=, s=nokey; h=, message-signature",
    })
    void any_change_breaks_the_chain_and_is_named(String what, String into, String why) {
        assertThat(TWO).contains(what);
        Arc arc = check(TWO.replace(what, into));
        assertThat(arc.chain()).isEqualTo(Outcome.FAIL);
        assertThat(arc.why()).isEqualTo(why);
    }

    @Test
    void a_field_twice_in_one_set_breaks_the_chain() {
        assertThat(check("ARC-Authentication-Results: i=1; x; spf=pass\r\n" + ONE)
                        .why())
                .isEqualTo("sets");
    }

    @Test
    void a_set_in_the_middle_that_is_gone_breaks_the_chain() {
        String three = SIGNER.arc(TWO, "list.example", 3, "pass");
        assertThat(check(three).chain()).isEqualTo(Outcome.PASS);
        String cut = three.replaceAll("(?m)^ARC-[A-Za-z-]+: i=2;[^\n]*\n", "");
        assertThat(check(cut).chain()).isEqualTo(Outcome.FAIL);
    }

    @Test
    void blanks_order_and_letters_do_not_matter() {
        assertThat(check(TWO.replace("ARC-Seal: i", "arc-SEAL:  i")).chain()).isEqualTo(Outcome.PASS);
        assertThat(check(TWO.replace("; s=s1; t=", ";\r\n\ts=s1; t=")).chain()).isEqualTo(Outcome.PASS);
        assertThat(check(TWO.replace("; s=s1; t=", ";s=s1; t=")).chain()).isEqualTo(Outcome.FAIL);
        String folded = TWO.replace("; b=", ";\r\n b=");
        assertThat(check(folded).chain()).isEqualTo(Outcome.PASS);
    }

    @Test
    void a_signature_over_no_field_at_all_still_holds_for_the_body() {
        String signed = SIGNER.arc(MAIL, "list.example", 1, "none", List.of(), "t=1; ");
        assertThat(signed).contains(" h=;");
        assertThat(check(signed).chain()).isEqualTo(Outcome.PASS);
        assertThat(check(signed.replace("Subject: Plan", "Subject: Flan")).chain())
                .isEqualTo(Outcome.PASS);
        assertThat(check(signed.replace("Hello", "Hullo")).chain()).isEqualTo(Outcome.FAIL);
    }

    @Test
    void a_seal_without_its_time_does_not_hold() {
        List<String> names = List.of("from");
        assertThat(check(SIGNER.arc(MAIL, "list.example", 1, "none", names, "t=5; "))
                        .chain())
                .isEqualTo(Outcome.PASS);
        assertThat(check(SIGNER.arc(MAIL, "list.example", 1, "none", names, "")).why())
                .isEqualTo("seal");
    }

    @Test
    void fifty_sets_hold_and_a_fifty_first_does_not() {
        String message = MAIL;
        for (int i = 1; i <= 50; i++) {
            message = SIGNER.arc(message, i % 2 == 0 ? "mx.example" : "list.example", i, i == 1 ? "none" : "pass");
        }
        Arc fifty = check(message);
        assertThat(fifty.chain()).isEqualTo(Outcome.PASS);
        assertThat(fifty.sets()).hasSize(50);
        assertThat(check(SIGNER.arc(message, "mx.example", 51, "pass")).chain()).isEqualTo(Outcome.FAIL);
    }

    @Test
    void a_failing_name_server_is_temporary() {
        Zone zone = new Zone.Builder()
                .failing("s1._domainkey.list.example", Optional.empty())
                .build();
        assertThat(Arc.check(ONE.getBytes(StandardCharsets.ISO_8859_1), zone).chain())
                .isEqualTo(Outcome.TEMPERROR);
    }
}
