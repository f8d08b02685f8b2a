package org.tocsin.cli;

import java.util.ArrayList;
import java.util.List;
import org.tocsin.investigation.scope.FindingChoice;
import picocli.CommandLine.Option;

/// Which findings a command writes, by what their rules say of themselves.
final class ChoiceOptions {
    @Option(
            names = "--level",
            paramLabel = "LEVEL",
            description = "Only findings of this very level; commas part several. May be given more than once.")
    private List<String> levels = new ArrayList<>();

    @Option(
            names = "--status",
            paramLabel = "STATUS",
            description = "Only findings of rules with this status, such as stable. May be given more than once.")
    private List<String> statuses = new ArrayList<>();

    @Option(
            names = "--tag",
            paramLabel = "TAG",
            description = "Only findings of rules with this tag, such as attack.t1003*. May be given more than once.")
    private List<String> tags = new ArrayList<>();

    FindingChoice choice() {
        return FindingChoice.of(levels, statuses, tags);
    }
}
