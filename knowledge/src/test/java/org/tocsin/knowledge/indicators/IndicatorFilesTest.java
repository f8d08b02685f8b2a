package org.tocsin.knowledge.indicators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.model.RulePack.Refusal;
import org.tocsin.testkit.SharedData;

class IndicatorFilesTest {
    @TempDir
    Path folder = Path.of("");

    private IndicatorPack read(String name, String content) throws IOException {
        return read(name, content, StandardCharsets.UTF_8);
    }

    private IndicatorPack read(String name, String content, Charset charset) throws IOException {
        return IndicatorFiles.read(Files.write(folder.resolve(name), content.getBytes(charset)));
    }

    private static List<String> values(IndicatorPack pack) {
        return pack.indicators().stream()
                .map(one -> one.type() + " " + one.value())
                .toList();
    }

    @Test
    void reads_a_plain_list_with_comments_blank_lines_and_any_line_end() throws IOException {
        IndicatorPack pack =
                read("list.txt", "\uFEFF# heading\r\n\r\n\"evil.example\",\r1.2.3.4 # seen once\nnot one\n");
        assertThat(values(pack)).containsExactly("DOMAIN evil.example", "ADDRESS 1.2.3.4");
        assertThat(pack.indicators()).extracting(Indicator::line).containsExactly(3, 4);
        assertThat(pack.refused())
                .containsExactly(new Refusal("list.txt", 5, "\"not one\" is no kind of indicator that we know"));
    }

    @Test
    void reads_what_windows_writes_in_utf_16() throws IOException {
        assertThat(values(read("list.txt", "\uFEFFevil.example\r\n", StandardCharsets.UTF_16LE)))
                .containsExactly("DOMAIN evil.example");
        assertThat(values(read("list.txt", "evil.example\r\n", StandardCharsets.UTF_16LE)))
                .containsExactly("DOMAIN evil.example");
        assertThat(values(read("list.txt", "\uFEFFevil.example\r\n", StandardCharsets.UTF_16BE)))
                .containsExactly("DOMAIN evil.example");
    }

    @Test
    void a_file_name_tells_what_bare_words_are() throws IOException {
        assertThat(values(read("processes.txt", "roleaccountd\n"))).containsExactly("PROCESS_NAME roleaccountd");
        assertThat(values(read("files.txt", "roleaccountd.plist\n"))).containsExactly("FILE_NAME roleaccountd.plist");
        IndicatorPack apps = read("package_names.txt", "com.serv.services\n");
        assertThat(apps.indicators()).isEmpty();
        assertThat(apps.beyond()).isEqualTo(new TreeMap<>(Map.of("app id", 1)));
    }

    @Test
    void reads_a_hosts_file() throws IOException {
        assertThat(values(read("block.txt", "0.0.0.0 evil.example\n"))).containsExactly("DOMAIN evil.example");
    }

    @Test
    void reads_a_table_with_a_type_column_and_never_takes_its_report_links_for_indicators() throws IOException {
        IndicatorPack pack = read(
                "t.csv",
                "\"type\",\"ioc\",\"family\",\"reference\"\n\"domain\",\"evil.example\",\"XRat\",\"https://lab.example/report\"\n");
        assertThat(values(pack)).containsExactly("DOMAIN evil.example");
        Indicator.About about = pack.indicators().getFirst().about();
        assertThat(about.name()).isEqualTo("XRat");
        assertThat(about.references()).containsExactly("https://lab.example/report");
    }

    @Test
    void reads_a_table_whose_columns_say_what_they_hold() throws IOException {
        String md5 = "a".repeat(32);
        String sha256 = "b".repeat(64);
        IndicatorPack pack =
                read("t.csv", "#MD5;SHA256;Description\n" + md5 + ";" + sha256 + ";\"two\nlines\"\n;;\n-;n/a;x\n");
        assertThat(values(pack)).containsExactly("MD5 " + md5, "SHA256 " + sha256);
        assertThat(pack.indicators().getFirst().about().description()).isEqualTo("two\nlines");
        assertThat(pack.refused())
                .containsExactly(new Refusal("t.csv", 5, "no value in any column that holds indicators"));
    }

    @Test
    void reads_the_columns_of_a_misp_export() throws IOException {
        String md5 = "c".repeat(32);
        IndicatorPack pack = read("t.csv", """
                uuid,event_id,category,type,value,comment,to_ids,date
                1,7,Network activity,domain|ip,evil.example|1.2.3.4,c2,1,20140101
                2,7,Payload,filename|md5,a.exe|%s,,1,20140101
                3,7,Network activity,ip-dst|port,5.6.7.8|443,,1,20140101
                4,7,External analysis,link,https://lab.example/report,,0,20140101
                5,7,External analysis,link,https://lab.example/report,,1,20140101
                6,7,Network activity,domain,notforids.example,,0,20140101
                """.formatted(md5));
        assertThat(values(pack))
                .containsExactly(
                        "DOMAIN evil.example", "ADDRESS 1.2.3.4", "FILE_NAME a.exe", "MD5 " + md5, "ADDRESS 5.6.7.8");
        assertThat(pack.beyond()).isEqualTo(new TreeMap<>(Map.of("link", 1)));
        assertThat(pack.refused()).extracting(Refusal::line).containsExactly(5, 7);
    }

    @Test
    void several_values_in_one_cell_are_several_indicators() throws IOException {
        assertThat(values(read("t.tsv", "ip\tnote\n1.2.3.4, 5.6.7.8\tx\n")))
                .containsExactly("ADDRESS 1.2.3.4", "ADDRESS 5.6.7.8");
    }

    @Test
    void a_table_about_something_else_is_refused_as_a_whole() throws IOException {
        IndicatorPack pack = read("reports.csv", "year,title,link\n2012,\"A, b\",https://lab.example/x\n");
        assertThat(pack.indicators()).isEmpty();
        assertThat(pack.refused())
                .containsExactly(new Refusal("reports.csv", 1, "a table without a column that holds indicators"));
    }

    @Test
    void a_table_without_column_names_gives_what_can_only_be_indicators() throws IOException {
        assertThat(values(read("t.csv", "2021,evil.example,https://lab.example/r\n2021,1.2.3.4,5.6.7.8\n")))
                .containsExactly("DOMAIN evil.example", "ADDRESS 1.2.3.4", "ADDRESS 5.6.7.8");
    }

    @Test
    void a_remark_that_speaks_of_columns_is_no_table() throws IOException {
        assertThat(values(read("l.txt", "# holds domain, url, ip\nevil.example\n")))
                .containsExactly("DOMAIN evil.example");
    }

    private static String bundle(String... objects) {
        return "{\"type\":\"bundle\",\"id\":\"bundle--1\",\"objects\":[" + String.join(",\n", objects) + "]}";
    }

    private static String indicator(String id, String pattern, String more) {
        return "{\"type\":\"indicator\",\"id\":\"indicator--" + id + "\",\"pattern\":\""
                + pattern.replace("\\", "\\\\").replace("\"", "\\\"") + "\"" + more + "}";
    }

    @Test
    void reads_every_form_of_pattern_that_public_sets_use() throws IOException {
        String hash = "d".repeat(64);
        IndicatorPack pack = read(
                "b.stix2",
                bundle(
                        indicator("1", "[domain-name:value='evil.example']", ""),
                        indicator("2", "[ domain-name:value = 'two.example' ]", ""),
                        indicator("3", "[file:hashes.sha256='" + hash + "']", ""),
                        indicator("4", "[file:hashes.'SHA-256' = '" + hash + "']", ""),
                        indicator("5", "[file:path='/tmp/a\\'b']", ""),
                        indicator("6", "[app:id='com.evil']", ""),
                        indicator("7", "[url:value = 'http://evil.example/x']", ""),
                        indicator("8", "[ipv4-addr:value = '1.2.3.4' OR ipv4-addr:value = '5.6.7.8']", ""),
                        indicator("9", "[domain-name:value='a.example'] OR [domain-name:value='b.example']", ""),
                        indicator("10", "[domain-name:value IN ('c.example','d.example')]", ""),
                        indicator("11", "[email-addr:value='A@evil.example']", ""),
                        indicator("12", "[process:name='roleaccountd']", "")));
        assertThat(values(pack))
                .containsExactly(
                        "DOMAIN evil.example",
                        "DOMAIN two.example",
                        "SHA256 " + hash,
                        "SHA256 " + hash,
                        "FILE_PATH /tmp/a'b",
                        "URL evil.example/x",
                        "ADDRESS 1.2.3.4",
                        "ADDRESS 5.6.7.8",
                        "DOMAIN a.example",
                        "DOMAIN b.example",
                        "DOMAIN c.example",
                        "DOMAIN d.example",
                        "EMAIL a@evil.example",
                        "PROCESS_NAME roleaccountd");
        assertThat(pack.refused()).isEmpty();
        assertThat(pack.beyond()).isEqualTo(new TreeMap<>(Map.of("app:id", 1)));
        assertThat(pack.tolerated())
                .extracting(IndicatorPack.Tolerated::oddity)
                .containsExactly(
                        "hash name without its hyphen: file:hashes.sha256", "file:path, which STIX does not have");
    }

    @Test
    void refuses_patterns_that_ask_for_more_and_says_which() throws IOException {
        IndicatorPack pack = read(
                "b.json",
                bundle(
                        indicator("1", "[domain-name:value='a.example' AND ipv4-addr:value='1.2.3.4']", ""),
                        indicator("2", "[domain-name:value LIKE '%.example']", ""),
                        indicator(
                                "3", "[domain-name:value='a.example'] FOLLOWEDBY [url:value='http://a.example/x']", ""),
                        indicator("4", "[domain-name:value='a.example", ""),
                        indicator("5", "[domain-name:value='a.example'] WITHIN 5 SECONDS", ""),
                        indicator("6", "rule x {}", ",\"pattern_type\":\"yara\""),
                        indicator("7", "[domain-name:value='a.example']", ",\"revoked\":true"),
                        indicator("8", "[domain-name:value='a.example']", ",\"indicator_types\":[\"benign\"]"),
                        indicator("9", "", ""),
                        indicator("10", "[NOT domain-name:value='a.example']", "")));
        assertThat(pack.indicators()).isEmpty();
        assertThat(pack.refused()).hasSize(10).allSatisfy(refusal -> {
            assertThat(refusal.reason()).startsWith("indicator--");
            assertThat(refusal.line()).isPositive();
        });
    }

    @Test
    void takes_name_and_words_from_the_malware_it_points_to_in_any_order() throws IOException {
        IndicatorPack pack = read(
                "b.stix2",
                bundle(
                        "{\"type\":\"relationship\",\"id\":\"relationship--1\",\"relationship_type\":\"indicates\",\"source_ref\":\"indicator--1\",\"target_ref\":\"malware--1\"}",
                        "{\"type\":\"relationship\",\"id\":\"relationship--2\",\"relationship_type\":\"indicates\",\"source_ref\":\"indicator--1\",\"target_ref\":\"malware--9\"}",
                        indicator(
                                "1", "[domain-name:value='evil.example']", ",\"valid_until\":\"2020-01-01T00:00:00Z\""),
                        "{\"type\":\"malware\",\"id\":\"malware--1\",\"name\":\"Spyware\",\"description\":\"Words\"}"));
        Indicator one = pack.indicators().getFirst();
        assertThat(one.id()).isEqualTo("indicator--1");
        assertThat(one.about().name()).isEqualTo("Spyware");
        assertThat(one.about().description()).isEqualTo("Words");
        assertThat(one.validUntil()).contains(Instant.parse("2020-01-01T00:00:00Z"));
        assertThat(pack.tolerated())
                .singleElement()
                .satisfies(odd -> assertThat(odd.oddity()).contains("link"));
    }

    @Test
    void broken_json_keeps_what_came_before_and_says_where_it_broke() throws IOException {
        String whole = bundle(
                indicator("1", "[domain-name:value='evil.example']", ""),
                indicator("2", "[domain-name:value='two.example']", ""));
        IndicatorPack pack = read("b.stix2", whole.substring(0, whole.length() - 20));
        assertThat(values(pack)).containsExactly("DOMAIN evil.example");
        assertThat(pack.refused()).singleElement().satisfies(refusal -> {
            assertThat(refusal.line()).isEqualTo(2);
            assertThat(refusal.reason()).contains("not valid JSON");
        });
    }

    @Test
    void json_nested_beyond_reason_is_a_refusal() throws IOException {
        assertThat(read("b.json", "[".repeat(100_000)).refused()).isNotEmpty();
        assertThat(read("c.json", "{\"objects\":[" + "{\"a\":".repeat(100_000)).refused())
                .isNotEmpty();
    }

    @Test
    void reads_misp_events_and_their_objects() throws IOException {
        IndicatorPack pack = read("event.json", """
                {"response":[{"Event":{"info":"Packrat","Tag":[{"name":"tlp:white"}],
                 "Attribute":[{"type":"domain","value":"evil.example","to_ids":true,"comment":"c2"},
                              {"type":"domain","value":"no.example","to_ids":false},
                              {"type":"domain","value":"gone.example","deleted":true}],
                 "Object":[{"name":"file","Attribute":[{"type":"filename","value":"a.exe","to_ids":true}]}]}}]}
                """);
        assertThat(values(pack)).containsExactly("DOMAIN evil.example", "FILE_NAME a.exe");
        assertThat(pack.indicators().getFirst().about())
                .isEqualTo(new Indicator.About("event.json", "Packrat", "c2", List.of("tlp:white"), List.of()));
        assertThat(pack.refused()).hasSize(2);
    }

    @Test
    void json_about_something_else_is_refused() throws IOException {
        assertThat(read("x.json", "{\"name\":\"layer\",\"techniques\":[]}").refused())
                .containsExactly(new Refusal("x.json", 0, "JSON that is neither STIX, nor MISP, nor a table"));
    }

    @Test
    void names_every_file_of_a_folder_that_it_does_not_read() throws IOException {
        Files.writeString(folder.resolve("LICENSE"), "words");
        Files.writeString(folder.resolve("rules.yar"), "rule a {}");
        Files.createDirectories(folder.resolve("sub"));
        Files.writeString(folder.resolve("sub/domains.txt"), "evil.example");
        Files.write(folder.resolve("zeros.txt"), new byte[100]);
        IndicatorPack pack = IndicatorFiles.read(folder);
        assertThat(pack.name()).isEqualTo(folder.getFileName().toString());
        assertThat(pack.indicators()).extracting(one -> one.about().file()).containsExactly("sub/domains.txt");
        assertThat(pack.refused()).extracting(Refusal::file).containsExactly("LICENSE", "rules.yar", "zeros.txt");
    }

    @Test
    void the_hash_changes_with_any_byte_and_any_name() throws IOException {
        Files.writeString(folder.resolve("a.txt"), "evil.example");
        String first = IndicatorFiles.read(folder).hash();
        assertThat(IndicatorFiles.read(folder).hash()).isEqualTo(first).startsWith("sha256:");
        Files.move(folder.resolve("a.txt"), folder.resolve("b.txt"));
        String second = IndicatorFiles.read(folder).hash();
        Files.writeString(folder.resolve("b.txt"), "Evil.example");
        assertThat(List.of(second, IndicatorFiles.read(folder).hash()))
                .doesNotContain(first)
                .doesNotHaveDuplicates();
    }

    @Test
    void a_wrong_file_fills_no_report() throws IOException {
        IndicatorPack pack = read("words.txt", "nothing here\n".repeat(5_000));
        assertThat(pack.refused()).hasSize(201);
        assertThat(pack.refused().getLast().reason()).isEqualTo("and 4800 further entries");
    }

    @Test
    void a_line_without_end_is_cut_and_noted() throws IOException {
        IndicatorPack pack = read("l.txt", "evil.example\n" + "x".repeat(3 << 20) + "\ntwo.example\n");
        assertThat(values(pack)).containsExactly("DOMAIN evil.example", "DOMAIN two.example");
        assertThat(pack.refused()).extracting(Refusal::line).containsOnly(2);
        IndicatorPack table = read("t.csv", "domain,note\nevil.example,\"" + "y".repeat(3 << 20));
        assertThat(values(table)).containsExactly("DOMAIN evil.example");
        assertThat(table.refused()).isNotEmpty();
    }

    @Test
    void a_path_that_is_not_there_is_the_users_fault() {
        assertThatThrownBy(() -> IndicatorFiles.read(folder.resolve("none.txt")))
                .isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void flipped_bytes_never_stop_the_reading() throws IOException {
        byte[] good = bundle(
                        indicator(
                                "1", "[domain-name:value='evil.example']", ",\"valid_until\":\"2020-01-01T00:00:00Z\""),
                        indicator("2", "[file:hashes.'MD5'='" + "a".repeat(32) + "']", ""))
                .getBytes(StandardCharsets.UTF_8);
        Random random = new Random(11);
        for (int round = 0; round < 2_000; round++) {
            byte[] bad = good.clone();
            for (int flips = 0; flips < 3; flips++) {
                bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
            }
            Path file = Files.write(folder.resolve("bad.stix2"), bad);
            assertThat(IndicatorFiles.read(file).indicators().size()).isLessThanOrEqualTo(2);
        }
    }

    @Test
    void keeps_when_an_indicator_was_seen() throws IOException {
        IndicatorPack table =
                read("t.csv", "domain,first_seen\na.example,2016-04-03\nb.example,20160403\nc.example,soon\n");
        assertThat(table.indicators())
                .extracting(Indicator::validFrom)
                .containsExactly(
                        Optional.of(Instant.parse("2016-04-03T00:00:00Z")),
                        Optional.of(Instant.parse("2016-04-03T00:00:00Z")),
                        Optional.empty());
        IndicatorPack stix = read(
                "b.stix2",
                bundle(indicator(
                        "1", "[domain-name:value='evil.example']", ",\"valid_from\":\"2016-04-03T10:00:00.5Z\"")));
        assertThat(stix.indicators().getFirst().validFrom()).contains(Instant.parse("2016-04-03T10:00:00.5Z"));
        IndicatorPack misp = read("e.json", """
                {"Event":{"info":"x","date":"2016-04-03","Attribute":[{"type":"domain","value":"a.example"},
                {"type":"domain","value":"b.example","first_seen":"2016-05-01T00:00:00+02:00"}]}}""");
        assertThat(misp.indicators())
                .extracting(Indicator::validFrom)
                .containsExactly(
                        Optional.of(Instant.parse("2016-04-03T00:00:00Z")),
                        Optional.of(Instant.parse("2016-04-30T22:00:00Z")));
    }

    @Test
    void reads_lists_whose_comments_name_the_report() throws IOException {
        IndicatorPack pack = read("apt_x.txt", """
                # Copyright (c) somebody

                # Aliases: xteam, yteam
                # Reference: https://lab.example/one
                # Reference: https://lab.example/two

                a.example
                1.2.3.4:443
                /gate.php
                c.example/stage/one

                # Reference: https://lab.example/three
                b.example
                """);
        assertThat(values(pack))
                .containsExactly("DOMAIN a.example", "ADDRESS 1.2.3.4", "URL c.example/stage/one", "DOMAIN b.example");
        assertThat(pack.indicators().getFirst().about().references())
                .containsExactly("https://lab.example/one", "https://lab.example/two");
        assertThat(pack.indicators().getFirst().about().name()).isEqualTo("xteam, yteam");
        assertThat(pack.indicators().getLast().about().references()).containsExactly("https://lab.example/three");
        assertThat(pack.beyond()).containsEntry("path of a web address", 1);
    }

    @Test
    void reads_open_ioc_and_tells_conditions_that_hold_only_together() throws IOException {
        String md5 = "a".repeat(32);
        String document = """
                <?xml version="1.0" encoding="utf-8"?>
                <!DOCTYPE ioc SYSTEM "file:///etc/passwd">
                <ioc xmlns="http://schemas.mandiant.com/2010/ioc" id="1" last-modified="2014-01-01T00:00:00">
                <short_description>Spyware</short_description><description>words</description>
                <definition><Indicator operator="OR">
                <IndicatorItem condition="is"><Context document="FileItem" search="FileItem/Md5sum" type="mir"/>
                <Content type="md5">%s</Content></IndicatorItem>
                <IndicatorItem condition="contains"><Context search="Network/DNS"/><Content>evil[.]example</Content></IndicatorItem>
                <IndicatorItem condition="is"><Context search="PortItem/remoteIP"/><Content type="IP">1.2.3.4</Content></IndicatorItem>
                <IndicatorItem condition="is"><Context search="RegistryItem/Path"/><Content>HKLM</Content></IndicatorItem>
                <IndicatorItem condition="isnot"><Context search="Network/DNS"/><Content>good.example</Content></IndicatorItem>
                <Indicator operator="AND">
                <IndicatorItem condition="is"><Context search="FileItem/FileName"/><Content>a.exe</Content></IndicatorItem>
                <IndicatorItem condition="is"><Context search="FileItem/SizeInBytes"/><Content>7</Content></IndicatorItem>
                </Indicator></Indicator></definition></ioc>
                """.formatted(md5);
        IndicatorPack pack = read("x.ioc", document);
        assertThat(values(pack)).containsExactly("MD5 " + md5, "DOMAIN evil.example", "ADDRESS 1.2.3.4");
        assertThat(pack.indicators().getFirst().about().name()).isEqualTo("Spyware");
        assertThat(pack.indicators().getFirst().validFrom()).contains(Instant.parse("2014-01-01T00:00:00Z"));
        assertThat(pack.beyond()).containsEntry("RegistryItem/Path", 1);
        assertThat(pack.refused()).hasSize(3);
        IndicatorPack cut = read("x.ioc", document.substring(0, document.indexOf("RegistryItem")));
        assertThat(cut.refused())
                .singleElement()
                .satisfies(refusal -> assertThat(refusal.reason()).contains("not valid XML"));
        assertThat(read("s.ioc", "<stix:STIX_Package/>").refused())
                .singleElement()
                .satisfies(refusal -> assertThat(refusal.reason()).contains("not OpenIOC"));
        assertThat(read("d.ioc", "<ioc>" + "<Indicator>".repeat(5_000)).refused())
                .isNotEmpty();
    }

    @Test
    void a_feed_gives_its_events_and_not_its_look_up_files() throws IOException {
        String uuid = "5f1e2d3c-0000-4000-8000-000000000001";
        Files.writeString(
                folder.resolve("manifest.json"), "{\"" + uuid + "\":{\"info\":\"x\",\"date\":\"2020-01-01\"}}");
        Files.writeString(folder.resolve("hashes.csv"), "b".repeat(32) + "," + uuid + "\n");
        Files.writeString(
                folder.resolve(uuid + ".json"),
                "{\"Event\":{\"info\":\"x\",\"Attribute\":[{\"type\":\"domain\",\"value\":\"evil.example\"}]}}");
        IndicatorPack pack = IndicatorFiles.read(folder);
        assertThat(values(pack)).containsExactly("DOMAIN evil.example");
        assertThat(pack.refused()).extracting(Refusal::file).containsExactly("hashes.csv", "manifest.json");
    }

    /// Each file of the shared sets alone: entries counted here in the plainest way must all be taken, refused with a
    /// reason, or counted as beyond this kind of evidence.
    @Test
    void no_entry_of_a_shared_file_is_lost_in_silence() throws IOException {
        Path sets = SharedData.require("indicators");
        List<Path> files;
        try (Stream<Path> all = Files.walk(sets)) {
            files = all.filter(file -> file.toString().matches(".*[.](txt|csv|json|stix2)"))
                    .filter(file -> !file.toString().contains("scripts"))
                    .sorted()
                    .toList();
        }
        assertThat(files).hasSizeGreaterThan(50);
        Map<String, Integer> taken = new TreeMap<>();
        for (Path file : files) {
            IndicatorPack pack = IndicatorFiles.read(file);
            String text = Files.readString(file);
            long entries;
            if (file.toString().endsWith(".stix2")) {
                entries = text.lines()
                        .map(line -> line.split("\"type\": *\"indicator\"", -1).length - 1)
                        .mapToInt(n -> n)
                        .sum();
            } else {
                entries = text.lines()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                        .count();
            }
            long told = pack.indicators().size()
                    + pack.refused().size()
                    + pack.beyond().values().stream()
                            .mapToInt(Integer::intValue)
                            .sum();
            boolean whole = pack.refused().stream()
                    .anyMatch(one -> one.reason().contains("without a column that holds indicators"));
            String name = sets.relativize(file).toString();
            taken.put(name, pack.indicators().size());
            if (!whole) {
                assertThat(told).as(name).isGreaterThanOrEqualTo(entries - (name.endsWith(".csv") ? 1 : 0));
            }
        }
        if (Boolean.getBoolean("tocsin.print")) {
            taken.forEach((name, count) -> System.out.println(count + "\t" + name));
        }
        assertThat(taken.values().stream().mapToInt(Integer::intValue).sum()).isGreaterThan(23_000);
    }

    @Test
    void everything_in_the_shared_sets_loads_or_is_listed() throws IOException {
        IndicatorPack pack = IndicatorFiles.read(SharedData.require("indicators"));
        Map<String, Long> perFile = pack.indicators().stream()
                .collect(Collectors.groupingBy(one -> one.about().file(), Collectors.counting()));
        // Counted in the files themselves with other tools.
        assertThat(perFile)
                .containsEntry("amnesty/2021-07-18_nso/pegasus.stix2", 1549L)
                .containsEntry("amnesty/2023-03-29_android_campaign/malware.stix2", 2184L)
                .containsEntry("amnesty/2018-08-01_nso/indicators.csv", 1208L)
                .containsEntry("targetedthreats/targetedthreats.stix2", 3011L)
                .containsEntry("targetedthreats/targetedthreats.csv", 3247L)
                .containsEntry("targetedthreats/targetedthreats.json", 3247L)
                .containsEntry("mvt/intellexa_predator/predator.stix2", 583L)
                .containsEntry("insikt/RedAlpha - June 2018/C2_domains.txt", 42L);
        assertThat(pack.beyond()).containsEntry("app:id", 25).containsEntry("app:cert.sha256", 11);
        assertThat(pack.refused())
                .filteredOn(refusal -> refusal.line() > 0)
                .hasSize(9)
                .extracting(Refusal::file)
                .contains("targetedthreats/reports.csv", "mvt/intellexa_predator/predator.stix2");
    }
}
