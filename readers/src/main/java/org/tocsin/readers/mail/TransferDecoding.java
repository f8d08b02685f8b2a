package org.tocsin.readers.mail;

import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/// Undoes the transfer encodings of [RFC 2045, 6](https://www.rfc-editor.org/rfc/rfc2045#section-6), forgiving as mail
/// programs are: foreign characters are passed over, several encoded stretches one after the other are all decoded.
final class TransferDecoding {
    private TransferDecoding() {}

    /// What came out of a stretch.
    ///
    /// @param broken whether other programs may decode it to something else
    record Decoded(byte[] bytes, boolean broken) {}

    static boolean isKnown(String encoding) {
        return changes(encoding) || isPlain(encoding);
    }

    /// Whether the encoding leaves the bytes as they are.
    static boolean isPlain(String encoding) {
        return switch (encoding) {
            case "", "7bit", "8bit", "binary" -> true;
            default -> false;
        };
    }

    /// Whether the encoding is known and turns bytes into others.
    static boolean changes(String encoding) {
        return switch (encoding) {
            case "base64", "quoted-printable", "uuencode", "x-uuencode", "x-uue", "uue" -> true;
            default -> false;
        };
    }

    /// @param encoding as the header names it, in lower case without blanks
    static Decoded decode(byte[] body, int from, int to, String encoding, String part, Defects defects) {
        return switch (encoding) {
            case "base64" -> {
                Base64Text text = new Base64Text();
                byte[] bytes = text.decode(body, from, to);
                text.report(part, defects);
                yield new Decoded(bytes, text.broken());
            }
            case "quoted-printable" -> QuotedPrintable.decode(body, from, to, part, defects);
            case "uuencode", "x-uuencode", "x-uue", "uue" -> {
                List<EncodedFiles.Found> files = EncodedFiles.uuencoded(body, from, to);
                yield files.isEmpty()
                        ? new Decoded(Arrays.copyOfRange(body, from, to), true)
                        : new Decoded(files.getFirst().bytes(), true);
            }
            default -> {
                if (!isPlain(encoding)) {
                    defects.add("unknown transfer encoding in part " + part + ": " + shortened(encoding));
                }
                yield new Decoded(Arrays.copyOfRange(body, from, to), false);
            }
        };
    }

    /// What other programs make of a stretch that is not as its encoding wants it.
    static List<Supplier<byte[]>> others(byte[] body, int from, int to, String encoding) {
        return switch (encoding) {
            case "base64" ->
                List.of(
                        () -> Base64Text.untilPadding(body, from, to),
                        () -> Base64Text.untilWholePadding(body, from, to));
            case "quoted-printable" -> QuotedPrintable.others(body, from, to);
            default -> List.of();
        };
    }

    static String shortened(String text) {
        return shortened(text, 80);
    }

    static String shortened(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most) + "\u2026";
    }

    static byte[] base64(byte[] body, int from, int to, String part, Defects defects) {
        Base64Text text = new Base64Text();
        byte[] bytes = text.decode(body, from, to);
        text.report(part, defects);
        return bytes;
    }

    static int hex(int c) {
        return c >= '0' && c <= '9'
                ? c - '0'
                : c >= 'A' && c <= 'F' ? c - 'A' + 10 : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
    }
}
