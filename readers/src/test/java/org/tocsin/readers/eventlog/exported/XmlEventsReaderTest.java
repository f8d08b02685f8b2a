package org.tocsin.readers.eventlog.exported;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.tocsin.model.Bytes;
import org.tocsin.model.Gap;
import org.tocsin.readers.Limits;

class XmlEventsReaderTest {
    private final XmlEventsReader reader = new XmlEventsReader();

    private static String event(int record) {
        return """
                <Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='P' Guid='{g}'/>\
                <EventID Qualifiers='0'>4688</EventID><TimeCreated SystemTime='2024-03-01T10:20:30.1234567Z'/>\
                <EventRecordID>%d</EventRecordID><Correlation/><Execution ProcessID='4' ThreadID='8'/>\
                <Channel>Security</Channel><Computer>pc</Computer><Security/></System><EventData>\
                <Data Name='CommandLine'>cmd /c "a &amp; b"</Data><Data Name='Empty'></Data><Data>one</Data><Data>two</Data>\
                </EventData><RenderingInfo Culture='en-US'><Message>Hello</Message><Level>Information</Level></RenderingInfo>\
                </Event>""".formatted(record);
    }

    @Test
    void reads_an_event_as_windows_names_it() {
        String text = event(5);
        assertThat(Collected.recognises(reader, text)).isTrue();
        Collected read = Collected.of(reader, text);
        assertThat(read.gaps).isEmpty();
        assertThat(read.records.getFirst().shape().names())
                .containsExactly(
                        "Provider_Name",
                        "Provider_Guid",
                        "EventID_Qualifiers",
                        "EventID",
                        "TimeCreated_SystemTime",
                        "EventRecordID",
                        "Execution_ProcessID",
                        "Execution_ThreadID",
                        "Channel",
                        "Computer",
                        "CommandLine",
                        "Empty",
                        "Data",
                        "RenderingInfo_Culture",
                        "Message",
                        "RenderingInfo.Level");
        assertThat(read.value(0, "CommandLine")).isEqualTo("cmd /c \"a & b\"");
        assertThat(read.value(0, "Empty")).isEmpty();
        assertThat(read.values(0, "Data")).containsExactly("one", "two");
        assertThat(read.time(0)).isEqualTo("2024-03-01T10:20:30.123456700Z");
        assertThat(read.records.getFirst().origin().record()).isEqualTo(5);
    }

    @Test
    void reads_every_way_of_putting_events_in_a_file() {
        String declaration = "<?xml version=\"1.0\" encoding=\"utf-8\" standalone=\"yes\"?>\r\n";
        for (String text : List.of(
                declaration + "<Events>" + event(1) + event(2) + "</Events>",
                "Record 1\n" + declaration + event(1) + "\nRecord 2\n" + declaration + event(2) + "\n",
                "evtxexport 20181227\n\n" + event(1) + "\n\n" + event(2) + "\n",
                event(1) + "\r\n" + event(2) + "\r\n")) {
            for (byte[] bytes : List.of(
                    text.getBytes(StandardCharsets.UTF_8),
                    ("\uFEFF" + text).getBytes(StandardCharsets.UTF_8),
                    ("\uFEFF" + text).getBytes(StandardCharsets.UTF_16LE),
                    ("\uFEFF" + text).getBytes(StandardCharsets.UTF_16BE))) {
                assertThat(Collected.recognises(reader, bytes)).as(text).isTrue();
                Collected read = Collected.of(reader, bytes);
                assertThat(read.gaps).as(text).isEmpty();
                assertThat(read.records)
                        .extracting(r -> r.origin().record())
                        .as(text)
                        .containsExactly(1L, 2L);
            }
        }
    }

    @Test
    void user_data_is_named_from_its_inner_element_on() {
        Collected read = Collected.of(reader, """
                <Event><System><EventID>1102</EventID><Channel>Security</Channel></System><UserData>\
                <LogFileCleared xmlns='x'><SubjectUserName>eve</SubjectUserName><Deep a='1'><Deeper>7</Deeper></Deep>\
                <Event>inner</Event></LogFileCleared></UserData></Event>""");
        assertThat(read.gaps).isEmpty();
        assertThat(read.value(0, "SubjectUserName")).isEqualTo("eve");
        assertThat(read.value(0, "Deep_a")).isEqualTo("1");
        assertThat(read.value(0, "Deep.Deeper")).isEqualTo("7");
        assertThat(read.value(0, "Event")).isEqualTo("inner");
    }

    @Test
    void declines_other_xml() {
        assertThat(Collected.recognises(reader, "<html><Event>x</Event></html>"))
                .isFalse();
        assertThat(Collected.recognises(
                        reader, "<?xml version='1.0'?><Events><Event><Name>Party</Name></Event></Events>"))
                .isFalse();
        assertThat(Collected.recognises(reader, "From: a@b\n\n" + event(1))).isFalse();
    }

    @Test
    void a_damaged_event_costs_only_itself() {
        for (String bad : List.of(
                event(2).substring(0, 200),
                event(2).replace("</System>", ""),
                event(2).replace("<Event ", "<Evnt "),
                event(2).replace("'CommandLine'>", "'CommandLine'><![CDATA["),
                event(2).replace("'CommandLine'>", "'CommandLine'><!--"),
                event(2).replace("</Event>", "</Evemt>"))) {
            Collected read = Collected.of(reader, event(1) + "\n" + bad + "\n" + event(3) + "\n" + event(4));
            assertThat(read.records)
                    .extracting(r -> r.origin().record())
                    .as(bad)
                    .containsExactly(1L, 3L, 4L);
            assertThat(read.causes()).as(bad).containsExactly(Gap.Cause.DAMAGED);
        }
        Collected cut = Collected.of(reader, event(1) + event(2).substring(0, 200));
        assertThat(cut.records).hasSize(1);
        assertThat(cut.causes()).containsExactly(Gap.Cause.TRUNCATED);
    }

    @Test
    void repairs_what_xml_forbids_and_windows_allows() {
        Collected read =
                Collected.of(reader, event(1).replace("one", "a\0b&#0;&#x1F;c & d &unknown; \u0001 &lt;x&#233;"));
        assertThat(read.gaps).isEmpty();
        assertThat(read.values(0, "Data").getFirst()).isEqualTo("a\uFFFDb\uFFFD\uFFFDc & d &unknown; \uFFFD <x\u00e9");
    }

    @Test
    void reads_a_script_of_two_hundred_thousand_escapes() {
        Collected read = Collected.of(reader, event(1).replace("one", "&amp;&lt;&#13;".repeat(70_000)));
        assertThat(read.gaps).isEmpty();
        assertThat(read.values(0, "Data").getFirst()).isEqualTo("&<\r".repeat(70_000));
    }

    @Test
    void honours_a_declared_eight_bit_character_set() {
        String text = "<?xml version='1.0' encoding='windows-1252'?>\n" + event(1).replace("one", "caf\u00e9");
        Collected read = Collected.of(reader, text.getBytes(StandardCharsets.ISO_8859_1));
        assertThat(read.values(0, "Data")).containsExactly("caf\u00e9", "two");
    }

    @Test
    void opens_no_entity_and_no_document_type() {
        String text = "<?xml version='1.0'?><!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>"
                + event(1).replace("one", "&e;");
        Collected read = Collected.of(reader, text);
        assertThat(read.values(0, "Data")).containsExactly("&e;", "two");
    }

    @Test
    void limits_are_gaps_and_reading_goes_on() {
        Limits small = new Limits(8, 1000, 1 << 20, 200, 2000, 100);
        String text = event(1) + event(2).replace("one", "x".repeat(200_000)) + event(3);
        Collected read = Collected.of(reader, new Bytes(text.getBytes(StandardCharsets.UTF_8)), small);
        assertThat(read.records).extracting(r -> r.origin().record()).containsExactly(1L, 3L);
        assertThat(read.causes()).containsExactly(Gap.Cause.LIMIT);

        String deep = event(2).replace("one", "<a>".repeat(5000) + "</a>".repeat(5000));
        String nested = "<Event>".repeat(5000) + "</Event>".repeat(5000);
        Collected bombs = Collected.of(reader, event(1) + deep + nested + event(3));
        assertThat(bombs.records).extracting(r -> r.origin().record()).containsExactly(1L, 3L);
        assertThat(bombs.causes()).containsExactly(Gap.Cause.LIMIT, Gap.Cause.LIMIT);
    }

    @Test
    void damage_anywhere_never_breaks_the_reader() {
        byte[] good = ("<Events>" + event(1) + event(2) + event(3) + "</Events>").getBytes(StandardCharsets.UTF_8);
        SplittableRandom random = new SplittableRandom(20260102);
        int records = 0;
        for (int round = 0; round < 2000; round++) {
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
        assertThat(records).isGreaterThan(1000);
    }
}
