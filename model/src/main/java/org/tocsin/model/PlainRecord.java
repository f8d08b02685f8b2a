package org.tocsin.model;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A record whose values are already decoded: for sources that are text to begin with, and for tests.
public final class PlainRecord implements EvidenceRecord {
    private final Kind kind;
    private final Shape shape;
    private final Origin origin;
    private final Optional<Instant> time;
    private final boolean recovered;
    private final List<List<Fields.Value>> values;

    private PlainRecord(
            Kind kind,
            Shape shape,
            Origin origin,
            Optional<Instant> time,
            boolean recovered,
            List<List<Fields.Value>> values) {
        this.kind = kind;
        this.shape = shape;
        this.origin = origin;
        this.time = time;
        this.recovered = recovered;
        this.values = values;
    }

    /// Collects the fields of a record in order.
    public static final class Builder {
        private final Map<String, List<Fields.Value>> fields = new LinkedHashMap<>();
        private Optional<Instant> time = Optional.empty();
        private boolean recovered;

        public Builder text(String name, String value) {
            return add(name, ValueType.TEXT, value);
        }

        public Builder integer(String name, long value) {
            return add(name, ValueType.INTEGER, Long.toString(value));
        }

        public Builder bool(String name, boolean value) {
            return add(name, ValueType.BOOLEAN, Boolean.toString(value));
        }

        /// Adds a value; a name that was there before gets one value more.
        public Builder add(String name, ValueType type, String text) {
            fields.computeIfAbsent(name, n -> new ArrayList<>(1)).add(new Fields.Value(type, text));
            return this;
        }

        public Builder time(Instant when) {
            time = Optional.of(when);
            return this;
        }

        public Builder recovered(boolean flag) {
            recovered = flag;
            return this;
        }

        public PlainRecord build(Kind kind, Shape.Table shapes, Origin origin) {
            Shape shape = shapes.of(List.copyOf(fields.keySet()));
            return new PlainRecord(kind, shape, origin, time, recovered, List.copyOf(fields.values()));
        }
    }

    @Override
    public Kind kind() {
        return kind;
    }

    @Override
    public Shape shape() {
        return shape;
    }

    @Override
    public Origin origin() {
        return origin;
    }

    @Override
    public Optional<Instant> time() {
        return time;
    }

    @Override
    public boolean recovered() {
        return recovered;
    }

    @Override
    public int count(int slot) {
        return values.get(slot).size();
    }

    @Override
    public void read(int slot, int index, Text into) {
        Fields.Value value = values.get(slot).get(index);
        into.clear(value.type()).append(value.text());
    }
}
