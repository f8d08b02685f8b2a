package org.tocsin.readers.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tocsin.readers.intake.Archives.member;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import org.apache.commons.compress.archivers.sevenz.SevenZArchiveEntry;
import org.apache.commons.compress.archivers.sevenz.SevenZOutputFile;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.model.Gap;

class SevenZipTest {
    @TempDir
    Path scratch;

    private Trace open(byte[] bytes) {
        return Trace.open(scratch, "a.7z", bytes);
    }

    private static byte[] noise() {
        byte[] bytes = new byte[20_000];
        new Random(1).nextBytes(bytes);
        return bytes;
    }

    @Test
    void reads_members_in_order() {
        Trace trace = open(Archives.sevenZip(member("b/x", "one"), member("a", ""), member("c", "three")));
        assertThat(trace.paths()).containsExactly("a.7z", "a.7z!/b/x", "a.7z!/a", "a.7z!/c");
        assertThat(trace.text("a.7z!/c")).isEqualTo("three");
        assertThat(trace.gaps).isEmpty();
    }

    @Test
    void an_archive_whose_header_is_cut_away_is_a_gap() {
        byte[] bytes = Archives.sevenZip(member("a", noise()));
        Trace trace = open(Arrays.copyOf(bytes, bytes.length / 2));
        assertThat(trace.leaves()).isEmpty();
        assertThat(trace.gapLines()).containsExactly("TRUNCATED a.7z");
    }

    @Test
    void a_broken_member_costs_no_member_of_another_block() {
        byte[] bytes = Archives.sevenZip(member("a", "first"), member("b", noise()), member("c", "third"));
        for (int i = 5_000; i < 5_010; i++) {
            bytes[i] ^= 0x55;
        }
        Trace trace = open(bytes);
        assertThat(trace.text("a.7z!/a")).isEqualTo("first");
        assertThat(trace.text("a.7z!/c")).isEqualTo("third");
        assertThat(trace.gapLines()).containsExactly("DAMAGED a.7z!/b");
    }

    @Test
    void a_huge_dictionary_is_a_gap() {
        byte[] bytes = Archives.sevenZip(member("a", "first"));
        int header = 32 + (int) bytes[12];
        // The coder LZMA2 with one byte of properties, which says how large the dictionary is: here 1 GiB.
        bytes[Archives.find(bytes, new byte[] {0x21, 0x21, 1}, 0) + 3] = 36;
        byte[] patched = Arrays.copyOfRange(bytes, header, bytes.length);
        Trace trace = open(withHeader(patched, Arrays.copyOfRange(bytes, 32, header)));
        assertThat(trace.leaves()).isEmpty();
        assertThat(trace.gapLines()).containsExactly("LIMIT a.7z");
    }

    @Test
    void a_header_that_expands_without_end_is_refused_before_it_does() {
        // A packed header of one copy coder that says it has 2^40 bytes.
        byte[] header = {
            0x17, 0x06, 0, 1, 0x09, 1, 0, 0x07, 0x0B, 1, 0, 1, 1, 0, 0x0C, (byte) 0xFC, 0, 0, 0, 0, 0, 1, 0, 0
        };
        Trace trace = open(withHeader(header));
        assertThat(trace.gapLines()).containsExactly("LIMIT a.7z");
        assertThat(trace.gaps.getFirst().detail()).contains("expands to 1099511627776 bytes");
    }

    @Test
    void a_header_of_nonsense_is_a_gap() {
        Trace trace = open(withHeader(new byte[] {0x17, 0x55, 1, 2, 3}));
        assertThat(trace.gapLines()).containsExactly("DAMAGED a.7z");
    }

    private static byte[] withHeader(byte[] header) {
        return withHeader(header, new byte[0]);
    }

    /// Packed bytes and the header that tells of them, with checksums that fit.
    private static byte[] withHeader(byte[] header, byte[] packed) {
        ByteArrayOutputStream start = new ByteArrayOutputStream();
        Archives.little(start, 8, packed.length);
        Archives.little(start, 8, header.length);
        Archives.little(start, 4, crc(header));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {'7', 'z', (byte) 0xBC, (byte) 0xAF, 0x27, 0x1C, 0, 4});
        Archives.little(out, 4, crc(start.toByteArray()));
        out.writeBytes(start.toByteArray());
        out.writeBytes(packed);
        out.writeBytes(header);
        return out.toByteArray();
    }

    private static long crc(byte[] bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return crc.getValue();
    }

    @Test
    void a_locked_archive_is_a_gap() throws IOException {
        SeekableInMemoryByteChannel channel = new SeekableInMemoryByteChannel();
        try (SevenZOutputFile out = new SevenZOutputFile(channel, "infected".toCharArray())) {
            SevenZArchiveEntry entry = new SevenZArchiveEntry();
            entry.setName("a");
            out.putArchiveEntry(entry);
            out.write(noise());
            out.closeArchiveEntry();
            out.finish();
        }
        Trace trace = open(Arrays.copyOf(channel.array(), (int) channel.size()));
        assertThat(trace.leaves()).isEmpty();
        assertThat(trace.gaps).extracting(Gap::cause).containsExactly(Gap.Cause.ENCRYPTED);
    }
}
