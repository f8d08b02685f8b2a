package org.tocsin.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/// Whose look-alikes are looked for.
final class WatchOption {
    @Option(
            names = "--watch",
            paramLabel = "FILE",
            description =
                    "Look for domains that imitate those in this list (plain lines or YAML, docs/lookalikes.md) or"
                            + " well-known services. May be given more than once.")
    List<Path> files = new ArrayList<>();
}
