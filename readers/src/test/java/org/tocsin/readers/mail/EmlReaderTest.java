package org.tocsin.readers.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.tocsin.model.Gap;
import org.tocsin.readers.Head;
import org.tocsin.readers.Limits;

class EmlReaderTest {
    private final EmlReader reader = new EmlReader();

    private static final String HEADER = """
            Received: from a.example.org (a.example.org [192.0.2.1])
             by mx.example.net with ESMTP; Thu, 7 Mar 2024 10:20:31 +0100
            From: =?utf-8?B?0JjQstCw0L0=?= <ivan@example.org>
            To: "Board" <board@ngo.example>, press@ngo.example
            Subject: =?utf-8?Q?Plan_f=C3=BCr?= =?utf-8?Q?_M=C3=A4rz?=
            Date: Thu, 7 Mar 2024 10:20:30 +0100
            Message-ID: <1@example.org>
            X-Originating-IP: [203.0.113.9]
            MIME-Version: 1.0
            """;

    private static String base64(String text) {
        return Base64.getMimeEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String mixed(String... parts) {
        StringBuilder out = new StringBuilder(HEADER).append("Content-Type: multipart/mixed; boundary=\"b\"\n\n");
        for (String part : parts) {
            out.append("--b\n").append(part).append("\n");
        }
        return out.append("--b--\n").toString();
    }

    private static final String PDF_PART =
            "Content-Type: application/pdf; name=\"=?utf-8?Q?r=C3=A9sum=C3=A9=2Epdf?=\"\n"
                    + "Content-Disposition: attachment; filename*=utf-8''r%C3%A9sum%C3%A9.pdf\n"
                    + "Content-Transfer-Encoding: base64\n\n" + base64("made-up document");

    @Test
    void reads_headers_as_received_and_decoded() {
        String mail = HEADER + "Content-Type: text/plain; charset=utf-8\n\nHello\n";
        assertThat(Mailbag.recognises(reader, mail)).isTrue();
        Mailbag bag = Mailbag.of(reader, mail);
        assertThat(bag.gaps).isEmpty();
        assertThat(bag.records).hasSize(1);
        assertThat(bag.value(0, "From")).isEqualTo("\u0418\u0432\u0430\u043d <ivan@example.org>");
        assertThat(bag.value(0, "Header.From")).isEqualTo("=?utf-8?B?0JjQstCw0L0=?= <ivan@example.org>");
        assertThat(bag.value(0, "From.Address")).isEqualTo("ivan@example.org");
        assertThat(bag.value(0, "From.Name")).isEqualTo("\u0418\u0432\u0430\u043d");
        assertThat(bag.values(0, "To.Address")).containsExactly("board@ngo.example", "press@ngo.example");
        assertThat(bag.values(0, "To.Name")).containsExactly("Board", "");
        assertThat(bag.value(0, "Subject")).isEqualTo("Plan f\u00fcr M\u00e4rz");
        assertThat(bag.value(0, "X-Originating-IP")).isEqualTo("[203.0.113.9]");
        assertThat(bag.value(0, "Received"))
                .isEqualTo("from a.example.org (a.example.org [192.0.2.1]) by mx.example.net with ESMTP;"
                        + " Thu, 7 Mar 2024 10:20:31 +0100");
        assertThat(bag.value(0, "Body.Text")).isEqualTo("Hello\n");
        assertThat(bag.time(0)).isEqualTo("2024-03-07T09:20:30Z");
        assertThat(bag.value(0, "Time.From")).isEqualTo("Date");
        assertThat(bag.values(0, "Defect")).isEmpty();
        assertThat(bag.records.getFirst().origin().offset()).isZero();
    }

    @Test
    void hands_on_attachments_with_their_decoded_names_and_hashes() {
        Mailbag bag = Mailbag.of(reader, mixed("Content-Type: text/plain\n\nSee attached", PDF_PART));
        assertThat(bag.gaps).isEmpty();
        assertThat(bag.children).extracting(Mailbag.Child::name).containsExactly("r\u00e9sum\u00e9.pdf");
        assertThat(bag.children.getFirst().text()).isEqualTo("made-up document");
        assertThat(bag.children.getFirst().parent()).isEqualTo("x.eml");
        assertThat(bag.value(0, "Attachment.Name")).isEqualTo("r\u00e9sum\u00e9.pdf");
        assertThat(bag.value(0, "Attachment.Size")).isEqualTo("16");
        assertThat(bag.value(0, "Attachment.MD5")).hasSize(32);
        assertThat(bag.value(0, "Attachment.SHA256")).hasSize(64);
        assertThat(bag.values(0, "Part.Path")).containsExactly("0", "1", "2");
        assertThat(bag.values(0, "Part.Type")).containsExactly("multipart/mixed", "text/plain", "application/pdf");
        assertThat(bag.values(0, "Part.Encoding")).containsExactly("", "", "base64");
        assertThat(bag.values(0, "Part.Disposition")).containsExactly("", "", "attachment");
        assertThat(bag.value(0, "Body.Text")).isEqualTo("See attached");
    }

    @Test
    void nested_messages_are_records_of_their_own() {
        String inner = mixed("Content-Type: text/plain\n\ninner text", PDF_PART)
                .replace("<1@example.org>", "<2@example.org>")
                .replace("--b", "--c")
                .replace("\"b\"", "\"c\"");
        for (String encoded : List.of("\n" + inner, "Content-Transfer-Encoding: base64\n\n" + base64(inner))) {
            Mailbag bag = Mailbag.of(reader, mixed("Content-Type: message/rfc822; name=\"fwd.eml\"\n" + encoded));
            assertThat(bag.gaps).isEmpty();
            assertThat(bag.records).hasSize(2);
            assertThat(bag.value(0, "Message-ID")).isEqualTo("<1@example.org>");
            assertThat(bag.value(1, "Message-ID")).isEqualTo("<2@example.org>");
            assertThat(bag.records.get(0).origin().outer()).isEmpty();
            assertThat(bag.records.get(1).origin().path()).isEqualTo("x.eml!/fwd.eml");
            assertThat(bag.records.get(1).origin().outer()).contains("x.eml");
            assertThat(bag.value(1, "Body.Text")).isEqualTo("inner text");
            assertThat(bag.children).extracting(Mailbag.Child::parent).containsExactly("x.eml!/fwd.eml");
        }
    }

    @Test
    void harvests_links_from_html_and_text() {
        Mailbag bag = Mailbag.of(
                reader,
                mixed(
                        "Content-Type: text/plain\n\nSee https://text.example/a(b). and www.plain.example, or HXXP://odd[.]example/x",
                        """
                Content-Type: text/html; charset=utf-8
                Content-Transfer-Encoding: quoted-printable

                <a href=3D"https://evil.example/log=
                in?x=3D1&amp;y=3D%41">https://bank.example</a>
                <img src=3D"https://pixel.example/1.gif"><img src=3D"cid:1"><form action=3D"//post.example">
                <div style=3D"background:url('https://css.example/b.png')"></div>
                <meta http-equiv=3D"refresh" content=3D"0; url=3Dhttps://go.example/">
                <!--[if mso]> https://mso.example/ <![endif]-->
                <a href=3D"javascript:alert(1)">x</a>
                """));
        assertThat(bag.values(0, "Link"))
                .containsExactly(
                        "https://evil.example/login?x=1&y=%41",
                        "https://bank.example",
                        "https://pixel.example/1.gif",
                        "//post.example",
                        "https://css.example/b.png",
                        "https://go.example/",
                        "https://mso.example/",
                        "javascript:alert(1)",
                        "https://text.example/a(b)",
                        "www.plain.example",
                        "HXXP://odd[.]example/x");
        assertThat(bag.value(0, "Link.Decoded")).isEqualTo("https://evil.example/login?x=1&y=A");
        assertThat(bag.value(0, "Link.Shown")).isEqualTo("https://bank.example");
    }

    @Test
    void takes_the_last_hop_where_the_date_is_missing_or_unreadable() {
        String without = HEADER.replace("Date: Thu, 7 Mar 2024 10:20:30 +0100\n", "");
        Mailbag bag = Mailbag.of(reader, without + "\nx");
        assertThat(bag.time(0)).isEqualTo("2024-03-07T09:20:31Z");
        assertThat(bag.value(0, "Time.From")).isEqualTo("Received");
        assertThat(bag.values(0, "Defect")).contains("no Date header");

        Mailbag odd = Mailbag.of(reader, without + "Date: sometime in spring\n\nx");
        assertThat(odd.time(0)).isEqualTo("2024-03-07T09:20:31Z");
        assertThat(odd.values(0, "Defect")).contains("unreadable Date header");

        Mailbag none = Mailbag.of(reader, "From: a@example.org\nTo: b@example.org\nSubject: x\n\nx");
        assertThat(none.time(0)).isEqualTo("(none)");
    }

    @Test
    void defects_are_facts_and_cost_nothing() {
        byte[] mail = (HEADER
                        + "Subject: again\nContent-Type: multipart/mixed; boundary=b\n\nbefore\n--b\r\n"
                        + "Content-Type: text/plain; charset=\"<html>\"\n\nb\u00e9\0\n" + "x".repeat(2000) + "\n--b\n"
                        + "Content-Type: application/x\nContent-Transfer-Encoding: base64\n\nQUJD*!RA==RUZH\n--b\n"
                        + "Content-Type: text/plain\nContent-Transfer-Encoding: quoted-printable\n\na=ZZb=\n--b\n"
                        + "Content-Type: text/plain\nContent-Transfer-Encoding: hexa\n\nx\n")
                .getBytes(StandardCharsets.ISO_8859_1);
        Mailbag bag = Mailbag.of(reader, mail, Limits.USUAL);
        assertThat(bag.gaps).isEmpty();
        assertThat(bag.values(0, "Subject")).hasSize(2);
        assertThat(bag.values(0, "Body.Text").getFirst()).startsWith("b\u00e9\0");
        assertThat(bag.values(0, "Body.Outside")).containsExactly("before");
        assertThat(bag.children.getFirst().text()).isEqualTo("ABCDEFG");
        assertThat(bag.values(0, "Defect"))
                .contains(
                        "header more than once: Subject",
                        "NUL bytes",
                        "line ends of two kinds",
                        "lines longer than 998 bytes",
                        "unknown character set in part 1: <html>",
                        "foreign characters in the base64 of part 2",
                        "base64 goes on behind its padding in part 2",
                        "bad quoted-printable in part 3",
                        "unknown transfer encoding in part 4: hexa",
                        "multipart without closing boundary");
    }

    @Test
    void multiparts_without_parts_or_boundary_keep_their_text() {
        Mailbag empty =
                Mailbag.of(reader, HEADER + "Content-Type: multipart/mixed; boundary=b\n\nhttps://only.example\n");
        assertThat(empty.values(0, "Body.Text").getFirst()).contains("https://only.example");
        assertThat(empty.values(0, "Link")).containsExactly("https://only.example");
        assertThat(empty.values(0, "Defect")).contains("multipart without parts");

        Mailbag none = Mailbag.of(reader, HEADER + "Content-Type: multipart/mixed\n\nhttps://only.example\n");
        assertThat(none.values(0, "Link")).containsExactly("https://only.example");
        assertThat(none.values(0, "Defect")).contains("multipart without a boundary");
    }

    @Test
    void decodes_broken_encoded_words_and_split_file_names() {
        Mailbag bag = Mailbag.of(reader, """
                From: a@example.org
                Message-ID: <1@example.org>
                Subject: =?UTF-8?B?w?= =?UTF-8?B?6k=?= =?utf-8?Q?a b?= =?nonsense?Q?x?= =?utf-8?Q?open
                Content-Type: application/octet-stream;
                 name*0*=utf-8''%C3%A9vil; name*1="-100%.doc"; name*2*=%2Eexe

                x""");
        assertThat(bag.value(0, "Attachment.Name")).isEqualTo("\u00e9vil-100%.doc.exe");
        assertThat(bag.value(0, "Subject")).endsWith("a bxopen");
        assertThat(bag.values(0, "Defect"))
                .contains("encoded word without end in a header", "unknown character set in a header: nonsense");
    }

    @Test
    void recognises_multipart_mail_with_hardly_any_header_but_no_saved_page() {
        String parts = "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nx\n--b--\n";
        assertThat(Mailbag.recognises(reader, "From: a@example.org\n" + parts)).isTrue();
        assertThat(Mailbag.recognises(reader, "MIME-Version: 1.0\nSubject: x\n" + parts))
                .isTrue();
        assertThat(Mailbag.recognises(reader, "From: <Saved by Blink>\nSubject: x\nMIME-Version: 1.0\n" + parts))
                .isFalse();
        assertThat(Mailbag.recognises(reader, parts)).isFalse();
    }

    @Test
    void a_file_named_as_a_message_is_one_whatever_is_left_of_its_header() {
        byte[] text = "Content-Type: text/x-one\n\nx\n".getBytes(StandardCharsets.US_ASCII);
        assertThat(reader.recognises(new Head(text, text.length, "A.EML"))).isTrue();
        assertThat(reader.recognises(new Head(text, text.length, "a.txt"))).isFalse();
        byte[] outlook = {(byte) 0xD0, (byte) 0xCF, 0x11, (byte) 0xE0, 0, 0};
        assertThat(reader.recognises(new Head(outlook, outlook.length, "a.msg")))
                .isFalse();
    }

    @Test
    void recognises_mail_and_nothing_else() {
        assertThat(Mailbag.recognises(reader, "\uFEFF\r\n" + HEADER + "\nx")).isTrue();
        assertThat(Mailbag.recognises(reader, "From board@ngo.example\n" + HEADER + "\nx"))
                .isTrue();
        assertThat(Mailbag.recognises(reader, "From: a@example.org\nTo: b@example.org\nSubject: x\n\n"))
                .isTrue();
        for (String other : List.of(
                "",
                "HTTP/1.1 200 OK\r\nDate: Thu, 7 Mar 2024 10:20:30 GMT\r\nContent-Type: text/html\r\nX-Powered-By: x\r\n\r\n",
                "Date: Thu, 7 Mar 2024 10:20:30 GMT\r\nServer: nginx\r\nContent-Type: text/html\r\nX-A: b\r\n\r\n",
                "title: Rule\nid: 1\nstatus: test\nlogsource:\n    product: windows\n",
                "from: monday\nto: friday\nsubject: work\ndate: 2024\n",
                "switch (x) {\ncase 1:\ndefault:\n}\n",
                "2024-03-07 10:20:30 From: a@example.org To: b@example.org\n",
                "MIME-Version: 1.0\nContent-Type: multipart/related\n\n<html>")) {
            assertThat(Mailbag.recognises(reader, other)).as(other).isFalse();
        }
    }

    @Test
    void texts_past_the_bound_are_cut_with_a_gap_and_handed_on_whole() {
        String longText = "line of text\n".repeat(100_000);
        Mailbag bag = Mailbag.of(reader, HEADER + "\n" + longText);
        assertThat(bag.value(0, "Body.Text")).hasSize(Bodies.MOST);
        assertThat(bag.causes()).containsExactly(Gap.Cause.LIMIT);
        assertThat(bag.children).hasSize(1);
        assertThat(bag.children.getFirst().text()).isEqualTo(longText);
    }

    @Test
    void a_maildir_tells_its_flags_by_the_name_of_the_file() {
        byte[] mail = (HEADER + "\nx").getBytes(StandardCharsets.UTF_8);
        Mailbag seen = Mailbag.at("home.zip!/Maildir/cur/1709803230.M1P2.host:2,FRS", mail);
        assertThat(seen.value(0, "Maildir.Folder")).isEqualTo("cur");
        assertThat(seen.value(0, "Maildir.Flags")).isEqualTo("FRS");
        assertThat(Mailbag.at("cur/17!2,T", mail).value(0, "Maildir.Flags")).isEqualTo("T");
        Mailbag fresh = Mailbag.at("Maildir/new/1709803230.M1P2.host", mail);
        assertThat(fresh.value(0, "Maildir.Folder")).isEqualTo("new");
        assertThat(fresh.values(0, "Maildir.Flags")).isEmpty();
        assertThat(Mailbag.at("mails/a:2,S", mail).values(0, "Maildir.Folder")).isEmpty();
    }

    @Test
    void hostile_trees_end_in_gaps() {
        StringBuilder deep = new StringBuilder(HEADER);
        for (int i = 0; i < 10_000; i++) {
            String boundary = "b%05d".formatted(i);
            deep.append("Content-Type: multipart/mixed; boundary=")
                    .append(boundary)
                    .append("\n\n--")
                    .append(boundary)
                    .append('\n');
        }
        Mailbag nested = Mailbag.of(reader, deep + "Content-Type: text/plain\n\nx");
        assertThat(nested.records).hasSize(1);
        assertThat(nested.causes()).containsExactly(Gap.Cause.LIMIT);
        assertThat(nested.children).hasSize(1);

        Mailbag wide = Mailbag.of(
                reader,
                mixed("Content-Type: application/x\n\nx").replace("--b\n", "--b\n\nx\n".repeat(20_000) + "--b\n"));
        assertThat(wide.records).hasSize(1);
        assertThat(wide.causes()).containsExactly(Gap.Cause.LIMIT);
        assertThat(wide.values(0, "Part.Path")).hasSize(Limits.USUAL.parts());

        String message = HEADER + "\nx";
        for (int i = 0; i < 40; i++) {
            message = HEADER + "Content-Type: message/rfc822\n\n" + message;
        }
        Mailbag dolls = Mailbag.of(reader, message);
        assertThat(dolls.records).hasSize(Limits.USUAL.depth());
        assertThat(dolls.causes()).containsExactly(Gap.Cause.LIMIT);

        Mailbag headers = Mailbag.of(reader, HEADER + "X-A: b\n".repeat(100_000) + "\nx");
        assertThat(headers.records).hasSize(1);
        assertThat(headers.causes()).containsExactly(Gap.Cause.LIMIT);
    }

    @Test
    void a_message_past_the_limit_is_read_as_far_as_it_goes() {
        Limits small = new Limits(8, 1000, 1 << 20, 200, 1000, 100);
        Mailbag bag =
                Mailbag.of(reader, (HEADER + "\n" + "text ".repeat(1000)).getBytes(StandardCharsets.UTF_8), small);
        assertThat(bag.records).hasSize(1);
        assertThat(bag.value(0, "Message-ID")).isEqualTo("<1@example.org>");
        assertThat(bag.causes()).containsExactly(Gap.Cause.LIMIT);
        assertThat(bag.gaps.getFirst().origin().offset()).isEqualTo(1000);
    }

    @Test
    void truncated_and_damaged_mail_still_gives_its_message() {
        byte[] good = mixed(
                        "Content-Type: text/html\n\n<a href='https://x.example'>y</a>",
                        PDF_PART,
                        "Content-Type: message/rfc822\n\n" + HEADER + "\nz")
                .getBytes(StandardCharsets.UTF_8);
        SplittableRandom random = new SplittableRandom(20260103);
        for (int round = 0; round < 2000; round++) {
            byte[] bad = Arrays.copyOf(good, random.nextInt(1, good.length + 1));
            for (int i = random.nextInt(0, 8); i > 0; i--) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
            }
            Mailbag.recognises(reader, bad);
            Mailbag bag = Mailbag.of(reader, bad, Limits.USUAL);
            assertThat(bag.records).isNotEmpty();
            assertThat(bag.records.getFirst().origin().outer()).isEmpty();
        }
    }
}
