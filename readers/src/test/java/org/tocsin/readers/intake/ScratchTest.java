package org.tocsin.readers.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.model.Bytes;
import org.tocsin.model.UserFault;

class ScratchTest {
    @TempDir
    Path temporary;

    private static Scratch.Written written(Scratch scratch, int size) {
        try (Scratch.Spool spool = scratch.spool()) {
            spool.write(new byte[size], size);
            return spool.finish();
        }
    }

    private List<Path> files() throws IOException {
        if (!Files.exists(temporary.resolve("s"))) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(temporary.resolve("s"))) {
            return files.toList();
        }
    }

    @Test
    void small_contents_stay_in_memory() throws IOException {
        assertThat(written(new Scratch(temporary.resolve("s")), 1000).content()).isInstanceOf(Bytes.class);
        assertThat(files()).isEmpty();
    }

    @Test
    void large_contents_go_to_a_file_that_only_the_owner_reads_and_nobody_runs() throws IOException {
        Scratch.Written written = written(new Scratch(temporary.resolve("s")), 5 << 20);
        assertThat(files()).hasSize(1);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(files().getFirst())))
                .isEqualTo("rw-------");
        assertThat(written.content().size()).isEqualTo(5 << 20);
        written.lease().release();
        assertThat(files()).isEmpty();
        assertThatThrownBy(() -> written.content().read(0, new byte[1], 0, 1)).isInstanceOf(IOException.class);
    }

    @Test
    void past_its_room_in_memory_small_contents_go_to_files_too() throws IOException {
        Scratch scratch = new Scratch(temporary.resolve("s"), 2_500);
        Scratch.Written first = written(scratch, 1000);
        written(scratch, 1000);
        Scratch.Written third = written(scratch, 1000);
        assertThat(files()).hasSize(1);
        assertThat(third.content().size()).isEqualTo(1000);
        first.lease().release();
        assertThat(written(scratch, 1000).content()).isInstanceOf(Bytes.class);
    }

    @Test
    void what_is_not_finished_leaves_nothing() throws IOException {
        Scratch scratch = new Scratch(temporary.resolve("s"));
        try (Scratch.Spool spool = scratch.spool()) {
            spool.write(new byte[5 << 20], 5 << 20);
            assertThat(files()).hasSize(1);
        }
        assertThat(files()).isEmpty();
    }

    @Test
    void leaves_files_of_others_alone() throws IOException {
        Path theirs = Files.createDirectory(temporary.resolve("s")).resolve("expanded-0");
        Files.writeString(theirs, "theirs");
        written(new Scratch(temporary.resolve("s")), 5 << 20).lease().release();
        assertThat(theirs).hasContent("theirs");
    }

    @Test
    void a_folder_that_cannot_be_written_is_the_users_fault() throws IOException {
        Path file = Files.writeString(temporary.resolve("file"), "x");
        assertThatThrownBy(() -> written(new Scratch(file.resolve("s")), 5 << 20))
                .isInstanceOf(UserFault.class)
                .hasMessageContaining("make room there or choose another");
    }

    @Test
    void a_lease_frees_with_its_last_holder_and_only_once() {
        int[] freed = {0};
        Lease lease = new Lease(() -> freed[0]++);
        Runnable holder = lease.hold();
        lease.release();
        assertThat(freed[0]).isZero();
        holder.run();
        holder.run();
        assertThat(freed[0]).isEqualTo(1);
    }
}
