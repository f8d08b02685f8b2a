package org.tocsin.knowledge.attack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.tocsin.model.Technique;
import org.tocsin.testkit.SharedData;

class AttackTest {
    private final Attack attack = Attack.carried();

    @Test
    void knows_a_technique_with_its_parent_and_tactics() {
        assertThat(attack.technique("T1003.001"))
                .contains(new Technique(
                        "T1003.001", "OS Credential Dumping: LSASS Memory", List.of("credential-access")));
        assertThat(attack.technique("T9999")).isEmpty();
    }

    @Test
    void a_withdrawn_technique_gives_its_successor() {
        assertThat(attack.technique("T1086").map(Technique::id)).contains("T1059.001");
    }

    @Test
    void knows_groups_software_campaigns_and_tactics_by_their_ids() {
        assertThat(attack.group("G0016")).contains("APT29");
        assertThat(attack.software("S0002")).contains("Mimikatz");
        assertThat(attack.campaign("C0024")).contains("SolarWinds Compromise");
        assertThat(attack.tactic("credential-access")).contains("Credential Access");
        assertThat(attack.tactics()).first().isEqualTo("reconnaissance");
        assertThat(attack.group("T1003")).isEqualTo(Optional.empty());
    }

    @Test
    void every_tactic_of_every_technique_has_a_name() {
        assertThat(Tables.lines("enterprise.tsv"))
                .filteredOn(line -> line.startsWith("technique\t"))
                .hasSizeGreaterThan(600)
                .allSatisfy(line -> {
                    Technique technique = attack.technique(line.split("\t")[1]).orElseThrow();
                    assertThat(technique.name()).isNotBlank().doesNotStartWith(":");
                    assertThat(technique.tactics())
                            .isNotEmpty()
                            .allSatisfy(
                                    tactic -> assertThat(attack.tactic(tactic)).isPresent());
                });
    }

    @Test
    void the_tables_say_where_they_are_from() {
        assertThat(attack.release()).startsWith("ATT&CK enterprise ");
        assertThat(String.join("\n", Tables.lines("enterprise.tsv"))).contains("The MITRE Corporation");
        assertThat(String.join("\n", Tables.lines("group-names.txt"))).contains("The MITRE Corporation", "CC0");
    }

    @Test
    void the_tables_are_what_the_generator_makes() throws IOException {
        AttackTables tables = new AttackTables(
                SharedData.require("attack/enterprise-attack-18.1-stix20.json"),
                attack.release(),
                SharedData.require("galaxy/clusters/threat-actor.json"));
        assertThat(tables.enterprise().lines().toList()).isEqualTo(Tables.lines("enterprise.tsv"));
        assertThat(tables.groupNames().lines().toList()).isEqualTo(Tables.lines("group-names.txt"));
    }
}
