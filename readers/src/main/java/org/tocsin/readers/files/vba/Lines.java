package org.tocsin.readers.files.vba;

import java.util.ArrayList;
import java.util.List;

/// A source cut into statements of tokens: continued lines joined, comments left out
/// ([MS-VBAL 3](https://learn.microsoft.com/openspecs/microsoft_general_purpose_programming_languages/ms-vbal/)).
final class Lines {
    private static final int MOST = 200_000;
    private static final int LONGEST = 20_000;

    /// What a token is.
    enum Sort {
        NAME,
        TEXT,
        NUMBER,
        SIGN
    }

    /// @param text of a name without its type letter, of a text without quotes
    record Token(Sort sort, String text, double number) {
        boolean is(String word) {
            return sort != Sort.TEXT && text.equalsIgnoreCase(word);
        }
    }

    private final String source;
    private int at;
    private final List<List<Token>> statements = new ArrayList<>();
    private List<Token> current = new ArrayList<>();

    private Lines(String source) {
        this.source = source;
    }

    static List<List<Token>> of(String source) {
        Lines lines = new Lines(source);
        lines.run();
        return lines.statements;
    }

    private void end() {
        if (!current.isEmpty()) {
            statements.add(current);
            current = new ArrayList<>();
        }
    }

    private void run() {
        while (at < source.length() && statements.size() < MOST) {
            char c = source.charAt(at);
            if (c == '\n' || c == '\r') {
                end();
                at++;
            } else if (c == ' ' || c == '\t' || c == '\u00A0') {
                at++;
            } else if (c == '_' && continues()) {
                at = nextLine();
            } else if (c == '\'') {
                comment();
            } else if (c == '"') {
                text();
            } else if (Character.isDigit(c) || c == '.' && at + 1 < source.length() && digit(at + 1) && !afterName()) {
                number(10);
            } else if (c == '&' && at + 1 < source.length() && "hHoO".indexOf(source.charAt(at + 1)) >= 0 && based()) {
                at += 2;
            } else if (Character.isLetter(c) || c == '_' || c == '[') {
                name();
            } else {
                sign(c);
            }
        }
        end();
    }

    private boolean digit(int index) {
        return source.charAt(index) >= '0' && source.charAt(index) <= '9';
    }

    private boolean afterName() {
        return at > 0 && (Character.isLetterOrDigit(source.charAt(at - 1)) || source.charAt(at - 1) == ')');
    }

    private boolean continues() {
        int next = at + 1;
        while (next < source.length() && (source.charAt(next) == ' ' || source.charAt(next) == '\t')) {
            next++;
        }
        boolean parted = at == 0 || !Character.isLetterOrDigit(source.charAt(at - 1));
        return parted && (next >= source.length() || source.charAt(next) == '\r' || source.charAt(next) == '\n');
    }

    private int nextLine() {
        int next = source.indexOf('\n', at);
        int bare = source.indexOf('\r', at);
        if (next < 0) {
            return bare < 0 ? source.length() : bare + 1;
        }
        return next + 1;
    }

    private void comment() {
        while (at < source.length() && source.charAt(at) != '\n' && source.charAt(at) != '\r') {
            // A comment goes on behind a continued line as well.
            at = source.charAt(at) == '_' && source.charAt(at - 1) == ' ' && continues() ? nextLine() : at + 1;
        }
    }

    private void text() {
        StringBuilder text = new StringBuilder();
        at++;
        while (at < source.length()) {
            char c = source.charAt(at);
            if (c == '"') {
                if (at + 1 < source.length() && source.charAt(at + 1) == '"') {
                    at++;
                } else {
                    break;
                }
            } else if (c == '\n' || c == '\r') {
                break;
            }
            text.append(c);
            at++;
        }
        at = Math.min(source.length(), at + (at < source.length() && source.charAt(at) == '"' ? 1 : 0));
        add(new Token(Sort.TEXT, text.toString(), 0));
    }

    private void number(int base) {
        int from = at;
        double value = 0;
        if (base == 10) {
            while (at < source.length() && (digit(at) || source.charAt(at) == '.')) {
                at++;
            }
            if (at + 1 < source.length() && "eE".indexOf(source.charAt(at)) >= 0) {
                int exponent = "+-".indexOf(source.charAt(at + 1)) >= 0 ? at + 2 : at + 1;
                if (exponent < source.length() && digit(exponent)) {
                    at = exponent;
                    while (at < source.length() && digit(at)) {
                        at++;
                    }
                }
            }
            try {
                value = Double.parseDouble(source.substring(from, at));
            } catch (NumberFormatException odd) {
                value = 0;
            }
        }
        typeLetter();
        add(new Token(Sort.NUMBER, "", value));
    }

    private void typeLetter() {
        if (at < source.length() && "%&!#@^$".indexOf(source.charAt(at)) >= 0) {
            boolean joins = source.charAt(at) == '&'
                    && at + 1 < source.length()
                    && (Character.isLetterOrDigit(source.charAt(at + 1)) || source.charAt(at + 1) == '"');
            at += joins ? 0 : 1;
        }
    }

    /// `&H4D`, `&O17`: true and read up to two letters before its end, as the caller counts them.
    private boolean based() {
        int base = Character.toLowerCase(source.charAt(at + 1)) == 'h' ? 16 : 8;
        int from = at + 2;
        int end = from;
        long value = 0;
        while (end < source.length() && end - from < 16 && Character.digit(source.charAt(end), base) >= 0) {
            value = value * base + Character.digit(source.charAt(end), base);
            end++;
        }
        if (end == from) {
            return false;
        }
        if (end - from <= 4 && value > 0x7FFF && !(end < source.length() && source.charAt(end) == '&')) {
            value -= 0x1_0000;
        } else if (end - from == 8) {
            value -= value > Integer.MAX_VALUE ? 0x1_0000_0000L : 0;
        }
        add(new Token(Sort.NUMBER, "", value));
        at = end;
        typeLetter();
        at -= 2;
        return true;
    }

    private void name() {
        int from = at;
        if (source.charAt(at) == '[') {
            int close = source.indexOf(']', at);
            int line = source.indexOf('\n', at);
            if (close > 0 && (line < 0 || close < line)) {
                add(new Token(Sort.NAME, source.substring(from + 1, close), 0));
                at = close + 1;
                return;
            }
            at++;
            return;
        }
        while (at < source.length() && (Character.isLetterOrDigit(source.charAt(at)) || source.charAt(at) == '_')) {
            at++;
        }
        String word = source.substring(from, at);
        if (word.equalsIgnoreCase("rem") && current.isEmpty()) {
            comment();
            return;
        }
        typeLetter();
        add(new Token(Sort.NAME, word, 0));
    }

    private void sign(char c) {
        at++;
        if (c == ':' && at < source.length() && source.charAt(at) == '=') {
            at++;
            add(new Token(Sort.SIGN, ":=", 0));
        } else if (c == ':') {
            end();
        } else if ("<>".indexOf(c) >= 0 && at < source.length() && "=>".indexOf(source.charAt(at)) >= 0) {
            add(new Token(Sort.SIGN, "" + c + source.charAt(at++), 0));
        } else {
            add(new Token(Sort.SIGN, String.valueOf(c), 0));
        }
    }

    private void add(Token token) {
        if (current.size() < LONGEST) {
            current.add(token);
        }
    }
}
