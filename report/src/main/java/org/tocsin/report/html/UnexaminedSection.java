package org.tocsin.report.html;

import java.util.List;

/// What was not examined: the silence that no rule can break.
final class UnexaminedSection {
    private final Html html;
    private final Digest digest;

    UnexaminedSection(Html html, Digest digest) {
        this.html = html;
        this.digest = digest;
    }

    void write() {
        html.in(Tag.SECTION, List.of(Attribute.id("unexamined")), () -> {
            html.say(Tag.H2, "unexamined.title");
            html.say(Tag.P, List.of(Attribute.style("lead")), "unexamined.lead");
            html.in(Tag.UL, "unexamined", () -> {
                if (digest.first().isPresent() && digest.last().isPresent()) {
                    html.say(
                            Tag.LI,
                            "unexamined.times",
                            new Part.Day(digest.first().get()),
                            new Part.Day(digest.last().get()));
                }
                for (int i = 1; html.language().has("unexamined." + i); i++) {
                    html.say(Tag.LI, "unexamined." + i);
                }
            });
        });
    }
}
