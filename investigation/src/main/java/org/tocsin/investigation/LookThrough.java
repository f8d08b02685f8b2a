package org.tocsin.investigation;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.tocsin.detect.Detection;
import org.tocsin.detect.Join;
import org.tocsin.detect.Match;
import org.tocsin.investigation.look.Look;
import org.tocsin.investigation.look.Sorter;
import org.tocsin.investigation.scope.LeftOut;
import org.tocsin.investigation.scope.Scope;
import org.tocsin.model.EvidenceRecord;
import org.tocsin.model.Finding;
import org.tocsin.model.Gap;
import org.tocsin.report.exports.Rows;

/// One [Look] at all evidence. No case, and rules only where a look asks what they find.
public final class LookThrough {
    /// Bytes of rows that each sorter of a look holds before they go to disk.
    private static final long HELD = 16L << 20;

    /// @param records those that were looked at
    /// @param faults faults of ours that cost something
    public record Outcome(long records, LeftOut leftOut, long gaps, long faults) {}

    private LookThrough() {}

    /// @param rules those that look as well; empty for none
    /// @param maker begins the look
    /// @param width columns of the terminal, for a table
    /// @param out flushed but not closed
    public static Outcome run(
            List<String> evidence,
            InputStream standardInput,
            Scope scope,
            Optional<RuleChoice> rules,
            Function<Sorter.Source, Look> maker,
            Rows.Form form,
            int width,
            int threads,
            OutputStream out,
            Progress progress)
            throws IOException {
        List<Detection> detections = rules.map(Detectors::load).orElse(List.of());
        try (ScratchFolder folder = ScratchFolder.temporary();
                Sorters sorters = new Sorters(folder.path(), HELD);
                SecondPass second = new SecondPass(
                        detections, Files.createDirectories(folder.path().resolve("matches")));
                LeftOver left = new LeftOver(folder.path())) {
            Look look = maker.apply(sorters);
            PassThrough pass = new PassThrough(folder.path(), scope, Told.NOTHING);
            PerThread<Worker> workers = new PerThread<>(() -> new Worker(
                    pass.scan(detections.stream().map(Detection::open).toList()), look.open(), second, left));
            Crew.Task task = (number, batch) -> {
                Worker worker = workers.get();
                for (Crew.Work work : batch) {
                    worker.scan.read(work, worker);
                    progress.done(work.bytes());
                }
            };
            pass.read(
                    evidence,
                    standardInput,
                    threads,
                    task,
                    (gap, crew) -> workers.get().gap(gap),
                    progress);
            Worker last = workers.get();
            left.read(last.scan, last);
            second.run(new Join.Out() {
                @Override
                public void finding(Finding finding) {
                    last.finding(finding);
                }

                @Override
                public void gap(Gap gap) {
                    progress.say(gap.detail());
                }
            });
            progress.stage("putting it in order");
            Outcome outcome = new Outcome(0, LeftOut.NONE, 0, 0);
            for (Worker worker : workers.all()) {
                worker.gatherer.end();
                outcome = new Outcome(
                        outcome.records + worker.records,
                        outcome.leftOut.plus(worker.scan.leftOut()),
                        outcome.gaps + worker.gaps,
                        outcome.faults + worker.scan.faults());
            }
            Rows rows = new Rows(out, form, width, look.headings());
            look.answer(rows);
            rows.flush();
            progress.say(outcome.records + " records were looked at; " + outcome.gaps + " places could not be read"
                    + (outcome.gaps == 0 ? "." : " (tocsin read lists them)."));
            outcome.leftOut.sentence().ifPresent(progress::say);
            look.remarks().forEach(progress::say);
            return outcome;
        }
    }

    private static final class Worker extends LeftOver.Sink {
        private final Scan scan;
        private final Look.Gatherer gatherer;
        private final SecondPass second;
        private long records;
        private long gaps;

        Worker(Scan scan, Look.Gatherer gatherer, SecondPass second, LeftOver left) {
            super(left);
            this.scan = scan;
            this.gatherer = gatherer;
            this.second = second;
        }

        @Override
        public void record(EvidenceRecord record) {
            records++;
            try {
                gatherer.record(record);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void gap(Gap gap) {
            gaps++;
            try {
                gatherer.gap(gap);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void finding(Finding finding) {
            try {
                gatherer.finding(finding);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void match(int detection, Match match) {
            second.add(detection, match);
        }
    }
}
