package org.tocsin.readers.mail.outlook;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tocsin.model.Gap;
import org.tocsin.readers.files.compound.Faults;
import org.tocsin.testkit.MsgWriter;

class RtfTest {
    /// [MS-OXRTFCP] 3.1.1 and 3.1.2.
    private static final String SIMPLE =
            "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c09002062" + "7705b06c647d0a800fa0";

    private static final String REPEATED = "1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0";

    private static String unpacked(byte[] bytes, Faults faults) {
        return new String(CompressedRtf.unpack(bytes, faults), StandardCharsets.ISO_8859_1);
    }

    @Test
    void unpacks_the_examples_of_the_standard() {
        Faults faults = new Faults();
        assertThat(unpacked(HexFormat.of().parseHex(SIMPLE), faults))
                .isEqualTo("{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n");
        assertThat(unpacked(HexFormat.of().parseHex(REPEATED), faults)).isEqualTo("{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}");
        assertThat(faults.all()).isEmpty();
    }

    @Test
    void unpacks_what_was_never_packed() {
        byte[] bytes = HexFormat.of().parseHex("0f000000030000004d454c4100000000");
        byte[] all = Arrays.copyOf(bytes, 19);
        all[16] = 'a';
        all[17] = 'b';
        all[18] = 'c';
        assertThat(unpacked(all, new Faults())).isEqualTo("abc");
    }

    @Test
    void gives_what_is_there_of_a_text_cut_anywhere_and_says_so() {
        byte[] whole = HexFormat.of().parseHex(SIMPLE);
        for (int length = 0; length < whole.length - 2; length++) {
            Faults faults = new Faults();
            String text = unpacked(Arrays.copyOf(whole, length), faults);
            assertThat("{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n").startsWith(text);
            assertThat(faults.all()).as("cut at " + length).isNotEmpty();
        }
    }

    @Test
    void says_that_another_form_is_not_known() {
        Faults faults = new Faults();
        unpacked(new byte[40], faults);
        assertThat(faults.all()).extracting(Faults.Fault::cause).containsExactly(Gap.Cause.UNSUPPORTED);
    }

    @Test
    void round_trips_what_the_test_writer_packs() {
        String rtf = "{\\rtf1 " + "text \\'e9 ".repeat(2000) + "}";
        assertThat(unpacked(MsgWriter.packedRtf(rtf), new Faults())).isEqualTo(rtf);
    }

    private static RtfText text(String rtf) {
        return RtfText.of(rtf.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void finds_the_html_that_outlook_hides() {
        RtfText text = text("""
                {\\rtf1\\ansi\\ansicpg1251\\fromhtml1 \\deff0{\\fonttbl{\\f0\\fswiss Arial;}{\\f1\\fcharset0 Courier;}}
                {\\colortbl\\red0\\green0\\blue0;}
                {\\*\\htmltag19 <html>}{\\*\\htmltag2 \\par }
                {\\*\\htmltag64 <p class="a\\{b\\}">}\\htmlrtf {\\htmlrtf0 \\f0 \\'cf\\'f0\\'e8\\'e2\\'e5\\'f2\\htmlrtf }\\htmlrtf0
                 {\\*\\mhtmltag84 <a href="cid:x">}{\\*\\htmltag84 <a href="https://evil.example/?a=1&amp;b=2">}\\htmlrtf shown in RTF only\\htmlrtf0 here{\\*\\htmltag92 </a>}
                {\\*\\htmltag72 </p>}\\lquote \\u8364?\\~x\\tab y\\f1\\'e9
                {\\*\\htmltag27 </html>}}""");
        assertThat(text.html()).isTrue();
        assertThat(text.whole()).isTrue();
        assertThat(text.text())
                .isEqualTo(
                        "<html>\r\n<p class=\"a{b}\">\u041f\u0440\u0438\u0432\u0435\u0442 "
                                + "<a href=\"https://evil.example/?a=1&amp;b=2\">here</a></p>&lsquo;\u20ac&nbsp;x\ty\u0439</html>");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {\\rtf1 plain {\\b bold} text\\par}|'plain bold text\r
            '
            {\\rtf1\\ansicpg932 \\'93\\'fa\\'96\\'7b}|日本
            {\\rtf1{\\fonttbl{\\f3\\fcharset204 X;}}a\\f3\\'ef\\plain\\'ef}|aпï
            {\\rtf1{\\info{\\author secret}}{\\*\\unknown hidden}shown}|shown
            {\\rtf1\\uc2\\u1055 ab\\uc0\\u1056 c}|ПРc
            {\\rtf1\\u-10179?\\u-8704?}|😀
            {\\rtf1 a\\bin3 }}}b}|ab
            {\\rtf1 \\{\\}\\\\}|'{}\\'
            """)
    void shows_the_text_of_a_document(String rtf, String expected) {
        assertThat(text(rtf).text()).isEqualTo(expected);
        assertThat(text(rtf).html()).isFalse();
    }

    @Test
    void no_depth_of_groups_and_no_length_is_too_much() {
        String deep = "{".repeat(300_000) + "x" + "}".repeat(300_000);
        assertThat(text("{\\rtf1\\fromhtml1 " + deep + "}").text()).isEqualTo("x");
        assertThat(text("{\\rtf1 \\bin2147483647 x").text()).isEmpty();
        assertThat(text("{\\rtf1 \\").whole()).isFalse();
    }
}
