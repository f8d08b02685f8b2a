package org.tocsin.readers.files.script;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tocsin.readers.files.script.PowerShellTokens.Kind;
import org.tocsin.readers.files.script.PowerShellTokens.Token;

/// One PowerShell text while it is folded. Values are `String`, `Long`, `Character`, `byte[]` or lists of them; an
/// empty Optional is a value that is not known. Variables hold what was last given to them in the order written:
/// conditions and loops are not followed. Bounded in steps and letters.
final class PowerShellFolding {
    private static final int STEPS = 3_000_000;
    private static final int DEPTH = 60;
    private static final int LONGEST = 2 << 20;
    private static final int MOST_MADE = 300;

    /// What scripts take letters from to write words without writing them.
    private static final Map<String, String> KNOWN = Map.of(
            "env:comspec", "C:\\WINDOWS\\system32\\cmd.exe",
            "shellid", "Microsoft.PowerShell",
            "pshome", "C:\\Windows\\System32\\WindowsPowerShell\\v1.0",
            "verbosepreference", "SilentlyContinue",
            "env:public", "C:\\Users\\Public",
            "env:windir", "C:\\WINDOWS",
            "env:systemroot", "C:\\WINDOWS",
            "env:programdata", "C:\\ProgramData");

    private static final Pattern INSIDE =
            Pattern.compile("\\$(?:\\{([^}]{1,100})\\}|((?:env:)?[A-Za-z_][A-Za-z0-9_]{0,99}))");

    private final String source;
    private final List<Token> tokens;
    private final Map<String, Object> variables = new HashMap<>(KNOWN);
    private final StringBuilder out = new StringBuilder();
    private final Set<String> made = new LinkedHashSet<>();
    private final Set<String> runs = new LinkedHashSet<>();
    private final List<byte[]> blobs = new ArrayList<>();
    private int written;
    private int at;
    private int steps;
    private int depth;
    private int pieces;
    private boolean cut;

    /// Ends the folding.
    private static final class Enough extends RuntimeException {
        private static final long serialVersionUID = 1;

        Enough() {
            super("a bound was reached", null, false, false);
        }
    }

    PowerShellFolding(String source) {
        this.source = source;
        this.tokens = PowerShellTokens.of(source);
    }

    void run() {
        try {
            while (peek().kind() != Kind.END) {
                statementPart();
            }
        } catch (Enough _) {
            cut = true;
        }
        out.append(source, Math.min(written, source.length()), source.length());
    }

    String text() {
        return out.toString();
    }

    /// Texts that were put together.
    Set<String> made() {
        return made;
    }

    /// Texts that would be run.
    Set<String> runs() {
        return runs;
    }

    /// Bytes that were decoded.
    List<byte[]> blobs() {
        return blobs;
    }

    /// How many expressions of several constants there were.
    int pieces() {
        return pieces;
    }

    boolean cut() {
        return cut;
    }

    private Token peek() {
        return tokens.get(Math.min(at, tokens.size() - 1));
    }

    private Token peek(int ahead) {
        return tokens.get(Math.min(at + ahead, tokens.size() - 1));
    }

    private void step() {
        if (++steps > STEPS) {
            throw new Enough();
        }
    }

    /// One expression where there is one, or one word of something else.
    private void statementPart() {
        step();
        Token token = peek();
        if (token.kind() == Kind.VARIABLE && (peek(1).is("=") || peek(1).is("+="))) {
            assignment(token);
            return;
        }
        boolean call = token.is("&") || token.is(".") && peek(1).is("(");
        boolean runsText = token.kind() == Kind.WORD
                && (token.text().equalsIgnoreCase("iex") || token.text().equalsIgnoreCase("invoke-expression"));
        if (call || runsText) {
            word();
            while (peek().kind() == Kind.OPERATOR) {
                at++;
            }
            int from = at;
            Optional<Object> value = expression();
            if (value.isPresent()) {
                render(from, value.get());
                String text = text(value.get());
                if (runsText) {
                    runs.add(text);
                } else if (isRunner(text)) {
                    int behind = at;
                    Optional<Object> what = expression();
                    if (what.isPresent()) {
                        render(behind, what.get());
                        runs.add(text(what.get()));
                    } else {
                        at = behind;
                    }
                }
            } else {
                at = from;
            }
            if (at == from && peek().kind() != Kind.END) {
                word();
            }
            return;
        }
        int from = at;
        Optional<Object> value = expression();
        if (value.isPresent() && at > from) {
            render(from, value.get());
            if (peek().is("|")
                    && (isRunner(peek(1).text()) || (peek(1).is("&") || peek(1).is(".")) && pipedToRunner())) {
                runs.add(text(value.get()));
            }
        } else {
            at = from;
            word();
        }
    }

    private boolean pipedToRunner() {
        int back = at;
        at += 2;
        Optional<Object> name = expression();
        at = back;
        return name.isPresent() && isRunner(text(name.get()));
    }

    private static boolean isRunner(String text) {
        return text.equalsIgnoreCase("iex") || text.equalsIgnoreCase("invoke-expression");
    }

    /// A word that stays, without its backticks.
    private void word() {
        Token token = peek();
        if (token.kind() == Kind.WORD || token.kind() == Kind.OPERATOR) {
            String raw = source.substring(token.from(), token.to());
            if (raw.indexOf('`') >= 0) {
                replace(token.from(), token.to(), raw.replace("`", ""));
            }
        }
        at++;
    }

    private void assignment(Token variable) {
        boolean more = peek(1).is("+=");
        at += 2;
        int from = at;
        Optional<Object> value = expression();
        boolean whole = peek().is(";") || peek().kind() == Kind.END || peek().is("}") || peek().is(")");
        if (value.isPresent() && at > from) {
            render(from, value.get());
        } else {
            at = from;
        }
        if (value.isEmpty() || !whole) {
            variables.remove(variable.text());
            return;
        }
        Object now = value.get();
        if (more) {
            Object before = variables.get(variable.text());
            if (before == null) {
                return;
            }
            now = plus(before, now).orElse(now);
        }
        variables.put(variable.text(), now);
    }

    /// Puts the value in place of what made it.
    private void render(int from, Object value) {
        int begin = tokens.get(from).from();
        int end = tokens.get(at - 1).to();
        boolean several = at - from > 1;
        if (value instanceof byte[] bytes) {
            blob(bytes);
            return;
        }
        if (value instanceof List<?> list && list.stream().anyMatch(one -> one instanceof byte[])) {
            list.forEach(one -> {
                if (one instanceof byte[] bytes) {
                    blob(bytes);
                }
            });
            return;
        }
        if (!several
                || value instanceof List<?> list
                        && list.size() > 1
                        && list.stream().anyMatch(one -> !(one instanceof Character))) {
            return;
        }
        String text = text(value);
        if (text.length() > 2 && made.size() < MOST_MADE) {
            made.add(text);
        }
        pieces++;
        boolean bracketed = tokens.get(from).is("(") && tokens.get(at - 1).is(")");
        String quoted = "'" + text.replace("'", "''") + "'";
        replace(begin, end, bracketed ? "(" + quoted + ")" : quoted);
    }

    private void blob(byte[] bytes) {
        if (bytes.length >= 16 && blobs.size() < MOST_MADE) {
            blobs.add(bytes);
        }
    }

    private void replace(int from, int to, String text) {
        if (from >= written) {
            out.append(source, written, from).append(text);
            written = to;
        }
    }

    private Optional<Object> expression() {
        step();
        if (depth >= DEPTH) {
            return Optional.empty();
        }
        depth++;
        try {
            return compared();
        } finally {
            depth--;
        }
    }

    private Optional<Object> compared() {
        Optional<Object> left = sum();
        while (left.isPresent() && peek().kind() == Kind.OPERATOR) {
            int back = at;
            String name = peek().text();
            at++;
            Optional<Object> right = sum();
            Optional<Object> result = right.isEmpty() ? Optional.empty() : operator(name, left.get(), right.get());
            if (result.isEmpty()) {
                at = back;
                break;
            }
            left = result;
        }
        return left;
    }

    private Optional<Object> operator(String name, Object left, Object right) {
        switch (name) {
            case "join":
                return some(joined(left, text(right)));
            case "replace", "creplace", "ireplace":
                if (right instanceof List<?> pair && pair.size() == 2) {
                    return replaced(text(left), text(pair.get(0)), text(pair.get(1)));
                }
                return replaced(text(left), text(right), "");
            case "split", "csplit", "isplit":
                return split(text(left), text(right));
            case "bxor", "band", "bor":
                return bits(name, left, right);
            case "as":
                return Optional.of(left);
            default:
                return Optional.empty();
        }
    }

    private static Optional<Object> bits(String name, Object left, Object right) {
        Optional<Long> a = number(left);
        Optional<Long> b = number(right);
        if (a.isEmpty() || b.isEmpty()) {
            return Optional.empty();
        }
        long x = a.get();
        long y = b.get();
        return Optional.of(name.equals("bxor") ? x ^ y : name.equals("band") ? x & y : x | y);
    }

    private Optional<Object> replaced(String text, String pattern, String by) {
        // The pattern is the attacker's: only what is plain, once its escapes are gone, is followed.
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c == '\\' && i + 1 < pattern.length() && !Character.isLetterOrDigit(pattern.charAt(i + 1))) {
                plain.append(pattern.charAt(++i));
            } else if ("\\^$.|?*+()[]{}".indexOf(c) >= 0) {
                return Optional.empty();
            } else {
                plain.append(c);
            }
        }
        if (plain.isEmpty()) {
            return Optional.of(text);
        }
        return some(Pattern.compile(Pattern.quote(plain.toString()), Pattern.CASE_INSENSITIVE)
                .matcher(text)
                .replaceAll(Matcher.quoteReplacement(by)));
    }

    private Optional<Object> split(String text, String by) {
        if (by.isEmpty() || text.length() > LONGEST) {
            return Optional.empty();
        }
        String plain = by.length() == 2 && by.charAt(0) == '\\' ? by.substring(1) : by;
        List<Object> parts = new ArrayList<>();
        int from = 0;
        for (int to; (to = text.indexOf(plain, from)) >= 0; from = to + plain.length()) {
            parts.add(text.substring(from, to));
            step();
        }
        parts.add(text.substring(from));
        return Optional.of(parts);
    }

    private Optional<Object> sum() {
        Optional<Object> left = product();
        while (left.isPresent() && (peek().is("+") || peek().is("-"))) {
            int back = at;
            boolean plus = peek().is("+");
            at++;
            Optional<Object> right = product();
            Optional<Object> result = right.isEmpty()
                    ? Optional.empty()
                    : plus ? plus(left.get(), right.get()) : minus(left.get(), right.get());
            if (result.isEmpty()) {
                at = back;
                break;
            }
            left = result;
        }
        return left;
    }

    private Optional<Object> plus(Object left, Object right) {
        if (left instanceof Long a && right instanceof Long b) {
            return Optional.of(a + b);
        }
        if (left instanceof List<?> list) {
            List<Object> both = new ArrayList<>(list);
            if (right instanceof List<?> more) {
                both.addAll(more);
            } else {
                both.add(right);
            }
            return both.size() > LONGEST ? Optional.empty() : Optional.of(both);
        }
        if (left instanceof Long a) {
            return number(right).map(b -> a + b);
        }
        return some(text(left) + text(right));
    }

    private static Optional<Object> minus(Object left, Object right) {
        Optional<Long> a = number(left);
        Optional<Long> b = number(right);
        return a.isPresent() && b.isPresent() ? Optional.of(a.get() - b.get()) : Optional.empty();
    }

    private Optional<Object> product() {
        Optional<Object> left = formatted();
        while (left.isPresent() && (peek().is("*") || peek().is("/") || peek().is("%"))) {
            int back = at;
            String mark = peek().text();
            at++;
            Optional<Object> right = formatted();
            Optional<Object> result = right.isEmpty() ? Optional.empty() : times(mark, left.get(), right.get());
            if (result.isEmpty()) {
                at = back;
                break;
            }
            left = result;
        }
        return left;
    }

    private Optional<Object> times(String mark, Object left, Object right) {
        Optional<Long> count = number(right);
        if (count.isEmpty()) {
            return Optional.empty();
        }
        long b = count.get();
        if (left instanceof String text) {
            boolean fits = mark.equals("*") && b >= 0 && b * text.length() < LONGEST;
            return fits ? some(text.repeat((int) b)) : Optional.empty();
        }
        Optional<Long> a = number(left);
        if (a.isEmpty() || !mark.equals("*") && b == 0) {
            return Optional.empty();
        }
        return Optional.of(mark.equals("*") ? a.get() * b : mark.equals("/") ? a.get() / b : a.get() % b);
    }

    private Optional<Object> formatted() {
        Optional<Object> left = ranged();
        while (left.isPresent() && peek().isOperator("f")) {
            int back = at;
            at++;
            Optional<Object> right = ranged();
            if (right.isEmpty()) {
                at = back;
                break;
            }
            left = format(text(left.get()), right.get());
        }
        return left;
    }

    private Optional<Object> format(String pattern, Object values) {
        List<?> list = values instanceof List<?> many ? many : List.of(values);
        StringBuilder text = new StringBuilder();
        Matcher holes = Pattern.compile("\\{(\\d{1,4})(?:[,:][^}]{0,40})?\\}|\\{\\{|\\}\\}")
                .matcher(pattern);
        int from = 0;
        while (holes.find()) {
            step();
            text.append(pattern, from, holes.start());
            from = holes.end();
            if (holes.group(1) == null) {
                text.append(holes.group().charAt(0));
            } else {
                int index = Integer.parseInt(holes.group(1));
                if (index >= list.size()) {
                    return Optional.empty();
                }
                text.append(text(list.get(index)));
            }
            if (text.length() > LONGEST) {
                throw new Enough();
            }
        }
        return some(text.append(pattern, from, pattern.length()).toString());
    }

    private Optional<Object> ranged() {
        Optional<Object> left = listed();
        if (left.isPresent() && peek().is("..")) {
            int back = at;
            at++;
            Optional<Object> right = unary();
            Optional<Long> from = number(left.get());
            Optional<Long> to = right.flatMap(PowerShellFolding::number);
            if (from.isEmpty() || to.isEmpty() || Math.abs(from.get() - to.get()) > 1 << 16) {
                at = back;
                return left;
            }
            List<Object> range = new ArrayList<>();
            long way = from.get() <= to.get() ? 1 : -1;
            for (long i = from.get(); i != to.get() + way; i += way) {
                step();
                range.add(i);
            }
            return Optional.of(range);
        }
        return left;
    }

    private Optional<Object> listed() {
        Optional<Object> first = unary();
        if (first.isEmpty() || !peek().is(",")) {
            return first;
        }
        List<Object> list = new ArrayList<>();
        list.add(first.get());
        while (peek().is(",")) {
            step();
            at++;
            while (peek().is(";")) {
                at++;
            }
            Optional<Object> next = unary();
            if (next.isEmpty()) {
                return Optional.empty();
            }
            list.add(next.get());
        }
        return Optional.of(list);
    }

    private Optional<Object> unary() {
        step();
        Token token = peek();
        if (token.kind() == Kind.TYPE && !peek(1).is("::")) {
            int back = at;
            at++;
            Optional<Object> value = nested(this::unary);
            Optional<Object> result = value.flatMap(inner -> cast(token.text(), inner));
            if (result.isEmpty()) {
                at = back;
            }
            return result;
        }
        if (token.isOperator("join") || token.isOperator("split")) {
            at++;
            Optional<Object> value = nested(this::unary);
            return value.flatMap(
                    inner -> token.text().equals("join") ? some(joined(inner, "")) : split(text(inner), " "));
        }
        if (token.is("-") || token.is("+")) {
            at++;
            Optional<Object> value = nested(this::unary);
            return value.flatMap(PowerShellFolding::number).map(number -> token.is("-") ? -number : number);
        }
        if (token.is(",")) {
            at++;
            return nested(this::unary).map(value -> List.of(value));
        }
        return postfix();
    }

    private interface Part {
        Optional<Object> read();
    }

    private Optional<Object> nested(Part part) {
        if (depth >= DEPTH) {
            return Optional.empty();
        }
        depth++;
        try {
            return part.read();
        } finally {
            depth--;
        }
    }

    private static Optional<Object> cast(String type, Object value) {
        return switch (type) {
            case "string" -> Optional.of(value instanceof List<?> list ? joined(list, " ") : text(value));
            case "char" ->
                value instanceof String text && text.length() == 1
                        ? Optional.of(text.charAt(0))
                        : number(value).map(number -> (char) number.intValue());
            case "char[]" -> chars(value);
            case "byte[]" -> bytes(value).map(bytes -> bytes);
            case "int", "int32", "long", "int64", "byte", "uint32", "int16" ->
                number(value).map(number -> number);
            case "int[]", "object[]", "array", "string[]", "void", "scriptblock" -> Optional.of(value);
            default -> Optional.empty();
        };
    }

    private static Optional<Object> chars(Object value) {
        List<Object> chars = new ArrayList<>();
        if (value instanceof String text) {
            for (char c : text.toCharArray()) {
                chars.add(c);
            }
            return Optional.of(chars);
        }
        List<?> list = value instanceof List<?> many ? many : List.of(value);
        for (Object one : list) {
            Optional<Long> number = one instanceof Character c ? Optional.of((long) c) : number(one);
            if (number.isEmpty()) {
                return Optional.empty();
            }
            chars.add((char) number.get().intValue());
        }
        return Optional.of(chars);
    }

    private static Optional<byte[]> bytes(Object value) {
        if (value instanceof byte[] bytes) {
            return Optional.of(bytes);
        }
        if (!(value instanceof List<?> list)) {
            return Optional.empty();
        }
        byte[] bytes = new byte[list.size()];
        for (int i = 0; i < bytes.length; i++) {
            Optional<Long> number = number(list.get(i));
            if (number.isEmpty()) {
                return Optional.empty();
            }
            bytes[i] = (byte) number.get().intValue();
        }
        return Optional.of(bytes);
    }

    private Optional<Object> postfix() {
        Optional<Object> value = primary();
        while (value.isPresent()) {
            if (peek().is("[")) {
                int back = at;
                at++;
                Optional<Object> index = expression();
                if (index.isEmpty() || !peek().is("]")) {
                    at = back;
                    return value;
                }
                at++;
                value = indexed(value.get(), index.get());
            } else if (peek().is(".")
                    && (peek(1).kind() == Kind.WORD
                            || peek(1).kind() == Kind.TEXT
                            || peek(1).kind() == Kind.OPEN_TEXT)) {
                int back = at;
                String name = peek(1).text().toLowerCase(Locale.ROOT);
                at += 2;
                Optional<List<Object>> arguments = peek().is("(") ? arguments() : Optional.of(List.of());
                Object of = value.get();
                Optional<Object> result = arguments.flatMap(given -> method(of, name, given));
                if (result.isEmpty()) {
                    at = back;
                    return value;
                }
                value = result;
            } else {
                break;
            }
        }
        return value;
    }

    private static Optional<Object> indexed(Object value, Object index) {
        List<?> places = index instanceof List<?> many ? many : List.of(index);
        List<Object> taken = new ArrayList<>();
        for (Object place : places) {
            Optional<Long> number = number(place);
            int size = value instanceof String text ? text.length() : value instanceof List<?> list ? list.size() : 0;
            if (number.isEmpty() || size == 0) {
                return Optional.empty();
            }
            long i = number.get() < 0 ? size + number.get() : number.get();
            if (i >= 0 && i < size) {
                taken.add(value instanceof String text ? text.charAt((int) i) : ((List<?>) value).get((int) i));
            }
        }
        return index instanceof List<?> || taken.isEmpty() ? Optional.of(taken) : Optional.of(taken.getFirst());
    }

    /// The arguments in round brackets; empty where one is not known.
    private Optional<List<Object>> arguments() {
        List<Object> given = new ArrayList<>();
        at++;
        while (!peek().is(")")) {
            step();
            // A comma separates here.
            Optional<Object> value = nested(this::argument);
            if (value.isEmpty()) {
                return Optional.empty();
            }
            given.add(value.get());
            if (peek().is(",")) {
                at++;
            } else if (!peek().is(")")) {
                return Optional.empty();
            }
        }
        at++;
        return Optional.of(given);
    }

    private Optional<Object> argument() {
        Optional<Object> left = unary();
        while (left.isPresent() && (peek().is("+") || peek().is("..") || peek().kind() == Kind.OPERATOR)) {
            Token token = peek();
            at++;
            Optional<Object> right = unary();
            if (right.isEmpty()) {
                return right;
            }
            left = token.is("+") ? plus(left.get(), right.get()) : operator(token.text(), left.get(), right.get());
        }
        return left;
    }

    private Optional<Object> method(Object value, String name, List<Object> given) {
        switch (name) {
            case "tostring":
                return given.isEmpty() ? some(text(value)) : Optional.empty();
            case "replace":
                boolean plain = given.size() == 2 && !text(given.get(0)).isEmpty();
                return plain ? some(text(value).replace(text(given.get(0)), text(given.get(1)))) : Optional.empty();
            case "split":
                return given.size() == 1 ? split(text(value), text(given.get(0))) : Optional.empty();
            case "tochararray":
                return chars(text(value));
            case "substring":
                return substring(text(value), given);
            case "trim":
                return some(text(value).strip());
            case "tolower":
                return some(text(value).toLowerCase(Locale.ROOT));
            case "toupper":
                return some(text(value).toUpperCase(Locale.ROOT));
            case "insert":
                return given.size() == 2
                        ? number(given.get(0))
                                .filter(i -> i >= 0 && i <= text(value).length())
                                .flatMap(i -> some(new StringBuilder(text(value))
                                        .insert(i.intValue(), text(given.get(1)))
                                        .toString()))
                        : Optional.empty();
            case "length", "count":
                return Optional.of((long)
                        (value instanceof List<?> list
                                ? list.size()
                                : text(value).length()));
            case "invoke":
                if (text(value).indexOf(' ') > 0) {
                    runs.add(text(value));
                }
                return Optional.empty();
            default:
                return Optional.empty();
        }
    }

    private Optional<Object> substring(String text, List<Object> given) {
        Optional<Long> from = given.isEmpty() ? Optional.empty() : number(given.get(0));
        Optional<Long> count = given.size() > 1 ? number(given.get(1)) : from.map(start -> text.length() - start);
        boolean fits = from.isPresent()
                && count.isPresent()
                && from.get() >= 0
                && count.get() >= 0
                && from.get() + count.get() <= text.length();
        return fits
                ? some(text.substring((int) (long) from.get(), (int) (from.get() + count.get())))
                : Optional.empty();
    }

    private Optional<Object> primary() {
        step();
        Token token = peek();
        switch (token.kind()) {
            case TEXT -> {
                at++;
                return Optional.of(token.text());
            }
            case OPEN_TEXT -> {
                at++;
                return Optional.of(filled(token.text()));
            }
            case NUMBER -> {
                at++;
                return whole(token.text());
            }
            case VARIABLE -> {
                Object value = variables.get(token.text());
                if (value == null) {
                    return Optional.empty();
                }
                at++;
                return Optional.of(value);
            }
            case TYPE -> {
                return outside(token.text());
            }
            case MARK -> {
                boolean open = token.is("(");
                boolean prefixed = (token.is("$") || token.is("@")) && peek(1).is("(");
                if (!open && !prefixed) {
                    return Optional.empty();
                }
                at += open ? 1 : 2;
                return bracketed();
            }
            default -> {
                return Optional.empty();
            }
        }
    }

    private Optional<Object> bracketed() {
        while (peek().is(";")) {
            at++;
        }
        Optional<Object> value = expression();
        while (value.isPresent() && peek().is("|")) {
            value = piped(value.get());
        }
        while (peek().is(";")) {
            at++;
        }
        if (value.isEmpty() || !peek().is(")")) {
            return Optional.empty();
        }
        at++;
        return value;
    }

    /// `| % { … $_ … }` over what is known.
    private Optional<Object> piped(Object value) {
        String name = peek(1).text().toLowerCase(Locale.ROOT);
        boolean each = name.equals("%") || name.equals("foreach-object") || name.equals("foreach");
        if (!each || !peek(2).is("{")) {
            return Optional.empty();
        }
        int body = at + 3;
        List<?> list = value instanceof List<?> many ? many : List.of(value);
        List<Object> results = new ArrayList<>();
        Optional<Object> before = Optional.ofNullable(variables.get("_"));
        int end = body;
        for (Object one : list) {
            step();
            variables.put("_", one);
            at = body;
            Optional<Object> result = expression();
            while (peek().is(";")) {
                at++;
            }
            if (result.isEmpty() || !peek().is("}")) {
                variables.remove("_");
                return Optional.empty();
            }
            end = at + 1;
            results.add(result.get());
        }
        variables.remove("_");
        before.ifPresent(old -> variables.put("_", old));
        at = end;
        return list.isEmpty() ? Optional.empty() : Optional.of(results);
    }

    /// A static method of a type.
    private Optional<Object> outside(String type) {
        int back = at;
        if (!peek(1).is("::")) {
            return Optional.empty();
        }
        String name = peek(2).text().toLowerCase(Locale.ROOT);
        at += 3;
        boolean encoding = type.endsWith("encoding");
        if (encoding && peek().is(".") && peek(1).text().equalsIgnoreCase("getstring") && peek(2).is("(")) {
            at += 2;
            Optional<List<Object>> given = arguments();
            Optional<byte[]> bytes = given.filter(list -> list.size() == 1).flatMap(list -> bytes(list.getFirst()));
            if (bytes.isPresent()) {
                return some(Blobs.text(bytes.get(), name));
            }
            at = back;
            return Optional.empty();
        }
        if (encoding && peek().is(".") && peek(1).text().equalsIgnoreCase("getbytes") && peek(2).is("(")) {
            at += 2;
            Optional<List<Object>> given = arguments();
            if (given.isPresent() && given.get().size() == 1) {
                return Optional.of(text(given.get().getFirst()).getBytes(StandardCharsets.UTF_8));
            }
            at = back;
            return Optional.empty();
        }
        Optional<List<Object>> given = peek().is("(") ? arguments() : Optional.empty();
        Optional<Object> result = given.flatMap(list -> called(type, name, list));
        if (result.isEmpty()) {
            at = back;
        }
        return result;
    }

    private Optional<Object> called(String type, String name, List<Object> given) {
        if (type.equals("convert") && given.size() >= 1) {
            return switch (name) {
                case "frombase64string" -> Blobs.decoded(text(given.getFirst())).map(bytes -> bytes);
                case "tochar" -> number(given.getFirst()).map(number -> (char) number.intValue());
                case "toint32", "tobyte", "toint16" ->
                    given.size() == 1 ? number(given.getFirst()).map(n -> n) : based(text(given.get(0)), given.get(1));
                case "tostring" -> some(text(given.getFirst()));
                default -> Optional.empty();
            };
        }
        if (type.equals("string") && name.equals("join") && given.size() == 2) {
            return some(joined(given.get(1), text(given.get(0))));
        }
        if (type.equals("string") && name.equals("concat")) {
            return some(joined(given, ""));
        }
        if (type.equals("string") && name.equals("format") && given.size() > 1) {
            return format(text(given.getFirst()), given.subList(1, given.size()));
        }
        if (type.equals("array")
                && name.equals("reverse")
                && given.size() == 1
                && given.getFirst() instanceof List<?> list) {
            List<Object> turned = new ArrayList<>(list);
            Collections.reverse(turned);
            return Optional.of(turned);
        }
        if (type.endsWith("regex") && name.equals("replace") && given.size() == 3) {
            return replaced(text(given.get(0)), text(given.get(1)), text(given.get(2)));
        }
        if (type.endsWith("uri") && name.equals("unescapedatastring") && given.size() == 1) {
            return Optional.of(text(given.getFirst()));
        }
        return Optional.empty();
    }

    private static Optional<Object> based(String digits, Object base) {
        try {
            int radix = number(base).map(Long::intValue).orElse(10);
            return radix < 2 || radix > 16 ? Optional.empty() : Optional.of(Long.parseLong(digits.strip(), radix));
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }

    /// Known variables put in; others stay as they are written.
    private String filled(String text) {
        if (text.indexOf('$') < 0 && text.indexOf('\uE024') < 0) {
            return text;
        }
        Matcher inside = INSIDE.matcher(text);
        StringBuilder filled = new StringBuilder();
        int from = 0;
        while (inside.find()) {
            step();
            String name =
                    Optional.ofNullable(inside.group(1)).orElse(inside.group(2)).toLowerCase(Locale.ROOT);
            Object value = variables.get(name);
            filled.append(text, from, inside.start()).append(value == null ? inside.group() : text(value));
            from = inside.end();
            if (filled.length() > LONGEST) {
                throw new Enough();
            }
        }
        return filled.append(text, from, text.length()).toString().replace('\uE024', '$');
    }

    private Optional<Object> some(String text) {
        steps += text.length() >> 4;
        if (text.length() > LONGEST) {
            throw new Enough();
        }
        return Optional.of(text);
    }

    private static String joined(Object value, String between) {
        if (!(value instanceof List<?> list)) {
            return text(value);
        }
        StringBuilder text = new StringBuilder();
        for (Object one : list) {
            if (!text.isEmpty() || one != list.getFirst()) {
                text.append(text.isEmpty() ? "" : between);
            }
            text.append(text(one));
            if (text.length() > LONGEST) {
                throw new Enough();
            }
        }
        return text.toString();
    }

    private static String text(Object value) {
        return switch (value) {
            case String text -> text;
            case byte[] bytes -> new String(bytes, StandardCharsets.ISO_8859_1);
            case List<?> list -> joined(list, list.stream().allMatch(one -> one instanceof Character) ? "" : " ");
            default -> value.toString();
        };
    }

    private static Optional<Long> number(Object value) {
        return switch (value) {
            case Long number -> Optional.of(number);
            case Character c -> Optional.of((long) c);
            case String text -> whole(text.strip()).map(Long.class::cast);
            default -> Optional.empty();
        };
    }

    private static Optional<Object> whole(String text) {
        try {
            boolean hex = text.startsWith("0x") || text.startsWith("0X");
            return Optional.of(hex ? Long.parseLong(text, 2, text.length(), 16) : Long.parseLong(text));
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }
}
