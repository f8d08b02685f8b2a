package org.tocsin.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.tocsin.model.UserFault;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/// The program: turns words into calls of the investigation, faults into sentences and exit codes.
@Command(
        name = "tocsin",
        versionProvider = Version.class,
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = {"Reads evidence of a break-in and says what it shows, offline, and how sure it is.", ""},
        footer = {
            "",
            "Examples:",
            "  tocsin investigate logs/ mails/ --case my-case     the main job",
            "  tocsin hunt logs/ --rules rules/ --format table    findings only, no case",
            "  tocsin read Security.evtx                          records and gaps as JSON lines",
            "  tocsin look logons logs/                           who logged on, from where; and more",
            "  tocsin lookalikes secure-example.online            does this name imitate somebody?",
            "  tocsin verify my-case --receipt FILE              has anything been altered?",
            "",
            "Exit codes: 0 done, 1 a fault of ours, 2 wrong usage, 3 nothing could be read,",
            "            4 findings at or above --fail-on, 5 verify found a mismatch.",
            "Nothing leaves this machine. Only 'tocsin knowledge update' uses the network, to fetch what it names."
        })
public final class Main implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--debug",
            scope = ScopeType.INHERIT,
            description = "With a fault, show where in the program it happened.")
    private boolean debug;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to do: a command is missing.");
    }

    public static void main(String[] arguments) {
        nativesBesideTheJars();
        System.exit(run(arguments));
    }

    /// SQLite's native library is loaded from where the build put it, and not unpacked to a temporary folder, which may
    /// not allow it to run. DuckDB looks beside its jar by itself.
    private static void nativesBesideTheJars() {
        Path lib = Path.of(System.getProperty("tocsin.home", "."), "lib");
        if (Files.exists(lib.resolve(System.mapLibraryName("sqlitejdbc")))) {
            System.setProperty("org.sqlite.lib.path", lib.toString());
            // Where it looks for what other starts unpacked and left: a temporary folder need not be there.
            System.setProperty("org.sqlite.tmpdir", lib.toString());
        }
    }

    /// Each command's options are worked out from its annotations, which takes longer than most small commands
    /// themselves: where the first word names one, the others are left alone.
    private static List<Object> commands(String first) {
        return switch (first) {
            case "investigate" -> List.of(new Investigate());
            case "hunt" -> List.of(new Hunt());
            case "read" -> List.of(new Read());
            case "mail" -> List.of(new Mail());
            case "campaigns" -> List.of(new Campaigns());
            case "decide" -> List.of(new Decide());
            case "look" -> List.of(new LookAt());
            case "lookalikes" -> List.of(new NamesAlike());
            case "assess" -> List.of(new Assess());
            case "rules" -> List.of(new Rules());
            case "knowledge" -> List.of(new Knowledge());
            case "verify" -> List.of(new Verify());
            case "export" -> List.of(new Export());
            case "warm-up" -> List.of(new WarmUp());
            case "man-page" -> List.of(new ManPage());
            default ->
                List.of(
                        new Investigate(),
                        new Hunt(),
                        new Read(),
                        new Mail(),
                        new Campaigns(),
                        new Decide(),
                        new LookAt(),
                        new NamesAlike(),
                        new Assess(),
                        new Rules(),
                        new Knowledge(),
                        new Verify(),
                        new Export(),
                        new Completion());
        };
    }

    /// The program with all its commands.
    static CommandLine whole() {
        CommandLine line = new CommandLine(new Main());
        commands("").forEach(line::addSubcommand);
        return line;
    }

    /// Runs one command.
    ///
    /// @return the exit code
    static int run(String... arguments) {
        if (arguments.length == 1 && List.of("--version", "-V").contains(arguments[0])) {
            // Asked for by scripts, and answered without working out any option.
            new PrintWriter(System.out, true, StandardCharsets.UTF_8).println(new Version().getVersion()[0]);
            return Exit.DONE;
        }
        Main main = new Main();
        CommandLine line = new CommandLine(main);
        commands(arguments.length == 0 ? "" : arguments[0]).forEach(line::addSubcommand);
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        line.setOut(out).setErr(err);
        line.setColorScheme(CommandLine.Help.defaultColorScheme(
                Terminal.colour() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF));
        line.setParameterExceptionHandler((exception, words) -> {
            err.println("tocsin: " + Terminal.harmless(sentence(exception)));
            CommandLine.UnmatchedArgumentException.printSuggestions(exception, err);
            err.println("Try '" + exception.getCommandLine().getCommandSpec().qualifiedName() + " --help'.");
            return Exit.USAGE;
        });
        line.setExecutionExceptionHandler((exception, commandLine, parsed) -> {
            if (main.debug) {
                exception.printStackTrace(err);
            }
            if (exception instanceof UserFault fault) {
                err.println("tocsin: " + Terminal.harmless(String.valueOf(fault.getMessage())));
                return Exit.USAGE;
            }
            if (exception instanceof IOException || exception instanceof UncheckedIOException) {
                // Whoever reads our output may have had enough; that is no fault.
                if (!String.valueOf(exception.getMessage()).contains("Broken pipe")) {
                    err.println("tocsin: reading or writing failed: "
                            + Terminal.harmless(String.valueOf(exception.getMessage())));
                }
                return Exit.OURS;
            }
            err.println("tocsin: a fault of ours: " + Terminal.harmless(exception.toString())
                    + (main.debug ? "" : " (add --debug to see where, and please report it)"));
            return Exit.OURS;
        });
        try {
            return line.execute(arguments);
        } catch (Error error) {
            // Memory that ran out, a class that is missing: one sentence too, and the trace for those who want it.
            if (main.debug) {
                error.printStackTrace(err);
            }
            err.println("tocsin: a fault of ours: " + Terminal.harmless(error.toString()));
            return Exit.OURS;
        }
    }

    private static String sentence(ParameterException exception) {
        return String.valueOf(exception.getMessage());
    }
}
