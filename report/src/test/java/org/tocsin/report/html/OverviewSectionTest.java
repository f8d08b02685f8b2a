package org.tocsin.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.tocsin.model.Meanings;
import org.tocsin.model.Overview;
import org.tocsin.report.Hostile;
import org.tocsin.report.MadeUpCase;

class OverviewSectionTest {
    private static Overview.Value value(String text, Meanings.Words... meaning) {
        return new Overview.Value(text, text.length(), List.of(meaning));
    }

    private static Overview.Column column(String name) {
        return new Overview.Column(name, false);
    }

    private static String page(Locale locale, Overview... overviews) {
        StringBuilder out = new StringBuilder();
        HtmlReport.of(MadeUpCase.quiet(), Meanings.NONE, List.of(overviews)).write(out, locale);
        return out.toString();
    }

    private static final Overview LOGONS = new Overview(
            "logons",
            List.of(column("result"), column("account"), column("how")),
            List.of(List.of(
                    value("failed"),
                    value("failed"),
                    value("10, 0xC000006A", new Meanings.Words("wrong password", "mot de passe erroné")))),
            4);

    @Test
    void tables_are_folded_and_say_what_they_leave_out() throws Exception {
        String page = page(Locale.ENGLISH, LOGONS);
        HtmlReportTest.parse(page);
        assertThat(page)
                .contains("<summary>Who logged on, and who tried to<small>5 rows</small>")
                .contains("4 further rows are left out here")
                .contains("<bdi>10, 0xC000006A</bdi><small><bdi>wrong password</bdi></small>");
    }

    @Test
    void words_of_ours_are_in_the_language_of_the_page_and_those_of_the_evidence_stay() {
        assertThat(page(Locale.FRENCH, LOGONS))
                .contains("<td>échec</td>")
                .contains("<td><bdi>failed</bdi></td>")
                .contains("<bdi>mot de passe erroné</bdi>");
    }

    @Test
    void hostile_texts_stay_texts() throws Exception {
        List<List<Overview.Value>> rows = new ArrayList<>();
        for (String text : Hostile.TEXTS) {
            rows.add(List.of(value(text), value(text)));
        }
        String page = page(
                Locale.ENGLISH,
                new Overview(
                        "created",
                        List.of(column("what"), new Overview.Column(Hostile.TEXTS.getFirst(), true)),
                        rows,
                        0));
        assertThat(HtmlReportTest.parse(page).getElementsByTagName("script").getLength())
                .isZero();
        assertThat(page).doesNotContain("https://evil.example").doesNotContain(Hostile.OVERRIDE);
    }

    @Test
    void a_case_without_such_records_says_so() {
        assertThat(page(Locale.ENGLISH)).contains("No Windows event was read of which such tables could be made.");
    }
}
