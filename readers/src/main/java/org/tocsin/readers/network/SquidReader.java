package org.tocsin.readers.network;

import java.io.IOException;
import java.util.Optional;
import org.tocsin.model.PlainRecord;
import org.tocsin.model.Source;
import org.tocsin.readers.Head;
import org.tocsin.readers.Reader;
import org.tocsin.readers.Readings;
import org.tocsin.readers.Span;
import org.tocsin.readers.text.EventTime;
import org.tocsin.readers.text.Lines;
import org.tocsin.readers.text.Opening;
import org.tocsin.readers.text.UnreadLines;

/// Squid's own access log: ten columns, `time elapsed client action/status bytes method url user hierarchy/peer type`.
///
/// Fields: `Timestamp`, `time-taken` (milliseconds), `c-ip`, `s-action`, `sc-status`, `sc-bytes`, `cs-method`, what
/// [WebAddress] gives, `cs-username`, `s-hierarchy`, `r-ip`, `sc-content-type`, `Extra`. A dash is no value.
public final class SquidReader implements Reader {
    @Override
    public String format() {
        return "squid";
    }

    @Override
    public boolean recognises(Head head) {
        return Opening.most(head, line -> columns(line).isPresent());
    }

    private static Optional<String[]> columns(String line) {
        String[] words = line.strip().split(" +", 11);
        if (words.length < 10
                || words[0].indexOf('.') < 9
                || EventTime.parse(words[0]).isEmpty()
                || !words[1].chars().allMatch(c -> c >= '0' && c <= '9' || c == '-')
                || words[3].indexOf('/') <= 0
                || words[8].indexOf('/') <= 0) {
            return Optional.empty();
        }
        return Optional.of(words);
    }

    @Override
    public void read(Source source, Span span, Readings out) throws IOException {
        UnreadLines unread = new UnreadLines(source, out, "Squid's log");
        Lines lines = new Lines(source.content(), out.limits().record());
        for (Optional<Lines.Line> next = lines.next(); next.isPresent(); next = lines.next()) {
            Lines.Line line = next.get();
            Optional<String[]> columns = columns(line.text());
            if (columns.isEmpty()) {
                unread.add(line);
                continue;
            }
            unread.read(line);
            out.accept(
                    record(columns.get()).build(WebKinds.PROXY, out.shapes(), source.at(line.number(), line.offset())));
        }
        unread.close();
    }

    private static PlainRecord.Builder record(String[] words) {
        PlainRecord.Builder record = new PlainRecord.Builder();
        EventTime.parse(words[0]).ifPresent(time -> record.time(time.instant()));
        text(record, "Timestamp", words[0]);
        text(record, "time-taken", words[1]);
        text(record, "c-ip", words[2]);
        int slash = words[3].indexOf('/');
        text(record, "s-action", words[3].substring(0, slash));
        text(record, "sc-status", words[3].substring(slash + 1));
        text(record, "sc-bytes", words[4]);
        text(record, "cs-method", words[5]);
        if (!words[6].equals("-")) {
            WebAddress.add(words[6], record);
        }
        text(record, "cs-username", words[7]);
        int peer = words[8].indexOf('/');
        text(record, "s-hierarchy", words[8].substring(0, peer));
        text(record, "r-ip", words[8].substring(peer + 1));
        text(record, "sc-content-type", words[9]);
        if (words.length > 10) {
            text(record, "Extra", words[10]);
        }
        return record;
    }

    private static void text(PlainRecord.Builder record, String name, String value) {
        if (!value.isEmpty() && !value.equals("-")) {
            record.text(name, value);
        }
    }
}
