package org.tocsin.knowledge.tools;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The tools that the list in `content/tools` knows, by the names of their files, the name that their maker wrote into
/// them, and ATT&CK's ids of software. A name is a hint and no proof.
public final class Tools {
    private final Map<String, Tool> files = new HashMap<>();
    private final Map<String, Tool> originals = new HashMap<>();
    private final Map<String, Tool> software = new HashMap<>();

    private Tools() {}

    /// Reads a list whose head explains it.
    ///
    /// @throws IllegalStateException where a row is not whole: the list is ours
    public static Tools read(Path list) throws IOException {
        Tools tools = new Tools();
        for (String line : Files.readAllLines(list, StandardCharsets.UTF_8)) {
            if (!line.isBlank() && !line.startsWith("#")) {
                tools.add(line);
            }
        }
        return tools;
    }

    private void add(String line) {
        String[] cells = line.split("\t", -1);
        if (cells.length != 6 || cells[0].isBlank()) {
            throw new IllegalStateException("the list of tools has a row that is not whole: " + line);
        }
        Tool.Sort sort = Tool.Sort.of(cells[2])
                .orElseThrow(() -> new IllegalStateException("the list of tools has a sort that is none: " + line));
        Tool tool = new Tool(cells[0], Optional.of(cells[1]).filter(id -> !id.equals("-")), sort);
        put(files, cells[3], tool);
        put(originals, cells[4], tool);
        tool.software().ifPresent(id -> put(software, id, tool));
    }

    private static void put(Map<String, Tool> map, String names, Tool tool) {
        if (names.equals("-")) {
            return;
        }
        for (String name : names.split(",")) {
            if (map.put(name, tool) != null) {
                throw new IllegalStateException("the list of tools has two with one name: " + name);
            }
        }
    }

    /// The tool whose file is called so.
    ///
    /// @param path with or without its folders
    public Optional<Tool> ofFile(String path) {
        int slash = Math.max(path.lastIndexOf('\\'), path.lastIndexOf('/'));
        return Optional.ofNullable(files.get(path.substring(slash + 1).toLowerCase(Locale.ROOT)));
    }

    /// The tool whose maker wrote this name into its file (OriginalFileName).
    public Optional<Tool> ofOriginalName(String name) {
        return Optional.ofNullable(originals.get(name.toLowerCase(Locale.ROOT)));
    }

    /// @param id ATT&CK's, such as `S0002`
    public Optional<Tool> ofSoftware(String id) {
        return Optional.ofNullable(software.get(id));
    }
}
