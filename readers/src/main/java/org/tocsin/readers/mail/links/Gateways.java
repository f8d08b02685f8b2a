package org.tocsin.readers.mail.links;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.tocsin.readers.text.Escapes;

/// Undoes what mail gateways and well-known sites do to links. The sites are the table `gateways.tsv`.
final class Gateways {
    /// What a gateway's link says.
    ///
    /// @param inner the address inside, or empty where the link keeps it to itself
    /// @param hostOnly whether no more than the host of it is told
    record Inner(Optional<String> inner, boolean hostOnly) {}

    private record Gateway(String path, String how, String parameter) {}

    private static final Map<String, List<Gateway>> BY_HOST = load();

    private Gateways() {}

    private static Map<String, List<Gateway>> load() {
        Map<String, List<Gateway>> gateways = new HashMap<>();
        try (InputStream in = Objects.requireNonNull(Gateways.class.getResourceAsStream("gateways.tsv"));
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line : lines.lines().toList()) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    String[] columns = line.split("\t", -1);
                    gateways.computeIfAbsent(columns[0], host -> new ArrayList<>())
                            .add(new Gateway(columns[1], columns[2], columns[3]));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return gateways;
    }

    /// What lies inside the link of a gateway; empty where it is none.
    static Optional<Inner> inner(Address address) {
        String host = address.host();
        if (host.length() > Address.LONGEST_HOST) {
            return Optional.empty();
        }
        Optional<Inner> found = at(host, address);
        for (int dot = host.indexOf('.'); dot >= 0 && found.isEmpty(); dot = host.indexOf('.', dot + 1)) {
            found = at("*" + host.substring(dot), address);
        }
        return found;
    }

    private static Optional<Inner> at(String name, Address address) {
        Optional<Inner> closed = Optional.empty();
        for (Gateway gateway : BY_HOST.getOrDefault(name, List.of())) {
            boolean hostOnly = gateway.how().equals("host");
            if (address.rest().startsWith(gateway.path())
                    || gateway.path().equals("/") && !address.rest().startsWith("/")) {
                Optional<String> inner = unwrapped(gateway, address).filter(link -> !link.isBlank());
                if (inner.isPresent()) {
                    return Optional.of(new Inner(inner, hostOnly));
                }
                // Of a mail gateway every link is a wrapped one; other sites have pages of their own.
                if (hostOnly) {
                    closed = Optional.of(new Inner(Optional.empty(), true));
                }
            }
        }
        return closed;
    }

    private static Optional<String> unwrapped(Gateway gateway, Address address) {
        String rest = address.rest();
        return switch (gateway.how()) {
            case "parameter" -> address.parameter(gateway.parameter()).filter(Gateways::leadsAway);
            case "base64" ->
                address.parameter(gateway.parameter())
                        .flatMap(Escapes::readableBase64)
                        .filter(Gateways::leadsAway);
            case "host" ->
                address.parameter(gateway.parameter())
                        .filter(domain -> domain.indexOf('.') > 0)
                        .map(domain -> "http://" + domain + "/");
            case "path" -> inPath(rest);
            case "path-host" ->
                Optional.of("https://" + rest.substring(gateway.path().length()));
            case "query" ->
                Optional.of(Escapes.percentDecoded(rest.substring(rest.indexOf('?') + 1)))
                        .filter(Gateways::leadsAway);
            case "underscores" -> between(rest);
            case "translate" -> translated(address);
            case "proofpoint2" -> address.parameter(gateway.parameter()).flatMap(Gateways::proofpoint2);
            case "proofpoint3" -> proofpoint3(rest);
            case "bing" ->
                address.parameter(gateway.parameter())
                        .filter(value -> value.length() > 2)
                        .flatMap(value -> Escapes.readableBase64(value.substring(2)))
                        .filter(Gateways::leadsAway);
            case "yahoo" -> yahoo(rest);
            default -> throw new IllegalStateException("gateways.tsv: " + gateway.how());
        };
    }

    private static boolean leadsAway(String link) {
        return Address.of(link).isPresent();
    }

    private static Optional<String> inPath(String rest) {
        String plain = Escapes.percentDecoded(rest);
        int at = Math.max(plain.indexOf("/http://"), plain.indexOf("/https://"));
        return at < 0 ? Optional.empty() : Optional.of(plain.substring(at + 1));
    }

    private static Optional<String> between(String rest) {
        int start = rest.indexOf("___");
        int end = start < 0 ? -1 : rest.indexOf("___", start + 3);
        return end < 0
                ? Optional.empty()
                : Optional.of(Escapes.percentDecoded(rest.substring(start + 3, end)))
                        .filter(Gateways::leadsAway);
    }

    /// `www-example-com.translate.goog`: dots became hyphens, and hyphens two.
    private static Optional<String> translated(Address address) {
        String label = address.host().substring(0, address.host().indexOf('.'));
        String host = label.replace("--", "\0").replace('-', '.').replace('\0', '-');
        return Optional.of("https://" + host + address.rest());
    }

    /// `-` for `%`, `_` for `/`.
    private static Optional<String> proofpoint2(String value) {
        return Optional.of(Escapes.percentDecoded(value.replace('-', '%').replace('_', '/')))
                .filter(Gateways::leadsAway);
    }

    /// `/v3/__ADDRESS__;CHARACTERS!!…`: each `*` in the address stands for the next of the characters, which are in
    /// base64; `**X` stands for a run of them, whose length X tells.
    private static Optional<String> proofpoint3(String rest) {
        int start = rest.indexOf("__");
        int end = rest.indexOf("__;", start + 2);
        if (start < 0 || end < 0) {
            return Optional.empty();
        }
        String address = rest.substring(start + 2, end);
        int mark = rest.indexOf('!', end);
        String characters = decoded(rest.substring(end + 3, mark < 0 ? rest.length() : mark));
        StringBuilder out = new StringBuilder(address.length() + 16);
        int next = 0;
        for (int i = 0; i < address.length(); i++) {
            char c = address.charAt(i);
            if (c != '*') {
                out.append(c);
                continue;
            }
            int run = 1;
            if (i + 2 < address.length() && address.charAt(i + 1) == '*') {
                run = 2 + RUN_LENGTHS.indexOf(address.charAt(i + 2));
                i += 2;
            }
            int to = Math.min(characters.length(), next + Math.max(1, run));
            out.append(characters, Math.min(next, to), to);
            next = to;
        }
        String link = out.toString();
        // Some of their links have one slash behind the scheme.
        if (link.startsWith("https:/") && !link.startsWith("https://")) {
            link = "https://" + link.substring(7);
        } else if (link.startsWith("http:/") && !link.startsWith("http://")) {
            link = "http://" + link.substring(6);
        }
        return Optional.of(link).filter(Gateways::leadsAway);
    }

    private static final String RUN_LENGTHS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    private static String decoded(String base64) {
        String digits = base64.replace("=", "");
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(digits);
            return Escapes.text(bytes, bytes.length);
        } catch (IllegalArgumentException notBase64) {
            return "";
        }
    }

    private static Optional<String> yahoo(String rest) {
        int start = rest.indexOf("/RU=");
        if (start < 0) {
            return Optional.empty();
        }
        int end = rest.indexOf('/', start + 4);
        return Optional.of(Escapes.percentDecoded(rest.substring(start + 4, end < 0 ? rest.length() : end)))
                .filter(Gateways::leadsAway);
    }
}
