package org.tocsin.investigation.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.model.UserFault;

class CustodyTest {
    @TempDir
    Path temp;

    private Path made() throws IOException {
        Path path = temp.resolve("case");
        Path original = Files.writeString(temp.resolve("näme.txt"), "evidence");
        try (CaseFolder folder = Cases.open(path)) {
            folder.keeper(true).keep(original);
            Run run = folder.begin(Cases.settings("d1"));
            run.finish(Cases.outcome());
        }
        return path;
    }

    private static List<CustodyEntry> entries(Path path) throws IOException {
        List<CustodyEntry> entries = new ArrayList<>();
        Chain.follow(path.resolve("custody.jsonl"), entries::add);
        return entries;
    }

    @Test
    void tells_everything_that_was_done_in_order() throws IOException {
        List<CustodyEntry> entries = entries(made());
        assertThat(entries)
                .extracting(entry -> entry.action().word())
                .containsExactly("case-created", "evidence-taken", "run-started", "results-registered", "run-finished");
        CustodyEntry taken = entries.get(1);
        assertThat(taken.actor()).isEqualTo("A. Person");
        assertThat(taken.program()).isEqualTo("tocsin 0.1.0");
        assertThat(taken.details().path("path").asString("")).endsWith("näme.txt");
        assertThat(taken.details().path("hash").asString("")).isEqualTo(Cases.hash("evidence"));
        assertThat(taken.details().path("size").asLong()).isEqualTo(8);
    }

    /// Follows the chain as docs/custody.md tells a stranger to, with nothing of ours.
    @Test
    void can_be_followed_with_no_more_than_a_hash() throws Exception {
        String previous = "sha256:" + "0".repeat(64);
        for (String line : Files.readAllLines(made().resolve("custody.jsonl"), StandardCharsets.UTF_8)) {
            String covered = line.substring(0, line.lastIndexOf(",\"hash\":"));
            String hash = "sha256:"
                    + HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256")
                                    .digest(covered.getBytes(StandardCharsets.UTF_8)));
            assertThat(line).isEqualTo(covered + ",\"hash\":\"" + hash + "\"}");
            assertThat(covered).endsWith(",\"previous\":\"" + previous + "\"");
            previous = hash;
        }
    }

    @Test
    void sets_a_cut_last_line_aside_and_goes_on() throws IOException {
        Path path = made();
        Path log = path.resolve("custody.jsonl");
        Files.writeString(log, "{\"seq\":6,\"time\":\"2026-03-", StandardOpenOption.APPEND);
        assertThat(Verification.of(path, Optional.empty()).mismatches())
                .extracting(Verification.Mismatch::sentence)
                .singleElement()
                .asString()
                .contains("cut while it was written");
        Cases.open(path).close();
        List<CustodyEntry> entries = entries(path);
        assertThat(entries.getLast().action()).isEqualTo(CustodyEntry.Action.CUSTODY_MENDED);
        String aside = entries.getLast().details().path("file").asString("");
        assertThat(path.resolve(aside)).hasContent("{\"seq\":6,\"time\":\"2026-03-");
        Verification after = Verification.of(path, Optional.empty());
        assertThat(after.mismatches()).isEmpty();
        assertThat(after.remarks()).singleElement().asString().contains("entry 6");

        Files.writeString(path.resolve(aside), "changed");
        assertThat(Verification.of(path, Optional.empty()).mismatches()).hasSize(1);
    }

    @Test
    void notes_a_cut_line_even_when_it_was_killed_before_the_note() throws IOException {
        Path path = made();
        Files.writeString(path.resolve("custody.torn-000006-1"), "{\"seq\":6");
        Cases.open(path).close();
        assertThat(entries(path).getLast().action()).isEqualTo(CustodyEntry.Action.CUSTODY_MENDED);
    }

    @Test
    void is_never_made_longer_when_it_does_not_hold() throws IOException {
        Path path = made();
        Path log = path.resolve("custody.jsonl");
        String text = Files.readString(log);
        Files.writeString(log, text.replace("A. Person", "B. Person"));
        assertThatThrownBy(() -> Cases.open(path))
                .isInstanceOf(UserFault.class)
                .hasMessageContaining("line 1 of custody.jsonl does not hold: its hash is not that of its bytes");
        assertThat(log).hasContent(text.replace("A. Person", "B. Person"));
    }

    @Test
    void shows_a_line_taken_out_swapped_or_added() throws IOException {
        Path path = made();
        Path log = path.resolve("custody.jsonl");
        List<String> lines = Files.readAllLines(log);
        List<String> out = new ArrayList<>(lines);
        out.remove(2);
        List<String> swapped = new ArrayList<>(lines);
        swapped.set(2, lines.get(3));
        swapped.set(3, lines.get(2));
        List<String> twice = new ArrayList<>(lines);
        twice.add(lines.getLast());
        for (List<String> changed : List.of(out, swapped, twice)) {
            Files.write(log, changed);
            Chain chain = Chain.follow(log, entry -> {});
            assertThat(chain.fault()).isPresent();
        }
        Files.write(log, lines);
        assertThat(Chain.follow(log, entry -> {}).fault()).isEmpty();
    }

    @Test
    void brings_evidence_into_the_database_that_only_custody_knows() throws Exception {
        Path path = made();
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + path.resolve("case.db"));
                var statement = connection.createStatement()) {
            statement.execute("DELETE FROM taken");
        }
        try (CaseFolder folder = Cases.open(path)) {
            try (CaseView view = folder.view()) {
                assertThat(view.restore(Cases.hash("evidence"), temp.resolve("back")))
                        .isEqualTo(8);
            }
        }
        assertThat(Verification.of(path, Optional.empty()).mismatches()).isEmpty();
    }
}
