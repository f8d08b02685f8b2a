package org.tocsin.readers.intake.archive;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.tocsin.model.Content;

/// What a zip says of one member, either in its central directory or in the local header before the member's bytes
/// ([APPNOTE 6.3.10](https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT), 4.3.7 and 4.3.12). The two may
/// disagree; honest writers never do.
///
/// @param name the name as bytes
/// @param flags general purpose bits
/// @param method how the bytes are packed
/// @param crc32 of the expanded bytes
/// @param packed size in bytes; negative where the header is nonsense
/// @param size expanded, in bytes; negative where the header is nonsense
/// @param local where the local header is
/// @param end one past this header
record ZipHeader(byte[] name, int flags, int method, int crc32, long packed, long size, long local, long end) {
    static final byte[] LOCAL = {'P', 'K', 3, 4};
    static final byte[] CENTRAL = {'P', 'K', 1, 2};
    static final byte[] DESCRIPTOR = {'P', 'K', 7, 8};
    static final int LOCAL_SIZE = 30;
    static final int CENTRAL_SIZE = 46;
    private static final int ZIP64 = 0x0001;
    private static final int UNICODE_PATH = 0x7075;
    private static final long ELSEWHERE = 0xFFFF_FFFFL;

    /// Reads an entry of the central directory; empty where there is none.
    static Optional<ZipHeader> central(Content content, long at, long to) throws IOException {
        byte[] fixed = new byte[CENTRAL_SIZE];
        if (at + CENTRAL_SIZE > to
                || content.read(at, fixed, 0, CENTRAL_SIZE) < CENTRAL_SIZE
                || !LittleEndian.startsWith(fixed, 0, CENTRAL)) {
            return Optional.empty();
        }
        int name = LittleEndian.u16(fixed, 28);
        int extra = LittleEndian.u16(fixed, 30);
        int comment = LittleEndian.u16(fixed, 32);
        long end = at + CENTRAL_SIZE + name + extra + comment;
        if (end > to) {
            return Optional.empty();
        }
        return read(content, at + CENTRAL_SIZE, fixed, 8, name, extra, LittleEndian.u32(fixed, 42), end);
    }

    /// Reads a local header; empty where there is none.
    static Optional<ZipHeader> local(Content content, long at) throws IOException {
        byte[] fixed = new byte[LOCAL_SIZE];
        if (at < 0
                || content.read(at, fixed, 0, LOCAL_SIZE) < LOCAL_SIZE
                || !LittleEndian.startsWith(fixed, 0, LOCAL)) {
            return Optional.empty();
        }
        int name = LittleEndian.u16(fixed, 26);
        int extra = LittleEndian.u16(fixed, 28);
        long end = at + LOCAL_SIZE + name + extra;
        return read(content, at + LOCAL_SIZE, fixed, 6, name, extra, at, end);
    }

    /// Both kinds have flags, method, time, date, CRC, packed size and size in this order, from `base` on.
    private static Optional<ZipHeader> read(
            Content content, long at, byte[] fixed, int base, int nameLength, int extraLength, long local, long end)
            throws IOException {
        byte[] variable = new byte[nameLength + extraLength];
        if (content.read(at, variable, 0, variable.length) < variable.length) {
            return Optional.empty();
        }
        byte[] name = Arrays.copyOf(variable, nameLength);
        long packed = LittleEndian.u32(fixed, base + 12);
        long size = LittleEndian.u32(fixed, base + 16);
        for (int i = nameLength; i + 4 <= variable.length; ) {
            int id = LittleEndian.u16(variable, i);
            int from = i + 4;
            int to = from + LittleEndian.u16(variable, i + 2);
            if (to > variable.length) {
                break;
            }
            i = to;
            if (id == ZIP64) {
                if (size == ELSEWHERE && from + 8 <= to) {
                    size = LittleEndian.i64(variable, from);
                    from += 8;
                }
                if (packed == ELSEWHERE && from + 8 <= to) {
                    packed = LittleEndian.i64(variable, from);
                    from += 8;
                }
                if (local == ELSEWHERE && from + 8 <= to) {
                    local = LittleEndian.i64(variable, from);
                }
            } else if (id == UNICODE_PATH && to - from > 5 && variable[from] == 1) {
                if (LittleEndian.i32(variable, from + 1) == Crc.of(name)) {
                    name = Arrays.copyOfRange(variable, from + 5, to);
                }
            }
        }
        return Optional.of(new ZipHeader(
                name,
                LittleEndian.u16(fixed, base),
                LittleEndian.u16(fixed, base + 2),
                LittleEndian.i32(fixed, base + 8),
                packed,
                size,
                local,
                end));
    }

    /// The name as text.
    String text() {
        return Names.zip(name);
    }

    boolean isFolder() {
        return name.length > 0 && (name[name.length - 1] == '/' || name[name.length - 1] == '\\') && size == 0;
    }

    boolean isEncrypted() {
        return (flags & 1) != 0;
    }

    /// Whether CRC and sizes stand in a descriptor behind the bytes, so that a local header does not know them.
    boolean hasDescriptor() {
        return (flags & 1 << 3) != 0;
    }

    /// In what a local header disagrees with this entry of the directory; empty where it does not.
    Optional<String> disagreement(ZipHeader localHeader) {
        if (!Arrays.equals(name, localHeader.name)) {
            return Optional.of("the name, which is `" + Names.harmless(localHeader.text()) + "` there");
        }
        if (method != localHeader.method) {
            return Optional.of("the packing method");
        }
        if (isEncrypted() != localHeader.isEncrypted()) {
            return Optional.of("whether it is locked by a password");
        }
        boolean known = !localHeader.hasDescriptor();
        if (known && (packed != localHeader.packed || size != localHeader.size)) {
            return Optional.of("the size");
        }
        if (known && crc32 != localHeader.crc32) {
            return Optional.of("the checksum");
        }
        return Optional.empty();
    }
}
