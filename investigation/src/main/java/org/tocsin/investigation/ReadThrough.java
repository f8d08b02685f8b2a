package org.tocsin.investigation;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.tocsin.detect.Match;
import org.tocsin.investigation.scope.LeftOut;
import org.tocsin.investigation.scope.Scope;
import org.tocsin.model.EvidenceRecord;
import org.tocsin.model.Finding;
import org.tocsin.model.Gap;
import org.tocsin.model.Meanings;
import org.tocsin.report.exports.JsonLines;

/// Everything that can be read, and every place that cannot, as JSON lines in the order of the evidence. No rules, no
/// case.
public final class ReadThrough {
    /// @param records those that were written
    /// @param faults faults of ours that cost something
    public record Outcome(long records, LeftOut leftOut, long gaps, long faults) {}

    private ReadThrough() {}

    /// @param meanings what is written beside the values of records; [Meanings#NONE] for nothing
    /// @param out written to from several threads, one at a time; flushed but not closed
    public static Outcome run(
            List<String> evidence,
            InputStream standardInput,
            Scope scope,
            Meanings meanings,
            Told told,
            int threads,
            OutputStream out,
            Progress progress)
            throws IOException {
        try (ScratchFolder folder = ScratchFolder.temporary();
                LeftOver left = new LeftOver(folder.path())) {
            PassThrough pass = new PassThrough(folder.path(), scope, told);
            InOrder inOrder = new InOrder(out, folder.path());
            AtomicLong records = new AtomicLong();
            AtomicLong gaps = new AtomicLong();
            AtomicLong faults = new AtomicLong();
            AtomicReference<LeftOut> leftOut = new AtomicReference<>(LeftOut.NONE);
            Crew.Task task = (number, batch) -> {
                Scan scan = pass.scan(List.of());
                try (Lines lines = new Lines(new JsonLines(inOrder.part(number), meanings), left)) {
                    for (Crew.Work work : batch) {
                        scan.read(work, lines);
                        progress.done(work.bytes());
                    }
                    records.addAndGet(lines.records);
                    gaps.addAndGet(lines.gaps);
                }
                faults.addAndGet(scan.faults());
                leftOut.accumulateAndGet(scan.leftOut(), LeftOut::plus);
            };
            PassThrough.Holes holes = new PassThrough.Holes() {
                @Override
                public void gap(Gap gap, Crew crew) {
                    gaps.incrementAndGet();
                    try (JsonLines lines = new JsonLines(inOrder.part(crew.turn()))) {
                        lines.gap(gap);
                    }
                }

                @Override
                public void end(Crew crew) {
                    if (left.isEmpty()) {
                        return;
                    }
                    Scan scan = pass.scan(List.of());
                    try (Lines lines = new Lines(new JsonLines(inOrder.part(crew.turn()), meanings), left)) {
                        left.read(scan, lines);
                        records.addAndGet(lines.records);
                        gaps.addAndGet(lines.gaps);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                    faults.addAndGet(scan.faults());
                    leftOut.accumulateAndGet(scan.leftOut(), LeftOut::plus);
                }
            };
            pass.read(evidence, standardInput, threads, task, holes, progress);
            out.flush();
            leftOut.get().sentence().ifPresent(progress::say);
            return new Outcome(records.get(), leftOut.get(), gaps.get(), faults.get());
        }
    }

    private static final class Lines extends LeftOver.Sink implements AutoCloseable {
        private final JsonLines lines;
        private long records;
        private long gaps;

        Lines(JsonLines lines, LeftOver left) {
            super(left);
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
