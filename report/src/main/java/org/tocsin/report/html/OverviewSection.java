package org.tocsin.report.html;

import static org.tocsin.report.html.Part.number;
import static org.tocsin.report.html.Part.quote;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.tocsin.model.Overview;

/// What analysts ask of the records first, without any rule: folded tables, each of a bounded number of rows.
final class OverviewSection {
    private static final int TEXT = 240;

    /// Columns whose words are ours and not the evidence's, which is never put into other words.
    private static final Set<String> OURS = Set.of(
            "logons.result",
            "created.what",
            "tools-list.sort",
            "tools-list.how",
            "tools-timeline.how",
            "mail.danger",
            "mail.targeting",
            "mail-groups.danger");

    private static final Set<String> TIMES = Set.of("time", "first", "last");

    private final Html html;
    private final String name;
    private final String words;
    private final List<Overview> overviews;

    /// @param name of the section: tables on mail stand open, all others are folded
    OverviewSection(Html html, String name, List<Overview> overviews) {
        this.html = html;
        this.name = name;
        this.words = name.equals("mail") ? "mail." : "overview.";
        this.overviews = overviews;
    }

    void write() {
        html.in(Tag.SECTION, List.of(Attribute.id(name)), () -> {
            html.say(Tag.H2, words + "title");
            if (overviews.isEmpty()) {
                html.say(Tag.P, "overview.none");
                return;
            }
            html.say(Tag.P, List.of(Attribute.style("lead")), words + "lead");
            overviews.forEach(this::table);
        });
    }

    private void table(Overview overview) {
        String title = "overview." + overview.name();
        if (name.equals("mail")) {
            html.in(Tag.H3, () -> title(title, overview));
            body(title, overview);
        } else {
            html.in(Tag.DETAILS, () -> {
                html.in(Tag.SUMMARY, () -> title(title, overview));
                body(title, overview);
            });
        }
    }

    private void title(String title, Overview overview) {
        html.put(Part.of(title));
        html.put(Tag.SMALL, Part.of("overview.rows", number(overview.rows().size() + overview.more())));
    }

    private void body(String title, Overview overview) {
        if (html.language().has(title + ".text")) {
            html.say(Tag.P, List.of(Attribute.style("note")), title + ".text");
        }
        html.in(
                Tag.DIV,
                Tables.scroller(html, title),
                () -> html.in(Tag.TABLE, "overview", () -> {
                    html.in(
                            Tag.THEAD,
                            () -> html.in(Tag.TR, () -> overview.columns().forEach(this::heading)));
                    html.in(
                            Tag.TBODY,
                            () -> overview.rows()
                                    .forEach(row -> html.in(Tag.TR, () -> {
                                        for (int i = 0; i < row.size(); i++) {
                                            cell(overview, overview.columns().get(i), row.get(i));
                                        }
                                    })));
                }));
        if (overview.more() > 0) {
            html.say(Tag.P, List.of(Attribute.style("note")), words + "more", number(overview.more()));
        }
    }

    private void heading(Overview.Column column) {
        html.in(
                Tag.TH,
                List.of(Attribute.scope("col")),
                () -> html.put(column.given() ? quote(column.name()) : Part.of("column." + column.name())));
    }

    private void cell(Overview overview, Overview.Column column, Overview.Value value) {
        boolean time = !column.given() && TIMES.contains(column.name());
        html.in(Tag.TD, time ? List.of(Attribute.style("time")) : List.of(), () -> {
            if (!value.text().isEmpty()) {
                html.put(
                        OURS.contains(overview.name() + "." + column.name())
                                ? ours(value.text())
                                : new Part.Quote(
                                        new Clip(Clip.of(value.text(), TEXT).text(), value.length())));
            }
            if (!value.meaning().isEmpty()) {
                String language = html.language().code();
                html.put(
                        Tag.SMALL,
                        quote(value.meaning().stream()
                                .map(words -> words.in(language))
                                .collect(Collectors.joining("; "))));
            }
        });
    }

    /// Words of ours in the language of the page; several are parted by commas.
    private Part ours(String words) {
        List<Part> parts = new ArrayList<>();
        for (String word : words.split(", ")) {
            String key = "word." + word.replace(' ', '-');
            parts.add(html.language().has(key) ? Part.of(key) : new Part.Quote(Clip.of(word, TEXT)));
        }
        return new Part.Listing(parts);
    }
}
