package org.tocsin.readers.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tocsin.model.EvidenceRecord;
import org.tocsin.readers.LogSamples;

class SuricataReaderTest {
    @Test
    void nested_values_have_dotted_names() {
        List<EvidenceRecord> records = LogSamples.records(LogSamples.read(new SuricataReader(), LogSamples.SURICATA));
        assertThat(records).hasSize(2);
        assertThat(records.get(0).kind().name()).isEqualTo("network.suricata");
        assertThat(records.get(0).first("alert.signature_id")).contains("2024218");
        assertThat(records.get(0).first("alert.metadata.mitre_technique_id")).contains("T1071_001");
        assertThat(records.get(0).time()).contains(Instant.parse("2024-03-18T11:00:00.123456Z"));
        assertThat(records.get(1).first("dns.rrname")).contains("example.org");
        assertThat(records.get(1).origin().offset()).isEqualTo(LogSamples.SURICATA.indexOf("\n") + 1);
    }
}
