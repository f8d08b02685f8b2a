package org.tocsin.readers.eventlog.evtx;

import java.security.SecureRandom;

/// Where each key was met first: a table of numbers without an object an entry, bounded. Belongs to one thread
/// while it is filled.
final class FirstPlaces {
    /// Keys that are kept; a log of gigabytes has some ten thousand.
    private static final int MOST = 1 << 20;

    /// Keys are made from evidence, and whoever made that must not choose where they fall: a table of nothing but
    /// collisions would take hours. What the table answers does not depend on it.
    private static final long SEED = new SecureRandom().nextLong();

    private long[] keys = new long[256];

    /// One more than the place; 0 is free.
    private long[] places = new long[256];

    private int count;

    /// Notes a place, unless the key was met before.
    void add(long key, long place) {
        int i = slot(keys, places, key);
        if (places[i] != 0 || count == MOST) {
            return;
        }
        keys[i] = key;
        places[i] = place + 1;
        if (2 * ++count > keys.length) {
            grow();
        }
    }

    /// Whether nothing speaks against a place being the first of its key.
    boolean isFirst(long key, long place) {
        int i = slot(keys, places, key);
        return places[i] == 0 || places[i] == place + 1;
    }

    private void grow() {
        long[] oldKeys = keys;
        long[] oldPlaces = places;
        keys = new long[2 * oldKeys.length];
        places = new long[2 * oldKeys.length];
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldPlaces[i] != 0) {
                int slot = slot(keys, places, oldKeys[i]);
                keys[slot] = oldKeys[i];
                places[slot] = oldPlaces[i];
            }
        }
    }

    private static int slot(long[] keys, long[] places, long key) {
        int mask = keys.length - 1;
        int i = (int) (((key ^ SEED) * 0x9E37_79B9_7F4A_7C15L ^ SEED >>> 7) * 0xD6E8_FEB8_6659_FD93L >>> 40) & mask;
        while (places[i] != 0 && keys[i] != key) {
            i = (i + 1) & mask;
        }
        return i;
    }
}
