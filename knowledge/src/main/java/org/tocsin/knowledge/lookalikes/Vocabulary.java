package org.tocsin.knowledge.lookalikes;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The words around a name, and what each is worth; read from `content/lookalikes`, whose files describe themselves.
final class Vocabulary {
    /// What a word around a name is.
    enum Worth {
        CORE,
        SERVICE,
        PREFIX,
        FILLER,
        ORDINARY
    }

    private final Map<String, Worth> words;
    private final Set<String> dictionary;
    private final Set<String> endings;
    private final Set<String> carriers;
    private final Confusables confusables;
    private final Map<String, String> coreByLooks = new HashMap<>();

    private Vocabulary(
            Map<String, Worth> words,
            Set<String> dictionary,
            Set<String> endings,
            Set<String> carriers,
            Confusables confusables) {
        this.words = words;
        this.dictionary = dictionary;
        this.endings = endings;
        this.carriers = carriers;
        this.confusables = confusables;
        words.forEach((word, worth) -> {
            if (worth == Worth.CORE && word.length() >= 4) {
                coreByLooks.merge(Confusables.skeleton(word), word, (a, b) -> a.compareTo(b) <= 0 ? a : b);
            }
        });
    }

    static Vocabulary read(Path folder) throws IOException {
        Map<String, Worth> words = new HashMap<>();
        for (String line : lines(folder.resolve("words.tsv"))) {
            String[] cells = line.split("\t", 2);
            Worth worth = Worth.valueOf(cells[0].toUpperCase(Locale.ROOT));
            for (String word : cells[1].split(" ")) {
                words.putIfAbsent(word, worth);
            }
        }
        Map<Integer, String> letters = new HashMap<>();
        for (String line : lines(folder.resolve("confusables.tsv"))) {
            String[] cells = line.split("\t", 2);
            for (String code : cells[1].split(" ")) {
                letters.put(Integer.parseInt(code, 16), cells[0]);
            }
        }
        return new Vocabulary(
                words,
                all(folder.resolve("dictionary.txt")),
                all(folder.resolve("endings.txt")),
                all(folder.resolve("carriers.txt")),
                new Confusables(letters));
    }

    /// The lines that say something.
    static List<String> lines(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .toList();
    }

    private static Set<String> all(Path file) throws IOException {
        Set<String> all = new HashSet<>();
        for (String line : lines(file)) {
            all.addAll(Arrays.asList(line.strip().split(" ")));
        }
        return all;
    }

    Optional<Worth> worth(String word) {
        return Optional.ofNullable(words.get(word));
    }

    /// The core word that this one looks like, such as `drive` for `drlve`.
    Optional<String> coreLike(String word) {
        return word.length() < 4 || words.containsKey(word) || isOrdinary(word)
                ? Optional.empty()
                : Optional.ofNullable(coreByLooks.get(Confusables.skeleton(word)));
    }

    /// Whether a word is one of the language, or the plural of one.
    boolean isOrdinary(String word) {
        return dictionary.contains(word)
                || word.length() > 4 && word.endsWith("s") && dictionary.contains(word.substring(0, word.length() - 1));
    }

    boolean isCheap(String suffix) {
        return endings.contains(suffix);
    }

    /// Whether others' whole names are put below this one, or a parent of it, for good reasons.
    boolean isCarried(String ascii) {
        for (int dot = ascii.indexOf('.'); dot >= 0; dot = ascii.indexOf('.', dot + 1)) {
            if (carriers.contains(ascii.substring(dot + 1))) {
                return true;
            }
        }
        return false;
    }

    Confusables confusables() {
        return confusables;
    }
}
