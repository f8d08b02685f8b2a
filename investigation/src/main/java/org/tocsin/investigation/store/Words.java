package org.tocsin.investigation.store;

/// Text on its way to where only well-formed Unicode can be kept.
final class Words {
    private Words() {}

    /// The text with each half of a surrogate pair, which UTF-8 cannot hold, made U+FFFD.
    static String whole(String text) {
        int at = 0;
        while (at < text.length() && !half(text, at)) {
            at += Character.charCount(text.codePointAt(at));
        }
        if (at == text.length()) {
            return text;
        }
        StringBuilder whole = new StringBuilder(text.length());
        for (at = 0; at < text.length(); ) {
            int codePoint = half(text, at) ? 0xFFFD : text.codePointAt(at);
            at += Character.charCount(text.codePointAt(at));
            whole.appendCodePoint(codePoint);
        }
        return whole.toString();
    }

    /// The text up to its first line break, for messages.
    static String firstLine(String text) {
        int end = text.indexOf('\n');
        return end < 0 ? text : text.substring(0, end);
    }

    private static boolean half(String text, int at) {
        int codePoint = text.codePointAt(at);
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }
}
