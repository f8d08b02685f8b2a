package org.tocsin.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A copy of a record's fields that no longer holds on to its source.
///
/// @param all in the record's order; fields without a value are left out
public record Fields(List<Field> all) {
    public static final Fields NONE = new Fields(List.of());

    /// One field with one or more values.
    public record Field(String name, List<Value> values) {
        public Field {
            values = List.copyOf(values);
        }
    }

    /// One decoded value.
    public record Value(ValueType type, String text) {}

    public Fields {
        all = List.copyOf(all);
    }

    public static Fields of(EvidenceRecord record) {
        Shape shape = record.shape();
        Text text = new Text();
        List<Field> fields = new ArrayList<>(shape.size());
        for (int slot = 0; slot < shape.size(); slot++) {
            int count = record.count(slot);
            if (count == 0) {
                continue;
            }
            List<Value> values = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                record.read(slot, i, text);
                values.add(new Value(text.type(), text.toString()));
            }
            fields.add(new Field(shape.name(slot), values));
        }
        return new Fields(fields);
    }

    /// The first value of a field as text.
    public Optional<String> first(String name) {
        for (Field field : all) {
            if (field.name().equals(name)) {
                return Optional.of(field.values().getFirst().text());
            }
        }
        return Optional.empty();
    }
}
