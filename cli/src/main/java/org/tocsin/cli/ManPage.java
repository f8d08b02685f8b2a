package org.tocsin.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Spec;

/// Prints the manual page, made from the same words as `--help`, so that neither can say what the other does not. The
/// build puts it beside the program; see man(7) for the form.
@Command(name = "man-page", hidden = true, description = "Print the manual page.")
final class ManPage implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        PrintWriter out = spec.commandLine().getOut();
        out.print(of(Main.whole()));
        out.flush();
    }

    /// The page of a program with all its commands.
    static String of(CommandLine program) {
        CommandSpec whole = program.getCommandSpec();
        StringBuilder page =
                new StringBuilder(".TH TOCSIN 1 \"\" \"" + text("tocsin " + Version.number()) + "\" \"\"\n");
        page.append(".SH NAME\ntocsin \\- ")
                .append(text(joined(whole).replaceFirst("\\.$", "")))
                .append('\n');
        page.append(".SH SYNOPSIS\n.B tocsin\n.I COMMAND\n[options] ...\n");
        page.append(".SH DESCRIPTION\n").append(text(joined(whole))).append('\n');
        options(whole, page);
        page.append(".SH COMMANDS\n");
        commands(whole, page);
        footer(whole, ".SH", page);
        return page.toString();
    }

    private static String joined(CommandSpec command) {
        return String.join(" ", command.usageMessage().description()).strip();
    }

    private static void commands(CommandSpec parent, StringBuilder page) {
        parent.subcommands().values().stream().distinct().forEach(line -> {
            CommandSpec command = line.getCommandSpec();
            if (command.usageMessage().hidden()) {
                return;
            }
            page.append(".SS ").append(text(command.qualifiedName())).append('\n');
            page.append(text(joined(command)))
                    .append("\n.PP\n.B ")
                    .append(text(command.qualifiedName()))
                    .append('\n');
            page.append("[options]");
            for (PositionalParamSpec place : command.positionalParameters()) {
                page.append(' ')
                        .append(text(place.paramLabel()))
                        .append(place.arity().max() > 1 ? "..." : "");
            }
            page.append('\n');
            for (PositionalParamSpec place : command.positionalParameters()) {
                entry(place.paramLabel(), place.description(), page);
            }
            options(command, page);
            footer(command, ".PP", page);
            commands(command, page);
        });
    }

    private static void options(CommandSpec command, StringBuilder page) {
        for (OptionSpec option : command.options()) {
            if (!option.hidden()) {
                String label = option.arity().max() > 0 ? " " + option.paramLabel() : "";
                entry(String.join(", ", List.of(option.names())) + label, option.description(), page);
            }
        }
    }

    private static void entry(String term, String[] description, StringBuilder page) {
        page.append(".TP\n.B ")
                .append(text(term))
                .append('\n')
                .append(text(String.join(" ", description)))
                .append('\n');
    }

    /// Footers are lines with a heading of their own; what they show is to be typed and stays as it is.
    private static void footer(CommandSpec command, String heading, StringBuilder page) {
        List<String> lines = List.of(command.usageMessage().footer());
        if (lines.isEmpty()) {
            return;
        }
        page.append(heading.equals(".SH") ? ".SH EXAMPLES AND EXIT CODES\n" : ".PP\n")
                .append(".nf\n");
        page.append(lines.stream().dropWhile(String::isEmpty).map(ManPage::text).collect(Collectors.joining("\n")))
                .append("\n.fi\n");
    }

    /// Text that troff takes as it is: a backslash and what stands for a hyphen are spelt, and no line begins with a
    /// request.
    private static String text(String plain) {
        String spelt = plain.replace("\\", "\\e").replace("-", "\\-").replace("%n", "");
        return spelt.startsWith(".") || spelt.startsWith("'") ? "\\&" + spelt : spelt;
    }
}
