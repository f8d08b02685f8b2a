package org.tocsin.readers.text;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/// Percent signs and base64, as addresses use them. Nothing here fails: what is not valid stays as it is.
public final class Escapes {
    private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");

    private Escapes() {}

    /// Undoes percent signs once; the bytes are UTF-8 or else Windows 1252.
    public static String percentDecoded(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int length = 0;
        for (int i = 0; i < bytes.length; i++) {
            int high = bytes[i] == '%' && i + 2 < bytes.length ? Character.digit(bytes[i + 1], 16) : -1;
            int low = high >= 0 ? Character.digit(bytes[i + 2], 16) : -1;
            if (low >= 0) {
                bytes[length++] = (byte) (high << 4 | low);
                i += 2;
            } else {
                bytes[length++] = bytes[i];
            }
        }
        return text(bytes, length);
    }

    public static String text(byte[] bytes, int length) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, 0, length))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            return new String(bytes, 0, length, WINDOWS_1252);
        }
    }

    /// Decodes base64 of either alphabet, padded or not, if all of it is that and gives readable ASCII.
    public static Optional<String> readableBase64(String text) {
        int end = text.length();
        while (end > 0 && (text.charAt(end - 1) == '=' || text.charAt(end - 1) == '.')) {
            end--;
        }
        if (end < 8 || end > 16_384 || end % 4 == 1) {
            return Optional.empty();
        }
        StringBuilder plain = new StringBuilder(end);
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            boolean digit = c < 128 && (Character.isLetterOrDigit(c) || "+/-_".indexOf(c) >= 0);
            if (!digit) {
                return Optional.empty();
            }
            plain.append(c == '-' ? '+' : c == '_' ? '/' : c);
        }
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(plain.toString());
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
        for (byte b : bytes) {
            if (b < ' ' || b == 0x7F) {
                return Optional.empty();
            }
        }
        return Optional.of(new String(bytes, StandardCharsets.US_ASCII));
    }
}
