package org.tocsin.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Callable;
import org.tocsin.investigation.Investigation;
import org.tocsin.model.Level;
import org.tocsin.report.exports.JsonObject;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// The main job: evidence in, a case with a report out.
@Command(
        name = "investigate",
        mixinStandardHelpOptions = true,
        description = "Read evidence, look for signs of a break-in, and write a case with a report.",
        footer = {
            "",
            "Examples:",
            "  tocsin investigate samples/ngo --case my-case",
            "  tocsin investigate triage.zip mails.mbox --rules sigma/ --indicators list.csv --case my-case",
            "  tocsin investigate mails/ --organisation us.yml --case my-case     the case remembers us.yml",
            "  tocsin investigate logs/ mails/ --watch our-domains.txt --case my-case",
            "",
            "A run that was stopped is resumed with the same command and loses nothing."
        })
final class Investigate implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private Shared shared = new Shared();

    @Mixin
    private RuleOptions rules = new RuleOptions();

    @Mixin
    private ToldOptions told = new ToldOptions();

    @Option(
            names = "--case",
            required = true,
            paramLabel = "DIR",
            description = "The case folder: made if it is not there, resumed if it is.")
    private Path caseFolder = Path.of("");

    @Option(
            names = "--no-copy",
            description = "Do not copy the evidence into the case; refer to it where it is. Do not move it then.")
    private boolean noCopy;

    @Option(names = "--json", description = "Print one JSON object instead of sentences (docs/json.md).")
    private boolean json;

    @Override
    public Integer call() {
        rules.check();
        Investigation.Request request = new Investigation.Request(
                shared.evidence,
                System.in,
                caseFolder,
                rules.choice(true, told.told()),
                !noCopy,
                shared.threads(),
                Version.number());
        Investigation.Outcome outcome = Investigation.run(request, shared.progress());
        if (json) {
            spec.commandLine().getOut().println(JsonObject.of(object -> put(object, outcome)));
            spec.commandLine().getOut().flush();
        } else {
            tell(outcome);
        }
        if (outcome.faults() > 0) {
            return Exit.OURS;
        }
        return outcome.records() == 0 ? Exit.NOTHING_READ : rules.exit(outcome.worst());
    }

    private void put(JsonObject object, Investigation.Outcome outcome) {
        object.put("complete", outcome.complete())
                .put("records", outcome.records())
                .put("gaps", outcome.gaps())
                .put("faults", outcome.faults())
                .put("findings", outcome.allFindings())
                .object("findings_by_level", levels -> {
                    for (Level level : Arrays.asList(Level.values()).reversed()) {
                        levels.put(level.word(), outcome.findings().getOrDefault(level, 0L));
                    }
                })
                .put("rules_looked", outcome.looked())
                .put("rules_blind", outcome.notLooked())
                .put("undecided_expressions", outcome.undecided().size())
                .put(
                        "report",
                        caseFolder.resolve("report").resolve("index.html").toString())
                .object(
                        "receipt",
                        receipt -> receipt.put("file", outcome.receiptFile().toString())
                                .put("entries", outcome.receipt().entries())
                                .put("head", outcome.receipt().head())
                                .put("fingerprint", outcome.receipt().fingerprint()));
    }

    private void tell(Investigation.Outcome outcome) {
        PrintWriter out = spec.commandLine().getOut();
        out.println("Read " + outcome.records() + " records; " + outcome.gaps() + " places could not be read.");
        out.println(outcome.looked() + " rules looked; " + outcome.notLooked()
                + " could not have fired, because no log of their kind was handed in or is known.");
        out.println(
                outcome.allFindings() == 0
                        ? "Nothing was found. That does not mean clean: the report says what was not examined."
                        : outcome.allFindings() + " findings, the most serious: "
                                + outcome.worst().map(Level::word).orElse("") + ".");
        if (!outcome.undecided().isEmpty()) {
            out.println(outcome.undecided().size() + " regular expressions of rules gave up on some values, which are"
                    + " undecided; the report names them.");
        }
        if (!outcome.complete()) {
            out.println("NOT COMPLETE: part of the evidence was not read to its end; the report says which.");
        }
        out.println("Report:  " + Terminal.harmless(outcome.report().toString()));
        out.println("Receipt: " + Terminal.harmless(outcome.receiptFile().toString())
                + "  - keep a copy away from this computer");
        out.println("  head        " + outcome.receipt().head());
        out.println("  fingerprint " + outcome.receipt().fingerprint());
        out.flush();
    }
}
