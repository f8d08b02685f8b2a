package org.tocsin.knowledge.lookalikes;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tocsin.knowledge.lookalikes.Vocabulary.Worth;
import org.tocsin.knowledge.lookalikes.WatchList.Token;
import org.tocsin.knowledge.lookalikes.WatchList.Weight;

/// One label of a domain, parted at hyphens, and each part into words where it is written together: which watched names
/// stand in it, and what stands around them.
final class Parts {
    /// How a watched name stands in a label.
    enum How {
        /// The name is a part of its own, or several parts in a row.
        PART,
        /// It is written together with words that are all known.
        JOINED,
        /// It stands somewhere in a longer part.
        INSIDE,
        /// Something near it is a part of its own.
        NEAR
    }

    /// @param seen what stands there
    /// @param edit how it comes from the name; only with [How#NEAR]
    /// @param first the first part that it takes, from 0
    /// @param last the last one
    record Hit(Token token, How how, String seen, Optional<Edit> edit, int first, int last) {}

    private static final int MOST_PARTS = 12;
    private static final int MOST_JOINED = 4;
    private static final int LEAST_JOINED = 6;
    private static final int LEAST_NEAR = 5;
    private static final int SHORT_NEAR = 4;

    /// What the words that a part is made of may cost together.
    private static final int DEAREST = 45;

    private final WatchList list;
    private final Vocabulary vocabulary;
    private final String label;
    private final List<String> parts = new ArrayList<>();
    private final List<Hit> hits = new ArrayList<>();
    private final Map<Worth, String> words = new EnumMap<>(Worth.class);
    private final Map<Worth, Integer> counts = new EnumMap<>(Worth.class);
    private Optional<String> random = Optional.empty();
    private Optional<String> letters = Optional.empty();
    private Optional<String> unknown = Optional.empty();

    /// @param label in Latin letters, lower case
    Parts(WatchList list, String label) {
        this.list = list;
        this.vocabulary = list.vocabulary();
        this.label = label;
        for (String part : label.split("[-_]+")) {
            if (!part.isEmpty() && parts.size() < MOST_PARTS) {
                parts.add(part);
            }
        }
        boolean[] taken = rows();
        for (int i = 0; i < parts.size(); i++) {
            if (!taken[i]) {
                part(i);
            }
        }
    }

    List<Hit> hits() {
        return hits;
    }

    int size() {
        return parts.size();
    }

    /// The first word of this worth.
    Optional<String> word(Worth worth) {
        return Optional.ofNullable(words.get(worth));
    }

    int count(Worth worth) {
        return counts.getOrDefault(worth, 0);
    }

    /// A part that nobody would choose: letters and digits in no order.
    Optional<String> random() {
        return random;
    }

    /// A part of two to four letters that cannot be spoken.
    Optional<String> letters() {
        return letters;
    }

    /// A part that is none of all these.
    Optional<String> unknown() {
        return unknown;
    }

    /// Names that hyphens part: `human-rights-watch`.
    private boolean[] rows() {
        boolean[] taken = new boolean[parts.size()];
        for (int from = 0; from < parts.size(); from++) {
            StringBuilder joined = new StringBuilder(parts.get(from));
            for (int to = from + 1; to < Math.min(parts.size(), from + MOST_JOINED); to++) {
                joined.append(parts.get(to));
                Optional<Token> token =
                        joined.length() < LEAST_JOINED ? Optional.empty() : list.token(joined.toString());
                if (token.isPresent()) {
                    String seen = String.join("-", parts.subList(from, to + 1));
                    hits.add(new Hit(token.get(), How.PART, seen, Optional.empty(), from, to));
                    for (int i = from; i <= to; i++) {
                        taken[i] = true;
                    }
                }
            }
        }
        return taken;
    }

    private void part(int at) {
        String part = parts.get(at);
        Optional<Token> exact = list.token(part);
        if (exact.isPresent()) {
            hits.add(new Hit(exact.get(), How.PART, part, Optional.empty(), at, at));
            return;
        }
        Optional<Worth> worth = vocabulary.worth(part);
        if (worth.isPresent()) {
            count(worth.get(), part);
        } else if (part.chars().allMatch(c -> c >= '0' && c <= '9')) {
            count(Worth.FILLER, part);
        } else if (vocabulary.isOrdinary(part)) {
            count(Worth.ORDINARY, part);
        } else if (!words(at, part) && !near(at, part)) {
            vocabulary.coreLike(part).ifPresentOrElse(word -> count(Worth.CORE, part), () -> rest(at, part));
        }
    }

    private void rest(int at, String part) {
        for (Token token : list.tokens()) {
            int from = token.weight() == Weight.DISTINCT ? part.indexOf(token.text()) : -1;
            if (from < 0) {
                continue;
            }
            hits.add(new Hit(token, How.INSIDE, part, Optional.empty(), at, at));
            around(part.substring(0, from));
            around(part.substring(from + token.text().length()));
            return;
        }
        if (Randomness.isRandom(part)) {
            random = random.or(() -> Optional.of(part));
        } else if (Randomness.isUnspoken(part)) {
            letters = letters.or(() -> Optional.of(part));
        } else {
            unknown = unknown.or(() -> Optional.of(part));
        }
    }

    private void around(String piece) {
        vocabulary.worth(piece).ifPresent(worth -> count(worth, piece));
    }

    private void count(Worth worth, String word) {
        words.putIfAbsent(worth, word);
        counts.merge(worth, 1, Integer::sum);
    }

    /// Takes a part as known words written together, with at most one watched name: `amchamdrive`, `mydrive`. Fewest
    /// words win, and among those the ones that hold a name.
    ///
    /// @return false when it is not made of known words alone
    private boolean words(int at, String part) {
        int length = part.length();
        int[] cost = new int[length + 1];
        int[] from = new int[length + 1];
        for (int to = 1; to <= length; to++) {
            cost[to] = Integer.MAX_VALUE;
            for (int start = Math.max(0, to - 24); start < to; start++) {
                if (cost[start] == Integer.MAX_VALUE) {
                    continue;
                }
                int price = price(part, start, to);
                if (price > 0 && cost[start] + price < cost[to]) {
                    cost[to] = cost[start] + price;
                    from[to] = start;
                }
            }
        }
        if (cost[length] > DEAREST) {
            return false;
        }
        List<String> pieces = new ArrayList<>();
        for (int to = length; to > 0; to = from[to]) {
            pieces.addFirst(part.substring(from[to], to));
        }
        for (String piece : pieces) {
            Optional<Token> token = list.token(piece);
            if (token.isPresent()) {
                hits.add(new Hit(token.get(), How.JOINED, part, Optional.empty(), at, at));
            } else {
                count(vocabulary.worth(piece).orElse(Worth.FILLER), piece);
            }
        }
        return true;
    }

    /// What a piece costs; 0 when it is none. Short pieces cost more, as nearly everything can be made of them; single
    /// letters stand in front alone, numbers at the ends.
    private int price(String part, int from, int to) {
        String piece = part.substring(from, to);
        int length = to - from;
        if (list.token(piece).isPresent()) {
            return length > 2 || from == 0 ? 9 : 0;
        }
        if (piece.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return to == part.length() || from == 0 ? 10 : 0;
        }
        Optional<Worth> worth = vocabulary.worth(piece);
        if (worth.isEmpty() || worth.get() == Worth.ORDINARY || length == 1 && from > 0) {
            return 0;
        }
        return length == 1 || length == 2 ? worth.get() == Worth.PREFIX ? 12 : 20 : length == 3 ? 12 : 10;
    }

    private boolean near(int at, String part) {
        if (part.length() < SHORT_NEAR) {
            return false;
        }
        Optional<Hit> best = Optional.empty();
        String skeleton = Confusables.skeleton(part);
        for (Token token : list.tokens()) {
            Optional<Edit> edit = near(token, part, skeleton);
            if (edit.isPresent()
                    && (best.isEmpty()
                            || edit.get().points()
                                    > best.get().edit().orElseThrow().points())) {
                best = Optional.of(new Hit(token, How.NEAR, part, edit, at, at));
            }
        }
        best.ifPresent(hits::add);
        return best.isPresent();
    }

    private static Optional<Edit> near(Token token, String part, String skeleton) {
        String name = token.text();
        if (token.weight() == Weight.COMMON || Math.abs(name.length() - part.length()) > 2) {
            return Optional.empty();
        }
        if (skeleton.equals(token.looks())) {
            return name.length() >= LEAST_NEAR || hasDigit(part) ? Optional.of(Edit.CONFUSABLE) : Optional.empty();
        }
        if (name.length() < LEAST_NEAR) {
            return Optional.empty();
        }
        Optional<Edit> edit = Edit.of(part, name);
        // A letter that looks like another, and a slip: gooog1e.
        return edit.isPresent() && edit.get() != Edit.TWO
                ? edit
                : hasDigit(part) ? Edit.of(skeleton, token.looks()) : edit;
    }

    private static boolean hasDigit(String part) {
        return part.chars().anyMatch(c -> c >= '0' && c <= '9');
    }

    @Override
    public String toString() {
        return label;
    }
}
