package org.tocsin.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.tocsin.investigation.Investigation;
import org.tocsin.model.Level;
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

    @Override
    public Integer call() {
        rules.check();
        Investigation.Request request = new Investigation.Request(
                shared.evidence,
                System.in,
                caseFolder,
                rules.choice(true),
                !noCopy,
                shared.threads(),
                Version.number());
        Investigation.Outcome outcome = Investigation.run(request, shared.progress());
        tell(outcome);
        if (outcome.faults() > 0) {
            return Exit.OURS;
        }
        return outcome.records() == 0 ? Exit.NOTHING_READ : rules.exit(outcome.worst());
    }

    private void tell(Investigation.Outcome outcome) {
        PrintWriter out = spec.commandLine().getOut();
        out.println("Read " + outcome.records() + " records; " + outcome.gaps() + " places could not be read.");
        out.println(outcome.looked() + " rules looked; " + outcome.notLooked()
                + " could not have fired, because no log of their kind was handed in or is known.");
        out.println(
                outcome.findings() == 0
                        ? "Nothing was found. That does not mean clean: the report says what was not examined."
                        : outcome.findings() + " findings, the most serious: "
                                + outcome.worst().map(Level::word).orElse("") + ".");
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
