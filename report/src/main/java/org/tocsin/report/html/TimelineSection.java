package org.tocsin.report.html;

import static org.tocsin.report.html.Part.number;
import static org.tocsin.report.html.Part.quote;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.tocsin.model.SourceSeen;
import org.tocsin.report.words.Times;

/// When things happened and where the logs are silent: a drawing, and the same figures as tables.
final class TimelineSection {
    private static final int ROWS = 400;

    private final Html html;
    private final Digest digest;

    TimelineSection(Html html, Digest digest) {
        this.html = html;
        this.digest = digest;
    }

    void write() {
        Optional<Lanes> lanes = Lanes.of(digest.recordDays(), digest.days().keySet());
        html.in(Tag.SECTION, List.of(Attribute.id("timeline")), () -> {
            html.say(Tag.H2, "timeline.title");
            if (lanes.isEmpty()) {
                html.say(Tag.P, "timeline.none");
            } else {
                html.say(Tag.P, List.of(Attribute.style("lead")), "timeline.lead");
                new TimelineDrawing(html, digest, lanes.get()).write();
                if (lanes.get().outside() > 0) {
                    html.say(
                            Tag.P,
                            List.of(Attribute.style("note")),
                            "timeline.outside",
                            number(lanes.get().outside()));
                }
                tables(lanes.get());
            }
            computers();
        });
    }

    private void tables(Lanes lanes) {
        Calendar calendar = lanes.calendar();
        html.in(Tag.DETAILS, () -> {
            html.say(Tag.SUMMARY, "timeline.tables");
            html.in(
                    Tag.DIV,
                    Tables.scroller(html, "timeline.logs"),
                    () -> html.in(Tag.TABLE, () -> {
                        html.say(Tag.CAPTION, "timeline.logs");
                        Tables.header(
                                html,
                                "timeline.log",
                                "timeline.records",
                                "timeline.first." + calendar.unit().word(),
                                "timeline.last." + calendar.unit().word(),
                                "timeline.filled." + calendar.unit().word(),
                                "timeline.silence");
                        html.in(Tag.TBODY, () -> {
                            for (Lanes.Lane lane : lanes.lanes()) {
                                if (lane.records() > 0) {
                                    html.in(Tag.TR, () -> lane(calendar, lane));
                                }
                            }
                        });
                    }));
            if (!digest.days().isEmpty()) {
                findingsByStep(calendar);
            }
        });
    }

    private void lane(Calendar calendar, Lanes.Lane lane) {
        html.in(Tag.TH, List.of(Attribute.scope("row")), () -> html.put(name(lane)));
        html.put(Tag.TD, number(lane.records()));
        html.put(Tag.TD, quote(calendar.day(lane.firstStep()).toString()));
        html.put(Tag.TD, quote(calendar.day(lane.lastStep()).toString()));
        html.put(Tag.TD, number(lane.filled()));
        int[] silence = lane.longestSilence();
        html.put(
                Tag.TD,
                silence[1] == 0
                        ? Part.of("none")
                        : Part.of(
                                "timeline.silence." + calendar.unit().word(),
                                number(silence[1]),
                                quote(calendar.day(silence[0]).toString())));
    }

    static Part name(Lanes.Lane lane) {
        if (lane.folded() > 0) {
            return Part.of("timeline.rest", number(lane.folded()));
        }
        Part host = lane.host().isBlank() ? Part.of("host.none") : quote(lane.host());
        return lane.log().isBlank() ? host : Part.of("timeline.lane", host, quote(lane.log()));
    }

    private void findingsByStep(Calendar calendar) {
        TreeMap<Integer, Digest.Counts> steps = new TreeMap<>();
        digest.days()
                .forEach((day, counts) -> steps.computeIfAbsent(calendar.step(day), step -> new Digest.Counts())
                        .add(counts));
        html.in(
                Tag.DIV,
                Tables.scroller(html, "timeline.findings"),
                () -> html.in(Tag.TABLE, () -> {
                    html.say(Tag.CAPTION, "timeline.findings");
                    Tables.header(
                            html, "timeline." + calendar.unit().word(), "tile.now", "tile.look", "tile.background");
                    html.in(
                            Tag.TBODY,
                            () -> steps.entrySet().stream()
                                    .limit(ROWS)
                                    .forEach(step -> html.in(Tag.TR, () -> {
                                        html.in(
                                                Tag.TH,
                                                List.of(Attribute.scope("row")),
                                                () -> html.put(quote(calendar.day(step.getKey())
                                                        .toString())));
                                        for (Band band : Band.values()) {
                                            html.put(
                                                    Tag.TD,
                                                    number(step.getValue().of(band)));
                                        }
                                    })));
                }));
    }

    private static final class Computer {
        private long records;
        private Optional<Instant> first = Optional.empty();
        private Optional<Instant> last = Optional.empty();

        void add(SourceSeen source) {
            records += source.records();
            if (source.first().isPresent()
                    && (first.isEmpty() || source.first().get().isBefore(first.get()))) {
                first = source.first();
            }
            if (source.last().isPresent()
                    && (last.isEmpty() || source.last().get().isAfter(last.get()))) {
                last = source.last();
            }
        }
    }

    private void computers() {
        Map<String, Computer> computers = new TreeMap<>();
        for (SourceSeen source : digest.file().sources()) {
            computers.computeIfAbsent(source.host(), host -> new Computer()).add(source);
        }
        if (computers.isEmpty()) {
            return;
        }
        html.say(Tag.H3, "computers.title");
        html.say(Tag.P, List.of(Attribute.style("note")), "computers.text");
        html.in(
                Tag.DIV,
                Tables.scroller(html, "computers.title"),
                () -> html.in(Tag.TABLE, () -> {
                    Tables.header(
                            html,
                            "computers.name",
                            "timeline.records",
                            "computers.first",
                            "computers.last",
                            "tile.now",
                            "tile.look",
                            "tile.background");
                    html.in(
                            Tag.TBODY,
                            () -> ordered(computers).stream().limit(ROWS).forEach(name -> {
                                Computer computer = computers.get(name);
                                html.in(Tag.TR, () -> row(name, computer == null ? new Computer() : computer));
                            }));
                }));
        if (computers.size() > ROWS) {
            html.say(Tag.P, List.of(Attribute.style("note")), "computers.more", number(computers.size() - (long) ROWS));
        }
    }

    /// Those with findings first.
    private List<String> ordered(Map<String, Computer> computers) {
        List<String> names = new ArrayList<>(computers.keySet());
        names.sort((a, b) -> {
            for (Band band : Band.values()) {
                int order = Long.compare(digest.of(b).of(band), digest.of(a).of(band));
                if (order != 0) {
                    return order;
                }
            }
            return a.compareTo(b);
        });
        return names;
    }

    private void row(String name, Computer computer) {
        html.in(
                Tag.TH,
                List.of(Attribute.scope("row")),
                () -> html.put(name.isBlank() ? Part.of("host.none") : quote(name)));
        html.put(Tag.TD, number(computer.records));
        html.put(Tag.TD, "time", time(computer.first));
        html.put(Tag.TD, "time", time(computer.last));
        for (Band band : Band.values()) {
            html.put(Tag.TD, number(digest.of(name).of(band)));
        }
    }

    private static Part time(Optional<Instant> time) {
        return time.isPresent() ? quote(Times.second(time.get())) : Part.of("none");
    }
}
