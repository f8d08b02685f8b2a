package org.tocsin.knowledge.lookalikes;

import java.util.Locale;

/// Whether letters and digits look thrown together, as in names that are made by the dozen: `a26edc`, `qtmda`.
final class Randomness {
    private static final int LEAST = 5;

    private Randomness() {}

    /// Five characters and more, that change between letters and digits twice, or hold four consonants in a row or a
    /// `q` without its `u`.
    static boolean isRandom(String part) {
        if (part.length() < LEAST) {
            return false;
        }
        int changes = 0;
        int consonants = 0;
        int most = 0;
        boolean strange = false;
        for (int i = 0; i < part.length(); i++) {
            char c = part.charAt(i);
            if (c > 127) {
                return false;
            }
            boolean digit = isDigit(c);
            if (i > 0 && digit != isDigit(part.charAt(i - 1))) {
                changes++;
            }
            consonants = digit || Edit.isVowel(c) || c == 'y' ? 0 : consonants + 1;
            most = Math.max(most, consonants);
            strange |= c == 'q' && (i + 1 == part.length() || part.charAt(i + 1) != 'u');
        }
        return changes >= 2 || most >= 4 && !isSpoken(part) || strange;
    }

    /// Two to four letters without a vowel.
    static boolean isUnspoken(String part) {
        return part.length() >= 2
                && part.length() <= 4
                && part.chars().allMatch(c -> c >= 'a' && c <= 'z' && !Edit.isVowel((char) c) && c != 'y');
    }

    /// Rows of consonants that languages have: `deutschland`, `strengths`.
    private static boolean isSpoken(String part) {
        String word = part.toLowerCase(Locale.ROOT);
        for (String row : new String[] {"sch", "ght", "ngs", "str", "tch", "chr", "thr", "ndl", "rst", "nds", "rth"}) {
            if (word.contains(row)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
