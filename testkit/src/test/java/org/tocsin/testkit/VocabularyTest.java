package org.tocsin.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tocsin.testkit.Machine.Account;
import org.tocsin.testkit.Program.Running;
import org.w3c.dom.Node;

/// Our made-up events beside real ones.
class VocabularyTest {
    private static final Instant TIME = Instant.parse("2025-07-14T08:15:16.1234567Z");
    private static final Machine PC = new Machine("LT-07", "office.example", "192.0.2.27");
    private static final Account KIM = new Account("OFFICE", "kim", "S-1-5-21-1-2-3-1107", 0x4f1a2);
    private static final Running SHELL = Running.started(
            PC, TIME, Program.system("cmd.exe", "Cmd.Exe", "Windows Command Processor"), "cmd.exe", KIM, 900);

    private static List<Node> read = List.of();

    @BeforeAll
    static void write(@TempDir Path folder) throws Exception {
        read = PeerReader.evtxexport(Files.write(folder.resolve("all.evtx"), EvtxWriter.bytes(vocabulary())));
    }

    @ParameterizedTest
    @CsvSource({
        "4624, evtx/attack-samples/Credential Access/CA_4624_4625_LogonType2_LogonProc_chrome.evtx",
        "4625, evtx/attack-samples/Credential Access/CA_4624_4625_LogonType2_LogonProc_chrome.evtx",
        "4634, evtx/attack-samples/Privilege Escalation/4624 LT3 AnonymousLogon Localhost - JuicyPotato.evtx",
        "4648, evtx/attack-samples/Privilege Escalation/Runas_4624_4648_Webshell_CreateProcessAsUserA.evtx",
        "4663, evtx/attack-samples/Credential Access/CA_hashdump_4663_4656_lsass_access.evtx",
        "4672, evtx/attack-samples/Privilege Escalation/NTLM2SelfRelay-med0x2e-security_4624_4688.evtx",
        "4688, evtx/attack-samples/Privilege Escalation/NTLM2SelfRelay-med0x2e-security_4624_4688.evtx",
        "4720, evtx/attack-samples/Defense Evasion/DE_Fake_ComputerAccount_4720.evtx",
        "4768, evtx/attack-samples/Credential Access/kerberos_pwd_spray_4771.evtx",
        "4769, evtx/attack-samples/Privilege Escalation/samaccount_spoofing_CVE-2021-42287_CVE-2021-42278_DC_securitylogs.evtx",
        "4776, evtx/attack-samples/Privilege Escalation/privexchange_dirkjan.evtx",
        "5145, evtx/attack-samples/Discovery/discovery_bloodhound.evtx",
        "1102, evtx/attack-samples/Credential Access/ACL_ForcePwd_SPNAdd_User_Computer_Accounts.evtx",
        "104, evtx/attack-samples/Defense Evasion/DE_104_system_log_cleared.evtx",
        "4104, evtx/attack-samples/Other/emotet/exec_emotet_ps_4104.evtx",
        "59, evtx/attack-samples/Command and Control/bits_openvpn.evtx",
        "1, sigma/regression_data/rules/windows/process_creation/proc_creation_win_amsi_registry_tampering/7dbbcac2-57a0-45ac-b306-ff30a8bd2981.evtx",
        "7, sigma/regression_data/rules/windows/image_load/image_load_side_load_cpl_from_non_system_location/2b140a5c-dc02-4bb8-b6b1-8bdb45714cde.evtx",
        "11, sigma/regression_data/rules-emerging-threats/2026/Exploits/RedSun/file_event_win_exploit_redsun_indicators/f2e4b7d9-5c3a-4f8b-9e1d-7a6c2b3f4e5d.evtx",
        "13, sigma/regression_data/rules/windows/registry/registry_set/registry_set_allow_rdp_remote_assistance_feature/37b437cf-3fc5-4c8e-9c94-1d7c9aff842b.evtx",
        "3, evtx/attack-samples/AutomatedTestingTools/panache_sysmon_vs_EDRTestingScript.evtx"
    })
    void an_event_has_the_fields_of_a_real_one(int id, String file) throws Exception {
        Node real = PeerReader.evtxexport(SharedData.require(file)).stream()
                .filter(event -> id(event) == id)
                .findFirst()
                .orElseThrow();
        Node ours = read.stream().filter(event -> id(event) == id).findFirst().orElseThrow();

        assertThat(shape(ours)).containsExactlyElementsOf(shape(real));
    }

    @Test
    void libevtx_reads_every_event_of_the_vocabulary() {
        List<EventSpec> all = vocabulary();

        assertThat(read).hasSameSizeAs(all);
        for (int i = 0; i < read.size(); i++) {
            assertThat(id(read.get(i))).isEqualTo(all.get(i).eventId());
            assertThat(PeerReader.flat(read.get(i)))
                    .containsEntry("/Event/System/Channel", all.get(i).channel());
        }
    }

    /// Names of System elements, attributes and data, in order, without those that depend on the occasion.
    private static List<String> shape(Node event) {
        return PeerReader.flat(event).keySet().stream()
                .filter(path -> !path.contains("Correlation") && !path.contains("Security@") && !path.contains("xmlns"))
                .toList();
    }

    private static int id(Node event) {
        Map<String, String> flat = PeerReader.flat(event);
        return Integer.parseInt(flat.getOrDefault("/Event/System/EventID", "-1"));
    }

    private static List<EventSpec> vocabulary() {
        Account svc = new Account("OFFICE", "svc", "S-1-5-21-1-2-3-1200", 1);
        return List.of(
                SecurityEvents.logon(PC, TIME, PC.itself(), KIM, 2, "127.0.0.1", "LT-07"),
                SecurityEvents.logonFailed(PC, TIME, KIM, 2, "127.0.0.1", "LT-07"),
                SecurityEvents.logoff(PC, TIME, KIM, 2),
                SecurityEvents.explicitCredentials(PC, TIME, KIM, svc, "FS-01", SHELL),
                SecurityEvents.privileges(PC, TIME, KIM),
                SecurityEvents.processCreated(PC, TIME, SHELL, SHELL),
                SecurityEvents.fileRead(PC, TIME, "D:\\a.docx", SHELL),
                SecurityEvents.serviceInstalled(PC, TIME, KIM, "svc", "C:\\a.exe"),
                SecurityEvents.taskCreated(PC, TIME, KIM, "\\Backup", "C:\\a.exe /x"),
                SecurityEvents.taskUpdated(PC, TIME, KIM, "\\Backup", "C:\\a.exe"),
                SecurityEvents.accountCreated(PC, TIME, KIM, svc),
                SecurityEvents.addedToGroup(PC, TIME, KIM, svc, "Domain Admins", "S-1-5-21-1-2-3-512"),
                SecurityEvents.addedToGroup(PC, TIME, KIM, svc, "Administrators", "S-1-5-32-544"),
                SecurityEvents.ntlm(PC, TIME, KIM, "LT-07"),
                SecurityEvents.ticket(PC, TIME, KIM, "192.0.2.27"),
                SecurityEvents.serviceTicket(PC, TIME, KIM, "FS-01$", "192.0.2.27"),
                SecurityEvents.logCleared(PC, TIME, KIM),
                SecurityEvents.shareOpened(PC, TIME, KIM, "192.0.2.27", "Plans", "\\??\\D:\\Plans"),
                SecurityEvents.shareFile(PC, TIME, KIM, "192.0.2.27", "IPC$", "", "samr", false),
                SysmonEvents.processCreated(PC, TIME, SHELL, SHELL),
                SysmonEvents.connected(PC, TIME, SHELL, "198.51.100.7", "-", 443),
                SysmonEvents.processEnded(PC, TIME, SHELL),
                SysmonEvents.imageLoaded(PC, TIME, SHELL, SHELL.program(), "Microsoft Windows"),
                SysmonEvents.remoteThread(PC, TIME, SHELL, SHELL),
                SysmonEvents.processOpened(PC, TIME, SHELL, SHELL, 0x1010, "ntdll.dll+9d4c4"),
                SysmonEvents.fileCreated(PC, TIME, SHELL, "C:\\a.txt"),
                SysmonEvents.keyCreated(PC, TIME, SHELL, "HKLM\\SOFTWARE\\A"),
                SysmonEvents.valueSet(PC, TIME, SHELL, "HKLM\\SOFTWARE\\A\\b", "1"),
                SysmonEvents.pipeCreated(PC, TIME, SHELL, "\\a"),
                SysmonEvents.wmiFilter(PC, TIME, KIM, "f", "SELECT * FROM a"),
                SysmonEvents.wmiConsumer(PC, TIME, KIM, "c", "C:\\a.exe"),
                SysmonEvents.wmiBinding(PC, TIME, KIM, "c", "f"),
                SysmonEvents.looked(PC, TIME, SHELL, "www.wiki.example", "::ffff:198.51.100.7;"),
                SysmonEvents.tampered(PC, TIME, SHELL),
                SystemEvents.serviceInstalled(PC, TIME, KIM, "svc", "C:\\a.exe", "auto start"),
                SystemEvents.serviceState(PC, TIME, "Spooler", "running"),
                SystemEvents.serviceStart(PC, TIME, KIM, "svc", "auto start", "disabled"),
                SystemEvents.logStarted(PC, TIME),
                SystemEvents.logCleared(PC, TIME, KIM, "System"),
                SystemEvents.application(PC, TIME, "MsiInstaller", 1033, 4, "a", "b"),
                SystemEvents.scriptBlock(PC, TIME, KIM, 900, "Get-Date", ""),
                SystemEvents.commandInvoked(PC, TIME, KIM, 900, "Get-Date", ""),
                SystemEvents.engineStarted(PC, TIME, "powershell.exe"),
                SystemEvents.taskRegistered(PC, TIME, KIM, "\\Backup"),
                SystemEvents.taskUpdated(PC, TIME, KIM, "\\Backup"),
                SystemEvents.actionStarted(PC, TIME, "\\Backup", "C:\\a.exe"),
                SystemEvents.actionCompleted(PC, TIME, "\\Backup", "C:\\a.exe"),
                SystemEvents.defender(PC, TIME, 1116, "Trojan:Win32/Madeup", "C:\\a.dll", KIM, "Not Applicable"),
                SystemEvents.defender(PC, TIME, 1117, "Trojan:Win32/Madeup", "C:\\a.dll", KIM, "Quarantine"),
                SystemEvents.protectionOff(PC, TIME),
                SystemEvents.settingChanged(PC, TIME, "", "HKLM\\SOFTWARE\\A = 0x0"),
                SystemEvents.session(PC, TIME, 21, KIM, 2, "192.0.2.27"),
                SystemEvents.transfer(PC, TIME, KIM, "a", "https://updates.vendor.example/a", 55),
                SystemEvents.wmiBinding(PC, TIME, KIM, "f", "SELECT * FROM a", "c", "C:\\a.exe"));
    }
}
