package org.tocsin.readers.intake.archive;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.tocsin.model.Content;
import org.tocsin.model.Gap.Cause;
import org.tocsin.readers.files.View;

/// Takes cabinets apart ([MS-CAB](https://learn.microsoft.com/openspecs/exchange_server_protocols/ms-cab/)):
/// stored, MSZIP and LZX. Files of one folder are one stream.
final class Cab implements Container {
    private static final int MOST_FOLDERS = 65_535;

    private record Folder(long from, int blocks, int method) {}

    private record Entry(String name, long size, long start, int folder) {}

    @Override
    public void open(Content content, String name, Members out) throws IOException {
        View header = Block.read(content, 0, 4096);
        int flags = header.u16(30);
        int at = 36;
        int folderExtra = 0;
        int blockExtra = 0;
        if ((flags & 4) != 0) {
            folderExtra = header.u8(38);
            blockExtra = header.u8(39);
            at = 40 + header.u16(36);
        }
        // Names of the cabinet before and behind.
        View tables = Block.read(content, at, 1 << 20);
        int place = 0;
        int texts = ((flags & 1) != 0 ? 2 : 0) + ((flags & 2) != 0 ? 2 : 0);
        for (int i = 0; i < texts; i++) {
            place += tables.latin(place, 300).length() + 1;
        }
        if (texts > 0) {
            out.gap(0, Cause.SKIPPED, "the cabinet is one of several; what goes on in the others is not read");
        }
        List<Folder> folders = new ArrayList<>();
        int count = Math.min(header.u16(26), MOST_FOLDERS);
        for (int i = 0; i < count && tables.has(place, 8); i++) {
            folders.add(new Folder(tables.u32(place), tables.u16(place + 4), tables.u16(place + 6)));
            place += 8 + folderExtra;
        }
        List<Entry> entries = entries(content, header.u32(16), header.u16(28), out);
        for (int i = 0; i < folders.size(); i++) {
            if (!folder(content, folders.get(i), i, blockExtra, entries, out)) {
                return;
            }
        }
    }

    private static List<Entry> entries(Content content, long from, int count, Members out) throws IOException {
        List<Entry> entries = new ArrayList<>();
        long at = from;
        for (int i = 0; i < count; i++) {
            View entry = Block.read(content, at, 16 + 300);
            if (entry.size() < 17) {
                out.gap(at, Cause.TRUNCATED, "the cabinet ends within its list of files");
                return entries;
            }
            byte[] name = entry.latin(16, 299).getBytes(StandardCharsets.ISO_8859_1);
            boolean utf8 = (entry.u16(14) & 0x80) != 0;
            entries.add(new Entry(
                    new String(name, utf8 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1),
                    entry.u32(0),
                    entry.u32(4),
                    entry.u16(8)));
            at += 16 + name.length + 1L;
        }
        return entries;
    }

    private static boolean folder(
            Content content, Folder folder, int number, int extra, List<Entry> entries, Members out)
            throws IOException {
        int method = folder.method & 15;
        List<Entry> own = new ArrayList<>(
                entries.stream().filter(entry -> entry.folder == number).toList());
        own.sort(java.util.Comparator.comparingLong(Entry::start));
        if (method == 2 || method > 3) {
            for (Entry entry : own) {
                if (!out.next()) {
                    return false;
                }
                out.gap(entry.name, Cause.UNSUPPORTED, "it is packed by a method that is not read (" + method + ")");
            }
            return true;
        }
        Unpacked stream = new Unpacked(content, folder, extra);
        long at = 0;
        for (Entry entry : own) {
            if (!out.next()) {
                return false;
            }
            if (entry.start < at) {
                out.gap(entry.name, Cause.DAMAGED, "its bytes overlap those of another; it is not read");
                continue;
            }
            long skip = entry.start - at;
            Limited limited = new Limited(stream, skip, entry.size);
            Taken taken = out.stream(entry.name, Decoded.open("cab", stream, content.size(), () -> limited));
            if (taken.end() != Taken.End.WHOLE) {
                out.gap(
                        -1,
                        taken.end() == Taken.End.LIMITED ? Cause.LIMIT : Cause.DAMAGED,
                        "the rest of the folder behind this file is not read");
                return taken.end() != Taken.End.LIMITED;
            }
            at = entry.start + entry.size;
        }
        return true;
    }

    /// A part of the stream of a folder, which stays open behind it.
    private static final class Limited extends BlockStream {
        private final Unpacked stream;
        private long skip;
        private long left;

        Limited(Unpacked stream, long skip, long left) {
            this.stream = stream;
            this.skip = skip;
            this.left = left;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            byte[] dropped = new byte[8192];
            while (skip > 0) {
                int count = stream.read(dropped, 0, (int) Math.min(skip, dropped.length));
                if (count < 0) {
                    throw new BrokenData(Cause.TRUNCATED, "the folder ends before this file");
                }
                skip -= count;
            }
            if (left <= 0) {
                return -1;
            }
            int count = stream.read(into, offset, (int) Math.min(length, left));
            if (count < 0) {
                throw new BrokenData(Cause.TRUNCATED, "the folder ends within this file");
            }
            left -= count;
            return count;
        }
    }

    /// The stream of one folder, block by block.
    private static final class Unpacked extends BlockStream implements Packed {
        private final Content content;
        private final Folder folder;
        private final int extra;
        private final java.util.Optional<Lzx> lzx;
        private byte[] block = new byte[0];
        private byte[] before = new byte[0];
        private int at;
        private int number;
        private long next;
        private boolean ranOut;

        Unpacked(Content content, Folder folder, int extra) {
            this.content = content;
            this.folder = folder;
            this.extra = extra;
            this.next = folder.from;
            int window = folder.method >> 8 & 31;
            lzx = (folder.method & 15) == 3 && window >= 15 && window <= 21
                    ? java.util.Optional.of(new Lzx(window))
                    : java.util.Optional.empty();
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            while (at >= block.length) {
                if (number >= folder.blocks) {
                    return -1;
                }
                number++;
                before = block;
                block = block();
                at = 0;
            }
            int count = Math.min(length, block.length - at);
            System.arraycopy(block, at, into, offset, count);
            at += count;
            return count;
        }

        private byte[] block() throws IOException {
            View head = Block.read(content, next, 8);
            int packed = head.u16(4);
            int size = head.u16(6);
            View data = Block.read(content, next + 8 + extra, packed);
            if (head.size() < 8 || data.size() < packed) {
                ranOut = true;
                throw new BrokenData(Cause.TRUNCATED, "the cabinet ends within its data");
            }
            next += 8L + extra + packed;
            return switch (folder.method & 15) {
                case 0 -> data.copy();
                case 1 -> inflated(data, size);
                default ->
                    lzx.orElseThrow(() -> new BrokenData(Cause.DAMAGED, "the folder has an impossible window"))
                            .block(data, size);
            };
        }

        /// Each block is a deflate stream of its own that may point back into the block before.
        private byte[] inflated(View data, int size) throws BrokenData {
            if (!data.is(0, "CK")) {
                throw new BrokenData(Cause.DAMAGED, "a block has no mark where it begins");
            }
            Inflater inflater = new Inflater(true);
            try {
                if (before.length > 0) {
                    inflater.setDictionary(before);
                }
                inflater.setInput(data.rest(2).copy());
                byte[] out = new byte[size];
                int count = 0;
                while (count < size) {
                    int got = inflater.inflate(out, count, size - count);
                    if (got == 0) {
                        throw new BrokenData(Cause.DAMAGED, "a block ends too early");
                    }
                    count += got;
                }
                return out;
            } catch (DataFormatException | IllegalArgumentException _) {
                throw new BrokenData(Cause.DAMAGED, "a block cannot be expanded");
            } finally {
                inflater.end();
            }
        }

        @Override
        public long count() {
            return next - folder.from;
        }

        @Override
        public boolean ranOut() {
            return ranOut;
        }

        @Override
        public java.util.Optional<IOException> fault() {
            return java.util.Optional.empty();
        }
    }
}
