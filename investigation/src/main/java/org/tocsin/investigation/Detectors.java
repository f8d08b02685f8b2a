package org.tocsin.investigation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.tocsin.detect.Detection;
import org.tocsin.detect.alerts.SuricataAlerts;
import org.tocsin.detect.files.FileDetection;
import org.tocsin.detect.files.FileExaminer;
import org.tocsin.detect.files.SignTable;
import org.tocsin.detect.indicators.IndicatorDetection;
import org.tocsin.detect.lookalike.LookalikeDetection;
import org.tocsin.detect.mail.CarriedFile;
import org.tocsin.detect.mail.Danger;
import org.tocsin.detect.mail.MailDetection;
import org.tocsin.detect.mail.MailTables;
import org.tocsin.detect.sigma.PackCheck;
import org.tocsin.detect.sigma.Placeholders;
import org.tocsin.detect.sigma.RuleCache;
import org.tocsin.detect.sigma.SigmaOptions;
import org.tocsin.detect.sigma.SigmaRules;
import org.tocsin.knowledge.attack.GroupNames;
import org.tocsin.knowledge.indicators.IndicatorFiles;
import org.tocsin.knowledge.indicators.IndicatorPack;
import org.tocsin.knowledge.lookalikes.Lookalikes;
import org.tocsin.knowledge.lookalikes.WatchList;
import org.tocsin.knowledge.services.SharedServices;
import org.tocsin.model.EvidenceRecord;
import org.tocsin.model.UserFault;

/// All that looks at records: compiled from the rules and indicators that were chosen.
public final class Detectors {
    private Detectors() {}

    /// The Sigma rules of a choice, loaded and compiled. Also tells what became of each.
    public static SigmaRules sigma(RuleChoice choice) {
        List<Path> paths = new ArrayList<>();
        if (choice.own()) {
            paths.add(Home.content("rules"));
        }
        choice.rules().forEach(path -> paths.add(present("--rules", path)));
        GroupNames groups = GroupNames.carried();
        choice.placeholders().forEach(path -> present("--placeholders", path));
        try {
            return SigmaRules.load(
                    paths,
                    SigmaOptions.USUAL
                            .knowingGroups(groups::isNamedIn, "carried")
                            .from(choice.least())
                            .with(Placeholders.read(choice.placeholders())),
                    RuleCache.in(Home.cache("rules"), Home.program()));
        } catch (IOException e) {
            throw new UserFault("The rules cannot be read (" + e.getMessage() + "): check the paths.", e);
        }
    }

    static List<Detection> load(RuleChoice choice) {
        List<Detection> detections = new ArrayList<>();
        if (choice.own() || !choice.rules().isEmpty()) {
            SigmaRules rules = sigma(choice);
            for (PackCheck check : rules.checks()) {
                if (check.loaded().isEmpty()
                        && check.inputs().isEmpty()
                        && check.filters().isEmpty()
                        && check.leftOut().isEmpty()
                        && check.unknownSource().isEmpty()) {
                    throw new UserFault("--rules " + check.pack().name() + " holds no rule that loads; evidence comes"
                            + " before --rules, or after a -- of its own.");
                }
            }
            detections.add(rules.detection());
        }
        // Those whom the organisation's file names are watched without being asked for.
        boolean watches = choice.watch().isPresent()
                || choice.own() && !choice.told().watched().isEmpty();
        Watching watching = new Watching(watchList(choice.watch().orElse(List.of()), choice.told()));
        if (choice.own()) {
            detections.add(new SuricataAlerts(choice.least(), GroupNames.carried()::isNamedIn));
            String signs = fileSignsHash();
            Supplier<FileExaminer> files = new Once<>(Detectors::fileExaminer);
            detections.add(mail(watching, choice, signs, files));
            detections.add(new FileDetection(signs, files, choice.least()));
        }
        if (!choice.indicators().isEmpty()) {
            detections.add(indicators(choice.indicators()));
        }
        if (watches) {
            detections.add(new LookalikeDetection(watching.lookalikes(), choice.least()));
        }
        if (detections.isEmpty()) {
            throw new UserFault("Nothing would look: give --rules or --indicators, or leave --no-own-rules out.");
        }
        return List.copyOf(detections);
    }

    private static Detection indicators(List<Path> paths) {
        List<IndicatorPack> packs = new ArrayList<>();
        for (Path path : paths) {
            try {
                IndicatorPack pack = IndicatorFiles.read(present("--indicators", path));
                if (pack.indicators().isEmpty() && pack.refused().isEmpty()) {
                    throw new UserFault("--indicators " + path + " holds no indicators; evidence comes before"
                            + " --indicators, or after a -- of its own.");
                }
                packs.add(pack);
            } catch (IOException e) {
                throw new UserFault("The indicators " + path + " cannot be read: " + e.getMessage(), e);
            }
        }
        try {
            return IndicatorDetection.of(
                    packs, SharedServices.read(Home.content("shared-services")), GroupNames.carried());
        } catch (IOException e) {
            throw new UserFault("The program's own list of shared services cannot be read: " + e.getMessage(), e);
        }
    }

    /// Our own watch list and those of the user, ready to judge names.
    public static Lookalikes lookalikes(List<Path> watch) {
        return Lookalikes.of(watchList(watch, Told.NOTHING));
    }

    /// Made once, when first wanted, for all threads.
    private static final class Once<T> implements Supplier<T> {
        private final Supplier<T> make;
        private Optional<T> made = Optional.empty();

        Once(Supplier<T> make) {
            this.make = make;
        }

        @Override
        public synchronized T get() {
            if (made.isEmpty()) {
                made = Optional.of(make.get());
            }
            return made.get();
        }
    }

    /// A watch list, made ready to judge names when first wanted: that takes longer than reading it.
    private static final class Watching {
        private final WatchList list;
        private final Once<Lookalikes> ready;

        Watching(WatchList list) {
            this.list = list;
            this.ready = new Once<>(() -> Lookalikes.of(list));
        }

        Lookalikes lookalikes() {
            return ready.get();
        }
    }

    private static WatchList watchList(List<Path> watch, Told told) {
        return watchList(watch, told.watched());
    }

    private static WatchList watchList(List<Path> watch, List<WatchList.Watched> others) {
        watch.forEach(path -> present("--watch", path));
        try {
            return WatchList.read(Home.content("lookalikes"), watch, others);
        } catch (IOException e) {
            throw new UserFault("The watch list cannot be read (" + e.getMessage() + "): check the path.", e);
        }
    }

    private static Detection mail(Watching watched, RuleChoice choice, String signs, Supplier<FileExaminer> files) {
        try {
            SharedServices services = SharedServices.read(Home.content("shared-services"));
            return new MailDetection(
                    MailTables.hash(Home.content("mail"), services, Optional.of(watched.list)) + signs,
                    () -> mailTables(services, watched),
                    carriedFiles(files),
                    choice.least(),
                    choice.told().whose(),
                    choice.told().trusted());
        } catch (IOException e) {
            throw mailUnreadable(e);
        }
    }

    /// Judges the record of a file that a message may carry; empty where nothing was found.
    static Function<EvidenceRecord, Optional<CarriedFile>> carriedFiles() {
        return carriedFiles(new Once<>(Detectors::fileExaminer));
    }

    private static Function<EvidenceRecord, Optional<CarriedFile>> carriedFiles(Supplier<FileExaminer> examiner) {
        return record -> {
            if (!FileExaminer.isTakenApart(record)) {
                return Optional.empty();
            }
            String name = record.first("name").orElse("");
            return switch (examiner.get().examine(record).danger()) {
                case DANGEROUS -> Optional.of(new CarriedFile(name, Danger.DANGEROUS));
                case SUSPICIOUS -> Optional.of(new CarriedFile(name, Danger.SUSPICIOUS));
                case NOTHING_FOUND -> Optional.empty();
            };
        };
    }

    /// What facts of files mean: our own table.
    private static FileExaminer fileExaminer() {
        try {
            return new FileExaminer(SignTable.read(Home.content("files")));
        } catch (IOException e) {
            throw fileSignsUnreadable(e);
        }
    }

    private static String fileSignsHash() {
        try {
            return SignTable.hash(Home.content("files"));
        } catch (IOException e) {
            throw fileSignsUnreadable(e);
        }
    }

    private static UserFault fileSignsUnreadable(IOException e) {
        return new UserFault("The program's own table on files cannot be read: " + e.getMessage(), e);
    }

    /// What mails that deceive say and whom they imitate: our own tables.
    static MailTables mailTables(List<Path> watch, Told told) {
        return mailTables(new Watching(watchList(watch, told)));
    }

    /// The same, with these watched besides our own.
    static MailTables mailTables(List<WatchList.Watched> watched) {
        return mailTables(new Watching(watchList(List.of(), watched)));
    }

    private static MailTables mailTables(Watching watching) {
        try {
            return mailTables(SharedServices.read(Home.content("shared-services")), watching);
        } catch (IOException e) {
            throw mailUnreadable(e);
        }
    }

    private static MailTables mailTables(SharedServices services, Watching watched) {
        try {
            return MailTables.read(Home.content("mail"), services, Optional.of(watched.lookalikes()));
        } catch (IOException e) {
            throw mailUnreadable(e);
        }
    }

    private static UserFault mailUnreadable(IOException why) {
        return new UserFault("The program's own tables on mail cannot be read: " + why.getMessage(), why);
    }

    private static Path present(String option, Path path) {
        if (!Files.isReadable(path)) {
            throw new UserFault(option + " " + path + ": there is no such file or folder that can be read.");
        }
        return path;
    }
}
