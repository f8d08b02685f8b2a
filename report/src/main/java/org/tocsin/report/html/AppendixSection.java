package org.tocsin.report.html;

import static org.tocsin.report.html.Part.number;
import static org.tocsin.report.html.Part.value;

import java.util.List;
import org.tocsin.model.Evidence;
import org.tocsin.model.RulePack;

/// What a stranger needs to check the report: hashes of the evidence and of the rules, how to verify, and what
/// the words mean.
final class AppendixSection {
    private static final int ITEMS = 1_000;
    private static final int PLACES = 5;
    private static final int REFUSALS = 200;

    private final Html html;
    private final Digest digest;

    AppendixSection(Html html, Digest digest) {
        this.html = html;
        this.digest = digest;
    }

    void write() {
        html.in(Tag.SECTION, List.of(Attribute.id("appendix")), () -> {
            html.say(Tag.H2, "appendix.title");
            html.say(Tag.P, List.of(Attribute.style("lead")), "appendix.lead");
            evidence();
            packs();
            verify();
            reading();
            glossary();
            html.in(
                    Tag.P,
                    "note",
                    () -> html.put(
                            Part.of("appendix.program", value(digest.file().program()))));
        });
    }

    private void evidence() {
        List<Evidence> items = digest.file().evidence();
        html.say(Tag.H3, "items.title");
        if (items.isEmpty()) {
            html.say(Tag.P, "items.none");
            return;
        }
        html.in(Tag.DETAILS, () -> {
            html.in(Tag.SUMMARY, () -> html.put(Part.of("count.items", number(items.size()))));
            html.in(
                    Tag.DIV,
                    Tables.scroller(html, "items.title"),
                    () -> html.in(Tag.TABLE, "items", () -> {
                        Tables.header(
                                html,
                                "items.places",
                                "items.format",
                                "items.size",
                                "items.records",
                                "items.gaps",
                                "items.hash");
                        html.in(Tag.TBODY, () -> items.stream().limit(ITEMS).forEach(this::item));
                    }));
            if (items.size() > ITEMS) {
                html.say(Tag.P, List.of(Attribute.style("note")), "items.more", number(items.size() - ITEMS));
            }
        });
    }

    private void item(Evidence item) {
        html.in(Tag.TR, () -> {
            html.in(Tag.TD, "place", () -> {
                item.places().stream().limit(PLACES).forEach(place -> html.put(value(place)));
                if (item.places().size() > PLACES) {
                    html.put(
                            Tag.SMALL,
                            Part.of("items.places.more", number(item.places().size() - PLACES)));
                }
            });
            html.put(Tag.TD, value(item.format()));
            html.put(Tag.TD, number(item.size()));
            html.put(Tag.TD, number(item.records()));
            html.put(Tag.TD, number(item.gaps()));
            html.in(Tag.TD, "hash", () -> html.put(value(item.hash())));
        });
    }

    private void packs() {
        html.say(Tag.H3, "packs.title");
        if (digest.file().packs().isEmpty()) {
            html.say(Tag.P, "packs.none");
            return;
        }
        html.say(Tag.P, List.of(Attribute.style("note")), "packs.text");
        html.in(
                Tag.DIV,
                Tables.scroller(html, "packs.title"),
                () -> html.in(Tag.TABLE, "items", () -> {
                    Tables.header(html, "packs.name", "packs.loaded", "packs.refused", "items.hash");
                    html.in(
                            Tag.TBODY,
                            () -> digest.file()
                                    .packs()
                                    .forEach(pack -> html.in(Tag.TR, () -> {
                                        html.put(Tag.TD, value(pack.name()));
                                        html.put(Tag.TD, number(pack.loaded()));
                                        html.put(Tag.TD, number(pack.refused().size()));
                                        html.in(Tag.TD, "hash", () -> html.put(value(pack.hash())));
                                    })));
                }));
        for (RulePack pack : digest.file().packs()) {
            if (!pack.refused().isEmpty()) {
                refused(pack);
            }
        }
    }

    private void refused(RulePack pack) {
        html.in(Tag.DETAILS, () -> {
            html.in(
                    Tag.SUMMARY,
                    () -> html.put(
                            Part.of("packs.refused.of", number(pack.refused().size()), value(pack.name()))));
            html.in(
                    Tag.DIV,
                    Tables.scroller(html, "packs.refused"),
                    () -> html.in(Tag.TABLE, () -> {
                        Tables.header(html, "packs.file", "packs.reason");
                        html.in(
                                Tag.TBODY,
                                () -> pack.refused().stream()
                                        .limit(REFUSALS)
                                        .forEach(one -> html.in(Tag.TR, () -> {
                                            html.in(Tag.TD, "place", () -> {
                                                html.put(value(one.file()));
                                                if (one.line() > 0) {
                                                    html.put(Tag.SMALL, Part.of("packs.line", number(one.line())));
                                                }
                                            });
                                            html.in(
                                                    Tag.TD,
                                                    List.of(Attribute.lang("en")),
                                                    () -> html.put(new Part.Quote(Clip.of(one.reason(), 400))));
                                        })));
                    }));
            if (pack.refused().size() > REFUSALS) {
                html.say(
                        Tag.P,
                        List.of(Attribute.style("note")),
                        "packs.refused.more",
                        number(pack.refused().size() - REFUSALS));
            }
        });
    }

    private void verify() {
        html.say(Tag.H3, "verify.title");
        html.say(Tag.P, "verify.text");
        html.say(Tag.P, List.of(Attribute.style("command")), "verify.command");
        html.say(Tag.P, "verify.receipt");
    }

    private void reading() {
        html.say(Tag.H3, "reading.title");
        html.in(Tag.UL, () -> {
            for (int i = 1; html.language().has("reading." + i); i++) {
                html.say(Tag.LI, "reading." + i);
            }
        });
        html.in(Tag.UL, "files", () -> {
            file("findings.jsonl", "files.findings");
            file("gaps.jsonl", "files.gaps");
            file("case.json", "files.case");
        });
    }

    private void file(String name, String message) {
        html.in(Tag.LI, () -> {
            html.in(Tag.A, List.of(Attribute.href(name)), () -> html.put(value(name)));
            html.put(Part.of("space"));
            html.say(Tag.SPAN, message);
        });
    }

    private void glossary() {
        html.say(Tag.H3, "glossary.title");
        html.in(Tag.DL, "glossary", () -> {
            for (int i = 1; html.language().has("glossary." + i + ".word"); i++) {
                html.say(Tag.DT, "glossary." + i + ".word");
                html.say(Tag.DD, "glossary." + i + ".text");
            }
        });
    }
}
