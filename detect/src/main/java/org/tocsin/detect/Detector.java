package org.tocsin.detect;

import java.util.function.Consumer;
import org.tocsin.model.EvidenceRecord;
import org.tocsin.model.Finding;

/// Looks at records one by one. Belongs to one thread.
public interface Detector {
    void examine(EvidenceRecord record, Consumer<Finding> out);
}
