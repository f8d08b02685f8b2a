package org.tocsin.detect.campaigns;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Takes the labels of domain names apart into words: `mediaclickers` is `media`, `clickers`. Which words there are and
/// what they speak of is content.
final class NameWords {
    private static final int LONGEST_WORD = 16;
    private static final Set<String> SHORT = Set.of(
            "a", "an", "in", "on", "at", "my", "me", "we", "go", "up", "to", "of", "no", "be", "by", "it", "is", "do",
            "i", "us", "so", "or", "as", "he");

    /// A part of a label.
    ///
    /// @param word whether it is a word, or letters that are none; digits are no word
    record Part(String text, boolean word) {}

    private final Set<String> dictionary;
    private final Map<String, String> themes;
    private final Set<String> services;
    private final Set<String> known;

    private NameWords(Set<String> dictionary, Map<String, String> themes, Set<String> services, Set<String> known) {
        this.dictionary = dictionary;
        this.themes = themes;
        this.services = services;
        this.known = known;
    }

    /// @param campaigns our folder `content/campaigns`
    /// @param lookalikes our folder `content/lookalikes`, for its dictionary, service words and well-known names
    static NameWords read(Path campaigns, Path lookalikes) throws IOException {
        Map<String, String> themes = new HashMap<>();
        for (String line : lines(campaigns.resolve("themes.tsv"))) {
            String[] cells = line.split("\t");
            for (String word : cells[1].split(" ")) {
                themes.putIfAbsent(word, cells[0]);
            }
        }
        Set<String> dictionary = new HashSet<>();
        for (String line : lines(lookalikes.resolve("dictionary.txt"))) {
            Collections.addAll(dictionary, line.split(" "));
        }
        Set<String> services = new HashSet<>();
        Set<String> known = new HashSet<>();
        for (String line : lines(lookalikes.resolve("words.tsv"))) {
            String[] cells = line.split("\t");
            boolean service = cells[0].equals("core") || cells[0].equals("service");
            Collections.addAll(service ? services : known, cells[1].split(" "));
        }
        themes.forEach((word, theme) -> {
            if (Set.of("account", "mail", "files").contains(theme)) {
                services.add(word);
            }
        });
        for (String line : lines(lookalikes.resolve("services.tsv"))) {
            String[] cells = line.split("\t");
            for (String token : (cells[0] + "," + (cells.length > 2 ? cells[2] : "")).split("[^\\p{L}\\p{N}]+")) {
                known.add(token.toLowerCase(java.util.Locale.ROOT));
            }
        }
        return new NameWords(dictionary, themes, services, known);
    }

    private static List<String> lines(Path file) throws IOException {
        return Files.readAllLines(file, StandardCharsets.UTF_8).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .toList();
    }

    /// What a word speaks of, for those that speak of something.
    Optional<String> theme(String word) {
        return Optional.ofNullable(themes.get(word));
    }

    /// Whether a word says only what a page is for: `login`, `mydrive`, a number.
    boolean isService(String word) {
        return services.contains(word)
                || word.chars().allMatch(c -> c >= '0' && c <= '9')
                || word.startsWith("my") && services.contains(word.substring(2));
    }

    /// Whether a word is everybody's: in the dictionary, of a theme, or the name of a service that all know.
    boolean isCommon(String word) {
        return word.length() > 3 && dictionary.contains(word) || themes.containsKey(word) || known.contains(word);
    }

    /// The label in parts, in order: the cheapest way, where words cost little and other letters much.
    List<Part> parts(String label) {
        List<Part> parts = new ArrayList<>();
        int from = 0;
        while (from < label.length()) {
            int kind = kind(label.charAt(from));
            int to = from + 1;
            while (to < label.length() && kind(label.charAt(to)) == kind) {
                to++;
            }
            if (kind == 1) {
                letters(label.substring(from, to), parts);
            } else if (kind == 2) {
                parts.add(new Part(label.substring(from, to), false));
            }
            from = to;
        }
        return parts;
    }

    private static int kind(char c) {
        return c >= 'a' && c <= 'z' || c > 127 && Character.isLetter(c) ? 1 : c >= '0' && c <= '9' ? 2 : 0;
    }

    private void letters(String text, List<Part> into) {
        int n = text.length();
        double[] cost = new double[n + 1];
        int[] back = new int[n + 1];
        java.util.Arrays.fill(cost, 1, n + 1, Double.MAX_VALUE);
        for (int i = 0; i < n; i++) {
            for (int j = i + 1; j <= Math.min(n, i + LONGEST_WORD); j++) {
                String word = text.substring(i, j);
                double whole = cost[i] + cost(word);
                if (whole < cost[j]) {
                    cost[j] = whole;
                    back[j] = i;
                }
            }
        }
        List<Part> reversed = new ArrayList<>();
        for (int to = n; to > 0; to = back[to]) {
            String word = text.substring(back[to], to);
            reversed.add(new Part(word, isWord(word)));
        }
        into.addAll(reversed.reversed());
    }

    private boolean isWord(String word) {
        return word.length() > 1
                && (themes.containsKey(word)
                        || word.length() > 2 && (services.contains(word) || known.contains(word))
                        || word.length() > 2 && dictionary.contains(word)
                        || SHORT.contains(word));
    }

    private double cost(String word) {
        if (!isWord(word)) {
            return 1.5 + 1.3 * word.length();
        }
        if (themes.containsKey(word) || word.length() > 2 && (services.contains(word) || known.contains(word))) {
            return 1.0;
        }
        return word.length() > 2 && dictionary.contains(word) ? 1.6 : 1.8;
    }
}
