package org.tocsin.knowledge.packs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.knowledge.indicators.IndicatorPack;
import org.tocsin.model.UserFault;

class ShelfTest {
    private static final String BUNDLE = """
            {"type":"bundle","id":"bundle--1","spec_version":"2.0","objects":[
            {"type":"intrusion-set","id":"intrusion-set--1","name":"One","aliases":["One","Uno"],"modified":"2024-05-06T00:00:00Z",
             "x_mitre_version":"1.0","external_references":[{"source_name":"mitre-attack","external_id":"G9001"}]}]}
            """;

    @TempDir
    Path folder = Path.of("");

    private static Shelf.Labels labels(String name, String version) {
        return new Shelf.Labels(name, Optional.empty(), version, "2024-05-06", "CC BY 4.0");
    }

    private Path file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    @Test
    void keeps_a_pack_with_its_edition_and_names_it_in_findings() throws IOException {
        Shelf shelf = Shelf.in(folder.resolve("shelf"));
        assertThat(shelf.packs()).isEmpty();
        Pack put = shelf.put(labels("lab", "2"), List.of(file("list.txt", "evil.example\n")), List.of());
        assertThat(put.kind()).isEqualTo(Pack.Kind.INDICATORS);
        assertThat(put.holds()).containsExactly("1 indicators");
        assertThat(put.title()).isEqualTo("lab (2, 2024-05-06, CC BY 4.0)");
        assertThat(shelf.packs()).containsExactly(put);
        IndicatorPack read = shelf.indicators(put);
        assertThat(read.name()).isEqualTo("lab (2, 2024-05-06, CC BY 4.0)");
        assertThat(read.indicators()).hasSize(1);
    }

    @Test
    void replaces_a_pack_as_a_whole_or_not_at_all() throws IOException {
        Shelf shelf = Shelf.in(folder.resolve("shelf"));
        Pack first = shelf.put(labels("lab", "1"), List.of(file("list.txt", "evil.example\n")), List.of());
        assertThatThrownBy(() -> shelf.put(labels("lab", "2"), List.of(file("none.txt", "words only\n")), List.of()))
                .isInstanceOf(UserFault.class)
                .hasMessageStartingWith("There are no indicators in it");
        assertThat(shelf.packs()).containsExactly(first);
        assertThat(shelf.indicators(first).indicators()).hasSize(1);
        Pack second = shelf.put(labels("lab", "2"), List.of(file("more.txt", "a.example\nb.example\n")), List.of());
        assertThat(shelf.packs()).containsExactly(second);
        assertThat(second.hash()).isNotEqualTo(first.hash());
        try (Stream<Path> left = Files.list(folder.resolve("shelf/lab"))) {
            assertThat(left).hasSize(2);
        }
    }

    @Test
    void compiles_actors_and_takes_edition_and_day_from_the_source() throws IOException {
        Shelf shelf = Shelf.in(folder.resolve("shelf"));
        Pack put = shelf.put(
                new Shelf.Labels("attack", Optional.empty(), "", "", ""), List.of(file("b.json", BUNDLE)), List.of());
        assertThat(put.kind()).isEqualTo(Pack.Kind.ACTORS);
        assertThat(put.date()).isEqualTo("2024-05-06");
        assertThat(shelf.actors(put).actors().getFirst().name()).isEqualTo("One");
    }

    @Test
    void refuses_names_that_lead_elsewhere_and_damaged_packs() throws IOException {
        Shelf shelf = Shelf.in(folder.resolve("shelf"));
        Path list = file("list.txt", "evil.example\n");
        assertThatThrownBy(() -> shelf.put(labels("../out", "1"), List.of(list), List.of()))
                .isInstanceOf(UserFault.class);
        shelf.put(labels("lab", "1"), List.of(list), List.of());
        Files.writeString(folder.resolve("shelf/lab/pack.json"), "{\"name\":");
        assertThatThrownBy(shelf::packs).isInstanceOf(UserFault.class).hasMessageContaining("damaged");
    }

    private static Source source(String name, String... addresses) {
        return new Source(
                name,
                Pack.Kind.INDICATORS,
                "CC BY 4.0",
                Stream.of(addresses).map(URI::create).toList());
    }

    @Test
    void updates_from_a_folder_and_records_what_it_got() throws IOException {
        Path mirror = Files.createDirectories(folder.resolve("mirror/lab.example/sets"));
        Files.writeString(mirror.resolve("one.txt"), "evil.example\n");
        Files.writeString(folder.resolve("mirror/two.txt"), "two.example\n");
        Shelf shelf = Shelf.in(folder.resolve("shelf"));
        Fetching fetching = Fetching.from(folder.resolve("mirror").toString());
        Pack pack = fetching.update(
                source("lab", "https://lab.example/sets/one.txt", "https://lab.example/sets/two.txt"), shelf);
        assertThat(shelf.indicators(pack).indicators()).hasSize(2);
        assertThat(pack.got()).hasSize(2).first().satisfies(got -> {
            assertThat(got.from()).contains("https://lab.example/sets/one.txt");
            assertThat(got.bytes()).isEqualTo(13);
            assertThat(got.hash()).startsWith("sha256:");
        });
        assertThatThrownBy(() -> fetching.update(source("lab", "https://lab.example/gone.txt"), shelf))
                .isInstanceOf(UserFault.class)
                .hasMessageContaining("gone.txt");
        assertThat(shelf.packs()).containsExactly(pack);
    }

    @Test
    void fetches_over_tls_only_and_keeps_the_old_pack_when_it_fails() throws Exception {
        Path keys = folder.resolve("keys.p12");
        Process tool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "test",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "SAN=dns:localhost",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        keys.toString(),
                        "-storepass",
                        "changeit")
                .redirectErrorStream(true)
                .start();
        tool.getInputStream().readAllBytes();
        assertThat(tool.waitFor(60, TimeUnit.SECONDS)).isTrue();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keys)) {
            store.load(in, "changeit".toCharArray());
        }
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(store, "changeit".toCharArray());
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("test", store.getCertificate("test"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext server = SSLContext.getInstance("TLS");
        server.init(own.getKeyManagers(), null, null);
        SSLContext client = SSLContext.getInstance("TLS");
        client.init(null, trust.getTrustManagers(), null);
        HttpsServer https = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        https.setHttpsConfigurator(new HttpsConfigurator(server));
        https.createContext("/m/lab.example/one.txt", exchange -> {
            byte[] body = "evil.example\n".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        https.createContext("/m/lab.example/cut.txt", exchange -> {
            exchange.sendResponseHeaders(200, 1_000);
            exchange.getResponseBody().write(new byte[10]);
            exchange.getResponseBody().flush();
            throw new IOException("the line went dead");
        });
        https.start();
        try {
            String place = "https://localhost:" + https.getAddress().getPort() + "/m/";
            Shelf shelf = Shelf.in(folder.resolve("shelf"));
            Fetching fetching = Fetching.from(place, Optional.of(client));
            Pack pack = fetching.update(source("lab", "https://lab.example/one.txt"), shelf);
            assertThat(pack.got().getFirst().from()).isEqualTo(place + "lab.example/one.txt");
            for (String bad : List.of("https://lab.example/cut.txt", "https://lab.example/none.txt")) {
                assertThatThrownBy(() -> fetching.update(source("lab", "https://lab.example/one.txt", bad), shelf))
                        .isInstanceOf(UserFault.class)
                        .hasMessageContaining("stays");
            }
            assertThat(shelf.packs()).containsExactly(pack);
            // A certificate that nobody vouches for.
            assertThatThrownBy(() -> Fetching.from(place).update(source("lab", "https://lab.example/one.txt"), shelf))
                    .isInstanceOf(UserFault.class);
        } finally {
            https.stop(0);
        }
        assertThatThrownBy(() -> Fetching.from("http://localhost/")).hasMessageContaining("https only");
    }

    @Test
    void our_list_of_sources_is_https_throughout_and_others_are_refused() throws IOException {
        List<Source> sources =
                Source.read(org.tocsin.testkit.SharedData.root().resolve("content/knowledge/sources.tsv"));
        assertThat(sources).hasSizeGreaterThan(5);
        assertThat(sources).extracting(Source::name).doesNotHaveDuplicates();
        assertThatThrownBy(() -> Source.read(file("s.tsv", "x\tactors\tfree\thttp://lab.example/a.json\n")))
                .hasMessageContaining("https only");
    }
}
