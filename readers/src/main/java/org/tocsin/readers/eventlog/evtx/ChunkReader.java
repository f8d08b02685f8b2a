package org.tocsin.readers.eventlog.evtx;

import org.jspecify.annotations.Nullable;
import org.tocsin.model.Gap;
import org.tocsin.model.Source;
import org.tocsin.readers.Readings;

/// Reads the live records of one chunk, however damaged, and tells what could not be read. Belongs to one thread.
final class ChunkReader {
    private final Source source;
    private final Readings out;
    private final RecordDecoder decoder;

    private Chunk chunk = new Chunk(new byte[0], 0);
    private byte[] bytes = chunk.bytes();
    private boolean recovered;
    private boolean any;
    private long lastId;
    private int lastEnd;
    private int records;
    private int gaps;

    /// What is known of a chunk from outside.
    ///
    /// @param number its place in the file, from 0
    /// @param dirty whether the log was not closed in order
    /// @param checked whether there are checksums
    /// @param recordsSound whether the one over the records is right
    /// @param leftOver whether it lies past the chunks in use
    record Surroundings(long number, boolean dirty, boolean checked, boolean recordsSound, boolean leftOver) {}

    ChunkReader(Source source, Readings out, TemplateStore store) {
        this.source = source;
        this.out = out;
        this.decoder = new RecordDecoder(store, out.shapes());
    }

    private void begin(Chunk next, boolean allRecovered) {
        chunk = next;
        bytes = next.bytes();
        recovered = allRecovered;
        any = false;
        lastId = 0;
        lastEnd = Chunk.RECORDS;
        records = 0;
        gaps = 0;
        decoder.chunk(next);
    }

    /// Reads a chunk that has a header, be its magic damaged.
    void read(Chunk next, Surroundings around) {
        begin(next, around.leftOver());
        boolean checked = around.checked() && chunk.hasHeader() && !chunk.withoutChecksums();
        boolean headerSound = !checked || chunk.headerSound();
        boolean recordsSound = !checked || around.recordsSound();
        int liveEnd = chunk.liveEnd();
        if (liveEnd >= 0) {
            walk(new RecordWalk(bytes, Chunk.RECORDS, liveEnd));
            if (around.dirty() || !headerSound || !recordsSound || liveEnd < chunk.free()) {
                // The header may have been written too early: what follows by its ids is live too.
                search(liveEnd, liveEnd, true);
            }
        } else {
            boolean plausible = Chunk.plausibleAt(bytes, 0);
            int free = plausible ? Math.min(chunk.free(), bytes.length) : bytes.length;
            search(Chunk.RECORDS, free, plausible && headerSound);
        }
        judge(around, checked, headerSound, recordsSound);
    }

    /// Reads bytes that belong to no chunk: whatever record stands in them.
    ///
    /// @return how many records could be read
    int stray(byte[] stretch, long at) {
        begin(new Chunk(stretch, at), true);
        int first = RecordWalk.firstWhole(bytes, 0);
        if (first >= 0) {
            for (RecordWalk walk = new RecordWalk(bytes, first, bytes.length); walk.hasNext(); ) {
                if (walk.next() == RecordWalk.Sight.WHOLE) {
                    whole(walk.from());
                }
            }
        }
        return records;
    }

    /// The records up to an end that is known.
    private void walk(RecordWalk walk) {
        while (walk.hasNext()) {
            switch (walk.next()) {
                case WHOLE -> whole(walk.from());
                case TORN -> torn(walk.from(), walk.end());
                case LOST -> lost(walk.from(), walk.end());
                case BLANK -> zeros(walk.from(), walk.end());
            }
        }
    }

    /// The records of a stretch whose end is not known for sure. Up to `free`, and as long as ids go on, they are live;
    /// what comes after is slack. Where the header can be `believed`, slack is left alone; elsewhere it is read and
    /// called recovered, for it may be live after all.
    private void search(int start, int free, boolean believed) {
        int lostFrom = -1;
        RecordWalk walk = new RecordWalk(bytes, start, bytes.length);
        while (walk.hasNext()) {
            RecordWalk.Sight sight = walk.next();
            int from = walk.from();
            switch (sight) {
                case WHOLE, TORN -> {
                    boolean live = from < free || !any || follows(from);
                    if (!live && believed) {
                        return;
                    }
                    if (lostFrom >= 0) {
                        lost(lostFrom, from);
                        lostFrom = -1;
                    }
                    recovered |= !live;
                    if (sight == RecordWalk.Sight.WHOLE) {
                        whole(from);
                    } else {
                        torn(from, walk.end());
                    }
                }
                case LOST -> {
                    if (from < free) {
                        lost(from, Math.min(walk.end(), free));
                    }
                    if (walk.end() > free && lostFrom < 0) {
                        // Slack looks the same; it is a loss only if live records come after it.
                        lostFrom = Math.max(from, free);
                    }
                }
                case BLANK -> {
                    // In archived logs the free space is said to begin where the chunk ends.
                    if (from < free && free < Math.min(bytes.length, Chunk.SIZE)) {
                        zeros(from, free);
                    }
                }
            }
        }
    }

    /// Whether a record's id is one that may come next: between it and the last one, no more records can be lost than
    /// there was room for.
    private boolean follows(int at) {
        long id = RecordWalk.id(bytes, at);
        return any && id > lastId && id - lastId <= 1 + (at - lastEnd) / RecordWalk.LEAST;
    }

    private void whole(int at) {
        int size = RecordWalk.size(bytes, at);
        emit(at, at + size - 4, null);
        lastEnd = at + size;
    }

    private void torn(int from, int end) {
        int size = RecordWalk.size(bytes, from);
        boolean cut = end == bytes.length && bytes.length < Chunk.SIZE;
        int body = size == end - from ? end - 4 : end;
        emit(
                from,
                body,
                new Fault(
                        cut ? Gap.Cause.TRUNCATED : Gap.Cause.DAMAGED,
                        cut ? "the file ends inside it" : "its size is damaged"));
        lastEnd = end;
    }

    private void emit(int at, int bodyEnd, @Nullable Fault fault) {
        long id = RecordWalk.id(bytes, at);
        EvtxRecord record = decoder.decode(source, at, bodyEnd, recovered);
        if (record != null) {
            out.accept(record);
            records++;
        }
        if (fault != null || !decoder.faults().isEmpty()) {
            tell(at, id, record != null, fault);
        }
        lastId = id;
        any = true;
    }

    private void tell(int at, long id, boolean read, @Nullable Fault first) {
        StringBuilder detail = new StringBuilder("event ").append(id);
        detail.append(read ? " could be read only in part: " : " could not be read: ");
        Gap.Cause cause = Gap.Cause.DAMAGED;
        String separator = "";
        if (first != null) {
            cause = first.cause();
            detail.append(first.text());
            separator = "; ";
        } else if (decoder.faults().stream().allMatch(fault -> fault.cause() == Gap.Cause.LIMIT)) {
            cause = Gap.Cause.LIMIT;
        }
        for (Fault fault : decoder.faults()) {
            detail.append(separator).append(fault.text());
            separator = "; ";
        }
        gaps++;
        out.accept(new Gap(source.at(id, chunk.at() + at), cause, detail.toString()));
    }

    private void lost(int from, int to) {
        gap(Gap.Cause.DAMAGED, from, "no event can be read in " + (to - from) + " bytes");
    }

    private void zeros(int from, int to) {
        gap(Gap.Cause.DAMAGED, from, (to - from) + " bytes are zeros where events should be");
    }

    /// What is wrong with the chunk as a whole.
    private void judge(Surroundings around, boolean checked, boolean headerSound, boolean recordsSound) {
        String name = "chunk " + around.number();
        for (int template : decoder.wrongNames()) {
            gap(
                    Gap.Cause.DAMAGED,
                    template,
                    "a template holds a name that does not agree with its hash: a field of the events made from it"
                            + " may have a wrong name");
        }
        if (chunk.length() < Chunk.SIZE) {
            gap(
                    Gap.Cause.TRUNCATED,
                    0,
                    name + " breaks off after " + chunk.length() + " of " + Chunk.SIZE + " bytes; " + count(records)
                            + " in it could be read");
            return;
        }
        if (!Chunk.beginsAt(bytes, 0)) {
            gap(Gap.Cause.DAMAGED, 0, name + " does not begin with ElfChnk; " + count(records) + " in it were read");
        }
        String dirty = around.dirty() ? " (the log was not closed in order, which alone may be the reason)" : "";
        if (checked && !headerSound) {
            gap(
                    Gap.Cause.DAMAGED,
                    0,
                    "the checksum over the header of " + name + " is wrong" + dirty + "; " + count(records)
                            + " in it were read");
        }
        if (checked && !recordsSound) {
            gap(
                    Gap.Cause.DAMAGED,
                    0,
                    "the checksum over the events of " + name + " is wrong: bytes were changed or lost after they were"
                            + " written" + dirty + "; " + count(records) + " in it were read");
        }
        boolean believed = headerSound && Chunk.plausibleAt(bytes, 0) && chunk.firstId() <= chunk.lastId();
        if (gaps == 0 && believed && chunk.liveEnd() != Chunk.RECORDS && (!any || lastId < chunk.lastId())) {
            gap(
                    Gap.Cause.DAMAGED,
                    lastEnd,
                    name + " should go on to event " + chunk.lastId() + " but "
                            + (any ? "ends with event " + lastId : "holds none"));
        }
    }

    private static String count(int records) {
        return records == 1 ? "1 event" : records + " events";
    }

    private void gap(Gap.Cause cause, int at, String detail) {
        gaps++;
        out.accept(new Gap(source.at(-1, chunk.at() + at), cause, detail));
    }
}
