package org.tocsin.investigation.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tocsin.model.Gap;
import org.tocsin.model.Origin;
import org.tocsin.model.UserFault;

/// Somebody who can write to the case, but not to the receipt that was kept elsewhere nor to the key, changes
/// results and waits for the next run to make them look right. And the honest things that must not be taken for
/// that.
class AlteredResultsTest {
    private static final String RESULTS = "The results in ";

    @TempDir
    Path temp;

    private Path path = Path.of("");
    private Path original = Path.of("");
    private Receipt kept = new Receipt("", "", "", 0, "", List.of(), new byte[0], new byte[0], "no receipt yet");

    @BeforeEach
    void make_a_case() throws IOException {
        path = temp.resolve("case");
        original = Files.writeString(temp.resolve("a.evtx"), "a");
        kept = run("d1", original);
    }

    /// One honest run, receipt included.
    private Receipt run(String detection, Path... evidence) throws IOException {
        try (CaseFolder folder = Cases.open(path)) {
            Run run = folder.begin(Cases.settings(detection));
            for (Path file : evidence) {
                String hash = folder.keeper(true).keep(file).hash();
                String name = String.valueOf(file.getFileName());
                run.item(Cases.item(hash, name, 1));
                run.gap(new Gap(Origin.whole(hash, name + "!/locked"), Gap.Cause.ENCRYPTED, "no password fits"));
                if (!run.done(Cases.slice(hash, 0))) {
                    try (Ledger ledger = run.open()) {
                        Cases.scan(ledger, hash, 0, 9);
                        ledger.commit();
                    }
                }
            }
            run.finish(Cases.outcome());
            Files.writeString(folder.report().resolve("index.html"), "<p>a report on " + evidence.length + "</p>");
            folder.reported();
            Receipt receipt = folder.receipt(SigningKey.in(temp.resolve("home")));
            receipt.writeBeside(path);
            return receipt;
        }
    }

    private void sql(String statement) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + path.resolve("case.db"));
                var one = connection.createStatement()) {
            assertThat(one.executeUpdate(statement)).isPositive();
        }
    }

    private List<String> mismatches(Receipt receipt) throws IOException {
        return Verification.of(path, Optional.of(receipt)).mismatches().stream()
                .map(Verification.Mismatch::sentence)
                .toList();
    }

    private List<String> remarks(Receipt receipt) throws IOException {
        Verification verification = Verification.of(path, Optional.of(receipt));
        assertThat(verification.mismatches()).isEmpty();
        return verification.remarks();
    }

    private void loseReceiptsBeside() throws IOException {
        for (Path file : Receipt.beside(path)) {
            Files.delete(file);
        }
    }

    /// What the attacker can do with our own program in hand: seal what is there now, chained to what was.
    private void sealAnew(long setting, long run, String detection) throws IOException {
        try (CaseFolder folder = Cases.open(path)) {
            folder.seal(Cases.settings(detection), setting, run, 0);
            folder.reported();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "DELETE FROM finding WHERE record = 3",
                "UPDATE finding SET fields = replace(fields, '4688', '4689')",
                "UPDATE finding SET \"order\" = zeroblob(1) WHERE record = 3",
                "DELETE FROM gap WHERE cause = 'encrypted'",
                "UPDATE slice SET gone = 1",
                "UPDATE slice SET records = 1",
                "UPDATE rule SET json = replace(json, 'HIGH', 'LOW')",
                "UPDATE look SET looked = 99",
                "DELETE FROM lake_part",
                "UPDATE seen SET records = 1",
                "INSERT INTO slice VALUES (99, 1, 'sha256:x', 0, 0, 1, 1, 0, 0, 99, 0)",
                "INSERT INTO undecided VALUES (1, 'x', '[]', 99)",
            })
    void a_run_into_altered_results_is_refused_and_adds_nothing(String statement) throws IOException, SQLException {
        sql(statement);
        loseReceiptsBeside();
        byte[] custody = Files.readAllBytes(path.resolve("custody.jsonl"));
        assertThatThrownBy(() -> run("d1", original))
                .isInstanceOf(UserFault.class)
                .hasMessage(
                        RESULTS + path + " are not those that its custody log registered, so nothing is added to this"
                                + " case: `tocsin verify` says what differs; investigate the originals into a new case folder.");
        assertThat(path.resolve("custody.jsonl")).hasBinaryContent(custody);
        assertThat(mismatches(kept)).isNotEmpty();
    }

    @Test
    void a_run_that_seems_to_have_begun_since_does_not_hide_it() throws IOException, SQLException {
        try (CaseFolder folder = Cases.open(path)) {
            folder.begin(Cases.settings("d1"));
        }
        sql("DELETE FROM finding WHERE record = 3");
        loseReceiptsBeside();
        assertThatThrownBy(() -> run("d1", original))
                .isInstanceOf(UserFault.class)
                .hasMessageStartingWith(RESULTS);
        assertThat(mismatches(kept)).anyMatch(line -> line.contains("the findings is not what custody entry"));
    }

    @Test
    void evidence_that_custody_never_took_in_is_neither_read_nor_signed_for() throws IOException, SQLException {
        sql("INSERT INTO taken VALUES ('" + Cases.hash("planted") + "', 'planted', 7, 1, NULL)");
        assertThatThrownBy(() -> run("d1", original))
                .isInstanceOf(UserFault.class)
                .hasMessageContaining("lists evidence that its custody log never took in");
    }

    @Test
    void results_sealed_anew_fail_against_the_old_receipt_whatever_was_appended() throws IOException, SQLException {
        sql("DELETE FROM finding WHERE record = 3");
        sealAnew(1, 1, "d1");
        assertThat(Verification.of(path, Optional.empty()).mismatches()).isEmpty();
        assertThat(mismatches(kept))
                .singleElement()
                .asString()
                .contains("the findings is not what custody entry")
                .contains("and the receipt covers");
        // The receipt beside the case is a witness too; without it the run cannot know.
        assertThatThrownBy(() -> run("d1", original))
                .isInstanceOf(UserFault.class)
                .hasMessageStartingWith(RESULTS);
        loseReceiptsBeside();
        run("d1", original);
        assertThat(mismatches(kept)).singleElement().asString().contains("the findings is not what custody entry");
    }

    @Test
    void a_whole_new_chain_is_refused_beside_its_receipt_and_fails_against_it() throws IOException, SQLException {
        sql("DELETE FROM finding WHERE record = 3");
        rechainWithFreshSeals();
        assertThat(Verification.of(path, Optional.empty()).mismatches()).isEmpty();
        assertThat(mismatches(kept)).anyMatch(line -> line.contains("is not the one the receipt was given for"));
        assertThatThrownBy(() -> run("d1", original))
                .isInstanceOf(UserFault.class)
                .hasMessageContaining("is not the one that the receipt beside it was signed for");
    }

    private void rechainWithFreshSeals() throws IOException, SQLException {
        sealAnew(1, 1, "d1");
        StringBuilder fresh = new StringBuilder();
        String[] head = {CustodyEntry.START};
        long[] number = {0};
        CustodyEntry[] forged = new CustodyEntry[1];
        Chain.follow(path.resolve("custody.jsonl"), entry -> {
            if (entry.action() == CustodyEntry.Action.RESULTS_REGISTERED) {
                forged[0] = entry;
            }
        });
        Chain.follow(path.resolve("custody.jsonl"), entry -> {
            if (entry.number() > kept.entries()) {
                return;
            }
            var details =
                    entry.action() == CustodyEntry.Action.RESULTS_REGISTERED ? forged[0].details() : entry.details();
            byte[] line =
                    CustodyEntry.line(++number[0], entry.time(), Cases.CUSTODIAN, entry.action(), details, head[0]);
            head[0] = Disk.hash(line, 0, line.length - 1 - CustodyEntry.ENDING);
            fresh.append(new String(line, StandardCharsets.UTF_8));
        });
        Files.writeString(path.resolve("custody.jsonl"), fresh);
        sql("UPDATE meta SET value = '" + head[0] + "' WHERE name = 'custody'");
    }

    @Test
    void an_honest_second_run_with_more_evidence_is_only_a_remark() throws IOException, SQLException {
        Path more = Files.writeString(temp.resolve("b.evtx"), "b");
        run("d1", original, more);
        assertThat(remarks(kept))
                .anyMatch(line -> line.contains("a later run added to those that the receipt covers"))
                .anyMatch(line -> line.contains("entries newer than the receipt"));
        run("d1", original, more);
        assertThat(remarks(kept)).isNotEmpty();
        // What was there before is still watched.
        sql("DELETE FROM finding WHERE record = 3 AND evidence = '" + Cases.hash("a") + "'");
        sealAnew(1, 3, "d1");
        assertThat(Verification.of(path, Optional.empty()).mismatches()).isEmpty();
        assertThat(mismatches(kept)).singleElement().asString().contains("the findings is not what custody entry");
    }

    @Test
    void a_gap_that_a_later_run_no_longer_meets_is_no_alteration() throws IOException {
        try (CaseFolder folder = Cases.open(path)) {
            Run run = folder.begin(Cases.settings("d1"));
            run.item(Cases.item(Cases.hash("a"), "a.evtx!/locked", 1));
            run.finish(Cases.outcome());
            folder.reported();
            try (CaseView view = folder.view()) {
                assertThat(Cases.gaps(view)).extracting(Gap::cause).containsExactly(Gap.Cause.DAMAGED);
            }
        }
        assertThat(remarks(kept)).isNotEmpty();
    }

    @Test
    void an_honest_run_with_other_rules_is_only_a_remark_and_keeps_what_the_receipt_covers()
            throws IOException, SQLException {
        Receipt newer = run("d2", original);
        assertThat(remarks(newer)).noneMatch(line -> line.contains("newer than the receipt"));
        assertThat(remarks(kept)).anyMatch(line -> line.contains("took the place of those that the receipt covers"));
        // Going back to the first rules reads again, and both receipts still hold.
        run("d1", original);
        assertThat(remarks(kept)).isNotEmpty();
        assertThat(remarks(newer)).isNotEmpty();
        try (CaseView view = CaseView.open(path)) {
            assertThat(view.findings().count()).isEqualTo(3);
        }
        sql("DELETE FROM finding WHERE slice IN (SELECT id FROM slice WHERE setting = 1)");
        assertThat(mismatches(kept)).singleElement().asString().contains("the findings is not what custody entry");
        // Signed when they were already replaced, the newer one covers them too.
        assertThat(mismatches(newer)).hasSize(1);
    }

    @Test
    void a_run_that_was_killed_is_gone_on_with() throws IOException {
        Path more = Files.writeString(temp.resolve("b.evtx"), "b");
        String hash = Cases.hash("b");
        try (CaseFolder folder = Cases.open(path)) {
            Run run = folder.begin(Cases.settings("d1"));
            folder.keeper(true).keep(more);
            run.item(Cases.item(hash, "b.evtx", 1));
            try (Ledger ledger = run.open()) {
                Cases.scan(ledger, hash, 0, 9);
                ledger.commit();
            }
        }
        run("d1", original, more);
        assertThat(remarks(kept)).isNotEmpty();
        try (CaseView view = CaseView.open(path)) {
            assertThat(view.findings().count()).isEqualTo(6);
        }
    }

    @Test
    void an_export_after_the_receipt_is_only_a_remark() throws IOException {
        try (CaseFolder folder = Cases.open(path)) {
            folder.exported(
                    new Exported("csv", OptionalLong.of(3), OptionalLong.of(100), Optional.of(Cases.hash("the file"))));
        }
        assertThat(Files.readString(path.resolve("custody.jsonl")))
                .contains(
                        "\"action\":\"exported\",\"details\":{\"what\":\"csv\",\"findings\":3,\"size\":100,\"hash\":\""
                                + Cases.hash("the file") + "\"}");
        assertThat(remarks(kept)).anyMatch(line -> line.contains("1 entries newer than the receipt"));
    }
}
