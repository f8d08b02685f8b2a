package org.tocsin.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.tocsin.investigation.FindingFormat;
import org.tocsin.investigation.HuntThrough;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Findings only, as a timeline; no case.
@Command(
        name = "hunt",
        mixinStandardHelpOptions = true,
        description = "Print findings in order of time. Needs no case and keeps nothing.",
        footer = {
            "",
            "Examples:",
            "  tocsin hunt logs/ --rules sigma/ --format table",
            "  tocsin hunt triage.zip --rules sigma/ --format csv --output findings.csv",
            "  tocsin hunt mails.mbox logs/ --watch our-domains.txt --format table",
            "  tocsin hunt mails.mbox --organisation us.yml --zone our-domains.zone",
            "  tocsin hunt logs/ --format html --output findings.html",
            "  tocsin hunt logs/ --host FS-01 --from 2026-09-01 --level high,critical",
            "  tocsin hunt logs/ --fail-on high        with tocsin's own rules alone"
        })
final class Hunt implements Callable<Integer> {
    @Mixin
    private Shared shared = new Shared();

    @Mixin
    private RuleOptions rules = new RuleOptions();

    @Mixin
    private ToldOptions told = new ToldOptions();

    @Mixin
    private ScopeOptions scope = new ScopeOptions();

    @Mixin
    private ChoiceOptions choice = new ChoiceOptions();

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "jsonl, csv, timesketch, table, html, which is a page, or navigator, a layer of ATT&CK"
                    + " techniques (default: jsonl).")
    private String format = "jsonl";

    @Option(names = "--json", description = "The same as --format jsonl.")
    private boolean json;

    @Mixin
    private OutputOption output = new OutputOption();

    @Override
    public Integer call() throws IOException {
        rules.check();
        FindingFormat chosen = FindingFormat.of(json ? "jsonl" : format, Terminal.width());
        boolean own = rules.rules.isEmpty() && rules.indicators.isEmpty();
        try (Output out = output.open(shared.evidence)) {
            HuntThrough.Outcome outcome = HuntThrough.run(
                    shared.evidence,
                    System.in,
                    rules.choice(own, told.told()),
                    scope.scope(),
                    choice.choice(),
                    chosen,
                    shared.threads(),
                    out.stream(),
                    shared.progress());
            out.whole();
            if (outcome.faults() > 0) {
                System.err.println("tocsin: a fault of ours cost part of the evidence; tocsin read shows where.");
                return Exit.OURS;
            }
            return outcome.records() + outcome.leftOut().all() == 0 ? Exit.NOTHING_READ : rules.exit(outcome.worst());
        }
    }
}
