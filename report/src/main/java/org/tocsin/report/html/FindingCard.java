package org.tocsin.report.html;

import static org.tocsin.report.html.Part.number;
import static org.tocsin.report.html.Part.quote;
import static org.tocsin.report.html.Part.value;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.tocsin.model.Meanings.Words;
import org.tocsin.model.Rule;
import org.tocsin.model.Technique;
import org.tocsin.report.words.GroupNames;
import org.tocsin.report.words.Times;

/// One rule and what it found. A rule that names a known group is shown as just that: its title, tags, source,
/// description and references stay back until a person has judged; whoever reads a name first believes it.
final class FindingCard {
    private static final int PROSE = 2_000;
    private static final int HOSTS = 6;

    private final Html html;
    private final Map<String, Technique> techniques;

    FindingCard(Html html, Map<String, Technique> techniques) {
        this.html = html;
        this.techniques = techniques;
    }

    void open(Group group) {
        html.in(Tag.ARTICLE, "finding " + group.band().word(), () -> {
            html.in(Tag.HEADER, () -> {
                level(group);
                html.in(Tag.H4, () -> title(group.rule()));
                facts(group);
            });
            body(group);
        });
    }

    void folded(Group group) {
        html.in(Tag.DETAILS, "finding " + group.band().word(), () -> {
            html.in(Tag.SUMMARY, () -> line(group));
            html.in(Tag.DIV, () -> {
                facts(group);
                body(group);
            });
        });
    }

    /// The rule and its count, on one line.
    void line(Group group) {
        level(group);
        html.in(Tag.SPAN, "line-title", () -> title(group.rule()));
        html.put(Tag.SPAN, "line-count", Part.of("count.findings", number(group.events())));
        if (!group.rule().author().isBlank()) {
            html.in(
                    Tag.SPAN,
                    "line-author",
                    () -> html.put(Part.of("rule.by", quote(group.rule().author()))));
        }
    }

    private void level(Group group) {
        String word = group.rule().level().word();
        html.say(Tag.SPAN, List.of(Attribute.style("level " + word)), "level." + word);
    }

    private void title(Rule rule) {
        if (GroupNames.KEPT_BACK.keeps(rule)) {
            html.put(Part.of("rule.group", value(rule.id())));
        } else {
            html.in(Tag.SPAN, List.of(Attribute.lang("en")), () -> html.put(quote(rule.title())));
        }
    }

    private void facts(Group group) {
        html.in(Tag.P, "facts", () -> {
            html.put(Tag.SPAN, Part.of("count.findings", number(group.events())));
            if (group.lines() > group.events()) {
                html.put(Tag.SPAN, Part.of("finding.copies", number(group.lines() - group.events())));
            }
            if (group.recovered() > 0) {
                html.put(Tag.SPAN, "mark", Part.of("finding.recovered", number(group.recovered())));
            }
            if (!group.hosts().isEmpty()) {
                List<Part> names = new ArrayList<>();
                group.hosts().stream().limit(HOSTS).forEach(name -> names.add(quote(name)));
                Part listing = new Part.Listing(names);
                int more = group.hosts().size() - names.size();
                html.put(
                        Tag.SPAN,
                        group.moreHosts()
                                ? Part.of("finding.hosts.many", listing)
                                : more > 0
                                        ? Part.of("finding.hosts.more", number(more), listing)
                                        : Part.of("finding.hosts", listing));
            }
            if (group.first().isPresent() && group.last().isPresent()) {
                String first = Times.second(group.first().get());
                String last = Times.second(group.last().get());
                html.put(
                        Tag.SPAN,
                        "when",
                        first.equals(last)
                                ? Part.of("finding.at", quote(first))
                                : Part.of("finding.between", quote(first), quote(last)));
            }
        });
    }

    private void body(Group group) {
        Rule rule = group.rule();
        meaning(rule);
        Sighting first = group.sightings().getFirst();
        why(rule, first);
        others(rule);
        evidence(group);
        about(rule);
    }

    private void meaning(Rule rule) {
        Optional<Rule.Advice> advice = Optional.ofNullable(
                rule.advice().getOrDefault(html.language().code(), rule.advice().get("en")));
        if (advice.isPresent()) {
            boolean translated = rule.advice().containsKey(html.language().code());
            List<Attribute> language = translated ? List.of() : List.of(Attribute.lang("en"));
            html.in(Tag.P, language, () -> html.put(prose(advice.get().meaning())));
            html.in(Tag.DIV, "next", () -> {
                html.say(Tag.H4, "finding.next");
                html.in(Tag.P, language, () -> html.put(prose(advice.get().next())));
            });
        } else if (GroupNames.KEPT_BACK.keeps(rule)) {
            html.say(Tag.P, "finding.group");
        } else if (rule.description().isBlank()) {
            html.say(Tag.P, "finding.nodescription");
        } else {
            html.in(Tag.DIV, "foreign", () -> {
                html.say(Tag.SMALL, "finding.authors");
                html.in(Tag.P, List.of(Attribute.lang("en")), () -> html.put(prose(rule.description())));
            });
        }
    }

    private void why(Rule rule, Sighting sighting) {
        if (sighting.why().isEmpty()) {
            return;
        }
        boolean address = rule.family().equals("indicator");
        html.say(Tag.H4, "finding.why");
        html.in(
                Tag.DIV,
                Tables.scroller(html, "finding.why"),
                () -> html.in(Tag.TABLE, "why", () -> {
                    Tables.header(html, "why.field", "why.value", "why.matched");
                    html.in(Tag.TBODY, () -> {
                        for (Sighting.Why why : sighting.why()) {
                            html.in(Tag.TR, () -> {
                                html.put(Tag.TD, why.field().isEmpty() ? Part.of("why.anywhere") : value(why.field()));
                                html.in(Tag.TD, () -> {
                                    html.put(new Part.Value(why.value(), address));
                                    meaning(why.meaning());
                                });
                                html.put(Tag.TD, new Part.Value(why.matched(), address));
                            });
                        }
                    });
                }));
        if (sighting.reasons() > sighting.why().size()) {
            html.say(
                    Tag.P,
                    List.of(Attribute.style("note")),
                    "why.more",
                    number(sighting.reasons() - sighting.why().size()));
        }
    }

    /// Words of ours on a value, which stands before them as it is.
    private void meaning(List<Words> words) {
        if (!words.isEmpty()) {
            html.put(Tag.SMALL, words(words));
        }
    }

    private Part words(List<Words> words) {
        String language = html.language().code();
        return quote(words.stream().map(one -> one.in(language)).collect(Collectors.joining("; ")));
    }

    private void others(Rule rule) {
        List<String> others = rule.falsePositives().stream()
                .filter(text -> !text.isBlank() && !text.equalsIgnoreCase("unknown"))
                .limit(12)
                .toList();
        html.say(Tag.H4, "finding.others");
        if (others.isEmpty()) {
            html.say(Tag.P, "finding.others.none");
            return;
        }
        html.in(Tag.UL, List.of(Attribute.style("others"), Attribute.lang("en")), () -> {
            for (String other : others) {
                html.put(Tag.LI, prose(other));
            }
        });
    }

    private void evidence(Group group) {
        int shown = group.sightings().size();
        html.in(
                Tag.H4,
                () -> html.put(
                        group.events() > shown
                                ? Part.of("finding.evidence.first", number(shown), number(group.events()))
                                : Part.of("finding.evidence")));
        html.in(
                Tag.DIV,
                Tables.scroller(html, "finding.evidence"),
                () -> html.in(Tag.TABLE, "evidence", () -> {
                    Tables.header(
                            html,
                            "evidence.time",
                            "evidence.host",
                            "evidence.user",
                            "evidence.record",
                            "evidence.file");
                    html.in(Tag.TBODY, () -> group.sightings().forEach(this::sighting));
                }));
    }

    private void sighting(Sighting sighting) {
        html.in(Tag.TR, () -> {
            html.in(Tag.TD, "time", () -> {
                html.put(
                        sighting.time().isPresent()
                                ? quote(Times.second(sighting.time().get()))
                                : Part.of("evidence.notime"));
                if (sighting.recovered()) {
                    html.put(Tag.SPAN, "mark", Part.of("evidence.recovered"));
                }
            });
            html.put(Tag.TD, orNone(sighting.host()));
            html.put(Tag.TD, orNone(sighting.user()));
            html.in(Tag.TD, () -> {
                html.put(
                        sighting.record() >= 0
                                ? quote(Long.toString(sighting.record()))
                                : sighting.offset() >= 0
                                        ? Part.of("evidence.offset", number(sighting.offset()))
                                        : Part.of("none"));
                if (!sighting.about().isEmpty()) {
                    html.put(Tag.SMALL, Part.of("evidence.event", quote(sighting.event()), words(sighting.about())));
                }
            });
            html.in(Tag.TD, "place", () -> {
                html.put(value(sighting.path()));
                if (!sighting.outer().isEmpty()) {
                    html.put(Tag.SMALL, Part.of("evidence.outer", value(sighting.outer())));
                }
                if (sighting.copies() > 1) {
                    html.put(Tag.SMALL, Part.of("evidence.copies", number(sighting.copies() - 1)));
                }
            });
        });
    }

    private void about(Rule rule) {
        boolean kept = GroupNames.KEPT_BACK.keeps(rule);
        html.in(Tag.DL, "about", () -> {
            if (!rule.techniques().isEmpty()) {
                html.say(Tag.DT, "about.techniques");
                html.in(Tag.DD, () -> {
                    for (String id : rule.techniques()) {
                        html.in(Tag.SPAN, "technique", () -> {
                            html.put(value(id));
                            Technique known = techniques.get(id);
                            if (known != null) {
                                html.put(quote(known.name()));
                            }
                        });
                    }
                });
            }
            if (!rule.software().isEmpty()) {
                html.say(Tag.DT, "about.software");
                html.in(Tag.DD, () -> rule.software().forEach(id -> html.put(value(id))));
            }
            html.say(Tag.DT, "about.rule");
            html.in(Tag.DD, () -> {
                html.put(value(rule.id()));
                if (!kept && !rule.source().isBlank()) {
                    html.put(Part.of("about.from", value(rule.source())));
                }
                if (!rule.status().isBlank()) {
                    html.put(Part.of("about.status", quote(rule.status())));
                }
            });
            if (!rule.author().isBlank() || !rule.licence().isBlank()) {
                html.say(Tag.DT, "about.author");
                html.in(Tag.DD, () -> {
                    html.put(rule.author().isBlank() ? Part.of("about.unknown") : quote(rule.author()));
                    if (!rule.licence().isBlank()) {
                        html.put(Part.of("about.licence", quote(rule.licence())));
                    }
                });
            }
            if (!kept && !rule.references().isEmpty()) {
                html.say(Tag.DT, "about.references");
                html.in(
                        Tag.DD,
                        () -> html.in(
                                Tag.UL,
                                () -> rule.references().stream()
                                        .limit(8)
                                        .forEach(one -> html.put(Tag.LI, value(one)))));
            }
        });
    }

    private Part orNone(Clip text) {
        return text.isEmpty() ? Part.of("none") : quote(text);
    }

    /// What the author of a rule wrote, without the line breaks of the file it was written in.
    private static Part prose(String text) {
        return new Part.Quote(Clip.of(text.strip().replaceAll("\\s*\\R\\s*", " "), PROSE));
    }
}
