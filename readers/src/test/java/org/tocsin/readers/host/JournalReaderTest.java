package org.tocsin.readers.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tocsin.model.EvidenceRecord;
import org.tocsin.model.Gap;
import org.tocsin.model.Reading;
import org.tocsin.readers.LogSamples;

class JournalReaderTest {
    private static List<EvidenceRecord> records(String text) {
        return LogSamples.records(LogSamples.read(new JournalReader(), text));
    }

    @Test
    void fields_keep_their_names_and_bytes_become_text() {
        List<EvidenceRecord> records = records(LogSamples.JOURNAL);
        assertThat(records).hasSize(2);
        assertThat(records.get(0).kind().name()).isEqualTo("linux.journal");
        assertThat(records.get(0).first("_COMM")).contains("sshd");
        assertThat(records.get(0).time()).contains(Instant.parse("2024-03-18T12:00:00.123456Z"));
        assertThat(records.get(1).first("MESSAGE")).contains("hi é");
    }

    @Test
    void audit_messages_and_sysmon_events_are_records_of_their_own_kinds() {
        List<EvidenceRecord> records = records("""
                {"__REALTIME_TIMESTAMP":"1710763200123456","_TRANSPORT":"audit","_AUDIT_ID":"42","_HOSTNAME":"mail","MESSAGE":"EXECVE argc=2 a0=\\"cat\\" a1=\\"/etc/shadow\\""}
                {"__REALTIME_TIMESTAMP":"1710763200123456","SYSLOG_IDENTIFIER":"sysmon","MESSAGE":"<Event><System><EventID>3</EventID><Computer>mail</Computer></System><EventData><Data Name=\\"DestinationPort\\">443</Data></EventData></Event>"}
                """);
        assertThat(records)
                .extracting(record -> record.kind().name())
                .containsExactlyInAnyOrder("linux.sysmon", "linux.audit");
        EvidenceRecord audit = records.stream()
                .filter(record -> record.kind().name().equals("linux.audit"))
                .findFirst()
                .orElseThrow();
        assertThat(audit.first("argv")).contains("cat /etc/shadow");
        assertThat(audit.first("node")).contains("mail");
        assertThat(audit.time()).contains(Instant.parse("2024-03-18T12:00:00.123Z"));
    }

    @Test
    void a_broken_entry_costs_only_itself() {
        List<Reading> readings =
                LogSamples.read(new JournalReader(), "{\"__REALTIME_TIMESTAMP\":\n" + LogSamples.JOURNAL);
        assertThat(LogSamples.records(readings)).hasSize(2);
        assertThat(LogSamples.gaps(readings)).singleElement().satisfies(gap -> {
            assertThat(gap.cause()).isEqualTo(Gap.Cause.DAMAGED);
            assertThat(gap.origin().record()).isEqualTo(1);
        });
    }
}
