package org.tocsin.readers.eventlog.exported;

import java.util.Map;
import java.util.Optional;
import org.tocsin.readers.text.EventFields;
import org.tocsin.readers.text.JsonValue;

/// `Get-WinEvent … | ConvertTo-Json`. It writes the values of the event's data without their names: they come under
/// `Data`, in order, and the reader leaves a gap that says so, because rules that ask for a name cannot fire on them.
record PowerShellDialect() implements Dialect {
    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("Id", "EventID"),
            Map.entry("Qualifiers", "EventID_Qualifiers"),
            Map.entry("LogName", "Channel"),
            Map.entry("ProviderName", "Provider_Name"),
            Map.entry("ProviderId", "Provider_Guid"),
            Map.entry("MachineName", "Computer"),
            Map.entry("RecordId", "EventRecordID"),
            Map.entry("ProcessId", "Execution_ProcessID"),
            Map.entry("ThreadId", "Execution_ThreadID"),
            Map.entry("ActivityId", "Correlation_ActivityID"),
            Map.entry("RelatedActivityId", "Correlation_RelatedActivityID"));

    @Override
    public boolean fits(JsonValue.Object object) {
        return object.has("Id")
                && object.has("LogName")
                && (object.has("ProviderName") || object.has("MachineName") || object.has("TimeCreated"));
    }

    @Override
    public void translate(JsonValue.Object object, EventFields into) {
        for (JsonValue.Member member : object.members()) {
            switch (member.name()) {
                case "TimeCreated" -> time(member.value()).ifPresent(into::time);
                case "UserId" -> userId(member.value()).ifPresent(id -> into.text("Security_UserID", id));
                case "Properties" -> properties(member.value(), into);
                default -> into.add(NAMES.getOrDefault(member.name(), member.name()), member.value());
            }
        }
        into.namesLost();
    }

    private static Optional<String> time(JsonValue value) {
        return switch (value) {
            case JsonValue.Scalar scalar -> Optional.of(scalar.text());
            case JsonValue.Object object -> object.text("value").or(() -> object.text("DateTime"));
            case JsonValue.Array array -> Optional.empty();
            case JsonValue.Null none -> Optional.empty();
        };
    }

    private static Optional<String> userId(JsonValue value) {
        return switch (value) {
            case JsonValue.Scalar scalar -> Optional.of(scalar.text());
            case JsonValue.Object object -> object.text("Value");
            case JsonValue.Array array -> Optional.empty();
            case JsonValue.Null none -> Optional.empty();
        };
    }

    private static void properties(JsonValue value, EventFields into) {
        switch (value) {
            case JsonValue.Array array -> array.values().forEach(each -> properties(each, into));
            case JsonValue.Object object -> into.add("Data", object.get("Value").orElse(object));
            case JsonValue.Scalar scalar -> into.add("Data", scalar);
            case JsonValue.Null none -> {}
        }
    }
}
