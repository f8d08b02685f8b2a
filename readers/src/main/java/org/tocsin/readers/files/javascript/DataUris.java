package org.tocsin.readers.files.javascript;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.tocsin.readers.text.Escapes;

/// The bytes that `data:` addresses hold ([RFC 2397](https://www.rfc-editor.org/rfc/rfc2397)).
public final class DataUris {
    private static final int LONGEST = 48 << 20;

    private DataUris() {}

    public static Optional<byte[]> bytes(String address) {
        int comma = address.indexOf(',');
        if (comma < 0 || address.length() > LONGEST) {
            return Optional.empty();
        }
        String head = address.substring(0, comma).toLowerCase(Locale.ROOT);
        String body = address.substring(comma + 1);
        return head.contains(";base64")
                ? Pure.base64(Escapes.percentDecoded(body))
                : Optional.of(Escapes.percentDecoded(body).getBytes(StandardCharsets.UTF_8));
    }
}
