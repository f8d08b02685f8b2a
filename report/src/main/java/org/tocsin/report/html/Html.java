package org.tocsin.report.html;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.tocsin.report.words.Defanged;
import org.tocsin.report.words.Hidden;

/// Writes the report's elements and text. The only door out: whatever text comes is escaped, characters that do
/// not show are spelled out, long values are cut with their length said, addresses are written so that nobody
/// follows them. Elements close by construction, but for
/// those of a page that is written while its rows come. Writes XML syntax, so that a strict parser can check it.
///
/// Throws `UncheckedIOException` where the target fails.
final class Html {
    private final Appendable out;
    private final Language language;

    Html(Appendable out, Language language) {
        this.out = out;
        this.language = language;
    }

    Language language() {
        return language;
    }

    void start() {
        raw("<!DOCTYPE html>\n");
    }

    void in(Tag tag, List<Attribute> attributes, Runnable inside) {
        if (tag.empty) {
            opening(tag, attributes);
            raw("/>");
            return;
        }
        begin(tag, attributes);
        inside.run();
        end(tag);
    }

    /// Begins an element whose inside comes bit by bit; whoever begins it calls [#end].
    void begin(Tag tag, List<Attribute> attributes) {
        opening(tag, attributes);
        raw(">");
    }

    void end(Tag tag) {
        raw("</");
        raw(tag.word);
        raw(">");
        if (endsLine(tag)) {
            raw("\n");
        }
    }

    private void opening(Tag tag, List<Attribute> attributes) {
        raw("<");
        raw(tag.word);
        for (Attribute attribute : attributes) {
            raw(" ");
            raw(attribute.name());
            raw("=\"");
            escaped(attribute.value());
            raw("\"");
        }
    }

    void in(Tag tag, Runnable inside) {
        in(tag, List.of(), inside);
    }

    void in(Tag tag, String style, Runnable inside) {
        in(tag, List.of(Attribute.style(style)), inside);
    }

    void say(Tag tag, String key, Part... parts) {
        in(tag, () -> put(Part.of(key, parts)));
    }

    void say(Tag tag, List<Attribute> attributes, String key, Part... parts) {
        in(tag, attributes, () -> put(Part.of(key, parts)));
    }

    void put(Tag tag, Part part) {
        in(tag, () -> put(part));
    }

    void put(Tag tag, String style, Part part) {
        in(tag, style, () -> put(part));
    }

    void empty(Tag tag, Attribute... attributes) {
        in(tag, List.of(attributes), () -> {});
    }

    void put(Part part) {
        switch (part) {
            case Part.Number number -> escaped(language.number(number.value()));
            case Part.Day day -> escaped(language.day(day.day()));
            case Part.Quote quote -> in(Tag.BDI, () -> foreign(quote.text(), false));
            case Part.Value value -> in(Tag.CODE, () -> foreign(value.text(), value.address()));
            case Part.Phrase phrase -> phrase(phrase);
            case Part.Listing listing -> {
                boolean later = false;
                for (Part one : listing.parts()) {
                    if (later) {
                        raw(", ");
                    }
                    put(one);
                    later = true;
                }
            }
        }
    }

    /// Text inside a drawing, where no element may stand: hidden characters are spelled out in place.
    void drawn(String text) {
        escaped(Hidden.spelled(Defanged.text(text)));
    }

    /// The style sheet: our own, and checked by its hash.
    void style(String sheet) {
        in(Tag.STYLE, () -> raw(sheet));
    }

    private void phrase(Part.Phrase phrase) {
        String message = language.message(phrase);
        int from = 0;
        for (int open; (open = message.indexOf('{', from)) >= 0; ) {
            int close = message.indexOf('}', open);
            escaped(message.substring(from, open));
            put(phrase.parts().get(Integer.parseInt(message.substring(open + 1, close))));
            from = close + 1;
        }
        escaped(message.substring(from));
    }

    private void foreign(Clip clip, boolean address) {
        String shown = address ? Defanged.address(clip.text()) : Defanged.text(clip.text());
        for (int at = 0; at < shown.length(); ) {
            int codePoint = shown.codePointAt(at);
            at += Character.charCount(codePoint);
            if (Hidden.is(codePoint)) {
                in(Tag.SPAN, "hidden-character", () -> escaped(spelled(codePoint)));
                if (codePoint == '\n') {
                    raw("\n");
                }
            } else {
                escape(codePoint);
            }
        }
        if (clip.isCut()) {
            say(Tag.SPAN, List.of(Attribute.style("cut")), "value.cut", Part.number(clip.length()));
        }
    }

    private static String spelled(int codePoint) {
        return codePoint == '\n' || codePoint == '\r' || codePoint == '\t'
                ? Hidden.spelled(codePoint)
                : Hidden.name(codePoint);
    }

    /// Text of ours: hidden characters have no business in it, so they are spelled out too, but for those that
    /// French sets.
    private void escaped(String text) {
        for (int at = 0; at < text.length(); ) {
            int codePoint = text.codePointAt(at);
            at += Character.charCount(codePoint);
            if (Hidden.is(codePoint)) {
                raw(Hidden.spelled(codePoint).replace("<", "‹").replace(">", "›"));
            } else {
                escape(codePoint);
            }
        }
    }

    private void escape(int codePoint) {
        switch (codePoint) {
            case '&' -> raw("&amp;");
            case '<' -> raw("&lt;");
            case '>' -> raw("&gt;");
            case '"' -> raw("&quot;");
            case '\'' -> raw("&#39;");
            default -> {
                try {
                    if (codePoint < 0x10000) {
                        out.append((char) codePoint);
                    } else {
                        out.append(Character.toString(codePoint));
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private static boolean endsLine(Tag tag) {
        return switch (tag) {
            case SPAN, A, STRONG, SMALL, CODE, BDI, TEXT -> false;
            default -> true;
        };
    }

    private void raw(String text) {
        try {
            out.append(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
