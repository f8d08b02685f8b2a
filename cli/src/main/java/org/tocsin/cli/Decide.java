package org.tocsin.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.tocsin.investigation.Decisions;
import org.tocsin.model.UserFault;
import org.tocsin.report.exports.Rows;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// The program suggests, a person decides: the Targeted Threat Index of a message, and what the message is.
@Command(
        name = "decide",
        mixinStandardHelpOptions = true,
        description = {
            "Confirm or change what the program suggests for a message of a case: the Targeted Threat Index, and how",
            "dangerous the message is. The suggestion stays beside the decision, and so do earlier decisions.",
            "Without --message, list the messages that wait for a decision, and what was decided."
        },
        footer = {
            "",
            "Examples:",
            "  tocsin decide my-case",
            "  tocsin decide my-case --message 3fa9c2d41b07 --confirm --reason 'names our director, real funder'",
            "  tocsin decide my-case --message 3fa9c2d41b07 --base 4 --multiplier 1.25 --by 'M. Keller' --reason '...'",
            "  tocsin decide my-case --message 3fa9c2d41b07 --danger unwanted --reason 'a newsletter of ours'",
            "",
            "Base: 0 not targeted, 1 not customised, 2 poorly, 3 customised, 4 personalised, 5 with inside knowledge.",
            "Multiplier of what it carries: 1 not protected, 1.25 minor, 1.5 several minor, 1.75 advanced, 2 several."
        })
final class Decide implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "CASE", description = "The case folder.")
    private Path caseFolder = Path.of("");

    @Option(names = "--message", paramLabel = "KEY", description = "The key of the message, as the list has it.")
    private Optional<String> message = Optional.empty();

    @Option(names = "--confirm", description = "Take the suggested index as it is.")
    private boolean confirm;

    @Option(names = "--base", paramLabel = "N", description = "The base value, 0 to 5.")
    private Optional<Integer> base = Optional.empty();

    @Option(names = "--multiplier", paramLabel = "M", description = "1, 1.25, 1.5, 1.75 or 2 (default: as suggested).")
    private Optional<String> multiplier = Optional.empty();

    @Option(names = "--edition", paramLabel = "YEAR", description = "Whose wording: 2014 or 2013 (default: 2014).")
    private String edition = "2014";

    @Option(
            names = "--danger",
            paramLabel = "WORD",
            description = "What the message is: dangerous, suspicious, unwanted or nothing-found.")
    private Optional<String> danger = Optional.empty();

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why; always needed.")
    private String reason = "";

    @Option(names = "--by", paramLabel = "NAME", description = "Who decides (default: the name of your account).")
    private String person = System.getProperty("user.name", "");

    @Option(names = "--format", paramLabel = "FORMAT", description = "The list as table, csv or jsonl.")
    private String format = "table";

    @Option(names = "--json", description = "The same as --format jsonl.")
    private boolean json;

    @Mixin
    private OutputOption output = new OutputOption();

    @Override
    public Integer call() throws IOException {
        if (message.isEmpty()) {
            Rows.Form form = json
                    ? Rows.Form.JSONL
                    : Rows.Form.of(format)
                            .orElseThrow(
                                    () -> new UserFault("--format takes table, csv or jsonl, not '" + format + "'."));
            try (Output out = output.open(List.of(caseFolder.toString()))) {
                Decisions.list(caseFolder, form, Terminal.width(), out.stream());
                out.whole();
            }
            return Exit.DONE;
        }
        Decisions.Answer answer =
                new Decisions.Answer(message.get(), confirm, base, multiplier, edition, danger, person, reason);
        String said = Decisions.decide(caseFolder, answer, Version.number());
        PrintWriter out = spec.commandLine().getOut();
        out.println(Terminal.harmless(said));
        out.flush();
        return Exit.DONE;
    }
}
