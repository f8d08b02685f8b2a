package org.tocsin.knowledge.actors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.model.UserFault;

class GalaxyClusterTest {
    private static final String GALAXY = "MISP galaxy threat-actor";

    @TempDir
    private Path folder = Path.of("");

    private static final String CLUSTER = """
            {"type":"threat-actor","version":3,"values":[
             {"value":"First Hand","uuid":"11111111-1111-1111-1111-111111111111",
              "meta":{"country":"CN","synonyms":["FH","First Hand","Other Hand"],"name-attribution":["FH:A vendor"],
               "origin:Other Hand":"Another vendor","cfr-suspected-victims":["Japan","Japan"," India "],
               "cfr-target-category":"Civil society","attribution-confidence":"50"},
              "related":[{"dest-uuid":"22222222-2222-2222-2222-222222222222","type":"similar"},
               {"dest-uuid":"33333333-3333-3333-3333-333333333333","type":"uses"}]},
             {"value":"Bare"}]}""";

    @Test
    void reads_names_with_who_gave_them_and_whom_they_go_after() throws IOException {
        Actors actors = GalaxyCluster.read(Files.writeString(folder.resolve("c.json"), CLUSTER));
        assertThat(actors.actors()).hasSize(2);
        Actor first = actors.actors().getFirst();
        assertThat(first.id()).isEqualTo("11111111-1111-1111-1111-111111111111");
        assertThat(first.aliases())
                .containsExactly(new Stated("FH", "A vendor"), new Stated("Other Hand", "Another vendor"));
        assertThat(first.countries()).containsExactly(new Stated("CN", GALAXY));
        assertThat(first.targets().countries()).extracting(Stated::value).containsExactly("Japan", "India");
        assertThat(first.targets().categories()).extracting(Stated::value).containsExactly("Civil society");
        assertThat(first.kin()).isEqualTo(List.of(new Stated("22222222-2222-2222-2222-222222222222", GALAXY)));
        assertThat(actors.actors().get(1)).isEqualTo(Actor.named("Bare", "Bare", List.of()));
    }

    @Test
    void a_file_that_is_no_cluster_or_cut_off_is_refused_in_a_sentence() throws IOException {
        Path other = Files.writeString(folder.resolve("o.json"), "{\"type\":\"x\"}");
        Path cut = Files.writeString(folder.resolve("cut.json"), CLUSTER.substring(0, 200));
        assertThatThrownBy(() -> GalaxyCluster.read(other)).isInstanceOf(UserFault.class);
        assertThatThrownBy(() -> GalaxyCluster.read(cut)).isInstanceOf(UserFault.class);
    }
}
