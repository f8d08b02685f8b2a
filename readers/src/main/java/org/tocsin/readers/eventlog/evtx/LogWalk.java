package org.tocsin.readers.eventlog.evtx;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.tocsin.model.Content;

/// Goes through a range of an event log from chunk to chunk, whatever the file header says, and over what is no
/// chunk. Belongs to one thread.
final class LogWalk {
    /// Chunks without a file around them are looked for at this distance: disks and memory are kept in such pieces.
    private static final int SECTOR = 512;

    /// A chunk count of 16 bits says nothing about a log with more.
    private static final int COUNTABLE_CHUNKS = 65_535;

    /// What the walk comes across.
    interface Stretches {
        void chunk(Chunk chunk, ChunkWalk.Surroundings around);

        /// Bytes that belong to no chunk and are not all zeros.
        ///
        /// @return how many records stand in them
        int stray(Chunk stretch);

        /// A stretch without chunks has ended where there should be some.
        ///
        /// @param blank whether it is all zeros
        /// @param records how many stood in it
        void missing(long from, long to, boolean blank, int records);
    }

    private final Content content;
    private final Optional<FileHeader> header;
    private final long start;
    private final Stretches stretches;

    /// Where bytes began that are no chunk and go on to the present place, or -1.
    private long voidFrom = -1;

    private boolean blank;

    /// Records that were found in them.
    private int records;

    LogWalk(Content content, Optional<FileHeader> header, Stretches stretches) {
        this.content = content;
        this.header = header;
        this.start = start(header);
        this.stretches = stretches;
    }

    /// Where the first chunk begins, in bytes.
    static long start(Optional<FileHeader> header) {
        return header.isPresent() ? FileHeader.SIZE : 0;
    }

    void read(long from, long to) throws IOException {
        long at = from;
        while (at < to) {
            byte[] block = new byte[(int) Math.min(Chunk.SIZE, content.size() - at)];
            int there = content.read(at, block, 0, block.length);
            if (there <= 0) {
                break;
            }
            at += block(there < block.length ? Arrays.copyOf(block, there) : block, at, to);
        }
        byte[] next = new byte[8];
        fill(at, content.read(at, next, 0, 8) == 8 && Chunk.beginsAt(next, 0));
    }

    /// @return how many bytes of the block were read
    private int block(byte[] block, long at, long to) {
        if (Chunk.beginsAt(block, 0)) {
            fill(at, true);
            return chunk(block, at);
        }
        int most = (int) Math.min(block.length, to - at);
        int next = nextChunk(block, SECTOR, most);
        int length = next < 0 ? most : next;
        boolean zeros = RecordWalk.blank(block, 0, length);
        if (!zeros && next < 0 && Chunk.plausibleAt(block, 0)) {
            fill(at, true);
            return chunk(block, at);
        }
        if (voidFrom >= 0 && zeros != blank) {
            fill(at, true);
        }
        if (voidFrom < 0) {
            voidFrom = at;
            blank = zeros;
            records = 0;
        }
        if (!zeros) {
            records += stretches.stray(new Chunk(length == block.length ? block : Arrays.copyOf(block, length), at));
        }
        return length;
    }

    private int chunk(byte[] block, long at) {
        long number = Math.floorDiv(at - start, Chunk.SIZE);
        boolean checked = header.isEmpty() || !header.get().withoutChecksums();
        Chunk chunk = new Chunk(block, at);
        boolean sound = chunk.hasHeader() && chunk.recordsSound();
        if (!sound) {
            chunk = new Chunk(upToNextChunk(block), at);
        }
        stretches.chunk(
                chunk,
                new ChunkWalk.Surroundings(
                        number,
                        header.isPresent() && header.get().dirty(),
                        checked,
                        sound,
                        header.isPresent()
                                && number <= COUNTABLE_CHUNKS
                                && header.get().leftOver(number)));
        return chunk.length();
    }

    /// The block without the chunk that begins too early in it, because bytes are missing from its middle. What
    /// looks like a chunk inside a record that is whole is no more than a part of that record.
    private static byte[] upToNextChunk(byte[] block) {
        int unbroken = RecordWalk.endOfUnbroken(block);
        int next = nextChunk(block, (unbroken + SECTOR - 1) / SECTOR * SECTOR, block.length);
        while (next >= 0 && !Chunk.plausibleAt(block, next)) {
            next = nextChunk(block, next + SECTOR, block.length);
        }
        return next < 0 ? block : Arrays.copyOf(block, next);
    }

    /// Ends a stretch without chunks. Zeros at the end of a log are free space; between chunks, or where the header
    /// counts chunks, something is missing.
    private void fill(long to, boolean moreFollows) {
        if (voidFrom < 0) {
            return;
        }
        long counted = header.filter(FileHeader::sound)
                .map(known -> start + (long) known.chunks() * Chunk.SIZE)
                .orElse(0L);
        long missingTo = moreFollows || !blank ? to : Math.min(to, counted);
        if (missingTo > voidFrom) {
            stretches.missing(voidFrom, missingTo, blank, records);
        }
        voidFrom = -1;
    }

    /// The first chunk from `from` on, at whole sectors, or -1.
    static int nextChunk(byte[] bytes, int from, int to) {
        for (int at = from; at <= to - 8; at += SECTOR) {
            if (Chunk.beginsAt(bytes, at)) {
                return at;
            }
        }
        return -1;
    }
}
