package org.tocsin.detect.sigma;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.schema.CoreSchema;
import org.tocsin.detect.sigma.RuleReader.Outcome;
import org.tocsin.model.RulePack;
import org.tocsin.model.UserFault;

/// A pack as it lies on the disk: its YAML files in a fixed order, and what each of them holds. Links are not followed
/// out of it.
final class RuleFolder {
    private static final long LARGEST = 16L << 20;

    private final String name;
    private final List<Member> members;
    private final List<RulePack.Refusal> links;
    private String hash = "";

    private record Member(String path, Path place) {}

    /// One file that was read.
    record Sheet(String path, List<Document> documents, List<RulePack.Refusal> refused) {}

    /// One document of a file.
    ///
    /// @param number its place in the file, from 1
    record Document(int line, int number, Outcome outcome) {}

    private RuleFolder(String name, List<Member> members, List<RulePack.Refusal> links) {
        this.name = name;
        this.members = members;
        this.links = links;
    }

    String name() {
        return name;
    }

    /// Links in the pack, which were not followed.
    List<RulePack.Refusal> links() {
        return links;
    }

    /// Lists a folder's `.yml` and `.yaml` files, or the one file that was named, whatever its ending.
    static RuleFolder list(Path given) throws IOException {
        if (!Files.exists(given)) {
            throw new UserFault("There are no rules at " + given + ": name a folder or a file of Sigma rules.");
        }
        Path root = given.toRealPath();
        Path last = given.toAbsolutePath().normalize().getFileName();
        String name = last == null ? "rules" : last.toString();
        if (!Files.isDirectory(root)) {
            return new RuleFolder(name, List.of(new Member(name, root)), List.of());
        }
        List<Member> members = new ArrayList<>();
        List<RulePack.Refusal> links = new ArrayList<>();
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                boolean hidden = !folder.equals(root) && nameOf(folder).startsWith(".");
                return hidden ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                String path = root.relativize(file).toString().replace('\\', '/');
                if (attributes.isSymbolicLink()) {
                    links.add(new RulePack.Refusal(path, 0, "a link; links are not followed"));
                } else if (attributes.isRegularFile() && isYaml(nameOf(file))) {
                    members.add(new Member(path, file));
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException why) {
                String path = root.relativize(file).toString().replace('\\', '/');
                links.add(new RulePack.Refusal(path, 0, "could not be opened"));
                return FileVisitResult.CONTINUE;
            }
        });
        members.sort(Comparator.comparing(Member::path));
        links.sort(Comparator.comparing(RulePack.Refusal::file));
        return new RuleFolder(name, List.copyOf(members), List.copyOf(links));
    }

    private static String nameOf(Path path) {
        Path last = path.getFileName();
        return last == null ? "" : last.toString();
    }

    private static boolean isYaml(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(".yml") || lower.endsWith(".yaml");
    }

    /// Reads every file, several at once, and gives them in the order of their paths.
    ///
    /// @param cache where what the pack means and its composed YAML are looked for and left
    List<Sheet> read(RuleReader reader, RuleCache cache) {
        List<Raw> raws = members.parallelStream().map(RuleFolder::raw).toList();
        hash = hash(raws);
        Optional<String> meaning = cache.program()
                .flatMap(program -> reader.key()
                        .map(options -> "understood " + program + '\n' + hash + '\n' + name + '\n' + options));
        Optional<List<UnderstoodRules.Sheet>> known = meaning.flatMap(
                key -> cache.find(key, UnderstoodRules::read).filter(sheets -> sheets.size() == raws.size()));
        if (known.isPresent()) {
            return IntStream.range(0, raws.size())
                    .mapToObj(i -> again(raws.get(i), known.get().get(i), reader))
                    .toList();
        }
        List<ComposedRules.Sheet> composed = composed(raws, cache);
        List<Sheet> read = IntStream.range(0, raws.size())
                .parallel()
                .mapToObj(i -> understand(raws.get(i), composed.get(i), reader))
                .toList();
        meaning.ifPresent(key -> keep(key, composed, read, cache));
        return read;
    }

    /// The files' YAML alone, in the order of their paths.
    List<ComposedRules.Sheet> composed(RuleCache cache) {
        List<Raw> raws = members.stream().map(RuleFolder::raw).toList();
        hash = hash(raws);
        return composed(raws, cache);
    }

    List<String> paths() {
        return members.stream().map(Member::path).toList();
    }

    private List<ComposedRules.Sheet> composed(List<Raw> raws, RuleCache cache) {
        String key = "composed " + ComposedRules.FORMAT + ' ' + hash;
        return cache.find(key, ComposedRules::read)
                .filter(sheets -> sheets.size() == raws.size())
                .orElseGet(() -> {
                    List<ComposedRules.Sheet> fresh =
                            raws.parallelStream().map(RuleFolder::compose).toList();
                    try {
                        cache.keep(key, ComposedRules.write(fresh));
                    } catch (IOException cannotBeKept) {
                        return fresh;
                    }
                    return fresh;
                });
    }

    /// Leaves what was understood.
    private static void keep(String key, List<ComposedRules.Sheet> composed, List<Sheet> read, RuleCache cache) {
        List<UnderstoodRules.Sheet> sheets = new ArrayList<>(read.size());
        for (int i = 0; i < read.size(); i++) {
            List<UnderstoodRules.Document> documents = new ArrayList<>(1);
            for (Document document : read.get(i).documents()) {
                if (document.outcome() instanceof Outcome.Loaded loaded) {
                    documents.add(new UnderstoodRules.Plain(document.line(), document.number(), loaded));
                } else {
                    YamlNode node = composed.get(i)
                            .documents()
                            .get(document.number() - 1)
                            .node()
                            .orElseThrow();
                    documents.add(new UnderstoodRules.Other(document.line(), document.number(), node));
                }
            }
            sheets.add(new UnderstoodRules.Sheet(documents, read.get(i).refused()));
        }
        try {
            cache.keep(key, UnderstoodRules.write(sheets));
        } catch (IOException cannotBeKept) {
            return;
        }
    }

    /// What was understood before, and the rest understood anew.
    private Sheet again(Raw raw, UnderstoodRules.Sheet known, RuleReader reader) {
        List<Document> documents = new ArrayList<>(known.documents().size());
        List<RulePack.Refusal> refusals = new ArrayList<>(known.refused());
        for (UnderstoodRules.Document document : known.documents()) {
            switch (document) {
                case UnderstoodRules.Plain plain ->
                    documents.add(new Document(plain.line(), plain.number(), plain.outcome()));
                case UnderstoodRules.Other other ->
                    read(raw, other.line(), other.number(), other.node(), reader, documents, refusals);
            }
        }
        return new Sheet(raw.path, documents, refusals);
    }

    private void read(
            Raw raw,
            int line,
            int number,
            YamlNode node,
            RuleReader reader,
            List<Document> documents,
            List<RulePack.Refusal> refusals) {
        try {
            Supplier<String> digest = () -> sha256(sha256(raw.bytes) + "#" + number);
            documents.add(new Document(line, number, reader.read(node, name, raw.path, digest)));
        } catch (RuleFault fault) {
            refusals.add(new RulePack.Refusal(raw.path, fault.line(), fault.reason()));
        }
    }

    /// Over paths and contents, in the order of the paths, each with its length before it. Known once it was read.
    String hash() {
        return hash;
    }

    /// A file's bytes.
    ///
    /// @param fault why there are none to go by, else empty
    private record Raw(String path, byte[] bytes, String fault) {}

    private static Raw raw(Member member) {
        try {
            if (Files.size(member.place) > LARGEST) {
                return new Raw(member.path, new byte[0], "the file is larger than 16 MiB");
            }
            return new Raw(member.path, Files.readAllBytes(member.place), "");
        } catch (IOException unreadable) {
            return new Raw(member.path, new byte[0], "the file could not be opened");
        }
    }

    private static ComposedRules.Sheet compose(Raw raw) {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(raw.bytes))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            return new ComposedRules.Sheet(List.of(), 0, "the file is not UTF-8 text");
        }
        if (text.startsWith("\uFEFF")) {
            text = text.substring(1);
        }
        List<ComposedRules.Document> documents = new ArrayList<>(1);
        try {
            for (Node node : new Compose(settings()).composeAllFromString(text)) {
                int line = node.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
                try {
                    documents.add(new ComposedRules.Document(line, Optional.of(YamlNode.of(node)), 0, ""));
                } catch (RuleFault fault) {
                    documents.add(new ComposedRules.Document(line, Optional.empty(), fault.line(), fault.reason()));
                }
            }
            return new ComposedRules.Sheet(documents, 0, "");
        } catch (MarkedYamlEngineException broken) {
            int line = broken.getProblemMark().map(Mark::getLine).orElse(-1) + 1;
            return new ComposedRules.Sheet(documents, line, "not YAML: " + oneLine(broken.getProblem()));
        } catch (YamlEngineException broken) {
            String why = Optional.ofNullable(broken.getMessage()).orElse("it cannot be read");
            return new ComposedRules.Sheet(documents, 0, "not YAML: " + oneLine(why));
        } catch (StackOverflowError tooDeep) {
            return new ComposedRules.Sheet(documents, 0, "not YAML: nested too deeply");
        }
    }

    private Sheet understand(Raw raw, ComposedRules.Sheet composed, RuleReader reader) {
        List<Document> documents = new ArrayList<>(1);
        List<RulePack.Refusal> refusals = new ArrayList<>(0);
        if (!raw.fault.isEmpty()) {
            refusals.add(new RulePack.Refusal(raw.path, 0, raw.fault));
            return new Sheet(raw.path, documents, refusals);
        }
        int number = 0;
        for (ComposedRules.Document document : composed.documents()) {
            number++;
            if (document.node().isEmpty()) {
                refusals.add(new RulePack.Refusal(raw.path, document.faultLine(), document.reason()));
                continue;
            }
            read(raw, document.line(), number, document.node().get(), reader, documents, refusals);
        }
        if (!composed.fault().isEmpty()) {
            refusals.add(new RulePack.Refusal(raw.path, composed.faultLine(), composed.fault()));
        }
        return new Sheet(raw.path, documents, refusals);
    }

    private static LoadSettings settings() {
        return LoadSettings.builder()
                .setSchema(new CoreSchema())
                .setUseMarks(true)
                .setCodePointLimit((int) LARGEST)
                .setMaxAliasesForCollections(50)
                .build();
    }

    private static String oneLine(String text) {
        return text.lines().findFirst().orElse("").strip();
    }

    private static String sha256(byte[] bytes) {
        return HexFormat.of().formatHex(digest().digest(bytes));
    }

    static String sha256(String text) {
        return sha256(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String hash(List<Raw> raws) {
        MessageDigest digest = digest();
        for (Raw raw : raws) {
            byte[] path = raw.path.getBytes(StandardCharsets.UTF_8);
            digest.update(ByteBuffer.allocate(4).putInt(path.length).flip());
            digest.update(path);
            digest.update(ByteBuffer.allocate(4).putInt(raw.bytes.length).flip());
            digest.update(raw.bytes);
        }
        return "sha256:" + HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
