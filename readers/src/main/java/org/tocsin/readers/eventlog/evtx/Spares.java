package org.tocsin.readers.eventlog.evtx;

import org.tocsin.model.Bytes;
import org.tocsin.model.Origin;
import org.tocsin.model.Source;
import org.tocsin.readers.LeftRecord;
import org.tocsin.readers.LentTemplate;
import org.tocsin.readers.Readings;

/// The second pass over event logs: templates that all evidence lends, and records decoded with them. Which
/// template a record borrows depends on what was lent, never on the order. Belongs to one thread.
public final class Spares {
    /// Bytes of forms that are held, for all evidence of a case.
    private static final int MOST_BYTES = 32 << 20;

    private final TemplateStore store = new TemplateStore();
    private final SpareTemplates templates = new SpareTemplates(MOST_BYTES);

    /// Takes a template in; one that is none is left out, since a case may have been in strange hands.
    public void add(LentTemplate lent) {
        if (!PlainForm.isForm(lent.form())) {
            return;
        }
        templates.add(lent.id(), store.template(lent.form()));
    }

    /// Hands on a record that was left: with the names that other logs lend it, or without. Once one was, no more
    /// templates are taken in.
    public void again(LeftRecord left, Readings out) {
        templates.close();
        Origin origin = left.origin();
        byte[] bytes = new byte[left.at() + left.bytes().length];
        System.arraycopy(left.bytes(), 0, bytes, left.at(), left.bytes().length);
        Chunk chunk = new Chunk(bytes, origin.offset() - left.at());
        Source source = new Source(origin.evidence(), origin.path(), new Bytes(new byte[0]), origin.outer());
        RecordDecoder decoder = new RecordDecoder(store, templates, out.shapes());
        decoder.chunk(chunk);
        EvtxRecord record = decoder.decode(source, left.at(), bytes.length - 4, left.recovered(), true);
        if (record == null) {
            throw new IllegalStateException("a record that was left cannot be read again: " + origin);
        }
        out.accept(record);
        if (!left.recovered()) {
            new Telling(out, decoder).tell(chunk, source, left.at(), true, null);
        }
    }
}
