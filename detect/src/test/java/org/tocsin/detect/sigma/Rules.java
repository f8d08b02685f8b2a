package org.tocsin.detect.sigma;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.tocsin.detect.Detector;
import org.tocsin.detect.Join;
import org.tocsin.detect.Match;
import org.tocsin.model.Finding;
import org.tocsin.model.Gap;
import org.tocsin.model.Kind;
import org.tocsin.model.Origin;
import org.tocsin.model.PlainRecord;
import org.tocsin.model.Shape;

/// Rules and records written in a test in a few lines.
final class Rules {
    private static final Shape.Table SHAPES = new Shape.Table();

    private Rules() {}

    /// A whole rule for Windows' Security log around a detection, which begins without indent.
    static String rule(String id, String detection) {
        return "title: Rule " + id + "\nid: " + id + "\nstatus: test\nlevel: high\nlogsource:\n    product: windows\n"
                + "    service: security\ndetection:\n" + detection.indent(4);
    }

    static SigmaRules load(Path folder, String... rules) throws IOException {
        for (int i = 0; i < rules.length; i++) {
            Files.writeString(folder.resolve("rule-%03d.yml".formatted(i)), rules[i]);
        }
        return SigmaRules.load(List.of(folder), SigmaOptions.USUAL);
    }

    /// An event of the Security log with number 1.
    static PlainRecord.Builder event() {
        return new PlainRecord.Builder().text("Channel", "Security").integer("EventID", 1);
    }

    static PlainRecord of(PlainRecord.Builder builder) {
        return builder.build(Kind.WINDOWS_EVENT, SHAPES, new Origin("sha256:test", "test", 1, -1));
    }

    static List<Finding> findings(SigmaRules rules, PlainRecord record) {
        List<Finding> findings = new ArrayList<>();
        rules.detection().open().examine(record, findings::add, match -> {});
        return findings;
    }

    /// What the second pass gives over all records, in the order in which it comes.
    static List<Finding> joined(SigmaRules rules, List<PlainRecord> records) {
        return joined(rules, records, gap -> {});
    }

    static List<Finding> joined(SigmaRules rules, List<PlainRecord> records, Consumer<Gap> gaps) {
        List<Finding> findings = new ArrayList<>();
        run(rules.detection().join().orElseThrow(), matches(rules, records), findings::add, gaps);
        return findings;
    }

    /// What the first pass leaves, in the order in which the second gets it.
    static List<Match> matches(SigmaRules rules, List<PlainRecord> records) {
        List<Match> matches = new ArrayList<>();
        Detector detector = rules.detection().open();
        records.forEach(record -> detector.examine(record, finding -> {}, matches::add));
        matches.sort(Comparator.comparing((Match match) -> match.time().orElse(Instant.MAX))
                .thenComparing(Match::row, Arrays::compareUnsigned));
        return matches;
    }

    static void run(Join join, List<Match> matches, Consumer<Finding> findings, Consumer<Gap> gaps) {
        Join.Out out = new Join.Out() {
            @Override
            public void finding(Finding finding) {
                findings.accept(finding);
            }

            @Override
            public void gap(Gap gap) {
                gaps.accept(gap);
            }
        };
        matches.forEach(match -> join.take(match, out));
        join.end(out);
    }
}
