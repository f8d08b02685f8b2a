package org.tocsin.knowledge.meanings;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.tocsin.model.Meanings.Words;

/// What the values of one kind mean: one file of `content/meanings`. Its first lines say in which form the values are
/// written and where we know them from.
sealed interface Table {
    /// Longer values are no numbers, masks or names of accounts.
    int LONGEST = 200;

    List<Words> of(CharSequence value);

    /// Values by number, however it is written.
    record Numbers(Map<Long, Words> known) implements Table {
        @Override
        public List<Words> of(CharSequence value) {
            OptionalLong number = number(value);
            return number.isEmpty()
                    ? List.of()
                    : Optional.ofNullable(known.get(number.getAsLong())).stream()
                            .toList();
        }
    }

    /// Masks: the words of each bit that is set, and the rest as a number, so that nobody takes the words for all.
    ///
    /// @param whole masks that have words of their own
    /// @param silent whether bits that are not known are none of its business
    record Bits(Map<Long, Words> known, Map<Long, Words> whole, boolean silent) implements Table {
        @Override
        public List<Words> of(CharSequence value) {
            OptionalLong number = number(value);
            if (number.isEmpty()) {
                return List.of();
            }
            long rest = number.getAsLong();
            Words all = whole.get(rest);
            if (all != null) {
                return List.of(all);
            }
            List<Words> set = new ArrayList<>();
            for (Map.Entry<Long, Words> bit : known.entrySet()) {
                if ((rest & bit.getKey()) != 0) {
                    set.add(bit.getValue());
                    rest &= ~bit.getKey();
                }
            }
            if (!set.isEmpty() && rest != 0 && !silent) {
                String hex = "0x" + Long.toHexString(rest);
                set.add(new Words(hex + " without a name", hex + " sans nom"));
            }
            return set;
        }
    }

    /// Names and numbers of which several stand in one value, parted by blanks or punctuation.
    ///
    /// @param begins what the value must begin with; empty for anything
    record Tokens(Map<String, Words> known, String begins) implements Table {
        private static final int MOST = 64;
        private static final int WITHIN = 8_192;

        @Override
        public List<Words> of(CharSequence value) {
            int at = 0;
            int end = Math.min(value.length(), WITHIN);
            while (at < end && isBlank(value.charAt(at))) {
                at++;
            }
            if (at + begins.length() > end || !begins.contentEquals(value.subSequence(at, at + begins.length()))) {
                return List.of();
            }
            List<Words> found = new ArrayList<>();
            while (at < end && found.size() < MOST) {
                int from = at;
                while (at < end && isPart(value.charAt(at))) {
                    at++;
                }
                if (at > from) {
                    // Directory events write `%{…}` for a GUID that may be written out.
                    from += at - from > 2 && value.charAt(from) == '%' && value.charAt(from + 1) == '{' ? 1 : 0;
                    Words words =
                            known.get(value.subSequence(from, at).toString().toLowerCase(Locale.ROOT));
                    if (words != null) {
                        found.add(words);
                    }
                } else {
                    at++;
                }
            }
            return found;
        }

        private static boolean isBlank(char c) {
            return c == ' ' || c == '\t' || c == '\r' || c == '\n';
        }

        private static boolean isPart(char c) {
            return c >= 'a' && c <= 'z'
                    || c >= 'A' && c <= 'Z'
                    || c >= '0' && c <= '9'
                    || c == '%'
                    || c == '{'
                    || c == '}'
                    || c == '-';
        }
    }

    /// Numbers of accounts and groups (SIDs, [MS-DTYP] 2.4.2): the same everywhere, the same in every domain or
    /// computer, or known by how they begin.
    record Sids(Map<String, Words> known) implements Table {
        private static final String DOMAIN = "S-1-5-21-";

        @Override
        public List<Words> of(CharSequence value) {
            if (value.length() < 7 || value.length() > LONGEST || value.charAt(0) != 'S' || value.charAt(1) != '-') {
                return List.of();
            }
            String sid = value.toString();
            for (int i = 2; i < sid.length(); i++) {
                char c = sid.charAt(i);
                if ((c < '0' || c > '9') && c != '-') {
                    return List.of();
                }
            }
            Words words = known.get(sid);
            int last = sid.lastIndexOf('-');
            if (words == null && sid.startsWith(DOMAIN)) {
                words = sid.chars().filter(c -> c == '-').count() == 7
                        ? known.get(DOMAIN + "*" + sid.substring(last))
                        : null;
                return Optional.ofNullable(words).stream().toList();
            }
            for (int dash = last; words == null && dash > 3; dash = sid.lastIndexOf('-', dash - 1)) {
                words = known.get(sid.substring(0, dash) + "-*");
            }
            return Optional.ofNullable(words).stream().toList();
        }
    }

    /// Reads the lines of a file.
    ///
    /// @throws IllegalStateException where a row is not whole: the tables are ours
    static Table read(String name, List<String> lines) {
        Map<String, String> head = new HashMap<>();
        Map<String, Words> rows = new LinkedHashMap<>();
        for (String line : lines) {
            int colon = line.indexOf(": ");
            if (line.startsWith("# ") && colon > 0) {
                head.putIfAbsent(line.substring(2, colon), line.substring(colon + 2));
            }
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            String[] cells = line.split("\t", -1);
            if (cells.length != 3 || cells[0].isEmpty() || cells[1].isEmpty() || cells[2].isEmpty()) {
                throw new IllegalStateException(name + " has a row that is not whole: " + line);
            }
            if (rows.put(cells[0], new Words(cells[1], cells[2])) != null) {
                throw new IllegalStateException(name + " has a row twice: " + cells[0]);
            }
        }
        if (!head.containsKey("source")) {
            throw new IllegalStateException(name + " does not say where it is from");
        }
        String form = head.getOrDefault("form", "");
        return switch (form) {
            case "number" -> new Numbers(byNumber(name, rows, ""));
            case "bits" ->
                new Bits(
                        byNumber(name, rows, ""),
                        byNumber(name, rows, "="),
                        head.getOrDefault("rest", "").equals("silent"));
            case "tokens" -> new Tokens(folded(rows), head.getOrDefault("begins", ""));
            case "sids" -> new Sids(Map.copyOf(rows));
            default -> throw new IllegalStateException(name + " has no form that we know: " + form);
        };
    }

    private static Map<Long, Words> byNumber(String name, Map<String, Words> rows, String mark) {
        Map<Long, Words> numbers = new LinkedHashMap<>();
        rows.forEach((key, words) -> {
            if (key.startsWith("=") != mark.equals("=")) {
                return;
            }
            long number = number(key.substring(mark.length()))
                    .orElseThrow(() -> new IllegalStateException(name + " has no number here: " + key));
            if (numbers.put(number, words) != null) {
                throw new IllegalStateException(name + " has a number twice: " + key);
            }
        });
        return numbers;
    }

    private static Map<String, Words> folded(Map<String, Words> rows) {
        Map<String, Words> folded = new HashMap<>();
        rows.forEach((key, words) -> folded.put(key.toLowerCase(Locale.ROOT), words));
        return folded;
    }

    /// A number in decimal, or in hexadecimal behind `0x`; one below zero is 32 bits with the highest set, as some
    /// exports write them.
    private static OptionalLong number(CharSequence value) {
        int length = value.length();
        boolean hex = length > 2 && value.charAt(0) == '0' && (value.charAt(1) == 'x' || value.charAt(1) == 'X');
        if (length == 0 || length > 18) {
            return OptionalLong.empty();
        }
        try {
            if (hex) {
                return OptionalLong.of(Long.parseUnsignedLong(value, 2, length, 16));
            }
            char first = value.charAt(0);
            if (first != '-' && (first < '0' || first > '9')) {
                return OptionalLong.empty();
            }
            long number = Long.parseLong(value, 0, length, 10);
            return OptionalLong.of(number < 0 && number >= Integer.MIN_VALUE ? number & 0xFFFF_FFFFL : number);
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }
}
