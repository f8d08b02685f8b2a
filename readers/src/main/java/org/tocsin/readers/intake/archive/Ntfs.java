package org.tocsin.readers.intake.archive;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tocsin.model.Bytes;
import org.tocsin.model.Content;
import org.tocsin.model.Gap.Cause;
import org.tocsin.readers.files.View;

/// Reads the files of an NTFS file system from its master file table, deleted ones and alternate streams included
/// ([libfsntfs](https://github.com/libyal/libfsntfs/tree/main/documentation)). Compressed and enciphered files,
/// and those whose attributes need a second record, are gaps.
final class Ntfs {
    private static final int MOST_RECORDS = 200_000;
    private static final int MOST_RUNS = 10_000;
    private static final int MOST_RESIDENT = 64 * 1024;

    private final Content disk;
    private final long from;
    private final String prefix;
    private final Members out;
    private final int sector;
    private final long cluster;
    private final int recordSize;
    private final long table;
    private final Map<Long, Named> names = new HashMap<>();

    private record Named(String name, long parent, boolean folder) {}

    Ntfs(Content disk, long from, String prefix, Members out) throws IOException {
        this.disk = disk;
        this.from = from;
        this.prefix = prefix;
        this.out = out;
        View boot = Block.read(disk, from, 512);
        sector = boot.u16(11);
        int perCluster = boot.u8(13);
        cluster = (long) sector * (perCluster > 128 ? 1 << 256 - perCluster : perCluster);
        int size = (byte) boot.u8(64);
        recordSize = (int) (size < 0 ? 1L << Math.min(16, -size) : Math.min(1 << 16, size * cluster));
        table = from + boot.i64(48) * cluster;
    }

    void all() throws IOException {
        if (cluster <= 0 || recordSize < 256 || sector < 256) {
            out.gap(from, Cause.DAMAGED, "the file system's first sector is damaged");
            return;
        }
        Optional<View> first = repaired(Block.read(disk, table, recordSize));
        List<Extents.Extent> runs = first.map(record -> {
                    List<Extents.Extent> found = new ArrayList<>();
                    for (View attribute : attributes(record)) {
                        if (attribute.u32(0) == 0x80 && attribute.u8(8) == 1) {
                            found.addAll(runs(attribute));
                        }
                    }
                    return found;
                })
                .orElse(List.of());
        if (runs.isEmpty()) {
            out.gap(table, Cause.DAMAGED, "the table of files is damaged");
            return;
        }
        List<Long> places = new ArrayList<>();
        for (Extents.Extent run : runs) {
            for (long at = 0; at + recordSize <= run.size() && places.size() < MOST_RECORDS; at += recordSize) {
                places.add(run.from() < 0 ? -1L : run.from() + at);
            }
        }
        for (int i = 0; i < places.size(); i++) {
            record(places.get(i)).ifPresent(new Naming(i));
        }
        for (int i = 24; i < places.size(); i++) {
            Optional<View> record = record(places.get(i));
            if (record.isPresent() && !files(record.get(), i)) {
                return;
            }
        }
    }

    /// Remembers what a record is called.
    private final class Naming implements java.util.function.Consumer<View> {
        private final long number;

        Naming(long number) {
            this.number = number;
        }

        @Override
        public void accept(View record) {
            for (View attribute : attributes(record)) {
                if (attribute.u32(0) == 0x30) {
                    View value = attribute.rest(attribute.u16(20));
                    boolean shortName = value.u8(65) == 2;
                    String name = new String(value.part(66, 2L * value.u8(64)).copy(), StandardCharsets.UTF_16LE);
                    boolean folder = (record.u16(22) & 2) != 0;
                    if (!shortName || !names.containsKey(number)) {
                        names.put(number, new Named(name, value.i64(0) & 0xFFFF_FFFF_FFFFL, folder));
                    }
                }
            }
        }
    }

    private Optional<View> record(long place) throws IOException {
        return place < 0 ? Optional.empty() : repaired(Block.read(disk, place, recordSize));
    }

    /// The last bytes of each sector are kept apart, to tell torn writes.
    private Optional<View> repaired(View record) {
        if (!record.is(0, "FILE") || record.size() < recordSize) {
            return Optional.empty();
        }
        byte[] bytes = record.copy();
        int at = record.u16(4);
        int count = record.u16(6);
        for (int i = 1; i < count && i * 512 <= bytes.length && at + 2 * i + 1 < bytes.length; i++) {
            bytes[i * 512 - 2] = bytes[at + 2 * i];
            bytes[i * 512 - 1] = bytes[at + 2 * i + 1];
        }
        return Optional.of(new View(bytes));
    }

    private static List<View> attributes(View record) {
        List<View> attributes = new ArrayList<>();
        int at = record.u16(20);
        while (record.has(at, 16) && record.u32(at) != 0xFFFF_FFFFL && attributes.size() < 200) {
            long size = record.u32(at + 4);
            if (size < 16 || !record.has(at, size)) {
                break;
            }
            attributes.add(record.part(at, size));
            at += (int) size;
        }
        return attributes;
    }

    private List<Extents.Extent> runs(View attribute) {
        List<Extents.Extent> runs = new ArrayList<>();
        long at = attribute.u16(32);
        long place = 0;
        while (attribute.has(at, 1) && attribute.u8(at) != 0 && runs.size() < MOST_RUNS) {
            int head = attribute.u8(at++);
            int lengthSize = head & 15;
            int placeSize = head >> 4;
            long length = number(attribute, at, lengthSize, false);
            at += lengthSize;
            place += number(attribute, at, placeSize, true);
            at += placeSize;
            if (length <= 0 || length > Long.MAX_VALUE / cluster / 2) {
                break;
            }
            runs.add(new Extents.Extent(placeSize == 0 ? -1 : from + place * cluster, length * cluster));
        }
        return runs;
    }

    private static long number(View bytes, long at, int size, boolean signed) {
        long value = signed && size > 0 && size < 9 && bytes.u8(at + size - 1) > 127 ? -1 : 0;
        for (int i = Math.min(size, 8) - 1; i >= 0; i--) {
            value = value << 8 | bytes.u8(at + i);
        }
        return value;
    }

    private boolean files(View record, long number) throws IOException {
        int flags = record.u16(22);
        Named named = names.getOrDefault(number, new Named("", 5, false));
        if ((flags & 2) != 0 && (flags & 1) != 0 || named.name.isEmpty() || record.i64(32) != 0) {
            return true;
        }
        String path = prefix + path(named) + ((flags & 1) == 0 ? " (deleted)" : "");
        for (View attribute : attributes(record)) {
            if (attribute.u32(0) == 0x20 && !path.startsWith("$")) {
                out.gap(path, Cause.UNSUPPORTED, "its description goes on in other records, which are not read");
            }
            if (attribute.u32(0) != 0x80) {
                continue;
            }
            String stream = new String(
                    attribute.part(attribute.u16(10), 2L * attribute.u8(9)).copy(), StandardCharsets.UTF_16LE);
            if (!out.next()) {
                return false;
            }
            stream(stream.isEmpty() ? path : path + ":" + stream, attribute);
        }
        return true;
    }

    private void stream(String path, View attribute) throws IOException {
        if (attribute.u8(8) == 0) {
            View value = attribute.part(attribute.u16(20), Math.min(attribute.u32(16), MOST_RESIDENT));
            Extents bytes =
                    new Extents(new Bytes(value.copy()), List.of(new Extents.Extent(0, value.size())), value.size());
            out.stream(path, Decoded.open("disk", bytes, Math.max(1, value.size()), () -> bytes));
            return;
        }
        int flags = attribute.u16(12);
        if ((flags & 0x4001) != 0) {
            boolean secret = (flags & 0x4000) != 0;
            out.gap(
                    path,
                    secret ? Cause.ENCRYPTED : Cause.UNSUPPORTED,
                    secret ? "it is enciphered by the file system" : "it is compressed by the file system");
            return;
        }
        long size = attribute.i64(48);
        Extents bytes = new Extents(disk, runs(attribute), Math.max(0, size));
        out.stream(path, Decoded.open("disk", bytes, Math.max(1, size), () -> bytes));
    }

    private String path(Named named) {
        StringBuilder path = new StringBuilder(named.name);
        long parent = named.parent;
        for (int i = 0; i < 64 && parent != 5; i++) {
            Named above = names.get(parent);
            if (above == null) {
                return "(lost)/" + path;
            }
            path.insert(0, above.name + "/");
            parent = above.parent;
        }
        return path.toString();
    }
}
