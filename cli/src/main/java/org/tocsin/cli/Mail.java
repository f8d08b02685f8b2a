package org.tocsin.cli;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.tocsin.detect.mail.Danger;
import org.tocsin.investigation.MailThrough;
import org.tocsin.model.UserFault;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// What each message is, whom it pretends to be, where it leads, and whether it was made for its reader.
@Command(
        name = "mail",
        mixinStandardHelpOptions = true,
        description = {
            "Examine every message: how dangerous, why, and whether it shows signs of being made for its reader.",
            "Nothing in a message is opened, fetched or run. Without --organisation, targeting mostly cannot be told."
        },
        footer = {
            "",
            "Examples:",
            "  tocsin mail suspicious.eml | jq '.danger, .reasons[].en'",
            "  tocsin mail inbox.mbox --format table",
            "  tocsin mail mails/ --organisation us.yml --output mails.jsonl",
            "  tocsin mail mails/ --trust-authserv mx.example.org --fail-on dangerous"
        })
final class Mail implements Callable<Integer> {
    @Mixin
    private Shared shared = new Shared();

    @Mixin
    private ToldOptions told = new ToldOptions();

    @Mixin
    private WatchOption watch = new WatchOption();

    @Option(
            names = "--no-groups",
            description = "Do not tell which messages belong together: each line then comes as its message is read.")
    private boolean single;

    @Option(names = "--format", paramLabel = "FORMAT", description = "jsonl or table (default: jsonl).")
    private String format = "jsonl";

    @Option(names = "--json", description = "The same as --format jsonl.")
    private boolean json;

    @Option(
            names = "--fail-on",
            paramLabel = "DANGER",
            description = "End with exit code 4 when a message is at least this: unwanted, suspicious or dangerous.")
    private String failOn = "";

    @Mixin
    private OutputOption output = new OutputOption();

    @Override
    public Integer call() throws IOException {
        Optional<Danger> limit = limit();
        MailThrough.Choice choice =
                new MailThrough.Choice(json ? "jsonl" : format, Terminal.width(), told.told(), watch.files, !single);
        MailThrough.Outcome outcome;
        try (Output out = output.open(shared.evidence)) {
            outcome = MailThrough.run(
                    shared.evidence, System.in, choice, shared.threads(), out.stream(), shared.progress());
            out.whole();
        }
        if (outcome.faults() > 0) {
            System.err.println("tocsin: a fault of ours cost part of the evidence; tocsin read shows where.");
            return Exit.OURS;
        }
        if (outcome.examined() == 0) {
            System.err.println("tocsin: no message was found in what could be read.");
            return Exit.NOTHING_READ;
        }
        boolean reached = limit.isPresent()
                && outcome.messages().entrySet().stream()
                        .anyMatch(one -> one.getValue() > 0 && one.getKey().compareTo(limit.get()) >= 0);
        return reached ? Exit.FINDINGS : Exit.DONE;
    }

    private Optional<Danger> limit() {
        if (failOn.isEmpty()) {
            return Optional.empty();
        }
        for (Danger danger : Danger.values()) {
            if (danger != Danger.NOTHING_FOUND && danger.word().equals(failOn)) {
                return Optional.of(danger);
            }
        }
        throw new UserFault("--fail-on takes unwanted, suspicious or dangerous, not '" + failOn + "'.");
    }
}
