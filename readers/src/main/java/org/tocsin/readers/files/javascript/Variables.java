package org.tocsin.readers.files.javascript;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The variables of one function, and of those around it.
final class Variables {
    private static final int MOST = 20_000;

    private final Optional<Variables> around;
    private final Map<String, Value> values = new HashMap<>();

    Variables(Optional<Variables> around) {
        this.around = around;
    }

    Optional<Value> get(String name) {
        Variables here = this;
        while (true) {
            Value value = here.values.get(name);
            if (value != null) {
                return Optional.of(value);
            }
            if (here.around.isEmpty()) {
                return Optional.empty();
            }
            here = here.around.get();
        }
    }

    void declare(String name, Value value) {
        if (values.size() < MOST) {
            values.put(name, value);
        }
    }

    /// Sets it where it is declared, else as one of the whole script.
    void set(String name, Value value) {
        Variables here = this;
        while (!here.values.containsKey(name) && here.around.isPresent()) {
            here = here.around.get();
        }
        here.declare(name, value);
    }
}
