package org.tocsin.readers.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tocsin.readers.intake.Archives.member;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TarTest {
    @TempDir
    Path scratch;

    private Trace open(byte[] tar) {
        return Trace.open(scratch, "a.tar", tar);
    }

    private static byte[] header(byte[] tar, int at, int field, String value) {
        byte[] changed = tar.clone();
        byte[] bytes = value.getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(bytes, 0, changed, at + field, bytes.length);
        return summed(changed, at);
    }

    /// Sets the checksum of the header at a place right.
    private static byte[] summed(byte[] tar, int at) {
        Arrays.fill(tar, at + 148, at + 156, (byte) ' ');
        int sum = 0;
        for (int i = at; i < at + 512; i++) {
            sum += tar[i] & 0xFF;
        }
        byte[] octal = String.format("%06o\0 ", sum).getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(octal, 0, tar, at + 148, 8);
        return tar;
    }

    @Test
    void reads_members_where_they_lie() {
        Trace trace = open(Archives.tar(member("./logs/a", "one"), member("b", ""), member("c", "x".repeat(600))));
        assertThat(trace.paths()).containsExactly("a.tar", "a.tar!/logs/a", "a.tar!/b", "a.tar!/c");
        assertThat(trace.text("a.tar!/logs/a")).isEqualTo("one");
        assertThat(trace.text("a.tar!/c")).hasSize(600);
        assertThat(trace.gaps).isEmpty();
    }

    @Test
    void reads_long_names_of_pax_and_gnu() throws IOException {
        String name = "very/".repeat(60) + "löng";
        assertThat(open(Archives.tar(member(name, "x"))).leaves()).containsExactly("a.tar!/" + name);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(out, "UTF-8")) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
            TarArchiveEntry entry = new TarArchiveEntry(name);
            entry.setSize(1);
            tar.putArchiveEntry(entry);
            tar.write('x');
            tar.closeArchiveEntry();
        }
        assertThat(open(out.toByteArray()).leaves()).containsExactly("a.tar!/" + name);
    }

    @Test
    void links_and_devices_are_told_once() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(out)) {
            TarArchiveEntry link = new TarArchiveEntry("link", TarConstants.LF_SYMLINK);
            link.setLinkName("/etc/passwd");
            tar.putArchiveEntry(link);
            tar.closeArchiveEntry();
            tar.putArchiveEntry(new TarArchiveEntry("pipe", TarConstants.LF_FIFO));
            tar.closeArchiveEntry();
        }
        Trace trace = open(out.toByteArray());
        assertThat(trace.leaves()).isEmpty();
        assertThat(trace.gapLines()).containsExactly("SKIPPED a.tar");
        assertThat(trace.gaps.getFirst().detail()).startsWith("2 links").contains("`link` to `/etc/passwd`");
    }

    @Test
    void a_cut_archive_gives_what_is_there() {
        byte[] tar = Archives.tar(member("one", "first"), member("two", "x".repeat(5_000)));
        Trace trace = open(Arrays.copyOf(tar, 3 * 512 + 1_000));
        assertThat(trace.text("a.tar!/one")).isEqualTo("first");
        assertThat(trace.text("a.tar!/two")).hasSize(1_000);
        assertThat(trace.gapLines()).containsExactly("TRUNCATED a.tar!/two", "TRUNCATED a.tar");
    }

    @Test
    void a_broken_header_costs_only_its_member() {
        byte[] tar = Archives.tar(member("one", "1"), member("two", "2"), member("three", "3"));
        tar[1024 + 3] ^= 0x55;
        Trace trace = open(tar);
        assertThat(trace.leaves()).containsExactly("a.tar!/one", "a.tar!/three");
        assertThat(trace.gapLines()).containsExactly("DAMAGED a.tar");
        assertThat(trace.gaps.getFirst().origin().offset()).isEqualTo(1024);
    }

    @Test
    void members_behind_the_end_mark_are_read_and_told() {
        Trace trace = open(Archives.joined(Archives.tar(member("one", "1")), Archives.tar(member("two", "2"))));
        assertThat(trace.leaves()).containsExactly("a.tar!/one", "a.tar!/two");
        assertThat(trace.gapLines()).containsExactly("DAMAGED a.tar");
        assertThat(trace.gaps.getFirst().detail()).contains("behind its end mark");
    }

    @Test
    void other_bytes_behind_the_end_mark_are_told() {
        Trace trace = open(Archives.joined(
                Archives.tar(member("one", "1")), "x".repeat(512).getBytes(StandardCharsets.UTF_8)));
        assertThat(trace.leaves()).containsExactly("a.tar!/one");
        assertThat(trace.gapLines()).containsExactly("DAMAGED a.tar");
    }

    @Test
    void impossible_sizes_are_gaps_and_the_rest_is_read() {
        byte[] tar = Archives.tar(member("one", "1"), member("two", "2"));
        byte[] negative = tar.clone();
        negative[124] = (byte) 0xFF;
        Trace trace = open(summed(negative, 0));
        assertThat(trace.leaves()).containsExactly("a.tar!/two");
        assertThat(trace.gapLines()).containsExactly("DAMAGED a.tar!/one", "DAMAGED a.tar");

        byte[] huge = tar.clone();
        Arrays.fill(huge, 124, 136, (byte) 0xFF);
        huge[124] = (byte) 0x80;
        huge[125] = 0;
        huge[126] = 0;
        huge[127] = 0;
        huge[128] = 0x7F;
        Trace cut = open(summed(huge, 0));
        assertThat(cut.leaves()).containsExactly("a.tar!/one");
        assertThat(cut.gapLines()).containsExactly("TRUNCATED a.tar!/one", "TRUNCATED a.tar");
    }

    @Test
    void sparse_members_are_gaps_however_large_they_claim_to_be() {
        byte[] tar = Archives.tar(member("one", "1"), member("two", "2"));
        byte[] sparse = header(tar, 0, 156, "S");
        Trace trace = open(header(sparse, 0, 483, "77777777777\0"));
        assertThat(trace.leaves()).containsExactly("a.tar!/two");
        assertThat(trace.gapLines()).containsExactly("UNSUPPORTED a.tar!/one");
    }

    @Test
    void an_endless_long_name_is_a_gap_and_takes_no_memory() {
        byte[] tar = Archives.tar(member("one", "x".repeat(100_000)), member("two", "2"));
        Trace trace = open(header(tar, 0, 156, "L"));
        assertThat(trace.leaves()).containsExactly("a.tar!/two");
        assertThat(trace.gapLines()).containsExactly("LIMIT a.tar");
    }

    @Test
    void a_damaged_extended_header_is_a_gap() {
        byte[] tar = Archives.tar(member("n".repeat(150), "1"));
        tar[512] = '9';
        Trace trace = open(tar);
        assertThat(trace.gapLines()).containsExactly("DAMAGED a.tar");
        assertThat(trace.leaves()).hasSize(1);
    }

    @Test
    void recognises_a_tar_of_the_seventies() {
        byte[] tar = Archives.tar(member("one", "1"));
        Arrays.fill(tar, 257, 512, (byte) 0);
        assertThat(open(summed(tar, 0)).leaves()).containsExactly("a.tar!/one");
    }
}
