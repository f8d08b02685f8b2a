package org.tocsin.readers.mail;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.Comment;
import org.jsoup.nodes.DataNode;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeFilter;
import org.jsoup.select.NodeTraversor;
import org.jsoup.select.NodeVisitor;

/// The addresses that one message leads to, in the order found, once each. Nothing is ever opened.
final class Links {
    private static final int MOST = 5_000;

    /// Longer ones are cut: they are data, not addresses.
    private static final int LONGEST = 8 * 1024;

    private static final int LONGEST_DATA = 256;

    private static final Set<String> ATTRIBUTES =
            Set.of("href", "src", "action", "formaction", "background", "data", "poster", "xlink:href", "longdesc");

    private final Map<String, String> shownByLink = new LinkedHashMap<>();
    private boolean full;

    /// Whether there were more than are kept.
    boolean full() {
        return full;
    }

    /// Each link as written, with the text that is shown for it; empty where it has none.
    Map<String, String> all() {
        return shownByLink;
    }

    private void add(String link, String shown) {
        String stripped = link.strip();
        String lower = stripped.substring(0, Math.min(8, stripped.length())).toLowerCase(Locale.ROOT);
        if (stripped.isEmpty() || stripped.startsWith("#") || lower.startsWith("cid:")) {
            return;
        }
        int longest = lower.startsWith("data:") ? LONGEST_DATA : LONGEST;
        String kept = stripped.length() > longest ? stripped.substring(0, longest) : stripped;
        if (shownByLink.size() >= MOST && !shownByLink.containsKey(kept)) {
            full = true;
            return;
        }
        shownByLink.merge(kept, shown, (old, fresh) -> old.isEmpty() ? fresh : old);
    }

    /// Finds addresses in plain text: anything with a scheme and `://`, and names that begin with `www.`.
    void fromText(String text) {
        int at = 0;
        int scheme = text.indexOf("://");
        int www = indexOfWww(text, 0);
        while (scheme >= 0 || www >= 0) {
            boolean byScheme = scheme >= 0 && (www < 0 || scheme < www);
            int name = byScheme ? scheme + 3 : www + 4;
            int start = byScheme ? schemeStart(text, scheme, at) : www;
            int end = end(text, name);
            if (end > name && (!byScheme || start < scheme)) {
                add(text.substring(start, end), "");
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
        int end = from;
        while (end < text.length() && end - from < LONGEST) {
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

    /// Finds addresses in HTML: attributes that lead somewhere, refreshes, styles, and the visible text; also in
    /// comments, because Outlook reads some of them.
    void fromHtml(String html) {
        Document document = Jsoup.parse(html);
        NodeTraversor.traverse(
                new NodeVisitor() {
                    @Override
                    public void head(Node node, int depth) {
                        switch (node) {
                            case Element element -> fromElement(element);
                            case TextNode text -> fromText(text.getWholeText());
                            case Comment comment -> fromText(comment.getData());
                            case DataNode data -> {
                                fromText(data.getWholeData());
                                fromStyle(data.getWholeData());
                            }
                            default -> {}
                        }
                    }
                },
                document);
    }

    private void fromElement(Element element) {
        for (Attribute attribute : element.attributes()) {
            String name = attribute.getKey().toLowerCase(Locale.ROOT);
            String value = attribute.getValue();
            if (ATTRIBUTES.contains(name)) {
                add(value, name.equals("href") && element.nameIs("a") ? shown(element) : "");
            } else if (name.equals("style")) {
                fromStyle(value);
            } else if (name.equals("content") && element.nameIs("meta")) {
                int url = value.toLowerCase(Locale.ROOT).indexOf("url=");
                if (url >= 0 && element.attr("http-equiv").equalsIgnoreCase("refresh")) {
                    add(value.substring(url + 4).replace("'", "").replace("\"", ""), "");
                }
            }
        }
    }

    private static String shown(Element link) {
        StringBuilder text = new StringBuilder();
        NodeTraversor.filter(
                (node, depth) -> {
                    if (node instanceof TextNode leaf) {
                        text.append(leaf.getWholeText());
                    }
                    return text.length() < 500 ? NodeFilter.FilterResult.CONTINUE : NodeFilter.FilterResult.STOP;
                },
                link);
        String line = text.toString().strip().replaceAll("\\s+", " ");
        return line.length() > 500 ? line.substring(0, 500) : line;
    }

    private void fromStyle(String style) {
        int at = style.indexOf("url(");
        while (at >= 0) {
            int end = style.indexOf(')', at);
            if (end < 0) {
                return;
            }
            add(style.substring(at + 4, end).strip().replace("'", "").replace("\"", ""), "");
            at = style.indexOf("url(", end);
        }
    }

    /// What a browser makes of a link: no tabs and line ends, slashes for backslashes in front, percent signs undone.
    static String decoded(String link) {
        StringBuilder out = new StringBuilder(link.length());
        boolean path = false;
        for (int i = 0; i < link.length(); i++) {
            char c = link.charAt(i);
            if (c == '\t' || c == '\r' || c == '\n') {
                continue;
            }
            path |= c == '?' || c == '#';
            out.append(c == '\\' && !path ? '/' : c);
        }
        byte[] bytes = HeaderText.percentDecoded(out.toString());
        return Charsets.guessed(bytes, 0, bytes.length);
    }
}
