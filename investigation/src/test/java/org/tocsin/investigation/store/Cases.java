package org.tocsin.investigation.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tocsin.detect.Match;
import org.tocsin.model.Bytes;
import org.tocsin.model.DayCount;
import org.tocsin.model.Evidence;
import org.tocsin.model.EvidenceRecord;
import org.tocsin.model.Fields;
import org.tocsin.model.Finding;
import org.tocsin.model.Gap;
import org.tocsin.model.Kind;
import org.tocsin.model.Level;
import org.tocsin.model.Origin;
import org.tocsin.model.PlainRecord;
import org.tocsin.model.Rule;
import org.tocsin.model.RuleLook;
import org.tocsin.model.RulePack;
import org.tocsin.model.Shape;
import org.tocsin.model.Slice;
import org.tocsin.model.Source;
import org.tocsin.model.SourceSeen;
import org.tocsin.model.Technique;
import org.tocsin.readers.Head;
import org.tocsin.readers.Reader;
import org.tocsin.readers.Readings;
import org.tocsin.readers.Span;
import org.tocsin.readers.intake.Item;

/// Small cases for tests.
final class Cases {
    static final Custodian CUSTODIAN =
            new Custodian("A. Person", "tocsin 0.1.0", InstantSource.fixed(Instant.parse("2026-03-04T05:06:07Z")));
    static final Instant TIME = Instant.parse("2021-07-14T09:12:03.123456700Z");

    private static final Shape.Table SHAPES = new Shape.Table();

    /// Stands for a reader; the store never calls it.
    private static final Reader READER = new Reader() {
        @Override
        public String format() {
            return "test";
        }

        @Override
        public boolean recognises(Head head) {
            return false;
        }

        @Override
        public void read(Source source, Span span, Readings out) {
            throw new AssertionError("the store reads nothing");
        }
    };

    private Cases() {}

    static CaseFolder open(Path folder) throws IOException {
        return CaseFolder.open(folder, CUSTODIAN);
    }

    static RunSettings settings(String detection) {
        return new RunSettings(
                "tocsin 0.1.0",
                detection,
                Map.of("limits", "usual"),
                List.of(new RulePack("pack", "sha256:aa", 2, List.of(new RulePack.Refusal("x.yml", 3, "no title")))));
    }

    static String hash(String text) {
        return Disk.hash(text.getBytes(StandardCharsets.UTF_8));
    }

    static Rule rule(String id) {
        return new Rule(
                "sigma",
                id,
                "Title of " + id,
                Level.HIGH,
                "test",
                "pack/" + id + ".yml",
                "what it is",
                "somebody",
                "Apache-2.0",
                List.of("https://example.org/" + id),
                List.of(),
                List.of("attack.t1003.001"),
                List.of("T1003.001"),
                List.of(),
                Map.of("en", new Rule.Advice("it may mean", "do this"), "fr", new Rule.Advice("cela", "faites")),
                false);
    }

    static EvidenceRecord record(String evidence, long number) {
        return new PlainRecord.Builder()
                .integer("EventID", 4688)
                .text("Channel", "Security")
                .text("Computer", "PC" + number % 3)
                .text("CommandLine", "cmd /c \"échø\" \u0000 \uD800 " + number)
                .text("Data", "one")
                .text("Data", "two")
                .bool("Flag", true)
                .time(TIME.plusNanos(number * 100))
                .build(Kind.WINDOWS_EVENT, SHAPES, new Origin(evidence, "logs/a.evtx", number, number * 512));
    }

    static Finding finding(Rule rule, EvidenceRecord record) {
        return new Finding(
                record.time(),
                rule,
                record.kind(),
                record.origin(),
                record.recovered(),
                List.of(new Finding.Why("selection", "CommandLine", "cmd /c", "cmd*")),
                Fields.of(record));
    }

    static Finding timeless(Rule rule, String evidence, String path) {
        return new Finding(
                Optional.empty(),
                rule,
                Kind.FILE,
                new Origin(evidence, path, -1, -1, Optional.of("outer.eml")),
                true,
                List.of(),
                Fields.NONE);
    }

    static Gap gap(String evidence, String path, long offset) {
        return new Gap(new Origin(evidence, path, -1, offset), Gap.Cause.DAMAGED, "bytes are damaged at " + offset);
    }

    static Item item(String hash, String path, int slices) {
        List<Span> spans = new ArrayList<>();
        for (int i = 0; i < slices; i++) {
            spans.add(new Span(i * 100L, i * 100L + 100));
        }
        return new Item(
                hash,
                slices * 100L,
                "evtx",
                new Source(hash, path, new Bytes(new byte[0])),
                Optional.of(READER),
                spans,
                () -> {});
    }

    static Slice slice(String hash, int index) {
        return new Slice(hash, index, index * 100L, index * 100L + 100);
    }

    static List<SourceSeen> sources(long records) {
        return List.of(new SourceSeen(
                Kind.WINDOWS_EVENT, "PC1", "Security", "", "4688", records, Optional.of(TIME), Optional.of(TIME)));
    }

    static List<DayCount> days(long records) {
        return List.of(new DayCount(
                LocalDate.ofInstant(TIME, ZoneOffset.UTC), Kind.WINDOWS_EVENT, "PC1", "Security", records));
    }

    /// One for the second pass.
    static Match match(EvidenceRecord record) {
        byte[] row = (record.origin().evidence() + " " + record.origin().record()).getBytes(StandardCharsets.UTF_8);
        return new Match(record.time(), row);
    }

    static final Rule COUNTED = rule("counted");

    /// A second pass that makes one finding of all matches: which they were, in order.
    static void join(Run run) throws IOException {
        List<String> rows = new ArrayList<>();
        run.forEachMatch((detection, match) -> rows.add(
                detection + " " + match.time().orElseThrow() + " " + new String(match.row(), StandardCharsets.UTF_8)));
        rows.sort(null);
        run.join(out -> {
            out.finding(new Finding(
                    Optional.of(TIME),
                    COUNTED,
                    Kind.WINDOWS_EVENT,
                    new Origin("", "", rows.size(), -1),
                    false,
                    rows.stream().map(row -> new Finding.Why("", "", row, "")).toList(),
                    Fields.NONE));
            out.gap(new Gap(Origin.whole("", "all"), Gap.Cause.LIMIT, rows.size() + " matches"));
        });
    }

    /// Reads one slice of `records` records, of which each third gives a finding of one of two rules, and one gap.
    static void scan(Ledger ledger, String hash, int index, int records) throws IOException {
        ledger.begin(slice(hash, index));
        for (int i = 0; i < records; i++) {
            EvidenceRecord record = record(hash, index * 1_000_000L + i);
            ledger.record(record);
            if (i % 3 == 0) {
                ledger.finding(finding(i % 2 == 0 ? RULE_A : RULE_B, record));
                ledger.match(1, match(record));
            }
        }
        ledger.gap(gap(hash, "logs/a.evtx", index));
        ledger.end(sources(records), days(records));
    }

    static final Rule RULE_A = rule("a");
    static final Rule RULE_B = rule("b");

    static Run.Outcome outcome() {
        return new Run.Outcome(
                true,
                List.of(
                        new RuleLook(RULE_A, RuleLook.State.LOOKED, 7, "Windows channel Security"),
                        new RuleLook(RULE_B, RuleLook.State.NO_SUCH_LOG, 0, "Windows channel System")),
                Map.of("T1003.001", new Technique("T1003.001", "LSASS Memory", List.of("credential-access"))));
    }

    static List<Finding> findings(CaseView view) {
        List<Finding> all = new ArrayList<>();
        view.findings().forEach(all::add);
        return all;
    }

    static List<Gap> gaps(CaseView view) {
        List<Gap> all = new ArrayList<>();
        view.forEachGap(all::add);
        return all;
    }

    static List<String> places(List<Evidence> evidence) {
        return evidence.stream().flatMap(one -> one.places().stream()).toList();
    }
}
