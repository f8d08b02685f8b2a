package org.tocsin.readers.files.words;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tocsin.readers.files.Facts;

/// Fields of a text document that fetch or start something (ECMA-376, 17.16.5).
public final class Fields {
    private static final Pattern DDE = Pattern.compile("(?i)\\bDDE(AUTO)?\\b\\s*(.*)");
    private static final Pattern FETCHES =
            Pattern.compile("(?i)\\b(INCLUDEPICTURE|INCLUDETEXT|IMPORT|INCLUDE|LINK|RD)\\b\\s*(.*)");
    private static final Pattern QUOTE = Pattern.compile("(?i)\\bQUOTE\\s+((?:\\d{1,5}\\s*){3,})");

    private Fields() {}

    /// Whether a name leads out of the document to another machine.
    public static boolean isElsewhere(String name) {
        String lower = name.strip().toLowerCase(Locale.ROOT);
        return lower.startsWith("http:")
                || lower.startsWith("https:")
                || lower.startsWith("ftp:")
                || lower.startsWith("\\\\")
                || lower.startsWith("//")
                || lower.startsWith("file://") && !lower.startsWith("file:///") && lower.length() > 7
                || lower.startsWith("file:\\\\\\\\")
                || lower.startsWith("file:////")
                || lower.startsWith("mhtml:")
                || lower.startsWith("ms-")
                || lower.startsWith("search-ms:");
    }

    /// Tells what a field would do.
    ///
    /// @param field its instruction, whole
    public static void tell(String field, String place, Facts facts) {
        String plain = quoted(field);
        if (!plain.equals(field)) {
            facts.decoded(plain);
        }
        Matcher dde = DDE.matcher(plain);
        if (dde.find()) {
            String what = dde.group(2);
            facts.fact(dde.group(1) == null ? "dde" : "dde-auto", what, place);
            Addresses.in(what).forEach(address -> facts.address(address, place));
            for (Deeds.Seen deed : Deeds.in("", what)) {
                facts.fact("dde-" + deed.word(), deed.value(), place);
            }
            return;
        }
        Matcher fetches = FETCHES.matcher(plain);
        if (fetches.find()) {
            for (String address : Addresses.in(plain.replace("\\\\", "\\"))) {
                facts.address(address, place);
                facts.fact("field-fetches", fetches.group(1).toUpperCase(Locale.ROOT) + " " + address, place);
            }
            return;
        }
        for (String address : Addresses.in(plain)) {
            facts.address(address, place);
        }
    }

    /// `QUOTE 67 58 92` stands for the letters of these numbers.
    private static String quoted(String field) {
        Matcher quote = QUOTE.matcher(field);
        StringBuilder out = new StringBuilder();
        while (quote.find()) {
            StringBuilder letters = new StringBuilder();
            for (String number : quote.group(1).trim().split("\\s+")) {
                letters.append((char) Integer.parseInt(number));
            }
            quote.appendReplacement(out, Matcher.quoteReplacement(letters.toString()));
        }
        quote.appendTail(out);
        return out.toString();
    }
}
