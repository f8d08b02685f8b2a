package org.tocsin.detect.indicators;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.tocsin.knowledge.indicators.Address;

/// Finds an IP address, alone or in a network. Networks are tried by the lengths of their prefixes, so that their
/// number does not matter.
final class AddressTable implements Addresses {
    /// Lengths of prefixes, longest first; the tables by their side, as pairs of high and low.
    private final int[] lengths;
    private final long[][] tables;
    private final int[][] tableValues;

    /// Collects networks.
    static final class Builder {
        private final TreeMap<Integer, Map<Address, Integer>> networks = new TreeMap<>((a, b) -> b - a);

        /// Adds a network, unless it is there already; gives the value it has had before, or [Keys#NOTHING].
        int put(Address.Network network, int value) {
            Integer before = networks.computeIfAbsent(network.bits(), bits -> new LinkedHashMap<>())
                    .putIfAbsent(network.start(), value);
            return before == null ? Keys.NOTHING : before;
        }

        AddressTable build() {
            return new AddressTable(networks);
        }
    }

    private AddressTable(TreeMap<Integer, Map<Address, Integer>> networks) {
        lengths = networks.keySet().stream().mapToInt(Integer::intValue).toArray();
        tables = new long[lengths.length][];
        tableValues = new int[lengths.length][];
        for (int i = 0; i < lengths.length; i++) {
            Map<Address, Integer> all = networks.getOrDefault(lengths[i], Map.of());
            int slots = Integer.highestOneBit(Math.max(1, all.size())) << 2;
            tables[i] = new long[2 * slots];
            tableValues[i] = new int[slots];
            for (Map.Entry<Address, Integer> one : all.entrySet()) {
                int slot = slot(one.getKey().high(), one.getKey().low(), slots);
                while (tableValues[i][slot] != 0) {
                    slot = slot + 1 & slots - 1;
                }
                tables[i][2 * slot] = one.getKey().high();
                tables[i][2 * slot + 1] = one.getKey().low();
                tableValues[i][slot] = one.getValue() + 1;
            }
        }
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
            int[] value = tableValues[i];
            for (int slot = slot(h, l, value.length); value[slot] != 0; slot = slot + 1 & value.length - 1) {
                if (tables[i][2 * slot] == h && tables[i][2 * slot + 1] == l) {
                    return value[slot] - 1;
                }
            }
        }
        return Keys.NOTHING;
    }

    private static int slot(long high, long low, int slots) {
        long hash = (high * 31 + low) * 0x9E37_79B9_7F4A_7C15L;
        return (int) (hash >>> 32) & slots - 1;
    }
}
