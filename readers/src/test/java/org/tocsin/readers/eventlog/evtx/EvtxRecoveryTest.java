package org.tocsin.readers.eventlog.evtx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.tocsin.model.EvidenceRecord;
import org.tocsin.model.Gap;
import org.tocsin.readers.LentTemplate;
import org.tocsin.testkit.EventSpec;
import org.tocsin.testkit.EvtxWriter;
import org.tocsin.testkit.EvtxWriter.Written;
import org.tocsin.testkit.Provider;
import org.tocsin.testkit.SharedData;

/// What is no longer live, but still there: in free space, inside other records, without its template. Each event
/// once, flagged, and never a name that was guessed.
class EvtxRecoveryTest {
    private static final Provider OLD = Provider.of("Tocsin-Old", "11111111-2222-3333-4444-555555555555");
    private static final Provider NEW = Provider.of("Tocsin-New", "99999999-2222-3333-4444-555555555555");
    private static final Instant MORNING = Instant.parse("2026-03-01T08:00:00Z");

    private static EventSpec old(int id) {
        return EventSpec.of(OLD, 100, "Old")
                .record(id)
                .at(MORNING.plusSeconds(id))
                .on("OLD.example.org")
                .data("Text", "event number " + id)
                .data("More", "x".repeat(300))
                .build();
    }

    private static EventSpec fresh(int id) {
        return EventSpec.of(NEW, 200, "New")
                .record(id)
                .at(MORNING.plusSeconds(100_000 + id))
                .on("NEW.example.org")
                .data("Word", "y".repeat(400))
                .build();
    }

    private static List<EventSpec> olds(int from, int to) {
        List<EventSpec> events = new ArrayList<>();
        for (int id = from; id <= to; id++) {
            events.add(old(id));
        }
        return events;
    }

    private static byte[] log(List<EventSpec> events) {
        return EvtxWriter.bytes(events);
    }

    /// The first chunk of a log.
    private static byte[] chunk(byte[] log) {
        return Arrays.copyOfRange(log, FileHeader.SIZE, FileHeader.SIZE + Chunk.SIZE);
    }

    private static int free(byte[] chunk) {
        return ByteBuffer.wrap(chunk).order(ByteOrder.LITTLE_ENDIAN).getInt(48);
    }

    /// A chunk that was filled anew: the new one as far as it goes, behind it what the old one leaves.
    private static byte[] over(byte[] newer, byte[] older) {
        byte[] both = older.clone();
        System.arraycopy(newer, 0, both, 0, free(newer));
        return both;
    }

    /// A log of whole chunks, with the file header of another of as many.
    private static byte[] file(byte[]... chunks) {
        byte[] header = Arrays.copyOf(log(List.of(fresh(1))), FileHeader.SIZE);
        ByteBuffer fields = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN);
        // Not closed in order, so that the header promises nothing.
        fields.putShort(42, (short) chunks.length)
                .putLong(16, chunks.length - 1L)
                .putInt(120, 1);
        CRC32 crc = new CRC32();
        crc.update(header, 0, 120);
        fields.putInt(124, (int) crc.getValue());
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(header);
        for (byte[] chunk : chunks) {
            all.writeBytes(chunk);
        }
        return all.toByteArray();
    }

    private static void assertOld(EvidenceRecord record) {
        assertThat(record.recovered()).isTrue();
        assertThat(record.first("EventID")).contains("100");
        assertThat(record.first("Computer")).contains("OLD.example.org");
        assertThat(record.first("Text"))
                .contains("event number " + record.origin().record());
        assertThat(record.time()).contains(MORNING.plusSeconds(record.origin().record()));
    }

    @Test
    void borrows_the_template_of_another_chunk_where_its_own_is_overwritten() {
        byte[] slack = over(chunk(log(List.of(fresh(900)))), chunk(log(olds(1, 6))));
        Gathered gathered = Gathered.from(file(slack, chunk(log(olds(20, 22)))));
        assertThat(gathered.recoveredIds()).containsExactly(3L, 4L, 5L, 6L);
        gathered.recovered().forEach(EvtxRecoveryTest::assertOld);
        assertThat(gathered.fact("RecoveredBorrowed")).isEqualTo(4);
        assertThat(gathered.gaps).isEmpty();
    }

    @Test
    void borrows_from_a_chunk_that_comes_later_or_earlier_alike() {
        byte[] slack = over(chunk(log(List.of(fresh(900)))), chunk(log(olds(1, 6))));
        byte[] lender = chunk(log(olds(20, 22)));
        List<String> before = Gathered.from(file(lender, slack)).recovered().stream()
                .map(BinXmlTest::line)
                .toList();
        List<String> after = Gathered.from(file(slack, lender)).recovered().stream()
                .map(BinXmlTest::line)
                .toList();
        assertThat(before).isEqualTo(after).hasSize(4);
    }

    @Test
    void gives_values_without_names_and_what_the_system_part_says_where_no_template_is_left() {
        byte[] slack = over(chunk(log(List.of(fresh(900)))), chunk(log(olds(1, 6))));
        Gathered gathered = Gathered.from(file(slack));
        assertThat(gathered.recoveredIds()).containsExactly(3L, 4L, 5L, 6L);
        assertThat(gathered.fact("RecoveredUnnamed")).isEqualTo(4);
        EvidenceRecord record = gathered.recovered().getFirst();
        assertThat(record.first("Provider_Name")).contains("Tocsin-Old");
        assertThat(record.first("EventID")).contains("100");
        assertThat(record.first("EventRecordID")).contains("3");
        assertThat(record.first("Channel")).contains("Old");
        assertThat(record.first("Value_0")).contains("event number 3");
        // It was a word of the template.
        assertThat(record.first("Computer")).isEmpty();
        assertThat(record.first("Text")).isEmpty();
        assertThat(record.time()).contains(MORNING.plusSeconds(3));
    }

    @Test
    void leaves_what_lacks_a_template_for_the_second_pass_and_names_it_there() {
        byte[] slack = over(chunk(log(List.of(fresh(900)))), chunk(log(olds(1, 6))));
        Gathered wanting = Gathered.leaving(file(slack));
        assertThat(wanting.recovered()).isEmpty();
        assertThat(wanting.left).hasSize(4);
        assertThat(wanting.fact("RecoveredLeft")).isEqualTo(4);
        Gathered lending = Gathered.leaving(log(olds(20, 22)));
        assertThat(lending.left).isEmpty();
        assertThat(lending.lent).hasSize(2);

        Spares spares = new Spares();
        wanting.lent.forEach(spares::add);
        lending.lent.forEach(spares::add);
        Gathered again = new Gathered();
        wanting.left.forEach(left -> spares.again(left, again));
        assertThat(again.ids()).containsExactly(3L, 4L, 5L, 6L);
        again.records.forEach(EvtxRecoveryTest::assertOld);
        assertThat(again.records.getFirst().origin())
                .isEqualTo(wanting.left.getFirst().origin());
    }

    @Test
    void gives_a_record_that_was_left_without_names_where_nothing_lends_its_template() {
        byte[] slack = over(chunk(log(List.of(fresh(900)))), chunk(log(olds(1, 6))));
        Gathered wanting = Gathered.leaving(file(slack));
        Gathered again = new Gathered();
        Spares spares = new Spares();
        wanting.lent.forEach(spares::add);
        wanting.left.forEach(left -> spares.again(left, again));
        List<String> plain = Gathered.from(file(slack)).recovered().stream()
                .map(BinXmlTest::line)
                .toList();
        assertThat(again.records.stream().map(BinXmlTest::line).toList()).isEqualTo(plain);
    }

    @Test
    void gives_no_names_where_two_different_templates_have_the_same_id() {
        byte[] slack = over(chunk(log(List.of(fresh(900)))), chunk(log(olds(1, 6))));
        Gathered wanting = Gathered.leaving(file(slack));
        Spares spares = new Spares();
        for (LentTemplate lent : Gathered.leaving(log(olds(20, 22))).lent) {
            spares.add(lent);
            byte[] forged = lent.form().clone();
            int letter = indexOf(forged, "OLD.example.org");
            if (letter >= 0) {
                forged[letter] = 'X';
                spares.add(new LentTemplate(lent.id(), forged));
            }
        }
        Gathered again = new Gathered();
        wanting.left.forEach(left -> spares.again(left, again));
        assertThat(again.each("Computer")).containsOnly("-");
        assertThat(again.each("Text")).startsWith("event number 3");
    }

    private static int indexOf(byte[] form, String word) {
        byte[] wanted = word.getBytes(StandardCharsets.UTF_16LE);
        for (int i = 0; i <= form.length - wanted.length; i++) {
            if (Arrays.equals(form, i, i + wanted.length, wanted, 0, wanted.length)) {
                return i;
            }
        }
        return -1;
    }

    @Test
    void takes_no_template_from_a_case_that_is_none() {
        Random random = new Random(3);
        Spares spares = new Spares();
        LentTemplate honest = Gathered.leaving(log(olds(20, 22))).lent.getFirst();
        for (int i = 0; i < 2000; i++) {
            byte[] form = honest.form().clone();
            for (int changes = random.nextInt(1, 4); changes > 0; changes--) {
                form[random.nextInt(form.length)] = (byte) random.nextInt(256);
            }
            spares.add(new LentTemplate(i, Arrays.copyOf(form, random.nextInt(form.length + 1))));
        }
        assertThat(PlainForm.isForm(honest.form())).isTrue();
        assertThat(PlainForm.isForm(Arrays.copyOf(honest.form(), 40))).isFalse();
    }

    @Test
    void drops_copies_of_live_records_and_counts_them() {
        byte[] live = chunk(log(olds(1, 6)));
        byte[] next = over(chunk(log(olds(7, 8))), live);
        Gathered gathered = Gathered.from(file(live, next));
        assertThat(gathered.live().stream().map(one -> one.origin().record()).toList())
                .containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L);
        assertThat(gathered.recovered()).isEmpty();
        assertThat(gathered.fact("RecoveredDoubles")).isEqualTo(4);
    }

    @Test
    void drops_a_copy_whose_template_stands_elsewhere() {
        // Saved anew, the same events have other offsets to their templates.
        byte[] saved = chunk(log(List.of(fresh(1), fresh(2), old(3), old(4), old(5), old(6))));
        byte[] slack = over(chunk(log(List.of(fresh(900)))), chunk(log(olds(1, 6))));
        Gathered gathered = Gathered.from(file(saved, slack));
        assertThat(gathered.recovered()).isEmpty();
        assertThat(gathered.fact("RecoveredDoubles")).isEqualTo(4);
    }

    @Test
    void keeps_what_shares_no_more_than_an_id_and_a_time_with_a_live_record() {
        byte[] live = chunk(log(List.of(EventSpec.of(OLD, 105, "Old")
                .record(5)
                .at(MORNING.plusSeconds(5))
                .data("Text", "another")
                .build())));
        byte[] slack = over(chunk(log(List.of(fresh(900)))), chunk(log(olds(1, 6))));
        assertThat(Gathered.from(file(live, slack)).recoveredIds()).containsExactly(3L, 4L, 5L, 6L);
    }

    @Test
    void gives_one_of_two_recovered_copies() {
        byte[] older = chunk(log(olds(1, 6)));
        Gathered gathered = Gathered.from(file(
                over(chunk(log(List.of(fresh(900)))), older), over(chunk(log(List.of(fresh(901)))), older)));
        assertThat(gathered.recoveredIds()).containsExactly(3L, 4L, 5L, 6L);
        assertThat(gathered.recovered()).allMatch(one -> one.origin().offset() < FileHeader.SIZE + Chunk.SIZE);
        assertThat(gathered.fact("RecoveredDoubles")).isEqualTo(4);
    }

    @Test
    void gives_one_of_many_copies_in_all_slices_of_a_log() {
        byte[] older = chunk(log(olds(1, 6)));
        Repeating log = new Repeating(file(over(chunk(log(List.of(fresh(900)))), older)), 1100, 0);
        Gathered gathered = Gathered.from(log);
        assertThat(gathered.live()).hasSize(1100);
        assertThat(gathered.recoveredIds()).containsExactly(3L, 4L, 5L, 6L);
        assertThat(gathered.fact("RecoveredDoubles")).isEqualTo(4 * 1099);
    }

    @Test
    void drops_copies_of_what_is_live_in_another_slice() throws IOException {
        byte[] live = chunk(log(olds(1, 6)));
        byte[] slack = over(chunk(log(List.of(fresh(900)))), live);
        byte[] filler = chunk(log(List.of(fresh(500))));
        // The live copy is the last chunk of all.
        Repeating many = new Repeating(file(filler), 1100, 0);
        Patched log = new Patched(many, FileHeader.SIZE, slack, many.size() - Chunk.SIZE, live);
        Gathered gathered = Gathered.from(log);
        assertThat(new EvtxReader().cut(log)).hasSize(2);
        assertThat(gathered.recovered()).isEmpty();
        assertThat(gathered.live()).hasSize(1098 + 1 + 6);
    }

    @Test
    void gives_what_lies_behind_the_last_chunk_in_use_and_in_the_free_space_of_unused_chunks() {
        byte[] unused = over(chunk(log(olds(31, 31))), chunk(log(olds(1, 6))));
        byte[] log = file(chunk(log(olds(10, 12))), unused);
        ByteBuffer header = ByteBuffer.wrap(log).order(ByteOrder.LITTLE_ENDIAN);
        header.putShort(42, (short) 1).putLong(16, 0).putLong(24, 13).putInt(120, 0);
        sealFile(log);
        Gathered gathered = Gathered.from(log);
        assertThat(gathered.live()).hasSize(3);
        assertThat(gathered.recoveredIds()).containsExactly(31L, 2L, 3L, 4L, 5L, 6L);
        gathered.recovered().forEach(EvtxRecoveryTest::assertOld);
    }

    private static void sealFile(byte[] log) {
        CRC32 crc = new CRC32();
        crc.update(log, 0, 120);
        ByteBuffer.wrap(log).order(ByteOrder.LITTLE_ENDIAN).putInt(124, (int) crc.getValue());
    }

    @Test
    void gives_a_record_that_another_one_has_swallowed() {
        List<Written> places = new ArrayList<>();
        byte[] log = EvtxWriter.bytes(olds(1, 8), places);
        // As it is done to hide an event: the one before takes it in, and those behind get new numbers.
        ByteBuffer file = ByteBuffer.wrap(log).order(ByteOrder.LITTLE_ENDIAN);
        int outer = (int) places.get(3).offset();
        int size = places.get(3).size() + places.get(4).size();
        file.putInt(outer + 4, size).putInt(outer + size - 4, size);
        for (int i = 5; i < 8; i++) {
            file.putLong((int) places.get(i).offset() + 8, i);
        }
        file.putLong(FileHeader.SIZE + 16, 7).putLong(FileHeader.SIZE + 32, 7).putLong(24, 8);
        seal(log, FileHeader.SIZE);
        sealFile(log);
        Gathered gathered = Gathered.from(log);
        assertThat(gathered.live().stream().map(one -> one.origin().record()).toList())
                .containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L);
        assertThat(gathered.recovered()).singleElement().satisfies(record -> {
            assertOld(record);
            assertThat(record.origin().record()).isEqualTo(5);
            assertThat(record.origin().offset()).isEqualTo(places.get(4).offset());
        });
        assertThat(gathered.fact("Swallowed")).isEqualTo(1);
        assertThat(gathered.facts.getFirst().first("SwallowedRecords"))
                .contains("record 5 of 2026-03-01T08:00:05Z inside record 4");
        assertThat(gathered.gaps).isEmpty();
    }

    static void seal(byte[] log, int chunk) {
        ByteBuffer file = ByteBuffer.wrap(log).order(ByteOrder.LITTLE_ENDIAN);
        CRC32 crc = new CRC32();
        crc.update(log, chunk + 512, file.getInt(chunk + 48) - 512);
        file.putInt(chunk + 52, (int) crc.getValue());
        crc.reset();
        crc.update(log, chunk, 120);
        crc.update(log, chunk + 128, 384);
        file.putInt(chunk + 124, (int) crc.getValue());
    }

    @Test
    void gives_the_time_and_number_of_a_record_of_which_nothing_else_can_be_read() {
        byte[] older = chunk(log(olds(1, 6)));
        List<Written> places = new ArrayList<>();
        EvtxWriter.bytes(olds(1, 6), places);
        int body = (int) places.get(4).offset() - FileHeader.SIZE + 28;
        Arrays.fill(older, body, body + 60, (byte) 0xEE);
        Gathered gathered = Gathered.from(file(over(chunk(log(List.of(fresh(900)))), older)));
        EvidenceRecord record = gathered.records.get(gathered.ids().indexOf(5L));
        assertThat(record.recovered()).isTrue();
        assertThat(record.first("EventRecordID")).contains("5");
        assertThat(record.first("TimeCreated_SystemTime")).contains("2026-03-01T08:00:05.0000000Z");
        assertThat(record.time()).contains(MORNING.plusSeconds(5));
        assertThat(gathered.gaps).isEmpty();
    }

    @Test
    void is_not_made_to_work_without_end_by_free_space_full_of_signatures() {
        byte[] chunk = chunk(log(List.of(fresh(900))));
        ByteBuffer free = ByteBuffer.wrap(chunk).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = (free(chunk) + 7) / 8 * 8; at <= Chunk.SIZE - 8; at += 8) {
            free.putInt(at, 0x2A2A).putInt(at + 4, 28);
        }
        byte[] log = file(Arrays.asList(chunk, chunk, chunk, chunk).toArray(byte[][]::new));
        Gathered gathered = Gathered.from(log);
        assertThat(gathered.live()).hasSize(4);
        assertThat(gathered.recovered()).isEmpty();
    }

    @Test
    void gives_no_more_records_than_fit_the_free_space_whatever_they_claim() {
        byte[] chunk = chunk(log(List.of(fresh(900))));
        ByteBuffer free = ByteBuffer.wrap(chunk).order(ByteOrder.LITTLE_ENDIAN);
        int first = (free(chunk) + 7) / 8 * 8;
        int fakes = 0;
        for (int at = first; at <= Chunk.SIZE - 32; at += 32) {
            // Each says that it holds a template instance that is a loop of itself.
            free.putInt(at, 0x2A2A).putInt(at + 4, 32).putLong(at + 8, fakes++).putInt(at + 24, 0x0001_010F);
            free.putInt(at + 28, 32);
        }
        Gathered gathered = Gathered.from(file(chunk, chunk));
        assertThat(gathered.live()).hasSize(2);
        assertThat(gathered.recovered()).hasSize(fakes);
        assertThat(gathered.fact("RecoveredDoubles")).isEqualTo(fakes);
    }

    @Test
    void finds_every_record_of_matching_sizes_that_a_plain_scan_of_the_shared_logs_finds() throws IOException {
        List<String> differences = new ArrayList<>();
        long recovered = 0;
        for (Path path : EvtxexportTest.logs(SharedData.require("evtx"))) {
            byte[] log = Files.readAllBytes(path);
            Gathered gathered = Gathered.from(log);
            long ours = gathered.records.size() + gathered.fact("RecoveredDoubles");
            if (ours != scan(log)) {
                differences.add(path + ": " + ours + ", a plain scan finds " + scan(log));
            }
            recovered += gathered.recovered().size();
        }
        assertThat(differences).isEmpty();
        assertThat(recovered).isGreaterThan(5000);
    }

    /// Counts signatures with two equal sizes, by nothing but the bytes: one that lies inside another counts too.
    private static long scan(byte[] log) {
        long found = 0;
        for (int at = FileHeader.SIZE; at <= log.length - 28; at++) {
            if (log[at] != 0x2A || log[at + 1] != 0x2A || log[at + 2] != 0 || log[at + 3] != 0) {
                continue;
            }
            int chunkEnd = at - (at - 4096) % 65_536 + 65_536;
            int size = int32(log, at + 4);
            if (size >= 28 && size <= Math.min(chunkEnd, log.length) - at && int32(log, at + size - 4) == size) {
                found++;
            }
        }
        return found;
    }

    private static int int32(byte[] bytes, int at) {
        return bytes[at] & 0xFF
                | (bytes[at + 1] & 0xFF) << 8
                | (bytes[at + 2] & 0xFF) << 16
                | (bytes[at + 3] & 0xFF) << 24;
    }

    @Test
    void reads_carved_records_without_any_chunk_around_them() {
        byte[] log = log(olds(1, 6));
        byte[] carved = new byte[FileHeader.SIZE + 3 * Chunk.SIZE];
        System.arraycopy(log, 0, carved, 0, FileHeader.SIZE + Chunk.SIZE);
        System.arraycopy(chunk(log(olds(7, 9))), 512, carved, FileHeader.SIZE + Chunk.SIZE + 700, 6000);
        Gathered gathered = Gathered.from(carved);
        assertThat(gathered.recoveredIds()).containsExactly(7L, 8L, 9L);
        assertThat(gathered.gaps).extracting(Gap::cause).contains(Gap.Cause.DAMAGED);
    }
}
