package org.tocsin.detect;

import java.util.function.Consumer;
import org.tocsin.model.EvidenceRecord;
import org.tocsin.model.Finding;

/// Looks at records one by one. Belongs to one thread.
public interface Detector {
    /// @param matches takes what the detection's [Join] will want of the record
    void examine(EvidenceRecord record, Consumer<Finding> findings, Consumer<Match> matches);

    /// Called when a slice was read to its end, with all that lay inside it: what waited for more is told now.
    default void finish(Consumer<Finding> findings) {}
}
