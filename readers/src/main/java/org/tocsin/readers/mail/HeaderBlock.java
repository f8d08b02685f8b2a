package org.tocsin.readers.mail;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// The header at the front of a message or part, as one reading of its lines has it.
///
/// @param fields as they stand, up to [Headers#MOST]
/// @param from where it begins
/// @param kept where the fields end that are kept
/// @param end where the body begins
/// @param empty whether an empty line ended it
/// @param habits the habits that read it so; 0 for the usual reading
record HeaderBlock(List<Field> fields, int from, int kept, int end, boolean empty, int habits) {
    /// Two headers, one behind the other, are read for their `Content-` fields alone: that many.
    private static final int MOST_CONTENT_FIELDS = 64;

    /// One field.
    ///
    /// @param name without blanks behind it
    /// @param from the first byte behind the colon
    /// @param to behind its last line, line end and all
    /// @param sound whether the name is one by the rules
    record Field(String name, int from, int to, boolean sound) {
        boolean describesContent() {
            return name.regionMatches(true, 0, "content-", 0, 8);
        }
    }

    /// All ways to read the header that begins here, the usual one first. There is one way only, unless the lines are
    /// odd.
    static List<HeaderBlock> readings(byte[] bytes, int from, int to, Defects defects) {
        Scan usual = new Scan(bytes, from, to, 0, defects);
        usual.scan();
        HeaderBlock first = usual.block();
        boolean late = isLate(bytes, first, to);
        if (usual.signs == 0 && !late) {
            return List.of(first);
        }
        List<HeaderBlock> all = new ArrayList<>();
        all.add(first);
        // All mixtures of what there are signs of: Python's package, for one, has two of these habits at once.
        Defects quiet = new Defects();
        int signs = 0;
        int more = usual.signs;
        Set<Integer> done = new HashSet<>();
        while ((more & ~signs) != 0) {
            // One habit lays bare what another trips over.
            signs |= more;
            for (int subset : Habit.subsets(signs)) {
                if (!done.add(subset)) {
                    continue;
                }
                Scan scan = new Scan(bytes, from, to, subset, quiet);
                scan.scan();
                HeaderBlock block = scan.block();
                if (all.stream().noneMatch(known -> known.end == block.end && known.sameContent(block))) {
                    all.add(block);
                }
                more |= scan.signs;
            }
        }
        if (late) {
            HeaderBlock second = lateBlock(bytes, first.end, to, quiet);
            List<Field> both = new ArrayList<>(second.fields);
            both.addAll(first.fields);
            all.add(new HeaderBlock(both, from, from, second.end, second.empty, Habit.LATE_HEADER.bit()));
        }
        return all;
    }

    private boolean sameContent(HeaderBlock other) {
        return fields.stream()
                .filter(Field::describesContent)
                .toList()
                .equals(other.fields.stream().filter(Field::describesContent).toList());
    }

    private static HeaderBlock lateBlock(byte[] bytes, int from, int to, Defects quiet) {
        Scan scan = new Scan(bytes, skipEmpty(bytes, from, to), to, 0, quiet);
        scan.scan();
        return scan.block();
    }

    private static int skipEmpty(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && at - from < 16 && (bytes[at] == '\n' || bytes[at] == '\r')) {
            at++;
        }
        return at;
    }

    /// Whether the body begins with a line such as `Content-Type:`.
    private static boolean isLate(byte[] bytes, HeaderBlock block, int to) {
        int at = skipEmpty(bytes, block.end, to);
        if (at + 10 >= to || (bytes[at] | 0x20) != 'c' || (bytes[at + 7] != '-')) {
            return false;
        }
        String start =
                new String(bytes, at, Math.min(32, to - at), StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
        return start.startsWith("content-type:")
                || start.startsWith("content-transfer-encoding:")
                || start.startsWith("content-disposition:");
    }

    /// The values of a field, in order.
    List<Field> all(String name) {
        List<Field> found = new ArrayList<>(1);
        for (Field field : fields) {
            if (field.name.equalsIgnoreCase(name)) {
                found.add(field);
            }
        }
        return found;
    }

    private static final class Scan {
        private final byte[] bytes;
        private final int from;
        private final int to;
        private final int habits;
        private final Defects defects;
        private final List<Field> fields = new ArrayList<>();
        private int signs;
        private int end;
        private int kept;
        private boolean full;
        private boolean empty;
        private int contentFields;

        private int fromLine = -1;
        private String name = "";
        private int valueFrom = -1;
        private boolean sound;

        Scan(byte[] bytes, int from, int to, int habits, Defects defects) {
            this.bytes = bytes;
            this.from = from;
            this.to = to;
            this.habits = habits;
            this.defects = defects;
        }

        HeaderBlock block() {
            return new HeaderBlock(fields, from, full ? kept : end, end, empty, habits);
        }

        private boolean has(Habit habit) {
            return (habits & habit.bit()) != 0;
        }

        void scan() {
            boolean returns = has(Habit.BARE_RETURN);
            int at = from;
            while (at < to) {
                int stop = at;
                boolean bare = false;
                while (stop < to && bytes[stop] != '\n') {
                    if (bytes[stop] == '\r' && stop + 1 < to && bytes[stop + 1] != '\n') {
                        if (returns) {
                            break;
                        }
                        bare = true;
                    }
                    stop++;
                }
                int next = Math.min(to, stop + 1);
                int text = stop;
                while (text > at && bytes[text - 1] == '\r' && !(returns && text < stop)) {
                    text--;
                }
                if (stop - text > 1 || bare) {
                    signs |= Habit.BARE_RETURN.bit();
                }
                if (text == at) {
                    finish(at);
                    end = next;
                    empty = true;
                    return;
                }
                if (!line(at, text)) {
                    finish(at);
                    // A "From " line before the first line of a text is thought to be text, too.
                    int start = fromLine >= 0 ? fromLine : at;
                    end = (habits & Habit.BLANKS_END.bit()) != 0 && isBlank(bytes[at]) ? next : start;
                    return;
                }
                at = next;
            }
            finish(to);
            end = to;
            defects.add("header without end");
        }

        /// @return false where the header ends at this line
        private boolean line(int at, int text) {
            if (isBlank(bytes[at])) {
                int i = at;
                while (i < text && isBlank(bytes[i])) {
                    i++;
                }
                if (i == text) {
                    signs |= Habit.BLANKS_END.bit();
                    return !has(Habit.BLANKS_END);
                }
                return true;
            }
            int colon = at;
            boolean sane = true;
            while (colon < text && bytes[colon] != ':') {
                sane &= bytes[colon] > ' ' && bytes[colon] < 127;
                colon++;
            }
            boolean from_ = FromLine.startsWith(bytes, at, text);
            if (colon < text && sane && colon > at) {
                fromLine = -1;
                open(at, new String(bytes, at, colon - at, StandardCharsets.ISO_8859_1), colon + 1, true);
                return true;
            }
            if (!from_ && colon > at) {
                signs |= Habit.EARLY_BODY.bit();
                if (has(Habit.EARLY_BODY)) {
                    return false;
                }
            }
            fromLine = from_ && at > from ? at : -1;
            String odd = colon < text && !from_ ? oddName(at, colon) : "";
            if (odd.isEmpty()) {
                if (!from_ && !(bytes[at] == '>' && FromLine.startsWith(bytes, at + 1, text))) {
                    defects.add("line in a header that is no field");
                }
                finish(at);
                return true;
            }
            open(at, odd, colon + 1, false);
            return true;
        }

        /// A name with blanks behind it, or with bytes in it that no name may have; empty text where it is none.
        private String oddName(int at, int colon) {
            int stop = colon;
            while (stop > at && bytes[stop - 1] >= 0 && bytes[stop - 1] <= ' ') {
                stop--;
            }
            if (stop == at || stop - at > 200) {
                return "";
            }
            boolean foreign = false;
            StringBuilder cleaned = new StringBuilder();
            for (int i = at; i < stop; i++) {
                if (isBlank(bytes[i])) {
                    return "";
                }
                if (bytes[i] > ' ' && bytes[i] < 127) {
                    cleaned.append((char) bytes[i]);
                } else {
                    foreign = true;
                }
            }
            if (!foreign) {
                defects.add("blanks before the colon of a header");
                return cleaned.toString();
            }
            defects.add("foreign bytes in the name of a header");
            return Charsets.guessed(bytes, at, stop);
        }

        private void open(int at, String fieldName, int from, boolean isSound) {
            finish(at);
            name = fieldName;
            valueFrom = from;
            sound = isSound;
        }

        private void finish(int at) {
            if (valueFrom < 0) {
                return;
            }
            Field field = new Field(name, valueFrom, Math.max(valueFrom, at), sound);
            valueFrom = -1;
            boolean content = field.describesContent();
            if (fields.size() < Headers.MOST + 1 || content && contentFields < MOST_CONTENT_FIELDS) {
                contentFields += content ? 1 : 0;
                fields.add(field);
            } else if (!full) {
                full = true;
                kept = field.from;
            }
        }

        private static boolean isBlank(byte b) {
            return b == ' ' || b == '\t';
        }
    }
}
