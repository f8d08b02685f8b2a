package org.tocsin.report.html;

import static org.tocsin.report.html.Part.number;
import static org.tocsin.report.html.Part.value;

import java.util.List;
import org.tocsin.model.RuleLook;

/// Which rules looked, which could not, and what to collect so that they can.
final class RulesSection {
    private static final int NEEDS = 8;

    private final Html html;
    private final Coverage coverage;

    RulesSection(Html html, Coverage coverage) {
        this.html = html;
        this.coverage = coverage;
    }

    void write() {
        html.in(Tag.SECTION, List.of(Attribute.id("rules")), () -> {
            html.say(Tag.H2, "rules.title");
            html.say(Tag.P, List.of(Attribute.style("lead")), "rules.lead");
            html.in(Tag.DL, "causes", () -> {
                for (RuleLook.State state : RuleLook.State.values()) {
                    String word = switch (state) {
                        case LOOKED -> "looked";
                        case NO_SUCH_LOG -> "no-such-log";
                        case UNKNOWN_SOURCE -> "unknown-source";
                        case LEFT_OUT -> "left-out";
                    };
                    if (coverage.of(state) > 0 || state == RuleLook.State.LOOKED) {
                        html.in(Tag.DT, () -> {
                            html.put(Tag.STRONG, number(coverage.of(state)));
                            html.say(Tag.SPAN, "rules." + word);
                        });
                        html.say(Tag.DD, "rules." + word + ".text");
                    }
                }
            });
            if (!coverage.missing().isEmpty()) {
                missing();
            }
        });
    }

    private void missing() {
        html.say(Tag.H3, "missing.title");
        html.say(Tag.P, List.of(Attribute.style("note")), "missing.text");
        html.in(
                Tag.DIV,
                Tables.scroller(html, "missing.title"),
                () -> html.in(Tag.TABLE, "missing", () -> {
                    Tables.header(html, "missing.rules", "missing.needs", "missing.collect");
                    html.in(Tag.TBODY, () -> coverage.missing().forEach(one -> html.in(Tag.TR, () -> missing(one))));
                }));
    }

    private void missing(Coverage.Missing one) {
        html.in(Tag.TD, () -> {
            html.put(Part.of("count.rules", number(one.rules())));
            if (one.weighty() > 0) {
                html.put(Tag.SMALL, Part.of("missing.weighty", number(one.weighty())));
            }
        });
        html.in(
                Tag.TD,
                () -> html.in(Tag.UL, () -> {
                    one.needs().stream()
                            .limit(NEEDS)
                            .forEach(need -> html.put(
                                    Tag.LI,
                                    Part.of(
                                            "missing.needs.of",
                                            Part.of("count.rules", number(need.rules())),
                                            value(need.words()))));
                    if (one.needs().size() > NEEDS) {
                        html.put(
                                Tag.LI,
                                Part.of("missing.needs.more", number(one.needs().size() - NEEDS)));
                    }
                }));
        html.say(Tag.TD, "collect." + one.wanted().word());
    }
}
