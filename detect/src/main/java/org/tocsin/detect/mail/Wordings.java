package org.tocsin.detect.mail;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Finds wordings in a text: `(verify|confirm) ~ your ~ account*`. How they are written is told in
/// `content/mail/lures.yml`. Words are looked up in a tree of letters once; wordings then compare numbers.
final class Wordings {
    /// Words that `~` may stand for.
    private static final int GAP = 5;

    private static final int MOST_WORDS = 12_000;

    /// Steps that the wordings may take at one word: hostile texts make them branch.
    private static final int MOST_STEPS = 3_000;

    private static final int[] NONE = {};

    /// One wording's part.
    private sealed interface Node {}

    /// @param id of a word, or of a beginning
    private record Word(int id) implements Node {}

    private record Gap() implements Node {}

    private record Choice(List<List<Node>> ways) implements Node {}

    private record Wording(int lure, List<Node> nodes) {}

    /// A wording that was found.
    ///
    /// @param lure as numbered by whoever added it
    /// @param from offset in the plain text
    record Found(int lure, int from, int to) {}

    private final Map<Long, Integer> tree = new HashMap<>();
    private final List<int[]> ends = new ArrayList<>();
    private final List<List<Wording>> byFirst = new ArrayList<>();
    private int nodes = 1;
    /// The tree once built, as open-addressed tables.
    private long[] keys = {};

    private int[] next = {};
    /// At a node of the tree: the id of the whole word that ends there, and of the beginning; -1 where none.
    private int[] whole = {};

    private int[] beginning = {};

    Wordings() {
        ends.add(new int[] {-1, -1});
    }

    /// @param pattern as written in the tables
    /// @throws IllegalArgumentException where it cannot be understood
    void add(int lure, String pattern) {
        Parsing parsing = new Parsing(pattern);
        List<Node> sequence = parsing.sequence();
        if (parsing.at < pattern.length()) {
            throw new IllegalArgumentException("a bracket too many: " + pattern);
        }
        while (!sequence.isEmpty() && sequence.getLast() instanceof Gap) {
            sequence.removeLast();
        }
        Set<Integer> first = new LinkedHashSet<>();
        if (sequence.isEmpty() || firstOf(sequence, first)) {
            throw new IllegalArgumentException("it may not be empty: " + pattern);
        }
        Wording wording = new Wording(lure, List.copyOf(sequence));
        first.forEach(id -> byFirst.get(id).add(wording));
    }

    /// @return whether the sequence may be empty
    private static boolean firstOf(List<Node> sequence, Set<Integer> first) {
        for (Node node : sequence) {
            switch (node) {
                case Word word -> {
                    first.add(word.id());
                    return false;
                }
                case Gap ignored -> throw new IllegalArgumentException("a wording cannot begin with ~");
                case Choice choice -> {
                    boolean empty = false;
                    for (List<Node> way : choice.ways()) {
                        empty |= firstOf(way, first);
                    }
                    if (!empty) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    private final class Parsing {
        private final String pattern;
        private int at;

        Parsing(String pattern) {
            this.pattern = pattern;
        }

        List<Node> sequence() {
            List<Node> nodes = new ArrayList<>();
            StringBuilder word = new StringBuilder();
            while (at < pattern.length()) {
                char c = pattern.charAt(at);
                if (c == '|' || c == ')') {
                    break;
                }
                at++;
                if (c == '(') {
                    words(word, nodes);
                    List<List<Node>> ways = new ArrayList<>();
                    ways.add(sequence());
                    while (at < pattern.length() && pattern.charAt(at) == '|') {
                        at++;
                        ways.add(sequence());
                    }
                    if (at >= pattern.length()) {
                        throw new IllegalArgumentException("a bracket is not closed: " + pattern);
                    }
                    at++;
                    nodes.add(new Choice(ways));
                } else if (c == '~') {
                    words(word, nodes);
                    nodes.add(new Gap());
                } else {
                    word.append(c);
                }
            }
            words(word, nodes);
            return nodes;
        }

        private void words(StringBuilder written, List<Node> nodes) {
            for (String one : written.toString().strip().split("\\s+", -1)) {
                boolean open = one.endsWith("*");
                String plain = Letters.plain(open ? one.substring(0, one.length() - 1) : one);
                Cut cut = new Cut(plain);
                List<String> tokens = new ArrayList<>();
                while (cut.advance()) {
                    tokens.add(plain.substring(cut.from, cut.to));
                }
                for (int i = 0; i < tokens.size(); i++) {
                    nodes.add(new Word(id(tokens.get(i), open && i == tokens.size() - 1)));
                }
            }
            written.setLength(0);
        }
    }

    private int id(String word, boolean open) {
        int node = 0;
        for (int i = 0; i < word.length(); i++) {
            Integer child = tree.get((long) node << 16 | word.charAt(i));
            if (child == null) {
                child = nodes++;
                ends.add(new int[] {-1, -1});
                tree.put((long) node << 16 | word.charAt(i), child);
            }
            node = child;
        }
        int[] end = ends.get(node);
        if (end[open ? 1 : 0] < 0) {
            end[open ? 1 : 0] = byFirst.size();
            byFirst.add(new ArrayList<>(1));
        }
        return end[open ? 1 : 0];
    }

    /// After the last wording was added.
    void freeze() {
        int size = Integer.highestOneBit(Math.max(16, tree.size())) * 4;
        keys = new long[size];
        next = new int[size];
        Arrays.fill(keys, -1);
        tree.forEach((key, child) -> {
            int slot = slot(key);
            while (keys[slot] >= 0) {
                slot = slot + 1 & keys.length - 1;
            }
            keys[slot] = key;
            next[slot] = child;
        });
        whole = ends.stream().mapToInt(end -> end[0]).toArray();
        beginning = ends.stream().mapToInt(end -> end[1]).toArray();
        tree.clear();
        ends.clear();
    }

    private int slot(long key) {
        return (int) ((key * 0x9E3779B97F4A7C15L) >>> 40) & keys.length - 1;
    }

    private int child(int node, char c) {
        long key = (long) node << 16 | c;
        for (int slot = slot(key); keys[slot] >= 0; slot = slot + 1 & keys.length - 1) {
            if (keys[slot] == key) {
                return next[slot];
            }
        }
        return -1;
    }

    /// Cuts plain text into words: letters and digits together; signs of money, `%` and each Chinese or Japanese
    /// character alone; the rest parts words.
    static final class Cut {
        private final CharSequence text;
        private int at;
        int from;
        int to;

        Cut(CharSequence text) {
            this.text = text;
        }

        boolean advance() {
            while (at < text.length()) {
                char c = text.charAt(at);
                if (isAlone(c)) {
                    from = at++;
                    to = at;
                    return true;
                }
                if (isPart(c)) {
                    from = at;
                    while (at < text.length()
                            && (isPart(text.charAt(at))
                                    || text.charAt(at) == '\'' && at + 1 < text.length() && isPart(text.charAt(at + 1)))
                            && !isAlone(text.charAt(at))) {
                        at++;
                    }
                    to = at;
                    return true;
                }
                at++;
            }
            return false;
        }

        private static boolean isAlone(char c) {
            return c == '$' || c == '%' || c == '€' || c == '£' || c == '&' || c == '+' || c >= 0x3040 && c <= 0x9FFF;
        }

        private static boolean isPart(char c) {
            return c >= 'a' && c <= 'z'
                    || c >= '0' && c <= '9'
                    || c >= 0x80 && (Character.isLetterOrDigit(c) || isMark(c));
        }

        private static boolean isMark(char c) {
            int type = Character.getType(c);
            return type == Character.COMBINING_SPACING_MARK || type == Character.NON_SPACING_MARK;
        }
    }

    /// Every place where a wording begins, each lure at most a few times, in the order of the text.
    ///
    /// @param text plain, as [Letters] makes it
    List<Found> find(CharSequence text) {
        return new Search(text).all();
    }

    private final class Search {
        private static final int MOST_OF_ONE = 12;
        private final CharSequence text;
        private final List<Found> found = new ArrayList<>();
        private final Map<Integer, Integer> times = new HashMap<>();
        private int[][] ids = new int[256][];
        private int[] froms = new int[256];
        private int[] tos = new int[256];
        /// Whether a sentence or paragraph ends before a word.
        private boolean[] begins = new boolean[256];
        private int words;
        private int steps;

        Search(CharSequence text) {
            this.text = text;
        }

        List<Found> all() {
            Cut cut = new Cut(text);
            while (words < MOST_WORDS && cut.advance()) {
                if (words == ids.length) {
                    ids = Arrays.copyOf(ids, words * 2);
                    froms = Arrays.copyOf(froms, words * 2);
                    tos = Arrays.copyOf(tos, words * 2);
                    begins = Arrays.copyOf(begins, words * 2);
                }
                ids[words] = idsOf(cut.from, cut.to);
                froms[words] = cut.from;
                begins[words] = words > 0 && isBreak(tos[words - 1], cut.from);
                tos[words++] = cut.to;
            }
            for (int i = 0; i < words; i++) {
                for (int id : ids[i]) {
                    for (Wording wording : byFirst.get(id)) {
                        int so = times.getOrDefault(wording.lure(), 0);
                        if (so >= MOST_OF_ONE) {
                            continue;
                        }
                        steps = 0;
                        int end = match(wording.nodes(), 0, i);
                        if (end > i) {
                            times.put(wording.lure(), so + 1);
                            found.add(new Found(wording.lure(), froms[i], tos[end - 1]));
                        }
                    }
                }
            }
            return found;
        }

        private boolean isBreak(int from, int to) {
            int lines = 0;
            for (int i = from; i < to; i++) {
                char c = text.charAt(i);
                lines += c == '\n' ? 1 : 0;
                if ((c == '.' || c == '!' || c == '?' || c == '。' || c == '।') && i + 1 < to) {
                    return true;
                }
            }
            return lines > 1;
        }

        private int[] idsOf(int from, int to) {
            int node = 0;
            int[] all = NONE;
            for (int i = from; i < to; i++) {
                node = child(node, text.charAt(i));
                if (node < 0) {
                    return all;
                }
                if (beginning[node] >= 0) {
                    all = Arrays.copyOf(all, all.length + 1);
                    all[all.length - 1] = beginning[node];
                }
            }
            if (whole[node] >= 0) {
                all = Arrays.copyOf(all, all.length + 1);
                all[all.length - 1] = whole[node];
            }
            return all;
        }

        /// @return the word after the match, or -1
        private int match(List<Node> nodes, int node, int at) {
            if (node == nodes.size()) {
                return at;
            }
            if (++steps > MOST_STEPS) {
                return -1;
            }
            switch (nodes.get(node)) {
                case Word word -> {
                    if (at < words) {
                        for (int id : ids[at]) {
                            if (id == word.id()) {
                                return match(nodes, node + 1, at + 1);
                            }
                        }
                    }
                    return -1;
                }
                case Gap ignored -> {
                    for (int skip = 0; skip <= GAP && at + skip <= words; skip++) {
                        if (at + skip < words && begins[at + skip]) {
                            return -1;
                        }
                        int end = match(nodes, node + 1, at + skip);
                        if (end >= 0) {
                            return end;
                        }
                    }
                    return -1;
                }
                case Choice choice -> {
                    for (List<Node> way : choice.ways()) {
                        int end = matchWay(way, nodes, node, at);
                        if (end >= 0) {
                            return end;
                        }
                    }
                    return -1;
                }
            }
        }

        private int matchWay(List<Node> way, List<Node> nodes, int node, int at) {
            int end = match(way, 0, at);
            return end < 0 ? -1 : match(nodes, node + 1, end);
        }
    }
}
