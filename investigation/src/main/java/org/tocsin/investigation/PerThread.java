package org.tocsin.investigation;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/// One thing for each thread of the crew, made when first asked for, and all of them when the crew has gone home.
final class PerThread<T> {
    private final Map<Thread, T> things = new ConcurrentHashMap<>();
    private final Supplier<T> maker;

    PerThread(Supplier<T> maker) {
        this.maker = maker;
    }

    T get() {
        return things.computeIfAbsent(Thread.currentThread(), thread -> maker.get());
    }

    Collection<T> all() {
        return List.copyOf(things.values());
    }
}
