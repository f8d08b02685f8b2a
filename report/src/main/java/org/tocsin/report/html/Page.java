package org.tocsin.report.html;

import java.util.List;
import org.tocsin.model.Overview;

/// The page around the sections, and their order: the answer, the people, the findings, then what they rest on.
final class Page {
    private static final List<String> SECTIONS = List.of(
            "answer",
            "steps",
            "findings",
            "timeline",
            "techniques",
            "mail",
            "overview",
            "gaps",
            "rules",
            "unexamined",
            "appendix");

    private final Html html;
    private final Digest digest;
    private final List<Overview> mail;
    private final List<Overview> others;

    Page(Html html, Digest digest, List<Overview> overviews) {
        this.mail =
                overviews.stream().filter(one -> one.name().startsWith("mail")).toList();
        this.others = overviews.stream().filter(one -> !mail.contains(one)).toList();
        this.html = html;
        this.digest = digest;
    }

    void write() {
        Coverage coverage = Coverage.of(digest.file().looks());
        html.start();
        html.in(Tag.HTML, List.of(Attribute.lang(html.language().code())), () -> {
            Head.write(html, "page.title");
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
                        if (!mail.isEmpty()) {
                            new OverviewSection(html, "mail", mail).write();
                        }
                        new OverviewSection(html, "overview", others).write();
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

    private void masthead() {
        Head.brand(html);
        Head.languages(html);
    }

    private void contents() {
        html.in(Tag.OL, () -> {
            for (String section : SECTIONS) {
                if (section.equals("mail") && mail.isEmpty()) {
                    continue;
                }
                html.in(Tag.LI, () -> html.say(Tag.A, List.of(Attribute.href("#" + section)), section + ".short"));
            }
        });
    }
}
