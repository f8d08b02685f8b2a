package org.tocsin.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.tocsin.testkit.Machine.Account;
import org.tocsin.testkit.Program.Running;

/// What ordinary office computers write besides the few activities of [OfficeDay]: updates of Windows, of its antivirus
/// and of programs, installers, drivers and their makers' services, backup, remote support, logon scripts and group
/// policy, a helpdesk at work, a domain controller's everyday audit. Nothing in it is an attack, so whatever a rule
/// finds in it is a false alarm.
///
/// The kinds of event, and how often a day each comes, stand in `office-chores.tsv` beside this class. The same day and
/// seed give the same events. A day has about three thousand and is held in memory.
public final class OfficeChores {
    private static final Duration MORNING = Duration.ofHours(7);
    private static final Duration DAY = Duration.ofHours(11);
    private static final List<String[]> KINDS = kinds();
    private static final Map<String, Log> LOGS = Map.ofEntries(
            Map.entry("S", new Log(SysmonEvents.CHANNEL, "Microsoft-Windows-Sysmon")),
            Map.entry("SEC", new Log(SecurityEvents.CHANNEL, "Microsoft-Windows-Security-Auditing")),
            Map.entry("SCM", new Log(SystemEvents.SYSTEM, "Service Control Manager")),
            Map.entry("DCOM", new Log(SystemEvents.SYSTEM, "Microsoft-Windows-DistributedCOM")),
            Map.entry("WU", new Log(SystemEvents.SYSTEM, "Microsoft-Windows-WindowsUpdateClient")),
            Map.entry("MSI", new Log(SystemEvents.APPLICATION, "MsiInstaller")),
            Map.entry("ESENT", new Log(SystemEvents.APPLICATION, "ESENT")),
            Map.entry("VSS", new Log(SystemEvents.APPLICATION, "VSS")),
            Map.entry("WER", new Log(SystemEvents.APPLICATION, "Windows Error Reporting")),
            Map.entry("BITS", new Log(SystemEvents.TRANSFERS, "Microsoft-Windows-Bits-Client")),
            Map.entry("PS", new Log(SystemEvents.POWERSHELL, "Microsoft-Windows-PowerShell")),
            Map.entry("PSC", new Log(SystemEvents.OLD_POWERSHELL, "PowerShell")),
            Map.entry("TS", new Log(SystemEvents.TASKS, "Microsoft-Windows-TaskScheduler")),
            Map.entry("DEF", new Log(SystemEvents.DEFENDER, "Microsoft-Windows-Windows Defender")),
            Map.entry(
                    "FWAS",
                    new Log(
                            "Microsoft-Windows-Windows Firewall With Advanced Security/Firewall",
                            "Microsoft-Windows-Windows Firewall With Advanced Security")),
            Map.entry("PRINT", new Log("Microsoft-Windows-PrintService/Operational", "Microsoft-Windows-PrintService")),
            Map.entry("LSM", new Log(SystemEvents.SESSIONS, "Microsoft-Windows-TerminalServices-LocalSessionManager")),
            Map.entry("WMI", new Log(SystemEvents.WMI, "Microsoft-Windows-WMI-Activity")),
            Map.entry(
                    "APPX",
                    new Log(
                            "Microsoft-Windows-AppXDeploymentServer/Operational",
                            "Microsoft-Windows-AppXDeployment-Server")),
            Map.entry("NTFS", new Log("Microsoft-Windows-Ntfs/Operational", "Microsoft-Windows-Ntfs")));

    private final Machine machine;
    private final Account user;
    private final LocalDate day;
    private final Random random;

    private record Log(String channel, String provider) {}

    private OfficeChores(Machine machine, Account user, LocalDate day, long seed) {
        this.machine = machine;
        this.user = user;
        this.day = day;
        this.random = new Random(seed * 1_000_003 + day.toEpochDay());
    }

    /// The events of one day, in the order of time.
    public static List<EventSpec> of(Machine machine, Account user, LocalDate day, long seed) {
        return new OfficeChores(machine, user, day, seed).events();
    }

    /// Writes so many days in a row, one file a log.
    ///
    /// @return the number of events written
    public static long write(Path folder, Machine machine, Account user, LocalDate first, int days, long seed)
            throws IOException {
        Files.createDirectories(folder);
        Map<String, EvtxWriter> logs = new HashMap<>();
        long written = 0;
        try {
            for (int day = 0; day < days; day++) {
                for (EventSpec event : of(machine, user, first.plusDays(day), seed)) {
                    EvtxWriter log = logs.get(event.channel());
                    if (log == null) {
                        log = EvtxWriter.to(folder.resolve(event.channel().replace("/", "%4") + ".evtx"));
                        logs.put(event.channel(), log);
                    }
                    log.write(event);
                    written++;
                }
            }
        } finally {
            for (EvtxWriter log : logs.values()) {
                log.close();
            }
        }
        return written;
    }

    private static List<String[]> kinds() {
        try (InputStream in = Objects.requireNonNull(OfficeChores.class.getResourceAsStream("office-chores.tsv"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split("\t", -1))
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private List<EventSpec> events() {
        List<EventSpec> events = new ArrayList<>();
        for (String[] kind : KINDS) {
            int times = Integer.parseInt(kind[0]);
            for (int i = 0; i < times; i++) {
                // Spread over the day, so that nothing looks like a burst that the table does not mean.
                long share = DAY.toMillis() / times;
                long at = MORNING.toMillis() + share * i + Math.floorMod(random.nextLong(), share);
                add(kind, at, 1 + random.nextInt(9_999), events);
            }
        }
        events.sort(Comparator.comparing(EventSpec::time));
        return events;
    }

    private void add(String[] kind, long at, int number, List<EventSpec> events) {
        Instant time = day.atStartOfDay(ZoneOffset.UTC).toInstant().plusMillis(at);
        String[] words = Arrays.stream(kind)
                .map(word -> word.replace("@", String.valueOf(number)))
                .toArray(String[]::new);
        if (words[1].equals("proc")) {
            Account account = switch (words[2]) {
                case "U" -> user;
                case "N" -> Account.NETWORK_SERVICE;
                case "L" -> Account.LOCAL_SERVICE;
                default -> Account.SYSTEM;
            };
            Running parent =
                    Running.started(machine, time, made(words[4], "-", "-"), words[5], account, 1_000 + number);
            Running child = Running.started(
                            machine, time, made(words[6], words[7], words[8]), words[9], account, 12_000 + number)
                    .at(words[3]);
            events.add(SysmonEvents.processCreated(machine, time, child, parent));
            events.add(SecurityEvents.processCreated(machine, time.plusMillis(1), child, parent));
            return;
        }
        Log log = Objects.requireNonNull(LOGS.get(words[1]), words[1]);
        EventSpec.Draft draft = EventSpec.of(
                        Provider.classic(log.provider()), Integer.parseInt(words[2]), log.channel())
                .at(time)
                .on(machine.fqdn())
                .by(1_180, 4_072);
        for (int i = 3; i < words.length; i++) {
            int equals = words[i].indexOf('=');
            String name = words[i].substring(0, equals);
            String value = words[i].substring(equals + 1);
            if (name.equals("Data")) {
                draft.unnamed(TypedValue.texts(List.of(value)));
            } else {
                draft.data(name, value);
            }
        }
        events.add(draft.build());
    }

    private static Program made(String image, String originalName, String company) {
        return new Program(image, originalName, "-", "-", company, "-");
    }
}
