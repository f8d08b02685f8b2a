package org.tocsin.investigation;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.tocsin.detect.Match;
import org.tocsin.model.EvidenceRecord;
import org.tocsin.model.Finding;
import org.tocsin.model.Gap;
import org.tocsin.report.exports.JsonLines;

/// Everything that can be read, and every place that cannot, as JSON lines in the order of the evidence. No rules, no
/// case.
public final class ReadThrough {
    /// @param faults faults of ours that cost something
    public record Outcome(long records, long gaps, long faults) {}

    private ReadThrough() {}

    /// @param out written to from several threads, one at a time; flushed but not closed
    public static Outcome run(
            List<String> evidence, InputStream standardInput, int threads, OutputStream out, Progress progress)
            throws IOException {
        try (ScratchFolder folder = ScratchFolder.temporary()) {
            PassThrough pass = new PassThrough(folder.path());
            InOrder inOrder = new InOrder(out, folder.path());
            AtomicLong records = new AtomicLong();
            AtomicLong gaps = new AtomicLong();
            AtomicLong faults = new AtomicLong();
            Crew.Task task = (number, batch) -> {
                Scan scan = pass.scan(List.of());
                try (Lines lines = new Lines(new JsonLines(inOrder.part(number)))) {
                    for (Crew.Work work : batch) {
                        scan.read(work, lines);
                        progress.done(work.bytes());
                    }
                    records.addAndGet(lines.records);
                    gaps.addAndGet(lines.gaps);
                }
                faults.addAndGet(scan.faults());
            };
            PassThrough.Holes holes = (gap, crew) -> {
                gaps.incrementAndGet();
                try (JsonLines lines = new JsonLines(inOrder.part(crew.turn()))) {
                    lines.gap(gap);
                }
            };
            pass.read(evidence, standardInput, threads, task, holes, progress);
            out.flush();
            return new Outcome(records.get(), gaps.get(), faults.get());
        }
    }

    private static final class Lines implements Scan.Sink, AutoCloseable {
        private final JsonLines lines;
        private long records;
        private long gaps;

        Lines(JsonLines lines) {
            this.lines = lines;
        }

        @Override
        public void record(EvidenceRecord record) {
            records++;
            lines.record(record);
        }

        @Override
        public void gap(Gap gap) {
            gaps++;
            lines.gap(gap);
        }

        @Override
        public void finding(Finding finding) {
            throw new IllegalStateException("reading alone gives no findings");
        }

        @Override
        public void match(int detection, Match match) {
            throw new IllegalStateException("reading alone gives no matches");
        }

        @Override
        public void close() {
            lines.close();
        }
    }
}
