package org.tocsin.report.html;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.tocsin.model.Finding;
import org.tocsin.model.Meanings;
import org.tocsin.model.Meanings.Words;
import org.tocsin.report.words.Facts;

/// One event that a rule matched, cut down to what the page shows, so that a few of each rule can be kept in
/// memory however large their records are.
///
/// @param event the number of the event in its log; empty where the source numbers none
/// @param about a few words on such an event; none where we know none
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
        Clip event,
        List<Words> about,
        boolean recovered,
        List<Why> why,
        int reasons,
        long copies) {
    private static final int MOST_REASONS = 8;
    private static final int NAME = 120;
    private static final int VALUE = 480;

    /// One part of the reason.
    ///
    /// @param meaning what the value means, to be shown beside it
    record Why(Clip field, Clip value, List<Words> meaning, Clip matched) {}

    static Sighting of(Finding finding, Meanings meanings) {
        Meanings.About about = meanings.about(finding.kind(), finding.fields()::first);
        String event = Facts.eventId(finding).orElse("");
        List<Why> why = finding.why().stream()
                .map(part -> new Why(
                        Clip.of(part.field(), NAME),
                        Clip.of(part.value(), VALUE),
                        about.of(part.field(), part.value()),
                        Clip.of(part.matched(), VALUE)))
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
                Clip.of(event, NAME),
                about.of("EventID", event),
                finding.recovered(),
                why.stream().limit(MOST_REASONS).toList(),
                why.size(),
                1);
    }

    static Clip host(Finding finding) {
        return Clip.of(Facts.host(finding).orElse(""), NAME);
    }

    Sighting again() {
        return new Sighting(
                time, host, user, path, record, offset, outer, event, about, recovered, why, reasons, copies + 1);
    }
}
