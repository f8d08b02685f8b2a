package org.tocsin.detect.indicators;

/// Finds keys in the middle of evidence without making strings. Nearly everything that is asked for is not there, so a
/// small bit table answers first: one read, whether the set holds a thousand keys or a million.
///
/// Hashes run from a key's last character to its first, so that one pass over a host name gives the hashes of all its
/// parent domains.
final class KeyTable implements Keys {
    private final String[] keys;
    private final int[] values;
    private final long[] slots;
    private final long[] bits;
    private int count;
    private int longest;

    /// @param most how many keys it will hold
    KeyTable(int most) {
        int power = Integer.highestOneBit(Math.max(4, most));
        keys = new String[most];
        values = new int[most];
        slots = new long[power << 2];
        bits = new long[power >>> 1];
    }

    /// Adds a folded key, unless it is there already.
    ///
    /// @return the value it has had before, or [#NOTHING]
    int put(String key, int value) {
        long mixed = Keys.mixed(Keys.hash(key));
        int slot = slot(mixed);
        while (slots[slot] != 0) {
            int index = (int) slots[slot] - 1;
            if (keys[index].equals(key)) {
                return values[index];
            }
            slot = slot + 1 & slots.length - 1;
        }
        keys[count] = key;
        values[count] = value;
        slots[slot] = mixed & 0xFFFF_FFFF_0000_0000L | ++count;
        bits[(int) mixed & bits.length - 1] |= Keys.mask(mixed);
        longest = Math.max(longest, key.length());
        return NOTHING;
    }

    @Override
    public boolean isEmpty() {
        return count == 0;
    }

    @Override
    public int longest() {
        return longest;
    }

    private int slot(long mixed) {
        return (int) (mixed >>> 20) & slots.length - 1;
    }

    @Override
    public int find(long hash, char[] chars, int from, int to) {
        long mixed = Keys.mixed(hash);
        long mask = Keys.mask(mixed);
        if ((bits[(int) mixed & bits.length - 1] & mask) != mask) {
            return NOTHING;
        }
        for (int slot = slot(mixed); slots[slot] != 0; slot = slot + 1 & slots.length - 1) {
            if ((slots[slot] ^ mixed) >>> 32 == 0) {
                int index = (int) slots[slot] - 1;
                if (Keys.isKey(keys[index], chars, from, to)) {
                    return values[index];
                }
            }
        }
        return NOTHING;
    }
}
