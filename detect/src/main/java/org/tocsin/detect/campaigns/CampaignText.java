package org.tocsin.detect.campaigns;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A graph in words, and for programs. Host names are written so that nobody follows them by mistake.
public final class CampaignText {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int MOST_VALUES = 6;

    private CampaignText() {}

    /// Why a cluster is one, in sentences: what holds it together, when, where it is thin, and what else could explain
    /// it.
    public static List<String> because(CampaignGraph graph, Cluster cluster) {
        List<String> sentences = new ArrayList<>();
        Map<Trace.Kind, Set<String>> values = new LinkedHashMap<>();
        Map<Trace.Kind, Set<String>> members = new LinkedHashMap<>();
        for (Tie tie : cluster.ties()) {
            values.computeIfAbsent(tie.kind(), kind -> new TreeSet<>()).add(tie.value());
            members.computeIfAbsent(tie.kind(), kind -> new TreeSet<>()).addAll(List.of(tie.one(), tie.other()));
        }
        values.forEach((kind, all) -> sentences.add(String.format(
                Locale.ROOT,
                "%d of %d share %s: %s (weight %.2f: %s).",
                members.getOrDefault(kind, Set.of()).size(),
                cluster.items().size(),
                kind.words(),
                some(all),
                kind.weight(),
                kind.reason())));
        span(cluster).ifPresent(sentences::add);
        Set<String> families = new TreeSet<>();
        for (String id : cluster.items()) {
            Item item = graph.items().get(id);
            if (item != null) {
                item.traces().stream()
                        .filter(trace -> trace.kind() == Trace.Kind.FAMILY)
                        .forEach(trace -> families.add(trace.value()));
            }
        }
        if (families.size() > 1) {
            sentences.add("The malware is of different families (" + some(families)
                    + "): what is shared is an operation, not one program.");
        }
        sentences.add("One actor explains this; so do actors who share servers, tools or a supplier.");
        return sentences;
    }

    private static Optional<String> span(Cluster cluster) {
        Optional<Instant> from =
                cluster.ties().stream().flatMap(tie -> tie.from().stream()).min(Instant::compareTo);
        Optional<Instant> until =
                cluster.ties().stream().flatMap(tie -> tie.until().stream()).max(Instant::compareTo);
        return from.isEmpty() || until.isEmpty()
                ? Optional.empty()
                : Optional.of("What is shared was seen from " + day(from.get()) + " to " + day(until.get()) + ".");
    }

    private static String day(Instant time) {
        return time.atOffset(ZoneOffset.UTC).toLocalDate().toString();
    }

    private static String some(Set<String> values) {
        List<String> shown =
                values.stream().limit(MOST_VALUES).map(CampaignText::harmless).toList();
        int more = values.size() - shown.size();
        return String.join(", ", shown) + (more > 0 ? " and " + more + " more" : "");
    }

    /// All strings come from attackers: no line ends, no marks of Markdown or HTML, no live names.
    private static String harmless(String value) {
        StringBuilder out = new StringBuilder();
        value.codePoints().limit(200).forEach(c -> {
            if (c == '.') {
                out.append("[.]");
            } else if (c < ' ' || c == 0x7F || Character.getType(c) == Character.FORMAT) {
                out.append(' ');
            } else if ("`*_<>|#\\".indexOf(c) >= 0) {
                out.append('\\').appendCodePoint(c);
            } else {
                out.appendCodePoint(c);
            }
        });
        return out.toString();
    }

    /// The whole graph for people, as Markdown.
    public static String markdown(CampaignGraph graph) {
        StringBuilder out = new StringBuilder("# What belongs together\n\n");
        out.append(String.format(
                Locale.ROOT,
                "%d items, %d ties; clusters at strength %.2f: %d.\n\n",
                graph.items().size(),
                graph.ties().size(),
                graph.strength(),
                graph.clusters().size()));
        for (Cluster cluster : graph.clusters()) {
            out.append("## ")
                    .append(cluster.name().isEmpty() ? "Cluster " + harmless(cluster.id()) : harmless(cluster.name()))
                    .append("\n\n");
            for (String id : cluster.items()) {
                Item item = graph.items().get(id);
                if (item != null) {
                    out.append("- ").append(harmless(item.label())).append(" (").append(harmless(item.place()));
                    item.from().ifPresent(time -> out.append(", ").append(day(time)));
                    out.append(")\n");
                }
            }
            out.append("\nThese ").append(cluster.items().size()).append(" belong together, because:\n\n");
            because(graph, cluster)
                    .forEach(sentence -> out.append("- ").append(sentence).append('\n'));
            out.append('\n');
        }
        if (!graph.cuts().isEmpty()) {
            out.append("## Shared, and no tie\n\n");
            for (Tie.Cut cut : graph.cuts()) {
                out.append("- ")
                        .append(harmless(cut.one()))
                        .append(" and ")
                        .append(harmless(cut.other()))
                        .append(" share ")
                        .append(harmless(cut.value()))
                        .append(": ")
                        .append(harmless(cut.reason()))
                        .append(".\n");
            }
        }
        return out.toString();
    }

    /// The whole graph for programs: `items`, `ties`, `cuts`, `clusters`, and the strength.
    public static String json(CampaignGraph graph) {
        ObjectNode json = JSON.createObjectNode().put("strength", graph.strength());
        ArrayNode items = json.putArray("items");
        for (Item item : graph.items().values()) {
            ObjectNode one = items.addObject()
                    .put("id", item.id())
                    .put("label", item.label())
                    .put("place", item.place());
            item.from().ifPresent(time -> one.put("from", time.toString()));
            item.until().ifPresent(time -> one.put("until", time.toString()));
        }
        ArrayNode ties = json.putArray("ties");
        for (Tie tie : graph.ties()) {
            ObjectNode one = ties.addObject()
                    .put("one", tie.one())
                    .put("other", tie.other())
                    .put("kind", tie.kind().key())
                    .put("value", tie.value())
                    .put("weight", tie.weight())
                    .put("reason", tie.reason());
            tie.from().ifPresent(time -> one.put("from", time.toString()));
            tie.until().ifPresent(time -> one.put("until", time.toString()));
            ArrayNode evidence = one.putArray("evidence");
            tie.evidence()
                    .forEach(origin -> evidence.addObject()
                            .put("evidence", origin.evidence())
                            .put("path", origin.path())
                            .put("record", origin.record())
                            .put("offset", origin.offset()));
        }
        ArrayNode cuts = json.putArray("cuts");
        for (Tie.Cut cut : graph.cuts()) {
            cuts.addObject()
                    .put("one", cut.one())
                    .put("other", cut.other())
                    .put("kind", cut.kind().key())
                    .put("value", cut.value())
                    .put("reason", cut.reason());
        }
        ArrayNode clusters = json.putArray("clusters");
        for (Cluster cluster : graph.clusters()) {
            ObjectNode one = clusters.addObject().put("id", cluster.id()).put("name", cluster.name());
            ArrayNode members = one.putArray("items");
            cluster.items().forEach(members::add);
            ArrayNode because = one.putArray("because");
            because(graph, cluster).forEach(because::add);
        }
        return json.toString() + "\n";
    }
}
