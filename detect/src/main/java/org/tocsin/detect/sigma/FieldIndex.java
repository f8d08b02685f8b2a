package org.tocsin.detect.sigma;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// All tests of one field that are looked up, so that one pass over a value finds those that hold, however many there
/// are:
/// whole values by their hash, parts by four of their characters.
final class FieldIndex {
    private final int view;
    private final Map<WholeNumber, int[]> numbers = new HashMap<>();
    private final long[] hashes;
    private final Exact[][] exact;
    private final int exactMask;
    private final long lengths;
    private final GramTable[] grams;

    private record Exact(int atom, Glob glob, char[] folded) {}

    /// @param view the field's number in its program
    /// @param atoms the tests to look up
    FieldIndex(int view, List<Integer> atoms, Atoms all) {
        this.view = view;
        List<Exact> exacts = new ArrayList<>();
        GramTable.Collection parts = new GramTable.Collection();
        for (int atom : atoms) {
            switch (all.key(atom).test()) {
                case ValueTest.Equals equals ->
                    numbers.merge(equals.number(), new int[] {atom}, (one, other) -> {
                        int[] both = Arrays.copyOf(one, one.length + 1);
                        both[one.length] = other[0];
                        return both;
                    });
                case ValueTest.Matches matches -> {
                    Glob glob = matches.glob();
                    if (glob.isExact()) {
                        exacts.add(new Exact(
                                atom, glob, Folding.fold(glob.pattern()).toCharArray()));
                    } else {
                        parts.add(atom, glob, all.likelihood().lookup(glob).orElseThrow());
                    }
                }
                case ValueTest test -> throw new IllegalStateException("cannot be looked up: " + test);
            }
        }
        grams = parts.tables();
        int size = Integer.highestOneBit(Math.max(4, exacts.size() * 4));
        exactMask = size - 1;
        hashes = new long[size];
        exact = new Exact[size][];
        long seen = 0;
        for (Exact one : exacts) {
            long hash = hash(one.folded, one.folded.length);
            int at = (int) hash & exactMask;
            while (exact[at] != null && hashes[at] != hash) {
                at = at + 1 & exactMask;
            }
            Exact[] there = exact[at] == null ? new Exact[0] : exact[at];
            Exact[] more = Arrays.copyOf(there, there.length + 1);
            more[there.length] = one;
            hashes[at] = hash;
            exact[at] = more;
            seen |= 1L << one.folded.length;
        }
        lengths = seen;
    }

    private static long hash(char[] text, int length) {
        long hash = length;
        for (int i = 0; i < length; i++) {
            hash = (hash ^ text[i]) * 0x9E3779B97F4A7C15L;
            hash ^= hash >>> 32;
        }
        return hash;
    }

    int view() {
        return view;
    }

    /// Tells the examination every test that holds for the value.
    void scan(Value value, Examination examination) {
        char[] folded = value.folded();
        int length = value.raw().length();
        if (!numbers.isEmpty() && length > 0 && folded[0] <= '9') {
            value.number().ifPresent(number -> {
                int[] atoms = numbers.get(number);
                if (atoms != null) {
                    for (int atom : atoms) {
                        examination.hit(atom);
                    }
                }
            });
        }
        // Shift counts are taken modulo 64: a filter by length, good enough.
        if ((lengths & 1L << length) != 0) {
            long hash = hash(folded, length);
            int at = (int) hash & exactMask;
            for (Exact[] found = exact[at]; found != null; found = exact[at]) {
                if (hashes[at] == hash) {
                    whole(found, folded, length, value, examination);
                    break;
                }
                at = at + 1 & exactMask;
            }
        }
        for (GramTable table : grams) {
            table.scan(folded, length, value, examination);
        }
    }

    private static void whole(Exact[] found, char[] folded, int length, Value value, Examination examination) {
        for (Exact one : found) {
            boolean holds = one.glob.cased()
                    ? one.glob.matches(value.raw().buffer(), length)
                    : Arrays.equals(one.folded, 0, one.folded.length, folded, 0, length);
            if (holds) {
                examination.hit(one.atom);
            }
        }
    }
}
