package org.tocsin.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import org.tocsin.testkit.Machine.Account;
import org.tocsin.testkit.Program.Running;

/// What an ordinary day leaves in the logs of one office computer: logons, browsing, mail, documents, updates,
/// printing, services, the helpdesk's own scripts. Nothing in it is an attack, so whatever a rule finds in it is a
/// false alarm.
///
/// The same machine, day and seed give the same events. Memory does not grow with the number of events.
///
/// ```
/// long written = OfficeDay.of(machine, user, LocalDate.parse("2026-03-02"), 1, 1_000_000).write(folder);
/// ```
public final class OfficeDay {
    private static final Duration MORNING = Duration.ofHours(7).plusMinutes(40);
    private static final Duration WORK = Duration.ofHours(10);

    private static final Program SERVICES =
            Program.system("services.exe", "services.exe", "Services and Controller app");
    private static final Program SVCHOST =
            Program.system("svchost.exe", "svchost.exe", "Host Process for Windows Services");
    private static final Program EXPLORER =
            Program.windows("C:\\Windows\\explorer.exe", "EXPLORER.EXE", "Windows Explorer");
    private static final Program TASKHOST =
            Program.system("taskhostw.exe", "taskhostw.exe", "Host Process for Windows Tasks");
    private static final Program BACKGROUND =
            Program.system("backgroundTaskHost.exe", "backgroundTaskHost.exe", "Background Task Host");
    private static final Program RUNTIME = Program.system("RuntimeBroker.exe", "RuntimeBroker.exe", "Runtime Broker");
    private static final Program INDEXER = Program.system(
            "SearchProtocolHost.exe", "SearchProtocolHost.exe", "Microsoft Windows Search Protocol Host");
    private static final Program SPOOLER = Program.system("spoolsv.exe", "spoolsv.exe", "Spooler SubSystem App");
    private static final Program PRINT =
            Program.windows("C:\\Windows\\splwow64.exe", "splwow64.exe", "Print driver host for applications");
    private static final Program CONSOLE = Program.system("conhost.exe", "CONHOST.EXE", "Console Window Host");
    private static final Program POWERSHELL = Program.windows(
            "C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe", "PowerShell.EXE", "Windows PowerShell");
    private static final Program EDGE = new Program(
            "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe",
            "msedge.exe",
            "Microsoft Edge",
            "Microsoft Edge",
            "Microsoft Corporation",
            "138.0.3351.65");
    private static final Program EDGE_UPDATE = new Program(
            "C:\\Program Files (x86)\\Microsoft\\EdgeUpdate\\MicrosoftEdgeUpdate.exe",
            "msedgeupdate.dll",
            "Microsoft Edge Update",
            "Microsoft Edge Update",
            "Microsoft Corporation",
            "1.3.195.61");
    private static final Program OUTLOOK = office("OUTLOOK.EXE", "Outlook.exe", "Microsoft Outlook");
    private static final Program WORD = office("WINWORD.EXE", "WinWord.exe", "Microsoft Word");
    private static final Program EXCEL = office("EXCEL.EXE", "Excel.exe", "Microsoft Excel");
    private static final Program DEFENDER = new Program(
            "C:\\ProgramData\\Microsoft\\Windows Defender\\Platform\\4.18.25060.7-0\\MsMpEng.exe",
            "MsMpEng.exe",
            "Antimalware Service Executable",
            "Microsoft® Windows® Operating System",
            "Microsoft Corporation",
            "4.18.25060.7");

    private static final String[] SITES = {
        "www.wiki.example",
        "news.daily.example",
        "login.mailhost.example",
        "maps.city.example",
        "www.weather.example",
        "calendar.mailhost.example",
        "trains.example",
        "library.university.example",
        "translate.words.example"
    };
    private static final String[] DOCUMENTS = {
        "Board minutes",
        "Travel budget",
        "Quarterly report",
        "Annual report draft",
        "Leave calendar",
        "Volunteer rota",
        "Workshop agenda",
        "Press cuttings",
        "Training slides notes",
        "Office supplies"
    };
    private static final String[] STATES = {
        "Windows Update", "Background Intelligent Transfer Service", "Windows Modules Installer", "Software Protection",
        "Delivery Optimization", "Windows Error Reporting Service", "Device Setup Manager",
                "Microsoft Edge Update Service"
    };

    private final Machine machine;
    private final Account user;
    private final Instant start;
    private final Random random;
    private final Running services;
    private final Running svchost;
    private final Running explorer;
    private final Running outlook;
    private final Running edge;
    private final Queue<EventSpec> waiting = new ArrayDeque<>();
    private final long step;
    private final long span;
    private long at;
    private int pid = 6_000;
    private boolean morning = true;

    private OfficeDay(Machine machine, Account user, LocalDate day, long seed, long events) {
        this.machine = machine;
        this.user = user;
        this.start = day.atStartOfDay(ZoneOffset.UTC).toInstant().plus(MORNING);
        this.random = new Random(
                seed * 1_000_003 + day.toEpochDay() * 31 + machine.name().hashCode());
        this.span = WORK.toNanos() / 100;
        // An activity logs 3.6 events on average; its own events lie a thousandth of a second apart at most.
        this.step = Math.max(40, span * 36 / 10 / Math.max(4, events));
        Running init = running(
                Program.system("wininit.exe", "WinInit.exe", "Windows Start-Up Application"),
                "wininit.exe",
                Account.SYSTEM,
                640);
        this.services = running(SERVICES, "C:\\Windows\\system32\\services.exe", init.account(), 712);
        this.svchost = running(SVCHOST, "C:\\Windows\\system32\\svchost.exe -k netsvcs -p", Account.SYSTEM, 1_180);
        this.explorer = running(EXPLORER, "C:\\Windows\\Explorer.EXE", user, 5_212);
        this.outlook = running(OUTLOOK, '"' + OUTLOOK.image() + '"', user, 5_640);
        this.edge = running(EDGE, '"' + EDGE.image() + "\" --profile-directory=Default", user, 5_724);
    }

    /// A day with at least so many events to take one by one.
    ///
    /// @param events how dense the day is; [#next] ends when the day does, a little before or after that many
    public static OfficeDay of(Machine machine, Account user, LocalDate day, long seed, long events) {
        return new OfficeDay(machine, user, day, seed, events);
    }

    /// The next event, in the order of time; empty when the day is over.
    public Optional<EventSpec> next() {
        while (waiting.isEmpty() && at < span) {
            activity();
            long pause = step / 2 + (step > 1 ? Math.floorMod(random.nextLong(), step) : 0);
            at += pause;
        }
        return Optional.ofNullable(waiting.poll());
    }

    /// Writes the day as the five logs `Security`, `System`, `Application`, `Windows PowerShell` and `Sysmon`.
    ///
    /// @return the number of events written
    public long write(Path folder) throws IOException {
        Files.createDirectories(folder);
        Map<String, EvtxWriter> logs = new HashMap<>();
        long written = 0;
        try {
            for (Optional<EventSpec> event = next(); event.isPresent(); event = next()) {
                String channel = event.get().channel();
                EvtxWriter log = logs.get(channel);
                if (log == null) {
                    log = EvtxWriter.to(folder.resolve(channel.replace("/", "%4") + ".evtx"));
                    logs.put(channel, log);
                }
                log.write(event.get());
                written++;
            }
        } finally {
            for (EvtxWriter log : logs.values()) {
                log.close();
            }
        }
        return written;
    }

    private static Program office(String file, String originalName, String description) {
        return new Program(
                "C:\\Program Files\\Microsoft Office\\root\\Office16\\" + file,
                originalName,
                description,
                "Microsoft Office",
                "Microsoft Corporation",
                "16.0.17928.20156");
    }

    private Running running(Program program, String commandLine, Account account, int id) {
        return Running.started(machine, start, program, commandLine, account, id);
    }

    /// A moment inside the current activity, later than the one before.
    private Instant moment(int inside) {
        long tick = at + Math.min(inside * 9_973L, step / 2 * inside / 16);
        return start.plusNanos(tick * 100);
    }

    private void activity() {
        if (morning) {
            morning = false;
            waiting.add(SystemEvents.logStarted(machine, moment(0)));
            waiting.add(
                    SecurityEvents.logon(machine, moment(1), machine.itself(), user, 2, "127.0.0.1", machine.name()));
            return;
        }
        switch (random.nextInt(16)) {
            case 0, 1, 2, 3 -> browse();
            case 4, 5 -> mail();
            case 6, 7 -> document();
            case 8 -> unlock();
            case 9 -> serviceLogon();
            case 10 -> serviceState();
            case 11 -> update();
            case 12 -> print();
            case 13 -> index();
            case 14 -> housekeeping();
            default -> inventory();
        }
    }

    private Running start(int moment, Program program, String commandLine, Running parent) {
        pid = 6_000 + (pid + 4 * (1 + random.nextInt(30))) % 9_000;
        Instant time = moment(moment);
        Running child = Running.started(machine, time, program, commandLine, parent.account(), pid);
        waiting.add(SysmonEvents.processCreated(machine, time, child, parent));
        waiting.add(SecurityEvents.processCreated(machine, moment(moment + 1), child, parent));
        return child;
    }

    private String pick(String[] words) {
        return words[random.nextInt(words.length)];
    }

    private String outside() {
        return "198.51.100." + (10 + random.nextInt(200));
    }

    private void browse() {
        String site = pick(SITES);
        String ip = outside();
        waiting.add(SysmonEvents.looked(machine, moment(0), edge, site, "::ffff:" + ip + ';'));
        waiting.add(SysmonEvents.connected(machine, moment(1), edge, ip, "-", 443));
        if (random.nextInt(3) == 0) {
            start(
                    2,
                    EDGE,
                    '"' + EDGE.image() + "\" --type=renderer --lang=en-GB --renderer-client-id=" + random.nextInt(400),
                    edge);
        }
    }

    private void mail() {
        String ip = outside();
        waiting.add(SysmonEvents.looked(machine, moment(0), outlook, "outlook.mailhost.example", "::ffff:" + ip + ';'));
        waiting.add(SysmonEvents.connected(machine, moment(1), outlook, ip, "-", 443));
        waiting.add(SysmonEvents.fileCreated(
                machine,
                moment(2),
                outlook,
                "C:\\Users\\" + user.name() + "\\AppData\\Local\\Microsoft\\Outlook\\RoamCache\\Stream_"
                        + random.nextInt(9_999) + ".dat"));
    }

    private void document() {
        boolean table = random.nextInt(3) == 0;
        Program program = table ? EXCEL : WORD;
        String file = "C:\\Users\\" + user.name() + "\\Documents\\" + pick(DOCUMENTS) + (table ? ".xlsx" : ".docx");
        Running opened = start(0, program, '"' + program.image() + "\" /n \"" + file + '"', explorer);
        waiting.add(SysmonEvents.fileCreated(
                machine,
                moment(2),
                opened,
                "C:\\Users\\" + user.name() + "\\AppData\\Roaming\\Microsoft\\Office\\Recent\\index.dat"));
        waiting.add(SysmonEvents.processEnded(machine, moment(3), opened));
    }

    private void unlock() {
        waiting.add(SecurityEvents.logon(machine, moment(0), machine.itself(), user, 7, "127.0.0.1", machine.name()));
        waiting.add(SecurityEvents.logoff(machine, moment(1), user, 7));
        if (random.nextInt(25) == 0) {
            waiting.add(SecurityEvents.logonFailed(machine, moment(2), user, 2, "127.0.0.1", machine.name()));
        }
    }

    private void serviceLogon() {
        waiting.add(SecurityEvents.logon(machine, moment(0), machine.itself(), Account.SYSTEM, 5, "-", "-"));
        waiting.add(SecurityEvents.privileges(machine, moment(1), Account.SYSTEM));
        start(2, SVCHOST, "C:\\Windows\\system32\\svchost.exe -k wsappx -p", services);
    }

    private void serviceState() {
        String service = pick(STATES);
        waiting.add(SystemEvents.serviceState(machine, moment(0), service, "running"));
        waiting.add(SystemEvents.serviceState(machine, moment(1), service, "stopped"));
    }

    private void update() {
        String ip = outside();
        Running updater = start(0, EDGE_UPDATE, '"' + EDGE_UPDATE.image() + "\" /ua /installsource scheduler", svchost);
        waiting.add(SysmonEvents.looked(machine, moment(2), updater, "updates.vendor.example", "::ffff:" + ip + ';'));
        waiting.add(SysmonEvents.connected(machine, moment(3), updater, ip, "-", 443));
        waiting.add(SystemEvents.application(machine, moment(4), "edgeupdate", 0, 4, "Service", "Service stopped"));
    }

    private void print() {
        Running spooler = running(SPOOLER, SPOOLER.image(), Account.SYSTEM, 2_412);
        start(0, PRINT, "C:\\Windows\\splwow64.exe 12288", explorer);
        waiting.add(SysmonEvents.fileCreated(
                machine,
                moment(2),
                spooler,
                "C:\\Windows\\System32\\spool\\PRINTERS\\0000" + (1 + random.nextInt(9)) + ".SPL"));
    }

    private void index() {
        start(
                0,
                INDEXER,
                '"' + INDEXER.image() + "\" Global\\UsGthrFltPipeMssGthrPipe" + random.nextInt(300),
                services);
        start(
                2,
                BACKGROUND,
                '"' + BACKGROUND.image() + "\" -ServerName:App.AppXmtcan0h2tfbfy7k9kn8hbxb6dmzz1zh0.mca",
                svchost);
        start(4, RUNTIME, RUNTIME.image() + " -Embedding", svchost);
    }

    private void housekeeping() {
        Running host = start(0, TASKHOST, "taskhostw.exe", svchost);
        waiting.add(SysmonEvents.processEnded(machine, moment(2), host));
        waiting.add(SysmonEvents.valueSet(
                machine,
                moment(3),
                svchost,
                "HKLM\\System\\CurrentControlSet\\Services\\W32Time\\Config\\LastKnownGoodTime",
                "QWORD (0x01dc0000-0x" + Integer.toHexString(0x1000_0000 + random.nextInt(0x6fff_ffff)) + ')'));
        waiting.add(SystemEvents.application(
                machine, moment(4), "ESENT", 102, 4, "svchost", "1180,D,0", "SoftwareUsageMetrics-Svc: ", "0"));
        Running defender = running(DEFENDER, '"' + DEFENDER.image() + '"', Account.SYSTEM, 3_300);
        waiting.add(SysmonEvents.fileCreated(
                machine,
                moment(5),
                defender,
                "C:\\ProgramData\\Microsoft\\Windows Defender\\Scans\\History\\CacheManager\\MpScanCache-"
                        + random.nextInt(4) + ".bin"));
    }

    private void inventory() {
        String script = "C:\\Program Files\\Helpdesk\\inventory.ps1";
        String command = "powershell.exe -NoProfile -File \"" + script + '"';
        Running shell = start(0, POWERSHELL, command, svchost);
        start(2, CONSOLE, "\\??\\C:\\Windows\\system32\\conhost.exe 0xffffffff -ForceV1", shell);
        waiting.add(SystemEvents.engineStarted(machine, moment(4), command));
        waiting.add(SystemEvents.scriptBlock(
                machine,
                moment(5),
                Account.SYSTEM,
                shell.pid(),
                "$disks = Get-Volume | Select-Object DriveLetter, SizeRemaining, Size\r\n$disks | Format-Table",
                script));
    }

    /// All the events of a day that is small enough to hold.
    public List<EventSpec> all() {
        List<EventSpec> events = new ArrayList<>();
        for (Optional<EventSpec> event = next(); event.isPresent(); event = next()) {
            events.add(event.get());
        }
        return events;
    }

    /// Writes a day of a computer, for counting false alarms and for benchmarks: `OfficeDay FOLDER EVENTS [SEED]`.
    public static void main(String[] arguments) throws IOException {
        long seed = arguments.length > 2 ? Long.parseLong(arguments[2]) : 1;
        Machine machine = new Machine("LT-07", "office.example", "10.20.30.27");
        Account user = new Account("OFFICE", "kim", "S-1-5-21-1004336348-1177238915-682003330-1107", 0x4f1a2);
        long written = of(machine, user, LocalDate.parse("2026-03-02"), seed, Long.parseLong(arguments[1]))
                .write(Path.of(arguments[0]));
        System.out.println(written + " events in " + arguments[0]);
    }
}
