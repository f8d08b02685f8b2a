package org.tocsin.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.tocsin.detect.sigma.PackCheck;
import org.tocsin.investigation.Detectors;
import org.tocsin.investigation.RuleChoice;
import org.tocsin.model.Level;
import org.tocsin.model.RulePack;
import org.tocsin.report.exports.JsonObject;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// What concerns rules themselves.
@Command(
        name = "rules",
        mixinStandardHelpOptions = true,
        description = "Look at rules rather than evidence.",
        subcommands = Rules.Check.class)
final class Rules implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to do with rules: check.");
    }

    /// Which rules load, and why the others do not.
    @Command(
            name = "check",
            mixinStandardHelpOptions = true,
            description = "Say which Sigma rules load, and of each other one the file, line and reason.",
            footer = {"", "Example:", "  tocsin rules check sigma/rules"})
    static final class Check implements Callable<Integer> {
        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Parameters(arity = "1..*", paramLabel = "PATH", description = "Files and folders of Sigma rules.")
        private List<Path> paths = new ArrayList<>();

        @Option(
                names = "--placeholders",
                paramLabel = "PATH",
                arity = "1..*",
                description =
                        "What %%name%% stands for in rules: YAML maps of lists, or lists called name.txt; files or"
                                + " folders.")
        private List<Path> placeholders = new ArrayList<>();

        @Option(
                names = {"-v", "--verbose"},
                description = "Also list what is odd in rules that load, and rules whose kind of log we do not know.")
        private boolean verbose;

        @Option(
                names = "--json",
                description =
                        "Print one JSON object instead of sentences, with all that --verbose tells (docs/json.md).")
        private boolean json;

        private static void put(JsonObject object, PackCheck check) {
            object.put("name", check.pack().name())
                    .put("hash", check.pack().hash())
                    .put("loaded", check.loaded().size())
                    .objects("refused", check.pack().refused(), (one, refusal) -> {
                        one.put("file", refusal.file());
                        if (refusal.line() > 0) {
                            one.put("line", refusal.line());
                        }
                        one.put("reason", refusal.reason());
                    })
                    .objects(
                            "unknown_source",
                            check.unknownSource(),
                            (one, waiting) ->
                                    one.put("source", waiting.rule().source()).put("needs", waiting.needs()))
                    .objects(
                            "left_out",
                            check.leftOut(),
                            (one, rule) -> one.put("source", rule.source()).put("status", rule.status()))
                    .objects(
                            "counted_only",
                            check.inputs(),
                            (one, rule) -> one.put("source", rule.source()).put("title", rule.title()))
                    .objects(
                            "filters",
                            check.filters(),
                            (one, filter) -> one.put("file", filter.file())
                                    .put("title", filter.title())
                                    .put("rules", filter.rules()))
                    .put("not_rules", check.notRules())
                    .objects(
                            "odd",
                            check.warnings(),
                            (one, warning) -> one.put("file", warning.file()).put("text", warning.text()));
        }

        @Override
        public Integer call() {
            PrintWriter out = spec.commandLine().getOut();
            int refused = 0;
            int loaded = 0;
            List<PackCheck> checks = Detectors.sigma(
                            new RuleChoice(paths, List.of(), placeholders, false, Level.INFORMATIONAL))
                    .checks();
            if (json) {
                out.println(JsonObject.of(object -> object.objects("packs", checks, Check::put)));
            }
            for (PackCheck check : checks) {
                refused += check.pack().refused().size();
                loaded += check.loaded().size()
                        + check.unknownSource().size()
                        + check.inputs().size()
                        + check.filters().size()
                        + check.leftOut().size();
                if (!json) {
                    tell(out, check);
                }
            }
            out.flush();
            return loaded == 0 && refused > 0 ? Exit.NOTHING_READ : Exit.DONE;
        }

        private void tell(PrintWriter out, PackCheck check) {
            RulePack pack = check.pack();
            say(
                    out,
                    pack.name() + ": " + check.loaded().size() + " rules load, "
                            + check.unknownSource().size()
                            + " more could not run: they ask for a log or a field we do not know, "
                            + check.inputs().size() + " only feed correlations, "
                            + check.filters().size() + " filters, "
                            + check.leftOut().size() + " are left out by their status or level, "
                            + pack.refused().size() + " are refused.");
            for (RulePack.Refusal refusal : pack.refused()) {
                say(
                        out,
                        "  refused  " + refusal.file() + (refusal.line() > 0 ? ":" + refusal.line() : "") + "  "
                                + refusal.reason());
            }
            for (PackCheck.Filter filter : check.filters()) {
                say(
                        out,
                        "  filter   " + filter.file() + "  " + filter.title() + ": added to " + filter.rules()
                                + (filter.rules() == 1 ? " rule" : " rules"));
            }
            if (verbose) {
                check.inputs().forEach(rule -> say(out, "  counted  " + rule.source() + "  " + rule.title()));
                check.unknownSource()
                        .forEach(waiting ->
                                say(out, "  could not run  " + waiting.rule().source() + "  " + waiting.needs()));
                check.leftOut().forEach(rule -> say(out, "  left out " + rule.source() + "  " + rule.status()));
                check.notRules().forEach(file -> say(out, "  no rule  " + file));
                check.warnings().forEach(warning -> say(out, "  odd      " + warning.file() + "  " + warning.text()));
            }
        }

        private static void say(PrintWriter out, String line) {
            out.println(Terminal.harmless(line));
        }
    }
}
