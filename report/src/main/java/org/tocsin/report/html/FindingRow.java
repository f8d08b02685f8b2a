package org.tocsin.report.html;

import static org.tocsin.report.html.Part.number;
import static org.tocsin.report.html.Part.quote;
import static org.tocsin.report.html.Part.value;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.tocsin.model.Finding;
import org.tocsin.model.Level;
import org.tocsin.model.Meanings;
import org.tocsin.model.Meanings.Words;
import org.tocsin.model.Rule;
import org.tocsin.report.words.Facts;
import org.tocsin.report.words.GroupNames;
import org.tocsin.report.words.Hidden;
import org.tocsin.report.words.Times;

/// One finding as a row of a [FindingsPage], made ahead of the page so that rows can be put in order first.
///
/// @param rule what tells its rule from all others
/// @param title the rule's title, or its id where the title is kept back
/// @param kept whether the title is kept back
/// @param html the row itself
public record FindingRow(Level level, String rule, String title, boolean kept, Optional<Instant> time, String html) {
    private static final int REASONS = 4;
    private static final int NAME = 120;
    private static final int VALUE = 400;

    /// @param meanings what is shown beside values
    public static FindingRow of(Finding finding, Meanings meanings) {
        Rule rule = finding.rule();
        boolean kept = GroupNames.KEPT_BACK.keeps(rule);
        StringBuilder out = new StringBuilder();
        new Drawing(new Html(out, Language.ENGLISH), finding, meanings.about(finding.kind(), finding.fields()::first))
                .write();
        return new FindingRow(
                rule.level(),
                plain(rule.id() + " " + rule.source()),
                plain(kept ? rule.id() : rule.title()),
                kept,
                finding.time(),
                out.toString());
    }

    private static String plain(String text) {
        return Hidden.spelled(text);
    }

    FindingRow withoutHtml() {
        return new FindingRow(level, rule, title, kept, time, "");
    }

    /// As one text, see [#unpacked].
    public String packed() {
        return String.join(
                "\t",
                level.word(),
                rule,
                title,
                kept ? "kept" : "",
                time.map(Instant::toString).orElse(""),
                html);
    }

    /// @throws IllegalArgumentException where it was packed by somebody else
    public static FindingRow unpacked(String packed) {
        String[] parts = packed.split("\t", 6);
        if (parts.length != 6) {
            throw new IllegalArgumentException("not a packed row");
        }
        return new FindingRow(
                Level.of(parts[0]).orElseThrow(),
                parts[1],
                parts[2],
                !parts[3].isEmpty(),
                parts[4].isEmpty() ? Optional.empty() : Optional.of(Instant.parse(parts[4])),
                parts[5]);
    }

    /// Draws a row.
    private record Drawing(Html html, Finding finding, Meanings.About about) {
        void write() {
            html.in(Tag.TR, () -> {
                html.in(Tag.TD, "time", () -> {
                    html.put(finding.time()
                            .map(time -> quote(Times.second(time)))
                            .orElse(Part.of("evidence.notime")));
                    if (finding.recovered()) {
                        html.put(Tag.SPAN, "mark", Part.of("evidence.recovered"));
                    }
                });
                String level = finding.rule().level().word();
                html.in(Tag.TD, () -> html.say(Tag.SPAN, List.of(Attribute.style("level " + level)), "level." + level));
                html.in(Tag.TD, () -> {
                    html.put(orNone(Facts.host(finding)));
                    Facts.user(finding).ifPresent(user -> html.put(Tag.SMALL, quote(Clip.of(user, NAME))));
                });
                html.in(Tag.TD, this::rule);
                html.in(Tag.TD, "reasons", this::reasons);
                html.in(Tag.TD, "place", this::place);
            });
        }

        private static Part orNone(Optional<String> text) {
            return text.<Part>map(some -> quote(Clip.of(some, NAME))).orElse(Part.of("none"));
        }

        private void rule() {
            Rule rule = finding.rule();
            FindingRow.title(html, GroupNames.KEPT_BACK.keeps(rule), rule.title(), rule.id());
            if (!rule.techniques().isEmpty()) {
                html.put(Tag.SMALL, value(String.join(" ", rule.techniques())));
            }
        }

        private void reasons() {
            // What the rule looks for is not shown here, so one value found by several of its parts is one reason.
            List<Finding.Why> why = finding.why().stream()
                    .map(part -> new Finding.Why("", part.field(), part.value(), ""))
                    .distinct()
                    .toList();
            why.stream()
                    .limit(REASONS)
                    .forEach(part -> html.in(Tag.DIV, () -> {
                        if (!part.field().isEmpty()) {
                            html.put(Tag.SMALL, quote(Clip.of(part.field(), NAME)));
                        }
                        html.put(new Part.Value(
                                Clip.of(part.value(), VALUE),
                                finding.rule().family().equals("indicator")));
                        words(about.of(part.field(), part.value()))
                                .ifPresent(words -> html.put(Tag.SMALL, quote(words)));
                    }));
            if (why.size() > REASONS) {
                html.put(Tag.SMALL, Part.of("hunt.reasons", number(why.size() - REASONS)));
            }
        }

        private void place() {
            String event = Facts.eventId(finding).orElse("");
            Optional<String> words = words(about.of("EventID", event));
            if (words.isPresent()) {
                html.put(Tag.DIV, Part.of("evidence.event", quote(Clip.of(event, NAME)), quote(words.get())));
            } else if (!event.isEmpty()) {
                html.put(Tag.DIV, Part.of("hunt.event", quote(Clip.of(event, NAME))));
            }
            html.put(value(Clip.of(finding.origin().path(), VALUE)));
            if (finding.origin().record() >= 0) {
                html.put(
                        Tag.SMALL,
                        Part.of("gaps.record", number(finding.origin().record())));
            } else if (finding.origin().offset() >= 0) {
                html.put(
                        Tag.SMALL,
                        Part.of("evidence.offset", number(finding.origin().offset())));
            }
        }

        private Optional<String> words(List<Words> words) {
            return words.isEmpty()
                    ? Optional.empty()
                    : Optional.of(words.stream()
                            .map(one -> one.in(html.language().code()))
                            .collect(Collectors.joining("; ")));
        }
    }

    static void title(Html html, boolean kept, String title, String id) {
        if (kept) {
            html.put(Part.of("rule.group", value(id)));
        } else {
            html.in(Tag.SPAN, List.of(Attribute.lang("en")), () -> html.put(quote(title)));
        }
    }
}
