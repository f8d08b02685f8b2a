package org.tocsin.detect.files;

import java.util.List;

/// One sign that a file shows.
///
/// @param id of the sign in `content/files/signs.yml`
/// @param danger that this sign makes alone
/// @param seen the first value, cut
/// @param place where in the file
/// @param techniques ATT&CK technique ids
/// @param exploits CVE numbers, where the bytes tell them
public record FileReason(
        String id,
        FileDanger danger,
        String en,
        String fr,
        String seen,
        String place,
        List<String> techniques,
        List<String> exploits) {}
