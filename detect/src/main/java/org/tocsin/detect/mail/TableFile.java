package org.tocsin.detect.mail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// One YAML file of plain maps, lists and words.
///
/// @param name as it is named in complaints
record TableFile(String name, Object root) {
    /// @throws IllegalArgumentException where it is not YAML
    static TableFile read(Path file) throws IOException {
        return of(String.valueOf(file.getFileName()), Files.readString(file));
    }

    /// @param name of the file, for messages
    static TableFile of(String name, String text) {
        try {
            LoadSettings settings = LoadSettings.builder().setLabel(name).build();
            Object root =
                    Optional.ofNullable(new Load(settings).loadFromString(text)).orElse(Map.of());
            return new TableFile(name, root);
        } catch (YamlEngineException e) {
            throw new IllegalArgumentException(name + " is not YAML: " + e.getMessage(), e);
        }
    }

    List<TableFile> items() {
        if (!(root instanceof List<?> list)) {
            throw new IllegalArgumentException(name + ": a list is expected");
        }
        List<TableFile> items = new ArrayList<>();
        list.forEach(item ->
                items.add(new TableFile(name, Optional.<Object>ofNullable(item).orElse(""))));
        return items;
    }

    Map<String, TableFile> entries() {
        if (!(root instanceof Map<?, ?> map)) {
            throw new IllegalArgumentException(name + ": names with values are expected");
        }
        Map<String, TableFile> entries = new LinkedHashMap<>();
        map.forEach((key, value) -> {
            if (value != null) {
                entries.put(String.valueOf(key), new TableFile(name + " " + key, value));
            }
        });
        return entries;
    }

    Optional<TableFile> get(String key) {
        return Optional.ofNullable(entries().get(key));
    }

    TableFile need(String key) {
        return get(key).orElseThrow(() -> new IllegalArgumentException(name + ": `" + key + "` is missing"));
    }

    String text() {
        return String.valueOf(root);
    }

    /// A list of words, or one word.
    List<String> words() {
        return root instanceof List<?> ? items().stream().map(TableFile::text).toList() : List.of(text());
    }

    List<String> words(String key) {
        return get(key).map(TableFile::words).orElse(List.of());
    }

    boolean flag(String key) {
        return get(key).map(value -> Boolean.TRUE.equals(value.root())).orElse(false);
    }

    int number(String key) {
        if (need(key).root() instanceof Integer number) {
            return number;
        }
        throw new IllegalArgumentException(name + ": `" + key + "` is not a number");
    }
}
