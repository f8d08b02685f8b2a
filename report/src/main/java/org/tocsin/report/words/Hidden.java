package org.tocsin.report.words;

import java.util.HexFormat;

/// Characters that do not show, or that change how others show: controls, terminal escapes, direction
/// overrides, zero-width and blank letters, halves of a surrogate pair. An attacker puts them into names to
/// make `exe.fdp` read `pdf.exe`, to drive a terminal, or to hide a difference. Every document of ours spells
/// them out.
///
/// The list is our own and does not ask the running JDK, so that another JDK gives the same bytes.
public final class Hidden {
    private Hidden() {}

    /// Whether a character must be spelled out. The ideographic space, the no-break spaces of French and the
    /// two selectors for emoji are left alone.
    public static boolean is(int codePoint) {
        if (codePoint < 0x7F) {
            return codePoint < 0x20;
        }
        if (codePoint < 0x300) {
            return codePoint <= 0x9F || codePoint == 0xAD;
        }
        if (codePoint < 0x2000) {
            return codePoint == 0x34F
                    || codePoint == 0x61C
                    || codePoint == 0x115F
                    || codePoint == 0x1160
                    || codePoint == 0x17B4
                    || codePoint == 0x17B5
                    || within(codePoint, 0x180B, 0x180F);
        }
        if (codePoint < 0x10000) {
            return within(codePoint, 0x2000, 0x200F)
                    || within(codePoint, 0x2028, 0x202E)
                    || within(codePoint, 0x205F, 0x206F)
                    || codePoint == 0x2800
                    || codePoint == 0x3164
                    || within(codePoint, 0xD800, 0xDFFF)
                    || within(codePoint, 0xFDD0, 0xFDEF)
                    || within(codePoint, 0xFE00, 0xFE0D)
                    || codePoint == 0xFEFF
                    || codePoint == 0xFFA0
                    || within(codePoint, 0xFFF0, 0xFFFB)
                    || codePoint >= 0xFFFE;
        }
        return within(codePoint, 0x1BCA0, 0x1BCA3)
                || within(codePoint, 0x1D173, 0x1D17A)
                || within(codePoint, 0xE0000, 0xE0FFF)
                || (codePoint & 0xFFFE) == 0xFFFE;
    }

    /// How a hidden character is written where only plain text is possible: `\n`, `\r`, `\t`, otherwise
    /// `<U+202E>`.
    public static String spelled(int codePoint) {
        return switch (codePoint) {
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            default -> "<" + name(codePoint) + ">";
        };
    }

    /// The character's number as the Unicode standard writes it, such as `U+202E`.
    public static String name(int codePoint) {
        String hex = HexFormat.of().withUpperCase().toHexDigits(codePoint, 6);
        return "U+" + hex.substring(hex.startsWith("00") ? 2 : hex.startsWith("0") ? 1 : 0);
    }

    /// The text on one line with every hidden character spelled out.
    public static String spelled(String text) {
        int first = 0;
        while (first < text.length() && !is(text.codePointAt(first))) {
            first += Character.charCount(text.codePointAt(first));
        }
        if (first == text.length()) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length() + 16).append(text, 0, first);
        for (int at = first; at < text.length(); ) {
            int codePoint = text.codePointAt(at);
            at += Character.charCount(codePoint);
            if (is(codePoint)) {
                out.append(spelled(codePoint));
            } else {
                out.appendCodePoint(codePoint);
            }
        }
        return out.toString();
    }

    private static boolean within(int codePoint, int from, int to) {
        return codePoint >= from && codePoint <= to;
    }
}
