package org.tocsin.knowledge.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.testkit.SharedData;

class CrosswalkTest {
    private static final Path TABLE = SharedData.root().resolve("content/attack/crosswalk.tsv");

    @TempDir
    private Path folder = Path.of("");

    private final Attack attack = Attack.carried();

    @Test
    void a_technique_is_found_under_its_names_in_both_directions() throws IOException {
        Crosswalk crosswalk = Crosswalk.read(TABLE);
        assertThat(crosswalk.techniques("t1562.002")).containsExactly("T1562.002", "T1685.001");
        assertThat(crosswalk.techniques("T1685.005")).containsExactly("T1685.005", "T1070.001");
        assertThat(crosswalk.techniques("T1003.001")).containsExactly("T1003.001");
    }

    @Test
    void what_became_one_is_not_thereby_equal() throws IOException {
        Crosswalk crosswalk = Crosswalk.read(TABLE);
        assertThat(crosswalk.techniques("T1562.001")).containsExactly("T1562.001", "T1685");
        assertThat(crosswalk.techniques("T1685")).containsExactly("T1685", "T1562", "T1562.001", "T1562.006");
        assertThat(crosswalk.tactics("stealth")).containsExactly("stealth", "defense-evasion");
        assertThat(crosswalk.tactics("defense-evasion"))
                .containsExactly("defense-evasion", "stealth", "defense-impairment");
    }

    @Test
    void steps_over_several_releases_are_followed_but_not_back_again() throws IOException {
        Path table = folder.resolve("crosswalk.tsv");
        Files.writeString(table, """
                # made up
                technique\tA\tB\t1\tName\tus
                technique\tB\tC\t2\tName\tus
                technique\tX\tC\t2\tName\tus
                """);
        Crosswalk crosswalk = Crosswalk.read(table);
        assertThat(crosswalk.techniques("A")).containsExactly("A", "B", "C");
        assertThat(crosswalk.techniques("C")).containsExactly("C", "B", "X", "A");
        assertThat(crosswalk.techniques("X")).containsExactly("X", "C");
    }

    @Test
    void a_technique_of_another_release_has_a_name_and_the_tactics_of_its_equivalents() throws IOException {
        Crosswalk crosswalk = Crosswalk.read(TABLE);
        assertThat(crosswalk.technique("T1685.005", attack)).hasValueSatisfying(technique -> {
            assertThat(technique.id()).isEqualTo("T1685.005");
            assertThat(technique.name()).isEqualTo("Disable or Modify Tools: Clear Windows Event Logs");
            assertThat(technique.tactics()).containsExactly("defense-evasion");
        });
        assertThat(crosswalk.technique("T1003.001", attack)).isEqualTo(attack.technique("T1003.001"));
        assertThat(crosswalk.technique("T9999", attack)).isEmpty();
    }

    @Test
    void every_older_name_is_one_that_the_carried_release_or_the_table_knows() throws IOException {
        for (String line : Files.readAllLines(TABLE)) {
            if (!line.startsWith("#")) {
                String[] cells = line.split("\t", -1);
                boolean known = cells[0].equals("tactic")
                        ? attack.tactic(cells[1]).isPresent()
                        : attack.technique(cells[1]).isPresent();
                assertThat(known).as(line).isTrue();
                assertThat(cells[5]).as("where it is from").matches("[A-D]");
            }
        }
    }

    @Test
    void a_row_that_is_not_whole_is_our_own_fault() throws IOException {
        Path table = folder.resolve("crosswalk.tsv");
        Files.writeString(table, "technique\tA\tB\n");
        assertThatThrownBy(() -> Crosswalk.read(table)).isInstanceOf(IllegalStateException.class);
    }

    /// Whatever technique a shared rule names, the report has a name for it.
    @Test
    void every_technique_of_the_shared_rules_has_a_name() throws IOException {
        Path sigma = SharedData.require("sigma");
        Crosswalk crosswalk = Crosswalk.read(TABLE);
        Pattern tag = Pattern.compile("- attack\\.(t\\d{4}(?:\\.\\d{3})?)\\s");
        Set<String> nameless = new TreeSet<>();
        for (String pack : List.of("rules", "rules-emerging-threats", "rules-threat-hunting")) {
            try (Stream<Path> files = Files.walk(sigma.resolve(pack))) {
                for (Path file :
                        files.filter(one -> one.toString().endsWith(".yml")).toList()) {
                    tag.matcher(Files.readString(file))
                            .results()
                            .map(MatchResult::group)
                            .map(found -> found.substring(9).strip().toUpperCase(java.util.Locale.ROOT))
                            .filter(id -> crosswalk.technique(id, attack).isEmpty())
                            .forEach(nameless::add);
                }
            }
        }
        assertThat(nameless).isEmpty();
    }
}
