package org.tocsin.readers.eventlog.exported;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.tocsin.model.Bytes;
import org.tocsin.model.Content;
import org.tocsin.model.Fields;
import org.tocsin.model.Gap;
import org.tocsin.model.Kind;
import org.tocsin.model.ValueType;
import org.tocsin.readers.Limits;
import org.tocsin.readers.Span;
import org.tocsin.readers.text.EventFields;
import org.tocsin.testkit.SharedData;

class JsonEventsReaderTest {
    private final JsonEventsReader reader = new JsonEventsReader();

    /// As evtx_dump writes it, on one line.
    private static String dumped(int record) {
        return """
                {"Event":{"#attributes":{"xmlns":"http://schemas.microsoft.com/win/2004/08/events/event"},"System":{\
                "Provider":{"#attributes":{"Name":"Microsoft-Windows-Sysmon","Guid":"5770385F-C22A-43E0-BF4C-06F5698FFBD9"}},\
                "EventID":1,"Version":5,"Level":4,"Keywords":"0x8000000000000000",\
                "TimeCreated":{"#attributes":{"SystemTime":"2024-03-01T10:20:30.123456Z"}},"EventRecordID":%d,\
                "Correlation":null,"Execution":{"#attributes":{"ProcessID":3904,"ThreadID":4272}},\
                "Channel":"Microsoft-Windows-Sysmon/Operational","Computer":"desk.example.org",\
                "Security":{"#attributes":{"UserID":"S-1-5-18"}}},\
                "EventData":{"Image":"C:\\\\Temp\\\\a.exe","ProcessId":3412,"Empty":"","Nothing":null}}}""".formatted(record);
    }

    private static String pretty(String object) {
        StringBuilder out = new StringBuilder();
        int depth = 0;
        boolean quoted = false;
        for (int i = 0; i < object.length(); i++) {
            char c = object.charAt(i);
            if (c == '"' && object.charAt(i - 1) != '\\') {
                quoted = !quoted;
            }
            if (!quoted && (c == '}' || c == ']')) {
                out.append('\n').append("  ".repeat(--depth));
            }
            out.append(c);
            if (!quoted && (c == '{' || c == '[' || c == ',')) {
                depth += c == ',' ? 0 : 1;
                out.append('\n').append("  ".repeat(depth));
            }
        }
        return out.toString();
    }

    @Test
    void reads_an_event_of_evtx_dump() {
        String text = dumped(17) + "\n";
        assertThat(Collected.recognises(reader, text)).isTrue();
        Collected read = Collected.of(reader, text);

        assertThat(read.gaps).isEmpty();
        assertThat(read.records).hasSize(1);
        assertThat(read.records.getFirst().kind()).isEqualTo(Kind.WINDOWS_EVENT);
        assertThat(read.records.getFirst().origin().record()).isEqualTo(17);
        assertThat(read.records.getFirst().origin().offset()).isZero();
        assertThat(read.records.getFirst().shape().names())
                .containsExactly(
                        "Provider_Name",
                        "Provider_Guid",
                        "EventID",
                        "Version",
                        "Level",
                        "Keywords",
                        "TimeCreated_SystemTime",
                        "EventRecordID",
                        "Execution_ProcessID",
                        "Execution_ThreadID",
                        "Channel",
                        "Computer",
                        "Security_UserID",
                        "Image",
                        "ProcessId",
                        "Empty");
        assertThat(read.value(0, "Image")).isEqualTo("C:\\Temp\\a.exe");
        assertThat(read.value(0, "Empty")).isEmpty();
        assertThat(read.time(0)).isEqualTo("2024-03-01T10:20:30.123456Z");
        Fields.Field id = Fields.of(read.records.getFirst()).all().get(2);
        assertThat(id.values()).containsExactly(new Fields.Value(ValueType.INTEGER, "1"));
    }

    @Test
    void reads_lines_and_arrays_and_pretty_objects_alike() {
        String lines = dumped(1) + "\r\n" + dumped(2) + "\r\n\r\n" + dumped(3);
        String array = "[" + dumped(1) + "," + dumped(2) + ",\n" + dumped(3) + "]";
        String prettyOnes = pretty(dumped(1)) + "\n" + pretty(dumped(2)) + "\n" + pretty(dumped(3)) + "\n";
        String prettyArray = pretty("[" + dumped(1) + "," + dumped(2) + "," + dumped(3) + "]");
        String prettyLines = "[\n" + dumped(1) + ",\n" + dumped(2) + ",\n" + dumped(3) + "\n]\n";
        String inside = "{\"nextLink\":null,\"value\":[" + dumped(1) + "," + dumped(2) + "," + dumped(3)
                + "],\"count\":{\"all\":3}}";
        for (String text : List.of(lines, array, prettyOnes, prettyArray, prettyLines, inside)) {
            assertThat(Collected.recognises(reader, text)).as(text).isTrue();
            Collected read = Collected.of(reader, text);
            assertThat(read.gaps).as(text).isEmpty();
            assertThat(read.records)
                    .extracting(r -> r.origin().record())
                    .as(text)
                    .containsExactly(1L, 2L, 3L);
            assertThat(read.records)
                    .extracting(r -> r.origin().offset())
                    .allSatisfy(
                            offset -> assertThat(text.charAt(offset.intValue())).isEqualTo('{'));
        }
    }

    @Test
    void reads_pages_of_lists_one_after_the_other() {
        String pages = "{\"value\":[" + dumped(1) + "," + dumped(2)
                + "]}\n{\"hits\":{\"total\":1,\"hits\":[{\"_source\":" + dumped(3) + "}]}}\n";
        assertThat(Collected.recognises(reader, pages)).isTrue();
        Collected read = Collected.of(reader, pages);
        assertThat(read.gaps).isEmpty();
        assertThat(read.records).extracting(r -> r.origin().record()).containsExactly(1L, 2L, 3L);
    }

    @Test
    void says_so_when_much_stands_behind_a_list() {
        Collected read = Collected.of(reader, "{\"value\":[" + dumped(1) + "],\"rest\":\"" + "x".repeat(5000) + "\"}");
        assertThat(read.records).hasSize(1);
        assertThat(read.causes()).containsExactly(Gap.Cause.UNSUPPORTED);
    }

    @Test
    void reads_utf_16_with_and_without_byte_order_mark() {
        String text = dumped(1) + "\r\n" + dumped(2).replace("a.exe", "\u0f42\u0f44.exe") + "\r\n";
        for (byte[] bytes : List.of(
                ("\uFEFF" + text).getBytes(StandardCharsets.UTF_8),
                ("\uFEFF" + text).getBytes(StandardCharsets.UTF_16LE),
                ("\uFEFF" + text).getBytes(StandardCharsets.UTF_16BE),
                text.getBytes(StandardCharsets.UTF_16LE))) {
            assertThat(Collected.recognises(reader, bytes)).isTrue();
            Collected read = Collected.of(reader, bytes);
            assertThat(read.gaps).isEmpty();
            assertThat(read.records).hasSize(2);
            assertThat(read.value(1, "Image")).isEqualTo("C:\\Temp\\\u0f42\u0f44.exe");
        }
    }

    @Test
    void reads_attributes_beside_their_elements() {
        Collected read = Collected.of(reader, """
                {"Event_attributes":{"xmlns":"x"},"Event":{"System":{"Provider_attributes":{"Name":"Service Control Manager"},\
                "Provider":null,"EventID_attributes":{"Qualifiers":16384},"EventID":7045,\
                "TimeCreated_attributes":{"SystemTime":"2024-03-01T10:20:30Z"},"TimeCreated":null,"EventRecordID":5,\
                "Channel":"System","Computer":"pc"},"EventData":{"ServiceName":"evil"}}}
                """);
        assertThat(read.value(0, "Provider_Name")).isEqualTo("Service Control Manager");
        assertThat(read.value(0, "EventID")).isEqualTo("7045");
        assertThat(read.value(0, "EventID_Qualifiers")).isEqualTo("16384");
        assertThat(read.value(0, "ServiceName")).isEqualTo("evil");
        assertThat(read.time(0)).isEqualTo("2024-03-01T10:20:30Z");
    }

    @Test
    void repeats_and_unnamed_data_become_values_of_one_field() {
        Collected read = Collected.of(reader, """
                {"Event":{"System":{"EventID":{"#attributes":{"Qualifiers":0},"#text":600},"Channel":"Windows PowerShell",\
                "Computer":"pc"},"EventData":{"Data":{"#text":["one","two"]},"Data_1":"three","Data[2]":"four"}}}
                {"Event":{"System":{"EventID":1,"Channel":"x","Computer":"pc"},"EventData":{"Data":[\
                {"@Name":"A","#text":"1"},{"@Name":"B"},"loose"]}}}
                {"Event":{"System":{"EventID":1,"Channel":"x","Computer":"pc"},"EventData":{"A":"1","A":"2"}}}
                """);
        assertThat(read.gaps).isEmpty();
        assertThat(read.value(0, "EventID")).isEqualTo("600");
        assertThat(read.values(0, "Data")).containsExactly("one", "two", "three", "four");
        assertThat(read.value(1, "A")).isEqualTo("1");
        assertThat(read.value(1, "B")).isEmpty();
        assertThat(read.value(1, "Data")).isEqualTo("loose");
        assertThat(read.values(2, "A")).containsExactly("1", "2");
    }

    @Test
    void user_data_is_named_from_its_inner_element_on() {
        Collected read = Collected.of(reader, """
                {"Event":{"System":{"EventID":1102,"Channel":"Security","Computer":"pc"},"UserData":{"LogFileCleared":{\
                "#attributes":{"xmlns":"x"},"SubjectUserName":"eve","Deep":{"Deeper":7}}}}}
                """);
        assertThat(read.value(0, "SubjectUserName")).isEqualTo("eve");
        assertThat(read.value(0, "Deep.Deeper")).isEqualTo("7");
    }

    @Test
    void reads_velociraptor_rows() {
        Collected read = Collected.of(reader, """
                {"System":{"Provider":{"Name":"Microsoft-Windows-Security-Auditing","Guid":"{g}"},"EventID":{"Value":4624},\
                "TimeCreated":{"SystemTime":1709288430.1234567},"EventRecordID":9,"Channel":"Security","Computer":"pc"},\
                "EventData":{"LogonType":3},"Message":"ok"}
                """);
        assertThat(read.value(0, "EventID")).isEqualTo("4624");
        assertThat(read.value(0, "Provider_Guid")).isEqualTo("{g}");
        assertThat(read.value(0, "LogonType")).isEqualTo("3");
        assertThat(read.time(0)).isEqualTo("2024-03-01T10:20:30.123456700Z");
    }

    @Test
    void reads_winlogbeat_of_today() {
        Collected read = Collected.of(reader, """
                {"@timestamp":"2024-03-01T10:20:30.123Z","event":{"code":"1"},"winlog":{"event_id":"1",\
                "channel":"Microsoft-Windows-Sysmon/Operational","provider_name":"Microsoft-Windows-Sysmon",\
                "computer_name":"desk.example.org","record_id":77,"process":{"pid":4,"thread":{"id":8}},\
                "user":{"identifier":"S-1-5-18","name":"SYSTEM"},"event_data":{"CommandLine":"cmd /c x","param1":"p"}},\
                "message":"Process Create","host":{"name":"desk"}}
                {"@timestamp":"2024-03-01T10:20:30.123Z","winlog.event_id":1,"winlog.channel":"System","winlog.event_data.A":"b"}
                {"_index":"x","_source":{"@timestamp":"2024-03-01T10:20:30.123Z","winlog":{"event_id":1,"channel":"System"}}}
                """);
        assertThat(read.gaps).isEmpty();
        assertThat(read.records).hasSize(3);
        assertThat(read.value(0, "EventID")).isEqualTo("1");
        assertThat(read.value(0, "Channel")).isEqualTo("Microsoft-Windows-Sysmon/Operational");
        assertThat(read.value(0, "Provider_Name")).isEqualTo("Microsoft-Windows-Sysmon");
        assertThat(read.value(0, "Computer")).isEqualTo("desk.example.org");
        assertThat(read.value(0, "Execution_ProcessID")).isEqualTo("4");
        assertThat(read.value(0, "Execution_ThreadID")).isEqualTo("8");
        assertThat(read.value(0, "Security_UserID")).isEqualTo("S-1-5-18");
        assertThat(read.value(0, "CommandLine")).isEqualTo("cmd /c x");
        assertThat(read.value(0, "Data")).isEqualTo("p");
        assertThat(read.value(0, "Message")).isEqualTo("Process Create");
        assertThat(read.value(0, "host.name")).isEqualTo("desk");
        assertThat(read.value(0, "event.code")).isEqualTo("1");
        assertThat(read.records.getFirst().origin().record()).isEqualTo(77);
        assertThat(read.time(0)).isEqualTo("2024-03-01T10:20:30.123Z");
        assertThat(read.value(1, "A")).isEqualTo("b");
        assertThat(read.value(1, "Channel")).isEqualTo("System");
        assertThat(read.value(2, "EventID")).isEqualTo("1");
    }

    @Test
    void reads_winlogbeat_of_old() {
        Collected read = Collected.of(reader, """
                {"@timestamp":"2018-03-01T10:20:30.123Z","event_id":4688,"log_name":"Security","computer_name":"pc",\
                "source_name":"Microsoft-Windows-Security-Auditing","record_number":"12","process_id":4,"thread_id":8,\
                "event_data":{"NewProcessName":"C:\\\\x.exe"},"beat":{"name":"pc"}}
                """);
        assertThat(read.value(0, "EventID")).isEqualTo("4688");
        assertThat(read.value(0, "Channel")).isEqualTo("Security");
        assertThat(read.value(0, "NewProcessName")).isEqualTo("C:\\x.exe");
        assertThat(read.records.getFirst().origin().record()).isEqualTo(12);
    }

    @Test
    void reads_nxlog() {
        Collected read = Collected.of(reader, """
                {"EventTime":"2020-05-01 22:55:23","Hostname":"pc.example.org","Keywords":-9223372036854775808,\
                "EventID":10,"SourceName":"Microsoft-Windows-Sysmon","ProviderGuid":"{g}","RecordNumber":1234,"ProcessID":2324,\
                "ThreadID":3128,"Channel":"Microsoft-Windows-Sysmon/Operational","UserID":"S-1-5-18",\
                "TargetImage":"C:\\\\Windows\\\\lsass.exe","Message":"Process accessed","@timestamp":"2020-05-02T02:55:23.000Z"}
                {"EventTime":"2020-05-01 22:55:23","Hostname":"pc","EventID":10,"SourceName":"x","Channel":"y"}
                """);
        assertThat(read.value(0, "Computer")).isEqualTo("pc.example.org");
        assertThat(read.value(0, "Provider_Name")).isEqualTo("Microsoft-Windows-Sysmon");
        assertThat(read.value(0, "Execution_ProcessID")).isEqualTo("2324");
        assertThat(read.value(0, "TargetImage")).isEqualTo("C:\\Windows\\lsass.exe");
        assertThat(read.value(0, "EventTime")).isEqualTo("2020-05-01 22:55:23");
        assertThat(read.value(0, EventFields.ASSUMED_ZONE)).isEqualTo("(absent)");
        assertThat(read.records.getFirst().origin().record()).isEqualTo(1234);
        assertThat(read.time(0)).isEqualTo("2020-05-02T02:55:23Z");
        assertThat(read.time(1)).isEqualTo("2020-05-01T22:55:23Z");
        assertThat(read.value(1, EventFields.ASSUMED_ZONE)).isEqualTo("UTC");
        assertThat(read.value(1, "TimeCreated_SystemTime")).isEqualTo("2020-05-01 22:55:23");
    }

    @Test
    void reads_sentinel_tables() {
        Collected read = Collected.of(reader, """
                {"TimeGenerated":"2024-03-01T10:20:30.04Z","Type":"Event","EventLog":"Application","Source":"MSSQL","EventID":33205,\
                "Computer":"pc","EventData":"<DataItem><EventData xmlns='e'><Data Name='A'>1</Data><Data>x &amp; y</Data></EventData></DataItem>"}
                {"TimeGenerated":"2024-03-01T10:20:30.04Z","Type":"WindowsEvent","Channel":"Security","Provider":"P","EventID":4688,\
                "Computer":"pc","EventData":"{\\"NewProcessName\\":\\"C:\\\\\\\\x.exe\\"}","SystemProcessId":4}
                {"TimeGenerated":"2024-03-01T10:20:30.04Z","Type":"SecurityEvent","EventID":412,"Computer":"pc",\
                "EventSourceName":"AD FS Auditing","Channel":"Security","EventData_dynamic":"[\\"one\\",\\"two\\"]","ProcessId_string":"0x4"}
                {"TimeGenerated":"2024-03-01T10:20:30.04Z","EventID":4624,"Computer":"pc",\
                "EventSourceName":"Microsoft-Windows-Security-Auditing","LogonType":3}
                {"TimeGenerated":"2024-03-01T10:20:30.04Z","EventLog":"Application","Source":"s","EventID":1,"Computer":"pc",\
                "ParameterXml":"<Param>one</Param><Param>two</Param>"}
                """);
        assertThat(read.gaps).isEmpty();
        assertThat(read.value(0, "Channel")).isEqualTo("Application");
        assertThat(read.value(0, "Provider_Name")).isEqualTo("MSSQL");
        assertThat(read.value(0, "A")).isEqualTo("1");
        assertThat(read.value(0, "Data")).isEqualTo("x & y");
        assertThat(read.value(1, "NewProcessName")).isEqualTo("C:\\x.exe");
        assertThat(read.value(1, "Execution_ProcessID")).isEqualTo("4");
        assertThat(read.values(2, "Data")).containsExactly("one", "two");
        assertThat(read.value(2, "ProcessId")).isEqualTo("0x4");
        assertThat(read.value(3, "Channel")).isEqualTo("Security");
        assertThat(read.value(3, "LogonType")).isEqualTo("3");
        assertThat(read.values(4, "Data")).containsExactly("one", "two");
        assertThat(read.time(4)).isEqualTo("2024-03-01T10:20:30.040Z");
    }

    @Test
    void reads_the_golden_saml_export_whole() throws IOException {
        byte[] bytes =
                Files.readAllBytes(SharedData.require("logs/golden-saml-mail-access/WindowsEvents/WindowsEvents.json"));
        assertThat(Collected.recognises(reader, bytes)).isTrue();
        Collected read = Collected.of(reader, bytes);
        assertThat(read.gaps).isEmpty();
        assertThat(read.records).hasSize(38);
        assertThat(read.records).allSatisfy(record -> assertThat(record.time()).isPresent());
        assertThat(read.records)
                .filteredOn(record -> record.first("PipeName").isPresent())
                .allSatisfy(
                        record -> assertThat(record.first("Channel")).contains("Microsoft-Windows-Sysmon/Operational"));
    }

    @Test
    void declines_other_logs() throws IOException {
        for (String file : List.of("AADAuditEvents", "Microsoft365DefenderEvents", "OfficeActivityEvents")) {
            byte[] bytes = Files.readAllBytes(
                    SharedData.require("logs/golden-saml-mail-access/" + file + "/" + file + ".json"));
            assertThat(Collected.recognises(reader, bytes)).as(file).isFalse();
        }
    }

    @Test
    void reads_get_win_event_and_says_that_names_are_lost() {
        Collected read = Collected.of(reader, """
                [
                    {
                        "Id":  4688,
                        "Version":  2,
                        "Qualifiers":  null,
                        "ProviderName":  "Microsoft-Windows-Security-Auditing",
                        "LogName":  "Security",
                        "RecordId":  42,
                        "MachineName":  "pc",
                        "UserId":  {"BinaryLength":  12, "Value":  "S-1-5-18"},
                        "TimeCreated":  "\\/Date(1709288430123)\\/",
                        "Message":  "A new process has been created.",
                        "Properties":  [
                                           {
                                               "Value":  "S-1-5-18"
                                           },
                                           {
                                               "Value":  1000
                                           }
                                       ]
                    },
                    {
                        "Id":  1, "ProviderName":  "P", "LogName":  "System", "MachineName":  "pc",
                        "TimeCreated":  {"value":  "\\/Date(1709288430123)\\/", "DateTime":  "Friday"},
                        "Properties":  []
                    }
                ]
                """);
        assertThat(read.records).hasSize(2);
        assertThat(read.value(0, "EventID")).isEqualTo("4688");
        assertThat(read.value(0, "Channel")).isEqualTo("Security");
        assertThat(read.value(0, "Computer")).isEqualTo("pc");
        assertThat(read.value(0, "Security_UserID")).isEqualTo("S-1-5-18");
        assertThat(read.values(0, "Data")).containsExactly("S-1-5-18", "1000");
        assertThat(read.value(0, "Message")).isEqualTo("A new process has been created.");
        assertThat(read.time(0)).isEqualTo("2024-03-01T10:20:30.123Z");
        assertThat(read.time(1)).isEqualTo("2024-03-01T10:20:30.123Z");
        assertThat(read.gaps).hasSize(1);
        assertThat(read.gaps.getFirst().cause()).isEqualTo(Gap.Cause.UNSUPPORTED);
        assertThat(read.gaps.getFirst().detail()).startsWith("2 events");
    }

    @Test
    void reads_splunk_rows() {
        Collected read = Collected.of(reader, """
                {"preview":false,"result":{"_raw":"<Event xmlns='e'><System><Provider Name='P'/><EventID>5</EventID>\
                <TimeCreated SystemTime='2024-03-01T10:20:30.1234567Z'/><Channel>Security</Channel></System><EventData>\
                <Data Name='A'>b</Data></EventData></Event>","host":"pc","source":"XmlWinEventLog:Security","A":"b"}}
                {"result":{"_raw":"03/01/2024 10:20:30 AM\\nLogName=Security\\nEventCode=4624\\nComputerName=pc\\nMessage=An account\\n\\nX: y",\
                "_time":"2024-03-01T10:20:30.000+00:00"}}
                """);
        assertThat(read.records).hasSize(2);
        assertThat(read.value(0, "EventID")).isEqualTo("5");
        assertThat(read.values(0, "A")).containsExactly("b");
        assertThat(read.time(0)).isEqualTo("2024-03-01T10:20:30.123456700Z");
        assertThat(read.value(0, "source")).isEqualTo("XmlWinEventLog:Security");
        assertThat(read.value(1, "EventID")).isEqualTo("4624");
        assertThat(read.value(1, "Channel")).isEqualTo("Security");
        assertThat(read.value(1, "Message")).isEqualTo("An account\n\nX: y");
        assertThat(read.time(1)).isEqualTo("2024-03-01T10:20:30Z");
        assertThat(read.causes()).containsExactly(Gap.Cause.UNSUPPORTED);
    }

    @Test
    void objects_that_are_no_windows_event_leave_one_counted_gap() {
        Collected read = Collected.of(reader, dumped(1) + "\n{\"a\":1}\n{\"b\":2}\n" + dumped(2) + "\n{\"c\":3}\n");
        assertThat(read.records).hasSize(2);
        assertThat(read.gaps).hasSize(1);
        assertThat(read.gaps.getFirst().cause()).isEqualTo(Gap.Cause.UNSUPPORTED);
        assertThat(read.gaps.getFirst().detail()).startsWith("3 JSON objects");
        assertThat(read.gaps.getFirst().origin().offset()).isEqualTo(dumped(1).length() + 1);
    }

    @Test
    void a_damaged_line_costs_only_itself() {
        String broken = dumped(2).substring(0, 300);
        for (String bad :
                List.of(broken, "garbage", dumped(2).replace("\"Version\":5", "\"Version\":5x"), broken + "\"}")) {
            Collected read = Collected.of(reader, dumped(1) + "\n" + bad + "\n" + dumped(3) + "\n");
            assertThat(read.records)
                    .extracting(r -> r.origin().record())
                    .as(bad)
                    .containsExactly(1L, 3L);
            assertThat(read.causes()).as(bad).containsExactly(Gap.Cause.DAMAGED);
            assertThat(read.gaps.getFirst().origin().offset())
                    .as(bad)
                    .isEqualTo(dumped(1).length() + 1);
        }
    }

    @Test
    void a_damaged_pretty_object_costs_only_itself() {
        String first = pretty(dumped(1)) + "\n";
        String broken = pretty(dumped(2)).substring(0, 400) + "\n";
        for (String bad : List.of(broken, broken.stripTrailing() + "\"\n", "}}}\n", "text\nmore { text\n")) {
            Collected read = Collected.of(reader, first + bad + pretty(dumped(3)) + "\n" + pretty(dumped(4)));
            assertThat(read.records)
                    .extracting(r -> r.origin().record())
                    .as(bad)
                    .containsExactly(1L, 3L, 4L);
            assertThat(read.causes()).as(bad).containsExactly(Gap.Cause.DAMAGED);
        }
        String array = pretty("[" + dumped(1) + "," + dumped(2) + "," + dumped(3) + "]");
        int cut = array.indexOf("\"EventRecordID\":2");
        Collected read = Collected.of(reader, array.substring(0, cut) + array.substring(array.indexOf("\n  {", cut)));
        assertThat(read.records).extracting(r -> r.origin().record()).containsExactly(1L, 3L);
        assertThat(read.causes()).containsExactly(Gap.Cause.DAMAGED);
    }

    @Test
    void says_where_the_text_was_cut_off() {
        Collected read = Collected.of(
                reader, pretty(dumped(1)) + "\n" + pretty(dumped(2)).substring(0, 250));
        assertThat(read.records).hasSize(1);
        assertThat(read.causes()).containsExactly(Gap.Cause.TRUNCATED);
        assertThat(read.gaps.getFirst().origin().offset())
                .isEqualTo(pretty(dumped(1)).length() + 1);
    }

    @Test
    void survives_invalid_utf_8_nuls_and_lone_surrogates() {
        byte[] bytes = dumped(1).replace("a.exe", "a~.exe\\ud800\\u0000").getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '~') {
                bytes[i] = (byte) 0xFF;
            }
        }
        Collected read = Collected.of(reader, bytes);
        assertThat(read.gaps).isEmpty();
        assertThat(read.value(0, "Image")).isEqualTo("C:\\Temp\\a\uFFFD.exe\ud800\0");
    }

    @Test
    void limits_are_gaps_and_reading_goes_on() {
        Limits small = new Limits(8, 1000, 1 << 20, 200, 2000, 100);
        String longOne = dumped(2).replace("a.exe", "a".repeat(5000));
        for (String between : List.of("\n", "")) {
            String text = dumped(1) + "\n" + longOne + between + dumped(3) + "\n";
            Collected read = Collected.of(reader, new Bytes(text.getBytes(StandardCharsets.UTF_8)), small);
            assertThat(read.causes()).containsExactly(Gap.Cause.LIMIT);
            assertThat(read.records).extracting(r -> r.origin().record()).contains(1L, 3L);
        }
        String deep = dumped(2).replace("\"Empty\":\"\"", "\"Empty\":" + "[".repeat(200_000) + "]".repeat(200_000));
        String wide = dumped(2).replace("\"Empty\":\"\"", "\"Empty\":[" + "0,".repeat(300_000) + "0]");
        Collected read = Collected.of(reader, dumped(1) + "\n" + deep + "\n" + wide + "\n" + dumped(3) + "\n");
        assertThat(read.causes()).containsExactly(Gap.Cause.LIMIT, Gap.Cause.LIMIT);
        assertThat(read.records).hasSize(2);
    }

    @Test
    void huge_numbers_stay_the_text_they_are() {
        Collected read = Collected.of(
                reader,
                dumped(1)
                        .replace("3412", "9".repeat(5000))
                        .replace("\"Version\":5", "\"Version\":18446744073709551615"));
        assertThat(read.gaps).isEmpty();
        assertThat(read.value(0, "ProcessId")).hasSize(5000);
        assertThat(read.value(0, "Version")).isEqualTo("18446744073709551615");
    }

    @Test
    void spans_begin_at_line_starts_and_give_every_record_once() throws IOException {
        // 160 MiB of lines that are made on the fly, so that the test holds none of them.
        byte[] line = (dumped(7) + "\n").getBytes(StandardCharsets.UTF_8);
        long lines = (160L << 20) / line.length;
        Content content = new Content() {
            @Override
            public long size() {
                return lines * line.length;
            }

            @Override
            public InputStream open() {
                throw new AssertionError("read by position");
            }

            @Override
            public int read(long position, byte[] into, int from, int length) {
                int count = (int) Math.max(0, Math.min(length, size() - position));
                for (int done = 0; done < count; ) {
                    int at = (int) ((position + done) % line.length);
                    int step = Math.min(count - done, line.length - at);
                    System.arraycopy(line, at, into, from + done, step);
                    done += step;
                }
                return count;
            }
        };
        List<Span> spans = reader.cut(content);
        assertThat(spans).hasSize(3);
        long expected = 0;
        for (Span span : spans) {
            assertThat(span.from()).isEqualTo(expected);
            assertThat(span.from() % line.length).isZero();
            expected = span.to();
        }
        assertThat(expected).isEqualTo(content.size());
    }

    @Test
    void a_thousand_broken_lines_are_listed_and_the_rest_is_counted() {
        Collected read = Collected.of(reader, dumped(1) + "\n" + "{\n".repeat(5000) + dumped(2) + "\n");
        assertThat(read.records).hasSize(2);
        assertThat(read.gaps).hasSize(1001);
        assertThat(read.gaps.getLast().cause()).isEqualTo(Gap.Cause.LIMIT);
        assertThat(read.gaps.getLast().detail()).startsWith("4000 more places");
    }

    @Test
    void damage_anywhere_never_breaks_the_reader() {
        byte[] good = (dumped(1) + "\n" + pretty(dumped(2)) + "\n[" + dumped(3) + "," + dumped(4) + "]\n")
                .getBytes(StandardCharsets.UTF_8);
        SplittableRandom random = new SplittableRandom(20260101);
        int records = 0;
        for (int round = 0; round < 3000; round++) {
            byte[] bad = good.clone();
            for (int i = random.nextInt(1, 6); i > 0; i--) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
            }
            bad = Arrays.copyOf(bad, random.nextInt(bad.length / 2, bad.length + 1));
            Collected.recognises(reader, bad);
            Collected read = Collected.of(reader, bad);
            records += read.records.size();
            assertThat(read.gaps.size() + read.records.size()).isPositive();
        }
        assertThat(records).isGreaterThan(1500);
    }
}
