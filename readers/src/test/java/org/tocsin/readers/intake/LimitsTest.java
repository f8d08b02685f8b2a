package org.tocsin.readers.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tocsin.readers.intake.Archives.member;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.model.Gap;
import org.tocsin.readers.Limits;

class LimitsTest {
    private static final int MIB = 1 << 20;

    @TempDir
    Path scratch;

    private static Limits limits(int depth, long members, long expanded, int ratio) {
        return new Limits(depth, members, expanded, ratio, MIB, 100);
    }

    private static byte[] nested(int levels) {
        byte[] bytes = "bottom".getBytes(StandardCharsets.UTF_8);
        for (int i = levels; i > 0; i--) {
            bytes = Archives.zip(member(i == levels ? "x" : "z" + (i + 1), bytes));
        }
        return bytes;
    }

    @Test
    void opens_containers_as_deep_as_the_limit_and_no_deeper() {
        Limits limits = limits(3, 100, 64 * MIB, 200);
        Trace within = Trace.open(scratch, limits, "z1", nested(3));
        assertThat(within.leaves()).containsExactly("z1!/z2!/z3!/x");
        assertThat(within.gaps).isEmpty();

        Trace beyond = Trace.open(scratch, limits, "z1", nested(4));
        assertThat(beyond.leaves()).isEmpty();
        assertThat(beyond.paths()).contains("z1!/z2!/z3!/z4");
        assertThat(beyond.gapLines()).containsExactly("LIMIT z1!/z2!/z3!/z4");
    }

    @Test
    void an_archive_too_deep_in_one_place_is_opened_in_another() throws IOException {
        Path evidence = Files.createDirectory(scratch.resolve("evidence"));
        byte[] inner = Archives.zip(member("x", "1"));
        Files.write(evidence.resolve("a"), Archives.zip(member("b", Archives.zip(member("c", inner)))));
        Files.write(evidence.resolve("d"), inner);
        Trace trace = Trace.walk(scratch.resolve("s"), limits(2, 100, 64 * MIB, 200), List.of(), evidence);
        assertThat(trace.gapLines()).containsExactly("LIMIT evidence/a!/b!/c");
        assertThat(trace.again).containsExactly("evidence/d");
        assertThat(trace.leaves()).containsExactly("evidence/d!/x");
    }

    @Test
    void an_archive_around_one_too_deep_is_opened_again_where_it_lies_higher() throws IOException {
        Path evidence = Files.createDirectory(scratch.resolve("evidence"));
        byte[] around = Archives.zip(member("c", Archives.zip(member("x", "1"))));
        Files.write(evidence.resolve("a"), Archives.zip(member("b", around)));
        Files.write(evidence.resolve("d"), around);
        Files.write(evidence.resolve("e"), around);
        Trace trace = Trace.walk(scratch.resolve("s"), limits(2, 100, 64 * MIB, 200), List.of(), evidence);
        assertThat(trace.gapLines()).containsExactly("LIMIT evidence/a!/b!/c");
        assertThat(trace.again).containsExactly("evidence/d", "evidence/d!/c", "evidence/e");
        assertThat(trace.leaves()).containsExactly("evidence/d!/c!/x");
    }

    @Test
    void a_bomb_is_stopped_and_what_was_read_stays() {
        byte[] bomb = Archives.zip(member("before", "1"), member("bomb", new byte[40 * MIB]), member("after", "2"));
        Trace trace = Trace.open(scratch, limits(8, 100, 64L * 1024 * MIB, 200), "bomb.zip", bomb);
        assertThat(trace.leaves()).containsExactly("bomb.zip!/before", "bomb.zip!/bomb");
        assertThat(trace.at("bomb.zip!/bomb").orElseThrow().size()).isBetween(15L * MIB, 17L * MIB);
        assertThat(trace.gapLines()).containsExactly("LIMIT bomb.zip!/bomb", "LIMIT bomb.zip");
    }

    @Test
    void a_bomb_of_tar_in_gzip_is_stopped() {
        byte[] bomb = Archives.gzip(Archives.tar(member("zeros", new byte[40 * MIB])));
        Trace trace = Trace.open(scratch, limits(8, 100, 64L * 1024 * MIB, 200), "b.tgz", bomb);
        assertThat(trace.gapLines()).containsExactly("LIMIT b.tgz!/b.tar", "TRUNCATED b.tgz!/zeros", "TRUNCATED b.tgz");
        assertThat(trace.leaves()).containsExactly("b.tgz!/zeros");
    }

    @Test
    void a_solid_bomb_of_7z_is_stopped() {
        byte[] bomb = Archives.sevenZip(member("zeros", new byte[40 * MIB]), member("b", "1"));
        Trace trace = Trace.open(scratch, limits(8, 100, 64L * 1024 * MIB, 200), "b.7z", bomb);
        assertThat(trace.gapLines()).containsExactly("LIMIT b.7z!/zeros", "LIMIT b.7z");
        assertThat(trace.at("b.7z!/zeros").orElseThrow().size()).isEqualTo(16L * MIB);
    }

    @Test
    void what_does_not_grow_suspiciously_is_read_whole() {
        byte[] fine = Archives.zip(member("zeros", new byte[12 * MIB]));
        Trace trace = Trace.open(scratch, Limits.USUAL, "a.zip", fine);
        assertThat(trace.at("a.zip!/zeros").orElseThrow().size()).isEqualTo(12L * MIB);
        assertThat(trace.gaps).isEmpty();
    }

    @Test
    void an_archive_with_too_many_members_is_read_up_to_the_limit() {
        byte[] zip = Archives.zip(member("1", "1"), member("2", "2"), member("3", "3"));
        Trace trace = Trace.open(scratch, limits(8, 2, 64 * MIB, 200), "a.zip", zip);
        assertThat(trace.leaves()).containsExactly("a.zip!/1", "a.zip!/2");
        assertThat(trace.gapLines()).containsExactly("LIMIT a.zip");
    }

    @Test
    void all_layers_of_an_item_share_one_budget_and_another_item_has_its_own() throws IOException {
        Path evidence = Files.createDirectory(scratch.resolve("evidence"));
        byte[] inner = Archives.zip(member("1", noise(1)), member("2", noise(2)), member("3", noise(3)));
        byte[] outer = Archives.stored(member("a", inner), member("b", noise(4)));
        Files.write(evidence.resolve("x"), outer);
        Files.write(evidence.resolve("y"), inner);
        // The item may grow to its own size, 400,000: inner takes 300,000 and then its first member 100,000.
        Trace trace = Trace.walk(scratch.resolve("s"), limits(8, 100, 1, 200), List.of(), evidence);
        assertThat(trace.leaves())
                .startsWith("evidence/x!/a!/1")
                .contains("evidence/y!/2", "evidence/y!/3")
                .doesNotContain("evidence/x!/b");
        assertThat(trace.gapLines()).contains("LIMIT evidence/x!/a", "LIMIT evidence/x");
        assertThat(trace.again).contains("evidence/y", "evidence/y!/1");
    }

    private static byte[] noise(int seed) {
        byte[] bytes = new byte[100_000];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    @Test
    void an_archive_of_the_same_archives_is_opened_once_at_each_level() {
        // 3^6 archives in all. An archive that contains itself ends in the same way.
        byte[] level = Archives.zip(member("x", "1"));
        for (int i = 0; i < 6; i++) {
            level = Archives.zip(member("a", level), member("b", level), member("c", level));
        }
        Trace trace = Trace.open(scratch, Limits.USUAL, "42.zip", level);
        assertThat(trace.items).hasSize(8);
        assertThat(trace.again).hasSize(12);
        assertThat(trace.gaps).isEmpty();
    }

    @Test
    void one_stored_member_listed_a_thousand_times_is_held_to_the_size_of_the_archive() {
        byte[] zip = overlapping(500_000, 20_000);
        Trace trace = Trace.open(scratch, limits(8, 100_000, 100 * MIB, 200), "a.zip", zip);
        assertThat(trace.gapLines()).contains("LIMIT a.zip");
        assertThat(trace.items.size() + trace.again.size()).isBetween(50, 300);
    }

    /// Many directory entries that all name the same member.
    private static byte[] overlapping(int size, int entries) {
        byte[] one = Archives.stored(member("m", new byte[size]));
        int directory = Archives.find(one, new byte[] {'P', 'K', 1, 2}, 0);
        int end = Archives.find(one, new byte[] {'P', 'K', 5, 6}, 0);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(one, 0, directory);
        for (int i = 0; i < entries; i++) {
            out.write(one, directory, end - directory);
        }
        Archives.end(out, entries, out.size() - directory, directory);
        return out.toByteArray();
    }

    @Test
    void gaps_of_limits_do_not_depend_on_how_often_they_are_met() {
        byte[] bomb = Archives.zip(member("bomb", new byte[40 * MIB]));
        Trace one = Trace.open(scratch, Limits.USUAL, "b.zip", bomb);
        Trace two = Trace.open(scratch, Limits.USUAL, "b.zip", bomb);
        assertThat(two.lines()).isEqualTo(one.lines());
        assertThat(one.gaps).extracting(Gap::cause).containsOnly(Gap.Cause.LIMIT);
    }
}
