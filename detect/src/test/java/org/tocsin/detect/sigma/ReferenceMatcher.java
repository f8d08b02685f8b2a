package org.tocsin.detect.sigma;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.IsoFields;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/// Sigma straight from the specification and `docs/sigma.md`, slow and obvious: loads the YAML its own way, spells out
/// every alternative, and matches by backtracking. Shares no code with the engine that it judges. Knows single events,
/// given as names with their values; under the empty name, where it is there, is what keywords are looked for in.
final class ReferenceMatcher {
    private final Map<?, ?> detection;

    ReferenceMatcher(String yaml) {
        Object document = new Load(LoadSettings.builder()
                        .setSchema(new CoreSchema())
                        .setCodePointLimit(1 << 24)
                        .build())
                .loadFromString(yaml);
        detection = (Map<?, ?>) Objects.requireNonNull(((Map<?, ?>) document).get("detection"), "no detection");
    }

    boolean matches(Map<String, List<String>> event) {
        Object condition = detection.get("condition");
        List<?> conditions = condition instanceof List<?> list ? list : List.of(String.valueOf(condition));
        for (Object one : conditions) {
            if (new Condition(String.valueOf(one), event).holds()) {
                return true;
            }
        }
        return false;
    }

    /// Evaluates while it parses; both sides of every operator are always read.
    private final class Condition {
        private final List<String> words = new ArrayList<>();
        private final Map<String, List<String>> event;
        private int at;

        Condition(String text, Map<String, List<String>> event) {
            this.event = event;
            Matcher matcher = Pattern.compile("[()]|[^()\\s]+").matcher(text);
            while (matcher.find()) {
                words.add(matcher.group());
            }
        }

        boolean holds() {
            boolean result = or();
            if (at != words.size()) {
                throw new IllegalStateException("condition not read to its end: " + words);
            }
            return result;
        }

        private boolean or() {
            boolean result = and();
            while (at < words.size() && words.get(at).equals("or")) {
                at++;
                result = and() | result;
            }
            return result;
        }

        private boolean and() {
            boolean result = not();
            while (at < words.size() && words.get(at).equals("and")) {
                at++;
                result = not() & result;
            }
            return result;
        }

        private boolean not() {
            if (words.get(at).equals("not")) {
                at++;
                return !not();
            }
            String word = words.get(at++);
            if (word.equals("(")) {
                boolean inner = or();
                at++;
                return inner;
            }
            if (at < words.size() && words.get(at).equals("of")) {
                String pattern = words.get(at + 1);
                at += 2;
                int held = 0;
                int all = 0;
                for (Object name : detection.keySet()) {
                    String selection = String.valueOf(name);
                    boolean them = pattern.equals("them");
                    boolean fits = them || Pattern.matches(pattern.replace("*", ".*"), selection);
                    boolean hidden = selection.startsWith("_") && (them || !pattern.startsWith("_"));
                    if (fits && !hidden && !selection.equals("condition") && !selection.equals("timeframe")) {
                        all++;
                        held += selection(detection.get(name), event) ? 1 : 0;
                    }
                }
                int needed = word.equals("all") ? all : word.equals("any") ? 1 : Integer.parseInt(word);
                return held >= needed;
            }
            return selection(detection.get(word), event);
        }
    }

    private static boolean selection(@Nullable Object selection, Map<String, List<String>> event) {
        if (selection instanceof List<?> list) {
            boolean any = false;
            for (Object one : list) {
                any |= one instanceof Map<?, ?> map ? map(map, event) : item("", one, event);
            }
            return any;
        }
        return selection instanceof Map<?, ?> map ? map(map, event) : item("", selection, event);
    }

    private static boolean map(Map<?, ?> map, Map<String, List<String>> event) {
        boolean all = true;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            all &= item(String.valueOf(entry.getKey()), entry.getValue(), event);
        }
        return all;
    }

    /// One line of a selection: a field with modifiers and one value or several.
    private static boolean item(String key, @Nullable Object values, Map<String, List<String>> event) {
        List<String> modifiers = new ArrayList<>(List.of(key.split("\\|", -1)));
        String field = modifiers.removeFirst();
        List<@Nullable Object> list = new ArrayList<>();
        if (values instanceof List<?> several) {
            list.addAll(several);
        } else {
            list.add(values);
        }
        boolean every = true;
        boolean some = false;
        for (Object value : list) {
            boolean one = one(field, modifiers, value, event);
            every &= one;
            some |= one;
        }
        boolean result = modifiers.contains("all") ? every : some;
        return modifiers.contains("neq") != result;
    }

    private static boolean one(
            String field, List<String> modifiers, @Nullable Object value, Map<String, List<String>> event) {
        List<String> seen = new ArrayList<>();
        if (field.isEmpty() && event.containsKey("")) {
            seen.addAll(event.get(""));
        } else if (field.isEmpty()) {
            event.values().forEach(seen::addAll);
        } else {
            seen.addAll(event.getOrDefault(field, List.of()));
        }
        if (value == null) {
            return seen.isEmpty();
        }
        String text = String.valueOf(value);
        if (modifiers.contains("exists")) {
            return Boolean.parseBoolean(text) == !seen.isEmpty();
        }
        for (String one : seen) {
            if (holds(field, modifiers, value, text, one, event)) {
                return true;
            }
        }
        return false;
    }

    private static boolean holds(
            String field,
            List<String> modifiers,
            Object value,
            String text,
            String seen,
            Map<String, List<String>> event) {
        for (String part : List.of("minute", "hour", "day", "week", "month", "year")) {
            if (modifiers.contains(part)) {
                return date(part, modifiers, text, seen);
            }
        }
        for (String order : List.of("lt", "lte", "gt", "gte")) {
            if (modifiers.contains(order)) {
                BigDecimal number = number(seen);
                return number != null && ordered(order, number.compareTo(new BigDecimal(text)));
            }
        }
        if (modifiers.contains("cidr")) {
            return cidr(text, seen);
        }
        if (modifiers.contains("re")) {
            int flags = (modifiers.contains("i") ? Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE : 0)
                    | (modifiers.contains("m") ? Pattern.MULTILINE : 0)
                    | (modifiers.contains("s") ? Pattern.DOTALL : 0);
            return Pattern.compile(text, flags).matcher(seen).find();
        }
        if (modifiers.contains("fieldref")) {
            for (String other : event.getOrDefault(text, List.of())) {
                String left = modifiers.contains("cased") ? seen : fold(seen);
                String right = modifiers.contains("cased") ? other : fold(other);
                boolean same = modifiers.contains("contains")
                        ? left.contains(right)
                        : modifiers.contains("startswith")
                                ? left.startsWith(right)
                                : modifiers.contains("endswith") ? left.endsWith(right) : left.equals(right);
                if (same) {
                    return true;
                }
            }
            return false;
        }
        return text(field, modifiers, value, text, seen);
    }

    /// A pattern as a list of tokens: one-character texts are themselves, `any` and `one` the wildcards.
    private static List<String> tokens(String text) {
        List<String> tokens = new ArrayList<>();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            char next = i + 1 < text.length() ? text.charAt(i + 1) : 'x';
            if (c == '\\' && (next == '\\' || next == '*' || next == '?')) {
                tokens.add(String.valueOf(next));
                i++;
            } else {
                tokens.add(c == '*' ? "any" : c == '?' ? "one" : String.valueOf(c));
            }
        }
        return tokens;
    }

    private static boolean text(String field, List<String> modifiers, Object value, String text, String seen) {
        boolean plain = modifiers.stream().allMatch(m -> m.equals("all") || m.equals("neq"));
        boolean numeric = value instanceof Number && !(value instanceof Double)
                || text.matches("0[xX][0-9a-fA-F]+|0|-?[1-9][0-9]*");
        if (plain && !field.isEmpty() && numeric) {
            BigInteger wanted = integer(text);
            BigInteger found = integer(seen);
            if (wanted != null) {
                return wanted.equals(found);
            }
        }
        List<List<String>> forms = new ArrayList<>(List.of(tokens(text)));
        byte @Nullable [] bytes = null;
        boolean cased = modifiers.contains("cased");
        for (String modifier : modifiers) {
            List<List<String>> next = new ArrayList<>();
            for (List<String> form : forms) {
                String joined = String.join("", form);
                switch (modifier) {
                    case "contains" -> next.add(wild(form, true, true));
                    case "startswith" -> next.add(wild(form, false, true));
                    case "endswith" -> next.add(wild(form, true, false));
                    case "windash" -> next.addAll(dashes(form, 0));
                    case "wide", "utf16le", "utf16be", "utf16" -> {
                        bytes = switch (modifier) {
                            case "utf16be" -> joined.getBytes(StandardCharsets.UTF_16BE);
                            case "utf16" -> ("\uFEFF" + joined).getBytes(StandardCharsets.UTF_16LE);
                            default -> joined.getBytes(StandardCharsets.UTF_16LE);
                        };
                        next.add(letters(new String(bytes, StandardCharsets.ISO_8859_1)));
                    }
                    case "base64" -> {
                        cased = true;
                        byte[] encoded = bytes == null ? joined.getBytes(StandardCharsets.UTF_8) : bytes;
                        next.add(letters(Base64.getEncoder().encodeToString(encoded)));
                    }
                    case "base64offset" -> {
                        cased = true;
                        byte[] encoded = bytes == null ? joined.getBytes(StandardCharsets.UTF_8) : bytes;
                        next.addAll(offsets(encoded));
                    }
                    default -> next.add(form);
                }
            }
            forms = next;
        }
        for (List<String> form : forms) {
            List<String> whole = field.isEmpty() && !modifiers.contains("startswith") && !modifiers.contains("endswith")
                    ? wild(form, true, true)
                    : form;
            if (backtrack(whole, 0, seen, 0, cased)) {
                return true;
            }
        }
        return false;
    }

    private static List<String> letters(String text) {
        return text.chars().mapToObj(c -> String.valueOf((char) c)).toList();
    }

    private static List<String> wild(List<String> form, boolean before, boolean after) {
        List<String> wild = new ArrayList<>(form);
        if (before && (wild.isEmpty() || !wild.getFirst().equals("any"))) {
            wild.addFirst("any");
        }
        if (after && (wild.isEmpty() || !wild.getLast().equals("any"))) {
            wild.addLast("any");
        }
        return wild;
    }

    /// All ways to write the flags of a command line.
    private static List<List<String>> dashes(List<String> form, int from) {
        for (int i = from; i + 1 < form.size(); i++) {
            boolean dash = List.of("-", "/", "\u2013", "\u2014", "\u2015").contains(form.get(i));
            if (dash && isWord(form.get(i + 1)) && (i == 0 || !isWord(form.get(i - 1)))) {
                List<List<String>> all = new ArrayList<>();
                for (String other : List.of("-", "/", "\u2013", "\u2014", "\u2015")) {
                    List<String> changed = new ArrayList<>(form);
                    changed.set(i, other);
                    all.addAll(dashes(changed, i + 1));
                }
                return all;
            }
        }
        return List.of(form);
    }

    private static boolean isWord(String token) {
        return token.length() == 1 && (token.equals("_") || Character.isLetterOrDigit(token.charAt(0)));
    }

    /// By bits: the six-bit groups of the shifted text that hold bits of the text alone.
    private static List<List<String>> offsets(byte[] bytes) {
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        StringBuilder bits = new StringBuilder();
        for (byte b : bytes) {
            bits.append(String.format(Locale.ROOT, "%8s", Integer.toBinaryString(b & 0xFF))
                    .replace(' ', '0'));
        }
        List<List<String>> all = new ArrayList<>();
        for (int shift = 0; shift < 3; shift++) {
            int skip = (6 - shift * 8 % 6) % 6;
            StringBuilder encoded = new StringBuilder();
            for (int i = skip; i + 6 <= bits.length(); i += 6) {
                encoded.append(alphabet.charAt(Integer.parseInt(bits.substring(i, i + 6), 2)));
            }
            if (!encoded.isEmpty()) {
                all.add(letters(encoded.toString()));
            }
        }
        return all;
    }

    private static boolean backtrack(List<String> form, int f, String seen, int s, boolean cased) {
        // Text goes by a loop, so that long values need no deep stack.
        int token = f;
        int place = s;
        while (token < form.size() && !form.get(token).equals("any")) {
            if (place >= seen.length() || !same(form.get(token), seen.charAt(place), cased)) {
                return false;
            }
            token++;
            place++;
        }
        if (token == form.size()) {
            return place == seen.length();
        }
        for (int from = place; from <= seen.length(); from++) {
            if (backtrack(form, token + 1, seen, from, cased)) {
                return true;
            }
        }
        return false;
    }

    private static boolean same(String token, char seen, boolean cased) {
        if (token.equals("one")) {
            return true;
        }
        if (token.length() != 1) {
            return false;
        }
        char wanted = token.charAt(0);
        return wanted == seen || (!cased && fold(wanted) == fold(seen));
    }

    private static String fold(String text) {
        StringBuilder folded = new StringBuilder();
        for (char c : text.toCharArray()) {
            folded.append(fold(c));
        }
        return folded.toString();
    }

    private static char fold(char c) {
        return switch (c) {
            case '\u0130', '\u0131' -> c;
            case '\u1FD3' -> '\u0390';
            case '\u1FE3' -> '\u03B0';
            case '\uFB05' -> '\uFB06';
            default -> Character.toLowerCase(Character.toUpperCase(c));
        };
    }

    private static @Nullable BigInteger integer(String text) {
        BigInteger number;
        if (text.matches("0[xX]0*[0-9a-fA-F]{1,16}")) {
            number = new BigInteger(text.substring(2), 16);
        } else if (text.matches("[-+]?[0-9]+")) {
            number = new BigInteger(text);
        } else {
            return null;
        }
        return number.abs().bitLength() <= 64 ? number : null;
    }

    private static @Nullable BigDecimal number(String text) {
        BigInteger whole = integer(text);
        if (whole != null) {
            return new BigDecimal(whole);
        }
        return text.matches("[-+]?([0-9]+\\.?[0-9]*|\\.[0-9]+)") ? new BigDecimal(text) : null;
    }

    private static boolean ordered(String order, int comparison) {
        return switch (order) {
            case "lt" -> comparison < 0;
            case "lte" -> comparison <= 0;
            case "gt" -> comparison > 0;
            default -> comparison >= 0;
        };
    }

    private static boolean date(String part, List<String> modifiers, String text, String seen) {
        LocalDateTime date;
        try {
            date = LocalDateTime.parse(
                    seen.replaceAll("^(.{10}) ", "$1T").replaceAll("Z$", ""), DateTimeFormatter.ISO_LOCAL_DATE_TIME);
        } catch (DateTimeParseException noDate) {
            return false;
        }
        int number = switch (part) {
            case "minute" -> date.getMinute();
            case "hour" -> date.getHour();
            case "day" -> date.getDayOfMonth();
            case "week" -> date.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR);
            case "month" -> date.getMonthValue();
            default -> date.getYear();
        };
        int comparison = Integer.compare(number, Integer.parseInt(text));
        for (String order : List.of("lt", "lte", "gt", "gte")) {
            if (modifiers.contains(order)) {
                return ordered(order, comparison);
            }
        }
        return comparison == 0;
    }

    private static boolean cidr(String network, String seen) {
        String[] parts = network.split("/", -1);
        String wanted = bits(parts[0]);
        String found = bits(seen);
        int prefix = parts.length == 1 ? wanted.length() : Integer.parseInt(parts[1]);
        return wanted.length() == found.length()
                && !found.isEmpty()
                && wanted.substring(0, prefix).equals(found.substring(0, prefix));
    }

    /// An address as ones and zeros; empty where it is none.
    private static String bits(String address) {
        StringBuilder bits = new StringBuilder();
        if (address.matches("([0-9]{1,3}\\.){3}[0-9]{1,3}(:[0-9]*)?")) {
            for (String part : address.replaceAll(":.*", "").split("\\.")) {
                int number = Integer.parseInt(part);
                if (number > 255) {
                    return "";
                }
                bits.append(String.format(Locale.ROOT, "%8s", Integer.toBinaryString(number))
                        .replace(' ', '0'));
            }
            return bits.toString();
        }
        String plain = address.replaceAll("^\\[(.*)\\].*$", "$1").replaceAll("%.*$", "");
        if (plain.matches("(?i)::ffff:([0-9]{1,3}\\.){3}[0-9]{1,3}")) {
            return bits(plain.substring(7));
        }
        if (!plain.matches("[0-9a-fA-F:]{2,39}") || !plain.contains(":")) {
            return "";
        }
        String[] halves = plain.split("::", -1);
        List<String> front = groups(halves[0]);
        List<String> back = halves.length > 1 ? groups(halves[1]) : List.of();
        if (halves.length > 2 || (halves.length == 1 ? front.size() != 8 : front.size() + back.size() > 7)) {
            return "";
        }
        List<String> all = new ArrayList<>(front);
        while (all.size() < 8 - back.size()) {
            all.add("0");
        }
        all.addAll(back);
        for (String group : all) {
            if (!group.matches("[0-9a-fA-F]{1,4}")) {
                return "";
            }
            bits.append(String.format(Locale.ROOT, "%16s", Integer.toBinaryString(HexFormat.fromHexDigits(group)))
                    .replace(' ', '0'));
        }
        return bits.toString();
    }

    private static List<String> groups(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(":", -1));
    }

    /// A record's fields as the matcher takes them.
    static Map<String, List<String>> event(org.tocsin.model.EvidenceRecord record) {
        Map<String, List<String>> event = new LinkedHashMap<>();
        for (var field : org.tocsin.model.Fields.of(record).all()) {
            event.put(
                    field.name(),
                    field.values().stream()
                            .map(org.tocsin.model.Fields.Value::text)
                            .toList());
        }
        return event;
    }
}
