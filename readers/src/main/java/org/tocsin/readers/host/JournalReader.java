package org.tocsin.readers.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.tocsin.model.Gap;
import org.tocsin.model.Kind;
import org.tocsin.model.Origin;
import org.tocsin.model.PlainRecord;
import org.tocsin.model.Source;
import org.tocsin.model.ValueType;
import org.tocsin.readers.Head;
import org.tocsin.readers.Reader;
import org.tocsin.readers.Readings;
import org.tocsin.readers.Span;
import org.tocsin.readers.text.EventTime;
import org.tocsin.readers.text.JsonFields;
import org.tocsin.readers.text.JsonLog;
import org.tocsin.readers.text.JsonValue;

/// The systemd journal as JSON (`journalctl -o json`, also `json-pretty`, `json-seq`): the
/// [journal's fields](https://www.freedesktop.org/software/systemd/man/systemd.journal-fields.html) under their own
/// names. Fields that the journal writes as lists of bytes are text again. Events of Sysmon for Linux and of the audit
/// log in it are records of their own kinds.
public final class JournalReader implements Reader {
    static final Kind KIND = new Kind("linux.journal");

    private static final String RECEIVED = "__REALTIME_TIMESTAMP";

    private static final JsonLog LOG = new JsonLog(
            "entries of a journal",
            List.of(),
            List.of("\"" + RECEIVED + "\"", "\"MESSAGE\""),
            object -> object.has(RECEIVED) && (object.get("MESSAGE").isPresent() || object.has("_BOOT_ID")));

    @Override
    public String format() {
        return "journal-json";
    }

    @Override
    public boolean recognises(Head head) {
        return LOG.recognises(head);
    }

    @Override
    public void read(Source source, Span span, Readings out) throws IOException {
        AuditEvents audit = new AuditEvents(source, out);
        LOG.read(source, out, (object, number, offset) -> {
            Origin origin = source.at(number, offset);
            String message = object.get("MESSAGE").map(JournalReader::text).orElse("");
            Optional<AuditLine> line = audit(object, message, number, offset);
            if (line.isPresent()) {
                audit.add(line.get());
                return;
            }
            if (SysmonEvent.is(message)) {
                var event = SysmonEvent.record(message, origin, out.shapes());
                if (event.isPresent()) {
                    out.accept(event.get());
                    return;
                }
                out.accept(new Gap(origin, Gap.Cause.DAMAGED, "The event that this entry carries is not whole."));
            }
            out.accept(record(object).build(KIND, out.shapes(), origin));
        });
        audit.close();
    }

    private static PlainRecord.Builder record(JsonValue.Object object) {
        PlainRecord.Builder record = new PlainRecord.Builder();
        for (JsonValue.Member member : object.members()) {
            if (isBytes(member.value())) {
                record.text(member.name(), text(member.value()));
            } else {
                JsonFields.add(record, member.name(), member.value());
            }
        }
        object.text("_SOURCE_REALTIME_TIMESTAMP")
                .or(() -> object.text(RECEIVED))
                .flatMap(EventTime::parse)
                .ifPresent(time -> record.time(time.instant()));
        return record;
    }

    private static boolean isBytes(JsonValue value) {
        return value instanceof JsonValue.Array array
                && !array.values().isEmpty()
                && array.values().stream()
                        .allMatch(each -> each instanceof JsonValue.Scalar scalar
                                && scalar.type() == ValueType.INTEGER
                                && scalar.text().length() <= 3);
    }

    private static String text(JsonValue value) {
        return switch (value) {
            case JsonValue.Scalar scalar -> scalar.text();
            case JsonValue.Array array
            when isBytes(array) -> {
                byte[] bytes = new byte[array.values().size()];
                for (int i = 0; i < bytes.length; i++) {
                    if (array.values().get(i) instanceof JsonValue.Scalar scalar) {
                        bytes[i] = (byte) Integer.parseInt(scalar.text());
                    }
                }
                yield new String(bytes, StandardCharsets.UTF_8);
            }
            case JsonValue.Array array ->
                array.values().isEmpty() ? "" : text(array.values().getFirst());
            case JsonValue.Object none -> "";
            case JsonValue.Null none -> "";
        };
    }

    /// The journal takes an audit message apart: what the daemon's log has in front stands in fields.
    private static Optional<AuditLine> audit(JsonValue.Object object, String message, long number, long offset) {
        Optional<String> serial = object.text("_AUDIT_ID");
        int type = message.indexOf(' ');
        if (serial.isEmpty()
                || type < 0
                || !object.text("_TRANSPORT").orElse("").equals("audit")) {
            return Optional.empty();
        }
        String micros = object.text("_SOURCE_REALTIME_TIMESTAMP")
                .or(() -> object.text(RECEIVED))
                .orElse("");
        if (micros.length() < 7) {
            return Optional.empty();
        }
        String seconds = micros.substring(0, micros.length() - 6);
        String millis = micros.substring(micros.length() - 6, micros.length() - 3);
        String line = "type=" + message.substring(0, type) + " msg=audit(" + seconds + "." + millis + ":" + serial.get()
                + "): " + message.substring(type + 1);
        return AuditLine.of(line, object.text("_HOSTNAME").orElse(""), number, offset);
    }
}
