package org.tocsin.readers.mail.auth;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.tocsin.readers.mail.header.MailDate;

/// One `Received` field: a server says from whom it took the message. Whoever hands a message over may have
/// written the fields below the first honest server's.
///
/// @param from the name that the sending host gave, or empty
/// @param reverse the name that the receiver found for the sender's address, `unknown` where it found none, or
///     empty
/// @param ip the sender's address, or empty
/// @param by the server that wrote the field, or empty
/// @param with the protocol, such as `ESMTPS`, or empty
/// @param tls whether the field says that the way was encrypted
/// @param date the time as written, or empty
record Hop(String from, String reverse, String ip, String by, String with, boolean tls, String date) {
    private static final Pattern BETWEEN = Pattern.compile("[\\s()]+");

    private static final List<String> CLAUSES = List.of("from", "by", "via", "with", "id", "for");

    static Hop parse(String value) {
        int semicolon = lastSemicolon(value);
        String date = semicolon < 0 ? "" : value.substring(semicolon + 1).strip();
        String text = semicolon < 0 ? value : value.substring(0, semicolon);
        String from = "";
        String fromComment = "";
        String by = "";
        String with = "";
        boolean tls = false;
        String clause = "";
        boolean taken = false;
        for (String token : tokens(text)) {
            String lower = token.toLowerCase(Locale.ROOT);
            if (token.startsWith("(")) {
                tls |= lower.contains("tls") || lower.contains("cipher");
                if (clause.equals("from")) {
                    fromComment += " " + token.substring(1, token.endsWith(")") ? token.length() - 1 : token.length());
                }
            } else if (CLAUSES.contains(lower) && (taken || clause.isEmpty() || !clause.equals(lower))) {
                clause = lower;
                taken = false;
            } else if (!taken) {
                taken = true;
                switch (clause) {
                    case "from" -> from = from.isEmpty() ? token : from;
                    case "by" -> by = by.isEmpty() ? token : by;
                    case "with" -> with = with.isEmpty() ? token : with;
                    default -> {}
                }
            } else if (clause.equals("with") && with.startsWith("Microsoft") && with.length() < 60) {
                // These servers have a name of three words where others have a protocol.
                with += " " + token;
            } else {
                tls |= lower.startsWith("tls");
            }
        }
        tls |= isEncrypted(with);
        From said = From.of(from, fromComment);
        return new Hop(said.helo(), said.reverse(), said.ip(), DomainNames.plain(by), with, tls, date);
    }

    /// `ESMTPS`, `SMTPSA`, `LMTPS`, `HTTPS` … ([RFC 3848](https://www.rfc-editor.org/rfc/rfc3848)): the letter
    /// says it.
    private static boolean isEncrypted(String with) {
        String upper = with.toUpperCase(Locale.ROOT);
        return upper.endsWith("MTPS") || upper.endsWith("MTPSA") || upper.equals("HTTPS") || upper.equals("UTF8SMTPS");
    }

    /// The date stands behind the last semicolon that no comment holds.
    private static int lastSemicolon(String value) {
        int depth = 0;
        int found = -1;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '(') {
                depth++;
            } else if (c == ')') {
                depth = Math.max(0, depth - 1);
            } else if (c == ';' && depth == 0) {
                found = i;
            }
        }
        return found >= 0 ? found : value.lastIndexOf(';');
    }

    /// Words, and comments as one token with its brackets.
    private static List<String> tokens(String text) {
        List<String> tokens = new ArrayList<>();
        int at = 0;
        while (at < text.length() && tokens.size() < 200) {
            char c = text.charAt(at);
            int from = at;
            if (c == '(') {
                int depth = 0;
                while (at < text.length()) {
                    char d = text.charAt(at++);
                    depth += d == '(' ? 1 : d == ')' ? -1 : 0;
                    if (depth == 0) {
                        break;
                    }
                }
                tokens.add(text.substring(from, at));
            } else if (c <= ' ') {
                at++;
            } else {
                while (at < text.length() && text.charAt(at) > ' ' && text.charAt(at) != '(') {
                    at++;
                }
                tokens.add(text.substring(from, at));
            }
        }
        return tokens;
    }

    /// What a field says of the sending host.
    private record From(String helo, String reverse, String ip) {
        static From of(String word, String comment) {
            String ip = "";
            String reverse = "";
            String helo = DomainNames.plain(word);
            String first = bare(helo);
            boolean given = false;
            for (String piece : BETWEEN.split(comment)) {
                String bare = bare(piece.substring(piece.indexOf('@') + 1));
                if (Ip.parse(bare).isPresent()) {
                    ip = ip.isEmpty() ? bare : ip;
                } else if (piece.equalsIgnoreCase("helo") || piece.equalsIgnoreCase("ehlo")) {
                    given = true;
                } else if (given) {
                    reverse = reverse.isEmpty() ? helo : reverse;
                    helo = DomainNames.plain(piece);
                    given = false;
                } else if (piece.regionMatches(true, 0, "helo=", 0, 5)) {
                    // Exim and qmail put the given name into the comment and the found one before it.
                    reverse = reverse.isEmpty() ? helo : reverse;
                    helo = DomainNames.plain(piece.substring(5));
                } else if (bare.equalsIgnoreCase("unknown") || bare.indexOf('.') > 0 && isName(bare)) {
                    reverse = reverse.isEmpty() ? DomainNames.plain(bare) : reverse;
                }
            }
            if (ip.isEmpty() && Ip.parse(first).isPresent()) {
                ip = first;
            }
            return new From(helo, Ip.parse(bare(reverse)).isPresent() ? "" : reverse, ip);
        }

        private static boolean isName(String text) {
            return text.chars()
                    .allMatch(c -> c >= 'a' && c <= 'z'
                            || c >= 'A' && c <= 'Z'
                            || c >= '0' && c <= '9'
                            || c == '-'
                            || c == '.'
                            || c == '_');
        }

        /// An address without brackets, `IPv6:` before it or a port behind them.
        private static String bare(String text) {
            String plain = text.strip();
            int open = plain.indexOf('[');
            int close = plain.indexOf(']', open + 1);
            if (open >= 0 && close > open) {
                plain = plain.substring(open + 1, close);
            }
            while (!plain.isEmpty() && ",;".indexOf(plain.charAt(plain.length() - 1)) >= 0) {
                plain = plain.substring(0, plain.length() - 1);
            }
            return plain.regionMatches(true, 0, "ipv6:", 0, 5)
                    ? plain.substring(5).toLowerCase(Locale.ROOT)
                    : plain;
        }
    }

    /// An address as it stands in some field, in its usual text.
    static Optional<String> address(String text) {
        return Ip.parse(From.bare(text)).map(Ip::text);
    }

    /// When the field says that the message came.
    Optional<Instant> time() {
        return MailDate.parse(date).map(MailDate::instant);
    }

    /// Whether a zone is written that no country uses.
    boolean strangeZone() {
        int at = Math.max(date.lastIndexOf('+'), date.lastIndexOf('-'));
        if (at < 0 || at + 5 > date.length()) {
            return false;
        }
        String digits = date.substring(at + 1, at + 5);
        if (!digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return false;
        }
        int hours = Integer.parseInt(digits.substring(0, 2));
        int minutes = Integer.parseInt(digits.substring(2));
        return minutes % 15 != 0 || minutes > 45 || hours > (date.charAt(at) == '-' ? 12 : 14);
    }
}
