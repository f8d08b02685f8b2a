package org.tocsin.knowledge.lookalikes;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.tocsin.knowledge.lookalikes.WatchList.Entry;
import org.tocsin.model.UserFault;

/// A watch list as it is written: plain lines, YAML (`.yml`, `.yaml`), or a table of ours.
///
/// Plain lines hold a domain (`amnesty.org`), a name as it stands in domains (`amnesty`), or whom they belong to and
/// both (`Amnesty International: amnesty.org, amnesty.ca, amnistie`); `#` begins a comment. YAML has lists under `own`,
/// `peers`, `funders` and other words; each item is a domain or name, or a map of `name`, `domains`, `names`.
///
/// @param rows what was understood, in the order of the file
/// @param refused what was not
/// @param bytes of the file
record WatchFile(List<Row> rows, List<String> refused, byte[] bytes) {
    private static final int LARGEST = 4 << 20;
    private static final int MOST_ROWS = 20_000;

    /// @param names `?` and `!` in front are our own marks, see services.tsv
    /// @param domains in ASCII; `name.*` and `*name` are our own shorthand
    record Row(Entry entry, List<String> names, List<String> domains) {}

    static WatchFile read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new UserFault("--watch " + file + ": there is no such file.");
        }
        if (Files.size(file) > LARGEST) {
            throw new UserFault("--watch " + file + " is larger than a watch list can be (4 MB).");
        }
        byte[] bytes = Files.readAllBytes(file);
        String text = new String(bytes, StandardCharsets.UTF_8);
        if (text.startsWith("\uFEFF")) {
            text = text.substring(1);
        }
        String name = file.toString().toLowerCase(Locale.ROOT);
        Writing writing = new Writing(file);
        if (name.endsWith(".yml") || name.endsWith(".yaml")) {
            writing.yaml(text);
        } else {
            text.lines().forEach(writing::line);
        }
        if (writing.rows.isEmpty()) {
            throw new UserFault("--watch " + file
                    + " holds no domain and no name: write one a line, such as 'example.org', or"
                    + " 'Our name: example.org'.");
        }
        return new WatchFile(List.copyOf(writing.rows), List.copyOf(writing.refused), bytes);
    }

    static WatchFile of(WatchList.Watched watched) {
        Writing writing = new Writing(Path.of("organisation"));
        writing.row(watched.name(), watched.kind(), watched.domains());
        return new WatchFile(
                List.copyOf(writing.rows),
                List.copyOf(writing.refused),
                watched.toString().getBytes(StandardCharsets.UTF_8));
    }

    /// One of our own tables; a line that cannot be understood is a fault of ours.
    static WatchFile table(Path file) throws IOException {
        List<Row> rows = new ArrayList<>();
        for (String line : Vocabulary.lines(file)) {
            String[] cells = line.split("\t", -1);
            rows.add(new Row(
                    new Entry(cells[0], cells[1], false), List.of(cells[2].split(",")), List.of(cells[3].split(","))));
        }
        return new WatchFile(rows, List.of(), new byte[0]);
    }

    private static final class Writing {
        private final Path file;
        private final List<Row> rows = new ArrayList<>();
        private final List<String> refused = new ArrayList<>();

        Writing(Path file) {
            this.file = file;
        }

        void line(String raw) {
            int comment = raw.indexOf('#');
            String line = (comment < 0 ? raw : raw.substring(0, comment)).strip();
            if (line.isEmpty()) {
                return;
            }
            int colon = line.indexOf(':');
            if (colon > 0 && !line.startsWith("://", colon)) {
                row(
                        line.substring(0, colon).strip(),
                        "own",
                        List.of(line.substring(colon + 1).split("[,;\\s]+")));
            } else if (line.indexOf('.') < 0 && line.indexOf(',') < 0) {
                row("", "own", List.of(line));
            } else {
                for (String item : line.split("[,;\\s]+")) {
                    row("", "own", List.of(item));
                }
            }
        }

        void yaml(String text) {
            Object root;
            try {
                root = new Load(LoadSettings.builder()
                                .setMaxAliasesForCollections(10)
                                .setCodePointLimit(LARGEST)
                                .build())
                        .loadFromString(text);
            } catch (YamlEngineException notYaml) {
                throw new UserFault(
                        "--watch " + file + " is no YAML: "
                                + String.valueOf(notYaml.getMessage())
                                        .lines()
                                        .findFirst()
                                        .orElse(""),
                        notYaml);
            }
            if (root instanceof Map<?, ?> map) {
                map.forEach((kind, items) -> items(singular(String.valueOf(kind)), items));
            } else {
                items("own", root);
            }
        }

        private static String singular(String kind) {
            String word = kind.strip().toLowerCase(Locale.ROOT);
            return word.endsWith("s") && word.length() > 1 ? word.substring(0, word.length() - 1) : word;
        }

        private void items(String kind, @Nullable Object items) {
            if (items instanceof List<?> list) {
                list.forEach(item -> item(kind, item));
            } else {
                item(kind, items);
            }
        }

        private void item(String kind, @Nullable Object item) {
            switch (item) {
                case Map<?, ?> map -> {
                    List<String> values = new ArrayList<>();
                    strings(map.get("domains"), values);
                    strings(map.get("names"), values);
                    row(String.valueOf(map.containsKey("name") ? map.get("name") : ""), kind, values);
                }
                case String text -> row("", kind, List.of(text));
                case null -> refused.add(kind + ": nothing there");
                default -> refused.add(String.valueOf(item));
            }
        }

        private void strings(@Nullable Object value, List<String> into) {
            switch (value) {
                case null -> {}
                case List<?> list -> list.forEach(one -> strings(one, into));
                default -> into.add(String.valueOf(value));
            }
        }

        private void row(String name, String kind, List<String> values) {
            List<String> names = new ArrayList<>();
            List<String> domains = new ArrayList<>();
            for (String value : values) {
                String plain = plain(value);
                Optional<String> domain = WatchList.domain(plain);
                String bare = plain.toLowerCase(Locale.ROOT).replace("-", "").replace(" ", "");
                if (domain.isPresent()) {
                    domains.add(domain.get());
                } else if (bare.length() >= 2 && bare.codePoints().allMatch(Character::isLetterOrDigit)) {
                    names.add(bare);
                } else if (!plain.isEmpty()) {
                    refused.add(value);
                }
            }
            if (names.isEmpty() && domains.isEmpty()) {
                return;
            }
            if (rows.size() == MOST_ROWS) {
                throw new UserFault("--watch " + file + " holds more than " + MOST_ROWS + " entries.");
            }
            String whose = name.isEmpty() ? domains.isEmpty() ? names.getFirst() : domains.getFirst() : name;
            rows.add(new Row(new Entry(whose, kind, true), List.copyOf(names), List.copyOf(domains)));
        }

        /// People paste addresses of pages and of mail: only the host counts.
        private static String plain(String value) {
            String text = value.strip();
            int scheme = text.indexOf("://");
            if (scheme >= 0) {
                text = text.substring(scheme + 3);
            }
            int end = text.indexOf('/');
            if (end >= 0) {
                text = text.substring(0, end);
            }
            text = text.substring(text.lastIndexOf('@') + 1);
            return text.startsWith("*.") ? text.substring(2) : text;
        }
    }
}
