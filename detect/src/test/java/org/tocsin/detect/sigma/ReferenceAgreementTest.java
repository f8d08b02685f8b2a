package org.tocsin.detect.sigma;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.tocsin.detect.Detector;
import org.tocsin.model.EvidenceRecord;
import org.tocsin.model.PlainRecord;
import org.tocsin.testkit.SharedData;

/// The engine and the reference must agree on every rule and every event.
class ReferenceAgreementTest {
    /// `-Dtocsin.seed=N` begins elsewhere.
    @Test
    void generated_rules_match_what_the_reference_matches() throws IOException {
        long first = Long.getLong("tocsin.seed", 1);
        for (long seed = first; seed < first + 150; seed++) {
            agree(seed);
        }
    }

    private static void agree(long seed) throws IOException {
        Generator generator = new Generator(seed);
        Path folder = Files.createTempDirectory("rules");
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            texts.add(Rules.rule("rule-" + i, generator.detection()));
        }
        SigmaRules rules = Rules.load(folder, texts.toArray(String[]::new));
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
        assertThat(rules.checks().getFirst().pack().refused()).isEmpty();
        Detector detector = rules.detection().open();
        for (int e = 0; e < 30; e++) {
            PlainRecord record = Rules.of(generator.event());
            TreeSet<String> expected = new TreeSet<>();
            for (int i = 0; i < texts.size(); i++) {
                if (new ReferenceMatcher(texts.get(i)).matches(ReferenceMatcher.event(record))) {
                    expected.add("rule-" + i);
                }
            }
            TreeSet<String> found = new TreeSet<>();
            detector.examine(
                    record,
                    finding -> {
                        found.add(finding.rule().id());
                        assertThat(finding.why()).isNotEmpty();
                    },
                    match -> {});
            assertThat(found)
                    .as(() ->
                            "seed " + seed + "\n" + ReferenceMatcher.event(record) + "\n" + String.join("---\n", texts))
                    .isEqualTo(expected);
        }
    }

    @Test
    void shared_rules_match_what_the_reference_matches_on_shared_events() throws IOException {
        Path sigma = SharedData.require("sigma");
        List<PlainRecord> records = new ArrayList<>();
        for (Path twin : RegressionCasesTest.twins(sigma)) {
            records.addAll(new EventTwins().read(twin));
        }
        assertThat(disagreements(sigma, records)).isEmpty();
        assertThat(records).hasSizeGreaterThan(99);
    }

    /// Every rule that is for a record's log is asked, engine against reference.
    static List<String> disagreements(Path sigma, List<? extends EvidenceRecord> records) throws IOException {
        SigmaRules rules = SigmaRules.load(RegressionCasesTest.packs(sigma), SigmaOptions.USUAL);
        SourceTables tables = SourceTables.ours(RuleCache.NONE);
        Map<String, ReferenceMatcher> references = new HashMap<>();
        Map<String, List<SourceBinding>> bindings = new TreeMap<>();
        for (PackCheck check : rules.checks()) {
            for (var rule : check.loaded()) {
                String yaml = Files.readString(sigma.resolve(rule.source()));
                references.put(rule.id(), new ReferenceMatcher(yaml));
                bindings.put(rule.id(), tables.bindings(source(yaml)));
            }
        }
        Detector detector = rules.detection().open();
        List<String> disagreements = new ArrayList<>();
        for (EvidenceRecord record : records) {
            TreeSet<String> found = new TreeSet<>();
            detector.examine(record, finding -> found.add(finding.rule().id()), match -> {});
            TreeSet<String> expected = new TreeSet<>();
            bindings.forEach((id, logs) -> {
                for (SourceBinding log : logs) {
                    ReferenceMatcher reference = references.get(id);
                    if (reference != null && belongs(record, log) && reference.matches(view(record, log))) {
                        expected.add(id);
                    }
                }
            });
            if (!found.equals(expected)) {
                disagreements.add(record.origin() + " engine " + found + " reference " + expected);
            }
        }
        return disagreements;
    }

    private static LogSource source(String yaml) {
        Map<String, String> words = yaml.substring(yaml.indexOf("logsource:"))
                .lines()
                .skip(1)
                .takeWhile(line -> line.startsWith(" "))
                .map(line -> line.strip().split(":\\s*", 2))
                .filter(pair -> pair.length == 2)
                .collect(Collectors.toMap(
                        pair -> pair[0],
                        pair -> pair[1].replaceAll("\\s+#.*", "").strip(),
                        (a, b) -> a));
        return new LogSource(
                java.util.Optional.ofNullable(words.get("product")),
                java.util.Optional.ofNullable(words.get("category")),
                java.util.Optional.ofNullable(words.get("service")));
    }

    private static boolean belongs(EvidenceRecord record, SourceBinding log) {
        String channel = record.first("Channel").orElse("");
        String id = record.first("EventID").orElse("");
        return log.kind().equals(record.kind())
                && (log.channel().isEmpty() || log.channel().equalsIgnoreCase(channel))
                && (log.events().isEmpty() || log.events().contains(id))
                && (log.where().isEmpty()
                        || log.where().stream()
                                .anyMatch(where -> record.first(where.field())
                                        .filter(where.test().asked()::equalsIgnoreCase)
                                        .isPresent()));
    }

    /// The record under Sigma's names. Only the derived values come from the code under test.
    private static Map<String, List<String>> view(EvidenceRecord record, SourceBinding log) {
        Map<String, List<String>> own = ReferenceMatcher.event(record);
        Map<String, List<String>> view = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        own.forEach((name, values) -> {
            if (!log.closed() || log.always().contains(Folding.fold(name))) {
                view.put(name, values);
            }
        });
        log.fields().forEach((name, how) -> {
            FieldValues values = new FieldValues(how, new SpareValues());
            values.take(record, how.slots(record.shape()));
            List<String> texts = new ArrayList<>();
            for (int i = 0; i < values.count(); i++) {
                texts.add(values.at(record, i).raw().toString());
            }
            view.put(name, texts);
        });
        view.put("", own.values().stream().flatMap(List::stream).toList());
        return view;
    }

    /// Rules and events out of few letters, so that they often meet.
    private static final class Generator {
        private static final List<String> PIECES = List.of(
                "a", "b", "A", "B", "ab", "\\", "\\\\", " ", "-", "/", "\u2013", "-a", " /b", "x", "\u00e9", "\u00c9",
                "\u017f", "s", "\u212a", "k", "\u0131", "i", "abcd", "bcda", ".exe", "aaaa", "1", "0x1");
        private static final List<String> WILD = List.of("*", "?", "\\*", "\\?", "\\\\*", "\\\\\\*", "**", "*a*");
        private static final List<String> NUMBERS =
                List.of("0", "1", "7", "16", "0x10", "0X1f", "-1", "31", "18446744073709551615", "1.5");
        private static final List<String> REGEXES = List.of(
                "a",
                "^a",
                "b$",
                "a+b",
                "(?:ab|ba)",
                "[a-b]{2}x?",
                "\\bab\\b",
                "abcd.*a",
                "(?i)ABCD",
                "\\\\a",
                "a.b",
                ".exe$",
                "bcda+",
                "(a|b)cd",
                "x?abcd");
        private static final List<String> DATES = List.of(
                "2021-07-14T09:12:03.123Z", "2021-01-03 23:59:00", "2021-12-31T00:00:00", "2021-02-30T00:00:00", "x");
        private static final List<String> ADDRESSES = List.of(
                "10.0.0.1",
                "10.1.2.3",
                "::ffff:10.0.0.1",
                "10.0.0.1:443",
                "fe80::1%5",
                "[fe80::2]:80",
                "-",
                "fe80::1",
                "2001:db8::1",
                "192.168.1.300");
        private static final List<String> NETWORKS =
                List.of("10.0.0.0/8", "10.0.0.1/32", "fe80::/10", "0.0.0.0/0", "::/0", "10.0.0.1", "2001:db8::/31");
        private static final List<String> FIELDS = List.of("A", "B", "C", "D", "E", "EventID");

        private final Random random;

        Generator(long seed) {
            random = new Random(seed);
        }

        private <T> T one(List<T> of) {
            return of.get(random.nextInt(of.size()));
        }

        private String word(boolean wild) {
            StringBuilder word = new StringBuilder();
            for (int i = random.nextInt(5); i >= 0; i--) {
                word.append(wild && random.nextInt(5) == 0 ? one(WILD) : one(PIECES));
            }
            return word.toString();
        }

        private static String quoted(String text) {
            return "'" + text.replace("'", "''") + "'";
        }

        PlainRecord.Builder event() {
            PlainRecord.Builder builder = Rules.event();
            for (String field : FIELDS.subList(0, 5)) {
                for (int i = random.nextInt(4) == 0 ? random.nextInt(4) : random.nextInt(2); i > 0; i--) {
                    builder.text(
                            field,
                            switch (random.nextInt(9)) {
                                case 8 ->
                                    Base64.getEncoder()
                                            .encodeToString((word(false) + word(false) + word(false))
                                                    .getBytes(one(List.of(
                                                            StandardCharsets.UTF_8, StandardCharsets.UTF_16LE))));
                                case 0 -> one(NUMBERS);
                                case 1 -> one(DATES);
                                case 2 -> one(ADDRESSES);
                                case 3 -> "";
                                default -> word(false);
                            });
                }
            }
            return builder;
        }

        String detection() {
            StringBuilder detection = new StringBuilder();
            List<String> names = List.of("sel_a", "sel_b", "_own", "other");
            int selections = 1 + random.nextInt(4);
            for (int s = 0; s < selections; s++) {
                detection.append(names.get(s)).append(":\n").append(selection().indent(2));
            }
            return detection + "condition: " + condition(names.subList(0, selections), 2) + "\n";
        }

        private String condition(List<String> names, int depth) {
            return switch (depth == 0 ? 0 : random.nextInt(7)) {
                case 1 -> condition(names, depth - 1) + " and " + condition(names, depth - 1);
                case 2 -> condition(names, depth - 1) + " or not " + condition(names, depth - 1);
                case 3 -> "not " + condition(names, depth - 1);
                case 4 -> "(" + condition(names, depth - 1) + " or " + condition(names, depth - 1) + ")";
                case 5 -> one(List.of("1 of sel_*", "all of sel_*", "any of them", "all of them", "1 of them"));
                case 6 -> names.size() > 2 ? one(List.of("2 of sel*", "1 of _*", "2 of s*", "all of *")) : "sel_a";
                default -> one(names);
            };
        }

        private String selection() {
            StringBuilder text = new StringBuilder();
            switch (random.nextInt(8)) {
                case 0 ->
                    text.append("- ").append(quoted(word(true))).append("\n- ").append(quoted(word(false)));
                case 1 ->
                    text.append("'|all':\n  - ")
                            .append(quoted(word(true)))
                            .append("\n  - ")
                            .append(quoted("a"));
                case 2 -> text.append("- ").append(item("A")).append("\n- ").append(item("B"));
                default -> {
                    List<String> fields = new ArrayList<>(FIELDS);
                    for (int i = random.nextInt(3); i >= 0; i--) {
                        text.append(item(fields.remove(random.nextInt(fields.size()))))
                                .append('\n');
                    }
                }
            }
            return text.toString();
        }

        private String item(String field) {
            return switch (random.nextInt(18)) {
                case 16 ->
                    field
                            + one(List.of("|base64|contains: ", "|base64offset|contains: ", "|utf16|base64: "))
                            + quoted(word(false));
                case 17 -> field + "|wide|base64offset|contains: " + quoted(one(PIECES));
                case 0 -> field + "|re: " + quoted(one(REGEXES));
                case 1 -> field + "|re|i: " + quoted(one(REGEXES));
                case 2 -> field + "|cidr: " + quoted(one(NETWORKS));
                case 3 -> field + "|" + one(List.of("lt", "lte", "gt", "gte")) + ": " + one(List.of("1", "16", "1.5"));
                case 4 -> field + "|exists: " + random.nextBoolean();
                case 5 -> field + ": null";
                case 6 -> field + ": ''";
                case 7 -> field + ": " + one(NUMBERS);
                case 8 ->
                    field
                            + one(List.of(
                                    "|fieldref: ",
                                    "|fieldref|contains: ",
                                    "|fieldref|startswith: ",
                                    "|fieldref|endswith|cased: ",
                                    "|fieldref|neq: "))
                            + one(FIELDS);
                case 9 ->
                    field
                            + one(List.of(
                                    "|hour|gte: 9",
                                    "|day: 14",
                                    "|week: 53",
                                    "|month|lt: 3",
                                    "|year: 2021",
                                    "|minute|gt: 11"));
                default ->
                    field
                            + one(List.of(
                                    "",
                                    "",
                                    "|contains",
                                    "|startswith",
                                    "|endswith",
                                    "|contains|all",
                                    "|contains|windash",
                                    "|cased",
                                    "|contains|cased",
                                    "|neq",
                                    "|endswith|windash",
                                    "|contains|neq"))
                            + ":\n  - " + quoted(word(true)) + "\n  - " + quoted(word(true));
            };
        }
    }
}
