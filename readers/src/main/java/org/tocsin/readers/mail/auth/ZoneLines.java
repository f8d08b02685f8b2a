package org.tocsin.readers.mail.auth;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The records of a master file, taken apart piece by piece.
final class ZoneLines {
    private final String text;
    private int at;
    private String origin = "";
    private String owner = "";

    /// Mail servers with their preference, so that they can be given in that order.
    private final Map<String, List<Exchange>> exchanges = new TreeMap<>();

    private record Exchange(int preference, String name) {}

    ZoneLines(String text) {
        this.text = text;
    }

    void into(Zone.Builder zone) {
        while (at < text.length()) {
            boolean sameOwner = text.charAt(at) == ' ' || text.charAt(at) == '\t';
            List<String> pieces = entry();
            if (!pieces.isEmpty()) {
                entry(pieces, sameOwner, zone);
            }
        }
        exchanges.forEach((name, list) -> {
            list.sort(Comparator.comparingInt(Exchange::preference));
            list.forEach(exchange -> zone.add(name, Dns.Type.MX, exchange.name()));
        });
    }

    private void entry(List<String> pieces, boolean sameOwner, Zone.Builder zone) {
        String first = pieces.getFirst();
        if (first.equalsIgnoreCase("$ORIGIN") && pieces.size() > 1) {
            origin = absolute(pieces.get(1));
            return;
        }
        int i = 0;
        if (!sameOwner) {
            owner = absolute(first);
            i++;
        }
        while (i < pieces.size() && isClassOrTime(pieces.get(i))) {
            i++;
        }
        if (i + 1 >= pieces.size()) {
            return;
        }
        String type = pieces.get(i).toUpperCase(Locale.ROOT);
        List<String> data = pieces.subList(i + 1, pieces.size());
        switch (type) {
            case "A" -> zone.add(owner, Dns.Type.A, data.getFirst());
            case "AAAA" -> zone.add(owner, Dns.Type.AAAA, data.getFirst());
            case "PTR" -> zone.add(owner, Dns.Type.PTR, absolute(data.getFirst()));
            case "CNAME" -> zone.alias(owner, absolute(data.getFirst()));
            case "TXT" -> {
                StringBuilder all = new StringBuilder();
                data.forEach(all::append);
                zone.add(owner, Dns.Type.TXT, all.toString());
            }
            case "MX" ->
                number(data.getFirst())
                        .filter(preference -> data.size() > 1)
                        .ifPresent(preference -> exchanges
                                .computeIfAbsent(owner, n -> new ArrayList<>())
                                .add(new Exchange(preference, absolute(data.get(1)))));
            default -> {}
        }
    }

    private static Optional<Integer> number(String text) {
        boolean digits = !text.isEmpty() && text.length() < 9 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        return digits ? Optional.of(Integer.parseInt(text)) : Optional.empty();
    }

    private static boolean isClassOrTime(String text) {
        return text.equalsIgnoreCase("IN") || number(text).isPresent();
    }

    private String absolute(String name) {
        if (name.equals("@")) {
            return origin;
        }
        if (name.endsWith(".")) {
            return name.substring(0, name.length() - 1);
        }
        return origin.isEmpty() ? name : name + "." + origin;
    }

    /// The pieces up to the end of the line, or of the last one where brackets hold several together.
    private List<String> entry() {
        List<String> pieces = new ArrayList<>();
        int brackets = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '\n') {
                at++;
                if (brackets == 0) {
                    return pieces;
                }
            } else if (c == ';') {
                while (at < text.length() && text.charAt(at) != '\n') {
                    at++;
                }
            } else if (c == '(' || c == ')') {
                brackets = Math.max(0, brackets + (c == '(' ? 1 : -1));
                at++;
            } else if (c <= ' ') {
                at++;
            } else {
                pieces.add(c == '"' ? quoted() : plain());
            }
        }
        return pieces;
    }

    private String plain() {
        int from = at;
        while (at < text.length() && text.charAt(at) > ' ' && "();\"".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        return text.substring(from, at);
    }

    private String quoted() {
        StringBuilder out = new StringBuilder();
        at++;
        while (at < text.length() && text.charAt(at) != '"') {
            char c = text.charAt(at++);
            if (c == '\\' && at < text.length()) {
                c = text.charAt(at++);
                if (isDigit(c) && at + 1 < text.length() && isDigit(text.charAt(at)) && isDigit(text.charAt(at + 1))) {
                    c = (char) (Integer.parseInt(text.substring(at - 1, at + 2)) & 0xFF);
                    at += 2;
                }
            }
            out.append(c);
        }
        at++;
        return out.toString();
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
