package org.tocsin.testkit.sample;

import java.time.Instant;
import org.tocsin.testkit.Machine;
import org.tocsin.testkit.Machine.Account;
import org.tocsin.testkit.Program;
import org.tocsin.testkit.Program.Running;

/// The organisation of the sample case: the Quillfeather Rights Network, which does not exist.
final class Office {
    static final String ZONE = "quillfeather.example";
    static final String DOMAIN = "QUILLFEATHER";

    /// File server and domain controller; no Sysmon, but command lines are audited.
    static final Machine FS = new Machine("FS-01", ZONE, "10.20.30.10");
    static final Machine JONAS_PC = new Machine("LT-JONAS", ZONE, "10.20.30.31");
    static final Machine MARA_PC = new Machine("LT-MARA", ZONE, "10.20.30.32");
    static final Machine INES_PC = new Machine("LT-INES", ZONE, "10.20.30.33");
    static final Machine TOBI_PC = new Machine("LT-TOBI", ZONE, "10.20.30.34");

    static final String DOMAIN_SID = "S-1-5-21-2213390417-3104550921-1480027711";

    /// The administrator.
    static final Account TOBI = account("tobi", 1104, 0x5a3c1);
    /// The director.
    static final Account MARA = account("mara", 1105, 0x4d20f);
    /// The programme officer, whose computer was entered first.
    static final Account JONAS = account("jonas", 1106, 0x61b7e);
    static final Account INES = account("ines", 1107, 0x58802);
    /// Made by the intruder.
    static final Account SCAN = account("svc_scan", 1131, 0x2c9b14);

    static final Program CMD = Program.system("cmd.exe", "Cmd.Exe", "Windows Command Processor");
    static final Program POWERSHELL = Program.windows(
            "C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe", "PowerShell.EXE", "Windows PowerShell");
    static final Program SCHTASKS = Program.system("schtasks.exe", "schtasks.exe", "Task Scheduler Configuration Tool");
    static final Program NET = Program.system("net.exe", "net.exe", "Net Command");
    static final Program NET1 = Program.system("net1.exe", "net1.exe", "Net Command");
    static final Program NLTEST = Program.system("nltest.exe", "nltestrk.exe", "Microsoft® Logon Server Test Utility");
    static final Program WHOAMI =
            Program.system("whoami.exe", "whoami.exe", "whoami - displays logged on user information");
    static final Program IPCONFIG = Program.system("ipconfig.exe", "ipconfig.exe", "IP Configuration Utility");
    static final Program RUNDLL = Program.system("rundll32.exe", "RUNDLL32.EXE", "Windows host process (Rundll32)");
    static final Program VSSADMIN = Program.system(
            "vssadmin.exe", "VSSADMIN.EXE", "Command Line Interface for Microsoft® Volume Shadow Copy Service");
    static final Program REG = Program.system("reg.exe", "reg.exe", "Registry Console Tool");
    static final Program FINDSTR = Program.system("findstr.exe", "FINDSTR.EXE", "Find String (QGREP) Utility");
    static final Program WEVTUTIL = Program.system("wevtutil.exe", "wevtutil.exe", "Eventing Command Line Utility");
    static final Program TASKKILL = Program.system("taskkill.exe", "taskkill.exe", "Terminates Processes");
    static final Program BITSADMIN = Program.system("bitsadmin.exe", "bitsadmin.exe", "BITS administration utility");
    static final Program ROBOCOPY = Program.system("Robocopy.exe", "robocopy.exe", "Microsoft Robocopy");
    static final Program XCOPY = Program.system("xcopy.exe", "XCOPY.EXE", "Extended Copy Utility");
    static final Program MSTSC = Program.system("mstsc.exe", "mstsc.exe", "Remote Desktop Connection");
    static final Program RAR =
            new Program("C:\\PerfLogs\\rar.exe", "Rar.exe", "Command line RAR", "WinRAR", "Alexander Roshal", "5.80.0");
    static final Program EDGE = new Program(
            "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe",
            "msedge.exe",
            "Microsoft Edge",
            "Microsoft Edge",
            "Microsoft Corporation",
            "138.0.3351.65");
    static final Program ADFIND = new Program(
            "C:\\Tools\\AdFind\\AdFind.exe",
            "AdFind.exe",
            "Active Directory Query Tool",
            "AdFind",
            "www.joeware.net",
            "1.56.0.0");
    static final Program PSEXEC = new Program(
            "C:\\Tools\\PsExec64.exe",
            "psexec.c",
            "Execute processes remotely",
            "Sysinternals PsExec",
            "Sysinternals - www.sysinternals.com",
            "2.43");
    /// A signed player, carried along under another name to load the intruder's library.
    static final Program PLAYER = new Program(
            "C:\\ProgramData\\MediaSync\\MediaSync.exe",
            "vlc.exe",
            "VLC media player",
            "VLC media player",
            "VideoLAN",
            "3.0.20");
    static final Program LIBRARY = Program.bare("C:\\ProgramData\\MediaSync\\libvlc.dll", Mails.LIBRARY);

    private Office() {}

    static Account account(String name, int rid, long session) {
        return new Account(DOMAIN, name, DOMAIN_SID + '-' + rid, session);
    }

    static Running explorer(Machine on, Account who) {
        Program explorer = Program.windows("C:\\Windows\\explorer.exe", "EXPLORER.EXE", "Windows Explorer");
        return Running.started(on, Instant.EPOCH, explorer, "C:\\Windows\\Explorer.EXE", who, 5_212);
    }

    static Running services(Machine on) {
        Program services = Program.system("services.exe", "services.exe", "Services and Controller app");
        return Running.started(on, Instant.EPOCH, services, "C:\\Windows\\system32\\services.exe", Account.SYSTEM, 712);
    }

    static Running scheduler(Machine on) {
        Program host = Program.system("svchost.exe", "svchost.exe", "Host Process for Windows Services");
        return Running.started(
                on,
                Instant.EPOCH,
                host,
                "C:\\Windows\\system32\\svchost.exe -k netsvcs -p -s Schedule",
                Account.SYSTEM,
                1_344);
    }

    static Running wmi(Machine on) {
        Program host =
                Program.windows("C:\\Windows\\System32\\wbem\\WmiPrvSE.exe", "Wmiprvse.exe", "WMI Provider Host");
        return Running.started(
                on,
                Instant.EPOCH,
                host,
                "C:\\Windows\\system32\\wbem\\wmiprvse.exe -secured -Embedding",
                Account.NETWORK_SERVICE,
                3_976);
    }

    static Running lsass(Machine on) {
        Program lsass = Program.system("lsass.exe", "lsass.exe", "Local Security Authority Process");
        return Running.started(on, Instant.EPOCH, lsass, "C:\\Windows\\system32\\lsass.exe", Account.SYSTEM, 724);
    }
}
