package org.tocsin.detect.mail;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// One message for each kind of harm, and a near miss that must be left in peace.
class ExaminerTest {
    private static MailVerdict html(String from, String subject, String body) {
        return Mailbag.judged("From: " + from + "\nTo: maya@riverwatch.example\nSubject: " + subject
                + "\nMIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n" + body + "\n");
    }

    private static MailVerdict carrying(String name, String type) {
        return Mailbag.judged("From: a@else.example\n"
                + "To: maya@riverwatch.example\n"
                + "Subject: file\n"
                + "MIME-Version: 1.0\n"
                + "Content-Type: multipart/mixed; boundary=b\n\n"
                + "--b\n"
                + "Content-Type: text/plain\n\n"
                + "Here is"
                + " the file.\n"
                + "--b\n"
                + "Content-Type:"
                + " " + type + "\nContent-Disposition: attachment; filename=\"" + name
                + "\"\n\nx\n--b--\n");
    }

    @Test
    void a_service_imitated_to_get_a_login_is_dangerous() {
        MailVerdict verdict = html(
                "PayPal Security <support@kontrol-desk.example>",
                "Your account has been limited",
                "<p>Dear customer, please verify your account: <a href=\"https://kontrol-login.example.net/x\">Log"
                        + " in</a></p>");
        assertThat(verdict.danger()).isEqualTo(Danger.DANGEROUS);
        assertThat(verdict.shows("imitated-login")).isTrue();
        assertThat(verdict.techniques()).contains("T1566.002");
        assertThat(verdict.reasons().getFirst().hard()).isTrue();
    }

    @Test
    void the_service_itself_is_left_in_peace() {
        MailVerdict verdict = html(
                "PayPal <service@paypal.com>",
                "Your account has been limited",
                "<p>Maya, please verify your account: <a href=\"https://www.paypal.com/restore\">Log in</a></p>");
        assertThat(verdict.danger()).isEqualTo(Danger.NOTHING_FOUND);
    }

    @Test
    void the_readers_own_domain_forged_to_get_a_password_is_suspicious_without_an_organisation_file() {
        MailVerdict verdict = html(
                "Help desk <desk@riverwatch.example>\nAuthentication-Results: mx; spf=softfail; dkim=none; dmarc=fail",
                "Your mailbox moves tonight",
                "<p>Maya, please confirm your password before 18:00: <a"
                        + " href=\"https://riverwatch-files.example.net/owa\">https://mail.riverwatch.example/</a></p>");
        assertThat(verdict.shows("own-domain-forged")).isTrue();
        assertThat(verdict.shows("shown-is-not-target")).isTrue();
        assertThat(verdict.shows("says-account")).isTrue();
        assertThat(verdict.danger().compareTo(Danger.SUSPICIOUS)).isGreaterThanOrEqualTo(0);
    }

    @Test
    void a_colleague_whose_message_came_by_a_list_forged_nothing() {
        MailVerdict verdict = html(
                "Jonas <jonas@riverwatch.example>\nList-Post: <mailto:staff@lists.example.org>"
                        + "\nAuthentication-Results: mx; spf=pass; dkim=fail; dmarc=fail",
                "Minutes",
                "<p>The minutes are on the shared drive.</p>");
        assertThat(verdict.shows("own-domain-forged")).isFalse();
        assertThat(verdict.danger()).isEqualTo(Danger.NOTHING_FOUND);
    }

    @Test
    void a_prize_with_nothing_beside_it_is_unwanted() {
        assertThat(html(
                                "Lucky Parcel <offers@lucky-parcel.example>",
                                "You have 500 euros waiting, claim today",
                                "<p>Dear customer, you are one of 1000 winners. <a"
                                        + " href=\"http://claim.lucky-parcel.example/c\">Claim your voucher</a></p>")
                        .danger())
                .isEqualTo(Danger.UNWANTED);
    }

    @Test
    void words_alone_are_not_suspicious() {
        assertThat(Mailbag.judged("From: jonas@riverwatch.example\n"
                                + "To: maya@riverwatch.example\n"
                                + "Subject: warning\n\n"
                                + "Somebody sends mails that say: your account has been suspended, verify your"
                                + " account within 24 hours.\n")
                        .danger())
                .isEqualTo(Danger.NOTHING_FOUND);
    }

    @Test
    void programs_and_disguised_names_are_dangerous() {
        assertThat(carrying("report.pdf.exe", "application/octet-stream").shows("double-extension"))
                .isTrue();
        assertThat(carrying("report.pdf.exe", "application/octet-stream").danger())
                .isEqualTo(Danger.DANGEROUS);
        assertThat(carrying("update.hta", "application/octet-stream").danger()).isEqualTo(Danger.DANGEROUS);
        assertThat(carrying("photo.lnk", "application/octet-stream").danger()).isEqualTo(Danger.DANGEROUS);
    }

    @Test
    void ordinary_attachments_are_not() {
        for (String name : new String[] {"minutes.docx", "photo.jpg", "budget.xlsx", "talk.pptx", "notes.txt"}) {
            assertThat(carrying(name, "application/octet-stream").danger())
                    .as(name)
                    .isEqualTo(Danger.NOTHING_FOUND);
        }
    }

    @Test
    void a_strangers_money_is_suspicious_without_any_link() {
        MailVerdict verdict = Mailbag.judged("From: \"Mr. John Doe\" <jd@else.example>\n"
                + "Reply-To: johndoe77@gmail.com\n"
                + "Subject: Good day\n\n"
                + "Dear friend, I am Mr John Doe, a barrister. My late client left a fund of 8 million dollars and no next"
                + " of kin. Contact me for more details.\n");
        assertThat(verdict.danger()).isEqualTo(Danger.SUSPICIOUS);
        assertThat(verdict.shows("says-advance-fee")).isTrue();
        assertThat(verdict.shows("reply-to-freemail")).isTrue();
    }

    @Test
    void disguised_letters_are_read_and_told() {
        MailVerdict verdict = html(
                "𝗡𝗲𝘁𝗳𝗹𝗶𝘅 <a@else.example>",
                "Yоur ассоunt hаs bееn suspеndеd",
                "<p><a href=\"https://other.example.net/login\">Sign in now</a></p>");
        assertThat(verdict.shows("disguised-letters")).isTrue();
        assertThat(verdict.shows("name-of-service")).isTrue();
        assertThat(verdict.danger().compareTo(Danger.SUSPICIOUS)).isGreaterThanOrEqualTo(0);
    }

    @Test
    void authentication_that_passes_is_no_sign_either_way() {
        String body = "Subject: Your account has been limited\n\n"
                + "Dear customer, verify your account: https://x.example.net/a\n";
        MailVerdict bare = Mailbag.judged("From: PayPal <a@else.example>\n" + body);
        MailVerdict signed = Mailbag.judged("From: PayPal <a@else.example>\nAuthentication-Results: mx; dmarc=pass\n"
                + "DKIM-Signature: v=1; a=rsa-sha256; d=else.example; s=a; h=from; bh=; b=\n" + body);
        assertThat(signed.danger()).isEqualTo(bare.danger());
        assertThat(signed.reasons()).isEqualTo(bare.reasons());
    }

    @Test
    void only_servers_that_are_trusted_are_listened_to() {
        String mail = "From: a@else.example\n"
                + "Authentication-Results: mx.evil.example; dmarc=fail\n"
                + "Subject: Hi\n\n"
                + "Hello there.\n";
        assertThat(Mailbag.judged(mail).shows("failed-authentication")).isTrue();
        Examiner trusting = new Examiner(Mailbag.TABLES, java.util.Set.of("mx.riverwatch.example"));
        assertThat(trusting.examine(Mailbag.one(mail), Organisation.UNKNOWN).shows("failed-authentication"))
                .isFalse();
    }

    @Test
    void every_reason_is_told_in_both_languages_and_without_holes() {
        MailVerdict verdict = html(
                "PayPal {2} <support@kontrol-desk.example>",
                "Your account has been limited",
                "<p>Dear customer, please verify your account: <a href=\"https://kontrol-login.example.net/x\">Log"
                        + " in</a></p>");
        for (Reason reason : verdict.reasons()) {
            assertThat(reason.en()).isNotBlank().doesNotContain("{1}");
            assertThat(reason.fr()).isNotBlank().doesNotContain("{1}");
            assertThat(reason.fields()).isNotEmpty();
        }
    }

    @Test
    void an_empty_message_has_nothing_and_says_what_was_not_examined() {
        MailVerdict verdict = Mailbag.judged("Subject: \n\n");
        assertThat(verdict.danger()).isEqualTo(Danger.NOTHING_FOUND);
        assertThat(verdict.notExamined()).isNotEmpty();
    }

    @Test
    void hostile_text_comes_to_an_end() {
        String maze = "verify your ".repeat(40_000);
        assertThat(html("a@else.example", "x", maze).danger()).isNotNull();
        String tags = "<div style=\"display:none\">".repeat(20_000) + "x";
        assertThat(html("a@else.example", "x", tags).danger()).isNotNull();
        assertThat(html("a@else.example", "x", "&".repeat(300_000)).danger()).isNotNull();
        assertThat(html("a@else.example", "x", "<a ".repeat(100_000)).danger()).isNotNull();
        String labels = "http://" + "a.".repeat(50_000);
        assertThat(html("a@else.example", "x", (labels + "<br>").repeat(20)).danger())
                .isNotNull();
        assertThat(html("a@" + ">".repeat(200_000) + "x", "x", "y").danger()).isNotNull();
        assertThat(html("a@b" + ".".repeat(200_000), "x", "y").danger()).isNotNull();
    }
}
