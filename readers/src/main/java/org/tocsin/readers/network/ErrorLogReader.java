package org.tocsin.readers.network;

import java.io.IOException;
import java.time.ZoneOffset;
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

/// Error logs of Apache (`[time] [module:level] [pid …] [client …] message`) and nginx (`time [level] pid#thread:
/// message`).
///
/// Fields: `Program` (`apache`, `nginx`), `Timestamp`, `Level`, `Module`, `Pid`, `Client`, `Message`. Their times
/// have no zone; `assumed` tells that UTC was taken.
public final class ErrorLogReader implements Reader {
    @Override
    public String format() {
        return "web-error-log";
    }

    @Override
    public boolean recognises(Head head) {
        return Opening.most(head, line -> record(line).isPresent());
    }

    @Override
    public void read(Source source, Span span, Readings out) throws IOException {
        UnreadLines unread = new UnreadLines(source, out, "an error log");
        Lines lines = new Lines(source.content(), out.limits().record());
        for (Optional<Lines.Line> next = lines.next(); next.isPresent(); next = lines.next()) {
            Lines.Line line = next.get();
            Optional<PlainRecord.Builder> record = record(line.text());
            if (record.isEmpty()) {
                unread.add(line);
                continue;
            }
            unread.read(line);
            out.accept(record.get().build(WebKinds.ERROR, out.shapes(), source.at(line.number(), line.offset())));
        }
        unread.close();
    }

    private static Optional<PlainRecord.Builder> record(String line) {
        if (line.length() < 20) {
            return Optional.empty();
        }
        return line.charAt(0) == '[' ? apache(line) : nginx(line);
    }

    private static Optional<PlainRecord.Builder> apache(String line) {
        Optional<Stamp> stamp = Stamp.at(line, 1);
        if (stamp.isEmpty() || !line.startsWith("] [", stamp.get().end())) {
            return Optional.empty();
        }
        PlainRecord.Builder record = new PlainRecord.Builder()
                .text("Program", "apache")
                .text("Timestamp", line.substring(1, stamp.get().end()));
        int at = stamp.get().end() + 2;
        boolean first = true;
        while (at < line.length() && line.charAt(at) == '[') {
            int close = line.indexOf(']', at);
            if (close < 0) {
                break;
            }
            String part = line.substring(at + 1, close);
            if (first) {
                int colon = part.indexOf(':');
                text(record, "Module", colon < 0 ? "" : part.substring(0, colon));
                text(record, "Level", part.substring(colon + 1));
            } else if (part.startsWith("pid ")) {
                text(record, "Pid", part.substring(4));
            } else if (part.startsWith("client ")) {
                text(record, "Client", part.substring(7));
            } else {
                break;
            }
            first = false;
            at = Math.min(line.length(), close + 2);
        }
        return Optional.of(finish(record, line.substring(at), stamp.get()));
    }

    private static Optional<PlainRecord.Builder> nginx(String line) {
        Optional<Stamp> stamp = Stamp.at(line, 0);
        if (stamp.isEmpty()
                || line.charAt(4) != '/'
                || !line.startsWith(" [", stamp.get().end())) {
            return Optional.empty();
        }
        int open = stamp.get().end() + 2;
        int close = line.indexOf("] ", open);
        int colon = close < 0 ? -1 : line.indexOf(": ", close);
        if (colon < 0 || line.indexOf('#', close) > colon || line.indexOf('#', close) < 0) {
            return Optional.empty();
        }
        PlainRecord.Builder record = new PlainRecord.Builder()
                .text("Program", "nginx")
                .text("Timestamp", line.substring(0, stamp.get().end()))
                .text("Level", line.substring(open, close))
                .text("Pid", line.substring(close + 2, colon));
        int client = line.indexOf(", client: ", colon);
        if (client >= 0) {
            int end = line.indexOf(',', client + 10);
            text(record, "Client", line.substring(client + 10, end < 0 ? line.length() : end));
        }
        return Optional.of(finish(record, line.substring(colon + 2), stamp.get()));
    }

    private static PlainRecord.Builder finish(PlainRecord.Builder record, String message, Stamp stamp) {
        record.text("Message", message);
        stamp.instant(0, ZoneOffset.UTC).ifPresent(when -> {
            record.time(when);
            String assumed = stamp.assumed(0);
            if (!assumed.isEmpty()) {
                record.text("assumed", assumed);
            }
        });
        return record;
    }

    private static void text(PlainRecord.Builder record, String name, String value) {
        if (!value.isEmpty()) {
            record.text(name, value);
        }
    }
}
