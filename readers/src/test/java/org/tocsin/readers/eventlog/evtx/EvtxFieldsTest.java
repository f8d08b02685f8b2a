package org.tocsin.readers.eventlog.evtx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.Charset;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.tocsin.model.EvidenceRecord;
import org.tocsin.model.Fields;
import org.tocsin.model.Kind;
import org.tocsin.model.Text;
import org.tocsin.model.ValueType;
import org.tocsin.testkit.EventSpec;
import org.tocsin.testkit.EvtxWriter;
import org.tocsin.testkit.Markup.Element;
import org.tocsin.testkit.Provider;
import org.tocsin.testkit.TypedValue;

/// The fields of an event: their names, their values in the rendering of Windows, and their types.
class EvtxFieldsTest {
    private static final Provider AUDITING =
            Provider.of("Microsoft-Windows-Security-Auditing", "54849625-5478-4994-a5ba-3e3b0328c30d");

    @Test
    void names_the_elements_and_attributes_of_system() {
        EvidenceRecord record = only(EventSpec.of(AUDITING, 4624, "Security")
                .version(2)
                .level(0)
                .task(12544)
                .opcode(1)
                .keywords(0x8020000000000000L)
                .at(Instant.parse("2021-07-14T09:12:03.1234567Z"))
                .record(1234)
                .activity(UUID.fromString("0a1b2c3d-0000-4000-8000-00000000abcd"))
                .by(716, 4812)
                .on("DC01.example.org")
                .user("S-1-5-18")
                .data("LogonType", TypedValue.uint32(3))
                .build());
        assertThat(BinXmlTest.line(record))
                .isEqualTo("Provider_Name=Microsoft-Windows-Security-Auditing"
                        + " Provider_Guid={54849625-5478-4994-A5BA-3E3B0328C30D} EventID=4624 Version=2 Level=0 Task=12544"
                        + " Opcode=1 Keywords=0x8020000000000000 TimeCreated_SystemTime=2021-07-14T09:12:03.1234567Z"
                        + " EventRecordID=1234 Correlation_ActivityID={0A1B2C3D-0000-4000-8000-00000000ABCD}"
                        + " Execution_ProcessID=716 Execution_ThreadID=4812 Channel=Security Computer=DC01.example.org"
                        + " Security_UserID=S-1-5-18 LogonType=3");
        assertThat(record.kind()).isEqualTo(Kind.WINDOWS_EVENT);
        assertThat(record.time()).contains(Instant.parse("2021-07-14T09:12:03.1234567Z"));
        assertThat(record.recovered()).isFalse();
    }

    @Test
    void knows_where_a_record_stands() {
        List<EvtxWriter.Written> places = new ArrayList<>();
        byte[] log = EvtxWriter.bytes(
                List.of(
                        EventSpec.of(AUDITING, 1, "Security").record(7).build(),
                        EventSpec.of(AUDITING, 2, "Security").build()),
                places);
        List<EvidenceRecord> records = Gathered.from(log).records;
        assertThat(records).extracting(record -> record.origin().record()).containsExactly(7L, 8L);
        assertThat(records)
                .extracting(record -> record.origin().offset())
                .containsExactly(places.get(0).offset(), places.get(1).offset());
        assertThat(records.getFirst().origin().path()).isEqualTo("test.evtx");
    }

    @Test
    void has_qualifiers_and_repeated_data_of_old_event_sources() {
        EvidenceRecord record = only(EventSpec.of(Provider.classic("Service Control Manager"), 7036, "System")
                .qualifiers(16384)
                .unnamed(TypedValue.text("one"))
                .unnamed(TypedValue.text(""))
                .unnamed(TypedValue.text("three"))
                .markup(Element.of("Binary", TypedValue.binary((byte) 0xCA, (byte) 0xFE)))
                .build());
        assertThat(record.first("EventID_Qualifiers")).contains("16384");
        assertThat(Gathered.all(record, "Data")).containsExactly("one", "", "three");
        assertThat(record.first("Binary")).contains("CAFE");
    }

    @Test
    void repeats_a_field_for_each_text_of_an_array() {
        EvidenceRecord record = only(EventSpec.of(Provider.classic("Old"), 1, "Application")
                .unnamed(TypedValue.texts(List.of("a", "", "c")))
                .data("Named", TypedValue.texts(List.of("x", "y")))
                .data("None", TypedValue.raw(0x81, new byte[0]))
                .data("Open", TypedValue.raw(0x81, new byte[] {'p', 0, 0, 0, 'q', 0}))
                .build());
        assertThat(Gathered.all(record, "Data")).containsExactly("a", "", "c");
        assertThat(Gathered.all(record, "Named")).containsExactly("x", "y");
        assertThat(Gathered.all(record, "None")).containsExactly("");
        assertThat(Gathered.all(record, "Open")).containsExactly("p", "q");
    }

    @Test
    void names_user_data_below_its_inner_element() {
        EvidenceRecord record = only(EventSpec.of(AUDITING, 1102, "Security")
                .userData(Element.of(
                                "LogFileCleared",
                                Element.of("SubjectUserName", TypedValue.text("ayse")),
                                Element.of(
                                        "Detail",
                                        Element.of("Path", TypedValue.text("C:\\x"))
                                                .with("kind", "local"),
                                        Element.of("Path", TypedValue.text("C:\\y"))),
                                Element.of("Empty"))
                        .with("xmlns", "http://example.org/ns")
                        .with("state", "done"))
                .build());
        assertThat(BinXmlTest.line(record))
                .endsWith(" LogFileCleared_state=done SubjectUserName=ayse Detail.Path_kind=local"
                        + " Detail.Path=C:\\x,C:\\y Empty=");
    }

    @Test
    void keeps_attributes_of_data_other_than_its_name() {
        EvidenceRecord record = only(EventSpec.of(AUDITING, 1, "Security")
                .markup(Element.data("Size", TypedValue.uint32(5)).with("unit", "MB"))
                .markup(Element.data("Tree", TypedValue.nested(Element.of("Leaf", TypedValue.text("green")))))
                .build());
        assertThat(BinXmlTest.line(record)).endsWith(" Size_unit=MB Size=5 Tree.Leaf=green");
    }

    @Test
    void gives_a_name_that_comes_again_several_values() {
        EvidenceRecord record = only(EventSpec.of(AUDITING, 1, "Security")
                .on("HOST")
                .data("Computer", "other")
                .data("Computer", "third")
                .build());
        assertThat(Gathered.all(record, "Computer")).containsExactly("HOST", "other", "third");
    }

    @Test
    void shares_one_shape_between_records_of_one_make() {
        EventSpec.Draft draft = EventSpec.of(AUDITING, 1, "Security").data("A", "1");
        List<EvidenceRecord> records = Gathered.from(EvtxWriter.bytes(List.of(
                        draft.build(), draft.build(), draft.data("B", "2").build())))
                .records;
        assertThat(records.get(1).shape()).isSameAs(records.get(0).shape());
        assertThat(records.get(2).shape()).isNotSameAs(records.get(0).shape());
    }

    @Test
    void refuses_a_value_that_is_not_there() {
        EvidenceRecord record =
                only(EventSpec.of(AUDITING, 1, "Security").data("A", "1").build());
        int slot = record.shape().slot("A");
        assertThatThrownBy(() -> record.read(slot, 1, new Text())).isInstanceOf(IndexOutOfBoundsException.class);
    }

    static List<Arguments> values() {
        return List.of(
                value(TypedValue.text("caf\u00E9 \uD83D\uDD14"), ValueType.TEXT, "caf\u00E9 \uD83D\uDD14"),
                value(TypedValue.text("a\0b\0\0"), ValueType.TEXT, "a\0b"),
                value(TypedValue.raw(0x01, new byte[] {'o', 0, 'd'}), ValueType.TEXT, "o"),
                value(TypedValue.text(" spaces \r\n"), ValueType.TEXT, " spaces \r\n"),
                value(
                        TypedValue.ansi("\u20AC\u00E4\0", Charset.forName("windows-1252")),
                        ValueType.TEXT,
                        "\u20AC\u00E4"),
                value(TypedValue.int8(-128), ValueType.INTEGER, "-128"),
                value(TypedValue.uint8(255), ValueType.INTEGER, "255"),
                value(TypedValue.int16(-32768), ValueType.INTEGER, "-32768"),
                value(TypedValue.uint16(65535), ValueType.INTEGER, "65535"),
                value(TypedValue.int32(-2), ValueType.INTEGER, "-2"),
                value(TypedValue.uint32(4_294_967_295L), ValueType.INTEGER, "4294967295"),
                value(TypedValue.int64(Long.MIN_VALUE), ValueType.INTEGER, "-9223372036854775808"),
                value(TypedValue.uint64(-1), ValueType.INTEGER, "18446744073709551615"),
                value(TypedValue.real32(0.1f), ValueType.TEXT, "0.1"),
                value(TypedValue.real32(3), ValueType.TEXT, "3"),
                value(TypedValue.real64(-2.5e-7), ValueType.TEXT, "-0.00000025"),
                value(TypedValue.real64(-0.0), ValueType.TEXT, "-0"),
                value(TypedValue.real64(Double.NaN), ValueType.TEXT, "-1.#IND"),
                value(TypedValue.real32(Float.POSITIVE_INFINITY), ValueType.TEXT, "1.#INF"),
                value(TypedValue.real64(Double.NEGATIVE_INFINITY), ValueType.TEXT, "-1.#INF"),
                value(TypedValue.bool(true), ValueType.BOOLEAN, "true"),
                value(TypedValue.bool(false), ValueType.BOOLEAN, "false"),
                value(TypedValue.raw(0x0D, new byte[] {7, 0, 0, 0}), ValueType.INTEGER, "7"),
                value(TypedValue.raw(0x0D, new byte[] {1}), ValueType.BOOLEAN, "true"),
                value(TypedValue.binary((byte) 0, (byte) 0x0F, (byte) 0xF0), ValueType.TEXT, "000FF0"),
                value(
                        TypedValue.guid("{00112233-4455-6677-8899-aabbccddeeff}"),
                        ValueType.TEXT,
                        "{00112233-4455-6677-8899-AABBCCDDEEFF}"),
                value(TypedValue.sizeT(0xABCL, 4), ValueType.TEXT, "0xabc"),
                value(TypedValue.sizeT(0x7FFF_0000_0000L, 8), ValueType.TEXT, "0x7fff00000000"),
                value(
                        TypedValue.fileTime(Instant.parse("2024-02-29T23:59:59.9999999Z")),
                        ValueType.TEXT,
                        "2024-02-29T23:59:59.9999999Z"),
                value(TypedValue.raw(0x11, new byte[8]), ValueType.TEXT, "1601-01-01T00:00:00.0000000Z"),
                value(
                        TypedValue.systemTime(LocalDateTime.parse("2021-03-04T05:06:07.008")),
                        ValueType.TEXT,
                        "2021-03-04T05:06:07.008Z"),
                value(TypedValue.raw(0x12, new byte[16]), ValueType.TEXT, "0000-00-00T00:00:00.000Z"),
                value(TypedValue.sid("S-1-5-21-1-4294967295-3-500"), ValueType.TEXT, "S-1-5-21-1-4294967295-3-500"),
                value(
                        TypedValue.raw(0x13, new byte[] {1, 0, (byte) 0x80, 0, 0, 0, 0, 5}),
                        ValueType.TEXT,
                        "S-1-0x800000000005"),
                value(TypedValue.raw(0x13, new byte[] {1, 2, 0, 0, 0, 0, 0, 5}), ValueType.TEXT, "0102000000000005"),
                value(TypedValue.hex32(0), ValueType.TEXT, "0x0"),
                value(TypedValue.hex32(0x1010), ValueType.TEXT, "0x1010"),
                value(TypedValue.hex64(-1), ValueType.TEXT, "0xffffffffffffffff"),
                value(TypedValue.raw(0x20, new byte[] {1, 2, 0, 0}), ValueType.TEXT, "0x201"),
                value(TypedValue.raw(0x23, new byte[] {'<', 0, '/', 0}), ValueType.TEXT, "</"),
                value(TypedValue.raw(0x08, new byte[] {1, 2}), ValueType.INTEGER, "513"),
                value(TypedValue.raw(0x08, new byte[] {1, 2, 3}), ValueType.TEXT, "010203"),
                value(TypedValue.raw(0x08, new byte[0]), ValueType.TEXT, ""),
                value(TypedValue.raw(0x7F, new byte[] {1, 2, 3}), ValueType.TEXT, "010203"),
                array(0x04, List.of(TypedValue.uint8(1), TypedValue.uint8(2)), ValueType.INTEGER, "1", "2"),
                array(0x07, List.of(TypedValue.int32(-1), TypedValue.int32(2)), ValueType.INTEGER, "-1", "2"),
                array(0x0D, List.of(TypedValue.bool(true), TypedValue.bool(false)), ValueType.BOOLEAN, "true", "false"),
                array(0x15, List.of(TypedValue.hex64(10), TypedValue.hex64(11)), ValueType.TEXT, "0xa", "0xb"),
                array(
                        0x13,
                        List.of(TypedValue.sid("S-1-5-18"), TypedValue.sid("S-1-5-32-544")),
                        ValueType.TEXT,
                        "S-1-5-18",
                        "S-1-5-32-544"),
                array(
                        0x02,
                        List.of(
                                TypedValue.ansi("a", Charset.forName("windows-1252")),
                                TypedValue.ansi("b", Charset.forName("windows-1252"))),
                        ValueType.TEXT,
                        "a",
                        "b"),
                Arguments.of(
                        TypedValue.raw(0x88, new byte[] {1, 0, 0, 0, 2, 0}), ValueType.INTEGER, List.of("1", "2")));
    }

    private static Arguments value(TypedValue value, ValueType type, String text) {
        return Arguments.of(value, type, List.of(text));
    }

    private static Arguments array(int of, List<TypedValue> values, ValueType type, String... texts) {
        return Arguments.of(TypedValue.array(values, of), type, Arrays.asList(texts));
    }

    @ParameterizedTest
    @MethodSource("values")
    void renders_values_as_windows_does(TypedValue value, ValueType type, List<String> texts) {
        EvidenceRecord record =
                only(EventSpec.of(AUDITING, 1, "Security").data("V", value).build());
        Fields.Field field = Fields.of(record).all().getLast();
        assertThat(field.name()).isEqualTo("V");
        assertThat(field.values())
                .isEqualTo(
                        texts.stream().map(text -> new Fields.Value(type, text)).toList());
    }

    @Test
    void takes_the_time_of_writing_where_the_event_has_none() {
        byte[] log = new HandMadeLog()
                .record(r -> r.fragment()
                        .element("Event", e -> e.element("System", s -> s.element("EventID", id -> id.text("1")))))
                .bytes();
        assertThat(Gathered.from(log).records.getFirst().time()).contains(Instant.parse("2022-06-18T04:26:40Z"));
    }

    private static EvidenceRecord only(EventSpec event) {
        Gathered gathered = Gathered.from(EvtxWriter.bytes(List.of(event)));
        assertThat(gathered.gaps).isEmpty();
        assertThat(gathered.records).hasSize(1);
        return gathered.records.getFirst();
    }
}
