package org.tocsin.detect.assess;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class StatementTest {
    private static final Path ROOT = Path.of(System.getProperty("tocsin.root", ".."));

    private static List<Pattern> tooMuch() throws IOException {
        return Files.readAllLines(ROOT.resolve("content/assessment/says-too-much.txt")).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(line -> Pattern.compile(line, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE))
                .toList();
    }

    /// Every statement that the program can make, but for the names in it.
    private static List<Statement> all() {
        List<Statement> all = new ArrayList<>();
        List<Assessment.Item> items =
                List.of(new Assessment.Item("T1059", "Interpreter", 100), new Assessment.Item("S0013", "Family", 1));
        List<Assessment.Hypothesis> hypotheses = List.of(
                new Assessment.Hypothesis("G0001", "One", List.of("CN"), 0.5, 0.5, List.of(), List.of()),
                new Assessment.Hypothesis("G0002", "Two", List.of("RU"), 0.2, 0.2, List.of(), List.of()));
        for (Assessment.Level level : Assessment.Level.values()) {
            for (double posterior : new double[] {0, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99, 1}) {
                for (boolean emulation : new boolean[] {false, true}) {
                    List<String> named = level == Assessment.Level.COUNTRY ? List.of("CN") : List.of("One", "Two");
                    all.add(Statement.of(
                            level,
                            Optional.empty(),
                            named,
                            hypotheses,
                            0.3,
                            Optional.empty(),
                            items,
                            posterior,
                            emulation));
                    for (Assessment.Grade grade : Assessment.Grade.values()) {
                        Optional<Assessment.Item> witness =
                                grade == Assessment.Grade.ROBUST ? Optional.empty() : Optional.of(items.getLast());
                        all.add(Statement.of(
                                level,
                                Optional.of(grade),
                                named,
                                hypotheses,
                                0.3,
                                witness,
                                items,
                                posterior,
                                emulation));
                    }
                }
            }
        }
        all.add(Statement.of(
                Assessment.Level.NONE,
                Optional.empty(),
                List.of(),
                List.of(),
                1,
                Optional.empty(),
                List.of(),
                0,
                false));
        return all;
    }

    @Test
    void no_statement_says_more_than_is_known() throws IOException {
        List<Pattern> tooMuch = tooMuch();
        assertThat(tooMuch).hasSizeGreaterThan(20);
        for (Statement one : all()) {
            for (Pattern pattern : tooMuch) {
                assertThat(one.english()).doesNotContainPattern(pattern);
                assertThat(one.french()).doesNotContainPattern(pattern);
            }
        }
    }

    @Test
    void the_list_finds_what_must_not_be_said() throws IOException {
        for (String wrong : List.of(
                "The evidence proves that X did it.",
                "X is behind the intrusion.",
                "Undoubtedly X.",
                "Cela prouve que X est derrière l'intrusion.")) {
            assertThat(tooMuch()).anyMatch(pattern -> pattern.matcher(wrong).find());
        }
    }

    @Test
    void no_text_of_ours_says_more_than_is_known() throws IOException {
        for (Path source : List.of(
                Path.of("detect/src/main/java/org/tocsin/detect/assess/Assessor.java"),
                Path.of("detect/src/main/java/org/tocsin/detect/assess/Emulation.java"),
                Path.of("detect/src/main/java/org/tocsin/detect/assess/Rivals.java"))) {
            for (String line : Files.readAllLines(ROOT.resolve(source))) {
                if (!line.strip().startsWith("//") && line.contains("\"")) {
                    for (Pattern pattern : tooMuch()) {
                        assertThat(line).as(source.toString()).doesNotContainPattern(pattern);
                    }
                }
            }
        }
    }

    /// ICD 203, D.6.e.(2): "likelihood" and "confidence" do not share a sentence.
    @Test
    void likelihood_and_confidence_never_share_a_sentence() {
        for (Statement one : all()) {
            for (String sentence : one.english().split("(?<=[.])\\s")) {
                boolean likelihood = Pattern.compile("likely|chance|almost certain")
                        .matcher(sentence)
                        .find();
                boolean confidence = sentence.toLowerCase(java.util.Locale.ROOT).contains("confidence");
                assertThat(likelihood && confidence).as(sentence).isFalse();
            }
            for (String sentence : one.french().split("(?<=[.])\\s")) {
                boolean likelihood = Pattern.compile("probable|chance|certain")
                        .matcher(sentence)
                        .find();
                boolean confidence = sentence.contains("confiance");
                assertThat(likelihood && confidence).as(sentence).isFalse();
            }
        }
    }

    @Test
    void each_band_of_icd_203_has_its_word() {
        assertThat(Statement.Likelihood.of(0.02)).isEqualTo(Statement.Likelihood.REMOTE);
        assertThat(Statement.Likelihood.of(0.05)).isEqualTo(Statement.Likelihood.VERY_UNLIKELY);
        assertThat(Statement.Likelihood.of(0.44)).isEqualTo(Statement.Likelihood.UNLIKELY);
        assertThat(Statement.Likelihood.of(0.50)).isEqualTo(Statement.Likelihood.EVEN);
        assertThat(Statement.Likelihood.of(0.55)).isEqualTo(Statement.Likelihood.LIKELY);
        assertThat(Statement.Likelihood.of(0.80)).isEqualTo(Statement.Likelihood.VERY_LIKELY);
        assertThat(Statement.Likelihood.of(1)).isEqualTo(Statement.Likelihood.NEARLY_CERTAIN);
    }

    @Test
    void almost_certain_is_never_said() {
        assertThat(all()).noneMatch(one -> one.english().contains("almost certain"));
    }
}
