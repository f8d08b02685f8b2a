package org.tocsin.readers.intake;

import java.io.IOException;
import java.io.InputStream;
import org.tocsin.model.Content;

/// A content that is read by position; its stream follows from that.
interface RangedContent extends Content {
    @Override
    default InputStream open() {
        return new InputStream() {
            private long at;

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
                int count = RangedContent.this.read(at, into, offset, length);
                at += count;
                return count == 0 ? -1 : count;
            }

            @Override
            public int available() {
                return (int) Math.clamp(size() - at, 0, Integer.MAX_VALUE);
            }
        };
    }
}
