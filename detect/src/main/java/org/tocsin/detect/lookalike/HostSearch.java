package org.tocsin.detect.lookalike;

import java.util.Locale;
import java.util.Set;
import org.tocsin.knowledge.indicators.Defanged;
import org.tocsin.model.Text;

/// Finds what may be a host name in a text: letters, digits and hyphens with dots between them. Whether it is one, the
/// public suffix list says later. Belongs to one thread.
final class HostSearch {
    /// Receives each place where a host name may stand.
    interface Places {
        void place(char[] chars, int length, int from, int to);
    }

    /// Endings that are top-level domains and endings of files too. They count only where a host must stand.
    private static final Set<String> FILES =
            Set.of("zip", "mov", "py", "sh", "rs", "pl", "md", "so", "ps", "app", "java", "js", "ms", "cab", "bat");

    private static final int LONGEST_ENDING = 4;
    private static final byte WORD = 1;
    private static final byte DOT = 2;
    private static final byte FOREIGN = 4;
    private static final byte[] KIND = new byte[65_536];

    static {
        for (int i = 0; i < KIND.length; i++) {
            char c = (char) i;
            if (c == '.' || c == '\u3002' || c == '\uFF0E' || c == '\uFF61') {
                KIND[i] = DOT;
            } else if (c < 128) {
                KIND[i] = Character.isLetterOrDigit(c) || c == '-' || c == '_' ? WORD : 0;
            } else if (Character.isLetterOrDigit(c)
                    || Character.getType(c) == Character.NON_SPACING_MARK
                    || Character.getType(c) == Character.COMBINING_SPACING_MARK) {
                KIND[i] = WORD | FOREIGN;
            }
        }
    }

    private final Places out;
    private char[] plain = new char[256];
    private char[] chars = plain;
    private int length;
    private boolean hostField;

    HostSearch(Places out) {
        this.out = out;
    }

    /// @param host whether the field holds host names, as `QueryName` does
    void look(Text text, boolean host) {
        chars = text.buffer();
        length = text.length();
        hostField = host;
        if (!pass(false)) {
            if (plain.length < length) {
                plain = new char[Math.max(length, 2 * plain.length)];
            }
            length = Defanged.restore(chars, length, plain);
            chars = plain;
            pass(true);
        }
    }

    /// @return false when a defanged form is met first, so that the text must be restored
    private boolean pass(boolean restored) {
        int i = 0;
        while (i < length) {
            if (KIND[chars[i]] == 0) {
                char c = chars[i];
                boolean mayBe = c == '[' || c == '(' || c == '{' || c == '\u00AD' || c == '\u200B' || c == '\u2060';
                if (!restored && mayBe && Defanged.at(chars, i, length)) {
                    return false;
                }
                i++;
                continue;
            }
            int from = i;
            int kinds = 0;
            while (i < length && KIND[chars[i]] != 0) {
                kinds |= KIND[chars[i++]];
            }
            if ((kinds & DOT) != 0) {
                run(from, i);
                if ((kinds & FOREIGN) != 0) {
                    between(from, i);
                }
            }
        }
        return true;
    }

    /// Names that touch words of a script without blanks: their ASCII parts alone.
    private void between(int start, int stop) {
        int from = start;
        while (from < stop) {
            int to = from;
            boolean dotted = false;
            while (to < stop && chars[to] < 128) {
                dotted |= chars[to++] == '.';
            }
            if (dotted && to - from < stop - start) {
                run(from, to);
            }
            from = to + 1;
        }
    }

    private void run(int start, int stop) {
        int from = start;
        int to = stop;
        while (to > from && (KIND[chars[to - 1]] == DOT || chars[to - 1] == '-')) {
            to--;
        }
        while (from < to && (KIND[chars[from]] == DOT || chars[from] == '-')) {
            from++;
        }
        int ending = to;
        while (ending > from && KIND[chars[ending - 1]] != DOT) {
            ending--;
        }
        if (ending <= from + 1 || to - ending < 2 || isDigit(chars[ending])) {
            return;
        }
        if (stop < length && chars[stop] == '@') {
            return;
        }
        char before = start > 0 ? chars[start - 1] : 0;
        boolean doubled = start > 1 && chars[start - 2] == before;
        if ((before == '/' || before == '\\') && !doubled) {
            return;
        }
        boolean sure = doubled && before == '/' || before == '@' || hostField;
        if (!sure && to - ending <= LONGEST_ENDING && isFile(ending, to)) {
            return;
        }
        out.place(chars, length, from, to);
    }

    private boolean isFile(int from, int to) {
        return FILES.contains(new String(chars, from, to - from).toLowerCase(Locale.ROOT));
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
