package org.tocsin.readers.files.pdf;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads objects of a PDF wherever they stand, without its cross-reference table
/// ([ISO 32000-2, 7.3](https://pdfa.org/resource/iso-32000-2/)).
final class PdfTokens {
    private static final int DEPTH = 16;
    private static final int ITEMS = 10_000;
    private static final int LONGEST = 1 << 20;

    private final byte[] bytes;
    private int at;
    private int items;

    /// One object.
    sealed interface Thing {}

    record Name(String text) implements Thing {}

    record Text(byte[] bytes) implements Thing {
        /// As text: UTF-16 where it begins with that mark, else Latin 1, or UTF-8 behind its mark.
        String text() {
            if (bytes.length >= 2 && bytes[0] == (byte) 0xFE && bytes[1] == (byte) 0xFF) {
                return new String(bytes, 2, bytes.length - 2, StandardCharsets.UTF_16BE);
            }
            if (bytes.length >= 3 && bytes[0] == (byte) 0xEF && bytes[1] == (byte) 0xBB && bytes[2] == (byte) 0xBF) {
                return new String(bytes, 3, bytes.length - 3, StandardCharsets.UTF_8);
            }
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }
    }

    record Number(double value) implements Thing {}

    record Reference(int object, int generation) implements Thing {}

    record Array(List<Thing> items) implements Thing {}

    record Dictionary(Map<String, Thing> entries) implements Thing {
        Optional<Thing> get(String key) {
            return Optional.ofNullable(entries.get(key));
        }

        int number(String key, int otherwise) {
            return entries.get(key) instanceof Number number ? (int) number.value() : otherwise;
        }
    }

    /// `true`, `null`, operators.
    record Word(String text) implements Thing {}

    PdfTokens(byte[] bytes, int at) {
        this.bytes = bytes;
        this.at = at;
    }

    int at() {
        return at;
    }

    /// The object that begins here; empty at the end, and where nothing sensible stands.
    Optional<Thing> next() {
        return next(0);
    }

    private Optional<Thing> next(int depth) {
        blanks();
        if (at >= bytes.length || depth > DEPTH || items++ > ITEMS) {
            return Optional.empty();
        }
        byte b = bytes[at];
        return switch (b) {
            case '/' -> {
                at++;
                yield Optional.of(new Name(name()));
            }
            case '(' -> Optional.of(new Text(literal()));
            case '<' ->
                at + 1 < bytes.length && bytes[at + 1] == '<'
                        ? Optional.of(dictionary(depth))
                        : Optional.of(new Text(hex()));
            case '[' -> Optional.of(array(depth));
            case ']', '>', ')', '}', '{' -> Optional.empty();
            default -> Optional.of(b >= '0' && b <= '9' || b == '-' || b == '+' || b == '.' ? number() : word());
        };
    }

    private void blanks() {
        while (at < bytes.length) {
            byte b = bytes[at];
            if (b == '%') {
                while (at < bytes.length && bytes[at] != '\n' && bytes[at] != '\r') {
                    at++;
                }
            } else if (isBlank(b)) {
                at++;
            } else {
                return;
            }
        }
    }

    static boolean isBlank(byte b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t' || b == '\f' || b == 0;
    }

    private static boolean isRegular(byte b) {
        return !isBlank(b) && "()<>[]{}/%".indexOf(b) < 0;
    }

    private String name() {
        StringBuilder out = new StringBuilder();
        while (at < bytes.length && isRegular(bytes[at]) && out.length() < 200) {
            int high = bytes[at] == '#' && at + 2 < bytes.length ? Character.digit(bytes[at + 1], 16) : -1;
            int low = high < 0 ? -1 : Character.digit(bytes[at + 2], 16);
            if (low >= 0) {
                out.append((char) (high << 4 | low));
                at += 3;
            } else {
                out.append((char) (bytes[at++] & 0xFF));
            }
        }
        return out.toString();
    }

    private Word word() {
        int start = at;
        while (at < bytes.length && isRegular(bytes[at]) && at - start < 100) {
            at++;
        }
        at = Math.max(at, start + 1);
        return new Word(new String(bytes, start, at - start, StandardCharsets.ISO_8859_1));
    }

    private Thing number() {
        double value = plainNumber();
        int behind = at;
        // `12 0 R` is a reference.
        if (value >= 0 && value == Math.rint(value)) {
            blanks();
            if (at < bytes.length && bytes[at] >= '0' && bytes[at] <= '9') {
                double generation = plainNumber();
                blanks();
                if (at < bytes.length && bytes[at] == 'R' && (at + 1 == bytes.length || !isRegular(bytes[at + 1]))) {
                    at++;
                    return new Reference((int) value, (int) generation);
                }
            }
        }
        at = behind;
        return new Number(value);
    }

    private double plainNumber() {
        int start = at;
        while (at < bytes.length
                && at - start < 40
                && (bytes[at] >= '0' && bytes[at] <= '9' || "+-.".indexOf(bytes[at]) >= 0)) {
            at++;
        }
        try {
            return Double.parseDouble(new String(bytes, start, at - start, StandardCharsets.ISO_8859_1));
        } catch (NumberFormatException odd) {
            return 0;
        }
    }

    private byte[] literal() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int depth = 0;
        while (at < bytes.length && out.size() < LONGEST) {
            byte b = bytes[at++];
            if (b == '\\' && at < bytes.length) {
                escape(out);
            } else if (b == '(') {
                if (depth++ > 0) {
                    out.write(b);
                }
            } else if (b == ')') {
                if (--depth == 0) {
                    break;
                }
                out.write(b);
            } else {
                out.write(b);
            }
        }
        return out.toByteArray();
    }

    private void escape(ByteArrayOutputStream out) {
        byte b = bytes[at++];
        switch (b) {
            case 'n' -> out.write('\n');
            case 'r' -> out.write('\r');
            case 't' -> out.write('\t');
            case 'b' -> out.write('\b');
            case 'f' -> out.write('\f');
            case '\r' -> {
                if (at < bytes.length && bytes[at] == '\n') {
                    at++;
                }
            }
            case '\n' -> {}
            default -> {
                if (b < '0' || b > '7') {
                    out.write(b);
                    return;
                }
                int value = b - '0';
                for (int i = 0; i < 2 && at < bytes.length && bytes[at] >= '0' && bytes[at] <= '7'; i++) {
                    value = value * 8 + bytes[at++] - '0';
                }
                out.write(value);
            }
        }
    }

    private byte[] hex() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        at++;
        int high = -1;
        while (at < bytes.length && bytes[at] != '>' && out.size() < LONGEST) {
            int digit = Character.digit(bytes[at++], 16);
            if (digit >= 0 && high < 0) {
                high = digit;
            } else if (digit >= 0) {
                out.write(high << 4 | digit);
                high = -1;
            }
        }
        at++;
        if (high >= 0) {
            out.write(high << 4);
        }
        return out.toByteArray();
    }

    private Dictionary dictionary(int depth) {
        at += 2;
        Map<String, Thing> entries = new LinkedHashMap<>();
        while (true) {
            blanks();
            if (at >= bytes.length || bytes[at] == '>') {
                at = Math.min(bytes.length, at + 2);
                return new Dictionary(entries);
            }
            Optional<Thing> key = next(depth + 1);
            if (key.isEmpty()) {
                return new Dictionary(entries);
            }
            if (key.get() instanceof Name name) {
                int before = at;
                Optional<Thing> value = next(depth + 1);
                if (value.isPresent()) {
                    entries.putIfAbsent(name.text(), value.get());
                } else if (at == before && at < bytes.length && bytes[at] != '>') {
                    at++;
                }
            }
        }
    }

    private Array array(int depth) {
        at++;
        List<Thing> things = new ArrayList<>();
        while (true) {
            blanks();
            if (at >= bytes.length || bytes[at] == ']') {
                at = Math.min(bytes.length, at + 1);
                return new Array(things);
            }
            Optional<Thing> thing = next(depth + 1);
            if (thing.isEmpty()) {
                return new Array(things);
            }
            things.add(thing.get());
        }
    }
}
