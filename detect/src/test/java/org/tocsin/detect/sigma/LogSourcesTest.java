package org.tocsin.detect.sigma;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tocsin.detect.Detector;
import org.tocsin.model.Bytes;
import org.tocsin.model.Content;
import org.tocsin.model.EvidenceRecord;
import org.tocsin.model.Finding;
import org.tocsin.model.Kind;
import org.tocsin.model.Reading;
import org.tocsin.model.RuleLook;
import org.tocsin.model.Shape;
import org.tocsin.model.Source;
import org.tocsin.model.SourceSeen;
import org.tocsin.readers.Limits;
import org.tocsin.readers.Reader;
import org.tocsin.readers.Readings;
import org.tocsin.readers.Span;
import org.tocsin.readers.cloud.CloudTrailReader;
import org.tocsin.readers.host.AuditReader;
import org.tocsin.readers.host.BindLogReader;
import org.tocsin.readers.host.JournalReader;
import org.tocsin.readers.host.SyslogReader;
import org.tocsin.readers.network.AccessLogReader;
import org.tocsin.readers.network.ErrorLogReader;
import org.tocsin.readers.network.ExtendedLogReader;
import org.tocsin.readers.network.SquidReader;
import org.tocsin.readers.network.SuricataReader;
import org.tocsin.readers.network.ZeekJsonReader;
import org.tocsin.readers.network.ZeekReader;
import org.tocsin.testkit.SharedData;

/// Logs beyond Windows, from their bytes through their readers and tables to a finding.
class LogSourcesTest {
    private static final String COMMAND = """
            type=SYSCALL msg=audit(1710763200.1:1): arch=c000003e syscall=59 ppid=9 pid=10 uid=0 comm="curl" exe="/usr/bin/curl"
            type=EXECVE msg=audit(1710763200.1:1): argc=3 a0="curl" a1="-o" a2="/tmp/.a"
            type=CWD msg=audit(1710763200.1:1): cwd="/root"
            type=PATH msg=audit(1710763200.1:1): item=0 name="b.sh" nametype=CREATE
            type=PROCTITLE msg=audit(1710763200.1:1): proctitle="curl"
            """;

    private static final String CONNECTION = """
            type=SYSCALL msg=audit(1710763200.1:1): arch=c000003e syscall=42 pid=10 uid=0 exe="/usr/bin/bash"
            type=SOCKADDR msg=audit(1710763200.1:1): saddr=020001BBC000020700000000
            """;

    private static final String SYSMON = "2024-03-18T12:00:00Z mail sysmon: <Event><System>"
            + "<EventID>%d</EventID><Channel>Linux-Sysmon/Operational</Channel></System><EventData>%s</EventData></Event>\n";

    private static final String SUDO =
            "2024-03-18T12:00:00Z mail sudo: clara : TTY=pts/0 ; PWD=/home ; USER=root ; COMMAND=/bin/vi /etc/shadow\n";

    private static final String JOURNAL_SUDO = """
            {"__REALTIME_TIMESTAMP":"1710763200123456","_COMM":"sudo","MESSAGE":"clara : TTY=pts/0 ; PWD=/home ; USER=root ; COMMAND=/bin/id"}
            """;

    private static final String ACCESS =
            "192.0.2.7 - clara [18/Mar/2024:12:00:00 +0100] \"POST /a/b.php?cmd=id HTTP/1.1\""
                    + " 200 512 \"-\" \"sqlmap/1.8\"\n";

    private static final String IIS = """
            #Software: Microsoft Internet Information Services 10.0
            #Fields: date time cs-method cs-uri-stem cs-uri-query c-ip cs(User-Agent) cs(Referer) sc-status
            2024-03-18 11:00:01 POST /a/b.aspx cmd=id 192.0.2.7 Mozilla/5.0+(Windows+NT+10.0) - 200
            """;

    private static final String SQUID = "1710763200.123    120 192.0.2.7 TCP_MISS/200 4512 GET"
            + " http://example.org/a/b.exe?x=1 clara HIER_DIRECT/192.0.2.1 application/x-dosexec\n";

    private static final String ZEEK = """
            #separator \\x09
            #set_separator\t,
            #empty_field\t(empty)
            #unset_field\t-
            #path\t%s
            #fields\tts\tuid\tid.orig_h\tid.resp_h\tid.resp_p\t%s
            #types\ttime\tstring\taddr\taddr\tport\t%s
            1710763200.1\tC1\t192.0.2.7\t198.51.100.1\t53\t%s
            """;

    private static final String EVE =
            "{\"timestamp\":\"2024-03-18T12:00:00.1+0100\",\"flow_id\":1,\"src_ip\":\"192.0.2.7\","
                    + "\"dest_ip\":\"198.51.100.1\",\"dest_port\":445,%s}\n";

    private static final String TRAIL =
            "{\"Records\":[{\"eventSource\":\"iam.amazonaws.com\",\"eventName\":\"CreateAccessKey\","
                    + "\"awsRegion\":\"x\",\"userIdentity\":{\"type\":\"IAMUser\",\"arn\":\"arn:aws:iam::1:user/a\"},"
                    + "\"requestParameters\":{\"userName\":\"kim\",\"policy\":\"{\\\"Action\\\": \\\"s3:*\\\"}\"}}]}";

    @TempDir
    private Path folder = Path.of("");

    private record Case(Reader reader, String log, String source, String item) {
        @Override
        public String toString() {
            return source + " | " + item;
        }
    }

    static Stream<Case> cases() {
        String http =
                ZEEK.formatted("http", "method\turi\tuser_agent", "string\tstring\tstring", "POST\t/a?b=c\tcurl/8");
        String dns = ZEEK.formatted(
                "dns", "query\tqtype_name\tanswers", "string\tstring\tvector[string]", "a.test\tTXT\tIEX,x");
        return Stream.of(
                new Case(new AuditReader(), COMMAND, "product: linux, service: auditd", "{type: execve, a0: curl}"),
                new Case(
                        new AuditReader(),
                        COMMAND,
                        "product: linux, service: auditd",
                        "{type: PATH, nametype: CREATE}"),
                new Case(
                        new AuditReader(),
                        COMMAND,
                        "product: linux, service: auditd",
                        "{SYSCALL: execve, uid: 0, type: SYSCALL}"),
                new Case(
                        new AuditReader(),
                        COMMAND,
                        "product: linux, category: process_creation",
                        "{Image|endswith: /curl, CommandLine|contains: '-o /tmp/', User: root, CurrentDirectory: /root}"),
                new Case(
                        new AuditReader(),
                        COMMAND,
                        "product: linux, category: file_event",
                        "{TargetFilename: /root/b.sh, Image: /usr/bin/curl}"),
                new Case(
                        new AuditReader(),
                        CONNECTION,
                        "product: linux, category: network_connection",
                        "{Image|endswith: /bash, DestinationIp: 192.0.2.7, DestinationPort: 443, Initiated: 'true'}"),
                new Case(
                        new SyslogReader(),
                        SYSMON.formatted(1, "<Data Name=\"ParentImage\">/usr/sbin/sshd</Data>"),
                        "product: linux, category: process_creation",
                        "{ParentImage|endswith: /sshd}"),
                new Case(
                        new SyslogReader(),
                        SYSMON.formatted(11, "<Data Name=\"TargetFilename\">/etc/cron.d/a</Data>"),
                        "product: linux, category: file_event",
                        "{TargetFilename|startswith: /etc/cron.d/}"),
                new Case(
                        new SyslogReader(),
                        SUDO,
                        "product: linux, service: sudo",
                        "{USER: root, COMMAND|contains: shadow}"),
                new Case(new SyslogReader(), SUDO, "product: linux, service: auth", "['USER=root']"),
                new Case(new SyslogReader(), SUDO, "product: linux", "['/etc/shadow']"),
                new Case(new JournalReader(), JOURNAL_SUDO, "product: linux, service: sudo", "{USER: root}"),
                new Case(new JournalReader(), JOURNAL_SUDO, "product: linux", "['COMMAND=/bin/id']"),
                new Case(
                        new SyslogReader(),
                        SUDO.replace("sudo: clara", "CRON[1]: (clara) REPLACE"),
                        "product: linux, service: cron",
                        "[REPLACE]"),
                new Case(
                        new AccessLogReader(),
                        ACCESS,
                        "category: webserver",
                        "{cs-method: POST, cs-uri-query|contains: /b.php, cs-uri-query|endswith: cmd=id, sc-status: 200,"
                                + " cs-user-agent|startswith: sqlmap, cs-referer: null}"),
                new Case(
                        new ExtendedLogReader(),
                        IIS,
                        "category: webserver",
                        "{cs-uri-stem: /a/b.aspx, cs-uri-query|contains: '/b.aspx?cmd', cs-user-agent|contains: 'Windows NT',"
                                + " cs-referer: null}"),
                new Case(
                        new SquidReader(),
                        SQUID,
                        "category: proxy",
                        "{c-uri|startswith: 'http://', c-uri|re: '^/a', c-uri-extension: exe, cs-host: example.org,"
                                + " dst_ip: 192.0.2.1}"),
                new Case(
                        new ZeekReader(),
                        http,
                        "product: zeek, service: http",
                        "{method: POST, c-uri: '/a?b=c', id.resp_p: 53}"),
                new Case(new ZeekReader(), http, "category: proxy", "{c-uri: '/a?b=c', c-useragent: curl/8}"),
                new Case(new ZeekReader(), http, "category: webserver", "{cs-uri-stem: /a, dst_ip: 198.51.100.1}"),
                new Case(
                        new ZeekReader(), dns, "product: zeek, service: dns", "{query: a.test, answers|contains: IEX}"),
                new Case(new ZeekReader(), dns, "category: dns", "{query: a.test, record_type: TXT, answer: IEX}"),
                new Case(
                        new ZeekJsonReader(),
                        "{\"@stream\":\"smb_files\",\"ts\":1710763200.1,\"id_orig_h\":\"192.0.2.7\",\"path\":\"\\\\\\\\a\\\\C$\"}\n",
                        "product: zeek, service: smb_files",
                        "{path|endswith: 'C$', id.orig_h|cidr: 192.0.2.0/24}"),
                new Case(
                        new SuricataReader(),
                        EVE.formatted(
                                "\"event_type\":\"dns\",\"dns\":{\"rrname\":\"a.test\",\"answers\":[{\"rdata\":\"x\"}]}"),
                        "category: dns",
                        "{query: a.test, answer: x}"),
                new Case(
                        new SuricataReader(),
                        EVE.formatted(
                                "\"event_type\":\"http\",\"http\":{\"url\":\"/a?b\",\"http_method\":\"GET\",\"status\":200}"),
                        "category: webserver",
                        "{cs-method: GET, cs-uri-stem: /a, sc-status: 200}"),
                new Case(
                        new SuricataReader(),
                        EVE.formatted("\"event_type\":\"flow\",\"flow\":{\"state\":\"new\"}"),
                        "category: firewall",
                        "{dst_ip: 198.51.100.1, dst_port: 445}"),
                new Case(
                        new BindLogReader(),
                        "18-Mar-2024 12:00:00.123 client 192.0.2.7#5 (a.test): query: a.test IN TXT + (192.0.2.53)\n",
                        "category: dns",
                        "{query: a.test, record_type: TXT, src_ip: 192.0.2.7}"),
                new Case(
                        new ErrorLogReader(),
                        "2024/03/18 12:00:01 [alert] 1#0: worker 9 exited on signal 6 (core dumped)\n",
                        "service: nginx",
                        "['signal 6']"),
                new Case(
                        new CloudTrailReader(),
                        TRAIL,
                        "product: aws, service: cloudtrail",
                        "{eventName: createaccesskey, userIdentity.arn|endswith: user/a, requestParameters.userName: kim}"),
                new Case(
                        new CloudTrailReader(),
                        TRAIL,
                        "product: aws, service: cloudtrail",
                        "{requestParameters|contains|all: ['\"Action\"', 's3:*']}"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void a_rule_fires_on_what_its_log_says(Case one) throws IOException {
        SigmaRules rules = rules(one.source, one.item);
        assertThat(rules.checks().getFirst().unknownSource()).isEmpty();
        assertThat(findings(rules, records(one.reader, content(one.log)))).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void the_same_rule_for_another_product_does_not(Case one) throws IOException {
        SigmaRules rules = rules("product: windows, service: security", one.item);
        assertThat(findings(rules, records(one.reader, content(one.log)))).isEmpty();
    }

    @Test
    void a_line_of_another_program_is_not_of_the_service() throws IOException {
        SigmaRules rules = rules("product: linux, service: sshd", "['USER=root']");
        assertThat(findings(rules, records(new SyslogReader(), content(SUDO)))).isEmpty();
    }

    @Test
    void a_name_that_only_a_deletion_names_is_no_file_created() throws IOException {
        SigmaRules rules = rules("product: linux, category: file_event", "{TargetFilename|endswith: b.sh}");
        String log = COMMAND.replace("nametype=CREATE", "nametype=DELETE");
        assertThat(findings(rules, records(new AuditReader(), content(log)))).isEmpty();
    }

    @Test
    void a_field_that_no_log_has_is_told_by_name() throws IOException {
        SigmaRules rules = rules("product: aws, service: cloudtrail", "{eventName: A, madeUp: x}");
        assertThat(rules.checks().getFirst().loaded()).isEmpty();
        assertThat(rules.checks().getFirst().unknownSource())
                .singleElement()
                .satisfies(waiting ->
                        assertThat(waiting.needs()).isEqualTo("a field that no log of its kind has: madeUp"));
        assertThat(rules.detection().looks(List.of(seen("cloud.cloudtrail", "", "A"))))
                .singleElement()
                .satisfies(look -> assertThat(look.state()).isEqualTo(RuleLook.State.UNKNOWN_SOURCE));
    }

    @Test
    void a_field_that_a_rule_can_do_without_is_a_warning() throws IOException {
        SigmaRules rules = rules("category: webserver", "[{cs-method: GET}, {madeUp: x}]");
        assertThat(rules.checks().getFirst().loaded()).hasSize(1);
        assertThat(rules.checks().getFirst().warnings())
                .extracting(PackCheck.Warning::text)
                .anyMatch(text -> text.contains("madeUp"));
    }

    @Test
    void looks_tell_which_logs_of_a_kind_were_read() throws IOException {
        SigmaRules rules = rules("product: zeek, service: dns", "{query: a}");
        assertThat(rules.detection().looks(List.of(seen("network.zeek", "http", ""))))
                .singleElement()
                .satisfies(look -> {
                    assertThat(look.state()).isEqualTo(RuleLook.State.NO_SUCH_LOG);
                    assertThat(look.needs()).isEqualTo("records of kind network.zeek, log dns");
                });
        assertThat(rules.detection().looks(List.of(seen("network.zeek", "dns", ""))))
                .singleElement()
                .satisfies(look -> assertThat(look.state()).isEqualTo(RuleLook.State.LOOKED));
    }

    private static SourceSeen seen(String kind, String channel, String event) {
        return new SourceSeen(new Kind(kind), "", channel, "", event, 3, Optional.empty(), Optional.empty());
    }

    /// The rules of the shared sets that ask for one of these logs, and could not run: each with its reason.
    private static final Map<String, String> COULD_NOT_RUN = Map.of(
            // CloudTrail has no such field; the rule asks for what another product makes of it.
            "aws_delete_saml_provider.yml", "a field that no log of its kind has: status");

    @Test
    void every_shared_rule_for_these_logs_can_run() throws IOException {
        Path sigma = SharedData.require("sigma");
        SigmaRules rules = SigmaRules.load(RegressionCasesTest.packs(sigma), SigmaOptions.USUAL);
        Map<String, String> waiting = new TreeMap<>();
        int ready = 0;
        for (PackCheck check : rules.checks()) {
            for (PackCheck.Waiting one : check.unknownSource()) {
                if (isOurs(sigma.resolve(one.rule().source()))) {
                    waiting.put(Path.of(one.rule().source()).getFileName().toString(), one.needs());
                }
            }
            for (var rule : check.loaded()) {
                ready += isOurs(sigma.resolve(rule.source())) ? 1 : 0;
            }
        }
        assertThat(waiting).isEqualTo(COULD_NOT_RUN);
        assertThat(ready).isGreaterThan(450);
    }

    private static boolean isOurs(Path file) throws IOException {
        String rule = Files.readString(file);
        String source = rule.substring(rule.indexOf("\nlogsource:"), rule.indexOf("\ndetection:"));
        return Stream.of(
                        "product: linux",
                        "product: zeek",
                        "product: aws",
                        "category: webserver",
                        "category: proxy",
                        "category: dns\n",
                        "category: firewall",
                        "service: apache",
                        "service: nginx")
                .anyMatch((source + "\n")::contains);
    }

    /// Real attacks, and the shared rules that see them. Ids are the rules' own.
    @Test
    void shared_rules_see_the_shared_attacks() throws IOException {
        Path sigma = SharedData.require("sigma");
        Path sets = SharedData.require("logs/otrf/datasets");
        SigmaRules rules = SigmaRules.load(RegressionCasesTest.packs(sigma), SigmaOptions.USUAL);
        Path zeek = sets.resolve("compound/apt29/day1/zeek/individual_zeek_logs");
        List<EvidenceRecord> records = new ArrayList<>();
        try (Stream<Path> files = Files.list(zeek)) {
            for (Path file : files.sorted().toList()) {
                Content content = new Bytes(Files.readAllBytes(file));
                List<EvidenceRecord> read = records(new ZeekJsonReader(), content);
                try (Stream<String> lines = Files.lines(file)) {
                    assertThat(read).as(file.toString()).hasSize((int) lines.count());
                }
                records.addAll(read);
            }
        }
        assertThat(titles(rules, records)).contains("Executable from Webdav", "Windows WebDAV User Agent");
    }

    /// One line, made up, for each of a choice of shared rules: what the rule's author wants to see.
    @Test
    void shared_rules_fire_on_lines_that_they_are_written_for() throws IOException {
        Path sigma = SharedData.require("sigma");
        SigmaRules rules = SigmaRules.load(RegressionCasesTest.packs(sigma), SigmaOptions.USUAL);
        Map<String, List<EvidenceRecord>> wanted = new TreeMap<>();
        wanted.put(
                "Privileged User Has Been Created",
                records(
                        new SyslogReader(),
                        content(
                                "2024-03-18T12:00:00Z a useradd[1]: new user: name=x, UID=0, GID=0, home=/root, shell=/bin/sh\n")));
        wanted.put(
                "Sudo Privilege Escalation CVE-2019-14287 - Builtin",
                records(new SyslogReader(), content(SUDO.replace("USER=root", "USER=#-1"))));
        wanted.put(
                "Suspicious OpenSSH Daemon Error",
                records(
                        new JournalReader(),
                        content("{\"__REALTIME_TIMESTAMP\":\"1710763200123456\",\"SYSLOG_IDENTIFIER\":\"sshd\","
                                + "\"MESSAGE\":\"error: incorrect signature\"}\n")));
        wanted.put(
                "Disable System Firewall",
                records(
                        new AuditReader(),
                        content(
                                "type=SERVICE_STOP msg=audit(1710763200.1:1): pid=1 msg='unit=ufw comm=\"systemd\" res=success'\n")));
        wanted.put(
                "Systemd Service Creation",
                records(
                        new AuditReader(),
                        content(
                                "type=PATH msg=audit(1710763200.1:1): name=\"/etc/systemd/system/a.service\" nametype=CREATE\n")));
        wanted.put(
                "Webshell Remote Command Execution",
                records(
                        new AuditReader(),
                        content(
                                "type=SYSCALL msg=audit(1710763200.1:1): arch=c000003e syscall=59 euid=33 exe=\"/bin/sh\"\n")));
        wanted.put(
                "Cross Site Scripting Strings",
                records(
                        new AccessLogReader(),
                        content(ACCESS.replace("POST", "GET").replace("cmd=id", "x=<script>1"))));
        wanted.put("Suspicious User-Agents Related To Recon Tools", records(new AccessLogReader(), content(ACCESS)));
        wanted.put(
                "Download from Suspicious Dyndns Hosts",
                records(new SquidReader(), content(SQUID.replace("example.org", "x.hopto.org"))));
        wanted.put(
                "Telegram Bot API Request",
                records(
                        new BindLogReader(),
                        content(
                                "18-Mar-2024 12:00:00.123 client 192.0.2.7#5 (x): query: api.telegram.org IN A + (192.0.2.53)\n")));
        wanted.put(
                "Default Cobalt Strike Certificate",
                records(new ZeekReader(), content(ZEEK.formatted("x509", "certificate.serial", "string", "8BB00EE"))));
        wanted.put(
                "AWS CloudTrail Important Change",
                records(
                        new CloudTrailReader(),
                        content(TRAIL.replace("iam.amazonaws", "cloudtrail.amazonaws")
                                .replace("CreateAccessKey", "StopLogging"))));
        wanted.forEach(
                (title, records) -> assertThat(titles(rules, records)).as(title).contains(title));
    }

    private static Set<String> titles(SigmaRules rules, List<EvidenceRecord> records) {
        Set<String> titles = new TreeSet<>();
        findings(rules, records).forEach(finding -> titles.add(finding.rule().title()));
        return titles;
    }

    private SigmaRules rules(String source, String item) throws IOException {
        Files.writeString(
                folder.resolve("one.yml"),
                "title: One\nid: one\nlevel: low\nstatus: test\nlogsource: {" + source + "}\ndetection:\n  sel: " + item
                        + "\n  condition: sel\n");
        SigmaRules rules = SigmaRules.load(List.of(folder), SigmaOptions.USUAL);
        assertThat(rules.checks().getFirst().pack().refused()).isEmpty();
        return rules;
    }

    private static Content content(String text) {
        return new Bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<Finding> findings(SigmaRules rules, List<EvidenceRecord> records) {
        List<Finding> findings = new ArrayList<>();
        Detector detector = rules.detection().open();
        records.forEach(record -> detector.examine(record, findings::add, match -> {}));
        return findings;
    }

    private static List<EvidenceRecord> records(Reader reader, Content content) throws IOException {
        List<EvidenceRecord> records = new ArrayList<>();
        Readings out = new Readings() {
            private final Shape.Table shapes = new Shape.Table();

            @Override
            public void accept(Reading reading) {
                if (reading instanceof EvidenceRecord record) {
                    records.add(record);
                }
            }

            @Override
            public void child(Source parent, String name, Content child) {
                throw new AssertionError("a log holds nothing else");
            }

            @Override
            public Shape.Table shapes() {
                return shapes;
            }

            @Override
            public Limits limits() {
                return Limits.USUAL;
            }
        };
        reader.read(new Source("sha256:00", "a.log", content), new Span(0, content.size()), out);
        return records;
    }
}
