package org.tocsin.testkit.files;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SequencedMap;
import java.util.zip.Deflater;

/// Writes disc and disk images and cabinets with the given files in their root.
public final class DiscWriter {
    private static final int SECTOR = 2048;

    private DiscWriter() {}

    /// ISO 9660 with Joliet names.
    public static byte[] iso(SequencedMap<String, byte[]> files) {
        Octets image = new Octets();
        int root = 20;
        int next = 21;
        image.at(16 * SECTOR, (byte) 1).text(16 * SECTOR + 1, "CD001");
        image.at(17 * SECTOR, (byte) 2).text(17 * SECTOR + 1, "CD001").text(17 * SECTOR + 88, "%/E");
        image.at(18 * SECTOR, (byte) 255).text(18 * SECTOR + 1, "CD001");
        for (int i = 16; i < 18; i++) {
            image.u16(i * SECTOR + 128, SECTOR);
            image.both32(i * SECTOR + 156 + 2, root).both32(i * SECTOR + 156 + 10, SECTOR);
        }
        int record = root * SECTOR;
        for (int i = 0; i < 2; i++) {
            image.at(record, (byte) 34).at(record + 25, (byte) 2).at(record + 32, (byte) 1, (byte) i);
            image.both32(record + 2, root);
            record += 34;
        }
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            byte[] name = (file.getKey() + ";1").getBytes(StandardCharsets.UTF_16BE);
            int length = 33 + name.length + (~name.length & 1);
            image.at(record, (byte) length).at(record + 32, (byte) name.length).at(record + 33, name);
            image.both32(record + 2, next).both32(record + 10, file.getValue().length);
            image.at(next * SECTOR, file.getValue());
            next += (file.getValue().length + SECTOR - 1) / SECTOR;
            record += length;
        }
        return image.fill(next * SECTOR).bytes();
    }

    /// A disk of one FAT16 partition behind a table of partitions, with short names.
    public static byte[] disk(SequencedMap<String, byte[]> files) {
        Octets disk = new Octets();
        int from = 64 * 512;
        disk.at(446 + 4, (byte) 6).u32(446 + 8, 64).u32(446 + 12, 16_384).u16(510, 0xAA55);
        disk.at(from, (byte) 0xEB).u16(from + 11, 512).at(from + 13, (byte) 1).u16(from + 14, 1);
        disk.at(from + 16, (byte) 1).u16(from + 17, 16).u16(from + 19, 16_384).u16(from + 22, 64);
        disk.text(from + 54, "FAT16   ").u16(from + 510, 0xAA55);
        int table = from + 512;
        int root = table + 64 * 512;
        int data = root + 512;
        int cluster = 2;
        int entry = root;
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            int dot = file.getKey().lastIndexOf('.');
            disk.text(entry, "           ").text(entry, file.getKey().substring(0, dot));
            disk.text(entry + 8, file.getKey().substring(dot + 1));
            disk.u16(entry + 26, cluster).u32(entry + 28, file.getValue().length);
            disk.at(data + (cluster - 2) * 512, file.getValue());
            int count = Math.max(1, (file.getValue().length + 511) / 512);
            for (int i = 0; i < count; i++) {
                disk.u16(table + 2 * cluster, i + 1 < count ? cluster + 1 : 0xFFFF);
                cluster++;
            }
            entry += 32;
        }
        return disk.fill(from + 16_384 * 512).bytes();
    }

    /// A disk as Virtual PC keeps it whole: with a footer behind.
    public static byte[] fixed(byte[] disk) {
        Octets image = new Octets().put(disk);
        int footer = image.size();
        return image.text("conectix").fill(footer + 512).big32(footer + 60, 2).bytes();
    }

    /// A disk that keeps only the blocks with something in them.
    public static byte[] dynamic(byte[] disk) {
        int block = 64 * 1024;
        int count = (disk.length + block - 1) / block;
        Octets image = new Octets();
        image.text("conectix").fill(512).big32(20, 512).big32(52, disk.length).big32(60, 3);
        image.text(512, "cxsparse")
                .fill(1536)
                .big32(512 + 20, 1536)
                .big32(512 + 28, count)
                .big32(512 + 32, block);
        int next = (1536 + 4 * count + 511) / 512;
        for (int i = 0; i < count; i++) {
            byte[] bytes = java.util.Arrays.copyOfRange(disk, i * block, Math.min(disk.length, (i + 1) * block));
            boolean empty =
                    new String(bytes, StandardCharsets.ISO_8859_1).chars().allMatch(c -> c == 0);
            image.big32(1536 + 4 * i, empty ? 0xFFFF_FFFFL : next);
            if (!empty) {
                image.at((next + 1) * 512, bytes);
                next += 1 + block / 512;
            }
        }
        byte[] head = java.util.Arrays.copyOf(image.bytes(), 512);
        return image.fill(next * 512).put(head).bytes();
    }

    /// A cabinet of one folder.
    ///
    /// @param packed whether the files are packed as MSZIP; otherwise they are stored
    public static byte[] cabinet(SequencedMap<String, byte[]> files, boolean packed) {
        Octets all = new Octets();
        files.values().forEach(all::put);
        Octets names = new Octets();
        int start = 0;
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            names.u32(file.getValue().length).u32(start).u16(0).u16(0).u16(0).u16(0x20);
            names.text(file.getKey()).put((byte) 0);
            start += file.getValue().length;
        }
        int data = 36 + 8 + names.size();
        Octets cabinet = new Octets();
        cabinet.text("MSCF")
                .fill(16)
                .u32(16, 44)
                .u32(0)
                .u16(0x0103)
                .u16(1)
                .u16(files.size())
                .fill(36);
        int size = 32 * 1024;
        int blocks = (all.size() + size - 1) / size;
        cabinet.u32(data).u16(blocks).u16(packed ? 1 : 0).put(names.bytes());
        byte[] whole = all.bytes();
        for (int i = 0; i < blocks; i++) {
            int from = i * size;
            int count = Math.min(size, whole.length - from);
            byte[] bytes =
                    packed ? zipped(whole, from, count) : java.util.Arrays.copyOfRange(whole, from, from + count);
            cabinet.u32(0).u16(bytes.length).u16(count).put(bytes);
        }
        return cabinet.u32(8, cabinet.size()).bytes();
    }

    private static byte[] zipped(byte[] whole, int from, int count) {
        Deflater deflater = new Deflater(9, true);
        if (from > 0) {
            deflater.setDictionary(whole, from - 32 * 1024, 32 * 1024);
        }
        deflater.setInput(whole, from, count);
        deflater.finish();
        byte[] out = new byte[count + 1024];
        int size = deflater.deflate(out);
        deflater.end();
        return new Octets().text("CK").put(java.util.Arrays.copyOf(out, size)).bytes();
    }
}
