package org.tocsin.readers.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.tocsin.model.Gap;
import org.tocsin.readers.Limits;

/// Messages made to be read for ever. None has a length of time: what would take one shows as a build that does not
/// end. docs/mail.md says how they grow at ten and a hundred times the size.
final class HostileMailTest {
    private static final String HEADER =
            "From: \"A B\" <a@example.org>\nTo: b@example.com\nSubject: hi\nMIME-Version: 1.0\n";
    private static final int SIZE = 300_000;

    private static String filled(String piece) {
        return piece.repeat(SIZE / piece.length());
    }

    private static String numbered(String piece) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; out.length() < SIZE; i++) {
            out.append(piece.replace("%", Integer.toString(i)));
        }
        return out.toString();
    }

    private static String field(String text) {
        return HEADER + text + "\n\nx";
    }

    private static String text(String body) {
        return HEADER + "Content-Type: text/plain\n\n" + body;
    }

    private static String html(String body) {
        return HEADER + "Content-Type: text/html\n\n" + body;
    }

    private static String script(String code) {
        return html("<script>" + code + "</script>");
    }

    private static String file(String name, String content) {
        return file(name, content.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String file(String name, byte[] content) {
        return HEADER + "Content-Type: application/octet-stream; name=" + name
                + "\nContent-Disposition: attachment\nContent-Transfer-Encoding: base64\n\n"
                + Base64.getMimeEncoder().encodeToString(content);
    }

    static Stream<Arguments> sound() {
        return Stream.of(
                Arguments.of("one line", text(filled("a"))),
                Arguments.of("blanks", text(filled(" "))),
                Arguments.of("NULs", text(filled("\0"))),
                Arguments.of(
                        "prefix boundaries",
                        field("Content-Type: multipart/mixed; boundary=b\n\n" + filled("--bxy\n\nq\n"))),
                Arguments.of(
                        "nested under one boundary",
                        HEADER + filled("Content-Type: multipart/mixed; boundary=b\n\n--b\n")),
                Arguments.of("lines that are no fields", HEADER + filled("abc def\n") + "\nx"),
                Arguments.of(
                        "base64 with other letters",
                        HEADER + "Content-Transfer-Encoding: base64\n\n" + filled("QUJDR=VGR!H=5PUF\n")),
                Arguments.of(
                        "soft line ends", HEADER + "Content-Transfer-Encoding: quoted-printable\n\n" + filled("=\n")),
                Arguments.of("uuencode without end", text(filled("begin 644 a.txt\n"))),
                Arguments.of("forwarding marks", text(filled("-----Original Message-----\n"))),
                Arguments.of("UTF-7", HEADER + "Content-Type: text/plain; charset=utf-7\n\n" + filled("+AGE-")),
                Arguments.of("a host of labels", text("http://" + filled("a."))),
                Arguments.of("hosts of labels", text(filled("www."))),
                Arguments.of("schemes", text(filled("://"))),
                Arguments.of("marks of defanging", text(filled("[.]"))),
                Arguments.of("pages of devices", text(filled("/device"))),
                Arguments.of("redirects in redirects", text("http://a.b/?u=" + filled("http%3A%2F%2Fc.d%2F%3Fu%3D"))),
                Arguments.of("attributes", html("<a " + numbered("b%=c ") + ">x</a>")),
                Arguments.of("elements in elements", html(filled("<div>") + "x")),
                Arguments.of("formatting never closed", html(filled("<b><i><a href=x>") + "x")),
                Arguments.of("formatting in a table", html("<table>" + filled("<b>x"))),
                Arguments.of("end tags", html(filled("<div></span>"))),
                Arguments.of(
                        "hidden by classes",
                        html("<style>" + numbered(".c%{display:none}") + "</style>" + numbered("<p class=c%>x"))),
                Arguments.of("pages in pages", html("<iframe srcdoc='" + filled("<iframe srcdoc=x>") + "'>")),
                Arguments.of("brackets in a script", script(filled("("))),
                Arguments.of("a string that doubles", script("x='a';" + filled("x=x+x;") + "document.write(x)")),
                Arguments.of("conditions in a script", script(filled("if(q){x='a'}else{x='b'};"))),
                Arguments.of(
                        "an expression that backtracks",
                        script("x='" + filled("a") + "'.replace(/(a+)+b/,'c');eval(x)")),
                Arguments.of("RTF", file("a.rtf", "{\\rtf1 " + filled("{"))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("sound")
    void what_is_only_large_is_read_whole(String what, String mail) {
        Mailbag bag = Mailbag.of(new EmlReader(), mail);
        assertThat(bag.records).hasSize(1);
        assertThat(bag.value(0, "Bytes.Unaccounted")).isEqualTo("0");
        assertThat(bag.causes()).doesNotContain(Gap.Cause.FAULT);
    }

    static Stream<Arguments> bounded() throws IOException {
        return Stream.of(
                Arguments.of(
                        "multiparts in multiparts",
                        HEADER + numbered("Content-Type: multipart/mixed; boundary=b%\n\n--b%\n")),
                Arguments.of(
                        "messages in messages",
                        HEADER + filled("Content-Type: message/rfc822\n\nFrom: a@b.c\nSubject: x\n")),
                Arguments.of("boundaries", HEADER + "Content-Type: multipart/mixed; boundary=b\n\n" + filled("--b\n")),
                Arguments.of("fields", HEADER + numbered("X-%: b\n") + "\nx"),
                Arguments.of("a field", field("X-L: " + filled("a b\n "))),
                Arguments.of("hops", HEADER + filled("Received: from a (b [1.2.3.4]) by c; x\n") + "\nx"),
                Arguments.of("parameters", field("Content-Type: text/plain" + numbered("; a%=b"))),
                Arguments.of("pieces of a name", field("Content-Type: text/plain" + numbered(";\n name*%=b"))),
                Arguments.of("encoded words", field("Subject: " + filled("=?utf-8?B?w6k=?=\n "))),
                Arguments.of("unknown character sets", field("Subject: " + numbered("=?x%?q?a?= "))),
                Arguments.of("addresses", field("Cc: " + filled("a@b.c, "))),
                Arguments.of("comments", field("Cc: " + filled("("))),
                Arguments.of(
                        "signatures",
                        HEADER + filled("DKIM-Signature: v=1; a=rsa-sha256; d=e.org; s=x; h=from; bh=A; b=A\n")
                                + "\nx"),
                Arguments.of("links", text(numbered("http://a%.example/b "))),
                Arguments.of("a loop", script("for(var i=0;i<1e9;i++){x+='a'}")),
                Arguments.of("forms of a page", html(filled("<form action=http://a.b/></form>"))),
                Arguments.of("files in addresses", html(numbered("<img src=data:image/png;base64,AAA%A>"))),
                Arguments.of("marks of an attached page", file("a.html", "<p>" + "<b>x</b>".repeat(200_000))),
                Arguments.of("scripts", html(filled("<script>x='a';</script>"))),
                Arguments.of("references in a PDF", file("a.pdf", "%PDF-1.4\n" + filled("/F 1 0 R\n"))),
                Arguments.of("forms in a PDF that draw themselves", file("a.pdf", formsInForms())),
                Arguments.of("pictures in a PDF", file("a.pdf", pictures())));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bounded")
    void what_would_never_end_is_a_gap(String what, String mail) {
        Mailbag bag = Mailbag.of(new EmlReader(), mail);
        assertThat(bag.records).isNotEmpty();
        assertThat(bag.causes()).contains(Gap.Cause.LIMIT).doesNotContain(Gap.Cause.FAULT);
    }

    private static String pages(String resources) {
        return "%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n"
                + "2 0 obj\n<</Type/Pages/Count 1/Kids[3 0 R]>>\nendobj\n"
                + "3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 5 0 R/Resources<</XObject<<"
                + resources
                + ">>>>>>\nendobj\n5 0 obj\n<</Length 5>>\nstream\n/X Do\nendstream\nendobj\n";
    }

    private static String formsInForms() {
        String draws = "/X Do ".repeat(20_000);
        return pages("/X 4 0 R") + "4 0 obj\n<</Type/XObject/Subtype/Form/BBox[0 0 9 9]"
                + "/Resources<</XObject<</X 4 0 R>>>>/Length " + draws.length() + ">>\nstream\n" + draws
                + "\nendstream\nendobj\ntrailer<</Root 1 0 R>>\n%%EOF";
    }

    private static String pictures() {
        StringBuilder names = new StringBuilder();
        StringBuilder objects = new StringBuilder();
        for (int i = 0; i < 30; i++) {
            names.append("/I").append(i).append(' ').append(10 + i).append(" 0 R ");
            objects.append(10 + i)
                    .append(" 0 obj\n<</Type/XObject/Subtype/Image/Width 64/Height 64/BitsPerComponent 1"
                            + "/ColorSpace/DeviceGray/Length 4>>\nstream\nabcd\nendstream\nendobj\n");
        }
        return pages(names.toString()) + objects + "trailer<</Root 1 0 R>>\n%%EOF";
    }

    @Test
    void a_picture_that_would_fill_the_memory_is_not_read() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(64, 64, BufferedImage.TYPE_BYTE_BINARY), "png", out);
        byte[] png = out.toByteArray();
        // The header's width and height, and its checksum.
        byte[] header = header(60_000, 60_000);
        System.arraycopy(header, 0, png, 12, header.length);
        Mailbag bag = Mailbag.of(new EmlReader(), file("a.png", png));
        assertThat(bag.records).hasSize(1);
        assertThat(bag.causes()).containsExactly(Gap.Cause.DAMAGED);
    }

    private static byte[] header(int width, int height) throws IOException {
        ByteArrayOutputStream chunk = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(chunk);
        out.writeBytes("IHDR");
        out.writeInt(width);
        out.writeInt(height);
        out.write(new byte[] {1, 0, 0, 0, 0});
        CRC32 sum = new CRC32();
        sum.update(chunk.toByteArray());
        out.writeInt((int) sum.getValue());
        return chunk.toByteArray();
    }

    @Test
    void a_document_that_grows_a_thousandfold_is_read_to_the_bound() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry("[Content_Types].xml"));
            zip.write("<Types/>".getBytes(StandardCharsets.US_ASCII));
            zip.putNextEntry(new ZipEntry("_rels/.rels"));
            zip.write("<Relationships/>".getBytes(StandardCharsets.US_ASCII));
            byte[] nought = new byte[1 << 20];
            for (int member = 0; member < 4; member++) {
                zip.putNextEntry(new ZipEntry("word/" + (member == 0 ? "" : member) + "document.xml"));
                for (int i = 0; i < 12; i++) {
                    zip.write(nought);
                }
            }
        }
        Mailbag bag = Mailbag.of(new EmlReader(), file("a.docx", out.toByteArray()));
        assertThat(bag.records).hasSize(1);
        assertThat(bag.causes()).containsOnly(Gap.Cause.DAMAGED);
    }

    @Test
    void what_is_longer_than_a_message_may_be_is_cut_with_a_gap() {
        Limits small = new Limits(8, 1_000, 1 << 20, 200, 100_000, 100);
        byte[] line = text(filled("a")).getBytes(StandardCharsets.US_ASCII);
        Mailbag alone = Mailbag.of(new EmlReader(), line, small);
        assertThat(alone.causes()).containsExactly(Gap.Cause.LIMIT);
        byte[] box = ("From a@b Mon Jan  1 00:00:00 2024\n" + text(filled("a"))
                        + "\n\nFrom c@d Mon Jan  1 00:00:00 2024\n" + text("behind it"))
                .getBytes(StandardCharsets.US_ASCII);
        Mailbag both = Mailbag.of(new MboxReader(), box, small);
        assertThat(both.causes()).containsExactly(Gap.Cause.LIMIT);
        assertThat(both.values(1, "Body.Text")).containsExactly("behind it");
    }
}
