package org.tocsin.investigation.look;

import java.io.IOException;
import java.util.List;
import org.tocsin.model.EvidenceRecord;
import org.tocsin.model.Finding;
import org.tocsin.model.Gap;
import org.tocsin.report.exports.Rows;

/// A question put to all records. What it answers depends on the records alone, never on which thread read them.
public interface Look {
    /// Gathers what one thread reads.
    interface Gatherer {
        void record(EvidenceRecord record) throws IOException;

        default void gap(Gap gap) throws IOException {}

        /// Only where rules looked as well.
        default void finding(Finding finding) throws IOException {}

        /// All was read.
        default void end() throws IOException {}
    }

    Gatherer open();

    List<Rows.Heading> headings();

    /// Writes the answer. Called once, when all gatherers have come to their end.
    void answer(Rows rows) throws IOException;

    /// Sentences on what the answer leaves out or could not tell; asked after [#answer].
    default List<String> remarks() {
        return List.of();
    }
}
