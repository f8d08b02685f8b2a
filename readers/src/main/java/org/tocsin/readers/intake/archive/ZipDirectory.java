package org.tocsin.readers.intake.archive;

import java.io.IOException;
import java.util.Optional;
import org.tocsin.model.Content;

/// Where the central directory of a zip is, as its end record says
/// ([APPNOTE](https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT) 4.3.14 to 4.3.16).
///
/// @param from the first byte
/// @param to one past the last
/// @param shift what is to be added to each offset in it: other bytes, such as another zip, may stand in front
/// @param entries how many it should have; -1 where the record cannot say
record ZipDirectory(long from, long to, long shift, long entries) {
    private static final byte[] END = {'P', 'K', 5, 6};
    private static final byte[] END_64 = {'P', 'K', 6, 6};
    private static final byte[] LOCATOR_64 = {'P', 'K', 6, 7};
    private static final int END_SIZE = 22;
    private static final int END_64_SIZE = 56;
    private static final int LOCATOR_SIZE = 20;
    private static final int MOST_COMMENT = 0xFFFF;

    /// Finds a directory that is where the end record says. An end record with other bytes than its comment behind it
    /// is not believed, but for padding: in a cut archive it would be that of an archive inside.
    static Optional<ZipDirectory> find(Content content) throws IOException {
        int length = (int) Math.min(content.size(), END_SIZE + MOST_COMMENT);
        long base = content.size() - length;
        byte[] tail = new byte[length];
        if (content.read(base, tail, 0, length) < length) {
            return Optional.empty();
        }
        for (int i = length - END_SIZE; i >= 0; i--) {
            if (tail[i] == 'P' && LittleEndian.startsWith(tail, i, END) && isLast(tail, i)) {
                Optional<ZipDirectory> found = at(content, base + i, tail, i);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    private static boolean isLast(byte[] tail, int at) {
        int end = at + END_SIZE + LittleEndian.u16(tail, at + 20);
        if (end > tail.length) {
            return false;
        }
        for (int i = end; i < tail.length; i++) {
            if (tail[i] != 0) {
                return false;
            }
        }
        return true;
    }

    private static Optional<ZipDirectory> at(Content content, long end, byte[] tail, int i) throws IOException {
        long entries = LittleEndian.u16(tail, i + 10);
        long size = LittleEndian.u32(tail, i + 12);
        long offset = LittleEndian.u32(tail, i + 16);
        long to = end;
        boolean large = entries == 0xFFFF || size == 0xFFFF_FFFFL || offset == 0xFFFF_FFFFL;
        byte[] locator = new byte[LOCATOR_SIZE];
        if (large
                && end >= LOCATOR_SIZE
                && content.read(end - LOCATOR_SIZE, locator, 0, LOCATOR_SIZE) == LOCATOR_SIZE
                && LittleEndian.startsWith(locator, 0, LOCATOR_64)) {
            byte[] record = new byte[END_64_SIZE];
            // Where bytes stand in front, the locator's offset is off by as much, so the place before it is tried too.
            for (long at : new long[] {LittleEndian.i64(locator, 8), end - LOCATOR_SIZE - END_64_SIZE}) {
                if (at >= 0
                        && content.read(at, record, 0, END_64_SIZE) == END_64_SIZE
                        && LittleEndian.startsWith(record, 0, END_64)) {
                    entries = LittleEndian.i64(record, 32);
                    size = LittleEndian.i64(record, 40);
                    offset = LittleEndian.i64(record, 48);
                    to = at;
                    break;
                }
            }
        } else if (entries == 0xFFFF) {
            entries = -1;
        }
        long from = to - size;
        if (size < 0 || offset < 0 || from < 0) {
            return Optional.empty();
        }
        if (size == 0) {
            return entries > 0 ? Optional.empty() : Optional.of(new ZipDirectory(to, to, 0, entries));
        }
        if (ZipHeader.central(content, from, to).isPresent()) {
            return Optional.of(new ZipDirectory(from, to, from - offset, entries));
        }
        // Something between directory and end record (a signature) that its size leaves out.
        if (offset + size <= end
                && ZipHeader.central(content, offset, offset + size).isPresent()) {
            return Optional.of(new ZipDirectory(offset, offset + size, 0, entries));
        }
        return Optional.empty();
    }
}
