package org.tocsin.readers.mail;

import java.util.Arrays;

/// Which bytes of a message were read as something: header, body, boundary, what stands outside the parts.
final class Coverage {
    private long[] spans = new long[16];
    private int count;

    void add(int from, int to) {
        if (to <= from) {
            return;
        }
        if (count == spans.length) {
            spans = Arrays.copyOf(spans, 2 * count);
        }
        spans[count++] = (long) from << 32 | to;
    }

    /// How many of the first `size` bytes are nothing of all this.
    long missing(int size) {
        Arrays.sort(spans, 0, count);
        long missing = 0;
        int reached = 0;
        for (int i = 0; i < count; i++) {
            int from = (int) (spans[i] >>> 32);
            missing += Math.max(0, from - reached);
            reached = Math.max(reached, (int) spans[i]);
        }
        return missing + Math.max(0, size - reached);
    }
}
