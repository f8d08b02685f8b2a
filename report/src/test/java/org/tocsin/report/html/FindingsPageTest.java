package org.tocsin.report.html;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.tocsin.model.CaseFile;
import org.tocsin.model.Meanings;
import org.tocsin.report.MadeUpCase;
import org.w3c.dom.Document;

class FindingsPageTest {
    private static String page(CaseFile file) {
        StringBuilder out = new StringBuilder();
        FindingsPage page = new FindingsPage(out);
        file.findings()
                .forEach(finding -> page.row(FindingRow.unpacked(
                        FindingRow.of(finding, Meanings.NONE).packed())));
        page.end();
        return out.toString();
    }

    @Test
    void shows_every_finding_and_sums_them_by_rule() throws Exception {
        CaseFile file = MadeUpCase.intrusion();
        String page = page(file);
        Document parsed = HtmlReportTest.parse(page);
        long rows = Pattern.compile("<tr><td class=\"time\">")
                .matcher(page)
                .results()
                .count();
        assertThat(rows).isEqualTo(file.findings().count()).isPositive();
        assertThat(parsed.getElementsByTagName("script").getLength()).isZero();
        assertThat(page).contains("Shadow copy made and directory database copied");
    }

    @Test
    void hostile_texts_stay_texts() throws Exception {
        String page = page(MadeUpCase.hostile());
        Document parsed = HtmlReportTest.parse(page);
        for (String tag : new String[] {"script", "img", "iframe", "link", "object", "form"}) {
            assertThat(parsed.getElementsByTagName(tag).getLength()).as(tag).isZero();
        }
        assertThat(page)
                .doesNotContain("<x/>")
                .doesNotContain("https://evil.example")
                .doesNotContain("\u202E");
        assertThat(page.toLowerCase(Locale.ROOT)).doesNotContainPattern("<[^>]*\\son[a-z]+=");
    }

    @Test
    void the_name_of_a_group_is_kept_back() {
        assertThat(page(MadeUpCase.intrusion()))
                .doesNotContain("Grim Heron")
                .contains("A rule written for a known group");
    }

    @Test
    void counts_what_it_has_no_room_for() {
        StringBuilder out = new StringBuilder();
        FindingsPage page = new FindingsPage(out);
        FindingRow[] one = new FindingRow[1];
        MadeUpCase.intrusion().findings().forEach(finding -> one[0] = FindingRow.of(finding, Meanings.NONE));
        for (long i = 0; i < FindingsPage.MOST + 7; i++) {
            page.row(one[0]);
        }
        page.end();
        assertThat(out)
                .contains("The first 20,000 findings are shown; 7 more are counted")
                .contains("20,007");
        assertThat(Pattern.compile("<tr><td class=\"time\">")
                        .matcher(out)
                        .results()
                        .count())
                .isEqualTo(FindingsPage.MOST);
    }

    @Test
    void nothing_found_is_not_called_clean() throws Exception {
        StringBuilder out = new StringBuilder();
        new FindingsPage(out).end();
        HtmlReportTest.parse(out.toString());
        assertThat(out).contains("This does not mean that nothing happened.");
    }

    @Test
    void a_row_that_was_packed_by_somebody_else_is_refused() {
        assertThatThrownBy(() -> FindingRow.unpacked("high\tx")).isInstanceOf(IllegalArgumentException.class);
    }
}
