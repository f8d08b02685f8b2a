package org.tocsin.readers.mail;

import java.util.ArrayList;
import java.util.List;

/// The readable texts of one message of one sort, up to a bound for all of them together.
final class Bodies {
    /// Characters that are kept of all text parts together, and of all HTML parts together.
    static final int MOST = 1 << 20;

    private final List<String> texts = new ArrayList<>();
    private int length;

    /// @return whether the text was kept whole
    boolean add(String text) {
        int room = MOST - length;
        boolean whole = text.length() <= room;
        String kept = whole ? text : text.substring(0, room);
        length += kept.length();
        if (!kept.isEmpty() || whole) {
            texts.add(kept);
        }
        return whole;
    }

    /// Whether the text is here already, blanks and line ends apart.
    boolean holds(String text) {
        return texts.stream().anyMatch(known -> sameLetters(known, text));
    }

    private static boolean sameLetters(String one, String other) {
        int i = 0;
        int j = 0;
        while (true) {
            while (i < one.length() && one.charAt(i) <= ' ') {
                i++;
            }
            while (j < other.length() && other.charAt(j) <= ' ') {
                j++;
            }
            if (i == one.length() || j == other.length()) {
                return i == one.length() && j == other.length();
            }
            if (one.charAt(i++) != other.charAt(j++)) {
                return false;
            }
        }
    }

    List<String> texts() {
        return texts;
    }
}
