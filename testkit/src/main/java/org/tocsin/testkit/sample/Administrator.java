package org.tocsin.testkit.sample;

import static org.tocsin.testkit.sample.Office.CMD;
import static org.tocsin.testkit.sample.Office.FS;
import static org.tocsin.testkit.sample.Office.INES_PC;
import static org.tocsin.testkit.sample.Office.JONAS_PC;
import static org.tocsin.testkit.sample.Office.MARA_PC;
import static org.tocsin.testkit.sample.Office.TOBI;
import static org.tocsin.testkit.sample.Office.TOBI_PC;

import org.tocsin.testkit.Machine;
import org.tocsin.testkit.Machine.Account;
import org.tocsin.testkit.Program;
import org.tocsin.testkit.Program.Running;
import org.tocsin.testkit.SecurityEvents;
import org.tocsin.testkit.SysmonEvents;
import org.tocsin.testkit.SystemEvents;
import org.tocsin.testkit.sample.Chronicle.Side;

/// The innocent look-alike: an administrator who uses shadow copies, remote tools, a scanner and a directory query
/// for his work, and clears a log when he rebuilds a laptop. `samples/ngo/README.md` tells what he says about it.
final class Administrator {
    private final Chronicle chronicle;

    Administrator(Chronicle chronicle) {
        this.chronicle = chronicle;
    }

    void work() {
        for (String day : new String[] {
            "2025-07-05", "2025-08-02", "2025-09-06", "2025-10-04", "2025-11-01", "2025-12-06", "2026-01-03",
                    "2026-02-07",
            "2026-03-07", "2026-04-04", "2026-05-02", "2026-06-06", "2026-07-04", "2026-08-01", "2026-09-05",
                    "2026-10-03"
        }) {
            backUp(day);
        }
        for (String day : new String[] {"2025-09-24", "2026-01-14", "2026-04-22", "2026-09-16"}) {
            visitServer(day);
        }
        exclude();
        repairRemotely();
        installRemoteHelp();
        audit();
        findPrinters();
        rebuild();
        stopIntruder();
    }

    private Scene scene(Machine machine, Account who, String start) {
        return new Scene(chronicle, Side.ADMINISTRATOR, machine, who, start);
    }

    private void backUp(String day) {
        Scene s = scene(FS, TOBI.session(0x88_1f0), day + "T02:00:01.4450000Z");
        Running script = s.run(
                CMD,
                "C:\\Windows\\system32\\cmd.exe /c C:\\Scripts\\backup.cmd",
                Office.scheduler(FS),
                "High",
                "T1053.005",
                "monthly backup starts");
        s.run(
                Office.VSSADMIN,
                "vssadmin  create shadow /for=D:",
                script,
                "T1003.003",
                "shadow copy made for the backup");
        s.show(
                SystemEvents.serviceState(FS, s.tick(), "Volume Shadow Copy", "running"),
                "-",
                "shadow copy made for the backup");
        s.run(
                Office.ROBOCOPY,
                "robocopy  \\\\?\\GLOBALROOT\\Device\\HarddiskVolumeShadowCopy2\\Shares E:\\Backup\\Shares /MIR /R:1 /NP",
                script,
                "T1005",
                "shares copied to the backup disk");
        s.pause("PT38M");
        s.run(
                Office.VSSADMIN,
                "vssadmin  delete shadows /for=D: /oldest /quiet",
                script,
                "T1490",
                "oldest shadow copy of the backup deleted");
        s.show(SystemEvents.serviceState(FS, s.tick(), "Volume Shadow Copy", "stopped"), "-", "backup ends");
    }

    private void visitServer(String day) {
        Scene s = scene(FS, TOBI.session(0x91_aa4), day + "T13:05:40.1200000Z");
        s.show(
                SecurityEvents.logon(FS, s.tick(), FS.itself(), s.who(), 10, TOBI_PC.ip(), "FS-01"),
                "T1021.001",
                "administrator on the server's desktop from his own laptop");
        s.show(
                SystemEvents.session(FS, s.tick(), 21, TOBI, 2, TOBI_PC.ip()),
                "T1021.001",
                "administrator on the server's desktop from his own laptop");
        s.show(
                SystemEvents.session(FS, s.pause("PT22M").tick(), 24, TOBI, 2, TOBI_PC.ip()),
                "T1021.001",
                "administrator on the server's desktop from his own laptop");
        Scene l = scene(TOBI_PC, TOBI, day + "T13:05:22.6600000Z");
        l.run(
                Office.MSTSC,
                "\"C:\\Windows\\System32\\mstsc.exe\" /v:FS-01",
                Office.explorer(TOBI_PC, TOBI),
                "T1021.001",
                "administrator opens the server's desktop");
    }

    /// The accounting program is slow unless the antivirus leaves its folder alone.
    private void exclude() {
        Scene s = scene(JONAS_PC, TOBI, "2025-09-10T11:20:15.8800000Z");
        s.show(
                SystemEvents.settingChanged(
                        JONAS_PC,
                        s.tick(),
                        "",
                        "HKLM\\SOFTWARE\\Microsoft\\Windows Defender\\Exclusions\\Paths\\C:\\Program Files\\LedgerBook = 0x0"),
                "T1562.001",
                "folder of the accounting program excluded from the antivirus");
    }

    private void repairRemotely() {
        Scene s = scene(TOBI_PC, TOBI, "2025-10-14T14:31:07.2500000Z");
        Running shell = s.run(
                CMD,
                "\"C:\\Windows\\system32\\cmd.exe\"",
                Office.explorer(TOBI_PC, TOBI),
                "High",
                "T1059.003",
                "administrator's own shell");
        s.run(
                Office.PSEXEC,
                "C:\\Tools\\PsExec64.exe  -accepteula \\\\LT-MARA -s cmd /c gpupdate /force",
                shell,
                "T1569.002",
                "remote repair with PsExec");
        Account session = TOBI.session(0x5b1_c90);
        Scene m = scene(MARA_PC, session, "2025-10-14T14:31:19.7300000Z");
        m.show(
                SecurityEvents.logon(MARA_PC, m.tick(), Account.NOBODY, session, 3, TOBI_PC.ip(), "LT-TOBI"),
                "T1021.002",
                "administrator logs on from his own laptop");
        m.show(
                SystemEvents.serviceInstalled(
                        MARA_PC, m.tick(), session, "PSEXESVC", "%SystemRoot%\\PSEXESVC.exe", "demand start"),
                "T1569.002",
                "remote repair with PsExec");
        m.as(Account.SYSTEM);
        Running service = m.run(
                new Program(
                        "C:\\Windows\\PSEXESVC.exe",
                        "psexesvc.exe",
                        "PsExec Service",
                        "Sysinternals PsExec",
                        "Sysinternals",
                        "2.43"),
                "C:\\Windows\\PSEXESVC.exe",
                Office.services(MARA_PC),
                "T1569.002",
                "remote repair with PsExec");
        m.run(CMD, "\"cmd\" /c gpupdate /force", service, "T1569.002", "remote repair with PsExec");
    }

    private void installRemoteHelp() {
        Scene s = scene(INES_PC, TOBI.session(0x77_be1), "2025-11-18T10:12:48.9100000Z");
        s.show(
                SystemEvents.serviceInstalled(
                        INES_PC,
                        s.tick(),
                        TOBI,
                        "TeamViewer",
                        "\"C:\\Program Files\\TeamViewer\\TeamViewer_Service.exe\"",
                        "auto start"),
                "T1219",
                "remote help installed where it belongs");
    }

    /// The yearly look at passwords that never change, for the board.
    private void audit() {
        Scene s = scene(TOBI_PC, TOBI, "2026-01-20T15:02:33.5100000Z");
        Running shell = s.run(
                Office.POWERSHELL,
                "\"C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe\"",
                Office.explorer(TOBI_PC, TOBI),
                "T1059.001",
                "administrator's own shell");
        s.run(
                Office.ADFIND,
                "\"C:\\Tools\\AdFind\\AdFind.exe\" -b DC=quillfeather,DC=example -f \"(&(objectCategory=person)"
                        + "(userAccountControl:1.2.840.113556.1.4.803:=65536))\" sAMAccountName pwdLastSet -csv",
                shell,
                "T1087.002",
                "yearly audit of passwords that do not expire");
        s.file(shell, "C:\\Tools\\audit-2026.csv", "-", "result of the yearly audit");
    }

    private void findPrinters() {
        Scene s = scene(TOBI_PC, TOBI, "2026-03-24T09:48:12.3300000Z");
        Running scan = s.run(
                new Program(
                        "C:\\Program Files (x86)\\Nmap\\nmap.exe", "nmap.exe", "Nmap", "Nmap", "Insecure.Org", "7.95"),
                "\"C:\\Program Files (x86)\\Nmap\\nmap.exe\" -p 9100 10.20.30.0/24",
                Office.explorer(TOBI_PC, TOBI),
                "T1046",
                "printers looked for with a scanner");
        s.show(
                SysmonEvents.connected(TOBI_PC, s.tick(), scan, "10.20.30.50", "printer." + Office.ZONE, 9100),
                "T1046",
                "printers looked for with a scanner");
    }

    /// A laptop is set up again for a colleague; its old logs are cleared.
    private void rebuild() {
        Account session = TOBI.session(0x12_044);
        Scene s = scene(INES_PC, session, "2026-05-04T09:30:11.7700000Z");
        s.show(
                SecurityEvents.logCleared(INES_PC, s.tick(), session),
                "T1070.001",
                "log cleared when the laptop was rebuilt");
        s.show(
                SystemEvents.logCleared(INES_PC, s.tick(), session, SystemEvents.APPLICATION),
                "T1070.001",
                "log cleared when the laptop was rebuilt");
        s.show(SystemEvents.logStarted(INES_PC, s.pause("PT9M").tick()), "-", "laptop restarts after the rebuild");
    }

    /// The day it was noticed.
    private void stopIntruder() {
        Scene s = scene(FS, TOBI.session(0x91_f30), "2026-10-05T08:22:39.0500000Z");
        s.show(
                SecurityEvents.logon(FS, s.tick(), FS.itself(), s.who(), 10, TOBI_PC.ip(), "FS-01"),
                "T1021.001",
                "administrator on the server's desktop from his own laptop");
        s.show(
                SystemEvents.serviceStart(FS, s.tick(), TOBI, "Windows Media Indexing", "auto start", "disabled"),
                "-",
                "administrator disables the unknown service");
        s.show(
                SystemEvents.serviceState(FS, s.tick(), "Windows Media Indexing", "stopped"),
                "-",
                "administrator stops the unknown service");
    }
}
