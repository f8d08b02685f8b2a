package org.tocsin.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.tocsin.knowledge.actors.Actors;
import org.tocsin.knowledge.packs.ActorsPack;
import org.tocsin.knowledge.packs.Compilation;
import org.tocsin.knowledge.packs.Fetching;
import org.tocsin.knowledge.packs.Pack;
import org.tocsin.knowledge.packs.Shelf;
import org.tocsin.knowledge.packs.Source;
import org.tocsin.model.UserFault;
import org.tocsin.report.exports.JsonObject;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Packs of knowledge: what is reported about actors, indicators, rules.
@Command(
        name = "knowledge",
        mixinStandardHelpOptions = true,
        description = "List, add, update or compile packs of knowledge: actors, indicators, rules.",
        subcommands = {Knowledge.ListPacks.class, Knowledge.Add.class, Knowledge.Update.class, Knowledge.Compile.class},
        footer = {
            "",
            "Examples:",
            "  tocsin knowledge list",
            "  tocsin knowledge add indicators/ --name lab-2026 --licence 'CC BY 4.0'",
            "  tocsin knowledge update attack galaxy              the only command that uses the network",
            "  tocsin knowledge update --all --from mirror/       the same from a folder",
            "  tocsin knowledge compile enterprise-attack.json threat-actor.json -o pack.tsv"
        })
final class Knowledge implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "Say what to do with knowledge: list, add, update or compile.");
    }

    private static Path content(String name) {
        return Path.of(System.getProperty("tocsin.home", "."), "content", "knowledge", name);
    }

    /// Where the packs lie.
    static final class ShelfOption {
        @Option(
                names = "--shelf",
                paramLabel = "DIR",
                description = "Where packs are kept (default: $TOCSIN_KNOWLEDGE, else the user's folder for data).")
        private Optional<Path> folder = Optional.empty();

        Shelf shelf() {
            return Shelf.in(folder.orElseGet(Shelf::usual));
        }
    }

    private static void told(PrintWriter out, Pack pack) {
        out.println(
                Terminal.harmless(pack.name() + ": " + pack.kind().word() + "; " + String.join(", ", pack.holds())));
        out.println(Terminal.harmless("  version " + orUnknown(pack.version()) + ", date " + orUnknown(pack.date())
                + ", licence " + orUnknown(pack.licence())));
        out.println("  " + pack.hash());
        for (Pack.Got got : pack.got()) {
            out.println(Terminal.harmless("  from " + got.from() + ", " + got.bytes() + " bytes, " + got.hash()));
        }
    }

    private static String orUnknown(String word) {
        return word.isEmpty() ? "not stated" : word;
    }

    /// The pack that comes with the program.
    private static Optional<Pack> starter() throws IOException {
        Path file = content("starter.tsv");
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        Actors actors = ActorsPack.read(file);
        return Optional.of(Shelf.described("starter", file, actors));
    }

    /// Which packs there are.
    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "List the packs with version, date, licence and hash; the one that comes with tocsin first.")
    static final class ListPacks implements Callable<Integer> {
        @Spec
        private CommandSpec spec = CommandSpec.create();

        @picocli.CommandLine.Mixin
        private ShelfOption where = new ShelfOption();

        @Option(names = "--json", description = "One JSON object a line.")
        private boolean json;

        @Override
        public Integer call() throws IOException {
            List<Pack> packs = new ArrayList<>();
            starter().ifPresent(packs::add);
            packs.addAll(where.shelf().packs());
            PrintWriter out = spec.commandLine().getOut();
            for (Pack pack : packs) {
                if (json) {
                    out.println(JsonObject.of(object -> object.put("name", pack.name())
                            .put("kind", pack.kind().word())
                            .put("version", pack.version())
                            .put("date", pack.date())
                            .put("licence", pack.licence())
                            .put("hash", pack.hash())
                            .objects(
                                    "got",
                                    pack.got(),
                                    (one, got) -> one.put("from", got.from())
                                            .put("bytes", got.bytes())
                                            .put("hash", got.hash()))));
                } else {
                    told(out, pack);
                }
            }
            out.flush();
            return Exit.DONE;
        }
    }

    /// Puts files on the shelf.
    @Command(
            name = "add",
            mixinStandardHelpOptions = true,
            description =
                    "Add a pack from files or folders: ATT&CK as STIX, galaxy clusters, lists of indicators, rules.",
            footer = {
                "",
                "A pack of the same name is replaced as a whole, and only when the new one could be read.",
                "",
                "Example:",
                "  tocsin knowledge add pegasus.stix2 --name pegasus --licence 'CC BY 2.0'"
            })
    static final class Add implements Callable<Integer> {
        @Spec
        private CommandSpec spec = CommandSpec.create();

        @picocli.CommandLine.Mixin
        private ShelfOption where = new ShelfOption();

        @Parameters(arity = "1..*", paramLabel = "PATH", description = "Files and folders.")
        private List<Path> paths = new ArrayList<>();

        @Option(names = "--name", paramLabel = "NAME", description = "Its name (default: that of the first file).")
        private String name = "";

        @Option(
                names = "--kind",
                paramLabel = "KIND",
                description = "actors, indicators or rules (default: told by the files).")
        private String kind = "";

        @Option(names = "--edition", paramLabel = "TEXT", description = "Its version, as its publisher counts.")
        private String edition = "";

        @Option(names = "--date", paramLabel = "YYYY-MM-DD", description = "The day of what is in it.")
        private String date = "";

        @Option(names = "--licence", paramLabel = "TEXT", description = "Its licence, in a few words.")
        private String licence = "";

        @Override
        public Integer call() throws IOException {
            if (!kind.isEmpty() && Pack.Kind.of(kind).isEmpty()) {
                throw new UserFault("--kind takes actors, indicators or rules, not '" + kind + "'.");
            }
            if (!date.isEmpty() && !date.matches("\\d{4}-\\d{2}-\\d{2}")) {
                throw new UserFault("--date takes a day as 2026-09-01, not '" + date + "'.");
            }
            String called = name.isEmpty()
                    ? String.valueOf(paths.getFirst()
                                    .toAbsolutePath()
                                    .normalize()
                                    .getFileName())
                            .replaceFirst("\\.[A-Za-z0-9]{1,8}$", "")
                            .replaceAll("[^\\p{L}\\p{N}._-]+", "-")
                    : name;
            try {
                Pack pack = where.shelf()
                        .put(new Shelf.Labels(called, Pack.Kind.of(kind), edition, date, licence), paths, List.of());
                told(spec.commandLine().getOut(), pack);
            } catch (NoSuchFileException missing) {
                throw new UserFault(missing.getMessage() + " is not there.", missing);
            }
            return Exit.DONE;
        }
    }

    /// Fetches public sources.
    @Command(
            name = "update",
            mixinStandardHelpOptions = true,
            description = "Fetch public sources over TLS, or from a mirror, and put them in place of older ones.",
            footer = {
                "",
                "Without names, the sources are listed and nothing is fetched. What could not be got or read",
                "replaces nothing. What was got, from where and with which hash, 'knowledge list' tells.",
                "",
                "Examples:",
                "  tocsin knowledge update attack galaxy",
                "  tocsin knowledge update --all --from /media/stick/mirror"
            })
    static final class Update implements Callable<Integer> {
        @Spec
        private CommandSpec spec = CommandSpec.create();

        @picocli.CommandLine.Mixin
        private ShelfOption where = new ShelfOption();

        @Parameters(arity = "0..*", paramLabel = "NAME", description = "Which sources.")
        private List<String> names = new ArrayList<>();

        @Option(names = "--all", description = "All sources.")
        private boolean all;

        @Option(
                names = "--from",
                paramLabel = "FOLDER|URL",
                description = "A mirror: a folder, or an https address, with the files as host/path or by name.")
        private Optional<String> from = Optional.empty();

        @Option(names = "--sources", paramLabel = "FILE", description = "Another list of sources than our own.")
        private Optional<Path> list = Optional.empty();

        @Override
        public Integer call() throws IOException {
            List<Source> sources = Source.read(list.orElseGet(() -> content("sources.tsv")));
            PrintWriter out = spec.commandLine().getOut();
            if (names.isEmpty() && !all) {
                out.println("Say which to fetch, or --all. Nothing was fetched.");
                for (Source source : sources) {
                    out.println(source.name() + ": " + source.kind().word() + ", " + source.licence());
                    source.addresses().forEach(address -> out.println("  " + address));
                }
                return Exit.DONE;
            }
            for (String name : names) {
                if (sources.stream().noneMatch(source -> source.name().equals(name))) {
                    throw new UserFault("There is no source '" + name + "'; 'tocsin knowledge update' lists them.");
                }
            }
            Fetching fetching = from.isPresent() ? Fetching.from(from.get()) : Fetching.fromPublishers();
            PrintWriter err = spec.commandLine().getErr();
            boolean failed = false;
            for (Source source : sources) {
                if (all || names.contains(source.name())) {
                    try {
                        told(out, fetching.update(source, where.shelf()));
                    } catch (UserFault fault) {
                        failed = true;
                        err.println("tocsin: " + source.name() + ": "
                                + Terminal.harmless(String.valueOf(fault.getMessage())));
                    }
                }
            }
            return failed ? Exit.USAGE : Exit.DONE;
        }
    }

    /// Makes one file of what several sources report about actors.
    @Command(
            name = "compile",
            mixinStandardHelpOptions = true,
            description = "Make one small pack of what ATT&CK, galaxy clusters and older packs report about actors.",
            footer = {
                "",
                "Facts only: identifiers, names, who is said to use what, against whom, with citation keys.",
                "The same sources give the same bytes. With --observed, 'assess --knowledge' reads it.",
                "",
                "Example:",
                "  tocsin knowledge compile enterprise-attack.json threat-actor.json -o pack.tsv"
            })
    static final class Compile implements Callable<Integer> {
        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Parameters(arity = "1..*", paramLabel = "PATH", description = "ATT&CK bundles or trees, clusters, packs.")
        private List<Path> paths = new ArrayList<>();

        @Option(
                names = {"-o", "--output"},
                paramLabel = "FILE",
                description = "Write to this file instead of standard output.")
        private Optional<Path> output = Optional.empty();

        @Override
        public Integer call() throws IOException {
            String text;
            try {
                text = ActorsPack.write(Compilation.of(paths));
            } catch (NoSuchFileException missing) {
                throw new UserFault(missing.getMessage() + " is not there.", missing);
            }
            if (output.isPresent()) {
                Path target = output.get();
                Path part = target.resolveSibling(target.getFileName() + ".part");
                Files.writeString(part, text);
                Files.move(part, target, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            } else {
                spec.commandLine().getOut().print(text);
                spec.commandLine().getOut().flush();
            }
            return Exit.DONE;
        }
    }
}
