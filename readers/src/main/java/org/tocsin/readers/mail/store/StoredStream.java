package org.tocsin.readers.mail.store;

import java.io.IOException;
import java.io.InputStream;
import org.tocsin.model.Content;

/// The bytes of a stored thing, one after the other.
final class StoredStream extends InputStream {
    private final Content content;
    private long at;

    StoredStream(Content content) {
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
}
