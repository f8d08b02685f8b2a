package org.tocsin.knowledge.indicators;

import java.util.Optional;

/// The part of a web address that is compared: host in lower case, port unless it is the usual one, path and query as
/// they are; without scheme, user, fragment and final slash. `http` and `https` lead to the same page.
public final class WebAddress {
    private WebAddress() {}

    /// The compared form of an address with or without a scheme; empty when its host is neither a name nor an IP
    /// address.
    public static Optional<String> canonical(String plain) {
        int from = 0;
        int scheme = plain.indexOf("://");
        if (scheme >= 0 && scheme < endOfAuthority(plain)) {
            String word = Defanged.lower(plain.substring(0, scheme));
            if (!word.equals("http") && !word.equals("https") && !word.equals("ftp")) {
                return Optional.empty();
            }
            from = scheme + 3;
        }
        int fragment = plain.indexOf('#', from);
        String rest = plain.substring(from, fragment < 0 ? plain.length() : fragment);
        int path = endOfAuthority(rest);
        String authority = rest.substring(0, path);
        authority = authority.substring(authority.lastIndexOf('@') + 1);
        String port = "";
        int colon = authority.lastIndexOf(':');
        if (colon >= 0 && colon > authority.lastIndexOf(']')) {
            port = authority.substring(colon);
            authority = authority.substring(0, colon);
            if (!port.chars().skip(1).allMatch(c -> c >= '0' && c <= '9')) {
                return Optional.empty();
            }
        }
        if (port.length() == 1 || port.equals(":80") || port.equals(":443")) {
            port = "";
        }
        Optional<String> host = host(authority);
        if (host.isEmpty()) {
            return Optional.empty();
        }
        String tail = rest.substring(path);
        while (tail.endsWith("/")) {
            tail = tail.substring(0, tail.length() - 1);
        }
        return Optional.of(host.get() + port + tail);
    }

    /// The host of a compared form.
    public static String hostOf(String canonical) {
        String authority = canonical.substring(0, endOfAuthority(canonical));
        int colon = authority.lastIndexOf(':');
        return colon >= 0 && colon > authority.lastIndexOf(']') ? authority.substring(0, colon) : authority;
    }

    private static Optional<String> host(String authority) {
        if (authority.startsWith("[") && authority.endsWith("]")) {
            return Address.of(authority.substring(1, authority.length() - 1)).map(address -> Defanged.lower(authority));
        }
        return Address.of(authority).isPresent() ? Optional.of(authority) : HostName.canonical(authority);
    }

    private static int endOfAuthority(String rest) {
        for (int i = 0; i < rest.length(); i++) {
            char c = rest.charAt(i);
            if (c == '/' || c == '?' || c == '\\') {
                return i;
            }
        }
        return rest.length();
    }
}
