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

    List<String> texts() {
        return texts;
    }
}
