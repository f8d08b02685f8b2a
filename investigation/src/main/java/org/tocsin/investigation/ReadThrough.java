package org.tocsin.investigation;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.tocsin.model.EvidenceRecord;
import org.tocsin.model.Finding;
import org.tocsin.model.Gap;
import org.tocsin.model.Shape;
import org.tocsin.readers.LeftRecord;
import org.tocsin.readers.LentTemplate;
import org.tocsin.readers.Limits;
import org.tocsin.readers.intake.Found;
import org.tocsin.readers.intake.InPlaceKeeper;
import org.tocsin.readers.intake.Intake;
import org.tocsin.readers.intake.Item;
import org.tocsin.readers.intake.Recognition;
import org.tocsin.readers.intake.Scratch;
import org.tocsin.readers.intake.Unpacker;
import org.tocsin.report.exports.JsonLines;

/// Everything that can be read, and every place that cannot, as JSON lines in the order of the evidence. No rules,
/// no case.
public final class ReadThrough {
    /// @param faults faults of ours that cost something
    public record Outcome(long records, long gaps, long faults) {}

    private ReadThrough() {}

    /// @param out written to from several threads, one at a time; flushed but not closed
    public static Outcome run(
            List<String> evidence, InputStream standardInput, int threads, OutputStream out, Progress progress)
            throws IOException {
        Limits limits = Limits.USUAL;
        try (ScratchFolder folder = ScratchFolder.temporary();
                LeftOver left = new LeftOver(folder.path())) {
            Scratch scratch = new Scratch(folder.path().resolve("expanded"));
            Unpacker unpacker = new Unpacker(new Recognition(Readers.all()), limits, scratch);
            Shape.Table shapes = new Shape.Table();
            InOrder inOrder = new InOrder(out, folder.path());
            AtomicLong records = new AtomicLong();
            AtomicLong gaps = new AtomicLong();
            AtomicLong faults = new AtomicLong();
            progress.stage("reading evidence");
            try (Crew crew = new Crew(threads, (number, batch) -> {
                Scan scan = new Scan(List.of(), unpacker, shapes, limits);
                try (Lines lines = new Lines(new JsonLines(inOrder.part(number)), left)) {
                    for (Crew.Work work : batch) {
                        scan.read(work, lines);
                        progress.done(work.bytes());
                    }
                    records.addAndGet(lines.records);
                    gaps.addAndGet(lines.gaps);
                }
                faults.addAndGet(scan.faults());
            })) {
                Found found = new Found() {
                    @Override
                    public void item(Item item) {
                        progress.expect(item.reader().isPresent() ? item.size() : 0);
                        crew.take(
                                item,
                                IntStream.range(0, item.spans().size()).boxed().toList());
                    }

                    @Override
                    public void again(String hash, String path) {
                        // The bytes were read where they were first seen.
                    }

                    @Override
                    public void gap(Gap gap) {
                        gaps.incrementAndGet();
                        long number = crew.turn();
                        try (JsonLines lines = new JsonLines(inOrder.part(number))) {
                            lines.gap(gap);
                        }
                    }
                };
                Intake intake = new Intake(new InPlaceKeeper(scratch), limits, unpacker);
                intake.walk(evidence, standardInput, found);
                crew.await();
                intake.settle(found);
                if (!left.isEmpty()) {
                    Scan scan = new Scan(List.of(), unpacker, shapes, limits);
                    try (Lines lines = new Lines(new JsonLines(inOrder.part(crew.turn())), left)) {
                        left.read(scan, lines);
                        records.addAndGet(lines.records);
                        gaps.addAndGet(lines.gaps);
                    }
                    faults.addAndGet(scan.faults());
                }
                crew.finish();
            }
            out.flush();
            return new Outcome(records.get(), gaps.get(), faults.get());
        }
    }

    private static final class Lines implements Scan.Sink, AutoCloseable {
        private final JsonLines lines;
        private final LeftOver left;
        private long records;
        private long gaps;

        Lines(JsonLines lines, LeftOver left) {
            this.lines = lines;
            this.left = left;
        }

        @Override
        public boolean takesLeftRecords() {
            return true;
        }

        @Override
        public void left(LeftRecord record) {
            left.left(record);
        }

        @Override
        public void lend(LentTemplate template) {
            left.lend(template);
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
        public void close() {
            lines.close();
        }
    }
}
