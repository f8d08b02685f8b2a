package org.tocsin.readers.mail.content;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// The passwords that a message may name for what it carries: words that stand near a word for "password" first, then
/// every word.
public final class PasswordWords {
    private static final int NAMED = 300;
    private static final int ALL = 6_000;
    private static final int WINDOW = 160;
    private static final int BEFORE = 40;
    private static final int LONGEST = 64;

    private static final String[] NAMES = {
        "password",
        "passcode",
        "passphrase",
        "passwd",
        "pass word",
        "pass:",
        "pwd",
        "pin",
        "code",
        "access key",
        "the key",
        "unlock",
        "passwort",
        "kennwort",
        "mot de passe",
        "mdp",
        "contrase\u00F1a",
        "contrasena",
        "clave",
        "senha",
        "palavra-passe",
        "parola",
        "wachtwoord",
        "l\u00F6senord",
        "adgangskode",
        "passord",
        "salasana",
        "has\u0142o",
        "heslo",
        "jelsz\u00F3",
        "\u015Fifre",
        "sifre",
        "lozinka",
        "geslo",
        "parool",
        "parole",
        "mật khẩu",
        "kata sandi",
        "nenosiri",
        "\u043F\u0430\u0440\u043E\u043B",
        "\u043A\u043E\u0434",
        "\u03BA\u03C9\u03B4\u03B9\u03BA",
        "\u5BC6\u7801",
        "\u5BC6\u78BC",
        "\u53E3\u4EE4",
        "\u89E3\u538B",
        "\u30D1\u30B9\u30EF\u30FC\u30C9",
        "\uBE44\uBC00\uBC88\uD638",
        "\uC554\uD638",
        "\u0643\u0644\u0645\u0629 \u0627\u0644\u0645\u0631\u0648\u0631",
        "\u0643\u0644\u0645\u0629 \u0627\u0644\u0633\u0631",
        "\u0631\u0645\u0632",
        "\u067E\u0627\u0631\u0648\u0644",
        "\u0633\u06CC\u0633\u0645\u0627",
        "\u05E1\u05D9\u05E1\u05DE",
        "\u0E23\u0E2B\u0E31\u0E2A",
        "\u092A\u093E\u0938\u0935\u0930\u094D\u0921",
        "\u0F42\u0F66\u0F44",
        "\u10DE\u10D0\u10E0\u10DD\u10DA\u10D8",
        "\u0563\u0561\u0572\u057F\u0576\u0561\u0562\u0561\u057C"
    };

    private PasswordWords() {}

    /// The words near a word for "password", the nearest behind it first.
    public static Set<String> named(List<String> texts) {
        Set<String> words = new LinkedHashSet<>();
        for (String text : texts) {
            String lower = text.toLowerCase(Locale.ROOT);
            // A language in which lower case has another length would move all places.
            String searched = lower.length() == text.length() ? lower : text;
            for (String name : NAMES) {
                for (int at = searched.indexOf(name);
                        at >= 0 && words.size() < NAMED;
                        at = searched.indexOf(name, at + 1)) {
                    int from = at + name.length();
                    words(text.substring(from, Math.min(text.length(), from + WINDOW)), words, NAMED);
                    words(text.substring(Math.max(0, at - BEFORE), at), words, NAMED);
                }
            }
        }
        return words;
    }

    /// All words, those near a word for "password" first.
    public static List<String> all(List<String> texts) {
        Set<String> words = named(texts);
        for (String text : texts) {
            words(text, words, ALL);
        }
        return new ArrayList<>(words);
    }

    private static void words(String text, Set<String> into, int most) {
        int start = -1;
        for (int i = 0; i <= text.length() && into.size() < most; i++) {
            boolean blank = i == text.length() || isBlank(text.charAt(i));
            if (!blank && start < 0) {
                start = i;
            } else if (blank && start >= 0) {
                if (i - start <= LONGEST) {
                    word(text.substring(start, i), into);
                }
                start = -1;
            }
        }
    }

    private static boolean isBlank(char c) {
        return c <= ' ' || c == '\u00A0' || c == '\u200B' || Character.isWhitespace(c) || c == '\u3000';
    }

    /// A word bare of what a sentence puts around it, then as it stands, then in its pieces: `Password:1234.` holds
    /// `1234`.
    private static void word(String word, Set<String> into) {
        String bare = bare(word);
        if (!bare.isEmpty()) {
            into.add(bare);
        }
        into.add(word);
        // A sign at the end may belong to it, a bracket or a quote around it hardly.
        String free = stripped(word, AROUND);
        while (!free.isEmpty()) {
            into.add(free);
            boolean sign = ".,;:!?".indexOf(free.charAt(free.length() - 1)) >= 0;
            free = sign ? stripped(free.substring(0, free.length() - 1), AROUND) : "";
        }
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            if (c == ':' || c == '=' || c == '\uFF1A' || c == '>' || c == '/' || c == '"' || c == '\'') {
                String rest = bare(word.substring(i + 1));
                String front = bare(word.substring(0, i));
                if (!rest.isEmpty()) {
                    into.add(rest);
                }
                if (!front.isEmpty()) {
                    into.add(front);
                }
            }
        }
    }

    private static final String AROUND =
            "\"'()[]{}<>\u00AB\u00BB\u201C\u201D\u2018\u2019\u201E\u300C\u300D\u3010\u3011\u300E\u300F\uFF08\uFF09";

    private static final String MARKS = AROUND + ".,;:!?*_-=|\u3002\uFF0C\uFF1A";

    private static String bare(String word) {
        return stripped(word, MARKS);
    }

    private static String stripped(String word, String marks) {
        int from = 0;
        int to = word.length();
        while (from < to && marks.indexOf(word.charAt(from)) >= 0) {
            from++;
        }
        while (to > from && marks.indexOf(word.charAt(to - 1)) >= 0) {
            to--;
        }
        return word.substring(from, to);
    }
}
