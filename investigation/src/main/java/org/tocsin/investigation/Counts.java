package org.tocsin.investigation;

import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.tocsin.model.CaseFile;
import org.tocsin.model.Level;

/// The figures of a case that the command line tells.
///
/// @param worst the level of the most serious finding
/// @param techniques the ids that findings carry
record Counts(long records, long gaps, long findings, Optional<Level> worst, SortedSet<String> techniques) {
    static Counts of(CaseFile file) {
        SortedSet<String> techniques = new TreeSet<>();
        Level[] worst = new Level[1];
        long[] findings = new long[1];
        file.findings().forEach(finding -> {
            findings[0]++;
            techniques.addAll(finding.rule().techniques());
            Level level = finding.rule().level();
            if (worst[0] == null || level.compareTo(worst[0]) > 0) {
                worst[0] = level;
            }
        });
        return new Counts(file.recordCount(), file.gapCount(), findings[0], Optional.ofNullable(worst[0]), techniques);
    }
}
