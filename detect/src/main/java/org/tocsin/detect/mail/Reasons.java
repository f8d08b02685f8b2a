package org.tocsin.detect.mail;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The signs that one message shows, each once, in the order met.
final class Reasons {
    private static final int LONGEST_SEEN = 120;
    private final MailTables tables;
    private final Map<String, Reason> all = new LinkedHashMap<>();

    Reasons(MailTables tables) {
        this.tables = tables;
    }

    /// Notes a sign. Where it was noted before, the first stays.
    ///
    /// @param field the record's field it rests on; several are parted by a blank
    /// @param seen what fills {1}, {2}
    void add(String id, String field, String... seen) {
        if (all.containsKey(id)) {
            return;
        }
        MailTables.Signal signal = tables.signal(id);
        List<String> shown = new ArrayList<>();
        for (String one : seen) {
            shown.add(harmless(one));
        }
        all.put(
                id,
                new Reason(
                        id,
                        signal.kind(),
                        signal.points(),
                        signal.hard(),
                        filled(signal.en(), shown),
                        filled(signal.fr(), shown),
                        shown,
                        List.of(field.split(" ")),
                        signal.techniques()));
    }

    boolean has(String id) {
        return all.containsKey(id);
    }

    List<Reason> all() {
        return List.copyOf(all.values());
    }

    /// Points of one class, under its cap.
    int points(String kind) {
        int sum = 0;
        for (Reason reason : all.values()) {
            sum += reason.kind().equals(kind) ? reason.points() : 0;
        }
        return Math.min(sum, tables.cap(kind));
    }

    /// In one pass, so that what was seen cannot be filled itself.
    private static String filled(String sentence, List<String> seen) {
        StringBuilder filled = new StringBuilder(sentence.length() + 64);
        for (int i = 0; i < sentence.length(); i++) {
            boolean place = sentence.charAt(i) == '{' && i + 2 < sentence.length() && sentence.charAt(i + 2) == '}';
            int number = place ? sentence.charAt(i + 1) - '1' : -1;
            if (number >= 0 && number < seen.size()) {
                filled.append(seen.get(number));
                i += 2;
            } else {
                filled.append(sentence.charAt(i));
            }
        }
        return filled.toString();
    }

    /// What was seen, on one line, without signs that turn or hide text.
    private static String harmless(String seen) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < seen.length() && line.length() < LONGEST_SEEN; ) {
            int c = seen.codePointAt(i);
            i += Character.charCount(c);
            if (Letters.isInvisible(c) || Character.isISOControl(c)) {
                if (Character.isWhitespace(c)) {
                    line.append(' ');
                }
                continue;
            }
            line.appendCodePoint(c);
        }
        return line.toString().strip() + (seen.length() > LONGEST_SEEN + 1 ? "…" : "");
    }
}
