package org.tocsin.readers.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tocsin.model.Bytes;
import org.tocsin.model.Content;
import org.tocsin.model.EvidenceRecord;
import org.tocsin.model.Gap;
import org.tocsin.model.Reading;
import org.tocsin.model.Shape;
import org.tocsin.model.Source;
import org.tocsin.readers.Head;
import org.tocsin.readers.Limits;
import org.tocsin.readers.Readings;
import org.tocsin.readers.Span;

class CiscoLogReaderTest {
    private static final String LOG = """
            192.0.2.7 41: Mar  3 08:15:30.001: %SYS-5-CONFIG_I: Configured from console by clara on vty0

            192.0.2.7 42: Mar  3 08:16:02.512: %PARSER-5-CFGLOG_LOGGEDCMD: User:clara  logged command:no shutdown
            """;

    private static List<Reading> read(String text, Limits limits) throws IOException {
        List<Reading> readings = new ArrayList<>();
        Readings out = new Readings() {
            private final Shape.Table shapes = new Shape.Table();

            @Override
            public void accept(Reading reading) {
                readings.add(reading);
            }

            @Override
            public void child(Source parent, String name, Content content) {
                throw new AssertionError("a line holds nothing else");
            }

            @Override
            public Shape.Table shapes() {
                return shapes;
            }

            @Override
            public Limits limits() {
                return limits;
            }
        };
        Bytes content = new Bytes(text.getBytes(StandardCharsets.UTF_8));
        new CiscoLogReader().read(new Source("sha256:00", "router.log", content), new Span(0, content.size()), out);
        return readings;
    }

    private static boolean recognised(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new CiscoLogReader().recognises(new Head(bytes, bytes.length, "x"));
    }

    @Test
    void reads_each_message_with_its_parts_and_place() throws IOException {
        List<Reading> readings = read(LOG, Limits.USUAL);
        assertThat(readings).hasSize(2).allMatch(reading -> reading instanceof EvidenceRecord);
        EvidenceRecord second = (EvidenceRecord) readings.get(1);
        assertThat(second.first("Facility")).contains("PARSER");
        assertThat(second.first("Severity")).contains("5");
        assertThat(second.first("Mnemonic")).contains("CFGLOG_LOGGEDCMD");
        assertThat(second.first("Message")).contains("User:clara  logged command:no shutdown");
        assertThat(second.first("Header")).contains("192.0.2.7 42: Mar  3 08:16:02.512:");
        assertThat(second.origin().record()).isEqualTo(3);
        assertThat(second.origin().offset()).isEqualTo(LOG.indexOf("192.0.2.7 42"));
        assertThat(second.time()).as("the stamp has no year").isEmpty();
    }

    @Test
    void counts_lines_that_are_no_messages_in_one_gap() throws IOException {
        List<Reading> readings = read(LOG + "hello\nworld\n", Limits.USUAL);
        assertThat(readings).hasSize(3);
        assertThat(readings.get(2)).isInstanceOfSatisfying(Gap.class, gap -> {
            assertThat(gap.cause()).isEqualTo(Gap.Cause.UNSUPPORTED);
            assertThat(gap.detail()).startsWith("2 lines");
        });
    }

    @Test
    void cuts_a_line_without_end_and_says_so() throws IOException {
        Limits tight = new Limits(1, 1, 1, 1, 100, 1);
        List<Reading> readings = read("%SYS-5-CONFIG_I: " + "x".repeat(500), tight);
        assertThat(readings).hasSize(2);
        assertThat(readings.get(0))
                .isInstanceOfSatisfying(
                        Gap.class, gap -> assertThat(gap.cause()).isEqualTo(Gap.Cause.LIMIT));
        assertThat(((EvidenceRecord) readings.get(1)).first("Message").orElseThrow())
                .hasSize(83);
    }

    @Test
    void an_empty_log_gives_nothing() throws IOException {
        assertThat(read("", Limits.USUAL)).isEmpty();
    }

    @Test
    void recognises_messages_and_nothing_that_only_mentions_one() {
        assertThat(recognised(LOG)).isTrue();
        assertThat(recognised("")).isFalse();
        assertThat(recognised("Dear all,\nour router says %SYS-5-CONFIG_I: what is it?\n"))
                .isFalse();
        assertThat(recognised("<div style=\"width:100%-5-X: \">")).isFalse();
    }
}
