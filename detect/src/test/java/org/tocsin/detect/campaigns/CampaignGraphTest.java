package org.tocsin.detect.campaigns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.tocsin.detect.campaigns.Trace.Kind;
import org.tocsin.knowledge.indicators.Indicator;
import org.tocsin.knowledge.indicators.IndicatorFiles;
import org.tocsin.knowledge.services.SharedServices;
import org.tocsin.model.Origin;
import org.tocsin.testkit.SharedData;

/// The worked examples of linkage that researchers of attacks on civil society published: what they linked must be
/// linked, what they said was not linked, must not, and what misleads must not mislead.
class CampaignGraphTest {
    private static final SharedServices SHARED = shared();
    private static final NamingHabits HABITS = habits();

    private static SharedServices shared() {
        try {
            return SharedServices.read(SharedData.root().resolve("content/shared-services"));
        } catch (IOException ours) {
            throw new AssertionError(ours);
        }
    }

    private static NamingHabits habits() {
        try {
            return NamingHabits.read(
                    SharedData.root().resolve("content/campaigns"),
                    SharedData.root().resolve("content/lookalikes"),
                    shared());
        } catch (IOException ours) {
            throw new AssertionError(ours);
        }
    }

    private static CampaignGraph graph(Item... items) {
        return CampaignGraph.of(List.of(items), SHARED, HABITS, List.of(), CampaignGraph.STRENGTH);
    }

    private static Trace trace(Kind kind, String value) {
        return new Trace(kind, value);
    }

    private static Item item(String id, String day, Trace... traces) {
        Optional<Instant> time = day.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(day + "T00:00:00Z"));
        return new Item(
                id, id, "test", time, time, List.of(traces), List.of(new Origin("sha256:" + id, id + ".eml", -1, -1)));
    }

    private static boolean linked(CampaignGraph graph, String one, String other) {
        return graph.clusterOf(one)
                .filter(cluster -> cluster.items().contains(other))
                .isPresent();
    }

    @Test
    void tibetan_uprising_day_2015_follows_registrant_and_address_and_not_the_lure() {
        CampaignGraph graph = graph(
                item(
                        "mail-1",
                        "2015-03-10",
                        trace(Kind.HOST, "semamail.info"),
                        trace(Kind.FAMILY, "ShadowNet"),
                        trace(Kind.FILE_NAME, "tibet.doc"),
                        trace(Kind.MOMENT, "2015-03-10"),
                        trace(Kind.NETWORK, "AS24544")),
                item(
                        "registration-semamail",
                        "2015-02-20",
                        trace(Kind.HOST, "semamail.info"),
                        trace(Kind.REGISTRANT, "one@registrant.example")),
                item(
                        "registration-fifamp3",
                        "2014-11-01",
                        trace(Kind.HOST, "fifamp3.info"),
                        trace(Kind.REGISTRANT, "one@registrant.example")),
                item(
                        "dns-fifamp3",
                        "2014-12-01",
                        trace(Kind.HOST, "fifamp3.info"),
                        trace(Kind.ADDRESS, "122.10.117.35")),
                item(
                        "dns-lucky-cat",
                        "2014-10-01",
                        trace(Kind.HOST, "name.dyndns.org"),
                        trace(Kind.ADDRESS, "122.10.117.35")),
                item(
                        "mail-2",
                        "2015-03-10",
                        trace(Kind.FILE_NAME, "tibet.doc"),
                        trace(Kind.MOMENT, "2015-03-10"),
                        trace(Kind.NETWORK, "AS24544")));
        assertThat(linked(graph, "mail-1", "dns-lucky-cat")).isTrue();
        assertThat(linked(graph, "mail-1", "mail-2")).isFalse();
        // It is told all the same, and too weak.
        assertThat(graph.between("mail-1", "mail-2")).isBetween(.1, .4);
    }

    @Test
    void june_2015_links_by_server_and_dropped_files_and_leaves_the_family_alone() {
        CampaignGraph graph = graph(
                item(
                        "tibet-1",
                        "2015-06-01",
                        trace(Kind.COMMAND, "dnsupdate.dynamic-dns.net:443"),
                        trace(Kind.FILE, "a".repeat(64)),
                        trace(Kind.FAMILY, "PlugX"),
                        trace(Kind.EXPLOIT, "CVE-2014-4114")),
                item(
                        "hong-kong-1",
                        "2015-06-03",
                        trace(Kind.COMMAND, "dnsupdate.dynamic-dns.net:443"),
                        trace(Kind.FILE, "a".repeat(64)),
                        trace(Kind.FAMILY, "PlugX"),
                        trace(Kind.EXPLOIT, "CVE-2014-4114")),
                item(
                        "tibet-3",
                        "2015-06-05",
                        trace(Kind.COMMAND, "other.dynamic-dns.net:443"),
                        trace(Kind.FAMILY, "PlugX"),
                        trace(Kind.EXPLOIT, "CVE-2014-4114")),
                item(
                        "tibet-2",
                        "2015-06-02",
                        trace(Kind.HOST, "free1999.jkub.com"),
                        trace(Kind.EXPLOIT, "CVE-2014-4114")),
                item("surtr-mail", "2014-09-01", trace(Kind.HOST, "free1999.jkub.com"), trace(Kind.FAMILY, "Surtr")),
                item(
                        "hong-kong-2",
                        "2015-06-04",
                        trace(Kind.FAMILY, "Surtr"),
                        trace(Kind.EXPLOIT, "CVE-2014-4114"),
                        trace(Kind.HOST, "elsewhere.jkub.com")),
                item("large-ngo", "2015-04-01", trace(Kind.FAMILY, "Surtr"), trace(Kind.EXPLOIT, "CVE-2012-0158")));
        assertThat(linked(graph, "tibet-1", "hong-kong-1")).isTrue();
        assertThat(linked(graph, "tibet-2", "surtr-mail")).isTrue();
        assertThat(graph.clusters())
                .hasSize(2)
                .allSatisfy(cluster -> assertThat(cluster.items()).hasSize(2));
        assertThat(CampaignText.because(graph, graph.clusters().getFirst()))
                .last()
                .asString()
                .contains("actors who share servers, tools or a supplier");
        assertThat(graph.cuts()).extracting(Tie.Cut::value).contains("dynamic-dns.net", "jkub.com");
    }

    @Test
    void one_family_at_three_organisations_is_no_campaign_and_four_mails_from_one_server_are() {
        CampaignGraph iexplore = graph(
                item("china-1", "2012-01-01", trace(Kind.FAMILY, "IEXPL0RE")),
                item("china-2", "2012-02-01", trace(Kind.FAMILY, "IEXPL0RE")),
                item("tibet-1", "2012-03-01", trace(Kind.FAMILY, "IEXPL0RE")));
        assertThat(iexplore.clusters()).isEmpty();
        assertThat(iexplore.ties()).hasSize(3);
        List<Item> lurk = new ArrayList<>();
        for (int i = 1; i <= 4; i++) {
            lurk.add(item(
                    "mail-" + i,
                    "2012-07-0" + i,
                    trace(Kind.COMMAND, "dtl.dnsd.me:63"),
                    trace(Kind.FAMILY, "LURK"),
                    trace(Kind.CONFIGURATION, "campaign-" + Math.min(3, i)),
                    trace(Kind.SENDING_ADDRESS, i == 4 ? "203.0.113.9" : "65.166.97.211")));
        }
        CampaignGraph graph = graph(lurk.toArray(Item[]::new));
        assertThat(graph.clusters())
                .singleElement()
                .satisfies(cluster -> assertThat(cluster.items()).hasSize(4));
    }

    @Test
    void a_shared_server_ties_an_operation_even_where_programs_differ() {
        CampaignGraph graph = graph(
                item("a", "2013-01-01", trace(Kind.COMMAND, "dtl6.mooo.com:80"), trace(Kind.FAMILY, "one")),
                item("b", "2013-02-01", trace(Kind.COMMAND, "dtl6.mooo.com:443"), trace(Kind.FAMILY, "two")),
                item(
                        "c",
                        "2013-02-01",
                        trace(Kind.COMMAND, "dtl.eatuo.com:443"),
                        trace(Kind.ADDRESS, "198.51.100.7"),
                        trace(Kind.FAMILY, "three")),
                item(
                        "d",
                        "2013-03-01",
                        trace(Kind.COMMAND, "dtl6.mooo.com:80"),
                        trace(Kind.ADDRESS, "198.51.100.7"),
                        trace(Kind.FAMILY, "one")));
        // 198.51.100.0/24 is for documentation, which is nobody's.
        assertThat(graph.cuts()).isNotEmpty();
        assertThat(linked(graph, "a", "b")).isTrue();
        assertThat(CampaignText.because(graph, graph.clusters().getFirst()))
                .anyMatch(sentence -> sentence.contains("different families"));
    }

    @Test
    void the_overlaps_of_published_lists_are_judged_as_their_publishers_did() {
        CampaignGraph graph = graph(
                item(
                        "spying-on-a-budget",
                        "2017-07-05",
                        trace(Kind.HOST, "drive-accounts-gooogle.example.com"),
                        trace(Kind.HOST, "internetdocss.com"),
                        trace(Kind.ADDRESS, "115.126.39.107"),
                        trace(Kind.HOST, "t1bet.net")),
                item(
                        "redalpha-2018",
                        "2018-06-26",
                        trace(Kind.HOST, "doc.internetdocss.com"),
                        trace(Kind.ADDRESS, "115.126.39.107")),
                item("ta413-2022", "2022-09-22", trace(Kind.HOST, "t1bet.net")),
                item("reckless-exploit", "2017-06-19", trace(Kind.HOST, "smsmensaje.mx")),
                item("reckless-redux", "2017-06-29", trace(Kind.HOST, "smsmensaje.mx")),
                item("tag-22", "2021-07-08", trace(Kind.HOST, "livehost.live")),
                item("redhotel", "2023-08-08", trace(Kind.HOST, "livehost.live")),
                item("packrat", "2015-12-08", trace(Kind.HOST, "bit.ly"), trace(Kind.HOST, "tinyurl.com")),
                item("missing-link", "2017-09-24", trace(Kind.HOST, "bit.ly"), trace(Kind.HOST, "tinyurl.com")),
                item("tainted-leaks", "2017-05-25", trace(Kind.HOST, "mail.com")),
                item("dark-basin", "2018-06-09", trace(Kind.HOST, "mail.com")));
        assertThat(linked(graph, "spying-on-a-budget", "redalpha-2018")).isTrue();
        assertThat(linked(graph, "reckless-exploit", "reckless-redux")).isTrue();
        assertThat(linked(graph, "spying-on-a-budget", "ta413-2022")).isFalse();
        assertThat(linked(graph, "packrat", "missing-link")).isFalse();
        assertThat(linked(graph, "tainted-leaks", "dark-basin")).isFalse();
        assertThat(graph.cuts())
                .anySatisfy(cut -> {
                    assertThat(cut.value()).isEqualTo("t1bet.net");
                    assertThat(cut.reason()).contains("another owner");
                })
                .anySatisfy(cut -> {
                    assertThat(cut.value()).isEqualTo("bit.ly");
                    assertThat(cut.reason()).contains("shorten");
                });
    }

    @Test
    void an_overlap_in_time_or_a_small_step_keeps_what_a_long_pause_cuts() {
        Item old = item("old", "2021-07-08", trace(Kind.HOST, "livehost.live"));
        assertThat(linked(graph(old, item("new", "2023-07-01", trace(Kind.HOST, "livehost.live"))), "old", "new"))
                .isTrue();
        assertThat(linked(graph(old, item("new", "2023-08-08", trace(Kind.HOST, "livehost.live"))), "old", "new"))
                .isFalse();
        // Without a time nothing says that it changed hands.
        assertThat(linked(graph(old, item("new", "", trace(Kind.HOST, "livehost.live"))), "old", "new"))
                .isTrue();
    }

    private static Item published(String id, Path path) throws IOException {
        List<Trace> traces = new ArrayList<>();
        for (Indicator one : IndicatorFiles.read(path).indicators()) {
            switch (one.type()) {
                case DOMAIN -> traces.add(trace(Kind.HOST, one.value()));
                case ADDRESS -> traces.add(trace(Kind.ADDRESS, one.value()));
                case EMAIL -> traces.add(trace(Kind.REGISTRANT, one.value()));
                case MD5, SHA1, SHA256 -> traces.add(trace(Kind.FILE, one.value()));
                default -> {
                    // Names of files and programs are everybody's.
                }
            }
        }
        return new Item(id, id, "published", Optional.empty(), Optional.empty(), traces, List.of());
    }

    @Test
    void redalpha_2018_and_2022_find_each_other_and_nobody_else() throws IOException {
        Path sets = SharedData.require("indicators");
        List<Item> items = new ArrayList<>();
        try (Stream<Path> all = Files.list(sets.resolve("insikt"))) {
            for (Path folder : all.filter(Files::isDirectory).sorted().toList()) {
                items.add(published(
                        folder.getFileName().toString().contains("2018") ? "redalpha-2018" : "redalpha-2022", folder));
            }
        }
        for (String publisher : List.of("amnesty", "mvt")) {
            try (Stream<Path> all = Files.list(sets.resolve(publisher))) {
                for (Path folder : all.filter(Files::isDirectory).sorted().toList()) {
                    items.add(published(publisher + "/" + folder.getFileName(), folder));
                }
            }
        }
        items.add(published("targetedthreats", sets.resolve("targetedthreats/targetedthreats.csv")));
        CampaignGraph graph = CampaignGraph.of(items, SHARED, HABITS, List.of(), CampaignGraph.STRENGTH);
        assertThat(graph.clusterOf("redalpha-2018")).hasValueSatisfying(cluster -> {
            assertThat(cluster.items()).containsExactly("redalpha-2018", "redalpha-2022");
            assertThat(cluster.ties()).anySatisfy(tie -> assertThat(tie.value()).isEqualTo("dsi-go under space"));
        });
    }

    @Test
    void adding_a_case_joins_and_never_parts() {
        Random random = new Random(5);
        List<Item> items = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            items.add(item(
                    "i" + i,
                    "2020-01-01",
                    trace(Kind.HOST, "h" + random.nextInt(90) + ".example.com"),
                    trace(Kind.CONFIGURATION, "c" + random.nextInt(150)),
                    trace(Kind.FAMILY, "f" + random.nextInt(4))));
        }
        CampaignGraph before =
                CampaignGraph.of(items.subList(0, 80), SHARED, HABITS, List.of(), CampaignGraph.STRENGTH);
        CampaignGraph after = CampaignGraph.of(items, SHARED, HABITS, List.of(), CampaignGraph.STRENGTH);
        for (Cluster cluster : before.clusters()) {
            assertThat(after.clusterOf(cluster.id()).orElseThrow().items()).containsAll(cluster.items());
        }
        List<Item> shuffled = new ArrayList<>(items);
        Collections.shuffle(shuffled, random);
        assertThat(CampaignText.json(CampaignGraph.of(shuffled, SHARED, HABITS, List.of(), CampaignGraph.STRENGTH)))
                .isEqualTo(CampaignText.json(after));
    }

    @Test
    void a_person_joins_parts_and_names_and_the_reason_stays() {
        List<Item> items = List.of(
                item("a", "2020-01-01", trace(Kind.HOST, "evil.example.com")),
                item("b", "2020-01-02", trace(Kind.HOST, "evil.example.com")),
                item("c", "2020-01-03"));
        CampaignGraph graph = CampaignGraph.of(
                items,
                SHARED,
                HABITS,
                List.of(
                        new Decision.Apart("a", "b", "the host was sinkholed that day"),
                        new Decision.Together("b", "c", "the same person called"),
                        new Decision.Named("c", "Winter", "as the board calls it")),
                CampaignGraph.STRENGTH);
        assertThat(graph.clusters()).singleElement().satisfies(cluster -> {
            assertThat(cluster.items()).containsExactly("b", "c");
            assertThat(cluster.name()).isEqualTo("Winter");
        });
        assertThat(graph.cuts())
                .extracting(Tie.Cut::reason)
                .contains("a person keeps them apart: the host was sinkholed that day");
    }

    @Test
    void is_told_in_words_that_nobody_can_click_or_inject() {
        CampaignGraph graph = graph(
                item("a\n# heading", "2020-01-01", trace(Kind.HOST, "evil.example.com")),
                item("<script>", "2020-01-02", trace(Kind.HOST, "evil.example.com")));
        String text = CampaignText.markdown(graph);
        assertThat(text)
                .contains("These 2 belong together, because:")
                .contains("2 of 2 share the same host name: evil[.]example[.]com")
                .doesNotContain("evil.example.com")
                .doesNotContain("\n# heading")
                .contains("\\<script");
        assertThat(CampaignText.json(graph)).contains("\"kind\":\"host\"").contains("\"offset\":-1");
    }

    @Test
    void two_items_with_one_id_are_a_fault_of_ours() {
        assertThatThrownBy(() -> graph(item("a", ""), item("a", ""))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void one_value_of_very_many_items_stays_readable() {
        List<Item> items = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            items.add(item("i" + i, "2020-01-01", trace(Kind.HOST, "evil.example.com")));
        }
        CampaignGraph graph = graph(items.toArray(Item[]::new));
        assertThat(graph.ties()).hasSize(2_999);
        assertThat(graph.clusters()).hasSize(1);
    }

    @Test
    void names_made_alike_are_grouped_and_the_reasons_told() {
        List<NamingHabits.Name> names = Stream.of(
                        "hui4tbh9uv9x4yi.xyz",
                        "k88q386znxmk4f3.xyz",
                        "it7cp49qehrj85j.xyz",
                        "secure-login.services",
                        "mail-login.services",
                        "my-secure-mail.services",
                        "bit.ly")
                .flatMap(host -> HABITS.name(host).stream())
                .toList();
        assertThat(names).hasSize(6);
        List<List<Integer>> groups = HABITS.groups(names, HABITS.together());
        assertThat(groups).containsExactly(List.of(0, 1, 2), List.of(3, 4, 5));
        assertThat(HABITS.reasons(names.get(3), names.get(4), NamingHabits.Pool.of(names)))
                .anyMatch(reason -> reason.contains("login"));
    }
}
