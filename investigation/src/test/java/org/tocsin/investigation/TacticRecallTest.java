package org.tocsin.investigation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.tocsin.detect.Detection;
import org.tocsin.detect.Detector;
import org.tocsin.detect.Join;
import org.tocsin.detect.Match;
import org.tocsin.detect.sigma.SigmaRules;
import org.tocsin.knowledge.attack.Crosswalk;
import org.tocsin.model.Bytes;
import org.tocsin.model.Content;
import org.tocsin.model.EvidenceRecord;
import org.tocsin.model.Finding;
import org.tocsin.model.Gap;
import org.tocsin.model.Level;
import org.tocsin.model.Reading;
import org.tocsin.model.Shape;
import org.tocsin.model.Source;
import org.tocsin.readers.Limits;
import org.tocsin.readers.Reader;
import org.tocsin.readers.Readings;
import org.tocsin.readers.Span;
import org.tocsin.readers.eventlog.evtx.EvtxReader;
import org.tocsin.testkit.SharedData;

/// Each attack sample has a finding whose rule carries the tactic that its folder is named after, or a written reason
/// in `recall-exceptions.tsv`. Each file is a case of its own, so that correlations count too. Needs the shared data.
class TacticRecallTest {
    /// Folders that are named after something else.
    private static final Set<String> NO_TACTIC = Set.of("Other", "AutomatedTestingTools");

    @Test
    void every_sample_is_found_under_the_tactic_of_its_folder_or_says_why_not() throws IOException {
        Path samples = SharedData.require("evtx/attack-samples");
        Path sigma = SharedData.require("sigma");
        Crosswalk crosswalk = Crosswalk.read(SharedData.root().resolve("content/attack/crosswalk.tsv"));
        SigmaRules rules = Detectors.sigma(new RuleChoice(
                List.of(
                        sigma.resolve("rules"),
                        sigma.resolve("rules-emerging-threats"),
                        sigma.resolve("rules-threat-hunting")),
                List.of(),
                List.of(),
                true,
                Level.INFORMATIONAL));
        Map<String, String> reasons = reasons();
        Set<String> missed = new TreeSet<>();
        Set<String> found = new TreeSet<>();
        List<Path> files;
        try (Stream<Path> all = Files.walk(samples)) {
            files = all.filter(file -> file.toString().endsWith(".evtx"))
                    .sorted()
                    .toList();
        }
        Detection detection = rules.detection();
        for (Path file : files) {
            String name = samples.relativize(file).toString().replace('\\', '/');
            int slash = name.indexOf('/');
            if (slash < 0 || NO_TACTIC.contains(name.substring(0, slash))) {
                continue;
            }
            Set<String> wanted = crosswalk.tactics(
                    name.substring(0, slash).toLowerCase(Locale.ROOT).replace(' ', '-'));
            (tags(file, detection).stream().anyMatch(wanted::contains) ? found : missed).add(name);
        }
        System.out.println(found.size() + " attack samples found under their tactic, " + missed.size() + " not:");
        missed.forEach(
                name -> System.out.println("  " + name + "  " + reasons.getOrDefault(name, "NO REASON WRITTEN")));
        assertThat(found.size() + missed.size()).isGreaterThan(130);
        // A file that is found after all is struck off the list.
        assertThat(missed).isEqualTo(reasons.keySet());
    }

    /// What the rules that fired on a file are tagged with, without `attack.`.
    private static Set<String> tags(Path file, Detection detection) throws IOException {
        Set<String> tags = new TreeSet<>();
        List<Match> matches = new ArrayList<>();
        Detector detector = detection.open();
        Reader reader = new EvtxReader();
        Content content = new Bytes(Files.readAllBytes(file));
        Readings out = new Readings() {
            private final Shape.Table shapes = new Shape.Table();

            @Override
            public void accept(Reading reading) {
                if (reading instanceof EvidenceRecord record) {
                    detector.examine(record, finding -> add(finding, tags), matches::add);
                }
            }

            @Override
            public void child(Source parent, String name, Content child) {
                throw new AssertionError("an event log holds nothing else");
            }

            @Override
            public Shape.Table shapes() {
                return shapes;
            }

            @Override
            public Limits limits() {
                return Limits.USUAL;
            }
        };
        Source source = new Source("sha256:00", file.getFileName().toString(), content);
        for (Span span : reader.cut(content)) {
            reader.read(source, span, out);
        }
        Join join = detection.join().orElseThrow();
        Join.Out found = new Join.Out() {
            @Override
            public void finding(Finding finding) {
                add(finding, tags);
            }

            @Override
            public void gap(Gap gap) {}
        };
        matches.stream()
                .filter(match -> match.time().isPresent())
                .sorted(Comparator.comparing((Match match) -> match.time().orElseThrow())
                        .thenComparing(Match::row, Arrays::compareUnsigned))
                .forEach(match -> join.take(match, found));
        join.end(found);
        return tags;
    }

    private static void add(Finding finding, Set<String> tags) {
        finding.rule().tags().stream()
                .filter(tag -> tag.startsWith("attack."))
                .forEach(tag -> tags.add(tag.substring("attack.".length())));
    }

    private static Map<String, String> reasons() throws IOException {
        Map<String, String> reasons = new TreeMap<>();
        try (InputStream in =
                Objects.requireNonNull(TacticRecallTest.class.getResourceAsStream("recall-exceptions.tsv"))) {
            new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#") && !line.isBlank())
                    .map(line -> line.split("\t", 2))
                    .forEach(row -> reasons.put(row[0], row[1]));
        }
        return reasons;
    }
}
