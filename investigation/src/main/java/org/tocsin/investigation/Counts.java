package org.tocsin.investigation;

import java.util.EnumMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.tocsin.model.CaseFile;
import org.tocsin.model.Gap;
import org.tocsin.model.Level;

/// The figures of a case that the command line tells.
///
/// @param faults gaps that are our own fault
/// @param findings by level; every level is there
/// @param techniques the ids that findings carry
record Counts(long records, Map<Level, Long> findings, long faults, SortedSet<String> techniques) {
    static Counts of(CaseFile file) {
        SortedSet<String> techniques = new TreeSet<>();
        Map<Level, Long> findings = new EnumMap<>(Level.class);
        for (Level level : Level.values()) {
            findings.put(level, 0L);
        }
        file.findings().forEach(finding -> {
            techniques.addAll(finding.rule().techniques());
            findings.merge(finding.rule().level(), 1L, Long::sum);
        });
        long[] faults = new long[1];
        file.forEachGap(gap -> faults[0] += gap.cause() == Gap.Cause.FAULT ? 1 : 0);
        return new Counts(file.recordCount(), findings, faults[0], techniques);
    }
}
