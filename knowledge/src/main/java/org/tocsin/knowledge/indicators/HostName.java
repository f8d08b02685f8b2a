package org.tocsin.knowledge.indicators;

import java.net.IDN;
import java.util.Optional;

/// Host and domain names in one spelling.
///
/// International names are compared in ASCII (`xn--…`, RFC 3490) *and* as written. The JDK knows only the older rules
/// (IDNA 2003), under which `ß`, final `ς` and the joiners are changed into another name that somebody else may own;
/// names with one of these are kept as written and not converted.
public final class HostName {
    private static final int LONGEST = 253;
    private static final int LONGEST_LABEL = 63;

    private HostName() {}

    /// The name in lower case and ASCII, without a final dot; empty when it is no name of at least two labels.
    public static Optional<String> canonical(String raw) {
        String name = dots(Defanged.lower(raw));
        if (name.endsWith(".")) {
            name = name.substring(0, name.length() - 1);
        }
        name = ascii(name).orElse(name);
        return isName(name) ? Optional.of(name) : Optional.empty();
    }

    /// The ASCII spelling of an international name; empty where there is none that is sure to be the same name.
    public static Optional<String> ascii(String name) {
        boolean plain = true;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == 'ß' || c == 'ς' || c == '\u200C' || c == '\u200D') {
                return Optional.empty();
            }
            plain &= c < 128;
        }
        if (plain) {
            return Optional.of(name);
        }
        if (name.length() > LONGEST) {
            return Optional.empty();
        }
        try {
            return Optional.of(Defanged.lower(IDN.toASCII(name, IDN.ALLOW_UNASSIGNED)));
        } catch (IllegalArgumentException notAName) {
            return Optional.empty();
        }
    }

    /// How people see an ASCII name that stands for an international one; empty for all others.
    public static Optional<String> unicode(String ascii) {
        if (!ascii.contains("xn--")) {
            return Optional.empty();
        }
        String seen = Defanged.lower(IDN.toUnicode(ascii, IDN.ALLOW_UNASSIGNED));
        return seen.equals(ascii) ? Optional.empty() : Optional.of(seen);
    }

    private static boolean isName(String name) {
        if (name.isEmpty() || name.length() > LONGEST) {
            return false;
        }
        int labels = 0;
        boolean lastHasLetter = false;
        int start = 0;
        for (int i = 0; i <= name.length(); i++) {
            if (i < name.length() && name.charAt(i) != '.') {
                char c = name.charAt(i);
                if (!(Character.isLetterOrDigit(c)
                        || c == '-'
                        || c == '_'
                        || Character.isSurrogate(c)
                        || Character.getType(c) == Character.NON_SPACING_MARK
                        || Character.getType(c) == Character.COMBINING_SPACING_MARK
                        || c == '\u200C'
                        || c == '\u200D')) {
                    return false;
                }
                if (i == start) {
                    lastHasLetter = false;
                }
                lastHasLetter |= !(c >= '0' && c <= '9');
                continue;
            }
            if (i == start || i - start > LONGEST_LABEL || name.charAt(start) == '-') {
                return false;
            }
            labels++;
            lastHasLetter &= i - start >= 2;
            start = i + 1;
        }
        return labels >= 2 && lastHasLetter;
    }

    /// The full stops of East Asian scripts separate labels too (RFC 3490, 3.1).
    private static String dots(String name) {
        return name.replace('\u3002', '.').replace('\uFF0E', '.').replace('\uFF61', '.');
    }
}
