package org.tocsin.investigation.look;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// Finds base64 in text and decodes what is text again, as UTF-16LE (which PowerShell's `-EncodedCommand` takes) or
/// UTF-8, also inside what was decoded. Runs of letters that decode to anything else are no base64 for it: names and
/// paths look alike.
final class Base64Texts {
    private static final int SHORTEST = 16;
    private static final int DEEPEST = 5;
    private static final int MOST = 64;
    private static final int EXCERPT = 48;

    private Base64Texts() {}

    /// @param encoding `UTF-16LE` or `UTF-8`
    /// @param depth 1 for what stood in the text itself, 2 for what stood in that, and so on
    /// @param encoded how the run begins
    record Decoded(int depth, String encoding, String encoded, String text) {}

    /// The first few in the text, each followed by those inside it.
    static List<Decoded> in(String text) {
        List<Decoded> found = new ArrayList<>();
        find(text, 1, found);
        return found;
    }

    private static void find(String text, int depth, List<Decoded> found) {
        for (int at = 0; at < text.length() && found.size() < MOST; ) {
            int end = at;
            while (end < text.length() && isLetter(text.charAt(end))) {
                end++;
            }
            if (end - at >= SHORTEST) {
                String run = text.substring(at, end);
                Optional<Decoded> decoded = decoded(run, depth);
                if (decoded.isPresent()) {
                    found.add(decoded.get());
                    if (depth < DEEPEST) {
                        find(decoded.get().text(), depth + 1, found);
                    }
                }
            }
            at = end + 1;
        }
    }

    private static boolean isLetter(char c) {
        return c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '+' || c == '/';
    }

    private static Optional<Decoded> decoded(String run, int depth) {
        // One letter more than whole bytes need says nothing.
        String whole = run.length() % 4 == 1 ? run.substring(0, run.length() - 1) : run;
        byte[] bytes = Base64.getMimeDecoder().decode(whole);
        String excerpt = run.length() > EXCERPT ? run.substring(0, EXCERPT) + "…" : run;
        Optional<String> wide = utf16(bytes);
        if (wide.isPresent()) {
            return Optional.of(new Decoded(depth, "UTF-16LE", excerpt, wide.get()));
        }
        return utf8(bytes).map(text -> new Decoded(depth, "UTF-8", excerpt, text));
    }

    /// Text in UTF-16 whose characters are nearly all of the first 256, as programs are written.
    private static Optional<String> utf16(byte[] bytes) {
        int units = bytes.length / 2;
        int narrow = 0;
        for (int i = 0; i < units; i++) {
            narrow += bytes[2 * i + 1] == 0 && bytes[2 * i] != 0 ? 1 : 0;
        }
        if (units < 4 || narrow * 10 < units * 9) {
            return Optional.empty();
        }
        return shown(new String(bytes, 0, 2 * units, StandardCharsets.UTF_16LE));
    }

    private static Optional<String> utf8(byte[] bytes) {
        try {
            return shown(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /// The text, where it has no control characters and is mostly ASCII.
    private static Optional<String> shown(String text) {
        int plain = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' && c != '\n' && c != '\r' && c != '\t' || c == 0x7F) {
                return Optional.empty();
            }
            plain += c < 0x7F ? 1 : 0;
        }
        return text.length() >= 4 && plain * 10 >= text.length() * 9 ? Optional.of(text) : Optional.empty();
    }
}
