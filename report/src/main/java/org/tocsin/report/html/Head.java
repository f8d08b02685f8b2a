package org.tocsin.report.html;

import java.util.List;

/// The head of every page: what it may load, which is nothing, and its one style sheet.
final class Head {
    private Head() {}

    /// @param title a message
    static void write(Html html, String title) {
        html.in(Tag.HEAD, () -> {
            html.empty(Tag.META, Attribute.meta("charset", "utf-8"));
            html.empty(
                    Tag.META,
                    Attribute.meta("http-equiv", "Content-Security-Policy"),
                    Attribute.meta("content", StyleSheet.policy()));
            html.empty(
                    Tag.META,
                    Attribute.meta("name", "viewport"),
                    Attribute.meta("content", "width=device-width, initial-scale=1"));
            html.empty(Tag.META, Attribute.meta("name", "color-scheme"), Attribute.meta("content", "light dark"));
            html.empty(Tag.META, Attribute.meta("name", "referrer"), Attribute.meta("content", "no-referrer"));
            html.empty(Tag.META, Attribute.meta("name", "robots"), Attribute.meta("content", "noindex"));
            html.in(Tag.TITLE, List.of(), () -> html.put(Part.of(title)));
            html.style(StyleSheet.TEXT);
        });
    }

    /// The bell and the name of the program.
    static void brand(Html html) {
        html.in(Tag.DIV, "brand", () -> {
            html.in(
                    Tag.SVG,
                    List.of(
                            Attribute.viewBox(24, 24),
                            Attribute.at("width", 24),
                            Attribute.at("height", 24),
                            Attribute.hiddenFromReaders()),
                    () -> html.empty(
                            Tag.PATH,
                            Attribute.drawing("M12 2 L14 4 L14 5 L17 8 L18 14 L21 17 L21 19 L3 19 L3 17 L6 14 L7 8"
                                    + " L10 5 L10 4 Z M9 20 L15 20 L14 22 L10 22 Z")));
            html.say(Tag.SPAN, "page.brand");
        });
    }

    /// The same page in the other languages.
    static void languages(Html html) {
        html.in(
                Tag.NAV,
                List.of(Attribute.label(html.language().message("page.languages"))),
                () -> html.in(Tag.UL, "languages", () -> {
                    for (Language other : Language.ALL) {
                        html.in(Tag.LI, List.of(Attribute.lang(other.code())), () -> {
                            if (other.code().equals(html.language().code())) {
                                html.say(Tag.STRONG, "language." + other.code());
                            } else {
                                html.say(Tag.A, List.of(Attribute.href(other.file())), "language." + other.code());
                            }
                        });
                    }
                }));
    }
}
