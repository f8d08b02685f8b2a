package org.tocsin.testkit.sample;

import static org.tocsin.testkit.sample.Office.FS;
import static org.tocsin.testkit.sample.Office.INES;
import static org.tocsin.testkit.sample.Office.INES_PC;
import static org.tocsin.testkit.sample.Office.JONAS;
import static org.tocsin.testkit.sample.Office.JONAS_PC;
import static org.tocsin.testkit.sample.Office.MARA;
import static org.tocsin.testkit.sample.Office.MARA_PC;
import static org.tocsin.testkit.sample.Office.TOBI;
import static org.tocsin.testkit.sample.Office.TOBI_PC;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SequencedMap;
import org.tocsin.testkit.EventSpec;
import org.tocsin.testkit.Machine;
import org.tocsin.testkit.Machine.Account;
import org.tocsin.testkit.OfficeDay;
import org.tocsin.testkit.SecurityEvents;
import org.tocsin.testkit.SysmonEvents;
import org.tocsin.testkit.SystemEvents;
import org.tocsin.testkit.ZipWriter;
import org.tocsin.testkit.sample.Chronicle.LogFile;
import org.tocsin.testkit.sample.Chronicle.Mark;
import org.tocsin.testkit.sample.Chronicle.Side;

/// Writes the sample case, the same bytes each time.
///
/// The files beside it that are written by hand (`README.md`, `EXPECTED.md`) are left alone.
public final class SampleCase {
    /// Of the locked archive. It is told in the README; the person who handed the archive in has forgotten it.
    static final String FORGOTTEN = "heron-bridge-19";

    private static final Instant START = Instant.parse("2025-07-01T00:00:00Z");
    private static final Instant END = Instant.parse("2026-10-07T00:00:00Z");
    private static final long SEED = 20_250_708;
    private static final int DAYS_BETWEEN = 13;

    private SampleCase() {}

    /// `SampleCase samples/ngo`
    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 1) {
            System.err.println("usage: SampleCase FOLDER");
            System.exit(2);
        }
        write(Path.of(arguments[0]));
    }

    /// Writes evidence, indicators and the story into a folder.
    public static void write(Path folder) throws IOException {
        Chronicle chronicle = new Chronicle();
        new Intruder(chronicle).live();
        new Administrator(chronicle).work();
        background(chronicle);

        Path evidence = folder.resolve("evidence");
        List<String> story = chronicle.write(evidence, logs());
        Files.write(folder.resolve("story.tsv"), (String.join("\n", story) + '\n').getBytes(StandardCharsets.UTF_8));
        put(evidence.resolve("mail"), Mails.all());
        put(evidence.resolve("LT-TOBI"), Map.of("old-laptop-logs.zip", locked()));
        put(folder.resolve("indicators"), Indicators.all());
    }

    private static void put(Path folder, Map<String, byte[]> files) throws IOException {
        Files.createDirectories(folder);
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Files.write(folder.resolve(file.getKey()), file.getValue());
        }
    }

    /// What was handed in. The gaps are part of the story: the laptop's Sysmon log has rolled over between summer
    /// and spring, the server's Security log was cleared, the volunteers' laptop was rebuilt, one copy broke off.
    private static List<LogFile> logs() {
        Instant summer = Instant.parse("2025-08-29T00:00:00Z");
        Instant winter = Instant.parse("2025-12-20T00:00:00Z");
        Instant rolled = Instant.parse("2026-04-02T00:00:00Z");
        Instant rebuilt = Instant.parse("2026-05-04T09:30:00Z");
        Instant cleared = Instant.parse("2026-09-28T22:40:00Z");
        return List.of(
                log("FS-01/Security-2025-07-to-12.evtx", FS, SecurityEvents.CHANNEL, START, winter, 1_204_511),
                log("FS-01/Security.evtx", FS, SecurityEvents.CHANNEL, cleared, END, 2_677_902),
                log("FS-01/System.evtx", FS, SystemEvents.SYSTEM, START, END, 48_120),
                log("FS-01/BITS.evtx", FS, SystemEvents.TRANSFERS, START, END, 311),
                log("FS-01/RemoteSessions.evtx", FS, SystemEvents.SESSIONS, START, END, 902),
                log("LT-JONAS/Security.evtx", JONAS_PC, SecurityEvents.CHANNEL, START, summer, 90_233),
                log("LT-JONAS/Sysmon-saved-2025-08.evtx", JONAS_PC, SysmonEvents.CHANNEL, START, summer, 410_022),
                log("LT-JONAS/Sysmon.evtx", JONAS_PC, SysmonEvents.CHANNEL, rolled, END, 1_288_930),
                log("LT-JONAS/TaskScheduler.evtx", JONAS_PC, SystemEvents.TASKS, START, END, 7_311),
                log("LT-JONAS/Defender.evtx", JONAS_PC, SystemEvents.DEFENDER, START, END, 1_940),
                log("LT-MARA/Sysmon.evtx", MARA_PC, SysmonEvents.CHANNEL, START, END, 260_814),
                new LogFile(
                        "LT-MARA/Security.evtx",
                        MARA_PC,
                        SecurityEvents.CHANNEL,
                        START,
                        END,
                        71_045,
                        4096 + 65536 + 40_000),
                log("LT-MARA/PowerShell.evtx", MARA_PC, SystemEvents.POWERSHELL, START, END, 3_377),
                log("LT-MARA/TaskScheduler.evtx", MARA_PC, SystemEvents.TASKS, START, END, 5_120),
                log("LT-MARA/WMI.evtx", MARA_PC, SystemEvents.WMI, START, END, 688),
                log("LT-MARA/Defender.evtx", MARA_PC, SystemEvents.DEFENDER, START, END, 1_205),
                log("LT-MARA/System.evtx", MARA_PC, SystemEvents.SYSTEM, START, END, 30_418),
                log("LT-INES/Security.evtx", INES_PC, SecurityEvents.CHANNEL, rebuilt, END, 55_190),
                log("LT-INES/System.evtx", INES_PC, SystemEvents.SYSTEM, START, END, 12_004),
                log("LT-TOBI/Sysmon.evtx", TOBI_PC, SysmonEvents.CHANNEL, START, END, 195_277),
                log("LT-TOBI/Security.evtx", TOBI_PC, SecurityEvents.CHANNEL, START, END, 64_702));
    }

    private static LogFile log(
            String path, Machine machine, String channel, Instant from, Instant until, long firstRecord) {
        return new LogFile(path, machine, channel, from, until, firstRecord, -1);
    }

    private static byte[] locked() {
        SequencedMap<String, byte[]> files = new LinkedHashMap<>();
        files.put(
                "old-laptop/Security.txt",
                "A stand-in for the logs of a laptop that was given away in 2025.\n"
                        .getBytes(StandardCharsets.US_ASCII));
        return ZipWriter.locked(files, FORGOTTEN);
    }

    /// A thin sample of ordinary days: the real logs of such an office would hold millions of records.
    private static void background(Chronicle chronicle) {
        LocalDate end = END.atZone(ZoneOffset.UTC).toLocalDate();
        LocalDate day = START.atZone(ZoneOffset.UTC).toLocalDate();
        for (int i = 0; day.isBefore(end); i++, day = day.plusDays(DAYS_BETWEEN)) {
            LocalDate work = day.getDayOfWeek() == DayOfWeek.SATURDAY || day.getDayOfWeek() == DayOfWeek.SUNDAY
                    ? day.plusDays(2)
                    : day;
            if (!work.isBefore(end)) {
                break;
            }
            laptop(chronicle, JONAS_PC, JONAS, work);
            laptop(chronicle, MARA_PC, MARA, work);
            laptop(chronicle, INES_PC, INES, work);
            laptop(chronicle, TOBI_PC, TOBI, work);
            server(chronicle, work, new Random(SEED + i));
        }
    }

    private static void laptop(Chronicle chronicle, Machine machine, Account user, LocalDate day) {
        for (EventSpec event : OfficeDay.of(machine, user, day, SEED, 24).all()) {
            switch (event.eventId()) {
                case 4104 -> chronicle.add(event, new Mark(Side.BACKGROUND, "-", "inventory script of the helpdesk"));
                case 4625 -> chronicle.add(event, new Mark(Side.BACKGROUND, "-", "password mistyped at the keyboard"));
                default -> chronicle.add(event);
            }
        }
    }

    /// The server sees colleagues come for their tickets and open the shared folders.
    private static void server(Chronicle chronicle, LocalDate day, Random random) {
        Account[] people = {MARA, JONAS, INES, TOBI};
        Machine[] machines = {MARA_PC, JONAS_PC, INES_PC, TOBI_PC};
        Instant now =
                day.atStartOfDay(ZoneOffset.UTC).toInstant().plusSeconds(7 * 3600 + 50 * 60 + random.nextInt(600));
        chronicle.add(SystemEvents.serviceState(FS, now, "Windows Update", "running"));
        chronicle.add(SystemEvents.serviceState(FS, now.plusSeconds(1_204), "Windows Update", "stopped"));
        for (int i = 0; i < people.length; i++) {
            now = now.plusSeconds(300 + random.nextInt(2_400)).plusNanos(random.nextInt(9_999_999) * 100L);
            Account who = people[i].session(0x40_0000 + random.nextInt(0xf_ffff));
            String from = machines[i].ip();
            chronicle.add(SecurityEvents.ticket(FS, now, who, from));
            chronicle.add(SecurityEvents.serviceTicket(FS, now.plusMillis(12), who, "FS-01$", from));
            chronicle.add(SecurityEvents.logon(FS, now.plusMillis(30), Account.NOBODY, who, 3, from, "-"));
            chronicle.add(SecurityEvents.shareOpened(FS, now.plusMillis(41), who, from, "Shares", "\\??\\D:\\Shares"));
            String[] files = {"Office\\Leave calendar.xlsx", "Plans\\Workshop agenda.docx", "Office\\Budget.xlsx"};
            chronicle.add(SecurityEvents.shareFile(
                    FS,
                    now.plusMillis(57),
                    who,
                    from,
                    "Shares",
                    "\\??\\D:\\Shares",
                    files[random.nextInt(files.length)],
                    random.nextBoolean()));
            chronicle.add(SecurityEvents.logoff(FS, now.plusSeconds(420), who, 3));
        }
    }
}
