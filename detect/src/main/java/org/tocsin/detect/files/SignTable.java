package org.tocsin.detect.files;

import com.google.re2j.Pattern;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// What each fact of a file means: `content/files/signs.yml`, read once. Never changes; shared by all threads.
public final class SignTable {
    private static final String FILE = "signs.yml";

    /// How one fact, or several together, are weighed and told.
    ///
    /// @param all facts or signs that must all be there; for a sign of one fact, that fact
    /// @param any one of these must be there too; empty where it does not matter
    /// @param none none of these may be there
    /// @param like what the fact's value must hold; empty where it does not matter
    /// @param protects whether it hides what the file does, for the Targeted Threat Index
    record Sign(
            String id,
            List<String> all,
            List<String> any,
            List<String> none,
            Optional<Pattern> like,
            FileDanger danger,
            boolean protects,
            List<String> techniques,
            List<String> exploits,
            String en,
            String fr) {}

    private final List<Sign> signs = new ArrayList<>();

    private SignTable(Object root) {
        Map<String, Sign> known = new LinkedHashMap<>();
        for (Object item : list(entry(root, "signs"))) {
            Sign sign = sign(item);
            if (known.put(sign.id(), sign) != null) {
                throw new IllegalArgumentException(FILE + " has two of " + sign.id());
            }
        }
        signs.addAll(known.values());
    }

    private static Sign sign(Object item) {
        String id = text(item, "id");
        List<String> all = words(item, "all");
        String like = text(item, "like");
        String danger = text(item, "danger");
        Sign sign = new Sign(
                id,
                all.isEmpty() && words(item, "any").isEmpty() ? List.of(id) : all,
                words(item, "any"),
                words(item, "none"),
                like.isEmpty() ? Optional.empty() : Optional.of(Pattern.compile(like)),
                danger.isEmpty()
                        ? FileDanger.NOTHING_FOUND
                        : FileDanger.of(danger)
                                .orElseThrow(() -> new IllegalArgumentException(FILE + ": " + id + " is " + danger)),
                text(item, "protects").equals("true"),
                words(item, "techniques"),
                words(item, "exploits"),
                text(item, "en"),
                text(item, "fr"));
        if (sign.id().isEmpty() || sign.en().isEmpty() || sign.fr().isEmpty()) {
            throw new IllegalArgumentException(FILE + ": a sign lacks its id or its words: " + item);
        }
        return sign;
    }

    private static Object entry(Object map, String key) {
        Object value = map instanceof Map<?, ?> entries ? entries.get(key) : null;
        return value == null ? "" : value;
    }

    private static List<Object> list(Object value) {
        List<Object> items = new ArrayList<>();
        if (value instanceof List<?> list) {
            list.forEach(item -> items.add(item == null ? "" : item));
        }
        return items;
    }

    private static String text(Object map, String key) {
        return String.valueOf(entry(map, key));
    }

    private static List<String> words(Object map, String key) {
        return list(entry(map, key)).stream().map(String::valueOf).toList();
    }

    /// Reads the tables of a folder of ours. What cannot be understood is a fault of ours and stops.
    public static SignTable read(Path folder) throws IOException {
        try {
            LoadSettings settings = LoadSettings.builder().setLabel(FILE).build();
            Object root = new Load(settings).loadFromString(Files.readString(folder.resolve(FILE)));
            return new SignTable(root == null ? "" : root);
        } catch (YamlEngineException e) {
            throw new IllegalArgumentException(FILE + " is not YAML: " + e.getMessage(), e);
        }
    }

    /// `sha256:` and a hash over what [#read] would read.
    public static String hash(Path folder) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return "sha256:" + HexFormat.of().formatHex(digest.digest(Files.readAllBytes(folder.resolve(FILE))));
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every JDK has it", impossible);
        }
    }

    /// In the order of the file: what rests on other signs stands after them.
    List<Sign> signs() {
        return signs;
    }
}
