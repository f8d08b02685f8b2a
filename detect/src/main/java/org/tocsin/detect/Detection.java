package org.tocsin.detect;

import java.util.List;
import org.tocsin.model.RuleLook;
import org.tocsin.model.RulePack;
import org.tocsin.model.SourceSeen;

/// A compiled set of rules or indicators. Never changes; shared by all threads.
public interface Detection {
    /// Tells this set from every other: `sha256:` and a hash over the content of its packs and the options that shape
    /// it.
    String key();

    List<RulePack> packs();

    /// A detector for one thread.
    Detector open();

    /// Which rules could have fired on what was read, in a fixed order.
    List<RuleLook> looks(List<SourceSeen> seen);
}
