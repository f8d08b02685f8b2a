package org.tocsin.detect.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tocsin.model.EvidenceRecord;
import org.tocsin.model.Finding;
import org.tocsin.model.Kind;
import org.tocsin.model.Level;
import org.tocsin.model.Origin;
import org.tocsin.model.PlainRecord;
import org.tocsin.model.RuleLook;
import org.tocsin.model.Shape;

class FileExaminerTest {
    private static final Path TABLE = Path.of(System.getProperty("tocsin.root", ".."), "content", "files");

    private static SignTable table() {
        try {
            return SignTable.read(TABLE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// @param facts words, or words with their value behind a colon
    private static EvidenceRecord file(String... facts) {
        PlainRecord.Builder record = new PlainRecord.Builder().text("name", "a.doc");
        for (String fact : facts) {
            int colon = fact.indexOf(':');
            record.text("Fact", colon < 0 ? fact : fact.substring(0, colon));
            record.text("Fact.Value", colon < 0 ? "" : fact.substring(colon + 1));
            record.text("Fact.Place", "here");
        }
        return record.build(Kind.FILE, new Shape.Table(), Origin.whole("sha256:0", "a.doc"));
    }

    private static FileVerdict verdict(String... facts) {
        return new FileExaminer(table()).examine(file(facts));
    }

    @Test
    void one_hard_sign_is_enough_and_names_its_exploit() {
        FileVerdict verdict = verdict("object-equation", "equation-font-overflow:a font name of 48 bytes");
        assertThat(verdict.danger()).isEqualTo(FileDanger.DANGEROUS);
        assertThat(verdict.exploits()).containsExactly("CVE-2017-11882");
        assertThat(verdict.techniques()).containsExactly("T1203");
        assertThat(verdict.reasons().getFirst().en()).contains("a font name of 48 bytes");
        assertThat(verdict.reasons().getFirst().fr()).contains("a font name of 48 bytes");
    }

    @Test
    void honest_macros_that_run_by_themselves_are_nothing() {
        assertThat(verdict("macro", "macro-runs-by-itself:workbook_open", "macro-deletes", "macro-writes-file")
                        .danger())
                .isEqualTo(FileDanger.NOTHING_FOUND);
        assertThat(verdict("macro", "macro-starts-program").danger()).isEqualTo(FileDanger.NOTHING_FOUND);
        assertThat(verdict("macro", "macro-runs-by-itself", "macro-starts-program")
                        .danger())
                .isEqualTo(FileDanger.SUSPICIOUS);
    }

    @Test
    void what_fetches_and_starts_by_itself_is_dangerous() {
        assertThat(verdict("macro-runs-by-itself", "macro-fetches:URLDownloadToFileA", "macro-starts-program")
                        .danger())
                .isEqualTo(FileDanger.DANGEROUS);
        assertThat(verdict("macro-runs-by-itself", "macro-fetches:MSXML2.XMLHTTP")
                        .danger())
                .isEqualTo(FileDanger.SUSPICIOUS);
        assertThat(verdict("macro-fetches", "macro-starts-program").danger()).isEqualTo(FileDanger.NOTHING_FOUND);
        assertThat(verdict("ribbon-runs-macro", "macro-starts-program", "macro-uses-interpreter")
                        .danger())
                .isEqualTo(FileDanger.DANGEROUS);
    }

    @Test
    void a_sign_that_asks_for_a_value_rests_on_that_value() {
        assertThat(verdict("remote-template:https://evil.example/a.dotm").danger())
                .isEqualTo(FileDanger.DANGEROUS);
        assertThat(verdict("remote-template:\\\\fileserver\\templates\\letter.dotx")
                        .danger())
                .isEqualTo(FileDanger.SUSPICIOUS);
        FileVerdict office = verdict("pdf-holds-file:report.xlsx");
        assertThat(office.danger()).isEqualTo(FileDanger.NOTHING_FOUND);
        assertThat(verdict("pdf-holds-file:report.exe").danger()).isEqualTo(FileDanger.DANGEROUS);
    }

    @Test
    void protection_suggests_a_multiplier_but_never_more_than_a_program_can_tell() {
        assertThat(verdict("equation-font-overflow").multiplier()).isEqualTo(1);
        assertThat(verdict("equation-font-overflow", "rtf-broken-header").multiplier())
                .isEqualTo(1.25);
        assertThat(verdict("equation-font-overflow", "rtf-broken-header", "rtf-object-disguised", "odd-stream-name")
                        .multiplier())
                .isEqualTo(1.5);
        assertThat(verdict("macro-letter-by-letter").multiplier()).isEqualTo(1);
    }

    @Test
    void a_locked_file_is_said_to_be_locked() {
        FileVerdict verdict = verdict("locked-package", "locked");
        assertThat(verdict.locked()).isTrue();
        assertThat(verdict.danger()).isEqualTo(FileDanger.NOTHING_FOUND);
        assertThat(verdict.reasons()).extracting(FileReason::id).contains("locked");
    }

    @Test
    void facts_that_the_table_does_not_know_weigh_nothing() {
        assertThat(verdict("something-new").danger()).isEqualTo(FileDanger.NOTHING_FOUND);
    }

    @Test
    void tells_both_languages_and_fills_what_was_seen_without_hidden_signs() {
        FileReason reason =
                verdict("packs-program:in\u202Evoice\n.exe").reasons().getFirst();
        assertThat(reason.seen()).isEqualTo("invoice .exe");
        for (SignTable.Sign sign : table().signs()) {
            assertThat(sign.en()).as(sign.id()).isNotEqualTo(sign.fr());
            assertThat(sign.techniques()).as(sign.id()).allMatch(id -> id.matches("T\\d{4}(\\.\\d{3})?"));
            assertThat(sign.exploits()).as(sign.id()).allMatch(id -> id.matches("CVE-\\d{4}-\\d{4,5}"));
        }
    }

    @Test
    void a_finding_is_made_of_what_is_suspicious_or_worse() throws IOException {
        FileDetection detection =
                new FileDetection(SignTable.hash(TABLE), () -> new FileExaminer(table()), Level.INFORMATIONAL);
        List<Finding> found = new ArrayList<>();
        detection.open().examine(file("pdf-launches:cmd.exe /c calc"), found::add, _ -> {});
        detection.open().examine(file("pdf-script"), found::add, _ -> {});
        assertThat(found).singleElement().satisfies(finding -> {
            assertThat(finding.rule().id()).isEqualTo("file-dangerous");
            assertThat(finding.why().getFirst().value()).isEqualTo("cmd.exe /c calc");
        });
        assertThat(detection.looks(List.of())).extracting(RuleLook::state).containsOnly(RuleLook.State.NO_SUCH_LOG);
    }
}
