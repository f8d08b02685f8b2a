package org.tocsin.report.html;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TimeZone;
import java.util.function.Function;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.tocsin.model.CaseFile;
import org.tocsin.model.Kind;
import org.tocsin.model.Meanings;
import org.tocsin.report.MadeUpCase;
import org.tocsin.report.words.Hidden;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class HtmlReportTest {
    private static final List<CaseFile> CASES =
            List.of(MadeUpCase.intrusion(), MadeUpCase.quiet(), MadeUpCase.onlyGaps(), MadeUpCase.hostile());

    @Test
    void every_page_is_well_formed_and_every_id_is_there_once() throws Exception {
        for (CaseFile file : CASES) {
            for (Locale locale : List.of(Locale.ENGLISH, Locale.FRENCH)) {
                Document page = parse(page(file, locale));
                List<String> ids = new ArrayList<>();
                List<String> targets = new ArrayList<>();
                for (Element element : elements(page)) {
                    if (element.hasAttribute("id")) {
                        ids.add(element.getAttribute("id"));
                    }
                    if (element.getAttribute("href").startsWith("#")) {
                        targets.add(element.getAttribute("href").substring(1));
                    }
                }
                assertThat(ids).doesNotHaveDuplicates();
                assertThat(targets).isSubsetOf(ids);
                assertThat(page.getDocumentElement().getAttribute("lang")).isEqualTo(locale.getLanguage());
            }
        }
    }

    @Test
    void nothing_runs_loads_or_leads_away() throws Exception {
        for (CaseFile file : CASES) {
            for (Element element : elements(parse(page(file, Locale.ENGLISH)))) {
                assertThat(element.getTagName())
                        .isNotIn("script", "img", "iframe", "object", "embed", "link", "form", "base", "use", "image");
                for (int i = 0; i < element.getAttributes().getLength(); i++) {
                    String name = element.getAttributes().item(i).getNodeName();
                    assertThat(name).doesNotStartWith("on").isNotIn("style", "src", "srcset", "action", "xlink:href");
                    if (name.equals("href")) {
                        assertThat(element.getAttribute(name))
                                .matches("#[a-z]+|index\\.fr\\.html|findings\\.jsonl|gaps\\.jsonl|case\\.json");
                    }
                }
            }
        }
    }

    @Test
    void says_which_expressions_gave_up_and_keeps_the_names_of_groups_back() throws Exception {
        for (Locale locale : List.of(Locale.ENGLISH, Locale.FRENCH)) {
            Element section = elements(parse(page(MadeUpCase.intrusion(), locale))).stream()
                    .filter(element -> element.getAttribute("id").equals("unexamined"))
                    .findFirst()
                    .orElseThrow();
            assertThat(section.getTextContent())
                    .contains("^(?=.*-enc)(\\S+\\s+)+$")
                    .contains("Scheduled task that starts a program from a folder of logs")
                    .contains("7be2")
                    .doesNotContain("Grim Heron");
        }
    }

    @Test
    void hostile_texts_stay_texts_in_both_languages() throws Exception {
        for (Locale locale : List.of(Locale.ENGLISH, Locale.FRENCH)) {
            String page = page(MadeUpCase.hostile(), locale);

            assertThat(page.codePoints().filter(c -> c != '\n' && Hidden.is(c)).toArray())
                    .isEmpty();
            assertThat(page)
                    .doesNotContain("<script", "<img", "</style><style", "<svg onload", "]]>", "<i>", "<b>")
                    .doesNotContain("https://evil", "HTTP://EVIL", "http://evil", "user@evil.example", "ldap://evil")
                    .doesNotContain("x".repeat(3_000));
            assertThat(text(parse(page)))
                    .contains(
                            "<script>alert(1)</script>",
                            "\"><img src=x onerror=alert(1)>",
                            "hxxps://evil[.]example/a?b=c")
                    .contains("photoU+202Egpj.exe", "payU+200Bpal", "U+D800lone", "nullU+0000byte", "😀 中文 བོད་ ئۇيغۇر")
                    .contains(locale == Locale.FRENCH ? "20\u202F000 caractères" : "20,000 characters");
        }
    }

    @Test
    void only_the_styles_of_the_page_are_allowed_by_its_policy() throws Exception {
        Document page = parse(page(MadeUpCase.quiet(), Locale.ENGLISH));
        Element policy = elements(page).stream()
                .filter(element -> element.getAttribute("http-equiv").equals("Content-Security-Policy"))
                .findFirst()
                .orElseThrow();
        String sheet = page.getElementsByTagName("style").item(0).getTextContent();

        assertThat(sheet).isEqualTo(StyleSheet.TEXT).doesNotContain("url(", "@import", "http");
        assertThat(policy.getAttribute("content"))
                .startsWith("default-src 'none'; style-src 'sha256-")
                .doesNotContain("unsafe");
    }

    @Test
    void the_same_case_gives_the_same_bytes_in_any_locale_and_zone() {
        Locale locale = Locale.getDefault();
        TimeZone zone = TimeZone.getDefault();
        String expected = page(MadeUpCase.intrusion(), Locale.ENGLISH);
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
            TimeZone.setDefault(TimeZone.getTimeZone("Asia/Kathmandu"));

            assertThat(page(MadeUpCase.intrusion(), Locale.ENGLISH)).isEqualTo(expected);
        } finally {
            Locale.setDefault(locale);
            TimeZone.setDefault(zone);
        }
    }

    @Test
    void the_name_of_a_group_is_kept_back() throws Exception {
        String page = page(MadeUpCase.intrusion(), Locale.ENGLISH);

        assertThat(page.toLowerCase(Locale.ROOT)).doesNotContain("grim heron", "grim_heron");
        assertThat(text(parse(page)))
                .contains("A rule written for a known group (rule id 7be2-4a7e-4c51-9d0f-made-up)")
                .contains("That does not mean that this group was here");
    }

    @Test
    void counts_are_exact_and_copies_count_once() throws Exception {
        String page = text(parse(page(MadeUpCase.intrusion(), Locale.ENGLISH)));

        assertThat(page)
                .contains(
                        "582 findings came from 7 rules: 44 that need a look now, 18 worth a look, 520 in the background.")
                .contains("with every copy there are 593")
                .contains("2 findingsand 1 further copy of the same event")
                .contains("40 findingsand 10 further copies of the same events")
                .contains("Where it was seen: the first 5 of 40")
                .contains("197 rules looked at the records. 213 others could not have found anything")
                .contains("They are dated from 1\u00A0July\u00A02021 to 5\u00A0October\u00A02022.");
    }

    @Test
    void advice_is_shown_in_the_language_of_the_page_and_descriptions_as_their_authors_words() throws Exception {
        String english = text(parse(page(MadeUpCase.intrusion(), Locale.ENGLISH)));
        String french = text(parse(page(MadeUpCase.intrusion(), Locale.FRENCH)));

        assertThat(english)
                .contains("Treat every password of the organisation as known", "In the words of the rule’s author:");
        assertThat(french)
                .contains("Considérez tous les mots de passe", "Dans les mots de l’auteur de la règle, en anglais")
                .doesNotContain("Treat every password");
    }

    @Test
    void nothing_found_is_never_called_clean() throws Exception {
        String english = text(parse(page(MadeUpCase.quiet(), Locale.ENGLISH)));
        String french = text(parse(page(MadeUpCase.quiet(), Locale.FRENCH)));

        assertThat(english)
                .contains("The rules that looked found nothing", "This does not mean that nothing happened.")
                .contains("213 others could not have found anything", "Phones and tablets")
                .doesNotContainPattern("(?i)\\bclean\\b(?! or reinstall)");
        assertThat(french).contains("Cela ne veut pas dire qu’il ne s’est rien passé.");
    }

    @Test
    void an_unfinished_run_is_said_before_anything_else() throws Exception {
        String page = text(parse(page(MadeUpCase.onlyGaps(), Locale.ENGLISH)));

        assertThat(page.indexOf("This run was not finished."))
                .isPositive()
                .isLessThan(page.indexOf("Nothing could be read"));
        assertThat(page).doesNotContain("Everything that was recognised was read to its end.");
    }

    @Test
    void first_steps_put_the_channel_and_the_people_before_the_machines() throws Exception {
        String page = text(parse(page(MadeUpCase.intrusion(), Locale.ENGLISH)));

        assertThat(List.of(
                        page.indexOf("Talk about this on a channel"),
                        page.indexOf("Think of the people first"),
                        page.indexOf("Call someone who does this every day"),
                        page.indexOf("Keep everything as it is"),
                        page.indexOf("Do not change passwords or shut things off one by one")))
                .isSorted()
                .allMatch(at -> at > 0);
    }

    @Test
    void what_no_rule_could_see_is_told_with_what_to_collect() throws Exception {
        assertThat(text(parse(page(MadeUpCase.quiet(), Locale.ENGLISH))))
                .contains("185 rules121 of them high or critical")
                .contains("121 rules: Windows channel Microsoft-Windows-Sysmon/Operational, event 1")
                .contains("Install Sysmon");
    }

    @Test
    void a_made_up_attribute_or_target_is_refused() {
        assertThatThrownBy(() -> new Attribute("onclick", "x")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Attribute.href("javascript:alert(1)")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Attribute.href("https://example.org")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Attribute.style("a\" onclick=\"b")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Attribute.drawing("M0 0\"/><x")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void colours_have_the_contrast_that_tired_eyes_need() {
        List<String> schemes = List.of(
                StyleSheet.TEXT.substring(0, StyleSheet.TEXT.indexOf("@media")),
                StyleSheet.TEXT.substring(
                        StyleSheet.TEXT.indexOf("prefers-color-scheme: dark"), StyleSheet.TEXT.indexOf("* {")),
                StyleSheet.TEXT.substring(StyleSheet.TEXT.indexOf("@media print")));
        String[][] pairs = {
            {"ink", "paper"},
            {"ink", "card"},
            {"soft", "paper"},
            {"soft", "card"},
            {"ink", "accent-wash"},
            {"soft", "wash"},
            {"accent", "paper"},
            {"accent", "card"},
            {"accent", "accent-wash"},
            {"now", "now-wash"},
            {"now", "card"},
            {"look", "look-wash"},
            {"look", "card"},
            {"calm", "calm-wash"},
            {"card", "now"},
            {"ink", "look-wash"}
        };
        for (String scheme : schemes) {
            for (String[] pair : pairs) {
                double one = brightness(scheme, pair[0]);
                double two = brightness(scheme, pair[1]);
                assertThat((Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05))
                        .as("%s on %s", pair[0], pair[1])
                        .isGreaterThanOrEqualTo(4.5);
            }
        }
    }

    /// Relative luminance, WCAG 2.2.
    private static double brightness(String scheme, String name) {
        var found = Pattern.compile("--" + name + ": #([0-9a-f]{6})").matcher(scheme);
        assertThat(found.find()).as(name).isTrue();
        int colour = Integer.parseInt(found.group(1), 16);
        double[] weights = {0.2126, 0.7152, 0.0722};
        double sum = 0;
        for (int i = 0; i < 3; i++) {
            double part = ((colour >> (16 - 8 * i)) & 0xFF) / 255.0;
            sum += weights[i] * (part <= 0.04045 ? part / 12.92 : Math.pow((part + 0.055) / 1.055, 2.4));
        }
        return sum;
    }

    @Test
    void shows_what_a_value_means_behind_it_in_the_language_of_the_page() {
        Meanings meanings = new Meanings() {
            @Override
            public About about(Kind kind, Function<String, Optional<String>> record) {
                return (field, value) ->
                        field.equals("CommandLine") ? List.of(new Words("one & two", "un & deux")) : List.of();
            }

            @Override
            public Optional<Words> event(String provider, String eventId) {
                return Optional.empty();
            }
        };
        StringBuilder english = new StringBuilder();
        HtmlReport.of(MadeUpCase.intrusion(), meanings, List.of()).write(english, Locale.ENGLISH);
        StringBuilder french = new StringBuilder();
        HtmlReport.of(MadeUpCase.intrusion(), meanings, List.of()).write(french, Locale.FRENCH);
        assertThat(english).containsPattern("<code>[^<]+</code><small><bdi>one &amp; two</bdi></small></td>");
        assertThat(french)
                .contains("<small><bdi>un &amp; deux</bdi></small></td>")
                .doesNotContain("one &amp; two");
    }

    private static String page(CaseFile file, Locale locale) {
        StringBuilder out = new StringBuilder();
        HtmlReport.of(file, Meanings.NONE, List.of()).write(out, locale);
        return out.toString();
    }

    static Document parse(String page) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(page)));
    }

    static List<Element> elements(Node node) {
        List<Element> all = new ArrayList<>();
        NodeList children = node.getChildNodes();
        for (int i = 0; i < children.getLength(); i++) {
            if (children.item(i) instanceof Element element) {
                all.add(element);
                all.addAll(elements(element));
            }
        }
        return all;
    }

    private static String text(Document page) {
        return page.getElementsByTagName("body").item(0).getTextContent();
    }
}
