package org.tocsin.investigation.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.model.Kind;
import org.tocsin.model.Origin;
import org.tocsin.model.PlainRecord;
import org.tocsin.model.Shape;

class LakeTest {
    private static final String A = Cases.hash("a");

    @TempDir
    Path temp;

    private static List<String> ask(Lake lake, String sql) throws IOException {
        List<String> answer = new ArrayList<>();
        lake.ask(sql, row -> answer.add(row.getString(1)));
        return answer;
    }

    private CaseFolder written(Path path, int records) throws IOException {
        CaseFolder folder = Cases.open(path);
        Run run = folder.begin(Cases.settings("d1"));
        try (Ledger ledger = run.open()) {
            Cases.scan(ledger, A, 0, records);
            ledger.commit();
        }
        return folder;
    }

    @Test
    void keeps_every_record_with_its_time_to_the_last_hundred_nanoseconds() throws IOException {
        try (CaseFolder folder = written(temp.resolve("case"), 5);
                CaseView view = folder.view();
                Lake lake = view.lake()) {
            assertThat(view.parts()).hasSize(1);
            assertThat(ask(lake, "SELECT epoch_us(time) * 1000 + nanos FROM records ORDER BY record"))
                    .startsWith("1626253923123456700", "1626253923123456800")
                    .hasSize(5);
            assertThat(ask(
                            lake,
                            "SELECT concat_ws('|', kind, evidence, path, record, \"offset\", recovered, host,"
                                    + " channel, event_id, coalesce(\"user\", 'none')) FROM records WHERE record = 1"))
                    .containsExactly("windows.event|" + A + "|logs/a.evtx|1|512|false|PC1|Security|4688|none");
            assertThat(ask(lake, "SELECT fields ->> '$.CommandLine' FROM records WHERE record = 2"))
                    .first()
                    .asString()
                    .contains("échø")
                    .endsWith(" 2");
            assertThat(ask(lake, "SELECT fields ->> '$.Data[1]' FROM records LIMIT 1"))
                    .containsExactly("two");
        }
    }

    @Test
    void holds_records_without_a_time_or_with_one_that_no_calendar_has() throws IOException {
        Shape.Table shapes = new Shape.Table();
        try (CaseFolder folder = Cases.open(temp.resolve("case"))) {
            Run run = folder.begin(Cases.settings("d1"));
            try (Ledger ledger = run.open()) {
                ledger.begin(Cases.slice(A, 0));
                ledger.record(new PlainRecord.Builder()
                        .text("Name", "x")
                        .build(Kind.FILE, shapes, Origin.whole(A, "it's [a] *?.bin")));
                ledger.record(new PlainRecord.Builder()
                        .text("Computer", "\uD800half")
                        .time(Instant.MAX)
                        .build(Kind.FILE, shapes, Origin.whole(A, "x\uDC00")));
                ledger.end(List.of(), List.of());
                ledger.commit();
            }
            try (CaseView view = folder.view();
                    Lake lake = view.lake()) {
                assertThat(ask(lake, "SELECT path || coalesce(host, '') FROM records WHERE time IS NULL ORDER BY path"))
                        .containsExactly("it's [a] *?.bin", "x\uFFFD\uFFFDhalf");
                assertThat(ask(lake, "SELECT count(*) FROM records WHERE record IS NULL AND \"offset\" IS NULL"))
                        .containsExactly("2");
            }
        }
    }

    @Test
    void lies_in_folders_with_any_name() throws IOException {
        try (CaseFolder folder = written(temp.resolve("it's a [case] {1} *é"), 2);
                CaseView view = folder.view();
                Lake lake = view.lake()) {
            assertThat(ask(lake, "SELECT count(*) FROM records")).containsExactly("2");
        }
    }

    @Test
    void answers_when_there_is_nothing() throws IOException {
        try (CaseFolder folder = Cases.open(temp.resolve("case"));
                CaseView view = folder.view();
                Lake lake = view.lake()) {
            assertThat(ask(lake, "SELECT count(*) FROM records WHERE host = 'x' AND time > now()"))
                    .containsExactly("0");
        }
    }

    @Test
    void touches_no_file_outside_the_case_and_loads_nothing() throws IOException {
        Path secret = Files.writeString(temp.resolve("secret.csv"), "a,b\n1,2\n");
        try (CaseFolder folder = written(temp.resolve("case"), 1);
                CaseView view = folder.view();
                Lake lake = view.lake()) {
            assertThatThrownBy(() -> ask(lake, "SELECT * FROM read_csv('" + secret + "')"))
                    .isInstanceOf(IOException.class);
            assertThatThrownBy(() -> ask(lake, "INSTALL httpfs")).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> ask(lake, "SET enable_external_access=true"))
                    .isInstanceOf(IOException.class);
        }
    }

    /// As large as `Limits.USUAL` lets a record be.
    @Test
    void keeps_the_start_of_a_record_of_64_mebibytes_and_says_so() throws IOException {
        Shape.Table shapes = new Shape.Table();
        try (CaseFolder folder = Cases.open(temp.resolve("case"))) {
            Run run = folder.begin(Cases.settings("d1"));
            try (Ledger ledger = run.open()) {
                ledger.begin(Cases.slice(A, 0));
                ledger.record(new PlainRecord.Builder()
                        .text("Body", "0123456789abcdef".repeat(4 << 20))
                        .text("Computer", "PC1")
                        .build(Kind.MAIL_MESSAGE, shapes, Origin.whole(A, "mail.eml")));
                ledger.end(List.of(), List.of());
                ledger.commit();
            }
            try (CaseView view = folder.view();
                    Lake lake = view.lake()) {
                assertThat(ask(lake, "SELECT fields ->> '$.\"tocsin.cut\"' FROM records"))
                        .containsExactly("67108892");
                assertThat(ask(lake, "SELECT length(fields ->> '$.Body') FROM records"))
                        .containsExactly("65536");
            }
        }
    }

    @Test
    void writes_a_large_slice_in_several_parts_and_registers_all_or_none() throws IOException {
        Path path = temp.resolve("case");
        Shape.Table shapes = new Shape.Table();
        try (CaseFolder folder = Cases.open(path)) {
            Run run = folder.begin(Cases.settings("d1"));
            for (boolean commit : new boolean[] {false, true}) {
                try (Ledger ledger = run.open()) {
                    ledger.begin(Cases.slice(A, 0));
                    for (int i = 0; i < 40; i++) {
                        ledger.record(new PlainRecord.Builder()
                                .text("Body", ("x" + i).repeat(500_000))
                                .build(Kind.FILE, shapes, new Origin(A, "a", i, -1)));
                    }
                    ledger.end(List.of(), List.of());
                    if (commit) {
                        ledger.commit();
                    }
                }
                try (CaseView view = folder.view()) {
                    assertThat(view.parts()).hasSize(commit ? 4 : 0);
                    assertThat(path.resolve("lake").toFile().list()).hasSize(commit ? 4 : 0);
                }
            }
            try (CaseView view = folder.view();
                    Lake lake = view.lake()) {
                assertThat(ask(lake, "SELECT count(DISTINCT record) FROM records"))
                        .containsExactly("40");
            }
        }
    }
}
