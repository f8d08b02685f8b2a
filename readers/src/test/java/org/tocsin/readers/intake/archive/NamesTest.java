package org.tocsin.readers.intake.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class NamesTest {
    @Test
    void ordinary_names_stay_as_they_are() {
        for (String name : new String[] {
            "a/b c.txt", "../x", "C:\\x", "%5C%5C.%5C", "Müller", "བོད", "ئۇيغۇر", "\uD83D\uDE00", "a\u200Db", "a!b"
        }) {
            assertThat(Names.harmless(name)).isEqualTo(name);
        }
    }

    @Test
    void what_could_fool_a_reader_is_written_out() {
        assertThat(Names.harmless("a\0\t\u0085\u202E\u2066\u2028\uFEFF"))
                .isEqualTo("a\\u0000\\u0009\\u0085\\u202e\\u2066\\u2028\\ufeff");
        assertThat(Names.harmless("\uD800x\uDC00")).isEqualTo("\\ud800x\\udc00");
        assertThat(Names.harmless("\uDB40\uDC41")).isEqualTo("\\udb40\\udc41");
        assertThat(Names.harmless("in.zip!/x!")).isEqualTo("in.zip\\u0021/x\\u0021");
    }

    @Test
    void endless_names_are_cut_and_say_so() {
        assertThat(Names.harmless("x".repeat(100_000))).hasSize(4096 + "…(100000 characters)".length());
    }

    @Test
    void bytes_that_are_no_utf8_are_written_out_and_the_rest_is_kept() {
        byte[] bytes = "aé\uD83D\uDE00".getBytes(StandardCharsets.UTF_8);
        assertThat(Names.utf8(bytes)).isEqualTo("aé\uD83D\uDE00");
        bytes[6] = 'z';
        assertThat(Names.utf8(bytes)).isEqualTo("aé\\xf0\\x9f\\x98z");
        assertThat(Names.utf8(new byte[] {(byte) 0xC0, (byte) 0x80, (byte) 0xED, (byte) 0xA0, (byte) 0x80}))
                .isEqualTo("\\xc0\\x80\\xed\\xa0\\x80");
    }
}
