package org.tocsin.report.html;

import java.util.List;

/// What to do first, in the order that protects people: a safe channel, the people, help, and only then
/// machines.
final class StepsSection {
    private final Html html;
    private final Digest digest;

    StepsSection(Html html, Digest digest) {
        this.html = html;
        this.digest = digest;
    }

    void write() {
        String list = "steps." + Verdict.of(digest).steps();
        html.in(Tag.SECTION, List.of(Attribute.id("steps")), () -> {
            html.say(Tag.H2, "steps.title");
            html.say(Tag.P, List.of(Attribute.style("lead")), list + ".lead");
            html.in(Tag.OL, "steps", () -> {
                for (int i = 1; html.language().has(list + "." + i + ".title"); i++) {
                    String step = list + "." + i;
                    html.in(Tag.LI, () -> {
                        html.say(Tag.H3, step + ".title");
                        html.say(Tag.P, step + ".text");
                    });
                }
            });
            html.in(Tag.DIV, "contacts", () -> {
                html.say(Tag.H3, "contacts.title");
                html.say(Tag.P, "contacts.lead");
                html.in(Tag.DL, () -> {
                    for (int i = 1; html.language().has("contacts." + i + ".name"); i++) {
                        String contact = "contacts." + i;
                        html.say(Tag.DT, contact + ".name");
                        html.in(Tag.DD, () -> {
                            html.say(Tag.SPAN, contact + ".text");
                            html.say(Tag.CODE, contact + ".address");
                        });
                    }
                });
            });
        });
    }
}
