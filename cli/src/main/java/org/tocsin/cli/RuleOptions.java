package org.tocsin.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tocsin.investigation.RuleChoice;
import org.tocsin.investigation.Told;
import org.tocsin.model.Level;
import org.tocsin.model.UserFault;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Which rules and indicators look, and how serious a finding must be.
final class RuleOptions {
    @Option(
            names = "--rules",
            paramLabel = "PATH",
            arity = "1..*",
            description = "Sigma rules: files or folders. May be given more than once.")
    List<Path> rules = new ArrayList<>();

    @Option(
            names = "--indicators",
            paramLabel = "PATH",
            arity = "1..*",
            description = "Indicators: plain lists, CSV, STIX bundles; files or folders. May be given more than once.")
    List<Path> indicators = new ArrayList<>();

    @Option(
            names = "--placeholders",
            paramLabel = "PATH",
            arity = "1..*",
            description = "What %%name%% stands for in rules: YAML maps of lists, or lists called name.txt; files or"
                    + " folders.")
    List<Path> placeholders = new ArrayList<>();

    @Mixin
    private WatchOption watch = new WatchOption();

    @Option(names = "--no-own-rules", description = "Leave out the rules that come with tocsin.")
    boolean noOwnRules;

    @Option(
            names = "--min-level",
            paramLabel = "LEVEL",
            description = "Leave out rules below this level: informational, low, medium, high, critical.")
    String minLevel = "informational";

    @Option(
            names = "--fail-on",
            paramLabel = "LEVEL",
            description = "End with exit code 4 when there are findings at or above this level.")
    String failOn = "";

    /// @param own whether our own rules look, unless the user says otherwise
    RuleChoice choice(boolean own, Told told) {
        return new RuleChoice(
                rules,
                indicators,
                placeholders,
                own && !noOwnRules,
                level("--min-level", minLevel),
                watch.files.isEmpty() ? Optional.empty() : Optional.of(watch.files),
                told);
    }

    /// The exit code for findings of which the most serious has this level.
    int exit(Optional<Level> worst) {
        if (failOn.isEmpty()) {
            return Exit.DONE;
        }
        Level limit = level("--fail-on", failOn);
        return worst.isPresent() && worst.get().compareTo(limit) >= 0 ? Exit.FINDINGS : Exit.DONE;
    }

    /// Complains about a level that does not exist before any work is done.
    void check() {
        level("--min-level", minLevel);
        if (!failOn.isEmpty()) {
            level("--fail-on", failOn);
        }
    }

    private static Level level(String option, String word) {
        return Level.of(word)
                .orElseThrow(() -> new UserFault(
                        option + " takes informational, low, medium, high or critical, not '" + word + "'."));
    }
}
