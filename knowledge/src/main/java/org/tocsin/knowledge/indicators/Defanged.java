package org.tocsin.knowledge.indicators;

import java.util.Locale;

/// Addresses that were made unclickable on purpose, such as `hxxps://evil[.]example` or `name [at] evil(.)example`,
/// brought back to their plain form. There is no standard; these are the forms that reports and mails use.
///
/// Also drops the characters that are not seen in a host name and that browsers leave out (soft hyphen, zero-width
/// space, word joiner), which attackers use to split a name.
public final class Defanged {
    private static final String[] INNER = {".", "dot", "@", "at", ":", "://"};
    private static final String[] PLAIN = {".", ".", "@", "@", ":", "://"};

    private Defanged() {}

    /// Whether a bracket at this place opens a defanged sign, or an unseen character stands there.
    public static boolean at(char[] chars, int index, int length) {
        return isUnseen(chars[index]) || form(chars, index, length) >= 0;
    }

    /// Writes the plain form of `chars` up to `length` into `into`, which must be at least as long and may be the same
    /// array.
    ///
    /// @return the new length, never more than the old
    public static int restore(char[] chars, int length, char[] into) {
        int out = 0;
        int i = 0;
        while (i < length) {
            char c = chars[i];
            if (isUnseen(c)) {
                i++;
                continue;
            }
            int form = form(chars, i, length);
            if (form < 0) {
                into[out++] = c;
                i++;
                continue;
            }
            while (out > 0 && into[out - 1] == ' ') {
                out--;
            }
            i = end(chars, i, length);
            String plain = PLAIN[form];
            for (int k = 0; k < plain.length(); k++) {
                into[out++] = plain.charAt(k);
            }
            while (i < length && chars[i] == ' ') {
                i++;
            }
        }
        return out;
    }

    /// The plain form of an indicator: brackets, `hxxp`, and what surrounds a value in lists (quotes, commas, blanks).
    public static String restore(String value) {
        char[] chars = value.toCharArray();
        String plain = stripped(new String(chars, 0, restore(chars, chars.length, chars)));
        if (plain.regionMatches(true, 0, "hxxp", 0, 4)) {
            plain = "http" + plain.substring(4);
        }
        return plain;
    }

    private static String stripped(String value) {
        int from = 0;
        int to = value.length();
        while (from < to && surrounds(value.charAt(from))) {
            from++;
        }
        while (to > from && (surrounds(value.charAt(to - 1)) || value.charAt(to - 1) == ';')) {
            to--;
        }
        return value.substring(from, to);
    }

    private static boolean surrounds(char c) {
        return switch (c) {
            case '"', '\'', ',', '`', '\u2018', '\u2019', '\u201C', '\u201D', '\uFEFF' -> true;
            default -> Character.isWhitespace(c) || Character.isSpaceChar(c);
        };
    }

    private static boolean isUnseen(char c) {
        return c == '\u00AD' || c == '\u200B' || c == '\u2060' || c == '\uFEFF';
    }

    private static int form(char[] chars, int index, int length) {
        char close = closing(chars[index]);
        if (close == 0) {
            return -1;
        }
        int from = index + 1;
        while (from < length && chars[from] == ' ') {
            from++;
        }
        for (int k = 0; k < INNER.length; k++) {
            String inner = INNER[k];
            int to = from + inner.length();
            if (to < length && matches(chars, from, inner)) {
                while (to < length && chars[to] == ' ') {
                    to++;
                }
                if (to < length && chars[to] == close) {
                    return k;
                }
            }
        }
        return -1;
    }

    private static int end(char[] chars, int index, int length) {
        char close = closing(chars[index]);
        int i = index + 1;
        while (i < length && chars[i] != close) {
            i++;
        }
        return i + 1;
    }

    private static char closing(char open) {
        return switch (open) {
            case '[' -> ']';
            case '(' -> ')';
            case '{' -> '}';
            default -> 0;
        };
    }

    private static boolean matches(char[] chars, int from, String lower) {
        for (int i = 0; i < lower.length(); i++) {
            if (Character.toLowerCase(chars[from + i]) != lower.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /// Lower case in the same way on every machine.
    static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
