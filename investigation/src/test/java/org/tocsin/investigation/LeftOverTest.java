package org.tocsin.investigation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.investigation.scope.Scope;
import org.tocsin.model.Meanings;
import org.tocsin.testkit.EventSpec;
import org.tocsin.testkit.EvtxWriter;
import org.tocsin.testkit.Provider;

/// Records whose template is gone from their own log get their names from another log of the same evidence.
class LeftOverTest {
    private static final Provider OLD = Provider.of("Tocsin-Old", "11111111-2222-3333-4444-555555555555");
    private static final Provider NEW = Provider.of("Tocsin-New", "99999999-2222-3333-4444-555555555555");
    private static final int FILE_HEADER = EvtxWriter.FILE_HEADER;

    @TempDir
    Path folder;

    private static byte[] log(Provider provider, int from, int to, int padding) {
        List<EventSpec> events = new ArrayList<>();
        for (int id = from; id <= to; id++) {
            events.add(EventSpec.of(provider, 100, "Test")
                    .record(id)
                    .at(Instant.parse("2026-03-01T08:00:00Z").plusSeconds(id))
                    .data("Text", "event number " + id)
                    .data("More", "x".repeat(padding))
                    .build());
        }
        return EvtxWriter.bytes(events);
    }

    /// A log whose chunk was filled anew, so that the events in its free space have lost their template.
    private static byte[] overwritten() {
        byte[] newer = log(NEW, 900, 900, 400);
        int free = ByteBuffer.wrap(newer).order(ByteOrder.LITTLE_ENDIAN).getInt(FILE_HEADER + 48);
        byte[] both = log(OLD, 1, 6, 300);
        System.arraycopy(newer, 0, both, 0, FILE_HEADER + free);
        return both;
    }

    private static String read(Path evidence, int threads) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ReadThrough.run(
                List.of(evidence.toString()),
                InputStream.nullInputStream(),
                Scope.ALL,
                Meanings.NONE,
                Told.NOTHING,
                threads,
                out,
                Progress.SILENT);
        return out.toString(StandardCharsets.UTF_8);
    }

    private static long count(String lines, String part) {
        return lines.lines()
                .filter(line -> line.contains("\"recovered\":true") && line.contains(part))
                .count();
    }

    @Test
    void names_the_values_of_one_log_with_the_templates_of_another() throws IOException {
        Path alone = Files.createDirectory(folder.resolve("alone"));
        Files.write(alone.resolve("wanting.evtx"), overwritten());
        String without = read(alone, 1);
        assertThat(count(without, "\"Value_0\":\"event number ")).isEqualTo(4);
        assertThat(count(without, "\"Text\":")).isZero();

        Path both = Files.createDirectory(folder.resolve("both"));
        Files.write(both.resolve("wanting.evtx"), overwritten());
        Files.write(both.resolve("with-it.evtx"), log(OLD, 20, 22, 300));
        String with = read(both, 1);
        assertThat(count(with, "\"Text\":\"event number ")).isEqualTo(4);
        assertThat(count(with, "\"Computer\":\"HOST.example.org\"")).isEqualTo(4);
        assertThat(count(with, "Value_")).isZero();
    }

    @Test
    void gives_the_same_whatever_the_number_of_threads_and_whichever_log_comes_first() throws IOException {
        for (int i = 0; i < 12; i++) {
            Files.write(
                    folder.resolve("log" + i + ".evtx"), i % 4 == 2 ? overwritten() : log(OLD, 20 * i, 20 * i + 9, i));
        }
        String one = read(folder, 1);
        assertThat(read(folder, 4)).isEqualTo(one);
        assertThat(count(one, "\"Text\":\"event number ")).isEqualTo(4);
    }
}
