package org.tocsin.readers.eventlog.evtx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.model.EvidenceRecord;
import org.tocsin.model.Gap;
import org.tocsin.readers.Head;
import org.tocsin.testkit.EventSpec;
import org.tocsin.testkit.EvtxWriter;
import org.tocsin.testkit.EvtxWriter.Written;
import org.tocsin.testkit.Provider;

/// Every way in which a log may be broken. The rule: what is good is read, what is lost is a gap, nothing else
/// changes.
///
/// The log has three chunks of four events, numbered from 1.
class EvtxDamageTest {
    private static final int CHUNK_1 = FileHeader.SIZE + Chunk.SIZE;
    private static final int CHUNK_2 = FileHeader.SIZE + 2 * Chunk.SIZE;

    private static final List<Written> PLACES = new ArrayList<>();
    private static byte[] whole = {};

    private final byte[] log = whole.clone();
    private final ByteBuffer file = ByteBuffer.wrap(log).order(ByteOrder.LITTLE_ENDIAN);

    @BeforeAll
    static void write(@TempDir Path folder) throws IOException {
        Provider provider = Provider.of("Tocsin-Test", "11111111-2222-3333-4444-555555555555");
        Path path = folder.resolve("whole.evtx");
        try (EvtxWriter writer = EvtxWriter.to(path)) {
            for (int i = 1; i <= 12; i++) {
                PLACES.add(writer.write(EventSpec.of(provider, 100 + i, "Test")
                        .data("Text", "event number " + i)
                        .data("More", "x".repeat(200))
                        .build()));
                if (i % 4 == 0) {
                    writer.endChunk();
                }
            }
        }
        whole = Files.readAllBytes(path);
    }

    private static int at(int event) {
        return (int) PLACES.get(event - 1).offset();
    }

    private static int size(int event) {
        return PLACES.get(event - 1).size();
    }

    private static Long[] ids(long... ids) {
        return LongStream.of(ids).boxed().toArray(Long[]::new);
    }

    private static Long[] allBut(long... lost) {
        return LongStream.rangeClosed(1, 12)
                .filter(id -> LongStream.of(lost).noneMatch(one -> one == id))
                .boxed()
                .toArray(Long[]::new);
    }

    /// Puts the checksums of a chunk right after a change that a writer might have made.
    private void seal(int chunk) {
        CRC32 crc = new CRC32();
        crc.update(log, chunk + 512, file.getInt(chunk + 48) - 512);
        file.putInt(chunk + 52, (int) crc.getValue());
        crc.reset();
        crc.update(log, chunk, 120);
        crc.update(log, chunk + 128, 384);
        file.putInt(chunk + 124, (int) crc.getValue());
    }

    private void sealFile() {
        CRC32 crc = new CRC32();
        crc.update(log, 0, 120);
        file.putInt(124, (int) crc.getValue());
    }

    private static void assertNames(List<EvidenceRecord> records) {
        for (EvidenceRecord record : records) {
            long id = record.origin().record();
            assertThat(record.first("EventID")).contains(Long.toString(100 + id));
            assertThat(record.first("Text")).contains("event number " + id);
        }
    }

    @Test
    void reads_a_good_log_without_any_gap() {
        Gathered gathered = Gathered.from(log);
        assertThat(gathered.ids()).containsExactly(allBut());
        assertThat(gathered.gaps).isEmpty();
        assertThat(gathered.records).noneMatch(EvidenceRecord::recovered);
        assertNames(gathered.records);
    }

    @Test
    void tells_that_an_empty_file_is_empty() {
        Gathered gathered = Gathered.from(new byte[0]);
        assertThat(gathered.records).isEmpty();
        assertThat(gathered.gaps).singleElement().extracting(Gap::cause).isEqualTo(Gap.Cause.TRUNCATED);
    }

    @Test
    void finds_nothing_amiss_in_a_log_without_events() {
        byte[] empty = EvtxWriter.bytes(List.of());
        Gathered gathered = Gathered.from(empty);
        assertThat(gathered.records).isEmpty();
        assertThat(gathered.gaps).isEmpty();
    }

    @Test
    void reads_a_log_cut_inside_a_record_up_to_the_cut() {
        Gathered gathered = Gathered.from(Arrays.copyOf(log, at(7) + 600));
        assertThat(gathered.ids()).startsWith(ids(1, 2, 3, 4, 5, 6));
        assertThat(gathered.gaps).hasSizeGreaterThanOrEqualTo(3).allMatch(gap -> gap.cause() == Gap.Cause.TRUNCATED);
        assertThat(gathered.gaps).anyMatch(gap -> gap.origin().record() == 7);
    }

    @Test
    void tells_how_much_of_a_log_is_missing_that_was_cut_between_chunks() {
        Gathered gathered = Gathered.from(Arrays.copyOf(log, CHUNK_2));
        assertThat(gathered.ids()).containsExactly(ids(1, 2, 3, 4, 5, 6, 7, 8));
        assertThat(gathered.gaps).singleElement().satisfies(gap -> {
            assertThat(gap.cause()).isEqualTo(Gap.Cause.TRUNCATED);
            assertThat(gap.detail()).contains("3 chunks").contains("ends after " + CHUNK_2);
        });
    }

    @Test
    void reads_every_event_of_a_chunk_whose_checksum_is_wrong() {
        log[at(6) + size(6) - 40] ^= 1;
        Gathered gathered = Gathered.from(log);
        assertThat(gathered.ids()).containsExactly(allBut());
        assertThat(gathered.gaps).singleElement().satisfies(gap -> {
            assertThat(gap.origin().offset()).isEqualTo(CHUNK_1);
            assertThat(gap.detail())
                    .isEqualTo("the checksum over the events of chunk 1 is wrong: bytes were changed or lost after they"
                            + " were written; 4 events in it were read");
        });
    }

    @Test
    void says_nothing_of_checksums_where_the_log_has_none() {
        log[at(6) + size(6) - 40] ^= 1;
        file.putInt(120, 4);
        sealFile();
        assertThat(Gathered.from(log).gaps).isEmpty();
    }

    @Test
    void reads_a_record_whose_size_is_zero() {
        file.putInt(at(6) + 4, 0);
        assertReadsAllTellingOf(6);
    }

    @Test
    void reads_a_record_whose_size_reaches_past_the_chunk() {
        file.putInt(at(8) + 4, 0x7FFF_FFFF);
        assertReadsAllTellingOf(8);
    }

    @Test
    void reads_a_record_whose_size_is_negative() {
        file.putInt(at(5) + 4, -8);
        assertReadsAllTellingOf(5);
    }

    @Test
    void reads_a_record_whose_second_size_differs() {
        file.putInt(at(7) + size(7) - 4, size(7) + 8);
        assertReadsAllTellingOf(7);
    }

    @Test
    void reads_neighbouring_records_whose_sizes_are_both_damaged() {
        file.putInt(at(6) + 4, 12);
        file.putInt(at(7) + 4, 60_000);
        Gathered gathered = Gathered.from(log);
        assertThat(gathered.ids()).containsExactly(allBut());
        assertNames(gathered.records);
    }

    private void assertReadsAllTellingOf(int event) {
        Gathered gathered = Gathered.from(log);
        assertThat(gathered.ids()).containsExactly(allBut());
        assertNames(gathered.records);
        assertThat(gathered.gaps).anySatisfy(gap -> {
            assertThat(gap.origin().record()).isEqualTo(event);
            assertThat(gap.origin().offset()).isEqualTo(at(event));
            assertThat(gap.detail()).isEqualTo("event " + event + " could be read only in part: its size is damaged");
        });
    }

    @Test
    void loses_only_the_record_whose_magic_is_damaged() {
        file.putInt(at(6), 0);
        Gathered gathered = Gathered.from(log);
        assertThat(gathered.ids()).containsExactly(allBut(6));
        assertNames(gathered.records);
        assertThat(gathered.gaps).anySatisfy(gap -> {
            assertThat(gap.origin().offset()).isEqualTo(at(6));
            assertThat(gap.detail()).isEqualTo("no event can be read in " + size(6) + " bytes");
        });
    }

    @Test
    void tells_of_a_last_record_that_is_destroyed() {
        Arrays.fill(log, at(8), at(8) + size(8), (byte) 0xEE);
        Gathered gathered = Gathered.from(log);
        assertThat(gathered.ids()).containsExactly(allBut(8));
        assertThat(gathered.gaps).anySatisfy(gap -> {
            assertThat(gap.origin().offset()).isEqualTo(at(8));
            assertThat(gap.detail()).isEqualTo("no event can be read in " + size(8) + " bytes");
        });
    }

    @Test
    void tells_of_a_last_record_that_is_zeros() {
        Arrays.fill(log, at(8), at(8) + size(8), (byte) 0);
        Gathered gathered = Gathered.from(log);
        assertThat(gathered.ids()).containsExactly(allBut(8));
        assertThat(gathered.gaps).anySatisfy(gap -> {
            assertThat(gap.origin().offset()).isEqualTo(at(8));
            assertThat(gap.detail()).isEqualTo(size(8) + " bytes are zeros where events should be");
        });
    }

    @Test
    void is_not_misled_by_a_header_size_that_was_forged() {
        file.putShort(40, (short) 65_535);
        sealFile();
        Gathered gathered = Gathered.from(log);
        assertThat(gathered.ids()).containsExactly(allBut());
        assertThat(gathered.gaps).isEmpty();
    }

    @Test
    void loses_only_the_records_under_a_block_of_zeros() {
        Arrays.fill(log, at(6) + 100, at(7) + 50, (byte) 0);
        Gathered gathered = Gathered.from(log);
        assertThat(gathered.ids())
                .contains(ids(1, 2, 3, 4, 5, 8, 9, 10, 11, 12))
                .doesNotContain(7L);
        assertThat(gathered.gaps).isNotEmpty();
    }

    @Test
    void loses_only_what_zeros_across_two_chunks_cover() {
        Arrays.fill(log, at(8), CHUNK_2 + 600, (byte) 0);
        Gathered gathered = Gathered.from(log);
        assertThat(gathered.ids()).containsExactlyInAnyOrder(allBut(8, 9));
        assertThat(gathered.records).filteredOn(EvidenceRecord::recovered).hasSize(3);
        assertThat(gathered.gaps).isNotEmpty();
    }

    @Test
    void tells_of_a_chunk_that_is_nothing_but_zeros() {
        Arrays.fill(log, CHUNK_1, CHUNK_2, (byte) 0);
        Gathered gathered = Gathered.from(log);
        assertThat(gathered.ids()).containsExactly(ids(1, 2, 3, 4, 9, 10, 11, 12));
        assertThat(gathered.gaps).singleElement().satisfies(gap -> {
            assertThat(gap.origin().offset()).isEqualTo(CHUNK_1);
            assertThat(gap.detail()).isEqualTo("65536 bytes of the event log are zeros where chunks should be");
        });
    }

    @Test
    void takes_zeros_behind_the_last_chunk_for_free_space() {
        Gathered gathered = Gathered.from(Arrays.copyOf(log, log.length + 200_000));
        assertThat(gathered.ids()).containsExactly(allBut());
        assertThat(gathered.gaps).isEmpty();
    }

    @Test
    void reads_a_chunk_whose_magic_is_damaged() {
        log[CHUNK_1 + 3] = 'x';
        Gathered gathered = Gathered.from(log);
        assertThat(gathered.ids()).containsExactly(allBut());
        assertNames(gathered.records);
        assertThat(gathered.records).noneMatch(EvidenceRecord::recovered);
        assertThat(gathered.gaps)
                .extracting(Gap::detail)
                .contains("chunk 1 does not begin with ElfChnk; 4 events in it were read");
    }

    @Test
    void recovers_the_records_of_a_chunk_whose_header_is_gone() {
        Arrays.fill(log, CHUNK_1, CHUNK_1 + 512, (byte) 0);
        Gathered gathered = Gathered.from(log);
        assertThat(gathered.ids()).containsExactlyInAnyOrder(allBut());
        assertNames(gathered.records);
        assertThat(gathered.records).filteredOn(EvidenceRecord::recovered).hasSize(4);
        assertThat(gathered.gaps).isNotEmpty();
    }

    @Test
    void is_not_misled_by_a_free_space_offset_that_is_too_small() {
        file.putInt(CHUNK_1 + 48, at(6) - CHUNK_1);
        seal(CHUNK_1);
        assertThat(Gathered.from(log).ids()).containsExactly(allBut());
    }

    @Test
    void is_not_misled_by_a_free_space_offset_at_the_end_of_the_chunk() {
        file.putInt(CHUNK_1 + 48, Chunk.SIZE);
        seal(CHUNK_1);
        Gathered gathered = Gathered.from(log);
        assertThat(gathered.ids()).containsExactly(allBut());
        assertThat(gathered.gaps).isEmpty();
    }

    @Test
    void is_not_misled_by_a_header_that_was_written_too_early() {
        file.putLong(CHUNK_1 + 32, 6);
        file.putInt(CHUNK_1 + 44, at(6) - CHUNK_1);
        file.putInt(CHUNK_1 + 48, at(7) - CHUNK_1);
        Gathered gathered = Gathered.from(log);
        assertThat(gathered.ids()).containsExactly(allBut());
        assertNames(gathered.records);
    }

    @Test
    void is_not_misled_by_a_last_record_id_that_is_wrong() {
        file.putLong(CHUNK_1 + 16, 6);
        file.putLong(CHUNK_1 + 32, 6);
        seal(CHUNK_1);
        assertThat(Gathered.from(log).ids()).containsExactly(allBut());
    }

    @Test
    void is_not_misled_by_offsets_that_are_nonsense() {
        file.putInt(CHUNK_1 + 44, -1);
        file.putInt(CHUNK_1 + 48, -1);
        Gathered gathered = Gathered.from(log);
        assertThat(gathered.ids()).containsExactly(allBut());
        assertThat(gathered.records).noneMatch(EvidenceRecord::recovered);
        assertThat(gathered.gaps).isNotEmpty();
    }

    @Test
    void reads_on_behind_a_damaged_id_where_the_header_is_damaged_too() {
        file.putInt(CHUNK_1 + 44, -1);
        file.putLong(at(6) + 8, 999_999);
        Gathered gathered = Gathered.from(log);
        assertThat(gathered.ids()).containsExactly(ids(1, 2, 3, 4, 5, 999_999, 7, 8, 9, 10, 11, 12));
    }

    @Test
    void takes_no_part_of_a_whole_record_for_a_chunk() {
        // An attacker's text may hold anything, at any place, and he may spoil the checksum.
        int inside = (at(6) + 600) / 512 * 512;
        file.putLong(inside, Chunk.MAGIC).putInt(inside + 40, 128).putInt(inside + 48, 512);
        Gathered gathered = Gathered.from(log);
        assertThat(gathered.ids()).containsExactly(allBut());
        assertThat(gathered.gaps).hasSize(1);
    }

    @Test
    void reports_a_long_stretch_without_chunks_once() {
        byte[] longer = Arrays.copyOf(log, log.length + 1_000_000);
        Arrays.fill(longer, log.length, longer.length, (byte) 0x7E);
        assertThat(Gathered.from(longer).gaps)
                .singleElement()
                .extracting(Gap::detail)
                .isEqualTo("1000000 bytes of the event log belong to no chunk");
    }

    @Test
    void is_not_misled_by_a_first_id_above_the_last() {
        file.putLong(CHUNK_1 + 24, 99);
        seal(CHUNK_1);
        Gathered gathered = Gathered.from(log);
        assertThat(gathered.ids()).containsExactly(allBut());
        assertThat(gathered.gaps).isEmpty();
    }

    @Test
    void tells_of_events_that_the_header_counts_but_that_are_not_there() {
        file.putLong(CHUNK_1 + 32, 9);
        file.putInt(CHUNK_1 + 44, 512);
        seal(CHUNK_1);
        Gathered gathered = Gathered.from(log);
        assertThat(gathered.ids()).containsExactly(allBut());
        assertThat(gathered.gaps)
                .singleElement()
                .extracting(Gap::detail)
                .isEqualTo("chunk 1 should go on to event 9 but ends with event 8");
    }

    @Test
    void gives_what_lies_in_slack_as_recovered_and_not_as_damage() {
        // The chunk was filled anew: its last two records are remains of before.
        file.putLong(CHUNK_1 + 16, 6);
        file.putLong(CHUNK_1 + 32, 6);
        file.putInt(CHUNK_1 + 44, at(6) - CHUNK_1);
        file.putInt(CHUNK_1 + 48, at(7) - CHUNK_1);
        seal(CHUNK_1);
        Gathered gathered = Gathered.from(log);
        assertThat(gathered.ids()).containsExactly(ids(1, 2, 3, 4, 5, 6, 9, 10, 11, 12, 7, 8));
        assertThat(gathered.recoveredIds()).containsExactly(ids(7, 8));
        assertNames(gathered.records);
        assertThat(gathered.gaps).isEmpty();
    }

    @Test
    void keeps_reading_past_the_chunk_count_of_a_log_that_was_not_closed() {
        file.putShort(42, (short) 1).putLong(16, 0).putInt(120, 1);
        sealFile();
        Gathered gathered = Gathered.from(log);
        assertThat(gathered.ids()).containsExactly(allBut());
        assertThat(gathered.records).noneMatch(EvidenceRecord::recovered);
        assertThat(gathered.gaps).isEmpty();
    }

    @Test
    void calls_chunks_past_the_count_of_a_closed_log_recovered() {
        file.putShort(42, (short) 2).putLong(16, 1);
        sealFile();
        Gathered gathered = Gathered.from(log);
        assertThat(gathered.ids()).containsExactly(allBut());
        assertThat(gathered.records).filteredOn(EvidenceRecord::recovered).hasSize(4);
        assertThat(gathered.gaps).isEmpty();
    }

    @Test
    void reads_all_behind_a_file_header_whose_checksum_is_wrong() {
        file.putShort(42, (short) 0).putShort(40, (short) 99);
        Gathered gathered = Gathered.from(log);
        assertThat(gathered.ids()).containsExactly(allBut());
        assertThat(gathered.records).noneMatch(EvidenceRecord::recovered);
        assertThat(gathered.gaps).hasSize(1);
    }

    @Test
    void reads_chunks_without_a_file_around_them() {
        byte[] carved = new byte[1536 + log.length - FileHeader.SIZE];
        Arrays.fill(carved, 0, 1536, (byte) 0x55);
        System.arraycopy(log, FileHeader.SIZE, carved, 1536, log.length - FileHeader.SIZE);
        Gathered gathered = Gathered.from(carved);
        assertThat(gathered.ids()).containsExactly(allBut());
        assertNames(gathered.records);
        assertThat(new EvtxReader().recognises(new Head(carved, carved.length, "pagefile.sys")))
                .isTrue();
        assertThat(gathered.gaps).hasSize(2);
    }

    @Test
    void recognises_logs_by_content_alone() {
        EvtxReader reader = new EvtxReader();
        assertThat(reader.recognises(new Head(log, log.length, "x"))).isTrue();
        assertThat(reader.recognises(new Head(new byte[5000], 5000, "x.evtx"))).isFalse();
        assertThat(reader.recognises(new Head(new byte[0], 0, "x.evtx"))).isFalse();
    }

    @Test
    void reads_the_next_chunk_where_bytes_of_one_are_missing() {
        byte[] shorter = new byte[log.length - 8192];
        int from = CHUNK_1 + 40_960;
        System.arraycopy(log, 0, shorter, 0, from);
        System.arraycopy(log, from + 8192, shorter, from, log.length - from - 8192);
        Gathered gathered = Gathered.from(withNoise(shorter));
        assertThat(gathered.ids()).contains(allBut());
        assertThat(gathered.gaps).isNotEmpty();
    }

    /// Makes the records of the middle chunk differ from their checksum, as lost bytes among them would.
    private static byte[] withNoise(byte[] log) {
        log[at(6) + size(6) - 40] ^= 1;
        return log;
    }

    @Test
    void reads_the_next_chunk_behind_bytes_that_do_not_belong() {
        byte[] longer = new byte[log.length + 1024];
        System.arraycopy(log, 0, longer, 0, CHUNK_1);
        Arrays.fill(longer, CHUNK_1, CHUNK_1 + 1024, (byte) 0x7E);
        System.arraycopy(log, CHUNK_1, longer, CHUNK_1 + 1024, log.length - CHUNK_1);
        Gathered gathered = Gathered.from(longer);
        assertThat(gathered.ids()).containsExactly(allBut());
        assertThat(gathered.gaps).extracting(Gap::detail).contains("1024 bytes of the event log belong to no chunk");
    }

    @Test
    void finds_a_template_by_its_id_where_the_offset_to_it_is_damaged() {
        file.putInt(at(7) + 24 + 4 + 6, 0x1234_5678);
        Gathered gathered = Gathered.from(log);
        assertThat(gathered.ids()).containsExactly(allBut());
        assertNames(gathered.records);
        assertThat(gathered.gaps)
                .anySatisfy(gap -> assertThat(gap.detail()).contains("the template was found by its id"));
    }

    @Test
    void borrows_the_template_of_live_records_whose_own_is_destroyed() {
        // The first record of the chunk holds the outer template.
        Arrays.fill(log, at(5) + 24 + 4 + 10, at(5) + 24 + 4 + 10 + 40, (byte) 0xEE);
        Gathered gathered = Gathered.from(log);
        assertThat(gathered.ids()).contains(allBut(5));
        EvidenceRecord record = gathered.records.get(gathered.ids().indexOf(6L));
        assertThat(record.first("Text")).contains("event number 6");
        assertThat(record.first("EventID")).contains("106");
        assertThat(record.first("Computer")).contains("HOST.example.org");
        assertThat(record.recovered()).isFalse();
        assertThat(gathered.gaps).anySatisfy(gap -> {
            assertThat(gap.origin().record()).isEqualTo(6);
            assertThat(gap.detail()).contains("its template is gone; the same one was found elsewhere");
        });
    }
}
