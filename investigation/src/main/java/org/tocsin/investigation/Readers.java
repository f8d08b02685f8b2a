package org.tocsin.investigation;

import java.util.List;
import org.tocsin.readers.Reader;
import org.tocsin.readers.eventlog.evtx.EvtxReader;
import org.tocsin.readers.eventlog.exported.JsonEventsReader;
import org.tocsin.readers.eventlog.exported.XmlEventsReader;
import org.tocsin.readers.mail.EmlReader;
import org.tocsin.readers.mail.MboxReader;
import org.tocsin.readers.network.CiscoLogReader;

/// All readers, in the order in which they are asked; those that are surest of themselves come first. What none of them
/// claims is read as a file: its size, type and hashes.
public final class Readers {
    private Readers() {}

    public static List<Reader> all() {
        return List.of(
                new EvtxReader(),
                new XmlEventsReader(),
                new JsonEventsReader(),
                new MboxReader(),
                new CiscoLogReader(),
                new EmlReader());
    }
}
