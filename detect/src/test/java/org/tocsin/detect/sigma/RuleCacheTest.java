package org.tocsin.detect.sigma;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.model.Level;
import org.tocsin.model.PlainRecord;

class RuleCacheTest {
    @TempDir
    private Path folder = Path.of("");

    private Path pack = Path.of("");
    private Path kept = Path.of("");

    /// A pack with every kind of thing that YAML can be: two documents, odd scalars, a rule at fault, no YAML, no
    /// UTF-8.
    @BeforeEach
    void write() throws IOException {
        pack = Files.createDirectories(folder.resolve("pack"));
        kept = folder.resolve("kept");
        Files.writeString(
                pack.resolve("two.yml"),
                Rules.rule(
                                "one",
                                "sel:\n  F|contains:\n    - 'größer \uD83D\uDD14'\n    - 0x10\n    - true\n"
                                        + "condition: sel\n")
                        + "---\n" + Rules.rule("two", "sel:\n  F: a\ncondition: sel\n"));
        Files.writeString(pack.resolve("fault.yml"), Rules.rule("three", "sel:\n  F: a\n  F: b\ncondition: sel\n"));
        Files.writeString(pack.resolve("broken.yml"), "title: [\n");
        Files.write(pack.resolve("bytes.yml"), new byte[] {(byte) 0xFF, (byte) 0xFE});
        Files.writeString(pack.resolve("other.yml"), "just: words\n");
    }

    private SigmaRules load(RuleCache cache) throws IOException {
        return SigmaRules.load(List.of(pack), SigmaOptions.USUAL, cache);
    }

    private RuleCache cache() {
        return RuleCache.in(kept, Optional.of("one"));
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(kept)) {
            return files.toList();
        }
    }

    private void same(SigmaRules one, SigmaRules other) {
        assertThat(one.checks()).isEqualTo(other.checks());
        assertThat(one.detection().key()).isEqualTo(other.detection().key());
        assertThat(one.checks().getFirst().pack().refused()).hasSize(3);
    }

    @Test
    void rules_from_the_cache_are_those_from_the_files() throws IOException {
        SigmaRules plain = load(RuleCache.NONE);
        same(load(cache()), plain);
        assertThat(files()).hasSize(3);

        SigmaRules cached = load(cache());
        same(cached, plain);
        assertThat(Rules.findings(cached, Rules.of(Rules.event().text("F", "GRÖSSER größer \uD83D\uDD14"))))
                .hasSize(1);
        assertThat(files()).hasSize(3);
    }

    @Test
    void every_kind_of_test_comes_back_from_the_cache() throws IOException {
        Files.writeString(pack.resolve("tests.yml"), Rules.rule("all", """
                        a: {F|startswith|cased: Abc, G: 0x10, H|gt: 2.5, I|cidr: 10.0.0.0/8, J|re: 'x{3}', K: null}
                        b: {L|exists: true, M|fieldref: F, N|windash|contains: ' -enc ', O|re|i: 'a(?=b)', P|hour|gte: 3}
                        c: {F: never}
                        d: {Q|all|contains: [u, v]}
                        words: [keyword]
                        condition: a and b and not c and 1 of d* and words
                        """));
        PlainRecord record = Rules.of(Rules.event()
                .text("F", "Abcd")
                .text("G", "16")
                .text("H", "3")
                .text("I", "10.1.2.3")
                .text("J", "yxxxy")
                .text("L", "")
                .text("M", "abcd")
                .text("N", "p /enc q")
                .text("O", "AB")
                .text("P", "2026-11-24T04:00:00Z")
                .text("Q", "u v")
                .text("R", "keyword"));
        SigmaRules plain = load(RuleCache.NONE);
        load(cache());
        SigmaRules cached = load(cache());
        assertThat(Rules.findings(plain, record)).hasSize(1);
        assertThat(Rules.findings(cached, record)).isEqualTo(Rules.findings(plain, record));
        assertThat(Rules.findings(cached, Rules.of(Rules.event().text("F", "Abcd"))))
                .isEmpty();
    }

    @Test
    void what_another_program_or_other_options_made_of_rules_is_not_taken_over() throws IOException {
        load(cache());
        SigmaRules.load(List.of(pack), SigmaOptions.USUAL, RuleCache.in(kept, Optional.of("two")));
        assertThat(files()).hasSize(4);
        SigmaRules high = SigmaRules.load(List.of(pack), SigmaOptions.USUAL.from(Level.CRITICAL), cache());
        assertThat(files()).hasSize(5);
        assertThat(high.checks().getFirst().loaded()).isEmpty();
        SigmaRules.load(List.of(pack), SigmaOptions.USUAL.knowingGroups(text -> true), cache());
        assertThat(files()).hasSize(5);
    }

    @Test
    void a_pack_that_has_changed_is_read_anew() throws IOException {
        load(cache());
        Files.writeString(pack.resolve("new.yml"), Rules.rule("four", "sel:\n  F: b\ncondition: sel\n"));
        assertThat(Rules.findings(load(cache()), Rules.of(Rules.event().text("F", "b"))))
                .hasSize(1);
        assertThat(files()).hasSize(5);
    }

    @Test
    void a_damaged_cache_is_passed_over_and_made_anew() throws IOException {
        SigmaRules plain = load(cache());
        for (Path file : files()) {
            byte[] whole = Files.readAllBytes(file);
            for (int cut : new int[] {0, 5, 20, whole.length - 1}) {
                Files.write(file, java.util.Arrays.copyOf(whole, cut));
                same(load(cache()), plain);
            }
            for (int at : new int[] {0, 4, 12, 16, whole.length / 2, whole.length - 1}) {
                byte[] flipped = whole.clone();
                flipped[at] ^= 1;
                Files.write(file, flipped);
                same(load(cache()), plain);
            }
        }
    }

    @Test
    void a_cache_that_cannot_be_kept_does_no_harm() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "no folder");
        same(load(RuleCache.in(file.resolve("below"), Optional.of("one"))), load(RuleCache.NONE));
    }

    @Test
    void only_the_packs_last_used_are_kept() throws IOException {
        for (int i = 0; i < 30; i++) {
            Files.writeString(pack.resolve("more.yml"), Rules.rule("n" + i, "sel:\n  F: b\ncondition: sel\n"));
            load(cache());
        }
        assertThat(files()).hasSize(48);
    }
}
