package org.tocsin.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.tocsin.model.CaseFile;
import org.tocsin.model.Meanings;
import org.tocsin.report.MadeUpCase;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

class LanguageTest {
    private static final Pattern PLACE = Pattern.compile("\\{\\d}");

    @Test
    void both_languages_have_the_same_keys_and_places() {
        Map<String, String> english = Language.ENGLISH.messages();
        Map<String, String> french = Language.FRENCH.messages();

        assertThat(french.keySet()).isEqualTo(english.keySet());
        english.forEach((key, text) -> {
            TreeSet<String> places = places(french.getOrDefault(key, ""));
            if (key.endsWith(".one")) {
                // "the first" may stand for "the 1 first"
                String many = english.getOrDefault(key.substring(0, key.length() - 4), "");
                assertThat(places(many)).as(key).containsAll(places(text)).containsAll(places);
            } else {
                assertThat(places).as(key).isEqualTo(places(text));
            }
        });
    }

    @Test
    void no_message_is_empty_and_none_is_the_same_in_both_by_oversight() {
        Map<String, String> english = Language.ENGLISH.messages();
        Map<String, String> french = Language.FRENCH.messages();

        assertThat(english.values()).allMatch(text -> !text.isEmpty());
        assertThat(french.values()).allMatch(text -> !text.isEmpty());
        // long sentences are never alike; short words such as "Impact" may be
        english.forEach((key, text) -> {
            if (text.length() > 40 && !key.startsWith("verify.command")) {
                assertThat(french.get(key)).as(key).isNotEqualTo(text);
            }
        });
    }

    @Test
    void every_message_is_used_and_every_used_message_exists() throws IOException {
        Path sources = Path.of(System.getProperty("tocsin.root", ".."), "report/src/main/java/org/tocsin/report/html");
        String code;
        try (Stream<Path> files = Files.list(sources)) {
            code = files.sorted()
                    .map(file -> {
                        try {
                            return Files.readString(file, StandardCharsets.UTF_8);
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    })
                    .collect(Collectors.joining());
        }
        TreeSet<String> literals = Pattern.compile("\"([a-z][a-z.-]*)\"")
                .matcher(code)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));

        for (String key : Language.ENGLISH.messages().keySet()) {
            String plain = key.endsWith(".one") ? key.substring(0, key.length() - 4) : key;
            boolean whole = literals.contains(plain);
            // keys that are put together: "gap." + word, "steps.urgent" + "." + number + ".title", section + ".short"
            boolean composed = literals.stream().anyMatch(part -> part.endsWith(".") && plain.startsWith(part))
                    || plain.matches("(steps\\.[a-z]+|contacts|glossary|unexamined|reading)\\.(\\d+(\\.[a-z]+)?|lead)")
                    || plain.endsWith(".short");
            assertThat(whole || composed).as(key).isTrue();
        }
    }

    @Test
    void no_text_for_people_is_written_in_the_code() throws Exception {
        Map<String, String> marked = new TreeMap<>();
        Language.ENGLISH.messages().forEach((key, text) -> marked.put(key, "⟦" + String.join("", places(text)) + "⟧"));
        marked.put("number.group", ",");
        marked.put("space", " ");
        for (CaseFile file : new CaseFile[] {MadeUpCase.intrusion(), MadeUpCase.onlyGaps()}) {
            StringBuilder out = new StringBuilder();
            new Page(new Html(out, new Language("xx", "index.html", marked)), Digest.of(file, Meanings.NONE), List.of())
                    .write();

            StringBuilder ours = new StringBuilder();
            collect(HtmlReportTest.parse(out.toString()).getDocumentElement(), ours);

            assertThat(ours.toString()).doesNotContainPattern("\\p{L}");
        }
    }

    /// The text of the page without what comes from evidence, which always stands in elements of its own.
    private static void collect(Node node, StringBuilder into) {
        if (node instanceof Element element
                && Set.of("bdi", "code", "style", "text").contains(element.getTagName())) {
            return;
        }
        if (node.getNodeType() == Node.TEXT_NODE) {
            into.append(node.getNodeValue());
        }
        for (int i = 0; i < node.getChildNodes().getLength(); i++) {
            collect(node.getChildNodes().item(i), into);
        }
    }

    @Test
    void numbers_days_and_punctuation_are_set_as_each_language_does() {
        assertThat(Language.ENGLISH.number(1234567)).isEqualTo("1,234,567");
        assertThat(Language.FRENCH.number(1234567)).isEqualTo("1\u202F234\u202F567");
        assertThat(Language.ENGLISH.number(-999)).isEqualTo("-999");
        assertThat(Language.ENGLISH.day(LocalDate.of(2021, 7, 1))).isEqualTo("1\u00A0July\u00A02021");
        assertThat(Language.FRENCH.day(LocalDate.of(2021, 7, 1))).isEqualTo("1er\u00A0juillet\u00A02021");
        assertThat(Language.FRENCH.messages().values()).noneMatch(text -> text.matches("(?s).*( [:;?!]|').*"));
    }

    @Test
    void one_is_singular_and_none_is_singular_in_french_only() {
        assertThat(said(Language.ENGLISH, 1)).isEqualTo("{0} rule");
        assertThat(said(Language.ENGLISH, 0)).isEqualTo("{0} rules");
        assertThat(said(Language.FRENCH, 0)).isEqualTo("{0} règle");
        assertThat(said(Language.FRENCH, 2)).isEqualTo("{0} règles");
    }

    private static String said(Language language, long count) {
        return language.message((Part.Phrase) Part.of("count.rules", Part.number(count)));
    }

    private static TreeSet<String> places(String text) {
        return PLACE.matcher(text).results().map(MatchResult::group).collect(Collectors.toCollection(TreeSet::new));
    }
}
