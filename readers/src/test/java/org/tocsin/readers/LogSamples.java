package org.tocsin.readers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.tocsin.model.Bytes;
import org.tocsin.model.Content;
import org.tocsin.model.EvidenceRecord;
import org.tocsin.model.Gap;
import org.tocsin.model.Reading;
import org.tocsin.model.Shape;
import org.tocsin.model.Source;

/// Small made-up logs, one of each form, and what is read from a log.
public final class LogSamples {
    public static final String SYSLOG = """
            Dec 31 23:59:58 mail sshd[811]: Accepted publickey for clara from 192.0.2.7 port 50022 ssh2
            Jan  1 00:00:03 mail sudo:    clara : TTY=pts/0 ; PWD=/home/clara ; USER=root ; COMMAND=/usr/bin/id
            Jan  1 00:00:04 mail backup[90]: written to /srv/backup/2024-01-01.tar
            Jan  1 00:00:05 mail CRON[91]: (root) CMD (run-parts /etc/cron.hourly)
            """;

    public static final String SYSLOG_ISO = """
            2024-03-18T12:00:00.123456+01:00 mail sshd[811]: Failed password for root from 192.0.2.7 port 22 ssh2
            2024-03-18T12:00:01+01:00 mail kernel: [    0.1] device eth0 entered promiscuous mode
            """;

    public static final String SYSLOG_5424 = """
            <34>1 2024-03-18T11:00:00.003Z mail su - ID47 - 'su root' failed for clara on /dev/pts/8
            <165>1 2024-03-18T11:00:01.003Z mail app 811 ID48 [a@32473 x="1 \\"]" y="2"] An event with data
            """;

    public static final String AUDIT = """
            type=SYSCALL msg=audit(1710763200.123:42): arch=c000003e syscall=59 success=yes exit=0 a0=55 a1=56 items=2 ppid=9 pid=10 auid=1000 uid=0 tty=pts0 ses=4 comm="cat" exe="/usr/bin/cat" key="watch"
            type=EXECVE msg=audit(1710763200.123:42): argc=3 a0="cat" a1=2F746D702F6120622E747874 a2="-n"
            type=CWD msg=audit(1710763200.123:42): cwd="/root"
            type=PATH msg=audit(1710763200.123:42): item=0 name="/usr/bin/cat" inode=20 nametype=NORMAL
            type=PROCTITLE msg=audit(1710763200.123:42): proctitle=636174002F746D702F6120622E747874
            type=SERVICE_STOP msg=audit(1710763201.5:43): pid=1 uid=0 auid=4294967295 ses=4294967295 msg='unit=firewalld comm="systemd" exe="/usr/lib/systemd/systemd" hostname=? addr=? terminal=? res=success'
            """;

    public static final String JOURNAL = """
            {"__CURSOR":"s=1","__REALTIME_TIMESTAMP":"1710763200123456","_BOOT_ID":"b","_HOSTNAME":"mail","SYSLOG_IDENTIFIER":"sshd","_COMM":"sshd","_PID":"811","MESSAGE":"Accepted password for clara"}
            {"__REALTIME_TIMESTAMP":"1710763201123456","_BOOT_ID":"b","_HOSTNAME":"mail","SYSLOG_IDENTIFIER":"app","MESSAGE":[104,105,32,195,169]}
            """;

    public static final String BIND = """
            18-Mar-2024 12:00:00.123 queries: info: client @0x7f1 192.0.2.7#53211 (www.example.org): query: www.example.org IN A +E(0)K (192.0.2.53)
            18-Mar-2024 12:00:01.000 client 192.0.2.8#4000 (example.net): query: example.net IN TXT + (192.0.2.53)
            """;

    public static final String WINDOWS_DNS = """
            DNS Server log file creation at 3/18/2024 1:22:33 PM
            Log file wrap at 3/18/2024 1:22:33 PM

            Message logging key (for packets - other items use a subset of these fields):
            \tField #  Information         Values

            3/18/2024 1:22:33 PM 0E6C PACKET  00000000036D1B40 UDP Rcv 192.0.2.7       9b2f   Q [0001   D   NOERROR] A      (3)www(7)example(3)org(0)
            3/18/2024 12:00:34 AM 0E6C PACKET  00000000036D1B40 UDP Snd 192.0.2.7       9b2f R Q [8081   DR  NOERROR] A      (3)www(7)example(3)org(0)
            """;

    public static final String ZEEK = """
            #separator \\x09
            #set_separator\t,
            #empty_field\t(empty)
            #unset_field\t-
            #path\tdns
            #open\t2024-03-18-12-00-00
            #fields\tts\tuid\tid.orig_h\tid.orig_p\tquery\tanswers\trejected\tnote
            #types\ttime\tstring\taddr\tport\tstring\tvector[string]\tbool\tstring
            1710763200.123456\tC1\t192.0.2.7\t53211\twww.example.org\t192.0.2.1,alias\\x2cb\tF\t(empty)
            1710763201.000000\tC2\t192.0.2.7\t53212\t-\t(empty)\tT\t-
            #close\t2024-03-18-13-00-00
            """;

    public static final String ZEEK_JSON = """
            {"ts":1710763200.123456,"uid":"C1","id.orig_h":"192.0.2.7","id.orig_p":1,"proto":"tcp","conn_state":"SF"}
            {"_path":"http","ts":"2024-03-18T12:00:01.5Z","uid":"C2","id.orig_h":"192.0.2.7","uri":"/a","tags":["x","y"]}
            """;

    public static final String SURICATA = """
            {"timestamp":"2024-03-18T12:00:00.123456+0100","flow_id":1,"event_type":"alert","src_ip":"192.0.2.7","alert":{"action":"allowed","gid":1,"signature_id":2024218,"rev":3,"signature":"Made-up beacon","category":"A Network Trojan was detected","severity":1,"metadata":{"mitre_technique_id":["T1071_001"]}}}
            {"timestamp":"2024-03-18T12:00:01.000000+0100","flow_id":2,"event_type":"dns","src_ip":"192.0.2.7","dns":{"type":"query","rrname":"example.org","rrtype":"A"}}
            """;

    public static final String ACCESS = """
            192.0.2.7 - clara [18/Mar/2024:12:00:00 +0100] "GET /a/b.php?x=1%20y HTTP/1.1" 200 512 "https://example.org/\\"q" "Mozilla/5.0 (X11)"
            192.0.2.8 - - [18/Mar/2024:12:00:01 +0100] "\\x16\\x03\\x01" 400 226
            """;

    public static final String IIS = """
            #Software: Microsoft Internet Information Services 10.0
            #Version: 1.0
            #Date: 2024-03-18 11:00:00
            #Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) sc-status
            2024-03-18 11:00:01 192.0.2.1 POST /a/b.aspx x=1 443 - 192.0.2.7 Mozilla/5.0+(Windows+NT+10.0) 200
            """;

    public static final String SQUID = """
            1710763200.123    120 192.0.2.7 TCP_MISS/200 4512 GET http://example.org:8080/a/b.exe?x=1 clara HIER_DIRECT/192.0.2.1 application/x-dosexec
            1710763201.000      9 192.0.2.7 TCP_TUNNEL/200 39 CONNECT example.net:443 - HIER_DIRECT/192.0.2.2 -
            """;

    public static final String ERROR = """
            [Mon Mar 18 12:00:00.123456 2024] [core:error] [pid 11:tid 12] [client 192.0.2.7:5000] AH00124: Request exceeded the limit
            [Mon Mar 18 12:00:01.000000 2024] [mpm_prefork:notice] [pid 11] AH00163: resuming normal operations
            """;

    public static final String NGINX_ERROR = """
            2024/03/18 12:00:00 [error] 123#0: *1 open() "/srv/x" failed (2: No such file), client: 192.0.2.7, server: example.org
            2024/03/18 12:00:01 [alert] 123#0: worker process 9 exited on signal 6 (core dumped)
            """;

    public static final String CLOUDTRAIL = """
            {"Records":[{"eventVersion":"1.08","userIdentity":{"type":"IAMUser","arn":"arn:aws:iam::1:user/clara"},"eventTime":"2024-03-18T11:00:00Z","eventSource":"cloudtrail.amazonaws.com","eventName":"StopLogging","awsRegion":"eu-west-1","sourceIPAddress":"192.0.2.7","requestParameters":{"name":"trail","list":{"items":[{"id":"a"},{"id":"b"}]}},"responseElements":null},
            {"eventVersion":"1.08","userIdentity":{"type":"Root"},"eventTime":"2024-03-18T11:00:01Z","eventSource":"iam.amazonaws.com","eventName":"CreateUser","awsRegion":"us-east-1"}]}
            """;

    private LogSamples() {}

    public static Content content(String text) {
        return new Bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    public static Head head(Content content) throws IOException {
        return Head.of(content, "anything");
    }

    public static List<Reading> read(Reader reader, String text) {
        return read(reader, content(text), Limits.USUAL);
    }

    public static List<Reading> read(Reader reader, Content content, Limits limits) {
        List<Reading> readings = new ArrayList<>();
        Readings out = new Readings() {
            private final Shape.Table shapes = new Shape.Table();

            @Override
            public void accept(Reading reading) {
                readings.add(reading);
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
                return limits;
            }
        };
        try {
            for (Span span : reader.cut(content)) {
                reader.read(new Source("sha256:00", "a.log", content), span, out);
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return readings;
    }

    public static List<EvidenceRecord> records(List<Reading> readings) {
        return readings.stream()
                .filter(EvidenceRecord.class::isInstance)
                .map(EvidenceRecord.class::cast)
                .toList();
    }

    public static List<Gap> gaps(List<Reading> readings) {
        return readings.stream()
                .filter(Gap.class::isInstance)
                .map(Gap.class::cast)
                .toList();
    }
}
