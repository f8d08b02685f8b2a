package org.tocsin.readers.mail;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The encodings inside header fields: folding, encoded words, and parameters.
final class HeaderText {
    private HeaderText() {}

    /// Puts a folded value on one line, as [RFC 5322, 2.2.3](https://www.rfc-editor.org/rfc/rfc5322#section-2.2.3) has
    /// it; eight-bit bytes are read as UTF-8 or else Windows 1252.
    static String unfolded(byte[] raw, int from, int to) {
        String text = Charsets.guessed(raw, from, to);
        if (text.indexOf('\n') < 0 && text.indexOf('\r') < 0) {
            return text.strip();
        }
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\r' && c != '\n') {
                out.append(c);
            }
        }
        return out.toString().strip();
    }

    /// Decodes the encoded words of [RFC 2047](https://www.rfc-editor.org/rfc/rfc2047), also where they are broken:
    /// blanks inside, no padding, no end, a character cut in two by the word's end.
    static String decoded(String text, Defects defects) {
        int start = text.indexOf("=?");
        if (start < 0) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length());
        Words words = new Words(out);
        int at = 0;
        while (start >= 0) {
            int charsetEnd = text.indexOf('?', start + 2);
            boolean complete = charsetEnd > start + 2
                    && charsetEnd + 2 < text.length()
                    && text.charAt(charsetEnd + 2) == '?'
                    && "bBqQ".indexOf(text.charAt(charsetEnd + 1)) >= 0;
            if (!complete) {
                words.plain(text.substring(at, start + 2));
                at = start + 2;
                start = text.indexOf("=?", at);
                continue;
            }
            words.plain(text.substring(at, start));
            String charset = text.substring(start + 2, charsetEnd);
            int star = charset.indexOf('*');
            charset = star > 0 ? charset.substring(0, star) : charset;
            int end = text.indexOf("?=", charsetEnd + 3);
            if (end < 0) {
                defects.add("encoded word without end in a header");
                end = text.length();
            }
            if (Charsets.named(charset).isEmpty()) {
                defects.add("unknown character set in a header: " + TransferDecoding.shortened(charset));
            }
            String payload = text.substring(charsetEnd + 3, end);
            boolean base64 = Character.toLowerCase(text.charAt(charsetEnd + 1)) == 'b';
            words.encoded(charset, base64 ? base64(payload, defects) : quoted(payload));
            at = Math.min(end + 2, text.length());
            start = text.indexOf("=?", at);
        }
        words.plain(text.substring(at));
        words.flush();
        return out.toString();
    }

    private static byte[] base64(String payload, Defects defects) {
        byte[] bytes = payload.getBytes(StandardCharsets.ISO_8859_1);
        return TransferDecoding.base64(bytes, 0, bytes.length, "header", defects);
    }

    private static byte[] quoted(String payload) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(payload.length());
        for (int i = 0; i < payload.length(); i++) {
            char c = payload.charAt(i);
            int high = c == '=' && i + 2 < payload.length() ? TransferDecoding.hex(payload.charAt(i + 1)) : -1;
            int low = high >= 0 ? TransferDecoding.hex(payload.charAt(i + 2)) : -1;
            if (low >= 0) {
                out.write(high << 4 | low);
                i += 2;
            } else if (c == '_') {
                out.write(' ');
            } else if (c < 0x80) {
                out.write(c);
            } else {
                out.writeBytes(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
            }
        }
        return out.toByteArray();
    }

    /// Joins encoded words that stand side by side before they are decoded, and drops the blanks between them.
    private static final class Words {
        private final StringBuilder out;
        private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
        private String charset = "";
        private boolean afterWord;
        private String blanks = "";

        Words(StringBuilder out) {
            this.out = out;
        }

        void plain(String text) {
            if (afterWord && text.isBlank()) {
                blanks += text;
                return;
            }
            flush();
            out.append(blanks).append(text);
            blanks = "";
            afterWord = false;
        }

        void encoded(String name, byte[] bytes) {
            if (!name.equalsIgnoreCase(charset)) {
                flush();
            }
            blanks = "";
            charset = name;
            pending.writeBytes(bytes);
            afterWord = true;
        }

        void flush() {
            byte[] bytes = pending.toByteArray();
            if (bytes.length > 0) {
                out.append(Charsets.decode(bytes, 0, bytes.length, Charsets.named(charset)));
                pending.reset();
            }
        }
    }

    /// A value with parameters, as `Content-Type` has it.
    ///
    /// @param value in lower case
    /// @param pieces those whose name has a star, as written
    record Parametered(String value, List<Parameter> parameters, List<Parameter> pieces) {
        /// The first parameter of that name, its pieces put together and decoded; empty text where there is none.
        String get(String name) {
            for (Parameter parameter : parameters) {
                if (parameter.name().equals(name)) {
                    return parameter.value();
                }
            }
            return "";
        }

        /// All values of that name, the first being that of [#get(String)].
        List<String> all(String name) {
            List<String> values = new ArrayList<>(1);
            for (Parameter parameter : parameters) {
                if (parameter.name().equals(name) && !values.contains(parameter.value())) {
                    values.add(parameter.value());
                }
            }
            return values;
        }
    }

    /// @param name in lower case
    record Parameter(String name, String value) {}

    /// Takes apart `value; name=value; …` with quotes, comments left as they are, and the continuations and character
    /// sets of [RFC 2231](https://www.rfc-editor.org/rfc/rfc2231).
    static Parametered parametered(String text, Defects defects) {
        int semicolon = unquoted(text, 0);
        String value = text.substring(0, semicolon).strip().toLowerCase(Locale.ROOT);
        List<Parameter> pieces = new ArrayList<>();
        int at = semicolon;
        while (at < text.length() && pieces.size() < 200) {
            int end = unquoted(text, at + 1);
            String piece = text.substring(at + 1, end);
            int equals = piece.indexOf('=');
            if (equals > 0) {
                pieces.add(new Parameter(
                        piece.substring(0, equals).strip().toLowerCase(Locale.ROOT),
                        unquotedText(piece.substring(equals + 1).strip())));
            }
            at = end;
        }
        List<Parameter> starred =
                pieces.stream().filter(piece -> piece.name().indexOf('*') >= 0).toList();
        return new Parametered(value, joined(pieces, defects), starred);
    }

    /// The next semicolon outside quotes, or the end.
    private static int unquoted(String text, int from) {
        boolean quoted = false;
        for (int i = Math.min(from, text.length()); i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && quoted) {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == ';' && !quoted) {
                return i;
            }
        }
        if (quoted) {
            int semicolon = text.indexOf(';', from);
            return semicolon < 0 ? text.length() : semicolon;
        }
        return text.length();
    }

    private static String unquotedText(String text) {
        if (!text.startsWith("\"")) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                break;
            }
            // A backslash escapes only what needs it; elsewhere it is part of a Windows path.
            if (c == '\\' && i + 1 < text.length() && (text.charAt(i + 1) == '"' || text.charAt(i + 1) == '\\')) {
                c = text.charAt(++i);
            }
            out.append(c);
        }
        return out.toString();
    }

    private static List<Parameter> joined(List<Parameter> pieces, Defects defects) {
        List<Parameter> result = new ArrayList<>();
        for (Parameter piece : pieces) {
            String name = piece.name();
            int star = name.indexOf('*');
            if (star < 0) {
                // A boundary may look like an encoded word and is none.
                String plain = name.equals("boundary") ? piece.value() : decoded(piece.value(), defects);
                result.add(new Parameter(name, plain));
            } else if (name.endsWith("*") && star == name.length() - 1) {
                result.addFirst(new Parameter(name.substring(0, star), extended(piece.value())));
            } else if (name.startsWith("*0", star)) {
                result.addFirst(new Parameter(name.substring(0, star), continued(name.substring(0, star), pieces)));
            }
        }
        return result;
    }

    private static String continued(String base, List<Parameter> pieces) {
        StringBuilder plain = new StringBuilder();
        boolean encoded = false;
        for (int i = 0; i < pieces.size(); i++) {
            String wanted = base + "*" + i;
            Optional<Parameter> piece = pieces.stream()
                    .filter(p -> p.name().equals(wanted) || p.name().equals(wanted + "*"))
                    .findFirst();
            if (piece.isEmpty()) {
                break;
            }
            boolean percent = piece.get().name().endsWith("*");
            encoded |= percent;
            plain.append(percent ? piece.get().value() : piece.get().value().replace("%", "%25"));
        }
        return encoded ? extended(plain.toString()) : plain.toString().replace("%25", "%");
    }

    /// `charset'language'percent-encoded`.
    static String extended(String text) {
        int first = text.indexOf('\'');
        int second = first < 0 ? -1 : text.indexOf('\'', first + 1);
        Optional<Charset> charset = second < 0 ? Optional.empty() : Charsets.named(text.substring(0, first));
        byte[] bytes = percentDecoded(second < 0 ? text : text.substring(second + 1));
        return Charsets.decode(bytes, 0, bytes.length, charset);
    }

    static byte[] percentDecoded(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int length = 0;
        for (int i = 0; i < bytes.length; i++) {
            int high = bytes[i] == '%' && i + 2 < bytes.length ? TransferDecoding.hex(bytes[i + 1]) : -1;
            int low = high >= 0 ? TransferDecoding.hex(bytes[i + 2]) : -1;
            if (low >= 0) {
                bytes[length++] = (byte) (high << 4 | low);
                i += 2;
            } else {
                bytes[length++] = bytes[i];
            }
        }
        return Arrays.copyOf(bytes, length);
    }
}
