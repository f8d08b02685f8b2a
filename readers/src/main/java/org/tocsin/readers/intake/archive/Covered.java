package org.tocsin.readers.intake.archive;

import java.util.Arrays;

/// The ranges of a content that are accounted for: 16 bytes of memory for each.
final class Covered {
    /// Takes a range that nothing accounts for. Returns false to stop.
    interface Bare {
        boolean range(long from, long to) throws java.io.IOException;
    }

    private long[] starts = new long[64];
    private long[] ends = new long[64];
    private int count;

    void add(long from, long to) {
        if (count == starts.length) {
            starts = Arrays.copyOf(starts, count * 2);
            ends = Arrays.copyOf(ends, count * 2);
        }
        starts[count] = from;
        ends[count++] = Math.max(from, to);
    }

    /// Calls for every range below `limit` that nothing covers, in order. Ends the collecting.
    void bare(long limit, Bare each) throws java.io.IOException {
        // The two ends of a range may be sorted apart: only how many are open at a place matters.
        Arrays.sort(starts, 0, count);
        Arrays.sort(ends, 0, count);
        long free = 0;
        int start = 0;
        for (int end = 0; end < count; ) {
            if (start < count && starts[start] <= ends[end]) {
                if (start == end && starts[start] > free && !each.range(free, Math.min(starts[start], limit))) {
                    return;
                }
                start++;
            } else {
                free = ends[end++];
            }
            if (free >= limit) {
                return;
            }
        }
        if (free < limit) {
            each.range(free, limit);
        }
    }
}
