package org.tocsin.investigation.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.tocsin.model.Slice;
import org.tocsin.readers.intake.Keeper;

/// A whole run in a process of its own, for [KillTest] to kill. Says on standard output what it has committed.
final class KilledRun {
    static final int SLICES = 6;
    static final int RECORDS = 40;

    private KilledRun() {}

    /// @param args the case folder, then a folder with originals
    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[0]);
        try (CaseFolder open = CaseFolder.open(folder, new Custodian("A. Person", "tocsin 0.1.0"));
                ExecutorService pool = Executors.newFixedThreadPool(2)) {
            say("opened");
            Run run = open.begin(Cases.settings("d1"));
            say("begun");
            List<Callable<Boolean>> work = new ArrayList<>();
            for (Path original : originals(Path.of(args[1]))) {
                Keeper.Kept kept = open.keeper(true).keep(original);
                run.item(Cases.item(kept.hash(), String.valueOf(original.getFileName()), SLICES));
                run.gap(Cases.gap(kept.hash(), original.getFileName() + "!/locked", -1));
                say("kept " + kept.hash());
                for (int i = 0; i < SLICES; i += 2) {
                    int from = i;
                    work.add(() -> scan(run, kept.hash(), from));
                }
            }
            for (Future<Boolean> done : pool.invokeAll(work)) {
                done.get();
            }
            Cases.join(run);
            run.finish(Cases.outcome());
            say("finished");
            Files.writeString(open.report().resolve("index.html"), "a report");
            open.reported();
        }
        say("closed");
    }

    private static Boolean scan(Run run, String hash, int from) throws IOException {
        List<Slice> read = new ArrayList<>();
        try (Ledger ledger = run.open()) {
            for (int i = from; i < from + 2; i++) {
                if (!run.done(Cases.slice(hash, i))) {
                    Cases.scan(ledger, hash, i, RECORDS);
                    read.add(Cases.slice(hash, i));
                }
            }
            ledger.commit();
        }
        read.forEach(slice -> say("committed " + slice.content() + " " + slice.index()));
        return Boolean.TRUE;
    }

    static List<Path> originals(Path folder) throws IOException {
        try (Stream<Path> list = Files.list(folder)) {
            return list.sorted().toList();
        }
    }

    private static synchronized void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
