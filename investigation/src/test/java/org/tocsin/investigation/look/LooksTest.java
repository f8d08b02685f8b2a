package org.tocsin.investigation.look;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.tocsin.investigation.Carried;
import org.tocsin.model.EvidenceRecord;
import org.tocsin.model.Meanings;
import org.tocsin.model.UserFault;
import org.tocsin.report.exports.Rows;

class LooksTest {
    private static final String T1 = "2026-01-01T08:00:01Z";
    private static final String T2 = "2026-01-01T08:00:02Z";
    private static final String T3 = "2026-01-01T08:00:03Z";

    private static List<String> search(Wanted wanted, EvidenceRecord... events) {
        return Asked.rows(sorters -> new Search(sorters, wanted, Rows.Form.TABLE, Carried.meanings()), events);
    }

    private static Wanted wanted(String text, String regex, String field, boolean any) {
        return Wanted.of(
                text.isEmpty() ? List.of() : List.of(text),
                regex.isEmpty() ? List.of() : List.of(regex),
                field.isEmpty() ? List.of() : List.of(field),
                any);
    }

    @Test
    void packs_values_so_that_bytes_sort_as_the_values_do() {
        List<byte[]> inOrder = List.of(
                new Packed().text("").number(5).bytes(),
                new Packed().text("a").number(-1).bytes(),
                new Packed().text("a").number(2).bytes(),
                new Packed().text("a\0").number(0).bytes(),
                new Packed().text("ab").number(0).bytes(),
                new Packed().text("\uD800").number(0).bytes());
        assertThat(inOrder).isSortedAccordingTo(Arrays::compareUnsigned);
        Packed.Unpacked back = Packed.open(new Packed()
                .text("a\0\uD800")
                .time(Optional.of(Instant.MIN))
                .time(Optional.empty())
                .flag(true)
                .bytes());
        assertThat(back.text()).isEqualTo("a\0\uD800");
        assertThat(back.time()).hasValue(Instant.MIN);
        assertThat(back.time()).isEmpty();
        assertThat(back.flag()).isTrue();
    }

    @Test
    void counts_exactly_however_often_the_map_is_emptied() throws IOException {
        Grouping grouping = new Grouping(new Asked.Held(), 1);
        Grouping.Counter one = grouping.open();
        Grouping.Counter two = grouping.open();
        for (int i = 0; i < 9; i++) {
            (i % 2 == 0 ? one : two).add(List.of("k" + i % 3), Optional.of(Instant.ofEpochSecond(i)));
            one.end();
        }
        two.end();
        List<String> groups = new ArrayList<>();
        grouping.drain(group -> groups.add(group.key() + " " + group.count() + " "
                + group.first().orElseThrow().getEpochSecond() + "-"
                + group.last().orElseThrow().getEpochSecond()));
        assertThat(groups).containsExactly("[k0] 3 0-6", "[k1] 3 1-7", "[k2] 3 2-8");
    }

    @Test
    void counts_events_with_their_numbers_in_order() {
        assertThat(Asked.rows(
                        sorters -> new EventCounts(sorters, Carried.meanings()),
                        Asked.event("X", 1000, T1),
                        Asked.event("X", 9, T2),
                        Asked.event("X", 1000, T3)))
                .containsExactly(
                        "{\"host\":\"PC\",\"log\":\"X\",\"event_id\":\"9\",\"count\":1,\"share\":\"33.33%\","
                                + "\"first\":\"2026-01-01T08:00:02.0000000Z\",\"last\":\"2026-01-01T08:00:02.0000000Z\"}",
                        "{\"host\":\"PC\",\"log\":\"X\",\"event_id\":\"1000\",\"count\":2,\"share\":\"66.67%\","
                                + "\"first\":\"2026-01-01T08:00:01.0000000Z\",\"last\":\"2026-01-01T08:00:03.0000000Z\"}");
    }

    @Test
    void search_wants_all_or_any_in_whatever_field() {
        EvidenceRecord both = Asked.event("X", 1, T1, "A", "has ÄPFEL", "B", "and 0815");
        EvidenceRecord one = Asked.event("X", 1, T2, "A", "äpfel");
        EvidenceRecord none = Asked.event("X", 1, T3, "Äpfel", "in a name only");
        assertThat(search(wanted("äpfel", "08\\d+", "", false), one, none, both))
                .singleElement()
                .asString()
                .contains("\"field\":\"A\",\"found\":\"has ÄPFEL\"");
        assertThat(search(wanted("äpfel", "08\\d+", "", true), one, none, both)).hasSize(2);
        assertThat(search(wanted("", "", "A=*pfel", false), one, none, both)).hasSize(2);
        assertThat(search(wanted("", "", "A=pfel", false), one, none, both)).isEmpty();
    }

    @Test
    void search_says_what_the_value_means_beside_it() {
        assertThat(search(
                        wanted("", "", "Status=0xc000006a", false),
                        Asked.event("Security", 4776, T1, "Status", "0xC000006A")))
                .singleElement()
                .asString()
                .contains("\"found\":\"0xC000006A\",\"meaning\":\"wrong password\",\"value\":\"0xC000006A\"");
    }

    @Test
    void counts_events_of_two_providers_with_one_number_apart_and_says_what_they_are_about() {
        assertThat(Asked.rows(
                        sorters -> new EventCounts(sorters, Carried.meanings()),
                        Asked.event("System", 1, T1, "Provider_Name", "Microsoft-Windows-Kernel-General"),
                        Asked.event("System", 1, T2, "Provider_Name", "Microsoft-Windows-Power-Troubleshooter"),
                        Asked.event("System", 1, T3, "Provider_Name", "Nobody")))
                .extracting(row -> row.replaceFirst(
                        ".*\"event_id\":\"1\",(\"about\":\"([a-z ]+)\",)?.*\"provider\":\"([^\"]+)\".*", "$2/$3"))
                .containsExactly(
                        "clock changed/Microsoft-Windows-Kernel-General",
                        "computer woke up/Microsoft-Windows-Power-Troubleshooter",
                        "/Nobody");
    }

    @Test
    void search_tells_of_names_that_no_record_has() {
        Search search = new Search(Asked.Held::new, wanted("", "", "Imag=x", false), Rows.Form.JSONL, Meanings.NONE);
        Asked.answer(search, Asked.event("X", 1, T1, "Image", "x"));
        assertThat(search.remarks())
                .containsExactly(
                        "0 records have it.",
                        "No record has a field called Imag: names are the source's own, and case matters (tocsin read shows"
                                + " them).");
    }

    @Test
    void search_refuses_what_cannot_be_looked_for() {
        assertThatThrownBy(() -> wanted("", "", "", false)).isInstanceOf(UserFault.class);
        assertThatThrownBy(() -> wanted("", "a(", "", false))
                .isInstanceOf(UserFault.class)
                .hasMessageContaining("a(");
        assertThatThrownBy(() -> wanted("", "(a)\\1", "", false)).isInstanceOf(UserFault.class);
        assertThatThrownBy(() -> wanted("", "", "no-equals", false)).isInstanceOf(UserFault.class);
    }

    @Test
    void logons_say_who_from_where_and_how_it_went() {
        List<String> rows = Asked.rows(
                sorters -> new Logons(sorters, Carried.meanings()),
                Asked.event(
                        "Security",
                        4625,
                        T1,
                        "TargetUserName",
                        "mara",
                        "TargetDomainName",
                        "OFFICE",
                        "IpAddress",
                        "::ffff:10.0.0.7",
                        "WorkstationName",
                        "-",
                        "LogonType",
                        "10",
                        "Status",
                        "0xc000006d",
                        "SubStatus",
                        "0xC000006A"),
                Asked.event(
                        "Security",
                        4648,
                        T1,
                        "SubjectUserName",
                        "jonas",
                        "SubjectDomainName",
                        "OFFICE",
                        "TargetUserName",
                        "tobi",
                        "TargetDomainName",
                        "OFFICE",
                        "TargetServerName",
                        "FS-01"),
                Asked.event("Security", 4771, T2, "TargetUserName", "mara", "Status", "0x18"),
                Asked.event("Security", 4776, T2, "TargetUserName", "mara", "Workstation", "W", "Status", "0x0"),
                Asked.event(
                        "Microsoft-Windows-TerminalServices-RemoteConnectionManager/Operational",
                        1149,
                        T3,
                        "Param1",
                        "mara",
                        "Param2",
                        "OFFICE",
                        "Param3",
                        "10.0.0.8"),
                Asked.event("Application", 4625, T3, "TargetUserName", "not a logon"));
        assertThat(rows).hasSize(5);
        assertThat(rows.get(0))
                .startsWith("{\"result\":\"desktop-reached\",\"account\":\"OFFICE\\\\mara\",\"host\":\"PC\","
                        + "\"address\":\"10.0.0.8\",\"event_id\":\"1149\"");
        assertThat(rows.get(1))
                .startsWith("{\"result\":\"failed\",\"account\":\"OFFICE\\\\mara\",\"host\":\"PC\","
                        + "\"address\":\"10.0.0.7\",\"logon_type\":\"10\","
                        + "\"how\":\"10 remote desktop; 0xC000006A wrong password\",\"event_id\":\"4625\","
                        + "\"reason\":\"0xC000006A wrong password\",\"count\":1");
        assertThat(rows.get(2)).contains("\"event_id\":\"4771\",\"reason\":\"0x18 wrong password\"");
        assertThat(rows.get(3)).contains("\"workstation\":\"FS-01\"", "\"by\":\"OFFICE\\\\jonas\"");
        assertThat(rows.get(4)).contains("\"password-checked\"", "\"workstation\":\"W\"");
    }

    @Test
    void stacks_the_rarest_first_and_takes_spellings_together() {
        Stack stack = new Stack(Asked.Held::new, Stack.Sort.PROCESSES, 1);
        List<String> rows = Asked.answer(
                stack,
                Asked.event("A", Values.SYSMON, 1, T1, "Image", "C:\\WINDOWS\\a.exe"),
                Asked.event("B", Values.SYSMON, 1, T3, "Image", "C:\\Windows\\a.exe"),
                Asked.event("A", Values.SYSMON, 1, T2, "Image", "C:\\Windows\\A.exe"),
                Asked.event("A", Values.SYSMON, 1, T2, "Image", "C:\\Temp\\once.exe"));
        assertThat(rows).singleElement().asString().contains("\"count\":1,\"computers\":1,\"processes\":\"C:\\\\Temp");
        assertThat(stack.remarks()).containsExactly("1 further rows, all as frequent or more, were left out by --top.");
        assertThat(Asked.rows(
                        sorters -> new Stack(sorters, Stack.Sort.PROCESSES, 9),
                        Asked.event("A", Values.SYSMON, 1, T1, "Image", "C:\\WINDOWS\\a.exe"),
                        Asked.event("B", Values.SYSMON, 1, T3, "Image", "C:\\Windows\\a.exe"),
                        Asked.event("A", Values.SYSMON, 1, T2, "Image", "C:\\Windows\\A.exe")))
                .containsExactly("{\"count\":3,\"computers\":2,\"processes\":\"C:\\\\WINDOWS\\\\a.exe\","
                        + "\"detail\":\"Sysmon\",\"first\":\"2026-01-01T08:00:01.0000000Z\","
                        + "\"last\":\"2026-01-01T08:00:03.0000000Z\",\"hosts\":[\"A\",\"B\"]}");
    }

    @Test
    void lists_what_was_created_with_the_commands_of_a_task() {
        String xml = "<Task><Principals><Principal><UserId>S-1-5-18</UserId></Principal></Principals><Settings>"
                + "<ExecutionTimeLimit>PT0S</ExecutionTimeLimit></Settings><Actions>"
                + "<Exec><Command>a.exe</Command><Arguments>&lt;x&gt; &amp;amp;</Arguments></Exec>"
                + "<Exec><Command>b.exe</Command></Exec></Actions></Task>";
        assertThat(Asked.rows(
                        Created::new,
                        Asked.event(
                                "Security", 4698, T2, "TaskName", "\\T", "TaskContent", xml, "SubjectUserName", "tobi"),
                        Asked.event(
                                "System",
                                7045,
                                T1,
                                "ServiceName",
                                "S",
                                "ImagePath",
                                "s.exe",
                                "AccountName",
                                "LocalSystem"),
                        Asked.event("Application", 7045, T1, "ServiceName", "not a service")))
                .containsExactly(
                        "{\"time\":\"2026-01-01T08:00:01.0000000Z\",\"host\":\"PC\",\"what\":\"service\",\"name\":\"S\","
                                + "\"command\":\"s.exe\",\"account\":\"LocalSystem\",\"channel\":\"System\","
                                + "\"event_id\":\"7045\",\"path\":\"a.evtx\",\"recovered\":false,\"record\":401}",
                        "{\"time\":\"2026-01-01T08:00:02.0000000Z\",\"host\":\"PC\",\"what\":\"task\",\"name\":\"\\\\T\","
                                + "\"command\":\"a.exe <x> &amp; ; b.exe\",\"account\":\"S-1-5-18\",\"by\":\"tobi\","
                                + "\"channel\":\"Security\",\"event_id\":\"4698\",\"path\":\"a.evtx\","
                                + "\"recovered\":false,\"record\":402}");
    }

    @Test
    void says_how_many_events_tell_nothing_that_could_be_shown() {
        Created created = new Created(Asked.Held::new);
        assertThat(Asked.answer(created, Asked.event("System", 7045, T1, "Value_0", "x")))
                .isEmpty();
        assertThat(created.remarks())
                .singleElement()
                .asString()
                .startsWith("1 further events of this sort tell nothing that could be shown");
        Logons logons = new Logons(Asked.Held::new, Meanings.NONE);
        assertThat(Asked.answer(logons, Asked.event("Security", 4624, T1, "Value_0", "x")))
                .isEmpty();
        assertThat(logons.remarks()).hasSize(1);
    }

    @Test
    void decodes_base64_inside_base64_and_leaves_names_alone() {
        String inner = Base64.getEncoder().encodeToString("whoami /all & ipconfig".getBytes(StandardCharsets.UTF_8));
        String outer = Base64.getEncoder().encodeToString(("iex " + inner).getBytes(StandardCharsets.UTF_16LE));
        assertThat(Base64Texts.in("powershell -enc " + outer + " C:\\Users\\AVeryLongNameOfAUserWithoutBlanks\\x"))
                .extracting(one -> one.depth() + " " + one.encoding() + " " + one.text())
                .containsExactly("1 UTF-16LE iex " + inner, "2 UTF-8 whoami /all & ipconfig");
        assertThat(Base64Texts.in("SearchProtocolHostSearchProtocolHost /AAAAAAAAAAAAAAAAAAAAAAAAAA== abc"))
                .isEmpty();
        assertThat(Asked.rows(Encoded::new, Asked.event("Security", 4688, T1, "CommandLine", "x " + inner)))
                .singleElement()
                .asString()
                .contains("\"field\":\"CommandLine\",\"encoding\":\"UTF-8\"", "\"decoded\":\"whoami /all & ipconfig\"");
    }
}
