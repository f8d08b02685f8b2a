package org.tocsin.readers.eventlog.exported;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.tocsin.model.Bytes;
import org.tocsin.model.Fields;
import org.tocsin.readers.Limits;
import org.tocsin.readers.Reader;

/// Any bytes at all: a reader may find nothing, but it ends, throws nothing, and its records can be taken apart.
/// Runs the kept inputs in every build; `JAZZER_FUZZ=1` looks for more.
class ExportedFuzzTest {
    private static final Limits SMALL = new Limits(8, 1000, 1 << 20, 200, 4096, 100);

    @FuzzTest
    void json(byte[] bytes) {
        survives(new JsonEventsReader(), bytes);
    }

    @FuzzTest
    void xml(byte[] bytes) {
        survives(new XmlEventsReader(), bytes);
    }

    private static void survives(Reader reader, byte[] bytes) {
        Collected.recognises(reader, bytes);
        for (Limits limits : new Limits[] {SMALL, Limits.USUAL}) {
            Collected.of(reader, new Bytes(bytes), limits).records.forEach(Fields::of);
        }
    }
}
