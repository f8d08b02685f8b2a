package org.tocsin.readers.files.script;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The words of a PowerShell script with their places. Takes everything; what it does not know is a mark of one
/// letter.
final class PowerShellTokens {
    private static final int MOST = 400_000;

    enum Kind {
        /// In single quotes, or in double quotes: then variables stand in it.
        TEXT,
        OPEN_TEXT,
        NUMBER,
        VARIABLE,
        /// In square brackets, such as `[char]`.
        TYPE,
        /// Begins with a dash and a letter, in lower case.
        OPERATOR,
        WORD,
        MARK,
        END
    }

    /// @param text the content without quotes, dollar or brackets
    record Token(Kind kind, String text, int from, int to) {
        boolean is(String mark) {
            return kind == Kind.MARK && text.equals(mark);
        }

        boolean isOperator(String name) {
            return kind == Kind.OPERATOR && text.equals(name);
        }
    }

    private final String source;
    private final List<Token> tokens = new ArrayList<>();
    private int at;

    private PowerShellTokens(String source) {
        this.source = source;
    }

    static List<Token> of(String source) {
        PowerShellTokens reading = new PowerShellTokens(source);
        while (reading.at < source.length() && reading.tokens.size() < MOST) {
            reading.next();
        }
        reading.add(Kind.END, "", source.length());
        return reading.tokens;
    }

    private void add(Kind kind, String text, int from) {
        tokens.add(new Token(kind, text, from, at));
    }

    private char peek(int ahead) {
        return at + ahead < source.length() ? source.charAt(at + ahead) : '\0';
    }

    private static boolean isQuote(char c) {
        return c == '\'' || c == '\u2018' || c == '\u2019' || c == '\u201A' || c == '\u201B';
    }

    private static boolean isOpenQuote(char c) {
        return c == '"' || c == '\u201C' || c == '\u201D' || c == '\u201E';
    }

    private void next() {
        int from = at;
        char c = peek(0);
        if (c == '`' && (peek(1) == '\n' || peek(1) == '\r')) {
            at += 2;
        } else if (c == '\n' || c == '\r' || c == ';') {
            at++;
            add(Kind.MARK, ";", from);
        } else if (Character.isWhitespace(c)) {
            at++;
        } else if (c == '#' || c == '<' && peek(1) == '#') {
            comment(c == '<');
        } else if (c == '@' && (isQuote(peek(1)) || isOpenQuote(peek(1)))) {
            here(from);
        } else if (isQuote(c)) {
            single(from);
        } else if (isOpenQuote(c)) {
            twofold(from);
        } else if (c == '$'
                && (Character.isLetterOrDigit(peek(1))
                        || peek(1) == '_'
                        || peek(1) == '{'
                        || peek(1) == '`'
                        || peek(1) == ':')) {
            variable(from);
        } else if (Character.isDigit(c)) {
            number(from);
        } else if (c == '[' && type(from)) {
            return;
        } else if ((c == '-' || c == '\u2013' || c == '\u2014') && (Character.isLetter(peek(1)) || peek(1) == '`')) {
            at++;
            String word = word();
            add(Kind.OPERATOR, word.toLowerCase(Locale.ROOT), from);
        } else if (Character.isLetter(c) || c == '_' || c == '`') {
            add(Kind.WORD, word(), from);
        } else if (c == '.' && peek(1) == '.') {
            at += 2;
            add(Kind.MARK, "..", from);
        } else if (c == ':' && peek(1) == ':') {
            at += 2;
            add(Kind.MARK, "::", from);
        } else if (c == '+' && peek(1) == '=') {
            at += 2;
            add(Kind.MARK, "+=", from);
        } else {
            at++;
            add(Kind.MARK, String.valueOf(c), from);
        }
    }

    private void comment(boolean block) {
        int end = block ? source.indexOf("#>", at + 2) : source.indexOf('\n', at);
        at = end < 0 ? source.length() : block ? end + 2 : end;
    }

    private void here(int from) {
        boolean open = isOpenQuote(peek(1));
        int begin = source.indexOf('\n', at);
        int end = begin < 0 ? -1 : source.indexOf(open ? "\n\"@" : "\n'@", begin);
        int stop = end < 0 ? source.length() : end;
        String text = begin < 0 ? "" : source.substring(Math.min(begin + 1, stop), stop);
        at = end < 0 ? source.length() : end + 3;
        add(open ? Kind.OPEN_TEXT : Kind.TEXT, text, from);
    }

    private void single(int from) {
        StringBuilder text = new StringBuilder();
        at++;
        while (at < source.length()) {
            char c = source.charAt(at++);
            if (isQuote(c)) {
                if (!isQuote(peek(0))) {
                    break;
                }
                at++;
            }
            text.append(c);
        }
        add(Kind.TEXT, text.toString(), from);
    }

    /// Backticks are resolved here; a dollar that stands for itself becomes a sign from the private area.
    private void twofold(int from) {
        StringBuilder text = new StringBuilder();
        at++;
        while (at < source.length()) {
            char c = source.charAt(at++);
            if (c == '`' && at < source.length()) {
                char escaped = source.charAt(at++);
                text.append(
                        switch (escaped) {
                            case 'n' -> '\n';
                            case 'r' -> '\r';
                            case 't' -> '\t';
                            case '0' -> '\0';
                            case '$' -> '\uE024';
                            default -> escaped;
                        });
                continue;
            }
            if (isOpenQuote(c)) {
                if (!isOpenQuote(peek(0))) {
                    break;
                }
                at++;
            }
            text.append(c);
        }
        add(Kind.OPEN_TEXT, text.toString(), from);
    }

    private void variable(int from) {
        at++;
        if (peek(0) == '{') {
            int end = source.indexOf('}', at);
            int stop = end < 0 ? source.length() : end;
            String name = source.substring(at + 1, stop).replace("`", "");
            at = end < 0 ? source.length() : end + 1;
            add(Kind.VARIABLE, name.toLowerCase(Locale.ROOT), from);
            return;
        }
        StringBuilder name = new StringBuilder();
        while (at < source.length()) {
            char c = source.charAt(at);
            boolean scoped = c == ':' && peek(1) != ':' && Character.isLetter(peek(1));
            if (Character.isLetterOrDigit(c) || c == '_' || scoped) {
                name.append(c);
            } else if (c != '`') {
                break;
            }
            at++;
        }
        String lower = name.toString().toLowerCase(Locale.ROOT);
        for (String scope : List.of("script:", "global:", "local:", "private:")) {
            lower = lower.startsWith(scope) ? lower.substring(scope.length()) : lower;
        }
        add(Kind.VARIABLE, lower, from);
    }

    private void number(int from) {
        boolean hex = peek(0) == '0' && (peek(1) == 'x' || peek(1) == 'X');
        at += hex ? 2 : 0;
        while (at < source.length() && Character.digit(source.charAt(at), hex ? 16 : 10) >= 0) {
            at++;
        }
        String text = source.substring(from, at);
        if (Character.isLetter(peek(0)) || peek(0) == '_' || peek(0) == '.' && Character.isDigit(peek(1))) {
            at = from;
            add(Kind.WORD, word(), from);
        } else {
            add(Kind.NUMBER, text, from);
        }
    }

    private boolean type(int from) {
        int i = at + 1;
        while (i < source.length() && i - at < 200) {
            char c = source.charAt(i);
            if (!Character.isLetterOrDigit(c) && "._ []`+,".indexOf(c) < 0) {
                return false;
            }
            if (c == ']') {
                if (i + 1 < source.length()
                        && source.charAt(i + 1) == ']'
                        && source.substring(at, i).contains("[")) {
                    i++;
                }
                break;
            }
            i++;
        }
        if (i >= source.length() || source.charAt(i) != ']') {
            return false;
        }
        String name =
                source.substring(at + 1, i).replace("`", "").replace(" ", "").toLowerCase(Locale.ROOT);
        if (name.isEmpty() || !Character.isLetter(name.charAt(0))) {
            return false;
        }
        at = i + 1;
        add(Kind.TYPE, name.startsWith("system.") ? name.substring(7) : name, from);
        return true;
    }

    private String word() {
        StringBuilder word = new StringBuilder();
        while (at < source.length()) {
            char c = source.charAt(at);
            if (Character.isLetterOrDigit(c)
                    || c == '_'
                    || c == '-' && !word.isEmpty() && Character.isLetter(peek(1))) {
                word.append(c);
            } else if (c != '`' || at + 1 < source.length() && Character.isWhitespace(source.charAt(at + 1))) {
                break;
            }
            at++;
        }
        if (word.isEmpty()) {
            at++;
        }
        return word.toString();
    }
}
