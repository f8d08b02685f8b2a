package org.tocsin.readers.host;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// One line of the Linux audit log, `type=… msg=audit(seconds.millis:serial): name=value …`, after
/// [the log's description](https://github.com/linux-audit/audit-documentation/wiki/SPEC-Audit-Event-Parsing).
///
/// @param node the host, where the line names it
/// @param number of the line in its log
/// @param pairs names and values in order; values that the kernel wrote in hexadecimal are decoded, and stand as they
///     were under the name with `_raw`
/// @param rest words that are no pairs
/// @param weight characters of the whole line
record AuditLine(
        String node,
        String type,
        Instant time,
        String serial,
        List<Pair> pairs,
        String rest,
        long number,
        long offset,
        int weight) {
    record Pair(String name, String value) {}

    private static final int MOST_PAIRS = 20_000;

    /// Quotes and braces inside one another; the log has two.
    private static final int DEPTH = 4;

    /// Fields whose values the kernel writes in hexadecimal where they hold blanks, quotes or control characters.
    private static final Set<String> ENCODED = Set.of(
            "acct",
            "cmd",
            "comm",
            "cwd",
            "data",
            "dir",
            "exe",
            "file",
            "grp",
            "key",
            "name",
            "new",
            "old",
            "path",
            "proctitle",
            "root_dir",
            "vm",
            "watch");

    private static final char ENRICHED = '\u001D';

    /// The first value of a name.
    Optional<String> first(String name) {
        return pairs.stream()
                .filter(pair -> pair.name.equals(name))
                .map(Pair::value)
                .findFirst();
    }

    /// Tells the events of one moment apart.
    String event() {
        return node + " " + time + " " + serial;
    }

    /// @return empty where the text is no such line
    static Optional<AuditLine> of(String text, String host, long number, long offset) {
        String node = host;
        int at = 0;
        if (text.startsWith("node=")) {
            int end = text.indexOf(' ');
            if (end < 0) {
                return Optional.empty();
            }
            node = text.substring(5, end);
            at = end + 1;
        }
        if (!text.startsWith("type=", at)) {
            return Optional.empty();
        }
        int typeEnd = text.indexOf(' ', at);
        int open = text.indexOf("audit(", at);
        if (typeEnd < 0 || open < typeEnd || open > typeEnd + 8) {
            return Optional.empty();
        }
        int close = text.indexOf(')', open);
        int colon = text.lastIndexOf(':', Math.max(open, close));
        if (close < 0 || colon < open) {
            return Optional.empty();
        }
        Optional<Instant> time = time(text.substring(open + 6, colon));
        if (time.isEmpty()) {
            return Optional.empty();
        }
        String type = AuditNames.type(text.substring(at + 5, typeEnd));
        Pairs pairs = new Pairs(type);
        int body = close + 1;
        if (body < text.length() && text.charAt(body) == ':') {
            body++;
        }
        pairs.read(text, body, text.length());
        return Optional.of(new AuditLine(
                node,
                type,
                time.get(),
                text.substring(colon + 1, close),
                pairs.found,
                pairs.rest.toString().strip(),
                number,
                offset,
                text.length()));
    }

    private static Optional<Instant> time(String text) {
        int dot = text.indexOf('.');
        try {
            long seconds = Long.parseLong(dot < 0 ? text : text.substring(0, dot));
            long millis = dot < 0 ? 0 : Long.parseLong(text.substring(dot + 1));
            return seconds < 0 || seconds > 253_402_300_799L || millis < 0 || millis > 999
                    ? Optional.empty()
                    : Optional.of(Instant.ofEpochSecond(seconds, millis * 1_000_000));
        } catch (NumberFormatException none) {
            return Optional.empty();
        }
    }

    private static final class Pairs {
        private final String type;
        private final List<Pair> found = new ArrayList<>();
        private final StringBuilder rest = new StringBuilder();
        private int depth;

        Pairs(String type) {
            this.type = type;
        }

        void read(String text, int from, int to) {
            int at = from;
            while (at < to && found.size() < MOST_PAIRS) {
                char c = text.charAt(at);
                if (c == ' ' || c == ENRICHED || c == ',' || c == '\n') {
                    at++;
                    continue;
                }
                int equals = at;
                while (equals < to && isName(text.charAt(equals))) {
                    equals++;
                }
                if (equals == at || equals >= to || text.charAt(equals) != '=') {
                    int end = end(text, at, to);
                    rest.append(text, at, end).append(' ');
                    at = end;
                    continue;
                }
                at = value(text, text.substring(at, equals), equals + 1, to);
            }
            if (at < to) {
                rest.append(text, at, to);
            }
        }

        private int value(String text, String name, int from, int to) {
            char first = from < to ? text.charAt(from) : ' ';
            if (first == '"') {
                int close = text.indexOf('"', from + 1);
                int end = close < 0 || close >= to ? to : close;
                found.add(new Pair(name, text.substring(from + 1, end)));
                return Math.min(to, end + 1);
            }
            if ((first == '\'' || first == '{') && depth < DEPTH) {
                int close = first == '{' ? text.indexOf('}', from) : text.lastIndexOf('\'', to - 1);
                int end = close <= from || close >= to ? to : close;
                depth++;
                read(text, from + 1, end);
                depth--;
                return Math.min(to, end + 1);
            }
            int end = end(text, from, to);
            bare(name, text.substring(from, end));
            return end;
        }

        private void bare(String name, String value) {
            boolean argument = type.equals("EXECVE")
                    && name.length() > 1
                    && name.charAt(0) == 'a'
                    && isDigit(name.charAt(1))
                    && !name.endsWith("_len");
            if ((argument || ENCODED.contains(name)) && isHex(value)) {
                found.add(new Pair(name, decoded(value, name.equals("proctitle"))));
                found.add(new Pair(name + "_raw", value));
            } else if (name.equals("saddr") && isHex(value)) {
                found.add(new Pair(name, value));
                SocketAddress.of(HexFormat.of().parseHex(value)).forEach((n, v) -> found.add(new Pair(n, v)));
            } else {
                found.add(new Pair(name, value));
            }
        }

        private static int end(String text, int from, int to) {
            int end = from;
            while (end < to && text.charAt(end) != ' ' && text.charAt(end) != ENRICHED) {
                end++;
            }
            return end;
        }

        private static boolean isName(char c) {
            return isDigit(c)
                    || c >= 'a' && c <= 'z'
                    || c >= 'A' && c <= 'Z'
                    || c == '_'
                    || c == '-'
                    || c == '['
                    || c == ']';
        }

        private static boolean isDigit(char c) {
            return c >= '0' && c <= '9';
        }

        private static boolean isHex(String value) {
            return value.length() >= 2
                    && value.length() % 2 == 0
                    && value.chars().allMatch(c -> c >= '0' && c <= '9' || c >= 'A' && c <= 'F');
        }

        private static String decoded(String hex, boolean words) {
            byte[] bytes = HexFormat.of().parseHex(hex);
            String text = new String(bytes, StandardCharsets.UTF_8);
            return words ? text.replace('\0', ' ').strip() : text;
        }
    }
}
