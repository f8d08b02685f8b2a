package org.tocsin.readers.intake.archive;

import java.io.IOException;
import org.tocsin.model.Content;
import org.tocsin.model.Gap.Cause;

/// Looks at the sizes in the header of a 7z before the library does: that expands a packed header of any size in
/// memory ([7zFormat.txt](https://github.com/ip7z/7zip/blob/main/DOC/7zFormat.txt), "SignatureHeader" and
/// "PackedHeader").
final class SevenZipHeader {
    private static final int START = 32;
    private static final int ENCODED = 0x17;
    private static final int END = 0x00;
    private static final int PACK = 0x06;
    private static final int UNPACK = 0x07;
    private static final int SIZES = 0x09;
    private static final int DIGESTS = 0x0A;
    private static final int FOLDER = 0x0B;
    private static final int UNPACK_SIZES = 0x0C;
    /// A packed header is packed in one or two steps.
    private static final int MOST_CODERS = 8;

    private final byte[] bytes;
    private int at;

    private SevenZipHeader(byte[] bytes) {
        this.bytes = bytes;
    }

    /// Throws where the header is cut, makes no sense, or would take too much memory.
    ///
    /// @param memory the most, in KiB
    static void check(Content content, int memory) throws IOException {
        byte[] start = new byte[START];
        if (content.read(0, start, 0, START) < START) {
            throw new BrokenData(Cause.TRUNCATED, "the 7z data end inside their first header");
        }
        long offset = LittleEndian.i64(start, 12);
        long size = LittleEndian.i64(start, 20);
        // The library takes several times the header's size.
        long most = memory * 1024L / 8;
        if (offset < 0 || size < 0 || offset > content.size() - START || size > content.size() - START - offset) {
            throw new BrokenData(
                    Cause.TRUNCATED, "the 7z data end before the header that lists the members; none can be read");
        }
        if (size > most) {
            throw new BrokenData(Cause.LIMIT, "the header of the 7z data has " + size + " bytes, more than is allowed");
        }
        byte[] header = new byte[(int) size];
        if (content.read(START + offset, header, 0, header.length) < header.length) {
            throw new BrokenData(Cause.TRUNCATED, "the 7z data end inside the header that lists the members");
        }
        long expanded = new SevenZipHeader(header).expanded();
        if (expanded > most) {
            throw new BrokenData(
                    Cause.LIMIT, "the header of the 7z data expands to " + expanded + " bytes, more than is allowed");
        }
    }

    /// How large a packed header says it is when expanded; 0 where it is not packed.
    private long expanded() throws BrokenData {
        if (bytes.length == 0 || next() != ENCODED) {
            return 0;
        }
        int id = next();
        if (id == PACK) {
            number();
            long streams = number();
            for (id = next(); id != END; id = next()) {
                if (id == SIZES) {
                    for (long i = 0; i < streams; i++) {
                        number();
                    }
                } else if (id == DIGESTS) {
                    digests(streams);
                } else {
                    throw damaged();
                }
            }
            id = next();
        }
        if (id != UNPACK || next() != FOLDER || number() != 1 || next() != 0) {
            throw damaged();
        }
        long sizes = folder();
        if (next() != UNPACK_SIZES) {
            throw damaged();
        }
        long largest = 0;
        for (long i = 0; i < sizes; i++) {
            long size = number();
            largest = size < 0 ? Long.MAX_VALUE : Math.max(largest, size);
        }
        return largest;
    }

    /// Reads past a folder; returns how many sizes it has.
    private long folder() throws BrokenData {
        long coders = number();
        if (coders < 1 || coders > MOST_CODERS) {
            throw damaged();
        }
        long in = 0;
        long outs = 0;
        for (long i = 0; i < coders; i++) {
            int flags = next();
            skip(flags & 0x0F);
            boolean complex = (flags & 0x10) != 0;
            in += complex ? small() : 1;
            outs += complex ? small() : 1;
            if ((flags & 0x20) != 0) {
                skip(number());
            }
        }
        for (long i = 0; i < outs - 1; i++) {
            number();
            number();
        }
        long packed = in - (outs - 1);
        for (long i = 0; packed > 1 && i < packed; i++) {
            number();
        }
        return outs;
    }

    private void digests(long count) throws BrokenData {
        long defined = count;
        if (next() == 0) {
            defined = 0;
            int mask = 0;
            int bits = 0;
            for (long i = 0; i < count; i++) {
                if (mask == 0) {
                    bits = next();
                    mask = 0x80;
                }
                defined += (bits & mask) != 0 ? 1 : 0;
                mask >>= 1;
            }
        }
        skip(defined > bytes.length ? bytes.length + 1L : defined * 4);
    }

    private int next() throws BrokenData {
        if (at >= bytes.length) {
            throw damaged();
        }
        return bytes[at++] & 0xFF;
    }

    private void skip(long count) throws BrokenData {
        if (count < 0 || count > bytes.length - at) {
            throw damaged();
        }
        at += (int) count;
    }

    private long small() throws BrokenData {
        long number = number();
        if (number < 0 || number > 32) {
            throw damaged();
        }
        return number;
    }

    /// The leading ones of the first byte say how many bytes follow; its other bits are the highest.
    private long number() throws BrokenData {
        int first = next();
        long value = 0;
        int mask = 0x80;
        for (int i = 0; i < 8; i++) {
            if ((first & mask) == 0) {
                return value | (long) (first & mask - 1) << 8 * i;
            }
            value |= (long) next() << 8 * i;
            mask >>= 1;
        }
        return value;
    }

    private static BrokenData damaged() {
        return new BrokenData(Cause.DAMAGED, "the header that lists the members of the 7z data is damaged");
    }
}
