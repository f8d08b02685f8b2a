package org.tocsin.detect.sigma;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.tocsin.detect.Detector;
import org.tocsin.model.PlainRecord;
import org.tocsin.testkit.SharedData;

/// SigmaHQ's own cases: the file's name is the id of the rule that must fire on it.
class RegressionCasesTest {
    static List<Path> packs(Path sigma) {
        return List.of(
                sigma.resolve("rules"), sigma.resolve("rules-emerging-threats"), sigma.resolve("rules-threat-hunting"));
    }

    static List<Path> twins(Path sigma) throws IOException {
        try (Stream<Path> files = Files.walk(sigma.resolve("regression_data"))) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void every_shared_regression_case_fires_its_rule() throws IOException {
        Path sigma = SharedData.require("sigma");
        SigmaRules rules = SigmaRules.load(packs(sigma), SigmaOptions.USUAL);
        Detector detector = rules.detection().open();
        List<String> silent = new ArrayList<>();
        List<Path> twins = twins(sigma);
        for (Path twin : twins) {
            String id = String.valueOf(twin.getFileName()).replace(".json", "");
            Set<String> fired = new HashSet<>();
            for (PlainRecord record : new EventTwins().read(twin)) {
                detector.examine(
                        record,
                        finding -> {
                            fired.add(finding.rule().id());
                            assertThat(finding.why()).isNotEmpty();
                        },
                        match -> {});
            }
            if (!fired.contains(id)) {
                silent.add(id);
            }
        }
        assertThat(twins).hasSize(99);
        assertThat(silent).isEmpty();
    }

    @Test
    void every_shared_rule_loads_or_is_refused_with_a_place() throws IOException {
        Path sigma = SharedData.require("sigma");
        SigmaRules rules = SigmaRules.load(packs(sigma), SigmaOptions.USUAL);
        int accounted = 0;
        for (PackCheck check : rules.checks()) {
            accounted += check.loaded().size()
                    + check.unknownSource().size()
                    + check.leftOut().size()
                    + check.pack().refused().size();
            assertThat(check.notRules()).isEmpty();
            for (var refusal : check.pack().refused()) {
                System.err.println(check.pack().name() + "/" + refusal);
                assertThat(refusal.line()).isPositive();
                assertThat(refusal.reason()).contains("placeholder");
            }
        }
        assertThat(accounted).isEqualTo(3754);
    }
}
