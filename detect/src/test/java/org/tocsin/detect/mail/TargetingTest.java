package org.tocsin.detect.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.model.UserFault;
import org.tocsin.testkit.mail.MadeMail;

/// Signs of targeting, on messages made after the published examples and on ordinary ones, for one organisation.
class TargetingTest {
    static final Organisation RIVERWATCH = organisation(MadeMail.organisation());
    private static final Organisation CEIBA = organisation(MadeMail.organisationAfresh());

    private static Organisation organisation(byte[] text) {
        try {
            Path file = Files.createTempFile("organisation", ".yml");
            Files.write(file, text);
            Organisation read = Organisation.read(file);
            Files.delete(file);
            return read;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static MailVerdict verdict(MadeMail mail, Organisation organisation) {
        return Mailbag.EXAMINER.examine(Mailbag.read(mail.message()).getFirst(), organisation);
    }

    @Test
    void signs_are_seen_in_targeted_mail_and_not_in_ordinary_mail() {
        signs_are_told_apart(MadeMail.targeted(), MadeMail.ordinary(), RIVERWATCH);
        signs_are_told_apart(MadeMail.targetedAfresh(), MadeMail.ordinaryAfresh(), CEIBA);
    }

    private static void signs_are_told_apart(
            List<MadeMail> targeted, List<MadeMail> ordinary, Organisation organisation) {
        assertThat(targeted).hasSizeGreaterThanOrEqualTo(40);
        assertThat(ordinary).hasSizeGreaterThanOrEqualTo(60);
        List<String> missed = new ArrayList<>();
        List<String> wrong = new ArrayList<>();
        for (MadeMail mail : targeted) {
            if (verdict(mail, organisation).targeting().signs() != TargetingSigns.Signs.PRESENT) {
                missed.add(mail.name());
            }
        }
        for (MadeMail mail : ordinary) {
            if (verdict(mail, organisation).targeting().signs() == TargetingSigns.Signs.PRESENT) {
                wrong.add(mail.name());
            }
        }
        int found = targeted.size() - missed.size();
        System.out.printf(
                java.util.Locale.ROOT,
                "targeting: recall %d of %d, precision %d of %d%n",
                found,
                targeted.size(),
                found,
                found + wrong.size());
        assertThat(missed).hasSizeLessThanOrEqualTo(2);
        assertThat(wrong).hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void the_base_value_of_the_examples_is_suggested_within_one_step() {
        base_values_are_near(MadeMail.targeted(), RIVERWATCH, 0);
        // A letter locked away in an archive, in the name of an office that nobody knows, says too little.
        base_values_are_near(MadeMail.targetedAfresh(), CEIBA, 1);
    }

    private static void base_values_are_near(List<MadeMail> mails, Organisation organisation, int most) {
        List<String> off = new ArrayList<>();
        int exact = 0;
        int counted = 0;
        for (MadeMail mail : mails) {
            if (mail.name().startsWith("base ")) {
                int wanted = mail.name().charAt(5) - '0';
                int suggested = verdict(mail, organisation)
                        .suggestion()
                        .map(suggestion -> suggestion.index().base())
                        .orElse(-1);
                counted++;
                exact += suggested == wanted ? 1 : 0;
                if (Math.abs(suggested - wanted) > 1) {
                    off.add(mail.name() + ": " + suggested);
                }
            }
        }
        System.out.println("base values: " + exact + " of " + counted + " as meant");
        assertThat(off).hasSizeLessThanOrEqualTo(most);
        assertThat(exact).isGreaterThanOrEqualTo(counted * 8 / 10);
    }

    @Test
    void without_an_organisation_nothing_is_said_of_ordinary_mail() {
        for (MadeMail mail : MadeMail.ordinary()) {
            MailVerdict verdict = verdict(mail, Organisation.UNKNOWN);
            assertThat(verdict.targeting().signs()).as(mail.name()).isEqualTo(TargetingSigns.Signs.CANNOT_TELL);
            assertThat(verdict.suggestion()).isEmpty();
        }
    }

    @Test
    void a_message_is_never_called_untargeted() {
        List<MadeMail> all = new ArrayList<>(MadeMail.ordinary());
        all.addAll(MadeMail.targeted());
        for (MadeMail mail : all) {
            for (TargetingSigns.Sign sign :
                    verdict(mail, RIVERWATCH).targeting().reasons()) {
                assertThat(sign.en()).doesNotContainIgnoringCase("untargeted").doesNotContain("not targeted");
                assertThat(sign.fr()).doesNotContainIgnoringCase("non ciblé");
            }
        }
    }

    @Test
    void senders_are_coded_as_in_the_study_of_the_uyghur_congress() {
        assertThat(sender("Sara Lund <sara.lund@northwatch.example>", "")).isEqualTo(SenderKind.OWN);
        assertThat(sender("Sara Lund <sara.lund@northwatch.example>", "Reply-To: sara.l.nw@gmail.com\n"))
                .isEqualTo(SenderKind.SPOOFED);
        assertThat(sender(
                        "Sara Lund <sara.lund@northwatch.example>",
                        "Authentication-Results: mx.example; spf=fail; dkim=none; dmarc=fail\n"))
                .isEqualTo(SenderKind.SPOOFED);
        assertThat(sender("Tenzin <tdolkar2080@yahoo.com>", "")).isEqualTo(SenderKind.TYPO);
        assertThat(sender("Office <office@northwacth.example>", "")).isEqualTo(SenderKind.TYPO);
        assertThat(sender("Sara Lund <s.l.1980@mail.com>", "")).isEqualTo(SenderKind.NAME_ONLY);
        assertThat(sender("Fjord Foundation <fjord@mail.com>", "")).isEqualTo(SenderKind.NAME_ONLY);
        assertThat(sender("Somebody Else <somebody@else.example>", "")).isEqualTo(SenderKind.UNKNOWN);
    }

    @Test
    void results_below_the_boundary_do_not_count_under_whatever_name() {
        String top = "Received: from mx.far.example (mx.far.example [192.0.2.9]) by in.riverwatch.example with ESMTPS"
                + " id 1; Mon, 23 Nov 2026 10:00:07 +0100\n";
        String theirs = "Authentication-Results: in.riverwatch.example; spf=fail smtp.mailfrom=northwatch.example;"
                + " dkim=none; dmarc=none\n";
        String forged = "Authentication-Results: in.riverwatch.example; spf=pass smtp.mailfrom=northwatch.example;"
                + " dkim=pass header.d=northwatch.example; dmarc=pass\n";
        String below = "Received: from office.northwatch.example by mx.far.example with ESMTPS id 2; Mon, 23 Nov 2026"
                + " 10:00:05 +0100\n";
        String sara = "From: Sara Lund <sara.lund@northwatch.example>\nTo: maya@riverwatch.example\nSubject: Hello\n"
                + "\nHello.\n";
        Examiner careful = new Examiner(Mailbag.TABLES, Set.of("in.riverwatch.example"));
        assertThat(kind(careful, theirs + top + below + sara)).isEqualTo(SenderKind.SPOOFED);
        // A signature that holds would outweigh the failure: the forged one below must not.
        assertThat(kind(careful, theirs + top + forged + below + sara)).isEqualTo(SenderKind.SPOOFED);
        assertThat(kind(Mailbag.EXAMINER, theirs + top + forged + below + sara)).isEqualTo(SenderKind.SPOOFED);
        // Nor does a failure that anyone wrote below, whatever name it bears.
        String blame = forged.replace("pass", "fail");
        assertThat(kind(careful, forged + top + blame + below + sara)).isEqualTo(SenderKind.OWN);
        assertThat(kind(Mailbag.EXAMINER, forged + top + blame + below + sara)).isEqualTo(SenderKind.OWN);
        // Another name above the boundary counts only where no name was stated.
        String other = theirs.replace("in.riverwatch", "filter.riverwatch").replace("dmarc=none", "dmarc=fail");
        assertThat(kind(careful, other + top + below + sara)).isEqualTo(SenderKind.OWN);
        assertThat(kind(Mailbag.EXAMINER, other + top + below + sara)).isEqualTo(SenderKind.SPOOFED);
    }

    private static SenderKind kind(Examiner examiner, String message) {
        return examiner.examine(
                        Mailbag.read(message.replace("\n", "\r\n").getBytes(java.nio.charset.StandardCharsets.UTF_8))
                                .getFirst(),
                        RIVERWATCH)
                .sender();
    }

    private static SenderKind sender(String from, String headers) {
        return Mailbag.judged(
                        "From: " + from + "\nTo: maya@riverwatch.example\n" + headers + "Subject: Hello\n\nHello.\n",
                        RIVERWATCH)
                .sender();
    }

    @Test
    void a_known_account_that_sends_harm_may_be_in_other_hands() {
        MailVerdict verdict = Mailbag.judged("""
            From: Sara Lund <sara.lund@northwatch.example>
            To: maya@riverwatch.example
            Subject: photos
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary=b

            --b
            Content-Type: text/plain

            see attached
            --b
            Content-Type: application/octet-stream; name=photos.jpg.scr
            Content-Disposition: attachment; filename=photos.jpg.scr

            x
            --b--
            """, RIVERWATCH);
        assertThat(verdict.danger()).isEqualTo(Danger.DANGEROUS);
        assertThat(verdict.sender()).isEqualTo(SenderKind.COMPROMISED_ACCOUNT_POSSIBLE);
    }

    @Test
    void an_organisation_file_that_tells_nothing_or_is_no_yaml_is_refused(@TempDir Path folder) throws IOException {
        Path empty = Files.writeString(folder.resolve("empty.yml"), "# nothing\n");
        Path broken = Files.writeString(folder.resolve("broken.yml"), "names: [a\n");
        Path odd = Files.writeString(folder.resolve("odd.yml"), "people: Maya\n");
        for (Path file : List.of(empty, broken, odd, folder.resolve("absent.yml"))) {
            assertThatThrownBy(() -> Organisation.read(file))
                    .isInstanceOf(UserFault.class)
                    .hasMessageContaining(String.valueOf(file.getFileName()));
        }
    }
}
