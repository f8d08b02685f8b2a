package org.tocsin.readers.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tocsin.model.EvidenceRecord;
import org.tocsin.readers.LogSamples;

class DnsLogsTest {
    @Test
    void bind_tells_who_asked_for_what() {
        List<EvidenceRecord> records = LogSamples.records(LogSamples.read(new BindLogReader(), LogSamples.BIND));
        assertThat(records).hasSize(2);
        assertThat(records.get(0).first("client")).contains("192.0.2.7");
        assertThat(records.get(0).first("query")).contains("www.example.org");
        assertThat(records.get(0).first("record_type")).contains("A");
        assertThat(records.get(0).time()).contains(Instant.parse("2024-03-18T12:00:00.123Z"));
        assertThat(records.get(0).first("assumed")).contains("zone UTC");
        assertThat(records.get(1).first("client")).contains("192.0.2.8");
        assertThat(records.get(1).first("record_type")).contains("TXT");
    }

    @Test
    void windows_packets_are_read_and_names_put_together() {
        List<EvidenceRecord> records =
                LogSamples.records(LogSamples.read(new WindowsDnsLogReader(), LogSamples.WINDOWS_DNS));
        assertThat(records).hasSize(2);
        assertThat(records.get(0).first("query")).contains("www.example.org");
        assertThat(records.get(0).first("client")).contains("192.0.2.7");
        assertThat(records.get(0).first("Timestamp")).contains("3/18/2024 1:22:33 PM");
        assertThat(records.get(0).time()).contains(Instant.parse("2024-03-18T13:22:33Z"));
        assertThat(records.get(1).time()).contains(Instant.parse("2024-03-18T00:00:34Z"));
        assertThat(records.get(1).first("response")).contains("R");
    }

    @Test
    void a_date_that_could_be_two_gives_no_time() {
        String text = LogSamples.WINDOWS_DNS.replace("3/18/2024", "3/4/2024");
        assertThat(LogSamples.records(LogSamples.read(new WindowsDnsLogReader(), text)))
                .hasSize(2)
                .allSatisfy(record -> assertThat(record.time()).isEmpty());
    }
}
