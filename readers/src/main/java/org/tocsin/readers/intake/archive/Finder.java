package org.tocsin.readers.intake.archive;

import java.io.IOException;
import org.tocsin.model.Content;

/// Looks for bytes in a content from front to back, reading each block once however often it is asked.
final class Finder {
    /// The most bytes that can be seen at a place.
    static final int VIEW = 64;

    private final Content content;
    private final byte[] block = new byte[64 * 1024];
    private long base;
    private int count;

    Finder(Content content) {
        this.content = content;
    }

    /// The next place of the bytes that starts at `from` or later and ends at `to` or before; -1 where there is none.
    long next(byte[] wanted, long from, long to) throws IOException {
        for (long at = from; at + wanted.length <= to; ) {
            if (!holds(at, wanted.length)) {
                return -1;
            }
            int last = (int) Math.min(count, to - base) - wanted.length;
            for (int i = (int) (at - base); i <= last; i++) {
                if (block[i] == wanted[0] && LittleEndian.startsWith(block, i, wanted)) {
                    return base + i;
                }
            }
            at = base + last + 1;
        }
        return -1;
    }

    /// The bytes at a place, up to [#VIEW]; fewer at the end.
    byte[] view(long at) throws IOException {
        int length = (int) Math.clamp(content.size() - at, 0, VIEW);
        if (length == 0 || !holds(at, length)) {
            return new byte[0];
        }
        byte[] view = new byte[length];
        System.arraycopy(block, (int) (at - base), view, 0, length);
        return view;
    }

    private boolean holds(long at, int length) throws IOException {
        if (at < base || at + length > base + count) {
            base = at;
            count = content.read(at, block, 0, block.length);
        }
        return count - (at - base) >= length;
    }
}
