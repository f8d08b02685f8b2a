package org.tocsin.readers.text;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.tocsin.readers.Head;

/// How a text export is written in bytes, as its byte order mark says. Windows PowerShell writes UTF-16 when output is
/// redirected to a file, everything else writes UTF-8.
public enum Encoding {
    UTF_8(StandardCharsets.UTF_8, 1),
    UTF_16LE(StandardCharsets.UTF_16LE, 2),
    UTF_16BE(StandardCharsets.UTF_16BE, 2);

    private final Charset charset;
    private final int width;

    Encoding(Charset charset, int width) {
        this.charset = charset;
        this.width = width;
    }

    public static Encoding of(byte[] head, int length) {
        if (length >= 2) {
            int first = head[0] & 0xFF;
            int second = head[1] & 0xFF;
            if (first == 0xFF && second == 0xFE || first != 0 && second == 0 && first < 0x80) {
                return UTF_16LE;
            }
            if (first == 0xFE && second == 0xFF || first == 0 && second != 0 && second < 0x80) {
                return UTF_16BE;
            }
        }
        return UTF_8;
    }

    /// Bytes of one unit: syntax is looked for in whole units only.
    public int width() {
        return width;
    }

    /// The unit that begins at the index; the caller sees to it that its bytes are there.
    public int unit(byte[] bytes, int index) {
        return switch (this) {
            case UTF_8 -> bytes[index] & 0xFF;
            case UTF_16LE -> bytes[index] & 0xFF | (bytes[index + 1] & 0xFF) << 8;
            case UTF_16BE -> (bytes[index] & 0xFF) << 8 | bytes[index + 1] & 0xFF;
        };
    }

    /// Decodes; what is not valid becomes U+FFFD.
    public String decode(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, charset);
    }

    /// The first bytes of a content as text, for recognising it; without its byte order mark.
    public static String text(Head head) {
        return head.seenAs(Opening.class, Opening::of).text();
    }

    private record Opening(String text) {
        static Opening of(Head head) {
            byte[] bytes = head.bytes();
            String text = Encoding.of(bytes, bytes.length).decode(bytes, 0, bytes.length);
            return new Opening(text.startsWith("\uFEFF") ? text.substring(1) : text);
        }
    }
}
