package org.tocsin.knowledge.lookalikes;

import java.util.Optional;

/// The slip, or the trick, that makes one name out of another: what domain generators do, read backwards.
enum Edit {
    CONFUSABLE(80, "letters that look like those of", "des lettres qui ressemblent à celles de"),
    HYPHEN(68, "a hyphen put into", "un trait d’union ajouté dans"),
    TRANSPOSITION(70, "two letters swapped in", "deux lettres interverties dans"),
    REPETITION(68, "a letter doubled in", "une lettre doublée dans"),
    NEIGHBOUR(62, "a neighbouring key hit in", "une touche voisine frappée dans"),
    OMISSION(60, "a letter left out of", "une lettre omise dans"),
    VOWEL(58, "a vowel exchanged in", "une voyelle changée dans"),
    BIT(56, "one bit of a letter turned over in", "un bit d’une lettre inversé dans"),
    INSERTION(52, "a letter put into", "une lettre ajoutée dans"),
    REPLACEMENT(52, "a letter exchanged in", "une lettre changée dans"),
    PLURAL(48, "an s put behind", "un s ajouté à"),
    TWO(46, "two slips away from", "à deux fautes de frappe de");

    private static final String[] KEYS = {"1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm"};
    private static final int LONG = 8;

    private final int points;
    private final String en;
    private final String fr;

    Edit(int points, String en, String fr) {
        this.points = points;
        this.en = en;
        this.fr = fr;
    }

    /// What it counts where the name stands alone.
    int points() {
        return points;
    }

    String en() {
        return en;
    }

    String fr() {
        return fr;
    }

    /// How the seen name comes from the true one; empty when they are the same or too far apart. Two slips are only
    /// seen in names of eight letters and more.
    static Optional<Edit> of(String seen, String name) {
        if (seen.equals(name)) {
            return Optional.empty();
        }
        int longer = seen.length() - name.length();
        if (Math.abs(longer) > 2) {
            return Optional.empty();
        }
        int head = head(seen, name);
        int tail = tail(seen, name, head);
        int seenRest = seen.length() - head - tail;
        int nameRest = name.length() - head - tail;
        if (seenRest == 1 && nameRest == 0) {
            return Optional.of(inserted(seen, head));
        }
        if (seenRest == 0 && nameRest == 1) {
            return Optional.of(OMISSION);
        }
        if (seenRest == 1 && nameRest == 1) {
            return Optional.of(replaced(seen.charAt(head), name.charAt(head)));
        }
        if (seenRest == 2
                && nameRest == 2
                && seen.charAt(head) == name.charAt(head + 1)
                && seen.charAt(head + 1) == name.charAt(head)) {
            return Optional.of(TRANSPOSITION);
        }
        return name.length() >= LONG && seenRest <= 8 && nameRest <= 8 && distance(seen, name) == 2
                ? Optional.of(TWO)
                : Optional.empty();
    }

    private static Edit inserted(String seen, int at) {
        char c = seen.charAt(at);
        char before = at > 0 ? seen.charAt(at - 1) : 0;
        char after = at + 1 < seen.length() ? seen.charAt(at + 1) : 0;
        if (c == '-') {
            return HYPHEN;
        }
        if (c == before || c == after) {
            return REPETITION;
        }
        if (c == 's' && after == 0) {
            return PLURAL;
        }
        return areNeighbours(c, before) || areNeighbours(c, after) ? NEIGHBOUR : INSERTION;
    }

    private static Edit replaced(char seen, char meant) {
        if (areNeighbours(seen, meant)) {
            return NEIGHBOUR;
        }
        if (isVowel(seen) && isVowel(meant)) {
            return VOWEL;
        }
        return Integer.bitCount(seen ^ meant) == 1 ? BIT : REPLACEMENT;
    }

    static boolean isVowel(char c) {
        return "aeiou".indexOf(c) >= 0;
    }

    private static boolean areNeighbours(char a, char b) {
        for (int row = 0; row < KEYS.length; row++) {
            int place = KEYS[row].indexOf(a);
            if (place < 0 || a == 0) {
                continue;
            }
            for (int other = Math.max(0, row - 1); other <= Math.min(KEYS.length - 1, row + 1); other++) {
                int there = KEYS[other].indexOf(b);
                // Each row lies half a key to the right of the one above it.
                int shift = there - place;
                if (there >= 0
                        && (other == row
                                ? Math.abs(shift) == 1
                                : other < row ? shift == 0 || shift == 1 : shift == 0 || shift == -1)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static int head(String a, String b) {
        int most = Math.min(a.length(), b.length());
        int i = 0;
        while (i < most && a.charAt(i) == b.charAt(i)) {
            i++;
        }
        return i;
    }

    private static int tail(String a, String b, int head) {
        int most = Math.min(a.length(), b.length()) - head;
        int i = 0;
        while (i < most && a.charAt(a.length() - 1 - i) == b.charAt(b.length() - 1 - i)) {
            i++;
        }
        return i;
    }

    /// Insertions, omissions, replacements and swaps of neighbours between two short names (Damerau; optimal string
    /// alignment).
    private static int distance(String a, String b) {
        int[][] table = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    table[i][j] = i + j;
                    continue;
                }
                int cost = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                int least = Math.min(table[i - 1][j - 1] + cost, 1 + Math.min(table[i - 1][j], table[i][j - 1]));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    least = Math.min(least, table[i - 2][j - 2] + 1);
                }
                table[i][j] = least;
            }
        }
        return table[a.length()][b.length()];
    }
}
