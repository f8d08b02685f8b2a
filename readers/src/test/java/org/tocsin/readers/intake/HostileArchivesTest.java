package org.tocsin.readers.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tocsin.readers.intake.Archives.member;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tocsin.readers.Limits;

/// Archives with bytes changed, cut and moved at random, but the same in each run. What broke in longer runs stays as a
/// test of its own.
class HostileArchivesTest {
    private static final Limits LIMITS = new Limits(4, 1_000, 64 << 20, 200, 1 << 20, 100);
    private static final int ROUNDS = 150;

    @TempDir
    Path scratch;

    static Map<String, byte[]> seeds() {
        byte[] text = "line of a log\n".repeat(300).getBytes(StandardCharsets.UTF_8);
        byte[] noise = new byte[3_000];
        new Random(7).nextBytes(noise);
        byte[] zip = Archives.zip(member("a/b", text), member("c", noise));
        byte[] tar = Archives.tar(member("a/b", text), member("n".repeat(120), noise));
        Map<String, byte[]> seeds = new TreeMap<>();
        seeds.put("deflated.zip", zip);
        seeds.put("stored.zip", Archives.stored(member("a/b", text), member("in.zip", zip)));
        seeds.put("plain.tar", tar);
        seeds.put("a.tar.gz", Archives.gzip(tar));
        seeds.put("a.tar.bz2", Archives.bzip2(tar));
        seeds.put("a.tar.xz", Archives.xz(tar, 1 << 16));
        seeds.put("a.tar.lz4", Archives.lz4(tar));
        seeds.put("a.7z", Archives.sevenZip(member("a/b", text), member("in.tar", tar), member("c", noise)));
        return seeds;
    }

    static byte[] changed(byte[] seed, Random random) {
        byte[] bytes = seed.clone();
        int changes = 1 + random.nextInt(6);
        for (int i = 0; i < changes; i++) {
            // Half of the changes go where the structure is, at the two ends.
            int at = random.nextBoolean()
                    ? random.nextInt(bytes.length)
                    : random.nextBoolean()
                            ? random.nextInt(Math.min(bytes.length, 80))
                            : bytes.length - 1 - random.nextInt(Math.min(bytes.length, 200));
            switch (random.nextInt(5)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) random.nextInt(256);
                case 2 -> Arrays.fill(bytes, at, Math.min(bytes.length, at + 1 + random.nextInt(8)), (byte) 0xFF);
                case 3 -> bytes = Arrays.copyOf(bytes, Math.max(20, at));
                default -> {
                    int length = Math.min(random.nextInt(64), bytes.length - at);
                    System.arraycopy(bytes, random.nextInt(bytes.length - length + 1), bytes, at, length);
                }
            }
        }
        return bytes;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "deflated.zip",
                "stored.zip",
                "plain.tar",
                "a.tar.gz",
                "a.tar.bz2",
                "a.tar.xz",
                "a.tar.lz4",
                "a.7z"
            })
    void broken_archives_leave_gaps_and_nothing_else(String name) {
        byte[] seed = Objects.requireNonNull(seeds().get(name));
        assertThat(Trace.open(scratch, LIMITS, name, seed).gaps).isEmpty();
        Random random = new Random(name.hashCode());
        int gaps = 0;
        for (int round = 0; round < ROUNDS; round++) {
            byte[] bytes = changed(seed, random);
            Trace trace = Trace.open(scratch, LIMITS, name, bytes);
            assertThat(trace.paths()).allMatch(path -> path.startsWith(name));
            assertThat(trace.gaps).allMatch(gap -> gap.origin().path().startsWith(name));
            gaps += trace.gaps.isEmpty() ? 0 : 1;
            if (round % 10 == 0) {
                assertThat(Trace.open(scratch, LIMITS, name, bytes).lines()).isEqualTo(trace.lines());
            }
        }
        // A tar has no checksum over its members, so only changes in its headers show.
        int least = name.equals("plain.tar") ? ROUNDS / 5 : ROUNDS / 2;
        assertThat(gaps).as("rounds in which the change was noticed").isGreaterThan(least);
        String[] left = scratch.toFile().list();
        assertThat(left).isEmpty();
    }
}
