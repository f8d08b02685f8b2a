package org.tocsin.detect.sigma;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tocsin.detect.sigma.ValueTest.DatePart;
import org.tocsin.detect.sigma.ValueTest.Likeness;
import org.tocsin.detect.sigma.ValueTest.Order;

/// One item of a selection, `Field|modifier|modifier: values`: reads the chain of modifiers from left to right and
/// turns each value into tests.
///
/// @see <a href="https://sigmahq.io/sigma-specification/">specification 2.1, appendix "Modifiers"</a>
final class ItemReader {
    private static final int LONGEST_VALUE = 1 << 16;
    private static final int MOST_ALTERNATIVES = 10_000;
    private static final Set<String> ENCODINGS =
            Set.of("base64", "base64offset", "wide", "utf16le", "utf16be", "utf16", "windash");

    /// How values are compared.
    private enum Way {
        TEXT,
        REGEX,
        NETWORK,
        NUMBER,
        EXISTS,
        OTHER_FIELD
    }

    private enum Flag {
        ALL,
        CASED,
        NEQ,
        CONTAINS,
        STARTS,
        ENDS,
        ANY_CASE,
        LINES,
        DOT_ALL
    }

    /// A value on its way through the chain.
    ///
    /// @param shown the pattern as people are told it: with the dash that the rule wrote
    /// @param bytes what an encoding made of it, for the next encoding
    private record Form(String pattern, String shown, byte @Nullable [] bytes) {
        Form(String pattern, byte @Nullable [] bytes) {
            this(pattern, pattern, bytes);
        }

        Form open(boolean start, boolean end) {
            return new Form(ItemReader.open(pattern, start, end), ItemReader.open(shown, start, end), null);
        }
    }

    private final String field;
    private final List<String> modifiers;
    private final int line;
    private final Map<String, List<String>> placeholders;
    private final List<String> warnings;
    private final Set<Flag> flags = EnumSet.noneOf(Flag.class);
    private Way way = Way.TEXT;
    private Order order = Order.EQUAL;
    private Optional<DatePart> datePart = Optional.empty();

    /// @param key with its modifiers; without a field before them for keywords
    ItemReader(String key, int line, Map<String, List<String>> placeholders, List<String> warnings) throws RuleFault {
        List<String> parts = List.of(key.split("\\|", -1));
        this.field = parts.getFirst();
        this.modifiers = parts.subList(1, parts.size());
        this.line = line;
        this.placeholders = placeholders;
        this.warnings = warnings;
        for (String modifier : modifiers) {
            settle(modifier);
        }
        refuseTextModifiers();
    }

    /// What only shapes text means nothing to another comparison, and would silently be lost.
    private void refuseTextModifiers() throws RuleFault {
        for (String modifier : modifiers) {
            boolean encodes = ENCODINGS.contains(modifier);
            boolean opens = modifier.equals("contains") || modifier.equals("startswith") || modifier.equals("endswith");
            boolean lost = switch (way) {
                case TEXT -> false;
                case REGEX -> encodes;
                case OTHER_FIELD -> encodes || modifier.equals("expand");
                case NETWORK, NUMBER, EXISTS -> encodes || opens || modifier.equals("expand");
            };
            if (lost) {
                throw fault("`" + modifier + "` means nothing in `" + String.join("|", modifiers) + "`");
            }
        }
    }

    private RuleFault fault(String reason) {
        return new RuleFault(line, reason);
    }

    /// First pass over the chain: what does not depend on the values.
    private void settle(String modifier) throws RuleFault {
        switch (modifier) {
            case "all" -> flags.add(Flag.ALL);
            case "cased" -> flags.add(Flag.CASED);
            case "neq" -> flags.add(Flag.NEQ);
            case "contains" -> flags.add(Flag.CONTAINS);
            case "startswith" -> flags.add(Flag.STARTS);
            case "endswith" -> flags.add(Flag.ENDS);
            case "re" -> compareBy(Way.REGEX, modifier);
            case "i", "ignorecase" -> flagOfRegex(Flag.ANY_CASE, modifier);
            case "m", "multiline" -> flagOfRegex(Flag.LINES, modifier);
            case "s", "dotall" -> flagOfRegex(Flag.DOT_ALL, modifier);
            case "cidr" -> compareBy(Way.NETWORK, modifier);
            case "exists" -> compareBy(Way.EXISTS, modifier);
            case "fieldref" -> compareBy(Way.OTHER_FIELD, modifier);
            case "lt", "lte", "gt", "gte" -> {
                if (order != Order.EQUAL) {
                    throw fault("two comparisons in one item: `" + String.join("|", modifiers) + "`");
                }
                order = Order.valueOf(modifier.toUpperCase(Locale.ROOT));
                if (datePart.isEmpty()) {
                    compareBy(Way.NUMBER, modifier);
                }
            }
            case "minute", "hour", "day", "week", "month", "year" -> {
                compareBy(Way.NUMBER, modifier);
                datePart = Optional.of(DatePart.valueOf(modifier.toUpperCase(Locale.ROOT)));
            }
            case "base64", "base64offset", "wide", "utf16le", "utf16be", "utf16", "windash", "expand" -> {}
            case "" -> throw fault("an empty modifier after `" + field + "`");
            default -> throw fault("there is no modifier `" + modifier + "`");
        }
    }

    private void compareBy(Way newWay, String modifier) throws RuleFault {
        if (way != Way.TEXT) {
            throw fault("`" + modifier + "` cannot be joined with another comparison");
        }
        way = newWay;
    }

    private void flagOfRegex(Flag flag, String modifier) throws RuleFault {
        if (way != Way.REGEX) {
            throw fault("`" + modifier + "` must follow `re`");
        }
        flags.add(flag);
    }

    Expression read(YamlNode values) throws RuleFault {
        List<YamlNode> list = switch (values) {
            case YamlNode.Sequence sequence -> sequence.items();
            case YamlNode.Scalar scalar -> List.of(scalar);
            case YamlNode.Mapping mapping ->
                throw new RuleFault(mapping.line(), "a map where the values of `" + field + "` should be");
        };
        if (list.isEmpty()) {
            throw fault("`" + field + "` has an empty list of values, which nothing can match");
        }
        if (flags.contains(Flag.ALL) && list.size() == 1) {
            warnings.add("`all` on a single value, in line " + line);
        }
        List<Expression> parts = new ArrayList<>(list.size());
        for (YamlNode value : list) {
            if (!(value instanceof YamlNode.Scalar scalar)) {
                throw new RuleFault(value.line(), "a list or map inside the values of `" + field + "`");
            }
            if (scalar.type() == YamlNode.Type.NULL && list.size() > 1) {
                warnings.add("`null` in a list of values, in line " + scalar.line());
            }
            List<Expression> alternatives = new ArrayList<>();
            List<ValueTest> tests = tests(scalar);
            if (tests.isEmpty()) {
                throw new RuleFault(scalar.line(), "`" + scalar.text() + "` is too short to be looked for in base64");
            }
            for (ValueTest test : tests) {
                alternatives.add(item(test));
            }
            parts.add(Expression.any(alternatives));
        }
        Expression whole = flags.contains(Flag.ALL) ? Expression.all(parts) : Expression.any(parts);
        return flags.contains(Flag.NEQ) ? new Expression.Not(whole) : whole;
    }

    private Expression item(ValueTest test) throws RuleFault {
        if (!field.isEmpty()) {
            return new Expression.Item(field, test);
        }
        if (test instanceof ValueTest.OfValue ofValue && !(test instanceof ValueTest.Present)) {
            return new Expression.Keyword(ofValue);
        }
        throw fault("a keyword without a field cannot be `null`, `exists` or another field");
    }

    private List<ValueTest> tests(YamlNode.Scalar value) throws RuleFault {
        if (value.text().length() > LONGEST_VALUE) {
            throw new RuleFault(value.line(), "a value longer than " + LONGEST_VALUE + " characters");
        }
        if (value.type() == YamlNode.Type.NULL) {
            if (way != Way.TEXT || modifiers.stream().anyMatch(m -> !m.equals("neq") && !m.equals("all"))) {
                throw new RuleFault(value.line(), "`null` with `" + String.join("|", modifiers) + "` means nothing");
            }
            return List.of(new ValueTest.Absent());
        }
        return switch (way) {
            case TEXT -> texts(value);
            case REGEX -> regexes(value);
            case NETWORK -> List.of(new ValueTest.InNetwork(network(value)));
            case NUMBER -> List.of(comparison(value));
            case EXISTS -> List.of(existence(value));
            case OTHER_FIELD -> List.of(new ValueTest.SameAs(value.text(), likeness(), flags.contains(Flag.CASED)));
        };
    }

    private ValueTest existence(YamlNode.Scalar value) throws RuleFault {
        String word = value.text().toLowerCase(Locale.ROOT);
        return switch (word) {
            case "true" -> new ValueTest.Present();
            case "false" -> new ValueTest.Absent();
            default -> throw new RuleFault(value.line(), "`exists` takes true or false, not `" + value.text() + "`");
        };
    }

    private ValueTest comparison(YamlNode.Scalar value) throws RuleFault {
        Optional<BigDecimal> bound = WholeNumber.decimal(value.text());
        if (bound.isEmpty()) {
            throw new RuleFault(
                    value.line(), "`" + String.join("|", modifiers) + "` takes a number, not `" + value.text() + "`");
        }
        return datePart.isPresent()
                ? new ValueTest.DateCompares(datePart.get(), order, bound.get())
                : new ValueTest.Compares(order, bound.get());
    }

    private Network network(YamlNode.Scalar value) throws RuleFault {
        Optional<Network> network = Network.parse(value.text());
        if (network.isEmpty()) {
            throw new RuleFault(value.line(), "`" + value.text() + "` is not a network");
        }
        if (network.get().hadHostBits()) {
            warnings.add("`" + value.text() + "` has host bits, which are ignored, in line " + value.line());
        }
        return network.get();
    }

    private Likeness likeness() {
        if (flags.contains(Flag.CONTAINS)) {
            return Likeness.CONTAINS;
        }
        if (flags.contains(Flag.STARTS)) {
            return Likeness.STARTS;
        }
        return flags.contains(Flag.ENDS) ? Likeness.ENDS : Likeness.EQUAL;
    }

    private List<ValueTest> regexes(YamlNode.Scalar value) throws RuleFault {
        List<ValueTest> tests = new ArrayList<>();
        for (String written : expand(value)) {
            // A search already finds anywhere; only the anchors of the other two change anything.
            String pattern = flags.contains(Flag.STARTS) ? "\\A(?:" + written + ")" : written;
            pattern = flags.contains(Flag.ENDS) ? "(?:" + pattern + ")\\z" : pattern;
            Optional<SigmaRegex> regex = SigmaRegex.compile(
                    pattern, flags.contains(Flag.ANY_CASE), flags.contains(Flag.LINES), flags.contains(Flag.DOT_ALL));
            if (regex.isEmpty()) {
                throw new RuleFault(value.line(), "`" + written + "` is not a regular expression that can be used");
            }
            if (regex.get().isBudgeted()) {
                warnings.add("a regular expression with look-around or back references may give up on long values,"
                        + " in line " + value.line());
            }
            tests.add(new ValueTest.Finds(regex.get()));
        }
        return tests;
    }

    /// The value, or what its placeholders stand for where the item says `expand`.
    private List<String> expand(YamlNode.Scalar value) throws RuleFault {
        if (!modifiers.contains("expand")) {
            return List.of(value.text());
        }
        List<String> done = new ArrayList<>();
        done.add("");
        String text = value.text();
        for (int i = 0; i < text.length(); ) {
            char c = text.charAt(i);
            int close = c == '%' ? text.indexOf('%', i + 1) : -1;
            if (c == '\\' && i + 1 < text.length() && text.charAt(i + 1) == '%') {
                done.replaceAll(start -> start + '%');
                i += 2;
            } else if (close > i + 1) {
                String name = text.substring(i + 1, close);
                List<String> values = placeholders.getOrDefault(name, List.of());
                if (values.isEmpty()) {
                    throw new RuleFault(value.line(), "the placeholder `%" + name + "%` has been given no value");
                }
                List<String> longer = new ArrayList<>();
                for (String start : done) {
                    for (String one : values) {
                        longer.add(start + one);
                    }
                }
                if (longer.size() > MOST_ALTERNATIVES) {
                    throw new RuleFault(value.line(), "the placeholders stand for too many values");
                }
                done = longer;
                i = close + 1;
            } else {
                done.replaceAll(start -> start + c);
                i++;
            }
        }
        return done;
    }

    private List<ValueTest> texts(YamlNode.Scalar value) throws RuleFault {
        if (Glob.hasReserved(value.text())) {
            throw new RuleFault(value.line(), "a value holds one of U+FDD0 to U+FDD2, which are no characters");
        }
        List<Form> forms = new ArrayList<>();
        for (String text : expand(value)) {
            forms.add(new Form(Glob.parse(text), null));
        }
        boolean encoded = false;
        boolean shaped = field.isEmpty();
        for (String modifier : modifiers) {
            List<Form> next = new ArrayList<>(forms.size());
            for (Form form : forms) {
                switch (modifier) {
                    case "contains" -> next.add(form.open(true, true));
                    case "startswith" -> next.add(form.open(false, true));
                    case "endswith" -> next.add(form.open(true, false));
                    case "windash" -> next.add(new Form(Glob.anyDash(form.pattern), form.shown, null));
                    case "wide", "utf16le" ->
                        next.add(bytesOf(text(form, modifier).getBytes(StandardCharsets.UTF_16LE)));
                    case "utf16be" -> next.add(bytesOf(text(form, modifier).getBytes(StandardCharsets.UTF_16BE)));
                    case "utf16" ->
                        next.add(bytesOf(("\uFEFF" + text(form, modifier)).getBytes(StandardCharsets.UTF_16LE)));
                    case "base64" -> next.add(asciiOf(Base64.getEncoder().encodeToString(bytes(form, modifier))));
                    case "base64offset" -> offsets(bytes(form, modifier)).forEach(s -> next.add(asciiOf(s)));
                    default -> next.add(form);
                }
            }
            forms = next;
            encoded |= modifier.startsWith("base64");
            shaped |= modifier.equals("contains") || modifier.equals("startswith") || modifier.equals("endswith");
        }
        boolean keepsCase = encoded || flags.contains(Flag.CASED);
        boolean plain = modifiers.stream().allMatch(m -> m.equals("all") || m.equals("neq") || m.equals("expand"));
        List<ValueTest> tests = new ArrayList<>(forms.size());
        for (Form form : forms) {
            Optional<WholeNumber> number =
                    plain && !shaped && !keepsCase ? number(value, form.pattern) : Optional.empty();
            if (number.isPresent()) {
                tests.add(new ValueTest.Equals(number.get(), form.pattern));
                continue;
            }
            boolean keyword = field.isEmpty()
                    && !flags.contains(Flag.CONTAINS)
                    && !flags.contains(Flag.STARTS)
                    && !flags.contains(Flag.ENDS);
            Form whole = keyword ? form.open(true, true) : form;
            tests.add(
                    new ValueTest.Matches(new Glob(whole.pattern, keepsCase), new Glob(whole.shown, true).toString()));
        }
        return tests;
    }

    /// A value that is wholly a number, quoted or not, asks for that number in either notation. With leading zeros
    /// it is one only where YAML reads it so, since `'007'` in quotes is a name.
    private static Optional<WholeNumber> number(YamlNode.Scalar value, String text) {
        Optional<WholeNumber> number = WholeNumber.of(text);
        if (number.isEmpty() || value.type() == YamlNode.Type.INTEGER) {
            return number;
        }
        boolean canonical = number.get().toString().equals(text) || text.startsWith("0x") || text.startsWith("0X");
        return canonical ? number : Optional.empty();
    }

    private static String open(String pattern, boolean start, boolean end) {
        boolean before = start && (pattern.isEmpty() || pattern.charAt(0) != Glob.RUN);
        boolean after = end && (pattern.isEmpty() || pattern.charAt(pattern.length() - 1) != Glob.RUN);
        return (before ? String.valueOf(Glob.RUN) : "") + pattern + (after ? String.valueOf(Glob.RUN) : "");
    }

    private String text(Form form, String modifier) throws RuleFault {
        if (Glob.hasReserved(form.pattern)) {
            throw fault("`" + modifier + "` cannot encode a wildcard; put `contains` after it");
        }
        if (form.bytes != null) {
            throw fault("`" + modifier + "` after another encoding");
        }
        return form.pattern;
    }

    private byte[] bytes(Form form, String modifier) throws RuleFault {
        return form.bytes != null ? form.bytes : text(form, modifier).getBytes(StandardCharsets.UTF_8);
    }

    /// Bytes as a text of as many characters: what a log shows of them.
    private static Form bytesOf(byte[] bytes) {
        return new Form(new String(bytes, StandardCharsets.ISO_8859_1), bytes);
    }

    private static Form asciiOf(String text) {
        return new Form(text, text.getBytes(StandardCharsets.US_ASCII));
    }

    /// What stays the same of a text's base64 wherever in a longer one it stands: the three ways it can fall on groups
    /// of three bytes, without the characters that its neighbours share.
    static List<String> offsets(byte[] bytes) {
        int[] skipped = {0, 2, 3};
        int[] dropped = {0, 3, 2};
        List<String> found = new ArrayList<>(3);
        for (int shift = 0; shift < 3; shift++) {
            byte[] shifted = new byte[bytes.length + shift];
            System.arraycopy(bytes, 0, shifted, shift, bytes.length);
            String encoded = Base64.getEncoder().encodeToString(shifted);
            int end = encoded.length() - dropped[shifted.length % 3];
            if (end > skipped[shift]) {
                found.add(encoded.substring(skipped[shift], end));
            }
        }
        return found;
    }
}
