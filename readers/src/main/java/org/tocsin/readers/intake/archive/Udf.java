package org.tocsin.readers.intake.archive;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.tocsin.model.Content;
import org.tocsin.model.Gap.Cause;
import org.tocsin.readers.files.View;

/// Walks a UDF file system
/// ([ECMA-167](https://ecma-international.org/publications-and-standards/standards/ecma-167/)) of one plain
/// partition, as discs are made on computers.
final class Udf {
    private static final int SECTOR = 2048;
    private static final int MOST_DIRECTORY = 16 << 20;
    private static final int MOST_ENTRIES = 200_000;

    private final Content content;
    private final Members out;
    private long partition;

    Udf(Content content, Members out) {
        this.content = content;
        this.out = out;
    }

    private record Entry(long block, String path, boolean folder) {}

    /// What a file entry says: where the bytes are, or the bytes themselves.
    private record File(long size, List<Extents.Extent> extents, View inline, boolean isInline) {}

    private View sector(long number) throws IOException {
        return Block.read(content, number * SECTOR, SECTOR);
    }

    void all() throws IOException {
        View anchor = sector(256);
        if (anchor.u16(0) != 2) {
            anchor = sector(content.size() / SECTOR - 1);
        }
        if (anchor.u16(0) != 2) {
            out.gap(-1, Cause.DAMAGED, "the image has neither of the directories of a disc");
            return;
        }
        long from = anchor.u32(20);
        long count = Math.min(anchor.u32(16) / SECTOR, 64);
        long set = -1;
        for (long i = 0; i < count; i++) {
            View descriptor = sector(from + i);
            if (descriptor.u16(0) == 5) {
                partition = descriptor.u32(188);
            } else if (descriptor.u16(0) == 6) {
                set = descriptor.u32(252);
            } else if (descriptor.u16(0) == 8) {
                break;
            }
        }
        View fileSet = set < 0 ? new View(new byte[0]) : sector(partition + set);
        if (fileSet.u16(0) != 256) {
            out.gap(-1, Cause.UNSUPPORTED, "the disc keeps its files in a way that is not read");
            return;
        }
        walk(new Entry(fileSet.u32(404), "", true));
    }

    private void walk(Entry root) throws IOException {
        Deque<Entry> open = new ArrayDeque<>(List.of(root));
        Set<Long> seen = new HashSet<>();
        while (!open.isEmpty()) {
            Entry entry = open.poll();
            if (!seen.add(entry.block) || seen.size() > MOST_ENTRIES) {
                continue;
            }
            File file = file(entry.block);
            if (entry.folder) {
                open.addAll(folder(bytes(file), entry.path));
            } else if (!out.next()) {
                return;
            } else {
                hand(entry.path, file);
            }
        }
    }

    private void hand(String path, File file) throws IOException {
        if (file.isInline) {
            Extents.Extent whole = new Extents.Extent(0, file.inline.size());
            Extents stream =
                    new Extents(new org.tocsin.model.Bytes(file.inline.copy()), List.of(whole), file.inline.size());
            out.stream(path, Decoded.open("disc", stream, file.inline.size(), () -> stream));
        } else if (file.extents.size() == 1 && file.extents.getFirst().from() >= 0) {
            out.range(path, file.extents.getFirst().from(), file.size);
        } else {
            Extents stream = new Extents(content, file.extents, file.size);
            out.stream(path, Decoded.open("disc", stream, file.size, () -> stream));
        }
    }

    private View bytes(File file) throws IOException {
        if (file.isInline) {
            return file.inline;
        }
        int size = (int) Math.min(file.size, MOST_DIRECTORY);
        byte[] bytes = new byte[size];
        int at = 0;
        for (Extents.Extent extent : file.extents) {
            int want = (int) Math.min(extent.size(), size - at);
            int got = want <= 0 ? 0 : content.read(extent.from(), bytes, at, want);
            at += got;
            if (got < want) {
                out.gap(extent.from(), Cause.TRUNCATED, "the image ends within a folder");
                break;
            }
        }
        return new View(bytes).part(0, at);
    }

    private File file(long block) throws IOException {
        View entry = sector(partition + block);
        boolean extended = entry.u16(0) == 266;
        if (!extended && entry.u16(0) != 261) {
            return new File(0, List.of(), new View(new byte[0]), true);
        }
        long size = entry.i64(56);
        int head = extended ? 216 : 176;
        long from = head + entry.u32(extended ? 208 : 168);
        long length = entry.u32(extended ? 212 : 172);
        View allocations = entry.part(from, length);
        int kind = entry.u16(34) & 7;
        if (kind == 3) {
            return new File(size, List.of(), allocations, true);
        }
        List<Extents.Extent> extents = new ArrayList<>();
        int step = kind == 0 ? 8 : 16;
        for (int at = 0; at + step <= allocations.size(); at += step) {
            long bytes = allocations.u32(at) & 0x3FFF_FFFFL;
            if (bytes == 0) {
                break;
            }
            boolean recorded = allocations.u32(at) >>> 30 == 0;
            extents.add(new Extents.Extent(recorded ? (partition + allocations.u32(at + 4)) * SECTOR : -1, bytes));
        }
        return new File(Math.max(0, size), extents, allocations, false);
    }

    private List<Entry> folder(View bytes, String path) {
        List<Entry> entries = new ArrayList<>();
        for (int at = 0; at + 38 <= bytes.size() && bytes.u16(at) == 257; ) {
            int flags = bytes.u8(at + 18);
            int nameSize = bytes.u8(at + 19);
            int use = bytes.u16(at + 36);
            if ((flags & 8) == 0 && nameSize > 1) {
                View name = bytes.part(at + 38L + use, nameSize);
                String text = name.u8(0) == 16
                        ? new String(name.rest(1).copy(), StandardCharsets.UTF_16BE)
                        : name.latin(1, nameSize);
                String whole = path + (path.isEmpty() ? "" : "/") + text;
                entries.add(new Entry(bytes.u32(at + 24L), whole, (flags & 2) != 0));
            }
            at += 38 + use + nameSize + 3 & ~3;
        }
        return entries;
    }
}
