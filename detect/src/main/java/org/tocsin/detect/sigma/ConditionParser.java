package org.tocsin.detect.sigma;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Reads a rule's condition: `or` of `and` of `not` of selections, brackets, and `1 of`, `any of`, `all of` with
/// `them` or a
/// pattern. Upper-case words and counts above one are not in the specification but in use, so they are taken with a
/// warning.
final class ConditionParser {
    private static final int DEEPEST = 100;

    private final Map<String, Expression> selections;
    private final Set<String> used;
    private final int line;
    private final List<String> warnings;
    private final List<String> words;
    private int at;
    private int depth;

    /// @param selections by name, in the order of the file
    /// @param used is told the names that the condition asks for
    ConditionParser(
            String condition, Map<String, Expression> selections, Set<String> used, int line, List<String> warnings)
            throws RuleFault {
        this.selections = selections;
        this.used = used;
        this.line = line;
        this.warnings = warnings;
        this.words = words(condition);
    }

    private List<String> words(String condition) throws RuleFault {
        List<String> found = new ArrayList<>();
        for (int i = 0; i < condition.length(); ) {
            char c = condition.charAt(i);
            if (Character.isWhitespace(c)) {
                i++;
            } else if (c == '(' || c == ')') {
                found.add(String.valueOf(c));
                i++;
            } else if (c == '|') {
                throw new RuleFault(
                        line,
                        "the condition counts over many events in the old `|` form, obsolete since Sigma 2: not run");
            } else {
                int from = i;
                while (i < condition.length() && isWordPart(condition.charAt(i))) {
                    i++;
                }
                if (i == from) {
                    throw new RuleFault(line, "the condition has `" + c + "` where a word should be");
                }
                found.add(condition.substring(from, i));
            }
        }
        if (found.isEmpty()) {
            throw new RuleFault(line, "the condition is empty");
        }
        return found;
    }

    private static boolean isWordPart(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '_'
                || c == '-'
                || c == '*';
    }

    Expression parse() throws RuleFault {
        Expression whole = either();
        if (at < words.size()) {
            throw new RuleFault(line, "the condition does not end where it should, at `" + words.get(at) + "`");
        }
        return whole;
    }

    private Expression either() throws RuleFault {
        if (++depth > DEEPEST) {
            throw new RuleFault(line, "the condition is nested too deeply");
        }
        List<Expression> parts = new ArrayList<>();
        do {
            parts.add(both());
        } while (take("or"));
        depth--;
        return Expression.any(parts);
    }

    private Expression both() throws RuleFault {
        List<Expression> parts = new ArrayList<>();
        do {
            parts.add(negated());
        } while (take("and"));
        return Expression.all(parts);
    }

    private Expression negated() throws RuleFault {
        boolean not = false;
        while (take("not")) {
            not = !not;
        }
        Expression part = single();
        return not ? new Expression.Not(part) : part;
    }

    private Expression single() throws RuleFault {
        if (at >= words.size()) {
            throw new RuleFault(line, "the condition ends where a selection should be");
        }
        String word = words.get(at++);
        if (word.equals("(")) {
            Expression inner = either();
            if (at >= words.size() || !words.get(at++).equals(")")) {
                throw new RuleFault(line, "a bracket in the condition is not closed");
            }
            return inner;
        }
        if (at < words.size() && isKeyword(words.get(at), "of") && isQuantity(word)) {
            at++;
            return quantified(word);
        }
        if (!selections.containsKey(word)) {
            throw new RuleFault(line, "the condition asks for `" + word + "`, which is no selection of this rule");
        }
        return selection(word);
    }

    private Expression quantified(String quantity) throws RuleFault {
        if (at >= words.size()) {
            throw new RuleFault(line, "the condition ends after `" + quantity + " of`");
        }
        String pattern = words.get(at++);
        boolean them = isKeyword(pattern, "them");
        if (!them && (pattern.indexOf('-') >= 0 || pattern.equals("(") || pattern.equals(")"))) {
            throw new RuleFault(
                    line, "`" + pattern + "` after `of`: only letters, digits, `_` and `*` can stand there");
        }
        List<Expression> parts = new ArrayList<>();
        for (String name : selections.keySet()) {
            boolean hidden = name.startsWith("_") && (them || !pattern.startsWith("_"));
            if (!hidden && (them || fits(pattern, name))) {
                parts.add(selection(name));
            }
        }
        if (parts.isEmpty()) {
            throw new RuleFault(line, "`" + quantity + " of " + pattern + "` fits no selection of this rule");
        }
        String lower = quantity.toLowerCase(Locale.ROOT);
        if (lower.equals("all")) {
            warnAbout(quantity, lower);
            return Expression.all(parts);
        }
        if (lower.equals("any")) {
            warnAbout(quantity, lower);
            return Expression.any(parts);
        }
        int count = Integer.parseInt(quantity);
        if (count == 1) {
            return Expression.any(parts);
        }
        warnings.add("`" + quantity + " of` is not in the specification, which knows only 1, any and all");
        if (count == 0 || count > parts.size()) {
            throw new RuleFault(
                    line, "`" + quantity + " of " + pattern + "` asks for " + count + " of " + parts.size());
        }
        return new Expression.AtLeast(count, parts);
    }

    private static boolean isQuantity(String word) {
        String lower = word.toLowerCase(Locale.ROOT);
        return lower.equals("all")
                || lower.equals("any")
                || (word.length() <= 4 && word.chars().allMatch(c -> c >= '0' && c <= '9'));
    }

    private Expression selection(String name) {
        used.add(name);
        Expression found = selections.get(name);
        if (found == null) {
            throw new IllegalStateException("no selection " + name);
        }
        return new Expression.Selection(name, found);
    }

    /// Whether a name fits a pattern in which `*` is any run of characters.
    private static boolean fits(String pattern, String name) {
        return new Glob(pattern.replace('*', Glob.RUN), true).matches(name.toCharArray(), name.length());
    }

    private boolean take(String keyword) {
        if (at < words.size() && isKeyword(words.get(at), keyword)) {
            at++;
            return true;
        }
        return false;
    }

    /// A selection may be called `AND`; then the name wins.
    private boolean isKeyword(String word, String keyword) {
        if (word.equals(keyword)) {
            return true;
        }
        if (!word.equalsIgnoreCase(keyword) || selections.containsKey(word)) {
            return false;
        }
        warnAbout(word, keyword);
        return true;
    }

    private void warnAbout(String word, String keyword) {
        if (!word.equals(keyword)) {
            String warning = "`" + word + "` in the condition should be written `" + keyword + "`";
            if (!warnings.contains(warning)) {
                warnings.add(warning);
            }
        }
    }
}
