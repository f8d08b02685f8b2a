package org.tocsin.readers.intake.archive;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.tocsin.model.Content;

/// A range of a content as a stream.
final class ContentStream extends InputStream implements Packed {
    private final Content content;
    private final long from;
    private final long to;
    private final byte[] buffer = new byte[64 * 1024];
    private long next;
    private int at;
    private int end;
    private boolean ranOut;
    private Optional<IOException> fault = Optional.empty();

    ContentStream(Content content, long from, long to) {
        this.content = content;
        this.from = from;
        this.to = Math.min(to, content.size());
        this.next = from;
    }

    /// The place in the content of the next byte.
    long position() {
        return next - (end - at);
    }

    @Override
    public long count() {
        return position() - from;
    }

    @Override
    public boolean ranOut() {
        return ranOut;
    }

    @Override
    public Optional<IOException> fault() {
        return fault;
    }

    private boolean fill() throws IOException {
        if (at < end) {
            return true;
        }
        int want = (int) Math.min(buffer.length, to - next);
        int count;
        try {
            count = want <= 0 ? 0 : content.read(next, buffer, 0, want);
        } catch (IOException e) {
            fault = Optional.of(e);
            throw e;
        }
        at = 0;
        end = count;
        next += count;
        ranOut |= count == 0;
        return count > 0;
    }

    @Override
    public int read() throws IOException {
        return fill() ? buffer[at++] & 0xFF : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, end - at);
        System.arraycopy(buffer, at, into, offset, count);
        at += count;
        return count;
    }

    @Override
    public int available() {
        return (int) Math.min(Integer.MAX_VALUE, to - position());
    }

    /// Gives back bytes that were read too far; they must be among those of the last read.
    void back(int count) {
        if (count > at) {
            throw new IllegalArgumentException("only " + at + " bytes can be given back");
        }
        at -= count;
    }
}
