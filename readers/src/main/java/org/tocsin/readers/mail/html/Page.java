package org.tocsin.readers.mail.html;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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
import org.tocsin.readers.mail.links.LinkList;
import org.tocsin.readers.mail.links.TextLinks;

/// One walk over one page, for its links, forms, hidden text, pixels and scripts.
public final class Page implements NodeVisitor {
    private static final Set<String> LEADING = Set.of(
            "href",
            "src",
            "action",
            "formaction",
            "background",
            "data",
            "poster",
            "xlink:href",
            "longdesc",
            "ping",
            "cite",
            "manifest",
            "codebase",
            "dynsrc",
            "lowsrc",
            "code",
            "archive",
            "classid",
            "usemap");

    /// Pages in comments and in frames, inside one another, that are read.
    private static final int INNER_PAGES = 2;

    /// Opening and closing marks of one page; a large newsletter has ten thousand.
    private static final int MARKS = 300_000;

    private final LinkList links;
    private final PageFacts facts;
    private final String place;
    private final String attachment;
    private final boolean attached;
    private final int depth;
    private final String base;
    private final HidingClasses classes = new HidingClasses();
    private final List<Look> looks = new ArrayList<>();
    private final Deque<OpenForm> forms = new ArrayDeque<>();
    private Optional<Form> outside = Optional.empty();

    private record OpenForm(Element element, Form form) {}

    private Page(LinkList links, PageFacts facts, String attachment, int depth, String base) {
        this.links = links;
        this.facts = facts;
        this.attachment = attachment;
        this.attached = !attachment.isEmpty();
        this.place = attached ? "attachment" : "body";
        this.depth = depth;
        this.base = base;
    }

    /// @param attachment the name of an attached page; empty for the body of the message
    public static void read(String html, String attachment, LinkList links, PageFacts facts) {
        read(html, attachment, links, facts, 0, "");
    }

    private static void read(String whole, String attachment, LinkList links, PageFacts facts, int depth, String base) {
        String html = front(whole);
        Document document = Jsoup.parse(html);
        String own = base;
        if (html.contains("<base") || html.contains("<BASE")) {
            Element element = document.selectFirst("base[href]");
            own = element == null ? base : element.attr("href").strip();
        }
        Page page = new Page(links, facts, attachment, depth, own);
        NodeTraversor.traverse(page, document);
        if (html.length() < whole.length()) {
            facts.cut();
            page.text(whole.substring(html.length()), "html-text");
        }
    }

    /// The words of a page as a browser shows them, of a very large one those at its front.
    public static String shownText(String html) {
        return Jsoup.parse(front(html)).text();
    }

    /// As much of a page as is made a tree of: one takes some hundred bytes of memory for each mark.
    private static String front(String html) {
        int marks = 0;
        for (int at = html.indexOf('<'); at >= 0; at = html.indexOf('<', at + 1)) {
            if (++marks > MARKS) {
                return html.substring(0, at);
            }
        }
        return html;
    }

    private void link(String written, String shown, String where) {
        links.add(written, resolved(written), shown, attached ? "attachment" : where);
    }

    private void text(String text, String where) {
        TextLinks.find(text, attached ? "attachment" : where, links);
    }

    /// A relative link made whole by the page's base.
    private String resolved(String link) {
        String text = link.strip();
        if (base.isEmpty() || text.isEmpty() || text.startsWith("#") || text.startsWith("//")) {
            return link;
        }
        int colon = text.indexOf(':');
        int slash = text.indexOf('/');
        if (colon > 0 && (slash < 0 || colon < slash)) {
            return link;
        }
        int host = base.indexOf("://");
        if (host < 0) {
            return link;
        }
        int path = base.indexOf('/', host + 3);
        String site = path < 0 ? base : base.substring(0, path);
        if (text.startsWith("/")) {
            return site + text;
        }
        return (path < 0 ? base + "/" : base.substring(0, base.lastIndexOf('/') + 1)) + text;
    }

    @Override
    public void head(Node node, int at) {
        Look around = at == 0 || looks.size() < at ? Look.PLAIN : looks.get(at - 1);
        Look look = around;
        switch (node) {
            case Element element -> look = element(element, around);
            case TextNode leaf -> {
                String text = leaf.getWholeText();
                if (!isBlank(text)) {
                    text(text, "html-text");
                    hidden(text, around);
                }
            }
            case Comment comment -> comment(comment.getData());
            case DataNode data -> data(data);
            default -> {}
        }
        while (looks.size() <= at) {
            looks.add(Look.PLAIN);
        }
        looks.set(at, look);
    }

    @Override
    public void tail(Node node, int at) {
        if (!forms.isEmpty() && forms.element().element() == node) {
            forms.pop();
        }
    }

    private static boolean isBlank(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > ' ') {
                return false;
            }
        }
        return true;
    }

    private void hidden(String text, Look look) {
        if (!facts.wantsHidden()) {
            return;
        }
        String how = look.how();
        int letters = 0;
        int inWords = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c > 0x7F && isInvisible(c)) {
                if (i > 0
                        && i + 1 < text.length()
                        && joinsNothing(text.charAt(i - 1))
                        && joinsNothing(text.charAt(i + 1))) {
                    inWords++;
                }
            } else if (Character.isLetterOrDigit(c)) {
                letters++;
            }
        }
        if (!how.isEmpty() && letters > 0) {
            facts.hidden(text, how);
        } else if (inWords >= 2) {
            facts.hidden(text, "zero-width");
        }
    }

    static boolean isInvisible(char c) {
        return c >= '\u200B' && c <= '\u200F'
                || c >= '\u2060' && c <= '\u2064'
                || c == '\uFEFF'
                || c == '\u00AD'
                || c == '\u180E'
                || c == '\u034F'
                || c == '\u115F'
                || c == '\u3164';
    }

    /// Letters of scripts that are written without joiners.
    private static boolean joinsNothing(char c) {
        return c < 0x0530 && Character.isLetterOrDigit(c);
    }

    private Look element(Element element, Look around) {
        Look look = around;
        String name = element.normalName();
        if (name.equals("form")) {
            Form form = new Form(resolved(element.attr("action")), place);
            facts.add(form);
            forms.push(new OpenForm(element, form));
        } else if (name.equals("input") || name.equals("textarea") || name.equals("select")) {
            field(element);
        } else if (name.equals("table") || name.equals("td") || name.equals("th") || name.equals("body")) {
            look = element.hasAttr("background") ? look.onPicture() : look;
        }
        for (Attribute attribute : element.attributes()) {
            String key = attribute.getKey().toLowerCase(Locale.ROOT);
            String value = attribute.getValue();
            if (LEADING.contains(key)) {
                leading(element, name, key, value);
                continue;
            }
            switch (key) {
                case "style" -> {
                    look = look.with(value);
                    style(value);
                }
                case "bgcolor" -> look = look.withBackground(value);
                case "color" -> look = look.withColour(value);
                case "hidden" -> look = look.hiddenBy("display-none");
                case "srcset", "imagesrcset" -> srcset(value);
                case "srcdoc" -> {
                    if (depth < INNER_PAGES) {
                        read(value, attachment, links, facts, depth + 1, base);
                    }
                }
                case "content" -> refresh(element, name, value);
                case "class", "id" -> look = byClass(look, key, value);
                default -> {
                    if (key.startsWith("on") && key.length() > 3) {
                        facts.script(value, attachment);
                        text(value, "script");
                    }
                }
            }
        }
        if (name.equals("img")) {
            pixel(element, look);
        }
        return look;
    }

    private Look byClass(Look look, String key, String value) {
        if (classes.isEmpty()) {
            return look;
        }
        Look result = look;
        if (key.equals("id")) {
            return result.hiddenBy(classes.how("#" + value.strip()));
        }
        for (String name : value.strip().split("\\s+", 50)) {
            result = result.hiddenBy(classes.how("." + name));
        }
        return result;
    }

    private void field(Element element) {
        if (!forms.isEmpty()) {
            forms.element().form().add(element);
            return;
        }
        // Fields outside any form are read by a script.
        if (outside.isEmpty()) {
            outside = Optional.of(new Form("", place));
            facts.add(outside.get());
        }
        outside.get().add(element);
    }

    private void leading(Element element, String name, String key, String value) {
        String where;
        String shown = "";
        switch (key) {
            case "href", "xlink:href" -> {
                where = name.equals("base") ? "html-base" : "html-href";
                shown = name.equals("a") || name.equals("area") ? shown(element) : "";
            }
            case "action", "formaction" -> where = "html-form";
            case "src" ->
                where = name.equals("script")
                        ? "html-script"
                        : name.equals("iframe") || name.equals("frame") || name.equals("embed")
                                ? "html-frame"
                                : "html-image";
            default -> where = "html-" + key;
        }
        if (startsWith(value, "data:")) {
            facts.data(value, element.attr("download"), attachment);
        } else if (startsWith(value, "javascript:")) {
            facts.script(value.strip().substring(11), attachment);
        } else if (key.equals("usemap") && value.startsWith("#")) {
            return;
        }
        link(value, shown, where);
    }

    private static boolean startsWith(String value, String scheme) {
        return value.strip().regionMatches(true, 0, scheme, 0, scheme.length());
    }

    private void srcset(String value) {
        for (String candidate : value.split(",(?=\\s)|\\s,", 50)) {
            String address = candidate.strip();
            int blank = address.indexOf(' ');
            link(blank < 0 ? address : address.substring(0, blank), "", "html-image");
        }
    }

    private void refresh(Element element, String name, String value) {
        if (!name.equals("meta") || !element.attr("http-equiv").strip().equalsIgnoreCase("refresh")) {
            return;
        }
        String lower = value.toLowerCase(Locale.ROOT);
        int url = lower.indexOf("url");
        int equals = url < 0 ? -1 : value.indexOf('=', url);
        if (equals >= 0) {
            link(value.substring(equals + 1).strip().replace("'", "").replace("\"", ""), "", "html-refresh");
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
        String line = oneLine(text);
        return line.length() > 500 ? line.substring(0, 500) : line;
    }

    private static String oneLine(CharSequence text) {
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c > ' ') {
                out.append(c);
            } else if (!out.isEmpty() && out.charAt(out.length() - 1) != ' ') {
                out.append(' ');
            }
        }
        return out.toString().strip();
    }

    private void pixel(Element element, Look look) {
        String source = element.attr("src").strip();
        if (!startsWith(source, "http") && !source.startsWith("//")) {
            return;
        }
        String style = element.attr("style").toLowerCase(Locale.ROOT).replace(" ", "");
        boolean tiny = isTiny(element.attr("width")) && isTiny(element.attr("height"))
                || hasTiny(style, "width:") && hasTiny(style, "height:")
                || hasTiny(style, "max-height:");
        if (tiny || look.hidden().equals("display-none") || look.hidden().equals("invisible")) {
            facts.pixel(source);
        }
    }

    private static boolean isTiny(String size) {
        String digits = size.strip();
        digits = digits.endsWith("px") ? digits.substring(0, digits.length() - 2) : digits;
        return digits.length() == 1 && digits.charAt(0) >= '0' && digits.charAt(0) <= '3';
    }

    private static boolean hasTiny(String style, String property) {
        int at = style.indexOf(property);
        if (at < 0 || at > 0 && style.charAt(at - 1) == '-' && !property.startsWith("max")) {
            return false;
        }
        int digit = at + property.length();
        return digit < style.length()
                && style.charAt(digit) >= '0'
                && style.charAt(digit) <= '3'
                && (digit + 1 == style.length()
                        || !Character.isDigit(style.charAt(digit + 1))
                                && style.charAt(digit + 1) != '.'
                                && style.charAt(digit + 1) != '%');
    }

    private void comment(String data) {
        // Outlook reads the pages in conditional comments; some lures hide addresses in others.
        boolean page = depth < INNER_PAGES && data.contains("<") && (data.contains("href") || data.contains("src="));
        if (page) {
            int start = data.startsWith("[if") ? data.indexOf('>') + 1 : 0;
            int end = data.endsWith("<![endif]") ? data.length() - 9 : data.length();
            read(data.substring(Math.min(start, end), end), attachment, links, facts, depth + 1, base);
        } else {
            text(data, "html-comment");
        }
    }

    private void data(DataNode data) {
        String content = data.getWholeData();
        Node around = data.parent();
        String name = around == null ? "" : around.normalName();
        if (name.equals("style")) {
            text(content, "html-style");
            style(content);
            classes.read(content);
            return;
        }
        text(content, "script");
        String type = around == null ? "" : around.attr("type").toLowerCase(Locale.ROOT);
        if (name.equals("script") && (type.isEmpty() || type.contains("script") || type.equals("module"))) {
            facts.script(content, attachment);
        }
    }

    private void style(String style) {
        int at = style.indexOf("url(");
        while (at >= 0) {
            int end = style.indexOf(')', at);
            if (end < 0) {
                return;
            }
            link(style.substring(at + 4, end).strip().replace("'", "").replace("\"", ""), "", "html-style");
            at = style.indexOf("url(", end);
        }
    }
}
