package org.tocsin.detect.indicators;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.knowledge.indicators.Indicator;
import org.tocsin.knowledge.indicators.IndicatorFiles;
import org.tocsin.knowledge.indicators.IndicatorType;
import org.tocsin.knowledge.services.SharedServices;
import org.tocsin.model.Text;
import org.tocsin.testkit.SharedData;

class MappedIndicatorsTest {
    private static final Indicator.About ABOUT =
            new Indicator.About("list.txt", "Spyware", "words", List.of("tag"), List.of("https://lab.example/r"));

    @TempDir
    Path folder = Path.of("");

    private static Indicator one(IndicatorType type, String value) {
        return new Indicator(
                type,
                value,
                "indicator--" + value.length(),
                Optional.of(Instant.parse("2020-01-01T00:00:00Z")),
                Optional.empty(),
                ABOUT,
                7);
    }

    private MappedIndicators mapped(List<Indicator> all) throws IOException {
        Path file = folder.resolve("kept");
        MappedIndicators.make(file, "key", SharedServices.NONE, all::forEach);
        return MappedIndicators.open(file, "key").orElseThrow();
    }

    /// Everything a search meets, as words.
    private static List<String> met(Index index, String text) {
        List<String> met = new ArrayList<>();
        new Search(
                        index,
                        (place, how, chars, length, from, to) ->
                                index.same(place).forEach(same -> met.add(how + " " + same + " " + index.at(same))))
                .look(text(text), new Search.FieldSense(false, true));
        return met;
    }

    private static Text text(String value) {
        Text text = new Text();
        text.clear(org.tocsin.model.ValueType.TEXT).append(value);
        return text;
    }

    @Test
    void finds_what_the_tables_in_memory_find() throws IOException {
        List<Indicator> all = List.of(
                one(IndicatorType.DOMAIN, "evil.example"),
                one(IndicatorType.DOMAIN, "xn--mnchen-3ya.example"),
                one(IndicatorType.DOMAIN, "evil.example"),
                one(IndicatorType.DOMAIN, "xn--mnchen-3ya.example"),
                one(IndicatorType.URL, "host.example/Path?q"),
                one(IndicatorType.ADDRESS, "1.2.3.4"),
                one(IndicatorType.ADDRESS, "2001:db8::1"),
                one(IndicatorType.NETWORK, "5.6.7.0/24"),
                one(IndicatorType.EMAIL, "a@evil.example"),
                one(IndicatorType.MD5, "a".repeat(32)),
                one(IndicatorType.FILE_NAME, "bad.exe"),
                one(IndicatorType.FILE_PATH, "C:\\tools\\Bad.dll"));
        Index held = new Index(all, SharedServices.NONE);
        Index kept = mapped(all).index();
        for (String text : List.of(
                "see www.EVIL.example and 1.2.3.4 or 5.6.7.9, [2001:db8::1]",
                "münchen.example",
                "http://host.example/Path?q",
                "a@evil.example " + "A".repeat(32),
                "C:\\x\\bad.exe",
                "c:/tools/bad.dll",
                "nothing at all, 9.9.9.9, other.example")) {
            assertThat(met(kept, text)).as(text).isEqualTo(met(held, text));
        }
        assertThat(met(kept, "evil.example")).hasSize(2).allMatch(line -> line.contains("Spyware"));
    }

    @Test
    void finds_every_one_of_very_many_and_none_that_is_not_there() throws IOException {
        Random random = new Random(3);
        List<Indicator> all = new ArrayList<>();
        for (int i = 0; i < 50_000; i++) {
            all.add(one(IndicatorType.DOMAIN, "n" + Long.toString(random.nextLong() >>> 1, 36) + ".example"));
        }
        Index index = mapped(all).index();
        for (int i = 0; i < all.size(); i += 7) {
            assertThat(index.domains.find(all.get(i).value())).isEqualTo(i);
            assertThat(index.domains.find("x" + all.get(i).value())).isEqualTo(Keys.NOTHING);
        }
    }

    @Test
    void a_file_that_was_cut_altered_or_made_for_another_pack_does_not_open() throws IOException {
        mapped(List.of(one(IndicatorType.DOMAIN, "evil.example"), one(IndicatorType.ADDRESS, "1.2.3.4")));
        Path file = folder.resolve("kept");
        byte[] good = Files.readAllBytes(file);
        assertThat(MappedIndicators.open(file, "other")).isEmpty();
        assertThat(MappedIndicators.open(folder.resolve("none"), "key")).isEmpty();
        Path bad = folder.resolve("bad");
        for (int length : new int[] {0, 50, 128, good.length / 2, good.length - 1}) {
            Files.write(bad, java.util.Arrays.copyOf(good, length));
            assertThat(MappedIndicators.open(bad, "key")).as("%d bytes", length).isEmpty();
        }
        for (int at = 128; at < good.length; at += 5) {
            byte[] flipped = good.clone();
            flipped[at] ^= 1;
            Files.write(bad, flipped);
            assertThat(MappedIndicators.open(bad, "key")).as("byte %d", at).isEmpty();
        }
    }

    @Test
    void the_shared_sets_are_found_in_either_form() throws IOException {
        List<Indicator> all =
                IndicatorFiles.read(SharedData.require("indicators")).indicators();
        Index held = new Index(all, SharedServices.NONE);
        MappedIndicators mapped = mapped(all);
        Index kept = mapped.index();
        assertThat(mapped.size()).isEqualTo(all.size());
        for (int i = 0; i < all.size(); i += 11) {
            String text = "<" + all.get(i).value() + ">";
            assertThat(met(kept, text)).as(text).isEqualTo(met(held, text));
            assertThat(kept.at(i)).isEqualTo(all.get(i));
        }
    }
}
