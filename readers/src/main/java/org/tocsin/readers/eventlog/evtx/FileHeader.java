package org.tocsin.readers.eventlog.evtx;

import java.io.IOException;
import java.util.Optional;
import java.util.zip.CRC32;
import org.tocsin.model.Content;

/// The first 4,096 bytes of an event log. Windows rewrites it only now and then, so nothing depends on it: it tells
/// what ought to be there.
///
/// @param firstChunk number of the oldest chunk
/// @param lastChunk number of the chunk written last
/// @param nextRecord the id that the next event would have got
/// @param major 3
/// @param minor 1 or 2
/// @param chunks how many chunks are in use; counts modulo 65,536
/// @param flags 1 dirty (not closed in order), 2 full, 4 without checksums
/// @param sound whether the checksum over these fields is right
record FileHeader(
        long firstChunk, long lastChunk, long nextRecord, int major, int minor, int chunks, int flags, boolean sound) {
    /// Where the first chunk begins, in bytes. The header has a field for it that is always the same; a forged one
    /// could hide chunks.
    static final int SIZE = 4096;

    /// `ElfFile` and a zero.
    static final long MAGIC = 0x00_65_6C_69_46_66_6C_45L;

    private static final int FIELDS = 128;

    /// The header of a file; empty where the file does not begin with one.
    static Optional<FileHeader> of(Content content) throws IOException {
        byte[] bytes = new byte[FIELDS];
        int there = content.read(0, bytes, 0, FIELDS);
        if (there < 8 || Little.i64(bytes, 0) != MAGIC) {
            return Optional.empty();
        }
        CRC32 crc = new CRC32();
        crc.update(bytes, 0, 120);
        return Optional.of(new FileHeader(
                Little.i64(bytes, 8),
                Little.i64(bytes, 16),
                Little.i64(bytes, 24),
                Little.u16(bytes, 38),
                Little.u16(bytes, 36),
                Little.u16(bytes, 42),
                Little.i32(bytes, 120),
                there == FIELDS && crc.getValue() == Little.u32(bytes, 124)));
    }

    boolean dirty() {
        return (flags & 1) != 0;
    }

    boolean withoutChecksums() {
        return (flags & 4) != 0;
    }

    /// Whether a chunk lies past the ones in use, in a file that was closed in order: left over from before the log was
    /// cleared or shortened.
    ///
    /// @param index from 0, by place in the file
    boolean leftOver(long index) {
        return sound && !dirty() && index >= chunks && index > lastChunk;
    }
}
