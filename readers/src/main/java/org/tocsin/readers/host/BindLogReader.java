package org.tocsin.readers.host;

import java.io.IOException;
import java.util.Optional;
import org.tocsin.model.PlainRecord;
import org.tocsin.model.Source;
import org.tocsin.readers.Head;
import org.tocsin.readers.Reader;
import org.tocsin.readers.Readings;
import org.tocsin.readers.Span;
import org.tocsin.readers.text.Lines;
import org.tocsin.readers.text.Opening;
import org.tocsin.readers.text.Stamp;
import org.tocsin.readers.text.UnreadLines;

/// The query log that BIND writes to a file of its own: a time, perhaps category and severity, and the question. Lines
/// of other categories in it are not read.
public final class BindLogReader implements Reader {
    @Override
    public String format() {
        return "bind-queries";
    }

    @Override
    public boolean recognises(Head head) {
        return Opening.most(
                head, line -> Stamp.at(line, 0).isPresent() && DnsMessage.bind(line, new PlainRecord.Builder()));
    }

    @Override
    public void read(Source source, Span span, Readings out) throws IOException {
        UnreadLines unread = new UnreadLines(source, out, "BIND's query log");
        Lines lines = new Lines(source.content(), out.limits().record());
        for (Optional<Lines.Line> next = lines.next(); next.isPresent(); next = lines.next()) {
            Lines.Line line = next.get();
            Optional<Stamp> stamp = Stamp.at(line.text(), 0);
            PlainRecord.Builder record = new PlainRecord.Builder();
            if (stamp.isEmpty()) {
                unread.add(line);
                continue;
            }
            int end = stamp.get().end();
            record.text("Timestamp", line.text().substring(0, end));
            if (!DnsMessage.bind(line.text().substring(end), record)) {
                unread.add(line);
                continue;
            }
            unread.read(line);
            record.text("Message", line.text().substring(end).strip());
            SyslogReader.time(record, stamp.get(), 0);
            out.accept(record.build(DnsMessage.KIND, out.shapes(), source.at(line.number(), line.offset())));
        }
        unread.close();
    }
}
