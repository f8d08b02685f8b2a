package org.tocsin.knowledge.packs;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.tocsin.knowledge.actors.Actors;
import org.tocsin.knowledge.actors.Edition;
import org.tocsin.knowledge.indicators.IndicatorFiles;
import org.tocsin.knowledge.indicators.IndicatorPack;
import org.tocsin.model.UserFault;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The packs a user has, each in a folder of its own: its files under the first digits of their hash, and `pack.json`,
/// which says which of them count. A pack is replaced by writing the new files beside the old and then moving one new
/// `pack.json` into place: whoever looks in between sees the old pack or the new one, never half of either.
public final class Shelf {
    /// The compiled file of a pack about actors.
    public static final String ACTORS = "actors.tsv";

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String ABOUT = "pack.json";
    private static final int MOST_FILES = 20_000;

    private final Path folder;

    private Shelf(Path folder) {
        this.folder = folder;
    }

    /// The shelf in a folder, which need not be there yet.
    public static Shelf in(Path folder) {
        return new Shelf(folder);
    }

    /// Where the shelf is by the customs of the system: `TOCSIN_KNOWLEDGE`, else the user's folder for data.
    public static Path usual() {
        String told = Optional.ofNullable(System.getenv("TOCSIN_KNOWLEDGE")).orElse("");
        if (!told.isBlank()) {
            return Path.of(told);
        }
        for (String variable : List.of("XDG_DATA_HOME", "LOCALAPPDATA")) {
            String value = Optional.ofNullable(System.getenv(variable)).orElse("");
            if (!value.isBlank()) {
                return Path.of(value, "tocsin", "knowledge");
            }
        }
        return Path.of(System.getProperty("user.home", "."), ".local", "share", "tocsin", "knowledge");
    }

    /// All packs in the order of their names; what is not whole is named as a fault of the user's, not passed over.
    public List<Pack> packs() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        List<Path> folders;
        try (Stream<Path> all = Files.list(folder)) {
            folders =
                    all.filter(one -> Files.exists(one.resolve(ABOUT))).sorted().toList();
        }
        List<Pack> packs = new ArrayList<>();
        for (Path one : folders) {
            packs.add(about(one));
        }
        return packs;
    }

    /// The pack of this name.
    public Optional<Pack> pack(String name) throws IOException {
        Path home = folder.resolve(named(name));
        return Files.exists(home.resolve(ABOUT)) ? Optional.of(about(home)) : Optional.empty();
    }

    /// Where the files of a pack lie.
    public Path files(Pack pack) {
        return folder.resolve(named(pack.name())).resolve(shortened(pack.hash()));
    }

    /// What a pack reports about actors.
    public Actors actors(Pack pack) throws IOException {
        return ActorsPack.read(files(pack).resolve(ACTORS));
    }

    /// The indicators of a pack, under its full title, so that findings say which edition they come from.
    public IndicatorPack indicators(Pack pack) throws IOException {
        IndicatorPack read = IndicatorFiles.read(files(pack));
        return new IndicatorPack(
                pack.title(), read.hash(), read.indicators(), read.refused(), read.tolerated(), read.beyond());
    }

    /// A compiled file about actors that lies elsewhere, described like a pack on the shelf.
    public static Pack described(String name, Path file, Actors actors) throws IOException {
        Edition whole = whole(actors);
        return new Pack(
                name,
                Pack.Kind.ACTORS,
                whole.version(),
                whole.date(),
                whole.licence(),
                hash(file),
                counts(actors),
                List.of());
    }

    /// What a user says of a pack that its files do not say.
    ///
    /// @param kind empty to tell it by the files
    public record Labels(String name, Optional<Pack.Kind> kind, String version, String date, String licence) {}

    /// Puts files on the shelf, in place of a pack of the same name. They are read first: what cannot be read replaces
    /// nothing.
    ///
    /// @param sources files and folders
    /// @param got where they came from; empty where they are the user's own
    public Pack put(Labels labels, List<Path> sources, List<Pack.Got> got) throws IOException {
        Path home = folder.resolve(named(labels.name()));
        Files.createDirectories(home);
        Path fresh = Files.createTempDirectory(home, ".new-");
        try {
            Pack.Kind kind = labels.kind().isPresent() ? labels.kind().get() : kind(sources);
            Edition edition = kind == Pack.Kind.ACTORS ? compile(sources, fresh) : copy(sources, fresh);
            List<Path> files = files(fresh);
            List<Pack.Got> origins = got.isEmpty() ? own(sources) : got;
            Pack pack = new Pack(
                    labels.name(),
                    kind,
                    labels.version().isEmpty() ? edition.version() : labels.version(),
                    labels.date().isEmpty() ? edition.date() : labels.date(),
                    labels.licence().isEmpty() ? edition.licence() : labels.licence(),
                    hash(fresh, files),
                    holds(kind, fresh, files.size()),
                    origins);
            settle(pack, home, fresh);
            return pack;
        } finally {
            delete(fresh);
        }
    }

    private void settle(Pack pack, Path home, Path fresh) throws IOException {
        Path place = files(pack);
        if (!Files.exists(place)) {
            Files.move(fresh, place, StandardCopyOption.ATOMIC_MOVE);
        }
        Path about = Files.createTempFile(home, ".pack-", ".json");
        Files.writeString(about, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json(pack)) + "\n");
        Files.move(about, home.resolve(ABOUT), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        // Only now is nobody led to what was there before.
        try (Stream<Path> all = Files.list(home)) {
            for (Path old : all.filter(one -> !one.equals(place) && Files.isDirectory(one))
                    .toList()) {
                delete(old);
            }
        }
    }

    private static Edition compile(List<Path> sources, Path into) throws IOException {
        Actors actors = Compilation.of(sources);
        Files.writeString(into.resolve(ACTORS), ActorsPack.write(actors));
        return whole(actors);
    }

    /// What several editions are together.
    private static Edition whole(Actors actors) {
        List<String> versions = actors.editions().stream()
                .map(one -> (one.name() + " " + one.version()).strip())
                .toList();
        return new Edition(
                "",
                String.join(" + ", versions),
                actors.editions().stream()
                        .map(Edition::date)
                        .max(Comparator.naturalOrder())
                        .orElse(""),
                String.join(
                        "; ",
                        actors.editions().stream()
                                .map(Edition::licence)
                                .distinct()
                                .toList()),
                "");
    }

    private static Edition copy(List<Path> sources, Path into) throws IOException {
        String licence = "";
        for (Path source : sources) {
            if (!Files.exists(source)) {
                throw new UserFault(source + " is not there.");
            }
            for (Path file : Files.isDirectory(source) ? files(source) : List.of(source)) {
                String inside = Files.isDirectory(source)
                        ? source.relativize(file).toString()
                        : String.valueOf(file.getFileName());
                String prefix = sources.size() > 1 && Files.isDirectory(source) ? source.getFileName() + "/" : "";
                Path target = into.resolve(prefix + inside).normalize();
                if (!target.startsWith(into)) {
                    throw new UserFault(file + " leads out of its folder.");
                }
                Files.createDirectories(Optional.ofNullable(target.getParent()).orElse(into));
                Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
                if (licence.isEmpty() && isLicence(file)) {
                    licence = licence(file);
                }
            }
        }
        return new Edition("", "", "", licence, "");
    }

    private static boolean isLicence(Path file) {
        return String.valueOf(file.getFileName()).toUpperCase(Locale.ROOT).matches("LICEN[CS]E(\\.\\w+)?");
    }

    /// The first line of a licence that says something.
    private static String licence(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            String text = new String(in.readNBytes(2_000), StandardCharsets.UTF_8);
            if (text.contains("Permission is hereby granted, free of charge")) {
                return "MIT";
            }
            return text.lines()
                    .map(line -> line.replaceAll("[^\\p{L}\\p{N} .,©()/-]", "").strip())
                    .filter(line -> line.length() > 2)
                    .findFirst()
                    .map(line -> line.substring(0, Math.min(80, line.length())))
                    .orElse("");
        }
    }

    /// What files are for: actors if one of them is, else indicators if one may be, else rules.
    private static Pack.Kind kind(List<Path> sources) throws IOException {
        boolean rules = false;
        boolean lists = false;
        for (Path source : sources) {
            if (!Files.exists(source)) {
                throw new UserFault(source + " is not there.");
            }
            for (Path file : Files.isDirectory(source) ? files(source) : List.of(source)) {
                String name = String.valueOf(file.getFileName());
                if (name.matches(".*\\.(ya?ml|yara?)")) {
                    rules = true;
                    continue;
                }
                lists |= name.matches("(?i).*\\.(txt|csv|tsv|json|jsonl|stix2?|ioc|list)");
                try (InputStream in = Files.newInputStream(file)) {
                    String head = new String(in.readNBytes(1 << 16), StandardCharsets.UTF_8);
                    if (ActorsPack.begins(head)
                            || head.contains("\"x_mitre_")
                            || head.contains("\"x-mitre-")
                            || head.contains("\"intrusion-set\"")
                            || name.endsWith(".json") && head.contains("\"values\"") && head.contains("\"meta\"")) {
                        return Pack.Kind.ACTORS;
                    }
                }
            }
        }
        return rules && !lists ? Pack.Kind.RULES : Pack.Kind.INDICATORS;
    }

    private static List<String> counts(Actors actors) {
        return List.of(
                actors.actors().size() + " actors",
                actors.software().size() + " software",
                actors.campaigns().size() + " campaigns",
                actors.techniques().size() + " techniques",
                actors.uses().size() + " reported uses");
    }

    private static List<String> holds(Pack.Kind kind, Path folder, int files) throws IOException {
        return switch (kind) {
            case ACTORS -> counts(ActorsPack.read(folder.resolve(ACTORS)));
            case INDICATORS -> {
                IndicatorPack pack = IndicatorFiles.read(folder);
                if (pack.indicators().isEmpty() && pack.beyond().isEmpty()) {
                    throw new UserFault("There are no indicators in it"
                            + (pack.refused().isEmpty()
                                    ? "."
                                    : " (" + pack.refused().getFirst().file() + ": "
                                            + pack.refused().getFirst().reason() + ")."));
                }
                List<String> holds = new ArrayList<>(List.of(pack.indicators().size() + " indicators"));
                int beyond = pack.beyond().values().stream()
                        .mapToInt(Integer::intValue)
                        .sum();
                if (beyond > 0) {
                    holds.add(beyond + " for evidence of another kind");
                }
                if (!pack.refused().isEmpty()) {
                    holds.add(pack.refused().size() + " entries or files not understood");
                }
                yield holds;
            }
            case RULES -> List.of(files + " files");
        };
    }

    /// Files below a folder in the order of their names; links and hidden folders are not followed.
    private static List<Path> files(Path top) throws IOException {
        try (Stream<Path> all = Files.walk(top)) {
            List<Path> files = all.filter(file -> Files.isRegularFile(file) && !Files.isSymbolicLink(file))
                    .filter(file -> !top.relativize(file).toString().startsWith("."))
                    .filter(file -> !top.relativize(file).toString().contains("/."))
                    .sorted(Comparator.comparing(
                            file -> top.relativize(file).toString().replace('\\', '/')))
                    .limit(MOST_FILES + 1)
                    .toList();
            if (files.size() > MOST_FILES) {
                throw new UserFault(top + " holds more than " + MOST_FILES + " files; give the folder that is meant.");
            }
            return files;
        }
    }

    private static List<Pack.Got> own(List<Path> sources) throws IOException {
        List<Pack.Got> got = new ArrayList<>();
        for (Path source : sources) {
            if (Files.isRegularFile(source)) {
                got.add(new Pack.Got(String.valueOf(source.getFileName()), Files.size(source), hash(source)));
            }
        }
        return got;
    }

    static String hash(Path file) throws IOException {
        MessageDigest digest = sha256();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return "sha256:" + HexFormat.of().formatHex(digest.digest());
    }

    private static String hash(Path top, List<Path> files) throws IOException {
        MessageDigest all = sha256();
        for (Path file : files) {
            String line = hash(file) + "  " + top.relativize(file).toString().replace('\\', '/') + "\n";
            all.update(line.getBytes(StandardCharsets.UTF_8));
        }
        return "sha256:" + HexFormat.of().formatHex(all.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static String shortened(String hash) {
        return hash.substring("sha256:".length(), "sha256:".length() + 16);
    }

    private static String named(String name) {
        if (!name.matches("[\\p{L}\\p{N}][\\p{L}\\p{N}._-]{0,63}")) {
            throw new UserFault("A pack's name has letters, digits, '.', '_' and '-' only, and at most 64: " + name);
        }
        return name;
    }

    private static void delete(Path top) throws IOException {
        if (Files.exists(top)) {
            List<Path> all;
            try (Stream<Path> walk = Files.walk(top)) {
                all = walk.sorted(Comparator.reverseOrder()).toList();
            }
            for (Path one : all) {
                Files.delete(one);
            }
        }
    }

    private static ObjectNode json(Pack pack) {
        ObjectNode json = JSON.createObjectNode()
                .put("name", pack.name())
                .put("kind", pack.kind().word())
                .put("version", pack.version())
                .put("date", pack.date())
                .put("licence", pack.licence())
                .put("hash", pack.hash());
        ArrayNode holds = json.putArray("holds");
        pack.holds().forEach(holds::add);
        ArrayNode got = json.putArray("got");
        for (Pack.Got one : pack.got()) {
            got.addObject().put("from", one.from()).put("bytes", one.bytes()).put("hash", one.hash());
        }
        return json;
    }

    private static Pack about(Path home) throws IOException {
        JsonNode json;
        try {
            json = JSON.readTree(Files.readString(home.resolve(ABOUT)));
        } catch (JacksonException broken) {
            throw new UserFault("The pack at " + home + " is damaged: delete the folder and add it again.", broken);
        }
        List<String> holds = new ArrayList<>();
        json.path("holds").forEach(one -> holds.add(one.asString("")));
        List<Pack.Got> got = new ArrayList<>();
        for (JsonNode one : json.path("got")) {
            got.add(new Pack.Got(
                    one.path("from").asString(""),
                    one.path("bytes").asLong(0),
                    one.path("hash").asString("")));
        }
        String hash = json.path("hash").asString("");
        Optional<Pack.Kind> kind = Pack.Kind.of(json.path("kind").asString(""));
        if (kind.isEmpty() || !hash.matches("sha256:[0-9a-f]{64}")) {
            throw new UserFault("The pack at " + home + " is damaged: delete the folder and add it again.");
        }
        return new Pack(
                String.valueOf(home.getFileName()),
                kind.get(),
                json.path("version").asString(""),
                json.path("date").asString(""),
                json.path("licence").asString(""),
                hash,
                holds,
                got);
    }
}
