package org.tocsin.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.tocsin.investigation.store.Receipt;
import org.tocsin.investigation.store.Verification;
import org.tocsin.report.exports.JsonObject;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Computes everything in a case again and names each thing that does not agree.
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = "Compute everything in a case again and name each thing that was altered.",
        footer = {
            "",
            "Examples:",
            "  tocsin verify my-case",
            "  tocsin verify my-case --receipt safe-place/my-case.receipt-12.txt",
            "",
            "Without a receipt that was kept elsewhere, this cannot tell whether the whole case was replaced."
        })
final class Verify implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "CASE", description = "The case folder.")
    private Path caseFolder = Path.of("");

    @Option(names = "--receipt", paramLabel = "FILE", description = "The receipt that was printed and kept elsewhere.")
    private Optional<Path> receipt = Optional.empty();

    @Option(names = "--json", description = "Print one JSON object instead of sentences (docs/json.md).")
    private boolean json;

    private static void put(JsonObject object, Verification verification, boolean receipt) {
        object.put("holds", verification.holds())
                .put("custody_entries", verification.entries())
                .put("evidence", verification.evidence())
                .put("lake_parts", verification.parts())
                .put("receipt_given", receipt)
                .objects(
                        "mismatches",
                        verification.mismatches(),
                        (one, mismatch) -> one.put("where", mismatch.where()).put("sentence", mismatch.sentence()))
                .put("remarks", verification.remarks());
    }

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        Optional<Receipt> kept = receipt.isPresent() ? Optional.of(Receipt.read(receipt.get())) : Optional.empty();
        Verification verification = Verification.of(caseFolder, kept);
        if (json) {
            out.println(JsonObject.of(object -> put(object, verification, kept.isPresent())));
            out.flush();
            return verification.holds() ? Exit.DONE : Exit.MISMATCH;
        }
        out.println("Checked: " + verification.entries() + " custody entries, " + verification.evidence()
                + " pieces of evidence, " + verification.parts() + " parts of the record store"
                + (kept.isPresent() ? ", and the receipt." : "; no receipt was given."));
        verification.remarks().forEach(remark -> out.println("Note: " + Terminal.harmless(remark)));
        for (Verification.Mismatch mismatch : verification.mismatches()) {
            out.println(
                    "MISMATCH " + Terminal.harmless(mismatch.where()) + ": " + Terminal.harmless(mismatch.sentence()));
        }
        out.println(
                verification.holds()
                        ? "Everything that was checked agrees."
                        : verification.mismatches().size() + " things do not agree.");
        out.flush();
        return verification.holds() ? Exit.DONE : Exit.MISMATCH;
    }
}
