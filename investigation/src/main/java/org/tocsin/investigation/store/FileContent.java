package org.tocsin.investigation.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Objects;
import org.tocsin.model.Content;

/// Evidence in a file: kept and masked, or the original where it lies.
///
/// @param masked whether the file is one that [Mask] changed
record FileContent(OpenFiles files, Path file, long size, boolean masked) implements Content {
    @Override
    public int read(long position, byte[] into, int from, int length) throws IOException {
        Objects.checkFromIndexSize(from, length, into.length);
        if (position >= size || length == 0) {
            return 0;
        }
        int wanted = (int) Math.min(length, size - position);
        int count = files.read(file, position + (masked ? Mask.HEADER_SIZE : 0), into, from, wanted);
        if (count < wanted) {
            throw new IOException("evidence became shorter while it was read: " + file);
        }
        if (masked) {
            Mask.apply(into, from, count, position);
        }
        return count;
    }

    @Override
    public InputStream open() {
        return new Sequential(this);
    }

    /// Reads from front to back; marks are supported without a buffer.
    private static final class Sequential extends InputStream {
        private final FileContent content;
        private long position;
        private long mark;

        Sequential(FileContent content) {
            this.content = content;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            int count = content.read(position, into, from, length);
            position += count;
            return count == 0 ? -1 : count;
        }

        @Override
        public long skip(long count) {
            long skipped = Math.clamp(count, 0, content.size() - position);
            position += skipped;
            return skipped;
        }

        @Override
        public int available() {
            return (int) Math.min(Integer.MAX_VALUE, content.size() - position);
        }

        @Override
        public boolean markSupported() {
            return true;
        }

        @Override
        public synchronized void mark(int limit) {
            mark = position;
        }

        @Override
        public synchronized void reset() {
            position = mark;
        }
    }
}
