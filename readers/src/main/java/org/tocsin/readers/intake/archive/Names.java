package org.tocsin.readers.intake.archive;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// Names from evidence as text. A name never becomes a path on this machine; it is shown to people, and it stands in
/// paths where `!/` leads into a container.
public final class Names {
    /// The longest name that is kept, in characters.
    private static final int MOST = 4096;

    /// The upper half of code page 437, the charset of a zip that says no other (APPNOTE, appendix D).
    private static final String CODE_PAGE_437 = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»"
            + "░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀" + "αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0";

    private Names() {}

    /// Text that is safe to show and unambiguous in a path: control characters, those that turn the direction of
    /// writing and lone surrogates are written in hexadecimal as in Java sources, and so is a `!` before a `/` or
    /// at the end. Everything else, `..`, drive letters and percent signs too, stays as it is.
    public static String harmless(String name) {
        int length = name.length();
        int plain = 0;
        while (plain < length && plain < MOST && isPlain(name, plain)) {
            plain++;
        }
        if (plain == length) {
            return name;
        }
        StringBuilder text = new StringBuilder(Math.min(length, MOST) + 32);
        for (int i = 0; i < length; i++) {
            if (i >= MOST) {
                return text.append("…(").append(length).append(" characters)").toString();
            }
            char c = name.charAt(i);
            if (isPlain(name, i)) {
                text.append(c);
            } else if (Character.isHighSurrogate(c)
                    && i + 1 < length
                    && Character.isLowSurrogate(name.charAt(i + 1))
                    && isOrdinary(name.codePointAt(i))) {
                text.append(c).append(name.charAt(++i));
            } else {
                text.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            }
        }
        return text.toString();
    }

    private static boolean isPlain(String name, int index) {
        char c = name.charAt(index);
        if (c == '!') {
            return index + 1 < name.length() && name.charAt(index + 1) != '/';
        }
        return c >= ' ' && c < 0x7F || c > 0x9F && !Character.isSurrogate(c) && isOrdinary(c);
    }

    private static boolean isOrdinary(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                // Joiners are part of how some languages are written.
                codePoint == 0x200C || codePoint == 0x200D;
            default -> true;
        };
    }

    /// UTF-8 as text; each byte that is none is written as `\xff`.
    public static String utf8(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return piecewise(bytes);
        }
    }

    private static String piecewise(byte[] bytes) {
        StringBuilder text = new StringBuilder(bytes.length + 16);
        for (int i = 0; i < bytes.length; ) {
            int length = sequence(bytes, i);
            if (length == 0) {
                text.append(String.format(Locale.ROOT, "\\x%02x", bytes[i++] & 0xFF));
            } else {
                text.append(new String(bytes, i, length, StandardCharsets.UTF_8));
                i += length;
            }
        }
        return text.toString();
    }

    /// The length of the valid UTF-8 sequence that starts here, or 0.
    private static int sequence(byte[] bytes, int from) {
        int first = bytes[from] & 0xFF;
        int length = first < 0x80 ? 1 : first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0;
        if (length == 0 || from + length > bytes.length) {
            return 0;
        }
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, from, length));
            return length;
        } catch (CharacterCodingException e) {
            return 0;
        }
    }

    /// A zip's name without the UTF-8 mark: most writers of today put UTF-8 there all the same, the rest code page 437.
    static String zip(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            StringBuilder text = new StringBuilder(bytes.length);
            for (byte b : bytes) {
                text.append(b >= 0 ? (char) b : CODE_PAGE_437.charAt(b & 0x7F));
            }
            return text.toString();
        }
    }
}
