package org.tocsin.readers.mail.header;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// One field of a header, byte for byte but for its line ends.
///
/// @param name in lower case; empty where the line is no field at all
/// @param raw from the first byte of its name, line ends as CR LF, without the last one; not to be changed
/// @param colon the place of the colon in `raw`, or 0 where there is none
public record RawField(String name, byte[] raw, int colon) {
    static RawField of(byte[] raw) {
        int colon = 0;
        while (colon < raw.length && raw[colon] != ':' && raw[colon] != '\n') {
            colon++;
        }
        if (colon == 0 || colon == raw.length || raw[colon] != ':') {
            return new RawField("", raw, 0);
        }
        String name =
                new String(raw, 0, colon, StandardCharsets.ISO_8859_1).strip().toLowerCase(Locale.ROOT);
        return new RawField(name, raw, colon);
    }

    /// What stands behind the colon, each byte one character, line ends dropped.
    public String value() {
        StringBuilder out = new StringBuilder(raw.length - colon);
        for (int i = colon + 1; i < raw.length; i++) {
            int c = raw[i] & 0xFF;
            if (c != '\r' && c != '\n') {
                out.append((char) c);
            }
        }
        return out.toString().strip();
    }

    /// The same in UTF-8.
    public String text() {
        String value = value();
        return new String(value.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }
}
