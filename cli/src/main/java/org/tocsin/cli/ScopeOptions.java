package org.tocsin.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tocsin.investigation.scope.Scope;
import picocli.CommandLine.Option;

/// Which records a command looks at.
final class ScopeOptions {
    @Option(
            names = "--from",
            paramLabel = "TIME",
            description =
                    "Only records of this time or later: a date (in UTC) or a time with its zone, as ISO 8601 has it.")
    private Optional<String> from = Optional.empty();

    @Option(
            names = "--to",
            paramLabel = "TIME",
            description = "Only records of this time or earlier; a date is that whole day.")
    private Optional<String> to = Optional.empty();

    @Option(
            names = "--host",
            paramLabel = "NAME",
            description = "Only records of this computer; * and ? are wildcards. May be given more than once.")
    private List<String> hosts = new ArrayList<>();

    @Option(
            names = "--channel",
            paramLabel = "NAME",
            description = "Only records of this log, such as Security or *Sysmon*. May be given more than once.")
    private List<String> channels = new ArrayList<>();

    @Option(
            names = "--event-id",
            paramLabel = "ID",
            description = "Only events with this id; commas part several. May be given more than once.")
    private List<String> eventIds = new ArrayList<>();

    Scope scope() {
        return Scope.of(from, to, hosts, channels, eventIds);
    }
}
