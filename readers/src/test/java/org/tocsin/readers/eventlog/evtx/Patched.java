package org.tocsin.readers.eventlog.evtx;

import java.io.IOException;
import java.io.InputStream;
import org.tocsin.model.Content;

/// Another content with two places of it replaced.
record Patched(Content under, long first, byte[] one, long second, byte[] other) implements Content {
    @Override
    public long size() {
        return under.size();
    }

    @Override
    public InputStream open() {
        throw new UnsupportedOperationException("read by position");
    }

    @Override
    public int read(long position, byte[] into, int from, int length) throws IOException {
        int count = under.read(position, into, from, length);
        patch(position, into, from, count, first, one);
        patch(position, into, from, count, second, other);
        return count;
    }

    private static void patch(long position, byte[] into, int from, int count, long at, byte[] bytes) {
        long begin = Math.max(position, at);
        long end = Math.min(position + count, at + bytes.length);
        if (begin < end) {
            System.arraycopy(bytes, (int) (begin - at), into, from + (int) (begin - position), (int) (end - begin));
        }
    }
}
