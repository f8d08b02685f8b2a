package org.tocsin.knowledge.lookalikes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.knowledge.domains.Domains;
import org.tocsin.testkit.SharedData;

/// The figures of docs/lookalikes.md, measured anew at each run where the public data is at hand, and printed.
class LookalikeFiguresTest {
    private static final Pattern HOST = Pattern.compile(
            "(?:https?://|@)((?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]{2,24})(?![\\w-])",
            Pattern.CASE_INSENSITIVE);
    private static final long LARGEST = 2 << 20;

    @TempDir
    Path folder;

    private static void tell(String line) {
        System.out.println("lookalikes: " + line);
    }

    private static List<String> published(String name) throws IOException {
        Path lists = SharedData.require("indicators/insikt");
        try (Stream<Path> files = Files.walk(lists)) {
            Path file = files.filter(one -> one.getFileName().toString().equals(name))
                    .findFirst()
                    .orElseThrow();
            return Files.readString(file, StandardCharsets.UTF_8)
                    .lines()
                    .map(String::strip)
                    .filter(line -> line.contains(".") && !line.contains("@"))
                    .toList();
        }
    }

    private Path imitated() throws IOException {
        Path file = folder.resolve("imitated.txt");
        try (InputStream in = LookalikeFiguresTest.class.getResourceAsStream("imitated.txt")) {
            Files.write(file, Objects.requireNonNull(in).readAllBytes());
        }
        return file;
    }

    private static List<String> parts(String host) {
        return Arrays.asList(host.toLowerCase(Locale.ROOT).split("[.-]"));
    }

    private static String percent(long part, long whole) {
        return String.format(Locale.ROOT, "%d of %d (%.1f %%)", part, whole, 100.0 * part / Math.max(1, whole));
    }

    @Test
    void finds_most_published_domains_given_the_true_domains_of_the_imitated() throws IOException {
        Lookalikes watching = WatchLists.of(WatchLists.content(), List.of(imitated()));
        Lookalikes ours = WatchLists.ours();
        for (String name : List.of("RedAlpha June 2022 Indicators.txt", "C2_domains.txt")) {
            List<String> hosts = published(name);
            long found = hosts.stream()
                    .filter(host -> watching.like(host).isPresent())
                    .count();
            long alone =
                    hosts.stream().filter(host -> ours.like(host).isPresent()).count();
            long named = hosts.stream()
                    .filter(host -> watching.like(host)
                            .filter(one -> one.kind() != Likeness.Kind.SERVICE_WORDS)
                            .isPresent())
                    .count();
            tell(name + ": " + percent(found, hosts.size()) + " with a watch list, of these " + named
                    + " with whom they imitate; " + percent(alone, hosts.size()) + " without one");
            if (hosts.size() > 400) {
                assertThat(found).isGreaterThanOrEqualTo(hosts.size() * 85L / 100);
                assertThat(alone).isGreaterThanOrEqualTo(hosts.size() * 75L / 100);
            }
        }
    }

    /// Each name in turn is unknown to our own lists, and the words that only its look-alikes have are unknown too:
    /// what is left is what would have been found of a group that nobody had looked at.
    @Test
    void finds_look_alikes_of_names_that_nothing_was_tuned_on() throws IOException {
        List<String> hosts = published("RedAlpha June 2022 Indicators.txt");
        Map<String, String> brands = new TreeMap<>();
        for (String line : Files.readAllLines(imitated())) {
            if (!line.startsWith("#")) {
                brands.putIfAbsent(line.substring(0, line.indexOf('.')), line);
            }
        }
        brands.put("ms", "ms.com");
        brands.remove("microsoft");
        long all = 0;
        long found = 0;
        for (Map.Entry<String, String> brand : brands.entrySet()) {
            Set<String> its = hosts.stream()
                    .filter(host ->
                            parts(host).subList(0, parts(host).size() - 1).contains(brand.getKey()))
                    .collect(Collectors.toCollection(TreeSet::new));
            if (its.size() < 3 || brand.getKey().equals("mail")) {
                continue;
            }
            Lookalikes blind = blind(brand.getKey(), brand.getValue(), its, hosts);
            List<String> missed =
                    its.stream().filter(host -> blind.like(host).isEmpty()).toList();
            all += its.size();
            found += its.size() - missed.size();
            tell("left out " + brand.getKey() + ": " + percent(its.size() - missed.size(), its.size())
                    + (missed.isEmpty() ? "" : ", missed " + missed));
        }
        tell("left out one at a time: " + percent(found, all));
        assertThat(found).isGreaterThanOrEqualTo(all * 85 / 100);
    }

    private Lookalikes blind(String brand, String domain, Set<String> its, List<String> hosts) throws IOException {
        Set<String> elsewhere = new HashSet<>();
        hosts.stream().filter(host -> !its.contains(host)).forEach(host -> elsewhere.addAll(parts(host)));
        Set<String> taught = new HashSet<>();
        its.forEach(host -> taught.addAll(parts(host)));
        taught.removeAll(elsewhere);
        Path content = Files.createDirectories(folder.resolve("without-" + brand));
        try (Stream<Path> files = Files.list(WatchLists.content())) {
            for (Path file : files.toList()) {
                List<String> lines = new ArrayList<>();
                for (String line : Files.readAllLines(file)) {
                    lines.add(
                            line.startsWith("#")
                                    ? line
                                    : switch (file.getFileName().toString()) {
                                        case "words.tsv" -> without(line, taught);
                                        case "services.tsv", "civil-society.tsv" -> withoutName(line, brand, domain);
                                        default -> line;
                                    });
                }
                Files.write(content.resolve(file.getFileName()), lines);
            }
        }
        Path watch = Files.writeString(folder.resolve("watch-" + brand + ".txt"), domain + "\n");
        return WatchLists.of(content, List.of(watch));
    }

    private static String without(String line, Set<String> words) {
        String[] cells = line.split("\t", 2);
        return cells[0] + "\t"
                + Arrays.stream(cells[1].split(" "))
                        .filter(word -> !words.contains(word))
                        .collect(Collectors.joining(" "));
    }

    private static String withoutName(String line, String brand, String domain) {
        String[] cells = line.split("\t", -1);
        boolean its = Arrays.asList(cells[3].split(",")).contains(domain)
                || Arrays.asList(cells[2].split("[,?!]+")).contains(brand);
        return its && !brand.equals("ms") && !brand.equals("live")
                ? ""
                : cells[0] + "\t" + cells[1] + "\t"
                        + Arrays.stream(cells[2].split(","))
                                .filter(name -> !name.replaceAll("[?!]", "").equals(brand))
                                .collect(Collectors.joining(","))
                        + "\t" + cells[3];
    }

    /// Hosts in ordinary mail, logs, and the documentation and package lists of this machine; and in the file that
    /// `TOCSIN_ORDINARY_DOMAINS` names, one host a line.
    @Test
    void stays_silent_about_ordinary_domains() throws IOException {
        Set<String> hosts = new TreeSet<>();
        gather(SharedData.require("mail/benign"), "", hosts);
        gather(Path.of("/usr/share/doc"), "", hosts);
        gather(Path.of("/var/lib/dpkg/status"), "", hosts);
        gather(Path.of(System.getProperty("user.home", ".")).resolve(".m2/repository"), ".pom", hosts);
        gather(Path.of("/usr/lib/node_modules"), "", hosts);
        int here = hosts.size();
        Optional<Path> more =
                Optional.ofNullable(System.getenv("TOCSIN_ORDINARY_DOMAINS")).map(Path::of);
        if (more.isPresent()) {
            Files.readAllLines(more.get())
                    .forEach(line -> hosts.add(line.strip().toLowerCase(Locale.ROOT)));
        } else {
            System.err.println("SKIPPED the larger list of ordinary domains: TOCSIN_ORDINARY_DOMAINS names no file");
        }
        hosts.removeIf(host -> Domains.registrable(host).isEmpty());
        Lookalikes watching = WatchLists.of(WatchLists.content(), List.of(imitated()));
        Lookalikes ours = WatchLists.ours();
        List<String> alarms =
                hosts.stream().filter(host -> watching.like(host).isPresent()).toList();
        long alone = hosts.stream().filter(host -> ours.like(host).isPresent()).count();
        long sure = hosts.stream()
                .filter(host -> ours.like(host).filter(one -> one.score() >= 75).isPresent())
                .count();
        Set<String> registrable = hosts.stream()
                .flatMap(host -> Domains.registrable(host).stream())
                .collect(Collectors.toSet());
        tell(hosts.size() + " ordinary hosts (" + here + " found here), " + registrable.size() + " domains: "
                + percent(alarms.size(), hosts.size()) + " alarm with a watch list, " + percent(alone, hosts.size())
                + " without one, " + percent(sure, hosts.size()) + " at 75; " + alarms);
        assertThat(alarms.size()).isLessThanOrEqualTo(Math.max(3, hosts.size() * 3 / 1000));
    }

    private static void gather(Path root, String ending, Set<String> hosts) throws IOException {
        if (!Files.exists(root)) {
            System.err.println("SKIPPED " + root.getFileName() + ": not on this machine");
            return;
        }
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(one -> one.toString().endsWith(ending))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList()) {
                if (Files.size(file) > (root.equals(file) ? 64 * LARGEST : LARGEST)) {
                    continue;
                }
                Matcher found = HOST.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
                while (found.find()) {
                    hosts.add(found.group(1).toLowerCase(Locale.ROOT));
                }
            }
        }
    }

    /// For information: published names of spyware infrastructure mostly imitate news, shops and delivery services.
    @Test
    void tells_how_many_names_of_other_campaigns_imitate_somebody() throws IOException {
        Lookalikes ours = WatchLists.ours();
        Pattern name = Pattern.compile("(?<![\\w.@-])((?:[a-z0-9-]{1,63}\\.)+[a-z]{2,24})(?![\\w-])");
        for (String set : List.of("amnesty", "mvt", "targetedthreats")) {
            Set<String> hosts = new TreeSet<>();
            try (Stream<Path> files = Files.walk(SharedData.require("indicators/" + set))) {
                for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                    String last = file.getFileName().toString();
                    if (last.endsWith(".txt") || last.endsWith(".csv") || last.endsWith(".stix2")) {
                        Matcher found = name.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
                        while (found.find()) {
                            hosts.add(found.group(1));
                        }
                    }
                }
            }
            hosts.removeIf(host -> Domains.registrable(host).isEmpty());
            long found =
                    hosts.stream().filter(host -> ours.like(host).isPresent()).count();
            tell(set + ": " + percent(found, hosts.size()) + " without a watch list");
            assertThat(hosts).isNotEmpty();
        }
    }
}
