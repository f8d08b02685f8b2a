package org.tocsin.readers.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tocsin.model.EvidenceRecord;
import org.tocsin.model.Gap;
import org.tocsin.model.Reading;
import org.tocsin.readers.LogSamples;

class SyslogReaderTest {
    private static List<EvidenceRecord> records(String text) {
        return LogSamples.records(LogSamples.read(new SyslogReader(), text));
    }

    @Test
    void takes_a_line_apart_and_says_where_it_was() {
        EvidenceRecord second = records(LogSamples.SYSLOG).get(1);
        assertThat(second.kind().name()).isEqualTo("linux.syslog");
        assertThat(second.first("Timestamp")).contains("Jan  1 00:00:03");
        assertThat(second.first("Host")).contains("mail");
        assertThat(second.first("Program")).contains("sudo");
        assertThat(second.first("Pid")).isEmpty();
        assertThat(second.first("Message"))
                .contains("   clara : TTY=pts/0 ; PWD=/home/clara ; USER=root ; COMMAND=/usr/bin/id");
        assertThat(second.origin().record()).isEqualTo(2);
        assertThat(second.origin().offset()).isEqualTo(LogSamples.SYSLOG.indexOf("Jan  1 00:00:03"));
    }

    @Test
    void works_out_the_year_from_a_date_in_a_message_and_the_turn_of_the_year_from_the_order() {
        List<EvidenceRecord> records = records(LogSamples.SYSLOG);
        assertThat(records.get(0).time()).contains(Instant.parse("2023-12-31T23:59:58Z"));
        assertThat(records.get(0).first("assumed")).contains("year 2023, zone UTC");
        assertThat(records.get(3).time()).contains(Instant.parse("2024-01-01T00:00:05Z"));
        assertThat(records.get(3).first("assumed")).contains("year 2024, zone UTC");
    }

    @Test
    void a_log_that_tells_no_year_has_no_times() {
        List<EvidenceRecord> records = records(LogSamples.SYSLOG.replace("2024-01-01", "yesterday"));
        assertThat(records).hasSize(4).allSatisfy(record -> {
            assertThat(record.time()).isEmpty();
            assertThat(record.first("assumed")).isEmpty();
            assertThat(record.first("Timestamp")).isPresent();
        });
    }

    @Test
    void dates_of_other_days_and_dates_that_disagree_tell_no_year() {
        assertThat(records("""
                        Mar 18 12:00:00 mail app: expires 2031-01-02
                        Mar 18 12:00:01 mail app: built 2019-11-30
                        """)).allSatisfy(record -> assertThat(record.time()).isEmpty());
        assertThat(records("""
                        Mar 18 12:00:00 mail app: today 2023-03-18
                        Mar 18 12:00:01 mail app: today 2024-03-18
                        """)).allSatisfy(record -> assertThat(record.time()).isEmpty());
    }

    @Test
    void a_day_that_the_year_does_not_have_gives_no_time() {
        List<EvidenceRecord> records = records("""
                Feb 28 12:00:00 mail app: today 2023-02-28
                Feb 29 12:00:00 mail app: who set this clock
                """);
        assertThat(records.get(0).time()).contains(Instant.parse("2023-02-28T12:00:00Z"));
        assertThat(records.get(1).time()).isEmpty();
    }

    @Test
    void times_with_a_zone_assume_nothing() {
        EvidenceRecord iso = records(LogSamples.SYSLOG_ISO).getFirst();
        assertThat(iso.time()).contains(Instant.parse("2024-03-18T11:00:00.123456Z"));
        assertThat(iso.first("assumed")).isEmpty();
        EvidenceRecord modern = records(LogSamples.SYSLOG_5424).get(1);
        assertThat(modern.time()).contains(Instant.parse("2024-03-18T11:00:01.003Z"));
        assertThat(modern.first("Facility")).contains("20");
        assertThat(modern.first("Severity")).contains("5");
        assertThat(modern.first("Program")).contains("app");
        assertThat(modern.first("Pid")).contains("811");
        assertThat(modern.first("MsgId")).contains("ID48");
        assertThat(modern.first("StructuredData")).contains("[a@32473 x=\"1 \\\"]\" y=\"2\"]");
        assertThat(modern.first("Message")).contains("An event with data");
    }

    @Test
    void lines_that_are_no_syslog_are_one_gap_with_their_place() {
        List<Reading> readings =
                LogSamples.read(new SyslogReader(), LogSamples.SYSLOG_ISO + "hello\nworld\n" + LogSamples.SYSLOG_ISO);
        assertThat(LogSamples.records(readings)).hasSize(4);
        assertThat(LogSamples.gaps(readings)).singleElement().satisfies(gap -> {
            assertThat(gap.cause()).isEqualTo(Gap.Cause.UNSUPPORTED);
            assertThat(gap.detail()).startsWith("Lines 3 to 4 were not read");
            assertThat(gap.origin().offset()).isEqualTo(LogSamples.SYSLOG_ISO.length());
        });
    }

    @Test
    void what_a_line_carries_is_a_record_of_its_own_kind() {
        List<EvidenceRecord> records = records("""
                2024-03-18T12:00:00Z mail audispd: node=mail type=USER_AUTH msg=audit(1710763200.123:7): pid=1 msg='op=PAM acct="root" res=failed'
                2024-03-18T12:00:00Z mail dnsmasq[77]: query[TXT] www.example.org from 192.0.2.7
                2024-03-18T12:00:00Z mail dnsmasq[77]: reply www.example.org is 192.0.2.1
                2024-03-18T12:00:00Z mail unbound[78]: [78:0] info: 192.0.2.7 www.example.org. A IN
                2024-03-18T12:00:00Z mail sysmon: <Event><System><Provider Name="Linux-Sysmon" Guid="{1}"/><EventID>1</EventID><TimeCreated SystemTime="2024-03-18T12:00:00.5Z"/><EventRecordID>9</EventRecordID><Channel>Linux-Sysmon/Operational</Channel><Computer>mail</Computer></System><EventData><Data Name="Image">/usr/bin/curl</Data><Data Name="CommandLine">curl -o /tmp/a</Data></EventData></Event>
                """);
        assertThat(records)
                .extracting(record -> record.kind().name())
                .containsExactly("linux.audit", "network.dns", "network.dns", "network.dns", "linux.sysmon");
        assertThat(records.get(0).first("acct")).contains("root");
        assertThat(records.get(1).first("record_type")).contains("TXT");
        assertThat(records.get(1).first("client")).contains("192.0.2.7");
        assertThat(records.get(2).first("answer")).contains("192.0.2.1");
        assertThat(records.get(3).first("query")).contains("www.example.org");
        assertThat(records.get(4).first("Image")).contains("/usr/bin/curl");
        assertThat(records.get(4).time()).contains(Instant.parse("2024-03-18T12:00:00.500Z"));
        assertThat(records.get(4).origin().record()).isEqualTo(5);
    }

    @Test
    void a_cut_event_stays_a_line_of_syslog_and_leaves_a_gap() {
        List<Reading> readings = LogSamples.read(
                new SyslogReader(), "2024-03-18T12:00:00Z mail sysmon: <Event><System><EventID>1</EventID>\n");
        assertThat(LogSamples.gaps(readings))
                .singleElement()
                .satisfies(gap -> assertThat(gap.cause()).isEqualTo(Gap.Cause.DAMAGED));
        assertThat(LogSamples.records(readings))
                .singleElement()
                .satisfies(record -> assertThat(record.first("Program")).contains("sysmon"));
    }
}
