package org.tocsin.readers.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tocsin.model.EvidenceRecord;
import org.tocsin.model.Fields;
import org.tocsin.model.Gap;
import org.tocsin.model.Reading;
import org.tocsin.readers.LogSamples;
import org.tocsin.readers.Reader;

class WebLogsTest {
    private static List<EvidenceRecord> records(Reader reader, String text) {
        return LogSamples.records(LogSamples.read(reader, text));
    }

    @Test
    void an_access_log_gives_the_request_in_parts() {
        List<EvidenceRecord> records = records(new AccessLogReader(), LogSamples.ACCESS);
        EvidenceRecord first = records.getFirst();
        assertThat(first.kind().name()).isEqualTo("web.access");
        assertThat(first.first("c-ip")).contains("192.0.2.7");
        assertThat(first.first("cs-ident")).as("a dash is no value").isEmpty();
        assertThat(first.first("cs-username")).contains("clara");
        assertThat(first.first("cs-method")).contains("GET");
        assertThat(first.first("cs-uri")).contains("/a/b.php?x=1%20y");
        assertThat(first.first("cs-uri-stem")).contains("/a/b.php");
        assertThat(first.first("cs-uri-query")).contains("x=1%20y");
        assertThat(first.first("cs-uri-extension")).contains("php");
        assertThat(first.first("sc-status")).contains("200");
        assertThat(first.first("cs-referer")).contains("https://example.org/\"q");
        assertThat(first.first("cs-user-agent")).contains("Mozilla/5.0 (X11)");
        assertThat(first.time()).contains(Instant.parse("2024-03-18T11:00:00Z"));
        assertThat(first.first("assumed")).isEmpty();
    }

    @Test
    void a_request_that_is_none_is_kept_whole() {
        EvidenceRecord second =
                records(new AccessLogReader(), LogSamples.ACCESS).get(1);
        assertThat(second.first("cs-request")).contains("\\x16\\x03\\x01");
        assertThat(second.first("cs-method")).isEmpty();
        assertThat(second.first("sc-status")).contains("400");
    }

    @Test
    void a_virtual_host_in_front_and_a_user_with_a_blank_are_understood() {
        EvidenceRecord record = records(
                        new AccessLogReader(),
                        "example.org:443 192.0.2.7 - clara k [18/Mar/2024:12:00:00 +0100] \"GET / HTTP/2.0\" 304 - \"-\""
                                + " \"curl/8\" 0.002\n")
                .getFirst();
        assertThat(record.first("cs-host")).contains("example.org");
        assertThat(record.first("c-ip")).contains("192.0.2.7");
        assertThat(record.first("cs-username")).contains("clara k");
        assertThat(record.first("Extra")).contains("0.002");
        EvidenceRecord six = records(
                        new AccessLogReader(),
                        "2001:db8::1 - - [18/Mar/2024:12:00:00 +0100] \"GET / HTTP/2.0\" 304 0\n")
                .getFirst();
        assertThat(six.first("c-ip")).contains("2001:db8::1");
    }

    @Test
    void iis_keeps_its_names_and_gains_the_whole_address() {
        EvidenceRecord record = records(new ExtendedLogReader(), LogSamples.IIS).getFirst();
        assertThat(record.kind().name()).isEqualTo("web.access");
        assertThat(record.first("cs-uri-stem")).contains("/a/b.aspx");
        assertThat(record.first("cs-uri")).contains("/a/b.aspx?x=1");
        assertThat(record.first("cs(User-Agent)")).contains("Mozilla/5.0+(Windows+NT+10.0)");
        assertThat(record.first("cs-username")).isEmpty();
        assertThat(record.time()).contains(Instant.parse("2024-03-18T11:00:01Z"));
        assertThat(record.origin().record()).isEqualTo(5);
        Fields fields = Fields.of(record);
        assertThat(fields.all()).extracting(Fields.Field::name).doesNotHaveDuplicates();
    }

    @Test
    void a_proxy_and_a_firewall_are_told_by_their_columns() {
        EvidenceRecord proxy = records(new ExtendedLogReader(), """
                        #Software: SGOS 6.7
                        #Fields: date time time-taken c-ip sc-status s-action cs-method cs-uri-scheme cs-host cs-uri-path cs-uri-query cs(User-Agent)
                        2024-03-18 11:00:01 5 192.0.2.7 200 TCP_HIT GET http example.org /a.exe ?x=1 "Mozilla/5.0 (""X11"")"
                        """).getFirst();
        assertThat(proxy.kind().name()).isEqualTo("web.proxy");
        assertThat(proxy.first("cs-uri")).contains("/a.exe?x=1");
        assertThat(proxy.first("cs(User-Agent)")).contains("Mozilla/5.0 (\"X11\")");
        EvidenceRecord firewall = records(new ExtendedLogReader(), """
                        #Version: 1.5
                        #Software: Microsoft Windows Firewall
                        #Time Format: Local
                        #Fields: date time action protocol src-ip dst-ip src-port dst-port
                        2024-03-18 12:00:01 DROP TCP 192.0.2.7 192.0.2.1 5000 445
                        """).getFirst();
        assertThat(firewall.kind().name()).isEqualTo("network.firewall");
        assertThat(firewall.first("assumed")).contains("zone UTC");
    }

    @Test
    void a_line_with_fewer_columns_is_a_gap() {
        List<Reading> readings = LogSamples.read(new ExtendedLogReader(), LogSamples.IIS + "2024-03-18 11:00:02 cut\n");
        assertThat(LogSamples.records(readings)).hasSize(1);
        assertThat(LogSamples.gaps(readings)).singleElement().satisfies(gap -> {
            assertThat(gap.cause()).isEqualTo(Gap.Cause.UNSUPPORTED);
            assertThat(gap.origin().record()).isEqualTo(6);
        });
    }

    @Test
    void squid_gives_the_address_in_parts() {
        List<EvidenceRecord> records = records(new SquidReader(), LogSamples.SQUID);
        assertThat(records.get(0).kind().name()).isEqualTo("web.proxy");
        assertThat(records.get(0).first("cs-host")).contains("example.org");
        assertThat(records.get(0).first("cs-uri-port")).contains("8080");
        assertThat(records.get(0).first("cs-uri-path")).contains("/a/b.exe?x=1");
        assertThat(records.get(0).first("cs-uri-extension")).contains("exe");
        assertThat(records.get(0).first("r-ip")).contains("192.0.2.1");
        assertThat(records.get(0).first("sc-status")).contains("200");
        assertThat(records.get(0).time()).contains(Instant.parse("2024-03-18T12:00:00.123Z"));
        assertThat(records.get(1).first("cs-host")).contains("example.net");
        assertThat(records.get(1).first("cs-uri-port")).contains("443");
        assertThat(records.get(1).first("cs-username")).isEmpty();
    }

    @Test
    void error_logs_tell_level_client_and_message() {
        EvidenceRecord apache = records(new ErrorLogReader(), LogSamples.ERROR).getFirst();
        assertThat(apache.first("Program")).contains("apache");
        assertThat(apache.first("Module")).contains("core");
        assertThat(apache.first("Level")).contains("error");
        assertThat(apache.first("Client")).contains("192.0.2.7:5000");
        assertThat(apache.first("Message")).contains("AH00124: Request exceeded the limit");
        assertThat(apache.first("assumed")).contains("zone UTC");
        EvidenceRecord nginx =
                records(new ErrorLogReader(), LogSamples.NGINX_ERROR).getFirst();
        assertThat(nginx.first("Program")).contains("nginx");
        assertThat(nginx.first("Client")).contains("192.0.2.7");
        assertThat(nginx.time()).contains(Instant.parse("2024-03-18T12:00:00Z"));
    }
}
