package org.tocsin.detect.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tocsin.model.EvidenceRecord;
import org.tocsin.testkit.SharedData;
import org.tocsin.testkit.mail.MadeMail;

/// The figures of docs/mail-figures.md. Everything was set on the half of the phishing mail whose hash is even, on a
/// third of the other half, on the benign mail and on ordinary mail of our own; the rest was only counted.
class MailFiguresTest {
    /// Words and their counts.
    private record Counted(Map<Danger, Integer> counts, int all) {
        double share(Danger least) {
            int sum = 0;
            for (Danger danger : Danger.values()) {
                sum += danger.compareTo(least) >= 0 ? counts.getOrDefault(danger, 0) : 0;
            }
            return 100.0 * sum / all;
        }

        double only(Danger danger) {
            return 100.0 * counts.getOrDefault(danger, 0) / all;
        }
    }

    private static Counted count(String what, List<byte[]> messages, UnaryOperator<byte[]> view) {
        Map<Danger, Integer> counts = new EnumMap<>(Danger.class);
        for (Danger danger : Danger.values()) {
            counts.put(danger, 0);
        }
        for (byte[] message : messages) {
            Danger worst = Danger.NOTHING_FOUND;
            for (EvidenceRecord record : Mailbag.read(view.apply(message))) {
                Danger danger =
                        Mailbag.EXAMINER.examine(record, Organisation.UNKNOWN).danger();
                worst = danger.compareTo(worst) > 0 ? danger : worst;
            }
            counts.merge(worst, 1, Integer::sum);
        }
        System.out.println(what + ": " + messages.size() + " messages " + counts);
        return new Counted(counts, messages.size());
    }

    private static List<byte[]> files(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            List<byte[]> messages = new ArrayList<>();
            for (Path file : all.filter(Files::isRegularFile).sorted().toList()) {
                if (file.toString().endsWith(".eml")) {
                    messages.add(Files.readAllBytes(file));
                }
            }
            return messages;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Whether anybody may have looked at it while the tables were made.
    private static boolean develops(byte[] message) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(message);
            return (hash[0] & 1) == 0 || (hash[5] & 0xFF) % 3 == 0;
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static UnaryOperator<byte[]> view(boolean stripped) {
        return stripped ? Mailbag::stripped : message -> message;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void phishing_is_seen_with_and_without_its_transport_headers(boolean stripped) {
        List<byte[]> all = files(SharedData.require("mail/phishing"));
        String how = stripped ? " stripped" : "";
        Counted seen = count(
                "phishing, looked at" + how,
                all.stream().filter(MailFiguresTest::develops).toList(),
                view(stripped));
        Counted check = count(
                "phishing, never looked at" + how,
                all.stream().filter(message -> !develops(message)).toList(),
                view(stripped));
        for (Counted half : List.of(seen, check)) {
            System.out.printf(
                    Locale.ROOT,
                    "  not nothing-found %.1f %%, suspicious or worse %.1f %%%n",
                    half.share(Danger.UNWANTED),
                    half.share(Danger.SUSPICIOUS));
        }
        assertThat(seen.share(Danger.UNWANTED)).isGreaterThanOrEqualTo(95);
        assertThat(seen.share(Danger.SUSPICIOUS)).isGreaterThanOrEqualTo(85);
        assertThat(check.share(Danger.UNWANTED)).isGreaterThanOrEqualTo(93);
        assertThat(check.share(Danger.SUSPICIOUS)).isGreaterThanOrEqualTo(85);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void old_ordinary_mail_is_left_in_peace_with_and_without_its_transport_headers(boolean stripped) {
        String how = stripped ? " stripped" : "";
        List<byte[]> easy = new ArrayList<>(files(SharedData.require("mail/benign/easy-ham-1")));
        easy.addAll(files(SharedData.require("mail/benign/easy-ham-2")));
        Counted counted = count("benign" + how, easy, view(stripped));
        Counted hard = count("hard ham" + how, files(SharedData.require("mail/benign/hard-ham-1")), view(stripped));
        assertThat(counted.counts().get(Danger.DANGEROUS)).isZero();
        assertThat(hard.counts().get(Danger.DANGEROUS)).isZero();
        assertThat(counted.only(Danger.SUSPICIOUS)).isLessThanOrEqualTo(1);
        assertThat(counted.only(Danger.UNWANTED)).isLessThanOrEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void ordinary_mail_of_today_is_left_in_peace(boolean stripped) {
        for (List<MadeMail> set : List.of(MadeMail.ordinary(), MadeMail.ordinaryAfresh())) {
            List<byte[]> messages = set.stream().map(MadeMail::message).toList();
            assertThat(messages).hasSizeGreaterThanOrEqualTo(60);
            Counted counted =
                    count("ordinary mail of our own" + (stripped ? " stripped" : ""), messages, view(stripped));
            assertThat(counted.counts().get(Danger.DANGEROUS)).isZero();
            assertThat(counted.counts().get(Danger.SUSPICIOUS)).isZero();
            assertThat(counted.only(Danger.UNWANTED)).isLessThanOrEqualTo(10);
        }
    }
}
