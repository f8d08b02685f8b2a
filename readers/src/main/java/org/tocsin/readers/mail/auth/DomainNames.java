package org.tocsin.readers.mail.auth;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// What belongs to one owner among the names of hosts.
final class DomainNames {
    /// Providers whose servers take mail in under one name and write another.
    private static final List<Set<String>> HOUSES = List.of(
            Set.of("outlook.com", "office365.com", "exchangelabs.com", "hotmail.com", "microsoft.com"),
            Set.of("google.com", "gmail.com", "googlemail.com"),
            Set.of("yahoo.com", "yahoo.net", "yahoodns.net"),
            Set.of("messagingengine.com", "fastmail.com"),
            Set.of("protonmail.ch", "proton.ch", "proton.me", "protonmail.com"));

    private DomainNames() {}

    /// The name that somebody registered: the public suffix and one label more (RFC 7489, 3.2). Empty for what
    /// is no name of a host, and for a suffix alone.
    static Optional<String> registered(String host) {
        String name = plain(host);
        return isName(name) ? PublicSuffixes.list().registered(name) : Optional.empty();
    }

    private static boolean isName(String name) {
        if (name.length() > 253 || name.indexOf('.') <= 0 || name.contains("..")) {
            return false;
        }
        boolean letter = false;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean other = c >= 'a' && c <= 'z' || c > 127 || c == '-' || c == '_';
            if (!other && c != '.' && !(c >= '0' && c <= '9')) {
                return false;
            }
            letter |= other;
        }
        return letter;
    }

    /// The same, and the name itself where nobody can have registered one.
    static String owner(String host) {
        return registered(host).orElse(plain(host));
    }

    /// Whether two names belong to one owner; never where one is empty.
    static boolean sameOwner(String one, String other) {
        if (one.isEmpty() || other.isEmpty()) {
            return false;
        }
        return one.equalsIgnoreCase(other) || owner(one).equals(owner(other));
    }

    /// Whether two servers belong to one owner, also where a provider has names of several kinds.
    static boolean sameHouse(String one, String other) {
        if (sameOwner(one, other)) {
            return true;
        }
        String first = owner(one);
        String second = owner(other);
        return HOUSES.stream().anyMatch(house -> house.contains(first) && house.contains(second));
    }

    static String plain(String host) {
        String lower = host.strip().toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }
}
