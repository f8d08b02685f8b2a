package org.tocsin.report.html;

import static org.tocsin.report.html.Part.number;
import static org.tocsin.report.html.Part.quote;
import static org.tocsin.report.html.Part.value;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.tocsin.model.Technique;

/// The ATT&CK techniques that findings carry, in the order in which an intrusion goes.
final class TechniquesSection {
    /// ATT&CK's tactics for organisations, in its order.
    static final List<String> TACTICS = List.of(
            "reconnaissance",
            "resource-development",
            "initial-access",
            "execution",
            "persistence",
            "privilege-escalation",
            "defense-evasion",
            "credential-access",
            "discovery",
            "lateral-movement",
            "collection",
            "command-and-control",
            "exfiltration",
            "impact");

    private static final class Seen {
        private long rules;
        private long events;
    }

    private final Html html;
    private final Digest digest;

    TechniquesSection(Html html, Digest digest) {
        this.html = html;
        this.digest = digest;
    }

    void write() {
        Map<String, Seen> seen = new TreeMap<>();
        for (Group group : digest.groups()) {
            for (String id : group.rule().techniques().stream().distinct().toList()) {
                Seen one = seen.computeIfAbsent(id, technique -> new Seen());
                one.rules++;
                one.events += group.events();
            }
        }
        html.in(Tag.SECTION, List.of(Attribute.id("techniques")), () -> {
            html.say(Tag.H2, "techniques.title");
            if (seen.isEmpty()) {
                html.say(Tag.P, "techniques.none");
                return;
            }
            html.say(Tag.P, List.of(Attribute.style("lead")), "techniques.lead", number(seen.size()));
            html.in(
                    Tag.DIV,
                    Tables.scroller(html, "techniques.title"),
                    () -> html.in(Tag.TABLE, "techniques", () -> {
                        Tables.header(
                                html, "techniques.id", "techniques.name", "techniques.rules", "techniques.events");
                        byTactic(seen)
                                .forEach((tactic, ids) -> html.in(Tag.TBODY, () -> {
                                    html.in(
                                            Tag.TR,
                                            "tactic",
                                            () -> html.in(
                                                    Tag.TH,
                                                    List.of(Attribute.at("colspan", 4), Attribute.scope("rowgroup")),
                                                    () -> html.put(
                                                            html.language().has("tactic." + tactic)
                                                                    ? Part.of("tactic." + tactic)
                                                                    : quote(tactic))));
                                    ids.forEach(id -> html.in(Tag.TR, () -> row(id, seen)));
                                }));
                    }));
        });
    }

    private void row(String id, Map<String, Seen> seen) {
        Technique known = digest.techniques().get(id);
        Seen one = seen.getOrDefault(id, new Seen());
        html.put(Tag.TD, value(id));
        html.put(Tag.TD, known == null ? Part.of("techniques.unknown") : quote(known.name()));
        html.put(Tag.TD, number(one.rules));
        html.put(Tag.TD, number(one.events));
    }

    /// Each technique once, under the first of its tactics that ATT&CK names.
    private Map<String, List<String>> byTactic(Map<String, Seen> seen) {
        Map<String, List<String>> sorted = new TreeMap<>((a, b) -> {
            int order = Integer.compare(place(a), place(b));
            return order == 0 ? a.compareTo(b) : order;
        });
        for (String id : seen.keySet()) {
            Technique known = digest.techniques().get(id);
            String tactic = known == null
                    ? "other"
                    : known.tactics().stream()
                            .min((a, b) -> Integer.compare(place(a), place(b)))
                            .orElse("other");
            sorted.computeIfAbsent(tactic, name -> new ArrayList<>()).add(id);
        }
        return sorted;
    }

    private static int place(String tactic) {
        int place = TACTICS.indexOf(tactic);
        return place < 0 ? TACTICS.size() : place;
    }
}
