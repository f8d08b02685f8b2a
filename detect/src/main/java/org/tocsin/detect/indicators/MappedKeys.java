package org.tocsin.detect.indicators;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/// Keys in a mapped file. Buckets by the first bits of the hash, a few entries each, and a bit table that answers for
/// most keys that are not there: two or three reads, whatever their number.
final class MappedKeys implements Keys {
    static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;
    static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
    static final int ENTRY = 16;

    private final MemorySegment file;
    private final long bits;
    private final int words;
    private final long starts;
    private final int shift;
    private final long entries;
    private final int count;
    private final int longest;

    /// @param bits where the bit table begins in the file, of `words` longs
    /// @param starts where the buckets' first entries are listed, one more than there are buckets
    /// @param shift how far a hash is shifted to give its bucket
    /// @param entries where the entries begin: 32 bits of hash, value, place of the key in the file
    MappedKeys(MemorySegment file, long bits, int words, long starts, int shift, long entries, int count, int longest) {
        this.file = file;
        this.bits = bits;
        this.words = words;
        this.starts = starts;
        this.shift = shift;
        this.entries = entries;
        this.count = count;
        this.longest = longest;
    }

    @Override
    public boolean isEmpty() {
        return count == 0;
    }

    @Override
    public int longest() {
        return longest;
    }

    @Override
    public int find(long hash, char[] chars, int from, int to) {
        if (count == 0) {
            return NOTHING;
        }
        long mixed = Keys.mixed(hash);
        if (!mayHold(mixed)) {
            return NOTHING;
        }
        long bucket = starts + 4L * (mixed >>> shift);
        int end = file.get(INT, bucket + 4);
        for (int i = file.get(INT, bucket); i < end; i++) {
            long entry = entries + (long) ENTRY * i;
            if (file.get(INT, entry) == (int) mixed && isKey(file.get(LONG, entry + 8), chars, from, to)) {
                return file.get(INT, entry + 4);
            }
        }
        return NOTHING;
    }

    /// The value of a key of bytes.
    int find(long hash, byte[] key) {
        long mixed = Keys.mixed(hash);
        if (count == 0 || !mayHold(mixed)) {
            return NOTHING;
        }
        long bucket = starts + 4L * (mixed >>> shift);
        int end = file.get(INT, bucket + 4);
        for (int i = file.get(INT, bucket); i < end; i++) {
            long entry = entries + (long) ENTRY * i;
            if (file.get(INT, entry) == (int) mixed) {
                long place = file.get(LONG, entry + 8);
                if (MemorySegment.mismatch(
                                file, place + 2, place + 2 + key.length, MemorySegment.ofArray(key), 0, key.length)
                        < 0) {
                    return file.get(INT, entry + 4);
                }
            }
        }
        return NOTHING;
    }

    private boolean mayHold(long mixed) {
        long mask = Keys.mask(mixed);
        return (file.get(LONG, bits + 8L * ((int) mixed & words - 1)) & mask) == mask;
    }

    private boolean isKey(long place, char[] chars, int from, int to) {
        int length = file.get(ValueLayout.JAVA_SHORT_UNALIGNED, place) & 0xFFFF;
        if (length == to - from) {
            boolean plain = true;
            for (int i = 0; i < length && plain; i++) {
                byte b = file.get(ValueLayout.JAVA_BYTE, place + 2 + i);
                char c = Letters.fold(chars[from + i]);
                plain = b >= 0;
                if (plain && b != c && !(c == '\\' && b == '/')) {
                    return false;
                }
            }
            if (plain) {
                return true;
            }
        }
        byte[] key = file.asSlice(place + 2, length).toArray(ValueLayout.JAVA_BYTE);
        return Keys.isKey(new String(key, StandardCharsets.UTF_8), chars, from, to);
    }
}
