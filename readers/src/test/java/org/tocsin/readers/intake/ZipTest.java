package org.tocsin.readers.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tocsin.readers.intake.Archives.member;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.apache.commons.compress.archivers.zip.Zip64Mode;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.model.Gap;

class ZipTest {
    private static final byte[] LOCAL = {'P', 'K', 3, 4};
    private static final byte[] CENTRAL = {'P', 'K', 1, 2};
    private static final byte[] END = {'P', 'K', 5, 6};

    @TempDir
    Path scratch;

    private Trace open(byte[] zip) {
        return Trace.open(scratch, "a.zip", zip);
    }

    private static byte[] noise(int length) {
        byte[] bytes = new byte[length];
        new Random(1).nextBytes(bytes);
        return bytes;
    }

    @Test
    void lists_the_archive_and_then_its_members_in_its_own_order() {
        Trace trace = open(Archives.zip(member("z/b.txt", "one"), member("a", ""), member("z/", "")));
        assertThat(trace.paths()).containsExactly("a.zip", "a.zip!/z/b.txt", "a.zip!/a");
        assertThat(trace.items.getFirst().format()).isEqualTo("zip");
        assertThat(trace.items.getFirst().reader()).isEmpty();
        assertThat(trace.text("a.zip!/z/b.txt")).isEqualTo("one");
        assertThat(trace.gaps).isEmpty();
    }

    @Test
    void keeps_the_percent_encoded_names_of_velociraptor() {
        String name =
                "uploads/ntfs/%5C%5C.%5CC%3A/Windows/System32/winevt/Logs/Microsoft-Windows-Sysmon%254Operational.evtx";
        assertThat(open(Archives.zip(member(name, "x"))).leaves()).containsExactly("a.zip!/" + name);
    }

    @Test
    void an_empty_archive_has_no_members_and_no_gap() {
        Trace trace = open(Archives.stored());
        assertThat(trace.paths()).containsExactly("a.zip");
        assertThat(trace.gaps).isEmpty();
    }

    @Test
    void reads_zip64() throws IOException {
        SeekableInMemoryByteChannel channel = new SeekableInMemoryByteChannel();
        try (ZipArchiveOutputStream out = new ZipArchiveOutputStream(channel)) {
            out.setUseZip64(Zip64Mode.Always);
            out.putArchiveEntry(new ZipArchiveEntry("large"));
            out.write("content".getBytes(StandardCharsets.UTF_8));
            out.closeArchiveEntry();
        }
        Trace trace = open(Arrays.copyOf(channel.array(), (int) channel.size()));
        assertThat(trace.text("a.zip!/large")).isEqualTo("content");
        assertThat(trace.gaps).isEmpty();
    }

    @Test
    void names_that_lead_elsewhere_are_only_text() {
        Trace trace = open(Archives.stored(
                member("../../etc/passwd", "1"),
                member("/etc/shadow", "2"),
                member("C:\\Windows\\x.dll", "3"),
                member("nul\0byte", "4"),
                member("\u202Etxt.exe", "5"),
                member("fake.zip!/x", "6"),
                member("", "7")));
        assertThat(trace.leaves())
                .containsExactly(
                        "a.zip!/../../etc/passwd",
                        "a.zip!//etc/shadow",
                        "a.zip!/C:\\Windows\\x.dll",
                        "a.zip!/nul\\u0000byte",
                        "a.zip!/\\u202etxt.exe",
                        "a.zip!/fake.zip\\u0021/x",
                        "a.zip!/(no name)");
        assertThat(scratch.toFile().list()).isEmpty();
    }

    @Test
    void members_of_one_name_are_told_apart() {
        Trace trace = open(Archives.stored(member("x", "1"), member("x", "2"), member("x (2)", "3")));
        assertThat(trace.leaves()).containsExactly("a.zip!/x", "a.zip!/x (2)", "a.zip!/x (2) (3)");
        assertThat(trace.text("a.zip!/x (2)")).isEqualTo("2");
    }

    @Test
    void a_thousand_members_of_one_name_have_a_path_each() {
        Archives.Member[] members = new Archives.Member[1_000];
        for (int i = 0; i < members.length; i++) {
            members[i] = member("x", "content " + i);
        }
        Trace trace = open(Archives.stored(members));
        assertThat(trace.leaves()).hasSize(1_000).doesNotHaveDuplicates().endsWith("a.zip!/x (1000)");
    }

    @Test
    void old_names_are_read_as_code_page_437() {
        byte[] zip = Archives.stored(member("M?ller", "1"));
        for (int i = 0; i < zip.length; i++) {
            zip[i] = zip[i] == '?' ? (byte) 0x81 : zip[i];
        }
        assertThat(open(zip).leaves()).containsExactly("a.zip!/Müller");
    }

    @Test
    void a_cut_archive_gives_its_whole_members_and_the_front_of_the_last() {
        byte[] zip = Archives.zip(member("one", "first"), member("two", noise(5_000)), member("three", "third"));
        int cut = Archives.find(zip, LOCAL, 1) + 2_000;
        Trace trace = open(Arrays.copyOf(zip, cut));
        assertThat(trace.text("a.zip!/one")).isEqualTo("first");
        assertThat(trace.gapLines()).containsExactly("TRUNCATED a.zip", "TRUNCATED a.zip!/two");
        byte[] front = trace.bytes("a.zip!/two");
        assertThat(front).hasSizeGreaterThan(1_000).hasSizeLessThan(2_000);
        assertThat(front).isEqualTo(Arrays.copyOf(noise(5_000), front.length));
    }

    @Test
    void a_cut_archive_of_stored_members_says_how_much_is_there() {
        byte[] zip = Archives.stored(member("one", "first"), member("two", noise(5_000)));
        Trace trace = open(Arrays.copyOf(zip, 3_000));
        assertThat(trace.text("a.zip!/one")).isEqualTo("first");
        assertThat(trace.gapLines()).containsExactly("TRUNCATED a.zip", "TRUNCATED a.zip!/two");
        assertThat(trace.gaps.get(1).detail()).matches("only 29\\d\\d of its 5000 bytes are there");
    }

    @Test
    void a_broken_directory_is_a_gap_and_no_member_is_lost() {
        byte[] zip = Archives.zip(member("one", "first"), member("two", "second"), member("three", "third"));
        zip[Archives.find(zip, CENTRAL, 1)] = 'X';
        Trace trace = open(zip);
        assertThat(trace.leaves()).containsExactly("a.zip!/one", "a.zip!/two", "a.zip!/three");
        assertThat(trace.gapLines()).containsExactly("DAMAGED a.zip");
    }

    @Test
    void an_archive_without_its_end_record_is_read_by_local_headers() {
        byte[] zip = Archives.stored(member("one", "first"), member("two", "second"));
        Trace trace = open(Arrays.copyOf(zip, Archives.find(zip, END, 0)));
        assertThat(trace.leaves()).containsExactly("a.zip!/one", "a.zip!/two");
        assertThat(trace.gapLines()).containsExactly("TRUNCATED a.zip");
    }

    @Test
    void members_that_the_directory_hides_are_found_and_told() {
        byte[] hidden = Archives.zip(member("hidden", "payload"));
        byte[] shown = Archives.zip(member("shown", "harmless"));
        Trace trace = open(Archives.joined(hidden, shown));
        assertThat(trace.leaves()).containsExactlyInAnyOrder("a.zip!/shown", "a.zip!/hidden");
        assertThat(trace.gapLines()).containsExactly("DAMAGED a.zip");
        assertThat(trace.gaps.getFirst().detail()).contains("`hidden`");
    }

    @Test
    void a_name_that_differs_between_the_two_headers_is_told() {
        byte[] zip = Archives.stored(member("invoice.pdf", "x"));
        zip[Archives.find(zip, LOCAL, 0) + 30] = 'X';
        Trace trace = open(zip);
        assertThat(trace.leaves()).containsExactly("a.zip!/invoice.pdf");
        assertThat(trace.gapLines()).containsExactly("DAMAGED a.zip!/invoice.pdf");
        assertThat(trace.gaps.getFirst().detail()).contains("`Xnvoice.pdf`");
    }

    @Test
    void a_header_that_is_not_where_the_directory_says_is_a_gap() {
        byte[] zip = Archives.stored(member("one", "first"), member("two", "second"));
        int entry = Archives.find(zip, CENTRAL, 1);
        zip[entry + 42] += 1;
        Trace trace = open(zip);
        // Its bytes are found all the same, as something the directory does not list.
        assertThat(trace.text("a.zip!/two")).isEqualTo("second");
        assertThat(trace.gapLines()).containsExactly("DAMAGED a.zip!/two", "DAMAGED a.zip");
    }

    @Test
    void a_locked_member_is_a_gap_and_the_others_are_read() {
        byte[] zip = Archives.stored(member("locked", "first"), member("open", "second"));
        zip[Archives.find(zip, LOCAL, 0) + 6] |= 1;
        zip[Archives.find(zip, CENTRAL, 0) + 8] |= 1;
        Trace trace = open(zip);
        assertThat(trace.leaves()).containsExactly("a.zip!/open");
        assertThat(trace.gapLines()).containsExactly("ENCRYPTED a.zip!/locked");
    }

    @Test
    void an_unknown_method_is_a_gap() {
        byte[] zip = Archives.stored(member("ppmd", "first"));
        zip[Archives.find(zip, LOCAL, 0) + 8] = 98;
        zip[Archives.find(zip, CENTRAL, 0) + 10] = 98;
        Trace trace = open(zip);
        assertThat(trace.leaves()).isEmpty();
        assertThat(trace.gapLines()).containsExactly("UNSUPPORTED a.zip!/ppmd");
    }

    @Test
    void a_flipped_byte_in_a_stored_member_is_told_by_its_checksum() {
        byte[] zip = Archives.stored(member("x", "content"));
        zip[31] ^= 1;
        Trace trace = open(zip);
        assertThat(trace.leaves()).containsExactly("a.zip!/x");
        assertThat(trace.gapLines()).containsExactly("DAMAGED a.zip!/x");
        assertThat(trace.gaps.getFirst().detail()).contains("checksum");
    }

    @Test
    void a_flipped_byte_in_a_deflated_member_costs_only_that_member() {
        byte[] zip = Archives.zip(member("one", noise(3_000)), member("two", "second"));
        for (int i = 200; i < 260; i++) {
            zip[i] = (byte) 0xFF;
        }
        Trace trace = open(zip);
        assertThat(trace.text("a.zip!/two")).isEqualTo("second");
        assertThat(trace.gapLines()).containsExactly("DAMAGED a.zip!/one");
    }

    @Test
    void a_directory_with_another_number_of_entries_is_told() {
        byte[] zip = Archives.stored(member("one", "first"));
        int end = Archives.find(zip, END, 0);
        zip[end + 8] = 5;
        zip[end + 10] = 5;
        Trace trace = open(zip);
        assertThat(trace.leaves()).containsExactly("a.zip!/one");
        assertThat(trace.gaps.getFirst().detail()).contains("should have 5 entries, but its directory has 1");
    }

    @Test
    void an_archive_inside_is_opened() {
        byte[] inner = Archives.zip(member("Security.evtx", "ElfFile\0..."));
        Trace trace = Trace.open(scratch, "outer.zip", Archives.stored(member("inner.zip", inner)));
        assertThat(trace.paths())
                .containsExactly("outer.zip", "outer.zip!/inner.zip", "outer.zip!/inner.zip!/Security.evtx");
        assertThat(trace.items.getLast().format()).isEqualTo("evtx");
        assertThat(trace.items.getLast().source().evidence()).isEqualTo("sha256:outer");
    }

    @Test
    void office_documents_and_programs_are_files_and_not_archives() {
        byte[] docx = Archives.zip(
                member("word/document.xml", "x"), member("_rels/.rels", "x"), member("[Content_Types].xml", "x"));
        byte[] odt = Archives.stored(
                member("mimetype", "application/vnd.oasis.opendocument.text"), member("content.xml", "x"));
        byte[] jar = Archives.zip(member("META-INF/MANIFEST.MF", "x"), member("A.class", "x"));
        Trace trace = open(Archives.stored(member("a.zip", docx), member("b", odt), member("c.zip", jar)));
        assertThat(trace.items.stream().map(Item::format)).containsExactly("zip", "ooxml", "odf", "jar");
        assertThat(trace.gaps).isEmpty();
    }

    @Test
    void members_of_a_directory_in_reverse_are_all_accounted_for() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] forward = Archives.stored(member("a", "1"), member("b", "2"));
        int directory = Archives.find(forward, CENTRAL, 0);
        int second = Archives.find(forward, CENTRAL, 1);
        int end = Archives.find(forward, END, 0);
        out.write(forward, 0, directory);
        out.write(forward, second, end - second);
        out.write(forward, directory, second - directory);
        Archives.end(out, 2, end - directory, directory);
        Trace trace = open(out.toByteArray());
        assertThat(trace.leaves()).containsExactly("a.zip!/b", "a.zip!/a");
        assertThat(trace.gaps).isEmpty();
    }

    @Test
    void an_archive_hidden_behind_the_end_of_a_deflated_member_is_found() {
        byte[] hidden = Archives.stored(member("hidden", "payload"));
        byte[] text = "x".repeat(200).getBytes(StandardCharsets.UTF_8);
        byte[] zip = Archives.zip(member("shown", text));
        int central = Archives.find(zip, CENTRAL, 0);
        int data = 30 + "shown".length();
        int packed = zip[central + 20] + hidden.length;
        byte[] long2 = Archives.joined(
                Arrays.copyOf(zip, data + zip[central + 20]), hidden, Arrays.copyOfRange(zip, central, zip.length));
        int moved = Archives.find(long2, CENTRAL, 1);
        long2[moved + 20] = (byte) packed;
        long2[moved + 21] = (byte) (packed >> 8);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int end = Archives.find(long2, END, 1);
        out.write(long2, 0, end);
        Archives.end(out, 1, end - moved, moved);
        Trace trace = open(out.toByteArray());
        assertThat(trace.text("a.zip!/shown")).hasSize(200);
        assertThat(trace.text("a.zip!/hidden")).isEqualTo("payload");
        assertThat(trace.gapLines()).containsExactly("DAMAGED a.zip!/shown", "DAMAGED a.zip");
    }

    @Test
    void millions_of_false_headers_end_soon() {
        byte[] zip = new byte[4 << 20];
        for (int i = 0; i < zip.length; i++) {
            zip[i] = LOCAL[i % 4];
        }
        Trace trace = open(zip);
        assertThat(trace.gaps).extracting(Gap::cause).contains(Gap.Cause.TRUNCATED);
        assertThat(trace.leaves()).isEmpty();
    }
}
