package org.tocsin.readers.mail;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.tocsin.model.Bytes;
import org.tocsin.model.Gap;
import org.tocsin.model.Kind;
import org.tocsin.model.Origin;
import org.tocsin.model.Source;
import org.tocsin.readers.Head;
import org.tocsin.readers.Reader;
import org.tocsin.readers.Readings;
import org.tocsin.readers.Span;
import org.tocsin.readers.mail.outlook.OutlookMessage;
import org.tocsin.readers.mail.outlook.PlainMail;
import org.tocsin.readers.mail.store.Item;
import org.tocsin.readers.mail.store.StoreWalk;

/// An Outlook store: PST, OST or PAB; docs/outlook-stores.md. Its messages are read as every other mail; what is no
/// mail is a record of its own, and the last record is the store with its ledger.
///
/// A record's number is that of its node in the store, its offset that of its first block. What it holds is found in
/// `store.pst!/@number`. A store is one span: which of its items a folder lists is only known when all were seen.
public final class StoreReader implements Reader {
    private final Reference reference;

    /// Looks nothing up.
    public StoreReader() {
        this(Reference.NONE);
    }

    public StoreReader(Reference reference) {
        this.reference = reference;
    }

    @Override
    public String format() {
        return "pst";
    }

    @Override
    public boolean recognises(Head head) {
        return StoreWalk.recognises(head.bytes());
    }

    @Override
    public void read(Source source, Span span, Readings out) throws IOException {
        StoreWalk.run(source.content(), out.limits(), new Passing(source, out));
    }

    private final class Passing implements StoreWalk.Visitor {
        private final Source source;
        private final Readings out;

        Passing(Source source, Readings out) {
            this.source = source;
            this.out = out;
        }

        private Origin origin(int id, long offset) {
            return source.at(id == -1 ? -1 : id & 0xFFFFFFFFL, offset);
        }

        @Override
        public void item(Item item) {
            Origin origin = origin(item.id(), item.offset());
            item.record().ifPresent(record -> record(item.id(), item.offset(), record));
            Source inside = new Source(
                    source.evidence(),
                    source.path() + "!/@" + (item.id() & 0xFFFFFFFFL),
                    new Bytes(new byte[0]),
                    source.outer());
            item.message().ifPresent(message -> message(message, item, origin, inside));
            item.files().forEach(file -> file(file, item, inside));
            for (Item.Large large : item.large()) {
                out.child(inside, large.name(), large.content());
            }
        }

        private void file(OutlookMessage.Attached attached, Item item, Source inside) {
            switch (attached) {
                case OutlookMessage.Attached.File file -> out.child(inside, file.name(), new Bytes(file.bytes()));
                case OutlookMessage.Attached.Message inner -> {
                    Source nested = new Source(
                            inside.evidence(),
                            inside.path() + "!/" + inner.name(),
                            inside.content(),
                            Optional.of(inside.path()));
                    message(inner.message(), item, nested.whole(), nested);
                }
            }
        }

        private void message(OutlookMessage message, Item item, Origin origin, Source inside) {
            Map<String, String> facts = message.facts();
            boolean recovered = item.found().recovered();
            new MessageReading(out, reference).rebuilt(PlainMail.of(message), facts, recovered, origin, inside);
        }

        @Override
        public void record(int id, long offset, Item.Thing record) {
            out.accept(record.fields().build(new Kind(record.kind()), out.shapes(), origin(id, offset)));
        }

        @Override
        public void gap(int id, long offset, Gap.Cause cause, String detail) {
            out.accept(new Gap(origin(id, offset), cause, detail));
        }
    }
}
