package org.tocsin.report.html;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.tocsin.model.Finding;
import org.tocsin.report.words.Facts;

/// One event that a rule matched, cut down to what the page shows, so that a few of each rule can be kept in
/// memory however large their records are.
///
/// @param why the first parts of the reason
/// @param reasons how many parts the reason has
/// @param copies how many times the same event was handed in, at least 1
record Sighting(
        Optional<Instant> time,
        Clip host,
        Clip user,
        Clip path,
        long record,
        long offset,
        Clip outer,
        boolean recovered,
        List<Why> why,
        int reasons,
        long copies) {
    private static final int MOST_REASONS = 8;
    private static final int NAME = 120;
    private static final int VALUE = 480;

    /// One part of the reason.
    record Why(Clip field, Clip value, Clip matched) {}

    static Sighting of(Finding finding) {
        List<Why> why = finding.why().stream()
                .map(part -> new Why(
                        Clip.of(part.field(), NAME), Clip.of(part.value(), VALUE), Clip.of(part.matched(), VALUE)))
                .distinct()
                .toList();
        return new Sighting(
                finding.time(),
                host(finding),
                Clip.of(Facts.user(finding).orElse(""), NAME),
                Clip.of(finding.origin().path(), VALUE),
                finding.origin().record(),
                finding.origin().offset(),
                Clip.of(finding.origin().outer().orElse(""), VALUE),
                finding.recovered(),
                why.stream().limit(MOST_REASONS).toList(),
                why.size(),
                1);
    }

    static Clip host(Finding finding) {
        return Clip.of(Facts.host(finding).orElse(""), NAME);
    }

    Sighting again() {
        return new Sighting(time, host, user, path, record, offset, outer, recovered, why, reasons, copies + 1);
    }
}
