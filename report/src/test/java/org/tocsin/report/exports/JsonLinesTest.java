package org.tocsin.report.exports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.tocsin.model.Fields;
import org.tocsin.model.Finding;
import org.tocsin.model.Gap;
import org.tocsin.model.Kind;
import org.tocsin.model.Level;
import org.tocsin.model.Origin;
import org.tocsin.model.PlainRecord;
import org.tocsin.model.Rule;
import org.tocsin.model.Shape;
import org.tocsin.model.ValueType;
import org.tocsin.report.Hostile;
import org.tocsin.report.words.Hidden;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

class JsonLinesTest {
    private static final ObjectMapper PARSER = new ObjectMapper();
    private static final Origin ORIGIN = new Origin("sha256:ab", "logs.zip!/Security.evtx", 1234, 70144);

    @Test
    void a_record_is_the_line_that_the_contract_shows() throws Exception {
        PlainRecord record = new PlainRecord.Builder()
                .integer("EventID", 4688)
                .text("Channel", "Security")
                .text("Data", "a")
                .text("Data", "b")
                .bool("Ok", true)
                .time(Instant.parse("2021-07-14T09:12:03.123456789Z"))
                .build(Kind.WINDOWS_EVENT, new Shape.Table(), ORIGIN);

        assertThat(written(lines -> lines.reading(record))).isEqualTo("""
                        {"kind":"windows.event","time":"2021-07-14T09:12:03.1234567Z","origin":{"evidence":"sha256:ab",\
                        "path":"logs.zip!/Security.evtx","record":1234,"offset":70144},"recovered":false,\
                        "fields":{"EventID":4688,"Channel":"Security","Data":["a","b"],"Ok":true}}
                        """);
    }

    @Test
    void what_is_absent_is_left_out() throws Exception {
        PlainRecord record = new PlainRecord.Builder()
                .recovered(true)
                .build(
                        Kind.MAIL_MESSAGE,
                        new Shape.Table(),
                        new Origin("sha256:ab", "a.eml", -1, -1, Optional.of("outer.eml")));

        assertThat(written(lines -> lines.reading(record))).isEqualTo("""
                        {"kind":"mail.message","origin":{"evidence":"sha256:ab","path":"a.eml","outer":"outer.eml"},\
                        "recovered":true,"fields":{}}
                        """);
    }

    @Test
    void a_gap_is_the_line_that_the_contract_shows() throws Exception {
        Gap gap = new Gap(Origin.whole("sha256:ab", "x.zip"), Gap.Cause.ENCRYPTED, "locked \"by\" a password");

        assertThat(written(lines -> lines.reading(gap))).isEqualTo("""
                        {"kind":"gap","cause":"encrypted","detail":"locked \\"by\\" a password",\
                        "origin":{"evidence":"sha256:ab","path":"x.zip"}}
                        """);
    }

    @Test
    void a_finding_carries_its_rule_its_why_and_its_fields() throws Exception {
        JsonNode line = PARSER.readTree(written(lines -> lines.finding(finding("reg save", "hklm\\system"))));

        assertThat(line.get("time").asString()).isEqualTo("2021-07-14T09:12:03.0000000Z");
        assertThat(line.get("rule").toString())
                .isEqualTo("{\"id\":\"r1\",\"title\":\"A title\",\"level\":\"high\",\"tags\":[\"attack.t1003.001\"],"
                        + "\"source\":\"pack/r1.yml\"}");
        assertThat(line.get("techniques").toString()).isEqualTo("[\"T1003.001\"]");
        assertThat(line.get("software").toString()).isEqualTo("[\"S0002\"]");
        assertThat(line.get("why").toString())
                .isEqualTo("[{\"selection\":\"selection\",\"field\":\"CommandLine\",\"value\":\"reg save\","
                        + "\"matched\":\"hklm\\\\system\"}]");
        assertThat(line.get("fields").toString()).isEqualTo("{\"CommandLine\":\"reg save\"}");
        assertThat(line.get("origin").get("record").asInt()).isEqualTo(1234);
    }

    @Test
    void every_hostile_value_is_one_valid_line_without_anything_hidden_and_parses_back() throws Exception {
        for (String hostile : Hostile.TEXTS) {
            PlainRecord record = new PlainRecord.Builder()
                    .text(hostile, hostile)
                    .build(new Kind(hostile), new Shape.Table(), Origin.whole(hostile, hostile));

            String line = written(lines -> {
                lines.record(record);
                lines.finding(finding(hostile, hostile));
                lines.gap(new Gap(Origin.whole(hostile, hostile), Gap.Cause.DAMAGED, hostile));
            });

            assertThat(line.codePoints().filter(Hidden::is).toArray()).containsExactly('\n', '\n', '\n');
            List<JsonNode> parsed = new ArrayList<>();
            line.lines().forEach(one -> parsed.add(PARSER.readTree(one)));
            assertThat(parsed).hasSize(3);
            assertThat(parsed.getFirst()
                            .get("fields")
                            .properties()
                            .iterator()
                            .next()
                            .getKey())
                    .isEqualTo(whole(hostile));
            assertThat(parsed.getFirst().get("fields").get(whole(hostile)).asString())
                    .isEqualTo(whole(hostile));
            assertThat(parsed.get(1).get("why").get(0).get("value").asString()).isEqualTo(whole(hostile));
            assertThat(parsed.get(2).get("detail").asString()).isEqualTo(whole(hostile));
        }
    }

    @Test
    void any_text_at_all_parses_back_to_itself() throws Exception {
        Random random = new Random(20220405);
        FieldsJson fields = new FieldsJson();
        Shape.Table shapes = new Shape.Table();
        for (int round = 0; round < 3_000; round++) {
            String name = noise(random, 12);
            String value = noise(random, 300);
            PlainRecord record = new PlainRecord.Builder()
                    .add(name, ValueType.values()[random.nextInt(3)], value)
                    .text(name, value)
                    .build(Kind.FILE, shapes, ORIGIN);

            String json = fields.of(record);

            assertThat(json.codePoints().anyMatch(Hidden::is)).isFalse();
            assertThat(json).isEqualTo(fields.of(Fields.of(record)));
            JsonNode values = PARSER.readTree(json).get(whole(name));
            assertThat(values.get(0).asString()).isEqualTo(whole(value));
            assertThat(values.get(1).asString()).isEqualTo(whole(value));
        }
    }

    @Test
    void numbers_are_numbers_only_where_json_allows() {
        Map<String, String> expected = Map.of(
                "0", "0",
                "-1", "-1",
                "18446744073709551615", "18446744073709551615",
                "007", "\"007\"",
                "-", "\"-\"",
                "", "\"\"",
                "1e5", "\"1e5\"",
                "1,\"x\":2", "\"1,\\\"x\\\":2\"",
                "123456789012345678901", "\"123456789012345678901\"");

        expected.forEach((text, json) -> assertThat(new FieldsJson()
                        .of(new Fields(
                                List.of(new Fields.Field("n", List.of(new Fields.Value(ValueType.INTEGER, text)))))))
                .isEqualTo("{\"n\":" + json + "}"));
    }

    @Test
    void years_that_only_damage_explains_are_still_iso_times() throws Exception {
        PlainRecord far = new PlainRecord.Builder()
                .time(Instant.parse("+30828-09-14T02:48:05.4775807Z"))
                .build(Kind.FILE, new Shape.Table(), ORIGIN);

        assertThat(written(lines -> lines.record(far))).contains("\"time\":\"+30828-09-14T02:48:05.4775807Z\"");
    }

    @Test
    void a_stream_that_fails_is_said_and_nothing_is_swallowed() {
        OutputStream full = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("no space left");
            }
        };
        JsonLines lines = new JsonLines(full);
        lines.gap(new Gap(ORIGIN, Gap.Cause.DAMAGED, "x"));

        assertThatThrownBy(lines::flush)
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("no space left");
    }

    /// What a value is after a round trip: halves of surrogate pairs spelled out, all else the same.
    private static String whole(String text) {
        StringBuilder whole = new StringBuilder();
        text.codePoints()
                .mapToObj(c -> c >= 0xD800 && c <= 0xDFFF
                        ? "<U+" + Integer.toHexString(c).toUpperCase(Locale.ROOT) + ">"
                        : Character.toString(c))
                .forEach(whole::append);
        return whole.toString();
    }

    private static String noise(Random random, int most) {
        int[] edges = {0, 0x1B, 0x22, 0x5C, 0x7F, 0x9F, 0x202E, 0xD7FF, 0xD800, 0xDBFF, 0xDC00, 0xDFFF, 0xE000, 0xFFFF};
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(most); i >= 0; i--) {
            switch (random.nextInt(4)) {
                case 0 -> text.append((char) edges[random.nextInt(edges.length)]);
                case 1 -> text.append((char) random.nextInt(0x10000));
                case 2 -> text.appendCodePoint(0x10000 + random.nextInt(0x100000));
                default -> text.append((char) (' ' + random.nextInt(95)));
            }
        }
        return text.toString();
    }

    private static Finding finding(String value, String matched) {
        Rule rule = new Rule(
                "sigma",
                "r1",
                "A title",
                Level.HIGH,
                "test",
                "pack/r1.yml",
                "",
                "",
                "",
                List.of(),
                List.of(),
                List.of("attack.t1003.001"),
                List.of("T1003.001"),
                List.of("S0002"),
                Map.of(),
                false);
        return new Finding(
                Optional.of(Instant.parse("2021-07-14T09:12:03Z")),
                rule,
                Kind.WINDOWS_EVENT,
                ORIGIN,
                false,
                List.of(new Finding.Why("selection", "CommandLine", value, matched)),
                new Fields(List.of(new Fields.Field("CommandLine", List.of(new Fields.Value(ValueType.TEXT, value))))));
    }

    private static String written(Consumer<JsonLines> what) throws CharacterCodingException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonLines lines = new JsonLines(bytes)) {
            what.accept(lines);
        }
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes.toByteArray()))
                .toString();
    }
}
