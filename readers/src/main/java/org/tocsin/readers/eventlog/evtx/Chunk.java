package org.tocsin.readers.eventlog.evtx;

import java.util.zip.CRC32;

/// 64 KiB of an event log that can be read on their own: a header, tables of the names and templates in it, records.
/// Every offset inside counts from its first byte.
///
/// The array is read once, never changed and never used again, so that records may point into it for as long as they
/// live.
///
/// @param bytes at most [#SIZE], fewer where the file breaks off
/// @param at its place in the file, in bytes
record Chunk(byte[] bytes, long at) {
    static final int SIZE = 65_536;

    /// Where the records begin, in bytes.
    static final int RECORDS = 512;

    /// `ElfChnk` and a zero.
    static final long MAGIC = 0x00_6B_6E_68_43_66_6C_45L;

    private static final int TEMPLATE_TABLE = 384;
    private static final int TEMPLATE_BUCKETS = 32;
    private static final int HEADER_FIELDS = 128;

    static boolean beginsAt(byte[] bytes, int at) {
        return bytes.length - at >= 8 && Little.i64(bytes, at) == MAGIC;
    }

    /// Whether there is a whole chunk header, and one whose fixed fields say so, whatever its magic.
    static boolean plausibleAt(byte[] bytes, int at) {
        if (bytes.length - at < RECORDS) {
            return false;
        }
        int free = Little.i32(bytes, at + 48);
        return Little.i32(bytes, at + 40) == HEADER_FIELDS && free >= RECORDS && free <= SIZE;
    }

    int length() {
        return bytes.length;
    }

    boolean hasHeader() {
        return bytes.length >= RECORDS;
    }

    long firstId() {
        return Little.i64(bytes, 24);
    }

    long lastId() {
        return Little.i64(bytes, 32);
    }

    /// Where the last record begins, as the header says.
    int lastRecord() {
        return Little.i32(bytes, 44);
    }

    /// Where the free space begins, as the header says. Not to be relied upon.
    int free() {
        return Little.i32(bytes, 48);
    }

    boolean withoutChecksums() {
        return (Little.i32(bytes, 120) & 4) != 0;
    }

    /// Whether the checksum of the header and its tables is right.
    boolean headerSound() {
        CRC32 crc = new CRC32();
        crc.update(bytes, 0, 120);
        crc.update(bytes, HEADER_FIELDS, RECORDS - HEADER_FIELDS);
        return crc.getValue() == Little.u32(bytes, 124);
    }

    /// Whether the checksum of the records is right.
    boolean recordsSound() {
        int free = free();
        if (free < RECORDS || free > bytes.length) {
            return false;
        }
        CRC32 crc = new CRC32();
        crc.update(bytes, RECORDS, free - RECORDS);
        return crc.getValue() == Little.u32(bytes, 52);
    }

    /// Where the live records end, or -1 where the header cannot be believed: it must agree with the record that it
    /// calls the last one. The free-space offset alone would not do; in archived logs it is the end of the chunk.
    int liveEnd() {
        if (!plausibleAt(bytes, 0)) {
            return -1;
        }
        int last = lastRecord();
        if (last >= RECORDS && RecordWalk.whole(bytes, last, bytes.length) && RecordWalk.id(bytes, last) == lastId()) {
            return last + RecordWalk.size(bytes, last);
        }
        boolean empty = free() == RECORDS && !RecordWalk.whole(bytes, RECORDS, bytes.length);
        return empty ? RECORDS : -1;
    }

    /// Looks a template definition up in the chunk's own table, for instances whose offset is damaged.
    ///
    /// @param id the first 32 bits of its GUID
    /// @return its offset, or -1
    int templateById(int id) {
        if (!hasHeader()) {
            return -1;
        }
        for (int bucket = 0; bucket < TEMPLATE_BUCKETS; bucket++) {
            int at = Little.i32(bytes, TEMPLATE_TABLE + 4 * bucket);
            // Longer than any honest chain; a damaged one may run in a circle.
            for (int steps = 0; steps < 256; steps++) {
                if (at < RECORDS || at > bytes.length - ChunkTemplates.DEFINITION_HEADER) {
                    break;
                }
                if (Little.i32(bytes, at + 4) == id) {
                    return at;
                }
                at = Little.i32(bytes, at);
            }
        }
        return -1;
    }
}
