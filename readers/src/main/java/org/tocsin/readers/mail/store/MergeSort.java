package org.tocsin.readers.mail.store;

/// Sorts rows that are kept as columns of numbers: gives their indexes in order. Stable, so the same for the same
/// input.
final class MergeSort {
    private MergeSort() {}

    /// Whether one row comes after another.
    interface Order {
        boolean after(int one, int other);
    }

    static int[] order(int count, Order rows) {
        int[] from = new int[count];
        int[] into = new int[count];
        for (int i = 0; i < count; i++) {
            from[i] = i;
        }
        for (long run = 1; run < count; run *= 2) {
            for (long start = 0; start < count; start += 2 * run) {
                int middle = (int) Math.min(count, start + run);
                int end = (int) Math.min(count, start + 2 * run);
                int left = (int) start;
                int right = middle;
                for (int at = left; at < end; at++) {
                    boolean takeLeft = left < middle && (right >= end || !rows.after(from[left], from[right]));
                    into[at] = from[takeLeft ? left++ : right++];
                }
            }
            int[] swap = from;
            from = into;
            into = swap;
        }
        return from;
    }
}
