package org.tocsin.report;

import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.tocsin.model.CaseFile;
import org.tocsin.model.DayCount;
import org.tocsin.model.Evidence;
import org.tocsin.model.Fields;
import org.tocsin.model.Finding;
import org.tocsin.model.Findings;
import org.tocsin.model.Gap;
import org.tocsin.model.Kind;
import org.tocsin.model.Level;
import org.tocsin.model.Origin;
import org.tocsin.model.Rule;
import org.tocsin.model.RuleLook;
import org.tocsin.model.RulePack;
import org.tocsin.model.SourceSeen;
import org.tocsin.model.Technique;
import org.tocsin.model.Undecided;
import org.tocsin.model.ValueType;

/// A case that never was, held in memory: a small organisation over fifteen months. Everything in it is made
/// up.
public final class MadeUpCase implements CaseFile {
    public static final String HASH = "sha256:" + "3f9a1c0b7e5d2846".repeat(4);

    private final List<Finding> findings = new ArrayList<>();
    private Optional<Findings> streamed = Optional.empty();
    private final List<Gap> gaps = new ArrayList<>();
    private final List<Evidence> evidence = new ArrayList<>();
    private final List<DayCount> days = new ArrayList<>();
    private final List<SourceSeen> sources = new ArrayList<>();
    private final List<RulePack> packs = new ArrayList<>();
    private final List<RuleLook> looks = new ArrayList<>();
    private final List<Undecided> undecided = new ArrayList<>();
    private boolean complete = true;

    /// Rules of our own and of others, hosts with different habits, an intrusion, copies, gaps, a log that
    /// falls silent.
    public static MadeUpCase intrusion() {
        MadeUpCase made = new MadeUpCase();
        made.logs();
        Rule shadow = rule(
                "0c1a",
                "Shadow copy made and directory database copied",
                Level.CRITICAL,
                ours(
                        "Somebody made a hidden copy of the disk and took the file that holds every password of the organisation from it. Administrators hardly ever do this by hand.",
                        "Treat every password of the organisation as known to somebody else. Do not change them yet: call for help first.",
                        "Quelqu'un a créé une copie cachée du disque et en a tiré le fichier qui contient tous les mots de passe de l'organisation. Un administrateur ne le fait presque jamais à la main.",
                        "Considérez tous les mots de passe de l'organisation comme connus d'un tiers. Ne les changez pas encore : demandez d'abord de l'aide."),
                List.of("T1003.003", "T1006"),
                List.of("A backup program that works with shadow copies"),
                false);
        Rule group = rule(
                "7be2",
                "Grim Heron side-loading through a signed viewer",
                Level.HIGH,
                Map.of(),
                List.of("T1574.002"),
                List.of(),
                true);
        Rule task = rule(
                "a91c",
                "Scheduled task that starts a program from a folder of logs",
                Level.HIGH,
                Map.of(),
                List.of("T1053.005"),
                List.of("Unknown"),
                false);
        Rule listing = rule(
                "55d0",
                "Documents listed and packed by type",
                Level.MEDIUM,
                Map.of(),
                List.of("T1119", "T1560.001"),
                List.of("A user who tidies up", "Backup scripts of the administrator"),
                false);
        Rule recon = rule(
                "e01f",
                "Accounts and groups of the domain listed",
                Level.LOW,
                Map.of(),
                List.of("T1087.002"),
                List.of("Administrators"),
                false);
        Rule logon = rule(
                "f3aa",
                "Logon outside working hours",
                Level.INFORMATIONAL,
                Map.of(),
                List.of("T1078"),
                List.of(),
                false);
        Rule domain = new Rule(
                "indicator",
                "ioc-1",
                "A domain seen in mails against NGOs",
                Level.HIGH,
                "",
                "indicators.csv/3",
                "Taken from a public list.",
                "A lab",
                "CC BY 4.0",
                List.of(),
                List.of(),
                List.of(),
                List.of("T1566.002"),
                List.of(),
                Map.of(),
                false);
        made.undecided.add(new Undecided("^(?=.*-enc)(\\S+\\s+)+$", List.of(task, group)));
        made.hit(
                shadow,
                "2021-11-06T02:14:11.1234567Z",
                "SRV-DC1",
                "NGO\\svc-backup",
                88_121,
                2,
                "CommandLine",
                "cmd.exe /c copy \\\\?\\GLOBALROOT\\Device\\HarddiskVolumeShadowCopy3\\Windows\\NTDS\\ntds.dit C:\\PerfLogs\\n.dit",
                "*\\ntds.dit*");
        made.hit(
                shadow,
                "2022-05-19T01:40:00Z",
                "SRV-DC1",
                "NGO\\svc-backup",
                190_443,
                1,
                "CommandLine",
                "vssadmin delete shadows /quiet",
                "*delete shadows*");
        made.hit(
                group,
                "2021-07-14T09:12:03.1234567Z",
                "PC-AMINA",
                "NGO\\amina",
                1_234,
                1,
                "ImageLoaded",
                "C:\\PerfLogs\\version.dll",
                "*\\PerfLogs\\*.dll");
        made.hit(
                domain,
                "2021-07-14T09:01:00Z",
                "PC-AMINA",
                "NGO\\amina",
                1_190,
                1,
                "QueryName",
                "login.mail-secure.example",
                "mail-secure.example");
        for (int week = 0; week < 40; week++) {
            Instant day = Instant.parse("2021-11-08T01:00:00Z").plus(7L * week, ChronoUnit.DAYS);
            made.hit(
                    task,
                    day.toString(),
                    week % 3 == 0 ? "SRV-FILES" : "PC-AMINA",
                    "SYSTEM",
                    20_000 + week,
                    week % 4 == 0 ? 2 : 1,
                    "CommandLine",
                    "schtasks /create /tn Sysdriver /tr C:\\Windows\\debug\\WIA\\a.exe /sc daily",
                    "*\\debug\\wia\\*");
        }
        for (int i = 0; i < 18; i++) {
            made.hit(
                    listing,
                    Instant.parse("2022-02-01T23:05:00Z")
                            .plus(i * 11L, ChronoUnit.DAYS)
                            .toString(),
                    "SRV-FILES",
                    "NGO\\samir",
                    30_000 + i,
                    1,
                    "CommandLine",
                    "cmd /c doc.bat & rar a -hpx C:\\Recovery\\d" + i + ".rar \\\\srv-files\\members\\*.docx",
                    "rar a *");
        }
        for (int i = 0; i < 260; i++) {
            made.hit(
                    recon,
                    Instant.parse("2021-08-01T00:30:00Z")
                            .plus(i * 37L, ChronoUnit.HOURS)
                            .toString(),
                    i % 2 == 0 ? "PC-SAMIR" : "PC-AMINA",
                    "NGO\\samir",
                    40_000 + i,
                    1,
                    "CommandLine",
                    "net group \"Domain Admins\" /domain",
                    "*domain admins*");
            made.hit(
                    logon,
                    Instant.parse("2021-08-02T00:45:00Z")
                            .plus(i * 39L, ChronoUnit.HOURS)
                            .toString(),
                    "SRV-FILES",
                    "NGO\\amina",
                    60_000 + i,
                    1,
                    "LogonType",
                    "10",
                    "10");
        }
        made.gaps.add(new Gap(
                new Origin(HASH, "collect.zip!/SRV-DC1/Security.evtx", -1, 4_262_400),
                Gap.Cause.DAMAGED,
                "the chunk's checksum does not match; 212 records may be lost"));
        made.gaps.add(new Gap(
                Origin.whole(HASH, "mail/old.pst"),
                Gap.Cause.UNSUPPORTED,
                "Outlook data files are not read by this version"));
        made.gaps.add(new Gap(
                Origin.whole(HASH, "mail/invoice.zip!/invoice.docx"),
                Gap.Cause.ENCRYPTED,
                "the archive needs a password"));
        made.gaps.add(new Gap(
                Origin.whole(HASH, "collect.zip!/PC-AMINA/System.evtx"),
                Gap.Cause.TRUNCATED,
                "ends 1,024 bytes before the end of its last chunk"));
        made.rules(List.of(shadow, group, task, listing, recon, logon, domain));
        made.sort();
        return made;
    }

    /// Much was read, nothing matched.
    public static MadeUpCase quiet() {
        MadeUpCase made = new MadeUpCase();
        made.logs();
        made.rules(List.of());
        return made;
    }

    /// Nothing could be read.
    public static MadeUpCase onlyGaps() {
        MadeUpCase made = new MadeUpCase();
        made.complete = false;
        made.evidence.add(new Evidence(HASH, 71_680, "unknown", List.of("disk.img"), 0, 2));
        made.gaps.add(new Gap(Origin.whole(HASH, "disk.img"), Gap.Cause.ENCRYPTED, "locked"));
        made.gaps.add(new Gap(Origin.whole(HASH, "a/b"), Gap.Cause.SKIPPED, "a link out of the evidence"));
        made.rules(List.of());
        return made;
    }

    /// Every text is one that an attacker would choose.
    public static MadeUpCase hostile() {
        MadeUpCase made = new MadeUpCase();
        for (int i = 0; i < Hostile.TEXTS.size(); i++) {
            String text = Hostile.TEXTS.get(i);
            Rule rule = new Rule(
                    i % 3 == 0 ? "indicator" : "sigma",
                    text,
                    text,
                    Level.values()[i % Level.values().length],
                    text,
                    text,
                    text,
                    text,
                    text,
                    List.of(text),
                    List.of(text),
                    List.of(text),
                    List.of("T" + text),
                    List.of(text),
                    i % 2 == 0
                            ? Map.of()
                            : Map.of("en", new Rule.Advice(text, text), "fr", new Rule.Advice(text, text)),
                    i % 7 == 3);
            made.findings.add(new Finding(
                    i % 5 == 0
                            ? Optional.empty()
                            : Optional.of(Instant.parse("2022-01-01T00:00:00Z").plus(i, ChronoUnit.DAYS)),
                    rule,
                    new Kind(text),
                    new Origin(text, text, i, i, Optional.of(text)),
                    i % 2 == 0,
                    List.of(new Finding.Why(text, text, text, text)),
                    fields("Computer", text, "User", text, "Channel", text)));
            made.gaps.add(new Gap(
                    new Origin(text, text, i, i, Optional.of(text)),
                    Gap.Cause.values()[i % Gap.Cause.values().length],
                    text));
            made.evidence.add(new Evidence(text, i, text, List.of(text, text), i, i));
            made.days.add(new DayCount(LocalDate.of(2022, 1, 1).plusDays(i), new Kind(text), text, text, 7));
            made.sources.add(new SourceSeen(
                    new Kind(text),
                    text,
                    text,
                    text,
                    text,
                    7,
                    Optional.of(Instant.parse("2022-01-01T00:00:00Z")),
                    Optional.of(Instant.parse("2022-02-01T00:00:00Z"))));
            made.packs.add(new RulePack(text, text, i, List.of(new RulePack.Refusal(text, i, text))));
            made.looks.add(new RuleLook(rule, RuleLook.State.values()[i % RuleLook.State.values().length], i, text));
        }
        made.sort();
        return made;
    }

    /// The findings and days that a test needs, nothing else.
    public static MadeUpCase of(List<DayCount> days, Findings findings) {
        MadeUpCase made = new MadeUpCase();
        made.days.addAll(days);
        made.streamed = Optional.of(findings);
        return made;
    }

    public static Fields fields(String... namesAndValues) {
        List<Fields.Field> fields = new ArrayList<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            fields.add(new Fields.Field(
                    namesAndValues[i], List.of(new Fields.Value(ValueType.TEXT, namesAndValues[i + 1]))));
        }
        return new Fields(fields);
    }

    private static Map<String, Rule.Advice> ours(String meaning, String next, String sens, String suite) {
        return Map.of("en", new Rule.Advice(meaning, next), "fr", new Rule.Advice(sens, suite));
    }

    public static Rule rule(
            String id,
            String title,
            Level level,
            Map<String, Rule.Advice> advice,
            List<String> techniques,
            List<String> others,
            boolean group) {
        return new Rule(
                "sigma",
                id + "-4a7e-4c51-9d0f-made-up",
                title,
                level,
                "test",
                "made-up-rules/" + title.toLowerCase(Locale.ROOT).replace(' ', '_') + ".yml",
                "Detects something that this made-up rule describes in the words of its author, for instance \"" + title
                        + "\".",
                advice.isEmpty() ? "Jo Example, Kim Example" : "Tocsin",
                advice.isEmpty() ? "DRL 1.1" : "Apache-2.0",
                List.of("https://blog.example/2021/07/" + id),
                others,
                techniques.stream()
                        .map(t -> "attack." + t.toLowerCase(Locale.ROOT))
                        .toList(),
                techniques,
                List.of(),
                advice,
                group);
    }

    private void hit(
            Rule rule,
            String time,
            String host,
            String user,
            long record,
            int copies,
            String field,
            String value,
            String matched) {
        for (int copy = 0; copy < copies; copy++) {
            String path =
                    copy == 0 ? "collect.zip!/" + host + "/Security.evtx" : "backup/" + host + "/Security-copy.evtx";
            findings.add(new Finding(
                    Optional.of(Instant.parse(time)),
                    rule,
                    Kind.WINDOWS_EVENT,
                    new Origin(HASH, path, record, record * 512),
                    false,
                    List.of(new Finding.Why("selection", field, value, matched)),
                    fields(
                            "Computer",
                            host,
                            "Channel",
                            "Security",
                            "EventID",
                            "4688",
                            "SubjectUserName",
                            user,
                            field,
                            value)));
        }
    }

    private void logs() {
        String[][] logs = {
            {"PC-AMINA", "Security", "2021-07-05", "2022-10-05", "900"},
            {"PC-AMINA", "Microsoft-Windows-PowerShell/Operational", "2022-06-20", "2022-10-05", "60"},
            {"PC-SAMIR", "Security", "2021-09-13", "2022-10-04", "700"},
            {"SRV-DC1", "Security", "2021-10-18", "2022-10-05", "5200"},
            {"SRV-DC1", "System", "2021-07-01", "2022-10-05", "150"},
            {"SRV-FILES", "Security", "2021-07-01", "2022-10-05", "2600"},
        };
        for (String[] log : logs) {
            long records = 0;
            LocalDate last = LocalDate.parse(log[3]);
            for (LocalDate day = LocalDate.parse(log[2]); !day.isAfter(last); day = day.plusDays(1)) {
                boolean weekend = day.getDayOfWeek().getValue() > 5 && log[0].startsWith("PC");
                boolean cleared = log[0].equals("SRV-DC1")
                        && log[1].equals("Security")
                        && !day.isBefore(LocalDate.of(2022, 5, 1))
                        && day.isBefore(LocalDate.of(2022, 5, 19));
                boolean summer = log[0].equals("PC-SAMIR") && day.getMonthValue() == 8;
                if (!weekend && !cleared && !summer) {
                    long count = Long.parseLong(log[4]) * (50 + Math.floorMod(day.toEpochDay() * 7919, 90)) / 100;
                    days.add(new DayCount(day, Kind.WINDOWS_EVENT, log[0], log[1], count));
                    records += count;
                }
            }
            sources.add(new SourceSeen(
                    Kind.WINDOWS_EVENT,
                    log[0],
                    log[1],
                    "Microsoft-Windows-Security-Auditing",
                    "4688",
                    records,
                    Optional.of(Instant.parse(log[2] + "T06:30:00Z")),
                    Optional.of(Instant.parse(log[3] + "T18:02:11Z"))));
            evidence.add(new Evidence(
                    HASH,
                    20_975_616,
                    "evtx",
                    List.of("collect.zip!/" + log[0] + "/" + log[1].replace('/', '%') + ".evtx"),
                    records,
                    1));
        }
        days.sort(Comparator.comparing(DayCount::day)
                .thenComparing(DayCount::host)
                .thenComparing(DayCount::channel));
        evidence.add(new Evidence(HASH, 71_680_000, "zip", List.of("collect.zip", "backup/collect-copy.zip"), 0, 0));
    }

    private void rules(List<Rule> fired) {
        packs.add(new RulePack(
                "made-up-rules",
                HASH,
                412,
                List.of(
                        new RulePack.Refusal(
                                "broken/one.yml",
                                14,
                                "the condition names a selection that does not exist: filter_main"),
                        new RulePack.Refusal("broken/two.yml", 0, "not YAML"))));
        packs.add(new RulePack("indicators.csv", HASH, 96, List.of()));
        for (Rule rule : fired) {
            looks.add(new RuleLook(rule, RuleLook.State.LOOKED, 100_000, "Windows channel Security, event 4688"));
        }
        if (!sources.isEmpty()) {
            look(190, "l", RuleLook.State.LOOKED, "Windows channel Security, event 4688", Level.MEDIUM);
        }
        look(
                121,
                "s",
                RuleLook.State.NO_SUCH_LOG,
                "Windows channel Microsoft-Windows-Sysmon/Operational, event 1",
                Level.HIGH);
        look(
                64,
                "i",
                RuleLook.State.NO_SUCH_LOG,
                "Windows channel Microsoft-Windows-Sysmon/Operational, event 7",
                Level.MEDIUM);
        look(
                17,
                "w",
                RuleLook.State.NO_SUCH_LOG,
                "Windows channel Microsoft-Windows-WMI-Activity/Operational",
                Level.HIGH);
        look(11, "u", RuleLook.State.UNKNOWN_SOURCE, "product aws, service cloudtrail", Level.HIGH);
        look(2, "o", RuleLook.State.LEFT_OUT, "Windows channel Security", Level.LOW);
    }

    private void look(int rules, String id, RuleLook.State state, String needs, Level level) {
        for (int i = 0; i < rules; i++) {
            looks.add(new RuleLook(
                    rule(id + i, "Rule " + id + i, level, Map.of(), List.of(), List.of(), false),
                    state,
                    state == RuleLook.State.LOOKED ? 1000 : 0,
                    needs));
        }
    }

    private void sort() {
        findings.sort(Comparator.comparing((Finding finding) -> finding.time().orElse(Instant.MAX))
                .thenComparing(finding -> finding.rule().id())
                .thenComparing(finding -> finding.origin().path()));
    }

    @Override
    public String program() {
        return "0.1.0";
    }

    @Override
    public boolean complete() {
        return complete;
    }

    @Override
    public List<Evidence> evidence() {
        return Collections.unmodifiableList(evidence);
    }

    @Override
    public Findings findings() {
        if (streamed.isPresent()) {
            return streamed.get();
        }
        return new Findings() {
            @Override
            public long count() {
                return findings.size();
            }

            @Override
            public void forEach(Consumer<Finding> reader) {
                findings.forEach(reader);
            }
        };
    }

    @Override
    public long gapCount() {
        return gaps.size();
    }

    @Override
    public void forEachGap(Consumer<Gap> reader) {
        gaps.forEach(reader);
    }

    @Override
    public long recordCount() {
        return sources.stream().mapToLong(SourceSeen::records).sum();
    }

    @Override
    public List<SourceSeen> sources() {
        return Collections.unmodifiableList(sources);
    }

    @Override
    public List<DayCount> days() {
        return Collections.unmodifiableList(days);
    }

    @Override
    public List<RulePack> packs() {
        return Collections.unmodifiableList(packs);
    }

    @Override
    public List<RuleLook> looks() {
        return Collections.unmodifiableList(looks);
    }

    @Override
    public List<Undecided> undecided() {
        return undecided;
    }

    @Override
    public Map<String, Technique> techniques() {
        Map<String, Technique> known = new TreeMap<>();
        known.put("T1003.003", new Technique("T1003.003", "NTDS", List.of("credential-access")));
        known.put("T1006", new Technique("T1006", "Direct Volume Access", List.of("defense-evasion")));
        known.put(
                "T1574.002",
                new Technique(
                        "T1574.002",
                        "DLL Side-Loading",
                        List.of("persistence", "privilege-escalation", "defense-evasion")));
        known.put(
                "T1053.005",
                new Technique(
                        "T1053.005", "Scheduled Task", List.of("execution", "persistence", "privilege-escalation")));
        known.put("T1119", new Technique("T1119", "Automated Collection", List.of("collection")));
        known.put("T1560.001", new Technique("T1560.001", "Archive via Utility", List.of("collection")));
        known.put("T1087.002", new Technique("T1087.002", "Domain Account", List.of("discovery")));
        known.put(
                "T1078",
                new Technique(
                        "T1078",
                        "Valid Accounts",
                        List.of("initial-access", "persistence", "privilege-escalation", "defense-evasion")));
        known.put("T1566.002", new Technique("T1566.002", "Spearphishing Link", List.of("initial-access")));
        return known;
    }
}
