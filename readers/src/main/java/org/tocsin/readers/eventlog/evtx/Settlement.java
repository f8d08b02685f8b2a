package org.tocsin.readers.eventlog.evtx;

import java.io.IOException;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;
import org.tocsin.model.Content;
import org.tocsin.model.Gap;
import org.tocsin.model.Source;
import org.tocsin.readers.LeftRecord;
import org.tocsin.readers.Readings;

/// The end of a slice: of what [Remains], copies of live records and of each other are dropped, the rest is handed
/// on; records whose template is not in their chunk borrow it from the others of the slice, or are left for the
/// second pass, which knows those of all evidence.
///
/// Chunks are read a second time here instead of being kept: a slice of them would not fit the memory of many
/// threads.
final class Settlement {
    /// Chunks looked into for live copies, for one slice: four times what it has itself. Honest logs need next to
    /// none, for what remains from before was seldom written while live chunks were.
    private static final int MOST_LOOKS = 4096;

    /// Bytes of records that one slice may leave.
    private static final int MOST_LEFT = 8 << 20;

    /// Gives the survey of the whole log; asked only where something must be held against it.
    interface Surveyed {
        Survey survey() throws IOException;
    }

    private final Source source;
    private final Content content;
    private final Readings out;
    private final RecordDecoder decoder;
    private final Remains remains;
    private final LogFacts facts;
    private final Telling telling;
    private Chunk chunk = new Chunk(new byte[0], -1);
    private int leftBytes;

    Settlement(Source source, Readings out, RecordDecoder decoder, Remains remains, LogFacts facts) {
        this.source = source;
        this.content = source.content();
        this.out = out;
        this.decoder = decoder;
        this.remains = remains;
        this.facts = facts;
        this.telling = new Telling(out, decoder);
    }

    void settle(Surveyed surveyed) throws IOException {
        BitSet dropped = remains.notLive() == 0 ? new BitSet() : doubles(surveyed.survey());
        facts.doubles(dropped.cardinality());
        BitSet wanting = new BitSet();
        for (int i = 0; i < remains.count(); i++) {
            if (remains.kind(i) == Remains.Kind.LIVE) {
                wanting.set(i);
            } else if (!dropped.get(i)) {
                EvtxRecord record = decode(i, false);
                if (decoder.wanting() || record == null) {
                    wanting.set(i);
                } else {
                    give(i, record);
                }
            }
        }
        for (int i = wanting.nextSetBit(0); i >= 0; i = wanting.nextSetBit(i + 1)) {
            EvtxRecord record = decode(i, true);
            if (record == null || !decoder.leavable() || !leave(i)) {
                give(i, record);
            }
        }
    }

    /// Which of the remains are no more than copies.
    private BitSet doubles(Survey survey) throws IOException {
        int count = remains.count();
        long[] keys = new long[count];
        long[] times = new long[count];
        int n = 0;
        for (int i = 0; i < count; i++) {
            if (remains.kind(i) != Remains.Kind.LIVE) {
                keys[n] = remains.key(i);
                times[n++] = remains.time(i);
            }
        }
        keys = Arrays.copyOf(keys, n);
        times = Arrays.copyOf(times, n);
        Arrays.sort(keys);
        keys = Arrays.stream(keys).distinct().toArray();
        Arrays.sort(times);
        BitSet met = live(survey, keys, times);
        BitSet dropped = new BitSet();
        for (int i = 0; i < count; i++) {
            if (remains.kind(i) == Remains.Kind.LIVE) {
                continue;
            }
            int key = Arrays.binarySearch(keys, remains.key(i));
            boolean first = survey.isFirst(remains.key(i), remains.stretch(i).at() + remains.at(i));
            if (met.get(key) || !first) {
                dropped.set(i);
            }
            met.set(key);
        }
        return dropped;
    }

    /// Which keys are those of live records.
    private BitSet live(Survey survey, long[] keys, long[] times) throws IOException {
        BitSet met = new BitSet();
        ContentKey contentKey = new ContentKey();
        int looks = 0;
        for (int c = 0; c < survey.chunks(); c++) {
            if (!anyBetween(times, survey.least(c), survey.greatest(c))) {
                continue;
            }
            if (++looks > MOST_LOOKS) {
                out.accept(new Gap(
                        source.at(-1, survey.at(c)),
                        Gap.Cause.LIMIT,
                        "recovered events were not compared with the live ones from here on: the log repeats its times too"
                                + " often"));
                break;
            }
            byte[] bytes = bytes(survey.at(c), survey.length(c));
            for (RecordWalk walk = new RecordWalk(bytes, Chunk.RECORDS, survey.liveEnd(c)); walk.hasNext(); ) {
                if (walk.next() != RecordWalk.Sight.WHOLE
                        || Arrays.binarySearch(times, RecordWalk.written(bytes, walk.from())) < 0) {
                    continue;
                }
                int key = Arrays.binarySearch(keys, contentKey.of(bytes, walk.from(), walk.end() - 4));
                if (key >= 0) {
                    met.set(key);
                }
            }
        }
        return met;
    }

    private static boolean anyBetween(long[] sorted, long from, long to) {
        int at = Arrays.binarySearch(sorted, from);
        return at >= 0 || -at - 1 < sorted.length && sorted[-at - 1] <= to;
    }

    private @Nullable EvtxRecord decode(int i, boolean borrow) throws IOException {
        Remains.Stretch stretch = remains.stretch(i);
        if (chunk.at() != stretch.at()) {
            chunk = new Chunk(bytes(stretch.at(), stretch.length()), stretch.at());
            decoder.chunk(chunk);
        }
        int at = remains.at(i);
        Remains.Kind kind = remains.kind(i);
        boolean free = kind == Remains.Kind.SLACK || kind == Remains.Kind.SWALLOWED;
        EvtxRecord record = decoder.decode(source, at, bodyEnd(at), kind != Remains.Kind.LIVE, borrow);
        return record == null && borrow && free ? decoder.headerAlone(source, at) : record;
    }

    private int bodyEnd(int at) {
        return at + RecordWalk.size(chunk.bytes(), at) - 4;
    }

    /// The same bytes again; the machine that gave them once must give them now.
    private byte[] bytes(long at, int length) throws IOException {
        byte[] bytes = new byte[length];
        int there = content.read(at, bytes, 0, length);
        if (there < length) {
            throw new IOException(source.path() + " became shorter while it was read");
        }
        return bytes;
    }

    /// Hands a record on. What is wrong with remains in free space is no loss: it was free.
    private void give(int i, @Nullable EvtxRecord record) {
        Remains.Kind kind = remains.kind(i);
        if (record != null) {
            out.accept(record);
            if (kind == Remains.Kind.LIVE) {
                facts.read(record);
            } else {
                facts.recovered(decoder.unnamed(), decoder.borrowed());
            }
        }
        if (kind == Remains.Kind.LIVE || kind == Remains.Kind.LOST) {
            telling.tell(chunk, source, remains.at(i), record != null, null);
        }
    }

    /// @return whether the second pass takes it
    private boolean leave(int i) {
        int at = remains.at(i);
        int size = RecordWalk.size(chunk.bytes(), at);
        if (!out.takesLeftRecords() || leftBytes > MOST_LEFT - size) {
            return false;
        }
        leftBytes += size;
        boolean recovered = remains.kind(i) != Remains.Kind.LIVE;
        out.left(new LeftRecord(
                source.at(RecordWalk.id(chunk.bytes(), at), chunk.at() + at),
                recovered,
                at,
                Arrays.copyOfRange(chunk.bytes(), at, at + size)));
        if (recovered) {
            facts.left();
        }
        return true;
    }
}
