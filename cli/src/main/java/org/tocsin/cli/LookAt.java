package org.tocsin.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.tocsin.investigation.Carried;
import org.tocsin.investigation.RuleChoice;
import org.tocsin.investigation.look.ComputerCounts;
import org.tocsin.investigation.look.Created;
import org.tocsin.investigation.look.Encoded;
import org.tocsin.investigation.look.EventCounts;
import org.tocsin.investigation.look.FileCounts;
import org.tocsin.investigation.look.Logons;
import org.tocsin.investigation.look.Processes;
import org.tocsin.investigation.look.Scripts;
import org.tocsin.investigation.look.Search;
import org.tocsin.investigation.look.Stack;
import org.tocsin.investigation.look.ToolsSeen;
import org.tocsin.investigation.look.Wanted;
import org.tocsin.model.Level;
import org.tocsin.model.UserFault;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// What analysts ask of logs without any rule.
@Command(
        name = "look",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "WHAT",
        description = "Answer one question about the logs: who logged on, what ran, what is rare. No rules, no case.",
        subcommands = {
            LookAt.LogonSummary.class,
            LookAt.Metrics.class,
            LookAt.SearchFor.class,
            LookAt.Stacked.class,
            LookAt.Made.class,
            LookAt.Trees.class,
            LookAt.ToolsUsed.class,
            LookAt.ScriptBlocks.class,
            LookAt.Base64.class
        },
        footer = {
            "",
            "Examples:",
            "  tocsin look logons logs/ --host FS-01 --from 2026-09-01",
            "  tocsin look stack logs/ --of services --format csv --output services.csv",
            "  tocsin look search logs/ --text northgate --json | jq .fields",
            "",
            "Nothing here says that something is malicious, or that it is not: a person reads it."
        })
final class LookAt implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "Say what to look at: " + String.join(", ", names(spec.commandLine())) + ".");
    }

    private static Set<String> names(CommandLine line) {
        return line.getSubcommands().keySet();
    }

    /// How much there is of what.
    @Command(
            name = "metrics",
            mixinStandardHelpOptions = true,
            description = "Count records: by event, by file or by computer.",
            footer = {
                "",
                "Examples:",
                "  tocsin look metrics logs/                    each event of each log of each computer",
                "  tocsin look metrics logs/ --by file          what each file gave, and what it did not",
                "  tocsin look metrics logs/ --by computer      which computers there are"
            })
    static final class Metrics implements Callable<Integer> {
        @Mixin
        private LookOptions look = new LookOptions();

        @Option(
                names = "--by",
                paramLabel = "WHAT",
                description = "event, file or computer (default: event). Times of files and computers are those of"
                        + " records that were not recovered.")
        private String by = "event";

        @Override
        public Integer call() throws IOException {
            return switch (by) {
                case "event" -> look.run(sorters -> new EventCounts(sorters, Carried.meanings()));
                case "file" -> look.run(FileCounts::new);
                case "computer" -> look.run(ComputerCounts::new);
                default -> throw new UserFault("--by takes event, file or computer, not '" + by + "'.");
            };
        }
    }

    /// Who logged on where.
    @Command(
            name = "logons",
            mixinStandardHelpOptions = true,
            description = "Sum up who logged on where, from where and how, and who tried to: Security 4624, 4625, 4648,"
                    + " 4672, 4768, 4771, 4776 and remote desktop sessions.",
            footer = {
                "",
                "Examples:",
                "  tocsin look logons logs/",
                "  tocsin look logons Security.evtx --event-id 4625 --format csv --output failed.csv"
            })
    static final class LogonSummary implements Callable<Integer> {
        @Mixin
        private LookOptions look = new LookOptions();

        @Override
        public Integer call() throws IOException {
            return look.run(sorters -> new Logons(sorters, Carried.meanings()));
        }
    }

    /// Records that hold something.
    @Command(
            name = "search",
            mixinStandardHelpOptions = true,
            description =
                    "Find records by what is in them, in order of time. As JSON lines they are whole, as read prints"
                            + " them.",
            footer = {
                "",
                "Examples:",
                "  tocsin look search logs/ --text northgate-cdn --text bitsadmin",
                "  tocsin look search logs/ --regex 'ntds\\.dit|\\\\SYSTEM$' --json",
                "  tocsin look search logs/ --field 'Image=*\\PerfLogs\\*' --channel '*Sysmon*'"
            })
    static final class SearchFor implements Callable<Integer> {
        @Mixin
        private LookOptions look = new LookOptions();

        @Option(
                names = "--text",
                paramLabel = "TEXT",
                description = "A text inside any value, without regard to case. May be given more than once.")
        private List<String> texts = new ArrayList<>();

        @Option(
                names = "--regex",
                paramLabel = "EXPRESSION",
                description = "A regular expression (RE2) that finds something in any value; (?i) in front for either"
                        + " case. May be given more than once.")
        private List<String> expressions = new ArrayList<>();

        @Option(
                names = "--field",
                paramLabel = "NAME=VALUE",
                description =
                        "A field with this value, without regard to case; * and ? are wildcards. May be given more"
                                + " than once.")
        private List<String> fields = new ArrayList<>();

        @Option(names = "--any", description = "One of all that is given is enough (otherwise a record must have all).")
        private boolean any;

        @Override
        public Integer call() throws IOException {
            Wanted wanted = Wanted.of(texts, expressions, fields, any);
            return look.run(sorters -> new Search(sorters, wanted, look.form(), Carried.meanings()));
        }
    }

    /// The rarest first.
    @Command(
            name = "stack",
            mixinStandardHelpOptions = true,
            description = "Count what there is of one sort, the rarest first: what ran once stands above what runs"
                    + " everywhere.",
            footer = {
                "",
                "Examples:",
                "  tocsin look stack logs/ --of processes --top 50",
                "  tocsin look stack logs/ --of destinations --host LT-MARA"
            })
    static final class Stacked implements Callable<Integer> {
        @Mixin
        private LookOptions look = new LookOptions();

        @Option(
                names = "--of",
                paramLabel = "SORT",
                required = true,
                description = "processes, commands, services, tasks, users, destinations or computers.")
        private String of = "";

        @Option(names = "--top", paramLabel = "N", description = "Only the N rarest.")
        private long top = Long.MAX_VALUE;

        @Override
        public Integer call() throws IOException {
            Stack.Sort sort = Stack.Sort.of(of)
                    .orElseThrow(() -> new UserFault("--of takes processes, commands, services, tasks, users,"
                            + " destinations or computers, not '" + of + "'."));
            return look.run(sorters -> new Stack(sorters, sort, top));
        }
    }

    /// Tasks and services.
    @Command(
            name = "created",
            mixinStandardHelpOptions = true,
            description = "List scheduled tasks and services that were made or changed, in order of time: System 7045,"
                    + " Security 4697, 4698, 4702, TaskScheduler 106, 140.",
            footer = {"", "Examples:", "  tocsin look created logs/", "  tocsin look created logs/ --json | jq .command"
            })
    static final class Made implements Callable<Integer> {
        @Mixin
        private LookOptions look = new LookOptions();

        @Override
        public Integer call() throws IOException {
            return look.run(Created::new);
        }
    }

    /// Which program started which.
    @Command(
            name = "processes",
            mixinStandardHelpOptions = true,
            description =
                    "Draw which program started which, by computer: from Sysmon 1 and 5, and from Security 4688 and"
                            + " 4689.",
            footer = {
                "",
                "Examples:",
                "  tocsin look processes logs/ --host LT-JONAS --from 2025-07-08 --to 2025-07-08",
                "  tocsin look processes logs/ --channel '*Sysmon*' --json | jq 'select(.depth == 0)'",
                "",
                "A parent whose own start is not in the logs, or was left out by a filter, is shown as not seen."
            })
    static final class Trees implements Callable<Integer> {
        @Mixin
        private LookOptions look = new LookOptions();

        @Override
        public Integer call() throws IOException {
            return look.run(Processes::new);
        }
    }

    /// Tools of intruders.
    @Command(
            name = "tools",
            mixinStandardHelpOptions = true,
            description =
                    "Show which tools that intruders use were seen on which computer, and when: by names of programs"
                            + " and services, and by what tocsin's own rules and yours find.",
            footer = {
                "",
                "Examples:",
                "  tocsin look tools logs/                      computers and tools, how often",
                "  tocsin look tools logs/ --as list            first and last time of each",
                "  tocsin look tools logs/ --as timeline --host FS-01 --windows",
                "  tocsin look tools logs/ --rules sigma/",
                "",
                "A name proves nothing: administrators use most of these too, and a file can be given any name."
            })
    static final class ToolsUsed implements Callable<Integer> {
        @Mixin
        private LookOptions look = new LookOptions();

        @Option(names = "--as", paramLabel = "VIEW", description = "matrix, list or timeline (default: matrix).")
        private String view = "matrix";

        @Option(names = "--windows", description = "Programs that come with Windows too, such as net and vssadmin.")
        private boolean windows;

        @Option(
                names = "--rules",
                paramLabel = "PATH",
                arity = "1..*",
                description = "Sigma rules that look too: files or folders. May be given more than once.")
        private List<Path> rules = new ArrayList<>();

        @Option(names = "--no-own-rules", description = "Leave out the rules that come with tocsin.")
        private boolean noOwnRules;

        @Override
        public Integer call() throws IOException {
            ToolsSeen.View as = ToolsSeen.View.of(view)
                    .orElseThrow(() -> new UserFault("--as takes matrix, list or timeline, not '" + view + "'."));
            Optional<RuleChoice> choice = noOwnRules && rules.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new RuleChoice(rules, List.of(), List.of(), !noOwnRules, Level.INFORMATIONAL));
            return look.run(
                    choice, sorters -> new ToolsSeen(sorters, Carried.tools(), Carried.software(), as, windows));
        }
    }

    /// PowerShell scripts.
    @Command(
            name = "scripts",
            mixinStandardHelpOptions = true,
            description = "Put PowerShell script blocks (4104) together again and name the parts that are missing.",
            footer = {
                "",
                "Examples:",
                "  tocsin look scripts logs/ --json",
                "  tocsin look scripts logs/ --folder scripts/      each block as a text file; handle with care"
            })
    static final class ScriptBlocks implements Callable<Integer> {
        @Mixin
        private LookOptions look = new LookOptions();

        @Option(
                names = "--folder",
                paramLabel = "FOLDER",
                description = "Write each block into this folder too, as a .txt that only you may read.")
        private Optional<Path> folder = Optional.empty();

        @Override
        public Integer call() throws IOException {
            folder.ifPresent(path -> look.notInEvidence("--folder", path));
            return look.run(sorters -> new Scripts(sorters, folder));
        }
    }

    /// Encoded commands.
    @Command(
            name = "base64",
            mixinStandardHelpOptions = true,
            description =
                    "Find base64 in command lines, scripts, services, tasks and registry values, and decode what is"
                            + " text (UTF-16LE or UTF-8), also inside itself.",
            footer = {
                "",
                "Examples:",
                "  tocsin look base64 logs/",
                "  tocsin look base64 logs/ --json | jq -r .decoded"
            })
    static final class Base64 implements Callable<Integer> {
        @Mixin
        private LookOptions look = new LookOptions();

        @Override
        public Integer call() throws IOException {
            return look.run(Encoded::new);
        }
    }
}
