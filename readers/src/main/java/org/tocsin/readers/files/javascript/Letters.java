package org.tocsin.readers.files.javascript;

import java.util.Optional;

/// A regular expression of the plainest sort, as scripts use to take noise out of a text: a literal, or one class
/// of letters such as `[^a-z]`, alone or with a `+`. Others are not run: they come from the attacker, and some
/// never end.
///
/// @param members letters of the class, with its ranges written out; of one letter each
/// @param runs whether letters side by side count as one
/// @param literal the text, where it is no class
record Letters(String members, boolean inverted, boolean runs, String literal) {
    static Optional<Letters> of(String source) {
        boolean runs = source.endsWith("+") && !source.endsWith("\\+");
        String pattern = runs ? source.substring(0, source.length() - 1) : source;
        if (pattern.startsWith("[") && pattern.endsWith("]") && pattern.indexOf('[', 1) < 0) {
            boolean not = pattern.startsWith("[^");
            return expanded(pattern.substring(not ? 2 : 1, pattern.length() - 1))
                    .map(members -> new Letters(members, not, runs, ""));
        }
        return switch (pattern) {
            case "\\s" -> Optional.of(new Letters(" \t\r\n\f\u00A0", false, runs, ""));
            case "\\d" -> Optional.of(new Letters("0123456789", false, runs, ""));
            case "\\D" -> Optional.of(new Letters("0123456789", true, runs, ""));
            default -> runs ? Optional.empty() : literal(pattern).map(text -> new Letters("", false, false, text));
        };
    }

    private static Optional<String> literal(String pattern) {
        StringBuilder out = new StringBuilder(pattern.length());
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c == '\\' && i + 1 < pattern.length()) {
                c = pattern.charAt(++i);
                if (Character.isLetterOrDigit(c)) {
                    return Optional.empty();
                }
            } else if (".*+?^$()[]{}|".indexOf(c) >= 0) {
                return Optional.empty();
            }
            out.append(c);
        }
        return out.isEmpty() ? Optional.empty() : Optional.of(out.toString());
    }

    private static Optional<String> expanded(String letters) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < letters.length(); i++) {
            char c = letters.charAt(i);
            if (c == '\\' && i + 1 < letters.length()) {
                char next = letters.charAt(++i);
                switch (next) {
                    case 's' -> out.append(" \t\r\n\f\u00A0");
                    case 'd' -> out.append("0123456789");
                    case 'n' -> out.append('\n');
                    case 'r' -> out.append('\r');
                    case 't' -> out.append('\t');
                    default -> {
                        if (Character.isLetterOrDigit(next)) {
                            return Optional.empty();
                        }
                        out.append(next);
                    }
                }
            } else if (i + 2 < letters.length() && letters.charAt(i + 1) == '-') {
                char last = letters.charAt(i + 2);
                if (last < c || last - c > 300) {
                    return Optional.empty();
                }
                for (char each = c; each <= last; each++) {
                    out.append(each);
                }
                i += 2;
            } else {
                out.append(c);
            }
        }
        return Optional.of(out.toString());
    }

    /// @param all whether every place is replaced, or the first
    String replaced(String text, String by, boolean all) {
        if (!literal.isEmpty()) {
            int at = text.indexOf(literal);
            return all
                    ? text.replace(literal, by)
                    : at < 0 ? text : text.substring(0, at) + by + text.substring(at + literal.length());
        }
        StringBuilder out = new StringBuilder(text.length());
        boolean done = false;
        boolean inRun = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (members.indexOf(c) >= 0 == inverted || done && !all && !inRun) {
                out.append(c);
                inRun = false;
            } else {
                if (!inRun || !runs) {
                    out.append(by);
                }
                done = true;
                inRun = runs;
            }
        }
        return out.toString();
    }
}
