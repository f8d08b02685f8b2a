package org.tocsin.readers.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.tocsin.model.Kind;
import org.tocsin.readers.Limits;
import org.tocsin.readers.Reader;
import org.tocsin.testkit.SharedData;

/// Real phishing and real ordinary mail: each file is recognised and gives one message, whatever is wrong with it.
class SharedMailTest {
    private static List<Path> mails(String folder) throws IOException {
        try (Stream<Path> files = Files.walk(SharedData.require(folder))) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.endsWith("LICENSE"))
                    .sorted()
                    .toList();
        }
    }

    private static void check(String folder, int expected) throws IOException {
        List<Path> mails = mails(folder);
        List<String> wrong = new ArrayList<>();
        int read = 0;
        for (Path mail : mails) {
            byte[] bytes = Files.readAllBytes(mail);
            List<Reader> fitting = Stream.of(new MboxReader(), new EmlReader())
                    .filter(reader -> Mailbag.recognises(reader, bytes))
                    .toList();
            if (fitting.isEmpty()) {
                wrong.add(mail + " is not recognised");
                continue;
            }
            Mailbag bag = Mailbag.of(fitting.getFirst(), bytes, Limits.USUAL);
            long top = bag.records.stream()
                    .filter(record -> record.origin().outer().isEmpty())
                    .count();
            if (top != 1) {
                wrong.add(mail + " gives " + top + " messages");
            }
            if (!bag.gaps.isEmpty()) {
                wrong.add(mail + " leaves " + bag.gaps);
            }
            assertThat(bag.records)
                    .allSatisfy(record -> assertThat(record.kind()).isEqualTo(Kind.MAIL_MESSAGE));
            read++;
        }
        assertThat(wrong).isEmpty();
        assertThat(read).isEqualTo(expected);
    }

    @Test
    void every_phishing_mail_gives_one_message() throws IOException {
        check("mail/phishing", 1576);
    }

    @Test
    void every_ordinary_mail_gives_one_message() throws IOException {
        check("mail/benign", 1055);
    }
}
