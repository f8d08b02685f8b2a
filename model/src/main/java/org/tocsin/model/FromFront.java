package org.tocsin.model;

import java.io.IOException;
import java.io.InputStream;

/// A content that is read by position, as a stream. Belongs to one thread.
final class FromFront extends InputStream {
    private final Content content;
    private long at;

    FromFront(Content content) {
        this.content = content;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        int count = content.read(at, into, offset, length);
        at += count;
        return count == 0 ? -1 : count;
    }

    @Override
    public int available() {
        return (int) Math.clamp(content.size() - at, 0, Integer.MAX_VALUE);
    }
}
