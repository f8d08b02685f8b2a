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

/// Takes disc images apart: ISO 9660 with Joliet or Rock Ridge names
/// ([ECMA-119](https://ecma-international.org/publications-and-standards/standards/ecma-119/)); where there is
/// none of that, UDF. Attackers send these because Windows mounts them at a double click and the files inside lose
/// the mark of having come from the network.
final class Iso implements Container {
    private static final int SECTOR = 2048;
    private static final int FIRST = 16;
    private static final int MOST_DIRECTORY = 16 << 20;
    private static final int MOST_DIRECTORIES = 20_000;

    private record Directory(long sector, long size, String path) {}

    @Override
    public void open(Content content, String name, Members out) throws IOException {
        View best = new View(new byte[0]);
        boolean joliet = false;
        for (int i = FIRST; i < FIRST + 32; i++) {
            View descriptor = Block.read(content, (long) i * SECTOR, SECTOR);
            if (!descriptor.is(1, "CD001") || descriptor.u8(0) == 255) {
                break;
            }
            int type = descriptor.u8(0);
            boolean wide = type == 2 && descriptor.is(88, "%/") && "@CE".indexOf(descriptor.u8(90)) >= 0;
            if (type == 1 && best.size() == 0 || wide && !joliet) {
                best = descriptor;
                joliet = wide;
            }
        }
        if (best.size() < SECTOR) {
            new Udf(content, out).all();
            return;
        }
        long block = best.u16(128) == 0 ? SECTOR : best.u16(128);
        View root = best.part(156, 34);
        boolean any = walk(content, block, new Directory(root.u32(2), root.u32(10), ""), joliet, out);
        if (!any && Block.read(content, 256L * SECTOR, SECTOR).u16(0) == 2) {
            // A disc whose old directory is empty on purpose holds its files in the new one.
            new Udf(content, out).all();
        }
    }

    private static boolean walk(Content content, long block, Directory root, boolean joliet, Members out)
            throws IOException {
        Deque<Directory> open = new ArrayDeque<>(List.of(root));
        Set<Long> seen = new HashSet<>();
        boolean any = false;
        while (!open.isEmpty()) {
            Directory directory = open.poll();
            if (!seen.add(directory.sector)) {
                continue;
            }
            if (seen.size() > MOST_DIRECTORIES) {
                out.gap(-1, Cause.LIMIT, "there are more folders on the disc than are looked at");
                return any;
            }
            View records =
                    Block.read(content, directory.sector * block, (int) Math.min(directory.size, MOST_DIRECTORY));
            if (records.size() < Math.min(directory.size, MOST_DIRECTORY)) {
                out.gap(directory.sector * block, Cause.TRUNCATED, "the image ends within a folder");
            }
            List<Extents.Extent> pieces = new ArrayList<>();
            for (int at = 0; at + 33 < records.size(); ) {
                int length = records.u8(at);
                if (length < 34) {
                    // Records do not cross sectors.
                    at = (at / SECTOR + 1) * SECTOR;
                    continue;
                }
                View record = records.part(at, length);
                at += length;
                int nameSize = record.u8(32);
                if (nameSize == 1 && record.u8(33) < 2) {
                    continue;
                }
                String path = directory.path + (directory.path.isEmpty() ? "" : "/") + name(record, nameSize, joliet);
                long from = record.u32(2) + record.u8(1);
                long size = record.u32(10);
                if ((record.u8(25) & 2) != 0) {
                    open.add(new Directory(from, size, path));
                    continue;
                }
                pieces.add(new Extents.Extent(from * block, size));
                if ((record.u8(25) & 0x80) != 0) {
                    continue;
                }
                if (!out.next()) {
                    return true;
                }
                any = true;
                if (pieces.size() == 1) {
                    out.range(path, from * block, size);
                } else {
                    long all = pieces.stream().mapToLong(Extents.Extent::size).sum();
                    Extents stream = new Extents(content, List.copyOf(pieces), all);
                    out.stream(path, Decoded.open("disc", stream, all, () -> stream));
                }
                pieces.clear();
            }
        }
        return any;
    }

    private static String name(View record, int size, boolean joliet) {
        String name = joliet
                ? new String(record.part(33, size).copy(), StandardCharsets.UTF_16BE)
                : rockRidge(record, 33 + size + (~size & 1));
        if (name.isEmpty()) {
            name = record.latin(33, size);
        }
        int version = name.lastIndexOf(';');
        return version > 0 ? name.substring(0, version) : name;
    }

    /// The pieces of the long name in the system use field; empty where there are none.
    private static String rockRidge(View record, int from) {
        StringBuilder name = new StringBuilder();
        for (int at = from; at + 5 <= record.size(); ) {
            int length = record.u8(at + 2);
            if (length < 4) {
                break;
            }
            if (record.is(at, "NM")) {
                name.append(record.utf8(at + 5, length - 5));
            }
            at += length;
        }
        return name.toString();
    }
}
