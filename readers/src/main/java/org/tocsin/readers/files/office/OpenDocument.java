package org.tocsin.readers.files.office;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tocsin.readers.files.Facts;
import org.tocsin.readers.files.vba.VbaMacros;

/// Macros of OpenDocument files (ODF 1.3, part 3: `Basic/`, `Scripts/` and event listeners).
final class OpenDocument {
    private static final Pattern MODULE = Pattern.compile("(?s)<script:module\\b[^>]*>(.*?)</script:module>");
    private static final Pattern LISTENER = Pattern.compile("<script:event-listener\\b([^>]*)>");
    private static final Pattern HREF = Pattern.compile("xlink:href=\"([^\"]*)\"");

    private OpenDocument() {}

    static void tell(Parts parts, Facts facts) {
        List<String> sources = new ArrayList<>();
        for (Map.Entry<String, byte[]> part : parts.all().entrySet()) {
            String lower = part.getKey().toLowerCase(Locale.ROOT);
            if (lower.startsWith("basic/")) {
                Matcher module = MODULE.matcher(Parts.text(part.getValue()));
                while (module.find()) {
                    String source = Parts.plain(module.group(1));
                    sources.add(source);
                    facts.source("starbasic", part.getKey(), source);
                    facts.fact("macro", part.getKey(), part.getKey());
                }
            } else if (lower.startsWith("scripts/") && !lower.endsWith("/")) {
                facts.source("script", part.getKey(), Parts.text(part.getValue()));
                facts.fact("macro", part.getKey(), part.getKey());
                sources.add(Parts.text(part.getValue()));
            } else if (lower.endsWith("content.xml")
                    || lower.endsWith("styles.xml")
                    || lower.endsWith("settings.xml")) {
                Matcher listener = LISTENER.matcher(Parts.text(part.getValue()));
                while (listener.find()) {
                    boolean load = listener.group(1)
                            .matches("(?s).*(?:dom:load|office:load-finished|dom:mouseover|dom:focus).*");
                    Matcher href = HREF.matcher(listener.group(1));
                    if (load && href.find()) {
                        facts.fact("macro-runs-by-itself", Parts.plain(href.group(1)), part.getKey());
                    }
                }
            }
        }
        VbaMacros.tell(sources, Map.of(), "starbasic", "Basic", facts);
    }
}
