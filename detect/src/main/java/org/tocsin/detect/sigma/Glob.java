package org.tocsin.detect.sigma;

import java.util.ArrayList;
import java.util.List;

/// A Sigma text value with its wildcards: matched against a whole value. The wildcards are held as three characters
/// that Unicode promises never to assign, so that a pattern is one string that modifiers can put together.
///
/// `?` stands for one UTF-16 unit, as in Windows itself.
///
/// @see <a href="https://sigmahq.io/sigma-specification/">specification 2.1, "Escaping" and "Wildcards"</a>
final class Glob {
    /// Any run of characters, also none.
    static final char RUN = '\uFDD0';
    /// Exactly one character.
    static final char ONE = '\uFDD1';
    /// Any of the characters that start a flag on a Windows command line.
    static final char DASH = '\uFDD2';

    private static final String DASHES = "-/\u2013\u2014\u2015";

    private final String pattern;
    private final boolean cased;
    private final boolean openStart;
    private final boolean openEnd;
    private final char[][] segments;

    /// @param pattern with [#RUN], [#ONE] and [#DASH] for wildcards
    Glob(String pattern, boolean cased) {
        this(cased, canonical(cased ? pattern : Folding.fold(pattern)));
    }

    private Glob(boolean cased, String pattern) {
        this.pattern = pattern;
        this.cased = cased;
        List<char[]> found = new ArrayList<>(1);
        for (int from = 0; from <= pattern.length(); ) {
            int to = pattern.indexOf(RUN, from);
            int end = to < 0 ? pattern.length() : to;
            if (end > from) {
                found.add(pattern.substring(from, end).toCharArray());
            }
            from = end + 1;
        }
        segments = found.toArray(char[][]::new);
        openStart = !pattern.isEmpty() && pattern.charAt(0) == RUN;
        openEnd = !pattern.isEmpty() && pattern.charAt(pattern.length() - 1) == RUN;
    }

    /// @param pattern that another one had as its [#pattern()]
    static Glob ready(String pattern, boolean cased) {
        return new Glob(cased, pattern);
    }

    private static String canonical(String pattern) {
        if (pattern.indexOf(RUN) == pattern.lastIndexOf(RUN)) {
            return pattern;
        }
        StringBuilder canonical = new StringBuilder(pattern.length());
        for (int i = 0; i < pattern.length(); i++) {
            if (pattern.charAt(i) != RUN || i == 0 || pattern.charAt(i - 1) != RUN) {
                canonical.append(pattern.charAt(i));
            }
        }
        return canonical.toString();
    }

    /// Reads a value as a rule writes it. A backslash makes a following `*`, `?` or backslash literal and is literal
    /// itself before anything else and at the end.
    static String parse(String written) {
        StringBuilder pattern = new StringBuilder(written.length());
        for (int i = 0; i < written.length(); i++) {
            char c = written.charAt(i);
            if (c == '\\' && i + 1 < written.length() && isSpecial(written.charAt(i + 1))) {
                pattern.append(written.charAt(++i));
            } else if (c == '*') {
                pattern.append(RUN);
            } else if (c == '?') {
                pattern.append(ONE);
            } else {
                pattern.append(c);
            }
        }
        return pattern.toString();
    }

    private static boolean isSpecial(char c) {
        return c == '\\' || c == '*' || c == '?';
    }

    /// Whether a text could be mistaken for one with wildcards of ours.
    static boolean hasReserved(String written) {
        for (int i = 0; i < written.length(); i++) {
            if (isWild(written.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    static boolean hasWildcard(String pattern) {
        return pattern.indexOf(RUN) >= 0 || pattern.indexOf(ONE) >= 0;
    }

    static boolean isWild(char c) {
        return c >= RUN && c <= DASH;
    }

    /// Makes every character that starts a flag stand for all of them: one that follows no letter or digit and comes
    /// before one.
    static String anyDash(String pattern) {
        char[] changed = pattern.toCharArray();
        for (int i = 0; i + 1 < changed.length; i++) {
            if (DASHES.indexOf(changed[i]) >= 0
                    && isWordCharacter(changed[i + 1])
                    && (i == 0 || !isWordCharacter(changed[i - 1]))) {
                changed[i] = DASH;
            }
        }
        return new String(changed);
    }

    private static boolean isWordCharacter(char c) {
        return c == '_' || Character.isLetterOrDigit(c);
    }

    /// The characters that stand for each other at the start of a flag.
    static String dashes() {
        return DASHES;
    }

    String pattern() {
        return pattern;
    }

    boolean cased() {
        return cased;
    }

    /// Without any wildcard: one text and no other.
    boolean isExact() {
        return !openStart && !openEnd && segments.length <= 1 && !hasReserved(pattern);
    }

    boolean openStart() {
        return openStart;
    }

    boolean openEnd() {
        return openEnd;
    }

    /// The stretches between runs, folded unless case matters.
    char[][] segments() {
        return segments;
    }

    /// @param text folded unless case matters
    boolean matches(char[] text, int length) {
        int count = segments.length;
        if (count == 0) {
            return openStart || length == 0;
        }
        int from = 0;
        int to = length;
        int first = 0;
        int last = count - 1;
        if (!openStart) {
            if (!matchesAt(segments[0], text, 0, length)) {
                return false;
            }
            from = segments[0].length;
            if (count == 1) {
                return openEnd || from == length;
            }
            first = 1;
        }
        if (!openEnd) {
            char[] tail = segments[last];
            int at = length - tail.length;
            if (at < from || !matchesAt(tail, text, at, length)) {
                return false;
            }
            to = at;
            last--;
        }
        for (int s = first; s <= last; s++) {
            int at = find(segments[s], text, from, to);
            if (at < 0) {
                return false;
            }
            from = at + segments[s].length;
        }
        return true;
    }

    /// Where a stretch comes first between two places, or -1.
    static int find(char[] segment, char[] text, int from, int to) {
        int latest = to - segment.length;
        char head = segment[0];
        if (isWild(head)) {
            for (int at = from; at <= latest; at++) {
                if (matchesAt(segment, text, at, to)) {
                    return at;
                }
            }
            return -1;
        }
        for (int at = from; at <= latest; at++) {
            if (text[at] == head && matchesAt(segment, text, at, to)) {
                return at;
            }
        }
        return -1;
    }

    static boolean matchesAt(char[] segment, char[] text, int at, int length) {
        if (at < 0 || length - at < segment.length) {
            return false;
        }
        for (int i = 0; i < segment.length; i++) {
            char wanted = segment[i];
            char seen = text[at + i];
            if (wanted != seen && !(isWild(wanted) && (wanted == ONE || DASHES.indexOf(seen) >= 0))) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Glob glob && cased == glob.cased && pattern.equals(glob.pattern);
    }

    @Override
    public int hashCode() {
        return pattern.hashCode() * 2 + (cased ? 1 : 0);
    }

    /// As a rule would write it.
    @Override
    public String toString() {
        StringBuilder written = new StringBuilder(pattern.length());
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            switch (c) {
                case RUN -> written.append('*');
                case ONE -> written.append('?');
                case DASH -> written.append('-');
                case '*', '?' -> written.append('\\').append(c);
                default -> written.append(c);
            }
        }
        return written.toString();
    }
}
