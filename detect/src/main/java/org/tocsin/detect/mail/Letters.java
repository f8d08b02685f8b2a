package org.tocsin.detect.mail;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Set;

/// Text as a reader takes it in: without accents, in lower case, look-alike letters made plain, invisible signs gone.
/// What had to be undone is counted, since honest writers do not disguise their letters.
final class Letters {
    /// Letters of other alphabets, and what a reader takes them for, place by place.
    private static final String ALIEN =
            "аеорсухіјѕԁһӏɡɩոսνοαρτυκιηωВЕКМНОРСТХАЅІЈΑΒΕΖΗΙΚΜΝΟΡΤΥΧᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ";

    private static final String PLAIN =
            "aeopcyxijsdhlglnuvoaptukinwbekmhopctxasijabezhikmnoptyxabcdefghijklmnoprstuvwyz";

    /// Scripts that nobody mixes with Latin letters in one word, save to imitate them.
    private static final Set<Character.UnicodeScript> STRANGE = Set.of(
            Character.UnicodeScript.CHEROKEE,
            Character.UnicodeScript.LISU,
            Character.UnicodeScript.ARMENIAN,
            Character.UnicodeScript.COPTIC,
            Character.UnicodeScript.CANADIAN_ABORIGINAL,
            Character.UnicodeScript.VAI,
            Character.UnicodeScript.TIFINAGH,
            Character.UnicodeScript.OGHAM,
            Character.UnicodeScript.OLD_ITALIC,
            Character.UnicodeScript.DESERET);

    private final StringBuilder plain;
    private int disguised;
    private int invisible;
    private String example = "";

    private Letters(int length) {
        plain = new StringBuilder(length);
    }

    static Letters of(String text) {
        Letters letters = new Letters(text.length());
        letters.take(text);
        return letters;
    }

    /// The plain form of a short text.
    static String plain(String text) {
        return of(text).text();
    }

    String text() {
        return plain.toString();
    }

    StringBuilder chars() {
        return plain;
    }

    /// Letters that stood in for others.
    int disguised() {
        return disguised;
    }

    /// Signs without a width between Latin letters.
    int invisible() {
        return invisible;
    }

    /// The first disguised word, as written.
    String example() {
        return example;
    }

    private void take(String text) {
        int at = 0;
        while (at < text.length()) {
            int end = at;
            boolean ascii = true;
            while (end < text.length() && !Character.isWhitespace(text.charAt(end))) {
                ascii &= text.charAt(end) < 0x80;
                end++;
            }
            if (ascii) {
                for (int i = at; i < end; i++) {
                    char c = text.charAt(i);
                    if (c == 'I' && isForL(text, i, at, end)) {
                        plain.append('l');
                        disguised += 2;
                        if (example.isEmpty()) {
                            example = text.substring(at, Math.min(end, at + 40));
                        }
                    } else {
                        plain.append(c >= 'A' && c <= 'Z' ? (char) (c + 32) : c);
                    }
                }
            } else {
                word(text.substring(at, end));
            }
            while (end < text.length() && Character.isWhitespace(text.charAt(end))) {
                plain.append(text.charAt(end) == '\n' ? '\n' : ' ');
                end++;
            }
            at = end;
        }
    }

    /// A capital I behind small letters, where it can only be meant to be read as an l: `PayPaI`.
    private static boolean isForL(String text, int i, int from, int end) {
        if (i < from + 2 || !isSmall(text.charAt(i - 1))) {
            return false;
        }
        return i + 1 == end || "aeou,.;:!?)]".indexOf(text.charAt(i + 1)) >= 0;
    }

    private static boolean isSmall(char c) {
        return c >= 'a' && c <= 'z';
    }

    private void word(String written) {
        int styled = 0;
        int strange = 0;
        boolean latin = false;
        boolean alien = false;
        int previous = ' ';
        StringBuilder visible = new StringBuilder(written.length());
        for (int i = 0; i < written.length(); ) {
            int c = written.codePointAt(i);
            i += Character.charCount(c);
            if (isInvisible(c)) {
                if (c != 0xAD && i < written.length() && isLatin(previous) && isLatin(written.codePointAt(i))) {
                    invisible++;
                }
                continue;
            }
            styled += isStyled(c) ? 1 : 0;
            latin |= isLatin(c);
            alien |= c < 0x10000 && ALIEN.indexOf(c) >= 0;
            strange += STRANGE.contains(Character.UnicodeScript.of(c)) ? 2 : 0;
            visible.appendCodePoint(c);
            previous = c;
        }
        String folded = Normalizer.normalize(visible, Normalizer.Form.NFKD).toLowerCase(Locale.ROOT);
        boolean mixed = latin && alien && !isUnit(visible);
        int before = disguised;
        for (int i = 0; i < folded.length(); i++) {
            char c = folded.charAt(i);
            if (Character.getType(c) == Character.NON_SPACING_MARK) {
                continue;
            }
            int foreign = mixed || c >= 0x1D00 && c <= 0x1D7F || c >= 0x250 && c <= 0x2AF ? foreign(c) : -1;
            if (foreign >= 0) {
                disguised++;
                plain.append(PLAIN.charAt(foreign));
            } else if (c == 'ß') {
                plain.append("ss");
            } else if (c == 'ı') {
                plain.append('i');
            } else if (c == '\u2019' || c == '\u02BC' || c == '`') {
                plain.append('\'');
            } else {
                plain.append(c);
            }
        }
        disguised += styled >= 2 ? styled : 0;
        disguised += latin ? strange : 0;
        if (disguised > before && example.isEmpty()) {
            example = written.length() > 40 ? written.substring(0, 40) : written;
        }
    }

    private static int foreign(char c) {
        int at = ALIEN.indexOf(c);
        return at >= 0 ? at : ALIEN.indexOf(Character.toUpperCase(c));
    }

    /// `µg`, `Ωm` and the like: one foreign letter beside at most two others.
    private static boolean isUnit(StringBuilder word) {
        return word.length() <= 3;
    }

    private static boolean isLatin(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }

    static boolean isInvisible(int c) {
        return c == 0xAD
                || c >= 0x200B && c <= 0x200F
                || c >= 0x202A && c <= 0x202E
                || c >= 0x2060 && c <= 0x206F
                || c == 0xFEFF
                || c == 0x34F
                || c == 0x180E
                || c >= 0xFE00 && c <= 0xFE0F
                || c >= 0xE0000 && c <= 0xE0FFF;
    }

    /// Mathematical, enclosed and small-capital letters, which nobody writes a name with.
    private static boolean isStyled(int c) {
        return c >= 0x1D400 && c <= 0x1D7FF
                || c >= 0x24B6 && c <= 0x24E9
                || c >= 0x1F130 && c <= 0x1F189
                || c >= 0x1D00 && c <= 0x1D2B
                || c >= 0xFF21 && c <= 0xFF5A;
    }
}
