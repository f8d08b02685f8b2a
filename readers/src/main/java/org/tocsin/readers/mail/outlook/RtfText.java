package org.tocsin.readers.mail.outlook;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// The text of an RTF document, or the HTML that Outlook hides in one
/// ([MS-OXRTFEX](https://learn.microsoft.com/openspecs/exchange_server_protocols/ms-oxrtfex/)). One walk over
/// the bytes; groups in groups are a stack on the heap, so that no document is too deep.
///
/// @param html whether it is HTML that was hidden
/// @param whole whether all groups ended
record RtfText(String text, boolean html, boolean whole) {
    /// Groups inside one another; past this many, what they change is no longer told apart.
    private static final int DEPTH = 100_000;

    /// Fonts whose character set is remembered.
    private static final int FONTS = 10_000;

    /// Groups whose text nobody sees.
    private static final Set<String> UNSEEN = Set.of(
            "fonttbl",
            "colortbl",
            "stylesheet",
            "info",
            "pict",
            "object",
            "objdata",
            "header",
            "footer",
            "headerl",
            "headerr",
            "footerl",
            "footerr",
            "listtable",
            "listoverridetable",
            "revtbl",
            "rsidtbl",
            "generator",
            "themedata",
            "datastore",
            "latentstyles",
            "pntext",
            "fldinst",
            "mhtmltag");

    static RtfText of(byte[] rtf) {
        return new Walk(rtf).run();
    }

    /// What holds within a group.
    private static final class Group {
        boolean unseen;
        boolean fonts;
        boolean tag;
        boolean hidden;
        int skip = 1;
        int page;

        Group inner() {
            Group inner = new Group();
            inner.unseen = unseen;
            inner.fonts = fonts;
            inner.tag = tag;
            inner.hidden = hidden;
            inner.skip = skip;
            inner.page = page;
            return inner;
        }
    }

    private static final class Walk {
        private final byte[] rtf;
        private final StringBuilder out = new StringBuilder();
        private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
        private final Deque<Group> groups = new ArrayDeque<>();
        private final Map<Integer, Integer> fonts = new HashMap<>();
        private Group group = new Group();
        private int at;
        private int documentPage = 1252;
        private int font;
        private boolean html;

        /// Whether the group began with `\*`: what follows may be passed over if it is not known.
        private boolean starred;

        /// Characters that only stand in for the Unicode one before them.
        private int replaced;

        Walk(byte[] rtf) {
            this.rtf = rtf;
        }

        RtfText run() {
            while (at < rtf.length) {
                byte b = rtf[at++];
                switch (b) {
                    case '{' -> open();
                    case '}' -> close();
                    case '\\' -> control();
                    case '\r', '\n', 0 -> {}
                    default -> letter(b);
                }
            }
            flush();
            return new RtfText(out.toString(), html, groups.isEmpty());
        }

        private void open() {
            flush();
            replaced = 0;
            starred = false;
            if (groups.size() < DEPTH) {
                groups.push(group);
                group = group.inner();
            }
        }

        private void close() {
            flush();
            replaced = 0;
            starred = false;
            if (!groups.isEmpty()) {
                group = groups.pop();
            }
        }

        private boolean seen() {
            // Inside a tag the text is HTML; outside it is content, but for what is there for RTF alone.
            return !group.unseen && !(html && group.hidden && !group.tag);
        }

        private void letter(byte b) {
            if (replaced > 0) {
                replaced--;
            } else if (seen()) {
                pending.write(b);
            }
        }

        private void text(String text) {
            if (seen()) {
                flush();
                out.append(text);
            }
        }

        private void flush() {
            if (pending.size() > 0) {
                int page = group.tag || group.page == 0 ? documentPage : group.page;
                Charset charset = CodePages.of(page);
                out.append(pending.toString(charset));
                pending.reset();
            }
        }

        private void control() {
            if (at >= rtf.length) {
                return;
            }
            char c = (char) (rtf[at] & 0xFF);
            if (c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z') {
                word();
                return;
            }
            at++;
            switch (c) {
                case '\'' -> {
                    int high = at < rtf.length ? Character.digit(rtf[at], 16) : -1;
                    int low = at + 1 < rtf.length ? Character.digit(rtf[at + 1], 16) : -1;
                    if (high >= 0 && low >= 0) {
                        at += 2;
                        letter((byte) (high << 4 | low));
                    }
                }
                case '*' -> starred = true;
                case '~' -> text(html ? "&nbsp;" : "\u00a0");
                case '_' -> text(html ? "&shy;" : "\u00ad");
                case '-' -> {}
                case '\r', '\n' -> text("\r\n");
                case '\\', '{', '}' -> letter((byte) c);
                default -> {}
            }
        }

        private void word() {
            int from = at;
            while (at < rtf.length && at - from < 40 && isLetter(rtf[at])) {
                at++;
            }
            StringBuilder name = new StringBuilder(at - from);
            for (int i = from; i < at; i++) {
                name.append((char) rtf[i]);
            }
            boolean negative = at < rtf.length && rtf[at] == '-';
            int digits = negative ? at + 1 : at;
            int end = digits;
            long value = 0;
            while (end < rtf.length && rtf[end] >= '0' && rtf[end] <= '9' && end - digits < 10) {
                value = value * 10 + rtf[end++] - '0';
            }
            boolean numbered = end > digits;
            at = numbered ? end : at;
            if (at < rtf.length && rtf[at] == ' ') {
                at++;
            }
            int number = (int) Math.min(Integer.MAX_VALUE, value);
            meaning(name.toString(), numbered, negative ? -number : number);
        }

        private static boolean isLetter(byte b) {
            return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z';
        }

        private void meaning(String name, boolean numbered, int number) {
            boolean optional = starred;
            starred = false;
            if (!name.equals("u")) {
                replaced = 0;
            }
            switch (name) {
                case "fromhtml" -> html = true;
                case "ansicpg" -> documentPage = number;
                case "htmltag" -> group.tag = optional || group.tag;
                case "htmlrtf" -> {
                    flush();
                    group.hidden = !numbered || number != 0;
                }
                case "par", "line", "sect", "page", "row" -> text("\r\n");
                case "tab", "cell" -> text("\t");
                case "lquote" -> text(html ? "&lsquo;" : "\u2018");
                case "rquote" -> text(html ? "&rsquo;" : "\u2019");
                case "ldblquote" -> text(html ? "&ldquo;" : "\u201c");
                case "rdblquote" -> text(html ? "&rdquo;" : "\u201d");
                case "bullet" -> text(html ? "&bull;" : "\u2022");
                case "endash" -> text(html ? "&ndash;" : "\u2013");
                case "emdash" -> text(html ? "&mdash;" : "\u2014");
                case "uc" -> group.skip = Math.max(0, Math.min(number, 100));
                case "u" -> {
                    if (replaced == 0) {
                        text(String.valueOf((char) number));
                    }
                    replaced = group.skip;
                }
                case "bin" -> at = (int) Math.min(rtf.length, at + (long) Math.max(0, number));
                case "f" -> font(number);
                case "fcharset" -> {
                    int page = CodePages.ofFont(number);
                    if (group.fonts && page >= 0 && fonts.size() < FONTS) {
                        fonts.put(font, page);
                    }
                }
                case "plain" -> {
                    flush();
                    group.page = 0;
                }
                default -> destination(name, optional);
            }
        }

        private void font(int number) {
            font = number;
            if (!group.fonts) {
                flush();
                group.page = fonts.getOrDefault(number, 0);
            }
        }

        private void destination(String name, boolean optional) {
            if (UNSEEN.contains(name) || optional) {
                flush();
                group.unseen = true;
                group.fonts |= name.equals("fonttbl");
            }
        }
    }
}
