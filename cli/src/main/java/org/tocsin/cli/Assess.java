package org.tocsin.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.tocsin.investigation.AssessThrough;
import org.tocsin.model.UserFault;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Says whom an intrusion is consistent with.
@Command(
        name = "assess",
        mixinStandardHelpOptions = true,
        description =
                "Compare what was observed of an intrusion with what is reported about known actors, and say whom it"
                        + " is consistent with, or that it does not discriminate. A suggestion: a person judges and signs.",
        footer = {
            "",
            "Examples:",
            "  tocsin assess --observed seen.json",
            "  tocsin assess --observed seen.json --knowledge enterprise-attack.json",
            "  tocsin assess --batch cases.jsonl --knowledge enterprise-attack.json > answers.jsonl",
            "",
            "An observation is a JSON object:",
            "  {\"techniques\":[\"T1059.001\"],\"software\":[\"PlugX\"],\"targeting\":{\"countries\":[\"TW\"]}}",
            "\"strip\", \"strip_groups\" and \"strip_campaign\" leave facts out of the knowledge."
        })
final class Assess implements Callable<Integer> {
    private static final int SHORTEST = 2;
    private static final int LONGEST = 4 << 20;

    @Option(
            names = "--observed",
            paramLabel = "FILE",
            description = "One observation as a JSON object; - is standard input.")
    private Optional<Path> observed = Optional.empty();

    @Option(
            names = "--batch",
            paramLabel = "FILE",
            description = "Many observations, one JSON object a line; - is standard input.")
    private Optional<Path> batch = Optional.empty();

    @Option(
            names = "--knowledge",
            paramLabel = "PACK",
            description =
                    "What is reported about actors: a pack, an ATT&CK bundle (STIX) or a galaxy cluster; more than"
                            + " once joins them (default: the pack that comes with the program).")
    private List<Path> knowledge = List.of();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Write to this file instead of standard output.")
    private Optional<Path> output = Optional.empty();

    @Override
    public Integer call() throws IOException {
        if (observed.isPresent() == batch.isPresent()) {
            throw new UserFault(
                    "Say what was observed: --observed FILE for one observation, or --batch FILE for many.");
        }
        Path source = observed.or(() -> batch).orElseThrow();
        AssessThrough assess = AssessThrough.of(knowledge);
        List<String> inputs = List.of(source.toString());
        try (BufferedReader in = open(source);
                Output out = Output.to(output, inputs)) {
            PrintWriter lines = new PrintWriter(new OutputStreamWriter(out.stream(), StandardCharsets.UTF_8));
            if (observed.isPresent()) {
                String text = upTo(in, source.toString(), false).orElse("");
                lines.print(assess.answer(text, source.toString()) + "\n");
            } else {
                Optional<String> line = upTo(in, "Line 1 of " + source, true);
                for (int number = 1; line.isPresent(); number++) {
                    if (line.get().length() >= SHORTEST) {
                        lines.print(assess.answer(line.get(), "Line " + number + " of " + source) + "\n");
                    }
                    line = upTo(in, "Line " + (number + 1) + " of " + source, true);
                }
            }
            lines.flush();
            out.whole();
        }
        return Exit.DONE;
    }

    private static BufferedReader open(Path source) throws IOException {
        if (source.toString().equals("-")) {
            return new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        }
        if (!Files.isReadable(source) || Files.isDirectory(source)) {
            throw new UserFault(source + ": there is no such file that can be read.");
        }
        return new BufferedReader(new InputStreamReader(Files.newInputStream(source), StandardCharsets.UTF_8));
    }

    /// The next line, or all that is left; empty at the end.
    private static Optional<String> upTo(BufferedReader in, String place, boolean line) throws IOException {
        StringBuilder text = new StringBuilder();
        int next = in.read();
        if (next < 0) {
            return Optional.empty();
        }
        while (next >= 0 && !(line && next == '\n')) {
            if (text.length() >= LONGEST) {
                throw new UserFault(place + " is longer than an observation can be (" + LONGEST + " characters).");
            }
            text.append((char) next);
            next = in.read();
        }
        return Optional.of(text.toString());
    }
}
