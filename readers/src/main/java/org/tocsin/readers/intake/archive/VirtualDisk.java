package org.tocsin.readers.intake.archive;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tocsin.model.Content;
import org.tocsin.model.Gap.Cause;
import org.tocsin.readers.files.View;

/// Takes disk images apart: plain ones, VHD ([specification](https://go.microsoft.com/fwlink/p/?linkid=137171)), and
/// VHDX ([MS-VHDX](https://learn.microsoft.com/openspecs/windows_protocols/ms-vhdx/)), with their partitions and the
/// FAT and NTFS file systems on them. Windows mounts such an image at a double click.
final class VirtualDisk implements Container {
    private static final int MOST_BLOCKS = 1 << 20;
    private static final int SECTOR = 512;

    private final String kind;

    VirtualDisk(String kind) {
        this.kind = kind;
    }

    @Override
    public void open(Content content, String name, Members out) throws IOException {
        Optional<Content> disk = switch (kind) {
            case "vhd" -> vhd(content, out);
            case "vhdx" -> vhdx(content, out);
            default -> Optional.of(content);
        };
        if (disk.isPresent()) {
            partitions(disk.get(), out);
        }
    }

    /// A disk whose blocks lie anywhere in the file, or nowhere: then they are zeros.
    ///
    /// @param places where each block begins in the file; 0 where it is not kept
    private record Mapped(Content file, long size, long block, long[] places) implements Content {
        @Override
        public int read(long position, byte[] into, int from, int length) throws IOException {
            if (position < 0 || position >= size) {
                return 0;
            }
            int index = (int) (position / block);
            long inside = position % block;
            int want = (int) Math.min(Math.min(length, size - position), block - inside);
            long place = index < places.length ? places[index] : 0;
            int got = place == 0 ? 0 : file.read(place + inside, into, from, want);
            java.util.Arrays.fill(into, from + got, from + want, (byte) 0);
            int rest = length - want;
            // Callers may ask over the end of a block.
            return rest > 0 && position + want < size ? want + read(position + want, into, from + want, rest) : want;
        }
    }

    private static Optional<Content> vhd(Content content, Members out) throws IOException {
        View footer = Block.read(content, content.size() - SECTOR, SECTOR);
        View head = Block.read(content, 0, SECTOR);
        View own = footer.is(0, "conectix") ? footer : head;
        if (!own.is(0, "conectix")) {
            out.gap(-1, Cause.DAMAGED, "the image has lost its footer");
            return Optional.empty();
        }
        long type = own.u32big(60);
        if (type == 2) {
            return Optional.of(content);
        }
        if (type == 4) {
            out.gap(-1, Cause.UNSUPPORTED, "the image holds only what differs from another; it is read as it is");
        }
        View dynamic = Block.read(content, own.i64big(16), 1024);
        if (!dynamic.is(0, "cxsparse")) {
            out.gap(own.i64big(16), Cause.DAMAGED, "the table of the image's blocks is not where it should be");
            return Optional.empty();
        }
        long block = dynamic.u32big(32);
        long size = own.i64big(48);
        int count = (int) Math.min(dynamic.u32big(28), MOST_BLOCKS);
        if (block < SECTOR || size <= 0 || block > 1L << 30) {
            out.gap(-1, Cause.DAMAGED, "the image has impossible blocks");
            return Optional.empty();
        }
        View table = Block.read(content, dynamic.i64big(16), 4 * count);
        long bitmap = ((block / SECTOR + 7) / 8 + SECTOR - 1) / SECTOR * SECTOR;
        long[] places = new long[count];
        for (int i = 0; i < count; i++) {
            long sector = table.has(4L * i, 4) ? table.u32big(4L * i) : 0xFFFF_FFFFL;
            places[i] = sector == 0xFFFF_FFFFL ? 0 : sector * SECTOR + bitmap;
        }
        return Optional.of(new Mapped(content, size, block, places));
    }

    private static Optional<Content> vhdx(Content content, Members out) throws IOException {
        View regions = Block.read(content, 192 * 1024, 64 * 1024);
        if (!regions.is(0, "regi")) {
            regions = Block.read(content, 256 * 1024, 64 * 1024);
        }
        long blocks = 0;
        long blocksSize = 0;
        long facts = 0;
        long count = Math.min(regions.u32(8), 2047);
        for (int i = 0; i < count; i++) {
            long at = 16 + 32L * i;
            switch (regions.guid(at)) {
                case "2DC27766-F623-4200-9D64-115E9BFD4A08" -> {
                    blocks = regions.i64(at + 16);
                    blocksSize = regions.u32(at + 24);
                }
                case "8B7CA206-4790-4B9A-B8FE-575F050F886E" -> facts = regions.i64(at + 16);
                default -> {}
            }
        }
        View table = Block.read(content, facts, 1 << 20);
        long block = 0;
        long size = 0;
        long sector = SECTOR;
        int entries = Math.min(table.u16(10), 2047);
        for (int i = 0; i < entries && table.is(0, "metadata"); i++) {
            long at = 32 + 32L * i;
            long value = table.u32(at + 16);
            switch (table.guid(at)) {
                case "CAA16737-FA36-4D43-B3B6-33F0AA44E76B" -> block = table.u32(value);
                case "2FA54224-CD1B-4876-B211-5DBED83BF4B8" -> size = table.i64(value);
                case "8141BF1D-A96F-4709-BA47-F233A8FAAB5F" -> sector = table.u32(value);
                default -> {}
            }
        }
        if (block < 1 << 20 || block > 256 << 20 || size <= 0 || sector < SECTOR) {
            out.gap(-1, Cause.DAMAGED, "the tables of the image are damaged");
            return Optional.empty();
        }
        // After each so many blocks stands one that says which sectors are there.
        long ratio = (1L << 23) * sector / block;
        long wanted = Math.min((size + block - 1) / block, MOST_BLOCKS);
        View map = Block.read(content, blocks, (int) Math.min(blocksSize, 64 << 20));
        long[] places = new long[(int) wanted];
        for (int i = 0; i < wanted; i++) {
            long entry = map.i64(8 * (i + i / Math.max(1, ratio)));
            boolean kept = (entry & 7) == 6 || (entry & 7) == 7;
            places[i] = kept ? entry >>> 20 << 20 : 0;
        }
        return Optional.of(new Mapped(content, size, block, places));
    }

    private record Partition(long from, long size) {}

    private static void partitions(Content disk, Members out) throws IOException {
        View boot = Block.read(disk, 0, SECTOR);
        if (fileSystem(disk, 0, "", out)) {
            return;
        }
        List<Partition> found = new ArrayList<>();
        if (boot.u16(510) == 0xAA55) {
            for (int i = 0; i < 4; i++) {
                int at = 446 + 16 * i;
                int type = boot.u8(at + 4);
                if (type == 0xEE) {
                    gpt(disk, found);
                    break;
                }
                if (type != 0 && boot.u32(at + 8) > 0) {
                    found.add(new Partition(boot.u32(at + 8) * SECTOR, boot.u32(at + 12) * SECTOR));
                }
            }
        }
        boolean any = false;
        for (int i = 0; i < found.size(); i++) {
            String prefix = found.size() > 1 ? "partition " + (i + 1) + "/" : "";
            any |= fileSystem(disk, found.get(i).from(), prefix, out);
        }
        if (!any) {
            out.gap(-1, Cause.UNSUPPORTED, "no file system that is read was found on the disk");
        }
    }

    private static void gpt(Content disk, List<Partition> found) throws IOException {
        View header = Block.read(disk, SECTOR, SECTOR);
        if (!header.is(0, "EFI PART")) {
            return;
        }
        long count = Math.min(header.u32(80), 128);
        long size = Math.clamp(header.u32(84), 128, 4096);
        View table = Block.read(disk, header.i64(72) * SECTOR, (int) (count * size));
        for (int i = 0; i < count; i++) {
            View entry = table.part(i * size, size);
            boolean used = !entry.guid(0).equals("00000000-0000-0000-0000-000000000000") && entry.size() >= 48;
            if (used) {
                long from = entry.i64(32);
                found.add(new Partition(from * SECTOR, (entry.i64(40) - from + 1) * SECTOR));
            }
        }
    }

    private static boolean fileSystem(Content disk, long from, String prefix, Members out) throws IOException {
        View boot = Block.read(disk, from, SECTOR);
        if (boot.is(3, "NTFS    ")) {
            new Ntfs(disk, from, prefix, out).all();
            return true;
        }
        if (boot.u16(510) == 0xAA55 && Fat.isOne(boot)) {
            new Fat(disk, from, prefix, out).all();
            return true;
        }
        if (boot.is(3, "EXFAT   ") || boot.is(3, "-FVE-FS-")) {
            boolean locked = boot.is(3, "-FVE-FS-");
            out.gap(
                    from,
                    locked ? Cause.ENCRYPTED : Cause.UNSUPPORTED,
                    locked ? "the partition is locked by BitLocker" : "the file system exFAT is not read");
            return true;
        }
        return false;
    }
}
