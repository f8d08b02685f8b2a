package org.tocsin.investigation.store;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/// The few files that are open at a time: a case may hold a hundred thousand, and a process may not open as
/// many. Files are opened for reading only. Used by several threads at once.
final class OpenFiles implements Closeable {
    private static final int MOST = 64;

    private static final class Opened {
        final FileChannel channel;
        int readers;

        Opened(FileChannel channel) {
            this.channel = channel;
        }
    }

    /// By file, the one not used for longest first.
    private final Map<Path, Opened> opened = new LinkedHashMap<>(MOST * 2, 0.75f, true);

    /// Reads up to `length` bytes; fewer only at the end of the file.
    int read(Path file, long position, byte[] into, int from, int length) throws IOException {
        Opened open = take(file);
        try {
            ByteBuffer buffer = ByteBuffer.wrap(into, from, length);
            int total = 0;
            while (buffer.hasRemaining()) {
                int count = open.channel.read(buffer, position + total);
                if (count < 0) {
                    break;
                }
                total += count;
            }
            return total;
        } finally {
            give(open);
        }
    }

    private synchronized Opened take(Path file) throws IOException {
        Opened open = opened.get(file);
        if (open == null || !open.channel.isOpen()) {
            // An interrupted thread closes the channel it reads from; the next reader opens it again.
            open = new Opened(FileChannel.open(file, StandardOpenOption.READ));
            opened.put(file, open);
            closeIdle();
        }
        open.readers++;
        return open;
    }

    private synchronized void give(Opened open) throws IOException {
        open.readers--;
        closeIdle();
    }

    private void closeIdle() throws IOException {
        Iterator<Opened> oldest = opened.values().iterator();
        while (opened.size() > MOST && oldest.hasNext()) {
            Opened open = oldest.next();
            if (open.readers == 0) {
                oldest.remove();
                open.channel.close();
            }
        }
    }

    @Override
    public synchronized void close() throws IOException {
        for (Opened open : opened.values()) {
            open.channel.close();
        }
        opened.clear();
    }
}
