package org.tocsin.readers.eventlog.exported;

import java.util.Map;
import org.tocsin.readers.text.EventFields;
import org.tocsin.readers.text.JsonValue;

/// Winlogbeat and Elastic Agent: from version 7 on the event under `winlog`, before at the top.
record WinlogbeatDialect() implements Dialect {
    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("event_id", "EventID"),
            Map.entry("channel", "Channel"),
            Map.entry("log_name", "Channel"),
            Map.entry("computer_name", "Computer"),
            Map.entry("provider_name", "Provider_Name"),
            Map.entry("source_name", "Provider_Name"),
            Map.entry("provider_guid", "Provider_Guid"),
            Map.entry("record_id", "EventRecordID"),
            Map.entry("record_number", "EventRecordID"),
            Map.entry("version", "Version"),
            Map.entry("process_id", "Execution_ProcessID"),
            Map.entry("thread_id", "Execution_ThreadID"),
            Map.entry("process.pid", "Execution_ProcessID"),
            Map.entry("process.thread.id", "Execution_ThreadID"),
            Map.entry("activity_id", "Correlation_ActivityID"),
            Map.entry("related_activity_id", "Correlation_RelatedActivityID"),
            Map.entry("user.identifier", "Security_UserID"),
            Map.entry("keywords", "Keywords"),
            Map.entry("opcode", "Opcode"),
            Map.entry("task", "Task"));

    @Override
    public boolean fits(JsonValue.Object object) {
        JsonValue.Object winlog = object.object("winlog");
        return winlog.has("event_id") || winlog.has("channel") && winlog.has("event_data") || isOld(object);
    }

    private static boolean isOld(JsonValue.Object object) {
        return object.has("event_id")
                && object.has("log_name")
                && (object.has("source_name") || object.has("computer_name") || object.has("event_data"));
    }

    @Override
    public void translate(JsonValue.Object object, EventFields into) {
        JsonValue.Object winlog = object.object("winlog");
        winlog.text("time_created").or(() -> object.text("@timestamp")).ifPresent(into::time);
        boolean old = winlog.members().isEmpty();
        for (JsonValue.Member member : object.members()) {
            switch (member.name()) {
                case "winlog" -> event(winlog.nested(DOTTED), into, "winlog.");
                case "message" -> into.add("Message", member.value());
                case "@timestamp" -> {
                    if (winlog.text("time_created").isPresent()) {
                        into.add("@timestamp", member.value());
                    }
                }
                default -> {
                    if (old) {
                        member(member.name(), member.value(), into, "");
                    } else {
                        into.add(member.name(), member.value());
                    }
                }
            }
        }
    }

    private static void event(JsonValue.Object winlog, EventFields into, String rest) {
        for (JsonValue.Member member : winlog.members()) {
            if (!member.name().equals("time_created")) {
                member(member.name(), member.value(), into, rest);
            }
        }
    }

    private static void member(String name, JsonValue value, EventFields into, String rest) {
        String known = NAMES.get(name);
        if (known != null) {
            into.add(known, value);
        } else if (name.equals("event_data")) {
            data(value, into);
        } else if (name.equals("user_data") && value instanceof JsonValue.Object object) {
            object.members().forEach(member -> into.add(member.name(), member.value()));
        } else if ((name.equals("user") || name.equals("process")) && value instanceof JsonValue.Object object) {
            for (JsonValue.Member member : object.members()) {
                member(name + "." + member.name(), member.value(), into, rest);
            }
        } else if (name.equals("process.thread") && value instanceof JsonValue.Object object) {
            for (JsonValue.Member member : object.members()) {
                member(name + "." + member.name(), member.value(), into, rest);
            }
        } else {
            into.add(rest + name, value);
        }
    }

    /// Winlogbeat calls unnamed values `param1`, `param2` …; Windows calls them nothing, so they come under `Data` too.
    private static void data(JsonValue value, EventFields into) {
        if (!(value instanceof JsonValue.Object object)) {
            into.add("Data", value);
            return;
        }
        for (JsonValue.Member member : object.members()) {
            into.add(member.name(), member.value());
            if (isNumberedParameter(member.name())) {
                into.add("Data", member.value());
            }
        }
    }

    private static boolean isNumberedParameter(String name) {
        if (!name.startsWith("param") || name.length() == 5) {
            return false;
        }
        return name.chars().skip(5).allMatch(c -> c >= '0' && c <= '9');
    }
}
