package org.tocsin.readers.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tocsin.readers.intake.Archives.member;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompressedTest {
    private static final byte[] TEXT =
            "Nov 24 10:00:00 host sshd[1]: Accepted\n".repeat(500).getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path scratch;

    private static byte[] packed(String suffix, byte[] bytes) {
        return switch (suffix) {
            case "gz" -> Archives.gzip(bytes);
            case "bz2" -> Archives.bzip2(bytes);
            case "xz" -> Archives.xz(bytes, 1 << 16);
            case "lz4" -> Archives.lz4(bytes);
            default -> throw new AssertionError(suffix);
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"gz", "bz2", "xz", "lz4"})
    void expands_a_compressed_file_under_its_name_without_the_suffix(String suffix) {
        Trace trace = Trace.open(scratch, "auth.log." + suffix, packed(suffix, TEXT));
        String path = "auth.log." + suffix + "!/auth.log";
        assertThat(trace.leaves()).containsExactly(path);
        assertThat(trace.bytes(path)).isEqualTo(TEXT);
        assertThat(trace.gaps).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gz", "bz2", "xz", "lz4"})
    void recognises_by_content_whatever_the_name(String suffix) {
        Trace trace = Trace.open(scratch, "evidence.dat", packed(suffix, TEXT));
        assertThat(trace.leaves()).containsExactly("evidence.dat!/content");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gz", "bz2", "xz", "lz4"})
    void shows_the_members_of_a_packed_tar_directly_below_it(String suffix) {
        byte[] tar = Archives.tar(member("Security.evtx", "1"), member("sub/x", "2"));
        String name = "logs.tar." + suffix;
        Trace trace = Trace.open(scratch, name, packed(suffix, tar));
        assertThat(trace.paths())
                .containsExactly(name, name + "!/logs.tar", name + "!/Security.evtx", name + "!/sub/x");
        assertThat(trace.gaps).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gz", "bz2", "xz", "lz4"})
    void streams_behind_one_another_are_one_content(String suffix) {
        byte[] twice = Archives.joined(packed(suffix, TEXT), packed(suffix, TEXT));
        Trace trace = Trace.open(scratch, "a." + suffix, twice);
        assertThat(trace.bytes("a." + suffix + "!/a")).isEqualTo(Archives.joined(TEXT, TEXT));
        assertThat(trace.gaps).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gz", "bz2", "xz", "lz4"})
    void a_cut_file_gives_its_front_and_a_gap(String suffix) {
        byte[] noise = new byte[400_000];
        new Random(1).nextBytes(noise);
        byte[] packed = packed(suffix, noise);
        Trace trace = Trace.open(scratch, "a." + suffix, Arrays.copyOf(packed, packed.length - 3_000));
        assertThat(trace.gapLines()).containsExactly("TRUNCATED a." + suffix + "!/a");
        byte[] front = trace.bytes("a." + suffix + "!/a");
        assertThat(front).hasSizeGreaterThan(100_000).isEqualTo(Arrays.copyOf(noise, front.length));
    }

    @ParameterizedTest
    @ValueSource(strings = {"gz", "bz2", "xz", "lz4"})
    void a_cut_right_behind_the_signature_is_a_gap(String suffix) {
        byte[] packed = packed(suffix, TEXT);
        Trace trace = Trace.open(scratch, "a." + suffix, Arrays.copyOf(packed, 10));
        assertThat(trace.items).hasSize(1);
        assertThat(trace.gaps).hasSize(1);
        assertThat(trace.gaps.getFirst().cause().word()).isEqualTo("truncated");
    }

    @Test
    void flipped_bytes_in_gzip_are_a_gap() {
        byte[] packed = Archives.gzip(TEXT);
        packed[packed.length - 6] ^= 1;
        Trace trace = Trace.open(scratch, "a.gz", packed);
        assertThat(trace.bytes("a.gz!/a")).isEqualTo(TEXT);
        assertThat(trace.gapLines()).containsExactly("DAMAGED a.gz!/a");
    }

    @Test
    void other_bytes_behind_gzip_are_told_but_padding_is_not() {
        byte[] packed = Archives.gzip(TEXT);
        Trace padded = Trace.open(scratch, "a.gz", Arrays.copyOf(packed, packed.length + 700));
        assertThat(padded.gaps).isEmpty();
        Trace trace = Trace.open(scratch, "a.gz", Archives.joined(packed, new byte[] {0x1F, 0, 0}));
        assertThat(trace.bytes("a.gz!/a")).isEqualTo(TEXT);
        assertThat(trace.gapLines()).containsExactly("DAMAGED a.gz!/a");
    }

    @Test
    void takes_the_name_in_the_gzip_header_where_the_suffix_tells_nothing() {
        byte[] packed = Archives.gzip(TEXT);
        byte[] name = "..\\evil/auth.log\0".getBytes(StandardCharsets.UTF_8);
        byte[] named = Archives.joined(Arrays.copyOf(packed, 10), name, Arrays.copyOfRange(packed, 10, packed.length));
        named[3] = 8;
        assertThat(Trace.open(scratch, "x", named).leaves()).containsExactly("x!/auth.log");
    }

    @Test
    void xz_that_asks_for_too_much_memory_is_a_gap() {
        byte[] packed = Archives.xz(TEXT, 1 << 16);
        // The dictionary's size in the block header's filter flags, and the header's checksum.
        packed[12 + 4] = 36;
        CRC32 crc = new CRC32();
        int length = (packed[12] + 1) * 4;
        crc.update(packed, 12, length - 4);
        for (int i = 0; i < 4; i++) {
            packed[12 + length - 4 + i] = (byte) (crc.getValue() >>> 8 * i);
        }
        Trace trace = Trace.open(scratch, "a.xz", packed);
        assertThat(trace.gaps).hasSize(1);
        assertThat(trace.gaps.getFirst().cause().word()).isEqualTo("limit");
    }

    @Test
    void what_is_not_opened_is_a_file_and_a_gap() {
        byte[] zstd = {0x28, (byte) 0xB5, 0x2F, (byte) 0xFD, 0, 0, 0, 0};
        Trace trace = Trace.open(scratch, "a.zst", zstd);
        assertThat(trace.leaves()).containsExactly("a.zst");
        assertThat(trace.gapLines()).containsExactly("UNSUPPORTED a.zst");
    }
}
