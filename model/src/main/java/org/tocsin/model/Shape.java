package org.tocsin.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// The names of a record's fields, in order, shared by all records that have the same ones. A field's place in it is
/// its *slot*.
///
/// Shapes are compared by identity: what is worked out once for a shape (which rules look at which slot) may be kept
/// in an identity map. Hostile evidence can make every record have names of its own, so whatever is kept by shape
/// must be bounded.
public final class Shape {
    private final List<String> names;
    private final Map<String, Integer> slots;

    private Shape(List<String> names) {
        this.names = List.copyOf(names);
        this.slots = new HashMap<>();
        for (int i = 0; i < this.names.size(); i++) {
            if (slots.putIfAbsent(this.names.get(i), i) != null) {
                throw new IllegalArgumentException("field twice in one shape: " + this.names.get(i));
            }
        }
    }

    /// A shape that is not shared. Names must differ.
    public static Shape of(List<String> names) {
        return new Shape(names);
    }

    public int size() {
        return names.size();
    }

    public String name(int slot) {
        return names.get(slot);
    }

    public List<String> names() {
        return names;
    }

    /// The slot of a field, or -1. Case matters: names are the source's own.
    public int slot(String name) {
        Integer slot = slots.get(name);
        return slot == null ? -1 : slot;
    }

    /// Shares shapes between records of one run. Safe for use by several threads.
    public static final class Table {
        /// Past this many, new shapes are made but no longer shared, so that hostile input cannot fill the memory.
        private static final int MOST = 16_384;

        /// Nor past this weight of all names together, in characters and 64 more for each: records of a thousand names
        /// would do the same.
        private static final long MOST_WEIGHT = 32L << 20;

        private final Map<List<String>, Shape> shapes = new ConcurrentHashMap<>();
        private final AtomicLong weight = new AtomicLong();

        /// The shared shape with these names; a name that comes again is dropped.
        public Shape of(List<String> names) {
            Shape known = shapes.get(names);
            if (known != null) {
                return known;
            }
            Shape fresh = new Shape(new ArrayList<>(new LinkedHashSet<>(names)));
            long heavier = 0;
            for (String name : names) {
                heavier += 64 + name.length();
            }
            if (shapes.size() >= MOST || weight.get() + heavier > MOST_WEIGHT) {
                return fresh;
            }
            Shape raced = shapes.putIfAbsent(List.copyOf(names), fresh);
            if (raced != null) {
                return raced;
            }
            weight.addAndGet(heavier);
            return fresh;
        }
    }
}
