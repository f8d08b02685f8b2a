package org.tocsin.readers.intake;

import java.io.IOException;
import org.tocsin.model.Content;

/// A range of another content: a member that lies in its archive as it is. Nothing is copied.
record Part(Content whole, long from, long size) implements Content {
    @Override
    public int read(long position, byte[] into, int offset, int length) throws IOException {
        return position >= size
                ? 0
                : whole.read(from + position, into, offset, (int) Math.min(length, size - position));
    }
}
