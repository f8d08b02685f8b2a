package org.tocsin.knowledge.packs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tocsin.knowledge.actors.Actor;
import org.tocsin.knowledge.actors.Actors;
import org.tocsin.knowledge.actors.Stated;
import org.tocsin.knowledge.actors.Use;
import org.tocsin.model.UserFault;
import org.tocsin.testkit.SharedData;

/// The pack that comes with the program. `-Dtocsin.rewrite=true` makes it again from the shared sources.
class StarterPackTest {
    private static final Path PACK = SharedData.root().resolve("content/knowledge/starter.tsv");

    private static Actors compiled() throws IOException {
        return Compilation.of(List.of(
                SharedData.require("attack/enterprise-attack-18.1-stix20.json"),
                SharedData.require("galaxy/clusters/threat-actor.json")));
    }

    @Test
    void is_what_compiling_its_sources_gives() throws IOException {
        String text = ActorsPack.write(compiled());
        if (Boolean.getBoolean("tocsin.rewrite")) {
            Files.createDirectories(PACK.getParent());
            Files.writeString(PACK, text);
        }
        assertThat(Files.readString(PACK)).isEqualTo(text);
        assertThat(text.length()).isLessThan(700_000);
    }

    @Test
    void says_the_same_as_its_sources() throws IOException {
        assertThat(ActorsPack.read(PACK)).isEqualTo(compiled());
    }

    @Test
    void holds_the_facts_and_none_of_the_prose() throws IOException {
        Actors actors = ActorsPack.read(PACK);
        assertThat(actors.actors().stream().filter(one -> one.id().startsWith("G")))
                .hasSize(172);
        assertThat(actors.actors()).hasSizeGreaterThan(1_200);
        assertThat(actors.uses()).hasSizeGreaterThan(16_000);
        Use use = actors.uses().stream()
                .filter(one -> one.by().equals("G0016") && one.what().startsWith("S"))
                .findFirst()
                .orElseThrow();
        assertThat(use.sources()).isNotEmpty();
        assertThat(Files.readString(PACK)
                        .lines()
                        .mapToInt(line -> line.split("\t")[0].length())
                        .max())
                .isPresent();
        assertThat(Files.readString(PACK)).doesNotContain("(Citation").contains("© The MITRE Corporation");
        for (Actor actor : actors.actors()) {
            for (Stated alias : actor.aliases()) {
                assertThat(alias.value().length()).as(alias.value()).isLessThan(100);
            }
        }
    }

    @Test
    void names_lead_across_publishers_and_ambiguous_ones_equate_nobody() throws IOException {
        NameBook names = NameBook.of(ActorsPack.read(PACK));
        assertThat(names.bearers("mustang panda"))
                .extracting(one -> one.actor().id())
                .contains("G0129");
        Actor mustang = names.bearers("G0129").getFirst().actor();
        assertThat(names.equations(mustang))
                .isNotEmpty()
                .allSatisfy(equation -> assertThat(equation.names()).isNotEmpty());
        assertThat(names.bearers("nobody bears this")).isEmpty();
    }

    @Test
    void a_pack_that_was_cut_off_or_damaged_is_refused_in_one_sentence() throws IOException {
        String text = Files.readString(PACK);
        assertThatThrownBy(() -> ActorsPack.read("p", text.substring(0, text.length() / 2)))
                .isInstanceOf(UserFault.class)
                .hasMessage("p is cut off; copy or compile it again.");
        assertThatThrownBy(() -> ActorsPack.read("p", text.replaceFirst("(?m)^source\t1\t", "source\tx\t")))
                .isInstanceOf(UserFault.class)
                .hasMessageContaining("damaged at line");
        assertThatThrownBy(() -> ActorsPack.read("p", "words")).isInstanceOf(UserFault.class);
        assertThatThrownBy(() -> ActorsPack.read("p", text.replaceFirst("form 1", "form 2")))
                .hasMessageContaining("newer");
        assertThat(ActorsPack.read(
                        "p",
                        text.replaceFirst("(?m)^end\t", "later\ta fact to come\nend\t1")
                                .replaceFirst(
                                        "(?m)^end\t1(\\d+)$",
                                        "end\t" + (text.lines().count()))))
                .isEqualTo(ActorsPack.read(PACK));
    }

    @Test
    void what_one_publisher_says_twice_is_joined_and_two_publishers_stay_apart() {
        Actors one = new Actors(
                List.of(),
                List.of(Actor.named("G1", "One", List.of(new Stated("Uno", "a")))),
                List.of(),
                List.of(),
                List.of(),
                List.of(new Use("G1", "T1", List.of("a"))),
                java.util.Map.of());
        Actors other = new Actors(
                List.of(),
                List.of(
                        Actor.named("00000000-0000-4000-8000-000000000001", "Uno", List.of()),
                        Actor.named("G1", "Another", List.of(new Stated("Eins", "b"))),
                        Actor.named("G2", "Eins", List.of())),
                List.of(),
                List.of(),
                List.of(),
                List.of(new Use("G1", "T1", List.of("b")), new Use("G1", "T2", List.of())),
                java.util.Map.of());
        Actors joined = Compilation.join(List.of(one, other));
        assertThat(joined.actors()).hasSize(3);
        assertThat(joined.uses())
                .containsExactly(new Use("G1", "T1", List.of("a", "b")), new Use("G1", "T2", List.of()));
        NameBook names = NameBook.of(joined);
        assertThat(names.isAmbiguous("Eins")).isTrue();
        assertThat(names.isAmbiguous("uno")).isFalse();
        Actor first = names.bearers("One").getFirst().actor();
        assertThat(names.equations(first)).singleElement().satisfies(equation -> {
            assertThat(equation.other().name()).isEqualTo("Uno");
            assertThat(equation.names().getFirst().by()).isEmpty();
        });
        assertThat(ActorsPack.read("p", ActorsPack.write(joined))).isEqualTo(joined);
    }
}
