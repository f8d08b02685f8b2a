package org.tocsin.report.html;

import static org.tocsin.report.html.Part.number;
import static org.tocsin.report.html.Part.quote;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tocsin.model.Level;
import org.tocsin.report.words.Times;

/// Findings as one HTML file in the order in which they come: for looking at what `hunt` found without a case. It asks
/// the network for nothing and runs nothing.
///
/// The page is written while rows come; only sums by rule are kept. They stand behind the rows in the file, since only
/// then they are known, and the style sheet puts them first.
///
/// Methods throw `UncheckedIOException` where the target fails.
public final class FindingsPage {
    /// More rows than that no browser likes to show; all are counted.
    static final long MOST = 20_000;

    private final Appendable out;
    private final Html html;
    private final Map<String, Sum> sums = new HashMap<>();
    private final Map<Level, Long> levels = new EnumMap<>(Level.class);
    private long rows;

    /// What one rule found.
    private static final class Sum {
        private final FindingRow one;
        private long count;
        private Optional<Instant> first = Optional.empty();
        private Optional<Instant> last = Optional.empty();

        Sum(FindingRow one) {
            this.one = one;
        }

        void add(Optional<Instant> time) {
            count++;
            if (time.isPresent()) {
                first = first.isPresent() && first.get().isBefore(time.get()) ? first : time;
                last = last.isPresent() && last.get().isAfter(time.get()) ? last : time;
            }
        }
    }

    /// Begins the page.
    public FindingsPage(Appendable out) {
        this.out = out;
        this.html = new Html(out, Language.ENGLISH);
        html.start();
        html.begin(Tag.HTML, List.of(Attribute.lang(html.language().code())));
        Head.write(html, "hunt.title");
        html.begin(Tag.BODY, List.of());
        html.in(Tag.HEADER, "masthead wide", () -> Head.brand(html));
        html.begin(Tag.MAIN, List.of(Attribute.style("hunt")));
        html.begin(Tag.SECTION, List.of(Attribute.id("rows")));
        html.say(Tag.H2, "hunt.rows");
        html.begin(Tag.DIV, Tables.scroller(html, "hunt.rows"));
        html.begin(Tag.TABLE, List.of(Attribute.style("hunted")));
        Tables.header(html, "evidence.time", "hunt.level", "evidence.host", "hunt.rule", "finding.why", "hunt.place");
        html.begin(Tag.TBODY, List.of());
    }

    public void row(FindingRow row) {
        sums.computeIfAbsent(row.rule(), rule -> new Sum(row.withoutHtml())).add(row.time());
        levels.merge(row.level(), 1L, Long::sum);
        if (++rows <= MOST) {
            try {
                out.append(row.html());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /// Ends the page; to be called once.
    public void end() {
        html.end(Tag.TBODY);
        html.end(Tag.TABLE);
        html.end(Tag.DIV);
        html.end(Tag.SECTION);
        html.in(Tag.SECTION, List.of(Attribute.id("sums"), Attribute.style("sums")), this::sums);
        html.end(Tag.MAIN);
        html.in(Tag.FOOTER, () -> html.say(Tag.P, "page.footer"));
        html.end(Tag.BODY);
        html.end(Tag.HTML);
    }

    private void sums() {
        html.say(Tag.H1, "hunt.title");
        html.say(Tag.P, List.of(Attribute.style("lead")), rows == 0 ? "hunt.none" : "hunt.lead");
        html.in(Tag.UL, "tiles", () -> {
            for (Level level : List.of(Level.values()).reversed()) {
                html.in(
                        Tag.LI,
                        "tile " + Band.of(level).word() + (levels.containsKey(level) ? "" : " none"),
                        () -> html.in(Tag.A, List.of(Attribute.href("#rows")), () -> {
                            html.say(Tag.SPAN, List.of(Attribute.style("tile-name")), "level." + level.word());
                            html.put(Tag.STRONG, number(levels.getOrDefault(level, 0L)));
                        }));
            }
        });
        if (rows > MOST) {
            html.say(Tag.P, List.of(Attribute.style("notice")), "hunt.more", number(MOST), number(rows - MOST));
        }
        if (rows == 0) {
            return;
        }
        html.say(Tag.H2, "hunt.sums");
        html.in(
                Tag.DIV,
                Tables.scroller(html, "hunt.sums"),
                () -> html.in(Tag.TABLE, () -> {
                    Tables.header(html, "hunt.level", "hunt.rule", "hunt.count", "hunt.first", "hunt.last");
                    html.in(
                            Tag.TBODY,
                            () -> sums.values().stream()
                                    .sorted(Comparator.comparing((Sum sum) -> sum.one.level())
                                            .reversed()
                                            .thenComparing(Comparator.comparingLong((Sum sum) -> sum.count)
                                                    .reversed())
                                            .thenComparing(sum -> sum.one.rule()))
                                    .forEach(this::sum));
                }));
    }

    private void sum(Sum sum) {
        html.in(Tag.TR, () -> {
            String level = sum.one.level().word();
            html.in(Tag.TD, () -> html.say(Tag.SPAN, List.of(Attribute.style("level " + level)), "level." + level));
            html.in(Tag.TD, () -> FindingRow.title(html, sum.one.kept(), sum.one.title(), sum.one.title()));
            html.put(Tag.TD, number(sum.count));
            html.put(Tag.TD, "time", time(sum.first));
            html.put(Tag.TD, "time", time(sum.last));
        });
    }

    private static Part time(Optional<Instant> time) {
        return time.<Part>map(at -> quote(Times.second(at))).orElse(Part.of("none"));
    }
}
