package org.tocsin.detect.sigma;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
        same(load(RuleCache.in(kept)), plain);
        assertThat(files()).hasSize(1);

        SigmaRules cached = load(RuleCache.in(kept));
        same(cached, plain);
        assertThat(Rules.findings(cached, Rules.of(Rules.event().text("F", "GRÖSSER größer \uD83D\uDD14"))))
                .hasSize(1);
        assertThat(files()).hasSize(1);
    }

    @Test
    void a_pack_that_has_changed_is_read_anew() throws IOException {
        load(RuleCache.in(kept));
        Files.writeString(pack.resolve("new.yml"), Rules.rule("four", "sel:\n  F: b\ncondition: sel\n"));
        assertThat(Rules.findings(
                        load(RuleCache.in(kept)), Rules.of(Rules.event().text("F", "b"))))
                .hasSize(1);
        assertThat(files()).hasSize(2);
    }

    @Test
    void a_damaged_cache_is_passed_over_and_made_anew() throws IOException {
        SigmaRules plain = load(RuleCache.in(kept));
        Path file = files().getFirst();
        byte[] whole = Files.readAllBytes(file);
        for (int cut : new int[] {0, 5, 20, whole.length - 1}) {
            Files.write(file, java.util.Arrays.copyOf(whole, cut));
            same(load(RuleCache.in(kept)), plain);
            assertThat(Files.readAllBytes(file)).isEqualTo(whole);
        }
        for (int at : new int[] {0, 4, 12, 16, whole.length / 2, whole.length - 1}) {
            byte[] flipped = whole.clone();
            flipped[at] ^= 1;
            Files.write(file, flipped);
            same(load(RuleCache.in(kept)), plain);
            assertThat(Files.readAllBytes(file)).isEqualTo(whole);
        }
    }

    @Test
    void a_cache_that_cannot_be_kept_does_no_harm() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "no folder");
        same(load(RuleCache.in(file.resolve("below"))), load(RuleCache.NONE));
    }

    @Test
    void only_the_packs_last_used_are_kept() throws IOException {
        for (int i = 0; i < 30; i++) {
            Files.writeString(pack.resolve("more.yml"), Rules.rule("n" + i, "sel:\n  F: b\ncondition: sel\n"));
            load(RuleCache.in(kept));
        }
        assertThat(files()).hasSize(24);
    }
}
