package org.tocsin.detect.indicators;

/// Finds keys in the middle of evidence without making strings. Nearly everything that is asked for is not there, so a
/// small bit table answers first: one read, whether the set holds a thousand keys or a million.
///
/// Hashes run from a key's last character to its first, so that one pass over a host name gives the hashes of all its
/// parent domains.
final class KeyTable {
    static final int NOTHING = -1;
    static final long EMPTY = 0x51_7C_C1_B7_27_22_0A_95L;

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
        long mixed = mixed(hash(key));
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
        bits[(int) mixed & bits.length - 1] |= mask(mixed);
        longest = Math.max(longest, key.length());
        return NOTHING;
    }

    boolean isEmpty() {
        return count == 0;
    }

    /// The length of the longest key: nothing longer needs to be asked for.
    int longest() {
        return longest;
    }

    /// One step of the hash, for the character before those already in it.
    static long step(long hash, char folded) {
        return (hash ^ folded) * 0x9E37_79B9_7F4A_7C15L;
    }

    private static long hash(String key) {
        long hash = EMPTY;
        for (int i = key.length() - 1; i >= 0; i--) {
            hash = step(hash, key.charAt(i));
        }
        return hash;
    }

    private static long mixed(long hash) {
        long mixed = hash ^ hash >>> 32;
        mixed *= 0xD6E8_FEB8_6659_FD93L;
        return mixed ^ mixed >>> 29;
    }

    private static long mask(long mixed) {
        return 1L << (mixed >>> 58) | 1L << (mixed >>> 52 & 63);
    }

    private int slot(long mixed) {
        return (int) (mixed >>> 20) & slots.length - 1;
    }

    /// The value of the key that stands in `chars`, folded, between `from` and `to`.
    ///
    /// @param hash its hash by [#step(long, char)]
    int find(long hash, char[] chars, int from, int to) {
        long mixed = mixed(hash);
        long mask = mask(mixed);
        if ((bits[(int) mixed & bits.length - 1] & mask) != mask) {
            return NOTHING;
        }
        for (int slot = slot(mixed); slots[slot] != 0; slot = slot + 1 & slots.length - 1) {
            if ((slots[slot] ^ mixed) >>> 32 == 0) {
                int index = (int) slots[slot] - 1;
                if (isKey(keys[index], chars, from, to)) {
                    return values[index];
                }
            }
        }
        return NOTHING;
    }

    /// As [#find(long, char[], int, int)], hashing the characters first; with `\` read as `/` where it is a path.
    int find(char[] chars, int from, int to, boolean path) {
        if (to - from > longest) {
            return NOTHING;
        }
        long hash = EMPTY;
        for (int i = to - 1; i >= from; i--) {
            char c = Letters.fold(chars[i]);
            hash = step(hash, path && c == '\\' ? '/' : c);
        }
        return find(hash, chars, from, to);
    }

    int find(String folded) {
        char[] chars = folded.toCharArray();
        return find(hash(folded), chars, 0, chars.length);
    }

    private static boolean isKey(String key, char[] chars, int from, int to) {
        if (key.length() != to - from) {
            return false;
        }
        for (int i = 0; i < key.length(); i++) {
            char c = Letters.fold(chars[from + i]);
            if (c != key.charAt(i) && !(c == '\\' && key.charAt(i) == '/')) {
                return false;
            }
        }
        return true;
    }
}
