package org.tocsin.detect.sigma;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.schema.CoreSchema;
import org.tocsin.model.UserFault;

/// The organisation's own lists: what `%name%` stands for in rules that use `expand`.
///
/// A `.yml` or `.yaml` file maps each name to its values; any other file is one list, called like the file without
/// its ending, a value a line, without empty lines and lines that begin with `#`. Values are read as in rules: `*`
/// and `?` are wildcards.
public final class Placeholders {
    private static final long LARGEST = 4L << 20;

    private final Map<String, List<String>> values = new TreeMap<>();

    private Placeholders() {}

    /// @param paths files, and folders of `.yml`, `.yaml` and `.txt` files
    /// @throws UserFault where a list cannot be understood, or a name has two
    /// @throws IOException where a file cannot be read
    public static Map<String, List<String>> read(List<Path> paths) throws IOException {
        Placeholders all = new Placeholders();
        for (Path path : paths) {
            if (Files.isDirectory(path)) {
                List<Path> files;
                try (Stream<Path> list = Files.list(path)) {
                    files = list.filter(file -> Files.isRegularFile(file)
                                    && nameOf(file).toLowerCase(Locale.ROOT).matches(".+\\.(ya?ml|txt)"))
                            .sorted()
                            .toList();
                }
                for (Path file : files) {
                    all.add(file);
                }
            } else {
                all.add(path);
            }
        }
        return Map.copyOf(all.values);
    }

    private static String nameOf(Path file) {
        return String.valueOf(file.getFileName());
    }

    private void add(Path file) throws IOException {
        if (Files.size(file) > LARGEST) {
            throw fault(file, "it is larger than 4 MiB");
        }
        String text;
        try {
            text = Files.readString(file, StandardCharsets.UTF_8);
        } catch (CharacterCodingException notUtf8) {
            throw fault(file, "it is not UTF-8 text");
        }
        if (text.startsWith("\uFEFF")) {
            text = text.substring(1);
        }
        String name = nameOf(file);
        if (name.toLowerCase(Locale.ROOT).matches(".+\\.ya?ml")) {
            addMap(file, text);
            return;
        }
        List<String> list = text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .toList();
        int dot = name.lastIndexOf('.');
        put(file, dot > 0 ? name.substring(0, dot) : name, list);
    }

    private void addMap(Path file, String text) {
        try {
            LoadSettings settings =
                    LoadSettings.builder().setSchema(new CoreSchema()).build();
            for (Node node : new Compose(settings).composeAllFromString(text)) {
                if (!(YamlNode.of(node) instanceof YamlNode.Mapping map)) {
                    throw fault(file, "it should map names to lists of values");
                }
                for (YamlNode.Entry entry : map.entries().values()) {
                    List<YamlNode> items = entry.value() instanceof YamlNode.Sequence sequence
                            ? sequence.items()
                            : List.of(entry.value());
                    List<String> list = new ArrayList<>(items.size());
                    for (YamlNode item : items) {
                        if (!(item instanceof YamlNode.Scalar scalar)) {
                            throw fault(file, "line " + item.line() + " holds no plain value");
                        }
                        if (scalar.type() != YamlNode.Type.NULL) {
                            list.add(scalar.text());
                        }
                    }
                    put(file, entry.key(), list);
                }
            }
        } catch (RuleFault fault) {
            throw fault(file, "line " + fault.line() + ": " + fault.reason());
        } catch (YamlEngineException broken) {
            throw fault(file, "it is not YAML");
        }
    }

    private void put(Path file, String name, List<String> list) {
        String bare = name.length() > 2 && name.startsWith("%") && name.endsWith("%")
                ? name.substring(1, name.length() - 1)
                : name;
        if (values.putIfAbsent(bare, List.copyOf(list)) != null) {
            throw fault(file, "the placeholder " + bare + " has a list already");
        }
    }

    private static UserFault fault(Path file, String why) {
        return new UserFault("--placeholders " + file + " cannot be used: " + why + ".");
    }
}
