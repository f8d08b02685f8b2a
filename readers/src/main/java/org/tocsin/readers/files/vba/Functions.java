package org.tocsin.readers.files.vba;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Functions of the language that depend on their arguments alone
/// ([MS-VBAL 6.1](https://learn.microsoft.com/openspecs/microsoft_general_purpose_programming_languages/ms-vbal/)).
final class Functions {
    private static final int LONGEST = 1 << 20;
    private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");

    private Functions() {}

    /// The value; empty where there is no such function here.
    static Optional<Object> of(String name, List<Object> arguments, boolean called) {
        Optional<Object> constant = constant(name);
        if (constant.isPresent() && !called) {
            return constant;
        }
        if (name.equals("array")) {
            return Optional.of(new ArrayList<>(arguments));
        }
        if (arguments.isEmpty()) {
            return Optional.empty();
        }
        if (arguments.getFirst() instanceof List<?> list) {
            return ofList(name, list, arguments);
        }
        Optional<Object> conversion = conversion(name, arguments.getFirst());
        if (conversion.isPresent()) {
            return conversion;
        }
        for (Object argument : arguments) {
            if (!Folding.known(argument)) {
                return isPure(name) ? Optional.of(Unknown.VALUE) : Optional.empty();
            }
        }
        return pure(name, arguments);
    }

    private static Optional<Object> constant(String name) {
        return Optional.ofNullable(
                switch (name) {
                    case "true" -> Boolean.TRUE;
                    case "false" -> Boolean.FALSE;
                    case "vbnullstring", "empty" -> "";
                    case "vbcrlf", "vbnewline" -> "\r\n";
                    case "vbcr" -> "\r";
                    case "vblf" -> "\n";
                    case "vbtab" -> "\t";
                    case "vbnullchar" -> "\0";
                    case "vbunicode" -> 64.0;
                    case "vbfromunicode" -> 128.0;
                    case "vbhide" -> 0.0;
                    case "vbbinarycompare" -> 0.0;
                    case "vbtextcompare" -> 1.0;
                    default -> null;
                });
    }

    private static boolean isPure(String name) {
        return switch (name) {
            case "asc",
                    "ascw",
                    "ascb",
                    "mid",
                    "midb",
                    "left",
                    "leftb",
                    "right",
                    "rightb",
                    "len",
                    "lenb",
                    "replace",
                    "split",
                    "instr",
                    "instrrev",
                    "strreverse",
                    "lcase",
                    "ucase",
                    "trim",
                    "ltrim",
                    "rtrim",
                    "string",
                    "space",
                    "iif",
                    "choose",
                    "join",
                    "ubound",
                    "lbound",
                    "strconv",
                    "chr",
                    "chrw",
                    "chrb",
                    "hex",
                    "oct",
                    "val",
                    "cstr",
                    "cint",
                    "clng",
                    "cbyte",
                    "cdbl",
                    "csng",
                    "cbool",
                    "cvar",
                    "int",
                    "fix",
                    "abs",
                    "sqr",
                    "round",
                    "sgn" -> true;
            default -> false;
        };
    }

    private static Optional<Object> ofList(String name, List<?> list, List<Object> arguments) {
        return switch (name) {
            case "ubound" -> Optional.of((double) (list.size() - 1));
            case "lbound" -> Optional.of(0.0);
            case "join" -> {
                String between =
                        arguments.size() > 1 && Folding.known(arguments.get(1)) ? Folding.text(arguments.get(1)) : " ";
                StringBuilder joined = new StringBuilder();
                for (int i = 0; i < list.size() && joined.length() < LONGEST; i++) {
                    Object item = list.get(i);
                    joined.append(i > 0 ? between : "").append(Folding.known(item) ? Folding.text(item) : Folding.GAP);
                }
                yield Optional.of(joined.toString());
            }
            case "strconv", "cstr" -> Optional.of(bytes(list));
            default -> isPure(name) ? Optional.of(Unknown.VALUE) : Optional.empty();
        };
    }

    private static String bytes(List<?> list) {
        byte[] bytes = new byte[Math.min(LONGEST, list.size())];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (Folding.known(list.get(i)) ? (int) Folding.number(list.get(i)) : '?');
        }
        return new String(bytes, WINDOWS_1252);
    }

    static Object item(Object list, List<Object> arguments) {
        if (!(list instanceof List<?> items) || arguments.isEmpty() || !Folding.known(arguments.getFirst())) {
            return Unknown.VALUE;
        }
        int index = (int) Folding.number(arguments.getFirst());
        return index >= 0 && index < items.size() ? items.get(index) : Unknown.VALUE;
    }

    /// A number as `Val` and the silent conversions read it.
    static double parsed(String text) {
        String plain = text.strip();
        try {
            if (plain.regionMatches(true, 0, "&h", 0, 2)) {
                return Long.parseLong(plain.substring(2), 16);
            }
            if (plain.regionMatches(true, 0, "&o", 0, 2)) {
                return Long.parseLong(plain.substring(2), 8);
            }
            int end = 0;
            while (end < plain.length() && end < 30 && "0123456789.+-eE".indexOf(plain.charAt(end)) >= 0) {
                end++;
            }
            return end == 0 ? 0 : Double.parseDouble(plain.substring(0, end));
        } catch (NumberFormatException odd) {
            return 0;
        }
    }

    private static Optional<Object> conversion(String name, Object value) {
        if (!Folding.known(value)) {
            return Optional.empty();
        }
        double number = Folding.number(value);
        String text = Folding.text(value);
        return Optional.ofNullable(
                switch (name) {
                    case "chr", "chrb" -> new String(new byte[] {(byte) (int) number}, WINDOWS_1252);
                    case "chrw" -> String.valueOf((char) (int) number);
                    case "asc", "ascb" -> text.isEmpty() ? Unknown.VALUE : (Object) (double) code(text.charAt(0));
                    case "ascw" -> text.isEmpty() ? Unknown.VALUE : (Object) (double) text.charAt(0);
                    case "strreverse" -> new StringBuilder(text).reverse().toString();
                    case "len" -> (double) text.length();
                    case "lenb" -> (double) (2 * text.length());
                    case "lcase" -> text.toLowerCase(Locale.ROOT);
                    case "ucase" -> text.toUpperCase(Locale.ROOT);
                    case "trim" -> text.strip();
                    case "ltrim" -> text.stripLeading();
                    case "rtrim" -> text.stripTrailing();
                    case "cstr", "cvar" -> text;
                    case "val", "cdbl", "csng", "cdec", "ccur" -> number;
                    case "cint", "clng", "cbyte", "clnglng", "clngptr", "round" -> Math.rint(number);
                    case "int" -> Math.floor(number);
                    case "fix" -> (double) (long) number;
                    case "abs" -> Math.abs(number);
                    case "sgn" -> Math.signum(number);
                    case "sqr" -> Math.sqrt(Math.max(0, number));
                    case "cbool" -> number != 0;
                    case "hex" -> Long.toHexString((long) number).toUpperCase(Locale.ROOT);
                    case "oct" -> Long.toOctalString((long) number);
                    case "space" -> " ".repeat((int) Math.clamp(number, 0, 65_536));
                    case "environ" -> "%" + text.toUpperCase(Locale.ROOT) + "%";
                    default -> null;
                });
    }

    private static int code(char c) {
        byte[] bytes = String.valueOf(c).getBytes(WINDOWS_1252);
        return bytes.length == 1 && (bytes[0] != '?' || c == '?') ? bytes[0] & 0xFF : c;
    }

    private static Optional<Object> pure(String name, List<Object> arguments) {
        String text = Folding.text(arguments.getFirst());
        double second = arguments.size() > 1 ? Folding.number(arguments.get(1)) : 0;
        return Optional.ofNullable(
                switch (name) {
                    case "mid", "midb" -> {
                        int from = (int) Math.clamp(second - 1, 0, text.length());
                        double count = arguments.size() > 2 ? Folding.number(arguments.get(2)) : LONGEST;
                        yield text.substring(from, (int) Math.clamp(from + Math.max(0, count), from, text.length()));
                    }
                    case "left", "leftb" -> text.substring(0, (int) Math.clamp(second, 0, text.length()));
                    case "right", "rightb" ->
                        text.substring(text.length() - (int) Math.clamp(second, 0, text.length()));
                    case "replace" -> replaced(text, arguments);
                    case "split" -> split(text, arguments);
                    case "string" ->
                        letter(arguments).repeat((int) Math.clamp(Folding.number(arguments.getFirst()), 0, 65_536));
                    case "instr" -> place(arguments);
                    case "instrrev" ->
                        (double) (text.lastIndexOf(Folding.text(arguments.size() > 1 ? arguments.get(1) : "")) + 1);
                    case "strconv" ->
                        second == 1
                                ? text.toUpperCase(Locale.ROOT)
                                : second == 2 ? text.toLowerCase(Locale.ROOT) : second == 128 ? list(text) : text;
                    case "iif" ->
                        arguments.size() < 3
                                ? Unknown.VALUE
                                : Folding.truth(arguments.getFirst()) ? arguments.get(1) : arguments.get(2);
                    case "choose" -> {
                        int index = (int) Folding.number(arguments.getFirst());
                        yield index >= 1 && index < arguments.size() ? arguments.get(index) : Unknown.VALUE;
                    }
                    default -> null;
                });
    }

    private static String letter(List<Object> arguments) {
        Object value = arguments.size() > 1 ? arguments.get(1) : " ";
        String text = value instanceof Double number ? String.valueOf((char) number.intValue()) : Folding.text(value);
        return text.isEmpty() ? "" : text.substring(0, 1);
    }

    private static Object replaced(String text, List<Object> arguments) {
        if (arguments.size() < 3) {
            return Unknown.VALUE;
        }
        String wanted = Folding.text(arguments.get(1));
        String by = Folding.text(arguments.get(2));
        if (wanted.isEmpty() || (long) text.length() / wanted.length() * by.length() > LONGEST) {
            return text;
        }
        return text.replace(wanted, by);
    }

    private static Object split(String text, List<Object> arguments) {
        String between = arguments.size() > 1 ? Folding.text(arguments.get(1)) : " ";
        List<Object> parts = new ArrayList<>();
        if (between.isEmpty()) {
            parts.add(text);
            return parts;
        }
        int from = 0;
        for (int at = text.indexOf(between); at >= 0; at = text.indexOf(between, from)) {
            parts.add(text.substring(from, at));
            from = at + between.length();
        }
        parts.add(text.substring(from));
        return parts;
    }

    private static Object place(List<Object> arguments) {
        boolean started = arguments.size() > 2 && arguments.getFirst() instanceof Double;
        if (arguments.size() < 2) {
            return Unknown.VALUE;
        }
        String text = Folding.text(arguments.get(started ? 1 : 0));
        String wanted = Folding.text(arguments.get(started ? 2 : 1));
        int from = started ? (int) Folding.number(arguments.getFirst()) - 1 : 0;
        return (double) (text.indexOf(wanted, Math.max(0, from)) + 1);
    }

    private static Object list(String text) {
        List<Object> bytes = new ArrayList<>();
        for (byte b : text.substring(0, Math.min(text.length(), 1 << 18)).getBytes(StandardCharsets.ISO_8859_1)) {
            bytes.add((double) (b & 0xFF));
        }
        return bytes;
    }
}
