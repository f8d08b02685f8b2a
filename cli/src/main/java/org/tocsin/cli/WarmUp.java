package org.tocsin.cli;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.tocsin.investigation.FindingFormat;
import org.tocsin.investigation.HuntThrough;
import org.tocsin.investigation.Progress;
import org.tocsin.investigation.RuleChoice;
import org.tocsin.investigation.scope.FindingChoice;
import org.tocsin.investigation.scope.Scope;
import org.tocsin.model.Level;
import picocli.CommandLine.Command;

/// Touches the classes that most commands need, while the launcher makes the cache that lets the program start fast.
@Command(name = "warm-up", hidden = true)
final class WarmUp implements Runnable {
    @Override
    public void run() {
        Main.run("--help");
        Main.run("hunt", "--help");
        try {
            String sample = """
                    {"Event":{"System":{"Provider":{"#attributes":{"Name":"Microsoft-Windows-Sysmon"}},"EventID":1,\
                    "Channel":"Microsoft-Windows-Sysmon/Operational","Computer":"PC","EventRecordID":1,\
                    "TimeCreated":{"#attributes":{"SystemTime":"2026-01-01T00:00:00Z"}}},\
                    "EventData":{"Image":"C:\\\\PerfLogs\\\\a.exe","CommandLine":"a"}}}
                    """;
            HuntThrough.run(
                    List.of("-"),
                    new ByteArrayInputStream(sample.getBytes(StandardCharsets.UTF_8)),
                    new RuleChoice(List.of(), List.of(), List.of(), true, Level.INFORMATIONAL),
                    Scope.ALL,
                    FindingChoice.ALL,
                    FindingFormat.of("jsonl", 80),
                    1,
                    OutputStream.nullOutputStream(),
                    Progress.SILENT);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
