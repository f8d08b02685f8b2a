package org.tocsin.readers.eventlog.evtx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.testkit.EventSpec;
import org.tocsin.testkit.EvtxWriter;
import org.tocsin.testkit.Provider;

/// What a log says of itself as a whole; and that ordinary logs say nothing.
class LogFactsTest {
    private static final Provider PROVIDER = Provider.of("Tocsin-Test", "11111111-2222-3333-4444-555555555555");
    private static final Instant MORNING = Instant.parse("2026-03-01T08:00:00Z");

    @TempDir
    Path folder;

    private static EventSpec event(long id, long second) {
        return EventSpec.of(PROVIDER, 7, "Test")
                .record(id)
                .at(MORNING.plusSeconds(second))
                .data("A", "1")
                .build();
    }

    /// @param events id and second, by chunk
    private byte[] log(long[][]... chunks) throws IOException {
        Path path = folder.resolve("log.evtx");
        try (EvtxWriter writer = EvtxWriter.to(path)) {
            for (long[][] chunk : chunks) {
                for (long[] event : chunk) {
                    writer.write(event(event[0], event[1]));
                }
                writer.endChunk();
            }
        }
        return Files.readAllBytes(path);
    }

    private static long[][] records(long from, long to) {
        List<long[]> events = new ArrayList<>();
        for (long id = from; id <= to; id++) {
            events.add(new long[] {id, id});
        }
        return events.toArray(long[][]::new);
    }

    private static void sealFile(byte[] log) {
        CRC32 crc = new CRC32();
        crc.update(log, 0, 120);
        ByteBuffer.wrap(log).order(ByteOrder.LITTLE_ENDIAN).putInt(124, (int) crc.getValue());
    }

    @Test
    void says_nothing_of_an_ordinary_log() throws IOException {
        assertThat(Gathered.from(log(records(1, 4), records(5, 8))).facts).isEmpty();
    }

    @Test
    void says_nothing_of_a_log_that_begins_anywhere_and_wraps_around() throws IOException {
        byte[] log = log(records(109, 112), records(101, 104), records(105, 108));
        ByteBuffer.wrap(log).order(ByteOrder.LITTLE_ENDIAN).putLong(16, 0).putLong(24, 113);
        sealFile(log);
        assertThat(Gathered.from(log).facts).isEmpty();
    }

    @Test
    void tells_of_numbers_that_are_skipped_inside_a_chunk_and_between_two() throws IOException {
        Gathered gathered =
                Gathered.from(log(new long[][] {{1, 1}, {2, 2}, {5, 30}, {6, 31}}, new long[][] {{11, 40}, {12, 41}}));
        assertThat(gathered.fact("Holes")).isEqualTo(2);
        assertThat(gathered.fact("HolesMissing")).isEqualTo(6);
        assertThat(gathered.fact("HolesInsideChunks")).isEqualTo(1);
        assertThat(gathered.fact("RecordsPerHole")).isEqualTo(3);
        assertThat(Gathered.all(gathered.facts.getFirst(), "Hole"))
                .containsExactly(
                        "3-4, between 2026-03-01T08:00:02Z and 2026-03-01T08:00:30Z",
                        "7-10, between 2026-03-01T08:00:31Z and 2026-03-01T08:00:40Z");
        assertThat(gathered.facts.getFirst().first("Computer")).contains("HOST.example.org");
        assertThat(gathered.facts.getFirst().origin().path()).isEqualTo("test.evtx");
    }

    @Test
    void does_not_take_damage_for_a_hole() throws IOException {
        byte[] log = log(records(1, 4), records(5, 8), records(9, 12));
        Arrays.fill(log, FileHeader.SIZE + Chunk.SIZE, FileHeader.SIZE + 2 * Chunk.SIZE, (byte) 0);
        Gathered gathered = Gathered.from(log);
        assertThat(gathered.gaps).isNotEmpty();
        assertThat(gathered.fact("Holes")).isZero();
    }

    @Test
    void tells_of_a_clock_that_went_back_but_not_of_a_corrected_one() throws IOException {
        long[][] corrected = {{1, 1000}, {2, 945}, {3, 946}};
        assertThat(Gathered.from(log(corrected)).facts).isEmpty();
        long[][] back = {{1, 1000}, {2, 10_000}, {3, 2_000}, {4, 2_001}, {5, 10_001}};
        Gathered gathered = Gathered.from(log(back));
        assertThat(gathered.fact("ClockSteps")).isEqualTo(1);
        assertThat(gathered.fact("ClockBackSeconds")).isEqualTo(8000);
        assertThat(gathered.facts.getFirst().first("ClockBack"))
                .contains("at record 3 from 2026-03-01T10:46:40Z to 2026-03-01T08:33:20Z");
    }

    @Test
    void tells_of_a_log_that_is_shorter_than_its_header_says() throws IOException {
        byte[] log = log(records(1, 4));
        ByteBuffer.wrap(log).order(ByteOrder.LITTLE_ENDIAN).putLong(24, 15);
        sealFile(log);
        Gathered gathered = Gathered.from(log);
        assertThat(gathered.fact("RecordsMissingAtEnd")).isEqualTo(10);
        assertThat(gathered.fact("HeaderNextRecord")).isEqualTo(15);
    }

    @Test
    void leaves_a_cut_file_to_the_gaps() throws IOException {
        byte[] log = log(records(1, 4), records(5, 8), records(9, 12));
        Gathered gathered = Gathered.from(Arrays.copyOf(log, FileHeader.SIZE + Chunk.SIZE + 2000));
        assertThat(gathered.gaps).isNotEmpty();
        assertThat(gathered.facts).isEmpty();
    }

    @Test
    void expects_nothing_of_the_header_of_a_log_that_was_not_closed() throws IOException {
        byte[] log = log(records(1, 4));
        ByteBuffer.wrap(log).order(ByteOrder.LITTLE_ENDIAN).putLong(24, 15).putInt(120, 1);
        sealFile(log);
        assertThat(Gathered.from(log).facts).isEmpty();
    }

    @Test
    void tells_of_records_that_go_on_behind_the_chunks_that_the_header_counts() throws IOException {
        byte[] log = log(records(1, 4), records(5, 8), records(9, 12));
        ByteBuffer.wrap(log)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort(42, (short) 1)
                .putLong(16, 0)
                .putLong(24, 5);
        sealFile(log);
        Gathered gathered = Gathered.from(log);
        assertThat(gathered.fact("HiddenChunks")).isEqualTo(2);
        assertThat(gathered.fact("RecoveredNamed")).isEqualTo(8);
        assertThat(gathered.recoveredIds()).containsExactly(5L, 6L, 7L, 8L, 9L, 10L, 11L, 12L);
    }

    @Test
    void does_not_call_older_remains_behind_the_last_chunk_hidden() throws IOException {
        byte[] log = log(records(101, 104), records(1, 4));
        ByteBuffer.wrap(log)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort(42, (short) 1)
                .putLong(16, 0)
                .putLong(24, 105);
        sealFile(log);
        Gathered gathered = Gathered.from(log);
        assertThat(gathered.fact("HiddenChunks")).isZero();
        assertThat(gathered.recoveredIds()).containsExactly(1L, 2L, 3L, 4L);
    }

    @Test
    void tells_of_events_that_do_not_agree_with_their_checksum() throws IOException {
        byte[] log = log(records(1, 4), records(5, 8));
        log[FileHeader.SIZE + 600] ^= 1;
        assertThat(Gathered.from(log).fact("ChangedChunks")).isEqualTo(1);
        ByteBuffer.wrap(log).order(ByteOrder.LITTLE_ENDIAN).putInt(120, 1);
        sealFile(log);
        assertThat(Gathered.from(log).fact("ChangedChunks")).isZero();
    }

    @Test
    void knows_where_the_slice_before_ended() throws IOException {
        byte[] first = log(records(1, 4));
        byte[] last = log(records(5, 8));
        byte[] chunk = Arrays.copyOfRange(first, FileHeader.SIZE, first.length);
        ByteBuffer.wrap(first).order(ByteOrder.LITTLE_ENDIAN).putInt(120, 1);
        sealFile(first);
        Repeating many = new Repeating(first, 1100, 0);
        long border = FileHeader.SIZE + (64L << 20);
        byte[] later = Arrays.copyOfRange(log(records(20, 23)), FileHeader.SIZE, last.length);
        Gathered gathered = Gathered.from(new Patched(many, border - Chunk.SIZE, chunk, border, later));
        assertThat(gathered.fact("Holes")).isEqualTo(1);
        assertThat(gathered.fact("HolesMissing")).isEqualTo(15);
    }
}
