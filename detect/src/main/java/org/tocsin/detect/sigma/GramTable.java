package org.tocsin.detect.sigma;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Finds the patterns of one field whose looked-up characters stand anywhere in a value: every place of the value is
/// asked of a small filter, and only what passes it of the table.
final class GramTable {
    private final int length;
    private final long mask;
    private final long[] filter;
    private final int filterShift;
    private final long[] grams;
    private final Entry[][] entries;
    private final int tableMask;

    /// A pattern that is looked up here.
    ///
    /// @param segment the folded stretch that the characters are from
    /// @param whole whether that stretch, its place and the value's ends decide alone
    record Entry(int atom, Glob glob, char[] segment, int offset, boolean whole) {
        static Entry of(int atom, Glob glob, Lookup lookup) {
            char[] segment = glob.segments()[lookup.segment()].clone();
            Folding.fold(segment, segment, segment.length);
            return new Entry(atom, glob, segment, lookup.offset(), glob.segments().length == 1 && !glob.cased());
        }
    }

    GramTable(int length, Map<Long, List<Entry>> byGram) {
        this.length = length;
        mask = length == Likelihood.GRAM ? -1L : (1L << 16 * length) - 1;
        // One place in a hundred passes by chance: each costs a look into a table that is in no cache.
        int bits = Math.max(10, 64 - Long.numberOfLeadingZeros(byGram.size() * 64L));
        filter = new long[1 << bits - 6];
        filterShift = 64 - bits;
        int size = Integer.highestOneBit(Math.max(4, byGram.size() * 4));
        tableMask = size - 1;
        grams = new long[size];
        entries = new Entry[size][];
        byGram.forEach((gram, list) -> {
            int bit = (int) (mix(gram) >>> filterShift);
            filter[bit >>> 6] |= 1L << bit;
            int at = (int) mix(gram) & tableMask;
            while (entries[at] != null) {
                at = at + 1 & tableMask;
            }
            grams[at] = gram;
            entries[at] = list.toArray(Entry[]::new);
        });
    }

    private static long mix(long gram) {
        long mixed = gram * 0x9E3779B97F4A7C15L;
        return mixed ^ mixed >>> 29;
    }

    void scan(char[] folded, int count, Value value, Examination examination) {
        long gram = 0;
        int before = length - 1;
        long[] bits = filter;
        int shift = filterShift;
        for (int i = 0; i < count; i++) {
            gram = (gram << 16 | folded[i]) & mask;
            if (i < before) {
                continue;
            }
            long mixed = mix(gram);
            int bit = (int) (mixed >>> shift);
            if ((bits[bit >>> 6] & 1L << bit) != 0) {
                look(gram, (int) mixed & tableMask, i - before, folded, count, value, examination);
            }
        }
    }

    private void look(long gram, int slot, int place, char[] folded, int count, Value value, Examination examination) {
        int at = slot;
        for (Entry[] found = entries[at]; found != null; found = entries[at]) {
            if (grams[at] == gram) {
                for (Entry entry : found) {
                    check(entry, place - entry.offset, folded, count, value, examination);
                }
                return;
            }
            at = at + 1 & tableMask;
        }
    }

    private static void check(Entry entry, int start, char[] folded, int count, Value value, Examination examination) {
        if (!Glob.matchesAt(entry.segment, folded, start, count) || examination.isHit(entry.atom)) {
            return;
        }
        if (entry.whole) {
            if ((entry.glob.openStart() || start == 0)
                    && (entry.glob.openEnd() || start + entry.segment.length == count)) {
                examination.hit(entry.atom);
            }
        } else if (examination.firstTry(entry.atom)) {
            boolean holds = entry.glob.cased()
                    ? entry.glob.matches(value.raw().buffer(), count)
                    : entry.glob.matches(folded, count);
            if (holds) {
                examination.hit(entry.atom);
            }
        }
    }

    /// Collects patterns by what they are looked up by, in a fixed order.
    static final class Collection {
        private final List<Map<Long, List<Entry>>> byLength = new ArrayList<>();

        Collection() {
            for (int length = 0; length <= Likelihood.GRAM; length++) {
                byLength.add(new TreeMap<>());
            }
        }

        void add(int atom, Glob glob, Lookup lookup) {
            byLength.get(lookup.length())
                    .computeIfAbsent(lookup.gram(), gram -> new ArrayList<>(1))
                    .add(Entry.of(atom, glob, lookup));
        }

        GramTable[] tables() {
            List<GramTable> tables = new ArrayList<>();
            for (int length = 1; length <= Likelihood.GRAM; length++) {
                if (!byLength.get(length).isEmpty()) {
                    tables.add(new GramTable(length, byLength.get(length)));
                }
            }
            return tables.toArray(GramTable[]::new);
        }
    }
}
