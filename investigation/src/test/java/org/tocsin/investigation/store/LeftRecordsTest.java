package org.tocsin.investigation.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.model.Evidence;
import org.tocsin.model.Origin;
import org.tocsin.model.Slice;
import org.tocsin.readers.LeftRecord;
import org.tocsin.readers.LentTemplate;

/// What the first pass leaves in the case, and that the second may be done again and again.
class LeftRecordsTest {
    private static final String A = Cases.hash("a");
    private static final String B = Cases.hash("b");

    @TempDir
    Path temp;

    private static LeftRecord left(long record) {
        return new LeftRecord(
                new Origin(A, "logs/a.evtx", record, record * 100), true, 40, new byte[] {1, 2, (byte) record});
    }

    private static void leave(Run run, String hash, int index, long... records) throws IOException {
        try (Ledger ledger = run.open()) {
            ledger.begin(Cases.slice(hash, index));
            ledger.lend(new LentTemplate(7, new byte[] {5, 6}));
            ledger.lend(new LentTemplate(index + 100, new byte[] {5, 6}));
            for (long record : records) {
                ledger.left(left(record));
            }
            ledger.end(List.of(), List.of());
            ledger.commit();
        }
    }

    /// Does what a second pass does, with a record for each that was left.
    private static void again(Run run, Slice slice, boolean commit) throws IOException {
        try (Ledger ledger = run.open()) {
            ledger.begin(slice);
            run.forEachLeftRecord((content, left) -> {
                try {
                    ledger.record(Cases.record(A, left.origin().record()));
                    ledger.finding(Cases.finding(
                            Cases.RULE_A, Cases.record(A, left.origin().record())));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            ledger.inner(run.more(A, slice.from(), 0));
            ledger.end(List.of(), List.of());
            if (commit) {
                ledger.commit();
            }
        }
    }

    private static List<Long> records(Run run) throws IOException {
        List<Long> records = new ArrayList<>();
        run.forEachLeftRecord((content, left) -> records.add(left.origin().record()));
        return records;
    }

    @Test
    void keeps_records_and_templates_whole_and_each_template_once() throws IOException {
        try (CaseFolder folder = Cases.open(temp.resolve("case"))) {
            Run run = folder.begin(Cases.settings("d1"));
            run.item(Cases.item(A, "logs/a.evtx", 2));
            leave(run, A, 0, 3, 1);
            leave(run, A, 1, 2);
            List<LeftRecord> left = new ArrayList<>();
            run.forEachLeftRecord((content, record) -> {
                assertThat(content).isEqualTo(A);
                left.add(record);
            });
            assertThat(left)
                    .usingRecursiveComparison()
                    .isEqualTo(Stream.of(3, 1, 2).map(n -> left(n)).toList());
            List<Integer> lent = new ArrayList<>();
            run.forEachLent(template -> lent.add(template.id()));
            assertThat(lent).containsExactlyInAnyOrder(7, 100, 101);
        }
    }

    @Test
    void has_nothing_to_do_where_nothing_was_left() throws IOException {
        try (CaseFolder folder = Cases.open(temp.resolve("case"))) {
            Run run = folder.begin(Cases.settings("d1"));
            leave(run, A, 0);
            assertThat(run.again()).isEmpty();
        }
    }

    @Test
    void does_the_second_pass_once_and_again_when_more_was_lent_and_never_adds_up() throws IOException {
        Path path = temp.resolve("case");
        try (CaseFolder folder = Cases.open(path)) {
            Run run = folder.begin(Cases.settings("d1"));
            run.item(Cases.item(A, "logs/a.evtx", 1));
            leave(run, A, 0, 1, 2, 3);
            again(run, run.again().orElseThrow(), true);
            run.finish(Cases.outcome());
        }
        try (CaseFolder folder = Cases.open(path)) {
            Run run = folder.begin(Cases.settings("d1"));
            run.item(Cases.item(A, "logs/a.evtx", 1));
            assertThat(run.again()).isEmpty();
            run.finish(Cases.outcome());
        }
        try (CaseFolder folder = Cases.open(path)) {
            Run run = folder.begin(Cases.settings("d1"));
            run.item(Cases.item(A, "logs/a.evtx", 1));
            run.item(Cases.item(B, "logs/b.evtx", 1));
            leave(run, B, 0);
            Optional<Slice> more = run.again();
            assertThat(more).isPresent();
            again(run, more.orElseThrow(), true);
            run.finish(Cases.outcome());
            try (CaseView view = folder.view()) {
                assertThat(view.recordCount()).isEqualTo(3);
                assertThat(view.findings().count()).isEqualTo(3);
                assertThat(view.parts()).hasSize(1);
                assertThat(view.complete()).isTrue();
                assertThat(view.evidence()).contains(new Evidence(A, 100, "evtx", List.of("logs/a.evtx"), 3, 0));
            }
        }
    }

    @Test
    void forgets_a_second_pass_that_was_killed() throws IOException {
        Path path = temp.resolve("case");
        try (CaseFolder folder = Cases.open(path)) {
            Run run = folder.begin(Cases.settings("d1"));
            run.item(Cases.item(A, "logs/a.evtx", 1));
            leave(run, A, 0, 1, 2, 3);
            again(run, run.again().orElseThrow(), false);
        }
        try (CaseFolder folder = Cases.open(path)) {
            Run run = folder.begin(Cases.settings("d1"));
            run.item(Cases.item(A, "logs/a.evtx", 1));
            assertThat(records(run)).containsExactly(1L, 2L, 3L);
            again(run, run.again().orElseThrow(), true);
            run.finish(Cases.outcome());
            try (CaseView view = folder.view()) {
                assertThat(view.recordCount()).isEqualTo(3);
                assertThat(view.findings().count()).isEqualTo(3);
            }
        }
    }

    @Test
    void drops_what_older_settings_left() throws IOException {
        Path path = temp.resolve("case");
        try (CaseFolder folder = Cases.open(path)) {
            Run run = folder.begin(Cases.settings("d1"));
            run.item(Cases.item(A, "logs/a.evtx", 1));
            leave(run, A, 0, 1, 2, 3);
            again(run, run.again().orElseThrow(), true);
            run.finish(Cases.outcome());
        }
        try (CaseFolder folder = Cases.open(path)) {
            Run run = folder.begin(Cases.settings("d2"));
            run.item(Cases.item(A, "logs/a.evtx", 1));
            leave(run, A, 0, 1);
            assertThat(records(run)).containsExactly(1L);
            again(run, run.again().orElseThrow(), true);
            run.finish(Cases.outcome());
            try (CaseView view = folder.view()) {
                assertThat(view.recordCount()).isEqualTo(1);
                assertThat(view.parts()).hasSize(1);
            }
        }
    }
}
