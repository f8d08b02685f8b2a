package org.tocsin.investigation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.investigation.scope.Scope;
import org.tocsin.investigation.store.CaseView;
import org.tocsin.investigation.store.Lake;
import org.tocsin.model.EvidenceRecord;
import org.tocsin.model.Level;
import org.tocsin.model.Meanings;
import org.tocsin.model.Overview;
import org.tocsin.report.exports.JsonLines;

class CaseOverviewsTest {
    @TempDir
    Path folder;

    private Path made(String... events) throws Exception {
        System.setProperty("user.home", folder.toString());
        Path log = Files.writeString(folder.resolve("a.json"), String.join("\n", events) + "\n");
        Path made = folder.resolve("case");
        Investigation.run(
                new Investigation.Request(
                        List.of(log.toString()),
                        InputStream.nullInputStream(),
                        made,
                        new RuleChoice(List.of(), List.of(), List.of(), true, Level.INFORMATIONAL),
                        true,
                        1,
                        "test"),
                Progress.SILENT);
        return made;
    }

    private static String started(String time, String image, String command) {
        return """
                {"Event":{"System":{"Provider":{"#attributes":{"Name":"Microsoft-Windows-Sysmon"}},"EventID":1,\
                "Channel":"Microsoft-Windows-Sysmon/Operational","Computer":"PC","EventRecordID":7,\
                "TimeCreated":{"#attributes":{"SystemTime":"%s"}}},\
                "EventData":{"Image":"%s","CommandLine":"%s"}}}""".formatted(time, image, command);
    }

    @Test
    void a_record_out_of_the_lake_is_the_one_that_was_read() throws Exception {
        Path made = made(started("2026-01-01T00:00:00.1234567Z", "C:\\\\x\\\\nmap.exe", "1 \\u00e9 \\\" 2"));
        List<String> lines = new ArrayList<>();
        try (CaseView view = CaseView.open(made);
                Lake lake = view.lake()) {
            new LakeRecords(lake).forEach("kind = 'windows.event'", record -> lines.add(line(record)));
        }
        var read = new ByteArrayOutputStream();
        ReadThrough.run(
                List.of(folder.resolve("a.json").toString()),
                InputStream.nullInputStream(),
                Scope.ALL,
                Meanings.NONE,
                Told.NOTHING,
                1,
                read,
                Progress.SILENT);
        assertThat(lines).containsExactly(read.toString(StandardCharsets.UTF_8));
    }

    private static String line(EvidenceRecord record) {
        var out = new ByteArrayOutputStream();
        try (JsonLines lines = new JsonLines(out)) {
            lines.record(record);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void tables_are_bounded_in_rows_and_text_and_say_so() throws Exception {
        List<String> events = new ArrayList<>();
        for (int i = 0; i < 43; i++) {
            events.add(started("2026-01-01T00:00:00Z", "C:\\\\x\\\\" + i + ".exe", "x"));
        }
        events.add(started("2026-01-01T00:00:00Z", "C:\\\\nmap.exe", "y".repeat(50_000)));
        Path made = made(events.toArray(String[]::new));
        List<Overview> overviews;
        try (CaseView view = CaseView.open(made)) {
            overviews = CaseOverviews.of(view, Carried.meanings(), folder.resolve("sorting"));
        }
        assertThat(overviews)
                .extracting(Overview::name)
                .containsExactly("events", "tools-matrix", "tools-list", "tools-timeline", "rare-processes");
        assertThat(overviews.getLast().rows()).hasSize(40);
        assertThat(overviews.getLast().more()).isEqualTo(4);
        Overview.Value command = overviews.get(3).rows().getFirst().get(4);
        assertThat(command.text()).hasSize(400);
        assertThat(command.length()).isEqualTo(50_000);
        assertThat(overviews
                        .getFirst()
                        .rows()
                        .getFirst()
                        .get(1)
                        .meaning()
                        .getFirst()
                        .english())
                .isEqualTo("program started");
    }
}
