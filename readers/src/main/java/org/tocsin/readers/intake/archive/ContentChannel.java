package org.tocsin.readers.intake.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import java.util.Optional;
import org.tocsin.model.Content;

/// A content as the channel that a library wants. Closing it leaves the content alone.
final class ContentChannel implements SeekableByteChannel, Packed {
    private final Content content;
    private final byte[] step = new byte[16 * 1024];
    private long position;
    private boolean open = true;
    private long count;
    private boolean ranOut;
    private Optional<IOException> fault = Optional.empty();

    ContentChannel(Content content) {
        this.content = content;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        if (!into.hasRemaining()) {
            return 0;
        }
        int got;
        try {
            got = content.read(position, step, 0, Math.min(step.length, into.remaining()));
        } catch (IOException e) {
            fault = Optional.of(e);
            throw e;
        }
        if (got <= 0) {
            ranOut = true;
            return -1;
        }
        into.put(step, 0, got);
        position += got;
        count += got;
        return got;
    }

    @Override
    public long count() {
        return count;
    }

    @Override
    public boolean ranOut() {
        return ranOut;
    }

    @Override
    public Optional<IOException> fault() {
        return fault;
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public SeekableByteChannel position(long newPosition) {
        if (newPosition < 0) {
            throw new IllegalArgumentException("a position before the start: " + newPosition);
        }
        position = newPosition;
        return this;
    }

    @Override
    public long size() {
        return content.size();
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public void close() {
        open = false;
    }

    @Override
    public int write(ByteBuffer from) {
        throw new NonWritableChannelException();
    }

    @Override
    public SeekableByteChannel truncate(long size) {
        throw new NonWritableChannelException();
    }
}
