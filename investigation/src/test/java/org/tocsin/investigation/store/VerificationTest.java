package org.tocsin.investigation.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tocsin.model.Evidence;
import org.tocsin.model.Gap;
import org.tocsin.model.Origin;
import org.tocsin.model.UserFault;
import org.tocsin.testkit.SharedData;

class VerificationTest {
    @TempDir
    Path temp;

    private Path path = Path.of("");
    private Path referenced = Path.of("");
    private Path receiptFile = Path.of("");

    @BeforeEach
    void make_a_case() throws IOException {
        path = temp.resolve("case");
        referenced = Files.writeString(temp.resolve("reference.log"), "stays where it is");
        receiptFile = fill(path, "evidence");
    }

    private Path fill(Path folder, String evidence) throws IOException {
        Path original = Files.writeString(temp.resolve("original.evtx"), evidence);
        try (CaseFolder open = Cases.open(folder)) {
            Run run = open.begin(Cases.settings("d1"));
            String hash = open.keeper(true).keep(original).hash();
            String other = open.keeper(false).keep(referenced).hash();
            run.item(Cases.item(hash, "original.evtx", 1));
            run.item(Cases.item(other, "reference.log", 0));
            run.gap(new Gap(Origin.whole(hash, "original.evtx"), Gap.Cause.LIMIT, "too deep"));
            try (Ledger ledger = run.open()) {
                Cases.scan(ledger, hash, 0, 9);
                ledger.commit();
                ledger.begin(Cases.slice(other, 0));
                ledger.inner(new Evidence(Cases.hash("inner"), 4, "pdf", List.of("reference.log!/x"), 0, 0));
                ledger.end(List.of(), List.of());
                ledger.commit();
            }
            run.finish(Cases.outcome());
            Files.writeString(open.report().resolve("index.html"), "<p>a report</p>");
            Files.writeString(
                    Files.createDirectories(open.report().resolve("data")).resolve("x.jsonl"), "{}\n");
            open.reported();
            return open.receipt(SigningKey.in(temp.resolve("home"))).writeBeside(folder);
        }
    }

    private Receipt receipt() throws IOException {
        return Receipt.read(receiptFile);
    }

    private List<String> mismatches() throws IOException {
        return Verification.of(path, Optional.of(receipt())).mismatches().stream()
                .map(one -> one.where() + ": " + one.sentence())
                .toList();
    }

    private void sql(String statement) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + path.resolve("case.db"));
                var one = connection.createStatement()) {
            assertThat(one.executeUpdate(statement)).isPositive();
        }
    }

    private Path only(String inside) throws IOException {
        try (Stream<Path> list = Files.list(path.resolve(inside))) {
            return list.findFirst().orElseThrow();
        }
    }

    private static void change(Path file, int at) throws IOException {
        if (Disk.posix(file)) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        }
        byte[] bytes = Files.readAllBytes(file);
        bytes[at] ^= 1;
        Files.write(file, bytes);
    }

    @Test
    void holds_when_nothing_was_touched() throws IOException {
        Verification verification = Verification.of(path, Optional.of(receipt()));
        assertThat(verification.mismatches()).isEmpty();
        assertThat(verification.holds()).isTrue();
        assertThat(verification.entries()).isEqualTo(7);
        assertThat(verification.evidence()).isEqualTo(2);
        assertThat(verification.parts()).isEqualTo(1);
        assertThat(verification.remarks())
                .singleElement()
                .asString()
                .contains(SigningKey.in(temp.resolve("home")).fingerprint());
        assertThat(Verification.of(path, Optional.empty()).holds()).isTrue();
        assertThat(path.toFile().list())
                .containsExactlyInAnyOrder("case.db", "case.lock", "custody.jsonl", "evidence", "lake", "report");
    }

    @Test
    void holds_after_the_case_was_copied_elsewhere_and_cannot_be_written() throws IOException {
        Path copy = temp.resolve("copy");
        try (Stream<Path> walk = Files.walk(path)) {
            for (Path file : walk.toList()) {
                Files.copy(file, copy.resolve(path.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        assertThat(Verification.of(copy, Optional.of(receipt())).mismatches()).isEmpty();
    }

    @Test
    void names_changed_evidence() throws IOException {
        Path file = only("evidence");
        change(file, 20);
        assertThat(mismatches())
                .singleElement()
                .asString()
                .startsWith("evidence/" + file.getFileName() + ": ")
                .contains("no longer has the bytes that were handed in");
        change(file, 0);
        assertThat(mismatches()).singleElement().asString().contains("does not begin as kept evidence does");
        Files.delete(file);
        assertThat(mismatches()).singleElement().asString().contains("is missing: this evidence is no longer");
    }

    @Test
    void names_referenced_evidence_that_changed_or_went() throws IOException {
        Files.writeString(referenced, "changed");
        assertThat(mismatches()).singleElement().asString().contains("no longer has the bytes");
        Files.delete(referenced);
        assertThat(mismatches()).singleElement().asString().contains("is not there any more");
    }

    @Test
    void names_a_changed_and_a_missing_lake_part() throws IOException {
        Path part = only("lake");
        change(part, 50);
        assertThat(mismatches()).singleElement().asString().contains("has other bytes than were registered");
        Files.delete(part);
        assertThat(mismatches()).singleElement().asString().contains("9 records can no longer be looked up");
    }

    @Test
    void names_files_that_do_not_belong_there() throws IOException {
        Files.writeString(path.resolve("lake/part-000007.parquet"), "x");
        Files.writeString(path.resolve("evidence/x.kept"), "x");
        Files.writeString(path.resolve("report/extra.html"), "x");
        Files.writeString(path.resolve("notes.txt"), "x");
        assertThat(mismatches())
                .extracting(line -> line.substring(0, line.indexOf(':')))
                .containsExactly("lake/part-000007.parquet", "evidence/x.kept", "report/extra.html", "notes.txt");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "UPDATE finding SET fields = replace(fields, '4688', '4689')|the findings",
                "DELETE FROM finding WHERE record = 3|the findings",
                "DELETE FROM gap|the gaps",
                "UPDATE rule SET json = replace(json, 'HIGH', 'LOW')|a rule was changed after it was stored",
                "DELETE FROM rule|the findings",
                "UPDATE slice SET gone = 1 WHERE gaps = 1|the findings",
                "UPDATE meta SET value = '7' WHERE name = 'setting'|other results than those that custody registered",
                "UPDATE seen SET records = 1|the counts by source",
                "UPDATE day SET records = 1|the counts by day",
                "UPDATE look SET looked = 99|the list of rules that looked",
                "UPDATE pack SET json = '{}'|the list of rule packs",
                "UPDATE slice SET records = 1|the list of what was read",
                "UPDATE item SET format = 'x'|the list of items found in the evidence",
                "UPDATE place SET path = 'x'|the places where items were found",
                "DELETE FROM inner_item|the list of items found inside others",
                "UPDATE run SET techniques = '{\"x\":1}'|the settings and the end of the run",
                "UPDATE lake_part SET rows = 1|the list of lake parts",
                "UPDATE taken SET size = 1|another size than custody",
                "DELETE FROM taken WHERE copied = 1|no longer lists the evidence",
                "UPDATE meta SET value = 'x' WHERE name = 'case'|different case numbers"
            })
    void names_what_was_changed_in_the_database(String statement, String named) throws IOException, SQLException {
        sql(statement);
        assertThat(mismatches()).isNotEmpty();
        assertThat(mismatches().getFirst()).startsWith("case.db: ").contains(named);
    }

    @Test
    void names_a_changed_report() throws IOException {
        Files.writeString(path.resolve("report/index.html"), "<p>another</p>");
        Files.delete(path.resolve("report/data/x.jsonl"));
        assertThat(mismatches())
                .hasSize(2)
                .anyMatch(line -> line.contains("report/index.html is not the report that was written"))
                .anyMatch(line -> line.contains("report/data/x.jsonl is missing"));
    }

    @Test
    void names_a_missing_database_or_log() throws IOException {
        Files.move(path.resolve("case.db"), temp.resolve("case.db"));
        assertThat(mismatches()).singleElement().asString().contains("case.db is missing");
        Files.move(temp.resolve("case.db"), path.resolve("case.db"));
        Files.delete(path.resolve("custody.jsonl"));
        assertThat(mismatches()).anyMatch(line -> line.contains("custody.jsonl is missing"));
    }

    @Test
    void names_a_damaged_database_without_falling_over() throws IOException {
        byte[] bytes = Files.readAllBytes(path.resolve("case.db"));
        for (int page = 4096; page + 4096 <= bytes.length; page += 4096) {
            byte[] damaged = bytes.clone();
            Arrays.fill(damaged, page, page + 4096, (byte) 0xA5);
            Files.write(path.resolve("case.db"), damaged);
            Files.deleteIfExists(path.resolve("case.db-shm"));
            assertThat(mismatches()).as("page at %d", page).isNotEmpty();
        }
    }

    @Test
    void names_a_run_that_did_not_finish() throws IOException {
        try (CaseFolder folder = Cases.open(path)) {
            folder.begin(Cases.settings("d1"));
        }
        assertThat(mismatches()).singleElement().asString().contains("did not finish");
    }

    /// An attacker who can write to the case can also write a chain that holds; only the receipt tells.
    @Test
    void fails_against_the_receipt_when_the_case_was_altered_and_chained_anew() throws IOException {
        try (Stream<Path> walk = Files.walk(path)) {
            for (Path file : walk.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
        Path other = fill(path, "forged evidence");
        assertThat(Verification.of(path, Optional.empty()).mismatches()).isEmpty();
        assertThat(Verification.of(path, Optional.of(Receipt.read(other))).mismatches())
                .isEmpty();
        // The forger also gives the case its old number.
        String oldId = receipt().caseId();
        rechain(oldId);
        Verification forged = Verification.of(path, Optional.of(receipt()));
        assertThat(forged.mismatches()).extracting(Verification.Mismatch::where).containsOnly("receipt");
        assertThat(forged.mismatches())
                .extracting(Verification.Mismatch::sentence)
                .anyMatch(line -> line.contains("is not the one the receipt was given for"))
                .anyMatch(line -> line.contains("which the custody log does not hold"))
                .anyMatch(line -> line.contains("but the receipt does not list it"));
    }

    private void rechain(String caseId) throws IOException {
        Path log = path.resolve("custody.jsonl");
        StringBuilder fresh = new StringBuilder();
        String[] previous = {CustodyEntry.START};
        Chain.follow(log, entry -> {
            var details = entry.action() == CustodyEntry.Action.CASE_CREATED
                    ? CustodyEntry.JSON.valueToTree(Map.of("case", caseId, "form", 1))
                    : entry.details();
            byte[] line = CustodyEntry.line(
                    entry.number(), entry.time(), Cases.CUSTODIAN, entry.action(), details, previous[0]);
            previous[0] = Disk.hash(line, 0, line.length - 1 - CustodyEntry.ENDING);
            fresh.append(new String(line, StandardCharsets.UTF_8));
        });
        Files.writeString(log, fresh);
        try {
            sql("UPDATE meta SET value = '" + caseId + "' WHERE name = 'case'");
            sql("UPDATE meta SET value = '" + previous[0] + "' WHERE name = 'custody'");
        } catch (SQLException e) {
            throw new IOException(e);
        }
        assertThat(Verification.of(path, Optional.empty()).mismatches()).isEmpty();
    }

    @Test
    void fails_against_a_receipt_that_was_changed() throws IOException {
        String text = receipt().text();
        Path changed = temp.resolve("changed.txt");
        Files.writeString(changed, text.replaceFirst("evidence sha256:.", "evidence sha256:f"));
        Receipt forged = Receipt.read(changed);
        assertThat(forged.text()).isNotEqualTo(text);
        assertThat(Verification.of(path, Optional.of(forged)).mismatches())
                .extracting(Verification.Mismatch::sentence)
                .singleElement()
                .asString()
                .contains("signature does not fit its text");
    }

    @Test
    void takes_nothing_behind_the_signature_for_signed() throws IOException {
        Path longer = Files.writeString(temp.resolve("longer.txt"), receipt().text() + "evidence sha256:aa 5\n");
        assertThatThrownBy(() -> Receipt.read(longer)).isInstanceOf(UserFault.class);
    }

    @Test
    void takes_a_receipt_that_went_through_mail_and_is_older_than_the_case() throws IOException {
        Path mailed = temp.resolve("mailed.txt");
        Files.writeString(mailed, receipt().text().replace("\n", "\r\n"));
        try (CaseFolder folder = Cases.open(path)) {
            folder.keeper(true).keep(Files.writeString(temp.resolve("more"), "more"));
            Run run = folder.begin(Cases.settings("d1"));
            run.item(Cases.item(Cases.hash("more"), "more", 0));
            run.finish(Cases.outcome());
            Path newer = folder.receipt(SigningKey.in(temp.resolve("home"))).writeBeside(path);
            assertThat(newer).isNotEqualTo(receiptFile);
            assertThat(Receipt.beside(path)).containsExactly(receiptFile, newer);
        }
        Verification verification = Verification.of(path, Optional.of(Receipt.read(mailed)));
        assertThat(verification.mismatches()).isEmpty();
        assertThat(verification.remarks()).anyMatch(line -> line.contains("4 entries newer than the receipt"));
    }

    @Test
    void refuses_a_receipt_that_is_none_and_a_folder_that_is_no_case() throws IOException {
        Path none = Files.writeString(temp.resolve("none.txt"), "TOCSIN RECEIPT 1\ncase x\n");
        assertThatThrownBy(() -> Receipt.read(none))
                .isInstanceOf(UserFault.class)
                .hasMessageContaining("no receipt");
        assertThatThrownBy(() -> Receipt.read(temp.resolve("nowhere"))).isInstanceOf(UserFault.class);
        assertThatThrownBy(() -> Verification.of(temp.resolve("home"), Optional.empty()))
                .isInstanceOf(UserFault.class);
    }

    @Test
    void signs_with_one_key_that_only_its_owner_can_read_and_that_lies_outside_the_case() throws IOException {
        Path home = temp.resolve("home");
        assertThat(SigningKey.in(home).fingerprint()).isEqualTo(receipt().fingerprint());
        if (Disk.posix(home)) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("key"))))
                    .isEqualTo("rw-------");
        }
        try (CaseFolder folder = Cases.open(path)) {
            SigningKey inside = SigningKey.in(path.resolve("report"));
            assertThatThrownBy(() -> folder.receipt(inside))
                    .isInstanceOf(UserFault.class)
                    .hasMessageContaining("lies inside the case");
        }
        Files.writeString(home.resolve("key"), "not a key");
        assertThatThrownBy(() -> SigningKey.in(home))
                .isInstanceOf(UserFault.class)
                .hasMessageContaining("cannot be used");
    }

    @Test
    void is_told_to_strangers_with_the_queries_it_uses() throws IOException {
        String page = Files.readString(SharedData.root().resolve("docs/custody.md"));
        for (Seal seal : Seal.values()) {
            assertThat(page).contains("`" + seal.word() + "`").contains(seal.query());
        }
        for (CustodyEntry.Action action : CustodyEntry.Action.values()) {
            assertThat(page).contains("`" + action.word() + "`");
        }
        assertThat(CustodyEntry.ENDING).isEqualTo(82);
    }

    @Test
    void finds_the_key_where_the_user_says() {
        Path home = Path.of("/home/x");
        assertThat(SigningKey.home(Map.of("TOCSIN_HOME", "/t", "XDG_CONFIG_HOME", "/c"), home))
                .isEqualTo(Path.of("/t"));
        assertThat(SigningKey.home(Map.of("XDG_CONFIG_HOME", "/c"), home)).isEqualTo(Path.of("/c/tocsin"));
        assertThat(SigningKey.home(Map.of(), home)).isEqualTo(Path.of("/home/x/.config/tocsin"));
    }
}
