package org.tocsin.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tocsin.investigation.Told;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// What the user says about the mail beforehand.
final class ToldOptions {
    /// What domains publish, which matters to reading alone too.
    static final class Zones {
        @Option(
                names = "--zone",
                paramLabel = "FILE",
                description =
                        "DNS records that you have at hand, as lines of a zone file (docs/mail.md): signatures and"
                                + " senders in mail are checked against them. Nothing is asked of the network. May be given"
                                + " more than once.")
        private List<Path> files = new ArrayList<>();

        Told told() {
            return Told.read(Optional.empty(), files, List.of());
        }
    }

    @Option(
            names = "--organisation",
            paramLabel = "FILE",
            description = "A YAML file that tells whose mail it is: names, domains, people, peers, funders, topics"
                    + " (docs/mail-judgement.md). It is only read.")
    private Optional<Path> organisation = Optional.empty();

    @Option(
            names = "--trust-authserv",
            paramLabel = "NAME",
            description =
                    "Count only what this mail server noted about SPF, DKIM and DMARC. May be given more than once.")
    private List<String> trusted = new ArrayList<>();

    @Mixin
    private Zones zones = new Zones();

    Told told() {
        return Told.read(organisation, zones.files, trusted);
    }
}
