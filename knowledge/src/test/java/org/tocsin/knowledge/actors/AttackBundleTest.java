package org.tocsin.knowledge.actors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.model.UserFault;

class AttackBundleTest {
    @TempDir
    private Path folder = Path.of("");

    private static String object(String type, String id, String publicId, String name, String more) {
        return """
                {"type":"%s","id":"%s","name":"%s","modified":"2025-03-04T05:06:07.000Z",%s
                 "external_references":[{"source_name":"mitre-attack","external_id":"%s"},
                  {"source_name":"Nick","description":"(Citation: A report)(Citation: Another)"}]}""".formatted(type, id, name, more, publicId);
    }

    private static String link(String kind, String from, String to, String... citations) {
        StringBuilder references = new StringBuilder();
        for (String citation : citations) {
            references.append(references.isEmpty() ? "" : ",").append("{\"source_name\":\"" + citation + "\"}");
        }
        return """
                {"type":"relationship","id":"relationship--%s-%s","relationship_type":"%s","source_ref":"%s","target_ref":"%s",
                 "external_references":[%s]}""".formatted(from, to, kind, from, to, references);
    }

    private static final List<String> OBJECTS = List.of(
            link("uses", "intrusion-set--1", "attack-pattern--1", "A report", "Another"),
            object("intrusion-set", "intrusion-set--1", "G0001", "One", "\"aliases\":[\"One\",\"Nick\"],"),
            object("attack-pattern", "attack-pattern--1", "T1001.002", "Hiding", """
                    "kill_chain_phases":[{"kill_chain_name":"mitre-attack","phase_name":"stealth"}],"""),
            object("attack-pattern", "attack-pattern--old", "T0999", "Old", "\"revoked\":true,"),
            object("attack-pattern", "attack-pattern--older", "T0998", "Older", "\"x_mitre_deprecated\":true,"),
            object("malware", "malware--1", "S0001", "Family", "\"x_mitre_aliases\":[\"Family\",\"Pet name\"],"),
            object("tool", "tool--1", "S0002", "Everybody's", ""),
            object("campaign", "campaign--1", "C0001", "The campaign", ""),
            link("uses", "campaign--1", "malware--1", "A report"),
            link("uses", "malware--1", "attack-pattern--1"),
            link("uses", "intrusion-set--1", "attack-pattern--old", "A report"),
            link("attributed-to", "campaign--1", "intrusion-set--1", "A report"),
            link("revoked-by", "attack-pattern--older", "attack-pattern--old"),
            link("revoked-by", "attack-pattern--old", "attack-pattern--1"),
            "{\"type\":\"x-mitre-something-new\",\"id\":\"x--1\",\"deep\":{\"a\":[1,{\"b\":null}]}}");

    private Path bundle(String name, List<String> objects) throws IOException {
        return Files.writeString(folder.resolve(name), """
                {"type":"bundle","id":"bundle--1","spec_version":"2.0","objects":[%s]}""".formatted(String.join(",\n", objects)));
    }

    @Test
    void reads_who_uses_what_on_whose_word() throws IOException {
        Actors actors = AttackBundle.read(bundle("some-attack.json", OBJECTS));
        assertThat(actors.actors())
                .containsExactly(Actor.named("G0001", "One", List.of(new Stated("Nick", "A report; Another"))));
        assertThat(actors.software())
                .containsExactly(
                        new Software("S0001", "Family", Software.Kind.MALWARE, List.of("Pet name")),
                        new Software("S0002", "Everybody's", Software.Kind.TOOL, List.of()));
        assertThat(actors.uses())
                .containsExactly(
                        new Use("C0001", "S0001", List.of("A report")),
                        new Use("G0001", "T1001.002", List.of("A report", "Another")),
                        new Use("S0001", "T1001.002", List.of()));
        assertThat(actors.campaigns())
                .containsExactly(new Campaign("C0001", "The campaign", List.of(new Stated("G0001", "A report"))));
        assertThat(actors.techniques().getFirst().tactics()).containsExactly("stealth");
        assertThat(actors.editions().getFirst().name()).isEqualTo("some-attack");
        assertThat(actors.editions().getFirst().date()).isEqualTo("2025-03-04");
        assertThat(actors.editions().getFirst().hash()).startsWith("sha256:");
    }

    @Test
    void what_was_withdrawn_is_left_out_and_leads_to_its_successor() throws IOException {
        Actors actors = AttackBundle.read(bundle("a.json", OBJECTS));
        assertThat(actors.techniques()).extracting("id").containsExactly("T1001.002");
        assertThat(actors.replaced()).isEqualTo(Map.of("T0998", "T1001.002", "T0999", "T1001.002"));
    }

    @Test
    void a_folder_of_single_objects_says_the_same() throws IOException {
        Path tree = Files.createDirectories(folder.resolve("tree/deeper"));
        for (int i = 0; i < OBJECTS.size(); i++) {
            Files.writeString(
                    tree.resolve("%02d.json".formatted(i)),
                    "{\"type\":\"bundle\",\"objects\":[" + OBJECTS.get(i) + "]}");
        }
        Actors whole = AttackBundle.read(bundle("a.json", OBJECTS));
        Actors parts = AttackBundle.read(folder.resolve("tree"));
        assertThat(parts.uses()).isEqualTo(whole.uses());
        assertThat(parts.actors()).isEqualTo(whole.actors());
        assertThat(parts.replaced()).isEqualTo(whole.replaced());
    }

    @Test
    void the_order_of_objects_does_not_matter() throws IOException {
        assertThat(AttackBundle.read(bundle("b.json", OBJECTS.reversed())).uses())
                .isEqualTo(AttackBundle.read(bundle("a.json", OBJECTS)).uses());
    }

    @Test
    void a_bundle_that_was_cut_off_is_refused_in_a_sentence() throws IOException {
        String whole = Files.readString(bundle("a.json", OBJECTS));
        for (int end : new int[] {1, whole.length() / 3, whole.length() / 2, whole.length() - 2}) {
            Path cut = Files.writeString(folder.resolve("cut.json"), whole.substring(0, end));
            assertThatThrownBy(() -> AttackBundle.read(cut))
                    .isInstanceOf(UserFault.class)
                    .hasMessageContaining("cut.json");
        }
    }

    @Test
    void a_bundle_without_actors_is_refused_in_a_sentence() throws IOException {
        Path none = bundle("none.json", List.of());
        assertThatThrownBy(() -> AttackBundle.read(none))
                .isInstanceOf(UserFault.class)
                .hasMessageContaining("names no actors");
    }

    @Test
    void oddly_shaped_fields_are_stepped_over() throws IOException {
        Path odd = bundle("odd.json", List.of("""
                {"type":"intrusion-set","id":"intrusion-set--9","name":"Nine","aliases":"Nine","external_references":{"a":1},
                 "kill_chain_phases":[1,"x",null],"revoked":"no"}""", "7", "null", "[1]"));
        assertThat(AttackBundle.read(odd).actors()).extracting(Actor::id).containsExactly("intrusion-set--9");
    }
}
