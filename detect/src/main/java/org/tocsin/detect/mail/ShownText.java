package org.tocsin.detect.mail;

import java.util.Locale;
import java.util.Map;

/// What of an HTML body is meant to be read. The record hands on bodies as they were written; this takes the marks
/// off in one pass, without building a tree, and counts what stands in elements that are not shown.
///
/// It judges by an element's own style, not by style sheets: a hidden text can pass as shown, and then counts as text.
final class ShownText {
    private static final int LONGEST = 400_000;
    private static final int MOST_SHOWN = 60_000;
    private static final int DEEPEST = 200;

    private static final Map<String, String> NAMED = Map.ofEntries(
            Map.entry("nbsp", " "),
            Map.entry("amp", "&"),
            Map.entry("lt", "<"),
            Map.entry("gt", ">"),
            Map.entry("quot", "\""),
            Map.entry("apos", "'"),
            Map.entry("rsquo", "'"),
            Map.entry("lsquo", "'"),
            Map.entry("euro", "€"),
            Map.entry("pound", "£"),
            Map.entry("eacute", "é"),
            Map.entry("egrave", "è"),
            Map.entry("agrave", "à"),
            Map.entry("ccedil", "ç"),
            Map.entry("ecirc", "ê"),
            Map.entry("aacute", "á"),
            Map.entry("atilde", "ã"),
            Map.entry("acirc", "â"),
            Map.entry("iacute", "í"),
            Map.entry("oacute", "ó"),
            Map.entry("otilde", "õ"),
            Map.entry("uacute", "ú"),
            Map.entry("ntilde", "ñ"),
            Map.entry("auml", "ä"),
            Map.entry("ouml", "ö"),
            Map.entry("uuml", "ü"),
            Map.entry("szlig", "ß"),
            Map.entry("zwnj", ""),
            Map.entry("zwj", ""),
            Map.entry("shy", ""),
            Map.entry("hairsp", ""),
            Map.entry("ensp", " "),
            Map.entry("emsp", " "),
            Map.entry("thinsp", ""));

    private final StringBuilder shown = new StringBuilder();
    private final StringBuilder hidden = new StringBuilder();
    private int pictures;
    /// Names of open elements from the outermost hidden one inwards; empty while text is shown.
    private final String[] inside = new String[DEEPEST];
    private int depth;

    static ShownText of(String html) {
        ShownText text = new ShownText();
        text.take(html.length() > LONGEST ? html.substring(0, LONGEST) : html);
        return text;
    }

    CharSequence shown() {
        return shown;
    }

    /// Characters of words that are not shown.
    int hidden() {
        return hidden.length();
    }

    int pictures() {
        return pictures;
    }

    private void take(String html) {
        int at = 0;
        int length = html.length();
        while (at < length && shown.length() < MOST_SHOWN) {
            char c = html.charAt(at);
            if (c == '<'
                    && at + 1 < length
                    && (Character.isLetter(html.charAt(at + 1)) || "/!?".indexOf(html.charAt(at + 1)) >= 0)) {
                at = tag(html, at);
            } else if (c == '&') {
                at = entity(html, at);
            } else {
                put(c);
                at++;
            }
        }
    }

    private void put(char c) {
        StringBuilder into = depth == 0 ? shown : hidden;
        if (Character.isWhitespace(c) || c == '\u00A0') {
            blank(into);
        } else {
            into.append(c);
        }
    }

    private static void blank(StringBuilder into) {
        if (!into.isEmpty() && into.charAt(into.length() - 1) != ' ') {
            into.append(' ');
        }
    }

    private int entity(String html, int at) {
        // No further than the longest name: a text full of & must not be searched to its end for each.
        int end = html.indexOf(';', at, Math.min(html.length(), at + 13));
        if (end < 0) {
            put('&');
            return at + 1;
        }
        String name = html.substring(at + 1, end);
        if (name.startsWith("#")) {
            int code = number(name);
            if (code > 0 && Character.isValidCodePoint(code)) {
                for (char c : Character.toChars(code)) {
                    put(c);
                }
            }
            return end + 1;
        }
        String text = NAMED.get(name.toLowerCase(Locale.ROOT));
        if (text != null) {
            for (int i = 0; i < text.length(); i++) {
                put(text.charAt(i));
            }
            return end + 1;
        }
        put('&');
        return at + 1;
    }

    private static int number(String name) {
        try {
            return name.length() > 1 && (name.charAt(1) == 'x' || name.charAt(1) == 'X')
                    ? Integer.parseInt(name.substring(2), 16)
                    : Integer.parseInt(name.substring(1));
        } catch (NumberFormatException notANumber) {
            return -1;
        }
    }

    /// @return where text goes on
    private int tag(String html, int at) {
        if (html.startsWith("<!--", at)) {
            int end = html.indexOf("-->", at + 4);
            return end < 0 ? html.length() : end + 3;
        }
        int end = tagEnd(html, at);
        int nameEnd = at + 1;
        while (nameEnd < end && (Character.isLetterOrDigit(html.charAt(nameEnd)) || html.charAt(nameEnd) == '/')) {
            nameEnd++;
        }
        String name = html.substring(at + 1, nameEnd).toLowerCase(Locale.ROOT);
        switch (name) {
            case "script", "style", "title", "noscript" -> {
                int close = closing(html, name, end);
                return close < 0 ? html.length() : close;
            }
            case "img" -> pictures++;
            case "br",
                    "p",
                    "/p",
                    "div",
                    "/div",
                    "tr",
                    "/tr",
                    "td",
                    "/td",
                    "li",
                    "h1",
                    "h2",
                    "h3",
                    "table",
                    "/table",
                    "a" -> blank(depth == 0 ? shown : hidden);
            default -> {}
        }
        boolean closes = name.startsWith("/");
        if (closes) {
            close(name.substring(1));
        } else if (html.charAt(Math.max(at, end - 2)) != '/' && !isVoid(name)) {
            if (depth > 0) {
                open(name);
            } else if (isHidden(html, nameEnd, end)) {
                open(name);
            }
        }
        return end;
    }

    private void open(String name) {
        if (depth < DEEPEST) {
            inside[depth++] = name;
        }
    }

    private void close(String name) {
        for (int i = depth - 1; i >= 0; i--) {
            if (name.equals(inside[i])) {
                depth = i;
                return;
            }
        }
        if (depth > 0 && (name.equals("body") || name.equals("html") || name.equals("table"))) {
            depth = 0;
        }
    }

    private static boolean isVoid(String name) {
        return switch (name) {
            case "br", "img", "hr", "input", "meta", "link", "base", "col", "area", "source", "wbr" -> true;
            default -> name.isEmpty();
        };
    }

    private static boolean isHidden(String html, int from, int to) {
        int style = find(html, "style", from, to);
        if (style < 0) {
            return find(html, " hidden", from, to) >= 0 && find(html, "overflow", from, to) < 0;
        }
        String own = html.substring(style, Math.min(to, style + 600))
                .toLowerCase(Locale.ROOT)
                .replace(" ", "");
        return own.contains("display:none")
                || own.contains("visibility:hidden")
                || own.contains("font-size:0;")
                || own.contains("font-size:0px")
                || own.contains("mso-hide:all")
                || own.contains("opacity:0;")
                || own.contains("max-height:0");
    }

    private static int find(String html, String word, int from, int to) {
        for (int i = from; i + word.length() <= to; i++) {
            if (html.regionMatches(true, i, word, 0, word.length())) {
                return i;
            }
        }
        return -1;
    }

    private static int tagEnd(String html, int at) {
        char quote = 0;
        int most = Math.min(html.length(), at + 20_000);
        for (int i = at + 1; i < most; i++) {
            char c = html.charAt(i);
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if ((c == '"' || c == '\'') && html.charAt(i - 1) == '=') {
                quote = c;
            } else if (c == '>') {
                return i + 1;
            }
        }
        int plain = html.indexOf('>', at);
        return plain < 0 ? html.length() : plain + 1;
    }

    private static int closing(String html, String name, int from) {
        for (int i = html.indexOf("</", from); i >= 0; i = html.indexOf("</", i + 2)) {
            if (html.regionMatches(true, i + 2, name, 0, name.length())) {
                int end = html.indexOf('>', i);
                return end < 0 ? html.length() : end + 1;
            }
        }
        return -1;
    }
}
