package org.tocsin.detect.sigma;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.tocsin.model.Finding;
import org.tocsin.model.Kind;
import org.tocsin.model.Origin;
import org.tocsin.model.PlainRecord;
import org.tocsin.model.Shape;

/// The windows and the reference must agree on every correlation and every set of events.
class CorrelationAgreementTest {
    private static final Shape.Table SHAPES = new Shape.Table();
    private static final Instant START = Instant.parse("2021-07-14T09:00:00Z");
    private static final Comparator<ReferenceCorrelation.Found> ORDER = Comparator.comparing(
                    ReferenceCorrelation.Found::rule)
            .thenComparing(ReferenceCorrelation.Found::time)
            .thenComparing(found -> found.group().toString())
            .thenComparing(ReferenceCorrelation.Found::completing);

    /// `-Dtocsin.seed=N` begins elsewhere.
    @Test
    void generated_correlations_find_what_the_reference_finds() throws IOException {
        long first = Long.getLong("tocsin.seed", 1);
        for (long seed = first; seed < first + 400; seed++) {
            agree(seed);
        }
    }

    private static void agree(long seed) throws IOException {
        Generator generator = new Generator(new Random(seed));
        String yaml = generator.rules();
        Path file = Files.createTempFile("correlation", ".yml");
        Files.writeString(file, yaml);
        SigmaRules rules = SigmaRules.load(List.of(file), SigmaOptions.USUAL);
        Files.delete(file);
        assertThat(rules.checks().getFirst().pack().refused()).as(yaml).isEmpty();

        List<PlainRecord> records = generator.records();
        List<ReferenceCorrelation.Event> events = new ArrayList<>();
        for (PlainRecord record : records) {
            long number = record.origin().record();
            events.add(new ReferenceCorrelation.Event(
                    record.time().orElseThrow(), ReferenceMatcher.event(record), (int) number, "#" + number));
        }
        List<ReferenceCorrelation.Found> expected = new ArrayList<>(new ReferenceCorrelation(yaml, events).findings());
        expected.sort(ORDER);

        Collections.shuffle(records, new Random(seed));
        List<ReferenceCorrelation.Found> found = new ArrayList<>();
        for (Finding finding : Rules.joined(rules, records)) {
            List<String> group = finding.why().stream()
                    .filter(why -> why.matched().equals("group-by"))
                    .map(Finding.Why::value)
                    .toList();
            found.add(new ReferenceCorrelation.Found(
                    finding.rule().id(),
                    finding.time().orElseThrow(),
                    group,
                    finding.why().getFirst().value(),
                    (int) finding.origin().record()));
        }
        found.sort(ORDER);
        assertThat(found)
                .as(() -> "seed " + seed + "\n" + yaml + "\n"
                        + events.stream().map(Object::toString).reduce("", (a, b) -> a + "\n" + b))
                .isEqualTo(expected);
    }

    /// Correlations and events out of few letters and few moments, so that they often meet.
    private static final class Generator {
        private static final List<String> TYPES = List.of(
                "event_count",
                "value_count",
                "temporal",
                "temporal_ordered",
                "value_sum",
                "value_avg",
                "value_percentile",
                "rarity");
        private static final List<String> SPANS = List.of("1s", "3s", "10s", "1m");

        private final Random random;

        Generator(Random random) {
            this.random = random;
        }

        private <T> T one(List<T> of) {
            return of.get(random.nextInt(of.size()));
        }

        /// Three rules for single records that overlap, and four correlations of which later ones may refer to
        /// earlier.
        String rules() {
            StringBuilder yaml = new StringBuilder();
            List<String> names = new ArrayList<>();
            for (String name : List.of("a", "b", "c")) {
                String values = name.equals("c") ? "[c, a]" : "[" + name + "]";
                yaml.append("title: t\nid: ").append(name).append("\nname: ").append(name);
                yaml.append("\nstatus: test\nlevel: low\nlogsource: {product: windows}\n");
                yaml.append("detection: {sel: {K: ").append(values).append("}, condition: sel}\n---\n");
                names.add(name);
            }
            for (int i = 0; i < 4; i++) {
                String name = "join" + i;
                yaml.append(correlation(name, names));
                yaml.append(i < 3 ? "---\n" : "");
                names.add(name);
            }
            return yaml.toString();
        }

        private String correlation(String name, List<String> names) {
            String drawn = one(TYPES);
            boolean rarity = drawn.equals("rarity");
            String type = rarity ? "value_percentile" : drawn;
            List<String> rules = new ArrayList<>(names);
            Collections.shuffle(rules, random);
            int most = type.equals("temporal_ordered") ? 3 : 4;
            rules = rules.subList(0, Math.min(rules.size(), 1 + random.nextInt(most)));
            StringBuilder yaml = new StringBuilder("title: t\nid: " + name + "\nname: " + name
                    + "\nstatus: test\nlevel: high\ncorrelation:\n  type: " + type + "\n  rules: " + rules
                    + "\n  timespan: " + one(SPANS) + "\n");
            List<String> groupBy = new ArrayList<>();
            for (String field : List.of("G", "H", "who")) {
                if (random.nextInt(3) == 0) {
                    groupBy.add(field);
                }
            }
            if (!groupBy.isEmpty()) {
                yaml.append("  group-by: ").append(groupBy).append('\n');
            }
            if (groupBy.contains("who")) {
                yaml.append("  aliases:\n    who:\n");
                for (String rule : rules) {
                    yaml.append("      ")
                            .append(rule)
                            .append(": ")
                            .append(one(List.of("G", "H", "V")))
                            .append('\n');
                }
            }
            return yaml.append(condition(type, rarity, rules.size())).toString();
        }

        private String condition(String type, boolean rarity, int rules) {
            return switch (type) {
                case "temporal", "temporal_ordered" ->
                    random.nextBoolean() ? "" : "  condition: {gte: " + (1 + random.nextInt(rules)) + "}\n";
                case "event_count" -> "  condition: {" + bounds(5) + "}\n";
                case "value_count" ->
                    "  condition: {field: " + one(List.of("V", "G", "[V, H]")) + ", " + bounds(3) + "}\n";
                case "value_percentile" ->
                    rarity
                            ? "  condition: {field: " + one(List.of("V", "[V, G]")) + ", lte: "
                                    + one(List.of("20", "33.3", "50")) + "}\n"
                            : "  condition: {field: N, percentile: " + one(List.of("0", "10", "50", "90", "100")) + ", "
                                    + bounds(8) + "}\n";
                default -> "  condition: {field: N, " + bounds(type.equals("value_sum") ? 20 : 8) + "}\n";
            };
        }

        private String bounds(int most) {
            int number = 1 + random.nextInt(most);
            return switch (random.nextInt(7)) {
                case 0 -> "gt: " + number;
                case 1 -> "eq: " + number;
                case 2 -> "neq: " + number;
                case 3 -> "lte: " + number;
                case 4 -> "gte: " + number + ", lt: " + (number + 1 + random.nextInt(3));
                case 5 -> "gt: " + number + ", lte: " + (number + 1 + random.nextInt(3));
                default -> "gte: " + number;
            };
        }

        /// Some come twice, some at the same time as others.
        List<PlainRecord> records() {
            List<PlainRecord> records = new ArrayList<>();
            Instant time = START;
            int count = 1 + random.nextInt(40);
            for (int number = 1; number <= count; number++) {
                time = time.plusMillis(random.nextInt(3) == 0 ? 0 : 500L * random.nextInt(8));
                PlainRecord.Builder builder = new PlainRecord.Builder()
                        .text("Channel", "Security")
                        .text("Computer", "PC")
                        .text("K", one(List.of("a", "b", "c", "d")))
                        .time(time);
                if (random.nextInt(5) > 0) {
                    builder.text("G", one(List.of("x", "X", "y")));
                }
                if (random.nextInt(5) > 0) {
                    builder.text("H", one(List.of("x", "y")));
                }
                if (random.nextInt(6) > 0) {
                    builder.text("V", one(List.of("x", "y", "z", "u", "")));
                }
                if (random.nextInt(6) > 0) {
                    builder.text("N", one(List.of("0", "1", "2.5", "-3", "7", "7.0", "none")));
                }
                records.add(builder.build(Kind.WINDOWS_EVENT, SHAPES, new Origin("sha256:one", "log", number, -1)));
                if (random.nextInt(6) == 0) {
                    records.add(builder.build(
                            Kind.WINDOWS_EVENT, SHAPES, new Origin("sha256:two", "copy", number, number)));
                }
            }
            return records;
        }
    }
}
