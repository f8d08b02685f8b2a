package org.tocsin.readers.mail;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// Text in UTF-7 ([RFC 2152](https://www.rfc-editor.org/rfc/rfc2152)): `+ADw-script+AD4-`.
final class Utf7 {
    private Utf7() {}

    static String decode(byte[] bytes, int to) {
        StringBuilder out = new StringBuilder(to);
        int i = 0;
        while (i < to) {
            if (bytes[i] != '+') {
                out.append((char) (bytes[i++] & 0xFF));
                continue;
            }
            i++;
            if (i < to && bytes[i] == '-') {
                out.append('+');
                i++;
                continue;
            }
            ByteArrayOutputStream pairs = new ByteArrayOutputStream();
            int bits = 0;
            int count = 0;
            while (i < to && Base64Text.value(bytes[i]) >= 0) {
                bits = bits << 6 | Base64Text.value(bytes[i++]);
                count += 6;
                if (count >= 8) {
                    count -= 8;
                    pairs.write(bits >> count);
                    bits &= (1 << count) - 1;
                }
            }
            int whole = pairs.size() & ~1;
            out.append(new String(pairs.toByteArray(), 0, whole, StandardCharsets.UTF_16BE));
            if (i < to && bytes[i] == '-') {
                i++;
            }
        }
        return out.toString();
    }
}
