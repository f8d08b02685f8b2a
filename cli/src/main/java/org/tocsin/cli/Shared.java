package org.tocsin.cli;

import java.util.ArrayList;
import java.util.List;
import org.tocsin.investigation.Progress;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Options that every command which reads evidence has.
final class Shared {
    @Parameters(
            arity = "1..*",
            paramLabel = "EVIDENCE",
            description = "Files, folders and archives, in any mix; - is standard input.")
    List<String> evidence = new ArrayList<>();

    @Option(
            names = "--threads",
            paramLabel = "N",
            description =
                    "How many threads read (default: one for each processor, four at most). The result does not depend on it.")
    int threads = Math.min(4, Runtime.getRuntime().availableProcessors());

    @Option(
            names = {"-q", "--quiet"},
            description = "No progress and no remarks on standard error.")
    boolean quiet;

    Progress progress() {
        return ProgressBar.of(quiet);
    }

    int threads() {
        return Math.clamp(threads, 1, 256);
    }
}
