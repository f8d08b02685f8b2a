package org.tocsin.readers.files.script;

import java.util.Optional;

/// Scripts that Microsoft's Script Encoder has made unreadable (`.vbe`, `.jse`): each letter is exchanged by one of
/// three tables, chosen by its place.
final class EncodedScript {
    private static final String START = "#@~^";
    private static final String END = "^#~@";

    /// Which of the three, by place.
    private static final String ORDER = "0120121221210212021200122102122100212120200120210212001220012021";

    /// For the letters from 9 on, the three that each may stand for, in hexadecimal; `--` where it stands for
    /// itself.
    private static final String TABLE = "576E7B4A4C41------------4A4C41"
            + "------".repeat(18)
            + "2E2D324775307A522156602942715B6A5E382F4933265C3D496258417D3A3429353236655B2039767C5C727A56437F73"
            + "386B6639634E70334 5452B6B686862715159 4F667809765E62317D44644A23546D7543714A4C417E3A604A4C415E7E53"
            + "404C40774542 4A2C27612A485D747222277 54B37316F44374E794D3B59524C2F22506F5467266A2A72477D6A6474392D"
            + "547B202B3F7F2D382E2C774C30675D6E537E6B476C66346F3578792 55D74213043642326 4D5A76525B25636C243F482B"
            + "7B5528787023296941282E34734C0959212A3324447F4E3F6D507755093B5356557C73693A35615F6163654B50465867"
            + "583B513157496922 4F6C6D465A4D6848257C2728365C46703D4A6E24327A79412F373D5F605F4B514F5A20422C366557";

    private static final String LETTERS = TABLE.replace(" ", "");

    private EncodedScript() {}

    static boolean holds(String text) {
        return text.contains(START) && text.contains("==");
    }

    /// The text with all its encoded parts read; empty where there is none.
    static Optional<String> read(String text) {
        StringBuilder out = new StringBuilder();
        int done = 0;
        int from = text.indexOf(START);
        if (from < 0) {
            return Optional.empty();
        }
        while (from >= 0) {
            int begin = from + 12;
            if (begin > text.length()) {
                break;
            }
            int end = text.indexOf(END, begin);
            int stop = end < 0 ? text.length() : Math.max(begin, end - 8);
            out.append(text, done, from);
            part(text, begin, stop, out);
            done = end < 0 ? text.length() : end + 4;
            from = text.indexOf(START, done);
        }
        return Optional.of(out.append(text, done, text.length()).toString());
    }

    private static void part(String text, int from, int to, StringBuilder out) {
        int place = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c == '@' && i + 1 < to) {
                int meant = "&#*!$".indexOf(text.charAt(i + 1));
                if (meant >= 0) {
                    out.append("\n\r><@".charAt(meant));
                    place++;
                    i++;
                    continue;
                }
            }
            if (c >= 128) {
                out.append(c);
                continue;
            }
            int which = ORDER.charAt(place++ % ORDER.length()) - '0';
            int at = ((c - 9) * 3 + which) * 2;
            boolean coded = (c == 9 || c >= 32) && c != '<' && c != '>' && c != '@' && LETTERS.charAt(at) != '-';
            out.append(coded ? (char) Integer.parseInt(LETTERS, at, at + 2, 16) : c);
        }
    }
}
