package org.tocsin.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.testkit.Machine.Account;

class OfficeDayTest {
    private static final LocalDate DAY = LocalDate.parse("2026-03-02");

    @TempDir
    Path folder;

    @Test
    void a_day_is_in_the_order_of_time_and_about_as_long_as_asked() {
        for (int asked : new int[] {300, 3_000, 60_000}) {
            List<EventSpec> events = day(asked, 1).all();

            assertThat(events).hasSizeBetween(asked * 8 / 10, asked * 12 / 10);
            assertThat(events).isSortedAccordingTo((a, b) -> a.time().compareTo(b.time()));
            assertThat(events)
                    .allMatch(event ->
                            event.time().atZone(ZoneOffset.UTC).toLocalDate().equals(DAY));
        }
    }

    @Test
    void the_same_seed_gives_the_same_logs_and_another_seed_others() throws IOException {
        day(500, 1).write(folder.resolve("a"));
        day(500, 1).write(folder.resolve("b"));
        day(500, 2).write(folder.resolve("c"));

        assertThat(names("a"))
                .containsExactly(
                        "Application.evtx",
                        "Microsoft-Windows-PowerShell%4Operational.evtx",
                        "Microsoft-Windows-Sysmon%4Operational.evtx",
                        "Security.evtx",
                        "System.evtx",
                        "Windows PowerShell.evtx");
        for (String name : names("a")) {
            assertThat(folder.resolve("b").resolve(name))
                    .hasSameBinaryContentAs(folder.resolve("a").resolve(name));
        }
        assertThat(Files.readAllBytes(folder.resolve("c/Security.evtx")))
                .isNotEqualTo(Files.readAllBytes(folder.resolve("a/Security.evtx")));
    }

    private static OfficeDay day(long events, long seed) {
        Account user = new Account("OFFICE", "kim", "S-1-5-21-1-2-3-1107", 0x4f1a2);
        return OfficeDay.of(new Machine("LT-07", "office.example", "192.0.2.27"), user, DAY, seed, events);
    }

    private List<String> names(String below) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve(below))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
