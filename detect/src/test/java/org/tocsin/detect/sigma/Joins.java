package org.tocsin.detect.sigma;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.tocsin.model.Finding;
import org.tocsin.model.Gap;
import org.tocsin.model.Kind;
import org.tocsin.model.Origin;
import org.tocsin.model.PlainRecord;
import org.tocsin.model.Shape;

/// Correlations and the events that they count, in a few lines. Events are of the Security log of one computer;
/// their field `K` says which of the rules `a`, `b` and `c` they match.
final class Joins {
    static final Instant START = Instant.parse("2021-07-14T09:00:00Z");
    private static final Shape.Table SHAPES = new Shape.Table();

    private final List<PlainRecord> records = new ArrayList<>();
    private final SigmaRules rules;

    private Joins(SigmaRules rules) {
        this.rules = rules;
    }

    static String rule(String name) {
        return "title: Rule " + name + "\nid: " + name + "-id\nname: " + name
                + "\nstatus: test\nlevel: low\nlogsource: {product: windows}\ndetection:\n  sel: {K: " + name
                + "}\n  condition: sel\n";
    }

    /// @param body what stands below `correlation:`, without indent
    static String correlation(String name, String body) {
        return "title: Join " + name + "\nid: " + name + "\nname: " + name
                + "\nstatus: test\nlevel: high\ncorrelation:\n" + body.indent(2);
    }

    /// The rules a, b and c and the correlations, in one file.
    static Joins of(Path folder, String... correlations) throws IOException {
        return new Joins(load(folder, correlations));
    }

    static SigmaRules load(Path folder, String... correlations) throws IOException {
        StringBuilder file = new StringBuilder(rule("a") + "---\n" + rule("b") + "---\n" + rule("c"));
        for (String correlation : correlations) {
            file.append("---\n").append(correlation);
        }
        return Rules.load(folder, file.toString());
    }

    /// @param fields names and values by turns
    Joins event(double second, String k, String... fields) {
        return event(second, k, new Origin("sha256:one", "Security.evtx", records.size() + 1L, -1), fields);
    }

    Joins event(double second, String k, Origin origin, String... fields) {
        records.add(record(k, fields)
                .time(START.plusMillis(Math.round(second * 1000)))
                .build(Kind.WINDOWS_EVENT, SHAPES, origin));
        return this;
    }

    Joins timeless(String k, String... fields) {
        Origin origin = new Origin("sha256:one", "Security.evtx", records.size() + 1L, -1);
        records.add(record(k, fields).build(Kind.WINDOWS_EVENT, SHAPES, origin));
        return this;
    }

    private static PlainRecord.Builder record(String k, String... fields) {
        PlainRecord.Builder builder = new PlainRecord.Builder()
                .text("Channel", "Security")
                .text("Computer", "PC1")
                .integer("EventID", 4625)
                .text("K", k);
        for (int i = 0; i < fields.length; i += 2) {
            builder.text(fields[i], fields[i + 1]);
        }
        return builder;
    }

    SigmaRules rules() {
        return rules;
    }

    List<PlainRecord> records() {
        return records;
    }

    List<Finding> findings() {
        return Rules.joined(rules, records);
    }

    List<Gap> gaps() {
        List<Gap> gaps = new ArrayList<>();
        Rules.joined(rules, records, gaps::add);
        return gaps;
    }

    /// Each finding as its rule, the second it is at, and the number that its condition was held against.
    List<String> told() {
        return findings().stream()
                .map(finding -> finding.rule().id() + " at "
                        + (finding.time().orElseThrow().toEpochMilli() - START.toEpochMilli()) / 1000.0 + ": "
                        + finding.why().getFirst().value())
                .toList();
    }
}
