package org.tocsin.readers.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.tocsin.model.Content;
import org.tocsin.model.Gap;
import org.tocsin.readers.Limits;
import org.tocsin.readers.Span;

class MboxReaderTest {
    private final MboxReader reader = new MboxReader();

    private static String message(int number, String body) {
        return "From someone@example.org Thu Mar  7 10:20:30 2024\nFrom: a@example.org\nTo: b@example.org\nMessage-ID: <"
                + number + "@example.org>\nSubject: x\nContent-Length: 4711\n\n" + body + "\n\n";
    }

    @Test
    void splits_at_from_lines_and_nowhere_else() {
        String body = """
                From here on it is a text with a time 10:20:30 2024
                >From quoted Thu Mar  7 10:20:30 2024
                >>From twice
                From someone@example.org Thu Mar  7 10:20:30 2024
                but no header follows""";
        String mbox = message(1, body) + message(2, "two") + message(3, "three");
        assertThat(Mailbag.recognises(reader, mbox)).isTrue();
        Mailbag bag = Mailbag.of(reader, mbox);
        assertThat(bag.gaps).isEmpty();
        assertThat(bag.records).hasSize(3);
        assertThat(bag.records).extracting(r -> r.origin().record()).containsExactly(1L, 2L, 3L);
        assertThat(bag.records)
                .extracting(r -> r.origin().offset())
                .containsExactly(
                        0L, (long) message(1, body).length(), (long) (message(1, body) + message(2, "two")).length());
        assertThat(bag.value(0, "Body.Text"))
                .contains("From here on", "\nFrom quoted", "\n>From twice", "\nFrom someone@", "but no header follows");
        assertThat(bag.value(1, "Message-ID")).isEqualTo("<2@example.org>");
        assertThat(bag.value(1, "Body.Text")).isEqualTo("two\n");
    }

    @Test
    void attachments_say_which_message_they_were_in() {
        String first = message(1, "one");
        String second = message(2, "PK").replace("Subject: x\n", "Content-Type: application/zip; name=a.zip\n");
        Mailbag bag = Mailbag.of(reader, first + second);
        assertThat(bag.children).hasSize(1);
        assertThat(bag.children.getFirst().parent()).isEqualTo("x.eml!/@" + first.length());
        assertThat(bag.children.getFirst().name()).isEqualTo("a.zip");
    }

    @Test
    void reads_windows_line_ends() {
        String mbox = (message(1, "one") + message(2, "two")).replace("\n", "\r\n");
        assertThat(Mailbag.recognises(reader, mbox)).isTrue();
        assertThat(Mailbag.of(reader, mbox).records).hasSize(2);
    }

    @Test
    void declines_what_is_no_mailbox() {
        for (String other : List.of(
                "From: a@example.org\nTo: b@example.org\n\nx",
                "From the beginning it was clear\nthat this: is a text",
                "From a Thu Mar  7 10:20:30 2024\nno header",
                "")) {
            assertThat(Mailbag.recognises(reader, other)).as(other).isFalse();
        }
    }

    @Test
    void a_message_past_the_limit_costs_only_its_rest() {
        Limits small = new Limits(8, 1000, 1 << 20, 200, 1000, 100);
        String mbox = message(1, "one") + message(2, "text ".repeat(100_000)) + message(3, "three");
        Mailbag bag = Mailbag.of(reader, mbox.getBytes(StandardCharsets.UTF_8), small);
        assertThat(bag.records).hasSize(3);
        assertThat(bag.causes()).containsExactly(Gap.Cause.LIMIT);
        assertThat(bag.gaps.getFirst().origin().record()).isEqualTo(2);
        assertThat(bag.value(2, "Body.Text")).startsWith("three");
    }

    @Test
    void spans_begin_at_messages_and_give_each_once() throws IOException {
        byte[] one = message(7, "text ".repeat(2000)).getBytes(StandardCharsets.UTF_8);
        long messages = (130L << 20) / one.length;
        Content content = new Content() {
            @Override
            public long size() {
                return messages * one.length;
            }

            @Override
            public InputStream open() {
                throw new AssertionError("read by position");
            }

            @Override
            public int read(long position, byte[] into, int from, int length) {
                int count = (int) Math.max(0, Math.min(length, size() - position));
                for (int done = 0; done < count; ) {
                    int at = (int) ((position + done) % one.length);
                    int step = Math.min(count - done, one.length - at);
                    System.arraycopy(one, at, into, from + done, step);
                    done += step;
                }
                return count;
            }
        };
        List<Span> spans = reader.cut(content);
        assertThat(spans).hasSize(3);
        assertThat(spans)
                .allSatisfy(span -> assertThat(span.from() % one.length).isZero());
        Mailbag bag = Mailbag.of(reader, content, Limits.USUAL);
        assertThat(bag.records).hasSize((int) messages);
        assertThat(bag.records.getLast().origin().record()).isEqualTo(-1);
        assertThat(bag.records.getLast().origin().offset()).isEqualTo((messages - 1) * one.length);
    }

    @Test
    void one_message_without_end_is_looked_at_once_to_cut_the_mailbox() throws IOException {
        byte[] start = "From a@b Mon Jan  1 00:00:00 2024\nFrom: a@b\n\n".getBytes(StandardCharsets.UTF_8);
        AtomicLong read = new AtomicLong();
        Content content = new Content() {
            @Override
            public long size() {
                return 400L << 20;
            }

            @Override
            public InputStream open() {
                throw new AssertionError("read by position");
            }

            @Override
            public int read(long position, byte[] into, int from, int length) {
                int count = (int) Math.max(0, Math.min(length, size() - position));
                for (int i = 0; i < count; i++) {
                    into[from + i] = position + i < start.length ? start[(int) position + i] : (byte) 'a';
                }
                read.addAndGet(count);
                return count;
            }
        };
        assertThat(reader.cut(content)).containsExactly(new Span(0, content.size()));
        assertThat(read.get()).isLessThanOrEqualTo(content.size());
    }

    private static String withLength(String body) {
        return "From someone@example.org Thu Mar  7 10:20:30 2024\nFrom: a@example.org\nTo: b@example.org\n"
                + "Message-ID: <1@example.org>\nContent-Length: " + body.length() + "\n\n" + body + "\n";
    }

    @Test
    void believes_a_length_that_ends_at_the_next_message() {
        String inner = "text\nFrom other@example.org Thu Mar  7 10:20:30 2024\nFrom: c@example.org\n\n>From me\n";
        Mailbag bag = Mailbag.of(reader, withLength(inner) + withLength("two\n") + message(3, "three"));
        assertThat(bag.gaps).isEmpty();
        assertThat(bag.records).hasSize(3);
        assertThat(bag.value(0, "Body.Text")).isEqualTo(inner);
        assertThat(bag.value(0, "Mbox.EndBy")).isEqualTo("Content-Length");
        assertThat(bag.value(0, "Mbox.Unquoted")).isEqualTo("0");
        assertThat(bag.value(1, "Body.Text")).isEqualTo("two\n");
        assertThat(bag.value(2, "Mbox.EndBy")).isEqualTo("From line");

        Mailbag quoted = Mailbag.of(reader, withLength(">From me\n>>From you\n") + message(2, "two"));
        assertThat(quoted.value(0, "Body.Text")).isEqualTo("From me\n>From you\n");
        assertThat(quoted.value(0, "Mbox.Unquoted")).isEqualTo("2");
    }

    @Test
    void a_length_that_lies_hides_no_message() {
        for (String lie : List.of("Content-Length: 90", "Content-Length: 99999999999", "Content-Length: 0")) {
            String first = message(1, "one").replace("Content-Length: 4711", lie);
            assertThat(Mailbag.of(reader, first + message(2, "two")).records)
                    .as(lie)
                    .hasSize(2);
        }
    }

    @Test
    void keeps_the_line_before_each_message() {
        Mailbag bag = Mailbag.of(reader, (message(1, ">From a\n>From b") + message(2, "x")).replace("\n", "\r\n"));
        assertThat(bag.value(0, "Mbox.From")).isEqualTo("From someone@example.org Thu Mar  7 10:20:30 2024");
        assertThat(bag.value(0, "Mbox.Unquoted")).isEqualTo("2");
        assertThat(bag.value(1, "Mbox.Unquoted")).isEqualTo("0");
    }

    @Test
    void needs_no_empty_line_between_messages() {
        String thunderbird = "From - Thu Mar  7 10:20:30 2024\nX-Mozilla-Status: 0001\nX-Mozilla-Status2: 00000000\n"
                + "From: a@example.org\nMessage-ID: <1@example.org>\n\none\n";
        String eudora =
                "From ???@??? Thu Mar 07 10:20:30 2024\nFrom: a@example.org\nMessage-ID: <2@example.org>\n\ntwo\n";
        assertThat(Mailbag.recognises(reader, eudora + thunderbird)).isTrue();
        Mailbag bag = Mailbag.of(reader, thunderbird + eudora + thunderbird);
        assertThat(bag.records).hasSize(3);
        assertThat(bag.value(1, "Body.Text")).isEqualTo("two\n");
    }

    @Test
    void damage_anywhere_never_breaks_the_reader() {
        byte[] good = (message(1, "one") + message(2, ">From x\n" + "y".repeat(500)) + message(3, "three"))
                .getBytes(StandardCharsets.UTF_8);
        SplittableRandom random = new SplittableRandom(20260104);
        for (int round = 0; round < 2000; round++) {
            byte[] bad = Arrays.copyOf(good, random.nextInt(1, good.length + 1));
            for (int i = random.nextInt(0, 8); i > 0; i--) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
            }
            Mailbag.recognises(reader, bad);
            assertThat(Mailbag.of(reader, bad, Limits.USUAL).records).isNotEmpty();
        }
    }

    private static String piece(int number, String total, String body) {
        return "From a@b.example Mon Mar  4 10:00:00 2024\nFrom: a@b.example\nTo: c@d.example\nSubject: outer " + number
                + "\nMessage-ID: <p" + number + "@b.example>\nMIME-Version: 1.0\n"
                + "Content-Type: message/partial; id=\"k@b.example\"; number=" + number + total + "\n\n" + body + "\n";
    }

    @Test
    void a_message_in_pieces_is_read_once_more_as_a_whole() {
        String first = "Subject: whole\nMessage-ID: <w@b.example>\nContent-Type: multipart/mixed; boundary=q\n\n--q\n\n"
                + "Text\n--q\nContent-Type: application/x; name=evil.exe\nContent-Transfer-Encoding: base64\n\nTVpt\n";
        String second = "YWRl\n--q--\n";
        Mailbag bag = Mailbag.of(new MboxReader(), piece(2, "; total=2", second) + piece(1, "", first));
        assertThat(bag.records).hasSize(3);
        assertThat(bag.value(2, "Subject")).isEqualTo("whole");
        assertThat(bag.value(2, "To")).isEqualTo("c@d.example");
        assertThat(bag.value(2, "Attachment.Name")).isEqualTo("evil.exe");
        assertThat(bag.children).extracting(Mailbag.Child::text).contains("MZmade");
        assertThat(bag.records.get(2).origin().path()).endsWith("!/joined");
    }

    @Test
    void pieces_without_their_others_are_left_as_they_are() {
        Mailbag bag = Mailbag.of(
                new MboxReader(),
                piece(1, "; total=3", "Subject: x\n\na") + piece(3, "; total=3", "c") + piece(3, "; total=3", "c"));
        assertThat(bag.records).hasSize(3);
    }
}
