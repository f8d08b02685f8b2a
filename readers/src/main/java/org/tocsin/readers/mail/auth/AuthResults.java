package org.tocsin.readers.mail.auth;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// One verdict that some server wrote into the header of a message.
///
/// @param server who says it: the authserv-id; empty where the field does not say (Microsoft's own servers do
///     not)
/// @param method such as `spf`, `dkim`, `dmarc`, `arc`, in lower case
/// @param result such as `pass`, in lower case
/// @param identity what it was said of: `property=value`, several with blanks between
/// @param comment what stands in brackets or as a reason, or empty
record AuthResults(String server, String method, String result, String identity, String comment) {
    /// Verdicts of one field that are kept.
    private static final int MOST = 100;

    /// Reads an `Authentication-Results` ([RFC 8601, 2.2](https://www.rfc-editor.org/rfc/rfc8601#section-2.2)),
    /// or the same behind the instance of an `ARC-Authentication-Results`, as forgiving as its writers are
    /// careless.
    static List<AuthResults> parse(String value) {
        List<List<Token>> pieces = pieces(value);
        List<AuthResults> results = new ArrayList<>();
        String server = "";
        for (int i = 0; i < pieces.size() && results.size() < MOST; i++) {
            List<Token> piece = pieces.get(i);
            Optional<AuthResults> one = one(server, piece);
            if (one.isPresent()) {
                results.add(one.get());
            } else if (server.isEmpty() && results.isEmpty() && !piece.isEmpty() && !isInstance(piece)) {
                server = DomainNames.plain(piece.getFirst().text());
            }
        }
        return results;
    }

    /// Who says it, for a field that may say nothing else (`none`).
    static String server(String value) {
        for (List<Token> piece : pieces(value)) {
            if (!piece.isEmpty() && !isInstance(piece)) {
                return one("", piece).isPresent()
                        ? ""
                        : DomainNames.plain(piece.getFirst().text());
            }
        }
        return "";
    }

    /// Reads a `Received-SPF` ([RFC 7208, 9.1](https://www.rfc-editor.org/rfc/rfc7208#section-9.1)).
    static Optional<AuthResults> receivedSpf(String value) {
        List<Token> tokens = new ArrayList<>();
        pieces(value).forEach(tokens::addAll);
        if (tokens.isEmpty() || !isResult(tokens.getFirst().text())) {
            return Optional.empty();
        }
        String comment = "";
        String server = "";
        StringBuilder identity = new StringBuilder();
        for (int i = 1; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            if (token.comment()) {
                comment = comment.isEmpty() ? token.text() : comment;
            } else if (i + 2 < tokens.size() && tokens.get(i + 1).text().equals("=")) {
                String name = token.text().toLowerCase(Locale.ROOT);
                String said = tokens.get(i + 2).text();
                if (name.equals("receiver")) {
                    server = DomainNames.plain(said);
                } else {
                    append(identity, name + "=" + said);
                }
                i += 2;
            }
        }
        int colon = comment.indexOf(':');
        if (server.isEmpty() && colon > 0 && comment.indexOf(' ') > colon) {
            server = DomainNames.plain(comment.substring(0, colon));
        }
        String result = tokens.getFirst().text().toLowerCase(Locale.ROOT);
        return Optional.of(new AuthResults(server, "spf", result, identity.toString(), comment));
    }

    private static boolean isResult(String text) {
        return !text.isEmpty()
                && text.length() <= 40
                && text.chars().allMatch(c -> c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c == '-');
    }

    private static void append(StringBuilder list, String item) {
        if (!list.isEmpty()) {
            list.append(' ');
        }
        list.append(item);
    }

    private static boolean isInstance(List<Token> piece) {
        return piece.size() == 3
                && piece.get(0).text().equalsIgnoreCase("i")
                && piece.get(1).text().equals("=");
    }

    /// `method[/version]=result [reason="…"] [type.property=value]…`
    private static Optional<AuthResults> one(String server, List<Token> piece) {
        List<Token> plain = piece.stream().filter(token -> !token.comment()).toList();
        int equals = equalsAt(plain);
        if (equals < 1 || equals + 1 >= plain.size() || isInstance(plain)) {
            return Optional.empty();
        }
        // Where a server forgot the semicolon behind its name, the method stands before the sign.
        String method = method(plain.subList(0, equals));
        String result = plain.get(equals + 1).text().toLowerCase(Locale.ROOT);
        if (!isResult(result) || method.isEmpty()) {
            return Optional.empty();
        }
        StringBuilder identity = new StringBuilder();
        StringBuilder comment = new StringBuilder();
        piece.stream().filter(Token::comment).forEach(token -> append(comment, token.text()));
        for (int i = equals + 2; i + 1 < plain.size(); i++) {
            if (plain.get(i + 1).text().equals("=")) {
                String name = plain.get(i).text().toLowerCase(Locale.ROOT);
                String said = i + 2 < plain.size() ? plain.get(i + 2).text() : "";
                if (name.equals("reason") || name.equals("action")) {
                    append(comment, name + "=" + said);
                } else {
                    append(identity, name + "=" + said);
                }
                i += 2;
            }
        }
        String claimed = equals > 1 && server.isEmpty() && !plain.get(1).text().equals("/")
                ? DomainNames.plain(plain.getFirst().text())
                : server;
        return Optional.of(new AuthResults(claimed, method, result, identity.toString(), comment.toString()));
    }

    private static int equalsAt(List<Token> tokens) {
        for (int i = 0; i < tokens.size(); i++) {
            if (tokens.get(i).text().equals("=")) {
                return i;
            }
        }
        return -1;
    }

    private static String method(List<Token> before) {
        String last = before.getLast().text();
        int slash = last.indexOf('/');
        String method = (slash > 0 ? last.substring(0, slash) : last).toLowerCase(Locale.ROOT);
        boolean sound = !method.isEmpty()
                && method.length() <= 40
                && method.chars().allMatch(c -> c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '_');
        return sound ? method : "";
    }

    /// @param comment whether it stood in brackets
    private record Token(String text, boolean comment) {}

    /// The tokens between semicolons.
    private static List<List<Token>> pieces(String value) {
        List<List<Token>> pieces = new ArrayList<>();
        List<Token> piece = new ArrayList<>();
        int at = 0;
        while (at < value.length()) {
            char c = value.charAt(at);
            if (c == ';') {
                pieces.add(piece);
                piece = new ArrayList<>();
                at++;
            } else if (c == '(') {
                int end = commentEnd(value, at);
                piece.add(new Token(
                        value.substring(at + 1, Math.max(at + 1, end - 1)).strip(), true));
                at = end;
            } else if (c == '"') {
                int end = value.indexOf('"', at + 1);
                end = end < 0 ? value.length() : end;
                piece.add(new Token(value.substring(at + 1, end), false));
                at = end + 1;
            } else if (c == '=') {
                piece.add(new Token("=", false));
                at++;
            } else if (c <= ' ') {
                at++;
            } else {
                int from = at;
                while (at < value.length() && value.charAt(at) > ' ' && ";(\"".indexOf(value.charAt(at)) < 0) {
                    boolean sign = value.charAt(at) == '=';
                    // Only the first sign of a pair parts name and value: envelope addresses may have more.
                    boolean valued = !piece.isEmpty() && piece.getLast().text().equals("=");
                    if (sign && !valued) {
                        break;
                    }
                    at++;
                }
                piece.add(new Token(value.substring(from, at), false));
            }
        }
        pieces.add(piece);
        return pieces;
    }

    /// The place behind a comment, which may hold others.
    private static int commentEnd(String value, int from) {
        int depth = 0;
        for (int i = from; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '(') {
                depth++;
            } else if (c == ')' && --depth == 0) {
                return i + 1;
            }
        }
        return value.length();
    }

    static String withoutComments(String value) {
        if (value.indexOf('(') < 0) {
            return value;
        }
        StringBuilder out = new StringBuilder(value.length());
        int at = 0;
        while (at < value.length()) {
            if (value.charAt(at) == '(') {
                at = commentEnd(value, at);
                out.append(' ');
            } else {
                out.append(value.charAt(at++));
            }
        }
        return out.toString();
    }
}
