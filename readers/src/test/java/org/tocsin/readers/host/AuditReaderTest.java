package org.tocsin.readers.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tocsin.model.EvidenceRecord;
import org.tocsin.readers.LogSamples;

class AuditReaderTest {
    private static List<EvidenceRecord> records(String text) {
        return LogSamples.records(LogSamples.read(new AuditReader(), text));
    }

    @Test
    void each_line_is_a_record_and_knows_the_process_of_its_event() {
        List<EvidenceRecord> records = records(LogSamples.AUDIT);
        assertThat(records)
                .extracting(record -> record.first("type").orElse(""))
                .containsExactly("SYSCALL", "EXECVE", "CWD", "PATH", "PROCTITLE", "SERVICE_STOP");
        EvidenceRecord path = records.get(3);
        assertThat(path.first("name")).contains("/usr/bin/cat");
        assertThat(path.first("exe")).contains("/usr/bin/cat");
        assertThat(path.first("cwd")).contains("/root");
        assertThat(path.first("uid")).contains("0");
        assertThat(path.first("a0"))
                .as("arguments of the call are not those of a path")
                .isEmpty();
        assertThat(path.time()).contains(Instant.parse("2024-03-18T12:00:00.123Z"));
        assertThat(path.origin().record()).isEqualTo(4);
        assertThat(path.origin().offset()).isEqualTo(LogSamples.AUDIT.indexOf("type=PATH"));
        assertThat(records.get(0).first("SYSCALL")).contains("execve");
        assertThat(records.get(0).first("a0")).contains("55");
    }

    @Test
    void values_in_hexadecimal_are_decoded_and_kept_as_they_were() {
        List<EvidenceRecord> records = records(LogSamples.AUDIT);
        assertThat(records.get(1).first("a1")).contains("/tmp/a b.txt");
        assertThat(records.get(1).first("argv")).contains("cat /tmp/a b.txt -n");
        assertThat(records.get(4).first("proctitle")).contains("cat /tmp/a b.txt");
        assertThat(records.get(4).first("proctitle_raw")).contains("636174002F746D702F6120622E747874");
    }

    @Test
    void a_message_of_user_space_is_taken_apart_too() {
        EvidenceRecord stop = records(LogSamples.AUDIT).get(5);
        assertThat(stop.first("unit")).contains("firewalld");
        assertThat(stop.first("exe")).contains("/usr/lib/systemd/systemd");
        assertThat(stop.first("res")).contains("success");
    }

    @Test
    void lines_of_events_that_come_mixed_find_each_other() {
        List<EvidenceRecord> records = records("""
                type=SYSCALL msg=audit(1710763200.1:1): arch=c000003e syscall=42 pid=10 exe="/bin/a"
                type=SYSCALL msg=audit(1710763200.1:2): arch=c000003e syscall=42 pid=11 exe="/bin/b"
                type=SOCKADDR msg=audit(1710763200.1:1): saddr=020001BBC000020700000000
                type=SOCKADDR msg=audit(1710763200.1:2): saddr=0A0001BB0000000020010DB800000000000000000000000100000000
                """);
        assertThat(records).hasSize(4);
        assertThat(records.get(1).first("exe")).contains("/bin/a");
        assertThat(records.get(1).first("laddr")).contains("192.0.2.7");
        assertThat(records.get(1).first("lport")).contains("443");
        assertThat(records.get(1).first("SYSCALL")).contains("connect");
        assertThat(records.get(3).first("exe")).contains("/bin/b");
        assertThat(records.get(3).first("laddr")).contains("2001:db8:0:0:0:0:0:1");
    }

    @Test
    void a_command_line_in_pieces_is_one_record() {
        List<EvidenceRecord> records = records("""
                type=EXECVE msg=audit(1710763200.1:1): argc=3 a0="sh" a1="-c" a2_len=8 a2[0]=6162
                type=EXECVE msg=audit(1710763200.1:1): a2[1]=2063
                type=PROCTITLE msg=audit(1710763200.1:1): proctitle="sh"
                """);
        assertThat(records).hasSize(2);
        assertThat(records.getFirst().first("a2")).contains("ab c");
        assertThat(records.getFirst().first("argv")).contains("sh -c ab c");
    }

    @Test
    void an_enriched_line_gives_its_names_and_a_node_its_host() {
        EvidenceRecord record = records(
                        "node=mail type=SYSCALL msg=audit(1710763200.1:1): arch=c000003e syscall=59 uid=0"
                                + "\u001DARCH=x86_64 SYSCALL=execve UID=\"root\"\n")
                .getFirst();
        assertThat(record.first("node")).contains("mail");
        assertThat(record.first("SYSCALL")).contains("execve");
        assertThat(record.first("UID")).contains("root");
    }

    @Test
    void more_open_events_than_are_held_lose_no_line() {
        StringBuilder log = new StringBuilder();
        for (int i = 0; i < 500; i++) {
            log.append("type=SYSCALL msg=audit(1710763200.1:").append(i).append("): pid=1\n");
        }
        assertThat(records(log.toString())).hasSize(500);
    }

    @Test
    void quotes_inside_quotes_without_end_do_no_harm() {
        String line = "type=USER_CMD msg=audit(1710763200.1:1): msg=" + "'a=".repeat(100_000) + "\n";
        assertThat(records(line)).hasSize(1);
    }

    @Test
    void long_lines_that_wait_for_their_event_do_not_pile_up() {
        String junk = "x".repeat(900_000);
        StringBuilder log = new StringBuilder();
        for (int i = 0; i < 40; i++) {
            log.append("type=SYSCALL msg=audit(1710763200.1:")
                    .append(i)
                    .append("): exe=\"")
                    .append(junk)
                    .append("\"\n");
            log.append("type=CWD msg=audit(1710763200.1:").append(i).append("): cwd=\"/\"\n");
        }
        List<EvidenceRecord> records = records(log.toString());
        assertThat(records).hasSize(80);
        assertThat(records)
                .filteredOn(record -> record.first("type").orElse("").equals("CWD"))
                .allSatisfy(record -> assertThat(record.first("exe"))
                        .as("a value that long is not repeated")
                        .isEmpty());
    }
}
