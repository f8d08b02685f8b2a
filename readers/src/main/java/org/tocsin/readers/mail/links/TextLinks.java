package org.tocsin.readers.mail.links;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Finds addresses in plain text: anything with a scheme and `://`, names that begin with `www.`, the pages where
/// codes of devices are typed, and addresses that somebody made harmless (`hxxp://evil[.]example`).
public final class TextLinks {
    private static final String DEFANGED = "defanged";

    /// Marks of defanging, by group: 1 the scheme, 2 the colon, 3 a dot, 4 an at sign. Blanks are counted, so that a
    /// text of blanks costs nothing.
    private static final Pattern MARK = Pattern.compile(
            "(?<![a-z])(hxxps?|h\\*\\*ps?|h__ps?)(?=[:\\[])"
                    + "|(:\\[//\\]|\\[://\\]|\\[:\\]//|\\[:\\])"
                    + "|( ?[\\[({<] ?(?:\\.|dot|d0t|punkt|punto|point) ?[\\])}>] ?|\\\\\\.)"
                    + "|( ?[\\[({<] ?(?:@|at) ?[\\])}>] ?)",
            Pattern.CASE_INSENSITIVE);

    private static final List<String> CODE_PAGES =
            List.of("microsoft.com/devicelogin", "google.com/device", "aka.ms/devicelogin", "github.com/login/device");

    /// Longer than the end of any of them.
    private static final int LONGEST_CODE_PAGE = 64;

    private TextLinks() {}

    /// @param place what the links found are said to stand in
    public static void find(String text, String place, LinkList into) {
        boolean marked = mayBeDefanged(text);
        int at = 0;
        int scheme = text.indexOf("://");
        int www = indexOfWww(text, 0);
        while (scheme >= 0 || www >= 0) {
            boolean byScheme = scheme >= 0 && (www < 0 || scheme < www);
            int name = byScheme ? scheme + 3 : www + 4;
            int start = byScheme ? schemeStart(text, scheme, at) : www;
            int end = end(text, name);
            if (end > name && (!byScheme || start < scheme) && !(marked && isDefanged(text, start, end))) {
                into.add(text.substring(start, end), "", place);
            }
            at = Math.max(end, name);
            // Looked for again only where passed: a text full of one kind is not searched to its end for the other.
            if (scheme >= 0 && scheme < at) {
                scheme = text.indexOf("://", at);
            }
            if (www >= 0 && www < at) {
                www = indexOfWww(text, at);
            }
        }
        codePages(text, place, into);
        if (marked) {
            defanged(text, into);
        }
    }

    private static void codePages(String text, String place, LinkList into) {
        for (int device = text.indexOf("/device"); device >= 0; device = text.indexOf("/device", device + 7)) {
            int start = device;
            while (start > 0 && device - start < 40 && isHostCharacter(text.charAt(start - 1))) {
                start--;
            }
            boolean bare = start == 0 || text.charAt(start - 1) != '/' || start > 1 && text.charAt(start - 2) != '/';
            int end = end(text, device + 1, LONGEST_CODE_PAGE);
            String link = text.substring(start, end);
            if (bare && CODE_PAGES.contains(link.toLowerCase(Locale.ROOT))) {
                into.add(link, "https://" + link, "", place);
            }
        }
    }

    private static boolean isHostCharacter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '.' || c == '-' || c == '/';
    }

    private static boolean mayBeDefanged(String text) {
        for (int i = 1; i < text.length(); i++) {
            switch (text.charAt(i)) {
                case ']', '}' -> {
                    if ("./:@tT ".indexOf(text.charAt(i - 1)) >= 0) {
                        return true;
                    }
                }
                case ')' -> {
                    if (".@tT".indexOf(text.charAt(i - 1)) >= 0) {
                        return true;
                    }
                }
                case 'x', 'X', '*' -> {
                    char before = text.charAt(i - 1);
                    if (before == text.charAt(i) && i + 1 < text.length() && (text.charAt(i + 1) | 0x20) == 'p') {
                        return true;
                    }
                }
                case '.' -> {
                    if (text.charAt(i - 1) == '\\') {
                        return true;
                    }
                }
                default -> {}
            }
        }
        return false;
    }

    private static boolean isDefanged(String text, int start, int end) {
        // A mark in front may hold the beginning of the scheme: `h**ps`.
        return MARK.matcher(text).region(Math.max(0, start - 4), end).find();
    }

    /// Each address with marks of defanging in it: as written, and as it was.
    private static void defanged(String text, LinkList into) {
        Matcher mark = MARK.matcher(text).useTransparentBounds(true);
        int from = 0;
        boolean more = next(mark, text, 0);
        while (more) {
            int start = mark.start();
            while (start > from && isAddressCharacter(text.charAt(start - 1))) {
                start--;
            }
            StringBuilder plain = new StringBuilder();
            int at = start;
            int end;
            do {
                plain.append(text, at, mark.start()).append(meant(mark));
                at = mark.end();
                end = at;
                while (end < text.length() && isAddressCharacter(text.charAt(end)) && end - start < LinkList.LONGEST) {
                    end++;
                }
                more = next(mark, text, mark.end());
            } while (more && mark.start() <= end && end - start < LinkList.LONGEST);
            end = Math.max(at, trimmed(text, at, end));
            plain.append(text, at, end);
            String link = plain.toString();
            if (isAddress(link)) {
                boolean mail = link.indexOf('@') > 0 && !link.contains("://");
                into.add(text.substring(start, end), mail ? "mailto:" + link : link, "", DEFANGED);
            }
            from = end;
        }
    }

    /// The next mark, as `mark.find()` would have it: the pattern is only tried where one can begin, which is all but
    /// nowhere in ordinary text.
    private static boolean next(Matcher mark, String text, int from) {
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            char next = i + 1 < text.length() ? text.charAt(i + 1) : '\0';
            boolean begins = switch (c) {
                case 'h', 'H' -> "xX*_".indexOf(next) >= 0;
                case ':' -> next == '[';
                case '\\' -> next == '.';
                case '[', '(', '{', '<' -> next == ' ' || ".@:dpaDPA".indexOf(next) >= 0;
                default -> false;
            };
            if (begins) {
                boolean blank = i > from && text.charAt(i - 1) == ' ' && "[({<".indexOf(c) >= 0;
                if (blank && mark.region(i - 1, text.length()).lookingAt()
                        || mark.region(i, text.length()).lookingAt()) {
                    return true;
                }
            }
        }
        return false;
    }

    private static String meant(Matcher mark) {
        if (mark.group(1) != null) {
            return mark.end(1) > 0 && (mark.group(1).charAt(mark.group(1).length() - 1) | 0x20) == 's'
                    ? "https"
                    : "http";
        }
        return mark.group(2) != null ? mark.group(2).equals("[:]") ? ":" : "://" : mark.group(3) != null ? "." : "@";
    }

    private static boolean isAddressCharacter(char c) {
        return c > ' ' && "<>\"'`{}|^[](),;".indexOf(c) < 0 && !Character.isWhitespace(c) && c != '\u00A0';
    }

    private static int trimmed(String text, int from, int to) {
        int end = to;
        while (end > from && ".,;:!?'*".indexOf(text.charAt(end - 1)) >= 0) {
            end--;
        }
        return end;
    }

    /// Whether there is a host of at least two labels, the last of them letters or digits.
    private static boolean isAddress(String link) {
        int scheme = link.indexOf("://");
        int at = scheme < 0 ? 0 : scheme + 3;
        int end = at;
        while (end < link.length() && "/?#:".indexOf(link.charAt(end)) < 0) {
            end++;
        }
        String host = link.substring(Math.max(at, link.lastIndexOf('@', end) + 1), end);
        int dot = host.lastIndexOf('.');
        if (dot <= 0 || host.length() - dot < 3 && !Character.isDigit(host.charAt(host.length() - 1))) {
            return false;
        }
        for (int i = 0; i < host.length(); i++) {
            if (!Character.isLetterOrDigit(host.charAt(i)) && ".-_".indexOf(host.charAt(i)) < 0) {
                return false;
            }
        }
        return true;
    }

    private static int indexOfWww(String text, int from) {
        for (int i = text.indexOf("ww.", from + 1); i > 0; i = text.indexOf("ww.", i + 1)) {
            char first = text.charAt(i - 1);
            if ((first == 'w' || first == 'W')
                    && i - 1 >= from
                    && (i == 1 || !Character.isLetterOrDigit(text.charAt(i - 2)))) {
                return i - 1;
            }
        }
        return -1;
    }

    private static int schemeStart(String text, int colon, int from) {
        int start = colon;
        while (start > from && colon - start < 12 && isSchemeCharacter(text.charAt(start - 1))) {
            start--;
        }
        return start;
    }

    private static boolean isSchemeCharacter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '+';
    }

    private static int end(String text, int from) {
        return end(text, from, LinkList.LONGEST);
    }

    private static int end(String text, int from, int most) {
        int end = from;
        while (end < text.length() && end - from < most) {
            char c = text.charAt(end);
            if (c <= ' '
                    || "<>\"`{}|^".indexOf(c) >= 0
                    || Character.isWhitespace(c)
                    || c == '\u00A0'
                    || c == '\uFFFD') {
                break;
            }
            end++;
        }
        int bracket = text.indexOf('(', from, end);
        while (end > from && ".,;:!?)]'*".indexOf(text.charAt(end - 1)) >= 0) {
            // A closing bracket belongs to the address if it opens one.
            if (text.charAt(end - 1) == ')' && bracket >= 0) {
                break;
            }
            end--;
        }
        return end;
    }
}
