package org.tocsin.readers.mail.header;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MailDateTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Thu, 7 Mar 2024 10:20:30 +0100             | 2024-03-07T09:20:30Z | true
            7 Mar 24 10:20 EST                         | 2024-03-07T15:20:00Z | true
            Thu, 07 March 2024 10:20:30 GMT (comment)  | 2024-03-07T10:20:30Z | true
            Thu Mar  7 10:20:30 2024                   | 2024-03-07T10:20:30Z | false
            Thu, 7 Mar 2024 10:20:30 -0000             | 2024-03-07T10:20:30Z | false
            Thu, 7 Mar 2024 10:20:30                   | 2024-03-07T10:20:30Z | false
            2024-03-07T10:20:30+01:00                  | 2024-03-07T09:20:30Z | true
            2024-03-07 10:20:30                        | 2024-03-07T10:20:30Z | false
            7-Mar-2024 10:20:30 -0330                  | 2024-03-07T13:50:30Z | true
            Thu,7 Mar 2024 10.20:30 +0100              | 2024-03-07T09:20:30Z | true
            """)
    void reads_dates_as_mail_programs_write_them(String text, String instant, boolean zoned) {
        MailDate date = MailDate.parse(text).orElseThrow();
        assertThat(date.instant()).hasToString(instant);
        assertThat(date.zoned()).isEqualTo(zoned);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "tomorrow", "Thu, 47 Mar 2024 10:20:30 +0100", "7 Mar 2024", "10:20:30", "-", "1-2 3:4"})
    void gives_nothing_for_what_is_no_date(String text) {
        assertThat(MailDate.parse(text)).isEmpty();
    }

    @Test
    void gives_nothing_for_a_text_without_end() {
        assertThat(MailDate.parse("7 Mar 2024 10:20:30 ".repeat(1000))).isEmpty();
    }
}
