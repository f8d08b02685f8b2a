package org.tocsin.readers.files.xlm;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.function.Function;

/// Works out one formula as far as its values are known; what is not known is the empty mark [#UNKNOWN].
final class Formula {
    static final Object UNKNOWN = new Object();
    private static final int DEPTH = 60;

    private final String text;
    private final Function<String, Object> reference;
    private final BiFunction<String, List<Argument>, Object> call;
    private int at;
    private int depth;

    /// @param written the argument as it stands
    record Argument(String written, Object value) {}

    /// @param reference gives the value of a cell, an area or a name
    /// @param call gives the value of a function
    Formula(String text, Function<String, Object> reference, BiFunction<String, List<Argument>, Object> call) {
        this.text = text;
        this.reference = reference;
        this.call = call;
    }

    Object value() {
        at = text.startsWith("=") ? 1 : 0;
        return comparison();
    }

    private boolean take(String sign) {
        blanks();
        if (text.startsWith(sign, at)) {
            at += sign.length();
            return true;
        }
        return false;
    }

    private void blanks() {
        while (at < text.length() && text.charAt(at) <= ' ') {
            at++;
        }
    }

    private Object comparison() {
        if (depth > DEPTH) {
            at = text.length();
            return UNKNOWN;
        }
        depth++;
        Object left = joined();
        while (true) {
            String sign = take("<>")
                    ? "<>"
                    : take("<=") ? "<=" : take(">=") ? ">=" : take("=") ? "=" : take("<") ? "<" : take(">") ? ">" : "";
            if (sign.isEmpty()) {
                depth--;
                return left;
            }
            Object right = joined();
            left = compared(sign, left, right);
        }
    }

    private static Object compared(String sign, Object left, Object right) {
        if (left == UNKNOWN || right == UNKNOWN) {
            return UNKNOWN;
        }
        int order = left instanceof Double a && right instanceof Double b
                ? Double.compare(a, b)
                : text(left).compareToIgnoreCase(text(right));
        return switch (sign) {
            case "=" -> order == 0;
            case "<>" -> order != 0;
            case "<" -> order < 0;
            case ">" -> order > 0;
            case "<=" -> order <= 0;
            default -> order >= 0;
        };
    }

    private Object joined() {
        Object left = sum();
        while (take("&")) {
            Object right = sum();
            boolean text = left instanceof String || right instanceof String;
            left = left == UNKNOWN && right == UNKNOWN || !text && (left == UNKNOWN || right == UNKNOWN)
                    ? UNKNOWN
                    : shown(left) + shown(right);
            if (left instanceof String long1 && long1.length() > 1 << 18) {
                return UNKNOWN;
            }
        }
        return left;
    }

    private static String shown(Object value) {
        return value == UNKNOWN ? "\u2026" : text(value);
    }

    private Object sum() {
        Object left = product();
        while (true) {
            boolean plus = take("+");
            if (!plus && !take("-")) {
                return left;
            }
            Object right = product();
            left = left == UNKNOWN || right == UNKNOWN
                    ? UNKNOWN
                    : (Object) (plus ? number(left) + number(right) : number(left) - number(right));
        }
    }

    private Object product() {
        Object left = power();
        while (true) {
            boolean times = take("*");
            if (!times && !take("/")) {
                return left;
            }
            Object right = power();
            left = left == UNKNOWN || right == UNKNOWN || !times && number(right) == 0
                    ? UNKNOWN
                    : (Object) (times ? number(left) * number(right) : number(left) / number(right));
        }
    }

    private Object power() {
        Object left = one();
        while (take("^")) {
            Object right = one();
            left = left == UNKNOWN || right == UNKNOWN ? UNKNOWN : (Object) Math.pow(number(left), number(right));
        }
        while (take("%")) {
            left = left == UNKNOWN ? UNKNOWN : (Object) (number(left) / 100);
        }
        return left;
    }

    private Object one() {
        blanks();
        if (at >= text.length()) {
            return UNKNOWN;
        }
        char c = text.charAt(at);
        if (c == '"') {
            return literal();
        }
        if (c == '(') {
            at++;
            Object inner = comparison();
            take(")");
            return inner;
        }
        if (c == '-' || c == '+') {
            at++;
            if (depth++ > DEPTH) {
                at = text.length();
                return UNKNOWN;
            }
            Object inner = one();
            depth--;
            return inner == UNKNOWN ? UNKNOWN : (Object) (c == '-' ? -number(inner) : number(inner));
        }
        if (c >= '0' && c <= '9' || c == '.') {
            int from = at;
            while (at < text.length() && "0123456789.".indexOf(text.charAt(at)) >= 0) {
                at++;
            }
            // `5:9` is an area of rows.
            return parsed(text.substring(from, at));
        }
        return name();
    }

    private String literal() {
        StringBuilder out = new StringBuilder();
        at++;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '"') {
                if (at < text.length() && text.charAt(at) == '"') {
                    at++;
                } else {
                    break;
                }
            }
            out.append(c);
        }
        return out.toString();
    }

    private Object name() {
        int from = at;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '\'') {
                int close = text.indexOf('\'', at + 1);
                at = close < 0 ? text.length() : close + 1;
            } else if (c == '[') {
                int close = text.indexOf(']', at);
                at = close < 0 ? text.length() : close + 1;
            } else if (Character.isLetterOrDigit(c) || "_.$!:\\?#".indexOf(c) >= 0) {
                at++;
            } else {
                break;
            }
        }
        if (at == from) {
            at++;
            return UNKNOWN;
        }
        String name = text.substring(from, at);
        if (at < text.length() && text.charAt(at) == '(') {
            at++;
            List<Argument> arguments = new ArrayList<>();
            while (at < text.length() && !take(")")) {
                if (take(",") || take(";")) {
                    arguments.add(new Argument("", UNKNOWN));
                    continue;
                }
                blanks();
                int start = at;
                Object value = comparison();
                arguments.add(new Argument(text.substring(start, Math.min(at, text.length())), value));
                blanks();
                if (!take(",") && !take(";") && at < text.length() && text.charAt(at) != ')') {
                    at++;
                }
            }
            return call.apply(name.toUpperCase(Locale.ROOT).replace("_XLFN.", ""), arguments);
        }
        return switch (name.toUpperCase(Locale.ROOT)) {
            case "TRUE" -> Boolean.TRUE;
            case "FALSE" -> Boolean.FALSE;
            default -> reference.apply(name);
        };
    }

    static double number(Object value) {
        return switch (value) {
            case Double number -> number;
            case Boolean flag -> flag ? 1 : 0;
            case String text -> parsed(text);
            default -> 0;
        };
    }

    private static double parsed(String text) {
        try {
            return text.isBlank() || text.length() > 40 ? 0 : Double.parseDouble(text.strip());
        } catch (NumberFormatException odd) {
            return 0;
        }
    }

    static String text(Object value) {
        return switch (value) {
            case String text -> text;
            case Double number ->
                number == Math.rint(number) && Math.abs(number) < 1e15
                        ? Long.toString(number.longValue())
                        : Double.toString(number);
            case Boolean flag -> flag ? "TRUE" : "FALSE";
            default -> "";
        };
    }
}
