package org.tocsin.readers.eventlog.evtx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What a slice leaves for its end: records that are not live, which are held against all live ones first, and live
/// ones whose template is not in their chunk.
///
/// Three numbers a record, since a hostile slice may have more than two million. Belongs to one thread.
final class Remains {
    /// Why a record waits.
    enum Kind {
        /// It is live; its template is missing.
        LIVE,
        /// It lies in free space.
        SLACK,
        /// It lies where live records may have been.
        LOST,
        /// It lies inside a live record.
        SWALLOWED;

        static final Kind[] ALL = values();
    }

    /// A chunk, or bytes that belong to none, with something in it that waits.
    record Stretch(long at, int length) {}

    private static final int KIND_BITS = 2;
    private static final int PLACE_BITS = 17 + KIND_BITS;

    private final List<Stretch> stretches = new ArrayList<>();
    private long[] places = new long[64];
    private long[] keys = new long[64];
    private long[] times = new long[64];
    private int count;

    /// @param key its [ContentKey]; of no use where it is live
    void add(Chunk chunk, int at, Kind kind, long key) {
        if (stretches.isEmpty() || stretches.getLast().at() != chunk.at()) {
            stretches.add(new Stretch(chunk.at(), chunk.length()));
        }
        if (count == places.length) {
            places = Arrays.copyOf(places, 2 * count);
            keys = Arrays.copyOf(keys, 2 * count);
            times = Arrays.copyOf(times, 2 * count);
        }
        places[count] = (stretches.size() - 1L) << PLACE_BITS | (long) at << KIND_BITS | kind.ordinal();
        keys[count] = key;
        times[count++] = RecordWalk.written(chunk.bytes(), at);
    }

    int count() {
        return count;
    }

    /// How many of them are not live.
    int notLive() {
        int found = 0;
        for (int i = 0; i < count; i++) {
            found += kind(i) == Kind.LIVE ? 0 : 1;
        }
        return found;
    }

    Kind kind(int i) {
        return Kind.ALL[(int) places[i] & (1 << KIND_BITS) - 1];
    }

    Stretch stretch(int i) {
        return stretches.get((int) (places[i] >>> PLACE_BITS));
    }

    /// In bytes from the start of its stretch.
    int at(int i) {
        return (int) (places[i] >>> KIND_BITS) & (1 << PLACE_BITS - KIND_BITS) - 1;
    }

    long key(int i) {
        return keys[i];
    }

    /// When it was written, as a FILETIME.
    long time(int i) {
        return times[i];
    }
}
