package org.tocsin.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.tocsin.investigation.Progress;
import org.tocsin.investigation.StudyThrough;
import org.tocsin.model.UserFault;
import org.tocsin.report.exports.Rows;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// What belongs together across cases, and a study of what they show together.
@Command(
        name = "campaigns",
        mixinStandardHelpOptions = true,
        description = {
            "Tell which messages belong together across cases and mailboxes, and why; with --study, what they show",
            "together by organisation and year: ways of attack, themes, senders imitated, Targeted Threat Index.",
            "Each path is one organisation: a case, or a folder or mailbox, which is only read."
        },
        footer = {
            "",
            "Examples:",
            "  tocsin campaigns cases/*",
            "  tocsin campaigns cases/* --study study/             a page, and its data as CSV and Parquet",
            "  tocsin campaigns mails/* --organisations about/ --study study/ --anonymous",
            "  tocsin campaigns case-1 case-2 --format jsonl | jq 'select(.organisations | length > 1)'",
            "",
            "--organisations about/ takes about/NAME.yml for the path mails/NAME (docs/mail-judgement.md)."
        })
final class Campaigns implements Callable<Integer> {
    @Parameters(
            arity = "1..*",
            paramLabel = "CASE",
            description = "Cases, or folders and mailboxes of one organisation each.")
    private List<Path> paths = new ArrayList<>();

    @Mixin
    private ToldOptions told = new ToldOptions();

    @Option(
            names = "--organisations",
            paramLabel = "FOLDER",
            description = "Holds a file NAME.yml about the organisation of each path called NAME that is no case.")
    private Optional<Path> organisations = Optional.empty();

    @Option(
            names = "--study",
            paramLabel = "FOLDER",
            description = "Write the study here: index.html, and its data as CSV and Parquet. A new or empty folder.")
    private Optional<Path> study = Optional.empty();

    @Option(
            names = "--anonymous",
            description = "Number the organisations, and leave senders, subjects, shared values and places out.")
    private boolean anonymous;

    @Option(names = "--format", paramLabel = "FORMAT", description = "table, csv or jsonl (default: table).")
    private String format = "table";

    @Option(names = "--json", description = "The same as --format jsonl.")
    private boolean json;

    @Mixin
    private OutputOption output = new OutputOption();

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "How many threads read (default: one for each processor, four at most).")
    private int threads = Math.min(4, Runtime.getRuntime().availableProcessors());

    @Option(
            names = {"-q", "--quiet"},
            description = "No progress and no remarks on standard error.")
    private boolean quiet;

    @Override
    public Integer call() throws IOException {
        Rows.Form form = json
                ? Rows.Form.JSONL
                : Rows.Form.of(format)
                        .orElseThrow(() -> new UserFault("--format takes table, csv or jsonl, not '" + format + "'."));
        StudyThrough.Request request = new StudyThrough.Request(
                paths, organisations, told.told(), anonymous, study, Math.clamp(threads, 1, 256));
        Progress progress = ProgressBar.of(quiet);
        if (study.isPresent()) {
            progress.say(
                    anonymous
                            ? "The study will hold counts, times and groups of messages; no names, subjects or places."
                            : "The study will hold names of organisations, senders, subjects and places of messages:"
                                    + " --anonymous leaves them out.");
        }
        StudyThrough.Outcome outcome;
        List<String> read = paths.stream().map(Path::toString).toList();
        try (Output out = output.open(read)) {
            outcome = StudyThrough.run(request, form, Terminal.width(), out.stream(), progress);
            out.whole();
        }
        progress.say(outcome.messages() + " messages, " + outcome.counted()
                + " of them suspicious, dangerous or with signs of targeting; " + outcome.groups() + " groups, "
                + outcome.across() + " of them across organisations.");
        if (outcome.faults() > 0) {
            System.err.println("tocsin: a fault of ours cost part of the evidence; tocsin read shows where.");
            return Exit.OURS;
        }
        return outcome.messages() == 0 ? Exit.NOTHING_READ : Exit.DONE;
    }
}
