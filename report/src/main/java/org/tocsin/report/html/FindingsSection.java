package org.tocsin.report.html;

import static org.tocsin.report.html.Part.number;

import java.util.List;

/// What was found, by rule: what needs a look now, what is worth one, and the background, folded away.
final class FindingsSection {
    /// Rules of a band that get a card; further ones get a line.
    private static final int CARDS = 120;
    /// Rules of a band that get a line; further ones are only counted.
    private static final int LINES = 1_000;

    private final Html html;
    private final Digest digest;
    private final FindingCard card;

    FindingsSection(Html html, Digest digest) {
        this.html = html;
        this.digest = digest;
        this.card = new FindingCard(html, digest.techniques());
    }

    void write() {
        html.in(Tag.SECTION, List.of(Attribute.id("findings")), () -> {
            html.say(Tag.H2, "findings.title");
            html.say(Tag.P, List.of(Attribute.style("lead")), "findings.lead");
            for (Band band : Band.values()) {
                band(band);
            }
            if (digest.undated() > 0) {
                html.say(Tag.P, List.of(Attribute.style("note")), "findings.undated", number(digest.undated()));
            }
        });
    }

    private void band(Band band) {
        List<Group> groups = digest.groups(band);
        List<Attribute> attributes = List.of(Attribute.id(band.word()), Attribute.style("band " + band.word()));
        html.in(Tag.DIV, attributes, () -> {
            html.in(Tag.H3, () -> {
                html.put(Part.of("band." + band.word()));
                if (groups.isEmpty()) {
                    return;
                }
                html.put(Part.of("space"));
                html.in(
                        Tag.SMALL,
                        () -> html.put(Part.of(
                                "band.count",
                                Part.of("count.rules", number(groups.size())),
                                Part.of("count.findings", number(digest.all().of(band))))));
            });
            if (groups.isEmpty()) {
                html.say(Tag.P, List.of(Attribute.style("none")), "band." + band.word() + ".none");
                return;
            }
            html.say(Tag.P, List.of(Attribute.style("note")), "band." + band.word() + ".text");
            for (Group group : groups.subList(0, Math.min(CARDS, groups.size()))) {
                switch (band) {
                    case NOW, LOOK -> card.open(group);
                    case BACKGROUND -> card.folded(group);
                }
            }
            if (groups.size() > CARDS) {
                lines(groups.subList(CARDS, Math.min(LINES, groups.size())));
            }
            if (groups.size() > LINES) {
                html.say(Tag.P, List.of(Attribute.style("note")), "band.more", number(groups.size() - LINES));
            }
        });
    }

    private void lines(List<Group> groups) {
        html.say(Tag.P, List.of(Attribute.style("note")), "band.lines", number(groups.size()));
        html.in(Tag.UL, "lines", () -> {
            for (Group group : groups) {
                html.in(Tag.LI, () -> card.line(group));
            }
        });
    }
}
