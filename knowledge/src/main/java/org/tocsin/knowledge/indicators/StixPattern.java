package org.tocsin.knowledge.indicators;

import java.util.ArrayList;
import java.util.List;

/// Reads the small part of STIX patterning that published indicators use: comparisons for equality, alone or joined by
/// OR. https://docs.oasis-open.org/cti/stix/v2.1/stix-v2.1.html section 9.
///
/// Tolerates what public sets get wrong: `hashes.SHA-256` without quotes, object types that STIX does not have.
final class StixPattern {
    /// One `path = 'value'`.
    ///
    /// @param path as `type:step.step`, in lower case, steps without quotes
    record Comparison(String path, String value) {}

    /// Why a pattern is not used.
    static final class NotSimple extends Exception {
        private static final long serialVersionUID = 1L;

        NotSimple(String reason) {
            super(reason);
        }
    }

    private final String text;
    private int at;

    private StixPattern(String text) {
        this.text = text;
    }

    static List<Comparison> read(String pattern) throws NotSimple {
        StixPattern reader = new StixPattern(pattern);
        List<Comparison> all = new ArrayList<>();
        reader.observation(all);
        while (!reader.atEnd()) {
            reader.or("observations joined by something other than OR");
            reader.observation(all);
        }
        return all;
    }

    private void observation(List<Comparison> all) throws NotSimple {
        if (!accept('[')) {
            throw new NotSimple("a pattern that does not begin with [");
        }
        comparison(all);
        while (!accept(']')) {
            or("comparisons joined by something other than OR");
            comparison(all);
        }
    }

    private void or(String otherwise) throws NotSimple {
        if (!word("OR")) {
            throw new NotSimple(atEnd() ? "a pattern that is cut off" : otherwise);
        }
    }

    private void comparison(List<Comparison> all) throws NotSimple {
        if (peek() == '(' || word("NOT") || word("EXISTS")) {
            throw new NotSimple("a pattern with brackets, NOT or EXISTS");
        }
        String path = path();
        if (word("IN")) {
            if (!accept('(')) {
                throw new NotSimple("IN without a list");
            }
            do {
                all.add(new Comparison(path, string()));
            } while (accept(','));
            if (!accept(')')) {
                throw new NotSimple("a list that is not closed");
            }
            return;
        }
        if (!accept('=')) {
            throw new NotSimple("a comparison other than =");
        }
        accept('=');
        all.add(new Comparison(path, string()));
    }

    private String path() throws NotSimple {
        skipBlanks();
        StringBuilder path = new StringBuilder();
        boolean type = true;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '\'' || c == '"') {
                path.append(quoted(c));
            } else if (Character.isLetterOrDigit(c) || c == '-' || c == '_' || c == '.' || c == '*') {
                path.append(c);
                at++;
            } else if (c == ':' && type) {
                type = false;
                path.append(c);
                at++;
            } else if (c == '[' && !type) {
                int close = text.indexOf(']', at);
                if (close < 0) {
                    throw new NotSimple("a path that is cut off");
                }
                at = close + 1;
            } else {
                break;
            }
        }
        if (type || path.isEmpty() || path.charAt(path.length() - 1) == ':') {
            throw new NotSimple("a comparison without an object path");
        }
        return Defanged.lower(path.toString());
    }

    private String string() throws NotSimple {
        skipBlanks();
        char c = peek();
        if (c != '\'' && c != '"') {
            throw new NotSimple("a value that is not a text");
        }
        return quoted(c);
    }

    private String quoted(char quote) throws NotSimple {
        StringBuilder value = new StringBuilder();
        for (at++; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == quote) {
                at++;
                return value.toString();
            }
            if (c == '\\' && at + 1 < text.length()) {
                at++;
                c = text.charAt(at);
            }
            value.append(c);
        }
        throw new NotSimple("a text that is not closed");
    }

    private boolean accept(char c) {
        skipBlanks();
        if (at < text.length() && text.charAt(at) == c) {
            at++;
            return true;
        }
        return false;
    }

    private boolean word(String word) {
        skipBlanks();
        int end = at + word.length();
        if (text.regionMatches(true, at, word, 0, word.length())
                && (end == text.length()
                        || !Character.isLetterOrDigit(text.charAt(end))
                                && text.charAt(end) != ':'
                                && text.charAt(end) != '-')) {
            at = end;
            return true;
        }
        return false;
    }

    private char peek() {
        skipBlanks();
        return at < text.length() ? text.charAt(at) : 0;
    }

    private boolean atEnd() {
        return peek() == 0;
    }

    private void skipBlanks() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }
}
