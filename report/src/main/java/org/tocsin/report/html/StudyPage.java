package org.tocsin.report.html;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A study of many messages as one HTML file that asks the network for nothing and runs nothing. Every drawing has its
/// numbers in it, and a table beside it that says the same.
public final class StudyPage {
    private static final int TEXT = 240;

    private final Html html;
    private final Study study;

    private StudyPage(Html html, Study study) {
        this.html = html;
        this.study = study;
    }

    /// Writes the page in English, or in French where the locale's language is French. It links its twin in the
    /// other language, which is expected beside it as `index.html` or `index.fr.html`. Throws
    /// `UncheckedIOException` where the target fails.
    public static void write(Study study, Appendable out, Locale locale) {
        Language language = locale.getLanguage().equals("fr") ? Language.FRENCH : Language.ENGLISH;
        new StudyPage(new Html(out, language), study).write();
    }

    private void write() {
        html.start();
        html.in(Tag.HTML, List.of(Attribute.lang(html.language().code())), () -> {
            Head.write(html, "study.page");
            html.in(Tag.BODY, () -> {
                html.say(Tag.A, List.of(Attribute.style("skip"), Attribute.href("#study")), "page.skip");
                html.in(Tag.HEADER, "masthead", () -> {
                    Head.brand(html);
                    Head.languages(html);
                });
                html.in(Tag.DIV, "page", () -> {
                    html.in(
                            Tag.NAV,
                            List.of(
                                    Attribute.style("contents"),
                                    Attribute.label(html.language().message("page.contents"))),
                            this::contents);
                    html.in(Tag.MAIN, () -> {
                        html.in(Tag.SECTION, List.of(Attribute.id("study"), Attribute.style("answer")), this::top);
                        study.sections().forEach(this::section);
                    });
                });
                html.in(Tag.FOOTER, () -> html.say(Tag.P, "page.footer"));
            });
        });
    }

    private void contents() {
        html.in(
                Tag.OL,
                () -> study.sections()
                        .forEach(section -> html.in(
                                Tag.LI,
                                () -> html.say(
                                        Tag.A,
                                        List.of(Attribute.href("#" + section.name())),
                                        "study." + section.name()))));
    }

    private void top() {
        html.say(Tag.P, List.of(Attribute.style("kicker")), "study.kicker");
        html.say(Tag.H1, "study.title");
        html.say(Tag.P, List.of(Attribute.style("lead")), "study.lead");
        html.in(
                Tag.DL,
                "numbers",
                () -> study.facts()
                        .forEach(fact -> html.in(Tag.DIV, () -> {
                            html.say(Tag.DT, "study.fact." + fact.name());
                            html.put(Tag.DD, Part.number(fact.number()));
                        })));
    }

    private void section(Study.Section section) {
        html.in(Tag.SECTION, List.of(Attribute.id(section.name())), () -> {
            html.say(Tag.H2, "study." + section.name());
            html.say(Tag.P, "study." + section.name() + ".text");
            section.bars().forEach(bars -> new BarDrawing(html, bars).write());
            section.lanes().forEach(lanes -> new LaneDrawing(html, lanes).write());
            section.tables().forEach(this::table);
        });
    }

    private void table(Study.Table table) {
        if (table.rows().isEmpty()) {
            html.say(Tag.P, List.of(Attribute.style("note")), "study.none");
            return;
        }
        String title = "study." + table.name();
        html.in(
                Tag.DIV,
                Tables.scroller(html, title),
                () -> html.in(Tag.TABLE, "study", () -> {
                    html.say(Tag.CAPTION, title);
                    Tables.header(
                            html,
                            table.columns().stream()
                                    .map(name -> "column." + name)
                                    .toArray(String[]::new));
                    html.in(
                            Tag.TBODY,
                            () -> table.rows()
                                    .forEach(row -> html.in(
                                            Tag.TR,
                                            () -> row.forEach(cell -> {
                                                boolean number = !cell.ours()
                                                        && cell.texts()
                                                                .getFirst()
                                                                .matches("[0-9][0-9.]*( %)?");
                                                html.in(
                                                        Tag.TD,
                                                        number ? List.of(Attribute.style("number")) : List.of(),
                                                        () -> html.put(part(html, cell)));
                                            }))));
                }));
        if (table.more() > 0) {
            html.say(Tag.P, List.of(Attribute.style("note")), "study.more", Part.number(table.more()));
        }
    }

    /// What stands in one place, in the language of the page.
    static Part part(Html html, Study.Cell cell) {
        if (cell.ours()) {
            List<Part> words = new ArrayList<>();
            cell.texts().forEach(word -> words.add(Part.of("word." + word)));
            return new Part.Listing(words);
        }
        String text = cell.texts().size() > 1 && html.language().code().equals("fr")
                ? cell.texts().getLast()
                : cell.texts().getFirst();
        if (text.matches("[0-9]+\\.[0-9]+") && html.language().code().equals("fr")) {
            text = text.replace('.', ',');
        }
        return new Part.Quote(Clip.of(text, TEXT));
    }

    /// The same as plain text, for drawings.
    static String plain(Html html, Study.Cell cell) {
        if (!cell.ours()) {
            return cell.texts().getFirst();
        }
        return String.join(
                ", ",
                cell.texts().stream()
                        .map(word -> html.language().message("word." + word))
                        .toList());
    }
}
