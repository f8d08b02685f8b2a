package org.tocsin.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.tocsin.investigation.Carried;
import org.tocsin.investigation.ReadThrough;
import org.tocsin.model.Meanings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Records and gaps as JSON lines; no rules, no case.
@Command(
        name = "read",
        mixinStandardHelpOptions = true,
        description = "Print what can be read, and every place that cannot, as JSON lines. No rules.",
        footer = {
            "",
            "Examples:",
            "  tocsin read Security.evtx | jq .fields.CommandLine",
            "  tocsin read logs/ --host LT-MARA --channel Security --event-id 4624,4625 --from 2025-08-05",
            "  tocsin read Security.evtx --meanings | jq .meanings",
            "  zcat old.evtx.gz | tocsin read -"
        })
final class Read implements Callable<Integer> {
    @Mixin
    private Shared shared = new Shared();

    @Mixin
    private ToldOptions.Zones zones = new ToldOptions.Zones();

    @Mixin
    private ScopeOptions scope = new ScopeOptions();

    @Option(
            names = "--meanings",
            description =
                    "Add what numbers, account numbers (SIDs) and the like mean, beside the values that have them.")
    private boolean meanings;

    @Option(names = "--json", hidden = true, description = "JSON lines are what this command prints anyway.")
    private boolean json;

    @Mixin
    private OutputOption output = new OutputOption();

    @Override
    public Integer call() throws IOException {
        ReadThrough.Outcome outcome;
        try (Output out = output.open(shared.evidence)) {
            outcome = ReadThrough.run(
                    shared.evidence,
                    System.in,
                    scope.scope(),
                    meanings ? Carried.meanings() : Meanings.NONE,
                    zones.told(),
                    shared.threads(),
                    out.stream(),
                    shared.progress());
            out.whole();
        }
        if (outcome.faults() > 0) {
            System.err.println("tocsin: a fault of ours cost part of the evidence; the gaps of cause fault say where.");
            return Exit.OURS;
        }
        return outcome.records() + outcome.leftOut().all() == 0 ? Exit.NOTHING_READ : Exit.DONE;
    }
}
