package org.tocsin.readers.eventlog.evtx;

/// Steps through the records of a stretch of a chunk, and over what is not a record.
///
/// Live records and slack are two stretches of one chunk and can each be walked. The walk takes nothing on trust: a
/// record counts as whole when its magic is there and the size before and after it agree; after damage it looks
/// for the next one.
final class RecordWalk {
    /// Magic, size, id, time, and the size again.
    static final int LEAST = 28;

    /// Where a record's BinXml begins, in bytes from its own beginning.
    static final int BODY = 24;

    /// Where the time of writing is, in bytes from the record's beginning.
    static final int WRITTEN = 16;

    private static final int MAGIC = 0x0000_2A2A;
    private static final long ASTERISKS = 0x2A2A_2A2A_2A2A_2A2AL;
    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

    /// What the walk comes across.
    enum Sight {
        /// A record whose both sizes agree.
        WHOLE,
        /// The beginning of a record whose sizes do not agree; it ends at the latest where the next one begins.
        TORN,
        /// Bytes in which no record begins.
        LOST,
        /// Nothing but zeros up to the end of the stretch.
        BLANK
    }

    private final byte[] bytes;
    private final int to;
    private int from;
    private int end;

    /// @param to where the stretch ends; a whole record that begins before it may run past it
    RecordWalk(byte[] bytes, int from, int to) {
        this.bytes = bytes;
        this.end = from;
        this.from = from;
        this.to = to;
    }

    /// Where the present sight begins, in bytes from the start of the chunk.
    int from() {
        return from;
    }

    /// One past the end of the present sight.
    int end() {
        return end;
    }

    boolean hasNext() {
        return end < to;
    }

    /// Goes on to the next sight.
    Sight next() {
        from = end;
        if (whole(bytes, from, bytes.length)) {
            end = from + size(bytes, from);
            return Sight.WHOLE;
        }
        if (begins(bytes, from, to)) {
            end = nextRecord(from + 4);
            return Sight.TORN;
        }
        if (blank(bytes, from, to)) {
            end = to;
            return Sight.BLANK;
        }
        end = nextRecord(from + 1);
        return Sight.LOST;
    }

    private int nextRecord(int start) {
        for (int at = signature(bytes, start, to); at <= to - LEAST; at = signature(bytes, at + 1, to)) {
            if (whole(bytes, at, bytes.length) || begins(bytes, at, to)) {
                return at;
            }
        }
        return to;
    }

    /// The first place from `from` on where four bytes are as a record begins, or `to`. Free space is mostly zeros
    /// or text: eight bytes without an asterisk among them are passed over at once.
    static int signature(byte[] bytes, int from, int to) {
        int at = from;
        while (at <= to - 32
                && (Little.i64(bytes, at)
                                | Little.i64(bytes, at + 8)
                                | Little.i64(bytes, at + 16)
                                | Little.i64(bytes, at + 24))
                        == 0) {
            at += 32;
        }
        while (at <= to - 8) {
            long eight = Little.i64(bytes, at) ^ ASTERISKS;
            if ((eight - ONES & ~eight & HIGH_BITS) == 0) {
                at += 8;
                continue;
            }
            for (int end = Math.min(at + 8, to - 3); at < end; at++) {
                if (bytes[at] == 0x2A && Little.i32(bytes, at) == MAGIC) {
                    return at;
                }
            }
        }
        for (; at <= to - 4; at++) {
            if (Little.i32(bytes, at) == MAGIC) {
                return at;
            }
        }
        return to;
    }

    static boolean blank(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }

    /// Whether a record stands here, complete and with both its sizes the same.
    static boolean whole(byte[] bytes, int at, int to) {
        if (to - at < LEAST || Little.i32(bytes, at) != MAGIC) {
            return false;
        }
        int size = size(bytes, at);
        return size >= LEAST && size <= to - at && Little.i32(bytes, at + size - 4) == size;
    }

    /// Whether a whole record stands here and its BinXml begins as any does, so that it was not made up by chance.
    static boolean plausible(byte[] bytes, int at, int to) {
        return whole(bytes, at, to) && plausibleBody(bytes, at);
    }

    /// Whether a record stands here that another one has taken in.
    ///
    /// @param end where the one around it ends
    /// @param outer the size of that one, with which the last one inside ends too
    static boolean inside(byte[] bytes, int at, int end, int outer) {
        if (end - at < LEAST || Little.i32(bytes, at) != MAGIC) {
            return false;
        }
        int size = size(bytes, at);
        if (size < LEAST || size > end - at || !plausibleBody(bytes, at)) {
            return false;
        }
        int second = Little.i32(bytes, at + size - 4);
        return second == size || size == end - at && second == outer;
    }

    /// Whether BinXml begins where that of a record does: with a fragment header of version 1, as Windows writes
    /// it, or with a processing instruction.
    static boolean plausibleBody(byte[] bytes, int at) {
        int first = bytes[at + BODY];
        return first == BinXml.FRAGMENT_HEADER && bytes[at + BODY + 1] == 1 || first == BinXml.INSTRUCTION_TARGET;
    }

    /// Whether a record begins here although its sizes cannot be trusted: magic, and BinXml where it should be.
    private static boolean begins(byte[] bytes, int at, int to) {
        return to - at >= LEAST
                && Little.i32(bytes, at) == MAGIC
                && bytes[at + BODY] == BinXml.FRAGMENT_HEADER
                && bytes[at + BODY + 1] == 1;
    }

    static int size(byte[] bytes, int at) {
        return Little.i32(bytes, at + 4);
    }

    static long id(byte[] bytes, int at) {
        return Little.i64(bytes, at + 8);
    }

    /// When the record was written, as a FILETIME.
    static long written(byte[] bytes, int at) {
        return Little.i64(bytes, at + WRITTEN);
    }

    /// Where whole records that follow each other without a break from the start of a chunk end.
    static int endOfUnbroken(byte[] bytes) {
        int at = Chunk.RECORDS;
        while (whole(bytes, at, bytes.length)) {
            at += size(bytes, at);
        }
        return at;
    }

    /// The first place from `from` on where a whole record stands, or -1.
    static int firstWhole(byte[] bytes, int from) {
        int to = bytes.length;
        for (int at = signature(bytes, from, to); at <= to - LEAST; at = signature(bytes, at + 1, to)) {
            if (whole(bytes, at, to)) {
                return at;
            }
        }
        return -1;
    }
}
