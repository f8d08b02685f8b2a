package org.tocsin.readers.mail.links;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What is known of hosts before any mail is read: link shorteners, places to share files, hosting where anybody can
/// have a name, and the names under which the public registers. The lists are those of `content/shared-services`.
public final class LinkTables {
    /// Knows no service; a registered name is then the last two labels.
    public static final LinkTables NONE = new LinkTables(Map.of(), Set.of());

    private static final Map<String, String> TRICK_BY_FILE = Map.of(
            "link-shorteners.txt", Trick.SHORTENER,
            "file-sharing.txt", Trick.FILE_SHARING,
            "hosting.txt", Trick.FREE_HOSTING);

    private final Map<String, String> trickByName;
    private final Set<String> suffixes;

    private LinkTables(Map<String, String> trickByName, Set<String> suffixes) {
        this.trickByName = trickByName;
        this.suffixes = suffixes;
    }

    /// Reads the lists of a folder of ours; a list that is missing is empty.
    public static LinkTables read(Path folder) throws IOException {
        Map<String, String> tricks = new HashMap<>();
        for (Map.Entry<String, String> file : TRICK_BY_FILE.entrySet()) {
            for (String entry : entries(folder.resolve(file.getKey()))) {
                boolean customers = entry.startsWith("*.");
                // Of hosting, only what belongs to customers says that anybody may stand behind it.
                if (customers || !file.getValue().equals(Trick.FREE_HOSTING)) {
                    tricks.put(entry, file.getValue());
                }
            }
        }
        Set<String> suffixes = new HashSet<>();
        for (String entry : entries(folder.resolve("public-suffixes.txt"))) {
            suffixes.add(entry.startsWith("*.") ? entry.substring(2) : entry);
        }
        return new LinkTables(Map.copyOf(tricks), Set.copyOf(suffixes));
    }

    private static List<String> entries(Path file) throws IOException {
        if (!Files.exists(file)) {
            return List.of();
        }
        return Files.readAllLines(file).stream()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#") && !line.startsWith("category:"))
                .toList();
    }

    /// What a host is known as: a shortener, a place to share files, free hosting.
    Optional<String> trick(String host) {
        if (host.length() > Address.LONGEST_HOST) {
            return Optional.empty();
        }
        for (int from = 0; from >= 0; from = host.indexOf('.', from) + 1) {
            String name = host.substring(from);
            String exact = trickByName.get(name);
            if (exact != null) {
                return Optional.of(exact);
            }
            String below = from > 0 ? trickByName.get("*." + name) : null;
            if (below != null) {
                return Optional.of(below);
            }
            if (host.indexOf('.', from) < 0) {
                break;
            }
        }
        return Optional.empty();
    }

    /// The part of a host name that somebody registered: `bank.co.uk` of `login.bank.co.uk`.
    String registered(String host) {
        int last = host.lastIndexOf('.');
        if (last <= 0 || Address.ip(host).isPresent()) {
            return host;
        }
        int second = host.lastIndexOf('.', last - 1);
        if (second < 0) {
            return host;
        }
        String name = host.substring(second + 1);
        if (suffixes.contains(name)) {
            int third = host.lastIndexOf('.', second - 1);
            return host.substring(third + 1);
        }
        return name;
    }
}
