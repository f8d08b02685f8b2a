package org.tocsin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.testkit.SharedData;

/// SigmaHQ's own cases: each file must fire the rule whose id is its name. Needs the shared data.
class RegressionTest {
    @TempDir
    Path folder;

    @Test
    void every_shared_regression_case_fires_its_rule_from_evtx_and_from_json_alike() throws IOException {
        Path sigma = SharedData.require("sigma");
        System.setProperty("tocsin.home", SharedData.root().toString());
        Path out = folder.resolve("findings.jsonl");
        int exit = Main.run(
                "hunt",
                "-q",
                sigma.resolve("regression_data").toString(),
                "--rules",
                sigma.resolve("rules").toString(),
                sigma.resolve("rules-emerging-threats").toString(),
                sigma.resolve("rules-threat-hunting").toString(),
                "--output",
                out.toString());
        assertThat(exit).isEqualTo(Exit.DONE);
        Pattern finding = Pattern.compile("\"rule\":\\{\"id\":\"([^\"]*)\".*\"path\":\"([^\"]*)\"");
        Set<String> fired;
        try (Stream<String> lines = Files.lines(out, StandardCharsets.UTF_8)) {
            fired = lines.map(finding::matcher)
                    .filter(Matcher::find)
                    .map(found -> found.group(2) + " " + found.group(1))
                    .collect(Collectors.toSet());
        }
        List<String> cases;
        try (Stream<Path> files = Files.walk(sigma.resolve("regression_data"))) {
            cases = files.map(file -> sigma.relativize(file).toString().replace('\\', '/'))
                    .filter(path -> path.matches(".*\\.(evtx|json|raw)"))
                    .map(path -> path + " " + path.replaceFirst(".*/", "").replaceFirst("\\.[a-z]+$", ""))
                    .sorted()
                    .toList();
        }
        assertThat(cases).hasSizeGreaterThan(190);
        assertThat(fired).containsAll(cases);
    }
}
