package org.tocsin.readers.eventlog.evtx;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Which live records lie where in a whole log, by chunk, and where each record that remains from before is first
/// met: what a slice must know of the others to give every record once.
///
/// A log of one slice surveys itself while it is read. One of several is walked once from end to end before the
/// first slice with remains is ended; that costs a look at each record's header, and no slice waits for another's
/// result, so that the outcome is the same however many threads there are. Chunk headers alone would not do: where
/// they are damaged, the log is what matters most.
final class Survey implements ChunkWalk.Sights, LogWalk.Stretches {
    /// More chunks than this, 64 GiB, are not kept.
    private static final int MOST_CHUNKS = 1 << 20;

    private final ChunkWalk walk = new ChunkWalk(this);
    private final ContentKey contentKey = new ContentKey();
    private final FirstPlaces firsts = new FirstPlaces();
    private long[] at = new long[16];
    private int[] length = new int[16];
    private int[] liveEnd = new int[16];
    private long[] least = new long[16];
    private long[] greatest = new long[16];
    private int chunks;

    private Chunk chunk = new Chunk(new byte[0], 0);
    private boolean any;
    private long low;
    private long high;

    /// Notes a chunk.
    ///
    /// @param end where its live records end
    /// @param first the least time of a live record, as a FILETIME
    /// @param last the greatest
    void note(Chunk next, int end, long first, long last) {
        if (chunks == MOST_CHUNKS) {
            return;
        }
        if (chunks == at.length) {
            at = Arrays.copyOf(at, 2 * chunks);
            length = Arrays.copyOf(length, 2 * chunks);
            liveEnd = Arrays.copyOf(liveEnd, 2 * chunks);
            least = Arrays.copyOf(least, 2 * chunks);
            greatest = Arrays.copyOf(greatest, 2 * chunks);
        }
        at[chunks] = next.at();
        length[chunks] = next.length();
        liveEnd[chunks] = end;
        least[chunks] = first;
        greatest[chunks++] = last;
    }

    /// Chunks with live records.
    int chunks() {
        return chunks;
    }

    long at(int i) {
        return at[i];
    }

    int length(int i) {
        return length[i];
    }

    int liveEnd(int i) {
        return liveEnd[i];
    }

    long least(int i) {
        return least[i];
    }

    long greatest(int i) {
        return greatest[i];
    }

    /// Whether a remain at this place of the log is the first of its key, or of a key that was not surveyed.
    boolean isFirst(long key, long place) {
        return firsts.isFirst(key, place);
    }

    @Override
    public void chunk(Chunk next, ChunkWalk.Surroundings around) {
        chunk = next;
        any = false;
        walk.chunk(next, around);
        if (any) {
            note(next, walk.liveEnd(), low, high);
        }
    }

    @Override
    public int stray(Chunk stretch) {
        chunk = stretch;
        return walk.stray(stretch);
    }

    @Override
    public void missing(long from, long to, boolean blank, int records) {
        // It is told by the slice that it lies in.
    }

    @Override
    public void live(int record, int bodyEnd, @Nullable Fault fault) {
        long time = RecordWalk.written(chunk.bytes(), record);
        low = any ? Math.min(low, time) : time;
        high = any ? Math.max(high, time) : time;
        any = true;
    }

    @Override
    public void remain(int record, boolean lost) {
        byte[] bytes = chunk.bytes();
        firsts.add(contentKey.of(bytes, record, record + RecordWalk.size(bytes, record) - 4), chunk.at() + record);
    }

    @Override
    public void torn(int record, int bodyEnd, Fault fault) {
        // Without a second size nothing says that it is a record; it is given as it is.
    }

    @Override
    public void lost(int from, int to) {}

    @Override
    public void zeros(int from, int to) {}
}
