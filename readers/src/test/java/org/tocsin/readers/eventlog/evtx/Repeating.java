package org.tocsin.readers.eventlog.evtx;

import java.io.InputStream;
import org.tocsin.model.Content;

/// A log that repeats one chunk, far larger than what it takes in memory.
///
/// @param extra bytes of nothing that shift all chunks from the middle one on
record Repeating(byte[] log, int chunks, int extra) implements Content {
    @Override
    public long size() {
        return FileHeader.SIZE + (long) chunks * Chunk.SIZE + extra;
    }

    @Override
    public InputStream open() {
        throw new UnsupportedOperationException("read by position");
    }

    @Override
    public int read(long position, byte[] into, int from, int length) {
        int count = (int) Math.max(0, Math.min(length, size() - position));
        for (int i = 0; i < count; ) {
            long at = position + i;
            long shift = FileHeader.SIZE + (long) (chunks / 2) * Chunk.SIZE;
            if (at >= shift && at < shift + extra) {
                into[from + i++] = 0x33;
                continue;
            }
            long plain = at >= shift ? at - extra : at;
            int place = plain < FileHeader.SIZE
                    ? (int) plain
                    : FileHeader.SIZE + (int) ((plain - FileHeader.SIZE) % Chunk.SIZE);
            int run = Math.min(count - i, (plain < FileHeader.SIZE ? FileHeader.SIZE : log.length) - place);
            run = (int) (at < shift ? Math.min(run, shift - at) : run);
            System.arraycopy(log, place, into, from + i, run);
            i += run;
        }
        return count;
    }
}
