package org.tocsin.readers.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.poi.hsmf.MAPIMessage;
import org.apache.poi.hsmf.exceptions.ChunkNotFoundException;
import org.junit.jupiter.api.Test;
import org.tocsin.model.Fields;
import org.tocsin.model.Gap;
import org.tocsin.readers.Limits;
import org.tocsin.testkit.MsgWriter;

class MsgReaderTest {
    private static final String HEADERS = """
            Microsoft Mail Internet Headers Version 2.0
            Received: from mail.example.org (mail.example.org [192.0.2.10])
             by mx.ngo.example with ESMTPS; Thu, 7 Mar 2024 10:20:31 +0100
            Authentication-Results: mx.ngo.example; spf=pass smtp.mailfrom=example.org
            DKIM-Signature: v=1; a=rsa-sha256; d=example.org; s=x; h=from; bh=AAAA; b=AAAA
            From: "Ann" <ann@example.org>
            To: bob@ngo.example
            Subject: Plan for March
            Date: Thu, 7 Mar 2024 10:20:30 +0100
            Message-ID: <1@example.org>
            MIME-Version: 1.0
            Content-Type: multipart/signed; boundary="gone"

            """.replace("\n", "\r\n");

    private static MsgWriter received() {
        return new MsgWriter()
                .text(0x001A, "IPM.Note")
                .text(0x0037, "Plan for March")
                .text(0x007D, HEADERS)
                .text(0x1000, "Hello, see https://evil.example/a\r\n")
                .time(0x0039, Instant.parse("2024-03-07T09:20:30Z"))
                .time(0x3007, Instant.parse("2024-03-08T00:00:00Z"))
                .text(0x0C1A, "Ann")
                .text(0x5D01, "ann@example.org")
                .recipient(1, "Bob", "bob@ngo.example")
                .attachment("r\u00e9sum\u00e9 \u202ecod.exe", "MZ made up".getBytes(StandardCharsets.US_ASCII));
    }

    private static Mailbag read(byte[] msg) {
        return Mailbag.of(new MsgReader(), msg, Limits.USUAL);
    }

    @Test
    void reads_a_received_message_as_every_other_mail() {
        byte[] msg = received().bytes();
        assertThat(Mailbag.recognises(new MsgReader(), msg)).isTrue();
        Mailbag bag = read(msg);
        assertThat(bag.gaps).isEmpty();
        assertThat(bag.records).hasSize(1);
        assertThat(bag.value(0, "From.Address")).isEqualTo("ann@example.org");
        assertThat(bag.value(0, "Subject")).isEqualTo("Plan for March");
        assertThat(bag.value(0, "Body.Text")).isEqualTo("Hello, see https://evil.example/a\r\n");
        assertThat(bag.values(0, "Link")).contains("https://evil.example/a");
        assertThat(bag.value(0, "Hop.Ip")).isEqualTo("192.0.2.10");
        assertThat(bag.value(0, "Auth.Standing")).isEqualTo("receiver");
        assertThat(bag.value(0, "Attachment.Name")).isEqualTo("r\u00e9sum\u00e9 \u202ecod.exe");
        assertThat(bag.children.getFirst().text()).isEqualTo("MZ made up");
        assertThat(bag.time(0)).isEqualTo("2024-03-07T09:20:30Z");
        assertThat(bag.value(0, "Outlook.Class")).isEqualTo("IPM.Note");
        assertThat(bag.value(0, "Outlook.Header")).isEqualTo("received");
        assertThat(bag.value(0, "Outlook.Body")).isEqualTo("text");
        assertThat(bag.value(0, "Outlook.Created")).isEqualTo("2024-03-08T00:00:00Z");
    }

    @Test
    void says_nothing_of_a_signature_over_a_body_that_is_no_longer_there() {
        Mailbag bag = read(received().bytes());
        assertThat(bag.value(0, "Dkim.Domain")).isEqualTo("example.org");
        assertThat(bag.value(0, "Dkim.BodyHash")).isEqualTo("unknown");
        assertThat(bag.value(0, "Dkim.Result")).isEqualTo("unknown");
    }

    @Test
    void makes_a_header_for_what_never_left_the_house() {
        Mailbag bag = read(new MsgWriter()
                .text(0x0037, "Entwurf \u00fcber Evil\r\nBcc: x@y.example")
                .text(0x0C1A, "Ann, the \"Boss\"")
                .text(0x0C1F, "ann@ngo.example")
                .recipient(1, "Bob", "bob@ngo.example")
                .recipient(1, "Eve", "eve@ngo.example")
                .recipient(2, "Joe", "joe@ngo.example")
                .recipient(3, "Secret", "secret@ngo.example")
                .time(0x0039, Instant.parse("2024-03-07T09:20:30Z"))
                .text(0x1000, "x")
                .bytes());
        assertThat(bag.value(0, "From.Address")).isEqualTo("ann@ngo.example");
        assertThat(bag.value(0, "From.Name")).isEqualTo("Ann, the \"Boss\"");
        assertThat(bag.values(0, "To.Address")).containsExactly("bob@ngo.example", "eve@ngo.example");
        assertThat(bag.values(0, "Cc.Address")).containsExactly("joe@ngo.example");
        assertThat(bag.value(0, "Subject")).isEqualTo("Entwurf \u00fcber EvilBcc: x@y.example");
        assertThat(bag.values(0, "Bcc")).isEmpty();
        assertThat(bag.time(0)).isEqualTo("2024-03-07T09:20:30Z");
        assertThat(bag.value(0, "Outlook.Header")).isEqualTo("none");
    }

    @Test
    void finds_html_where_outlook_keeps_it() {
        MsgWriter binary = new MsgWriter()
                .text(0x0037, "x")
                .integer(0x3FDE, 1251)
                .binary(0x1013, "<p>\u041f\u0440\u0438</p>".getBytes(Charset.forName("windows-1251")));
        assertThat(read(binary.bytes()).value(0, "Body.Html")).isEqualTo("<p>\u041f\u0440\u0438</p>");
        MsgWriter rtf = new MsgWriter()
                .text(0x0037, "x")
                .text(0x1000, "plain")
                .binary(0x1009, MsgWriter.packedRtf("{\\rtf1\\fromhtml1{\\*\\htmltag <b>}hi{\\*\\htmltag </b>}}"));
        Mailbag bag = read(rtf.bytes());
        assertThat(bag.value(0, "Body.Html")).isEqualTo("<b>hi</b>");
        assertThat(bag.value(0, "Body.Text")).isEqualTo("plain");
        assertThat(bag.value(0, "Outlook.Body")).isEqualTo("text,rtf-html");
        MsgWriter only = new MsgWriter().text(0x0037, "x").binary(0x1009, MsgWriter.packedRtf("{\\rtf1 hi\\par}"));
        assertThat(read(only.bytes()).value(0, "Body.Text")).isEqualTo("hi\r\n");
    }

    @Test
    void reads_text_of_eight_bits_in_its_code_page() {
        MsgWriter msg = new MsgWriter().integer(0x3FFD, 1251).text8(0x0037, new byte[] {(byte) 0xCF, (byte) 0xF0});
        assertThat(read(msg.bytes()).value(0, "Subject")).isEqualTo("\u041f\u0440");
    }

    @Test
    void reads_messages_objects_and_pointers_that_are_attached() {
        MsgWriter inner = received().message("deeper", new MsgWriter().text(0x0037, "Innermost"));
        byte[] msg = new MsgWriter()
                .text(0x0037, "Outer")
                .message("forwarded", inner)
                .object("Sheet", Map.of("\u0001Ole10Native", new byte[5000], "Empty", new byte[0]))
                .attachment(new MsgWriter()
                        .integer(0x3705, 2)
                        .text(0x3707, "share.docx")
                        .text(0x370D, "\\\\server.example\\share.docx"))
                .bytes();
        Mailbag bag = read(msg);
        assertThat(bag.gaps).isEmpty();
        assertThat(bag.records).hasSize(3);
        assertThat(bag.value(0, "Subject")).isEqualTo("Outer");
        assertThat(bag.value(1, "Subject")).isEqualTo("Plan for March");
        assertThat(bag.value(2, "Subject")).isEqualTo("Innermost");
        assertThat(bag.value(1, "Dkim.BodyHash")).isEqualTo("unknown");
        assertThat(bag.records.get(2).origin().path()).isEqualTo("x.eml!/forwarded!/deeper");
        assertThat(bag.value(0, "Outlook.Reference")).isEqualTo("\\\\server.example\\share.docx");
        assertThat(bag.children)
                .extracting(Mailbag.Child::name)
                .containsExactly("r\u00e9sum\u00e9 \u202ecod.exe", "Sheet/\u0001Ole10Native");
    }

    @Test
    void tells_the_sound_of_a_reminder_that_lies_on_another_computer() {
        Mailbag bag = read(new MsgWriter()
                .named(0x851F)
                .text(0x0037, "Meeting")
                .text(0x8000, "\\\\203.0.113.5\\x.wav")
                .bytes());
        assertThat(bag.value(0, "Outlook.ReminderFile")).isEqualTo("\\\\203.0.113.5\\x.wav");
    }

    @Test
    void agrees_with_another_reader() throws IOException {
        byte[] msg = received().bytes();
        Mailbag bag = read(msg);
        try (MAPIMessage other = new MAPIMessage(new ByteArrayInputStream(msg))) {
            assertThat(bag.value(0, "Subject")).isEqualTo(other.getSubject());
            assertThat(bag.value(0, "Body.Text")).isEqualTo(other.getTextBody());
            assertThat(bag.value(0, "Attachment.Name"))
                    .isEqualTo(other.getAttachmentFiles()[0]
                            .getAttachLongFileName()
                            .getValue());
        } catch (ChunkNotFoundException e) {
            throw new IOException(e);
        }
    }

    @Test
    void deeper_messages_than_the_limit_are_a_gap() {
        MsgWriter msg = new MsgWriter().text(0x0037, "bottom");
        for (int i = 0; i < 6; i++) {
            msg = new MsgWriter().text(0x0037, "level " + i).message("m", msg);
        }
        Mailbag bag = Mailbag.of(new MsgReader(), msg.bytes(), new Limits(3, 1000, 1 << 20, 200, 1 << 20, 10));
        assertThat(bag.records).hasSize(3);
        assertThat(bag.causes()).contains(Gap.Cause.LIMIT);
    }

    @Test
    void a_file_cut_anywhere_gives_a_message_and_says_so() {
        byte[] msg = received().attachment("big.bin", new byte[20_000]).bytes();
        for (int length = 512; length < msg.length; length += 509) {
            Mailbag bag = read(Arrays.copyOf(msg, length));
            assertThat(bag.records).as("cut at " + length).hasSize(1);
            assertThat(bag.gaps).as("cut at " + length).isNotEmpty();
        }
    }

    @Test
    void any_flipped_bytes_give_a_message() {
        byte[] msg = received().message("m", received()).bytes();
        SplittableRandom random = new SplittableRandom(7);
        for (int round = 0; round < 400; round++) {
            byte[] broken = msg.clone();
            for (int i = 0; i < 1 + round % 20; i++) {
                int place = round % 2 == 0 ? random.nextInt(8, 512) : random.nextInt(broken.length);
                broken[place] = (byte) random.nextInt();
            }
            Mailbag bag = read(broken);
            assertThat(bag.records).isNotEmpty();
            bag.records.forEach(Fields::of);
        }
    }

    @Test
    void a_directory_that_names_the_same_bytes_again_and_again_is_a_gap() {
        MsgWriter many = new MsgWriter().text(0x0037, "x").binary(0x1013, new byte[1 << 20]);
        for (int i = 0; i < 200; i++) {
            many.text(0x6000 + i, "value");
        }
        ByteBuffer file = ByteBuffer.wrap(many.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        int big = -1;
        byte[] name = "__substg1.0_".getBytes(StandardCharsets.UTF_16LE);
        for (int round = 0; round < 2; round++) {
            for (int at = 512; at + 128 <= file.capacity(); at += 128) {
                if (Arrays.equals(file.array(), at, at + name.length, name, 0, name.length)) {
                    big = file.getInt(at + 120) >= 1 << 20 ? file.getInt(at + 116) : big;
                    if (round == 1) {
                        file.putInt(at + 116, big).putInt(at + 120, 1 << 20);
                    }
                }
            }
        }
        Mailbag bag = read(file.array());
        assertThat(bag.records).hasSize(1);
        assertThat(bag.causes()).contains(Gap.Cause.LIMIT);
    }

    @Test
    void other_compound_files_are_not_messages() {
        assertThat(Mailbag.recognises(new MsgReader(), "Subject: x\n\n")).isFalse();
        byte[] other = received().bytes();
        for (int i = 0; i + 3 < other.length; i++) {
            // Every name of the message becomes another one.
            if (other[i] == '_' && other[i + 2] == '_') {
                other[i] = 'a';
            }
        }
        assertThat(Mailbag.recognises(new MsgReader(), other)).isFalse();
    }
}
