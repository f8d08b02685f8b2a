package org.tocsin.readers.files;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Tells text from other bytes, and the usual kinds of text from each other.
final class TextType {
    private static final List<String> HTML =
            List.of("<!doctype html", "<html", "<head", "<body", "<script", "<title", "<table", "<iframe", "<meta");

    private static final int STEP = 2048;

    private TextType() {}

    /// `text`, `html`, `xml`, `json` or `script`; empty where the bytes are no text in UTF-8 or UTF-16 with a mark.
    ///
    /// @param cut whether the content goes on behind these bytes, so that the last character may be incomplete
    static Optional<String> of(byte[] bytes, boolean cut) {
        Charset charset = StandardCharsets.UTF_8;
        int from = 0;
        if (FileType.at(bytes, 0, new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF})) {
            from = 3;
        } else if (FileType.at(bytes, 0, new byte[] {(byte) 0xFF, (byte) 0xFE})) {
            charset = StandardCharsets.UTF_16LE;
            from = 2;
        } else if (FileType.at(bytes, 0, new byte[] {(byte) 0xFE, (byte) 0xFF})) {
            charset = StandardCharsets.UTF_16BE;
            from = 2;
        }
        CharsetDecoder decoder = charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer left = ByteBuffer.wrap(bytes, from, bytes.length - from);
        CharBuffer chars = CharBuffer.allocate(STEP);
        Optional<String> kind = Optional.empty();
        // In steps: most bytes that are no text show it early.
        while (true) {
            CoderResult result = decoder.decode(left, chars.clear(), !cut);
            if (result.isError() || !isOrdinary(chars.flip())) {
                return Optional.empty();
            }
            if (kind.isEmpty()) {
                kind = Optional.of(kind(chars));
            }
            if (result.isUnderflow()) {
                return kind;
            }
        }
    }

    private static boolean isOrdinary(CharBuffer chars) {
        char[] all = chars.array();
        for (int i = 0; i < chars.limit(); i++) {
            char c = all[i];
            boolean control = c < ' ' && c != '\n' && c != '\r' && c != '\t' && c != '\f' && c != 0x1B || c == 0x7F;
            if (control) {
                return false;
            }
        }
        return true;
    }

    private static String kind(CharSequence text) {
        int start = 0;
        while (start < text.length() && Character.isWhitespace(text.charAt(start))) {
            start++;
        }
        String opening = text.subSequence(start, Math.min(text.length(), start + 256))
                .toString()
                .toLowerCase(Locale.ROOT);
        if (opening.startsWith("#!")) {
            return "script";
        }
        for (String tag : HTML) {
            if (opening.startsWith(tag)) {
                return "html";
            }
        }
        if (opening.startsWith("<?xml")) {
            return opening.contains("<html") || opening.contains("<!doctype html") ? "html" : "xml";
        }
        if (opening.length() > 1) {
            String inner = opening.substring(1).strip();
            char next = inner.isEmpty() ? ' ' : inner.charAt(0);
            boolean object = opening.charAt(0) == '{' && (next == '"' || next == '}');
            boolean array = opening.charAt(0) == '[' && (next == '{' || next == '"' || next == '[' || next == ']');
            if (object || array) {
                return "json";
            }
        }
        return "text";
    }
}
