package org.tocsin.readers.intake;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tocsin.model.Content;

/// The bytes of a regular file, read by position through one read-only channel that is opened at the first read. Never
/// mapped: a mapped file that shrinks kills the whole program. Links are not followed.
///
/// A file that shrinks gives fewer bytes than [#size()]; one that grows gives no more.
public final class FileContent implements Content, AutoCloseable {
    private static final Set<OpenOption> READ_ONLY = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);

    private final Path file;
    private final long size;
    private volatile @Nullable FileChannel channel;
    private boolean closed;

    /// @param size in bytes, as it was when the file was hashed
    public FileContent(Path file, long size) {
        this.file = file;
        this.size = size;
    }

    /// Whether these are the bytes of that file.
    boolean isOf(Path other) {
        return file.equals(other);
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public int read(long position, byte[] into, int from, int length) throws IOException {
        if (position >= size) {
            return 0;
        }
        FileChannel open = channel();
        ByteBuffer buffer = ByteBuffer.wrap(into, from, (int) Math.min(length, size - position));
        int total = 0;
        while (buffer.hasRemaining()) {
            int count = open.read(buffer, position + total);
            if (count < 0) {
                break;
            }
            total += count;
        }
        return total;
    }

    private FileChannel channel() throws IOException {
        FileChannel open = channel;
        return open != null ? open : openChannel();
    }

    private synchronized FileChannel openChannel() throws IOException {
        FileChannel open = channel;
        if (open != null) {
            return open;
        }
        if (closed) {
            throw new IOException("read after it was let go");
        }
        open = FileChannel.open(file, READ_ONLY);
        channel = open;
        return open;
    }

    /// Lets go of the file; it cannot be read afterwards.
    @Override
    public synchronized void close() throws IOException {
        closed = true;
        FileChannel open = channel;
        if (open != null) {
            open.close();
        }
    }
}
