package org.tocsin.readers.host;

import java.io.IOException;
import java.util.Optional;
import org.tocsin.model.Source;
import org.tocsin.readers.Head;
import org.tocsin.readers.Reader;
import org.tocsin.readers.Readings;
import org.tocsin.readers.Span;
import org.tocsin.readers.text.Lines;
import org.tocsin.readers.text.Opening;
import org.tocsin.readers.text.UnreadLines;

/// The log of the Linux audit daemon, `audit.log`, raw or enriched, and what `ausearch --raw` gives. A record's
/// number is that of its line. See [AuditEvents] for what is put together.
public final class AuditReader implements Reader {
    @Override
    public String format() {
        return "linux-audit";
    }

    @Override
    public boolean recognises(Head head) {
        return Opening.most(head, line -> AuditLine.of(line, "", 0, 0).isPresent());
    }

    @Override
    public void read(Source source, Span span, Readings out) throws IOException {
        AuditEvents events = new AuditEvents(source, out);
        UnreadLines unread = new UnreadLines(source, out, "the audit log");
        Lines lines = new Lines(source.content(), out.limits().record());
        for (Optional<Lines.Line> next = lines.next(); next.isPresent(); next = lines.next()) {
            Lines.Line line = next.get();
            Optional<AuditLine> parts = AuditLine.of(line.text(), "", line.number(), line.offset());
            if (parts.isEmpty()) {
                unread.add(line);
            } else {
                unread.read(line);
                events.add(parts.get());
            }
        }
        events.close();
        unread.close();
    }
}
