package org.tocsin.detect;

import java.util.List;
import java.util.Optional;
import org.tocsin.model.RuleLook;
import org.tocsin.model.RulePack;
import org.tocsin.model.SourceSeen;
import org.tocsin.model.Undecided;

/// A compiled set of rules or indicators. Never changes; shared by all threads.
public interface Detection {
    /// Tells this set from every other: `sha256:` and a hash over the content of its packs and the options that shape
    /// it.
    String key();

    List<RulePack> packs();

    /// A detector for one thread.
    Detector open();

    /// The second pass over all matches that the detectors left; empty where every record is judged alone.
    default Optional<Join> join() {
        return Optional.empty();
    }

    /// Which rules could have fired on what was read, in a fixed order.
    List<RuleLook> looks(List<SourceSeen> seen);

    /// Expressions that gave up on some values so far, whichever thread met them.
    default List<Undecided> undecided() {
        return List.of();
    }
}
