package org.tocsin.readers.files.words;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Texts that stand in base64 or hexadecimal.
public final class Disguise {
    private static final Pattern BASE64 = Pattern.compile("(?<![A-Za-z0-9+/=])[A-Za-z0-9+/]{20,}={0,2}");
    private static final Pattern HEX = Pattern.compile("(?<![0-9A-Fa-f])(?:[0-9A-Fa-f]{2}){10,}(?![0-9A-Fa-f])");
    private static final int MOST = 100;

    private Disguise() {}

    /// What stands in such writing inside a text, as bytes.
    public static List<byte[]> in(String text) {
        List<byte[]> found = new ArrayList<>();
        Matcher hex = HEX.matcher(text);
        while (hex.find() && found.size() < MOST) {
            found.add(HexFormat.of().parseHex(hex.group()));
        }
        Matcher base64 = BASE64.matcher(text);
        while (base64.find() && found.size() < MOST) {
            String letters = base64.group();
            int rest = letters.length() % 4;
            String whole = rest == 0 ? letters : letters.substring(0, letters.length() - rest);
            if (!HEX.matcher(letters).matches()) {
                try {
                    found.add(Base64.getDecoder().decode(rest == 0 ? letters : whole.replace("=", "")));
                } catch (IllegalArgumentException odd) {
                    // Letters that only look like it.
                }
            }
        }
        return found;
    }

    /// Bytes as text, where they are one: ASCII, or UTF-16 of it.
    public static Optional<String> text(byte[] bytes) {
        if (bytes.length >= 8 && bytes[1] == 0 && bytes[3] == 0 && bytes[5] == 0) {
            String wide = new String(bytes, StandardCharsets.UTF_16LE);
            return isText(wide) ? Optional.of(wide) : Optional.empty();
        }
        String plain = new String(bytes, StandardCharsets.ISO_8859_1);
        return isText(plain) ? Optional.of(plain) : Optional.empty();
    }

    private static boolean isText(String text) {
        if (text.length() < 4) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c > 0x7E || c < 0x20 && c != '\n' && c != '\r' && c != '\t' && !(c == 0 && i == text.length() - 1)) {
                return false;
            }
        }
        return true;
    }

    /// Runs of letters in bytes, in ASCII and in UTF-16, of at least so many.
    public static List<String> runs(byte[] bytes, int least) {
        List<String> found = new ArrayList<>();
        for (int step = 1; step <= 2; step++) {
            int at = 0;
            while (at < bytes.length && found.size() < 5_000) {
                int end = at;
                while (end + step <= bytes.length
                        && bytes[end] >= 0x20
                        && bytes[end] < 0x7F
                        && (step == 1 || bytes[end + 1] == 0)) {
                    end += step;
                }
                if ((end - at) / step >= least) {
                    found.add(new String(
                            bytes, at, end - at, step == 1 ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_16LE));
                }
                at = Math.max(end, at + 1);
            }
        }
        return found;
    }

    /// Whether the bytes begin as a program, an archive or a document does.
    public static boolean isFile(byte[] bytes) {
        if (bytes.length < 64) {
            return false;
        }
        int four = (bytes[0] & 0xFF) << 24 | (bytes[1] & 0xFF) << 16 | (bytes[2] & 0xFF) << 8 | bytes[3] & 0xFF;
        return four >>> 16 == 0x4D5A
                || four == 0x504B0304
                || four == 0xD0CF11E0
                || four == 0x25504446
                || four == 0x7F454C46
                || four == 0x7B5C7274
                || four == 0x4C000000
                || four == 0x4D534346
                || four == 0x52617221;
    }
}
