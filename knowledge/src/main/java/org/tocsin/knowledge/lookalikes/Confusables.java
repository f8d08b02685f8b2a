package org.tocsin.knowledge.lookalikes;

import java.text.Normalizer;
import java.util.Map;

/// Brings names that look alike to one form (UTS 39, section 4: a skeleton). Besides letters of other scripts it folds
/// what is only alike to a hurried eye, in both names alike: `0` and `o`, `1`, `i` and `l`, `rn` and `m`, `vv` and `w`,
/// `cl` and `d`, `nn` and `m`.
final class Confusables {
    private static final String DIGITS = "olzeasgtbg";

    private final Map<Integer, String> letters;

    /// @param letters what code points of other scripts are taken for
    Confusables(Map<Integer, String> letters) {
        this.letters = Map.copyOf(letters);
    }

    /// The name in Latin letters: other scripts by their looks, accents dropped. What looks like no Latin letter stays.
    String latin(String name) {
        if (name.chars().allMatch(c -> c < 128)) {
            return name;
        }
        StringBuilder latin = new StringBuilder();
        Normalizer.normalize(name, Normalizer.Form.NFD)
                .codePoints()
                .filter(c -> Character.getType(c) != Character.NON_SPACING_MARK)
                .forEach(c -> {
                    String like = letters.get(c);
                    if (like == null) {
                        latin.appendCodePoint(c);
                    } else {
                        latin.append(like);
                    }
                });
        return latin.toString();
    }

    /// The form in which names that look alike are the same.
    ///
    /// @param latin letters, digits and hyphens; see [#latin(String)]
    static String skeleton(String latin) {
        StringBuilder folded = new StringBuilder(latin.length());
        for (int i = 0; i < latin.length(); i++) {
            char c = latin.charAt(i);
            char next = i + 1 < latin.length() ? latin.charAt(i + 1) : 0;
            if (c == 'r' && next == 'n' || c == 'n' && next == 'n') {
                folded.append('m');
                i++;
            } else if (c == 'v' && next == 'v') {
                folded.append('w');
                i++;
            } else if (c == 'c' && next == 'l') {
                folded.append('d');
                i++;
            } else if (c >= '0' && c <= '9') {
                folded.append(DIGITS.charAt(c - '0'));
            } else {
                folded.append(c == 'i' ? 'l' : c == 'q' ? 'g' : c);
            }
        }
        return folded.toString();
    }
}
