package org.tocsin.investigation;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.tocsin.detect.Detection;
import org.tocsin.detect.Join;
import org.tocsin.detect.Match;
import org.tocsin.investigation.scope.FindingChoice;
import org.tocsin.investigation.scope.LeftOut;
import org.tocsin.investigation.scope.Scope;
import org.tocsin.investigation.store.FindingOrder;
import org.tocsin.model.EvidenceRecord;
import org.tocsin.model.Finding;
import org.tocsin.model.Gap;
import org.tocsin.model.Level;
import org.tocsin.model.Rule;
import org.tocsin.model.RuleLook;
import org.tocsin.model.RulePack;
import org.tocsin.model.Undecided;

/// Findings alone, in order of time, whatever the size of the evidence. Needs no case and keeps nothing.
public final class HuntThrough {
    /// Bytes of findings that are held before they go to disk.
    private static final long HELD = 48L << 20;

    /// @param records those that were looked at
    /// @param worst the level of the most serious finding that was written
    /// @param faults faults of ours that cost something
    public record Outcome(
            long records, LeftOut leftOut, long gaps, long findings, Optional<Level> worst, long faults) {}

    private final Progress progress;
    private final SourceTotals totals = new SourceTotals();
    private final Scope scope;
    private final FindingChoice choice;
    private LeftOut leftOut = LeftOut.NONE;
    private long notChosen;
    private long gaps;
    private long faults;
    private Optional<Level> worst = Optional.empty();

    private HuntThrough(Scope scope, FindingChoice choice, Progress progress) {
        this.scope = scope;
        this.choice = choice;
        this.progress = progress;
    }

    /// @param out flushed but not closed
    public static Outcome run(
            List<String> evidence,
            InputStream standardInput,
            RuleChoice rules,
            Scope scope,
            FindingChoice choice,
            FindingFormat format,
            int threads,
            OutputStream out,
            Progress progress)
            throws IOException {
        progress.stage("loading rules");
        List<Detection> detections = Detectors.load(rules);
        return new HuntThrough(scope, choice, progress)
                .run(evidence, standardInput, detections, rules.told(), format, threads, out);
    }

    private Outcome run(
            List<String> evidence,
            InputStream standardInput,
            List<Detection> detections,
            Told told,
            FindingFormat format,
            int threads,
            OutputStream out)
            throws IOException {
        try (ScratchFolder folder = ScratchFolder.temporary();
                SecondPass second = new SecondPass(
                        detections, Files.createDirectories(folder.path().resolve("matches")));
                LeftOver left = new LeftOver(folder.path());
                Spool spool = new Spool(folder.path(), HELD)) {
            PassThrough pass = new PassThrough(folder.path(), scope, told);
            PerThread<Worker> workers = new PerThread<>(() -> new Worker(
                    pass.scan(detections.stream().map(Detection::open).toList()), choice, format, spool, second, left));
            Crew.Task task = (number, batch) -> {
                Worker worker = workers.get();
                for (Crew.Work work : batch) {
                    worker.read(work);
                    progress.done(work.bytes());
                }
            };
            pass.read(evidence, standardInput, threads, task, (gap, crew) -> gaps++, progress);
            Worker counting = workers.get();
            left.read(counting.scan, counting);
            progress.stage("counting over all events");
            second.run(new Join.Out() {
                @Override
                public void finding(Finding finding) {
                    counting.finding(finding);
                }

                @Override
                public void gap(Gap gap) {
                    progress.say(gap.detail());
                }
            });
            workers.all().forEach(this::add);
            progress.stage("putting findings in order");
            FindingFormat.Ending ending = format.into(out);
            long findings = spool.count();
            spool.drain(ending::line);
            ending.end();
            out.flush();
            tell(detections, findings);
            return new Outcome(totals.records(), leftOut, gaps, findings, worst, faults);
        }
    }

    private void add(Worker worker) {
        totals.add(worker.counts);
        gaps += worker.gaps;
        faults += worker.scan.faults();
        leftOut = leftOut.plus(worker.scan.leftOut());
        notChosen += worker.notChosen;
        if (worker.worst.isPresent() && (worst.isEmpty() || worker.worst.get().compareTo(worst.get()) > 0)) {
            worst = worker.worst;
        }
    }

    /// No result without what was read, what could not be read, and which rules looked.
    private void tell(List<Detection> detections, long findings) {
        progress.say(findings + " findings in " + totals.records() + " records; " + gaps + " places could not be read"
                + (gaps == 0 ? "." : " (tocsin read lists them)."));
        leftOut.sentence().ifPresent(progress::say);
        if (notChosen > 0) {
            progress.say(notChosen + " further findings were left out by --level, --status or --tag.");
        }
        long looked = 0;
        long noLog = 0;
        long unknown = 0;
        for (Detection detection : detections) {
            for (RuleLook look : detection.looks(totals.sources())) {
                switch (look.state()) {
                    case LOOKED -> looked++;
                    case NO_SUCH_LOG -> noLog++;
                    case UNKNOWN_SOURCE -> unknown++;
                    case LEFT_OUT -> {}
                }
            }
        }
        long refused = detections.stream()
                .flatMap(detection -> detection.packs().stream())
                .map(RulePack::refused)
                .mapToLong(List::size)
                .sum();
        progress.say(looked + " rules looked; " + noLog + " could not have fired for want of their logs, " + unknown
                + " could not run: they ask for a log or a field we do not know; " + refused
                + " could not be used (tocsin rules check says why).");
        for (Detection detection : detections) {
            for (Undecided one : detection.undecided()) {
                progress.say("A regular expression gave up on some values, which are undecided: " + one.expression()
                        + " ("
                        + one.rules().stream().map(Rule::title).distinct().collect(Collectors.joining("; "))
                        + ").");
            }
        }
        if (findings == 0) {
            progress.say("Nothing found does not mean clean: it is what these rules saw in these logs.");
        }
    }

    private static final class Worker extends LeftOver.Sink {
        private final Scan scan;
        private final FindingFormat.Writer writer;
        private final Spool spool;
        private final SecondPass second;
        private final FindingOrder order = new FindingOrder();
        private final FindingChoice choice;
        private final SourceCounts counts = new SourceCounts();
        private long notChosen;
        private long gaps;
        private Optional<Level> worst = Optional.empty();

        Worker(Scan scan, FindingChoice choice, FindingFormat format, Spool spool, SecondPass second, LeftOver left) {
            super(left);
            this.scan = scan;
            this.choice = choice;
            this.writer = format.open();
            this.spool = spool;
            this.second = second;
        }

        void read(Crew.Work work) {
            scan.read(work, this);
        }

        @Override
        public void record(EvidenceRecord record) {
            counts.count(record);
        }

        @Override
        public void gap(Gap gap) {
            gaps++;
        }

        @Override
        public void match(int detection, Match match) {
            second.add(detection, match);
        }

        @Override
        public void finding(Finding finding) {
            if (!choice.admits(finding)) {
                notChosen++;
                return;
            }
            Level level = finding.rule().level();
            if (worst.isEmpty() || level.compareTo(worst.get()) > 0) {
                worst = Optional.of(level);
            }
            try {
                spool.add(order.of(finding), writer.line(finding));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
