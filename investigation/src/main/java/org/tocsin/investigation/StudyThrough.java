package org.tocsin.investigation;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Stream;
import org.tocsin.detect.Match;
import org.tocsin.detect.mail.CarriedFile;
import org.tocsin.detect.mail.Examiner;
import org.tocsin.detect.mail.MailTables;
import org.tocsin.detect.mail.Organisation;
import org.tocsin.detect.mail.WaitingMail;
import org.tocsin.investigation.campaigns.GroupRows;
import org.tocsin.investigation.campaigns.MailBook;
import org.tocsin.investigation.campaigns.MailSheet;
import org.tocsin.investigation.campaigns.StudiedMessage;
import org.tocsin.investigation.campaigns.StudyFolder;
import org.tocsin.investigation.campaigns.StudyTally;
import org.tocsin.investigation.scope.Scope;
import org.tocsin.investigation.store.CaseView;
import org.tocsin.model.EvidenceRecord;
import org.tocsin.model.Finding;
import org.tocsin.model.Gap;
import org.tocsin.model.UserFault;
import org.tocsin.report.exports.Rows;

/// What belongs together across many cases and mailboxes, and what they show together, by organisation and year. Every
/// path is one organisation: a case, or a folder or mailbox that is read where it lies.
public final class StudyThrough {
    /// @param organisations a folder with a file `NAME.yml` for a path called NAME that is no case; a case has its own
    /// @param told what is said of all paths that are no case and have no such file
    /// @param anonymous whether names of organisations and people, subjects and places are left out
    /// @param study where the page and the data go; nothing is written where it is empty
    public record Request(
            List<Path> paths,
            Optional<Path> organisations,
            Told told,
            boolean anonymous,
            Optional<Path> study,
            int threads) {
        public Request {
            paths = List.copyOf(paths);
        }
    }

    /// @param groups of two messages and more, with one that is suspicious, dangerous or targeted
    /// @param across those of them with messages of several organisations
    /// @param faults faults of ours that cost something
    public record Outcome(long messages, long counted, long groups, long across, long faults) {}

    private static final long HELD = 24L << 20;

    private final Request request;
    private final Progress progress;
    private final AtomicLong faults = new AtomicLong();

    /// One organisation.
    private record Collection(Path path, boolean isCase, Told told, String name) {}

    private StudyThrough(Request request, Progress progress) {
        this.request = request;
        this.progress = progress;
    }

    /// @param form how groups are written
    /// @param out flushed but not closed
    public static Outcome run(Request request, Rows.Form form, int width, OutputStream out, Progress progress)
            throws IOException {
        return new StudyThrough(request, progress).run(form, width, out);
    }

    private Outcome run(Rows.Form form, int width, OutputStream out) throws IOException {
        List<Collection> collections = collections();
        List<String> names = collections.stream().map(Collection::name).toList();
        progress.stage("loading tables");
        // All are watched in the mail of all: whoever imitates one writes to its friends.
        MailTables tables = Detectors.mailTables(collections.stream()
                .flatMap(one -> one.told().watched().stream())
                .distinct()
                .toList());
        StudyTally tally = new StudyTally(names);
        Map<Integer, CaseMail> cases = new HashMap<>();
        try (ScratchFolder folder = ScratchFolder.temporary();
                Sorters sorters = new Sorters(folder.path().resolve("sorting"), HELD)) {
            MailBook book = new MailBook(folder.path(), sorters);
            for (int i = 0; i < collections.size(); i++) {
                Collection one = collections.get(i);
                progress.stage("reading " + (i + 1) + " of " + collections.size());
                Examiner examiner = new Examiner(tables, one.told().trusted());
                if (one.isCase()) {
                    try (CaseView view = CaseView.open(one.path())) {
                        CaseMail mail = new CaseMail(view);
                        mail.read(i, examiner, one.told().whose(), book);
                        cases.put(i, mail);
                    }
                } else {
                    read(i, one, examiner, book, folder.path());
                }
            }
            progress.stage("putting messages together");
            try (Keeping keeping = new Keeping(names)) {
                book.read((sheet, place) -> {
                    CaseMail mail = cases.get(sheet.collection());
                    StudiedMessage message = mail == null
                            ? new StudiedMessage(sheet, place, Optional.empty(), Optional.empty(), List.of(), List.of())
                            : mail.of(sheet, place);
                    tally.add(message);
                    keeping.add(message);
                });
                progress.stage("writing");
                keeping.finish(tally);
            }
        }
        GroupRows.Sums sums = GroupRows.write(tally, request.anonymous(), form, width, out);
        out.flush();
        return new Outcome(sums.messages(), sums.counted(), sums.groups(), sums.across(), faults.get());
    }

    /// The folder of the study, if one is wanted.
    private final class Keeping implements AutoCloseable {
        private final Optional<StudyFolder> folder;

        Keeping(List<String> names) throws IOException {
            if (request.study().isEmpty()) {
                folder = Optional.empty();
                return;
            }
            Path target = request.study().get();
            Files.createDirectories(target);
            folder = Optional.of(new StudyFolder(target, names, request.anonymous()));
        }

        void add(StudiedMessage message) throws IOException {
            if (folder.isPresent()) {
                folder.get().add(message);
            }
        }

        void finish(StudyTally tally) throws IOException {
            if (folder.isPresent()) {
                folder.get().finish(tally);
            }
        }

        @Override
        public void close() throws IOException {
            if (folder.isPresent()) {
                folder.get().close();
            }
        }
    }

    private List<Collection> collections() throws IOException {
        if (request.study().isPresent()) {
            refuseTarget(request.study().get());
        }
        List<Collection> collections = new ArrayList<>();
        Set<String> taken = new HashSet<>();
        for (Path path : request.paths()) {
            if (!Files.isReadable(path)) {
                throw new UserFault(path + ": there is no such case, folder or mailbox that can be read.");
            }
            boolean isCase = CaseMail.isCase(path);
            String called = String.valueOf(path.toAbsolutePath().normalize().getFileName());
            Told told = isCase ? CaseMail.kept(path) : told(called);
            Organisation organisation = told.whose();
            String own = organisation.names().isEmpty()
                    ? called
                    : organisation.names().getFirst();
            String name = request.anonymous() ? "Organisation " + (collections.size() + 1) : own;
            for (int i = 2; !taken.add(name); i++) {
                name = own + " (" + i + ")";
            }
            collections.add(new Collection(path, isCase, told, name));
        }
        return collections;
    }

    private Told told(String called) {
        Optional<Path> file = request.organisations().map(folder -> folder.resolve(called + ".yml"));
        return file.filter(Files::isRegularFile)
                .map(one -> Told.read(Optional.of(one), List.of(), List.of()).or(request.told()))
                .orElse(request.told());
    }

    private void refuseTarget(Path target) throws IOException {
        Path real = target.toAbsolutePath().normalize();
        for (Path path : request.paths()) {
            if (real.startsWith(path.toAbsolutePath().normalize())) {
                throw new UserFault(
                        "--study " + target + " lies in " + path + ", which is only read: choose another" + " place.");
            }
        }
        if (Files.exists(target)) {
            if (!Files.isDirectory(target)) {
                throw new UserFault("--study " + target + " is a file; give a new or an empty folder.");
            }
            try (Stream<Path> inside = Files.list(target)) {
                if (inside.findAny().isPresent()) {
                    throw new UserFault("--study " + target + " is not empty; give a new or an empty folder.");
                }
            }
        }
    }

    private void read(int number, Collection one, Examiner examiner, MailBook book, Path scratch) throws IOException {
        Path folder = Files.createDirectories(scratch.resolve("read-" + number));
        Organisation organisation = one.told().whose();
        Function<EvidenceRecord, Optional<CarriedFile>> files = Detectors.carriedFiles();
        try (LeftOver left = new LeftOver(folder)) {
            PassThrough pass = new PassThrough(folder, Scope.ALL, one.told(), Crew.Batch.SMALL);
            Crew.Task task = (turn, batch) -> {
                Scan scan = pass.scan(List.of());
                Sheets sheets = new Sheets(left, number, examiner, files, organisation, book);
                for (Crew.Work work : batch) {
                    scan.read(work, sheets);
                    sheets.finish();
                    progress.done(work.bytes());
                }
                faults.addAndGet(scan.faults());
            };
            pass.read(
                    List.of(one.path().toString()),
                    InputStream.nullInputStream(),
                    request.threads(),
                    task,
                    (gap, crew) -> {},
                    progress);
        }
    }

    private static final class Sheets extends LeftOver.Sink {
        private final int number;
        private final Examiner examiner;
        private final Organisation organisation;
        private final MailBook book;
        private final WaitingMail waiting;

        Sheets(
                LeftOver left,
                int number,
                Examiner examiner,
                Function<EvidenceRecord, Optional<CarriedFile>> files,
                Organisation organisation,
                MailBook book) {
            super(left);
            this.waiting = new WaitingMail(files, this::study);
            this.number = number;
            this.examiner = examiner;
            this.organisation = organisation;
            this.book = book;
        }

        @Override
        public void record(EvidenceRecord record) {
            waiting.take(record);
        }

        /// The slice is read to its end.
        void finish() {
            waiting.finish();
        }

        private void study(EvidenceRecord record, List<CarriedFile> carried) {
            try {
                book.add(MailSheet.of(number, record, examiner.study(record, organisation, carried)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void gap(Gap gap) {
            // A study counts messages; `tocsin read` lists the gaps.
        }

        @Override
        public void finding(Finding finding) {
            throw new IllegalStateException("examining mail gives no findings");
        }

        @Override
        public void match(int detection, Match match) {
            throw new IllegalStateException("examining mail gives no matches");
        }
    }
}
