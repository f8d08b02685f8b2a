package org.tocsin.report.html;

import java.util.List;

/// The page around the sections, and their order: the answer, the people, the findings, then what they rest on.
final class Page {
    private static final List<String> SECTIONS =
            List.of("answer", "steps", "findings", "timeline", "techniques", "gaps", "rules", "unexamined", "appendix");

    private final Html html;
    private final Digest digest;

    Page(Html html, Digest digest) {
        this.html = html;
        this.digest = digest;
    }

    void write() {
        Coverage coverage = Coverage.of(digest.file().looks());
        html.start();
        html.in(Tag.HTML, List.of(Attribute.lang(html.language().code())), () -> {
            html.in(Tag.HEAD, this::head);
            html.in(Tag.BODY, () -> {
                html.say(Tag.A, List.of(Attribute.style("skip"), Attribute.href("#answer")), "page.skip");
                html.in(Tag.HEADER, "masthead", this::masthead);
                html.in(Tag.DIV, "page", () -> {
                    html.in(
                            Tag.NAV,
                            List.of(
                                    Attribute.style("contents"),
                                    Attribute.label(html.language().message("page.contents"))),
                            this::contents);
                    html.in(Tag.MAIN, () -> {
                        new AnswerSection(html, digest, coverage).write();
                        new StepsSection(html, digest).write();
                        new FindingsSection(html, digest).write();
                        new TimelineSection(html, digest).write();
                        new TechniquesSection(html, digest).write();
                        new GapsSection(html, digest).write();
                        new RulesSection(html, coverage).write();
                        new UnexaminedSection(html, digest).write();
                        new AppendixSection(html, digest).write();
                    });
                });
                html.in(Tag.FOOTER, () -> html.say(Tag.P, "page.footer"));
            });
        });
    }

    private void head() {
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
        html.say(Tag.TITLE, "page.title");
        html.style(StyleSheet.TEXT);
    }

    private void masthead() {
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

    private void contents() {
        html.in(Tag.OL, () -> {
            for (String section : SECTIONS) {
                html.in(Tag.LI, () -> html.say(Tag.A, List.of(Attribute.href("#" + section)), section + ".short"));
            }
        });
    }
}
