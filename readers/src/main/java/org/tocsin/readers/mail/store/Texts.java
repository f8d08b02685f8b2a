package org.tocsin.readers.mail.store;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Texts that stand in bytes of a form that is not read: names, addresses and paths in the settings of a rule, for one.
final class Texts {
    private static final int SHORTEST = 3;
    private static final int LONGEST = 1_000;
    private static final int MOST = 200;

    private Texts() {}

    /// Runs of characters of 16 or 8 bits, each text once, in the order in which they stand there.
    static List<String> in(byte[] bytes) {
        Set<String> found = new LinkedHashSet<>();
        int at = 0;
        while (at < bytes.length && found.size() < MOST) {
            int wide = run(bytes, at, 2);
            int narrow = run(bytes, at, 1);
            if (wide >= SHORTEST) {
                found.add(text(bytes, at, wide, 2));
                at += 2 * wide;
            } else if (narrow >= SHORTEST + 2) {
                found.add(text(bytes, at, narrow, 1));
                at += narrow;
            } else {
                at++;
            }
        }
        return new ArrayList<>(found);
    }

    private static int run(byte[] bytes, int from, int step) {
        int length = 0;
        for (int at = from; at + step <= bytes.length && length < LONGEST; at += step) {
            int letter = letter(bytes, at, step);
            boolean seen = step == 1 ? letter >= ' ' && letter < 0x7F : isText(letter);
            if (!seen) {
                break;
            }
            length++;
        }
        return length;
    }

    /// Letters of 16 bits of which half were chance would make a text of anything: only those of the usual scripts
    /// count, and pairs of two ASCII bytes do not.
    private static boolean isText(int letter) {
        return letter >= ' ' && letter < 0x7F || letter >= 0xA0 && letter < 0x0700 && Character.isLetterOrDigit(letter);
    }

    private static int letter(byte[] bytes, int at, int step) {
        return step == 1 ? bytes[at] & 0xFF : bytes[at] & 0xFF | (bytes[at + 1] & 0xFF) << 8;
    }

    private static String text(byte[] bytes, int from, int letters, int step) {
        StringBuilder text = new StringBuilder(letters);
        for (int i = 0; i < letters; i++) {
            text.append((char) letter(bytes, from + i * step, step));
        }
        return text.toString();
    }
}
