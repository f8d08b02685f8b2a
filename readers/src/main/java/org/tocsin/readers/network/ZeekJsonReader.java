package org.tocsin.readers.network;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tocsin.model.PlainRecord;
import org.tocsin.model.Source;
import org.tocsin.readers.Head;
import org.tocsin.readers.Reader;
import org.tocsin.readers.Readings;
import org.tocsin.readers.Span;
import org.tocsin.readers.text.EventTime;
import org.tocsin.readers.text.JsonFields;
import org.tocsin.readers.text.JsonLog;
import org.tocsin.readers.text.JsonValue;

/// Zeek's logs as JSON: its own, those of Corelight with `_path`, and those with `@stream`. Names are Zeek's; `_path`
/// says of which log a record is. Where the log itself does not, it is told by the fields, and `assumed` says so.
public final class ZeekJsonReader implements Reader {
    private static final JsonLog LOG =
            new JsonLog("records of Zeek", List.of(), List.of("\"ts\"", "\"uid\""), ZeekJsonReader::isRecord);

    @Override
    public String format() {
        return "zeek-json";
    }

    @Override
    public boolean recognises(Head head) {
        return LOG.recognises(head);
    }

    private static boolean isRecord(JsonValue.Object object) {
        return object.text("ts").flatMap(EventTime::parse).isPresent()
                && (told(object).isPresent() || ZeekLog.path(names(object)).isPresent());
    }

    private static Optional<String> told(JsonValue.Object object) {
        return object.text("_path").or(() -> object.text("@stream"));
    }

    private static Set<String> names(JsonValue.Object object) {
        Set<String> names = new HashSet<>();
        object.members().forEach(member -> names.add(member.name()));
        return names;
    }

    @Override
    public void read(Source source, Span span, Readings out) throws IOException {
        LOG.read(source, out, (object, number, offset) -> {
            PlainRecord.Builder record = new PlainRecord.Builder();
            Optional<String> told = told(object);
            told.or(() -> ZeekLog.path(names(object))).ifPresent(path -> record.text("_path", path));
            for (JsonValue.Member member : object.members()) {
                if (!member.name().equals("_path")) {
                    JsonFields.add(record, member.name(), member.value());
                }
            }
            if (told.isEmpty()) {
                record.text("assumed", "log by its fields");
            }
            object.text("ts").flatMap(EventTime::parse).ifPresent(time -> record.time(time.instant()));
            out.accept(record.build(ZeekLog.KIND, out.shapes(), source.at(number, offset)));
        });
    }
}
