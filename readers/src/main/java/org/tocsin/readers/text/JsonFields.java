package org.tocsin.readers.text;

import org.tocsin.model.PlainRecord;

/// Makes fields of a JSON object: members of objects dotted below the name, a list as several values, null as none.
public final class JsonFields {
    private JsonFields() {}

    /// All members of an object.
    public static void add(PlainRecord.Builder record, JsonValue.Object object) {
        for (JsonValue.Member member : object.members()) {
            add(record, member.name(), member.value());
        }
    }

    /// One value under a name.
    public static void add(PlainRecord.Builder record, String name, JsonValue value) {
        switch (value) {
            case JsonValue.Null none -> {}
            case JsonValue.Scalar scalar -> record.add(name, scalar.type(), scalar.text());
            case JsonValue.Array array -> array.values().forEach(each -> add(record, name, each));
            case JsonValue.Object object ->
                object.members()
                        .forEach(member -> add(record, EventFields.dotted(name, member.name()), member.value()));
        }
    }
}
