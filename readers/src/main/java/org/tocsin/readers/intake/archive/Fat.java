package org.tocsin.readers.intake.archive;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.tocsin.model.Content;
import org.tocsin.model.Gap.Cause;
import org.tocsin.readers.files.View;

/// Walks a FAT12, FAT16 or FAT32 file system with its long names
/// ([ECMA-107](https://ecma-international.org/publications-and-standards/standards/ecma-107/)).
final class Fat {
    private static final int MOST_CLUSTERS = 1 << 23;
    private static final int MOST_DIRECTORY = 4 << 20;
    private static final int MOST_ENTRIES = 200_000;

    private final Content disk;
    private final String prefix;
    private final Members out;
    private final long table;
    private final long rootAt;
    private final long rootSize;
    private final long data;
    private final int cluster;
    private final int width;
    private final long root;

    /// Clusters followed so far: chains may be made to run in circles.
    private int steps;

    private record Folder(long cluster, String path) {}

    static boolean isOne(View boot) {
        int sector = boot.u16(11);
        boolean sectors = sector == 512 || sector == 1024 || sector == 2048 || sector == 4096;
        int perCluster = boot.u8(13);
        return sectors
                && Integer.bitCount(perCluster) == 1
                && boot.u16(14) > 0
                && boot.u8(16) > 0
                && boot.u8(16) < 5
                && (boot.u16(22) > 0 || boot.u32(36) > 0);
    }

    Fat(Content disk, long from, String prefix, Members out) throws IOException {
        this.disk = disk;
        this.prefix = prefix;
        this.out = out;
        View boot = Block.read(disk, from, 512);
        int sector = boot.u16(11);
        cluster = sector * boot.u8(13);
        table = from + (long) boot.u16(14) * sector;
        long size = boot.u16(22) != 0 ? boot.u16(22) : boot.u32(36);
        rootAt = table + boot.u8(16) * size * sector;
        rootSize = 32L * boot.u16(17);
        data = rootAt + (rootSize + sector - 1) / sector * sector;
        long all = boot.u16(19) != 0 ? boot.u16(19) : boot.u32(32);
        long clusters = (all * sector - (data - from)) / Math.max(1, cluster);
        width = clusters < 4085 ? 12 : clusters < 65_525 ? 16 : 32;
        root = width == 32 ? boot.u32(44) : 0;
    }

    void all() throws IOException {
        Deque<Folder> open = new ArrayDeque<>(List.of(new Folder(root, "")));
        Set<Long> seen = new HashSet<>();
        int entries = 0;
        while (!open.isEmpty()) {
            Folder folder = open.poll();
            if (!seen.add(folder.cluster)) {
                continue;
            }
            View bytes = folder.cluster == 0
                    ? Block.read(disk, rootAt, (int) Math.min(rootSize, MOST_DIRECTORY))
                    : gathered(folder.cluster);
            StringBuilder longName = new StringBuilder();
            for (int at = 0; at + 32 <= bytes.size() && bytes.u8(at) != 0; at += 32) {
                if (++entries > MOST_ENTRIES) {
                    out.gap(-1, Cause.LIMIT, "there are more files on the disk than are looked at");
                    return;
                }
                View entry = bytes.part(at, 32);
                int flags = entry.u8(11);
                boolean deleted = entry.u8(0) == 0xE5;
                if ((flags & 0x3F) == 0x0F) {
                    longName.insert(0, piece(entry));
                    continue;
                }
                String name = longName.isEmpty() ? shortName(entry) : longName.toString();
                longName.setLength(0);
                if ((flags & 8) != 0 || name.equals(".") || name.equals("..")) {
                    continue;
                }
                long first = entry.u16(26) | (width == 32 ? (long) entry.u16(20) << 16 : 0);
                String path = folder.path + (folder.path.isEmpty() ? "" : "/") + name;
                if ((flags & 16) != 0) {
                    if (!deleted && first > 1) {
                        open.add(new Folder(first, path));
                    }
                } else if (!file(path, first, entry.u32(28), deleted)) {
                    return;
                }
            }
        }
    }

    private boolean file(String path, long first, long size, boolean deleted) throws IOException {
        if (!out.next()) {
            return false;
        }
        String shown = prefix + path + (deleted ? " (deleted)" : "");
        // The chain of a deleted file is gone; its bytes are mostly still where they were, one behind the other.
        List<Extents.Extent> extents = deleted ? List.of(new Extents.Extent(place(first), size)) : chain(first, size);
        if (deleted && (first < 2 || size == 0)) {
            return true;
        }
        Extents stream = new Extents(disk, extents, size);
        out.stream(shown, Decoded.open("disk", stream, Math.max(1, size), () -> stream));
        return true;
    }

    private long place(long number) {
        return data + (number - 2) * cluster;
    }

    private List<Extents.Extent> chain(long first, long size) throws IOException {
        List<Extents.Extent> extents = new ArrayList<>();
        long left = size;
        long number = first;
        long from = -1;
        long length = 0;
        while (steps++ < MOST_CLUSTERS && left > 0 && number >= 2) {
            long at = place(number);
            if (from >= 0 && from + length == at) {
                length += cluster;
            } else {
                if (from >= 0) {
                    extents.add(new Extents.Extent(from, length));
                }
                from = at;
                length = cluster;
            }
            left -= cluster;
            number = next(number);
        }
        if (from >= 0) {
            extents.add(new Extents.Extent(from, length));
        }
        return extents;
    }

    private long next(long number) throws IOException {
        switch (width) {
            case 12 -> {
                int pair = Block.read(disk, table + number + number / 2, 2).u16(0);
                int next = (number & 1) == 0 ? pair & 0xFFF : pair >> 4;
                return next >= 0xFF7 ? 0 : next;
            }
            case 16 -> {
                int next = Block.read(disk, table + 2 * number, 2).u16(0);
                return next >= 0xFFF7 ? 0 : next;
            }
            default -> {
                long next = Block.read(disk, table + 4 * number, 4).u32(0) & 0x0FFF_FFFFL;
                return next >= 0x0FFF_FFF7L ? 0 : next;
            }
        }
    }

    private View gathered(long first) throws IOException {
        java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
        for (Extents.Extent extent : chain(first, MOST_DIRECTORY)) {
            bytes.writeBytes(Block.read(disk, extent.from(), (int) Math.min(extent.size(), MOST_DIRECTORY))
                    .copy());
            if (bytes.size() >= MOST_DIRECTORY) {
                break;
            }
        }
        return new View(bytes.toByteArray());
    }

    private static String piece(View entry) {
        StringBuilder text = new StringBuilder();
        for (int at : new int[] {1, 3, 5, 7, 9, 14, 16, 18, 20, 22, 24, 28, 30}) {
            int c = entry.u16(at);
            if (c == 0 || c == 0xFFFF) {
                break;
            }
            text.append((char) c);
        }
        return text.toString();
    }

    private static String shortName(View entry) {
        String name = entry.latin(0, 8).strip();
        String ending = entry.latin(8, 3).strip();
        name = name.startsWith("\u00e5") ? "_" + name.substring(1) : name;
        int lower = entry.u8(12);
        name = (lower & 8) != 0 ? name.toLowerCase(Locale.ROOT) : name;
        ending = (lower & 16) != 0 ? ending.toLowerCase(Locale.ROOT) : ending;
        return ending.isEmpty() ? name : name + "." + ending;
    }
}
