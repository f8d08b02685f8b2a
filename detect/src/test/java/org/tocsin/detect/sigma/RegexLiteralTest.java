package org.tocsin.detect.sigma;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tocsin.model.ValueType;

class RegexLiteralTest {
    /// The shortest text that each expression finds something in.
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "a.c; abc; 3",
                ".{20,}; aaaaaaaaaaaaaaaaaaaa; 20",
                "x{3}y; xxxy; 4",
                "^ab?c+$; ac; 2",
                "a{0,5}b; b; 1",
                "[0-9a-f]{4}\\.\\d; ab12.3; 6",
                "\\ba\\b; a; 1",
                "(abc)?d; d; 1",
                "(abc){2}; abcabc; 0",
                "a{2}?b; aab; 3",
                "ab|c; c; 0",
            })
    void asks_for_no_more_characters_than_a_match_has(String pattern, String shortest, int least) {
        RegexLiteral.Needed needed = RegexLiteral.of(pattern);
        assertThat(needed.least()).isEqualTo(least);
        Value value = new Value();
        value.renew(0, 0).clear(ValueType.TEXT).append(shortest);
        assertThat(SigmaRegex.compile(pattern, false, false, false)
                        .orElseThrow()
                        .finds(value))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({".{20,}, aaaaaaaaaaaaaaaaaaa", "x{3}y, xxy"})
    void a_text_that_is_too_short_is_no_match(String pattern, String text) {
        Value value = new Value();
        value.renew(0, 0).clear(ValueType.TEXT).append(text);
        assertThat(SigmaRegex.compile(pattern, false, false, false)
                        .orElseThrow()
                        .finds(value))
                .isFalse();
    }
}
