package org.tocsin.investigation.look;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.model.EvidenceRecord;
import org.tocsin.model.UserFault;

class ScriptsTest {
    @TempDir
    Path folder;

    private static EvidenceRecord part(int second, String id, int number, int total, String text) {
        return Asked.event(
                Values.POWERSHELL,
                4104,
                "2026-01-01T08:00:0" + second + "Z",
                "ScriptBlockId",
                id,
                "MessageNumber",
                Integer.toString(number),
                "MessageTotal",
                Integer.toString(total),
                "ScriptBlockText",
                text);
    }

    private static List<String> scripts(Optional<Path> into, EvidenceRecord... events) {
        return Asked.rows(sorters -> new Scripts(sorters, into), events);
    }

    @Test
    void puts_parts_together_in_their_order_and_takes_copies_once() {
        assertThat(scripts(
                        Optional.empty(),
                        part(3, "b", 2, 2, "World"),
                        part(4, "a", 1, 1, "later"),
                        part(3, "b", 1, 2, "Hello "),
                        part(3, "b", 2, 2, "World")))
                .satisfiesExactly(
                        row -> assertThat(row)
                                .contains("\"parts\":\"2/2\"", "\"text\":\"Hello World\"")
                                .doesNotContain("missing"),
                        row -> assertThat(row).contains("\"parts\":\"1/1\"", "\"text\":\"later\""));
    }

    @Test
    void names_the_parts_that_are_missing() {
        assertThat(scripts(Optional.empty(), part(1, "a", 2, 9, "x"), part(1, "a", 5, 9, "y"), part(1, "a", 6, 9, "z")))
                .singleElement()
                .asString()
                .contains("\"parts\":\"3/9\",\"missing\":\"1, 3-4, 7-9\"", "\"text\":\"xyz\"");
    }

    @Test
    void says_where_two_copies_of_a_part_differ() {
        assertThat(scripts(Optional.empty(), part(1, "a", 1, 1, "x"), part(1, "a", 1, 1, "y")))
                .singleElement()
                .asString()
                .contains("\"missing\":\"copies of a part differ\"", "\"text\":\"x\"");
    }

    @Test
    void decodes_what_a_script_holds() {
        assertThat(scripts(Optional.empty(), part(1, "a", 1, 1, "$x = 'd2hvYW1pIC9hbGwgJiBpcGNvbmZpZw=='")))
                .singleElement()
                .asString()
                .contains("\"decoded\":[\"whoami /all & ipconfig\"]");
    }

    @Test
    void writes_each_block_as_a_text_that_only_its_owner_reads() throws IOException {
        Path into = folder.resolve("scripts");
        scripts(Optional.of(into), part(1, "../../evil.ps1", 1, 1, "whoami"));
        Path file = into.resolve("2026-01-01T08-00-01Z_PC_..-..-evil.ps1.txt");
        assertThat(file).hasContent("whoami");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThatThrownBy(() -> scripts(Optional.of(into), part(1, "../../evil.ps1", 1, 1, "other")))
                .isInstanceOf(UserFault.class)
                .hasMessageContaining("already holds");
        assertThat(file).hasContent("whoami");
    }
}
