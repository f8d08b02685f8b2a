package org.tocsin.investigation;

import java.util.List;
import org.tocsin.readers.Reader;
import org.tocsin.readers.eventlog.evtx.EvtxReader;

/// All readers, in the order in which they are asked; those that are surest of themselves come first. What none of them
/// claims is read as a file: its size, type and hashes.
public final class Readers {
    private Readers() {}

    public static List<Reader> all() {
        return List.of(new EvtxReader());
    }
}
