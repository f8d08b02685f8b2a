package org.tocsin.detect.assess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.tocsin.knowledge.actors.Actor;
import org.tocsin.knowledge.actors.Actors;
import org.tocsin.knowledge.actors.Campaign;
import org.tocsin.knowledge.actors.Software;
import org.tocsin.knowledge.actors.Stated;
import org.tocsin.knowledge.actors.Use;
import org.tocsin.model.Technique;

/// A small made-up world: forty actors with ten techniques each out of a hundred and twenty, two malware families of
/// their own, and one tool that all share.
class AssessorTest {
    private static final int MANY = 40;

    private static String actor(int number) {
        return "G%04d".formatted(number);
    }

    private static String technique(int number) {
        return "T%04d".formatted(1000 + number % 120);
    }

    private static String malware(int number) {
        return "S%04d".formatted(number);
    }

    private static Actors world() {
        List<Use> uses = new ArrayList<>();
        for (int a = 0; a < MANY; a++) {
            for (int t = 0; t < 10; t++) {
                uses.add(new Use(actor(a), technique(a * 7 + t * t), List.of("report " + a + "." + t % 4)));
            }
            uses.add(new Use(actor(a), malware(2 * a), List.of("report " + a + ".0")));
            uses.add(new Use(actor(a), malware(2 * a + 1), List.of("report " + a + ".1")));
            uses.add(new Use(actor(a), "S9000", List.of("report " + a + ".2")));
        }
        uses.add(new Use("C0001", "T1119", List.of("the campaign's report")));
        uses.add(new Use("C0001", "S8000", List.of("the campaign's report")));
        List<Software> software = new ArrayList<>(IntStream.range(0, 2 * MANY)
                .mapToObj(s -> new Software(malware(s), "Family" + s, Software.Kind.MALWARE, List.of("Alias" + s)))
                .toList());
        software.add(new Software("S8000", "CampaignRat", Software.Kind.MALWARE, List.of()));
        software.add(new Software("S8001", "Nobodys", Software.Kind.MALWARE, List.of()));
        software.add(new Software("S9000", "Everybodys", Software.Kind.TOOL, List.of()));
        return new Actors(
                List.of(),
                IntStream.range(0, MANY)
                        .mapToObj(a -> new Actor(
                                actor(a),
                                "Actor " + a,
                                List.of(),
                                List.of(new Stated(a % 2 == 0 ? "CN" : "RU", "the tests")),
                                List.of(),
                                new Actor.Targets(
                                        List.of(new Stated(a % 2 == 0 ? "Taiwan" : "Ukraine", "the tests")),
                                        List.of(),
                                        List.of()),
                                List.of()))
                        .toList(),
                software,
                List.of(new Campaign("C0001", "The campaign", List.of(new Stated(actor(3), "the campaign's report")))),
                IntStream.range(0, 120)
                        .mapToObj(t -> new Technique(technique(t), "Technique " + t, List.of()))
                        .toList(),
                uses,
                Map.of("T0001", technique(0)));
    }

    private static Weights weights() throws Exception {
        return Weights.read(Path.of(System.getProperty("tocsin.root", ".."), "content", "assessment", "weights.tsv"));
    }

    private static final Actors NOTHING =
            new Actors(List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), Map.of());

    private static Assessor assessor() throws Exception {
        return Assessor.of(world(), NOTHING, weights());
    }

    private static List<String> techniquesOf(int actor) {
        return IntStream.range(0, 10)
                .mapToObj(t -> technique(actor * 7 + t * t))
                .distinct()
                .toList();
    }

    private static Observation rich(int actor) {
        return Observation.of(techniquesOf(actor), List.of(malware(2 * actor), malware(2 * actor + 1)));
    }

    private static Observation without(Observation seen, Observation.Ignored ignored) {
        return new Observation(
                seen.techniques(),
                seen.software(),
                seen.targeting(),
                seen.collection(),
                seen.indicators(),
                seen.actorNames(),
                ignored);
    }

    @Test
    void names_an_actor_whose_habits_and_families_were_seen() throws Exception {
        Assessment answer = assessor().assess(rich(5));
        assertThat(answer.level()).isEqualTo(Assessment.Level.GROUP);
        assertThat(answer.grade()).contains(Assessment.Grade.ROBUST);
        assertThat(answer.named()).containsExactly("Actor 5");
        assertThat(answer.witness()).isEmpty();
    }

    @Test
    void says_that_common_things_do_not_discriminate() throws Exception {
        Assessment answer = assessor().assess(Observation.of(List.of(technique(1), technique(2)), List.of("S9000")));
        assertThat(answer.level()).isEqualTo(Assessment.Level.NONE);
        assertThat(answer.named()).isEmpty();
        assertThat(answer.noneOfThese()).isGreaterThan(0.5);
        assertThat(answer.statement()).contains("does not discriminate");
    }

    @Test
    void posteriors_and_none_of_these_are_a_whole() throws Exception {
        Actors world = world();
        Assessor assessor = assessor();
        Observation seen = rich(5);
        double sum = assessor.assess(seen).noneOfThese();
        for (Actor actor : world.actors()) {
            sum += Math.exp(-assessor.surprise(assessor.prepare(seen), List.of(actor.id())));
        }
        assertThat(sum).isCloseTo(1, within(1e-9));
    }

    @Test
    void an_actor_struck_from_the_knowledge_is_not_named_and_no_hypothesis() throws Exception {
        Observation seen = without(rich(5), new Observation.Ignored(List.of(), List.of(actor(5)), Optional.empty()));
        Assessment answer = assessor().assess(seen);
        assertThat(answer.level()).isEqualTo(Assessment.Level.NONE);
        assertThat(answer.hypotheses()).extracting(Assessment.Hypothesis::id).doesNotContain(actor(5));
    }

    @Test
    void a_fact_to_be_left_out_counts_as_if_nobody_had_told_it() throws Exception {
        Observation seen = Observation.of(techniquesOf(5), List.of(malware(10)));
        Observation.Ignored fact = new Observation.Ignored(
                List.of(new Observation.Fact(actor(5), malware(10))), List.of(), Optional.empty());
        Assessment with = assessor().assess(seen);
        Assessment less = assessor().assess(without(seen, fact));
        assertThat(with.items()).anyMatch(item -> item.id().equals(malware(10)) && item.users() == 1);
        assertThat(less.items()).anyMatch(item -> item.id().equals(malware(10)) && item.users() == 0);
        assertThat(less.hypotheses().getFirst().posterior())
                .isLessThan(with.hypotheses().getFirst().posterior());
    }

    @Test
    void leaving_facts_out_of_one_question_leaves_the_next_alone() throws Exception {
        Assessor assessor = assessor();
        Assessment before = assessor.assess(rich(5));
        assessor.assess(without(rich(5), new Observation.Ignored(List.of(), List.of(actor(5)), Optional.of("C0001"))));
        assertThat(assessor.assess(rich(5))).isEqualTo(before);
    }

    @Test
    void a_campaign_left_out_takes_what_counted_for_its_actor_with_it() throws Exception {
        Observation seen = Observation.of(techniquesOf(3), List.of("CampaignRat"));
        Assessment with = assessor().assess(seen);
        Assessment less =
                assessor().assess(without(seen, new Observation.Ignored(List.of(), List.of(), Optional.of("C0001"))));
        assertThat(with.items()).anyMatch(item -> item.id().equals("S8000") && item.users() == 1);
        assertThat(less.items()).anyMatch(item -> item.id().equals("S8000") && item.users() == 0);
    }

    @Test
    void a_name_that_rests_on_one_item_says_on_which() throws Exception {
        Weights believing = Weights.of(numbers("witness", 0.0, "robust", 0.99, "group", 0.2));
        Assessment answer =
                Assessor.of(world(), NOTHING, believing).assess(Observation.of(techniquesOf(5), List.of(malware(10))));
        assertThat(answer.grade()).contains(Assessment.Grade.SINGLE_WITNESS);
        assertThat(answer.witness()).map(Assessment.Item::id).contains(malware(10));
        assertThat(answer.statement()).contains("rests on Family10");
    }

    @Test
    void one_planted_family_names_nobody() throws Exception {
        List<String> planted = List.of(malware(20));
        Assessment answer = assessor().assess(Observation.of(techniquesOf(5), planted));
        assertThat(answer.named()).doesNotContain("Actor 10");
    }

    @Test
    void what_decides_changes_the_judgement_as_it_says() throws Exception {
        for (int actor = 0; actor < MANY; actor++) {
            Observation seen = Observation.of(techniquesOf(actor), List.of(malware(2 * actor), "S9000"));
            Assessment answer = assessor().assess(seen);
            assertThat(answer.decides()).isNotEmpty();
            for (Assessment.Decider decider : answer.decides()) {
                Assessment then = assessor()
                        .assess(Observation.of(
                                seen.techniques().stream()
                                        .filter(id -> !id.equals(decider.item().id()))
                                        .toList(),
                                seen.software().stream()
                                        .filter(id -> !id.equals(decider.item().id()))
                                        .toList()));
                assertThat(then.level()).isEqualTo(decider.level());
                assertThat(then.hypotheses().getFirst().id()).isEqualTo(decider.top());
            }
        }
    }

    @Test
    void the_order_of_what_was_seen_does_not_matter() throws Exception {
        Observation seen = rich(5);
        Observation turned =
                Observation.of(seen.techniques().reversed(), seen.software().reversed());
        assertThat(assessor().assess(turned)).isEqualTo(assessor().assess(seen));
    }

    @Test
    void software_is_known_by_name_and_alias_and_techniques_by_old_ids() throws Exception {
        Assessment answer = assessor().assess(Observation.of(List.of("T0001"), List.of("alias-3", "family 4")));
        assertThat(answer.items())
                .extracting(Assessment.Item::id)
                .containsExactly(technique(0), malware(3), malware(4));
        assertThat(answer.unknown()).isEmpty();
    }

    @Test
    void what_the_knowledge_does_not_have_is_named_and_moves_nothing() throws Exception {
        Observation seen = rich(5);
        List<String> more =
                Stream.concat(seen.techniques().stream(), Stream.of("T9999")).toList();
        Assessment answer = assessor().assess(Observation.of(more, seen.software()));
        assertThat(answer.unknown()).containsExactly("T9999");
        assertThat(answer.hypotheses()).isEqualTo(assessor().assess(seen).hypotheses());
    }

    @Test
    void nothing_seen_is_said_as_such() throws Exception {
        Assessment answer = assessor().assess(Observation.of(List.of(), List.of()));
        assertThat(answer.level()).isEqualTo(Assessment.Level.NONE);
        assertThat(answer.decides()).isEmpty();
        assertThat(answer.statement()).startsWith("Nothing was observed");
    }

    @Test
    void victims_put_hypotheses_in_order_and_never_name_anybody() throws Exception {
        for (int actor = 0; actor < MANY; actor++) {
            Observation plain = Observation.of(techniquesOf(actor), List.of(malware(2 * actor)));
            Observation aimed = new Observation(
                    plain.techniques(),
                    plain.software(),
                    new Observation.Targeting(List.of(), List.of("TW"), List.of()),
                    Observation.Collection.NONE,
                    List.of(),
                    List.of(),
                    Observation.Ignored.NOTHING);
            Assessment one = assessor().assess(plain);
            Assessment other = assessor().assess(aimed);
            assertThat(other.level()).isEqualTo(one.level());
            assertThat(other.named()).isEqualTo(one.named());
            assertThat(other.noneOfThese()).isEqualTo(one.noneOfThese());
            assertThat(share(other, "CN")).isGreaterThan(share(one, "CN"));
        }
    }

    private static double share(Assessment answer, String country) {
        return answer.countries().stream()
                .filter(one -> one.name().equals(country))
                .mapToDouble(Assessment.Share::posterior)
                .sum();
    }

    @Test
    void countries_come_from_another_pack_where_this_one_is_silent() throws Exception {
        Actors silent = new Actors(
                List.of(),
                world().actors().stream()
                        .map(actor -> Actor.named(actor.id(), actor.name(), List.of()))
                        .toList(),
                world().software(),
                List.of(),
                world().techniques(),
                world().uses(),
                Map.of());
        assertThat(Assessor.of(silent, NOTHING, weights()).assess(rich(5)).countries())
                .isEmpty();
        assertThat(Assessor.of(silent, world(), weights()).assess(rich(5)).countries())
                .first()
                .extracting(Assessment.Share::name)
                .isEqualTo("RU");
    }

    @Test
    void a_program_made_for_exercises_is_pointed_out() throws Exception {
        Observation seen = new Observation(
                techniquesOf(5),
                List.of(malware(10)),
                Observation.Targeting.NONE,
                new Observation.Collection(List.of(), List.of(), List.of("C:\\AtomicRedTeam\\atomics")),
                List.of(),
                List.of(),
                Observation.Ignored.NOTHING);
        Assessment answer = assessor().assess(seen);
        assertThat(answer.remarks()).singleElement().asString().startsWith("Possible emulation");
        assertThat(answer.statement()).contains("signs of an exercise");
    }

    @Test
    void the_fixed_rivals_stand_beside_every_judgement() throws Exception {
        assertThat(assessor().assess(rich(5)).sponsorship().rivals())
                .extracting(Assessment.Rival::name)
                .contains("crime", "insider", "false flag", "an exercise", "hack-for-hire");
    }

    private static Map<String, Double> numbers(Object... changes) throws Exception {
        Map<String, Double> numbers = new java.util.LinkedHashMap<>();
        for (String line : java.nio.file.Files.readAllLines(
                Path.of(System.getProperty("tocsin.root", ".."), "content", "assessment", "weights.tsv"))) {
            if (!line.startsWith("#") && !line.isBlank()) {
                String[] cells = line.split("\t", -1);
                numbers.put(cells[0], Double.valueOf(cells[1]));
            }
        }
        for (int i = 0; i < changes.length; i += 2) {
            numbers.put((String) changes[i], (Double) changes[i + 1]);
        }
        return numbers;
    }
}
