package org.tocsin.readers.host;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tocsin.model.Content;
import org.tocsin.model.PlainRecord;
import org.tocsin.model.Source;
import org.tocsin.readers.Head;
import org.tocsin.readers.Reader;
import org.tocsin.readers.Readings;
import org.tocsin.readers.Span;
import org.tocsin.readers.text.Lines;
import org.tocsin.readers.text.Opening;
import org.tocsin.readers.text.UnreadLines;

/// The debug log of the Windows DNS server (`dns.log`): a line a packet. The preamble, which explains the columns,
/// and the details of packets are passed over.
///
/// Fields: `Timestamp`, `query`, `record_type`, `client` (the remote address), `direction` (`Rcv`, `Snd`), `protocol`,
/// `xid`, `response` (`R` for an answer), `rcode`. Days and months stand in the order of the server's country: the log
/// itself tells which where any day is past the twelfth, and else there is no time. Its zone is taken to be UTC.
public final class WindowsDnsLogReader implements Reader {
    private static final Pattern PACKET = Pattern.compile("^(\\d{1,4})([./-])(\\d{1,2})[./-](\\d{1,4}) "
            + "(\\d{1,2}):(\\d{2}):(\\d{2})(?: ([AP]M))? [0-9A-Fa-f]{3,8} PACKET +[0-9A-Fa-f]{8,16} (UDP|TCP) (Rcv|Snd)"
            + " (\\S{2,45}) +([0-9a-fA-F]{4}) (R| ) (\\S) \\[[0-9a-fA-F]{4}[^\\]]{0,20} ([A-Z0-9_]{2,12})\\] (\\S{1,12})"
            + " +(\\(\\d.*)$");

    private static final int LONGEST = 2048;

    @Override
    public String format() {
        return "windows-dns";
    }

    @Override
    public boolean recognises(Head head) {
        String text = Opening.text(head);
        if (!text.contains(" PACKET ")) {
            return false;
        }
        boolean preamble = text.lines().limit(3).anyMatch(line -> line.startsWith("DNS Server log file"));
        return text.lines()
                .filter(line -> !line.isBlank())
                .limit(preamble ? 200 : 5)
                .anyMatch(line -> packet(line).isPresent());
    }

    private static Optional<Matcher> packet(String line) {
        if (line.length() > LONGEST) {
            return Optional.empty();
        }
        Matcher matcher = PACKET.matcher(line);
        return matcher.find() ? Optional.of(matcher) : Optional.empty();
    }

    /// In which order the parts of a date stand.
    private enum Order {
        YEAR_FIRST,
        MONTH_FIRST,
        DAY_FIRST,
        UNTOLD
    }

    private static Order order(Content content, int most) throws IOException {
        Lines lines = new Lines(content, most);
        for (Optional<Lines.Line> next = lines.next(); next.isPresent(); next = lines.next()) {
            Optional<Matcher> packet = packet(next.get().text());
            if (packet.isPresent()) {
                int first = Integer.parseInt(packet.get().group(1));
                int second = Integer.parseInt(packet.get().group(3));
                if (first > 31) {
                    return Order.YEAR_FIRST;
                }
                if (first > 12 || packet.get().group(2).equals(".")) {
                    return Order.DAY_FIRST;
                }
                if (second > 12) {
                    return Order.MONTH_FIRST;
                }
            }
        }
        return Order.UNTOLD;
    }

    @Override
    public void read(Source source, Span span, Readings out) throws IOException {
        int most = out.limits().record();
        Order order = order(source.content(), most);
        UnreadLines unread = new UnreadLines(source, out, "the log of a Windows DNS server");
        Lines lines = new Lines(source.content(), most);
        boolean preamble = true;
        for (Optional<Lines.Line> next = lines.next(); next.isPresent(); next = lines.next()) {
            Lines.Line line = next.get();
            Optional<Matcher> packet = packet(line.text());
            if (packet.isEmpty()) {
                if (!preamble) {
                    unread.add(line);
                }
                continue;
            }
            preamble = false;
            unread.read(line);
            Matcher parts = packet.get();
            PlainRecord.Builder record = new PlainRecord.Builder()
                    .text("Timestamp", line.text().substring(0, parts.end(8) < 0 ? parts.end(7) : parts.end(8)))
                    .text("query", name(parts.group(17)))
                    .text("record_type", parts.group(16))
                    .text("client", parts.group(11))
                    .text("direction", parts.group(10))
                    .text("protocol", parts.group(9))
                    .text("xid", parts.group(12));
            if (parts.group(13).equals("R")) {
                record.text("response", "R");
            }
            record.text("rcode", parts.group(15));
            time(parts, order, record);
            out.accept(record.build(DnsMessage.KIND, out.shapes(), source.at(line.number(), line.offset())));
        }
        unread.close();
    }

    private static void time(Matcher parts, Order order, PlainRecord.Builder record) {
        int first = Integer.parseInt(parts.group(1));
        int second = Integer.parseInt(parts.group(3));
        int third = Integer.parseInt(parts.group(4));
        int hour = Integer.parseInt(parts.group(5));
        if (parts.group(8) != null) {
            hour = hour % 12 + (parts.group(8).equals("PM") ? 12 : 0);
        }
        try {
            LocalDateTime local = switch (order) {
                case YEAR_FIRST -> at(first, second, third, hour, parts);
                case MONTH_FIRST -> at(third, first, second, hour, parts);
                case DAY_FIRST -> at(third, second, first, hour, parts);
                case UNTOLD -> LocalDateTime.MIN;
            };
            if (order != Order.UNTOLD) {
                record.time(local.toInstant(ZoneOffset.UTC)).text("assumed", "zone UTC");
            }
        } catch (DateTimeException noSuchDay) {
            // The time stays as it is written.
            return;
        }
    }

    private static LocalDateTime at(int year, int month, int day, int hour, Matcher parts) {
        return LocalDateTime.of(
                year, month, day, hour, Integer.parseInt(parts.group(6)), Integer.parseInt(parts.group(7)));
    }

    /// `(3)www(7)example(3)com(0)` is `www.example.com`.
    private static String name(String labels) {
        StringBuilder name = new StringBuilder();
        int at = 0;
        while (at < labels.length() && labels.charAt(at) == '(') {
            int close = labels.indexOf(')', at);
            int next = close < 0 ? -1 : labels.indexOf('(', close);
            int end = next < 0 ? labels.length() : next;
            if (close < 0) {
                break;
            }
            if (end > close + 1) {
                name.append(name.isEmpty() ? "" : ".").append(labels, close + 1, end);
            }
            at = end;
        }
        return name.toString().strip();
    }
}
