package org.tocsin.detect.sigma;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tocsin.model.PlainRecord;

class ModifiersTest {
    @TempDir
    private Path folder = Path.of("");

    private boolean fires(String item, PlainRecord.Builder event) throws IOException {
        SigmaRules rules = Rules.load(folder, Rules.rule("one", "sel:\n  " + item + "\ncondition: sel\n"));
        assertThat(rules.checks().getFirst().pack().refused()).isEmpty();
        return !Rules.findings(rules, Rules.of(event)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '¦',
            quoteCharacter = '`',
            ignoreLeadingAndTrailingWhitespace = true,
            value = {
                // whole values, without regard to case, and no more than Unicode's simple folding
                "F: 'Mimi'                 ¦ mIMI                   ¦ true",
                "F: 'mimi'                 ¦ mimikatz               ¦ false",
                "F: 'STRASSE'              ¦ stra\u00dfe            ¦ false",
                "F: '\u0399'               ¦ \u03b9                 ¦ true",
                "F: 'i'                    ¦ \u0130                 ¦ false",
                "F: '\u212a'               ¦ k                      ¦ true",
                // wildcards and escapes
                "F: 'a*c'                  ¦ abbbc                  ¦ true",
                "F: 'a?c'                  ¦ abc                    ¦ true",
                "F: 'a?c'                  ¦ xabcx                  ¦ false",
                "F: 'a?c'                  ¦ ac                     ¦ false",
                "F: 'a\\*c'                ¦ a*c                    ¦ true",
                "F: 'a\\*c'                ¦ abc                    ¦ false",
                "F: 'a\\\\*c'              ¦ a\\bc                  ¦ true",
                "F: 'a\\\\\\*c'            ¦ a\\*c                  ¦ true",
                "F: 'a\\\\\\*c'            ¦ a\\bc                  ¦ false",
                "F: 'a\\b'                 ¦ a\\b                   ¦ true",
                "F: 'a\\\\b'               ¦ a\\b                   ¦ true",
                "F: 'a\\\\\\b'             ¦ a\\\\b                 ¦ true",
                "F: 'a\\\\\\\\b'           ¦ a\\\\b                 ¦ true",
                "F|endswith: 'a\\'         ¦ xa\\                   ¦ true",
                "F|startswith: 'ab'        ¦ abc                    ¦ true",
                "F|startswith: 'ab'        ¦ xab                    ¦ false",
                "F|contains: 'b*d'         ¦ abcde                  ¦ true",
                "F|contains: '*b'          ¦ abc                    ¦ true",
                // numbers
                "F: 16                     ¦ 16                     ¦ true",
                "F: 16                     ¦ 0x10                   ¦ true",
                "F: '0x10'                 ¦ 16                     ¦ true",
                "F: 0x10                   ¦ 0X0010                 ¦ true",
                "F: 16                     ¦ 160                    ¦ false",
                "F: '007'                  ¦ 7                      ¦ false",
                "F|contains: 62            ¦ 4625                   ¦ true",
                "F|gt: 9                   ¦ 0xA                    ¦ true",
                "F|gt: 9                   ¦ 9                      ¦ false",
                "F|gte: '9'                ¦ 9                      ¦ true",
                "F|lt: -1                  ¦ -2                     ¦ true",
                "F|lte: 18446744073709551614 ¦ 0xFFFFFFFFFFFFFFFF   ¦ false",
                "F|gt: 5                   ¦ -                      ¦ false",
                "F: yes                    ¦ yes                    ¦ true",
                "F: true                   ¦ True                   ¦ true",
                // case
                "F|cased: 'Ab'             ¦ Ab                     ¦ true",
                "F|cased: 'Ab'             ¦ AB                     ¦ false",
                "F|contains|cased: 'longer Ab' ¦ a longer AB        ¦ false",
                // dashes
                "F|contains|windash: ' -enc ' ¦ p /enc x            ¦ true",
                "F|contains|windash: ' /enc ' ¦ p \u2013enc x       ¦ true",
                "F|contains|windash: ' \u2015e ' ¦ p \u2014e x      ¦ true",
                "F|contains|windash: 'a-b' ¦ a/b                    ¦ false",
                "F|contains|windash: ' -a -b' ¦ x \u2013a /b        ¦ true",
                "F|contains: ' -enc '      ¦ p /enc x               ¦ false",
                // encodings; checked by hand with base64(1) and iconv(1)
                "F|base64: 'foobar'        ¦ Zm9vYmFy               ¦ true",
                "F|base64: 'foobar'        ¦ zm9vymfy               ¦ false",
                "F|wide|base64: 'ab'       ¦ YQBiAA==               ¦ true",
                "F|utf16be|base64: 'ab'    ¦ AGEAYg==               ¦ true",
                "F|utf16|base64: 'ab'      ¦ //5hAGIA               ¦ true",
                "F|base64offset|contains: 'foobar' ¦ Zm9vYmFy       ¦ true",
                "F|base64offset|contains: 'foobar' ¦ eGZvb2Jhcg==   ¦ true",
                "F|base64offset|contains: 'foobar' ¦ eHhmb29iYXI=   ¦ true",
                "F|base64offset|contains: '\u00e9t\u00e9' ¦ eMOpdMOp ¦ true",
                "F|base64: 'a\\*b'         ¦ YSpi                   ¦ true",
                // regular expressions
                "F|re: 'b+'                ¦ abbc                   ¦ true",
                "F|re: 'B+'                ¦ abbc                   ¦ false",
                "F|re|i: 'B+'              ¦ abbc                   ¦ true",
                "F|re: '^a(?!b)'           ¦ ac                     ¦ true",
                "F|re: '^a(?!b)'           ¦ ab                     ¦ false",
                "F|re: '(a)\\1'            ¦ aa                     ¦ true",
                "F|re: '^needle[0-9]?x$'   ¦ NEEDLEx                ¦ false",
                "F|re|startswith: 'b'      ¦ ab                     ¦ false",
                // networks
                "F|cidr: 10.0.0.0/8        ¦ 10.9.8.7               ¦ true",
                "F|cidr: 10.0.0.0/8        ¦ 11.9.8.7               ¦ false",
                "F|cidr: 10.0.0.0/8        ¦ ::ffff:10.0.0.1        ¦ true",
                "F|cidr: fe80::/10         ¦ fe80::1%12             ¦ true",
                "F|cidr: 10.0.0.0/8        ¦ -                      ¦ false",
                "F|cidr: 10.0.0.0/8        ¦ 10.1.1.1:80            ¦ true",
                "F|cidr: 192.168.1.5/24    ¦ 192.168.1.9            ¦ true",
                // dates, as they are written
                "F|hour|gte: 22            ¦ 2021-07-14T23:01:00Z   ¦ true",
                "F|hour: 23                ¦ 2021-07-14T22:59:00Z   ¦ false",
                "F|week: 53                ¦ 2021-01-03 10:00:00    ¦ true",
                "F|day: 31                 ¦ 2021-02-31 10:00:00    ¦ false",
                "F|minute: 7               ¦ 2021-02-03 10:07:00.1  ¦ true",
                // presence
                "F|exists: true            ¦ x                      ¦ true",
                "F|exists: false           ¦ x                      ¦ false",
                "F: null                   ¦ x                      ¦ false",
                "F|neq: 'x'                ¦ x                      ¦ false",
                "F|neq: 'y'                ¦ x                      ¦ true",
                "G|neq: 'y'                ¦ x                      ¦ true",
                "G: null                   ¦ x                      ¦ true",
                "G|exists: false           ¦ x                      ¦ true",
                "f: 'x'                    ¦ x                      ¦ true",
            })
    void an_item_matches_as_the_specification_and_our_choices_say(String item, String value, boolean expected)
            throws IOException {
        assertThat(fires(item, Rules.event().text("F", value))).isEqualTo(expected);
    }

    @Test
    void an_empty_value_is_there_and_is_not_null() throws IOException {
        assertThat(fires("F: ''", Rules.event().text("F", ""))).isTrue();
        assertThat(fires("F|exists: true", Rules.event().text("F", ""))).isTrue();
        assertThat(fires("F: null", Rules.event().text("F", ""))).isFalse();
        assertThat(fires("F: ''", Rules.event().text("F", "-"))).isFalse();
        assertThat(fires("F: ''", Rules.event())).isFalse();
        assertThat(fires("F: '*'", Rules.event().text("F", ""))).isTrue();
    }

    @Test
    void spaces_at_the_ends_of_a_value_count() throws IOException {
        assertThat(fires("F|contains: ' -e '", Rules.event().text("F", "x -e y")))
                .isTrue();
        assertThat(fires("F|contains: ' -e '", Rules.event().text("F", "x -ey")))
                .isFalse();
    }

    @Test
    void any_of_several_values_matches_and_not_means_none_of_them() throws IOException {
        PlainRecord.Builder event = Rules.event().text("F", "one").text("F", "two");
        assertThat(fires("F: 'two'", event)).isTrue();
        assertThat(fires("F|contains|all: ['one', 'two']", event)).isTrue();
        assertThat(fires("F|neq: 'two'", event)).isFalse();
    }

    @Test
    void a_field_is_compared_with_another() throws IOException {
        PlainRecord.Builder event = Rules.event().text("F", "Alice@corp").text("G", "alice");
        assertThat(fires("F|fieldref|startswith: G", event)).isTrue();
        assertThat(fires("F|fieldref|startswith|cased: G", event)).isFalse();
        assertThat(fires("F|fieldref: G", event)).isFalse();
        assertThat(fires("F|fieldref: H", event)).isFalse();
        assertThat(fires("F|fieldref|neq: H", event)).isTrue();
    }

    @Test
    void a_hopeless_regular_expression_gives_up_and_says_so() throws IOException {
        SigmaRules rules = Rules.load(folder, Rules.rule("one", "sel:\n  F|re: '^(a+)+\\1b$'\ncondition: sel\n"));
        PlainRecord record = Rules.of(Rules.event().text("F", "a".repeat(60)));
        assertThat(Rules.findings(rules, record)).isEmpty();
        assertThat(rules.detection().undecided()).singleElement().satisfies(undecided -> {
            assertThat(undecided.expression()).isEqualTo("^(a+)+\\1b$");
            assertThat(undecided.rules()).extracting("id").containsExactly("one");
        });
    }

    @Test
    void a_million_values_and_a_huge_one_are_matched_in_bounded_memory() throws IOException {
        PlainRecord.Builder event = Rules.event().text("G", "x".repeat(3_000_000) + "needle");
        for (int i = 0; i < 200_000; i++) {
            event.text("F", "hay" + i);
        }
        assertThat(fires("F: 'hay199999'", event)).isTrue();
        assertThat(fires("G|endswith: 'needle'", event)).isTrue();
    }
}
