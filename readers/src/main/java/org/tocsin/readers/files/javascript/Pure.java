package org.tocsin.readers.files.javascript;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.mozilla.javascript.Token;
import org.tocsin.readers.text.Escapes;

/// Functions of JavaScript that depend on nothing but their arguments and change nothing: what lures are encoded
/// with.
final class Pure {
    private static final int LONGEST = 32 << 20;

    private final Folding folding;
    private final ScriptFacts facts;

    Pure(Folding folding, ScriptFacts facts) {
        this.folding = folding;
        this.facts = facts;
    }

    private static Value of(String text) {
        return Value.Str.of(text);
    }

    private static Value at(List<Value> arguments, int index) {
        return index < arguments.size() ? arguments.get(index) : Value.UNKNOWN;
    }

    /// A number, as JavaScript makes one of it.
    static Optional<Double> number(Value value) {
        return switch (value) {
            case Value.Num number -> Optional.of(number.value());
            case Value.Flag flag -> Optional.of(flag.value() ? 1.0 : 0.0);
            case Value.Str text -> {
                String digits = text.length() > 40 ? "x" : text.toString().strip();
                try {
                    yield Optional.of(
                            digits.isEmpty()
                                    ? 0.0
                                    : digits.startsWith("0x") || digits.startsWith("0X")
                                            ? (double) Long.parseLong(digits.substring(2), 16)
                                            : Double.parseDouble(digits));
                } catch (NumberFormatException none) {
                    yield Optional.of(Double.NaN);
                }
            }
            case Value.Arr array when array.items().isEmpty() -> Optional.of(0.0);
            default -> Optional.empty();
        };
    }

    /// The 32 bits that bit operators work on.
    static int whole(double number) {
        return Double.isNaN(number) || Double.isInfinite(number)
                ? 0
                : Math.abs(number) < 1e18 ? (int) (long) number : 0;
    }

    static List<Value> octets(Value.Raw raw) {
        List<Value> octets = new ArrayList<>(raw.bytes().length);
        for (byte b : raw.bytes()) {
            octets.add(new Value.Num(b & 0xFF));
        }
        return octets;
    }

    /// A text, as JavaScript makes one of it.
    private Optional<Value.Str> text(Value value) {
        return switch (value) {
            case Value.Str text -> Optional.of(text);
            case Value.Num number -> Optional.of(Value.Str.of(Browser.text(number.value())));
            case Value.Flag flag -> Optional.of(Value.Str.of(Boolean.toString(flag.value())));
            case Value.Arr array -> join(array, ",");
            default -> Optional.empty();
        };
    }

    private Optional<Value.Str> join(Value.Arr array, String between) {
        StringBuilder out = new StringBuilder();
        for (Value item : array.items()) {
            Optional<Value.Str> text = item instanceof Value.Arr ? Optional.empty() : text(item);
            if (text.isEmpty() || out.length() > LONGEST) {
                return Optional.empty();
            }
            if (!out.isEmpty() || item != array.items().getFirst()) {
                out.append(between);
            }
            out.append(text.get());
        }
        folding.room(out.length());
        return Optional.of(Value.Str.of(out.toString()));
    }

    Value infix(int operator, Value left, Value right) {
        if (operator == Token.ADD && !(left instanceof Value.Num && right instanceof Value.Num)) {
            return plus(left, right);
        }
        if (operator == Token.COMMA) {
            return right;
        }
        if (operator == Token.EQ || operator == Token.SHEQ) {
            return Browser.same(left, right).<Value>map(Value.Flag::new).orElse(Value.UNKNOWN);
        }
        if (operator == Token.NE || operator == Token.SHNE) {
            return Browser.same(left, right)
                    .<Value>map(same -> new Value.Flag(!same))
                    .orElse(Value.UNKNOWN);
        }
        Optional<Double> a = number(left);
        Optional<Double> b = number(right);
        if (a.isEmpty() || b.isEmpty()) {
            return Value.UNKNOWN;
        }
        double x = a.get();
        double y = b.get();
        return switch (operator) {
            case Token.ADD -> new Value.Num(x + y);
            case Token.SUB -> new Value.Num(x - y);
            case Token.MUL -> new Value.Num(x * y);
            case Token.DIV -> new Value.Num(x / y);
            case Token.MOD -> new Value.Num(x % y);
            case Token.EXP -> new Value.Num(Math.pow(x, y));
            case Token.BITXOR -> new Value.Num(whole(x) ^ whole(y));
            case Token.BITAND -> new Value.Num(whole(x) & whole(y));
            case Token.BITOR -> new Value.Num(whole(x) | whole(y));
            case Token.LSH -> new Value.Num(whole(x) << whole(y));
            case Token.RSH -> new Value.Num(whole(x) >> whole(y));
            case Token.URSH -> new Value.Num(Integer.toUnsignedLong(whole(x)) >>> (whole(y) & 31));
            case Token.LT -> new Value.Flag(x < y);
            case Token.LE -> new Value.Flag(x <= y);
            case Token.GT -> new Value.Flag(x > y);
            case Token.GE -> new Value.Flag(x >= y);
            default -> Value.UNKNOWN;
        };
    }

    private Value plus(Value left, Value right) {
        Optional<Value.Str> a = text(left);
        Optional<Value.Str> b = text(right);
        if (a.isEmpty() || b.isEmpty() || a.get().length() + (long) b.get().length() > LONGEST) {
            return Value.UNKNOWN;
        }
        folding.room(b.get().length() + (a.get().length() < 64 ? 24L : 0));
        return a.get().plus(b.get());
    }

    /// A function by its name, such as `atob` or `String.fromCharCode`.
    Value function(String name, List<Value> arguments) {
        Value first = at(arguments, 0);
        return switch (name) {
            case "atob" ->
                text(first)
                        .flatMap(text -> base64(text.toString()))
                        .map(bytes -> decoded(Browser.binary(bytes)))
                        .orElse(Value.UNKNOWN);
            case "unescape" ->
                text(first).map(text -> decoded(unescaped(text.toString()))).orElse(Value.UNKNOWN);
            case "decodeURIComponent", "decodeURI" ->
                text(first)
                        .map(text -> decoded(Escapes.percentDecoded(text.toString())))
                        .orElse(Value.UNKNOWN);
            // `decodeURIComponent(escape(x))` turns bytes into UTF-8.
            case "escape" ->
                text(first).map(text -> of(escaped(text.toString()))).orElse(Value.UNKNOWN);
            case "String.fromCharCode", "String.fromCodePoint" -> fromCharCode(arguments);
            case "parseInt", "Number.parseInt" -> parseInt(first, at(arguments, 1));
            case "Number", "parseFloat" ->
                number(first).<Value>map(Value.Num::new).orElse(Value.UNKNOWN);
            case "String" -> text(first).<Value>map(text -> text).orElse(Value.UNKNOWN);
            case "Array" -> new Value.Arr(new ArrayList<>(arguments.size() == 1 ? List.of() : arguments));
            case "Array.from", "Object.values" -> from(first, at(arguments, 1));
            case "Uint8Array.from" -> bytes(from(first, at(arguments, 1)));
            case "Math.floor" ->
                number(first).<Value>map(x -> new Value.Num(Math.floor(x))).orElse(Value.UNKNOWN);
            case "Math.ceil" ->
                number(first).<Value>map(x -> new Value.Num(Math.ceil(x))).orElse(Value.UNKNOWN);
            case "Math.round" ->
                number(first)
                        .<Value>map(x -> new Value.Num(Math.floor(x + 0.5)))
                        .orElse(Value.UNKNOWN);
            case "Math.abs" ->
                number(first).<Value>map(x -> new Value.Num(Math.abs(x))).orElse(Value.UNKNOWN);
            case "Math.min", "Math.max", "Math.pow" -> two(name, first, at(arguments, 1));
            case "JSON.parse" -> first instanceof Value.Str ? Value.UNKNOWN : first;
            default -> Value.UNKNOWN;
        };
    }

    private static Value two(String name, Value left, Value right) {
        Optional<Double> a = number(left);
        Optional<Double> b = number(right);
        if (a.isEmpty() || b.isEmpty()) {
            return Value.UNKNOWN;
        }
        return new Value.Num(
                switch (name) {
                    case "Math.min" -> Math.min(a.get(), b.get());
                    case "Math.max" -> Math.max(a.get(), b.get());
                    default -> Math.pow(a.get(), b.get());
                });
    }

    private Value decoded(String text) {
        folding.room(text.length());
        facts.decoded(text.length() > 100_000 ? text.substring(0, 100_000) : text);
        return of(text);
    }

    private Value from(Value source, Value map) {
        Value.Arr array = new Value.Arr(new ArrayList<>(Browser.turns(source, true)));
        folding.room(8L * array.items().size());
        return map instanceof Value.Fun ? mapped(array, map) : array;
    }

    private Value mapped(Value.Arr array, Value map) {
        folding.room(8L * array.items().size());
        Value.Arr result = new Value.Arr(new ArrayList<>(array.items().size()));
        for (int i = 0; i < array.items().size(); i++) {
            result.items().add(folding.call(map, List.of(array.items().get(i), new Value.Num(i), array)));
        }
        return result;
    }

    Value construct(String name, List<Value> arguments) {
        return switch (name) {
            case "Uint8Array", "ArrayBuffer", "Int8Array", "Uint8ClampedArray" -> bytes(at(arguments, 0));
            case "Array" -> new Value.Arr(new ArrayList<>(arguments.size() == 1 ? List.of() : arguments));
            case "String" -> text(at(arguments, 0)).<Value>map(text -> text).orElse(Value.UNKNOWN);
            default -> new Value.Thing("object");
        };
    }

    private Value bytes(Value source) {
        return switch (source) {
            case Value.Num size
            when size.value() >= 0 && size.value() <= LONGEST -> {
                folding.room((long) size.value());
                yield new Value.Raw(new byte[(int) size.value()]);
            }
            case Value.Raw raw -> raw;
            case Value.Arr array -> {
                folding.room(array.items().size());
                byte[] bytes = new byte[array.items().size()];
                for (int i = 0; i < bytes.length; i++) {
                    Optional<Double> octet = number(array.items().get(i));
                    if (octet.isEmpty()) {
                        yield Value.UNKNOWN;
                    }
                    bytes[i] = (byte) whole(octet.get());
                }
                yield new Value.Raw(bytes);
            }
            default -> Value.UNKNOWN;
        };
    }

    private Value fromCharCode(List<Value> codes) {
        StringBuilder out = new StringBuilder(codes.size());
        for (Value code : codes) {
            Optional<Double> number = number(code);
            if (number.isEmpty()) {
                return Value.UNKNOWN;
            }
            int point = whole(number.get());
            if (point > 0xFFFF && Character.isValidCodePoint(point)) {
                out.appendCodePoint(point);
            } else {
                out.append((char) point);
            }
        }
        folding.room(out.length() + 24L);
        return of(out.toString());
    }

    private Value parseInt(Value value, Value base) {
        Optional<Value.Str> text = text(value);
        if (text.isEmpty()) {
            return Value.UNKNOWN;
        }
        String digits = text.get().toString().strip();
        int radix = base instanceof Value.Num number ? whole(number.value()) : 10;
        if (digits.startsWith("0x") || digits.startsWith("0X")) {
            digits = digits.substring(2);
            radix = 16;
        }
        if (radix < 2 || radix > 36) {
            return Value.UNKNOWN;
        }
        boolean minus = digits.startsWith("-");
        long result = 0;
        int at = minus ? 1 : 0;
        int start = at;
        while (at < digits.length() && at - start < 12 && Character.digit(digits.charAt(at), radix) >= 0) {
            result = result * radix + Character.digit(digits.charAt(at++), radix);
        }
        return new Value.Num(at == start ? Double.NaN : minus ? -result : result);
    }

    /// `%41` and `%u0041`, one letter each.
    private static String unescaped(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean wide =
                    c == '%' && i + 5 < text.length() && (text.charAt(i + 1) == 'u' || text.charAt(i + 1) == 'U');
            int from = wide ? i + 2 : i + 1;
            int to = wide ? i + 6 : i + 3;
            int value = c == '%' && to <= text.length() ? hex(text, from, to) : -1;
            if (value >= 0) {
                out.append((char) value);
                i = to - 1;
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }

    private static int hex(String text, int from, int to) {
        int value = 0;
        for (int i = from; i < to; i++) {
            int digit = Character.digit(text.charAt(i), 16);
            if (digit < 0) {
                return -1;
            }
            value = value << 4 | digit;
        }
        return value;
    }

    private static String escaped(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x80 && Character.isLetterOrDigit(c) || c == '/' || c == '.' || c == '-' || c == '_') {
                out.append(c);
            } else if (c < 0x100) {
                out.append('%').append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 15, 16));
            } else {
                out.append(String.format(Locale.ROOT, "%%u%04x", (int) c));
            }
        }
        return out.toString();
    }

    /// A method of a text, an array, bytes or a number.
    Value method(Value receiver, String name, List<Value> arguments) {
        return switch (receiver) {
            case Value.Str text -> ofText(text, name, arguments);
            case Value.Arr array -> ofArray(array, name, arguments);
            case Value.Raw raw -> ofBytes(raw, name, arguments);
            case Value.Num number
            when name.equals("toString") -> {
                int radix = at(arguments, 0) instanceof Value.Num base ? whole(base.value()) : 10;
                yield number.value() == Math.rint(number.value()) && radix >= 2 && radix <= 36
                        ? of(Long.toString((long) number.value(), radix))
                        : of(Browser.text(number.value()));
            }
            default -> Value.UNKNOWN;
        };
    }

    private static int index(Value value, int otherwise) {
        return value instanceof Value.Num number ? whole(number.value()) : otherwise;
    }

    private Value ofText(Value.Str text, String name, List<Value> arguments) {
        Value first = at(arguments, 0);
        int length = text.length();
        switch (name) {
            case "charCodeAt", "codePointAt" -> {
                int at = index(first, 0);
                return at >= 0 && at < length ? new Value.Num(text.at(at)) : new Value.Num(Double.NaN);
            }
            case "charAt" -> {
                int at = index(first, 0);
                return at >= 0 && at < length ? Value.Str.of(text.at(at)) : of("");
            }
            case "substring", "substr", "slice" -> {
                return of(cut(text, name, arguments));
            }
            default -> {}
        }
        String whole = text.toString();
        folding.cost(length);
        return switch (name) {
            case "split" -> {
                // Each piece is a text of its own.
                folding.room(first instanceof Value.Str by && by.length() > 0 ? 4L * length : 8L * length);
                yield split(whole, first);
            }
            case "replace", "replaceAll" -> {
                folding.room(length);
                yield replace(whole, name.equals("replaceAll"), first, at(arguments, 1));
            }
            case "toLowerCase" -> rewritten(whole.toLowerCase(Locale.ROOT));
            case "toUpperCase" -> rewritten(whole.toUpperCase(Locale.ROOT));
            case "trim" -> rewritten(whole.strip());
            case "concat" -> {
                Value all = text;
                for (Value each : arguments) {
                    all = plus(all, each);
                }
                yield all;
            }
            case "indexOf" ->
                first instanceof Value.Str wanted ? new Value.Num(whole.indexOf(wanted.toString())) : Value.UNKNOWN;
            case "includes", "startsWith", "endsWith" -> Value.UNKNOWN;
            case "repeat" -> {
                int count = index(first, -1);
                boolean fits = count >= 0 && (long) count * length <= 1 << 20;
                yield fits ? rewritten(whole.repeat(count)) : Value.UNKNOWN;
            }
            case "match" -> {
                folding.room(4L * length);
                yield matched(whole, first);
            }
            case "toString", "valueOf", "normalize" -> text;
            default -> Value.UNKNOWN;
        };
    }

    private Value rewritten(String text) {
        folding.room(text.length() + 24L);
        return of(text);
    }

    private static Value split(String text, Value separator) {
        List<Value> pieces = new ArrayList<>();
        if (!(separator instanceof Value.Str by)) {
            return Value.UNKNOWN;
        }
        String mark = by.toString();
        if (mark.isEmpty()) {
            for (int i = 0; i < text.length(); i++) {
                pieces.add(Value.Str.of(text.charAt(i)));
            }
            return new Value.Arr(pieces);
        }
        int at = 0;
        for (int next = text.indexOf(mark); next >= 0; next = text.indexOf(mark, at)) {
            pieces.add(Value.Str.of(text.substring(at, next)));
            at = next + mark.length();
        }
        pieces.add(Value.Str.of(text.substring(at)));
        return new Value.Arr(pieces);
    }

    private String cut(Value.Str text, String name, List<Value> arguments) {
        int length = text.length();
        int from = index(at(arguments, 0), 0);
        int to = index(at(arguments, 1), length);
        switch (name) {
            case "substr" -> {
                from = from < 0 ? Math.max(0, length + from) : Math.min(from, length);
                to = (int) Math.clamp((long) from + to, from, length);
            }
            case "slice" -> {
                from = from < 0 ? Math.max(0, length + from) : Math.min(from, length);
                to = to < 0 ? Math.max(from, length + to) : Math.clamp(to, from, length);
            }
            default -> {
                int a = Math.clamp(from, 0, length);
                int b = Math.clamp(to, 0, length);
                from = Math.min(a, b);
                to = Math.max(a, b);
            }
        }
        int end = Math.max(from, to);
        folding.room(end - from + 24L);
        return text.cut(from, end);
    }

    /// Replaces a literal; of regular expressions those that are literals or one class of letters.
    private Value replace(String text, boolean all, Value wanted, Value fresh) {
        Optional<Value.Str> by = text(fresh);
        if (by.isEmpty()) {
            return Value.UNKNOWN;
        }
        String put = by.get().toString();
        if (wanted instanceof Value.Str literal) {
            String mark = literal.toString();
            if (mark.isEmpty()) {
                return of(text);
            }
            long grown = text.length() + (long) put.length() * (all ? text.length() / mark.length() : 1);
            if (grown > LONGEST) {
                return Value.UNKNOWN;
            }
            int at = text.indexOf(mark);
            return all
                    ? of(text.replace(mark, put))
                    : at < 0 ? of(text) : of(text.substring(0, at) + put + text.substring(at + mark.length()));
        }
        if (wanted instanceof Value.Thing regex
                && regex.properties().get("source") instanceof Value.Str source
                && regex.properties().get("flags") instanceof Value.Str flags) {
            boolean global = all || flags.toString().indexOf('g') >= 0;
            return Letters.of(source.toString())
                    .filter(letters -> (long) text.length() * Math.max(1, put.length()) <= LONGEST)
                    .<Value>map(letters -> of(letters.replaced(text, put, global)))
                    .orElse(Value.UNKNOWN);
        }
        return Value.UNKNOWN;
    }

    /// `match(/../g)` cuts a text into pieces of equal length.
    private static Value matched(String text, Value wanted) {
        if (wanted instanceof Value.Thing regex && regex.properties().get("source") instanceof Value.Str source) {
            String pattern = source.toString();
            int size = switch (pattern) {
                case ".{1,2}", "..", ".{2}", "[\\s\\S]{2}", "\\w{2}", "[0-9a-f]{2}", "[\\da-f]{2}", "..?" -> 2;
                case ".{1,3}", "...", ".{3}", "\\d{3}" -> 3;
                case ".", "[\\s\\S]" -> 1;
                default -> 0;
            };
            if (size > 0) {
                List<Value> pieces = new ArrayList<>();
                for (int i = 0; i < text.length(); i += size) {
                    pieces.add(of(text.substring(i, Math.min(text.length(), i + size))));
                }
                return new Value.Arr(pieces);
            }
        }
        return Value.UNKNOWN;
    }

    private Value ofArray(Value.Arr array, String name, List<Value> arguments) {
        List<Value> items = array.items();
        Value first = at(arguments, 0);
        switch (name) {
            case "push", "unshift" -> folding.room(8L * arguments.size() + 4);
            case "slice", "concat", "map" -> folding.room(8L * items.size());
            default -> folding.cost(name.equals("pop") ? 4 : 4L * items.size());
        }
        return switch (name) {
            case "join" -> {
                Optional<Value.Str> between = arguments.isEmpty() ? Optional.of(Value.Str.of(",")) : text(first);
                yield between.flatMap(mark -> join(array, mark.toString()))
                        .<Value>map(text -> text)
                        .orElse(Value.UNKNOWN);
            }
            case "reverse" -> {
                Collections.reverse(items);
                yield array;
            }
            case "push" -> {
                if (items.size() < 8 << 20) {
                    items.addAll(arguments);
                }
                yield new Value.Num(items.size());
            }
            case "pop" -> items.isEmpty() ? Value.UNKNOWN : items.removeLast();
            case "shift" -> items.isEmpty() ? Value.UNKNOWN : items.removeFirst();
            case "unshift" -> {
                items.addAll(0, arguments);
                yield new Value.Num(items.size());
            }
            case "concat" -> {
                Value.Arr all = new Value.Arr(new ArrayList<>(items));
                for (Value each : arguments) {
                    if (each instanceof Value.Arr other) {
                        all.items().addAll(other.items());
                    } else {
                        all.items().add(each);
                    }
                }
                yield all;
            }
            case "slice" -> {
                int size = items.size();
                int from = index(first, 0);
                int to = index(at(arguments, 1), size);
                from = from < 0 ? Math.max(0, size + from) : Math.min(from, size);
                to = to < 0 ? Math.max(from, size + to) : Math.clamp(to, from, size);
                yield new Value.Arr(new ArrayList<>(items.subList(from, Math.max(from, to))));
            }
            case "map" ->
                first instanceof Value.Fun || first instanceof Value.Native ? mapped(array, first) : Value.UNKNOWN;
            case "forEach" -> mapped(array, first);
            case "reduce" -> {
                Value sum =
                        arguments.size() > 1 ? arguments.get(1) : items.isEmpty() ? Value.UNKNOWN : items.getFirst();
                for (int i = arguments.size() > 1 ? 0 : 1; i < items.size(); i++) {
                    sum = folding.call(first, List.of(sum, items.get(i), new Value.Num(i), array));
                }
                yield sum;
            }
            case "indexOf" -> {
                for (int i = 0; i < items.size(); i++) {
                    if (Browser.same(items.get(i), first).orElse(false)) {
                        yield new Value.Num(i);
                    }
                }
                yield new Value.Num(-1);
            }
            case "toString" -> join(array, ",").<Value>map(text -> text).orElse(Value.UNKNOWN);
            default -> Value.UNKNOWN;
        };
    }

    private Value ofBytes(Value.Raw raw, String name, List<Value> arguments) {
        folding.cost(raw.bytes().length);
        return switch (name) {
            case "set" -> {
                if (bytes(at(arguments, 0)) instanceof Value.Raw source) {
                    int to = Math.max(0, index(at(arguments, 1), 0));
                    int count = Math.min(source.bytes().length, raw.bytes().length - to);
                    if (count > 0) {
                        System.arraycopy(source.bytes(), 0, raw.bytes(), to, count);
                    }
                }
                yield Value.UNKNOWN;
            }
            case "map" -> {
                Value mapped = mapped(new Value.Arr(octets(raw)), at(arguments, 0));
                yield bytes(mapped);
            }
            case "slice", "subarray" -> {
                int size = raw.bytes().length;
                int from = Math.clamp(index(at(arguments, 0), 0), 0, size);
                int to = Math.clamp(index(at(arguments, 1), size), from, size);
                yield new Value.Raw(Arrays.copyOfRange(raw.bytes(), from, to));
            }
            case "reverse" -> {
                byte[] bytes = raw.bytes();
                for (int i = 0; i < bytes.length / 2; i++) {
                    byte b = bytes[i];
                    bytes[i] = bytes[bytes.length - 1 - i];
                    bytes[bytes.length - 1 - i] = b;
                }
                yield raw;
            }
            case "toString" -> of(new String(raw.bytes(), StandardCharsets.UTF_8));
            case "forEach" -> mapped(new Value.Arr(octets(raw)), at(arguments, 0));
            default -> Value.UNKNOWN;
        };
    }

    /// Base64 as `atob` takes it: blanks do not count, padding may be missing.
    static Optional<byte[]> base64(String text) {
        StringBuilder digits = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c > ' ' && c != '=') {
                digits.append(c == '-' ? '+' : c == '_' ? '/' : c);
            }
        }
        try {
            return digits.length() % 4 == 1
                    ? Optional.empty()
                    : Optional.of(Base64.getDecoder().decode(digits.toString()));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }
}
