package org.tocsin.detect.indicators;

/// Values that are looked for in the middle of evidence, however they are kept: in memory ([KeyTable]), or in a file
/// that is mapped ([MappedKeys]).
sealed interface Keys permits KeyTable, MappedKeys {
    /// What [#find] gives for a key that is not there.
    int NOTHING = -1;
    /// The hash of no characters.
    long EMPTY = 0x51_7C_C1_B7_27_22_0A_95L;

    boolean isEmpty();

    /// The length of the longest key: nothing longer needs to be asked for.
    int longest();

    /// The value of the key that stands in `chars`, folded, between `from` and `to`.
    ///
    /// @param hash its hash by [#step(long, char)], from the last character to the first
    int find(long hash, char[] chars, int from, int to);

    /// One step of the hash, for the character before those already in it.
    static long step(long hash, char folded) {
        return (hash ^ folded) * 0x9E37_79B9_7F4A_7C15L;
    }

    static long hash(String key) {
        long hash = EMPTY;
        for (int i = key.length() - 1; i >= 0; i--) {
            hash = step(hash, key.charAt(i));
        }
        return hash;
    }

    static long mixed(long hash) {
        long mixed = hash ^ hash >>> 32;
        mixed *= 0xD6E8_FEB8_6659_FD93L;
        return mixed ^ mixed >>> 29;
    }

    /// The bits of one word of the small table that answers first.
    static long mask(long mixed) {
        return 1L << (mixed >>> 58) | 1L << (mixed >>> 52 & 63);
    }

    /// As [#find(long, char[], int, int)], hashing the characters first; with `\` read as `/` where it is a path.
    default int find(char[] chars, int from, int to, boolean path) {
        if (to - from > longest()) {
            return NOTHING;
        }
        long hash = EMPTY;
        for (int i = to - 1; i >= from; i--) {
            char c = Letters.fold(chars[i]);
            hash = step(hash, path && c == '\\' ? '/' : c);
        }
        return find(hash, chars, from, to);
    }

    default int find(String folded) {
        char[] chars = folded.toCharArray();
        return find(hash(folded), chars, 0, chars.length);
    }

    /// Whether a key is what stands in `chars`, folded; `\` there may stand for its `/`.
    static boolean isKey(String key, char[] chars, int from, int to) {
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
