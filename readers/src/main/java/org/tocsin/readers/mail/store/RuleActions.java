package org.tocsin.readers.mail.store;

import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.tocsin.readers.files.compound.LittleEndian;
import org.tocsin.readers.mail.outlook.CodePages;

/// What an inbox rule does ([MS-OXORULE] 2.2.5). Rules are written with counts of two bytes or of four, and with a list
/// of named properties in front or without; the form that fits the bytes to their end is taken.
///
/// @param actions in order: `move`, `copy`, `reply`, `out-of-office-reply`, `deferred` (done by Outlook itself, such as
///     starting a program), `bounce`, `forward`, `redirect`, `forward-as-attachment`, `delegate`, `tag`, `delete`,
///     `mark-as-read`
/// @param recipients names and addresses of those who get what is forwarded
record RuleActions(List<String> actions, List<String> recipients) {
    private static final int MOST = 1_000;
    private static final String[] WORDS = {
        "",
        "move",
        "copy",
        "reply",
        "out-of-office-reply",
        "deferred",
        "bounce",
        "forward",
        "delegate",
        "tag",
        "delete",
        "mark-as-read"
    };
    private static final int FORWARD = 7;
    private static final int DELEGATE = 8;

    static RuleActions of(byte[] bytes, Charset page) {
        int named = LittleEndian.u16(bytes, 0);
        int behind = named == 0 ? 2 : 2 + 2 * named + 4 + LittleEndian.i32(bytes, 2 + 2 * named);
        List<RuleActions> ways = new ArrayList<>();
        if (behind > 0 && behind + 8 <= bytes.length && LittleEndian.i32(bytes, behind) == 1) {
            ways.add(new Walk(bytes, 4, page).run(behind + 4));
        }
        ways.add(new Walk(bytes, 2, page).run(0));
        ways.add(new Walk(bytes, 4, page).run(0));
        return ways.stream()
                .filter(way -> !way.actions().isEmpty())
                .findFirst()
                .orElse(new RuleActions(List.of(), List.of()));
    }

    private static final class Walk {
        private final byte[] bytes;
        private final int width;
        private final Charset page;
        private final List<String> actions = new ArrayList<>();
        private final Set<String> recipients = new LinkedHashSet<>();

        Walk(byte[] bytes, int width, Charset page) {
            this.bytes = bytes;
            this.width = width;
            this.page = page;
        }

        private long count(int at) {
            return width == 2 ? LittleEndian.u16(bytes, at) : LittleEndian.i32(bytes, at) & 0xFFFFFFFFL;
        }

        RuleActions run(int from) {
            long count = count(from);
            int at = from + width;
            RuleActions none = new RuleActions(List.of(), List.of());
            if (count > MOST) {
                return none;
            }
            for (long i = 0; i < count; i++) {
                long length = count(at);
                at += width;
                if (length < 9 || length > bytes.length - at) {
                    return none;
                }
                int type = bytes[at] & 0xFF;
                if (type == 0 || type >= WORDS.length) {
                    return none;
                }
                action(type, at, (int) (at + length));
                at += (int) length;
            }
            return new RuleActions(actions, List.copyOf(recipients));
        }

        private void action(int type, int at, int to) {
            int flavour = LittleEndian.i32(bytes, at + 1);
            String word = WORDS[type];
            if (type == FORWARD && (flavour & 4) != 0) {
                word = "forward-as-attachment";
            } else if (type == FORWARD && (flavour & 1) != 0) {
                word = "redirect";
            }
            actions.add(word);
            if (type == FORWARD || type == DELEGATE) {
                recipients(at + 9, to);
            }
        }

        private void recipients(int from, int to) {
            long count = Math.min(count(from), MOST);
            int at = from + width;
            for (long i = 0; i < count && at < to; i++) {
                long values = count(at + 1);
                at += 1 + width;
                for (long k = 0; k < values && at >= 0 && at + 4 <= to; k++) {
                    at = value(LittleEndian.u16(bytes, at), LittleEndian.u16(bytes, at + 2), at + 4, to);
                }
                if (at < 0) {
                    return;
                }
            }
        }

        /// @return the place behind the value, or -1 where it is of a kind that has no known length
        private int value(int type, int id, int at, int to) {
            switch (type) {
                case 0x0002, 0x000B -> {
                    return at + (type == 2 ? 2 : 1);
                }
                case 0x0003, 0x0004, 0x000A -> {
                    return at + 4;
                }
                case 0x0005, 0x0014, 0x0040 -> {
                    return at + 8;
                }
                case 0x001E, 0x001F -> {
                    int step = type == 0x1E ? 1 : 2;
                    int end = at;
                    while (end + step <= to && (bytes[end] != 0 || step == 2 && bytes[end + 1] != 0)) {
                        end += step;
                    }
                    byte[] text = Arrays.copyOfRange(bytes, at, Math.min(end, to));
                    boolean told = id == 0x3001 || id == 0x3003 || id == 0x39FE;
                    if (told && text.length > 0) {
                        recipients.add(step == 1 ? new String(text, page) : CodePages.wide(text));
                    }
                    return end + step;
                }
                case 0x0102 -> {
                    long length = count(at);
                    return length > to - at ? -1 : (int) (at + width + length);
                }
                default -> {
                    return -1;
                }
            }
        }
    }
}
