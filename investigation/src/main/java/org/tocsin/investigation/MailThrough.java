package org.tocsin.investigation;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.tocsin.detect.Match;
import org.tocsin.detect.mail.CarriedFile;
import org.tocsin.detect.mail.Danger;
import org.tocsin.detect.mail.Examiner;
import org.tocsin.detect.mail.MailVerdict;
import org.tocsin.detect.mail.Organisation;
import org.tocsin.detect.mail.Studied;
import org.tocsin.detect.mail.WaitingMail;
import org.tocsin.investigation.campaigns.MailSheet;
import org.tocsin.investigation.scope.Scope;
import org.tocsin.model.EvidenceRecord;
import org.tocsin.model.Finding;
import org.tocsin.model.Gap;
import org.tocsin.model.UserFault;

/// Every message of the evidence examined: one line each, in the order of the evidence, those nested in others too. No
/// case.
public final class MailThrough {
    /// How it is written and what is known beforehand.
    ///
    /// @param format `jsonl` or `table`
    /// @param width columns of the terminal
    /// @param watch lists of those whose look-alikes count against a message
    /// @param grouped whether each message is told with those it belongs to: then no line comes before all was read
    public record Choice(String format, int width, Told told, List<Path> watch, boolean grouped) {
        /// @throws UserFault for a format that there is not
        public Choice {
            watch = List.copyOf(watch);
            if (!format.equals("jsonl") && !format.equals("table")) {
                throw new UserFault("--format takes jsonl or table, not '" + format + "'.");
            }
        }

        /// Rows for the terminal have no room for groups.
        private boolean groups() {
            return grouped && !format.equals("table");
        }

        private MailLines lines() {
            return new MailLines(MailLines.Form.valueOf(format.toUpperCase(Locale.ROOT)), width, told.trusted());
        }
    }

    /// @param messages how many were judged to be what; every word is there
    /// @param records everything that was read, mail or not
    /// @param faults faults of ours that cost something
    public record Outcome(Map<Danger, Long> messages, long records, long gaps, long faults) {
        public long examined() {
            return messages.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    /// Bytes of rows that each sorter holds before they go to disk.
    private static final long HELD = 16L << 20;

    private MailThrough() {}

    /// @param out written to from several threads, one at a time; flushed but not closed
    public static Outcome run(
            List<String> evidence,
            InputStream standardInput,
            Choice choice,
            int threads,
            OutputStream out,
            Progress progress)
            throws IOException {
        progress.stage("loading tables");
        Examiner examiner = new Examiner(
                Detectors.mailTables(choice.watch(), choice.told()),
                choice.told().trusted());
        Organisation whose = choice.told().whose();
        Function<EvidenceRecord, Optional<CarriedFile>> files = Detectors.carriedFiles();
        Counting counting = new Counting();
        try (ScratchFolder folder = ScratchFolder.temporary();
                LeftOver left = new LeftOver(folder.path())) {
            PassThrough pass = new PassThrough(folder.path(), Scope.ALL, choice.told(), Crew.Batch.SMALL);
            out.write(choice.lines().header());
            Sorters sorters = new Sorters(folder.path().resolve("groups"), HELD);
            Optional<GroupedLines> grouped = choice.groups()
                    ? Optional.of(new GroupedLines(folder.path().resolve("lines"), sorters))
                    : Optional.empty();
            OutputStream lines = grouped.isPresent() ? grouped.get().in() : out;
            InOrder inOrder = new InOrder(lines, folder.path());
            Crew.Task task = (number, batch) -> {
                Scan scan = pass.scan(List.of());
                try (Worker worker = new Worker(left, examiner, files, choice, whose, inOrder.part(number))) {
                    for (Crew.Work work : batch) {
                        scan.read(work, worker);
                        worker.finish();
                        progress.done(work.bytes());
                    }
                    counting.add(worker, scan.faults());
                }
            };
            pass.read(evidence, standardInput, threads, task, (gap, crew) -> counting.gap(), progress);
            if (grouped.isPresent()) {
                progress.stage("putting messages together");
                grouped.get().write(out);
            }
            sorters.close();
            out.flush();
        }
        Outcome outcome = counting.outcome();
        tell(outcome, progress);
        return outcome;
    }

    private static void tell(Outcome outcome, Progress progress) {
        StringBuilder counts = new StringBuilder();
        for (Danger danger : Danger.values()) {
            counts.insert(
                    0, outcome.messages().get(danger) + " " + danger.word().replace('-', ' ') + ", ");
        }
        counts.setLength(counts.length() - 2);
        progress.say(outcome.examined() + " messages: " + counts + "; " + outcome.gaps() + " places could not be read"
                + (outcome.gaps() == 0 ? "." : " (tocsin read lists them)."));
        progress.say("Nothing found does not mean clean: nothing was opened, fetched or asked of others.");
    }

    /// Adds up what the workers did.
    private static final class Counting {
        private final Map<Danger, Long> messages = new EnumMap<>(Danger.class);
        private long records;
        private long gaps;
        private long faults;

        Counting() {
            for (Danger danger : Danger.values()) {
                messages.put(danger, 0L);
            }
        }

        synchronized void add(Worker worker, long moreFaults) {
            worker.messages.forEach((danger, count) -> messages.merge(danger, count, Long::sum));
            records += worker.records;
            gaps += worker.gaps;
            faults += moreFaults;
        }

        synchronized void gap() {
            gaps++;
        }

        synchronized Outcome outcome() {
            return new Outcome(Map.copyOf(messages), records, gaps, faults);
        }
    }

    private static final class Worker extends LeftOver.Sink implements AutoCloseable {
        private final Examiner examiner;
        private final Choice choice;
        private final Organisation organisation;
        private final OutputStream part;
        private final MailLines lines;
        private final WaitingMail waiting;
        private final Map<Danger, Long> messages = new EnumMap<>(Danger.class);
        private long records;
        private long gaps;

        Worker(
                LeftOver left,
                Examiner examiner,
                Function<EvidenceRecord, Optional<CarriedFile>> files,
                Choice choice,
                Organisation organisation,
                OutputStream part) {
            super(left);
            this.examiner = examiner;
            this.choice = choice;
            this.organisation = organisation;
            this.part = part;
            this.lines = choice.lines();
            this.waiting = new WaitingMail(files, this::judged);
        }

        /// The slice is read to its end.
        void finish() {
            waiting.finish();
        }

        @Override
        public void record(EvidenceRecord record) {
            records++;
            waiting.take(record);
        }

        private void judged(EvidenceRecord record, List<CarriedFile> carried) {
            try {
                MailVerdict verdict;
                if (choice.groups()) {
                    Studied studied = examiner.study(record, organisation, carried);
                    verdict = studied.verdict();
                    part.write(GroupedLines.frame(lines.line(record, verdict), MailSheet.of(0, record, studied)));
                } else {
                    verdict = examiner.examine(record, organisation, carried);
                    part.write(lines.line(record, verdict));
                }
                messages.merge(verdict.danger(), 1L, Long::sum);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void gap(Gap gap) {
            gaps++;
        }

        @Override
        public void finding(Finding finding) {
            throw new IllegalStateException("examining mail gives no findings");
        }

        @Override
        public void match(int detection, Match match) {
            throw new IllegalStateException("examining mail gives no matches");
        }

        @Override
        public void close() throws IOException {
            part.close();
        }
    }
}
