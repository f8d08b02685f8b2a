package org.tocsin.detect.sigma;

import java.util.LinkedHashSet;
import java.util.Set;

/// What every match of a regular expression must hold, whatever its case: the runs of plain characters outside groups
/// and choices, and so many characters at least. Anything not surely understood gives none, which costs time but no
/// match.
final class RegexLiteral {
    private static final String WITHOUT_ARGUMENT = "dDwWsSbBAznrtfva";

    private final String pattern;
    private final Set<String> runs = new LinkedHashSet<>();
    private StringBuilder run = new StringBuilder();
    private long least;

    /// What the last piece of the pattern adds to the characters needed at least.
    private long last;

    /// @param runs folded
    /// @param least characters
    record Needed(Set<String> runs, int least) {
        static final Needed NOTHING = new Needed(Set.of(), 0);
    }

    private RegexLiteral(String pattern) {
        this.pattern = pattern;
    }

    /// @param pattern that RE2 takes; `java.util.regex` folds case by other tables than ours
    static Needed of(String pattern) {
        RegexLiteral search = new RegexLiteral(pattern);
        return search.understood()
                ? new Needed(search.runs, (int) Math.min(search.least, Integer.MAX_VALUE))
                : Needed.NOTHING;
    }

    /// Walks the pattern; false where it holds something not understood.
    private boolean understood() {
        int at = 0;
        while (at < pattern.length()) {
            char c = pattern.charAt(at);
            if (Character.isSurrogate(c) || Glob.isWild(c)) {
                return false;
            }
            switch (c) {
                case '|' -> {
                    return false;
                }
                case '(' -> {
                    end();
                    needs(0);
                    at = pastGroup(at);
                    if (at < 0) {
                        return false;
                    }
                }
                case '[' -> {
                    end();
                    needs(1);
                    at = pastClass(at);
                    if (at < 0) {
                        return false;
                    }
                }
                case '.', '^', '$' -> {
                    end();
                    needs(c == '.' ? 1 : 0);
                    at++;
                }
                case '*', '?', '{' -> {
                    dropLast();
                    end();
                    int open = at;
                    if (c == '{') {
                        at = pattern.indexOf('}', at);
                        if (at < 0) {
                            return false;
                        }
                    }
                    repeated(c == '{' ? leastTimes(pattern.substring(open + 1, at)) : 0);
                    at++;
                }
                case '+' -> {
                    end();
                    at++;
                }
                case '\\' -> {
                    if (at + 1 >= pattern.length()) {
                        return false;
                    }
                    char escaped = pattern.charAt(at + 1);
                    if (WITHOUT_ARGUMENT.indexOf(escaped) >= 0) {
                        end();
                        needs("bBAz".indexOf(escaped) >= 0 ? 0 : 1);
                    } else if (escaped > 127 || Character.isLetterOrDigit(escaped)) {
                        return false;
                    } else {
                        run.append(escaped);
                        needs(1);
                    }
                    at += 2;
                }
                default -> {
                    run.append(c);
                    needs(1);
                    at++;
                }
            }
        }
        end();
        return true;
    }

    private void needs(int characters) {
        last = characters;
        least += characters;
    }

    /// The last piece is there so many times at least. What is said of it a second time, as in `a{3}?`, is left out.
    private void repeated(int times) {
        least += last * (times - 1);
        last = 0;
    }

    private static int leastTimes(String count) {
        String first = count.indexOf(',') < 0 ? count : count.substring(0, count.indexOf(','));
        // Not a count: the brace stands for itself.
        return first.matches("[0-9]{1,4}") ? Integer.parseInt(first) : 0;
    }

    private void dropLast() {
        if (!run.isEmpty()) {
            run.setLength(run.length() - 1);
        }
    }

    private void end() {
        if (!run.isEmpty()) {
            runs.add(Folding.fold(run.toString()));
        }
        run = new StringBuilder();
    }

    /// Where the group that starts here is over, or -1.
    private int pastGroup(int start) {
        int depth = 0;
        int at = start;
        while (at < pattern.length()) {
            char c = pattern.charAt(at);
            if (c == '\\') {
                // A quoted stretch may hold brackets that are none.
                if (at + 1 < pattern.length() && pattern.charAt(at + 1) == 'Q') {
                    return -1;
                }
                at += 2;
            } else if (c == '[') {
                at = pastClass(at);
                if (at < 0) {
                    return -1;
                }
            } else {
                depth += c == '(' ? 1 : c == ')' ? -1 : 0;
                at++;
                if (depth == 0) {
                    return at;
                }
            }
        }
        return -1;
    }

    private int pastClass(int start) {
        int at = start + 1;
        if (at < pattern.length() && pattern.charAt(at) == '^') {
            at++;
        }
        if (at < pattern.length() && pattern.charAt(at) == ']') {
            at++;
        }
        while (at < pattern.length()) {
            char c = pattern.charAt(at);
            if (c == '\\') {
                at += 2;
            } else if (c == '[' && at + 1 < pattern.length() && pattern.charAt(at + 1) == ':') {
                int close = pattern.indexOf(":]", at + 2);
                if (close < 0) {
                    return -1;
                }
                at = close + 2;
            } else if (c == ']') {
                return at + 1;
            } else {
                at++;
            }
        }
        return -1;
    }
}
