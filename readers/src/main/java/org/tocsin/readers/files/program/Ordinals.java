package org.tocsin.readers.files.program;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The names of functions that programs ask for by number. Import hashes as others publish them give those of the
/// socket and automation libraries their names, and no others.
final class Ordinals {
    private static final Map<String, Map<Integer, String>> NAMES = read();

    private Ordinals() {}

    static String name(String library, int number) {
        Map<Integer, String> names = NAMES.getOrDefault(library.toLowerCase(Locale.ROOT), Map.of());
        return Optional.ofNullable(names.get(number)).orElse("ord" + number);
    }

    /// Lines of a library, or of a number and the names from that number on.
    private static Map<String, Map<Integer, String>> read() {
        Map<String, Map<Integer, String>> all = new HashMap<>();
        try (InputStream in = Ordinals.class.getResourceAsStream("ordinals.txt")) {
            if (in == null) {
                throw new IllegalStateException("ordinals.txt is missing");
            }
            Map<Integer, String> names = new HashMap<>();
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n", -1)) {
                String[] words = line.strip().split(" +");
                if (words.length == 1 && words[0].endsWith(".dll")) {
                    names = all.computeIfAbsent(words[0], library -> new HashMap<>());
                } else if (words.length > 1) {
                    int number = Integer.parseInt(words[0]);
                    for (int i = 1; i < words.length; i++) {
                        names.put(number++, words[i]);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        all.put("wsock32.dll", all.getOrDefault("ws2_32.dll", Map.of()));
        return all;
    }
}
