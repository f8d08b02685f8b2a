package org.tocsin.readers.mail.links;

import java.lang.Character.UnicodeScript;
import java.net.IDN;
import java.util.EnumSet;
import java.util.Set;

/// Labels that mix letters of several scripts, as look-alike names do. Chinese, Japanese and Korean names mix
/// several by custom.
public final class Scripts {
    private Scripts() {}

    /// @param host in punycode
    static boolean mixed(String host) {
        for (String label : host.split("\\.", -1)) {
            if (label.startsWith("xn--") && mixedText(IDN.toUnicode(label))) {
                return true;
            }
        }
        return false;
    }

    /// Whether one word has letters of two or more scripts that nobody writes together.
    public static boolean mixedText(String word) {
        Set<UnicodeScript> scripts = EnumSet.noneOf(UnicodeScript.class);
        word.codePoints().filter(Character::isLetter).forEach(c -> {
            UnicodeScript script = UnicodeScript.of(c);
            switch (script) {
                case COMMON, INHERITED -> {}
                case HIRAGANA, KATAKANA, HAN, BOPOMOFO, HANGUL -> scripts.add(UnicodeScript.HAN);
                default -> scripts.add(script);
            }
        });
        // Latin beside Chinese or Japanese is ordinary there.
        if (scripts.contains(UnicodeScript.HAN)) {
            scripts.remove(UnicodeScript.LATIN);
        }
        return scripts.size() > 1;
    }
}
