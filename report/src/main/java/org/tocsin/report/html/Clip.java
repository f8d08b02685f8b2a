package org.tocsin.report.html;

/// A text cut to what a page may show, which still knows how long it was. Evidence holds single values of many
/// megabytes.
///
/// @param length of the whole text, in characters
record Clip(String text, int length) {
    static Clip of(String text, int most) {
        if (text.length() <= most) {
            return new Clip(text, text.length());
        }
        int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
        return new Clip(text.substring(0, end), text.length());
    }

    boolean isCut() {
        return text.length() < length;
    }

    boolean isEmpty() {
        return length == 0;
    }
}
