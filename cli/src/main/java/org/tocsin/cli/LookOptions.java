package org.tocsin.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import org.tocsin.investigation.LookThrough;
import org.tocsin.investigation.RuleChoice;
import org.tocsin.investigation.look.Look;
import org.tocsin.investigation.look.Sorter;
import org.tocsin.model.UserFault;
import org.tocsin.report.exports.Rows;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// What all looks have in common: evidence, filters, and how the answer is written.
final class LookOptions {
    @Mixin
    private Shared shared = new Shared();

    @Mixin
    private ScopeOptions scope = new ScopeOptions();

    @Option(names = "--format", paramLabel = "FORMAT", description = "table, csv or jsonl (default: table).")
    private String format = "table";

    @Option(names = "--json", description = "The same as --format jsonl.")
    private boolean json;

    @Mixin
    private OutputOption output = new OutputOption();

    Rows.Form form() {
        return json
                ? Rows.Form.JSONL
                : Rows.Form.of(format)
                        .orElseThrow(() -> new UserFault("--format takes table, csv or jsonl, not '" + format + "'."));
    }

    /// Complains about a place that lies in the evidence.
    void notInEvidence(String option, Path place) {
        Output.refuseInside(shared.evidence, option, place);
    }

    /// Runs one look and tells how it went.
    ///
    /// @return the exit code
    int run(Function<Sorter.Source, Look> maker) throws IOException {
        return run(Optional.empty(), maker);
    }

    /// The same, where rules look as well.
    int run(Optional<RuleChoice> rules, Function<Sorter.Source, Look> maker) throws IOException {
        Rows.Form form = form();
        LookThrough.Outcome outcome;
        try (Output out = output.open(shared.evidence)) {
            outcome = LookThrough.run(
                    shared.evidence,
                    System.in,
                    scope.scope(),
                    rules,
                    maker,
                    form,
                    Terminal.width(),
                    shared.threads(),
                    out.stream(),
                    shared.progress());
            out.whole();
        }
        if (outcome.faults() > 0) {
            System.err.println("tocsin: a fault of ours cost part of the evidence; tocsin read shows where.");
            return Exit.OURS;
        }
        return outcome.records() + outcome.leftOut().all() == 0 ? Exit.NOTHING_READ : Exit.DONE;
    }
}
