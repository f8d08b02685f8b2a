package org.tocsin.readers.eventlog.evtx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.tocsin.model.Bytes;
import org.tocsin.model.Source;
import org.tocsin.readers.Span;
import org.tocsin.testkit.EventSpec;
import org.tocsin.testkit.EvtxWriter;
import org.tocsin.testkit.Provider;

/// Large logs are read in slices, by several threads.
class EvtxSlicesTest {
    private static final long SLICE = 64L << 20;

    /// Not closed in order, so that its header does not say how many chunks there are.
    private static byte[] oneChunk() {
        Provider provider = Provider.of("Tocsin-Test", "11111111-2222-3333-4444-555555555555");
        byte[] log = EvtxWriter.bytes(List.of(
                EventSpec.of(provider, 1, "Test").data("A", "1").build(),
                EventSpec.of(provider, 2, "Test").data("B", "2").build()));
        ByteBuffer header = ByteBuffer.wrap(log).order(ByteOrder.LITTLE_ENDIAN);
        CRC32 crc = new CRC32();
        crc.update(log, 0, 120);
        header.putInt(120, 1).putInt(124, (int) crc.getValue());
        return log;
    }

    @Test
    void cuts_large_logs_where_chunks_begin() throws IOException {
        Repeating log = new Repeating(oneChunk(), 1100, 0);
        List<Span> spans = new EvtxReader().cut(log);
        assertThat(spans)
                .containsExactly(new Span(0, FileHeader.SIZE + SLICE), new Span(FileHeader.SIZE + SLICE, log.size()));
        assertThat(Gathered.from(log).records).hasSize(2200);
    }

    @Test
    void cuts_where_chunks_begin_even_behind_bytes_that_do_not_belong() throws IOException {
        Repeating log = new Repeating(oneChunk(), 1100, 1536);
        List<Span> spans = new EvtxReader().cut(log);
        assertThat(spans.get(1).from()).isEqualTo(FileHeader.SIZE + SLICE + 1536);
        Gathered gathered = Gathered.from(log);
        assertThat(gathered.records).hasSize(2200);
        assertThat(gathered.gaps).hasSize(1);
    }

    @Test
    void gives_a_small_log_as_one_piece() throws IOException {
        Bytes log = new Bytes(oneChunk());
        assertThat(new EvtxReader().cut(log)).containsExactly(new Span(0, log.size()));
        assertThat(new EvtxReader().cut(new Bytes(new byte[0]))).containsExactly(new Span(0, 0));
    }

    @Test
    void reads_the_same_in_several_threads() throws Exception {
        EvtxReader reader = new EvtxReader();
        Repeating log = new Repeating(oneChunk(), 300, 0);
        Span all = new Span(0, log.size());
        Gathered shared = new Gathered();
        List<Callable<List<String>>> tasks = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            tasks.add(() -> {
                Gathered gathered = new Gathered(shared.shapes());
                reader.read(new Source("sha256:0", "x.evtx", log), all, gathered);
                return gathered.records.stream().map(BinXmlTest::line).toList();
            });
        }
        try (ExecutorService pool = Executors.newFixedThreadPool(4)) {
            List<Future<List<String>>> results = pool.invokeAll(tasks);
            List<String> first = results.getFirst().get();
            assertThat(first).hasSize(600);
            for (Future<List<String>> result : results) {
                assertThat(result.get()).isEqualTo(first);
            }
        }
    }
}
