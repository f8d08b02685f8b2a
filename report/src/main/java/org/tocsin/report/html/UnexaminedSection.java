package org.tocsin.report.html;

import static org.tocsin.report.html.Part.quote;
import static org.tocsin.report.html.Part.value;

import java.util.List;
import org.tocsin.model.Rule;
import org.tocsin.report.words.GroupNames;

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
                digest.file()
                        .undecided()
                        .forEach(one -> html.say(
                                Tag.LI,
                                "unexamined.undecided",
                                value(one.expression()),
                                new Part.Listing(one.rules().stream()
                                        .map(UnexaminedSection::title)
                                        .distinct()
                                        .toList())));
                for (int i = 1; html.language().has("unexamined." + i); i++) {
                    html.say(Tag.LI, "unexamined." + i);
                }
            });
        });
    }

    private static Part title(Rule rule) {
        return GroupNames.KEPT_BACK.keeps(rule) ? Part.of("rule.group", value(rule.id())) : quote(rule.title());
    }
}
