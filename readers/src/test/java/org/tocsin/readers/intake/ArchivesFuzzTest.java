package org.tocsin.readers.intake;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.tocsin.readers.Limits;

/// Any bytes at all are taken apart without an exception. In the build it tries the seeds beside it; with
/// `JAZZER_FUZZ=1` it looks for others.
class ArchivesFuzzTest {
    private static final Limits LIMITS = new Limits(4, 200, 32 << 20, 200, 1 << 20, 100);

    @FuzzTest
    void any_bytes_are_taken_apart(byte[] bytes) throws IOException {
        Path scratch = Files.createTempDirectory("fuzz");
        try {
            Trace trace = Trace.open(scratch, LIMITS, "any", bytes);
            assertThat(trace.items).isNotEmpty();
            assertThat(scratch.toFile().list()).isEmpty();
        } finally {
            Files.delete(scratch);
        }
    }
}
