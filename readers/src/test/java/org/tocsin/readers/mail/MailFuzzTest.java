package org.tocsin.readers.mail;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.tocsin.model.Fields;
import org.tocsin.readers.Limits;
import org.tocsin.readers.Reader;

/// Any bytes at all: a message comes out of them, nothing is thrown, and the reader ends. Runs the kept inputs in every
/// build; `JAZZER_FUZZ=1` looks for more.
class MailFuzzTest {
    private static final Limits SMALL = new Limits(3, 1000, 1 << 20, 200, 4096, 10);

    @FuzzTest
    void eml(byte[] bytes) {
        survives(new EmlReader(), bytes);
    }

    @FuzzTest
    void mbox(byte[] bytes) {
        survives(new MboxReader(), bytes);
    }

    @FuzzTest
    void msg(byte[] bytes) {
        survives(new MsgReader(), bytes);
    }

    @FuzzTest
    void store(byte[] bytes) {
        survives(new StoreReader(), bytes);
    }

    private static void survives(Reader reader, byte[] bytes) {
        Mailbag.recognises(reader, bytes);
        for (Limits limits : new Limits[] {SMALL, Limits.USUAL}) {
            Mailbag.of(reader, bytes, limits).records.forEach(Fields::of);
        }
    }
}
