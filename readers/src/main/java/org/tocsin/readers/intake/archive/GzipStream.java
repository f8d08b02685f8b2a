package org.tocsin.readers.intake.archive;

import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.tocsin.model.Content;
import org.tocsin.model.Gap.Cause;

/// Expands gzip ([RFC 1952](https://www.rfc-editor.org/rfc/rfc1952)), all members behind one another, and checks each.
///
/// The JDK's own is silent about other bytes behind the last member; others hold a name of any length in memory.
final class GzipStream extends BlockStream {
    private static final int HEADER_CRC = 1 << 1;
    private static final int EXTRA = 1 << 2;
    private static final int NAME = 1 << 3;
    private static final int COMMENT = 1 << 4;
    private static final int FIXED = 10;
    private static final int MOST_NAME = 1024;

    private final ContentStream raw;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 crc = new CRC32();
    private final byte[] input = new byte[16 * 1024];
    private int given;
    private boolean ended;

    GzipStream(ContentStream raw) throws IOException {
        this.raw = raw;
        if (!header()) {
            throw new BrokenData(Cause.DAMAGED, "the gzip data have no sound header");
        }
    }

    /// The name in the header of the first member, without folders.
    static Optional<String> name(Content content) throws IOException {
        byte[] head = new byte[FIXED + 2 + MOST_NAME];
        int count = content.read(0, head, 0, head.length);
        // An extra field, which is rare, may push the name out of sight.
        if (count < FIXED || (head[3] & NAME) == 0) {
            return Optional.empty();
        }
        int from = FIXED;
        if ((head[3] & EXTRA) != 0) {
            from += 2 + LittleEndian.u16(head, FIXED);
        }
        int end = from;
        while (end < count && head[end] != 0) {
            end++;
        }
        if (end >= count) {
            return Optional.empty();
        }
        String name = Names.zip(Arrays.copyOfRange(head, from, end));
        String last = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
        return last.isBlank() ? Optional.empty() : Optional.of(last);
    }

    private int need() throws IOException {
        int b = raw.read();
        if (b < 0) {
            throw new EOFException();
        }
        return b;
    }

    /// Reads a member's header. False where there is none; the bytes looked at are gone then.
    private boolean header() throws IOException {
        if (raw.read() != 0x1F || raw.read() != 0x8B || need() != 8) {
            return false;
        }
        int flags = need();
        for (int i = 0; i < 6; i++) {
            need();
        }
        if ((flags & EXTRA) != 0) {
            int length = need() | need() << 8;
            for (int i = 0; i < length; i++) {
                need();
            }
        }
        for (int text = 0; text < 2; text++) {
            if ((flags & (text == 0 ? NAME : COMMENT)) != 0) {
                while (need() != 0) {
                    // Not kept, however long.
                }
            }
        }
        if ((flags & HEADER_CRC) != 0) {
            need();
            need();
        }
        return true;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        while (!ended) {
            int count;
            try {
                count = inflater.inflate(into, offset, length);
            } catch (DataFormatException e) {
                throw new IOException(e);
            }
            if (count > 0) {
                crc.update(into, offset, count);
                return count;
            }
            if (inflater.finished()) {
                trailer();
            } else if (inflater.needsDictionary()) {
                throw new IOException("a preset dictionary");
            } else {
                given = raw.read(input, 0, input.length);
                if (given < 0) {
                    throw new EOFException();
                }
                inflater.setInput(input, 0, given);
            }
        }
        return -1;
    }

    private void trailer() throws IOException {
        raw.back(inflater.getRemaining());
        long stored = little();
        long size = little();
        if (stored != crc.getValue() || size != (inflater.getBytesWritten() & 0xFFFF_FFFFL)) {
            throw new IOException("checksum");
        }
        inflater.reset();
        crc.reset();
        if (raw.available() == 0) {
            ended = true;
            return;
        }
        long at = raw.position();
        boolean padding = raw.read() == 0;
        raw.back(1);
        if (padding ? !onlyZeros() : !header()) {
            throw Compressed.trailing("gzip", at);
        }
        ended = padding;
    }

    /// Whether the rest is padding, as tapes and some writers leave it.
    private boolean onlyZeros() throws IOException {
        byte[] rest = new byte[16 * 1024];
        for (int count; (count = raw.read(rest, 0, rest.length)) > 0; ) {
            for (int i = 0; i < count; i++) {
                if (rest[i] != 0) {
                    return false;
                }
            }
        }
        return true;
    }

    private long little() throws IOException {
        return need() | need() << 8 | need() << 16 | (long) need() << 24;
    }

    @Override
    public void close() {
        inflater.end();
    }
}
