package org.tocsin.readers.eventlog.evtx;

/// What makes two records copies of one: the time of writing and the values, the event's number among them,
/// wherever in which chunk they stand and whether their templates are still there. Two copies have the same key;
/// other records have another one, but for a chance of one in 2^64.
///
/// Offsets into the chunk are left out, since a log that was saved anew has others. Belongs to one thread.
final class ContentKey {
    private static final long PRIME = 0x9E37_79B9_7F4A_7C15L;

    /// Values inside values that are told apart; the rest counts as plain bytes.
    private static final int MOST_FRAGMENTS = 64;

    /// The value that is the event's number, and its type. A log that was saved anew may have other numbers in the
    /// headers of its records; where it has one among the values, that is the one that counts.
    private static final int NUMBER = 10;

    private static final int NUMBER_TYPE = 0x0A;

    private final int[] from = new int[MOST_FRAGMENTS];
    private final int[] to = new int[MOST_FRAGMENTS];
    private long hash;
    private boolean numbered;

    /// @param at where the record begins
    /// @param end where its BinXml ends at the latest
    long of(byte[] bytes, int at, int end) {
        hash = 0;
        add(RecordWalk.written(bytes, at));
        numbered = false;
        from[0] = at + RecordWalk.BODY;
        to[0] = end;
        int fragments = 1;
        for (int i = 0; i < fragments; i++) {
            fragments = fragment(bytes, from[i], to[i], fragments);
        }
        if (!numbered) {
            add(RecordWalk.id(bytes, at));
        }
        return hash;
    }

    /// @return how many fragments there are now
    private int fragment(byte[] bytes, int begin, int end, int fragments) {
        int start = begin;
        if (end - start >= BinXml.FRAGMENT_HEADER_SIZE && bytes[start] == BinXml.FRAGMENT_HEADER) {
            start += BinXml.FRAGMENT_HEADER_SIZE;
        }
        int list = start < end && bytes[start] == BinXml.TEMPLATE_INSTANCE
                ? RecordDecoder.valuesAt(bytes, start, end)
                : -1;
        if (list < 0) {
            add(bytes, start, Math.max(start, end));
            return fragments;
        }
        add(Little.i32(bytes, start + 2));
        int count = Little.i32(bytes, list);
        int value = list + 4 + 4 * count;
        int open = fragments;
        numbered |= count > NUMBER && (bytes[list + 6 + 4 * NUMBER] & 0xFF) == NUMBER_TYPE;
        for (int i = 0, descriptor = list + 4; i < count; i++, descriptor += 4) {
            int size = Math.min(Little.u16(bytes, descriptor), end - value);
            if (bytes[descriptor + 2] == Values.BIN_XML && size > 0 && open < MOST_FRAGMENTS) {
                // Its size tells whether it was the first to bring its template along.
                add(Values.BIN_XML);
                from[open] = value;
                to[open++] = value + size;
            } else {
                add(Little.i32(bytes, descriptor));
                add(bytes, value, value + size);
            }
            value += size;
        }
        return open;
    }

    private void add(byte[] bytes, int begin, int end) {
        int at = begin;
        for (; at <= end - 8; at += 8) {
            add(Little.i64(bytes, at));
        }
        long rest = end - at;
        for (; at < end; at++) {
            rest = rest << 8 | (bytes[at] & 0xFF);
        }
        add(rest);
    }

    private void add(long bits) {
        hash = (hash ^ bits) * PRIME;
        hash ^= hash >>> 29;
    }
}
