/// The case folder: what was handed in, what was found, and the proof of both.
///
/// ```java
/// try (CaseFolder folder = CaseFolder.open(path, new Custodian("A. Person", "tocsin 0.1.0"))) {
///     Run run = folder.begin(new RunSettings("tocsin 0.1.0", detection.key(), options, detection.packs()));
///     // Intake hands originals to folder.keeper(true) and what it finds to run (a Found).
///     // Each thread, for each batch of slices:
///     try (Ledger ledger = run.open()) {
///         for (Slice slice : batch) {
///             if (!run.done(slice)) {
///                 ledger.begin(slice);
///                 // ledger.record(record), ledger.finding(finding), ledger.gap(gap), ledger.inner(attachment)
///                 ledger.end(counts.sources(), counts.days());
///             }
///         }
///         ledger.commit(); // on the disk, all of the batch or nothing
///     }
///     run.finish(new Run.Outcome(true, detection.looks(sources), techniques));
///     try (CaseView view = folder.view()) {
///         // the report, from view, into folder.report()
///     }
///     folder.reported();
///     Receipt receipt = folder.receipt(SigningKey.in(home));
///     receipt.writeBeside(path);
/// }
/// Verification verification = Verification.of(path, Optional.of(Receipt.read(file)));
/// ```
@NullMarked
package org.tocsin.investigation.store;

import org.jspecify.annotations.NullMarked;
