package org.tocsin.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.testkit.Machine.Account;

class OfficeChoresTest {
    private static final Machine MACHINE = new Machine("LT-07", "office.example", "192.0.2.27");
    private static final Account USER = new Account("OFFICE", "kim", "S-1-5-21-1-2-3-1107", 0x4f1a2);
    private static final LocalDate DAY = LocalDate.parse("2026-03-02");

    @TempDir
    Path folder;

    @Test
    void a_day_is_in_the_order_of_time() {
        assertThat(OfficeChores.of(MACHINE, USER, DAY, 1))
                .hasSizeGreaterThan(2_000)
                .isSortedAccordingTo((a, b) -> a.time().compareTo(b.time()));
    }

    @Test
    void the_same_seed_gives_the_same_logs_and_another_seed_others() throws IOException {
        OfficeChores.write(folder.resolve("a"), MACHINE, USER, DAY, 1, 1);
        OfficeChores.write(folder.resolve("b"), MACHINE, USER, DAY, 1, 1);
        OfficeChores.write(folder.resolve("c"), MACHINE, USER, DAY, 1, 2);

        assertThat(folder.resolve("b/Security.evtx")).hasSameBinaryContentAs(folder.resolve("a/Security.evtx"));
        assertThat(Files.readAllBytes(folder.resolve("c/Security.evtx")))
                .isNotEqualTo(Files.readAllBytes(folder.resolve("a/Security.evtx")));
    }

    @Test
    void writes_a_file_for_each_log() throws IOException {
        assertThat(OfficeChores.write(folder, MACHINE, USER, DAY, 2, 1)).isGreaterThan(4_000);
        assertThat(folder.resolve("Security.evtx")).isNotEmptyFile();
        assertThat(folder.resolve("Microsoft-Windows-Sysmon%4Operational.evtx")).isNotEmptyFile();
    }
}
