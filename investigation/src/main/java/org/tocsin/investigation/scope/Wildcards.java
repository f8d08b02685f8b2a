package org.tocsin.investigation.scope;

/// A text with `*` for any run of characters and `?` for one, held against whole values without regard to case. A
/// backslash is always just that, unlike in Sigma: what people type here are paths of Windows, and `C:\Temp\*` must
/// mean what it seems to mean.
public final class Wildcards {
    private static final char RUN = '\uFDD0';
    private static final char ONE = '\uFDD1';

    private static final char[] FOLDED = folded();

    private final String pattern;

    private Wildcards(String pattern) {
        this.pattern = pattern;
    }

    public static Wildcards of(String text) {
        StringBuilder pattern = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            pattern.append(c == '*' ? RUN : c == '?' ? ONE : fold(c));
        }
        return new Wildcards(pattern.toString());
    }

    /// A character as it is compared: both cases of a letter give the same.
    public static char fold(char c) {
        return FOLDED[c];
    }

    private static char[] folded() {
        char[] folded = new char[Character.MAX_VALUE + 1];
        for (int c = 0; c < folded.length; c++) {
            folded[c] = Character.toLowerCase(Character.toUpperCase((char) c));
        }
        return folded;
    }

    public boolean matches(CharSequence value) {
        int at = 0;
        int in = 0;
        int run = -1;
        int resume = 0;
        while (in < value.length()) {
            char wanted = at < pattern.length() ? pattern.charAt(at) : '\0';
            if (at < pattern.length() && wanted == RUN) {
                run = at++;
                resume = in;
            } else if (at < pattern.length() && (wanted == ONE || wanted == fold(value.charAt(in)))) {
                at++;
                in++;
            } else if (run >= 0) {
                at = run + 1;
                in = ++resume;
            } else {
                return false;
            }
        }
        while (at < pattern.length() && pattern.charAt(at) == RUN) {
            at++;
        }
        return at == pattern.length();
    }
}
