package org.tocsin.report.html;

import java.util.List;
import java.util.Locale;
import org.tocsin.model.CaseFile;
import org.tocsin.model.Meanings;
import org.tocsin.model.Overview;

/// The report of a case as one HTML file that asks the network for nothing and runs nothing.
///
/// Its memory is bounded by the number of rules that matched: of each rule it shows the first events in full,
/// with exact counts; all findings are in the JSON lines beside it.
public final class HtmlReport {
    private final Digest digest;

    private final List<Overview> overviews;

    private HtmlReport(Digest digest, List<Overview> overviews) {
        this.digest = digest;
        this.overviews = List.copyOf(overviews);
    }

    /// Goes through the findings and gaps of a case once, for pages in any number of languages.
    ///
    /// @param meanings what is shown beside values
    /// @param overviews tables of what the records have
    public static HtmlReport of(CaseFile file, Meanings meanings, List<Overview> overviews) {
        return new HtmlReport(Digest.of(file, meanings), overviews);
    }

    /// Writes the page in English, or in French where the locale's language is French. It links its twin in the
    /// other language, which is expected beside it as `index.html` or `index.fr.html`. Throws
    /// `UncheckedIOException` where the target fails.
    public void write(Appendable out, Locale locale) {
        new Page(new Html(out, language(locale)), digest, overviews).write();
    }

    private static Language language(Locale locale) {
        return locale.getLanguage().equals("fr") ? Language.FRENCH : Language.ENGLISH;
    }
}
