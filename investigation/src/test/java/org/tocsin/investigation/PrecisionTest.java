package org.tocsin.investigation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.detect.Detection;
import org.tocsin.detect.Detector;
import org.tocsin.detect.Join;
import org.tocsin.detect.Match;
import org.tocsin.detect.sigma.SigmaRules;
import org.tocsin.model.Bytes;
import org.tocsin.model.Content;
import org.tocsin.model.EvidenceRecord;
import org.tocsin.model.Finding;
import org.tocsin.model.Gap;
import org.tocsin.model.Level;
import org.tocsin.model.Reading;
import org.tocsin.model.Rule;
import org.tocsin.model.Shape;
import org.tocsin.model.Source;
import org.tocsin.model.Text;
import org.tocsin.readers.Limits;
import org.tocsin.readers.Readings;
import org.tocsin.readers.Span;
import org.tocsin.readers.eventlog.evtx.EvtxReader;
import org.tocsin.testkit.Machine;
import org.tocsin.testkit.Machine.Account;
import org.tocsin.testkit.OfficeChores;
import org.tocsin.testkit.OfficeDay;
import org.tocsin.testkit.SharedData;

/// False alarms, counted: what our own and all shared rules find on logs that hold no attack. Needs the shared data.
///
/// `docs/precision.md` holds the tables; run with `-Dtocsin.rewrite=true` to write them anew.
class PrecisionTest {
    private static final String BEGIN = "<!-- the tables: written by PrecisionTest -->\n";
    private static final String END = "<!-- end of the tables -->\n";
    private static final Machine MACHINE = new Machine("LT-07", "office.example", "10.20.30.27");
    private static final Account USER =
            new Account("OFFICE", "kim", "S-1-5-21-1004336348-1177238915-682003330-1107", 0x4f1a2);

    /// Sample logs that are ordinary but for a few events, each read by eye; and what tells those few.
    private static final Map<String, Predicate<EvidenceRecord>> SAMPLES = new LinkedHashMap<>();

    static {
        // Jobs of an injected notepad, and what they fetched.
        SAMPLES.put("Command and Control/bits_openvpn.evtx", record -> holds(record, "notepad", "imgur"));
        SAMPLES.put("Execution/rogue_msi_url_1040_1042.evtx", record -> holds(record, "http"));
        SAMPLES.put(
                "Command and Control/DE_RDP_Tunneling_TerminalServices-RemoteConnectionManagerOperational_1149.evtx",
                record -> holds(record, "127.0.0.1"));
        // Calls of Netlogon without authentication.
        SAMPLES.put("Credential Access/etw_rpc_zerologon.evtx", record -> holds(record, "12345678-1234-ABCD"));
        SAMPLES.put("Lateral Movement/DFIR_RDP_Client_TimeZone_RdpCoreTs_104_example.evtx", record -> false);
    }

    @TempDir
    Path folder;

    /// One set of logs: how many records were read, and how often each rule fired.
    private record Count(long[] records, Map<String, Integer> fired) {
        static Count none() {
            return new Count(new long[1], new TreeMap<>());
        }

        double per100000(String rule) {
            return 100_000.0 * fired.getOrDefault(rule, 0) / records[0];
        }
    }

    @Test
    void false_alarms_are_as_few_as_the_page_says_and_none_above_medium_is_ours() throws IOException {
        Path sigma = SharedData.require("sigma");
        Path samples = SharedData.require("evtx/attack-samples");
        OfficeDay.of(MACHINE, USER, LocalDate.parse("2026-03-02"), 1, 50_000).write(folder.resolve("day"));
        OfficeChores.write(folder.resolve("chores"), MACHINE, USER, LocalDate.parse("2026-03-02"), 30, 1);
        SigmaRules rules = Detectors.sigma(new RuleChoice(
                List.of(
                        sigma.resolve("rules"),
                        sigma.resolve("rules-emerging-threats"),
                        sigma.resolve("rules-threat-hunting")),
                List.of(),
                List.of(),
                true,
                Level.INFORMATIONAL));
        Map<String, Rule> known = new TreeMap<>();
        Count day = count(logs(folder.resolve("day")), rules.detection(), record -> false, known);
        Count chores = count(logs(folder.resolve("chores")), rules.detection(), record -> false, known);
        Count ordinary = Count.none();
        for (Map.Entry<String, Predicate<EvidenceRecord>> sample : SAMPLES.entrySet()) {
            add(
                    count(List.of(samples.resolve(sample.getKey())), rules.detection(), sample.getValue(), known),
                    ordinary);
        }
        String written = tables(day, chores, ordinary, known);
        Path page = SharedData.root().resolve("docs/precision.md");
        String text = Files.readString(page);
        int from = text.indexOf(BEGIN) + BEGIN.length();
        int to = text.indexOf(END);
        if (Boolean.getBoolean("tocsin.rewrite")) {
            Files.writeString(page, text.substring(0, from) + written + text.substring(to));
        } else {
            assertThat(text.substring(from, to)).isEqualTo(written);
        }
        assertThat(known.values().stream()
                        .filter(PrecisionTest::own)
                        .filter(PrecisionTest::aboveMedium)
                        .map(Rule::title))
                .isEmpty();
    }

    private static String tables(Count day, Count chores, Count ordinary, Map<String, Rule> known) {
        StringBuilder out = new StringBuilder();
        out.append("Records read: ")
                .append(day.records()[0])
                .append(" of `OfficeDay`, ")
                .append(chores.records()[0])
                .append(" of `OfficeChores`, ")
                .append(ordinary.records()[0])
                .append(" of the sample logs.\n\n### Above medium, per 100,000 records\n\n");
        out.append("| rule | whose | level | day | chores | samples |\n|---|---|---|---:|---:|---:|\n");
        List<Rule> fired = known.values().stream()
                .sorted(Comparator.comparing(Rule::level)
                        .reversed()
                        .thenComparing(Rule::title)
                        .thenComparing(Rule::id))
                .toList();
        double[] ours = new double[3];
        double[] others = new double[3];
        for (Rule rule : fired) {
            if (aboveMedium(rule)) {
                row(rule, day, chores, ordinary, out);
                double[] sum = own(rule) ? ours : others;
                sum[0] += day.per100000(rule.id());
                sum[1] += chores.per100000(rule.id());
                sum[2] += ordinary.per100000(rule.id());
            }
        }
        out.append(String.format(
                Locale.ROOT, "| **our own, together** | | | %.0f | %.0f | %.0f |\n", ours[0], ours[1], ours[2]));
        out.append(String.format(
                Locale.ROOT, "| **shared, together** | | | %.0f | %.0f | %.0f |\n", others[0], others[1], others[2]));
        out.append("\n### Our own rules at medium and below, per 100,000 records\n\n");
        out.append("| rule | whose | level | day | chores | samples |\n|---|---|---|---:|---:|---:|\n");
        fired.stream()
                .filter(PrecisionTest::own)
                .filter(rule -> !aboveMedium(rule))
                .forEach(rule -> row(rule, day, chores, ordinary, out));
        return out.toString();
    }

    private static void row(Rule rule, Count day, Count chores, Count ordinary, StringBuilder out) {
        out.append(String.format(
                Locale.ROOT,
                "| %s | %s | %s | %.0f | %.0f | %.0f |\n",
                rule.title().replace("|", "\\|"),
                own(rule) ? "own" : "shared",
                rule.level().word(),
                day.per100000(rule.id()),
                chores.per100000(rule.id()),
                ordinary.per100000(rule.id())));
    }

    private static boolean own(Rule rule) {
        return !rule.advice().isEmpty();
    }

    private static boolean aboveMedium(Rule rule) {
        return rule.level().compareTo(Level.MEDIUM) > 0;
    }

    private static void add(Count one, Count sum) {
        sum.records()[0] += one.records()[0];
        one.fired().forEach((rule, times) -> sum.fired().merge(rule, times, Integer::sum));
    }

    private static List<Path> logs(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.sorted().toList();
        }
    }

    private static Count count(
            List<Path> files, Detection detection, Predicate<EvidenceRecord> attack, Map<String, Rule> known)
            throws IOException {
        Count count = Count.none();
        List<Match> matches = new ArrayList<>();
        Detector detector = detection.open();
        Join.Out found = new Join.Out() {
            @Override
            public void finding(Finding finding) {
                known.put(finding.rule().id(), finding.rule());
                count.fired().merge(finding.rule().id(), 1, Integer::sum);
            }

            @Override
            public void gap(Gap gap) {}
        };
        for (Path file : files) {
            Readings out = new Readings() {
                private final Shape.Table shapes = new Shape.Table();

                @Override
                public void accept(Reading reading) {
                    if (reading instanceof EvidenceRecord record && !record.recovered() && !attack.test(record)) {
                        count.records()[0]++;
                        detector.examine(record, found::finding, matches::add);
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
            Content content = new Bytes(Files.readAllBytes(file));
            Source source = new Source("sha256:00", Objects.toString(file.getFileName()), content);
            EvtxReader reader = new EvtxReader();
            for (Span span : reader.cut(content)) {
                reader.read(source, span, out);
            }
        }
        Join join = detection.join().orElseThrow();
        matches.stream()
                .filter(match -> match.time().isPresent())
                .sorted(Comparator.comparing((Match match) -> match.time().orElseThrow())
                        .thenComparing(Match::row, Arrays::compareUnsigned))
                .forEach(match -> join.take(match, found));
        join.end(found);
        return count;
    }

    private static boolean holds(EvidenceRecord record, String... words) {
        Text value = new Text();
        for (int slot = 0; slot < record.shape().size(); slot++) {
            for (int index = 0; index < record.count(slot); index++) {
                record.read(slot, index, value);
                if (Stream.of(words).anyMatch(value.toString()::contains)) {
                    return true;
                }
            }
        }
        return false;
    }
}
