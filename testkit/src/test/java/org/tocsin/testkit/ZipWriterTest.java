package org.tocsin.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ZipWriterTest {
    @TempDir
    Path folder;

    @Test
    void an_open_archive_gives_its_files_back() throws IOException {
        byte[] archive = ZipWriter.stored(files());

        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
            ZipEntry first = zip.getNextEntry();
            assertThat(first).isNotNull();
            assertThat(first.getName()).isEqualTo("a/één.txt");
            assertThat(new String(zip.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("one");
            assertThat(zip.getNextEntry()).isNotNull();
            assertThat(zip.readAllBytes()).hasSize(5_000);
            assertThat(zip.getNextEntry()).isNull();
        }
    }

    @Test
    void a_locked_archive_opens_with_its_password_only() throws Exception {
        Path file = Files.write(folder.resolve("locked.zip"), ZipWriter.locked(files(), "heron"));
        String script = "import sys,zipfile;sys.stdout.buffer.write(zipfile.ZipFile(sys.argv[1]).read(sys.argv[2],"
                + "sys.argv[3].encode()))";

        assertThat(PeerReader.run("python3", "-c", script, file, "a/één.txt", "heron"))
                .isEqualTo("one");
        assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                .doesNotContain("zzzz");
        assertThat(PeerReader.fails("python3", "-c", script, file, "b", "crane"))
                .isTrue();
    }

    private static SequencedMap<String, byte[]> files() {
        SequencedMap<String, byte[]> files = new LinkedHashMap<>();
        files.put("a/één.txt", "one".getBytes(StandardCharsets.UTF_8));
        files.put("b", "z".repeat(5_000).getBytes(StandardCharsets.US_ASCII));
        return files;
    }
}
