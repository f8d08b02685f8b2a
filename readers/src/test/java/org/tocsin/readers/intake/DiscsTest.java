package org.tocsin.readers.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Random;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.testkit.files.DiscWriter;
import org.tocsin.testkit.files.Octets;

class DiscsTest {
    @TempDir
    Path scratch;

    private static final byte[] LONG = "a line of text\n".repeat(5_000).getBytes(StandardCharsets.UTF_8);

    private static SequencedMap<String, byte[]> files() {
        SequencedMap<String, byte[]> files = new LinkedHashMap<>();
        files.put("READ.TXT", "hello".getBytes(StandardCharsets.UTF_8));
        files.put("LONG.TXT", LONG);
        return files;
    }

    private void holdsBoth(String name, byte[] image) {
        Trace trace = Trace.open(scratch, name, image);
        assertThat(trace.leaves()).containsExactly(name + "!/READ.TXT", name + "!/LONG.TXT");
        assertThat(trace.bytes(name + "!/LONG.TXT")).isEqualTo(LONG);
        assertThat(trace.gaps).isEmpty();
    }

    @Test
    void takes_the_files_out_of_a_disc() {
        holdsBoth("a.iso", DiscWriter.iso(files()));
    }

    @Test
    void takes_the_files_out_of_a_disk_and_of_both_kinds_of_virtual_ones() {
        byte[] disk = DiscWriter.disk(files());
        holdsBoth("a.img", disk);
        holdsBoth("b.vhd", DiscWriter.fixed(disk));
        holdsBoth("c.vhd", DiscWriter.dynamic(disk));
    }

    @Test
    void takes_the_files_out_of_a_cabinet_packed_or_not() {
        holdsBoth("a.cab", DiscWriter.cabinet(files(), false));
        holdsBoth("b.cab", DiscWriter.cabinet(files(), true));
    }

    @Test
    void takes_an_ar_and_a_cpio_apart() {
        Octets ar = new Octets().text("!<arch>\n");
        ar.text(String.format("%-16s%-12s%-6s%-6s%-8s%-10s`\n", "data.txt/", "0", "0", "0", "100644", "5"));
        Trace trace = Trace.open(scratch, "a.deb", ar.text("hello\n").bytes());
        assertThat(trace.leaves()).containsExactly("a.deb!/data.txt");
        Octets cpio = new Octets();
        for (String[] each : new String[][] {{"b.txt", "hello", "81A4"}, {"TRAILER!!!", "", "0"}}) {
            cpio.text("070701" + "00000000" + String.format("%8s", each[2]).replace(' ', '0') + "00000000".repeat(4));
            cpio.text(String.format("%08X", each[1].length()) + "00000000".repeat(4));
            cpio.text(String.format("%08X", each[0].length() + 1) + "00000000" + each[0] + "\0");
            cpio.fill((cpio.size() + 3) & ~3).text(each[1]).fill((cpio.size() + 3) & ~3);
        }
        assertThat(Trace.open(scratch, "b.cpio", cpio.bytes()).leaves()).containsExactly("b.cpio!/b.txt");
    }

    @Test
    void a_cut_image_gives_what_is_there_and_a_gap() {
        byte[] iso = DiscWriter.iso(files());
        Trace trace = Trace.open(scratch, "a.iso", Arrays.copyOf(iso, iso.length - 10_000));
        assertThat(trace.bytes("a.iso!/READ.TXT")).hasSize(5);
        assertThat(trace.gapLines()).containsExactly("TRUNCATED a.iso!/LONG.TXT");
        byte[] cab = DiscWriter.cabinet(files(), true);
        Trace cut = Trace.open(scratch, "a.cab", Arrays.copyOf(cab, cab.length - 40));
        assertThat(cut.gapLines()).contains("TRUNCATED a.cab!/LONG.TXT");
    }

    @Test
    void lists_a_rar_and_hands_on_what_is_stored() {
        Octets rar = new Octets().text("Rar!\u001a\u0007\0");
        rar.u16(0).put((byte) 0x73).u16(0).u16(13).fill(20);
        for (int method : new int[] {0x30, 0x33}) {
            rar.u16(0).put((byte) 0x74).u16(0x8000).u16(32 + 6).u32(5).u32(5);
            rar.put((byte) 2).u32(0).u32(0).put((byte) 20, (byte) method).u16(6).u32(0x20);
            rar.text(method + ".txt").text("hello");
        }
        Trace trace = Trace.open(scratch, "a.rar", rar.bytes());
        assertThat(trace.leaves()).containsExactly("a.rar!/48.txt");
        assertThat(trace.gapLines()).containsExactly("UNSUPPORTED a.rar!/51.txt");
    }

    @Test
    void damaged_images_are_read_without_an_exception() {
        Random random = new Random(5);
        byte[][] seeds = {
            DiscWriter.iso(files()), DiscWriter.dynamic(DiscWriter.disk(files())), DiscWriter.cabinet(files(), true)
        };
        int items = 0;
        for (byte[] seed : seeds) {
            for (int i = 0; i < 60; i++) {
                items += Trace.open(scratch, "any", HostileArchivesTest.changed(seed, random))
                        .items
                        .size();
            }
        }
        assertThat(items).isGreaterThan(180);
    }
}
