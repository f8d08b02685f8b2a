package org.tocsin.detect.files;

import java.util.List;

/// What one file was judged to be, and why.
///
/// @param reasons all signs, those that tell most first; a file with nothing found can have some
/// @param techniques ATT&CK technique ids of a suspicious or dangerous file, sorted
/// @param exploits CVE numbers, sorted
/// @param multiplier suggested technical multiplier of the Targeted Threat Index, from how the payload is
///     protected: 1,
///     1.25 for one simple way, 1.5 for several. What needs a person's eye, 1.75 and 2, is never suggested
/// @param locked whether it is locked and was not opened, so that nothing can be said of what is inside
public record FileVerdict(
        FileDanger danger,
        List<FileReason> reasons,
        List<String> techniques,
        List<String> exploits,
        double multiplier,
        boolean locked) {}
