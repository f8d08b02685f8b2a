package org.tocsin.investigation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tocsin.model.Bytes;
import org.tocsin.model.Content;
import org.tocsin.model.EvidenceRecord;
import org.tocsin.model.Fields;
import org.tocsin.model.Gap;
import org.tocsin.model.Reading;
import org.tocsin.model.Shape;
import org.tocsin.model.Source;
import org.tocsin.readers.Limits;
import org.tocsin.readers.Reader;
import org.tocsin.readers.Readings;
import org.tocsin.readers.Span;

/// Every reader on damaged logs of every kind, its own and those of others: it ends, throws nothing, and what it
/// hands on can be decoded. The damage is always the same.
class ReadersSurviveTest {
    private static final int DAMAGES = 25;
    private static final Limits SMALL = new Limits(8, 1000, 1 << 20, 200, 4096, 100);

    private static final List<String> LOGS = List.of(
            "Mar  1 09:12:03 web sshd[77]: Accepted publickey for ana from 203.0.113.9 port 4022 ssh2\n".repeat(3),
            "<34>1 2026-03-01T09:12:03.1Z web su 77 ID47 [a@1 b=\"c\\\"d\"] 'su root' failed\n",
            "type=SYSCALL msg=audit(1740820323.123:88): arch=c000003e syscall=59 success=yes exe=\"/bin/sh\" key=(null)\n"
                    + "type=EXECVE msg=audit(1740820323.123:88): argc=2 a0=\"sh\" a1=2D63\n",
            "{\"__REALTIME_TIMESTAMP\":\"1740820323000000\",\"MESSAGE\":[104,105],\"_HOSTNAME\":\"web\"}\n",
            "#separator \\x09\n#set_separator\t,\n#empty_field\t(empty)\n#unset_field\t-\n#path\tconn\n#fields\tts\tuid\tid.orig_h\n"
                    + "#types\ttime\tstring\taddr\n1740820323.1\tC1\t10.0.0.1\n#close\t2026-03-01-09-12-03\n",
            "{\"_path\":\"dns\",\"ts\":1740820323.1,\"uid\":\"C1\",\"query\":\"example.org\"}\n",
            "{\"timestamp\":\"2026-03-01T09:12:03.1+0000\",\"event_type\":\"alert\",\"alert\":{\"signature_id\":1,\"rev\":2,"
                    + "\"signature\":\"s\",\"severity\":1},\"src_ip\":\"10.0.0.1\"}\n",
            "203.0.113.9 - ana [01/Mar/2026:09:12:03 +0000] \"GET /a?b=%27 HTTP/1.1\" 200 12 \"-\" \"curl/8\"\n",
            "#Software: Microsoft Internet Information Services 10.0\n#Fields: date time c-ip cs-method cs-uri-stem sc-status\n"
                    + "2026-03-01 09:12:03 203.0.113.9 GET /a 200\n",
            "1740820323.123    12 10.0.0.1 TCP_MISS/200 99 GET http://example.org/ - HIER_DIRECT/203.0.113.9 text/html\n",
            "01-Mar-2026 09:12:03.123 client @0x1 10.0.0.1#4022 (example.org): query: example.org IN A +E(0) (10.0.0.2)\n",
            "[Sun Mar 01 09:12:03.123456 2026] [core:error] [pid 77] [client 203.0.113.9:4022] File does not exist: /a\n",
            "{\"Records\":[{\"eventVersion\":\"1.08\",\"eventTime\":\"2026-03-01T09:12:03Z\",\"eventSource\":\"iam.amazonaws.com\","
                    + "\"eventName\":\"CreateAccessKey\",\"userIdentity\":{\"arn\":\"arn:aws:iam::1:user/a\"}}]}",
            "Mar  1 2026 09:12:03: %SYS-5-CONFIG_I: Configured from console by ana\n",
            "From a@example.org Sun Mar  1 09:12:03 2026\nFrom: a@example.org\nTo: b@example.org\nSubject: =?utf-8?B?YQ==?=\n"
                    + "Content-Type: multipart/mixed; boundary=x\n\n--x\n\nhello\n--x--\n",
            "From: a@example.org\nTo: b@example.org\nMessage-ID: <1@example.org>\nContent-Type: multipart/mixed; boundary=x;"
                    + " boundary=y\n\n--x\rContent-Type: text/plain\n \n--y junk\nContent-Type: a/b; name=c\n"
                    + "Content-Transfer-Encoding: base64 \n\nQUI=QUI\n--y--\n--x\n\nbegin 644 a\n#86)C\n`\nend\n",
            "{\"Event\":{\"System\":{\"EventID\":4624,\"Channel\":\"Security\"},\"EventData\":{\"LogonType\":3}}}\n",
            "<Event xmlns=\"http://schemas.microsoft.com/win/2004/08/events/event\"><System><EventID>1</EventID></System>"
                    + "<EventData><Data Name=\"a\">b</Data></EventData></Event>\n",
            "Level,Date and Time,Source,Event ID,Task Category\nInformation,3/18/2026 1:22:33 PM,Service Control Manager,7045,"
                    + "None,\"A service was installed in the system.\n\nService Name:  h \"\"x\"\"\"\n");

    private static List<Reader> readers() {
        return Readers.all();
    }

    @ParameterizedTest
    @MethodSource("readers")
    void a_reader_takes_any_damage(Reader reader) {
        Random random = new Random(25);
        for (String log : LOGS) {
            byte[] whole = log.getBytes(StandardCharsets.UTF_8);
            for (int i = 0; i < DAMAGES; i++) {
                byte[] damaged = damage(whole, random);
                for (Limits limits : new Limits[] {SMALL, Limits.USUAL}) {
                    assertThatCode(() -> read(reader, new Bytes(damaged), limits))
                            .as("%s on %s", reader.format(), new String(damaged, StandardCharsets.ISO_8859_1))
                            .doesNotThrowAnyException();
                }
            }
        }
    }

    private static byte[] damage(byte[] whole, Random random) {
        byte[] bytes = whole.clone();
        for (int times = random.nextInt(4); times >= 0; times--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(5)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) random.nextInt(256);
                case 2 -> bytes = Arrays.copyOf(bytes, Math.max(1, at));
                case 3 -> {
                    // a stretch once more, as a log that was written to twice
                    byte[] more = Arrays.copyOf(bytes, 2 * bytes.length - at);
                    System.arraycopy(bytes, at, more, bytes.length, bytes.length - at);
                    bytes = more;
                }
                default -> Arrays.fill(bytes, at, Math.min(bytes.length, at + 16), (byte) 0);
            }
        }
        return bytes;
    }

    private static void read(Reader reader, Content content, Limits limits) throws IOException {
        Shape.Table shapes = new Shape.Table();
        Readings sink = new Readings() {
            @Override
            public void accept(Reading reading) {
                switch (reading) {
                    case EvidenceRecord record -> {
                        Fields.of(record);
                        record.time();
                        record.origin();
                    }
                    case Gap gap -> assertThat(gap.detail()).isNotBlank();
                }
            }

            @Override
            public void child(Source parent, String name, Content inner) {
                inner.size();
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
        for (Span span : reader.cut(content)) {
            reader.read(new Source("sha256:x", "x", content), span, sink);
        }
    }
}
