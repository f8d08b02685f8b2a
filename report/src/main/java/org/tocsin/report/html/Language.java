package org.tocsin.report.html;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeMap;

/// One language of the report: its messages, and how it writes numbers and days. Nothing is asked of the
/// running JDK's locale data, which changes from one JDK to the next.
///
/// A message is `key=text with {0} and {1}`. Where the first part is a number and `key.one` exists, that one is
/// taken for one (in French also for none). Messages are written with plain blanks and apostrophes; the marks
/// that the language wants (`’`, no-break blanks before `:` and `?` in French) are set on loading.
final class Language {
    static final Language ENGLISH = load("en", "index.html");
    static final Language FRENCH = load("fr", "index.fr.html");
    static final List<Language> ALL = List.of(ENGLISH, FRENCH);

    private static final char NARROW = '\u202F';
    private static final char NO_BREAK = '\u00A0';

    private final String code;
    private final String file;
    private final Map<String, String> messages;

    Language(String code, String file, Map<String, String> messages) {
        this.code = code;
        this.file = file;
        this.messages = new TreeMap<>(messages);
    }

    private static Language load(String code, String file) {
        Properties read = new Properties();
        try (InputStream in =
                Objects.requireNonNull(Language.class.getResourceAsStream("messages." + code + ".properties"), code)) {
            read.load(new InputStreamReader(in, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, String> messages = new TreeMap<>();
        read.forEach((key, text) -> messages.put(key.toString(), typeset(code, text.toString())));
        return new Language(code, file, messages);
    }

    private static String typeset(String code, String text) {
        String marked = text.replace('\'', '’');
        if (!code.equals("fr")) {
            return marked;
        }
        return marked.replace(" :", NO_BREAK + ":")
                .replace(" ;", NARROW + ";")
                .replace(" ?", NARROW + "?")
                .replace(" !", NARROW + "!")
                .replace("« ", "«" + NO_BREAK)
                .replace(" »", NO_BREAK + "»");
    }

    /// The code for `lang`, such as `fr`.
    String code() {
        return code;
    }

    /// The file that holds the report in this language.
    String file() {
        return file;
    }

    Map<String, String> messages() {
        return messages;
    }

    boolean has(String key) {
        return messages.containsKey(key);
    }

    /// The message for a phrase, with its places still open.
    ///
    /// @throws IllegalArgumentException where there is no such message: our own fault
    String message(Part.Phrase phrase) {
        if (!phrase.parts().isEmpty() && phrase.parts().getFirst() instanceof Part.Number number && single(number)) {
            String one = messages.get(phrase.key() + ".one");
            if (one != null) {
                return one;
            }
        }
        String message = messages.get(phrase.key());
        if (message == null) {
            throw new IllegalArgumentException("no message " + phrase.key() + " in " + code);
        }
        return message;
    }

    private boolean single(Part.Number number) {
        return number.value() == 1 || number.value() == 0 && code.equals("fr");
    }

    String number(long number) {
        String digits = Long.toString(Math.abs(number));
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < digits.length(); i++) {
            if (i > 0 && (digits.length() - i) % 3 == 0) {
                out.append(message("number.group"));
            }
            out.append(digits.charAt(i));
        }
        return (number < 0 ? "-" : "") + out;
    }

    String day(LocalDate day) {
        String number = day.getDayOfMonth() == 1 ? message("day.first") : Integer.toString(day.getDayOfMonth());
        return number + NO_BREAK + message("month." + day.getMonthValue()) + NO_BREAK + day.getYear();
    }

    String message(String key) {
        return message(new Part.Phrase(key, List.of()));
    }
}
