package org.tocsin.readers.mail;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Bytes of a mail to text. Never fails: what is not valid becomes U+FFFD.
final class Charsets {
    private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");

    /// Names that Java does not know. To ask for one takes it some hundred thousand steps, and a hostile header has ten
    /// thousand of them.
    private static final Set<String> UNKNOWN = ConcurrentHashMap.newKeySet();

    private static final int MOST_UNKNOWN = 500;

    private Charsets() {}

    /// All that Java knows, for mail that names more sets than there are.
    private static final class Known {
        private static final Map<String, Charset> ALL = new HashMap<>();

        static {
            for (Charset charset : Charset.availableCharsets().values()) {
                ALL.put(charset.name().toLowerCase(Locale.ROOT), charset);
                charset.aliases().forEach(alias -> ALL.put(alias.toLowerCase(Locale.ROOT), charset));
            }
        }

        static Charset named(String name) {
            Charset charset = ALL.get(name);
            if (charset == null) {
                throw new UnsupportedCharsetException(name);
            }
            return charset;
        }
    }

    /// The character set that a mail names, if there is one of that name.
    static Optional<Charset> named(String name) {
        String plain = name.strip().toLowerCase(Locale.ROOT);
        if (plain.isEmpty() || plain.length() > 60) {
            return Optional.empty();
        }
        if (UNKNOWN.contains(plain)) {
            return Optional.empty();
        }
        try {
            // What mail calls Latin 1 and ASCII is in truth the larger Windows set, as every mail program treats it.
            return Optional.of(
                    switch (plain) {
                        case "iso-8859-1", "latin1", "us-ascii", "ascii", "ansi_x3.4-1968" -> WINDOWS_1252;
                        case "cp-850" -> Charset.forName("IBM850");
                        case "unicode-1-1-utf-8", "utf8", "utf-8" -> StandardCharsets.UTF_8;
                        case "gb2312", "gb_2312-80" -> Charset.forName("GBK");
                        case "ks_c_5601-1987" -> Charset.forName("x-windows-949");
                        default -> UNKNOWN.size() < MOST_UNKNOWN ? Charset.forName(plain) : Known.named(plain);
                    });
        } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
            if (UNKNOWN.size() < MOST_UNKNOWN) {
                UNKNOWN.add(plain);
            }
            return Optional.empty();
        }
    }

    /// Decodes in the given set; without one, or where ASCII is named but is not all, as UTF-8 if that is valid and
    /// else as Windows 1252.
    static String decode(byte[] bytes, int from, int to, Optional<Charset> charset) {
        if (charset.isEmpty() || charset.get().equals(WINDOWS_1252)) {
            boolean ascii = true;
            for (int i = from; i < to; i++) {
                if (bytes[i] < 0) {
                    ascii = false;
                    break;
                }
            }
            if (ascii) {
                return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
            }
            if (charset.isEmpty()) {
                return guessed(bytes, from, to);
            }
        }
        return new String(bytes, from, to - from, charset.get());
    }

    /// What the bytes say where they are not in the set that is named: behind a byte order mark, as UTF-8 where the
    /// named set is none that has ASCII in it, or as UTF-7, which Java does not know and attackers like.
    static Optional<String> other(byte[] bytes, int to, String name, Optional<Charset> named) {
        String plain = name.strip().toLowerCase(Locale.ROOT);
        if (plain.equals("utf-7") || plain.equals("unicode-1-1-utf-7")) {
            return Optional.of(Utf7.decode(bytes, to));
        }
        if (to >= 2
                && (bytes[0] == (byte) 0xFE && bytes[1] == (byte) 0xFF
                        || bytes[0] == (byte) 0xFF && bytes[1] == (byte) 0xFE)
                && !plain.startsWith("utf-16")) {
            return Optional.of(new String(bytes, 0, to, StandardCharsets.UTF_16));
        }
        if (named.isEmpty()
                || named.get().equals(StandardCharsets.UTF_8)
                || named.get().equals(WINDOWS_1252)) {
            return Optional.empty();
        }
        byte[] probe = "<a href>".getBytes(StandardCharsets.US_ASCII);
        if (new String(probe, named.get()).equals("<a href>")) {
            return Optional.empty();
        }
        int zeros = 0;
        for (int i = 0; i < to; i++) {
            zeros += bytes[i] == 0 ? 1 : 0;
        }
        return zeros * 8L > to ? Optional.empty() : Optional.of(guessed(bytes, 0, to));
    }

    /// UTF-8 where it is valid, else Windows 1252.
    static String guessed(byte[] bytes, int from, int to) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes, from, to - from))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            return new String(bytes, from, to - from, WINDOWS_1252);
        }
    }
}
