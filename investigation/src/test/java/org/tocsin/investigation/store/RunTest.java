package org.tocsin.investigation.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.detect.Match;
import org.tocsin.model.Evidence;
import org.tocsin.model.Fields;
import org.tocsin.model.Finding;
import org.tocsin.model.Gap;
import org.tocsin.model.Kind;
import org.tocsin.model.Origin;
import org.tocsin.model.RuleLook;
import org.tocsin.model.SourceSeen;
import org.tocsin.model.Technique;
import org.tocsin.model.Undecided;
import org.tocsin.model.ValueType;

class RunTest {
    private static final String A = Cases.hash("a");
    private static final String B = Cases.hash("b");

    @TempDir
    Path temp;

    private static void readAll(Run run, String hash, int slices, int records) throws IOException {
        try (Ledger ledger = run.open()) {
            for (int i = 0; i < slices; i++) {
                if (!run.done(Cases.slice(hash, i))) {
                    Cases.scan(ledger, hash, i, records);
                }
            }
            ledger.commit();
        }
    }

    private static List<String> lakeFiles(Path folder) throws IOException {
        try (Stream<Path> list = Files.list(folder.resolve("lake"))) {
            return list.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void shows_what_a_run_gave() throws IOException {
        Path path = temp.resolve("case");
        try (CaseFolder folder = Cases.open(path)) {
            Run run = folder.begin(Cases.settings("d1"));
            run.item(Cases.item(A, "logs/a.evtx", 2));
            run.again(A, "copy/b.evtx");
            run.again(A, "copy/a.evtx");
            run.gap(new Gap(Origin.whole(B, "locked.zip"), Gap.Cause.ENCRYPTED, "no password fits"));
            readAll(run, A, 2, 6);
            run.finish(Cases.outcome());
            try (CaseView view = folder.view()) {
                assertThat(view.program()).isEqualTo("tocsin 0.1.0");
                assertThat(view.complete()).isTrue();
                assertThat(view.recordCount()).isEqualTo(12);
                assertThat(view.evidence())
                        .containsExactly(new Evidence(
                                A, 200, "evtx", List.of("logs/a.evtx", "copy/a.evtx", "copy/b.evtx"), 12, 2));
                assertThat(view.gapCount()).isEqualTo(3);
                assertThat(Cases.gaps(view))
                        .extracting(
                                gap -> gap.origin().path() + " " + gap.cause().word())
                        .containsExactly("locked.zip encrypted", "logs/a.evtx damaged", "logs/a.evtx damaged");
                List<Finding> findings = Cases.findings(view);
                assertThat(view.findings().count()).isEqualTo(4);
                assertThat(findings).hasSize(4);
                Finding first = findings.getFirst();
                assertThat(first.time()).contains(Cases.TIME);
                assertThat(first.rule()).isEqualTo(Cases.RULE_A);
                assertThat(first.origin()).isEqualTo(new Origin(A, "logs/a.evtx", 0, 0));
                assertThat(first.why()).containsExactly(new Finding.Why("selection", "CommandLine", "cmd /c", "cmd*"));
                assertThat(first.fields().first("EventID")).contains("4688");
                assertThat(first.fields().first("CommandLine")).contains("cmd /c \"échø\" \u0000 <U+D800> 0");
                assertThat(first.fields().all().get(4).values()).hasSize(2);
                assertThat(view.sources())
                        .containsExactly(new SourceSeen(
                                Kind.WINDOWS_EVENT,
                                "PC1",
                                "Security",
                                "",
                                "4688",
                                12,
                                Optional.of(Cases.TIME),
                                Optional.of(Cases.TIME)));
                assertThat(view.days()).isEqualTo(Cases.days(12));
                assertThat(view.packs()).isEqualTo(Cases.settings("d1").packs());
                assertThat(view.looks())
                        .extracting(RuleLook::state)
                        .containsExactly(RuleLook.State.LOOKED, RuleLook.State.NO_SUCH_LOG);
                assertThat(view.looks().getFirst().rule()).isEqualTo(Cases.RULE_A);
                assertThat(view.techniques().values())
                        .extracting(Technique::name)
                        .containsExactly("LSASS Memory");
            }
        }
        assertThat(path.resolve("scratch")).doesNotExist();
        assertThat(path.resolve("case.db-wal")).doesNotExist();
    }

    private static Finding counted(CaseFolder folder) throws IOException {
        try (CaseView view = folder.view()) {
            List<Finding> counted = Cases.findings(view).stream()
                    .filter(finding -> finding.rule().equals(Cases.COUNTED))
                    .toList();
            assertThat(counted).hasSize(1);
            assertThat(Cases.gaps(view))
                    .filteredOn(gap -> gap.cause() == Gap.Cause.LIMIT)
                    .extracting(Gap::detail)
                    .containsExactly(counted.getFirst().why().size() + " matches");
            return counted.getFirst();
        }
    }

    @Test
    void a_second_pass_sees_the_matches_of_all_slices_of_all_runs_and_replaces_what_the_last_one_found()
            throws IOException {
        Path path = temp.resolve("case");
        Finding first;
        try (CaseFolder folder = Cases.open(path)) {
            Run run = folder.begin(Cases.settings("d1"));
            run.item(Cases.item(A, "logs/a.evtx", 2));
            readAll(run, A, 2, 6);
            Cases.join(run);
            first = counted(folder);
            assertThat(first.why()).hasSize(4);
            Cases.join(run);
            assertThat(counted(folder)).as("once more is the same").isEqualTo(first);
            run.finish(Cases.outcome());
        }
        try (CaseFolder folder = Cases.open(path)) {
            Run run = folder.begin(Cases.settings("d1"));
            run.item(Cases.item(A, "logs/a.evtx", 2));
            run.item(Cases.item(B, "logs/b.evtx", 1));
            readAll(run, A, 2, 6);
            readAll(run, B, 1, 6);
            Cases.join(run);
            Finding second = counted(folder);
            assertThat(second.why()).hasSize(6).containsAll(first.why());
            run.finish(Cases.outcome());
            assertThat(counted(folder)).isEqualTo(second);
        }
        assertThat(Verification.of(path, Optional.empty()).mismatches()).isEmpty();
    }

    @Test
    void a_second_pass_that_breaks_leaves_the_findings_of_the_last_one() throws IOException {
        try (CaseFolder folder = Cases.open(temp.resolve("case"))) {
            Run run = folder.begin(Cases.settings("d1"));
            run.item(Cases.item(A, "logs/a.evtx", 1));
            readAll(run, A, 1, 6);
            Cases.join(run);
            Finding first = counted(folder);
            assertThatThrownBy(() -> run.join(out -> {
                        out.finding(Cases.timeless(Cases.RULE_A, A, "half"));
                        throw new IOException("the disk is full");
                    }))
                    .hasMessageContaining("the disk is full");
            assertThat(counted(folder)).isEqualTo(first);
            Cases.join(run);
            assertThat(counted(folder)).isEqualTo(first);
        }
    }

    @Test
    void matches_of_other_settings_and_of_slices_that_were_cut_off_are_not_seen() throws IOException {
        Path path = temp.resolve("case");
        try (CaseFolder folder = Cases.open(path)) {
            Run run = folder.begin(Cases.settings("d1"));
            run.item(Cases.item(A, "logs/a.evtx", 1));
            readAll(run, A, 1, 6);
            Cases.join(run);
            run.finish(Cases.outcome());
        }
        try (CaseFolder folder = Cases.open(path)) {
            Run run = folder.begin(Cases.settings("d2"));
            run.item(Cases.item(A, "logs/a.evtx", 1));
            try (Ledger ledger = run.open()) {
                Cases.scan(ledger, A, 0, 6);
                // Not committed.
            }
            List<Match> seen = new ArrayList<>();
            run.forEachMatch((detection, match) -> seen.add(match));
            assertThat(seen).isEmpty();
        }
    }

    @Test
    void many_matches_take_little_room_and_come_back_whole() throws IOException {
        Path path = temp.resolve("case");
        int count = 60_000;
        try (CaseFolder folder = Cases.open(path)) {
            Run run = folder.begin(Cases.settings("d1"));
            run.item(Cases.item(A, "logs/a.evtx", 1));
            try (Ledger ledger = run.open()) {
                ledger.begin(Cases.slice(A, 0));
                for (int i = 0; i < count; i++) {
                    ledger.match(i % 3, Cases.match(Cases.record(A, i)));
                }
                ledger.match(0, new Match(Optional.empty(), new byte[0]));
                ledger.end(List.of(), List.of());
                ledger.commit();
            }
            long[] seen = new long[3];
            List<byte[]> timeless = new ArrayList<>();
            run.forEachMatch((detection, match) -> {
                seen[detection]++;
                if (match.time().isEmpty()) {
                    timeless.add(match.row());
                }
            });
            assertThat(seen).containsExactly(20_001, 20_000, 20_000);
            assertThat(timeless)
                    .singleElement()
                    .satisfies(row -> assertThat(row).isEmpty());
        }
        assertThat(Files.size(path.resolve("case.db")) / count).isLessThan(25);
    }

    @Test
    void puts_findings_in_order_of_time_rule_and_origin_however_they_came() throws IOException {
        List<Finding> made = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            made.add(Cases.finding(i % 2 == 0 ? Cases.RULE_B : Cases.RULE_A, Cases.record(A, i / 4)));
            made.add(Cases.timeless(Cases.RULE_A, A, "file" + i % 7));
        }
        List<List<Finding>> answers = new ArrayList<>();
        for (int seed = 0; seed < 3; seed++) {
            Collections.shuffle(made, new Random(seed));
            try (CaseFolder folder = Cases.open(temp.resolve("case" + seed))) {
                Run run = folder.begin(Cases.settings("d1"));
                int at = 0;
                for (int i = 0; i < 4; i++) {
                    try (Ledger ledger = run.open()) {
                        ledger.begin(Cases.slice(A, seed % 2 == 0 ? i : 3 - i));
                        for (; at < made.size() * (i + 1) / 4; at++) {
                            ledger.finding(made.get(at));
                        }
                        ledger.end(List.of(), List.of());
                        ledger.commit();
                    }
                }
                try (CaseView view = run.view()) {
                    answers.add(Cases.findings(view));
                }
            }
        }
        List<Finding> first = answers.getFirst();
        assertThat(first).hasSize(80);
        assertThat(first.subList(0, 40)).allMatch(finding -> finding.time().isPresent());
        assertThat(first.subList(40, 80)).allMatch(finding -> finding.time().isEmpty());
        assertThat(first.get(0).rule().id()).isEqualTo("a");
        assertThat(first.get(2).rule().id()).isEqualTo("b");
        assertThat(first.getLast().origin().outer()).contains("outer.eml");
        assertThat(answers.get(1)).isEqualTo(first);
        assertThat(answers.get(2)).isEqualTo(first);
    }

    @Test
    void shows_nothing_of_a_batch_that_was_not_committed_and_sweeps_it() throws IOException {
        Path path = temp.resolve("case");
        try (CaseFolder folder = Cases.open(path)) {
            Run run = folder.begin(Cases.settings("d1"));
            run.item(Cases.item(A, "logs/a.evtx", 2));
            readAll(run, A, 1, 3);
            Ledger left = run.open();
            // Enough findings that some of them go to case.db before the commit that never comes.
            left.begin(Cases.slice(A, 1));
            for (int i = 0; i < 20_000; i++) {
                left.finding(Cases.finding(Cases.RULE_A, Cases.record(A, i)));
                left.record(Cases.record(A, i));
            }
            try (CaseView view = folder.view()) {
                assertThat(view.findings().count()).isEqualTo(1);
                assertThat(view.recordCount()).isEqualTo(3);
                assertThat(view.complete()).isFalse();
            }
        }
        Files.writeString(path.resolve("lake/part-000099.parquet"), "left by a killed run");
        Files.writeString(path.resolve("lake/rows1.part"), "left by a killed run");
        try (CaseFolder folder = Cases.open(path)) {
            assertThat(lakeFiles(path)).hasSize(1);
            Run run = folder.begin(Cases.settings("d1"));
            assertThat(run.done(Cases.slice(A, 0))).isTrue();
            assertThat(run.done(Cases.slice(A, 1))).isFalse();
            run.item(Cases.item(A, "logs/a.evtx", 2));
            readAll(run, A, 2, 3);
            run.finish(Cases.outcome());
            try (CaseView view = folder.view()) {
                assertThat(view.findings().count()).isEqualTo(2);
                assertThat(view.recordCount()).isEqualTo(6);
                assertThat(view.complete()).isTrue();
            }
        }
    }

    @Test
    void replaces_the_results_of_older_settings() throws IOException {
        Path path = temp.resolve("case");
        try (CaseFolder folder = Cases.open(path)) {
            Run first = folder.begin(Cases.settings("d1"));
            first.item(Cases.item(A, "logs/a.evtx", 1));
            readAll(first, A, 1, 9);
            first.finish(Cases.outcome());
            List<String> oldParts = lakeFiles(path);

            Run second = folder.begin(Cases.settings("d2"));
            assertThat(second.done(Cases.slice(A, 0))).isFalse();
            second.item(Cases.item(A, "logs/a.evtx", 1));
            try (CaseView view = second.view()) {
                assertThat(view.findings().count()).isZero();
                assertThat(view.complete()).isFalse();
                assertThat(view.parts()).isEmpty();
            }
            readAll(second, A, 1, 3);
            second.finish(Cases.outcome());
            try (CaseView view = folder.view()) {
                assertThat(view.findings().count()).isEqualTo(1);
                assertThat(view.recordCount()).isEqualTo(3);
                assertThat(view.complete()).isTrue();
            }
            assertThat(lakeFiles(path)).hasSize(1).doesNotContainAnyElementsOf(oldParts);
        }
        assertThat(Verification.of(path, Optional.empty()).mismatches()).isEmpty();
    }

    @Test
    void names_evidence_that_newer_settings_did_not_read_and_keeps_its_results() throws IOException {
        Path original = Files.writeString(temp.resolve("a.evtx"), "a");
        try (CaseFolder folder = Cases.open(temp.resolve("case"))) {
            Run first = folder.begin(Cases.settings("d1"));
            assertThat(folder.keeper(true).keep(original).hash()).isEqualTo(A);
            first.item(Cases.item(A, "a.evtx", 1));
            readAll(first, A, 1, 9);
            first.finish(Cases.outcome());

            Run second = folder.begin(Cases.settings("d2"));
            List<KeptEvidence> left = new ArrayList<>();
            second.forEachLeft(left::add);
            assertThat(left).hasSize(1);
            assertThat(left.getFirst().hash()).isEqualTo(A);
            try (var in = left.getFirst().content().open()) {
                assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
                        .isEqualTo("a");
            }
            second.finish(Cases.outcome());
            try (CaseView view = folder.view()) {
                assertThat(view.complete()).isFalse();
                assertThat(view.evidence()).containsExactly(new Evidence(A, 1, "evtx", List.of("a.evtx"), 0, 0));
            }
            // Back to the first settings: nothing has to be read again.
            assertThat(folder.begin(Cases.settings("d1")).done(Cases.slice(A, 0)))
                    .isTrue();
        }
    }

    @Test
    void does_not_double_what_intake_finds_again_and_drops_gaps_that_are_gone() throws IOException {
        Gap locked = new Gap(Origin.whole(A, "a.zip!/secret"), Gap.Cause.ENCRYPTED, "no password fits");
        Gap unreadable = new Gap(Origin.whole(B, "b.evtx"), Gap.Cause.UNREADABLE, "not allowed");
        Gap elsewhere = new Gap(Origin.whole(B, "other/c"), Gap.Cause.SKIPPED, "a device");
        try (CaseFolder folder = Cases.open(temp.resolve("case"))) {
            Run first = folder.begin(Cases.settings("d1"));
            first.gap(locked);
            first.gap(unreadable);
            first.gap(elsewhere);
            first.finish(Cases.outcome());
            Run second = folder.begin(Cases.settings("d1"));
            second.gap(locked);
            second.item(Cases.item(B, "b.evtx", 0));
            second.finish(Cases.outcome());
            try (CaseView view = folder.view()) {
                assertThat(Cases.gaps(view)).containsExactly(locked, elsewhere);
            }
        }
    }

    @Test
    void keeps_what_rules_gave_up_on_when_the_run_is_killed_and_gone_on_with() throws IOException {
        Path path = temp.resolve("case");
        Undecided undecided = new Undecided("^(a+)+$", List.of(Cases.RULE_A, Cases.RULE_B));
        try (CaseFolder folder = Cases.open(path)) {
            Run run = folder.begin(Cases.settings("d1"));
            run.item(Cases.item(A, "a.evtx", 1));
            try (Ledger ledger = run.open()) {
                Cases.scan(ledger, A, 0, 3);
                ledger.undecided(List.of(undecided));
                ledger.commit();
            }
        }
        try (CaseFolder folder = Cases.open(path)) {
            Run run = folder.begin(Cases.settings("d1"));
            assertThat(run.done(Cases.slice(A, 0))).isTrue();
            run.item(Cases.item(A, "a.evtx", 1));
            run.finish(Cases.outcome());
            try (CaseView view = folder.view()) {
                assertThat(view.undecided()).containsExactly(undecided);
            }
            try (CaseView view = folder.begin(Cases.settings("d2")).view()) {
                assertThat(view.undecided()).isEmpty();
            }
        }
    }

    @Test
    void lists_items_found_inside_others_with_all_their_places() throws IOException {
        try (CaseFolder folder = Cases.open(temp.resolve("case"))) {
            Run run = folder.begin(Cases.settings("d1"));
            run.item(Cases.item(A, "mail.eml", 1));
            try (Ledger ledger = run.open()) {
                ledger.begin(Cases.slice(A, 0));
                ledger.inner(new Evidence(B, 9, "pdf", List.of("mail.eml!/z.pdf", "mail.eml!/b.pdf"), 1, 0));
                ledger.end(List.of(), List.of());
                ledger.commit();
            }
            try (CaseView view = run.view()) {
                assertThat(view.evidence())
                        .containsExactly(
                                new Evidence(A, 100, "evtx", List.of("mail.eml"), 0, 0),
                                new Evidence(B, 9, "pdf", List.of("mail.eml!/b.pdf", "mail.eml!/z.pdf"), 2, 0));
            }
        }
    }

    @Test
    void gives_back_findings_with_hostile_names_and_texts() throws IOException {
        String longName = "n".repeat(70_000);
        Fields fields = new Fields(List.of(
                field("\uD800", "half"),
                field("<U+D800>", "spelled"),
                field("nul\u0000", "a\u0000b\u202E"),
                field(longName, "x".repeat(100_000))));
        Finding made = new Finding(
                Optional.empty(),
                Cases.RULE_A,
                Kind.FILE,
                new Origin(A, "zip\u0000!/\uDC00'\"", -1, -1),
                false,
                List.of(new Finding.Why("", longName, "v\u0000\uD800", "")),
                fields);
        try (CaseFolder folder = Cases.open(temp.resolve("case"))) {
            Run run = folder.begin(Cases.settings("d1"));
            try (Ledger ledger = run.open()) {
                ledger.begin(Cases.slice(A, 0));
                ledger.finding(made);
                ledger.gap(new Gap(made.origin(), Gap.Cause.DAMAGED, "\u0000 " + "d".repeat(9000)));
                ledger.end(List.of(), List.of());
                ledger.commit();
            }
            run.finish(Cases.outcome());
            try (CaseView view = folder.view()) {
                Finding found = Cases.findings(view).getFirst();
                assertThat(found.origin().path()).isEqualTo("zip\u0000!/\uFFFD'\"");
                assertThat(found.why()).containsExactly(new Finding.Why("", longName, "v\u0000\uFFFD", ""));
                assertThat(found.fields().all())
                        .extracting(Fields.Field::name)
                        .containsExactly("<U+D800>", "<U+D800>", "nul\u0000", longName);
                assertThat(found.fields().first("nul\u0000")).contains("a\u0000b\u202E");
                assertThat(Cases.gaps(view).getFirst().detail())
                        .startsWith("\u0000 ddd")
                        .hasSize(4097);
            }
        }
        assertThat(Verification.of(temp.resolve("case"), Optional.empty()).mismatches())
                .isEmpty();
    }

    private static Fields.Field field(String name, String value) {
        return new Fields.Field(name, List.of(new Fields.Value(ValueType.TEXT, value)));
    }

    @Test
    void does_not_let_a_slice_stay_open() throws IOException {
        try (CaseFolder folder = Cases.open(temp.resolve("case"));
                Ledger ledger = folder.begin(Cases.settings("d1")).open()) {
            ledger.begin(Cases.slice(A, 0));
            assertThatThrownBy(ledger::commit).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> ledger.begin(Cases.slice(A, 1))).isInstanceOf(IllegalStateException.class);
        }
    }
}
