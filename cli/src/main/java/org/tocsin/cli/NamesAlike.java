package org.tocsin.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.tocsin.investigation.Detectors;
import org.tocsin.investigation.FindingFormat;
import org.tocsin.investigation.HuntThrough;
import org.tocsin.investigation.RuleChoice;
import org.tocsin.investigation.scope.FindingChoice;
import org.tocsin.investigation.scope.Scope;
import org.tocsin.knowledge.domains.Domains;
import org.tocsin.knowledge.indicators.Defanged;
import org.tocsin.knowledge.lookalikes.Likeness;
import org.tocsin.knowledge.lookalikes.Lookalikes;
import org.tocsin.model.Level;
import org.tocsin.model.UserFault;
import org.tocsin.report.exports.JsonObject;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Judges domains: of those given, or of all that evidence holds.
@Command(
        name = "lookalikes",
        mixinStandardHelpOptions = true,
        description = "Say which domains were made to be mistaken for somebody else's, and why: of those given here, or"
                + " of all in the evidence. Asks nobody: the names alone are judged.",
        footer = {
            "",
            "Examples:",
            "  tocsin lookalikes secure-amnesty.online accounts.google.com.example.net",
            "  tocsin lookalikes --watch our-domains.txt - < names.txt",
            "  tocsin lookalikes --in mails.mbox --in logs/ --watch our-domains.txt",
            "",
            "A watch list has one domain or name a line, such as example.org or 'Our name: example.org, example.ca'.",
            "Not being told here does not make a name harmless: most deceptive names imitate nobody."
        })
final class NamesAlike implements Callable<Integer> {
    /// As much of a word that was given is looked at.
    private static final int MOST_NAME = 512;

    @Parameters(
            arity = "0..*",
            paramLabel = "DOMAIN",
            description = "Domains, host names or web addresses; - reads them from standard input, one a line.")
    private List<String> domains = new ArrayList<>();

    @Mixin
    private WatchOption watch = new WatchOption();

    @Option(
            names = "--in",
            paramLabel = "EVIDENCE",
            description = "Look at every host name in this evidence instead. May be given more than once.")
    private List<String> evidence = new ArrayList<>();

    @Option(
            names = "--least",
            paramLabel = "SCORE",
            description = "Tell names given from this score on, 1 to 100 (default: 60).")
    private int least = Lookalikes.LEAST;

    @Option(names = "--all", description = "Tell also that the other names given look like nobody's.")
    private boolean all;

    @Option(names = "--format", paramLabel = "FORMAT", description = "table or jsonl (default: table).")
    private String format = "table";

    @Option(names = "--json", description = "The same as --format jsonl.")
    private boolean json;

    @Mixin
    private OutputOption output = new OutputOption();

    @Option(
            names = {"-q", "--quiet"},
            description = "No progress and no remarks on standard error.")
    private boolean quiet;

    @Override
    public Integer call() throws IOException {
        String chosen = json ? "jsonl" : format;
        if (!chosen.equals("table") && !chosen.equals("jsonl")) {
            throw new UserFault("--format takes table or jsonl, not '" + chosen + "'.");
        }
        if (least < 1 || least > 100) {
            throw new UserFault("--least takes a number from 1 to 100, not " + least + ".");
        }
        if (domains.isEmpty() == evidence.isEmpty()) {
            throw new UserFault("Give either domains or --in EVIDENCE.");
        }
        return evidence.isEmpty() ? given(chosen.equals("jsonl")) : in(chosen);
    }

    private int in(String chosen) throws IOException {
        try (Output out = output.open(evidence)) {
            HuntThrough.Outcome outcome = HuntThrough.run(
                    evidence,
                    System.in,
                    RuleChoice.watching(watch.files, Level.INFORMATIONAL),
                    Scope.ALL,
                    FindingChoice.ALL,
                    FindingFormat.of(chosen, Terminal.width()),
                    Math.min(4, Runtime.getRuntime().availableProcessors()),
                    out.stream(),
                    ProgressBar.of(quiet));
            out.whole();
            if (outcome.faults() > 0) {
                return Exit.OURS;
            }
            return outcome.records() == 0 ? Exit.NOTHING_READ : Exit.DONE;
        }
    }

    private int given(boolean lines) throws IOException {
        Lookalikes lookalikes = Detectors.lookalikes(watch.files);
        long names = 0;
        long told = 0;
        long noName = 0;
        try (Output out = output.open(List.of())) {
            PrintWriter print = new PrintWriter(new OutputStreamWriter(out.stream(), StandardCharsets.UTF_8));
            for (String domain : domains) {
                if (!domain.equals("-")) {
                    names++;
                    switch (tell(lookalikes, domain, lines, print)) {
                        case ALIKE -> told++;
                        case NO_NAME -> noName++;
                        case NOT -> {}
                    }
                    continue;
                }
                BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
                for (String line = in.readLine(); line != null; line = in.readLine()) {
                    if (line.isBlank()) {
                        continue;
                    }
                    names++;
                    switch (tell(lookalikes, line, lines, print)) {
                        case ALIKE -> told++;
                        case NO_NAME -> noName++;
                        case NOT -> {}
                    }
                }
            }
            print.flush();
            out.whole();
        }
        if (!quiet) {
            System.err.println("tocsin: " + told + " of " + names + " names look like somebody else's; "
                    + noName + " are no domains that anybody could register; "
                    + lookalikes.list().size() + " names were watched.");
            lookalikes
                    .list()
                    .refused()
                    .forEach(line ->
                            System.err.println("tocsin: the watch list holds what is neither a domain nor a name: "
                                    + Terminal.harmless(line)));
        }
        return names == 0 ? Exit.NOTHING_READ : Exit.DONE;
    }

    private enum Told {
        ALIKE,
        NOT,
        NO_NAME
    }

    private Told tell(Lookalikes lookalikes, String written, boolean lines, PrintWriter print) {
        String host = host(written);
        boolean name = Domains.registrable(host).isPresent();
        List<Likeness> likes = name ? lookalikes.likes(host, least) : List.of();
        if (likes.isEmpty()) {
            if (all) {
                String verdict = !name ? "no-domain" : lookalikes.isTrue(host) ? "true-domain" : "nobody";
                print.println(
                        lines
                                ? JsonObject.of(
                                        object -> object.put("host", host).put("verdict", verdict))
                                : Terminal.harmless("  - " + host + "  " + verdict));
            }
            return name ? Told.NOT : Told.NO_NAME;
        }
        for (Likeness likeness : likes) {
            print.println(lines ? line(likeness) : Terminal.harmless(first(likeness)));
            if (!lines) {
                likeness.reasons()
                        .forEach(reason -> print.println(Terminal.harmless("       " + (reason.points() < 0 ? "−" : "+")
                                + Math.abs(reason.points()) + "  " + reason.en())));
            }
        }
        return Told.ALIKE;
    }

    private static String first(Likeness likeness) {
        return String.format(
                Locale.ROOT,
                "%3d %s  %s  %s, %s",
                likeness.score(),
                likeness.host(),
                likeness.kind().word(),
                likeness.target().name(),
                likeness.target().kind());
    }

    private static String line(Likeness likeness) {
        return JsonObject.of(object -> object.put("host", likeness.host())
                .put("registrable", Domains.registrable(likeness.host()).orElse(""))
                .put("verdict", "lookalike")
                .put("score", likeness.score())
                .put("kind", likeness.kind().word())
                .object(
                        "target",
                        target -> target.put("name", likeness.target().name())
                                .put("kind", likeness.target().kind())
                                .put("yours", likeness.target().chosen()))
                .objects(
                        "reasons",
                        likeness.reasons(),
                        (one, reason) -> one.put("id", reason.id())
                                .put("points", reason.points())
                                .put("en", reason.en())
                                .put("fr", reason.fr())));
    }

    /// People paste whole addresses, defanged ones too.
    private static String host(String written) {
        String text = Defanged.restore(written.length() > MOST_NAME ? written.substring(0, MOST_NAME) : written);
        int scheme = text.indexOf("://");
        if (scheme >= 0) {
            text = text.substring(scheme + 3);
        }
        int end = 0;
        while (end < text.length() && "/?#\\".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        text = text.substring(0, end);
        text = text.substring(text.lastIndexOf('@') + 1);
        int port = text.lastIndexOf(':');
        return port >= 0 ? text.substring(0, port) : text;
    }
}
