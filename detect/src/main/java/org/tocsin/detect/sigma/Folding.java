package org.tocsin.detect.sigma;

/// Sigma's "case does not matter": Unicode simple case folding, one character to one character, so that lengths and
/// places stay. No locale: a Turkish machine finds what an English one finds. Characters beyond the basic plane, which
/// hold no letters that paths and commands use, are left as they are.
///
/// @see <a href="https://www.unicode.org/Public/UCD/latest/ucd/CaseFolding.txt">CaseFolding.txt, status C and S</a>
final class Folding {
    private static final char[] TABLE = table();

    private Folding() {}

    private static char[] table() {
        char[] table = new char[0x10000];
        for (int c = 0; c < table.length; c++) {
            table[c] = Character.toLowerCase(Character.toUpperCase((char) c));
        }
        // Dotted and dotless i fold to i only in Turkic languages.
        table[0x0130] = 0x0130;
        table[0x0131] = 0x0131;
        // Pairs that fold together although neither has a simple upper case.
        table[0x1FD3] = 0x0390;
        table[0x1FE3] = 0x03B0;
        table[0xFB05] = 0xFB06;
        return table;
    }

    static char fold(char c) {
        return TABLE[c];
    }

    static String fold(String text) {
        int length = text.length();
        for (int i = 0; i < length; i++) {
            if (TABLE[text.charAt(i)] != text.charAt(i)) {
                char[] folded = text.toCharArray();
                fold(folded, folded, length);
                return new String(folded);
            }
        }
        return text;
    }

    static void fold(char[] from, char[] into, int length) {
        char[] table = TABLE;
        for (int i = 0; i < length; i++) {
            into[i] = table[from[i]];
        }
    }
}
