package org.tocsin.report.html;

import static org.tocsin.report.html.Part.number;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.tocsin.report.words.Hidden;

/// The drawing of the timeline: findings as bars above, one lane for each log below, on one scale of days. A
/// lane is filled where the log has records and hatched where it is silent between its first and its last day.
final class TimelineDrawing {
    private static final int WIDTH = 960;
    private static final int LEFT = 210;
    private static final int RIGHT = 14;
    private static final int TOP = 26;
    private static final int BARS = 96;
    private static final int LANE = 20;
    private static final int STRIP = 12;
    private static final int SHADES = 4;
    private static final int NAME = 30;

    private final Html html;
    private final Digest digest;
    private final Lanes lanes;
    private final double step;
    private final int axis;
    private final int height;
    private final int gathered;

    TimelineDrawing(Html html, Digest digest, Lanes lanes) {
        this.html = html;
        this.digest = digest;
        this.lanes = lanes;
        this.step = (double) (WIDTH - LEFT - RIGHT) / lanes.calendar().size();
        this.axis = TOP + BARS;
        this.gathered = step >= 5 ? 1 : lanes.calendar().unit() == Calendar.Unit.DAY ? 7 : 4;
        this.height = axis + 34 + lanes.lanes().size() * LANE + 8;
    }

    void write() {
        html.in(Tag.DIV, "drawing", () -> {
            html.in(
                    Tag.DIV,
                    Tables.scroller(html, "timeline.drawing"),
                    () -> html.in(
                            Tag.SVG,
                            List.of(
                                    Attribute.viewBox(WIDTH, height),
                                    Attribute.role("img"),
                                    Attribute.label(html.language().message("timeline.drawing"))),
                            () -> {
                                bars();
                                ticks();
                                int y = axis + 34;
                                for (Lanes.Lane lane : lanes.lanes()) {
                                    lane(lane, y);
                                    y += LANE;
                                }
                            }));
            legend();
        });
    }

    private double x(int at) {
        return LEFT + at * step;
    }

    /// Bars of at least five wide: where a step is narrower, several make one bar.
    private void bars() {
        int size = (lanes.calendar().size() + gathered - 1) / gathered;
        long[][] counts = new long[size][Band.values().length];
        long most = 1;
        for (Map.Entry<LocalDate, Digest.Counts> day : digest.days().entrySet()) {
            int at = lanes.calendar().step(day.getKey()) / gathered;
            for (Band band : Band.values()) {
                counts[at][band.ordinal()] += day.getValue().of(band);
            }
            most = Math.max(most, sum(counts[at]));
        }
        text("axis-name", 0, TOP + 12, html.language().message("timeline.axis"));
        text("axis-value", LEFT - 8, TOP + 4, html.language().number(most));
        line("grid", LEFT, TOP, WIDTH - RIGHT, TOP);
        line("base", LEFT, axis, WIDTH - RIGHT, axis);
        StringBuilder[] paths = {new StringBuilder(), new StringBuilder(), new StringBuilder()};
        for (int at = 0; at < size; at++) {
            double top = axis;
            double from = x(at * gathered);
            double wide = Math.min(WIDTH - RIGHT - from, step * gathered - 1);
            for (Band band : Band.values()) {
                long count = counts[at][band.ordinal()];
                if (count > 0) {
                    // a square root, so that one noisy day does not flatten the days that matter; never under 3 high
                    double high = Math.max(3, BARS * scale(count, sum(counts[at]), most));
                    box(paths[band.ordinal()], from, top - high, wide, high);
                    top -= high;
                }
            }
        }
        for (Band band : Band.values()) {
            draw("bar " + band.word(), paths[band.ordinal()]);
        }
    }

    private static double scale(long part, long whole, long most) {
        return Math.sqrt((double) whole / most) * part / whole;
    }

    private static long sum(long[] counts) {
        long sum = 0;
        for (long count : counts) {
            sum += count;
        }
        return sum;
    }

    private void ticks() {
        LocalDate from = lanes.calendar().first();
        LocalDate to = lanes.calendar().day(lanes.calendar().size() - 1);
        double room = (WIDTH - LEFT - RIGHT) / 78.0;
        long days = ChronoUnit.DAYS.between(from, to) + 1;
        if (days <= 62) {
            int every = (int) Math.max(1, Math.ceil(days / room));
            for (LocalDate day = from; !day.isAfter(to); day = day.plusDays(every)) {
                tick(day, day.toString());
            }
            return;
        }
        long months = ChronoUnit.MONTHS.between(from, to) + 1;
        int every = IntStream.of(1, 2, 3, 6, 12, 24, 60, 120)
                .filter(one -> months / one <= room)
                .findFirst()
                .orElse(240);
        LocalDate first = every >= 12 ? from.withDayOfYear(1) : from.withDayOfMonth(1);
        for (LocalDate day = first; !day.isAfter(to); day = day.plusMonths(every)) {
            if (!day.isBefore(from)) {
                tick(
                        day,
                        every >= 12
                                ? Integer.toString(day.getYear())
                                : day.toString().substring(0, 7));
            }
        }
    }

    private void tick(LocalDate day, String name) {
        double x = x(lanes.calendar().step(day));
        line("tick", x, axis, x, height - 8);
        if (x < WIDTH - 60) {
            text("tick-name", x + 3, axis + 16, name);
        }
    }

    private void lane(Lanes.Lane lane, int y) {
        text("lane-name", 0, y + STRIP - 2, name(lane));
        long most = 1;
        for (long count : lane.byStep()) {
            most = Math.max(most, count);
        }
        StringBuilder[] shades = new StringBuilder[SHADES];
        for (int i = 0; i < SHADES; i++) {
            shades[i] = new StringBuilder();
        }
        StringBuilder silent = new StringBuilder();
        StringBuilder hatching = new StringBuilder();
        // a hair apart where there is room
        double wide = step > 4 ? step - 1 : step;
        for (int at = lane.firstStep(); at <= lane.lastStep(); ) {
            long count = lane.byStep()[at];
            if (count > 0) {
                box(shades[shade(count, most)], x(at), y, wide, STRIP);
                at++;
                continue;
            }
            int from = at;
            while (lane.byStep()[at] == 0) {
                at++;
            }
            box(silent, x(from), y, x(at) - x(from), STRIP);
            hatch(hatching, x(from), x(at), y);
        }
        draw("silent", silent);
        draw("hatching", hatching);
        for (int i = 0; i < SHADES; i++) {
            draw("shade-" + (i + 1), shades[i]);
        }
    }

    private static void hatch(StringBuilder path, double from, double to, double y) {
        for (double x = from + 1; x + 4 <= to; x += 5) {
            path.append('M')
                    .append(Numbers.plain(x))
                    .append(' ')
                    .append(Numbers.plain(y + STRIP - 1))
                    .append("l3 -")
                    .append(STRIP - 2);
        }
    }

    /// By the square root of its part of the busiest step.
    private static int shade(long count, long most) {
        double part = Math.sqrt((double) count / most);
        return Math.min(SHADES - 1, (int) (part * SHADES));
    }

    private String name(Lanes.Lane lane) {
        if (lane.folded() > 0) {
            return html.language()
                    .message("timeline.rest")
                    .replace("{0}", html.language().number(lane.folded()));
        }
        String host = lane.host().isBlank() ? html.language().message("host.none") : lane.host();
        String log = lane.log();
        int cut = log.lastIndexOf('/') > 0 && log.startsWith("Microsoft-Windows-") ? "Microsoft-Windows-".length() : 0;
        String name = Hidden.spelled(log.isBlank() ? host : host + " · " + log.substring(cut));
        int[] points = name.codePoints().limit(NAME + 1L).toArray();
        return points.length <= NAME ? name : new String(points, 0, NAME - 1) + "…";
    }

    private void legend() {
        html.in(Tag.UL, "legend", () -> {
            for (Band band : Band.values()) {
                key("bar " + band.word(), "tile." + band.word());
            }
            key("shade-1", "legend.few");
            key("shade-4", "legend.many");
            key("silent", "legend.silent");
        });
        html.in(Tag.P, "note", () -> {
            html.put(Part.of("legend.unit." + lanes.calendar().unit().word()));
            if (gathered > 1) {
                html.put(Part.of("space"));
                html.put(Part.of("legend.bars", number(gathered)));
            }
            html.put(Part.of("space"));
            html.put(Part.of("legend.height"));
        });
    }

    private void key(String style, String message) {
        html.in(Tag.LI, () -> {
            html.in(
                    Tag.SVG,
                    List.of(
                            Attribute.style("key"),
                            Attribute.viewBox(14, 12),
                            Attribute.at("width", 14),
                            Attribute.at("height", 12),
                            Attribute.hiddenFromReaders()),
                    () -> {
                        html.empty(Tag.PATH, Attribute.style(style), Attribute.drawing("M0 0h14v12h-14z"));
                        if (style.equals("silent")) {
                            html.empty(
                                    Tag.PATH,
                                    Attribute.style("hatching"),
                                    Attribute.drawing("M1 11l3 -10M6 11l3 -10M11 11l3 -10"));
                        }
                    });
            html.say(Tag.SPAN, message);
        });
    }

    private static void box(StringBuilder path, double x, double y, double wide, double high) {
        path.append('M').append(Numbers.plain(x)).append(' ').append(Numbers.plain(y));
        path.append('h').append(Numbers.plain(Math.max(1, wide)));
        path.append('v').append(Numbers.plain(high));
        path.append("h-").append(Numbers.plain(Math.max(1, wide))).append('z');
    }

    private void draw(String style, StringBuilder path) {
        if (!path.isEmpty()) {
            html.empty(Tag.PATH, Attribute.style(style), Attribute.drawing(path.toString()));
        }
    }

    private void line(String style, double x1, double y1, double x2, double y2) {
        html.empty(
                Tag.LINE,
                Attribute.style(style),
                Attribute.at("x1", x1),
                Attribute.at("y1", y1),
                Attribute.at("x2", x2),
                Attribute.at("y2", y2));
    }

    private void text(String style, double x, double y, String text) {
        html.in(
                Tag.TEXT,
                List.of(Attribute.style(style), Attribute.at("x", x), Attribute.at("y", y)),
                () -> html.drawn(text));
    }
}
