package org.tocsin.detect.sigma;

import java.util.ArrayDeque;

/// Values that are not in use, with their buffers: one heap for all programs of a thread, so that what hostile records
/// made large is not kept once for each of them.
final class SpareValues {
    private static final int MOST = 512;
    private static final long MOST_CHARACTERS = 2 << 20;

    private final ArrayDeque<Value> values = new ArrayDeque<>();
    private long characters;

    Value take() {
        Value value = values.pollLast();
        if (value == null) {
            return new Value();
        }
        characters -= value.capacity();
        return value;
    }

    void give(Value value) {
        if (values.size() < MOST && characters + value.capacity() <= MOST_CHARACTERS) {
            characters += value.capacity();
            values.addLast(value);
        }
    }
}
