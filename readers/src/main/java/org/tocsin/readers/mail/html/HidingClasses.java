package org.tocsin.readers.mail.html;

import java.util.HashMap;
import java.util.Map;

/// The classes and ids that a page's style sheets hide: `.x{display:none}`. What holds only for some screens
/// (`@media`) does not count, since ordinary mail hides much from small ones.
final class HidingClasses {
    private static final int MOST_RULES = 2_000;

    private final Map<String, String> howBySelector = new HashMap<>();
    private int rules;

    void read(String sheet) {
        int at = 0;
        while (at < sheet.length() && rules < MOST_RULES) {
            int open = sheet.indexOf('{', at);
            if (open < 0) {
                return;
            }
            String selector = sheet.substring(at, open).strip();
            if (selector.indexOf('@') >= 0) {
                at = blockEnd(sheet, open);
                continue;
            }
            int close = sheet.indexOf('}', open);
            close = close < 0 ? sheet.length() : close;
            rules++;
            rule(selector, sheet.substring(open + 1, close));
            at = close + 1;
        }
    }

    private static int blockEnd(String sheet, int open) {
        int depth = 0;
        for (int i = open; i < sheet.length(); i++) {
            if (sheet.charAt(i) == '{') {
                depth++;
            } else if (sheet.charAt(i) == '}' && --depth == 0) {
                return i + 1;
            }
        }
        return sheet.length();
    }

    private void rule(String selectors, String declarations) {
        String how = Look.PLAIN.with(declarations).hidden();
        if (how.isEmpty()) {
            return;
        }
        for (String selector : selectors.split(",", 50)) {
            String simple = selector.strip();
            int dot = Math.max(simple.lastIndexOf('.'), simple.lastIndexOf('#'));
            boolean one = dot >= 0 && simple.indexOf(' ') < 0 && simple.indexOf(':') < 0 && simple.indexOf('>') < 0;
            if (one) {
                howBySelector.put(simple.substring(dot), how);
            }
        }
    }

    boolean isEmpty() {
        return howBySelector.isEmpty();
    }

    /// How a class (`.name`) or an id (`#name`) is hidden, or empty.
    String how(String selector) {
        return howBySelector.getOrDefault(selector, "");
    }
}
