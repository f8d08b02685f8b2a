package org.tocsin.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.testkit.EvtxWriter.Written;
import org.tocsin.testkit.Markup.Element;
import org.tocsin.testkit.Markup.Entity;
import org.tocsin.testkit.Markup.Words;
import org.w3c.dom.Node;

/// Two independent readers judge what the writer writes: libevtx' `evtxexport` and python-evtx.
class EvtxWriterTest {
    private static final Provider PROVIDER = Provider.of("Maple-Test", "5a4b3c2d-1e2f-4a5b-8c6d-7e8f9a0b1c2d");
    private static final Instant TIME = Instant.parse("2025-07-14T08:15:16.1234567Z");

    @TempDir
    Path folder;

    @Test
    void libevtx_reads_back_every_system_field() throws Exception {
        EventSpec full = EventSpec.of(
                        new Provider("Old And New", PROVIDER.guid(), java.util.Optional.of("Old")), 7045, "System")
                .qualifiers(16384)
                .version(2)
                .level(3)
                .task(12544)
                .opcode(1)
                .keywords(0x8080_0000_0000_0000L)
                .at(TIME)
                .record(452_811)
                .activity(UUID.fromString("00112233-4455-6677-8899-aabbccddeeff"))
                .relatedActivity(UUID.fromString("ffeeddcc-bbaa-9988-7766-554433221100"))
                .by(812, 3916)
                .on("FS-01.maple.example")
                .user("S-1-5-21-1004336348-1177238915-4000000000-512")
                .data("ServiceName", "backup")
                .build();
        EventSpec bare = EventSpec.of(Provider.classic("EventLog"), 6005, "System")
                .at(TIME)
                .build();

        List<Node> events = evtxexport(EvtxWriter.bytes(List.of(full, bare)));

        assertThat(PeerReader.flat(events.get(0))).containsExactlyEntriesOf(map("""
                /Event/System/Provider@EventSourceName=Old
                /Event/System/Provider@Guid={5A4B3C2D-1E2F-4A5B-8C6D-7E8F9A0B1C2D}
                /Event/System/Provider@Name=Old And New
                /Event/System/EventID@Qualifiers=16384
                /Event/System/EventID=7045
                /Event/System/Version=2
                /Event/System/Level=3
                /Event/System/Task=12544
                /Event/System/Opcode=1
                /Event/System/Keywords=0x8080000000000000
                /Event/System/TimeCreated@SystemTime=2025-07-14T08:15:16.123456700Z
                /Event/System/EventRecordID=452811
                /Event/System/Correlation@ActivityID={00112233-4455-6677-8899-AABBCCDDEEFF}
                /Event/System/Correlation@RelatedActivityID={FFEEDDCC-BBAA-9988-7766-554433221100}
                /Event/System/Execution@ProcessID=812
                /Event/System/Execution@ThreadID=3916
                /Event/System/Channel=System
                /Event/System/Computer=FS-01.maple.example
                /Event/System/Security@UserID=S-1-5-21-1004336348-1177238915-4000000000-512
                /Event/EventData/Data[ServiceName]=backup
                """));
        assertThat(PeerReader.flat(events.get(1))).containsExactlyEntriesOf(map("""
                /Event/System/Provider@Name=EventLog
                /Event/System/EventID=6005
                /Event/System/Version=0
                /Event/System/Level=4
                /Event/System/Task=0
                /Event/System/Opcode=0
                /Event/System/Keywords=0x8000000000000000
                /Event/System/TimeCreated@SystemTime=2025-07-14T08:15:16.123456700Z
                /Event/System/EventRecordID=452812
                /Event/System/Execution@ProcessID=4
                /Event/System/Execution@ThreadID=8
                /Event/System/Channel=System
                /Event/System/Computer=HOST.example.org
                """));
    }

    @Test
    void libevtx_reads_back_every_type_of_value() throws Exception {
        EventSpec event = typed().data("SizeT4", TypedValue.sizeT(4096, 4))
                .data("SizeT8", TypedValue.sizeT(4096, 8))
                .data("SystemTime", TypedValue.systemTime(LocalDateTime.parse("2026-02-03T04:05:06.765")))
                .data("Hex32s", TypedValue.array(List.of(TypedValue.hex32(1), TypedValue.hex32(2)), 0x14))
                .data("Guids", TypedValue.array(List.of(TypedValue.guid(new UUID(1, 2))), 0x0f))
                .data("Real32", TypedValue.real32(1.5f))
                .data("Real64", TypedValue.real64(-0.25))
                .data("Texts", TypedValue.texts(List.of("one", "two", "")))
                .unnamed(TypedValue.text("no name"))
                // goes away, element and all
                .data("Null", TypedValue.NULL)
                .data("Inner", TypedValue.nested(Element.of("Deep", Element.data("Deeper", TypedValue.uint32(3)))))
                .markup(Element.of("Mixed", new Words("a"), new Entity("amp"), new Words("b")))
                .build();

        Map<String, String> seen =
                PeerReader.flat(evtxexport(EvtxWriter.bytes(List.of(event))).getFirst());
        seen.keySet().removeIf(path -> path.startsWith("/Event/System"));

        assertThat(seen).containsExactlyEntriesOf(map("""
                /Event/EventData/Data[Text]=Zoé <&> "said"
                /Event/EventData/Data[Ansi]=plain
                /Event/EventData/Data[UInt8]=250
                /Event/EventData/Data[UInt16]=65000
                /Event/EventData/Data[UInt32]=4000000000
                /Event/EventData/Data[UInt64]=18446744073709551615
                /Event/EventData/Data[Int8]=5
                /Event/EventData/Data[Int16]=300
                /Event/EventData/Data[Int32]=7
                /Event/EventData/Data[Int64]=-9223372036854775808
                /Event/EventData/Data[Bool]=true
                /Event/EventData/Data[Binary]=01AB
                /Event/EventData/Data[Guid]={00000000-0000-0001-0000-000000000002}
                /Event/EventData/Data[FileTime]=2025-07-14T08:15:16.123456700Z
                /Event/EventData/Data[Sid]=S-1-5-21-1-2-4000000000-1001
                /Event/EventData/Data[Hex32]=0x000003e7
                /Event/EventData/Data[Hex64]=0xfffffffffffffffe
                /Event/EventData/Data[Empty]=
                /Event/EventData/Data[SizeT4]=4096
                /Event/EventData/Data[SizeT8]=4096
                /Event/EventData/Data[SystemTime]=2026-02-03T04:05:06.765Z
                /Event/EventData/Data[Hex32s]=0x00000001
                /Event/EventData/Data[Hex32s]#2=0x00000002
                /Event/EventData/Data[Guids]={00000000-0000-0001-0000-000000000002}
                /Event/EventData/Data[Real32]=1.500000e+000
                /Event/EventData/Data[Real64]=-2.500000e-001
                /Event/EventData/Data[Texts]=one
                /Event/EventData/Data[Texts]#2=two
                /Event/EventData/Data[Texts]#3=
                /Event/EventData/Data=no name
                /Event/EventData/Data[Inner]/Deep/Data[Deeper]=3
                /Event/EventData/Mixed=a&b
                """));
    }

    @Test
    void python_evtx_reads_back_the_values_that_it_knows() throws Exception {
        EventSpec event = typed().data("Minus", TypedValue.int32(-7))
                .data("Face", "\uD83D\uDE00")
                .build();

        Map<String, String> seen =
                PeerReader.flat(pythonEvtx(EvtxWriter.bytes(List.of(event))).getFirst());

        assertThat(seen)
                .containsEntry("/Event/System/Provider@Name", "Maple-Test")
                .containsEntry("/Event/System/EventID", "1")
                .containsEntry("/Event/EventData/Data[Text]", "Zoé <&> \"said\"")
                .containsEntry("/Event/EventData/Data[Face]", "\uD83D\uDE00")
                .containsEntry("/Event/EventData/Data[UInt32]", "4000000000")
                .containsEntry("/Event/EventData/Data[Minus]", "-7")
                .containsEntry("/Event/EventData/Data[Sid]", "S-1-5-21-1-2-4000000000-1001")
                .containsEntry("/Event/EventData/Data[Hex64]", "0xfffffffffffffffe")
                .containsEntry("/Event/EventData/Data[Binary]", "Aas=");
    }

    @Test
    void libevtx_finds_all_records_of_many_chunks_in_order_and_nothing_corrupt() throws Exception {
        List<EventSpec> events = many(700);

        byte[] log = EvtxWriter.bytes(events);

        List<Node> read = evtxexport(log);
        assertThat(read).hasSize(700);
        for (int i = 0; i < read.size(); i++) {
            assertThat(PeerReader.flat(read.get(i)))
                    .containsEntry("/Event/System/EventID", Integer.toString(4624 + i % 5))
                    .containsEntry("/Event/System/EventRecordID", Integer.toString(5001 + i))
                    .containsEntry("/Event/EventData/Data[Number]", Integer.toString(i))
                    .containsEntry("/Event/EventData/Data[Words]", "x".repeat(i % 97));
        }
        assertThat(PeerReader.run("evtxinfo", file(log)))
                .contains("Number of records\t\t: 700")
                .contains("Number of recovered records\t: 0")
                .doesNotContainIgnoringCase("corrupt")
                .doesNotContainIgnoringCase("dirty");
    }

    @Test
    void python_evtx_finds_every_record_of_many_chunks() throws Exception {
        assertThat(pythonEvtx(EvtxWriter.bytes(many(200)))).hasSize(200);
    }

    @Test
    void checksums_and_places_are_those_of_the_bytes() throws Exception {
        List<Written> places = new ArrayList<>();
        byte[] log = EvtxWriter.bytes(many(300), places);
        ByteBuffer bytes = ByteBuffer.wrap(log).order(ByteOrder.LITTLE_ENDIAN);

        assertThat(bytes.getInt(124)).isEqualTo(crc(log, 0, 120));
        int chunks = bytes.getShort(42);
        assertThat(chunks).isGreaterThan(1);
        assertThat(log).hasSize(EvtxWriter.FILE_HEADER + chunks * EvtxWriter.CHUNK);
        assertThat(bytes.getLong(24)).isEqualTo(5301);
        for (int i = 0; i < chunks; i++) {
            int at = (int) EvtxWriter.chunkOffset(i);
            assertThat(new String(log, at, 8, StandardCharsets.US_ASCII)).isEqualTo("ElfChnk\0");
            assertThat(bytes.getInt(at + 52)).isEqualTo(crc(log, at + 512, bytes.getInt(at + 48) - 512));
        }
        for (Written place : places) {
            int at = (int) place.offset();
            assertThat(bytes.getInt(at)).isEqualTo(0x2a2a);
            assertThat(bytes.getInt(at + 4)).isEqualTo(place.size());
            assertThat(bytes.getInt(at + place.size() - 4)).isEqualTo(place.size());
            assertThat(bytes.getLong(at + 8)).isEqualTo(place.recordId());
            assertThat((at - EvtxWriter.FILE_HEADER) / EvtxWriter.CHUNK).isEqualTo(place.chunk());
        }
    }

    @Test
    void a_template_is_written_once_in_a_chunk() throws Exception {
        List<Written> places = new ArrayList<>();
        EvtxWriter.bytes(List.of(typed().build(), typed().build(), typed().build()), places);

        assertThat(places.get(1).size()).isLessThan(places.get(0).size() / 2);
        assertThat(places.get(2).size()).isEqualTo(places.get(1).size());
    }

    @Test
    void the_file_has_the_same_bytes_as_the_log_in_memory() throws Exception {
        Path file = folder.resolve("many.evtx");
        try (EvtxWriter writer = EvtxWriter.to(file)) {
            for (EventSpec event : many(300)) {
                writer.write(event);
            }
        }

        assertThat(Files.readAllBytes(file)).isEqualTo(EvtxWriter.bytes(many(300)));
    }

    @Test
    void an_event_larger_than_a_chunk_is_refused() {
        EventSpec event = typed().data("Long", "x".repeat(33_000)).build();

        assertThatThrownBy(() -> EvtxWriter.bytes(List.of(event))).isInstanceOf(IllegalArgumentException.class);
    }

    private static EventSpec.Draft typed() {
        return EventSpec.of(PROVIDER, 1, "Test")
                .at(TIME)
                .data("Text", "Zoé <&> \"said\"")
                .data("Ansi", TypedValue.ansi("plain", StandardCharsets.US_ASCII))
                .data("UInt8", TypedValue.uint8(250))
                .data("UInt16", TypedValue.uint16(65_000))
                .data("UInt32", TypedValue.uint32(4_000_000_000L))
                .data("UInt64", TypedValue.uint64(-1))
                // libevtx 2018 prints negative numbers of less than 64 bits wrong; python-evtx has one of those
                .data("Int8", TypedValue.int8(5))
                .data("Int16", TypedValue.int16(300))
                .data("Int32", TypedValue.int32(7))
                .data("Int64", TypedValue.int64(Long.MIN_VALUE))
                .data("Bool", TypedValue.bool(true))
                .data("Binary", TypedValue.binary((byte) 1, (byte) 0xab))
                .data("Guid", TypedValue.guid(new UUID(1, 2)))
                .data("FileTime", TypedValue.fileTime(TIME))
                .data("Sid", TypedValue.sid("S-1-5-21-1-2-4000000000-1001"))
                .data("Hex32", TypedValue.hex32(0x3e7))
                .data("Hex64", TypedValue.hex64(-2))
                .data("Empty", "");
    }

    private static List<EventSpec> many(int count) {
        List<EventSpec> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            EventSpec.Draft draft = EventSpec.of(PROVIDER, 4624 + i % 5, "Security")
                    .at(TIME.plusMillis(i))
                    .record(5001 + i)
                    .on(i % 3 == 0 ? "LT-07.maple.example" : "FS-01.maple.example")
                    .data("Number", TypedValue.uint32(i));
            for (int field = 0; field < i % 5; field++) {
                draft.data("Field" + field, TypedValue.hex64(field));
            }
            events.add(draft.data("Words", "x".repeat(i % 97)).build());
        }
        return events;
    }

    private static int crc(byte[] bytes, int from, int length) {
        CRC32 crc = new CRC32();
        crc.update(bytes, from, length);
        return (int) crc.getValue();
    }

    private Path file(byte[] log) throws IOException {
        return Files.write(folder.resolve("log.evtx"), log);
    }

    private List<Node> evtxexport(byte[] log) throws Exception {
        return PeerReader.evtxexport(file(log));
    }

    private List<Node> pythonEvtx(byte[] log) throws Exception {
        return PeerReader.pythonEvtx(file(log));
    }

    private static Map<String, String> map(String lines) {
        Map<String, String> map = new LinkedHashMap<>();
        lines.lines().forEach(line -> {
            int equals = line.indexOf('=');
            map.put(line.substring(0, equals), line.substring(equals + 1));
        });
        return map;
    }
}
