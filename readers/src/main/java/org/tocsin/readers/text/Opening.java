package org.tocsin.readers.text;

import java.util.List;
import java.util.function.Predicate;
import org.tocsin.readers.Head;

/// Tells a log by its first lines.
public final class Opening {
    /// Lines looked at.
    private static final int LOOK = 30;

    /// A line in the head that is longer is no line of a log that is told by its lines.
    private static final int LONGEST = 16 * 1024;

    private Opening() {}

    /// Whether more than half of the first lines, and the first or the second of them, are of a format. A log may begin
    /// in the middle of a line, and hold lines of others.
    public static boolean most(Head head, Predicate<String> format) {
        List<String> lines = of(head);
        int known = 0;
        boolean early = false;
        for (int i = 0; i < lines.size(); i++) {
            boolean fits = lines.get(i).length() <= LONGEST && format.test(lines.get(i));
            known += fits ? 1 : 0;
            early |= fits && i < 2;
            if (i == 1 && !early) {
                return false;
            }
        }
        return early && known * 2 > lines.size();
    }

    /// The first lines that are not blank. The last of the head is left out where it is cut.
    public static List<String> of(Head head) {
        return head.seenAs(Opened.class, Opened::of).lines();
    }

    /// The head as text, without a byte order mark.
    public static String text(Head head) {
        return head.seenAs(Opened.class, Opened::of).text();
    }

    private record Opened(String text, List<String> lines) {
        static Opened of(Head head) {
            byte[] bytes = head.bytes();
            Encoding encoding = Encoding.of(bytes, bytes.length);
            String text = encoding == Encoding.UTF_8
                    ? Lines.decode(bytes, 0, bytes.length)
                    : encoding.decode(bytes, 0, bytes.length);
            text = text.startsWith("\uFEFF") ? text.substring(1) : text;
            boolean cut = bytes.length < head.size() && text.indexOf('\n') >= 0;
            String whole = cut ? text.substring(0, text.lastIndexOf('\n')) : text;
            return new Opened(
                    text,
                    whole.lines().filter(line -> !line.isBlank()).limit(LOOK).toList());
        }
    }
}
