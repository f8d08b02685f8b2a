package org.tocsin.detect.sigma;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tocsin.model.Finding;
import org.tocsin.model.Kind;
import org.tocsin.model.PlainRecord;
import org.tocsin.model.RuleLook;
import org.tocsin.model.SourceSeen;
import org.tocsin.testkit.SharedData;

class SourcesTest {
    @TempDir
    private Path folder = Path.of("");

    private SigmaRules rules(String source, String detection) throws IOException {
        Files.writeString(
                folder.resolve("one.yml"),
                "title: One\nid: one\nlevel: low\nstatus: test\nlogsource: {" + source + "}\ndetection:\n"
                        + detection.indent(2));
        return SigmaRules.load(List.of(folder), SigmaOptions.USUAL);
    }

    private static PlainRecord.Builder event(String channel, int id) {
        return new PlainRecord.Builder().text("Channel", channel).integer("EventID", id);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            quoteCharacter = '`',
            value = {
                "process_creation   ! Image|endswith: '\\cmd.exe'",
                "process_creation   ! ProcessId|startswith: '66'",
                "process_creation   ! ParentImage: 'C:\\Windows\\explorer.exe'",
                "process_creation   ! User: 'CORP\\alice'",
                "process_creation   ! IntegrityLevel: High",
                "process_creation   ! CommandLine|contains: whoami",
            })
    void the_audit_of_process_creation_is_read_under_sysmons_names(String category, String item) throws IOException {
        PlainRecord.Builder event = event("Security", 4688)
                .text("NewProcessName", "C:\\Windows\\System32\\cmd.exe")
                .text("NewProcessId", "0x1a2b")
                .text("ProcessId", "0x4d2")
                .text("ParentProcessName", "C:\\Windows\\explorer.exe")
                .text("SubjectUserName", "alice")
                .text("SubjectDomainName", "CORP")
                .text("TargetUserName", "-")
                .text("TargetDomainName", "-")
                .text("MandatoryLabel", "S-1-16-12288")
                .text("CommandLine", "cmd /c whoami");
        SigmaRules rules = rules("product: windows, category: " + category, "sel:\n  " + item + "\ncondition: sel");
        assertThat(Rules.findings(rules, Rules.of(event))).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            quoteCharacter = '`',
            value = {
                "registry_set    ! %%1905 ! TargetObject: 'HKLM\\System\\CurrentControlSet\\Services\\x\\Start' ! true",
                "registry_set    ! %%1905 ! Details: 'DWORD (0x00000004)'                                     ! true",
                "registry_event  ! %%1906 ! EventType: DeleteValue                                            ! true",
                "registry_delete ! %%1905 ! TargetObject|contains: Services                                   ! false",
                "registry_set    ! %%1906 ! TargetObject|contains: Services                                   ! false",
            })
    void the_audit_of_registry_values_is_read_under_sysmons_names(
            String category, String operation, String item, boolean expected) throws IOException {
        PlainRecord.Builder event = event("Security", 4657)
                .text("ObjectName", "\\REGISTRY\\MACHINE\\SYSTEM\\ControlSet001\\Services\\x")
                .text("ObjectValueName", "Start")
                .text("OperationType", operation)
                .text("NewValueType", "%%1876")
                .text("NewValue", "4");
        SigmaRules rules = rules("product: windows, category: " + category, "sel:\n  " + item + "\ncondition: sel");
        assertThat(Rules.findings(rules, Rules.of(event))).hasSize(expected ? 1 : 0);
    }

    @Test
    void hashes_and_lines_are_split_out_of_longer_texts() throws IOException {
        PlainRecord image =
                Rules.of(event("Microsoft-Windows-Sysmon/Operational", 7).text("Hashes", "SHA1=AA,MD5=BB,IMPHASH=CC"));
        SigmaRules hash =
                rules("product: windows, category: image_load", "sel:\n  Imphash: 'cc'\n  sha1: aa\ncondition: sel");
        assertThat(Rules.findings(hash, image))
                .singleElement()
                .satisfies(finding -> assertThat(finding.why())
                        .containsExactly(
                                new Finding.Why("sel", "Hashes", "SHA1=AA,MD5=BB,IMPHASH=CC", "cc"),
                                new Finding.Why("sel", "Hashes", "SHA1=AA,MD5=BB,IMPHASH=CC", "aa")));
        PlainRecord classic = Rules.of(event("Windows PowerShell", 400)
                .text("Data", "Available")
                .text("Data", "\tHostName=ConsoleHost\r\n\tHostApplication=powershell -enc AAAA\r\n"));
        SigmaRules line = rules(
                "product: windows, category: ps_classic_start",
                "sel:\n  HostApplication|endswith: '-enc AAAA'\n  HostName: consolehost\ncondition: sel");
        assertThat(Rules.findings(line, classic)).hasSize(1);
    }

    @Test
    void a_record_is_routed_by_its_own_channel_and_product_alone_means_all_of_them() throws IOException {
        SigmaRules security = rules("product: windows, service: security", "sel:\n  EventID: 1102\ncondition: sel");
        assertThat(Rules.findings(security, Rules.of(event("Security", 1102)))).hasSize(1);
        assertThat(Rules.findings(security, Rules.of(event("SECURITY", 1102)))).hasSize(1);
        assertThat(Rules.findings(security, Rules.of(event("System", 1102)))).isEmpty();
        SigmaRules all = rules("product: windows", "sel:\n  EventID: 1102\ncondition: sel");
        assertThat(Rules.findings(all, Rules.of(event("Anything/At All", 1102))))
                .hasSize(1);
        assertThat(Rules.findings(all, Rules.of(event("Security", 1102)))).hasSize(1);
        assertThat(Rules.findings(all, Rules.of(event("Security", 1103)))).isEmpty();
    }

    @Test
    void looks_tell_what_could_have_fired() throws IOException {
        SigmaRules rules = rules(
                "product: windows, category: process_creation", "sel:\n  OriginalFileName: x.exe\ncondition: sel");
        assertThat(rules.detection().looks(seen("Security", "4688", 5)))
                .singleElement()
                .satisfies(look -> {
                    assertThat(look.state()).isEqualTo(RuleLook.State.NO_SUCH_LOG);
                    assertThat(look.needs()).isEqualTo("Windows channel Microsoft-Windows-Sysmon/Operational, event 1");
                });
        assertThat(rules.detection().looks(seen("Microsoft-Windows-Sysmon/Operational", "1", 5)))
                .singleElement()
                .satisfies(look -> {
                    assertThat(look.state()).isEqualTo(RuleLook.State.LOOKED);
                    assertThat(look.looked()).isEqualTo(5);
                });
        SigmaRules service =
                rules("product: windows, service: security", "sel:\n  EventID: [4625, '4624']\ncondition: sel");
        assertThat(service.detection().looks(seen("Security", "4688", 5)))
                .singleElement()
                .satisfies(look -> {
                    assertThat(look.state()).isEqualTo(RuleLook.State.NO_SUCH_LOG);
                    assertThat(look.needs()).isEqualTo("Windows channel Security, events 4624/4625");
                });
        assertThat(service.detection()
                        .looks(seen("Security", "4624", 7))
                        .getFirst()
                        .looked())
                .isEqualTo(7);
        SigmaRules macos = rules("product: macos, category: file_event", "sel:\n  type: x\ncondition: sel");
        assertThat(macos.detection().looks(seen("Security", "4688", 5)))
                .singleElement()
                .satisfies(look -> {
                    assertThat(look.state()).isEqualTo(RuleLook.State.UNKNOWN_SOURCE);
                    assertThat(look.needs())
                            .isEqualTo("a log that Tocsin does not read yet: product macos, category file_event");
                });
    }

    private static List<SourceSeen> seen(String channel, String event, long records) {
        return List.of(new SourceSeen(
                Kind.WINDOWS_EVENT, "host", channel, "", event, records, Optional.empty(), Optional.empty()));
    }

    @Test
    void our_own_sources_reach_mail_and_files() throws IOException {
        SigmaRules rules = rules("product: tocsin, category: mail", "sel:\n  subject|contains: urgent\ncondition: sel");
        PlainRecord mail = new PlainRecord.Builder()
                .text("subject", "URGENT: reset")
                .build(
                        Kind.MAIL_MESSAGE,
                        new org.tocsin.model.Shape.Table(),
                        Rules.of(Rules.event()).origin());
        assertThat(Rules.findings(rules, mail)).hasSize(1);
    }

    @Test
    void every_windows_source_of_the_shared_rules_is_known() throws IOException {
        Path sigma = SharedData.require("sigma");
        SigmaRules rules = SigmaRules.load(RegressionCasesTest.packs(sigma), SigmaOptions.USUAL);
        assertThat(rules.checks().stream()
                        .flatMap(check -> check.unknownSource().stream())
                        .map(PackCheck.Waiting::needs)
                        .filter(needs -> needs.contains("windows")))
                .isEmpty();
    }
}
