package org.tocsin.investigation.look;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.tocsin.model.EvidenceRecord;

class ProcessesTest {
    private static final Pattern ROW = Pattern.compile(
            "\"log\":\"(\\w+)\",\"depth\":\\d+(?:,\"time\":\"[^\"]+\")?(,\"ended\")?.*\"program\":\"([^\"]*)\"");

    private static String at(int second) {
        return "2026-01-01T08:00:" + (second < 10 ? "0" : "") + second + "Z";
    }

    private static EvidenceRecord started(int second, String guid, String image, String parent, String parentImage) {
        return Asked.event(
                Values.SYSMON,
                1,
                at(second),
                "ProcessGuid",
                guid,
                "ProcessId",
                "7",
                "Image",
                "C:\\" + image,
                "CommandLine",
                image,
                "ParentProcessGuid",
                parent,
                "ParentImage",
                "C:\\" + parentImage);
    }

    private static EvidenceRecord ended(int second, String guid, String image) {
        return Asked.event(Values.SYSMON, 5, at(second), "ProcessGuid", guid, "Image", "C:\\" + image);
    }

    private static EvidenceRecord created(int second, String pid, String image, String parent, String parentImage) {
        return Asked.event(
                Values.SECURITY,
                4688,
                at(second),
                "NewProcessId",
                pid,
                "NewProcessName",
                "C:\\" + image,
                "ProcessId",
                parent,
                "ParentProcessName",
                parentImage.isEmpty() ? "-" : "C:\\" + parentImage);
    }

    /// Each row as its log, the program with its indent, and `+` where the end was seen.
    private static List<String> tree(EvidenceRecord... events) {
        List<String> tree = new ArrayList<>();
        for (String row : Asked.rows(Processes::new, events)) {
            Matcher matcher = ROW.matcher(row);
            assertThat(matcher.find()).as(row).isTrue();
            tree.add(matcher.group(1) + " " + matcher.group(3) + (matcher.group(2) == null ? "" : " +"));
        }
        return tree;
    }

    @Test
    void draws_children_below_their_parents_whatever_lies_between() {
        assertThat(tree(
                        started(1, "{A}", "a.exe", "{0}", "explorer.exe"),
                        started(2, "{B}", "b.exe", "{A}", "a.exe"),
                        started(3, "{C}", "c.exe", "{0}", "explorer.exe"),
                        started(4, "{D}", "d.exe", "{B}", "b.exe"),
                        started(5, "{E}", "e.exe", "{A}", "a.exe"),
                        ended(6, "{B}", "b.exe")))
                .containsExactly(
                        "Sysmon explorer.exe (start not seen)",
                        "Sysmon   a.exe",
                        "Sysmon     b.exe +",
                        "Sysmon       d.exe",
                        "Sysmon     e.exe",
                        "Sysmon   c.exe");
    }

    @Test
    void tells_of_a_copied_log_once() {
        EvidenceRecord start = started(1, "{A}", "a.exe", "{0}", "explorer.exe");
        EvidenceRecord end = ended(2, "{A}", "a.exe");
        Processes processes = new Processes(Asked.Held::new);
        assertThat(Asked.answer(processes, start, end, start, end)).hasSize(2);
        assertThat(processes.remarks()).isEmpty();
    }

    @Test
    void does_not_take_a_number_given_again_for_the_same_program() {
        assertThat(tree(
                        created(1, "0x10", "cmd.exe", "0x4", "explorer.exe"),
                        created(2, "0x20", "a.exe", "0x10", "cmd.exe"),
                        created(3, "0x30", "b.exe", "0x10", "svchost.exe"),
                        created(4, "0x10", "word.exe", "0x4", "explorer.exe"),
                        created(5, "0x40", "c.exe", "0x10", "word.exe"),
                        created(6, "0x50", "d.exe", "0x10", "")))
                .containsExactly(
                        "Security explorer.exe (start not seen)",
                        "Security   cmd.exe",
                        "Security     a.exe",
                        "Security   word.exe",
                        "Security     c.exe",
                        "Security     d.exe",
                        "Security svchost.exe (start not seen)",
                        "Security   b.exe");
    }

    @Test
    void says_how_many_ended_that_were_not_seen_to_start() {
        Processes processes = new Processes(Asked.Held::new);
        assertThat(Asked.answer(processes, ended(1, "{X}", "x.exe"))).isEmpty();
        assertThat(processes.remarks())
                .containsExactly("1 programs were seen to end and not to start; they are not in the trees.");
    }

    @Test
    void stops_moving_in_where_a_chain_is_deeper_than_any_screen() {
        EvidenceRecord[] chain = new EvidenceRecord[59];
        for (int i = 0; i < chain.length; i++) {
            chain[i] = started(i, "{" + i + "}", i + ".exe", "{" + (i - 1) + "}", (i - 1) + ".exe");
        }
        assertThat(tree(chain)).hasSize(60).last().asString().endsWith("58.exe");
        Family family = new Family(new byte[0]);
        Family.Member last = family.born("0", "", "", "").child();
        for (int i = 1; i < 200; i++) {
            Family.Member next = family.born(Integer.toString(i), "", Integer.toString(i - 1), "")
                    .child();
            assertThat(Arrays.compareUnsigned(next.key(0), last.key(0))).isPositive();
            last = next;
        }
        assertThat(last.depth()).isEqualTo(60);
        assertThat(last.path()).hasSize(61 * 9);
    }
}
