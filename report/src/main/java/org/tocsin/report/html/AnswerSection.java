package org.tocsin.report.html;

import static org.tocsin.report.html.Part.number;

import java.util.ArrayList;
import java.util.List;
import org.tocsin.model.RuleLook;

/// The answer in plain words: how it stands, what was read, what could not be read, who looked.
final class AnswerSection {
    private final Html html;
    private final Digest digest;
    private final Coverage coverage;

    AnswerSection(Html html, Digest digest, Coverage coverage) {
        this.html = html;
        this.digest = digest;
        this.coverage = coverage;
    }

    void write() {
        Verdict verdict = Verdict.of(digest);
        html.in(Tag.SECTION, List.of(Attribute.id("answer"), Attribute.style("answer " + verdict.word())), () -> {
            html.say(Tag.P, List.of(Attribute.style("kicker")), "page.kicker");
            if (!digest.file().complete()) {
                html.in(Tag.DIV, "notice", () -> {
                    html.say(Tag.STRONG, "answer.incomplete");
                    html.say(Tag.P, "answer.incomplete.text");
                });
            }
            html.say(Tag.H1, "headline." + verdict.word());
            html.say(Tag.P, List.of(Attribute.style("lead")), "lead." + verdict.word());
            tiles();
            html.in(Tag.DIV, "prose", () -> {
                read();
                unread();
                found();
                looked();
                html.in(Tag.P, () -> {
                    html.put(Part.of("answer.unexamined"));
                    html.put(Part.of("space"));
                    html.say(Tag.A, List.of(Attribute.href("#unexamined")), "answer.unexamined.link");
                });
            });
        });
    }

    private void tiles() {
        html.in(Tag.UL, "tiles", () -> {
            for (Band band : Band.values()) {
                tile(
                        band.word(),
                        band.word(),
                        digest.all().of(band),
                        digest.groups(band).isEmpty()
                                ? Part.of("tile.of.none")
                                : Part.of("tile.of", number(digest.groups(band).size())));
            }
            tile("gaps", "unread", digest.file().gapCount(), Part.of("tile.unread.of"));
            tile(
                    "rules",
                    "blind",
                    coverage.blind(),
                    Part.of(
                            "tile.blind.of",
                            number(coverage.states().values().stream()
                                    .mapToLong(Long::longValue)
                                    .sum())));
        });
    }

    private void tile(String target, String word, long count, Part of) {
        html.in(
                Tag.LI,
                "tile " + word + (count == 0 ? " none" : ""),
                () -> html.in(Tag.A, List.of(Attribute.href("#" + target)), () -> {
                    html.say(Tag.SPAN, List.of(Attribute.style("tile-name")), "tile." + word);
                    html.put(Tag.STRONG, number(count));
                    html.put(Tag.SPAN, "tile-of", of);
                }));
    }

    private void read() {
        html.in(Tag.P, () -> {
            html.put(Part.of(
                    "answer.read",
                    Part.of("count.records", number(digest.file().recordCount())),
                    Part.of("count.items", number(digest.file().evidence().size()))));
            if (digest.first().isPresent() && digest.last().isPresent()) {
                html.put(Part.of("space"));
                html.put(Part.of(
                        "answer.span",
                        new Part.Day(digest.first().get()),
                        new Part.Day(digest.last().get())));
            }
        });
    }

    private void unread() {
        long gaps = digest.file().gapCount();
        if (gaps > 0) {
            html.say(Tag.P, "answer.unread", number(gaps));
        } else if (digest.file().complete()) {
            html.say(Tag.P, "answer.unread.none");
        }
    }

    private void found() {
        long lines = digest.file().findings().count();
        if (lines == 0) {
            html.say(Tag.P, "answer.found.none");
            return;
        }
        List<Part> bands = new ArrayList<>();
        for (Band band : Band.values()) {
            if (digest.all().of(band) > 0) {
                bands.add(Part.of(
                        "answer.band." + band.word(), number(digest.all().of(band))));
            }
        }
        html.in(Tag.P, () -> {
            html.put(Part.of(
                    "answer.found",
                    Part.of("count.findings", number(digest.all().all())),
                    Part.of("count.rules", number(digest.groups().size())),
                    new Part.Listing(bands)));
            if (lines > digest.all().all()) {
                html.put(Part.of("space"));
                html.put(Part.of("answer.copies", number(lines)));
            }
        });
    }

    private void looked() {
        html.in(Tag.P, () -> {
            html.put(Part.of("answer.looked", number(coverage.of(RuleLook.State.LOOKED))));
            if (coverage.blind() > 0) {
                html.put(Part.of("space"));
                html.put(Part.of("answer.blind", number(coverage.blind())));
            }
        });
    }
}
