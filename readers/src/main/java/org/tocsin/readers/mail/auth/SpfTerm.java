package org.tocsin.readers.mail.auth;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// One term of an SPF record ([RFC 7208, 4.6.1](https://www.rfc-editor.org/rfc/rfc7208#section-4.6.1)).
sealed interface SpfTerm {
    /// @param qualifier what a match means
    /// @param kind in lower case
    /// @param domain the domain as written, with its macros; empty where there is none
    /// @param four bits of an IPv4 address that count
    /// @param six bits of an IPv6 address that count
    record Mechanism(Outcome qualifier, Kind kind, String domain, int four, int six) implements SpfTerm {}

    /// @param name in lower case
    record Modifier(String name, String value) implements SpfTerm {}

    /// The kinds of mechanism (RFC 7208, 5).
    enum Kind {
        ALL,
        INCLUDE,
        A,
        MX,
        PTR,
        IP4,
        IP6,
        EXISTS
    }

    /// Takes a whole record apart; empty where any term breaks the grammar.
    ///
    /// @param record from its version on
    static Optional<List<SpfTerm>> parse(String record) {
        List<SpfTerm> terms = new ArrayList<>();
        int redirects = 0;
        int explanations = 0;
        for (String text : record.substring(6).split(" ", -1)) {
            if (text.isEmpty()) {
                continue;
            }
            Optional<SpfTerm> term = one(text);
            if (term.isEmpty()) {
                return Optional.empty();
            }
            if (term.get() instanceof Modifier modifier) {
                redirects += modifier.name().equals("redirect") ? 1 : 0;
                explanations += modifier.name().equals("exp") ? 1 : 0;
            }
            terms.add(term.get());
        }
        return redirects > 1 || explanations > 1 ? Optional.empty() : Optional.of(terms);
    }

    private static Optional<SpfTerm> one(String text) {
        int name = 0;
        while (name < text.length() && isNameCharacter(text.charAt(name), name)) {
            name++;
        }
        if (name > 0 && name < text.length() && text.charAt(name) == '=') {
            return modifier(text.substring(0, name).toLowerCase(Locale.ROOT), text.substring(name + 1));
        }
        return mechanism(text);
    }

    private static boolean isNameCharacter(char c, int at) {
        boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
        return letter || at > 0 && (c >= '0' && c <= '9' || c == '-' || c == '_' || c == '.');
    }

    private static Optional<SpfTerm> modifier(String name, String value) {
        boolean domain = name.equals("redirect") || name.equals("exp");
        boolean sound = domain ? SpfMacro.isDomain(value) : SpfMacro.isString(value);
        return sound ? Optional.of(new Modifier(name, value)) : Optional.empty();
    }

    private static Optional<SpfTerm> mechanism(String text) {
        Outcome qualifier = switch (text.charAt(0)) {
            case '-' -> Outcome.FAIL;
            case '~' -> Outcome.SOFTFAIL;
            case '?' -> Outcome.NEUTRAL;
            default -> Outcome.PASS;
        };
        String plain = "+-~?".indexOf(text.charAt(0)) >= 0 ? text.substring(1) : text;
        int end = 0;
        while (end < plain.length() && plain.charAt(end) != ':' && plain.charAt(end) != '/') {
            end++;
        }
        String rest = plain.substring(end);
        return switch (plain.substring(0, end).toLowerCase(Locale.ROOT)) {
            case "all" -> rest.isEmpty() ? mechanism(qualifier, Kind.ALL, "", Cidr.WHOLE) : Optional.empty();
            case "include" -> named(qualifier, Kind.INCLUDE, rest);
            case "exists" -> named(qualifier, Kind.EXISTS, rest);
            case "ptr" ->
                rest.isEmpty() ? mechanism(qualifier, Kind.PTR, "", Cidr.WHOLE) : named(qualifier, Kind.PTR, rest);
            case "a" -> addressed(qualifier, Kind.A, rest);
            case "mx" -> addressed(qualifier, Kind.MX, rest);
            case "ip4" -> network(qualifier, Kind.IP4, rest);
            case "ip6" -> network(qualifier, Kind.IP6, rest);
            default -> Optional.empty();
        };
    }

    private static Optional<SpfTerm> mechanism(Outcome qualifier, Kind kind, String domain, Cidr cidr) {
        return Optional.of(new Mechanism(qualifier, kind, domain, cidr.four(), cidr.six()));
    }

    private static Optional<SpfTerm> named(Outcome qualifier, Kind kind, String rest) {
        boolean sound = rest.startsWith(":") && SpfMacro.isDomain(rest.substring(1));
        return sound ? mechanism(qualifier, kind, rest.substring(1), Cidr.WHOLE) : Optional.empty();
    }

    /// An optional domain and an optional length for each family. A slash may also stand inside a macro.
    private static Optional<SpfTerm> addressed(Outcome qualifier, Kind kind, String rest) {
        int slash = cidrStart(rest);
        Optional<Cidr> cidr = Cidr.parse(rest.substring(slash));
        String domain = rest.substring(0, slash);
        boolean sound = domain.isEmpty() || domain.startsWith(":") && SpfMacro.isDomain(domain.substring(1));
        return sound && cidr.isPresent()
                ? mechanism(qualifier, kind, domain.isEmpty() ? "" : domain.substring(1), cidr.get())
                : Optional.empty();
    }

    /// Where the lengths begin: digits and slashes at the end, from the first of their slashes on.
    private static int cidrStart(String rest) {
        int at = rest.length();
        int start = at;
        while (at > 0 && (rest.charAt(at - 1) == '/' || rest.charAt(at - 1) >= '0' && rest.charAt(at - 1) <= '9')) {
            at--;
            if (rest.charAt(at) == '/') {
                start = at;
            }
        }
        return start;
    }

    private static Optional<SpfTerm> network(Outcome qualifier, Kind kind, String rest) {
        if (!rest.startsWith(":")) {
            return Optional.empty();
        }
        int slash = rest.indexOf('/');
        String address = rest.substring(1, slash < 0 ? rest.length() : slash);
        int most = kind == Kind.IP4 ? 32 : 128;
        int bits = slash < 0 ? most : Cidr.bits(rest.substring(slash + 1), most);
        boolean family =
                Ip.parse(address).filter(bytes -> bytes.length == most / 8).isPresent();
        return bits < 0 || !family
                ? Optional.empty()
                : Optional.of(new Mechanism(qualifier, kind, address, bits, bits));
    }

    /// How many bits count, for each family.
    record Cidr(int four, int six) {
        static final Cidr WHOLE = new Cidr(32, 128);

        /// `/24`, `//64`, `/24//64`, or nothing.
        static Optional<Cidr> parse(String text) {
            int two = text.indexOf("//");
            String first = two < 0 ? text : text.substring(0, two);
            int four = first.isEmpty() ? 32 : bits(first.substring(1), 32);
            int six = two < 0 ? 128 : bits(text.substring(two + 2), 128);
            return four < 0 || six < 0 ? Optional.empty() : Optional.of(new Cidr(four, six));
        }

        static int bits(String text, int most) {
            boolean digits =
                    !text.isEmpty() && text.length() <= 3 && text.chars().allMatch(c -> c >= '0' && c <= '9');
            if (!digits || text.length() > 1 && text.charAt(0) == '0') {
                return -1;
            }
            int bits = Integer.parseInt(text);
            return bits <= most ? bits : -1;
        }
    }
}
