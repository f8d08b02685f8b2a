package org.tocsin.investigation.look;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.tocsin.investigation.Carried;
import org.tocsin.model.EvidenceRecord;
import org.tocsin.model.Fields;
import org.tocsin.model.Finding;
import org.tocsin.model.Level;
import org.tocsin.model.Rule;
import org.tocsin.report.exports.Rows;

class ToolsSeenTest {
    private static final String T1 = "2026-01-01T08:00:01Z";
    private static final String T2 = "2026-01-01T08:00:02Z";
    private static final String T3 = "2026-01-01T08:00:03Z";

    private static ToolsSeen look(ToolsSeen.View view, boolean windows) {
        return new ToolsSeen(
                Asked.Held::new,
                Carried.tools(),
                id -> Optional.of("Something").filter(name -> id.equals("S9999")),
                view,
                windows);
    }

    private static EvidenceRecord started(String host, String time, String image, String original) {
        return Asked.event(
                host,
                Values.SYSMON,
                1,
                time,
                "Image",
                image,
                "OriginalFileName",
                original,
                "CommandLine",
                image + " -x");
    }

    private static Rule rule(String software, boolean namesGroup) {
        return new Rule(
                "sigma",
                "id",
                "a rule",
                Level.HIGH,
                "",
                "",
                "",
                "",
                "",
                List.of(),
                List.of(),
                List.of("attack." + software.toLowerCase(Locale.ROOT)),
                List.of(),
                List.of(software),
                Map.of(),
                namesGroup);
    }

    private static Finding found(EvidenceRecord record, String software, boolean namesGroup) {
        return new Finding(
                record.time(),
                rule(software, namesGroup),
                record.kind(),
                record.origin(),
                false,
                List.of(),
                Fields.of(record));
    }

    private static List<String> answer(ToolsSeen look, List<EvidenceRecord> records, List<Finding> findings) {
        try {
            Look.Gatherer gatherer = look.open();
            for (EvidenceRecord record : records) {
                gatherer.record(record);
            }
            for (Finding finding : findings) {
                gatherer.finding(finding);
            }
            gatherer.end();
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            Rows rows = new Rows(out, Rows.Form.CSV, 100, look.headings());
            look.answer(rows);
            rows.flush();
            return out.toString(StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void counts_tools_by_computer() {
        assertThat(answer(
                        look(ToolsSeen.View.MATRIX, false),
                        List.of(
                                started("B", T3, "C:\\t\\PsExec.exe", "psexec.c"),
                                started("A", T1, "C:\\t\\nmap.exe", "-"),
                                started("A", T2, "C:\\t\\NMAP.EXE", "-"),
                                Asked.event("A", "Security", 4688, T3, "NewProcessName", "C:\\x\\mimikatz.exe"),
                                Asked.event("A", "System", 7045, T3, "ImagePath", "\"C:\\a b\\psexesvc.exe\" -k"),
                                started("A", T3, "C:\\Windows\\System32\\net.exe", "net.exe")),
                        List.of()))
                .containsExactly(
                        "\"host\",\"first\",\"last\",\"Mimikatz\",\"Nmap\",\"PsExec\"",
                        "\"A\",\"2026-01-01T08:00:01.0000000Z\",\"2026-01-01T08:00:03.0000000Z\",\"1\",\"2\",\"1\"",
                        "\"B\",\"2026-01-01T08:00:03.0000000Z\",\"2026-01-01T08:00:03.0000000Z\",,,\"1\"");
    }

    @Test
    void tells_a_tool_under_another_name_by_what_its_maker_wrote_into_it() {
        assertThat(answer(
                        look(ToolsSeen.View.TIMELINE, false),
                        List.of(started("A", T1, "C:\\PerfLogs\\af.exe", "AdFind.exe")),
                        List.of()))
                .last()
                .asString()
                .startsWith(
                        "\"A\",\"2026-01-01T08:00:01.0000000Z\",\"AdFind\",\"S0552\",\"program under another name\","
                                + "\"C:\\PerfLogs\\af.exe -x\"");
    }

    @Test
    void one_event_counts_once_however_many_rules_found_it() {
        EvidenceRecord record = started("A", T1, "C:\\t\\nbtscan.exe", "-");
        EvidenceRecord other = Asked.event("A", "Security", 4624, T2);
        List<String> rows = answer(
                look(ToolsSeen.View.LIST, false),
                List.of(record, other),
                List.of(found(record, "S0590", false), found(record, "S0590", false), found(other, "S9999", false)));
        assertThat(rows).hasSize(3);
        assertThat(rows.get(1))
                .startsWith("\"A\",\"NBTscan\",\"S0590\",\"brought\",\"1\"")
                .endsWith("\"program, rule\"");
        assertThat(rows.get(2))
                .startsWith("\"A\",\"Something\",\"S9999\",\"brought\",\"1\"")
                .endsWith("\"rule\"");
    }

    @Test
    void shows_a_timeline_computer_by_computer() {
        assertThat(answer(
                        look(ToolsSeen.View.TIMELINE, true),
                        List.of(
                                started("B", T1, "C:\\t\\nmap.exe", "-"),
                                started("A", T3, "C:\\t\\nmap.exe", "-"),
                                started("A", T2, "C:\\Windows\\System32\\vssadmin.exe", "VSSADMIN.EXE")),
                        List.of()))
                .extracting(row -> row.split(",")[0] + row.split(",")[2])
                .containsExactly("\"host\"\"tool\"", "\"A\"\"vssadmin\"", "\"A\"\"Nmap\"", "\"B\"\"Nmap\"");
    }

    @Test
    void says_what_it_leaves_out() {
        EvidenceRecord record = started("A", T1, "C:\\Windows\\System32\\whoami.exe", "whoami.exe");
        ToolsSeen look = look(ToolsSeen.View.MATRIX, false);
        assertThat(answer(look, List.of(record), List.of(found(record, "S0013", true))))
                .hasSize(1);
        assertThat(look.remarks())
                .anyMatch(remark -> remark.startsWith("1 times a program that comes with Windows"))
                .anyMatch(remark -> remark.startsWith("1 findings of rules written for a known group"));
    }
}
