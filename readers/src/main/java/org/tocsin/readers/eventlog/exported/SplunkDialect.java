package org.tocsin.readers.eventlog.exported;

import java.util.List;
import java.util.Optional;
import org.tocsin.readers.text.EventFields;
import org.tocsin.readers.text.EventXml;
import org.tocsin.readers.text.JsonValue;

/// A row of a Splunk export, bare or under `result`, whose `_raw` is the event: its XML, or the older text form of
/// `Name=value` lines with the message last. The columns that Splunk extracted from it say nothing new and are left
/// out.
record SplunkDialect() implements Dialect {
    private static final List<String> OWN = List.of("host", "source", "sourcetype", "index", "_time");

    @Override
    public boolean fits(JsonValue.Object object) {
        Optional<String> raw = row(object).text("_raw");
        return raw.isPresent()
                && (EventXml.begins(raw.get())
                        || raw.get().contains("\nEventCode=") && raw.get().contains("\nLogName="));
    }

    private static JsonValue.Object row(JsonValue.Object object) {
        JsonValue.Object result = object.object("result");
        return result.members().isEmpty() ? object : result;
    }

    @Override
    public void translate(JsonValue.Object object, EventFields into) {
        JsonValue.Object row = row(object);
        String raw = row.text("_raw").orElse("");
        if (!EventXml.begins(raw) || EventXml.read(raw, into).isPresent()) {
            lines(raw, into);
            row.text("_time").ifPresent(into::time);
        }
        for (String name : OWN) {
            row.get(name).ifPresent(value -> into.add(name, value));
        }
    }

    private static void lines(String raw, EventFields into) {
        int at = 0;
        while (at < raw.length()) {
            int end = raw.indexOf('\n', at);
            end = end < 0 ? raw.length() : end;
            int equals = raw.indexOf('=', at);
            if (equals > at && equals < end) {
                String name = raw.substring(at, equals).strip();
                if (name.equals("Message")) {
                    into.text("Message", raw.substring(equals + 1).strip());
                    into.namesLost();
                    return;
                }
                into.text(
                        switch (name) {
                            case "EventCode" -> "EventID";
                            case "LogName" -> "Channel";
                            case "SourceName" -> "Provider_Name";
                            case "ComputerName" -> "Computer";
                            case "RecordNumber" -> "EventRecordID";
                            case "Sid" -> "Security_UserID";
                            default -> name;
                        },
                        raw.substring(equals + 1, end).strip());
            }
            at = end + 1;
        }
    }
}
