package org.tocsin.readers.host;

import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import org.tocsin.model.Gap;
import org.tocsin.model.Kind;
import org.tocsin.model.Origin;
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

/// Files of syslog: `syslog`, `messages`, `auth.log`, `secure`, `cron` and their like, in the form of RFC 3164, of RFC
/// 5424 and of rsyslog's ISO times.
///
/// Fields: `Timestamp` as it is written, `Facility` and `Severity` (numbers), `Host`, `Program`, `Pid`, `MsgId`,
/// `StructuredData`, `Message`; `assumed` says which year and zone a time without them was taken to have, see
/// [Years]. Events of Sysmon for Linux, of the audit daemon and of DNS servers that are carried in a line are
/// records of their own kinds in its place.
public final class SyslogReader implements Reader {
    static final Kind KIND = new Kind("linux.syslog");

    /// What programs' own logs have where syslog has the host.
    private static final Set<String> LEVELS = Set.of(
            "TRACE",
            "DEBUG",
            "INFO",
            "NOTICE",
            "WARN",
            "WARNING",
            "ERROR",
            "SEVERE",
            "FATAL",
            "CRITICAL",
            "[INFO]",
            "[WARN]",
            "[WARNING]",
            "[ERROR]",
            "[DEBUG]");

    @Override
    public String format() {
        return "syslog";
    }

    /// A line that has no tag may be of any other log with times.
    @Override
    public boolean recognises(Head head) {
        return Opening.most(
                head,
                line -> SyslogLine.of(line)
                        .filter(parts -> !parts.program().isEmpty() && !LEVELS.contains(parts.host()))
                        .isPresent());
    }

    @Override
    public void read(Source source, Span span, Readings out) throws IOException {
        int most = out.limits().record();
        Years years = Years.of(source.content(), most);
        AuditEvents audit = new AuditEvents(source, out);
        UnreadLines unread = new UnreadLines(source, out, "syslog");
        Lines lines = new Lines(source.content(), most);
        for (Optional<Lines.Line> next = lines.next(); next.isPresent(); next = lines.next()) {
            Lines.Line line = next.get();
            Optional<SyslogLine> parts = SyslogLine.of(line.text());
            if (parts.isEmpty()) {
                unread.add(line);
                continue;
            }
            unread.read(line);
            int year = parts.get().time().map(years::next).orElse(0);
            Origin origin = source.at(line.number(), line.offset());
            String message = parts.get().message();
            Optional<AuditLine> auditLine = audit(parts.get(), line);
            if (auditLine.isPresent()) {
                audit.add(auditLine.get());
            } else if (SysmonEvent.is(message)) {
                Optional<? extends org.tocsin.model.Reading> event = SysmonEvent.record(message, origin, out.shapes());
                if (event.isPresent()) {
                    out.accept(event.get());
                } else {
                    unread.inside(line, Gap.Cause.DAMAGED, "The event that this line carries is not whole.");
                    out.accept(record(parts.get(), year).build(KIND, out.shapes(), origin));
                }
            } else {
                PlainRecord.Builder record = record(parts.get(), year);
                Kind kind = DnsMessage.add(parts.get().program(), message, record) ? DnsMessage.KIND : KIND;
                out.accept(record.build(kind, out.shapes(), origin));
            }
        }
        audit.close();
        unread.close();
    }

    private static Optional<AuditLine> audit(SyslogLine parts, Lines.Line line) {
        String message = parts.message();
        int at = message.indexOf("audit(");
        if (at < 0) {
            return Optional.empty();
        }
        int start = message.startsWith("node=") ? 0 : message.indexOf("type=");
        return start < 0 || start > at
                ? Optional.empty()
                : AuditLine.of(message.substring(start), parts.host(), line.number(), line.offset());
    }

    private static PlainRecord.Builder record(SyslogLine parts, int year) {
        PlainRecord.Builder record = new PlainRecord.Builder();
        text(record, "Timestamp", parts.stamp());
        if (parts.priority() >= 0) {
            record.integer("Facility", parts.priority() / 8).integer("Severity", parts.priority() % 8);
        }
        text(record, "Host", parts.host());
        text(record, "Program", parts.program());
        text(record, "Pid", parts.pid());
        text(record, "MsgId", parts.messageId());
        text(record, "StructuredData", parts.data());
        record.text("Message", parts.message());
        parts.time().ifPresent(stamp -> time(record, stamp, year));
        return record;
    }

    static void time(PlainRecord.Builder record, Stamp stamp, int year) {
        Optional<Instant> when = stamp.instant(year, ZoneOffset.UTC);
        when.ifPresent(instant -> {
            record.time(instant);
            String assumed = stamp.assumed(year);
            if (!assumed.isEmpty()) {
                record.text("assumed", assumed);
            }
        });
    }

    private static void text(PlainRecord.Builder record, String name, String value) {
        if (!value.isEmpty()) {
            record.text(name, value);
        }
    }
}
