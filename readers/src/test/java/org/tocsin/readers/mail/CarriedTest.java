package org.tocsin.readers.mail;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.WriterException;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.QRCodeWriter;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import net.lingala.zip4j.model.ZipParameters;
import net.lingala.zip4j.model.enums.AesKeyStrength;
import net.lingala.zip4j.model.enums.CompressionMethod;
import net.lingala.zip4j.model.enums.EncryptionMethod;
import org.apache.commons.compress.archivers.sevenz.SevenZArchiveEntry;
import org.apache.commons.compress.archivers.sevenz.SevenZOutputFile;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.encryption.AccessPermission;
import org.apache.pdfbox.pdmodel.encryption.StandardProtectionPolicy;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;
import org.apache.pdfbox.pdmodel.graphics.image.LosslessFactory;
import org.apache.pdfbox.pdmodel.interactive.action.PDActionURI;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAnnotationLink;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tocsin.model.Gap;
import org.tocsin.readers.Limits;
import org.tocsin.readers.files.qr.QrCodes;

/// What a whole mail leads to and carries, part by part.
class CarriedTest {
    private static final String EVIL = "https://evil.example/a";

    private static String attached(String name, String type, byte[] bytes) {
        return "Content-Type: " + type + "\nContent-Disposition: attachment; filename=\"" + name
                + "\"\nContent-Transfer-Encoding: base64\n\n"
                + Base64.getMimeEncoder().encodeToString(bytes);
    }

    private static String attached(String name, String type, String text) {
        return attached(name, type, text.getBytes(StandardCharsets.UTF_8));
    }

    private static Mailbag mail(String text, String... parts) {
        StringBuilder mail = new StringBuilder("From: a@b.example\nTo: dolma@ngo.example\nSubject: Minutes\n"
                + "Date: Thu, 7 Mar 2024 10:20:30 +0100\nMessage-ID: <1@b.example>\n"
                + "Content-Type: multipart/mixed; boundary=\"b\"\n\n--b\n");
        mail.append(
                        text.startsWith("<")
                                ? "Content-Type: text/html; charset=utf-8\n\n"
                                : "Content-Type: text/plain; charset=utf-8\n\n")
                .append(text)
                .append("\n");
        for (String part : parts) {
            mail.append("--b\n").append(part).append("\n");
        }
        return Mailbag.of(
                new EmlReader(), mail.append("--b--\n").toString().getBytes(StandardCharsets.UTF_8), Limits.USUAL);
    }

    private static String placed(Mailbag bag, String link) {
        int at = bag.values(0, "Link").indexOf(link);
        return at < 0 ? "(absent)" : bag.values(0, "Link.Place").get(at);
    }

    @Test
    void finds_links_wherever_a_page_can_hold_them() {
        Mailbag bag = mail("""
                <html><head><base href="https://base.example/dir/"></head><body>
                <a href="page?x=1">relative</a><area href="https://area.example/">
                <img srcset="https://s1.example/a.png 1x, https://s2.example/b.png 2x">
                <svg><a xlink:href="https://svg.example/"><text>x</text></a></svg>
                <meta http-equiv="Refresh" content="3; URL = https://refresh.example/">
                <button formaction="https://button.example/">go</button>
                <table background="https://back.example/b.png"></table>
                <!--[if mso]><v:roundrect href="https://vml.example/x"></v:roundrect><![endif]-->
                <iframe srcdoc="&lt;a href='https://srcdoc.example/'&gt;x&lt;/a&gt;"></iframe>
                </body></html>""");
        assertThat(bag.values(0, "Link.Decoded"))
                .contains(
                        "https://base.example/dir/page?x=1",
                        "https://area.example/",
                        "https://s1.example/a.png",
                        "https://s2.example/b.png",
                        "https://svg.example/",
                        "https://refresh.example/",
                        "https://button.example/",
                        "https://back.example/b.png",
                        "https://vml.example/x",
                        "https://srcdoc.example/");
        assertThat(placed(bag, "page?x=1")).isEqualTo("html-href");
        assertThat(placed(bag, "https://button.example/")).isEqualTo("html-form");
        for (String field : List.of("Link.Decoded", "Link.Shown", "Link.Place", "Link.Target", "Link.Trick")) {
            assertThat(bag.values(0, field)).hasSameSizeAs(bag.values(0, "Link"));
        }
    }

    @Test
    void tells_what_a_form_asks_for_and_where_it_goes() {
        Mailbag bag = mail("<form action='https://evil.example/p'><input name=email><input type=password name=p>"
                + "<input name=otp><input type=hidden name=card></form>"
                + "<form action='https://news.example/search'><input name=q type=search></form>");
        assertThat(bag.values(0, "Form.Action"))
                .containsExactly("https://evil.example/p", "https://news.example/search");
        assertThat(bag.values(0, "Form.Fields")).containsExactly("code,password,user", "");
        assertThat(bag.values(0, "Form.Place")).containsExactly("body", "body");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<p style='display:none'>secret</p>|display-none",
                "<p style='DISPLAY : none !important'>secret</p>|display-none",
                "<div style='font-size:0px'><b>secret</b></div>|zero-font",
                "<p style='color:#fff;background:#ffffff'>secret</p>|same-colour",
                "<font color=white>secret</font>|same-colour",
                "<table bgcolor='#101010'><tr><td style='color:rgb(17,16,16)'>secret</table>|same-colour",
                "<p style='opacity:0'>secret</p>|transparent",
                "<p style='position:absolute;left:-9999px'>secret</p>|off-screen",
                "<p style='max-height:0;overflow:hidden'>secret</p>|zero-size",
                "<p style='visibility:hidden'>secret</p>|invisible",
                "<p hidden>secret</p>|display-none",
                "<style>.h{display:none}</style><p class='a h'>secret</p>|display-none",
            })
    void finds_hidden_text(String html, String how) {
        Mailbag bag = mail("<html><body>" + html + "</body></html>");
        assertThat(bag.values(0, "Hidden.Text")).containsExactly("secret");
        assertThat(bag.values(0, "Hidden.How")).containsExactly(how);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<p style='color:#fff;background:#000'>shown</p>",
                "<div style='background:url(x.png)'><b style='color:#fff'>shown</b></div>",
                "<table bgcolor=navy><tr><td><a style='color:white'>shown</a></table>",
                "<style>@media (max-width:600px){.m{display:none}}</style><p class=m>shown</p>",
                "<p style='font-size:10px;margin-left:-10px;opacity:0.9'>shown</p>",
                "<div style='height:0'><p>shown</p></div>",
                "<p style='display:none'> &nbsp; </p>",
            })
    void what_is_seen_is_not_called_hidden(String html) {
        assertThat(mail("<html><body>" + html + "</body></html>").values(0, "Hidden.Text"))
                .isEmpty();
    }

    @Test
    void finds_words_broken_by_invisible_characters() {
        Mailbag bag = mail(
                "<p>Pa\u200Bss\u200Bword ex\u200Bpired</p><p>\u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645</p>");
        assertThat(bag.values(0, "Hidden.How")).containsExactly("zero-width");
    }

    @Test
    void finds_pixels_and_leaves_pictures() {
        Mailbag bag = mail("<img src='https://t.example/1' width=1 height=1>"
                + "<img src='https://t.example/2' style='width:1px;height:1px'>"
                + "<img src='https://t.example/3' style='display:none'>"
                + "<img src='https://t.example/4' width=100 height=1><img src='https://t.example/5'>"
                + "<img src='cid:1' width=1 height=1>");
        assertThat(bag.values(0, "Pixel"))
                .containsExactly("https://t.example/1", "https://t.example/2", "https://t.example/3");
    }

    @Test
    void reads_an_attached_page_and_hands_on_what_its_script_smuggles() {
        String page = "<html><form action='https://evil.example/login'><input type=password></form>"
                + "<script>var b = new Blob([atob('"
                + Base64.getEncoder().encodeToString("MZ made up".getBytes(StandardCharsets.UTF_8))
                + "')]); var a = document.createElement('a'); a.href = URL.createObjectURL(b);"
                + " a.download = 'Report.iso'; a.click();</script>"
                + "<script>document.write(unescape('%3Ca href=%22" + EVIL + "%22%3Ex%3C/a%3E'))</script></html>";
        Mailbag bag = mail("See attached", attached("Invoice.html", "text/html", page));
        assertThat(bag.gaps).isEmpty();
        assertThat(bag.values(0, "Form.Place")).containsExactly("attachment");
        assertThat(bag.values(0, "Form.Fields")).containsExactly("password");
        assertThat(bag.values(0, "Script.Finding")).contains("html-smuggling", "writes-page");
        assertThat(bag.values(0, "Script.Value")).contains("Report.iso");
        assertThat(placed(bag, EVIL)).isEqualTo("attachment");
        assertThat(bag.children)
                .extracting(Mailbag.Child::parent, Mailbag.Child::name, Mailbag.Child::text)
                .contains(org.assertj.core.groups.Tuple.tuple("x.eml!/Invoice.html", "Report.iso", "MZ made up"));
    }

    @Test
    void hands_on_a_file_in_an_address_and_reads_a_page_in_one() {
        String zip = Base64.getEncoder().encodeToString("PK made up".getBytes(StandardCharsets.UTF_8));
        String page =
                Base64.getEncoder().encodeToString(("<a href='" + EVIL + "'>x</a>").getBytes(StandardCharsets.UTF_8));
        Mailbag bag = mail("<a href='data:application/zip;base64," + zip + "' download='x.zip'>x</a>"
                + "<iframe src='data:text/html;base64," + page + "'></iframe>");
        assertThat(bag.children).extracting(Mailbag.Child::name).containsExactly("x.zip");
        assertThat(bag.values(0, "Link")).contains(EVIL);
    }

    private static BufferedImage code(String text, boolean inverted) {
        try {
            BitMatrix bits = new QRCodeWriter().encode(text, BarcodeFormat.QR_CODE, 200, 200);
            BufferedImage image = new BufferedImage(200, 200, BufferedImage.TYPE_INT_RGB);
            for (int y = 0; y < 200; y++) {
                for (int x = 0; x < 200; x++) {
                    image.setRGB(x, y, bits.get(x, y) != inverted ? 0x000000 : 0xFFFFFF);
                }
            }
            return image;
        } catch (WriterException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] file(BufferedImage image, String format) {
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            ImageIO.write(image, format, out);
            return out.toByteArray();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpg", "gif", "bmp"})
    void reads_codes_in_pictures(String format) {
        for (boolean inverted : new boolean[] {false, true}) {
            byte[] picture = file(code(EVIL, inverted), format);
            Mailbag bag = mail("Scan me", attached("code." + format, "image/" + format, picture));
            assertThat(placed(bag, EVIL)).isEqualTo("qr");
            assertThat(bag.gaps).isEmpty();
        }
    }

    @Test
    void reads_codes_in_pictures_of_every_make() {
        for (int type = BufferedImage.TYPE_INT_RGB; type <= BufferedImage.TYPE_BYTE_INDEXED; type++) {
            BufferedImage made = new BufferedImage(200, 200, type);
            made.createGraphics().drawImage(code(EVIL, type % 2 == 0), 0, 0, null);
            // A cut-out has another first pixel and longer rows than it needs.
            BufferedImage cut = made.getSubimage(1, 2, 190, 180);
            assertThat(QrCodes.in(made).texts()).as("type " + type).containsExactly(EVIL);
            assertThat(QrCodes.in(cut).texts()).as("cut-out of type " + type).containsExactly(EVIL);
        }
        BufferedImage glass = new BufferedImage(200, 200, BufferedImage.TYPE_INT_ARGB);
        BufferedImage dark = code(EVIL, false);
        for (int y = 0; y < 200; y++) {
            for (int x = 0; x < 200; x++) {
                // Black and see-through everywhere but in the code.
                glass.setRGB(x, y, (dark.getRGB(x, y) & 0xFF) == 0 ? 0xFF000000 : 0x20000000);
            }
        }
        assertThat(QrCodes.in(glass).texts()).containsExactly(EVIL);
    }

    @Test
    void reads_several_codes_in_one_picture() {
        BufferedImage both = new BufferedImage(440, 220, BufferedImage.TYPE_INT_RGB);
        both.createGraphics().fillRect(0, 0, 440, 220);
        both.createGraphics().drawImage(code(EVIL, false), 10, 10, null);
        both.createGraphics().drawImage(code("https://other.example/b", false), 230, 10, null);
        Mailbag bag = mail("Scan me", attached("codes.png", "image/png", file(both, "png")));
        assertThat(bag.values(0, "Link")).containsExactlyInAnyOrder(EVIL, "https://other.example/b");
    }

    @Test
    void a_picture_without_a_code_gives_nothing_and_a_cut_one_a_gap() {
        byte[] plain = file(new BufferedImage(300, 300, BufferedImage.TYPE_INT_RGB), "png");
        assertThat(mail("x", attached("a.png", "image/png", plain)).values(0, "Link"))
                .isEmpty();
        byte[] code = file(code(EVIL, false), "png");
        Mailbag cut = mail("x", attached("a.png", "image/png", Arrays.copyOf(code, 60)));
        assertThat(cut.causes()).containsExactly(Gap.Cause.DAMAGED);
        assertThat(cut.gaps.getFirst().origin().path()).isEqualTo("x.eml!/a.png");
    }

    private static byte[] pdf(String password, boolean picture) {
        try (PDDocument document = new PDDocument()) {
            PDPage page = new PDPage();
            document.addPage(page);
            PDAnnotationLink link = new PDAnnotationLink();
            PDActionURI action = new PDActionURI();
            action.setURI(EVIL);
            link.setAction(action);
            page.getAnnotations().add(link);
            try (PDPageContentStream content = new PDPageContentStream(document, page)) {
                content.beginText();
                content.setFont(new PDType1Font(Standard14Fonts.FontName.HELVETICA), 12);
                content.newLineAtOffset(50, 700);
                content.showText("Visit https://text.example/t today");
                content.endText();
                if (picture) {
                    content.drawImage(
                            LosslessFactory.createFromImage(document, code("https://code.example/q", false)), 50, 50);
                }
            }
            if (!password.isEmpty()) {
                StandardProtectionPolicy policy =
                        new StandardProtectionPolicy("owner-" + password, password, new AccessPermission());
                policy.setEncryptionKeyLength(password.length() % 2 == 0 ? 128 : 256);
                document.protect(policy);
            }
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            document.save(out);
            return out.toByteArray();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void finds_links_text_and_codes_in_a_pdf() {
        Mailbag bag = mail("See attached", attached("a.pdf", "application/pdf", pdf("", true)));
        assertThat(bag.gaps).isEmpty();
        assertThat(placed(bag, EVIL)).isEqualTo("pdf");
        assertThat(placed(bag, "https://text.example/t")).isEqualTo("pdf");
        assertThat(placed(bag, "https://code.example/q")).isEqualTo("qr");
    }

    @ParameterizedTest
    @ValueSource(strings = {"7391", "Lhasa#2024", "odd"})
    void opens_a_pdf_with_the_password_that_the_mail_names(String password) {
        byte[] pdf = pdf(password, false);
        Mailbag bag =
                mail("The file is locked.\nPassword: " + password + ".", attached("a.pdf", "application/pdf", pdf));
        assertThat(bag.gaps).isEmpty();
        assertThat(bag.values(0, "Unlocked")).containsExactly("a.pdf");
        assertThat(bag.values(0, "Unlocked.Password")).containsExactly(password);
        assertThat(bag.values(0, "Password.Candidate")).contains(password);
        assertThat(bag.values(0, "Link")).contains(EVIL, "https://text.example/t");
        assertThat(bag.children).extracting(Mailbag.Child::name).containsExactly("a.pdf", "unlocked.pdf");
        Mailbag again =
                mail("The file is locked.\nPassword: " + password + ".", attached("a.pdf", "application/pdf", pdf));
        assertThat(again.children.getLast().bytes())
                .isEqualTo(bag.children.getLast().bytes());
    }

    @Test
    void a_pdf_whose_password_is_not_named_is_a_gap() {
        Mailbag bag = mail("Call me for the password.", attached("a.pdf", "application/pdf", pdf("7391", false)));
        assertThat(bag.causes()).containsExactly(Gap.Cause.ENCRYPTED);
        assertThat(bag.values(0, "Unlocked")).isEmpty();
    }

    @Test
    void searches_the_bytes_of_a_broken_pdf() {
        byte[] whole = pdf("", false);
        byte[] cut = Arrays.copyOf(whole, whole.length - 60);
        Mailbag bag = mail("x", attached("a.pdf", "application/pdf", cut));
        assertThat(bag.values(0, "Link")).contains(EVIL);
        String odd = "%PDF-1.4\n1 0 obj <</S/#55RI/#55RI(https://odd.exa\\155ple/)>> endobj\n"
                + "2 0 obj <</S/Launch/F(\\\\\\\\share.example\\\\x.exe)>> endobj\n3 0 obj<</URI 4 0 R>>endobj\n"
                + "4 0 obj <68747470733a2f2f6865782e6578616d706c652f> endobj\n";
        assertThat(mail("x", attached("b.pdf", "application/pdf", odd)).values(0, "Link"))
                .contains("https://odd.example/", "\\\\share.example\\x.exe", "https://hex.example/");
    }

    @Test
    void a_pdf_that_would_grow_without_bound_is_not_opened() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        java.util.zip.Deflater deflater = new java.util.zip.Deflater();
        byte[] nought = new byte[1 << 20];
        byte[] step = new byte[1 << 16];
        for (int i = 0; i < 40; i++) {
            deflater.setInput(nought);
            for (int count; (count = deflater.deflate(step)) > 0; ) {
                out.write(step, 0, count);
            }
        }
        deflater.finish();
        for (int count; (count = deflater.deflate(step)) > 0; ) {
            out.write(step, 0, count);
        }
        deflater.end();
        ByteArrayOutputStream pdf = new ByteArrayOutputStream();
        pdf.writeBytes("%PDF-1.4\n1 0 obj <</Filter/FlateDecode/Length 1>>\nstream\n".getBytes(StandardCharsets.UTF_8));
        pdf.writeBytes(out.toByteArray());
        pdf.writeBytes(("\nendstream endobj\n2 0 obj <</URI(" + EVIL + ")>> endobj").getBytes(StandardCharsets.UTF_8));
        Mailbag bag = mail("x", attached("a.pdf", "application/pdf", pdf.toByteArray()));
        assertThat(bag.causes()).containsExactly(Gap.Cause.LIMIT);
        assertThat(bag.values(0, "Link")).contains(EVIL);
        String layered = "%PDF-1.4\n1 0 obj <</Filter [/FlateDecode /Fl#61teDecode]>>\nstream\nx\nendstream endobj";
        assertThat(mail("x", attached("a.pdf", "application/pdf", layered)).causes())
                .containsExactly(Gap.Cause.LIMIT);
    }

    private static byte[] zip(String... namesAndTexts) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (ZipOutputStream out = new ZipOutputStream(bytes)) {
                for (int i = 0; i < namesAndTexts.length; i += 2) {
                    out.putNextEntry(new ZipEntry(namesAndTexts[i]));
                    out.write(namesAndTexts[i + 1].getBytes(StandardCharsets.UTF_8));
                }
            }
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void finds_where_an_office_document_leads() {
        byte[] document = zip(
                "[Content_Types].xml",
                "<Types/>",
                "_rels/.rels",
                "<Relationships/>",
                "word/_rels/document.xml.rels",
                "<Relationships><Relationship Type=\"http://x/relationships/hyperlink\" Target=\"" + EVIL
                        + "\" TargetMode=\"External\"/><Relationship Type=\"http://x/relationships/attachedTemplate\""
                        + " Target=\"https://template.example/t.dotm\" TargetMode=\"External\"/>"
                        + "<Relationship Type=\"http://x/relationships/image\" Target=\"media/a.png\"/></Relationships>",
                "word/document.xml",
                "<w:instrText> HYPERLINK \"https://field.example/\" </w:instrText>");
        Mailbag bag = mail("x", attached("a.docx", "application/octet-stream", document));
        assertThat(bag.gaps).isEmpty();
        assertThat(bag.values(0, "Link"))
                .containsExactly(EVIL, "https://template.example/t.dotm", "https://field.example/");
        assertThat(bag.values(0, "Link.Shown")).containsExactly("", "attachedTemplate", "");
        assertThat(bag.values(0, "Link.Place")).containsOnly("office");
        assertThat(bag.values(0, "Attachment.Kind")).containsExactly("ooxml");
    }

    @Test
    void finds_links_in_calendars_shortcuts_and_headers() {
        String calendar = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDESCRIPTION:Join\\nhttps://evil.exam\r\n ple/a\\, now\r\n"
                + "END:VEVENT\r\nEND:VCALENDAR\r\n";
        Mailbag bag = mail(
                "x",
                attached("invite.ics", "text/calendar", calendar),
                attached("go.url", "application/octet-stream", "[InternetShortcut]\r\nURL=https://short.example/\r\n"));
        assertThat(placed(bag, EVIL)).isEqualTo("calendar");
        assertThat(placed(bag, "https://short.example/")).isEqualTo("attachment");
        assertThat(bag.values(0, "Attachment.Kind")).containsExactly("calendar", "shortcut");
        Mailbag list = Mailbag.of(
                new EmlReader(),
                "From: a@b.example\nList-Unsubscribe: <mailto:x@b.example>,\n"
                        + " <https://unsub.example/?u=1>\nSubject: x\n\nx\n");
        assertThat(placed(list, "https://unsub.example/?u=1")).isEqualTo("header");
    }

    private static byte[] lockedZip(EncryptionMethod method, String password) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (net.lingala.zip4j.io.outputstream.ZipOutputStream out =
                    new net.lingala.zip4j.io.outputstream.ZipOutputStream(bytes, password.toCharArray())) {
                for (String name : List.of("Report.exe", "readme.txt")) {
                    ZipParameters parameters = new ZipParameters();
                    parameters.setFileNameInZip(name);
                    parameters.setCompressionMethod(CompressionMethod.DEFLATE);
                    parameters.setEncryptFiles(true);
                    parameters.setEncryptionMethod(method);
                    parameters.setAesKeyStrength(AesKeyStrength.KEY_STRENGTH_256);
                    out.putNextEntry(parameters);
                    out.write(("MZ made up " + name).getBytes(StandardCharsets.UTF_8));
                    out.closeEntry();
                }
            }
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ZIP_STANDARD", "AES"})
    void opens_a_zip_with_the_password_that_the_mail_names(String method) {
        byte[] zip = lockedZip(EncryptionMethod.valueOf(method), "Tib3t!");
        Mailbag bag = mail("Mot de passe : \u00ABTib3t!\u00BB", attached("minutes.zip", "application/zip", zip));
        assertThat(bag.values(0, "Unlocked.Password")).containsExactly("Tib3t!");
        assertThat(bag.values(0, "Archive.Entry"))
                .containsExactly("minutes.zip!/Report.exe", "minutes.zip!/readme.txt");
        assertThat(bag.values(0, "Attachment.Trick")).containsExactly("locked");
        assertThat(bag.children)
                .extracting(Mailbag.Child::parent, Mailbag.Child::name, Mailbag.Child::text)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(
                                "x.eml!/minutes.zip", "Report.exe", "MZ made up Report.exe"),
                        org.assertj.core.groups.Tuple.tuple(
                                "x.eml!/minutes.zip", "readme.txt", "MZ made up readme.txt"));
        Mailbag none = mail("Ask me.", attached("minutes.zip", "application/zip", zip));
        assertThat(none.values(0, "Unlocked")).isEmpty();
        assertThat(none.children).extracting(Mailbag.Child::name).containsExactly("minutes.zip");
    }

    @Test
    void tries_the_passwords_of_outer_messages_on_what_inner_ones_carry() {
        byte[] zip = lockedZip(EncryptionMethod.AES, "Tib3t!");
        String inner = "From: c@d.example\nSubject: fwd\nMIME-Version: 1.0\n"
                + "Content-Type: multipart/mixed; boundary=i\n\n--i\n\nSee below.\n--i\n"
                + attached("minutes.zip", "application/zip", zip) + "\n--i--\n";
        Mailbag bag = mail("The password is Tib3t!", "Content-Type: message/rfc822\n\n" + inner);
        assertThat(bag.records).hasSize(2);
        assertThat(bag.values(1, "Unlocked.Password")).containsExactly("Tib3t!");
        assertThat(bag.children).extracting(Mailbag.Child::text).contains("MZ made up Report.exe");
        Mailbag none = mail("Ask me.", "Content-Type: message/rfc822\n\n" + inner);
        assertThat(none.values(1, "Unlocked")).isEmpty();
    }

    @Test
    void pictures_that_cannot_be_searched_for_codes_are_told() {
        byte[] webp = "RIFF\u0020\0\0\0WEBPVP8 ".getBytes(StandardCharsets.ISO_8859_1);
        byte[] heic = "\0\0\0\u0018ftypheic\0\0\0\0mif1heic".getBytes(StandardCharsets.ISO_8859_1);
        Mailbag bag = mail("x", attached("a.webp", "image/webp", webp), attached("b.heic", "image/heic", heic));
        assertThat(bag.gaps)
                .extracting(Gap::cause, Gap::detail)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(
                                Gap.Cause.UNSUPPORTED, "this picture was not searched for codes: WebP is not read"),
                        org.assertj.core.groups.Tuple.tuple(
                                Gap.Cause.UNSUPPORTED,
                                "this picture was not searched for codes: HEIC or AVIF is not read"));
    }

    /// `hi!` in a file named `a`, packed by hand after RFC 1741; the sums are left zero.
    private static final String HQX =
            "(This file must be converted with BinHex 4.0)\n\n" + ":!@%!$`!!!!!!!!!!!!!!!!%!!!!!!!!!!\"KD5m!!!!!:\n";

    @Test
    void takes_binhex_files_out_of_texts_and_attachments() {
        Mailbag text = mail("Hello\n" + HQX);
        assertThat(text.values(0, "Attachment.Name")).hasSize(1);
        Mailbag file = mail("x", attached("a.hqx", "application/mac-binhex40", HQX));
        assertThat(file.children).extracting(Mailbag.Child::parent).contains("x.eml!/a.hqx");
        assertThat(file.causes()).contains(Gap.Cause.DAMAGED);
    }

    @Test
    void opens_a_7z_with_the_password_that_the_mail_names() throws IOException {
        SeekableInMemoryByteChannel channel = new SeekableInMemoryByteChannel();
        try (SevenZOutputFile out = new SevenZOutputFile(channel, "geheim".toCharArray())) {
            SevenZArchiveEntry entry = new SevenZArchiveEntry();
            entry.setName("Report.exe");
            out.putArchiveEntry(entry);
            out.write("MZ made up".getBytes(StandardCharsets.UTF_8));
            out.closeArchiveEntry();
        }
        byte[] archive = Arrays.copyOf(channel.array(), (int) channel.size());
        Mailbag bag = mail("Das Passwort lautet geheim", attached("a.7z", "application/x-7z-compressed", archive));
        assertThat(bag.values(0, "Unlocked.Password")).containsExactly("geheim");
        assertThat(bag.children).extracting(Mailbag.Child::text).containsExactly("MZ made up");
        Mailbag none = mail("Ask me.", attached("a.7z", "application/x-7z-compressed", archive));
        assertThat(none.children).extracting(Mailbag.Child::name).containsExactly("a.7z");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Report.pdf.exe|double-extension,starting-extension",
                "Report.pdf.html|double-extension,starting-extension",
                "Report.v2.pdf|",
                "my.notes.docx|",
                "tar.gz.txt|",
                "Report.pdf          .exe|double-extension,space-padding,starting-extension",
                "P\u0430yment.txt|homoglyph",
                "\u041F\u043B\u0430\u043D.txt|",
                "a\u200Bb.txt|invisible-characters",
                "Report_fdp.scr|starting-extension",
            })
    void names_the_tricks_of_a_name(String name, String tricks) {
        Mailbag bag = mail("x", attached(encoded(name), "application/octet-stream", "just text"));
        assertThat(bag.value(0, "Attachment.Trick").replace("type-mismatch", "").replaceAll("^,|,$", ""))
                .isEqualTo(tricks == null ? "" : tricks);
    }

    private static String encoded(String name) {
        return "=?utf-8?B?" + Base64.getEncoder().encodeToString(name.getBytes(StandardCharsets.UTF_8)) + "?=";
    }

    @Test
    void sees_names_that_are_written_backwards() {
        Mailbag bag = mail("x", attached(encoded("Report\u202Efdp.exe"), "application/octet-stream", "x"));
        assertThat(bag.value(0, "Attachment.Trick")).contains("rtl-override");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a.pdf|application/pdf|%PDF-1.4 x|false",
                "a.pdf|application/pdf|<html>x</html>|true",
                "a.doc|application/msword|{\\rtf1 x}|true",
                "a.jpg|image/jpeg|GIF89a|false",
                "a.jpg|image/jpeg|{\\rtf1 x}|true",
                "a.bin|application/octet-stream|{\\rtf1 x}|false",
                "a.txt|text/plain|hello|false",
            })
    void compares_the_content_with_name_and_type(String name, String type, String content, boolean mismatch) {
        Mailbag bag = mail("x", attached(name, type, content));
        assertThat(bag.value(0, "Attachment.Trick").contains("type-mismatch")).isEqualTo(mismatch);
    }

    @Test
    void a_member_that_the_directory_does_not_list_is_told() {
        byte[] front = zip("hidden.exe", "MZ".repeat(30));
        byte[] back = zip("seen.txt", "words ".repeat(30));
        byte[] both = new byte[front.length + back.length];
        System.arraycopy(front, 0, both, 0, front.length);
        System.arraycopy(back, 0, both, front.length, back.length);
        Mailbag bag = mail("x", attached("a.zip", "application/zip", both));
        assertThat(bag.value(0, "Attachment.Trick")).isEqualTo("hidden-member");
        assertThat(mail("x", attached("a.zip", "application/zip", back)).value(0, "Attachment.Trick"))
                .isEmpty();
    }

    @Test
    void files_made_to_be_looked_at_for_ever_are_not() {
        String references = "%PDF-1.4\n" + "/F 9 0 R ".repeat(400_000);
        assertThat(mail("x", attached("a.pdf", "application/pdf", references)).causes())
                .contains(Gap.Cause.LIMIT);
        String strings = "%PDF-1.4\n" + "/URI(".repeat(400_000);
        assertThat(mail("x", attached("b.pdf", "application/pdf", strings)).records)
                .hasSize(1);
        byte[] bomb = new byte[64];
        System.arraycopy("7z\u00BC\u00AF'\u001C".getBytes(StandardCharsets.ISO_8859_1), 0, bomb, 0, 6);
        bomb[20] = 30;
        bomb[32] = 0x17;
        bomb[33] = 0x0C;
        Arrays.fill(bomb, 34, 62, (byte) 0xFE);
        assertThat(mail("Password: x", attached("a.7z", "application/x-7z-compressed", bomb)).children)
                .hasSize(1);
        String host = "a.".repeat(4_000) + "example";
        assertThat(mail("http://" + host + "/ ".repeat(1) + "http://\u0430" + host + "/")
                        .values(0, "Link"))
                .hasSize(2);
    }

    @Test
    void cut_and_flipped_attachments_never_break_it() {
        List<byte[]> files = List.of(
                pdf("7391", true),
                pdf("", true),
                lockedZip(EncryptionMethod.ZIP_STANDARD, "Tib3t!"),
                zip("[Content_Types].xml", "<Types/>", "_rels/.rels", "<Relationships/>"),
                file(code(EVIL, false), "png"));
        java.util.SplittableRandom random = new java.util.SplittableRandom(7);
        for (byte[] file : files) {
            for (int i = 0; i < 40; i++) {
                byte[] broken = i % 2 == 0 ? Arrays.copyOf(file, random.nextInt(file.length)) : file.clone();
                for (int k = 0; k < 5 && broken.length > 0; k++) {
                    broken[random.nextInt(broken.length)] ^= (byte) (1 << random.nextInt(8));
                }
                Mailbag bag = mail("Password 7391 Tib3t!", attached("x", "application/octet-stream", broken));
                assertThat(bag.records).hasSize(1);
                assertThat(bag.causes()).doesNotContain(Gap.Cause.FAULT);
            }
        }
    }
}
