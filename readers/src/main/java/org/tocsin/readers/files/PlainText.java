package org.tocsin.readers.files;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/// Bytes as text, whatever they are: UTF-16 and UTF-8 by their marks, UTF-16 without a mark by its zeros, otherwise
/// UTF-8 where it is that and Latin-1 where not. Never fails.
public final class PlainText {
    private PlainText() {}

    /// @param most bytes that are looked at
    public static String of(byte[] bytes, int most) {
        int length = Math.min(bytes.length, most);
        int from = 0;
        Charset charset = StandardCharsets.UTF_8;
        if (length > 1 && (bytes[0] & 0xFF) == 0xFF && (bytes[1] & 0xFF) == 0xFE) {
            charset = StandardCharsets.UTF_16LE;
            from = 2;
        } else if (length > 1 && (bytes[0] & 0xFF) == 0xFE && (bytes[1] & 0xFF) == 0xFF) {
            charset = StandardCharsets.UTF_16BE;
            from = 2;
        } else if (length > 2 && (bytes[0] & 0xFF) == 0xEF && (bytes[1] & 0xFF) == 0xBB && (bytes[2] & 0xFF) == 0xBF) {
            from = 3;
        } else if (isWide(bytes, length)) {
            charset = StandardCharsets.UTF_16LE;
        }
        String text = new String(bytes, from, length - from, charset);
        boolean broken =
                charset.equals(StandardCharsets.UTF_8) && text.indexOf('\uFFFD') >= 0 && length == bytes.length;
        return broken ? new String(bytes, from, length - from, StandardCharsets.ISO_8859_1) : text;
    }

    /// Whether nearly every second byte is zero and the others are not.
    private static boolean isWide(byte[] bytes, int length) {
        int look = Math.min(length & ~1, 512);
        int zeros = 0;
        int others = 0;
        for (int i = 0; i + 1 < look; i += 2) {
            zeros += bytes[i + 1] == 0 ? 1 : 0;
            others += bytes[i] != 0 ? 1 : 0;
        }
        return look >= 8 && zeros * 10 >= look / 2 * 8 && others * 10 >= look / 2 * 9;
    }
}
