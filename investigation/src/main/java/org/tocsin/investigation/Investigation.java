package org.tocsin.investigation;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.tocsin.detect.Detection;
import org.tocsin.detect.Detector;
import org.tocsin.detect.Match;
import org.tocsin.investigation.store.CaseFolder;
import org.tocsin.investigation.store.CaseView;
import org.tocsin.investigation.store.Custodian;
import org.tocsin.investigation.store.KeptEvidence;
import org.tocsin.investigation.store.Ledger;
import org.tocsin.investigation.store.Receipt;
import org.tocsin.investigation.store.Run;
import org.tocsin.investigation.store.RunSettings;
import org.tocsin.investigation.store.SigningKey;
import org.tocsin.investigation.store.Stated;
import org.tocsin.knowledge.attack.Attack;
import org.tocsin.knowledge.attack.Crosswalk;
import org.tocsin.model.Evidence;
import org.tocsin.model.EvidenceRecord;
import org.tocsin.model.Finding;
import org.tocsin.model.Gap;
import org.tocsin.model.Level;
import org.tocsin.model.Origin;
import org.tocsin.model.RuleLook;
import org.tocsin.model.RulePack;
import org.tocsin.model.Shape;
import org.tocsin.model.Slice;
import org.tocsin.model.Technique;
import org.tocsin.model.Undecided;
import org.tocsin.model.UserFault;
import org.tocsin.readers.LeftRecord;
import org.tocsin.readers.LentTemplate;
import org.tocsin.readers.Limits;
import org.tocsin.readers.Span;
import org.tocsin.readers.eventlog.evtx.Spares;
import org.tocsin.readers.intake.Found;
import org.tocsin.readers.intake.Intake;
import org.tocsin.readers.intake.Item;
import org.tocsin.readers.intake.Recognition;
import org.tocsin.readers.intake.Scratch;
import org.tocsin.readers.intake.Unpacker;

/// The main job, in the order in which it is told: evidence is taken in, read and held against the rules, the case
/// is sealed, the report written, the receipt signed.
public final class Investigation {
    /// What to investigate.
    ///
    /// @param copy whether the case keeps copies of the evidence
    /// @param version of the program, for custody
    public record Request(
            List<String> evidence,
            InputStream standardInput,
            Path caseFolder,
            RuleChoice rules,
            boolean copy,
            int threads,
            String version) {
        public Request {
            evidence = List.copyOf(evidence);
        }
    }

    /// What came out.
    ///
    /// @param findings by level; every level is there
    /// @param faults faults of ours that cost something
    /// @param undecided expressions of rules that gave up on some values
    /// @param report the report's first page
    /// @param receiptFile where the receipt was written
    public record Outcome(
            long records,
            long gaps,
            Map<Level, Long> findings,
            boolean complete,
            long faults,
            long looked,
            long notLooked,
            List<Undecided> undecided,
            Path report,
            Receipt receipt,
            Path receiptFile) {
        public long allFindings() {
            return findings.values().stream().mapToLong(Long::longValue).sum();
        }

        /// The level of the most serious finding.
        public Optional<Level> worst() {
            return findings.entrySet().stream()
                    .filter(level -> level.getValue() > 0)
                    .map(Map.Entry::getKey)
                    .max(Comparator.naturalOrder());
        }
    }

    private final Request request;
    private final Progress progress;
    private final Limits limits = Limits.USUAL;
    private final List<Detection> detections;
    private final Told told;

    private Investigation(Request request, Progress progress) {
        this.request = request;
        this.progress = progress;
        this.told = request.rules().told().or(CaseMail.kept(request.caseFolder()));
        progress.stage("loading rules");
        this.detections = Detectors.load(request.rules().with(told));
    }

    public static Outcome run(Request request, Progress progress) {
        try {
            return new Investigation(request, progress).run();
        } catch (IOException | UncheckedIOException e) {
            throw new UserFault(
                    "The case folder " + request.caseFolder() + " could not be written or read (" + e.getMessage()
                            + "): make room or check its permissions; the same command then goes on where it stopped.",
                    e);
        }
    }

    private Outcome run() throws IOException {
        String program = "tocsin " + request.version();
        String person = System.getProperty("user.name", "");
        refuseCaseInEvidence();
        SigningKey key = key();
        try (CaseFolder folder = CaseFolder.open(request.caseFolder(), new Custodian(person, program))) {
            keep(folder, person);
            Run run = folder.begin(settings(program));
            read(folder, run);
            progress.stage("counting over all events");
            count(folder, run);
            progress.stage("writing the report");
            List<RuleLook> looks;
            Map<String, Technique> techniques;
            Counts counts;
            try (CaseView view = run.view()) {
                looks = detections.stream()
                        .flatMap(detection -> detection.looks(view.sources()).stream())
                        .toList();
                counts = Counts.of(view);
                techniques = names(counts.techniques());
            }
            boolean[] left = new boolean[1];
            run.forEachLeft(kept -> left[0] = true);
            run.finish(new Run.Outcome(counts.faults() == 0 && !left[0], looks, techniques));
            boolean complete;
            long gaps;
            List<Undecided> undecided;
            try (CaseView view = folder.view()) {
                complete = view.complete();
                gaps = view.gapCount();
                undecided = view.undecided();
            }
            CaseReport.write(folder);
            Receipt receipt = folder.receipt(key);
            Path file = receipt.writeBeside(folder.folder());
            long looked = looks.stream()
                    .filter(look -> look.state() == RuleLook.State.LOOKED)
                    .count();
            long notLooked = looks.stream()
                    .filter(look ->
                            look.state() == RuleLook.State.NO_SUCH_LOG || look.state() == RuleLook.State.UNKNOWN_SOURCE)
                    .count();
            return new Outcome(
                    counts.records(),
                    gaps,
                    counts.findings(),
                    complete,
                    counts.faults(),
                    looked,
                    notLooked,
                    undecided,
                    folder.report().resolve("index.html"),
                    receipt,
                    file);
        }
    }

    /// What the user told of the mail stays in the case.
    private void keep(CaseFolder folder, String person) throws IOException {
        Told kept;
        try (CaseView view = folder.view()) {
            kept = CaseMail.told(view);
        }
        if (!told.equals(kept)) {
            folder.state(Stated.Kind.BEFOREHAND, "", person, told.json());
        }
    }

    /// A case that is read as evidence would grow with every run.
    private void refuseCaseInEvidence() throws IOException {
        Path existing = request.caseFolder().toAbsolutePath().normalize();
        while (existing.getParent() != null && !Files.exists(existing)) {
            existing = existing.getParent();
        }
        Path real = existing.toRealPath();
        for (String evidence : request.evidence()) {
            if (!evidence.equals("-")
                    && Files.isDirectory(Path.of(evidence))
                    && (real.startsWith(Path.of(evidence).toRealPath())
                            || Path.of(evidence).toRealPath().startsWith(real)
                                    && Files.exists(request.caseFolder().resolve("case.db")))) {
                throw new UserFault("The case folder " + request.caseFolder() + " and the evidence " + evidence
                        + " lie inside each other: choose a case folder outside the evidence.");
            }
        }
    }

    /// Asked for before the work begins, not after hours of it.
    private static SigningKey key() {
        Path home = SigningKey.home(System.getenv(), Path.of(System.getProperty("user.home", ".")));
        try {
            return SigningKey.in(home);
        } catch (IOException e) {
            throw new UserFault(
                    "The key that signs receipts cannot be read or made in " + home + " (" + e.getMessage()
                            + "): point TOCSIN_HOME at a folder of yours that can be written to.",
                    e);
        }
    }

    private RunSettings settings(String program) {
        List<String> keys = new ArrayList<>();
        List<RulePack> packs = new ArrayList<>();
        for (Detection detection : detections) {
            keys.add(detection.key());
            packs.addAll(detection.packs());
        }
        Map<String, String> options = new TreeMap<>(told.options());
        options.put("limits", limits.toString());
        return new RunSettings(program, String.join(" ", keys), options, packs);
    }

    private void read(CaseFolder folder, Run run) throws IOException {
        Scratch scratch = new Scratch(folder.scratch().resolve("expanded"));
        Unpacker unpacker = new Unpacker(new Recognition(Readers.all(told.dns()), Readers.ofFiles()), limits, scratch);
        Shape.Table shapes = new Shape.Table();
        PerThread<List<Detector>> detectors =
                new PerThread<>(() -> detections.stream().map(Detection::open).toList());
        progress.stage("reading evidence");
        try (Crew crew = new Crew(request.threads(), Crew.Batch.LARGE, (number, batch) -> {
            Scan scan = new Scan(detectors.get(), unpacker, shapes, limits);
            try (Ledger ledger = run.open()) {
                for (Crew.Work work : batch) {
                    ledger.begin(slice(work.item(), work.index(), work.span()));
                    Entries entries = new Entries(ledger);
                    scan.read(work, entries);
                    ledger.end(entries.counts.sources(), entries.counts.days());
                    progress.done(work.bytes());
                }
                ledger.undecided(detections.stream()
                        .flatMap(detection -> detection.undecided().stream())
                        .toList());
                ledger.commit();
            }
        })) {
            Found found = new Found() {
                @Override
                public void item(Item item) {
                    run.item(item);
                    progress.expect(item.reader().isPresent() ? item.size() : 0);
                    List<Integer> wanted = new ArrayList<>();
                    for (int i = 0; i < item.spans().size(); i++) {
                        if (done(run, slice(item, i, item.spans().get(i)))) {
                            progress.done(item.spans().get(i).to()
                                    - item.spans().get(i).from());
                        } else {
                            wanted.add(i);
                        }
                    }
                    crew.take(item, wanted);
                }

                @Override
                public void again(String hash, String path) {
                    run.again(hash, path);
                }

                @Override
                public void gap(Gap gap) {
                    run.gap(gap);
                }
            };
            Intake intake = new Intake(folder.keeper(request.copy()), limits, unpacker);
            intake.walk(request.evidence(), request.standardInput(), found);
            run.forEachLeft(kept -> again(kept, intake, found));
            crew.finish();
            intake.settle(found);
        }
        Optional<Slice> second = run.again();
        if (second.isPresent()) {
            readAgain(run, second.get(), new Scan(detectors.get(), unpacker, shapes, limits));
        }
    }

    /// Records whose template no log of theirs had, now that every log has lent its own.
    private void readAgain(Run run, Slice slice, Scan scan) throws IOException {
        Spares spares = new Spares();
        run.forEachLent(spares::add);
        Map<String, long[]> more = new TreeMap<>();
        try (Ledger ledger = run.open()) {
            ledger.begin(slice);
            Entries entries = new Entries(ledger);
            run.forEachLeftRecord((content, left) -> {
                long records = entries.counts.records();
                long gaps = entries.gaps;
                scan.again(left, spares, entries);
                long[] counts = more.computeIfAbsent(content, hash -> new long[2]);
                counts[0] += entries.counts.records() - records;
                counts[1] += entries.gaps - gaps;
            });
            for (Map.Entry<String, long[]> item : more.entrySet()) {
                ledger.inner(run.more(item.getKey(), item.getValue()[0], item.getValue()[1]));
            }
            ledger.end(entries.counts.sources(), entries.counts.days());
            ledger.undecided(detections.stream()
                    .flatMap(detection -> detection.undecided().stream())
                    .toList());
            ledger.commit();
        }
    }

    /// The second pass, over what all slices left, those of earlier runs too.
    private void count(CaseFolder folder, Run run) throws IOException {
        Path sorting = Files.createDirectories(folder.scratch().resolve("sorting"));
        try (SecondPass second = new SecondPass(detections, sorting)) {
            run.forEachMatch(second::add);
            run.join(second::run);
        }
    }

    /// The case is one: what was handed in before is read again when rules, options or program are others now.
    /// Only from the case's own copy, since where an original once lay there may be anything, and only if the copy
    /// is still what was handed in.
    private void again(KeptEvidence kept, Intake intake, Found found) {
        try {
            if (!kept.copied()) {
                found.gap(new Gap(
                        Origin.whole(kept.hash(), kept.place()),
                        Gap.Cause.SKIPPED,
                        "it was handed in before and not copied, and has not been read with the present rules, options"
                                + " and version: hand it in again"));
            } else if (!kept.isUnaltered()) {
                found.gap(new Gap(
                        Origin.whole(kept.hash(), kept.place()),
                        Gap.Cause.UNREADABLE,
                        "its copy in the case no longer has the bytes that were handed in, so it was not read with the"
                                + " present rules, options and version: tocsin verify says more"));
            } else {
                intake.again(kept.hash(), kept.content(), kept.place(), found);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean done(Run run, Slice slice) {
        try {
            return run.done(slice);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Slice slice(Item item, int index, Span span) {
        return new Slice(item.hash(), index, span.from(), span.to());
    }

    private static Map<String, Technique> names(Iterable<String> ids) throws IOException {
        Attack attack = Attack.carried();
        Crosswalk crosswalk = Crosswalk.read(Home.content("attack").resolve("crosswalk.tsv"));
        Map<String, Technique> names = new TreeMap<>();
        for (String id : ids) {
            crosswalk.technique(id, attack).ifPresent(technique -> names.put(id, technique));
        }
        return names;
    }

    /// One slice on its way into the case.
    private static final class Entries implements Scan.Sink {
        private final Ledger ledger;
        private final SourceCounts counts = new SourceCounts();
        private long gaps;

        Entries(Ledger ledger) {
            this.ledger = ledger;
        }

        @Override
        public boolean takesLeftRecords() {
            return true;
        }

        @Override
        public void left(LeftRecord record) {
            write(() -> ledger.left(record));
        }

        @Override
        public void lend(LentTemplate template) {
            write(() -> ledger.lend(template));
        }

        @Override
        public void record(EvidenceRecord record) {
            write(() -> ledger.record(record));
            counts.count(record);
        }

        @Override
        public void inner(Item item) {
            write(() -> ledger.inner(new Evidence(
                    item.hash(),
                    item.size(),
                    item.format(),
                    List.of(item.source().path()),
                    0,
                    0)));
        }

        @Override
        public void gap(Gap gap) {
            gaps++;
            write(() -> ledger.gap(gap));
        }

        @Override
        public void match(int detection, Match match) {
            write(() -> ledger.match(detection, match));
        }

        @Override
        public void finding(Finding finding) {
            write(() -> ledger.finding(finding));
        }

        private interface Entry {
            void write() throws IOException;
        }

        private static void write(Entry entry) {
            try {
                entry.write();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
