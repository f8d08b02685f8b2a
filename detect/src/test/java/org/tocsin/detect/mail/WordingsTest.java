package org.tocsin.detect.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class WordingsTest {
    private static boolean finds(String pattern, String text) {
        Wordings wordings = new Wordings();
        wordings.add(0, pattern);
        wordings.freeze();
        return !wordings.find(Letters.plain(text)).isEmpty();
    }

    @Test
    void alternatives_gaps_and_beginnings_are_found() {
        String pattern = "(verify|confirm*) ~ your (|new) account*";
        assertThat(finds(pattern, "Please CONFIRMING all of your accounts")).isTrue();
        assertThat(finds(pattern, "verify your new account")).isTrue();
        assertThat(finds(pattern, "verify one two three four five your account"))
                .isTrue();
        assertThat(finds(pattern, "verify one two three four five six your account"))
                .isFalse();
        assertThat(finds(pattern, "verify the account")).isFalse();
    }

    @Test
    void a_gap_does_not_cross_the_end_of_a_sentence() {
        assertThat(finds("verify ~ account", "Verify this. Account closed")).isFalse();
        assertThat(finds("verify ~ account", "Verify this, account closed")).isTrue();
    }

    @Test
    void accents_other_letters_and_chinese_are_read() {
        assertThat(finds("verifiez votre compte", "Vérifiez votre compte")).isTrue();
        assertThat(finds("(账户|账号) ~ 异常", "您的账户出现异常")).isTrue();
        assertThat(finds("ваш* ~ заблокирован*", "Ваша учётная запись заблокирована"))
                .isTrue();
        assertThat(finds("གསང་གྲངས ~ བརྗེ", "གསང་གྲངས་བརྗེ་རོགས།")).isTrue();
    }

    @Test
    void a_wording_that_cannot_be_understood_is_refused() {
        assertThatThrownBy(() -> new Wordings().add(0, "(a|b")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Wordings().add(0, "(a|)")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Wordings().add(0, "~ a")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void letters_that_stand_in_for_others_are_made_plain_and_counted() {
        assertThat(Letters.of("PayPaI").text()).isEqualTo("paypal");
        assertThat(Letters.of("pаypаl").text()).isEqualTo("paypal");
        assertThat(Letters.of("𝐩𝐚𝐲𝐩𝐚𝐥").disguised()).isEqualTo(6);
        assertThat(Letters.of("ac\u200Bco\u200Bunt").invisible()).isEqualTo(2);
        assertThat(Letters.of("Москва и Berlin, Straße").disguised()).isZero();
    }

    @Test
    void text_that_is_not_shown_is_left_out_and_counted() {
        ShownText text =
                ShownText.of("<style>p{}</style><p>Gr&uuml;&szlig;e <b>an</b> alle</p><div style='display: none'>secret"
                        + " <i>words</i></div>ok<script>x</script>");
        assertThat(text.shown().toString().strip()).isEqualTo("Grüße an alle ok");
        assertThat(text.hidden()).isGreaterThan(10);
    }

    @Test
    void the_registered_name_of_a_host_is_found() {
        Hosts hosts = Mailbag.TABLES.hosts();
        assertThat(hosts.owner("www.mail.example.com")).isEqualTo("example.com");
        assertThat(hosts.owner("a.b.co.uk")).isEqualTo("b.co.uk");
        assertThat(hosts.owner("x.shop.web.app")).isEqualTo("shop.web.app");
        assertThat(hosts.owner("192.0.2.7")).isEqualTo("192.0.2.7");
        assertThat(hosts.owner("localhost")).isEqualTo("localhost");
    }
}
