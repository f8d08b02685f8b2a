package org.tocsin.readers.mail.auth;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/// The macros of SPF ([RFC 7208, 7](https://www.rfc-editor.org/rfc/rfc7208#section-7)).
///
/// @param local part of the sender's address
/// @param address 4 or 16 bytes
/// @param validated the sender's name as its address proves it, worked out only when asked for
record SpfMacro(
        String local,
        String senderDomain,
        byte[] address,
        String helo,
        String receiver,
        long seconds,
        Supplier<String> validated) {
    private static final String LETTERS = "slodiphv";
    private static final String EXPLAINING = "crt";
    private static final String DELIMITERS = ".-+,/_=";

    /// The most characters of a name (RFC 1035).
    static final int LONGEST = 253;

    /// Whether a text keeps to the grammar of a domain with macros: it ends in a macro or in a name that is not
    /// all digits.
    static boolean isDomain(String text) {
        if (!isString(text) || text.isEmpty()) {
            return false;
        }
        if (text.endsWith("}") || text.endsWith("%%") || text.endsWith("%_") || text.endsWith("%-")) {
            // `%%}` is a text that ends in a bracket.
            return !text.endsWith("}") || endsInMacro(text);
        }
        String plain = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
        int dot = plain.lastIndexOf('.');
        String top = plain.substring(dot + 1);
        if (dot < 0 || top.isEmpty() || top.startsWith("-") || top.endsWith("-")) {
            return false;
        }
        boolean other = false;
        for (int i = 0; i < top.length(); i++) {
            char c = top.charAt(i);
            boolean digit = c >= '0' && c <= '9';
            boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
            if (!digit && !letter && c != '-') {
                return false;
            }
            other |= !digit;
        }
        return other;
    }

    private static boolean endsInMacro(String text) {
        int at = 0;
        boolean macro = false;
        while (at < text.length()) {
            macro = text.charAt(at) == '%' && text.charAt(at + 1) == '{';
            at = text.charAt(at) != '%' ? at + 1 : macro ? text.indexOf('}', at) + 1 : at + 2;
        }
        return macro;
    }

    /// Whether a text keeps to the grammar of macros, without those for explanations alone.
    static boolean isString(String text) {
        return keeps(text, LETTERS, false);
    }

    private static boolean keeps(String text, String letters, boolean blanks) {
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c != '%') {
                if (c < (blanks ? ' ' : '!') || c > '~') {
                    return false;
                }
                at++;
                continue;
            }
            char next = at + 1 < text.length() ? text.charAt(at + 1) : ' ';
            if (next == '%' || next == '_' || next == '-') {
                at += 2;
                continue;
            }
            Optional<Macro> macro = next == '{' ? Macro.parse(text, at + 2) : Optional.empty();
            if (macro.isEmpty() || letters.indexOf(macro.get().letter()) < 0) {
                return false;
            }
            at = macro.get().end();
        }
        return true;
    }

    /// @param letter in lower case
    /// @param escaped whether it was written in upper case
    /// @param last how many labels from the right are kept; 0 for all
    /// @param end behind the closing bracket
    private record Macro(char letter, boolean escaped, int last, boolean reversed, String delimiters, int end) {
        static Optional<Macro> parse(String text, int from) {
            int close = text.indexOf('}', from);
            if (close <= from) {
                return Optional.empty();
            }
            char letter = text.charAt(from);
            int at = from + 1;
            int digits = at;
            int last = 0;
            while (at < close && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
                last = Math.min(1000, last * 10 + text.charAt(at++) - '0');
            }
            boolean zero = at > digits && last == 0;
            boolean reversed = at < close && (text.charAt(at) == 'r' || text.charAt(at) == 'R');
            at += reversed ? 1 : 0;
            String delimiters = text.substring(at, close);
            boolean sound = !zero && delimiters.chars().allMatch(c -> DELIMITERS.indexOf(c) >= 0);
            char lower = Character.toLowerCase(letter);
            return sound && lower >= 'a' && lower <= 'z'
                    ? Optional.of(new Macro(lower, lower != letter, last, reversed, delimiters, close + 1))
                    : Optional.empty();
        }
    }

    /// A domain with its macros replaced, cut from the left where it grew too long.
    String domain(String text, String current) {
        String name = expanded(text, current);
        String plain = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        while (plain.length() > LONGEST) {
            int dot = plain.indexOf('.');
            if (dot < 0) {
                return plain;
            }
            plain = plain.substring(dot + 1);
        }
        return plain;
    }

    /// An explanation with its macros replaced; empty where it breaks the grammar.
    Optional<String> explanation(String text, String current) {
        return keeps(text, LETTERS + EXPLAINING, true) ? Optional.of(expanded(text, current)) : Optional.empty();
    }

    private String expanded(String text, String current) {
        StringBuilder out = new StringBuilder(text.length() + 32);
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c != '%') {
                out.append(c);
                at++;
                continue;
            }
            switch (text.charAt(at + 1)) {
                case '%' -> out.append('%');
                case '_' -> out.append(' ');
                case '-' -> out.append("%20");
                default -> {
                    Macro macro = Macro.parse(text, at + 2).orElseThrow();
                    out.append(shaped(macro, value(macro.letter(), current)));
                    at = macro.end() - 2;
                }
            }
            at += 2;
        }
        return out.toString();
    }

    private String value(char letter, String current) {
        return switch (letter) {
            case 's' -> local + "@" + senderDomain;
            case 'l' -> local;
            case 'o' -> senderDomain;
            case 'd' -> current;
            case 'i' -> address.length == 4 ? Ip.text(address) : nibbles(address);
            case 'p' -> validated.get();
            case 'h' -> helo;
            case 'v' -> address.length == 4 ? "in-addr" : "ip6";
            case 'c' -> Ip.text(address);
            case 'r' -> receiver;
            case 't' -> Long.toString(seconds);
            default -> "";
        };
    }

    /// Every half byte of an IPv6 address with dots between.
    static String nibbles(byte[] address) {
        StringBuilder out = new StringBuilder(64);
        for (byte b : address) {
            if (!out.isEmpty()) {
                out.append('.');
            }
            out.append(Character.forDigit((b >> 4) & 0xF, 16)).append('.').append(Character.forDigit(b & 0xF, 16));
        }
        return out.toString();
    }

    private static String shaped(Macro macro, String value) {
        String delimiters = macro.delimiters().isEmpty() ? "." : macro.delimiters();
        String shaped = value;
        if (macro.last() > 0 || macro.reversed() || !macro.delimiters().isEmpty()) {
            List<String> pieces = new ArrayList<>();
            int from = 0;
            for (int i = 0; i <= value.length(); i++) {
                if (i == value.length() || delimiters.indexOf(value.charAt(i)) >= 0) {
                    pieces.add(value.substring(from, i));
                    from = i + 1;
                }
            }
            if (macro.reversed()) {
                Collections.reverse(pieces);
            }
            int skipped = macro.last() > 0 ? Math.max(0, pieces.size() - macro.last()) : 0;
            shaped = String.join(".", pieces.subList(skipped, pieces.size()));
        }
        return macro.escaped() ? escaped(shaped) : shaped;
    }

    /// All but the unreserved characters of [RFC 3986](https://www.rfc-editor.org/rfc/rfc3986#section-2.3) as
    /// `%XX`.
    private static String escaped(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xFF);
            boolean plain =
                    c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || "-._~".indexOf(c) >= 0;
            if (plain) {
                out.append(c);
            } else {
                out.append('%').append(String.format(Locale.ROOT, "%02X", (int) c));
            }
        }
        return out.toString();
    }
}
