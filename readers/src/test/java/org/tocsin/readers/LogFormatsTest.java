package org.tocsin.readers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tocsin.model.Bytes;
import org.tocsin.model.Content;
import org.tocsin.model.Gap;
import org.tocsin.model.Reading;
import org.tocsin.readers.cloud.CloudTrailReader;
import org.tocsin.readers.host.AuditReader;
import org.tocsin.readers.host.BindLogReader;
import org.tocsin.readers.host.JournalReader;
import org.tocsin.readers.host.SyslogReader;
import org.tocsin.readers.host.WindowsDnsLogReader;
import org.tocsin.readers.network.AccessLogReader;
import org.tocsin.readers.network.CiscoLogReader;
import org.tocsin.readers.network.ErrorLogReader;
import org.tocsin.readers.network.ExtendedLogReader;
import org.tocsin.readers.network.SquidReader;
import org.tocsin.readers.network.SuricataReader;
import org.tocsin.readers.network.ZeekJsonReader;
import org.tocsin.readers.network.ZeekReader;
import org.tocsin.readers.text.Lines;

/// What must hold for every reader of a log in text, whatever the log.
class LogFormatsTest {
    private static final int HUGE = 100 << 20;

    private record Form(Reader reader, String sample) {
        @Override
        public String toString() {
            return reader.format();
        }
    }

    static Stream<Form> forms() {
        return Stream.of(
                new Form(new SyslogReader(), LogSamples.SYSLOG),
                new Form(new SyslogReader(), LogSamples.SYSLOG_ISO),
                new Form(new SyslogReader(), LogSamples.SYSLOG_5424),
                new Form(new AuditReader(), LogSamples.AUDIT),
                new Form(new JournalReader(), LogSamples.JOURNAL),
                new Form(new BindLogReader(), LogSamples.BIND),
                new Form(new WindowsDnsLogReader(), LogSamples.WINDOWS_DNS),
                new Form(new ZeekReader(), LogSamples.ZEEK),
                new Form(new ZeekJsonReader(), LogSamples.ZEEK_JSON),
                new Form(new SuricataReader(), LogSamples.SURICATA),
                new Form(new AccessLogReader(), LogSamples.ACCESS),
                new Form(new ExtendedLogReader(), LogSamples.IIS),
                new Form(new SquidReader(), LogSamples.SQUID),
                new Form(new ErrorLogReader(), LogSamples.ERROR),
                new Form(new ErrorLogReader(), LogSamples.NGINX_ERROR),
                new Form(new CloudTrailReader(), LogSamples.CLOUDTRAIL));
    }

    @ParameterizedTest
    @MethodSource("forms")
    void each_log_is_recognised_by_its_own_reader_alone(Form form) throws IOException {
        Head head = LogSamples.head(LogSamples.content(form.sample));
        assertThat(Stream.concat(forms().map(Form::reader), Stream.of(new CiscoLogReader()))
                        .filter(reader -> reader.recognises(head))
                        .map(Reader::format)
                        .distinct())
                .containsExactly(form.reader.format());
    }

    @ParameterizedTest
    @MethodSource("forms")
    void a_good_log_leaves_records_and_no_gap(Form form) {
        List<Reading> readings = LogSamples.read(form.reader, form.sample);
        assertThat(LogSamples.gaps(readings)).isEmpty();
        assertThat(LogSamples.records(readings)).isNotEmpty();
        assertThat(LogSamples.records(readings)).allSatisfy(record -> {
            assertThat(record.origin().record()).isPositive();
            assertThat(record.origin().offset()).isBetween(0L, (long) form.sample.length());
        });
    }

    @ParameterizedTest
    @MethodSource("forms")
    void windows_line_ends_and_a_byte_order_mark_change_nothing(Form form) {
        List<Reading> plain = LogSamples.read(form.reader, form.sample);
        List<Reading> marked = LogSamples.read(form.reader, "\uFEFF" + form.sample.replace("\n", "\r\n"));
        assertThat(LogSamples.gaps(marked)).isEmpty();
        assertThat(texts(marked)).isEqualTo(texts(plain));
    }

    @ParameterizedTest
    @MethodSource("forms")
    void a_log_in_utf_16_gives_the_same_with_a_mark_and_without(Form form) throws IOException {
        List<Reading> plain = LogSamples.read(form.reader, form.sample);
        for (Charset charset : List.of(StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
            for (String mark : List.of("", "\uFEFF")) {
                Content content = new Bytes((mark + form.sample.replace("\n", "\r\n")).getBytes(charset));
                assertThat(form.reader.recognises(LogSamples.head(content)))
                        .as(charset + mark)
                        .isTrue();
                List<Reading> readings = LogSamples.read(form.reader, content, Limits.USUAL);
                assertThat(LogSamples.gaps(readings)).isEmpty();
                assertThat(texts(readings)).isEqualTo(texts(plain));
            }
        }
    }

    @Test
    void utf_16_keeps_its_units_over_the_steps_of_reading_and_its_characters_where_a_line_is_cut() throws IOException {
        // U+0A0A holds the byte of a line feed twice; a pair of surrogates stands where the line is cut.
        String line = "\u0A0A".repeat(40_000) + "\n" + "x" + "\uD83D\uDE00".repeat(Lines.LONGEST / 4) + "\nend";
        Lines lines = new Lines(new Bytes(("\uFEFF" + line).getBytes(StandardCharsets.UTF_16LE)), Lines.LONGEST);

        assertThat(lines.next().orElseThrow().text()).isEqualTo("\u0A0A".repeat(40_000));
        Lines.Line cut = lines.next().orElseThrow();
        assertThat(cut.cut()).isTrue();
        assertThat(cut.offset()).isEqualTo(80_004);
        assertThat(cut.text()).isEqualTo("x" + "\uD83D\uDE00".repeat(Lines.LONGEST / 4 - 1));
        assertThat(lines.next().orElseThrow().text()).isEqualTo("end");
        assertThat(lines.next()).isEmpty();
    }

    @Test
    void half_a_unit_at_the_end_of_utf_16_is_not_lost() throws IOException {
        byte[] whole = "\uFEFFab\ncd".getBytes(StandardCharsets.UTF_16LE);
        Lines lines = new Lines(new Bytes(Arrays.copyOf(whole, whole.length - 1)), Lines.LONGEST);

        assertThat(lines.next().orElseThrow().text()).isEqualTo("ab");
        assertThat(lines.next().orElseThrow().text()).isEqualTo("c\uFFFD");
        assertThat(lines.next()).isEmpty();
    }

    private static List<String> texts(List<Reading> readings) {
        return LogSamples.records(readings).stream()
                .map(record -> org.tocsin.model.Fields.of(record).toString())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("forms")
    void an_empty_log_is_not_recognised_and_gives_nothing(Form form) throws IOException {
        assertThat(form.reader.recognises(LogSamples.head(LogSamples.content(""))))
                .isFalse();
        assertThat(LogSamples.read(form.reader, "")).isEmpty();
        assertThat(form.reader.recognises(LogSamples.head(LogSamples.content("\n \n\n"))))
                .isFalse();
    }

    @ParameterizedTest
    @MethodSource("forms")
    void a_log_cut_anywhere_gives_what_is_before_the_cut(Form form) {
        byte[] bytes = form.sample.getBytes(StandardCharsets.UTF_8);
        int whole =
                LogSamples.records(LogSamples.read(form.reader, form.sample)).size();
        for (int cut = 1; cut < bytes.length; cut++) {
            List<Reading> readings = LogSamples.read(form.reader, new Bytes(Arrays.copyOf(bytes, cut)), Limits.USUAL);
            assertThat(LogSamples.records(readings)).as("cut at " + cut).hasSizeLessThanOrEqualTo(whole);
        }
    }

    @ParameterizedTest
    @MethodSource("forms")
    void a_flipped_byte_costs_no_more_than_its_own_line(Form form) {
        byte[] bytes = form.sample.getBytes(StandardCharsets.UTF_8);
        int lines = (int) form.sample.lines().count();
        for (int at = 0; at < bytes.length; at++) {
            byte[] damaged = bytes.clone();
            damaged[at] ^= 0x15;
            List<Reading> readings = LogSamples.read(form.reader, new Bytes(damaged), Limits.USUAL);
            assertThat(readings).as("flipped at " + at).isNotEmpty();
            assertThat(readings.size()).isLessThanOrEqualTo(2 * lines + 2);
        }
    }

    @ParameterizedTest
    @MethodSource("forms")
    void garbage_after_a_log_is_a_gap(Form form) {
        byte[] garbage = new byte[200_000];
        new Random(7).nextBytes(garbage);
        byte[] good = form.sample.getBytes(StandardCharsets.UTF_8);
        byte[] both = Arrays.copyOf(good, good.length + garbage.length);
        System.arraycopy(garbage, 0, both, good.length, garbage.length);
        List<Reading> readings = LogSamples.read(form.reader, new Bytes(both), Limits.USUAL);
        int whole =
                LogSamples.records(LogSamples.read(form.reader, form.sample)).size();
        assertThat(LogSamples.records(readings)).hasSizeGreaterThanOrEqualTo(whole);
        assertThat(LogSamples.gaps(readings)).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("forms")
    void a_line_without_end_is_held_no_longer_than_the_limit(Form form) {
        Limits tight = new Limits(1, 1, 1, 1, 1 << 20, 1);
        String sample = form.sample.stripTrailing();
        String prefix = sample.startsWith("{") ? sample.substring(0, sample.length() - 40) : sample;
        LongLine content = new LongLine(prefix.getBytes(StandardCharsets.UTF_8), HUGE);
        List<Reading> readings = LogSamples.read(form.reader, content, tight);
        assertThat(LogSamples.gaps(readings)).isNotEmpty();
        assertThat(LogSamples.gaps(readings))
                .extracting(Gap::cause)
                .containsAnyOf(Gap.Cause.LIMIT, Gap.Cause.UNSUPPORTED, Gap.Cause.DAMAGED, Gap.Cause.TRUNCATED);
        assertThat(LogSamples.records(readings)).allSatisfy(record -> {
            int size = org.tocsin.model.Fields.of(record).all().stream()
                    .flatMap(field -> field.values().stream())
                    .mapToInt(value -> value.text().length())
                    .sum();
            assertThat(size).isLessThan(4 << 20);
        });
    }

    /// A beginning, and then one letter without a line end, made as it is read.
    private record LongLine(byte[] beginning, long size) implements Content {
        @Override
        public InputStream open() {
            return new ByteArrayInputStream(beginning);
        }

        @Override
        public int read(long position, byte[] into, int from, int length) {
            int count = (int) Math.min(length, Math.max(0, size - position));
            for (int i = 0; i < count; i++) {
                long at = position + i;
                into[from + i] = at < beginning.length ? beginning[(int) at] : (byte) 'x';
            }
            return count;
        }
    }

    @Test
    void ordinary_texts_are_recognised_by_none() throws IOException {
        for (String text : List.of(
                "Dear all,\nthe server logs are attached.\nMar 18 we meet.\n",
                "# A heading\n\nSome words: and more.\n",
                "{\"name\": \"package\", \"version\": \"1.0\"}\n",
                "name,time\nclara,12:00:00\n",
                "type=note\nmsg=hello\n",
                "2024-03-18 12:00:00 INFO app: started\n2024-03-18 12:00:01 ERROR app: stopped\n",
                "From: clara@example.org\nTo: kim@example.org\nDate: Mon, 18 Mar 2024 12:00:00 +0100\n\nHello\n")) {
            Head head = LogSamples.head(LogSamples.content(text));
            assertThat(forms().filter(form -> form.reader.recognises(head)))
                    .as(text)
                    .isEmpty();
        }
    }
}
