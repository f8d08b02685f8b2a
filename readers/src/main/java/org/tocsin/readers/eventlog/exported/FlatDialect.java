package org.tocsin.readers.eventlog.exported;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tocsin.readers.text.EventFields;
import org.tocsin.readers.text.EventXml;
import org.tocsin.readers.text.JsonText;
import org.tocsin.readers.text.JsonValue;

/// Everything side by side at the top: NXLog and the public data sets made with it, and the tables of Microsoft
/// Sentinel (`SecurityEvent`, `Event`, `WindowsEvent`), whose `EventData` may be a text of XML or JSON.
record FlatDialect() implements Dialect {
    /// Windows' own name, and what stands for it, best first.
    private static final Map<String, List<String>> NAMES = Map.of(
            "EventID", List.of("EventID", "EventId", "EventCode", "event_id"),
            "Channel", List.of("Channel", "EventLog", "LogName", "log_name"),
            "Computer", List.of("Computer", "Hostname", "ComputerName", "MachineName", "computer_name", "host"),
            "Provider_Name",
                    List.of("Provider_Name", "ProviderName", "SourceName", "EventSourceName", "Provider", "Source"),
            "Provider_Guid", List.of("Provider_Guid", "ProviderGuid", "ProviderGUID", "ProviderId"),
            "EventRecordID", List.of("EventRecordID", "EventRecordId", "RecordNumber", "RecordId"),
            "Level", List.of("Level", "EventLevel"));

    /// Names that the event's own data use too; they are kept, and stand for Windows' name besides.
    private static final Map<String, List<String>> SHARED = Map.of(
            "Execution_ProcessID", List.of("SystemProcessId", "ExecutionProcessID", "ProcessID"),
            "Execution_ThreadID", List.of("SystemThreadId", "ExecutionThreadID", "ThreadID"),
            "Security_UserID", List.of("SystemUserId", "UserID"),
            "Correlation_ActivityID", List.of("ActivityID"));

    private static final List<String> TIMES =
            List.of("TimeCreated", "SystemTime", "@timestamp", "TimeGenerated", "EventTime", "_time", "timestamp");

    /// What Azure's stores append to a column that came with several types.
    private static final List<String> TYPE_SUFFIXES =
            List.of("_string", "_dynamic", "_long", "_int", "_real", "_datetime", "_bool", "_guid", "_s", "_d", "_g");

    @Override
    public boolean fits(JsonValue.Object object) {
        Optional<String> id = first(object, "EventID").flatMap(object::text);
        return id.isPresent()
                && id.get().length() <= 10
                && id.get().chars().allMatch(c -> c >= '0' && c <= '9')
                && (first(object, "Channel").isPresent()
                        || first(object, "Provider_Guid").isPresent()
                        || object.has("Hostname") && object.has("SourceName")
                        || object.has("Computer") && object.has("TimeGenerated"));
    }

    private static Optional<String> first(JsonValue.Object object, String canonical) {
        for (String name : NAMES.getOrDefault(canonical, SHARED.getOrDefault(canonical, List.of()))) {
            if (object.has(name)) {
                return Optional.of(name);
            }
        }
        return Optional.empty();
    }

    @Override
    public void translate(JsonValue.Object object, EventFields into) {
        Map<String, String> renamed = new HashMap<>();
        NAMES.keySet().forEach(name -> first(object, name).ifPresent(own -> renamed.put(own, name)));
        Optional<String> time = TIMES.stream().filter(object::has).findFirst();
        boolean azure = object.has("TimeGenerated");
        boolean dataAsXml = false;
        for (JsonValue.Member member : object.members()) {
            String name = member.name();
            if (time.isPresent() && time.get().equals(name)) {
                time(member.value(), into);
                continue;
            }
            String base = azure ? base(name, object) : name;
            if (base.equals("EventData") || base.equals("UserData")) {
                dataAsXml |= data(base, member.value(), into);
            } else {
                into.add(renamed.getOrDefault(name, base), member.value());
            }
        }
        for (String canonical :
                List.of("Execution_ProcessID", "Execution_ThreadID", "Security_UserID", "Correlation_ActivityID")) {
            Optional<String> own = first(object, canonical);
            if (own.isPresent() && (!own.get().equals("ProcessID") || object.has("ThreadID"))) {
                object.get(own.get()).ifPresent(value -> into.add(canonical, value));
            }
        }
        if (!dataAsXml) {
            object.text("ParameterXml").ifPresent(xml -> EventXml.read("<EventData>" + xml + "</EventData>", into));
        }
        if (!renamed.containsValue("Channel")
                && object.text("EventSourceName").orElse("").equals("Microsoft-Windows-Security-Auditing")) {
            into.text("Channel", "Security");
        }
    }

    private static void time(JsonValue value, EventFields into) {
        switch (value) {
            case JsonValue.Scalar scalar -> into.time(scalar.text());
            case JsonValue.Object object -> object.text("value").ifPresent(into::time);
            case JsonValue.Array array -> {}
            case JsonValue.Null none -> {}
        }
    }

    /// The column's name without a type suffix, unless that name is taken.
    private static String base(String name, JsonValue.Object object) {
        for (String suffix : TYPE_SUFFIXES) {
            if (name.endsWith(suffix) && name.length() > suffix.length()) {
                String base = name.substring(0, name.length() - suffix.length());
                return object.get(base).isPresent() ? name : base;
            }
        }
        return name;
    }

    /// @return whether the event's data were in it
    private static boolean data(String name, JsonValue value, EventFields into) {
        if (!(value instanceof JsonValue.Scalar scalar)) {
            NestedDialect.data(name, value, into);
            return true;
        }
        String text = scalar.text().strip();
        if (text.startsWith("<") && EventXml.read(text, into).isEmpty()) {
            return true;
        }
        if (text.startsWith("{") || text.startsWith("[")) {
            Optional<JsonValue> parsed = JsonText.parse(text);
            if (parsed.isPresent()) {
                NestedDialect.data(name, parsed.get(), into);
                return true;
            }
        }
        into.add(name, scalar);
        return false;
    }
}
