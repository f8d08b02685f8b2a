package org.tocsin.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/// Where the result of a command goes.
final class OutputOption {
    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Write to this file instead of standard output.")
    Optional<Path> file = Optional.empty();

    /// @param evidence what the file must not lie in
    Output open(List<String> evidence) throws IOException {
        return Output.to(file, evidence);
    }
}
