package org.tocsin.model;

import java.io.ByteArrayInputStream;
import java.io.InputStream;

/// Content that is small enough to be held in memory. The array is not copied and must not be changed afterwards.
public final class Bytes implements Content {
    private final byte[] bytes;

    public Bytes(byte[] bytes) {
        this.bytes = bytes;
    }

    @Override
    public long size() {
        return bytes.length;
    }

    @Override
    public InputStream open() {
        return new ByteArrayInputStream(bytes);
    }

    @Override
    public int read(long position, byte[] into, int from, int length) {
        if (position >= bytes.length) {
            return 0;
        }
        int count = (int) Math.min(length, bytes.length - position);
        System.arraycopy(bytes, (int) position, into, from, count);
        return count;
    }
}
