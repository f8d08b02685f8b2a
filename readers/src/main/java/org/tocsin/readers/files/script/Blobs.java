package org.tocsin.readers.files.script;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.tocsin.model.Bytes;
import org.tocsin.readers.Head;
import org.tocsin.readers.files.Facts;
import org.tocsin.readers.files.FileType;
import org.tocsin.readers.files.PlainText;

/// Bytes that a script holds: a file of their own, or a text.
final class Blobs {
    private static final int MOST = 32 << 20;

    private Blobs() {}

    static Optional<byte[]> decoded(String base64) {
        String letters = base64.replaceAll("[^A-Za-z0-9+/]", "");
        int length = letters.length() & ~3;
        int rest = letters.length() - length;
        if (letters.length() < 2 || rest == 1) {
            letters = letters.substring(0, length);
        }
        try {
            return letters.isEmpty()
                    ? Optional.empty()
                    : Optional.of(Base64.getDecoder().decode(letters));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    static void base64(String letters, Facts facts, String name) {
        decoded(letters).ifPresent(bytes -> tell(bytes, facts, name));
    }

    /// Hands on what is a file; gives the text where the bytes are one.
    static Optional<String> tell(byte[] packed, Facts facts, String name) {
        byte[] bytes = unpacked(packed);
        if (bytes.length < 4) {
            return Optional.empty();
        }
        String word = word(bytes);
        if (word.equals("text")
                || word.equals("xml")
                || word.equals("html")
                || word.equals("script")
                || word.equals("json")
                || isWide(bytes)) {
            return Optional.of(PlainText.of(bytes, MOST));
        }
        if (!word.equals("unknown") && !word.equals("dos")) {
            facts.child(name, "decoded", bytes);
            facts.fact("carries-file", word, name);
        } else if (bytes.length >= 64 && shellcode(bytes)) {
            facts.child(name, "decoded", bytes);
            facts.fact("carries-code", bytes.length + " bytes", name);
        }
        return Optional.empty();
    }

    /// How position-independent code for Intel processors begins, once its NOPs and its flag clearing are passed.
    private static boolean shellcode(byte[] bytes) {
        int at = 0;
        while (at < bytes.length - 8 && (bytes[at] & 0xFF) == 0x90) {
            at++;
        }
        boolean clears = (bytes[at] & 0xFF) == 0xFC;
        int next = clears ? at + 1 : at;
        int first = bytes[next] & 0xFF;
        boolean calls = first == 0xE8 && bytes[next + 3] == 0 && bytes[next + 4] == 0;
        boolean aligns = first == 0x48 && (bytes[next + 1] & 0xFF) == 0x83 && (bytes[next + 2] & 0xFF) == 0xE4;
        return clears && (calls || aligns) || at > 15;
    }

    private static boolean isWide(byte[] bytes) {
        int zeros = 0;
        int look = Math.min(bytes.length & ~1, 256);
        for (int i = 1; i < look; i += 2) {
            int low = bytes[i - 1] & 0xFF;
            zeros += bytes[i] == 0 && (low >= ' ' && low < 0x7F || low == '\n' || low == '\r' || low == '\t') ? 1 : 0;
        }
        return look >= 8 && zeros * 10 >= look / 2 * 9;
    }

    static String word(byte[] bytes) {
        Bytes content = new Bytes(bytes);
        try {
            return FileType.of(Head.of(content, ""), content).word();
        } catch (IOException impossible) {
            throw new UncheckedIOException("bytes in memory", impossible);
        }
    }

    /// Expanded where it is gzip, zlib, or raw deflate that fills a text.
    static byte[] unpacked(byte[] bytes) {
        if (bytes.length > 18 && (bytes[0] & 0xFF) == 0x1F && (bytes[1] & 0xFF) == 0x8B) {
            return expanded(bytes, true);
        }
        return bytes;
    }

    static byte[] inflated(byte[] bytes) {
        return expanded(bytes, false);
    }

    private static byte[] expanded(byte[] bytes, boolean gzip) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Inflater inflater = new Inflater(true);
        try (InputStream in = gzip
                ? new GZIPInputStream(new ByteArrayInputStream(bytes))
                : new InflaterInputStream(new ByteArrayInputStream(bytes), inflater)) {
            byte[] step = new byte[8192];
            for (int count; out.size() < MOST && (count = in.read(step)) > 0; ) {
                out.write(step, 0, count);
            }
        } catch (IOException _) {
            // What came before the fault is all there is.
        } finally {
            inflater.end();
        }
        return out.size() == 0 ? bytes : out.toByteArray();
    }

    /// As UTF-16 or Latin-1 text.
    static String text(byte[] bytes, String encoding) {
        return switch (encoding) {
            case "unicode" -> new String(bytes, StandardCharsets.UTF_16LE);
            case "bigendianunicode" -> new String(bytes, StandardCharsets.UTF_16BE);
            case "ascii" -> new String(bytes, StandardCharsets.ISO_8859_1);
            default -> new String(bytes, StandardCharsets.UTF_8);
        };
    }
}
