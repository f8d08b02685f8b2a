package org.tocsin.readers.mail;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// What a header says of the content under it, and what other readings make of the same header.
final class Declared {
    /// Fields of one name that are looked at.
    private static final int MOST = 8;

    private static final int LONGEST_TYPE = 200;

    /// @param habits the habits that see it so; 0 for the usual reading
    record Choice<T>(T value, int habits) {}

    /// @param mime in lower case, as `text/plain`; empty where none is given
    /// @param text a multipart's field as written, each byte a character; empty for other types
    record Type(String mime, HeaderText.Parametered parsed, String text) {
        boolean isMultipart() {
            return mime.startsWith("multipart/");
        }
    }

    /// @param name in lower case, without what stands behind it; empty where none is given
    /// @param exact whether it is written just so
    record Encoding(String name, boolean exact) {}

    private final byte[] bytes;
    private final List<Choice<Type>> types = new ArrayList<>(1);
    private final List<Choice<Encoding>> encodings = new ArrayList<>(1);
    private final List<HeaderText.Parametered> dispositions = new ArrayList<>(1);
    private final Defects defects;

    private static final HeaderText.Parametered NOTHING = new HeaderText.Parametered("", List.of(), List.of());

    /// @param cleaning whether bytes that no field name may have are passed over in one
    Declared(byte[] bytes, HeaderBlock block, boolean cleaning, Defects defects) {
        this.bytes = bytes;
        this.defects = defects;
        for (HeaderBlock.Field field : block.fields()) {
            if (field.describesContent()) {
                take(field, field.name());
            } else if (!field.sound() && cleaning) {
                take(field, cleaned(field));
            }
        }
        if (types.isEmpty()) {
            types.add(new Choice<>(new Type("", NOTHING, ""), 0));
        }
        if (encodings.isEmpty()) {
            encodings.add(new Choice<>(new Encoding("", true), 0));
        }
    }

    private static String cleaned(HeaderBlock.Field field) {
        return field.name().replaceAll("[^!-~]", "");
    }

    /// Whether a field has a name that is one of those sought but for foreign bytes in it.
    static boolean hasStrangeNames(HeaderBlock block) {
        for (HeaderBlock.Field field : block.fields()) {
            if (!field.sound()
                    && !field.describesContent()
                    && cleaned(field).regionMatches(true, 0, "content-", 0, 8)) {
                return true;
            }
        }
        return false;
    }

    private void take(HeaderBlock.Field field, String name) {
        int to = Math.min(field.to(), field.from() + Headers.LONGEST);
        if (name.equalsIgnoreCase("Content-Type")) {
            type(field.from(), to);
        } else if (name.equalsIgnoreCase("Content-Transfer-Encoding")) {
            encoding(field.from(), to);
        } else if (name.equalsIgnoreCase("Content-Disposition") && dispositions.size() < MOST) {
            dispositions.add(HeaderText.parametered(HeaderText.unfolded(bytes, field.from(), to), defects));
        }
    }

    private void type(int from, int to) {
        if (types.size() >= MOST) {
            return;
        }
        HeaderText.Parametered parsed = HeaderText.parametered(HeaderText.unfolded(bytes, from, to), defects);
        String value = parsed.value();
        String mime = mime(value);
        // Boundaries are compared byte by byte.
        String text = value.contains("multipart")
                ? new String(bytes, from, to - from, StandardCharsets.ISO_8859_1).replaceAll("[\r\n]+", "")
                : "";
        int habits = types.isEmpty() ? 0 : Habit.LAST_WINS.bit();
        add(types, new Type(mime.isEmpty() ? shortened(value) : mime, parsed, text), habits);
        if (!mime.equals(value)) {
            add(types, new Type("text/plain", parsed, text), habits | Habit.STRICT_VALUES.bit());
        }
    }

    private static String shortened(String value) {
        return value.length() <= LONGEST_TYPE ? value : value.substring(0, LONGEST_TYPE);
    }

    private static <T> void add(List<Choice<T>> choices, T value, int habits) {
        for (Choice<T> choice : choices) {
            if (choice.value().equals(value)) {
                return;
            }
        }
        choices.add(new Choice<>(value, habits));
    }

    /// `type/subtype` at the front of the value, comments and quotes left out; empty text where it is none.
    private static String mime(String value) {
        String text = value;
        if (text.indexOf('(') >= 0 || text.indexOf('"') >= 0) {
            text = text.replaceAll("\\([^()]*\\)", " ").replace("\"", "").strip();
        }
        int slash = -1;
        int end = 0;
        while (end < text.length() && end < LONGEST_TYPE) {
            char c = text.charAt(end);
            if (c == '/' && slash < 0) {
                slash = end;
            } else if (!(c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || "!#$&^_.+-'*%`{}|~".indexOf(c) >= 0)) {
                break;
            }
            end++;
        }
        return slash > 0 && end > slash + 1 ? text.substring(0, end) : "";
    }

    private void encoding(int from, int to) {
        if (encodings.size() >= MOST) {
            return;
        }
        String text = HeaderText.unfolded(bytes, from, to).toLowerCase(Locale.ROOT);
        String name =
                text.startsWith("(") ? text.substring(text.indexOf(')') + 1).strip() : text;
        name = name.startsWith("\"") ? name.substring(1) : name;
        int end = 0;
        while (end < name.length() && " \t;(\",".indexOf(name.charAt(end)) < 0) {
            end++;
        }
        name = name.substring(0, end);
        int habits = encodings.isEmpty() ? 0 : Habit.LAST_WINS.bit();
        add(encodings, new Encoding(name, isExactly(from, to, name)), habits);
        if (name.isEmpty() || !TransferDecoding.isKnown(name)) {
            String letters = text.replaceAll("[^a-z0-9]", "");
            String meant = letters.startsWith("base64") || letters.equals("b64")
                    ? "base64"
                    : letters.startsWith("quotedprintable") ? "quoted-printable" : "";
            if (!meant.isEmpty()) {
                add(encodings, new Encoding(meant, false), habits | Habit.LOOSE_VALUES.bit());
            }
        }
    }

    /// Whether nothing stands in the field but the name and blanks in front.
    private boolean isExactly(int from, int to, String name) {
        int start = from;
        while (start < to && (bytes[start] == ' ' || bytes[start] == '\t')) {
            start++;
        }
        int end = to;
        while (end > start && (bytes[end - 1] == '\r' || bytes[end - 1] == '\n')) {
            end--;
        }
        return end - start == name.length();
    }

    /// The types that readings see, the usual one first.
    List<Choice<Type>> types() {
        return types;
    }

    List<Choice<Encoding>> encodings() {
        return encodings;
    }

    String disposition() {
        return dispositions.isEmpty() ? "" : dispositions.getFirst().value();
    }

    boolean dispositionsDiffer() {
        return dispositions.stream()
                        .map(HeaderText.Parametered::value)
                        .distinct()
                        .count()
                > 1;
    }

    /// The file name that most programs show.
    String name(Type type) {
        String name = dispositions.isEmpty() ? "" : dispositions.getFirst().get("filename");
        return name.isEmpty() ? type.parsed().get("name") : name;
    }

    /// The file names that other programs show, because there are several, or one in pieces.
    List<String> otherNames(Type type) {
        Set<String> names = new LinkedHashSet<>();
        for (HeaderText.Parametered disposition : dispositions) {
            names(disposition, "filename", names);
        }
        names(type.parsed(), "name", names);
        for (Choice<Type> other : types) {
            names(other.value().parsed(), "name", names);
        }
        names.remove("");
        names.remove(name(type));
        return names.stream().limit(MOST).toList();
    }

    private static void names(HeaderText.Parametered field, String parameter, Set<String> into) {
        into.addAll(field.all(parameter));
        StringBuilder joined = new StringBuilder();
        boolean encoded = false;
        boolean inOrder = true;
        int count = 0;
        for (HeaderText.Parameter piece : field.pieces()) {
            if (piece.name().startsWith(parameter + "*")) {
                inOrder &= piece.name().startsWith(parameter + "*" + count);
                count++;
                encoded |= piece.name().endsWith("*");
                joined.append(piece.value());
            }
        }
        if (count > 1 && !inOrder) {
            into.add(encoded ? HeaderText.extended(joined.toString()) : joined.toString());
        }
    }

    /// The boundaries that readings see in a type, the usual one first, each with its habits. Empty where there is
    /// none.
    static Map<String, Integer> boundaries(Type type) {
        Map<String, Integer> found = new LinkedHashMap<>();
        HeaderText.Parametered parsed = HeaderText.parametered(type.text(), new Defects());
        int habits = 0;
        for (String value : parsed.all("boundary")) {
            String token = value.replaceAll("\\s*\\(.*", "").strip();
            boundary(found, token.isEmpty() ? value : token, habits);
            boundary(found, value, habits | Habit.LOOSE_VALUES.bit());
            boundary(found, value.replaceAll("\\([^()]*\\)", "").strip(), habits | Habit.LOOSE_VALUES.bit());
            habits = Habit.LAST_WINS.bit();
        }
        loose(type.text(), found);
        return found;
    }

    /// Whether a type is written by the rules: every value a token or in quotes
    /// ([RFC 2045, 5.1](https://www.rfc-editor.org/rfc/rfc2045#section-5.1)).
    static boolean isSound(Type type) {
        String text = type.text();
        if (type.parsed().pieces().stream().anyMatch(piece -> piece.name().startsWith("boundary"))) {
            return false;
        }
        int at = token(text, 0);
        if (at < 0 || at >= text.length() || text.charAt(at) != '/' || (at = token(text, at + 1)) < 0) {
            return false;
        }
        while (at < text.length()) {
            at = blanks(text, at);
            if (at == text.length()) {
                return true;
            }
            if (text.charAt(at) != ';') {
                return false;
            }
            at = blanks(text, at + 1);
            if (at == text.length()) {
                return true;
            }
            at = token(text, at);
            at = at < 0 ? -1 : blanks(text, at);
            if (at < 0 || at >= text.length() || text.charAt(at) != '=') {
                return false;
            }
            at = blanks(text, at + 1);
            if (at < text.length() && text.charAt(at) == '"') {
                at = text.indexOf('"', at + 1) + 1;
            } else {
                at = token(text, at);
            }
            if (at <= 0) {
                return false;
            }
        }
        return true;
    }

    private static int blanks(String text, int at) {
        int i = at;
        while (i < text.length() && (text.charAt(i) == ' ' || text.charAt(i) == '\t')) {
            i++;
        }
        return i;
    }

    /// Where the token ends that begins behind blanks, or -1.
    private static int token(String text, int at) {
        int start = blanks(text, at);
        int i = start;
        while (i < text.length()
                && text.charAt(i) > ' '
                && text.charAt(i) < 127
                && "()<>@,;:\\\"/[]?=".indexOf(text.charAt(i)) < 0) {
            i++;
        }
        return i > start ? i : -1;
    }

    private static void boundary(Map<String, Integer> found, String value, int habits) {
        String stripped = value.stripTrailing();
        if (!stripped.isEmpty() && found.size() < 2 * MOST) {
            found.putIfAbsent(stripped, habits);
        }
    }

    private static void loose(String text, Map<String, Integer> found) {
        String lower = text.toLowerCase(Locale.ROOT);
        int habits = Habit.LOOSE_VALUES.bit();
        for (int at = lower.indexOf("boundary"); at >= 0; at = lower.indexOf("boundary", at + 1)) {
            int equals = at + "boundary".length();
            while (equals < text.length() && text.charAt(equals) <= ' ') {
                equals++;
            }
            if (equals >= text.length() || text.charAt(equals) != '=') {
                continue;
            }
            String rest = text.substring(equals + 1).strip();
            int semicolon = rest.indexOf(';');
            String piece = (semicolon < 0 ? rest : rest.substring(0, semicolon)).strip();
            if (rest.startsWith("\"")) {
                int quote = rest.indexOf('"', 1);
                boundary(found, quote < 0 ? piece.substring(1) : rest.substring(1, quote), habits);
            }
            boundary(found, piece, habits);
            boundary(found, piece.replaceAll("[\"']", ""), habits);
            boundary(found, piece.replaceAll("[\\s,\"(].*", ""), habits);
        }
    }
}
