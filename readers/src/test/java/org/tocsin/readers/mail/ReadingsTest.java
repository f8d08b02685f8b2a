package org.tocsin.readers.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tocsin.model.Gap;
import org.tocsin.readers.Limits;

/// What only some programs see in a mail is found, said to be seen by some only, and told in a sentence.
class ReadingsTest {
    private static final String HEADER = "From: a@example.org\r\nTo: b@example.org\r\nSubject: x\r\n"
            + "Date: Thu, 7 Mar 2024 10:20:30 +0100\r\nMessage-ID: <1@example.org>\r\nMIME-Version: 1.0\r\n";

    private static final String EVIL = "Content-Type: application/x-evil; name=evil.exe\r\n\r\nEVIL";

    private static Mailbag read(String mail) {
        return Mailbag.of(new EmlReader(), mail.getBytes(StandardCharsets.ISO_8859_1), Limits.USUAL);
    }

    private static Mailbag one(String tail) {
        Mailbag bag = read(HEADER + tail);
        for (int i = 0; i < bag.records.size(); i++) {
            assertThat(bag.values(i, "Bytes.Unaccounted")).containsExactly("0");
        }
        return bag;
    }

    private static String text(String boundary) {
        return "\r\n--" + boundary + "\r\nContent-Type: text/plain\r\n\r\nhello\r\n";
    }

    private static String base64(String text) {
        return Base64.getMimeEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static void assertHidden(Mailbag bag, String view) {
        assertThat(bag.children).extracting(Mailbag.Child::text).contains("EVIL");
        assertThat(bag.values(0, "View")).contains("usual", view);
        assertThat(bag.values(0, "View")).hasSameSizeAs(bag.values(0, "View.Shows"));
        assertThat(bag.values(0, "Part.Views")).hasSameSizeAs(bag.values(0, "Part.Path"));
        assertThat(bag.values(0, "Part.Views"))
                .anySatisfy(views -> assertThat(views).contains(view));
        assertThat(bag.values(0, "Disagreement")).isNotEmpty();
        assertThat(bag.gaps).isEmpty();
    }

    @Test
    void a_part_under_the_second_of_two_boundaries() {
        String mail = "Content-Type: multipart/mixed; boundary=one; boundary=two\r\n" + text("one") + "--one--\r\n"
                + "--two\r\n" + EVIL + "\r\n--two--\r\n";
        assertHidden(one(mail), "last-wins");
    }

    @Test
    void a_part_of_the_second_of_two_types() {
        String mail = "Content-Type: text/plain\r\nContent-Type: multipart/mixed; boundary=b\r\n" + text("b")
                + "--b\r\n" + EVIL + "\r\n--b--\r\n";
        assertHidden(one(mail), "last-wins");
    }

    @Test
    void a_part_decoded_by_the_second_of_two_encodings() {
        String mail = "Content-Type: application/x-evil; name=evil.exe\r\nContent-Transfer-Encoding: 7bit\r\n"
                + "Content-Transfer-Encoding: base64\r\n\r\n" + base64("EVIL");
        assertHidden(one(mail), "last-wins");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            multipart/mixed boundary=b              | loose-values
            multipart/mixed; x="boundary=b          | loose-values
            multipart/mixed; boundary="b            | usual
            multipart/mixed; boundary='b'           | loose-values
            multipart/mixed; boundary=              | guessing
            multipart/mixed                         | guessing
            multipart/mixed; boundary=other         | guessing
            """)
    void parts_under_a_boundary_that_is_badly_written(String type, String view) {
        Mailbag bag = one("Content-Type: " + type + "\r\n" + text("b") + "--b\r\n" + EVIL + "\r\n--b--\r\n");
        assertThat(bag.children).extracting(Mailbag.Child::text).contains("EVIL");
        if (!view.equals("usual")) {
            assertHidden(bag, view);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --b junk       | loose-boundary
            --bjunk        | prefix-boundary
            """)
    void a_part_behind_a_line_that_goes_on_behind_the_boundary(String line, String view) {
        String mail =
                "Content-Type: multipart/mixed; boundary=b\r\n" + text("b") + line + "\r\n" + EVIL + "\r\n--b--\r\n";
        assertHidden(one(mail), view);
    }

    @Test
    void a_part_behind_the_closing_boundary() {
        String mail = "Content-Type: multipart/mixed; boundary=b\r\n" + text("b") + "--b--\r\n--b\r\n" + EVIL
                + "\r\n--b--\r\n";
        assertHidden(one(mail), "past-the-close");
    }

    @Test
    void a_part_behind_a_boundary_that_follows_a_bare_carriage_return() {
        String mail =
                "Content-Type: multipart/mixed; boundary=b\r\n" + text("b") + "more\r--b\r\n" + EVIL + "\r\n--b--\r\n";
        assertHidden(one(mail), "bare-return");
    }

    @Test
    void a_type_behind_a_bare_carriage_return_in_the_header() {
        String mail = "X-A: b\rContent-Type: application/x-evil; name=evil.exe\r\n\r\nEVIL";
        assertHidden(one(mail), "bare-return");
    }

    @Test
    void a_type_behind_a_line_of_blanks() {
        String mail = "Content-Type: multipart/mixed; boundary=b\r\n \t\r\n" + "X-Y: z\r\n"
                + text("b").substring(2) + "--b\r\n" + EVIL + "\r\n--b--\r\n";
        Mailbag bag = one(mail);
        assertThat(bag.children).extracting(Mailbag.Child::text).contains("EVIL");
        assertThat(bag.values(0, "View")).contains("blanks-end-header");
    }

    @Test
    void a_header_behind_the_empty_line_of_a_part() {
        String mail =
                "Content-Type: multipart/mixed; boundary=b\r\n" + text("b") + "--b\r\n\r\n" + EVIL + "\r\n--b--\r\n";
        assertHidden(one(mail), "late-header");
    }

    @Test
    void parts_right_behind_the_header_without_an_empty_line() {
        String mail = "Content-Type: multipart/mixed; boundary=b\r\n"
                + text("b").substring(2) + "--b\r\n" + EVIL + "\r\n--b--\r\n";
        assertHidden(one(mail), "early-body");
    }

    @Test
    void a_type_with_a_foreign_byte_in_its_name() {
        String mail =
                "Content\0-Type: multipart/mixed; boundary=b\r\n" + text("c") + "--b\r\n" + EVIL + "\r\n--b--\r\n";
        Mailbag bag = one(mail);
        assertThat(bag.children).extracting(Mailbag.Child::text).contains("EVIL");
    }

    @Test
    void parts_inside_an_encoded_multipart() {
        String mail = "Content-Type: multipart/mixed; boundary=b\r\nContent-Transfer-Encoding: base64\r\n\r\n"
                + base64(text("b") + "--b\r\n" + EVIL + "\r\n--b--\r\n");
        assertHidden(one(mail), "unwraps");
    }

    @Test
    void parts_before_the_first_boundary_and_behind_the_last() {
        String mail = "Content-Type: multipart/mixed; boundary=b\r\n\r\n" + EVIL + text("b") + "--b--\r\n"
                + EVIL.replace("EVIL", "WORSE");
        Mailbag bag = one(mail);
        assertHidden(bag, "late-header");
        assertThat(bag.children).extracting(Mailbag.Child::text).contains("EVIL", "WORSE");
    }

    @Test
    void base64_that_goes_on_behind_its_padding() {
        String mail = "Content-Type: application/x-evil; name=evil.exe\r\nContent-Transfer-Encoding: base64\r\n\r\n"
                + "RVZJTA==\r\nTU9SRQ==\r\n";
        Mailbag bag = one(mail);
        assertThat(bag.children).extracting(Mailbag.Child::text).containsExactly("EVILMORE", "EVIL");
        assertHidden(bag, "other-decoder");
    }

    @Test
    void base64_that_is_not_called_so() {
        String many = "EVIL".repeat(20);
        Mailbag bag = one("Content-Type: application/x-evil; name=evil.exe\r\n\r\n" + base64(many));
        assertThat(bag.children).extracting(Mailbag.Child::text).contains(many);
        assertThat(bag.values(0, "View")).contains("guessing");
    }

    @Test
    void files_written_into_a_text() {
        Mailbag bag = one("\r\nbefore\r\nbegin 644 evil.exe\r\n$159)3```\r\n`\r\nend\r\n");
        assertThat(bag.children).extracting(Mailbag.Child::name).containsExactly("evil.exe");
        assertHidden(bag, "opens-text");
        Mailbag yenc = one("\r\nbegin x\r\n=ybegin line=128 size=4 name=evil.exe\r\no\u0080sv\r\n=yend size=4\r\n");
        assertHidden(yenc, "opens-text");
    }

    @Test
    void other_names_of_a_file() {
        Mailbag bag = one("Content-Type: application/pdf; name=\"evil.exe\"\r\n"
                + "Content-Disposition: attachment; filename=\"good.pdf\"; filename*=utf-8''w%C3%B6rse.scr\r\n\r\nx");
        assertThat(bag.value(0, "Part.Name")).isEqualTo("w\u00f6rse.scr");
        assertThat(bag.value(0, "Part.AlsoNamed")).isEqualTo("good.pdf | evil.exe");
        assertThat(bag.values(0, "Disagreement")).hasSize(1);
    }

    @Test
    void the_message_inside_a_signed_wrapper() {
        byte[] inner = EVIL.getBytes(StandardCharsets.US_ASCII);
        byte[] octets = der(0x04, inner);
        byte[] data = der(0x30, id(1), der(0xA0, octets));
        byte[] signed = der(0x30, der(0x02, new byte[] {1}), der(0x31), data, der(0x31));
        byte[] wrapper = der(0x30, id(2), der(0xA0, signed));
        Mailbag bag = one("Content-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m\r\n"
                + "Content-Transfer-Encoding: base64\r\n\r\n"
                + Base64.getMimeEncoder().encodeToString(wrapper));
        assertThat(bag.children).extracting(Mailbag.Child::name).containsExactlyInAnyOrder("evil.exe", "smime.p7m");
        assertThat(bag.values(0, "Part.Path")).containsExactly("1", "1.1");

        Mailbag locked = one("Content-Type: application/pkcs7-mime; name=smime.p7m\r\n"
                + "Content-Transfer-Encoding: base64\r\n\r\n"
                + Base64.getMimeEncoder().encodeToString(der(0x30, id(3), der(0xA0, signed))));
        assertThat(locked.causes()).containsExactly(Gap.Cause.ENCRYPTED);
    }

    private static byte[] id(int kind) {
        return der(0x06, new byte[] {0x2A, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xF7, 0x0D, 1, 7, (byte) kind});
    }

    private static byte[] der(int tag, byte[]... values) {
        java.io.ByteArrayOutputStream inside = new java.io.ByteArrayOutputStream();
        List.of(values).forEach(inside::writeBytes);
        java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
        out.write(tag);
        out.write(0x81);
        out.write(inside.size());
        out.writeBytes(inside.toByteArray());
        return out.toByteArray();
    }

    @Test
    void texts_in_another_character_set_than_they_say() {
        Mailbag utf16 = one("Content-Type: text/html; charset=utf-16\r\n\r\n<a href=https://evil.example/>x</a>");
        assertThat(utf16.values(0, "Link")).containsExactly("https://evil.example/");
        assertThat(utf16.values(0, "Defect")).contains("part 1 is not in the character set it names");
        Mailbag utf7 = one("Content-Type: text/html; charset=utf-7\r\n\r\n+ADw-a href+AD0-https://evil.example/+AD4-x");
        assertThat(utf7.values(0, "Link")).contains("https://evil.example/");
    }

    @Test
    void headers_of_messages_forwarded_in_the_text() {
        Mailbag bag = one("Content-Type: text/plain; charset=utf-8\r\n\r\nSee below.\r\n\r\n"
                + "---------- Forwarded message ---------\r\nFrom: Eve <eve@evil.example>\r\nDate: Thu, 7 Mar 2024\r\n"
                + "Subject: Urgent\r\nTo: me@example.org\r\n\r\nclick\r\n"
                + "> -----Message d'origine-----\r\n> De : Bob <bob@example.org>\r\n> Envoy\u00c3\u00a9 : jeudi\r\n"
                + "> Objet : Avant\r\n\r\n"
                + "From here on: to the subject of dates\r\nTo: be\r\n");
        assertThat(bag.values(0, "Forwarded.Marker"))
                .containsExactly("---------- Forwarded message ---------", "-----Message d'origine-----");
        assertThat(bag.values(0, "Forwarded.From")).containsExactly("Eve <eve@evil.example>", "Bob <bob@example.org>");
        assertThat(bag.values(0, "Forwarded.Date")).containsExactly("Thu, 7 Mar 2024", "jeudi");
        assertThat(bag.values(0, "Forwarded.Subject")).containsExactly("Urgent", "Avant");
        assertThat(bag.records).hasSize(1);
    }

    @Test
    void two_headers_of_one_name_are_told() {
        assertThat(one("Subject: y\r\n\r\nx").values(0, "Disagreement"))
                .containsExactly("There are 2 headers Subject: some programs show the first, others the last.");
    }

    @Test
    void a_boundary_inside_that_begins_like_the_outer_one_is_no_ambiguity() {
        Mailbag bag = one("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n"
                + "Content-Type: multipart/alternative; boundary=b-1\r\n" + text("b-1") + "--b-1--\r\n--b--\r\n");
        assertThat(bag.values(0, "View")).isEmpty();
        assertThat(bag.values(0, "Disagreement")).isEmpty();
        assertThat(bag.values(0, "Body.Text")).containsExactly("hello");
    }

    @Test
    void lines_of_dashes_without_end_cost_a_gap_at_most() {
        String many = HEADER + "Content-Type: multipart/mixed; boundary=b\r\n" + text("b");
        for (String line : List.of("--b\n", "--b x\n", "--bx\n", "--b--\n", "--\n", "--b\r", "-")) {
            Mailbag bag = read(many + line.repeat(600_000));
            assertThat(bag.records).isNotEmpty();
            assertThat(bag.causes()).allMatch(cause -> cause == Gap.Cause.LIMIT);
        }
    }

    @Test
    void hostile_ambiguity_ends_in_a_gap() {
        StringBuilder deep = new StringBuilder(HEADER);
        for (int i = 0; i < 40; i++) {
            deep.append("Content-Type: multipart/mixed; boundary=a")
                    .append(i)
                    .append("; boundary=b")
                    .append(i)
                    .append("\r\nContent-Type: text/plain\r\n \r\nno field\r\n\r\n--a")
                    .append(i)
                    .append(" x\r\n--b")
                    .append(i)
                    .append("\r\r\n--a")
                    .append(i)
                    .append("\r\n");
        }
        for (int i = 39; i >= 0; i--) {
            deep.append("\r\n--a").append(i).append("--x\r\n--b").append(i).append("--\r\n");
        }
        Mailbag bag = read(deep.toString());
        assertThat(bag.records).isNotEmpty();
        assertThat(bag.causes()).contains(Gap.Cause.LIMIT);
        assertThat(bag.causes()).containsOnly(Gap.Cause.LIMIT);
    }
}
