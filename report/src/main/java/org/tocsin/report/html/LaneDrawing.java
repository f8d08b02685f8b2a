package org.tocsin.report.html;

import java.util.List;

/// When groups of messages were seen: one lane each, months from left to right, as SVG of our own.
final class LaneDrawing {
    private static final int WIDTH = 900;
    private static final int LEFT = 130;
    private static final int RIGHT = 16;
    private static final int TOP = 26;
    private static final int ROW = 22;
    private static final int YEAR = 12;

    private final Html html;
    private final Study.Lanes drawn;
    private final double step;

    LaneDrawing(Html html, Study.Lanes drawn) {
        this.html = html;
        this.drawn = drawn;
        this.step = (double) (WIDTH - LEFT - RIGHT) / Math.max(1, drawn.last() - drawn.first() + 1);
    }

    void write() {
        if (drawn.lanes().isEmpty()) {
            return;
        }
        int height = TOP + drawn.lanes().size() * ROW + 6;
        String name = "study." + drawn.name();
        html.in(Tag.DIV, "drawing bars", () -> {
            html.put(Tag.H3, Part.of(name));
            html.in(
                    Tag.DIV,
                    Tables.scroller(html, name),
                    () -> html.in(
                            Tag.SVG,
                            List.of(
                                    Attribute.viewBox(WIDTH, height),
                                    Attribute.role("img"),
                                    Attribute.label(html.language().message(name))),
                            () -> lanes(height)));
        });
    }

    private void lanes(int height) {
        int years = (drawn.last() - drawn.first()) / YEAR + 1;
        int every = Math.max(1, (int) Math.ceil(years * 44.0 / (WIDTH - LEFT - RIGHT)));
        for (int month = (drawn.first() + YEAR - 1) / YEAR * YEAR; month <= drawn.last(); month += YEAR * every) {
            double x = x(month);
            html.empty(
                    Tag.LINE,
                    Attribute.style("grid"),
                    Attribute.at("x1", x),
                    Attribute.at("y1", TOP - 6),
                    Attribute.at("x2", x),
                    Attribute.at("y2", height));
            text("tick-name", x + 3, TOP - 9, Integer.toString(month / YEAR));
        }
        for (int at = 0; at < drawn.lanes().size(); at++) {
            Study.Lane lane = drawn.lanes().get(at);
            double middle = TOP + at * (double) ROW + ROW / 2.0;
            text("bar-name", LEFT - 8, middle + 4, lane.label());
            lane(lane.marks(), middle);
        }
    }

    private void lane(List<Study.Mark> marks, double middle) {
        if (marks.isEmpty()) {
            return;
        }
        html.empty(
                Tag.LINE,
                Attribute.style("base"),
                Attribute.at("x1", x(marks.getFirst().month())),
                Attribute.at("y1", middle),
                Attribute.at("x2", x(marks.getLast().month()) + step),
                Attribute.at("y2", middle));
        StringBuilder path = new StringBuilder();
        for (Study.Mark mark : marks) {
            double high = Math.min(ROW - 3.0, 5 + 3.2 * Math.log(mark.messages() + 1.0));
            double wide = Math.max(4, step - 0.5);
            path.append("M")
                    .append(Numbers.plain(x(mark.month())))
                    .append(' ')
                    .append(Numbers.plain(middle - high / 2))
                    .append(" h")
                    .append(Numbers.plain(wide))
                    .append(" v")
                    .append(Numbers.plain(high))
                    .append(" h-")
                    .append(Numbers.plain(wide))
                    .append(" z ");
        }
        html.empty(
                Tag.PATH,
                Attribute.style("hue-3"),
                Attribute.drawing(path.toString().strip()));
    }

    private double x(int month) {
        return LEFT + (month - drawn.first()) * step;
    }

    private void text(String style, double x, double y, String text) {
        html.in(
                Tag.TEXT,
                List.of(Attribute.style(style), Attribute.at("x", x), Attribute.at("y", y)),
                () -> html.drawn(text));
    }
}
