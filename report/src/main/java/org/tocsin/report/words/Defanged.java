package org.tocsin.report.words;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Addresses from evidence, written so that nobody and no viewer follows them by accident: mail programs and
/// PDF viewers make links of their own out of plain text, and one visit can tell the attacker that he was
/// found.
public final class Defanged {
    private static final Pattern URL = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]{1,15})://([^\\s/\\\\\"'<>|]*)");
    private static final Pattern MAIL = Pattern.compile("@([A-Za-z0-9_-]{1,63}(?:\\.[A-Za-z0-9_-]{1,63})+)");
    private static final Pattern WWW = Pattern.compile("\\b(www)\\.", Pattern.CASE_INSENSITIVE);
    private static final Pattern WHOLE = Pattern.compile("[\\p{L}\\p{N}_-]+(?:\\.[\\p{L}\\p{N}_-]+)+\\.?");

    private Defanged() {}

    /// Running text or a command line: links, `www.` and mail addresses are written with `hxxp` and `[.]`; file
    /// names and versions stay as they are.
    public static String text(String text) {
        if (text.indexOf('.') < 0 && text.indexOf(':') < 0) {
            return text;
        }
        String links = URL.matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(scheme(found.group(1)) + dots(found.group(2))));
        String mails = MAIL.matcher(links).replaceAll(found -> Matcher.quoteReplacement("@" + dots(found.group(1))));
        return WWW.matcher(mails).replaceAll("$1[.]");
    }

    /// A value that is known to be an address, such as what a rule of the indicator family matched.
    public static String address(String text) {
        return WHOLE.matcher(text).matches() ? dots(text) : text(text);
    }

    private static String scheme(String scheme) {
        return switch (scheme.toLowerCase(Locale.ROOT)) {
            case "http" -> "hxxp://";
            case "https" -> "hxxps://";
            default -> scheme + "[:]//";
        };
    }

    private static String dots(String host) {
        return host.replace(".", "[.]");
    }
}
