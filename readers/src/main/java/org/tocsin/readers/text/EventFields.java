package org.tocsin.readers.text;

import java.util.Optional;
import org.tocsin.model.EvidenceRecord;
import org.tocsin.model.Kind;
import org.tocsin.model.Origin;
import org.tocsin.model.PlainRecord;
import org.tocsin.model.Shape;
import org.tocsin.model.Source;
import org.tocsin.model.ValueType;

/// Collects the fields of one event under the names that Windows gave them.
public final class EventFields {
    /// Set to `UTC` where the export gives the time without a zone: then UTC is our assumption.
    public static final String ASSUMED_ZONE = "TimeCreated_AssumedZone";

    private static final int LONGEST_PATH = 500;

    private final PlainRecord.Builder builder = new PlainRecord.Builder();
    private Optional<String> timeText = Optional.empty();
    private long recordId = -1;
    private boolean namesLost;

    public void add(String name, ValueType type, String text) {
        if (name.equals("EventRecordID") && recordId < 0) {
            recordId = number(text);
        }
        builder.add(name, type, text);
    }

    public void text(String name, String text) {
        add(name, ValueType.TEXT, text);
    }

    /// A value of whatever kind: members of objects are dotted below the name, a list gives several values, null none.
    public void add(String name, JsonValue value) {
        switch (value) {
            case JsonValue.Null none -> {}
            case JsonValue.Scalar scalar -> add(name, scalar.type(), scalar.text());
            case JsonValue.Array array -> array.values().forEach(each -> add(name, each));
            case JsonValue.Object object ->
                object.members().forEach(member -> add(dotted(name, member.name()), member.value()));
        }
    }

    /// A name below another. Past a length no event has, what lies deeper goes under the name so far: a long path with
    /// many leaves would multiply.
    public static String dotted(String name, String below) {
        return name.length() > LONGEST_PATH ? name : name + "." + below;
    }

    /// When it happened, as the export writes it; the first one counts.
    public void time(String text) {
        if (timeText.isEmpty()) {
            timeText = Optional.of(text);
            builder.text("TimeCreated_SystemTime", text);
            EventTime.parse(text).ifPresent(time -> {
                builder.time(time.instant());
                if (!time.zoned()) {
                    builder.text(ASSUMED_ZONE, "UTC");
                }
            });
        }
    }

    /// Says that the export no longer has the names of the event's data.
    public void namesLost() {
        namesLost = true;
    }

    public boolean hasLostNames() {
        return namesLost;
    }

    public EvidenceRecord build(Source source, long offset, Shape.Table shapes) {
        return build(Kind.WINDOWS_EVENT, shapes, source.at(recordId, offset));
    }

    /// The event as a record of another kind, found elsewhere.
    public EvidenceRecord build(Kind kind, Shape.Table shapes, Origin origin) {
        return builder.build(kind, shapes, origin);
    }

    private static long number(String text) {
        try {
            return Math.max(-1, Long.parseLong(text.strip()));
        } catch (NumberFormatException notANumber) {
            return -1;
        }
    }
}
