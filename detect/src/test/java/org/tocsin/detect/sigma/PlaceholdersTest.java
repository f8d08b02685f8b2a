package org.tocsin.detect.sigma;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tocsin.model.RulePack.Refusal;
import org.tocsin.model.UserFault;

class PlaceholdersTest {
    @TempDir
    private Path folder = Path.of("");

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    @Test
    void lists_come_from_maps_and_from_files_that_are_called_like_them() throws IOException {
        file("lists.yml", "admins: [alice, 0x10, 'b*b']\n'%servers%': dc1\n");
        file("Office Hosts.txt", "\uFEFF# ours\n  PC1  \n\nPC2\r\n");
        file("notes.md", "not a list\n");
        assertThat(Placeholders.read(List.of(folder)))
                .isEqualTo(Map.of(
                        "admins", List.of("alice", "0x10", "b*b"),
                        "servers", List.of("dc1"),
                        "Office Hosts", List.of("PC1", "PC2")));
        assertThat(Placeholders.read(List.of(file("vips", "eve\n")))).isEqualTo(Map.of("vips", List.of("eve")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "a.yml ! [a, b] ! it should map names to lists of values",
                "a.yml ! a: {b: c} ! line 1 holds no plain value",
                "a.yml ! a: [b ! it is not YAML",
            })
    void a_list_that_cannot_be_understood_is_one_sentence(String name, String text, String why) throws IOException {
        Path file = file(name, text);
        assertThatThrownBy(() -> Placeholders.read(List.of(file)))
                .isInstanceOf(UserFault.class)
                .hasMessage("--placeholders " + file + " cannot be used: " + why + ".");
    }

    @Test
    void a_name_with_two_lists_and_bytes_that_are_no_text_are_refused() throws IOException {
        Path one = file("admins.txt", "a\n");
        Path two = file("admins.yml", "admins: [b]\n");
        assertThatThrownBy(() -> Placeholders.read(List.of(one, two)))
                .isInstanceOf(UserFault.class)
                .hasMessageContaining("the placeholder admins has a list already");
        Path latin = Files.write(folder.resolve("latin.txt"), "é".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> Placeholders.read(List.of(latin)))
                .isInstanceOf(UserFault.class)
                .hasMessageContaining("it is not UTF-8 text");
    }

    @Test
    void an_empty_list_leaves_the_rule_refused() throws IOException {
        Path rules = Files.createDirectories(folder.resolve("rules"));
        Files.writeString(
                rules.resolve("one.yml"), Rules.rule("one", "sel:\n  F|expand: '%admins%'\ncondition: sel\n"));
        SigmaOptions options = SigmaOptions.USUAL.with(Placeholders.read(List.of(file("admins.txt", "# none yet\n"))));
        assertThat(SigmaRules.load(List.of(rules), options)
                        .checks()
                        .getFirst()
                        .pack()
                        .refused())
                .containsExactly(new Refusal("one.yml", 10, "the placeholder `%admins%` has been given no value"));
    }

    @Test
    void the_values_are_part_of_the_key() throws IOException {
        Path rules = Files.createDirectories(folder.resolve("rules"));
        Files.writeString(rules.resolve("one.yml"), Rules.rule("one", "sel:\n  F|expand: '%x%'\ncondition: sel\n"));
        List<String> keys = new java.util.ArrayList<>();
        for (List<String> values : List.of(List.of("a", "b"), List.of("a, b"), List.of("a 1:b"), List.of("b", "a"))) {
            keys.add(SigmaRules.load(List.of(rules), SigmaOptions.USUAL.with(Map.of("x", values)))
                    .detection()
                    .key());
        }
        assertThat(keys).doesNotHaveDuplicates();
    }
}
