package org.tocsin.readers.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.tocsin.readers.intake.Archives.member;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.model.Bytes;
import org.tocsin.model.Content;
import org.tocsin.model.Gap;
import org.tocsin.model.Source;
import org.tocsin.model.UserFault;
import org.tocsin.readers.Head;
import org.tocsin.readers.Limits;
import org.tocsin.readers.Reader;
import org.tocsin.readers.Readings;
import org.tocsin.readers.Span;

class IntakeTest {
    @TempDir
    Path temporary;

    private Path scratch;
    private Path evidence;

    @BeforeEach
    void folders() throws IOException {
        scratch = temporary.resolve("scratch");
        evidence = Files.createDirectory(temporary.resolve("evidence"));
    }

    private Path write(String name, byte[] bytes) throws IOException {
        try {
            Path file = evidence.resolve(name);
            Path parent = file.getParent();
            Files.createDirectories(parent == null ? evidence : parent);
            return Files.write(file, bytes);
        } catch (InvalidPathException e) {
            return Assumptions.abort("files of such a name cannot be made in this locale");
        }
    }

    private Path write(String name, String text) throws IOException {
        return write(name, text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void hashes_and_sizes_a_file_and_names_it_by_its_own_name() throws IOException {
        Trace trace = Trace.walk(scratch, write("a.txt", "abc"));
        Item item = trace.items.getFirst();
        assertThat(item.hash()).isEqualTo("sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assertThat(item.size()).isEqualTo(3);
        assertThat(item.format()).isEqualTo("text");
        assertThat(item.source().evidence()).isEqualTo(item.hash());
        assertThat(trace.paths()).containsExactly("a.txt");
        assertThat(trace.gaps).isEmpty();
    }

    @Test
    void walks_a_folder_by_the_code_points_of_its_names() throws IOException {
        // U+10000 sorts before U+FFFD as UTF-16, but after it as a code point; upper case before lower case.
        for (String name : List.of("b", "a/z", "a/b/c", "B", "\uD800\uDC00", "\uFFFC", "é")) {
            write(name, name);
        }
        assertThat(Trace.walk(scratch, evidence).paths())
                .containsExactly(
                        "evidence/B",
                        "evidence/a/b/c",
                        "evidence/a/z",
                        "evidence/b",
                        "evidence/é",
                        "evidence/\uFFFC",
                        "evidence/\uD800\uDC00");
    }

    @Test
    void the_same_evidence_under_another_folder_gives_identical_items() throws IOException {
        write("x/one.log", "one");
        write("x/two.zip", Archives.zip(member("in/three", "three"), member("four", "one")));
        write("x/bad.gz", new byte[] {0x1F, (byte) 0x8B, 8, 0, 0});
        Path other = Files.createDirectories(temporary.resolve("elsewhere/much/deeper"));
        Path copy = Files.createDirectory(other.resolve("evidence"));
        Files.createDirectory(copy.resolve("x"));
        // Copied in another order, so that the file system lists them in another order.
        for (String name : List.of("x/two.zip", "x/bad.gz", "x/one.log")) {
            Files.copy(evidence.resolve(name), copy.resolve(name));
        }
        List<String> one = Trace.walk(scratch, evidence).lines();
        assertThat(Trace.walk(scratch, copy).lines()).isEqualTo(one);
        assertThat(one).hasSizeGreaterThan(4);
        assertThat(String.join("\n", one)).doesNotContain(temporary.toString());
    }

    @Test
    void keeps_the_order_of_the_arguments_and_tells_equal_names_apart() throws IOException {
        write("b/logs/x", "1");
        write("a/logs/x", "2");
        write("a/logs (2)", "3");
        assertThat(Trace.walk(
                                scratch,
                                evidence.resolve("b/logs"),
                                evidence.resolve("a/logs (2)"),
                                evidence.resolve("a/logs"))
                        .paths())
                .containsExactly("logs/x", "logs (2)", "logs (3)/x");
    }

    @Test
    void names_a_folder_the_same_however_it_was_given() throws IOException {
        write("sub/x", "1");
        for (String given : List.of("", "/", "/.", "/sub/..")) {
            List<String> items = new ArrayList<>();
            intake().walk(
                            List.of(evidence + given),
                            InputStream.nullInputStream(),
                            found(item -> items.add(item.source().path())));
            assertThat(items).as(given).containsExactly("evidence/sub/x");
        }
    }

    @Test
    void the_same_argument_twice_is_read_once() throws IOException {
        Path file = write("x", "1");
        Trace trace = Trace.walk(scratch, file, evidence.resolve("../evidence/x"));
        assertThat(trace.paths()).containsExactly("x");
        assertThat(trace.again).isEmpty();
    }

    @Test
    void reads_standard_input_for_a_dash() {
        Trace trace = new Trace();
        intake().walk(List.of("-"), new ByteArrayInputStream("from a pipe".getBytes(StandardCharsets.UTF_8)), trace);
        assertThat(trace.text("stdin")).isEqualTo("from a pipe");
    }

    @Test
    void spools_long_standard_input_to_scratch_and_cleans_up() throws IOException {
        byte[] long5 = new byte[5 << 20];
        long5[long5.length - 1] = 7;
        List<Integer> files = new ArrayList<>();
        intake().walk(List.of("-"), new ByteArrayInputStream(long5), found(item -> {
            files.add(scratchFiles());
            assertThat(item.size()).isEqualTo(long5.length);
            byte[] last = new byte[4];
            assertThat(item.source().content().read(long5.length - 1, last, 0, 4))
                    .isEqualTo(1);
            assertThat(last[0]).isEqualTo((byte) 7);
            item.release().run();
        }));
        assertThat(files).containsExactly(1);
        assertThat(scratchFiles()).isZero();
    }

    @Test
    void a_missing_argument_is_the_users_fault_before_anything_is_read() throws IOException {
        Path there = write("x", "1");
        Trace trace = new Trace();
        assertThatThrownBy(() -> intake().walk(
                                List.of(
                                        there.toString(),
                                        evidence.resolve("nowhere").toString()),
                                InputStream.nullInputStream(),
                                trace))
                .isInstanceOf(UserFault.class)
                .hasMessageContaining("nowhere");
        assertThat(trace.items).isEmpty();
    }

    @Test
    void a_device_as_an_argument_is_the_users_fault() {
        Assumptions.assumeTrue(Files.exists(Path.of("/dev/null")), "no devices here");
        assertThatThrownBy(() -> Trace.walk(scratch, Path.of("/dev/null")))
                .isInstanceOf(UserFault.class)
                .hasMessageContaining("neither a file nor a folder");
    }

    @Test
    void an_empty_file_is_an_item_and_an_empty_folder_is_nothing() throws IOException {
        write("empty", "");
        Files.createDirectory(evidence.resolve("nothing"));
        Trace trace = Trace.walk(scratch, evidence);
        assertThat(trace.paths()).containsExactly("evidence/empty");
        assertThat(trace.items.getFirst().format()).isEqualTo("empty");
        assertThat(trace.gaps).isEmpty();
    }

    @Test
    void identical_bytes_in_three_places_are_one_item() throws IOException {
        write("a", "same");
        write("b.zip", Archives.zip(member("inside", "same")));
        write("c", "same");
        Trace trace = Trace.walk(scratch, evidence);
        assertThat(trace.paths()).containsExactly("evidence/a", "evidence/b.zip");
        assertThat(trace.again).containsExactly("evidence/b.zip!/inside", "evidence/c");
    }

    @Test
    void a_second_copy_of_an_archive_is_not_opened_again() throws IOException {
        byte[] zip = Archives.zip(member("inside", "same"));
        write("a.zip", zip);
        write("b.zip", zip);
        Trace trace = Trace.walk(scratch, evidence);
        assertThat(trace.paths()).containsExactly("evidence/a.zip", "evidence/a.zip!/inside");
        assertThat(trace.again).containsExactly("evidence/b.zip");
    }

    @Test
    void never_follows_a_link_out_of_the_evidence() throws IOException {
        Path outside = Files.createDirectory(temporary.resolve("outside"));
        Files.writeString(outside.resolve("secret"), "secret");
        Files.createSymbolicLink(evidence.resolve("to-file"), outside.resolve("secret"));
        Files.createSymbolicLink(evidence.resolve("to-folder"), Path.of("../outside"));
        Files.createSymbolicLink(evidence.resolve("to-nowhere"), Path.of("nowhere"));
        Files.createSymbolicLink(evidence.resolve("to-itself"), Path.of("to-itself"));
        Trace trace = Trace.walk(scratch, evidence);
        assertThat(trace.items).isEmpty();
        assertThat(trace.gapLines())
                .containsExactly(
                        "SKIPPED evidence/to-file",
                        "SKIPPED evidence/to-folder",
                        "SKIPPED evidence/to-itself",
                        "SKIPPED evidence/to-nowhere");
    }

    @Test
    void links_inside_the_evidence_are_noted_once_and_loops_end() throws IOException {
        write("real/x", "1");
        Files.createSymbolicLink(evidence.resolve("link"), Path.of("real"));
        Files.createSymbolicLink(evidence.resolve("real/up"), Path.of(".."));
        Trace trace = Trace.walk(scratch, evidence);
        assertThat(trace.paths()).containsExactly("evidence/real/x");
        assertThat(trace.gapLines()).containsExactly("SKIPPED evidence");
        assertThat(trace.gaps.getFirst().detail()).startsWith("2 links").contains("`evidence/link` to `real`");
    }

    @Test
    void a_link_given_as_an_argument_is_followed_under_its_own_name() throws IOException {
        write("real/x", "1");
        Path link = Files.createSymbolicLink(temporary.resolve("handed"), evidence.resolve("real"));
        assertThat(Trace.walk(scratch, link).paths()).containsExactly("handed/x");
    }

    @Test
    void a_pipe_in_a_folder_is_never_opened() throws Exception {
        Path pipe = evidence.resolve("pipe");
        Process mkfifo;
        try {
            mkfifo = new ProcessBuilder("mkfifo", pipe.toString()).start();
        } catch (IOException e) {
            Assumptions.abort("no mkfifo here");
            return;
        }
        assertThat(mkfifo.waitFor()).isZero();
        write("x", "1");
        Trace trace = Trace.walk(scratch, evidence);
        assertThat(trace.paths()).containsExactly("evidence/x");
        assertThat(trace.gapLines()).containsExactly("SKIPPED evidence/pipe");
    }

    @Test
    void an_unreadable_folder_is_a_gap_and_the_rest_is_read() throws IOException {
        write("closed/x", "1");
        write("open/y", "2");
        Path closed = evidence.resolve("closed");
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("---------"));
        try {
            Assumptions.assumeFalse(Files.isReadable(closed), "this user may read everything");
            Trace trace = Trace.walk(scratch, evidence);
            assertThat(trace.paths()).containsExactly("evidence/open/y");
            assertThat(trace.gapLines()).containsExactly("UNREADABLE evidence/closed");
        } finally {
            Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
        }
    }

    @Test
    void an_unreadable_file_is_a_gap_that_tells_no_path_of_this_machine() throws IOException {
        write("a", "1");
        write("b", "2");
        Keeper keeper = new Keeper() {
            private final Keeper real = new InPlaceKeeper(new Scratch(scratch));

            @Override
            public Kept keep(Path original) throws IOException {
                if (original.endsWith("a")) {
                    throw new AccessDeniedException(original.toString());
                }
                return real.keep(original);
            }

            @Override
            public Kept keep(InputStream original) throws IOException {
                return real.keep(original);
            }
        };
        Trace trace = new Trace();
        new Intake(List.of(), keeper, Limits.USUAL, scratch)
                .walk(List.of(evidence.toString()), InputStream.nullInputStream(), trace);
        assertThat(trace.paths()).containsExactly("evidence/b");
        assertThat(trace.gaps).hasSize(1);
        Gap gap = trace.gaps.getFirst();
        assertThat(gap.cause()).isEqualTo(Gap.Cause.UNREADABLE);
        assertThat(gap.origin().evidence()).isEmpty();
        assertThat(gap.detail()).contains("access denied").doesNotContain(temporary.toString());
    }

    @Test
    void a_file_that_shrinks_while_it_is_read_is_a_gap() throws IOException {
        Path file = write("x", "0123456789");
        Trace trace = new Trace();
        Intake intake = intake();
        intake.walk(List.of(file.toString()), InputStream.nullInputStream(), found(trace, item -> {
            Files.writeString(file, "012");
            byte[] into = new byte[10];
            assertThat(item.source().content().read(0, into, 0, 10)).isEqualTo(3);
            assertThat(item.source().content().read(5, into, 0, 5)).isZero();
            item.release().run();
        }));
        intake.settle(trace);
        assertThat(trace.gapLines()).containsExactly("UNREADABLE x");
        assertThat(trace.gaps.getFirst().detail()).contains("changed");
    }

    @Test
    void names_that_are_no_unicode_are_kept_apart() throws Exception {
        Process made;
        try {
            made = new ProcessBuilder(
                            "sh",
                            "-c",
                            "printf one > \"$(printf 'bad\\377')\" && printf two > \"$(printf 'bad\\376')\"")
                    .directory(evidence.toFile())
                    .start();
        } catch (IOException e) {
            Assumptions.abort("no sh here");
            return;
        }
        Assumptions.assumeTrue(made.waitFor() == 0, "this file system refuses such names");
        assertThat(Trace.walk(scratch, evidence).paths()).containsExactly("evidence/bad\\xfe", "evidence/bad\\xff");
    }

    @Test
    void control_and_direction_characters_in_names_are_written_out() throws IOException {
        write("a\nb\u202Ecod.exe", "1");
        write("wow!/x", "2");
        assertThat(Trace.walk(scratch, evidence).paths())
                .containsExactly("evidence/a\\u000ab\\u202ecod.exe", "evidence/wow\\u0021/x");
    }

    @Test
    void a_deep_folder_is_walked_to_its_end() throws IOException {
        Path deep = evidence;
        for (int i = 0; i < 200; i++) {
            deep = deep.resolve("d");
        }
        Files.createDirectories(deep);
        Files.writeString(deep.resolve("x"), "1");
        Trace trace = Trace.walk(scratch, evidence);
        assertThat(trace.paths()).containsExactly("evidence/" + "d/".repeat(200) + "x");
    }

    @Test
    void a_reader_that_recognises_a_file_gets_it_with_its_spans() throws IOException {
        Reader reader = new Reader() {
            @Override
            public String format() {
                return "halves";
            }

            @Override
            public boolean recognises(Head head) {
                return head.startsWith('H', 'A', 'L', 'F');
            }

            @Override
            public List<Span> cut(Content content) {
                return List.of(new Span(0, 4), new Span(4, content.size()));
            }

            @Override
            public void read(Source source, Span span, Readings out) {
                throw new AssertionError("intake does not read");
            }
        };
        write("a", "HALF and half");
        write("b.zip", Archives.zip(member("c", "HALF of it")));
        Trace trace = Trace.walk(scratch, Limits.USUAL, List.of(reader), evidence);
        Item item = trace.at("evidence/b.zip!/c").orElseThrow();
        assertThat(item.format()).isEqualTo("halves");
        assertThat(item.spans()).containsExactly(new Span(0, 4), new Span(4, 10));
        assertThat(item.reader()).containsSame(reader);
        assertThat(trace.at("evidence/a").orElseThrow().format()).isEqualTo("halves");
    }

    @Test
    void takes_an_attachment_apart_for_a_scan() throws IOException {
        byte[] zip = Archives.zip(member("in.zip", Archives.zip(member("x", "deep"))));
        Source mail = new Source("sha256:mail", "box.mbox", new Bytes(new byte[0]));
        Source child = Unpacker.child(mail, "../ref\u202Fzip", new Bytes(zip), Optional.of("box.mbox"));
        Trace trace = new Trace();
        new Unpacker(new Recognition(List.of()), Limits.USUAL, new Scratch(scratch))
                .unpack(child, Budget.of(Limits.USUAL, zip.length), trace);
        String path = "box.mbox!/../ref\u202Fzip!/in.zip!/x";
        assertThat(trace.text(path)).isEqualTo("deep");
        Source source = trace.at(path).orElseThrow().source();
        assertThat(source.evidence()).isEqualTo("sha256:mail");
        assertThat(source.outer()).contains("box.mbox");
    }

    private Intake intake() {
        Scratch folder = new Scratch(scratch);
        return new Intake(
                new InPlaceKeeper(folder),
                Limits.USUAL,
                new Unpacker(new Recognition(List.of()), Limits.USUAL, folder));
    }

    private int scratchFiles() {
        String[] names = scratch.toFile().list();
        return names == null ? 0 : names.length;
    }

    private interface Each {
        void item(Item item) throws IOException;
    }

    private static Found found(Each each) {
        return found(new Trace(), each);
    }

    private static Found found(Trace trace, Each each) {
        return new Found() {
            @Override
            public void item(Item item) {
                try {
                    each.item(item);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }

            @Override
            public void again(String hash, String path) {
                trace.again(hash, path);
            }

            @Override
            public void gap(Gap gap) {
                trace.gap(gap);
            }
        };
    }
}
