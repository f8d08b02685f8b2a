package org.tocsin.detect.indicators;

import java.nio.ByteBuffer;
import org.tocsin.knowledge.indicators.Address;

/// Networks in a mapped file: a table for each length of prefix, longest first.
final class MappedAddresses implements Addresses {
    private final int[] lengths;
    private final MappedKeys[] tables;

    MappedAddresses(int[] lengths, MappedKeys[] tables) {
        this.lengths = lengths;
        this.tables = tables;
    }

    @Override
    public boolean isEmpty() {
        return lengths.length == 0;
    }

    @Override
    public int find(long high, long low) {
        for (int i = 0; i < lengths.length; i++) {
            long h = high & Address.mask(lengths[i]);
            long l = low & Address.mask(lengths[i] - 64);
            int found = tables[i].find(hash(h, l), key(h, l));
            if (found != Keys.NOTHING) {
                return found;
            }
        }
        return Keys.NOTHING;
    }

    static long hash(long high, long low) {
        return (high * 31 + low) * 0x9E37_79B9_7F4A_7C15L;
    }

    static byte[] key(long high, long low) {
        return ByteBuffer.allocate(16).putLong(high).putLong(low).array();
    }
}
