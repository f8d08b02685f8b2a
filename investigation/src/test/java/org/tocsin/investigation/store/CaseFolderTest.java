package org.tocsin.investigation.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tocsin.model.UserFault;

class CaseFolderTest {
    @TempDir
    Path temp;

    @Test
    void makes_a_case_in_a_new_folder_and_opens_it_again() throws IOException {
        Path path = temp.resolve("new/deep/case");
        Cases.open(path).close();
        Cases.open(path).close();
        assertThat(path.resolve("case.db")).isRegularFile();
        assertThat(path.resolve("custody.jsonl")).isRegularFile();
        assertThat(path.resolve("evidence")).isEmptyDirectory();
        if (Disk.posix(path)) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                    .isEqualTo("rwx------");
        }
    }

    @Test
    void refuses_a_file() throws IOException {
        Path file = Files.writeString(temp.resolve("x"), "x");
        assertThatThrownBy(() -> Cases.open(file))
                .isInstanceOf(UserFault.class)
                .hasMessage(file + " is a file; a case is a folder, so choose another name.");
    }

    @Test
    void refuses_a_folder_that_holds_something_else_and_leaves_it_as_it_is() throws IOException {
        Files.writeString(temp.resolve("thesis.txt"), "x");
        assertThatThrownBy(() -> Cases.open(temp))
                .isInstanceOf(UserFault.class)
                .hasMessage(temp + " is no case and not empty (it holds thesis.txt); choose a new or an empty folder.");
        assertThat(temp.toFile().list()).containsExactly("thesis.txt");
    }

    @Test
    void refuses_a_case_that_another_run_writes_and_lets_readers_in() throws IOException {
        Path path = temp.resolve("case");
        try (CaseFolder folder = Cases.open(path);
                CaseView view = CaseView.open(path)) {
            assertThat(folder.folder()).isEqualTo(path);
            assertThat(view.complete()).isFalse();
            assertThatThrownBy(() -> Cases.open(path))
                    .isInstanceOf(UserFault.class)
                    .hasMessage("The case " + path
                            + " is being written by another run of Tocsin; wait until it has ended.");
        }
        Cases.open(path).close();
    }

    @Test
    void refuses_a_case_of_a_newer_program() throws IOException, SQLException {
        Path path = temp.resolve("case");
        Cases.open(path).close();
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + path.resolve("case.db"));
                var statement = connection.createStatement()) {
            statement.execute("PRAGMA user_version=3");
        }
        assertThatThrownBy(() -> Cases.open(path))
                .isInstanceOf(UserFault.class)
                .hasMessage("The case " + path + " was made by a newer Tocsin (form 3, this program knows up to 2);"
                        + " update this program to open it.");
    }

    @Test
    void refuses_a_case_with_a_trigger_of_somebody_else() throws IOException, SQLException {
        Path path = temp.resolve("case");
        Cases.open(path).close();
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + path.resolve("case.db"));
                var statement = connection.createStatement()) {
            statement.execute("CREATE TRIGGER t AFTER INSERT ON finding BEGIN DELETE FROM finding; END");
        }
        assertThatThrownBy(() -> Cases.open(path))
                .isInstanceOf(UserFault.class)
                .hasMessageContaining("tables or triggers that Tocsin did not make");
        assertThatThrownBy(() -> CaseView.open(path)).isInstanceOf(UserFault.class);
    }

    @Test
    void refuses_a_database_that_is_none() throws IOException {
        Path path = temp.resolve("case");
        Cases.open(path).close();
        Files.writeString(path.resolve("case.db"), "this was once a database, long ago, before the flood came");
        assertThatThrownBy(() -> Cases.open(path)).isInstanceOf(UserFault.class).hasMessageContaining("cannot be read");
    }

    @Test
    void refuses_a_case_whose_folders_are_links_to_elsewhere() throws IOException {
        Path path = temp.resolve("case");
        Cases.open(path).close();
        Path precious = Files.createDirectories(temp.resolve("elsewhere"));
        Files.writeString(precious.resolve("part-000001.parquet"), "mine");
        Files.delete(path.resolve("lake"));
        Files.createSymbolicLink(path.resolve("lake"), precious);
        assertThatThrownBy(() -> Cases.open(path))
                .isInstanceOf(UserFault.class)
                .hasMessageContaining("its lake is a link to somewhere else");
        assertThat(precious.resolve("part-000001.parquet")).exists();
        assertThat(Verification.of(path, Optional.empty()).mismatches())
                .anyMatch(one -> one.sentence().contains("lake is a link"));
    }

    @Test
    void refuses_a_case_that_lost_its_database() throws IOException {
        Path path = temp.resolve("case");
        Cases.open(path).close();
        Files.delete(path.resolve("case.db"));
        assertThatThrownBy(() -> Cases.open(path))
                .isInstanceOf(UserFault.class)
                .hasMessageContaining("has lost its case.db");
    }

    @Test
    void says_that_a_folder_to_be_read_is_no_case() {
        assertThatThrownBy(() -> CaseView.open(temp))
                .isInstanceOf(UserFault.class)
                .hasMessageContaining("is no case");
    }

    @ParameterizedTest
    @CsvSource({
        "OneDrive - Example Org, OneDrive",
        "Dropbox (Personal), Dropbox",
        "iCloudDrive, iCloud",
        "Google Drive, Google Drive",
        "Nextcloud, Nextcloud"
    })
    void refuses_a_folder_that_is_copied_elsewhere(String name, String program) {
        Path path = temp.resolve(name).resolve("cases/one");
        assertThatThrownBy(() -> Cases.open(path))
                .isInstanceOf(UserFault.class)
                .hasMessageContaining("which " + program + " copies to other machines");
        assertThat(temp.resolve(name)).doesNotExist();
    }

    @Test
    void sees_through_a_link_into_a_folder_that_is_copied_elsewhere() throws IOException {
        Path synced = Files.createDirectories(temp.resolve("Dropbox/inside"));
        Path link = Files.createSymbolicLink(temp.resolve("harmless"), synced);
        assertThatThrownBy(() -> Cases.open(link.resolve("case"))).isInstanceOf(UserFault.class);
    }

    @Test
    void refuses_a_folder_that_a_synchronising_program_marked() throws IOException {
        Files.createDirectories(temp.resolve("work/.stfolder"));
        assertThatThrownBy(() -> Cases.open(temp.resolve("work/case")))
                .isInstanceOf(UserFault.class)
                .hasMessageContaining("Syncthing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nfs4", "cifs", "smb3", "fuse.sshfs", "9p", "fuse.rclone", "NFS"})
    void knows_a_network_drive(String type) {
        assertThat(Drive.network(type, "/mnt/x").orElseThrow()).contains("network or shared drive");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ext4", "btrfs", "NTFS", "apfs", "tmpfs", "overlay", "fuseblk", "xfs"})
    void knows_a_local_drive(String type) {
        assertThat(Drive.network(type, "/mnt/x")).isEmpty();
    }

    @Test
    void knows_a_share_of_windows_by_its_path() {
        assertThat(Drive.network("NTFS", "\\\\server\\share\\case")).isPresent();
    }

    @Test
    void leaves_names_alone_that_only_look_similar() {
        assertThat(Drive.synced(Path.of("/home/x/dropboxes-report/nextclouds"))).isEmpty();
    }

    @Test
    void empties_scratch_without_following_links() throws IOException {
        Path path = temp.resolve("case");
        Path precious = Files.writeString(
                Files.createDirectories(temp.resolve("elsewhere")).resolve("precious"), "x");
        try (CaseFolder folder = Cases.open(path)) {
            Files.writeString(
                    Files.createDirectories(folder.scratch().resolve("a/b")).resolve("c"), "x");
            Files.createSymbolicLink(folder.scratch().resolve("link"), precious.getParent());
        }
        assertThat(path.resolve("scratch")).doesNotExist();
        assertThat(precious).exists();
    }

    @Test
    void releases_its_lock_when_it_cannot_be_opened() throws IOException {
        Path path = temp.resolve("case");
        Cases.open(path).close();
        Path custody = path.resolve("custody.jsonl");
        byte[] good = Files.readAllBytes(custody);
        try (FileChannel channel = FileChannel.open(custody, StandardOpenOption.WRITE)) {
            channel.truncate(0);
        }
        assertThatThrownBy(() -> Cases.open(path)).isInstanceOf(UserFault.class).hasMessageContaining("shortened");
        Files.write(custody, good);
        Cases.open(path).close();
    }
}
