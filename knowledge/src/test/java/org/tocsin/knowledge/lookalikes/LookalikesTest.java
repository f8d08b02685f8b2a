package org.tocsin.knowledge.lookalikes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tocsin.knowledge.lookalikes.Likeness.Kind;
import org.tocsin.knowledge.lookalikes.Likeness.Reason;

class LookalikesTest {
    private final Lookalikes ours = WatchLists.ours();

    /// An invented organisation with a distinct name, one with a word for a name, and one with three letters.
    private final Lookalikes watching = WatchLists.with(
            "Quillfeather Network: quillfeather.org, quillfeather.ca", "Harbour: harbour.org", "qfn.org.tw");

    private static List<String> ids(Likeness likeness) {
        return likeness.reasons().stream().map(Reason::id).toList();
    }

    @ParameterizedTest
    @CsvSource({
        "secure-quillfeather.online, COMBINATION",
        "quillfeather-files.com, COMBINATION",
        "quillfeatherdrive.work, COMBINATION",
        "myfiles-quillfeather.org, COMBINATION",
        "a27e0c-quillfeather.com, COMBINATION",
        "qu1llfeather.org, CONFUSABLE",
        "quillfeahter.org, TYPO",
        "quillfeathher.org, TYPO",
        "quillfeathe.org, TYPO",
        "quill-feather.com, TYPO",
        "quillfeather.link, OTHER_ENDING",
        "quillfeather.com, OTHER_ENDING",
        "mail.quillfeather.org.evil.example.com, SUBDOMAIN",
        "login-quillfeather-org.net, COMBINATION",
        "quillfe\u0430ther.org, CONFUSABLE",
        "secure-harbour.org, COMBINATION",
        "files-qfn.link, COMBINATION",
        "my-qfn.org, COMBINATION",
        "qfnmail.download, COMBINATION",
    })
    void tells_whom_a_name_imitates_and_how(String host, Kind kind) {
        assertThat(watching.like(host)).hasValueSatisfying(likeness -> {
            assertThat(likeness.kind()).isEqualTo(kind);
            assertThat(likeness.target().chosen()).isTrue();
            assertThat(likeness.score()).isBetween(Lookalikes.LEAST, 100);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "quillfeather.org",
                "mail.quillfeather.ca",
                "harbour.com",
                "sydney-harbour.com",
                "harbourmaster.net",
                "harbours.org",
                "qfn.com",
                "sportqfn.de",
                "www.qfn.org.tw",
                "feather.org",
            })
    void leaves_true_and_ordinary_names_of_the_same_words_alone(String host) {
        assertThat(watching.like(host)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pineapple.com",
                "applebees.com",
                "grapple.org",
                "purchase.com",
                "livestrong.com",
                "delivery.com",
                "officedepot.com",
                "target.com",
                "outlookindia.com",
                "metrics.org",
                "mail.com",
                "webmail.example.com",
                "files.com",
                "google.co.uk",
                "accounts.google.com",
                "yahoo.co.jp",
                "login.live.com",
                "outlook.office365.com",
                "s3.eu-west-1.amazonaws.com",
                "mofa.gov.tw",
                "www.google.com.edgekey.net",
                "signalprocessing.org",
                "amazonia.org.br",
                "windows-and-doors.com",
                "proton-therapy.org",
                "github.io",
                "somebody.github.io",
                "10.0.0.1",
                "localhost",
                "",
                "powershell.exe",
            })
    void stays_silent_about_ordinary_names(String host) {
        assertThat(ours.like(host)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "accounts.google.com.evil-site.net, SUBDOMAIN, Google",
        "login.microsoftonline.com-verify.tk, SUBDOMAIN, Microsoft",
        "xn--80ak6aa92e.com, CONFUSABLE, Apple",
        "xn--ggle-55da.com, CONFUSABLE, Google",
        "g00gle.com, CONFUSABLE, Google",
        "rnicrosoft.com, CONFUSABLE, Microsoft",
        "paypa1-secure.com, CONFUSABLE, PayPal",
        "faceb00k-login.net, CONFUSABLE, Facebook",
        "drlve-gooogle.com, TYPO, Google",
        "yahoo.link, OTHER_ENDING, Yahoo",
        "protonmail-recovery.com, COMBINATION, Proton",
        "icloud-compte.fr, COMBINATION, Apple",
        "settings-mail.link, SERVICE_WORDS, mail and file services in general",
    })
    void knows_services_that_everybody_uses(String host, Kind kind, String whom) {
        assertThat(ours.like(host)).hasValueSatisfying(likeness -> {
            assertThat(likeness.kind()).isEqualTo(kind);
            assertThat(likeness.target().name()).isEqualTo(whom);
        });
    }

    @Test
    void gives_the_points_of_every_reason_and_their_sum() {
        Likeness likeness = watching.like("files-quillfeather.online").orElseThrow();
        assertThat(ids(likeness)).containsExactly("name-as-part", "service-word", "cheap-ending", "name-at-the-end");
        assertThat(likeness.score())
                .isEqualTo(Math.min(
                        100,
                        likeness.reasons().stream().mapToInt(Reason::points).sum()));
        assertThat(likeness.reasons()).allSatisfy(reason -> {
            assertThat(reason.en()).endsWith(".");
            assertThat(reason.fr()).endsWith(".");
        });
    }

    @Test
    void says_when_letters_of_several_scripts_are_mixed() {
        assertThat(ids(ours.like("g\u043e\u043egle.com").orElseThrow()))
                .contains("name-in-other-letters", "mixed-scripts", "written-in-punycode");
        assertThat(ids(ours.like("\u0430\u0440\u0440\u04cf\u0435.com").orElseThrow()))
                .contains("name-in-other-letters")
                .doesNotContain("mixed-scripts");
    }

    @Test
    void tells_everybody_who_is_imitated_at_once() {
        assertThat(watching.likes("quillfeather-google-login.link", Lookalikes.LEAST))
                .extracting(likeness -> likeness.target().name())
                .containsExactlyInAnyOrder("Quillfeather Network", "Google");
    }

    @Test
    void ends_in_bounded_work_whatever_the_name() {
        for (String host : List.of(
                "a-".repeat(31) + "a.com",
                "google".repeat(10) + ".com",
                ("google.com." + "a-b-c.".repeat(30)) + "evil.com",
                "mymymymymymymymymymymymymymymymymymymymymymymymymymymymymymymy.link",
                "xn--" + "9".repeat(59) + ".com")) {
            assertThat(ours.likes(host, 1))
                    .allSatisfy(likeness -> assertThat(likeness.reasons()).hasSizeLessThan(20));
        }
    }
}
