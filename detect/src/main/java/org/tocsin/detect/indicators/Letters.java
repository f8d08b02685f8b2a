package org.tocsin.detect.indicators;

import java.lang.Character.UnicodeScript;
import java.util.EnumSet;
import java.util.Set;

/// What each UTF-16 unit is to the search, and its folded form, looked up in tables.
final class Letters {
    /// A letter, digit, hyphen or underscore, or a part of one outside ASCII.
    static final int WORD = 1;
    /// A full stop, or one of the signs that count as one in host names.
    static final int DOT = 2;
    static final int NOT_HEX = 4;
    static final int NOT_DIGIT = 8;
    static final int FOREIGN = 16;
    /// Of a script that is written without blanks, so that a host name may touch the words around it.
    static final int SPACELESS = 32;

    private static final Set<UnicodeScript> WITHOUT_BLANKS = EnumSet.of(
            UnicodeScript.HAN,
            UnicodeScript.HIRAGANA,
            UnicodeScript.KATAKANA,
            UnicodeScript.HANGUL,
            UnicodeScript.THAI,
            UnicodeScript.LAO,
            UnicodeScript.KHMER,
            UnicodeScript.MYANMAR,
            UnicodeScript.TIBETAN);

    private static final byte[] KIND = new byte[65_536];
    private static final char[] FOLDED = new char[65_536];

    static {
        for (int i = 0; i < 65_536; i++) {
            char c = (char) i;
            char folded = folded(c);
            FOLDED[i] = folded;
            KIND[i] = (byte) (folded == '.' ? DOT : kind(folded) | foreign(c, folded));
        }
    }

    private Letters() {}

    private static char folded(char c) {
        if (c == '\u3002' || c == '\uFF0E' || c == '\uFF61') {
            return '.';
        }
        if (c >= '\uFF01' && c <= '\uFF5E') {
            return Character.toLowerCase((char) (c - 0xFEE0));
        }
        return Character.toLowerCase(c);
    }

    private static int foreign(char c, char folded) {
        if (c < 128 || kind(folded) == 0) {
            return 0;
        }
        return WITHOUT_BLANKS.contains(UnicodeScript.of(folded)) ? FOREIGN | SPACELESS : FOREIGN;
    }

    private static int kind(char folded) {
        if (folded >= '0' && folded <= '9') {
            return WORD;
        }
        if (folded >= 'a' && folded <= 'f') {
            return WORD | NOT_DIGIT;
        }
        boolean word = folded < 128
                ? folded >= 'g' && folded <= 'z' || folded == '-' || folded == '_'
                : Character.isLetterOrDigit(folded)
                        || Character.getType(folded) == Character.NON_SPACING_MARK
                        || Character.getType(folded) == Character.COMBINING_SPACING_MARK;
        return word ? WORD | NOT_HEX | NOT_DIGIT : 0;
    }

    static int kind(char[] chars, int index) {
        return KIND[chars[index]];
    }

    static boolean isWord(char c) {
        return (KIND[c] & WORD) != 0;
    }

    /// Lower case; full-width forms as their plain ones.
    static char fold(char c) {
        return FOLDED[c];
    }

    static String fold(String text) {
        char[] folded = text.toCharArray();
        for (int i = 0; i < folded.length; i++) {
            folded[i] = FOLDED[folded[i]];
        }
        return new String(folded);
    }
}
