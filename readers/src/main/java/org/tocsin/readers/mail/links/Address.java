package org.tocsin.readers.mail.links;

import java.net.IDN;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.tocsin.readers.text.Escapes;

/// An address with a host, taken apart as a browser does ([WHATWG URL](https://url.spec.whatwg.org/)): slashes may
/// be backslashes, tabs and line ends do not count, the host is what stands behind the *last* `@`.
///
/// @param scheme in lower case; `https` where the address begins with `//`, `http` where it begins with `www.`
/// @param userinfo what stands before the `@`, or empty
/// @param host in its plain form: lower case, punycode, an IP address as four decimal numbers
/// @param writtenHost the host as written
/// @param port as written, or -1
/// @param rest path, query and fragment, as written
public record Address(String scheme, String userinfo, String host, String writtenHost, int port, String rest) {
    static final int LONGEST_HOST = 255;

    /// Takes apart what has a host; empty for relative links and for schemes without one.
    public static Optional<Address> of(String link) {
        String text = stripped(link);
        int colon = schemeEnd(text);
        String scheme;
        int at;
        if (colon > 0) {
            scheme = text.substring(0, colon).toLowerCase(Locale.ROOT);
            at = colon + 1;
            int slashes = at;
            while (slashes < text.length() && isSlash(text.charAt(slashes))) {
                slashes++;
            }
            boolean web = scheme.equals("http") || scheme.equals("https");
            if (slashes - at < 2 && !web) {
                return Optional.empty();
            }
            at = web ? slashes : at + 2;
        } else if (text.length() > 2 && isSlash(text.charAt(0)) && isSlash(text.charAt(1))) {
            scheme = "https";
            at = 2;
        } else if (text.regionMatches(true, 0, "www.", 0, 4)) {
            scheme = "http";
            at = 0;
        } else {
            return Optional.empty();
        }
        int end = at;
        while (end < text.length()
                && !isSlash(text.charAt(end))
                && text.charAt(end) != '?'
                && text.charAt(end) != '#') {
            end++;
        }
        String authority = text.substring(at, end);
        int sign = authority.lastIndexOf('@');
        String userinfo = sign < 0 ? "" : authority.substring(0, sign);
        String hostPort = authority.substring(sign + 1);
        int portColon = hostPort.lastIndexOf(':');
        int port = -1;
        String host = hostPort;
        if (portColon >= 0 && hostPort.indexOf(']', portColon) < 0) {
            host = hostPort.substring(0, portColon);
            port = number(hostPort.substring(portColon + 1));
        }
        if (host.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Address(scheme, userinfo, plainHost(host), host, port, text.substring(end)));
    }

    private static boolean isSlash(char c) {
        return c == '/' || c == '\\';
    }

    private static int number(String digits) {
        int value = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = Character.digit(digits.charAt(i), 10);
            if (digit < 0 || value > 65_535) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return digits.isEmpty() ? -1 : value;
    }

    /// Without blanks around it, and without tabs and line ends anywhere.
    static String stripped(String link) {
        String text = link.strip();
        boolean clean = true;
        for (int i = 0; i < text.length() && clean; i++) {
            clean = text.charAt(i) >= ' ';
        }
        if (clean) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\t' && c != '\r' && c != '\n' && (c >= ' ' || !out.isEmpty())) {
                out.append(c);
            }
        }
        return out.toString();
    }

    /// The place of the colon behind the scheme, or -1 where there is none.
    static int schemeEnd(String text) {
        for (int i = 0; i < text.length() && i < 40; i++) {
            char c = text.charAt(i);
            if (c == ':') {
                return i == 0 ? -1 : i;
            }
            boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
            if (!letter && (i == 0 || !(c >= '0' && c <= '9' || c == '+' || c == '-' || c == '.'))) {
                return -1;
            }
        }
        return -1;
    }

    private static String plainHost(String written) {
        String host = written;
        boolean simple = true;
        for (int i = 0; i < host.length() && simple; i++) {
            char c = host.charAt(i);
            simple = c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '.' || c == '-';
        }
        if (!simple) {
            host = unicode(Escapes.percentDecoded(host));
        }
        while (host.endsWith(".")) {
            host = host.substring(0, host.length() - 1);
        }
        return ip(host).orElse(host);
    }

    private static String unicode(String host) {
        // No name is longer (RFC 1035, 2.3.4), and punycode of a long one takes for ever.
        if (host.startsWith("[") || host.length() > LONGEST_HOST) {
            return host.toLowerCase(Locale.ROOT);
        }
        StringBuilder out = new StringBuilder(host.length());
        String wide = isAscii(host) ? host : Normalizer.normalize(host, Normalizer.Form.NFKC);
        for (int i = 0; i < wide.length(); i++) {
            char c = wide.charAt(i);
            if (c == '\u3002' || c == '\uFF0E' || c == '\uFF61') {
                out.append('.');
            } else if (Character.getType(c) != Character.FORMAT && c != '\u00AD') {
                out.append(c);
            }
        }
        String plain = out.toString().toLowerCase(Locale.ROOT);
        if (isAscii(plain)) {
            return plain;
        }
        try {
            return IDN.toASCII(plain, IDN.ALLOW_UNASSIGNED);
        } catch (IllegalArgumentException | IndexOutOfBoundsException noDomain) {
            return plain;
        }
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 0x7F) {
                return false;
            }
        }
        return true;
    }

    /// Whether the host is an IP address, in whatever spelling.
    public boolean hostIsIp() {
        return ip(host).isPresent();
    }

    /// Whether the host is an IP address in a spelling that hides it: one number, hexadecimal, octal, an IPv4
    /// address inside an IPv6 one.
    public boolean hostIsOddIp() {
        return hostIsIp() && !writtenHost.equals(host);
    }

    /// An IPv4 address of one to four numbers, each decimal, octal or hexadecimal, in its usual form; an IPv6
    /// address in brackets as it is, or as the IPv4 address that it maps.
    static Optional<String> ip(String host) {
        if (host.startsWith("[") && host.endsWith("]")) {
            return Optional.of(mapped(host));
        }
        int last = host.isEmpty() ? 0 : host.charAt(host.length() - 1);
        boolean hex = host.contains("0x");
        if (!(last >= '0' && last <= '9') && !hex) {
            return Optional.empty();
        }
        String[] pieces = host.split("\\.", -1);
        if (pieces.length > 4) {
            return Optional.empty();
        }
        List<Long> numbers = new ArrayList<>(4);
        for (String piece : pieces) {
            long number = ipNumber(piece);
            if (number < 0) {
                return Optional.empty();
            }
            numbers.add(number);
        }
        long address = 0;
        for (int i = 0; i < numbers.size() - 1; i++) {
            if (numbers.get(i) > 255) {
                return Optional.empty();
            }
            address |= numbers.get(i) << 8 * (3 - i);
        }
        if (numbers.getLast() >= 1L << 8 * (5 - numbers.size())) {
            return Optional.empty();
        }
        return Optional.of(dotted(address | numbers.getLast()));
    }

    private static String dotted(long address) {
        return (address >> 24 & 255) + "." + (address >> 16 & 255) + "." + (address >> 8 & 255) + "." + (address & 255);
    }

    private static long ipNumber(String piece) {
        int radix = 10;
        String digits = piece;
        if (piece.startsWith("0x") || piece.startsWith("0X")) {
            radix = 16;
            digits = piece.substring(2);
        } else if (piece.length() > 1 && piece.startsWith("0")) {
            radix = 8;
            digits = piece.substring(1);
        }
        if (digits.isEmpty()) {
            return radix == 16 ? 0 : -1;
        }
        if (digits.length() > 16) {
            return -1;
        }
        long value = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = Character.digit(digits.charAt(i), radix);
            if (digit < 0) {
                return -1;
            }
            value = value * radix + digit;
        }
        return value > 0xFFFF_FFFFL ? -1 : value;
    }

    /// `[::ffff:c000:201]` and `[::ffff:192.0.2.1]` are IPv4 addresses in disguise.
    private static String mapped(String host) {
        String inner = host.substring(1, host.length() - 1);
        int tail = -1;
        for (String prefix : List.of("::ffff:", "0:0:0:0:0:ffff:", "::")) {
            if (inner.startsWith(prefix) && tail < 0) {
                tail = prefix.length();
            }
        }
        if (tail < 0) {
            return host;
        }
        String rest = inner.substring(tail);
        if (rest.indexOf('.') > 0) {
            return ip(rest).orElse(host);
        }
        String[] groups = rest.split(":", -1);
        if (groups.length != 2 || !inner.contains("ffff:")) {
            return host;
        }
        try {
            return dotted(Long.parseLong(groups[0], 16) << 16 | Long.parseLong(groups[1], 16));
        } catch (NumberFormatException notHex) {
            return host;
        }
    }

    /// The path, up to the query.
    String path() {
        int end = rest.length();
        int query = rest.indexOf('?');
        int fragment = rest.indexOf('#');
        end = query >= 0 ? query : end;
        end = fragment >= 0 ? Math.min(end, fragment) : end;
        return rest.substring(0, end);
    }

    /// @param name as written
    /// @param value as written, percent signs still in it
    record Parameter(String name, String value) {}

    /// The parameters of the query and of the fragment, in order, the first 200 of them.
    List<Parameter> parameters() {
        List<Parameter> parameters = new ArrayList<>();
        int at = path().length();
        while (at < rest.length() && parameters.size() < 200) {
            int end = at + 1;
            while (end < rest.length() && "&;?#".indexOf(rest.charAt(end)) < 0) {
                end++;
            }
            String piece = rest.substring(at + 1, end);
            // `&amp;` that was escaped twice
            if (rest.charAt(at) == ';'
                    && !parameters.isEmpty()
                    && parameters.getLast().name().equals("amp")) {
                parameters.removeLast();
            }
            int equals = piece.indexOf('=');
            parameters.add(
                    equals < 0
                            ? new Parameter(piece, "")
                            : new Parameter(piece.substring(0, equals), piece.substring(equals + 1)));
            at = end;
        }
        return parameters;
    }

    /// The value of a parameter with its percent signs undone.
    Optional<String> parameter(String name) {
        for (Parameter parameter : parameters()) {
            if (parameter.name().equalsIgnoreCase(name)) {
                return Optional.of(Escapes.percentDecoded(parameter.value()));
            }
        }
        return Optional.empty();
    }
}
