package org.tocsin.report.exports;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.tocsin.model.Fields;
import org.tocsin.model.Finding;
import org.tocsin.model.Kind;
import org.tocsin.model.Level;
import org.tocsin.model.Origin;
import org.tocsin.model.Rule;
import org.tocsin.model.ValueType;
import org.tocsin.report.Hostile;
import org.tocsin.report.words.GroupNames;
import org.tocsin.report.words.Hidden;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

class SheetsTest {
    private static final List<String> FORMULAS = List.of(
            "=1+1",
            "+1+1",
            "-1+1",
            "@SUM(1)",
            "\t=1",
            "\r=1",
            "\n=1",
            "  =1",
            "\"=1",
            "'=1",
            "\"\t =cmd /C calc",
            "＝1",
            "＋1",
            "－1",
            "＠SUM(1)",
            "\u00A0=1",
            "\uFEFF=1",
            Hostile.ZERO_WIDTH + "=1",
            "“=1");

    @Test
    void a_cell_that_a_spreadsheet_would_run_gets_an_apostrophe() {
        for (String formula : FORMULAS) {
            String cell = Csv.harmless(formula);
            String before = cell.substring(0, cell.lastIndexOf('\'') + 1);
            String after = cell.substring(before.length());
            assertThat(cell.charAt(0)).as(formula).isNotIn('=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠');
            assertThat(before).as(formula).matches("(<U\\+[0-9A-F]+>|\\\\[ntr]|[\\s\u00A0\"“'])*'");
            assertThat(after).as(formula).matches("[=+\\-@＝＋－＠].*");
        }
    }

    @Test
    void a_sheet_split_at_the_semicolon_starts_no_formula_either() {
        assertThat(Csv.harmless("a;=1+1; \"-2|@x")).isEqualTo("a;'=1+1; \"'-2|'@x");
        assertThat(Csv.harmless("cmd /c a-b=c; dir")).isEqualTo("cmd /c a-b=c; dir");
    }

    @Test
    void quotes_are_doubled_and_rows_stay_on_one_line() throws Exception {
        StringBuilder out = new StringBuilder();

        new Csv(out).row(List.of("a", "say \"hi\", you", "", "two\r\nlines", "pho" + Hostile.OVERRIDE + "gpj.exe"));

        assertThat(out.toString())
                .isEqualTo("\"a\",\"say \"\"hi\"\", you\",,\"two\\r\\nlines\",\"pho<U+202E>gpj.exe\"\r\n");
    }

    @Test
    void every_hostile_text_is_one_row_of_as_many_cells_as_the_header() {
        for (String hostile : Hostile.TEXTS) {
            StringBuilder out = new StringBuilder();
            new CsvFindings(out, GroupNames.SHOWN).finding(finding(hostile, false, true));

            List<List<String>> rows = parse(out.toString());

            assertThat(rows).hasSize(2);
            assertThat(rows.get(1)).hasSameSizeAs(rows.get(0));
            assertThat(rows.get(1)).noneMatch(cell -> cell.codePoints().anyMatch(Hidden::is));
        }
    }

    @Test
    void the_name_of_a_group_is_kept_back_unless_asked_for() {
        StringBuilder kept = new StringBuilder();
        StringBuilder shown = new StringBuilder();
        new CsvFindings(kept, GroupNames.KEPT_BACK).finding(finding("x", true, true));
        new CsvFindings(shown, GroupNames.SHOWN).finding(finding("x", true, true));

        assertThat(kept.toString())
                .doesNotContain("Grim Heron")
                .contains("a rule written for a known group (rule id r1)");
        assertThat(shown.toString()).contains("Grim Heron dropper", "grim-heron.yml", "attack.g9999.grim-heron");
    }

    @Test
    void timesketch_gets_the_three_fields_that_it_asks_for() {
        String csv = timesketch(Timesketch.Form.CSV, finding("whoami", false, true));
        List<List<String>> rows = parse(csv);
        assertThat(rows.get(0))
                .startsWith("message", "datetime", "timestamp_desc")
                .endsWith("tag");
        assertThat(rows.get(1))
                .startsWith("[high] Grim Heron dropper on PC-1", "2021-07-14T09:12:03.1234567+00:00", "Event recorded")
                .endsWith("[\"T1003.001\",\"S0002\",\"level-high\"]");

        JsonNode line = new ObjectMapper().readTree(timesketch(Timesketch.Form.JSONL, finding("whoami", false, true)));
        assertThat(line.get("message").asString()).isEqualTo("[high] Grim Heron dropper on PC-1");
        assertThat(line.get("datetime").asString()).isEqualTo("2021-07-14T09:12:03.1234567+00:00");
        assertThat(line.get("tag").toString()).isEqualTo("[\"T1003.001\",\"S0002\",\"level-high\"]");
        assertThat(line.get("data_type").asString()).isEqualTo("tocsin:windows:event");
    }

    @Test
    void timesketch_counts_what_has_no_time() {
        Timesketch timesketch = new Timesketch(new ByteArrayOutputStream(), Timesketch.Form.JSONL, GroupNames.SHOWN);
        timesketch.finding(finding("x", false, false));
        timesketch.finding(finding("x", false, true));

        assertThat(timesketch.withoutTime()).isEqualTo(1);
    }

    @Test
    void a_table_keeps_its_width_whatever_the_cells_hold() {
        for (String hostile : Hostile.TEXTS) {
            StringBuilder out = new StringBuilder();
            Table table = new Table(
                    out,
                    60,
                    List.of(
                            new Table.Column("Time", 19, 0),
                            new Table.Column("Rule", 10, 2),
                            new Table.Column("Why", 10, 1)));
            table.row(List.of("2021-07-14 09:12:03", hostile, hostile));

            assertThat(out.toString().lines()).hasSize(3);
            assertThat(out.toString().lines()).allMatch(line -> line.length() <= 60);
            assertThat(out.toString().replace("\n", "").codePoints().anyMatch(Hidden::is))
                    .isFalse();
        }
    }

    @Test
    void a_table_cuts_with_an_ellipsis_and_counts_wide_characters_twice() {
        StringBuilder out = new StringBuilder();
        Table table = new Table(out, 12, List.of(new Table.Column("A", 5, 0), new Table.Column("B", 5, 0)));
        table.row(List.of("abcdefg", "x"));
        table.row(List.of("中文字", "x"));
        table.row(List.of("中a字", "x"));
        table.row(List.of("abcde", "abcde"));

        assertThat(out.toString()).isEqualTo("""
                        A      B
                        ─────  ─────
                        abcd…  x
                        中文…  x
                        中a字  x
                        abcde  abcde
                        """);
    }

    private static String timesketch(Timesketch.Form form, Finding finding) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (Timesketch timesketch = new Timesketch(bytes, form, GroupNames.SHOWN)) {
            timesketch.finding(finding);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /// A reader of RFC 4180 that knows nothing of the writer.
    private static List<List<String>> parse(String csv) {
        List<List<String>> rows = new ArrayList<>();
        List<String> row = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < csv.length(); i++) {
            char c = csv.charAt(i);
            if (quoted && c == '"' && i + 1 < csv.length() && csv.charAt(i + 1) == '"') {
                cell.append(c);
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && (c == ',' || c == '\n')) {
                row.add(cell.toString());
                cell.setLength(0);
                if (c == '\n') {
                    rows.add(List.copyOf(row));
                    row.clear();
                }
            } else if (quoted || c != '\r') {
                cell.append(c);
            }
        }
        return rows;
    }

    private static Finding finding(String value, boolean namesGroup, boolean timed) {
        Rule rule = new Rule(
                "sigma",
                "r1",
                "Grim Heron dropper",
                Level.HIGH,
                "test",
                "pack/grim-heron.yml",
                "",
                "",
                "",
                List.of(),
                List.of(),
                List.of("attack.t1003.001", "attack.g9999.grim-heron"),
                List.of("T1003.001"),
                List.of("S0002"),
                Map.of(),
                namesGroup);
        return new Finding(
                timed ? Optional.of(Instant.parse("2021-07-14T09:12:03.1234567Z")) : Optional.empty(),
                rule,
                Kind.WINDOWS_EVENT,
                new Origin("sha256:ab", value, 7, 70, Optional.of(value)),
                false,
                List.of(new Finding.Why("", "CommandLine", value, value)),
                new Fields(List.of(
                        new Fields.Field("Computer", List.of(new Fields.Value(ValueType.TEXT, "PC-1"))),
                        new Fields.Field("User", List.of(new Fields.Value(ValueType.TEXT, value))))));
    }
}
