package org.tocsin.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.tocsin.investigation.CaseExport;
import org.tocsin.investigation.FindingFormat;
import org.tocsin.investigation.scope.FindingChoice;
import org.tocsin.investigation.scope.Scope;
import org.tocsin.investigation.store.Exported;
import org.tocsin.model.UserFault;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Takes findings, or one piece of evidence, out of a case.
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        description = "Write the findings of a case for other programs, or give a piece of evidence back.",
        footer = {
            "",
            "Examples:",
            "  tocsin export my-case --format csv --output findings.csv",
            "  tocsin export my-case --level critical,high --format table",
            "  tocsin export my-case --host FS-01 --from 2026-09-01 --format html --output findings.html",
            "  tocsin export my-case --format navigator --output layer.json",
            "  tocsin export my-case --format timesketch --output timeline.csv",
            "  tocsin export my-case --evidence sha256:ab12... --output mail.eml",
            "",
            "What the export reveals is said on standard error before it is written; that it was made is",
            "noted in the custody log of the case.",
            "CSV cells that a spreadsheet would run get an apostrophe in front."
        })
final class Export implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "CASE", description = "The case folder.")
    private Path caseFolder = Path.of("");

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

    @Option(
            names = "--evidence",
            paramLabel = "HASH",
            description = "Give this piece of evidence back as it was handed in. It may be harmful: handle with care.")
    private Optional<String> evidence = Optional.empty();

    @Mixin
    private OutputOption output = new OutputOption();

    @Option(
            names = {"-q", "--quiet"},
            description = "Do not say what the export reveals.")
    private boolean quiet;

    @Override
    public Integer call() throws IOException {
        if (evidence.isPresent()) {
            Path target = output.file.orElseThrow(
                    () -> new UserFault("--evidence needs --output FILE: a file that is not there yet."));
            Exported exported;
            try (CaseExport export = CaseExport.of(caseFolder, Scope.ALL, FindingChoice.ALL)) {
                exported = export.evidence(evidence.get(), target);
            }
            note(exported);
            return Exit.DONE;
        }
        FindingFormat written = FindingFormat.of(format, Terminal.width());
        Scope within = scope.scope();
        FindingChoice chosen = choice.choice();
        Exported planned;
        try (CaseExport export = CaseExport.of(caseFolder, within, chosen)) {
            if (!quiet) {
                tell(export.reveals());
            }
            planned = export.planned(written);
        }
        if (output.file.isEmpty()) {
            note(planned);
        }
        try (Output out = output.open(List.of(caseFolder.toString()))) {
            Exported exported;
            try (CaseExport export = CaseExport.of(caseFolder, within, chosen)) {
                exported = export.write(written, out.stream());
            }
            if (output.file.isPresent()) {
                note(exported);
            }
            out.whole();
        }
        return Exit.DONE;
    }

    /// A case that cannot be written to gives its findings all the same.
    private void note(Exported exported) {
        CaseExport.note(caseFolder, exported, Version.number())
                .ifPresent(why -> tell("this export could not be noted in the custody log of the case: " + why));
    }

    private void tell(String sentence) {
        spec.commandLine().getErr().println("tocsin: " + Terminal.harmless(sentence));
    }
}
