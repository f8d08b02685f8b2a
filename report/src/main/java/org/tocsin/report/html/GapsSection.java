package org.tocsin.report.html;

import static org.tocsin.report.html.Part.number;
import static org.tocsin.report.html.Part.value;

import java.util.List;
import org.tocsin.model.Gap;

/// What could not be read, and what that means.
final class GapsSection {
    private final Html html;
    private final Digest digest;

    GapsSection(Html html, Digest digest) {
        this.html = html;
        this.digest = digest;
    }

    void write() {
        html.in(Tag.SECTION, List.of(Attribute.id("gaps")), () -> {
            html.say(Tag.H2, "gaps.title");
            if (digest.file().gapCount() == 0) {
                html.say(Tag.P, "gaps.none");
                return;
            }
            html.say(
                    Tag.P,
                    List.of(Attribute.style("lead")),
                    "gaps.lead",
                    number(digest.file().gapCount()));
            html.in(
                    Tag.DL,
                    "causes",
                    () -> digest.gapCauses().forEach((cause, count) -> {
                        html.in(Tag.DT, () -> {
                            html.put(Tag.STRONG, number(count));
                            html.say(Tag.SPAN, "gap." + cause.word());
                        });
                        html.say(Tag.DD, "gap." + cause.word() + ".text");
                    }));
            html.in(Tag.DETAILS, () -> {
                int shown = digest.gaps().size();
                html.in(
                        Tag.SUMMARY,
                        () -> html.put(
                                digest.file().gapCount() > shown
                                        ? Part.of("gaps.list.first", number(shown))
                                        : Part.of("gaps.list")));
                html.in(
                        Tag.DIV,
                        Tables.scroller(html, "gaps.title"),
                        () -> html.in(Tag.TABLE, () -> {
                            Tables.header(html, "gaps.place", "gaps.cause", "gaps.detail");
                            html.in(Tag.TBODY, () -> digest.gaps().forEach(this::gap));
                        }));
            });
        });
    }

    private void gap(Gap gap) {
        html.in(Tag.TR, () -> {
            html.in(Tag.TD, "place", () -> {
                html.put(value(gap.origin().path()));
                if (gap.origin().record() >= 0) {
                    html.put(
                            Tag.SMALL,
                            Part.of("gaps.record", number(gap.origin().record())));
                }
                if (gap.origin().offset() >= 0) {
                    html.put(
                            Tag.SMALL,
                            Part.of("evidence.offset", number(gap.origin().offset())));
                }
            });
            html.say(Tag.TD, "gap." + gap.cause().word());
            html.in(Tag.TD, List.of(Attribute.lang("en")), () -> html.put(new Part.Quote(Clip.of(gap.detail(), 600))));
        });
    }
}
