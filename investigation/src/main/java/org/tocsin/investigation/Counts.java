package org.tocsin.investigation;

import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.tocsin.model.CaseFile;
import org.tocsin.model.Gap;
import org.tocsin.model.Level;

/// The figures of a case that the command line tells.
///
/// @param faults gaps that are our own fault
/// @param worst the level of the most serious finding
/// @param techniques the ids that findings carry
record Counts(long records, long findings, long faults, Optional<Level> worst, SortedSet<String> techniques) {
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
        long[] faults = new long[1];
        file.forEachGap(gap -> faults[0] += gap.cause() == Gap.Cause.FAULT ? 1 : 0);
        return new Counts(file.recordCount(), findings[0], faults[0], Optional.ofNullable(worst[0]), techniques);
    }
}
