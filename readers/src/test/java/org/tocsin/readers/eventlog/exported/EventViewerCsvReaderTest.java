package org.tocsin.readers.eventlog.exported;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.tocsin.model.EvidenceRecord;
import org.tocsin.model.Gap;

class EventViewerCsvReaderTest {
    private static final EventViewerCsvReader READER = new EventViewerCsvReader();
    private static final String HEADING = "Level,Date and Time,Source,Event ID,Task Category\r\n";
    private static final String SERVICE = "Information,3/18/2024 1:22:33 PM,Service Control Manager,7045,None,"
            + "\"A service was installed in the system.\r\n\r\nService Name:  Helper\r\n"
            + "Service File Name:  C:\\PerfLogs\\h.exe \"\"-q\"\"\r\nService Type:  user mode service\r\n"
            + "Service Start Type:  auto start\r\nService Account:  LocalSystem\"\r\n";
    private static final String SYSMON = "Information,3/18/2024 1:22:35 PM,Microsoft-Windows-Sysmon,1,Process Create"
            + " (rule: ProcessCreate),\"Process Create:\r\nRuleName: -\r\nUtcTime: 2024-03-18 12:22:35.120\r\n"
            + "Image: C:\\Windows\\System32\\cmd.exe\r\nCommandLine: cmd /c echo a: b, c\"\r\n";
    private static final String CLEARED =
            "Information,3/18/2024 1:22:36 PM,Microsoft-Windows-Eventlog,1102,Log clear,The audit log was cleared.\r\n";

    private static String field(EvidenceRecord record, String name) {
        return record.first(name).orElse("(none)");
    }

    @Test
    void reads_what_the_columns_and_the_message_tell() {
        Collected collected = Collected.of(READER, HEADING + SERVICE + SYSMON + CLEARED);

        assertThat(collected.gaps).isEmpty();
        assertThat(collected.records).hasSize(3);
        EvidenceRecord service = collected.records.get(0);
        assertThat(field(service, "EventID")).isEqualTo("7045");
        assertThat(field(service, "Channel")).isEqualTo("System");
        assertThat(field(service, "assumed")).isEqualTo("channel");
        assertThat(field(service, "ServiceName")).isEqualTo("Helper");
        assertThat(field(service, "ImagePath")).isEqualTo("C:\\PerfLogs\\h.exe \"-q\"");
        assertThat(service.time()).contains(Instant.parse("2024-03-18T13:22:33Z"));
        assertThat(field(service, "TimeCreated_AssumedZone")).isEqualTo("UTC");
        assertThat(service.origin().offset()).isEqualTo(HEADING.length());
        EvidenceRecord sysmon = collected.records.get(1);
        assertThat(field(sysmon, "Image")).isEqualTo("C:\\Windows\\System32\\cmd.exe");
        assertThat(field(sysmon, "CommandLine")).isEqualTo("cmd /c echo a: b, c");
        assertThat(sysmon.time()).contains(Instant.parse("2024-03-18T12:22:35.120Z"));
        assertThat(field(sysmon, "TimeCreated_AssumedZone")).isEqualTo("(none)");
        assertThat(field(collected.records.get(2), "Channel")).isEqualTo("Security");
    }

    @Test
    void tells_labels_that_come_twice_apart_by_the_heading_above_them() {
        Collected collected = Collected.of(
                READER,
                "Keywords,Date and Time,Source,Event ID,Task Category\nAudit Success,18/03/2024 13:22:33,"
                        + "Microsoft-Windows-Security-Auditing,4624,Logon,\"An account was successfully logged on.\n\n"
                        + "Subject:\n\tAccount Name:\t\tLT-07$\n\nLogon Information:\n\tLogon Type:\t\t10\n\n"
                        + "New Logon:\n\tAccount Name:\t\tkim\n\nNetwork Information:\n"
                        + "\tSource Network Address:\t192.0.2.7\"\n");

        EvidenceRecord logon = collected.records.getFirst();
        assertThat(field(logon, "SubjectUserName")).isEqualTo("LT-07$");
        assertThat(field(logon, "TargetUserName")).isEqualTo("kim");
        assertThat(field(logon, "LogonType")).isEqualTo("10");
        assertThat(field(logon, "IpAddress")).isEqualTo("192.0.2.7");
        assertThat(logon.time()).contains(Instant.parse("2024-03-18T13:22:33Z"));
    }

    @Test
    void an_order_of_day_and_month_that_the_file_does_not_tell_gives_no_time() {
        Collected collected = Collected.of(READER, HEADING + "Error,3/8/2024 1:22:33 PM,App,1000,None,Fault\r\n");

        assertThat(collected.records.getFirst().time()).isEmpty();
        assertThat(field(collected.records.getFirst(), "DateAndTime")).isEqualTo("3/8/2024 1:22:33 PM");
    }

    @Test
    void is_recognised_by_its_heading_in_english_and_french_and_in_any_encoding() {
        String french = "Niveau,Date et heure,Source,ID de l’événement,Catégorie de la tâche\r\n";
        for (String text : new String[] {HEADING, french, "\uFEFF" + HEADING}) {
            assertThat(Collected.recognises(READER, text)).isTrue();
            assertThat(Collected.recognises(READER, text.getBytes(StandardCharsets.UTF_16LE)))
                    .isTrue();
        }
        assertThat(Collected.recognises(READER, "Date,Source,Text\n1,2,3\n")).isFalse();
        assertThat(Collected.recognises(READER, "")).isFalse();
        assertThat(Collected.of(READER, french + SERVICE).records).hasSize(1);
    }

    @Test
    void a_quote_that_was_lost_costs_its_own_row_alone() {
        Collected collected = Collected.of(READER, HEADING + SERVICE.replace("LocalSystem\"", "LocalSystem") + SYSMON);

        assertThat(collected.records).hasSize(1);
        assertThat(field(collected.records.getFirst(), "EventID")).isEqualTo("1");
        assertThat(collected.gaps).extracting(Gap::cause).containsExactly(Gap.Cause.DAMAGED);
        assertThat(collected.gaps.getFirst().origin().offset()).isEqualTo(HEADING.length());
    }

    @Test
    void a_row_that_is_cut_or_lacks_its_number_is_a_gap() {
        String text = HEADING + SERVICE + SYSMON;
        Collected cut = Collected.of(READER, text.substring(0, text.length() - 20));
        assertThat(cut.records).hasSize(1);
        assertThat(cut.gaps).hasSize(1);
        Collected odd = Collected.of(READER, HEADING + "Error,3/18/2024 1:22:33 PM,App,none,None,Fault\r\nError,x\r\n");
        assertThat(odd.records).isEmpty();
        assertThat(odd.gaps).hasSize(2);
    }

    @Test
    void damage_never_stops_the_reading() {
        byte[] good = (HEADING + SERVICE.repeat(3) + SYSMON.repeat(3)).getBytes(StandardCharsets.UTF_8);
        Random random = new Random(5);
        for (int round = 0; round < 500; round++) {
            byte[] bytes = Arrays.copyOf(good, 1 + random.nextInt(good.length));
            for (int i = 0; i < 4; i++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            Collected collected = Collected.of(READER, bytes);
            assertThat(collected.records.size() + collected.gaps.size()).isLessThan(60);
        }
    }
}
