package org.tocsin.report.html;

import java.util.List;

/// Bars that lie, one below the other, each with its numbers: as SVG of our own, readable without colour.
final class BarDrawing {
    /// More bars than that nobody compares; the table has all.
    private static final int MOST = 80;

    private static final int WIDTH = 900;
    private static final int LEFT = 210;
    private static final int RIGHT = 60;
    private static final int ROW = 26;
    private static final int BAR = 17;
    private static final int NAME = 30;

    private final Html html;
    private final Study.Bars drawn;

    BarDrawing(Html html, Study.Bars drawn) {
        this.html = html;
        this.drawn = drawn;
    }

    void write() {
        List<Study.Bar> bars = drawn.bars().stream().limit(MOST).toList();
        if (bars.isEmpty()) {
            return;
        }
        String title = html.language().message("study." + drawn.name());
        int height = bars.size() * ROW + 8;
        html.in(Tag.DIV, "drawing bars", () -> {
            html.put(Tag.H3, Part.of("study." + drawn.name()));
            if (drawn.series().size() > 1) {
                legend();
            }
            html.in(
                    Tag.DIV,
                    Tables.scroller(html, "study." + drawn.name()),
                    () -> html.in(
                            Tag.SVG,
                            List.of(Attribute.viewBox(WIDTH, height), Attribute.role("img"), Attribute.label(title)),
                            () -> bars(bars)));
            if (drawn.bars().size() > MOST) {
                html.say(
                        Tag.P,
                        List.of(Attribute.style("note")),
                        "study.more",
                        Part.number(drawn.bars().size() - (long) MOST));
            }
        });
    }

    private void legend() {
        html.in(Tag.UL, "legend", () -> {
            for (int i = 0; i < drawn.series().size(); i++) {
                String word = drawn.series().get(i);
                String style = style(i);
                html.in(Tag.LI, () -> {
                    html.in(
                            Tag.SVG,
                            List.of(
                                    Attribute.style("key"),
                                    Attribute.viewBox(14, 14),
                                    Attribute.at("width", 14),
                                    Attribute.at("height", 14),
                                    Attribute.hiddenFromReaders()),
                            () -> html.empty(Tag.PATH, Attribute.style(style), Attribute.drawing("M0 0 H14 V14 H0 Z")));
                    html.say(Tag.SPAN, "word." + word);
                });
            }
        });
    }

    private void bars(List<Study.Bar> bars) {
        long most = bars.stream().mapToLong(BarDrawing::sum).max().orElse(1);
        for (int at = 0; at < bars.size(); at++) {
            Study.Bar bar = bars.get(at);
            double top = at * ROW + 4.0;
            String label = StudyPage.plain(html, bar.label());
            text("bar-name", LEFT - 10, top + 13, label.length() > NAME ? label.substring(0, NAME - 1) + "…" : label);
            double x = LEFT;
            for (int series = 0; series < bar.values().size(); series++) {
                long value = bar.values().get(series);
                if (value == 0) {
                    continue;
                }
                double wide = Math.max(1.5, (double) (WIDTH - LEFT - RIGHT) * value / Math.max(1, most));
                html.empty(
                        Tag.PATH,
                        Attribute.style(style(series)),
                        Attribute.drawing("M" + Numbers.plain(x) + " " + Numbers.plain(top) + " h" + Numbers.plain(wide)
                                + " v" + BAR + " h-" + Numbers.plain(wide) + " z"));
                String number = html.language().number(value);
                if (bar.values().size() > 1 && wide > 8 + 7 * number.length()) {
                    text("in-bar " + style(series), x + wide / 2, top + 12.5, number);
                }
                x += wide;
            }
            text("bar-sum", x + 6, top + 13, html.language().number(sum(bar)));
        }
    }

    private static long sum(Study.Bar bar) {
        return bar.values().stream().mapToLong(Long::longValue).sum();
    }

    private String style(int series) {
        int last = drawn.series().size() - 1;
        return last == 0 ? "hue-3" : series == last ? "hue-5" : "hue-" + series;
    }

    private void text(String style, double x, double y, String text) {
        html.in(
                Tag.TEXT,
                List.of(Attribute.style(style), Attribute.at("x", x), Attribute.at("y", y)),
                () -> html.drawn(text));
    }
}
