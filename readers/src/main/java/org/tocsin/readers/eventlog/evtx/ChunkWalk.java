package org.tocsin.readers.eventlog.evtx;

import org.jspecify.annotations.Nullable;
import org.tocsin.model.Gap;

/// Goes through one chunk, however damaged, and tells what stands where: live records, places where some are lost,
/// and records that remain from before. Decodes nothing. Belongs to one thread.
final class ChunkWalk {
    /// What the walk comes across, in the order of the chunk.
    interface Sights {
        /// A live record.
        ///
        /// @param bodyEnd where its BinXml ends at the latest
        /// @param fault what is wrong with its frame
        void live(int at, int bodyEnd, @Nullable Fault fault);

        /// A whole record that is not live.
        ///
        /// @param lost whether it lies where live records may have been; otherwise in free space
        void remain(int at, boolean lost);

        /// The beginning of a record that is perhaps not live, and is damaged.
        void torn(int at, int bodyEnd, Fault fault);

        /// Bytes that should be live records.
        void lost(int from, int to);

        /// Zeros where live records should be.
        void zeros(int from, int to);
    }

    /// What is known of a chunk from outside.
    ///
    /// @param number its place in the file, from 0
    /// @param dirty whether the log was not closed in order
    /// @param checked whether there are checksums
    /// @param recordsSound whether the one over the records is right
    /// @param leftOver whether it lies past the chunks in use
    record Surroundings(long number, boolean dirty, boolean checked, boolean recordsSound, boolean leftOver) {}

    private final Sights sights;
    private Chunk chunk = new Chunk(new byte[0], 0);
    private byte[] bytes = chunk.bytes();
    private boolean remains;
    private boolean any;
    private long lastId;
    private int lastEnd;
    private int liveEnd;
    private boolean checked;
    private boolean headerSound;
    private boolean recordsSound;

    ChunkWalk(Sights sights) {
        this.sights = sights;
    }

    private void begin(Chunk next, boolean allRemains) {
        chunk = next;
        bytes = next.bytes();
        remains = allRemains;
        any = false;
        lastId = 0;
        lastEnd = Chunk.RECORDS;
        liveEnd = Chunk.RECORDS;
    }

    /// Walks a chunk that has a header, be its magic damaged.
    void chunk(Chunk next, Surroundings around) {
        begin(next, around.leftOver());
        checked = around.checked() && chunk.hasHeader() && !chunk.withoutChecksums();
        headerSound = !checked || chunk.headerSound();
        recordsSound = !checked || around.recordsSound();
        int end = chunk.liveEnd();
        boolean stopped = true;
        if (end >= 0) {
            walk(new RecordWalk(bytes, Chunk.RECORDS, end));
            lastEnd = Math.max(lastEnd, end);
            if (around.dirty() || !headerSound || !recordsSound || end < chunk.free()) {
                // The header may have been written too early: what follows by its ids is live too.
                stopped = search(lastEnd, lastEnd, true);
            }
        } else {
            boolean plausible = Chunk.plausibleAt(bytes, 0);
            int free = plausible ? Math.min(chunk.free(), bytes.length) : bytes.length;
            stopped = search(Chunk.RECORDS, free, plausible && headerSound);
        }
        if (stopped) {
            freeSpace(lastEnd);
        }
    }

    /// Walks bytes that belong to no chunk: whatever record stands in them is a remain.
    ///
    /// @return how many there are
    int stray(Chunk stretch) {
        begin(stretch, true);
        int first = RecordWalk.firstWhole(bytes, 0);
        int count = 0;
        if (first >= 0) {
            for (RecordWalk walk = new RecordWalk(bytes, first, bytes.length); walk.hasNext(); ) {
                if (walk.next() == RecordWalk.Sight.WHOLE) {
                    sights.remain(walk.from(), true);
                    count++;
                }
            }
        }
        return count;
    }

    /// The records up to an end that is known.
    private void walk(RecordWalk walk) {
        while (walk.hasNext()) {
            switch (walk.next()) {
                case WHOLE -> whole(walk.from());
                case TORN -> torn(walk.from(), walk.end());
                case LOST -> sights.lost(walk.from(), walk.end());
                case BLANK -> sights.zeros(walk.from(), walk.end());
            }
        }
    }

    /// The records of a stretch whose end is not known for sure. Up to `free`, and as long as ids go on, they are
    /// live; what comes after is slack. Where the header can be `believed`, slack is free space; elsewhere it may
    /// be live after all.
    ///
    /// @return whether it stopped where free space begins
    private boolean search(int start, int free, boolean believed) {
        int lostFrom = -1;
        RecordWalk walk = new RecordWalk(bytes, start, bytes.length);
        while (walk.hasNext()) {
            RecordWalk.Sight sight = walk.next();
            int from = walk.from();
            switch (sight) {
                case WHOLE, TORN -> {
                    boolean live = from < free || !any || follows(from);
                    if (!live && believed) {
                        return true;
                    }
                    if (lostFrom >= 0) {
                        sights.lost(lostFrom, from);
                        lostFrom = -1;
                    }
                    remains |= !live;
                    if (sight == RecordWalk.Sight.WHOLE) {
                        whole(from);
                    } else {
                        torn(from, walk.end());
                    }
                }
                case LOST -> {
                    if (from < free) {
                        sights.lost(from, Math.min(walk.end(), free));
                    }
                    if (walk.end() > free && lostFrom < 0) {
                        // Slack looks the same; it is a loss only if live records come after it.
                        lostFrom = Math.max(from, free);
                    }
                }
                case BLANK -> {
                    // In archived logs the free space is said to begin where the chunk ends.
                    if (from < free && free < Math.min(bytes.length, Chunk.SIZE)) {
                        sights.zeros(from, free);
                    }
                }
            }
        }
        return false;
    }

    /// Whether a record's id is one that may come next: between it and the last one, no more records can be lost
    /// than there was room for.
    private boolean follows(int at) {
        long id = RecordWalk.id(bytes, at);
        return any && id > lastId && id - lastId <= 1 + (at - lastEnd) / RecordWalk.LEAST;
    }

    private void whole(int at) {
        int end = at + RecordWalk.size(bytes, at);
        seen(at, end);
        if (remains) {
            sights.remain(at, true);
        } else {
            liveEnd = end;
            sights.live(at, end - 4, null);
        }
    }

    private void torn(int from, int end) {
        int size = RecordWalk.size(bytes, from);
        boolean cut = end == bytes.length && bytes.length < Chunk.SIZE;
        int body = size == end - from ? end - 4 : end;
        Fault fault = new Fault(
                cut ? Gap.Cause.TRUNCATED : Gap.Cause.DAMAGED, cut ? "the file ends inside it" : "its size is damaged");
        seen(from, end);
        if (remains) {
            sights.torn(from, body, fault);
        } else {
            liveEnd = end;
            sights.live(from, body, fault);
        }
    }

    private void seen(int at, int end) {
        lastId = RecordWalk.id(bytes, at);
        lastEnd = end;
        any = true;
    }

    /// What remains of older records where none are in use. Linear, whatever stands there: what is taken for a
    /// record is stepped over, and anything else costs one look.
    private void freeSpace(int from) {
        int to = bytes.length;
        int at = RecordWalk.signature(bytes, from, to);
        while (at <= to - RecordWalk.LEAST) {
            boolean record = RecordWalk.plausible(bytes, at, to);
            if (record) {
                sights.remain(at, false);
            }
            at = RecordWalk.signature(bytes, record ? at + RecordWalk.size(bytes, at) : at + 1, to);
        }
    }

    /// Whether any record was seen in the chunk.
    boolean any() {
        return any;
    }

    /// The id of the last record, live or not clearly so.
    long lastId() {
        return lastId;
    }

    /// Where that record ends.
    int lastEnd() {
        return lastEnd;
    }

    /// Where the live records end, in bytes from the start of the chunk.
    int liveEnd() {
        return liveEnd;
    }

    /// Whether the chunk has checksums.
    boolean checked() {
        return checked;
    }

    /// Whether the checksum over its header is right, or there is none.
    boolean headerSound() {
        return headerSound;
    }

    boolean recordsSound() {
        return recordsSound;
    }
}
