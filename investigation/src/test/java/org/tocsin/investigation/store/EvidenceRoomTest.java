package org.tocsin.investigation.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.model.Content;
import org.tocsin.model.UserFault;
import org.tocsin.readers.intake.Keeper;

class EvidenceRoomTest {
    @TempDir
    Path temp;

    private static byte[] bytes(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    private static byte[] all(Content content) throws IOException {
        try (InputStream in = content.open()) {
            return in.readAllBytes();
        }
    }

    private static List<Path> files(Path path) throws IOException {
        try (Stream<Path> list = Files.list(path.resolve("evidence"))) {
            return list.sorted().toList();
        }
    }

    @Test
    void keeps_a_file_so_that_nothing_can_run_it_and_gives_it_back() throws IOException {
        byte[] bytes = bytes(300_001);
        Path original = Files.write(temp.resolve("x.exe"), bytes);
        Path path = temp.resolve("case");
        try (CaseFolder folder = Cases.open(path)) {
            Keeper.Kept kept = folder.keeper(true).keep(original);
            assertThat(kept.hash()).isEqualTo(Disk.hash(bytes));
            assertThat(kept.size()).isEqualTo(bytes.length);
            assertThat(kept.content().size()).isEqualTo(bytes.length);
            assertThat(all(kept.content())).isEqualTo(bytes);

            Path file = files(path).getFirst();
            assertThat(file.getFileName()).hasToString(kept.hash().substring(7) + ".kept");
            byte[] stored = Files.readAllBytes(file);
            assertThat(new String(stored, 0, 18, StandardCharsets.US_ASCII)).isEqualTo("TOCSIN EVIDENCE 1\n");
            for (int p = 0; p < bytes.length; p++) {
                stored[18 + p] ^= (byte) (p * 167 + 91);
            }
            assertThat(Arrays.copyOfRange(stored, 18, stored.length)).isEqualTo(bytes);
            if (Disk.posix(file)) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .isEqualTo("r--------");
            }

            Path restored = temp.resolve("restored");
            try (CaseView view = folder.view()) {
                assertThat(view.restore(kept.hash(), restored)).isEqualTo(bytes.length);
                assertThatThrownBy(() -> view.restore(kept.hash(), restored)).isInstanceOf(UserFault.class);
                assertThatThrownBy(() -> view.restore(Cases.hash("none"), temp.resolve("y")))
                        .isInstanceOf(UserFault.class);
            }
            assertThat(Files.readAllBytes(restored)).isEqualTo(bytes);
            if (Disk.posix(restored)) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(restored)))
                        .isEqualTo("rw-------");
            }
        }
        assertThat(Files.readAllBytes(original)).isEqualTo(bytes);
    }

    @Test
    void reads_any_piece_from_several_threads() throws Exception {
        byte[] bytes = bytes(100_000);
        Path original = Files.write(temp.resolve("x"), bytes);
        for (boolean copy : new boolean[] {true, false}) {
            try (CaseFolder folder = Cases.open(temp.resolve("case" + copy));
                    ExecutorService pool = Executors.newFixedThreadPool(4)) {
                Content content = folder.keeper(copy).keep(original).content();
                List<Callable<Boolean>> readers = IntStream.range(0, 200)
                        .<Callable<Boolean>>mapToObj(i -> () -> {
                            int from = i * 499;
                            byte[] into = new byte[3001];
                            int count = content.read(from, into, 1, 3000);
                            return count == Math.min(3000, bytes.length - from)
                                    && Arrays.equals(into, 1, 1 + count, bytes, from, from + count);
                        })
                        .toList();
                for (Future<Boolean> answer : pool.invokeAll(readers)) {
                    assertThat(answer.get()).isTrue();
                }
                assertThat(content.read(bytes.length, new byte[1], 0, 1)).isZero();
                assertThat(content.read(bytes.length - 1L, new byte[9], 0, 9)).isEqualTo(1);
            }
        }
    }

    @Test
    void keeps_the_same_bytes_once() throws IOException {
        Path one = Files.writeString(temp.resolve("one"), "same");
        Path two = Files.writeString(temp.resolve("two"), "same");
        Path other = Files.writeString(temp.resolve("other"), "diff");
        Path path = temp.resolve("case");
        try (CaseFolder folder = Cases.open(path)) {
            Keeper keeper = folder.keeper(true);
            assertThat(keeper.keep(one).hash()).isEqualTo(keeper.keep(two).hash());
            folder.begin(Cases.settings("d1"));
            keeper.keep(one);
            keeper.keep(other);
            keeper.keep(new ByteArrayInputStream("same".getBytes(StandardCharsets.UTF_8)));
            assertThat(files(path)).hasSize(2);
        }
        // Each place is told once, however often it is handed in.
        assertThat(Files.readAllLines(path.resolve("custody.jsonl")))
                .filteredOn(line -> line.contains("evidence-taken"))
                .hasSize(4);
    }

    @Test
    void trusts_no_copy_of_an_earlier_run() throws IOException {
        Path original = Files.writeString(temp.resolve("x"), "evidence");
        Path path = temp.resolve("case");
        try (CaseFolder folder = Cases.open(path)) {
            folder.keeper(true).keep(original);
        }
        Path copy = files(path).getFirst();
        byte[] bytes = Files.readAllBytes(copy);
        bytes[20] ^= 1;
        Disk.remove(copy);
        Files.write(copy, bytes);
        try (CaseFolder folder = Cases.open(path)) {
            assertThat(all(folder.keeper(true).keep(original).content()))
                    .asString()
                    .isEqualTo("evidence");
            assertThatThrownBy(() -> folder.keeper(true)
                            .keep(new ByteArrayInputStream("evidence".getBytes(StandardCharsets.UTF_8))))
                    .isInstanceOf(UserFault.class)
                    .hasMessageContaining("no longer has the bytes that were handed in");
            List<KeptEvidence> left = new ArrayList<>();
            folder.begin(Cases.settings("d1")).forEachLeft(left::add);
            assertThat(left.getFirst().isUnaltered()).isFalse();
        }
    }

    @Test
    void keeps_an_empty_file_and_standard_input() throws IOException {
        Path empty = Files.createFile(temp.resolve("empty"));
        Path path = temp.resolve("case");
        try (CaseFolder folder = Cases.open(path)) {
            assertThat(all(folder.keeper(true).keep(empty).content())).isEmpty();
            byte[] bytes = bytes(70_000);
            // Standard input cannot be read twice, so it is kept even where files are only referred to.
            Keeper.Kept kept = folder.keeper(false).keep(new ByteArrayInputStream(bytes));
            assertThat(all(kept.content())).isEqualTo(bytes);
            assertThat(files(path)).hasSize(2);
        }
    }

    @Test
    void refers_to_an_original_without_copying_it() throws IOException {
        Path original = Files.writeString(temp.resolve("x"), "evidence");
        Path path = temp.resolve("case");
        try (CaseFolder folder = Cases.open(path)) {
            Keeper.Kept kept = folder.keeper(false).keep(original);
            assertThat(all(kept.content())).asString().isEqualTo("evidence");
            assertThat(files(path)).isEmpty();
            List<KeptEvidence> left = new ArrayList<>();
            folder.begin(Cases.settings("d1")).forEachLeft(left::add);
            assertThat(left).singleElement().satisfies(one -> {
                assertThat(one.copied()).isFalse();
                assertThat(one.place()).isEqualTo("x");
                assertThat(one.isUnaltered()).isTrue();
            });
            Files.writeString(original, "evid");
            assertThatThrownBy(() -> all(kept.content()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("shorter");
            try (CaseView view = folder.view()) {
                assertThatThrownBy(() -> view.restore(kept.hash(), temp.resolve("y")))
                        .isInstanceOf(IOException.class);
            }
            assertThat(temp.resolve("y")).doesNotExist();
        }
    }

    @Test
    void sweeps_what_was_being_kept_when_the_program_died() throws IOException {
        Path path = temp.resolve("case");
        Cases.open(path).close();
        Files.writeString(path.resolve("evidence/7.part"), "half");
        Files.writeString(EvidenceRoom.file(path.resolve("evidence"), Cases.hash("z")), "not in custody");
        Cases.open(path).close();
        assertThat(files(path)).isEmpty();
    }

    @Test
    void opens_more_items_than_a_process_may_have_files() throws IOException {
        try (CaseFolder folder = Cases.open(temp.resolve("case"))) {
            Keeper keeper = folder.keeper(true);
            List<Content> contents = IntStream.range(0, 300)
                    .mapToObj(i -> {
                        try {
                            return keeper.keep(Files.writeString(temp.resolve("f" + i), "text " + i))
                                    .content();
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    })
                    .toList();
            for (int i = 0; i < contents.size(); i++) {
                assertThat(all(contents.get(i))).asString().isEqualTo("text " + i);
            }
        }
    }
}
