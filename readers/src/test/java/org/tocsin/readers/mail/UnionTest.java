package org.tocsin.readers.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.model.Gap;
import org.tocsin.readers.Limits;
import org.tocsin.testkit.MailMutator;
import org.tocsin.testkit.SharedData;

/// Whatever mime4j, Angus Mail and Python's email package find in a mail, we find: on real mail, and on mails that are
/// broken where such programs disagree.
class UnionTest {
    private static final int TORTURED = 600;

    private record Found(Set<String> hashes, List<String> unaccounted, List<Gap> gaps) {}

    private static Found found(byte[] mail) {
        Mailbag bag = Mailbag.of(new EmlReader(), mail, Limits.USUAL);
        Set<String> hashes = new HashSet<>();
        List<String> unaccounted = new ArrayList<>();
        for (int i = 0; i < bag.records.size(); i++) {
            hashes.addAll(bag.values(i, "Part.SHA256"));
            bag.values(i, "Part.OtherSHA256").forEach(many -> hashes.addAll(Arrays.asList(many.split(" "))));
            unaccounted.addAll(bag.values(i, "Bytes.Unaccounted"));
        }
        return new Found(hashes, unaccounted, bag.gaps);
    }

    private static List<Path> shared(String folder) throws IOException {
        try (Stream<Path> files = Files.walk(SharedData.require(folder))) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.endsWith("LICENSE"))
                    .sorted()
                    .toList();
        }
    }

    private static List<Path> tortured(Path folder) throws IOException {
        List<Path> mails = new ArrayList<>();
        for (int i = 0; i < TORTURED; i++) {
            MailMutator mutator = new MailMutator(new SplittableRandom(20_261_124L + i));
            Path mail = folder.resolve(i + ".eml");
            Files.write(mail, mutator.broken(mutator.sound(), 1 + i % 3));
            // An empty line before the header is passed over by us, and the end of the header to others.
            if (Files.readAllBytes(mail)[0] > ' ') {
                mails.add(mail);
            }
        }
        return mails;
    }

    private static void compare(List<Path> mails) throws IOException {
        List<String> missed = new ArrayList<>();
        for (Path mail : mails) {
            byte[] bytes = Files.readAllBytes(mail);
            Found found = found(bytes);
            assertThat(found.unaccounted()).as("%s", mail).containsOnly("0");
            assertThat(found.gaps()).as("%s", mail).isEmpty();
            if (!found.hashes().containsAll(Peers.mime4j(bytes))) {
                missed.add("mime4j " + mail);
            }
            if (!found.hashes().containsAll(Peers.angus(bytes))) {
                missed.add("angus " + mail);
            }
        }
        assertThat(missed).isEmpty();
    }

    private static void compareWithPython(List<Path> mails) throws IOException {
        Map<String, Set<String>> python = Peers.python(mails);
        assertThat(python).isNotEmpty();
        List<String> missed = new ArrayList<>();
        for (Path mail : mails) {
            Set<String> theirs = python.getOrDefault(mail.toString(), Set.of());
            if (!found(Files.readAllBytes(mail)).hashes().containsAll(theirs)) {
                missed.add(mail.toString());
            }
        }
        assertThat(missed).isEmpty();
    }

    @Test
    void finds_in_broken_mail_what_mime4j_and_angus_find(@TempDir Path folder) throws IOException {
        compare(tortured(folder));
    }

    @Test
    void finds_in_broken_mail_what_python_finds(@TempDir Path folder) throws IOException {
        compareWithPython(tortured(folder));
    }

    @Test
    void finds_in_real_mail_what_mime4j_and_angus_find() throws IOException {
        compare(shared("mail/phishing"));
        compare(shared("mail/benign"));
    }

    @Test
    void finds_in_real_mail_what_python_finds() throws IOException {
        compareWithPython(shared("mail/phishing"));
        compareWithPython(shared("mail/benign"));
    }

    @Test
    void mail_by_the_rules_is_read_one_way() throws IOException {
        for (int i = 0; i < 300; i++) {
            MailMutator mutator = new MailMutator(new SplittableRandom(7_000_000L + i));
            Mailbag bag = Mailbag.of(new EmlReader(), mutator.sound(), Limits.USUAL);
            assertThat(bag.gaps).isEmpty();
            for (int record = 0; record < bag.records.size(); record++) {
                if (!bag.values(record, "Part.Type").contains("multipart/digest")) {
                    assertThat(bag.values(record, "View")).isEmpty();
                    assertThat(bag.values(record, "Disagreement")).isEmpty();
                }
            }
        }
    }
}
