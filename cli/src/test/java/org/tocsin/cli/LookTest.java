package org.tocsin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.testkit.SharedData;

/// What `tocsin look` answers about the case in `samples/`, and how filters narrow it.
class LookTest {
    private static final Path NGO = SharedData.root().resolve("samples/ngo/evidence");

    @TempDir
    Path folder;

    @BeforeAll
    static void say_where_the_program_lies() {
        System.setProperty("tocsin.home", SharedData.root().toString());
    }

    private List<String> run(String... words) throws IOException {
        Path answer = folder.resolve("answer");
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("-q", "-o", answer.toString()));
        assertThat(Main.run(all.toArray(String[]::new))).isZero();
        return Files.readString(answer, StandardCharsets.UTF_8).lines().toList();
    }

    private List<String> look(String what, String... more) throws IOException {
        List<String> words = new ArrayList<>(List.of("look", what, NGO.toString()));
        words.addAll(List.of(more));
        return run(words.toArray(String[]::new));
    }

    @Test
    void counts_events_of_one_computer_and_day() throws IOException {
        assertThat(look(
                        "metrics",
                        "--format",
                        "csv",
                        "--host",
                        "lt-mara",
                        "--from",
                        "2026-02-24",
                        "--to",
                        "2026-02-24"))
                .containsExactly(
                        "\"host\",\"log\",\"event_id\",\"about\",\"count\",\"share\",\"first\",\"last\","
                                + "\"provider\"",
                        "\"LT-MARA.quillfeather.example\",\"Microsoft-Windows-PowerShell/Operational\",\"4104\",\"PowerShell script block\",\"1\","
                                + "\"20.00%\",\"2026-02-24T20:32:48.3067260Z\",\"2026-02-24T20:32:48.3067260Z\",\"Microsoft-Windows-PowerShell\"",
                        "\"LT-MARA.quillfeather.example\",\"Microsoft-Windows-Sysmon/Operational\",\"1\",\"program started\",\"1\","
                                + "\"20.00%\",\"2026-02-24T20:32:40.7317070Z\",\"2026-02-24T20:32:40.7317070Z\",\"Microsoft-Windows-Sysmon\"",
                        "\"LT-MARA.quillfeather.example\",\"Microsoft-Windows-Windows Defender/Operational\",\"1116\",\"malware found\",\"1\","
                                + "\"20.00%\",\"2026-02-24T10:02:37.8699884Z\",\"2026-02-24T10:02:37.8699884Z\",\"Microsoft-Windows-Windows Defender\"",
                        "\"LT-MARA.quillfeather.example\",\"Microsoft-Windows-Windows Defender/Operational\",\"5001\",\"real-time protection switched off\",\"1\","
                                + "\"20.00%\",\"2026-02-24T20:32:51.7073973Z\",\"2026-02-24T20:32:51.7073973Z\",\"Microsoft-Windows-Windows Defender\"",
                        "\"LT-MARA.quillfeather.example\",\"Microsoft-Windows-Windows Defender/Operational\",\"5007\",\"antivirus settings changed\",\"1\","
                                + "\"20.00%\",\"2026-02-24T20:32:58.5289027Z\",\"2026-02-24T20:32:58.5289027Z\",\"Microsoft-Windows-Windows Defender\"");
    }

    @Test
    void tells_what_each_file_gave_and_what_it_did_not() throws IOException {
        assertThat(look("metrics", "--by", "file", "--json"))
                .contains("{\"path\":\"evidence/LT-TOBI/old-laptop-logs.zip!/old-laptop/Security.txt\",\"records\":0,"
                        + "\"recovered\":0,\"gaps\":1,"
                        + "\"evidence\":\"sha256:89f43ec2ca9db11accde847c35ce30493389cae0244fc1c455acfe919fb65971\"}");
    }

    @Test
    void lists_the_computers() throws IOException {
        assertThat(look("metrics", "--by", "computer", "--json", "--event-id", "4624"))
                .hasSize(5)
                .first()
                .isEqualTo("{\"host\":\"FS-01.quillfeather.example\",\"records\":63,\"recovered\":0,"
                        + "\"first\":\"2025-07-01T08:13:10.7280987Z\",\"last\":\"2026-10-05T08:22:42.7221987Z\","
                        + "\"logs\":[\"Security\"]}");
    }

    @Test
    void answers_the_same_with_one_thread_and_with_two() throws IOException {
        for (String by : List.of("event", "file", "computer")) {
            assertThat(look("metrics", "--by", by, "--threads", "2"))
                    .isEqualTo(look("metrics", "--by", by, "--threads", "1"))
                    .hasSizeGreaterThan(4);
        }
    }

    @Test
    void read_and_hunt_take_the_same_filters() throws IOException {
        assertThat(run("read", NGO.toString(), "--event-id", "7045,4697", "--host", "fs-01"))
                .filteredOn(line -> !line.startsWith("{\"kind\":\"gap\""))
                .hasSize(3)
                .allMatch(line -> line.contains("FS-01.quillfeather.example"));
        assertThat(run("hunt", NGO.toString(), "--host", "fs-01", "--level", "critical"))
                .isNotEmpty()
                .allMatch(line -> line.contains("FS-01.quillfeather.example") && line.contains("\"critical\""));
        assertThat(run("hunt", NGO.toString(), "--tag", "attack.t1003*", "--status", "no-such-status"))
                .isEmpty();
    }

    @Test
    void filters_that_leave_nothing_are_not_taken_for_evidence_that_cannot_be_read() throws IOException {
        assertThat(look("metrics", "--json", "--host", "nobody")).isEmpty();
    }

    @Test
    void sums_up_who_logged_on_to_the_server_on_the_day_of_the_break_in() throws IOException {
        assertThat(look("logons", "--json", "--host", "FS-01", "--from", "2025-08-05", "--to", "2025-08-05"))
                .containsExactly(
                        "{\"result\":\"password-checked\",\"account\":\"tobi\",\"host\":\"FS-01.quillfeather.example\","
                                + "\"workstation\":\"LT-JONAS\",\"event_id\":\"4776\",\"count\":1,"
                                + "\"first\":\"2025-08-05T20:11:43.9398216Z\",\"last\":\"2025-08-05T20:11:43.9398216Z\"}",
                        "{\"result\":\"special-privileges\",\"account\":\"QUILLFEATHER\\\\tobi\","
                                + "\"host\":\"FS-01.quillfeather.example\",\"event_id\":\"4672\",\"count\":1,"
                                + "\"first\":\"2025-08-05T20:12:04.0217645Z\",\"last\":\"2025-08-05T20:12:04.0217645Z\"}",
                        "{\"result\":\"success\",\"account\":\"QUILLFEATHER\\\\tobi\","
                                + "\"host\":\"FS-01.quillfeather.example\",\"address\":\"10.20.30.31\","
                                + "\"workstation\":\"LT-JONAS\",\"logon_type\":\"3\",\"how\":\"3 over the network\","
                                + "\"event_id\":\"4624\",\"count\":1,\"first\":\"2025-08-05T20:11:54.0635142Z\","
                                + "\"last\":\"2025-08-05T20:11:54.0635142Z\"}");
        assertThat(look("logons", "--format", "csv")).hasSize(38);
    }

    @Test
    void finds_the_record_that_holds_all_that_is_asked_for() throws IOException {
        assertThat(look("search", "--text", "ntds.dit", "--field", "EventID=4688", "--format", "csv"))
                .containsExactly(
                        "\"time\",\"host\",\"log\",\"event_id\",\"field\",\"found\",\"meaning\",\"value\",\"recovered\",\"path\",\"record\"",
                        "\"2025-08-05T20:38:28.0002384Z\",\"FS-01.quillfeather.example\",\"Security\",\"4688\","
                                + "\"CommandLine\",\"…hadowCopy3\\Windows\\NTDS\\ntds.dit C:\\PerfLogs\\n.dit 1>"
                                + " \\\\127.0.0.1\\ADMIN$\\__1754426301.81 2>&1\",,\"cmd.exe /Q /c copy"
                                + " \\\\?\\GLOBALROOT\\Device\\HarddiskVolumeShadowCopy3\\Windows\\NTDS\\ntds.dit"
                                + " C:\\PerfLogs\\n.dit 1> \\\\127.0.0.1\\ADMIN$\\__1754426301.81 2>&1\",\"false\","
                                + "\"evidence/FS-01/Security-2025-07-to-12.evtx\",\"1204602\"");
        List<String> whole = look("search", "--text", "ntds.dit", "--field", "EventID=4688", "--json");
        assertThat(run("read", NGO.toString())).containsAll(whole);
        assertThat(whole).hasSize(1);
    }

    @Test
    void stacks_services_and_keeps_two_programs_of_one_name_apart() throws IOException {
        assertThat(look("stack", "--of", "services", "--format", "csv"))
                .hasSize(5)
                .filteredOn(row -> row.contains("\"TeamViewer\""))
                .extracting(row -> row.split(",")[6])
                .containsExactly("\"LT-INES.quillfeather.example\"", "\"FS-01.quillfeather.example\"");
    }

    @Test
    void lists_tasks_and_services_in_order_of_time() throws IOException {
        assertThat(look("created", "--json"))
                .extracting(row -> row.replaceFirst(
                        ".*\"time\":\"([^.]+).*\"host\":\"([^.]+).*\"name\":\"([^\"]+)\".*", "$1 $2 $3"))
                .containsExactly(
                        "2025-07-08T07:31:54 LT-JONAS \\\\Microsoft\\\\Windows\\\\MediaSync\\\\Refresh",
                        "2025-07-08T07:31:57 LT-JONAS \\\\Microsoft\\\\Windows\\\\MediaSync\\\\Refresh",
                        "2025-08-05T20:12:24 FS-01 Windows Media Indexing",
                        "2025-08-05T20:12:26 FS-01 Windows Media Indexing",
                        "2025-08-12T19:02:26 LT-MARA \\\\Microsoft\\\\Windows\\\\MediaSync\\\\Refresh",
                        "2025-08-12T19:02:33 LT-MARA \\\\Microsoft\\\\Windows\\\\MediaSync\\\\Refresh",
                        "2025-10-14T14:31:30 LT-MARA PSEXESVC",
                        "2025-11-18T10:12:57 LT-INES TeamViewer",
                        "2026-05-26T20:41:35 FS-01 TeamViewer");
    }

    @Test
    void draws_what_the_attachment_started() throws IOException {
        assertThat(look(
                        "processes",
                        "--json",
                        "--host",
                        "LT-JONAS",
                        "--channel",
                        "*Sysmon*",
                        "--from",
                        "2025-07-08T07:31:00Z",
                        "--to",
                        "2025-07-08T07:53:00Z"))
                .extracting(row -> row.replaceFirst(".*\"program\":\"([^\"]*)\".*", "$1"))
                .containsExactly(
                        "explorer.exe (start not seen)",
                        "  cmd.exe",
                        "    xcopy.exe",
                        "    MediaSync.exe",
                        "      schtasks.exe",
                        "MediaSync.exe (start not seen)",
                        "  cmd.exe",
                        "    whoami.exe",
                        "    ipconfig.exe");
    }

    @Test
    void shows_the_script_that_switched_the_antivirus_off_and_writes_it_to_a_file() throws IOException {
        Path into = folder.resolve("scripts");
        List<String> rows =
                look("scripts", "--json", "--from", "2026-02-24", "--to", "2026-02-24", "--folder", into.toString());
        assertThat(rows)
                .singleElement()
                .asString()
                .contains("\"text\":\"Set-MpPreference -DisableRealtimeMonitoring $true;");
        assertThat(
                        into.resolve(
                                "2026-02-24T20-32-48.306726Z_LT-MARA.quillfeather.example_cb1389c7-3a7a-3190-815a-d7465a322434.txt"))
                .content()
                .startsWith("Set-MpPreference");
    }

    @Test
    void shows_which_tool_was_seen_on_which_computer() throws IOException {
        assertThat(look("tools", "--format", "csv"))
                .extracting(row -> row.replaceAll(",\"20[^,]*", ""))
                .containsExactly(
                        "\"host\",\"first\",\"last\",\"AdFind\",\"NBTscan\",\"Nmap\",\"PsExec\",\"TeamViewer\",\"WinRAR\"",
                        "\"FS-01.quillfeather.example\",,,,,\"1\",\"2\"",
                        "\"LT-INES.quillfeather.example\",,,,,\"1\",",
                        "\"LT-JONAS.quillfeather.example\",\"1\",\"1\",,,,",
                        "\"LT-MARA.quillfeather.example\",,,,\"3\",,\"1\"",
                        "\"LT-TOBI.quillfeather.example\",\"2\",,\"2\",\"2\",,");
        assertThat(look("tools", "--as", "list", "--json", "--host", "LT-JONAS"))
                .first()
                .isEqualTo("{\"host\":\"LT-JONAS.quillfeather.example\",\"tool\":\"AdFind\",\"software\":\"S0552\","
                        + "\"sort\":\"brought\",\"count\":1,\"first\":\"2025-07-15T18:04:29.7509302Z\","
                        + "\"last\":\"2025-07-15T18:04:29.7509302Z\",\"how\":[\"program under another name\"]}");
    }

    @Test
    void never_writes_into_the_evidence() {
        assertThat(Main.run(
                        "look",
                        "scripts",
                        NGO.toString(),
                        "-q",
                        "--folder",
                        NGO.resolve("x").toString()))
                .isEqualTo(Exit.USAGE);
        assertThat(NGO.resolve("x")).doesNotExist();
    }

    @Test
    void every_look_answers_the_same_with_one_thread_and_with_two() throws IOException {
        for (String[] what : new String[][] {
            {"logons"},
            {"created"},
            {"processes"},
            {"scripts"},
            {"base64"},
            {"search", "--text", "e"},
            {"stack", "--of", "commands"},
            {"stack", "--of", "users"},
            {"stack", "--of", "destinations"},
            {"tools", "--as", "matrix"},
            {"tools", "--as", "timeline", "--windows"}
        }) {
            List<String> words = new ArrayList<>(List.of(what).subList(1, what.length));
            words.addAll(List.of("--json", "--threads", "1"));
            List<String> one = look(what[0], words.toArray(String[]::new));
            words.set(words.size() - 1, "2");
            assertThat(look(what[0], words.toArray(String[]::new))).as(what[0]).isEqualTo(one);
        }
    }

    @Test
    void writes_a_layer_of_techniques_for_the_navigator() throws IOException {
        assertThat(run("hunt", NGO.toString(), "--format", "navigator", "--level", "critical"))
                .singleElement()
                .asString()
                .startsWith(
                        "{\"name\":\"Tocsin findings\",\"versions\":{\"attack\":\"18\",\"navigator\":\"5.1.0\","
                                + "\"layer\":\"4.5\"},\"domain\":\"enterprise-attack\",\"description\":\"Techniques of 3 findings")
                .contains("{\"techniqueID\":\"T1003.001\",\"score\":2,\"color\":\"#a50f15\","
                        + "\"comment\":\"2 findings, the worst critical\",\"enabled\":true,"
                        + "\"metadata\":[{\"name\":\"critical\",\"value\":\"2\"}]}");
    }

    @Test
    void writes_a_page_of_findings_that_does_not_depend_on_threads() throws IOException {
        List<String> page = run("hunt", NGO.toString(), "--format", "html", "--threads", "1");
        assertThat(run("hunt", NGO.toString(), "--format", "html", "--threads", "2"))
                .isEqualTo(page);
        assertThat(page.stream().filter(line -> line.contains("<tr><td class=\"time\">")))
                .hasSameSizeAs(run("hunt", NGO.toString(), "--format", "jsonl"));
        assertThat(String.join("\n", page))
                .contains("<bdi>Copy made of the directory with everybody&#39;s passwords</bdi>")
                .contains("event <bdi>4688</bdi>: <bdi>program started</bdi>")
                .doesNotContain("<script");
    }
}
