package org.tocsin.readers.mail.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Cases made after RFC 7208, section by section.
class SpfTest {
    private static final String IP = "192.0.2.10";

    private final Zone.Builder zone = new Zone.Builder();

    private void txt(String name, String record) {
        zone.add(name, Dns.Type.TXT, record);
    }

    private Spf.Result check(String ip, String helo, String from) {
        return Spf.of(zone.build()).check(ip, helo, from);
    }

    /// What comes of a record of example.org for a sender of it.
    private Outcome outcome(String record) {
        return outcome(record, IP);
    }

    private Outcome outcome(String record, String ip) {
        zone.add("example.org", Dns.Type.TXT, record);
        return check(ip, "mail.example.org", "ann.lee@example.org").outcome();
    }

    // 2.4, 4.3: the domain to ask for

    @Test
    void no_record_gives_none() {
        assertThat(outcome("some text")).isEqualTo(Outcome.NONE);
        assertThat(check(IP, "h.example.org", "a@other.example").outcome()).isEqualTo(Outcome.NONE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"COMPUTER", "a..example.org", "", "[192.0.2.1]x", "x"})
    void what_is_no_domain_gives_none(String helo) {
        assertThat(check(IP, helo, "").outcome()).isEqualTo(Outcome.NONE);
    }

    @Test
    void labels_over_63_characters_give_none() {
        txt("a".repeat(64) + ".example.org", "v=spf1 +all");
        assertThat(check(IP, "x", "a@" + "a".repeat(64) + ".example.org").outcome())
                .isEqualTo(Outcome.NONE);
    }

    @Test
    void an_empty_sender_is_judged_by_the_name_the_host_gave() {
        txt("mail.example.org", "v=spf1 exists:%{l}.%{o}.ok -all");
        zone.add("postmaster.mail.example.org.ok", Dns.Type.A, "127.0.0.2");
        assertThat(check(IP, "mail.example.org", "").outcome()).isEqualTo(Outcome.PASS);
    }

    @Test
    void a_sender_without_a_local_part_is_a_postmaster() {
        txt("example.org", "v=spf1 exists:%{l}.ok -all");
        zone.add("postmaster.ok", Dns.Type.A, "127.0.0.2");
        assertThat(check(IP, "x", "@example.org").outcome()).isEqualTo(Outcome.PASS);
        assertThat(check(IP, "x", "example.org").outcome()).isEqualTo(Outcome.PASS);
    }

    // 4.4, 4.5: records

    @Test
    void a_failing_server_gives_a_temporary_error() {
        zone.failing("example.org", Optional.empty());
        assertThat(check(IP, "x", "a@example.org").outcome()).isEqualTo(Outcome.TEMPERROR);
    }

    @Test
    void what_is_not_at_hand_stays_unknown() {
        assertThat(Spf.of(Dns.UNKNOWING).check(IP, "x", "a@example.org").outcome())
                .isEqualTo(Outcome.UNKNOWN);
    }

    @Test
    void two_records_are_an_error() {
        txt("example.org", "v=spf1 +all");
        assertThat(outcome("v=spf1 -all")).isEqualTo(Outcome.PERMERROR);
    }

    @ParameterizedTest
    @CsvSource({
        "v=spf10 +all, NONE",
        "v=spf1, NEUTRAL",
        "V=SPF1 -ALL, FAIL",
        "v=spf1  -all, FAIL",
        "v=spf1 -all , FAIL",
        "v=spf1 ~all, SOFTFAIL",
        "v=spf1 ?all, NEUTRAL",
        "v=spf1 all, PASS",
        "v=spf1 ip4:192.0.2.10 -all, PASS",
        "v=spf1 ip4:192.0.2.0/28 -all, PASS",
        "v=spf1 ip4:192.0.2.0/29 -all, FAIL",
        "v=spf1 -ip4:192.0.2.10 +all, FAIL",
        "v=spf1 ip4:0.0.0.0/0 -all, PASS",
        "v=spf1 ip6:::/0 -all, FAIL",
        "v=spf1 moo=x.y -all, FAIL",
    })
    void terms_are_taken_from_left_to_right(String record, Outcome expected) {
        assertThat(outcome(record)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "v=spf1 all:x",
                "v=spf1 all/8",
                "v=spf1 +all moo",
                "v=spf1 -all ip4",
                "v=spf1 ip4:192.0.2 -all",
                "v=spf1 ip4:192.0.2.1/33",
                "v=spf1 ip4:192.0.2.1/08",
                "v=spf1 ip4:192.0.2.1/",
                "v=spf1 ip4:192.0.2.256",
                "v=spf1 ip4:2001:db8::1",
                "v=spf1 ip6:192.0.2.1",
                "v=spf1 ip6:2001:db8::1/129",
                "v=spf1 ip6:2001:db8:::1",
                "v=spf1 a:museum",
                "v=spf1 a:example.123",
                "v=spf1 a:",
                "v=spf1 a/33",
                "v=spf1 a//129",
                "v=spf1 a:example.org-",
                "v=spf1 mx:foo:8080",
                "v=spf1 include",
                "v=spf1 include:",
                "v=spf1 include:example.com/24",
                "v=spf1 exists",
                "v=spf1 ptr:",
                "v=spf1 ptr/24",
                "v=spf1 redirect=",
                "v=spf1 redirect=a.example redirect=b.example",
                "v=spf1 exp=a.example exp=b.example",
                "v=spf1 exists:%(ir).example.com",
                "v=spf1 exists:%{ir",
                "v=spf1 exists:%{i0}.example.com",
                "v=spf1 exists:%{z}.example.com",
                "v=spf1 exists:%{c}.example.com",
                "v=spf1 exists:%.example.com",
                "v=spf1 moo=%abc +all",
                "v=spf1 =x +all",
                "v=spf1 ++all",
                "v=spf1\u00a0+all -all \u00e4",
            })
    void any_term_that_breaks_the_grammar_spoils_the_record(String record) {
        assertThat(outcome(record + (record.startsWith("v=spf1\u00a0") ? "" : " +all")))
                .isIn(Outcome.PERMERROR, Outcome.NONE);
        assertThat(outcome(record)).isNotEqualTo(Outcome.PASS);
    }

    // 5: mechanisms

    @Test
    void a_and_mx_compare_the_addresses_of_names() {
        zone.add("example.org", Dns.Type.A, "192.0.2.9");
        zone.add("example.org", Dns.Type.MX, "mx.example.org");
        zone.add("mx.example.org", Dns.Type.A, IP);
        zone.add("mx.example.org", Dns.Type.AAAA, "2001:db8::1");
        assertThat(outcome("v=spf1 a -all")).isEqualTo(Outcome.FAIL);
        assertThat(check("192.0.2.9", "x", "a@example.org").outcome()).isEqualTo(Outcome.PASS);
        txt("b.example", "v=spf1 mx:example.org -all");
        assertThat(check(IP, "x", "a@b.example").outcome()).isEqualTo(Outcome.PASS);
        assertThat(check("2001:db8::1", "x", "a@b.example").outcome()).isEqualTo(Outcome.PASS);
        txt("c.example", "v=spf1 a:example.org/28//64 -all");
        assertThat(check(IP, "x", "a@c.example").outcome()).isEqualTo(Outcome.PASS);
        txt("d.example", "v=spf1 mx:example.org//64 -all");
        assertThat(check("2001:db8::99", "x", "a@d.example").outcome()).isEqualTo(Outcome.PASS);
        assertThat(check("2001:db8:1::99", "x", "a@d.example").outcome()).isEqualTo(Outcome.FAIL);
    }

    @Test
    void an_ipv4_address_written_as_ipv6_is_an_ipv4_address() {
        assertThat(outcome("v=spf1 ip4:192.0.2.10 -all", "::ffff:192.0.2.10")).isEqualTo(Outcome.PASS);
    }

    @Test
    void more_than_ten_mail_servers_are_an_error() {
        for (int i = 0; i < 11; i++) {
            zone.add("example.org", Dns.Type.MX, "mx" + i + ".example.org");
            zone.add("mx" + i + ".example.org", Dns.Type.A, "198.51.100." + i);
        }
        assertThat(outcome("v=spf1 mx -all")).isEqualTo(Outcome.PERMERROR);
    }

    @ParameterizedTest
    @CsvSource({
        "v=spf1 +all, PASS",
        "v=spf1 -all, NEUTRAL",
        "v=spf1 ~all, NEUTRAL",
        "v=spf1 ?all, NEUTRAL",
        "v=spf1 moo, PERMERROR",
        "no record, PERMERROR",
    })
    void an_include_matches_only_where_the_other_passes(String included, Outcome expected) {
        txt("other.example", included);
        assertThat(outcome("v=spf1 include:other.example ?all")).isEqualTo(expected);
    }

    @Test
    void an_include_hands_a_temporary_error_on() {
        zone.failing("other.example", Optional.of(Dns.Type.TXT));
        assertThat(outcome("v=spf1 include:other.example +all")).isEqualTo(Outcome.TEMPERROR);
    }

    @Test
    void a_name_of_the_address_counts_when_it_leads_back() {
        zone.add("10.2.0.192.in-addr.arpa", Dns.Type.PTR, "liar.example.org");
        zone.add("10.2.0.192.in-addr.arpa", Dns.Type.PTR, "true.Example.org.");
        zone.add("liar.example.org", Dns.Type.A, "192.0.2.99");
        txt("example.org", "v=spf1 ptr -all");
        assertThat(check(IP, "x", "a@example.org").outcome()).isEqualTo(Outcome.FAIL);
        zone.add("true.example.org", Dns.Type.A, IP);
        assertThat(check(IP, "x", "a@example.org").outcome()).isEqualTo(Outcome.PASS);
        txt("b.example", "v=spf1 ptr:ample.org -all");
        assertThat(check(IP, "x", "a@b.example").outcome()).isEqualTo(Outcome.FAIL);
        txt("c.example", "v=spf1 exists:%{p}.c.example -all");
        zone.add("true.Example.org.c.example", Dns.Type.A, "127.0.0.1");
        assertThat(check(IP, "x", "a@c.example").outcome()).isEqualTo(Outcome.PASS);
    }

    @Test
    void the_reverse_name_of_an_ipv6_address_is_made_of_half_bytes() {
        zone.add(
                "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa",
                Dns.Type.PTR,
                "six.example.org");
        zone.add("six.example.org", Dns.Type.AAAA, "2001:db8::1");
        assertThat(outcome("v=spf1 ptr -all", "2001:db8::1")).isEqualTo(Outcome.PASS);
    }

    @Test
    void a_failure_behind_a_reverse_name_only_leaves_it_out() {
        zone.failing("10.2.0.192.in-addr.arpa", Optional.empty());
        assertThat(outcome("v=spf1 ptr -all")).isEqualTo(Outcome.FAIL);
    }

    @Test
    void exists_asks_for_ipv4_addresses_whatever_the_sender_has() {
        zone.add("yes.example", Dns.Type.AAAA, "2001:db8::1");
        assertThat(outcome("v=spf1 exists:yes.example -all", "2001:db8::1")).isEqualTo(Outcome.FAIL);
        zone.add("yes.example", Dns.Type.A, "127.0.0.1");
        assertThat(check("2001:db8::1", "x", "a@example.org").outcome()).isEqualTo(Outcome.PASS);
    }

    // 4.6.4: limits

    @Test
    void ten_terms_may_ask_and_an_eleventh_is_an_error() {
        StringBuilder record = new StringBuilder("v=spf1");
        for (int i = 0; i < 10; i++) {
            record.append(" a:h").append(i).append(".example");
            zone.add("h" + i + ".example", Dns.Type.A, "198.51.100.1");
        }
        zone.add("h10.example", Dns.Type.A, IP);
        txt("ten.example", record + " -all");
        assertThat(check(IP, "x", "a@ten.example").outcome()).isEqualTo(Outcome.FAIL);
        txt("eleven.example", record + " a:h10.example -all");
        assertThat(check(IP, "x", "a@eleven.example").outcome()).isEqualTo(Outcome.PERMERROR);
    }

    @Test
    void records_that_include_each_other_end_in_an_error() {
        txt("a.example", "v=spf1 include:b.example");
        txt("b.example", "v=spf1 a:b.example include:a.example");
        zone.add("b.example", Dns.Type.A, "198.51.100.1");
        assertThat(check(IP, "x", "a@a.example").outcome()).isEqualTo(Outcome.PERMERROR);
        txt("r.example", "v=spf1 redirect=r.example");
        assertThat(check(IP, "x", "a@r.example").outcome()).isEqualTo(Outcome.PERMERROR);
    }

    @Test
    void two_questions_may_stay_without_an_answer_and_a_third_is_an_error() {
        txt("two.example", "v=spf1 a:n1.example a:n2.example -all");
        assertThat(check(IP, "x", "a@two.example").outcome()).isEqualTo(Outcome.FAIL);
        txt("three.example", "v=spf1 a:n1.example mx:n2.example exists:n3.example -all");
        assertThat(check(IP, "x", "a@three.example").outcome()).isEqualTo(Outcome.PERMERROR);
    }

    // 6: modifiers

    @Test
    void a_redirect_is_followed_when_nothing_matched() {
        txt("other.example", "v=spf1 ip4:192.0.2.10 -all");
        assertThat(outcome("v=spf1 ip4:198.51.100.1 redirect=other.example")).isEqualTo(Outcome.PASS);
        txt("b.example", "v=spf1 redirect=other.example ?all");
        assertThat(check(IP, "x", "a@b.example").outcome()).isEqualTo(Outcome.NEUTRAL);
        txt("c.example", "v=spf1 redirect=nowhere.example");
        assertThat(check(IP, "x", "a@c.example").outcome()).isEqualTo(Outcome.PERMERROR);
    }

    @Test
    void the_domain_reported_is_the_senders_even_after_a_redirect() {
        txt("other.example", "v=spf1 +all");
        txt("example.org", "v=spf1 redirect=other.example");
        assertThat(check(IP, "x", "a@example.org").domain()).isEqualTo("example.org");
    }

    @Test
    void a_refusal_is_explained_in_the_domains_own_words() {
        txt("example.org", "v=spf1 -all exp=why.%{d}");
        txt("why.example.org", "%{i} is not one of %{d}'s servers, %{s} %{c}%%%_%-%{r} %{t}");
        Spf.Result result = Spf.of(zone.build())
                .received("mx.receiver.example", 1700000000)
                .check("2001:DB8::1", "h", "ann@example.org");
        assertThat(result.explanation())
                .contains("2.0.0.1.0.d.b.8.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.1 is not one of"
                        + " example.org's servers, ann@example.org 2001:db8::1% %20mx.receiver.example 1700000000");
    }

    @Test
    void a_broken_explanation_is_left_out() {
        txt("a.example", "v=spf1 -all exp=two.example");
        txt("two.example", "one");
        txt("two.example", "two");
        assertThat(check(IP, "x", "a@a.example").explanation()).isEmpty();
        txt("b.example", "v=spf1 -all exp=bad.example");
        txt("bad.example", "%{x}");
        assertThat(check(IP, "x", "a@b.example").explanation()).isEmpty();
        assertThat(check(IP, "x", "a@b.example").outcome()).isEqualTo(Outcome.FAIL);
    }

    @Test
    void the_explanation_of_an_included_record_does_not_count_but_that_of_a_redirect_does() {
        txt("inner.example", "v=spf1 -all exp=why.inner.example");
        txt("why.inner.example", "inner");
        txt("why.outer.example", "outer");
        txt("outer.example", "v=spf1 include:inner.example -all exp=why.outer.example");
        assertThat(check(IP, "x", "a@outer.example").explanation()).contains("outer");
        txt("redirected.example", "v=spf1 redirect=inner.example exp=why.outer.example");
        assertThat(check(IP, "x", "a@redirected.example").explanation()).contains("inner");
    }

    // 7: macros, the examples of 7.4

    @ParameterizedTest
    @CsvSource({
        "%{s}, strong-bad@email.example.com",
        "%{o}, email.example.com",
        "%{d}, email.example.com",
        "%{d4}, email.example.com",
        "%{d2}, example.com",
        "%{d1}, com",
        "%{dr}, com.example.email",
        "%{d2r}, example.email",
        "%{l}, strong-bad",
        "%{l-}, strong.bad",
        "%{lr}, strong-bad",
        "%{lr-}, bad.strong",
        "%{l1r-}, strong",
        "%{ir}.%{v}._spf.%{d2}, 3.2.0.192.in-addr._spf.example.com",
        "%{lr-}.lp._spf.%{d2}, bad.strong.lp._spf.example.com",
        "%{ir}.%{v}.%{l1r-}.lp._spf.%{d2}, 3.2.0.192.in-addr.strong.lp._spf.example.com",
        "%{d2}.trusted-domains.example.net, example.com.trusted-domains.example.net",
        "%{S}, strong-bad%40email.example.com",
        "%{h}, mail.example.com",
    })
    void macros_are_replaced(String text, String expected) {
        SpfMacro macros = new SpfMacro(
                "strong-bad",
                "email.example.com",
                Ip.parse("192.0.2.3").orElseThrow(),
                "mail.example.com",
                "r",
                0,
                () -> "unknown");
        assertThat(macros.domain(text, "email.example.com")).isEqualTo(expected);
    }

    @Test
    void a_name_that_grew_too_long_is_cut_from_the_left() {
        SpfMacro macros =
                new SpfMacro("x", "example.com", Ip.parse("192.0.2.3").orElseThrow(), "h", "r", 0, () -> "unknown");
        String name = macros.domain("a.".repeat(200) + "%{d}", "example.com");
        assertThat(name).hasSizeLessThanOrEqualTo(253).endsWith("a.example.com").startsWith("a.");
    }
}
