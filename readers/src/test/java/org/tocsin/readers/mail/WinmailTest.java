package org.tocsin.readers.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.tocsin.testkit.MsgWriter;
import org.tocsin.testkit.TnefWriter;

class WinmailTest {
    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static TnefWriter file() {
        return new TnefWriter()
                .subject("Plan")
                .body("Hello from https://evil.example/t")
                .properties(
                        TnefWriter.text(0x0037, "Plan"),
                        TnefWriter.property(
                                0x1009,
                                0x0102,
                                MsgWriter.packedRtf("{\\rtf1\\fromhtml1{\\*\\htmltag <i>}hi{\\*\\htmltag </i>}}")))
                .attachment("short.exe", bytes("MZ one"))
                .attachment(
                        TnefWriter.text(0x3707, "a longer name.pdf"),
                        TnefWriter.property(0x3701, 0x0102, bytes("%PDF two")))
                .attachment(
                        TnefWriter.text(0x3001, "inner"),
                        TnefWriter.message(
                                new TnefWriter().subject("Inner").body("deep").attachment("x", bytes("y"))));
    }

    private static Mailbag read(byte[] winmail) {
        return Mailbag.of(
                new EmlReader(),
                "From: a@b.example\nTo: c@d.example\nSubject: x\nDate: Thu, 7 Mar 2024 10:20:30 +0100\n"
                        + "Message-ID: <1@b.example>\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
                        + "--b\nContent-Type: text/plain\n\nouter\n--b\n"
                        + "Content-Type: application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: base64\n\n"
                        + Base64.getMimeEncoder().encodeToString(winmail) + "\n--b--\n");
    }

    @Test
    void what_it_holds_is_attached_to_the_mail_itself() {
        Mailbag bag = read(file().bytes());
        assertThat(bag.gaps).isEmpty();
        assertThat(bag.values(0, "Attachment.Name"))
                .containsExactly("winmail.dat", "short.exe", "a longer name.pdf", "inner");
        assertThat(bag.values(0, "Attachment.Part")).first().isEqualTo("2");
        assertThat(bag.values(0, "Attachment.Part"))
                .allSatisfy(path -> assertThat(path).startsWith("2"));
        assertThat(bag.values(0, "Body.Text").toString()).contains("outer", "Hello from");
        assertThat(bag.values(0, "Body.Html")).containsExactly("<i>hi</i>");
        assertThat(bag.values(0, "Link")).contains("https://evil.example/t");
        assertThat(bag.children)
                .extracting(Mailbag.Child::name)
                .containsExactly("winmail.dat", "short.exe", "a longer name.pdf", "x");
        assertThat(bag.records).hasSize(2);
        assertThat(bag.value(1, "Subject")).isEqualTo("Inner");
        assertThat(bag.records.get(1).origin().outer()).contains("x.eml");
    }

    @Test
    void cut_anywhere_it_gives_what_was_there_and_says_so() {
        byte[] whole = file().bytes();
        for (int length = 6; length < whole.length; length += 7) {
            Mailbag bag = read(Arrays.copyOf(whole, length));
            assertThat(bag.records).as("cut at " + length).isNotEmpty();
            assertThat(bag.value(0, "Attachment.Name")).isEqualTo("winmail.dat");
        }
        assertThat(read(Arrays.copyOf(whole, whole.length - 5)).gaps).isNotEmpty();
    }

    @Test
    void any_flipped_bytes_leave_the_mail_whole() {
        byte[] whole = file().bytes();
        SplittableRandom random = new SplittableRandom(11);
        for (int round = 0; round < 400; round++) {
            byte[] broken = whole.clone();
            for (int i = 0; i < 1 + round % 10; i++) {
                broken[random.nextInt(6, broken.length)] = (byte) random.nextInt();
            }
            assertThat(read(broken).value(0, "Subject")).isEqualTo("x");
        }
    }
}
