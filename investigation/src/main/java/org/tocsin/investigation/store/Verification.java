package org.tocsin.investigation.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What came out when everything in a case was computed again.
///
/// @param mismatches what does not agree; empty when all does
/// @param remarks what a person should know besides, such as which key signed the receipt
/// @param entries custody entries that hold together
/// @param evidence items whose bytes have the hash they were taken in with
/// @param parts parts of the lake that have the hash they were registered with
public record Verification(List<Mismatch> mismatches, List<String> remarks, long entries, long evidence, long parts) {

    /// One thing that does not agree.
    ///
    /// @param where the file inside the case, or the receipt
    /// @param sentence what it is and what it means, for people
    public record Mismatch(String where, String sentence) {}

    public Verification {
        mismatches = List.copyOf(mismatches);
        remarks = List.copyOf(remarks);
    }

    public boolean holds() {
        return mismatches.isEmpty();
    }

    /// Computes everything again. Changes nothing in the case.
    ///
    /// Without a receipt that was kept elsewhere this cannot show whether the whole case was replaced: whoever
    /// can write to it can also write a new chain.
    public static Verification of(Path caseFolder, Optional<Receipt> receipt) throws IOException {
        return new CaseCheck(caseFolder.toAbsolutePath().normalize(), receipt).all();
    }
}
